"""The emulator of IBM's cloud."""
