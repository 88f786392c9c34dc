"""What connects the clients to terminals and notebooks; nothing in the core imports it until it is used."""
