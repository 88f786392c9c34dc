# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

__all__ = [
    "cancel_job",
    "cancel_jobs",
    "clone_job",
    "create_job",
    "delete_job",
    "delete_jobs",
    "estimate_job_cost",
    "get_job",
    "get_job_cost",
    "get_jobs",
    "move_job",
]

if TYPE_CHECKING:
    from . import cancel_job as cancel_job
    from . import cancel_jobs as cancel_jobs
    from . import clone_job as clone_job
    from . import create_job as create_job
    from . import delete_job as delete_job
    from . import delete_jobs as delete_jobs
    from . import estimate_job_cost as estimate_job_cost
    from . import get_job as get_job
    from . import get_job_cost as get_job_cost
    from . import get_jobs as get_jobs
    from . import move_job as move_job
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
