# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

__all__ = ["get_instance", "get_instance_configuration", "get_usage", "replace_instance_configuration"]

if TYPE_CHECKING:
    from . import get_instance as get_instance
    from . import get_instance_configuration as get_instance_configuration
    from . import get_usage as get_usage
    from . import replace_instance_configuration as replace_instance_configuration
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
