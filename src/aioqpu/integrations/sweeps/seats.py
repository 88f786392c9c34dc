"""Takes and releases seats: locks that show which process works on which rows of a database."""

from __future__ import annotations

import fcntl
import os
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

import sqlalchemy as sa

from aioqpu.errors import ConfigurationError

if TYPE_CHECKING:
    from aioqpu.integrations.sweeps.database import Database

_PREFIX: Final = "seat-"
_MAX_SEATS = 1000
_ADVISORY_LOCK: Final = 0x61696F71  # "aioq"


class Seats:
    """The seats of a database; each process holds one, and works on the rows of that seat.

    A seat is a lock on a file in the folder of the SQLite file, or an advisory lock of a Postgres session. The kernel
    or the server releases it when the process ends, however it ends. Seats do not expire, so a slow process keeps its
    seat.
    """

    def __init__(self, database: Database) -> None:
        self._path = database.path
        self._engine = None if self._path else sa.create_engine(database.url, poolclass=sa.pool.NullPool)
        self._locks: dict[int, Any] = {}

    def take_first(self) -> int:
        """Take the first free seat and return its number."""
        number = next((number for number in range(_MAX_SEATS) if self.take(number)), None)
        if number is None:
            raise ConfigurationError(f"{_MAX_SEATS} processes work on this database already")
        return number

    def take(self, number: int) -> bool:
        """Take a seat if it is free."""
        lock = self._lock_file(number) if self._engine is None else self._lock_in_postgres(self._engine, number)
        if lock is not None:
            self._locks[number] = lock
        return lock is not None

    def _lock_file(self, number: int) -> Any:
        file = os.fdopen(os.open(f"{self._path}.{_PREFIX}{number}", os.O_CREAT | os.O_RDWR, 0o600), "r+")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return None
        return file

    def _lock_in_postgres(self, engine: sa.Engine, number: int) -> Any:
        connection = engine.connect().execution_options(isolation_level="AUTOCOMMIT")
        statement = sa.text("select pg_try_advisory_lock(:application, :number)")
        is_taken = False
        try:
            values = {"application": _ADVISORY_LOCK, "number": number}
            is_taken = bool(connection.execute(statement, values).scalar())
        finally:
            if not is_taken:
                connection.close()
        return connection if is_taken else None

    def release(self, number: int) -> None:
        """Release a seat."""
        self._locks.pop(number).close()

    def release_all(self) -> None:
        """Release all seats of this process."""
        for number in list(self._locks):
            with suppress(sa.exc.SQLAlchemyError, OSError):
                self.release(number)

    def keep(self, number: int) -> bool:
        """Return whether this process still holds a seat; after a restart of Postgres, the seat is taken again."""
        if self._engine is None:
            return True
        if number in self._locks:
            try:
                self._locks[number].execute(sa.text("select 1"))
            except sa.exc.DBAPIError:
                with suppress(sa.exc.DBAPIError):
                    self._locks.pop(number).close()
            else:
                return True
        return self.take(number)


def seat_name(number: int) -> str:
    """Return the engine's name for the worker with a seat."""
    return f"{_PREFIX}{number}"


def seat_number(name: str) -> int:
    """Return the number of a seat by its name."""
    return int(name.removeprefix(_PREFIX))
