"""Simulates IBM Qiskit Runtime: endpoints, jobs, sessions and the programs that run circuits."""
