"""IBM Qiskit Runtime: endpoints, jobs, sessions and the programs that simulate circuits."""
