"""IonQ's Quantum Cloud API v0.4, on the jobs of v0.3."""
