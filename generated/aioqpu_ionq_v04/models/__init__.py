# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
"""Contains all the data models used in inputs/outputs"""

from typing import TYPE_CHECKING

__all__ = [
    "AggregatedProbabilities",
    "Ansatz",
    "Backend",
    "CanceledJob",
    "CanceledJobs",
    "Characterization",
    "CharacterizationList",
    "CircuitEntry",
    "CircuitEntryRegisters",
    "CircuitInput",
    "CircuitJob",
    "CircuitJobType",
    "CloneJob",
    "Compilation",
    "CostAmount",
    "CostEstimate",
    "CostLimit",
    "CreateSession",
    "CreatedJob",
    "DeletedJob",
    "DeletedJobs",
    "Error",
    "ErrorMitigation",
    "EstimateContext",
    "Fidelity",
    "FidelityStatistics",
    "FormatSchema",
    "Gate",
    "GroupUsage",
    "HamiltonianEnergyData",
    "HamiltonianEnergyFunction",
    "HamiltonianEnergyFunctionType",
    "Health",
    "Histogram",
    "Job",
    "JobCost",
    "JobFailure",
    "JobIds",
    "JobList",
    "JobSettings",
    "JobStats",
    "JobWarning",
    "LinearConstraint",
    "Metadata",
    "MultiCircuitInput",
    "MultiCircuitJob",
    "MultiCircuitJobType",
    "Noise",
    "OpenQASMInput",
    "OpenQASMJob",
    "OpenQASMJobType",
    "OtherFunction",
    "OtherJob",
    "PauliTerm",
    "Probabilities",
    "QAOAExternalSettings",
    "QAOAInput",
    "QAOAInputProblem",
    "QAOAJob",
    "QAOAJobType",
    "QuadraticConstraint",
    "QuantumFunctionInput",
    "QuantumFunctionJob",
    "QuantumFunctionJobType",
    "Rate",
    "RateCard",
    "Session",
    "SessionLimits",
    "SessionList",
    "SessionSettings",
    "Timing",
    "Usage",
    "UsageAmount",
    "UsageReport",
    "Whoami",
]

if TYPE_CHECKING:
    from .aggregated_probabilities import AggregatedProbabilities as AggregatedProbabilities
    from .ansatz import Ansatz as Ansatz
    from .backend import Backend as Backend
    from .canceled_job import CanceledJob as CanceledJob
    from .canceled_jobs import CanceledJobs as CanceledJobs
    from .characterization import Characterization as Characterization
    from .characterization_list import CharacterizationList as CharacterizationList
    from .circuit_entry import CircuitEntry as CircuitEntry
    from .circuit_entry_registers import CircuitEntryRegisters as CircuitEntryRegisters
    from .circuit_input import CircuitInput as CircuitInput
    from .circuit_job import CircuitJob as CircuitJob
    from .circuit_job_type import CircuitJobType as CircuitJobType
    from .clone_job import CloneJob as CloneJob
    from .compilation import Compilation as Compilation
    from .cost_amount import CostAmount as CostAmount
    from .cost_estimate import CostEstimate as CostEstimate
    from .cost_limit import CostLimit as CostLimit
    from .create_session import CreateSession as CreateSession
    from .created_job import CreatedJob as CreatedJob
    from .deleted_job import DeletedJob as DeletedJob
    from .deleted_jobs import DeletedJobs as DeletedJobs
    from .error import Error as Error
    from .error_mitigation import ErrorMitigation as ErrorMitigation
    from .estimate_context import EstimateContext as EstimateContext
    from .fidelity import Fidelity as Fidelity
    from .fidelity_statistics import FidelityStatistics as FidelityStatistics
    from .format_schema import FormatSchema as FormatSchema
    from .gate import Gate as Gate
    from .group_usage import GroupUsage as GroupUsage
    from .hamiltonian_energy_data import HamiltonianEnergyData as HamiltonianEnergyData
    from .hamiltonian_energy_function import HamiltonianEnergyFunction as HamiltonianEnergyFunction
    from .hamiltonian_energy_function_type import HamiltonianEnergyFunctionType as HamiltonianEnergyFunctionType
    from .health import Health as Health
    from .histogram import Histogram as Histogram
    from .job import Job as Job
    from .job_cost import JobCost as JobCost
    from .job_failure import JobFailure as JobFailure
    from .job_ids import JobIds as JobIds
    from .job_list import JobList as JobList
    from .job_settings import JobSettings as JobSettings
    from .job_stats import JobStats as JobStats
    from .job_warning import JobWarning as JobWarning
    from .linear_constraint import LinearConstraint as LinearConstraint
    from .metadata import Metadata as Metadata
    from .multi_circuit_input import MultiCircuitInput as MultiCircuitInput
    from .multi_circuit_job import MultiCircuitJob as MultiCircuitJob
    from .multi_circuit_job_type import MultiCircuitJobType as MultiCircuitJobType
    from .noise import Noise as Noise
    from .open_qasm_input import OpenQASMInput as OpenQASMInput
    from .open_qasm_job import OpenQASMJob as OpenQASMJob
    from .open_qasm_job_type import OpenQASMJobType as OpenQASMJobType
    from .other_function import OtherFunction as OtherFunction
    from .other_job import OtherJob as OtherJob
    from .pauli_term import PauliTerm as PauliTerm
    from .probabilities import Probabilities as Probabilities
    from .qaoa_external_settings import QAOAExternalSettings as QAOAExternalSettings
    from .qaoa_input import QAOAInput as QAOAInput
    from .qaoa_input_problem import QAOAInputProblem as QAOAInputProblem
    from .qaoa_job import QAOAJob as QAOAJob
    from .qaoa_job_type import QAOAJobType as QAOAJobType
    from .quadratic_constraint import QuadraticConstraint as QuadraticConstraint
    from .quantum_function_input import QuantumFunctionInput as QuantumFunctionInput
    from .quantum_function_job import QuantumFunctionJob as QuantumFunctionJob
    from .quantum_function_job_type import QuantumFunctionJobType as QuantumFunctionJobType
    from .rate import Rate as Rate
    from .rate_card import RateCard as RateCard
    from .session import Session as Session
    from .session_limits import SessionLimits as SessionLimits
    from .session_list import SessionList as SessionList
    from .session_settings import SessionSettings as SessionSettings
    from .timing import Timing as Timing
    from .usage import Usage as Usage
    from .usage_amount import UsageAmount as UsageAmount
    from .usage_report import UsageReport as UsageReport
    from .whoami import Whoami as Whoami
else:
    from importlib import import_module

    _HOMES = {
        "AggregatedProbabilities": "aggregated_probabilities",
        "Ansatz": "ansatz",
        "Backend": "backend",
        "CanceledJob": "canceled_job",
        "CanceledJobs": "canceled_jobs",
        "Characterization": "characterization",
        "CharacterizationList": "characterization_list",
        "CircuitEntry": "circuit_entry",
        "CircuitEntryRegisters": "circuit_entry_registers",
        "CircuitInput": "circuit_input",
        "CircuitJob": "circuit_job",
        "CircuitJobType": "circuit_job_type",
        "CloneJob": "clone_job",
        "Compilation": "compilation",
        "CostAmount": "cost_amount",
        "CostEstimate": "cost_estimate",
        "CostLimit": "cost_limit",
        "CreateSession": "create_session",
        "CreatedJob": "created_job",
        "DeletedJob": "deleted_job",
        "DeletedJobs": "deleted_jobs",
        "Error": "error",
        "ErrorMitigation": "error_mitigation",
        "EstimateContext": "estimate_context",
        "Fidelity": "fidelity",
        "FidelityStatistics": "fidelity_statistics",
        "FormatSchema": "format_schema",
        "Gate": "gate",
        "GroupUsage": "group_usage",
        "HamiltonianEnergyData": "hamiltonian_energy_data",
        "HamiltonianEnergyFunction": "hamiltonian_energy_function",
        "HamiltonianEnergyFunctionType": "hamiltonian_energy_function_type",
        "Health": "health",
        "Histogram": "histogram",
        "Job": "job",
        "JobCost": "job_cost",
        "JobFailure": "job_failure",
        "JobIds": "job_ids",
        "JobList": "job_list",
        "JobSettings": "job_settings",
        "JobStats": "job_stats",
        "JobWarning": "job_warning",
        "LinearConstraint": "linear_constraint",
        "Metadata": "metadata",
        "MultiCircuitInput": "multi_circuit_input",
        "MultiCircuitJob": "multi_circuit_job",
        "MultiCircuitJobType": "multi_circuit_job_type",
        "Noise": "noise",
        "OpenQASMInput": "open_qasm_input",
        "OpenQASMJob": "open_qasm_job",
        "OpenQASMJobType": "open_qasm_job_type",
        "OtherFunction": "other_function",
        "OtherJob": "other_job",
        "PauliTerm": "pauli_term",
        "Probabilities": "probabilities",
        "QAOAExternalSettings": "qaoa_external_settings",
        "QAOAInput": "qaoa_input",
        "QAOAInputProblem": "qaoa_input_problem",
        "QAOAJob": "qaoa_job",
        "QAOAJobType": "qaoa_job_type",
        "QuadraticConstraint": "quadratic_constraint",
        "QuantumFunctionInput": "quantum_function_input",
        "QuantumFunctionJob": "quantum_function_job",
        "QuantumFunctionJobType": "quantum_function_job_type",
        "Rate": "rate",
        "RateCard": "rate_card",
        "Session": "session",
        "SessionLimits": "session_limits",
        "SessionList": "session_list",
        "SessionSettings": "session_settings",
        "Timing": "timing",
        "Usage": "usage",
        "UsageAmount": "usage_amount",
        "UsageReport": "usage_report",
        "Whoami": "whoami",
    }

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
