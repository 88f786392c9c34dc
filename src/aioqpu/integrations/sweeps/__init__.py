"""Sweeps: many jobs that are submitted exactly once and whose results are stored, whatever happens to the processes.

The extra `sweeps` installs the engine, DBOS Transact, which keeps its state in an SQLite file or in Postgres.
"""

from aioqpu.integrations.sweeps.sweep import Sweep, SweepProgress, Sweeps

__all__ = ["Sweeps", "Sweep", "SweepProgress"]
