# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
"""Contains methods for accessing the API"""

from typing import TYPE_CHECKING

__all__ = [
    "accounts",
    "analytics",
    "auth",
    "backends",
    "instances",
    "jobs",
    "sessions",
    "tags",
    "versions",
    "workloads",
]

if TYPE_CHECKING:
    from . import accounts as accounts
    from . import analytics as analytics
    from . import auth as auth
    from . import backends as backends
    from . import instances as instances
    from . import jobs as jobs
    from . import sessions as sessions
    from . import tags as tags
    from . import versions as versions
    from . import workloads as workloads
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
