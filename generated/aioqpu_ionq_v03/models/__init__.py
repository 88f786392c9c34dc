# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
"""Contains all the data models used in inputs/outputs"""

from typing import TYPE_CHECKING

__all__ = [
    "Backend",
    "CanceledJob",
    "CanceledJobs",
    "Characterization",
    "CharacterizationList",
    "CircuitEntry",
    "CircuitInput",
    "CreateJob",
    "CreateJobSettings",
    "CreatedJob",
    "DeletedJob",
    "DeletedJobs",
    "Error",
    "ErrorMitigation",
    "Fidelity",
    "FidelityStatistics",
    "Gate",
    "Health",
    "Job",
    "JobFailure",
    "JobIds",
    "JobList",
    "JobResults",
    "JobWarning",
    "Metadata",
    "MultiCircuitInput",
    "Noise",
    "OrgReport",
    "OrgReportMember",
    "OrgReportQpu",
    "ProgramInput",
    "Registers",
    "Timing",
]

if TYPE_CHECKING:
    from .backend import Backend as Backend
    from .canceled_job import CanceledJob as CanceledJob
    from .canceled_jobs import CanceledJobs as CanceledJobs
    from .characterization import Characterization as Characterization
    from .characterization_list import CharacterizationList as CharacterizationList
    from .circuit_entry import CircuitEntry as CircuitEntry
    from .circuit_input import CircuitInput as CircuitInput
    from .create_job import CreateJob as CreateJob
    from .create_job_settings import CreateJobSettings as CreateJobSettings
    from .created_job import CreatedJob as CreatedJob
    from .deleted_job import DeletedJob as DeletedJob
    from .deleted_jobs import DeletedJobs as DeletedJobs
    from .error import Error as Error
    from .error_mitigation import ErrorMitigation as ErrorMitigation
    from .fidelity import Fidelity as Fidelity
    from .fidelity_statistics import FidelityStatistics as FidelityStatistics
    from .gate import Gate as Gate
    from .health import Health as Health
    from .job import Job as Job
    from .job_failure import JobFailure as JobFailure
    from .job_ids import JobIds as JobIds
    from .job_list import JobList as JobList
    from .job_results import JobResults as JobResults
    from .job_warning import JobWarning as JobWarning
    from .metadata import Metadata as Metadata
    from .multi_circuit_input import MultiCircuitInput as MultiCircuitInput
    from .noise import Noise as Noise
    from .org_report import OrgReport as OrgReport
    from .org_report_member import OrgReportMember as OrgReportMember
    from .org_report_qpu import OrgReportQpu as OrgReportQpu
    from .program_input import ProgramInput as ProgramInput
    from .registers import Registers as Registers
    from .timing import Timing as Timing
else:
    from importlib import import_module

    _HOMES = {
        "Backend": "backend",
        "CanceledJob": "canceled_job",
        "CanceledJobs": "canceled_jobs",
        "Characterization": "characterization",
        "CharacterizationList": "characterization_list",
        "CircuitEntry": "circuit_entry",
        "CircuitInput": "circuit_input",
        "CreateJob": "create_job",
        "CreateJobSettings": "create_job_settings",
        "CreatedJob": "created_job",
        "DeletedJob": "deleted_job",
        "DeletedJobs": "deleted_jobs",
        "Error": "error",
        "ErrorMitigation": "error_mitigation",
        "Fidelity": "fidelity",
        "FidelityStatistics": "fidelity_statistics",
        "Gate": "gate",
        "Health": "health",
        "Job": "job",
        "JobFailure": "job_failure",
        "JobIds": "job_ids",
        "JobList": "job_list",
        "JobResults": "job_results",
        "JobWarning": "job_warning",
        "Metadata": "metadata",
        "MultiCircuitInput": "multi_circuit_input",
        "Noise": "noise",
        "OrgReport": "org_report",
        "OrgReportMember": "org_report_member",
        "OrgReportQpu": "org_report_qpu",
        "ProgramInput": "program_input",
        "Registers": "registers",
        "Timing": "timing",
    }

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
