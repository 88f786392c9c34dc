"""The defaults of a client's HTTP options; times in seconds."""

from __future__ import annotations

from typing import Final

from aioqpu._http import httpx

DEFAULT_TIMEOUT: Final = httpx.Timeout(connect=10.0, read=60.0, write=60.0, pool=60.0)
DEFAULT_SUBMIT_TIMEOUT: Final = 900.0
DEFAULT_TOTAL_TIMEOUT: Final = 600.0
DEFAULT_MAX_RETRIES: Final = 4
DEFAULT_MAX_CONCURRENCY: Final = 100
