"""Defines the one API key that every service of the emulator refuses; all others are valid."""

from typing import Final

BAD_KEY: Final = "bad-key"
