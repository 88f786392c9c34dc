# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
"""Contains methods for accessing the API"""

from typing import TYPE_CHECKING

__all__ = ["account", "backends", "characterizations", "health", "jobs", "results", "schemas", "sessions"]

if TYPE_CHECKING:
    from . import account as account
    from . import backends as backends
    from . import characterizations as characterizations
    from . import health as health
    from . import jobs as jobs
    from . import results as results
    from . import schemas as schemas
    from . import sessions as sessions
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
