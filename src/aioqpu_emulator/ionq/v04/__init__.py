"""Serves IonQ's Quantum Cloud API v0.4, with the jobs of v0.3."""
