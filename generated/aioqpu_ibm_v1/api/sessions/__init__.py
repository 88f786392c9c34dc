# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

__all__ = ["create_session", "delete_session_close", "get_session", "update_session"]

if TYPE_CHECKING:
    from . import create_session as create_session
    from . import delete_session_close as delete_session_close
    from . import get_session as get_session
    from . import update_session as update_session
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
