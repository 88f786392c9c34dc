"""Runs sweeps: many jobs, each submitted exactly once, with stored results, even if processes are killed.

The extra `sweeps` installs the engine, DBOS Transact, which keeps its state in an SQLite file or in Postgres.
"""

try:
    from aioqpu.integrations.sweeps.sweep import Sweep, SweepProgress, Sweeps
except ModuleNotFoundError as _error:
    if _error.name not in ("dbos", "sqlalchemy"):
        raise
    raise ModuleNotFoundError("sweeps need dbos: pip install 'aioqpu[sweeps]'", name="dbos") from None

__all__ = ["Sweeps", "Sweep", "SweepProgress"]
