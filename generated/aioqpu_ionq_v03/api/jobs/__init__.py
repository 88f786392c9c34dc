# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

__all__ = [
    "cancel_job",
    "cancel_many_jobs",
    "create_job",
    "delete_job",
    "delete_manyjobs",
    "get_job",
    "get_job_results",
    "get_jobs",
]

if TYPE_CHECKING:
    from . import cancel_job as cancel_job
    from . import cancel_many_jobs as cancel_many_jobs
    from . import create_job as create_job
    from . import delete_job as delete_job
    from . import delete_manyjobs as delete_manyjobs
    from . import get_job as get_job
    from . import get_job_results as get_job_results
    from . import get_jobs as get_jobs
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
