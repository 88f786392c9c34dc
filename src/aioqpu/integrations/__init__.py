"""Optional integrations, each with an extra of its own; the core imports them only on use."""
