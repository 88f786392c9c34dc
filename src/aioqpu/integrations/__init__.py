"""Contains the optional integrations, which the core imports only on use; most need an extra."""
