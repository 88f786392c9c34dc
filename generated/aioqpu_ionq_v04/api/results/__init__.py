# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

__all__ = [
    "get_job_artifact",
    "get_job_histogram",
    "get_job_probabilities",
    "get_job_shots",
    "get_jobs_probabilities_aggregated",
]

if TYPE_CHECKING:
    from . import get_job_artifact as get_job_artifact
    from . import get_job_histogram as get_job_histogram
    from . import get_job_probabilities as get_job_probabilities
    from . import get_job_shots as get_job_shots
    from . import get_jobs_probabilities_aggregated as get_jobs_probabilities_aggregated
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
