# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
"""Contains endpoint functions for accessing the API"""

from typing import TYPE_CHECKING

__all__ = [
    "cancel_job_jid",
    "create_job",
    "delete_job",
    "get_interim_results_jid",
    "get_job",
    "get_job_logs_jid",
    "get_job_metrics_jid",
    "get_job_results_jid",
    "get_transpiled_circuits_jid",
    "list_jobs",
    "replace_job_tags",
]

if TYPE_CHECKING:
    from . import cancel_job_jid as cancel_job_jid
    from . import create_job as create_job
    from . import delete_job as delete_job
    from . import get_interim_results_jid as get_interim_results_jid
    from . import get_job as get_job
    from . import get_job_logs_jid as get_job_logs_jid
    from . import get_job_metrics_jid as get_job_metrics_jid
    from . import get_job_results_jid as get_job_results_jid
    from . import get_transpiled_circuits_jid as get_transpiled_circuits_jid
    from . import list_jobs as list_jobs
    from . import replace_job_tags as replace_job_tags
else:
    from importlib import import_module

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = import_module(f".{name}", __name__)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
