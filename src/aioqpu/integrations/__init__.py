"""Optional integrations: command line, display, progress and circuits; the core imports them only on use."""
