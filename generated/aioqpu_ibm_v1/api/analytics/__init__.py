# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

__all__ = ["analytics_filters", "analytics_usage", "get_usage_analytics_grouped", "get_usage_analytics_grouped_by_date"]

if TYPE_CHECKING:
    from . import analytics_filters as analytics_filters
    from . import analytics_usage as analytics_usage
    from . import get_usage_analytics_grouped as get_usage_analytics_grouped
    from . import get_usage_analytics_grouped_by_date as get_usage_analytics_grouped_by_date
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
