"""Async clients for two quantum clouds."""
