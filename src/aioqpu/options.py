"""Types of the options of submissions, for annotations. The methods accept any mapping in their place."""

from aioqpu_ibm_v1.options import EstimatorOptions, NoiseLearnerOptions, SamplerOptions
from aioqpu_ionq_v03.options import ErrorMitigation, Noise
from aioqpu_ionq_v04.options import JobSettings

__all__ = ["ErrorMitigation", "EstimatorOptions", "JobSettings", "Noise", "NoiseLearnerOptions", "SamplerOptions"]
