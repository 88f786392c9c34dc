# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

__all__ = [
    "get_backend_configuration",
    "get_backend_defaults",
    "get_backend_properties",
    "get_backend_status",
    "list_backends",
]

if TYPE_CHECKING:
    from . import get_backend_configuration as get_backend_configuration
    from . import get_backend_defaults as get_backend_defaults
    from . import get_backend_properties as get_backend_properties
    from . import get_backend_status as get_backend_status
    from . import list_backends as list_backends
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
