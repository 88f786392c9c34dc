# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

__all__ = ["create_session", "end_session", "get_session", "get_session_jobs", "get_sessions"]

if TYPE_CHECKING:
    from . import create_session as create_session
    from . import end_session as end_session
    from . import get_session as get_session
    from . import get_session_jobs as get_session_jobs
    from . import get_sessions as get_sessions
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
