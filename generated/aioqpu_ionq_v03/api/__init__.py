# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
"""Contains methods for accessing the API"""

from typing import TYPE_CHECKING

__all__ = ["backends", "characterizations", "health", "jobs", "report"]

if TYPE_CHECKING:
    from . import backends as backends
    from . import characterizations as characterizations
    from . import health as health
    from . import jobs as jobs
    from . import report as report
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
