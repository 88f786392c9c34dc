# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

__all__ = ["get_characterization", "get_characterizations_for_backend"]

if TYPE_CHECKING:
    from . import get_characterization as get_characterization
    from . import get_characterizations_for_backend as get_characterizations_for_backend
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
