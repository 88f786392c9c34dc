"""The emulator of IonQ's cloud."""
