# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
"""Contains all the data models used in inputs/outputs"""

from typing import TYPE_CHECKING

__all__ = [
    "AccountConfiguration",
    "AnalyticsFilter",
    "AnalyticsFilters",
    "AnalyticsUsage",
    "AnalyticsUsageDateGroup",
    "AnalyticsUsageGroup",
    "AnalyticsUsageGroupedByDateResponse",
    "AnalyticsUsageGroupedResponse",
    "ApiVersion",
    "BackendConfiguration",
    "BackendDefaults",
    "BackendDevice",
    "BackendDeviceStatus",
    "BackendProperties",
    "BackendStatusResponse",
    "BackendsResponse",
    "CalibrateParams",
    "Clops",
    "CreateSessionRequest",
    "DynamicalDecouplingOptions",
    "ErrorContainer",
    "ErrorItem",
    "EstimatorOptions",
    "EstimatorParams",
    "EstimatorPubResult",
    "EstimatorResult",
    "ExecutionOptions",
    "ExecutorParams",
    "ExecutorResult",
    "ExperimentalOptions",
    "FindInstanceWorkloadsSort",
    "FunctionConfiguration",
    "InstanceConfiguration",
    "InstanceConfigurationUpdate",
    "InstanceResponse",
    "InstanceUsage",
    "JobCreateResponse",
    "JobMetricsResponse",
    "JobResponse",
    "JobRunParams",
    "JobState",
    "JobTimestamps",
    "JobsResponse",
    "LayerNoiseLearningOptions",
    "ListJobsSort",
    "MeasureNoiseLearningOptions",
    "NoiseLearnerOptions",
    "NoiseLearnerParams",
    "NoiseLearnerV3Params",
    "NoiseLearnerV3Result",
    "PageLink",
    "PecOptions",
    "PerformanceMetric",
    "PerformanceMetrics",
    "PlanConfiguration",
    "PrimitiveVersion",
    "ProcessorType",
    "Program",
    "RemoteStorage",
    "RemoteStorageOption",
    "ReplaceJobTagsRequest",
    "ResilienceOptions",
    "SamplerExecutionOptions",
    "SamplerOptions",
    "SamplerParams",
    "SamplerPubResult",
    "SamplerRegister",
    "SamplerResult",
    "SessionResponse",
    "SessionTimestamp",
    "SimulatorOptions",
    "SimulatorOptionsNoiseModelType0",
    "TagsResponse",
    "TranspiledCircuitsResponse",
    "TwirlingOptions",
    "TypedValue",
    "UpdateSessionRequest",
    "Usage",
    "UsagePeriod",
    "VersionsResponse",
    "WaitTime",
    "Workload",
    "WorkloadsResponse",
    "ZneOptions",
]

if TYPE_CHECKING:
    from .account_configuration import AccountConfiguration as AccountConfiguration
    from .analytics_filter import AnalyticsFilter as AnalyticsFilter
    from .analytics_filters import AnalyticsFilters as AnalyticsFilters
    from .analytics_usage import AnalyticsUsage as AnalyticsUsage
    from .analytics_usage_date_group import AnalyticsUsageDateGroup as AnalyticsUsageDateGroup
    from .analytics_usage_group import AnalyticsUsageGroup as AnalyticsUsageGroup
    from .analytics_usage_grouped_by_date_response import (
        AnalyticsUsageGroupedByDateResponse as AnalyticsUsageGroupedByDateResponse,
    )
    from .analytics_usage_grouped_response import AnalyticsUsageGroupedResponse as AnalyticsUsageGroupedResponse
    from .api_version import ApiVersion as ApiVersion
    from .backend_configuration import BackendConfiguration as BackendConfiguration
    from .backend_defaults import BackendDefaults as BackendDefaults
    from .backend_device import BackendDevice as BackendDevice
    from .backend_device_status import BackendDeviceStatus as BackendDeviceStatus
    from .backend_properties import BackendProperties as BackendProperties
    from .backend_status_response import BackendStatusResponse as BackendStatusResponse
    from .backends_response import BackendsResponse as BackendsResponse
    from .calibrate_params import CalibrateParams as CalibrateParams
    from .clops import Clops as Clops
    from .create_session_request import CreateSessionRequest as CreateSessionRequest
    from .dynamical_decoupling_options import DynamicalDecouplingOptions as DynamicalDecouplingOptions
    from .error_container import ErrorContainer as ErrorContainer
    from .error_item import ErrorItem as ErrorItem
    from .estimator_options import EstimatorOptions as EstimatorOptions
    from .estimator_params import EstimatorParams as EstimatorParams
    from .estimator_pub_result import EstimatorPubResult as EstimatorPubResult
    from .estimator_result import EstimatorResult as EstimatorResult
    from .execution_options import ExecutionOptions as ExecutionOptions
    from .executor_params import ExecutorParams as ExecutorParams
    from .executor_result import ExecutorResult as ExecutorResult
    from .experimental_options import ExperimentalOptions as ExperimentalOptions
    from .find_instance_workloads_sort import FindInstanceWorkloadsSort as FindInstanceWorkloadsSort
    from .function_configuration import FunctionConfiguration as FunctionConfiguration
    from .instance_configuration import InstanceConfiguration as InstanceConfiguration
    from .instance_configuration_update import InstanceConfigurationUpdate as InstanceConfigurationUpdate
    from .instance_response import InstanceResponse as InstanceResponse
    from .instance_usage import InstanceUsage as InstanceUsage
    from .job_create_response import JobCreateResponse as JobCreateResponse
    from .job_metrics_response import JobMetricsResponse as JobMetricsResponse
    from .job_response import JobResponse as JobResponse
    from .job_run_params import JobRunParams as JobRunParams
    from .job_state import JobState as JobState
    from .job_timestamps import JobTimestamps as JobTimestamps
    from .jobs_response import JobsResponse as JobsResponse
    from .layer_noise_learning_options import LayerNoiseLearningOptions as LayerNoiseLearningOptions
    from .list_jobs_sort import ListJobsSort as ListJobsSort
    from .measure_noise_learning_options import MeasureNoiseLearningOptions as MeasureNoiseLearningOptions
    from .noise_learner_options import NoiseLearnerOptions as NoiseLearnerOptions
    from .noise_learner_params import NoiseLearnerParams as NoiseLearnerParams
    from .noise_learner_v3_params import NoiseLearnerV3Params as NoiseLearnerV3Params
    from .noise_learner_v3_result import NoiseLearnerV3Result as NoiseLearnerV3Result
    from .page_link import PageLink as PageLink
    from .pec_options import PecOptions as PecOptions
    from .performance_metric import PerformanceMetric as PerformanceMetric
    from .performance_metrics import PerformanceMetrics as PerformanceMetrics
    from .plan_configuration import PlanConfiguration as PlanConfiguration
    from .primitive_version import PrimitiveVersion as PrimitiveVersion
    from .processor_type import ProcessorType as ProcessorType
    from .program import Program as Program
    from .remote_storage import RemoteStorage as RemoteStorage
    from .remote_storage_option import RemoteStorageOption as RemoteStorageOption
    from .replace_job_tags_request import ReplaceJobTagsRequest as ReplaceJobTagsRequest
    from .resilience_options import ResilienceOptions as ResilienceOptions
    from .sampler_execution_options import SamplerExecutionOptions as SamplerExecutionOptions
    from .sampler_options import SamplerOptions as SamplerOptions
    from .sampler_params import SamplerParams as SamplerParams
    from .sampler_pub_result import SamplerPubResult as SamplerPubResult
    from .sampler_register import SamplerRegister as SamplerRegister
    from .sampler_result import SamplerResult as SamplerResult
    from .session_response import SessionResponse as SessionResponse
    from .session_timestamp import SessionTimestamp as SessionTimestamp
    from .simulator_options import SimulatorOptions as SimulatorOptions
    from .simulator_options_noise_model_type_0 import SimulatorOptionsNoiseModelType0 as SimulatorOptionsNoiseModelType0
    from .tags_response import TagsResponse as TagsResponse
    from .transpiled_circuits_response import TranspiledCircuitsResponse as TranspiledCircuitsResponse
    from .twirling_options import TwirlingOptions as TwirlingOptions
    from .typed_value import TypedValue as TypedValue
    from .update_session_request import UpdateSessionRequest as UpdateSessionRequest
    from .usage import Usage as Usage
    from .usage_period import UsagePeriod as UsagePeriod
    from .versions_response import VersionsResponse as VersionsResponse
    from .wait_time import WaitTime as WaitTime
    from .workload import Workload as Workload
    from .workloads_response import WorkloadsResponse as WorkloadsResponse
    from .zne_options import ZneOptions as ZneOptions
else:
    from importlib import import_module

    _HOMES = {
        "AccountConfiguration": "account_configuration",
        "AnalyticsFilter": "analytics_filter",
        "AnalyticsFilters": "analytics_filters",
        "AnalyticsUsage": "analytics_usage",
        "AnalyticsUsageDateGroup": "analytics_usage_date_group",
        "AnalyticsUsageGroup": "analytics_usage_group",
        "AnalyticsUsageGroupedByDateResponse": "analytics_usage_grouped_by_date_response",
        "AnalyticsUsageGroupedResponse": "analytics_usage_grouped_response",
        "ApiVersion": "api_version",
        "BackendConfiguration": "backend_configuration",
        "BackendDefaults": "backend_defaults",
        "BackendDevice": "backend_device",
        "BackendDeviceStatus": "backend_device_status",
        "BackendProperties": "backend_properties",
        "BackendStatusResponse": "backend_status_response",
        "BackendsResponse": "backends_response",
        "CalibrateParams": "calibrate_params",
        "Clops": "clops",
        "CreateSessionRequest": "create_session_request",
        "DynamicalDecouplingOptions": "dynamical_decoupling_options",
        "ErrorContainer": "error_container",
        "ErrorItem": "error_item",
        "EstimatorOptions": "estimator_options",
        "EstimatorParams": "estimator_params",
        "EstimatorPubResult": "estimator_pub_result",
        "EstimatorResult": "estimator_result",
        "ExecutionOptions": "execution_options",
        "ExecutorParams": "executor_params",
        "ExecutorResult": "executor_result",
        "ExperimentalOptions": "experimental_options",
        "FindInstanceWorkloadsSort": "find_instance_workloads_sort",
        "FunctionConfiguration": "function_configuration",
        "InstanceConfiguration": "instance_configuration",
        "InstanceConfigurationUpdate": "instance_configuration_update",
        "InstanceResponse": "instance_response",
        "InstanceUsage": "instance_usage",
        "JobCreateResponse": "job_create_response",
        "JobMetricsResponse": "job_metrics_response",
        "JobResponse": "job_response",
        "JobRunParams": "job_run_params",
        "JobState": "job_state",
        "JobTimestamps": "job_timestamps",
        "JobsResponse": "jobs_response",
        "LayerNoiseLearningOptions": "layer_noise_learning_options",
        "ListJobsSort": "list_jobs_sort",
        "MeasureNoiseLearningOptions": "measure_noise_learning_options",
        "NoiseLearnerOptions": "noise_learner_options",
        "NoiseLearnerParams": "noise_learner_params",
        "NoiseLearnerV3Params": "noise_learner_v3_params",
        "NoiseLearnerV3Result": "noise_learner_v3_result",
        "PageLink": "page_link",
        "PecOptions": "pec_options",
        "PerformanceMetric": "performance_metric",
        "PerformanceMetrics": "performance_metrics",
        "PlanConfiguration": "plan_configuration",
        "PrimitiveVersion": "primitive_version",
        "ProcessorType": "processor_type",
        "Program": "program",
        "RemoteStorage": "remote_storage",
        "RemoteStorageOption": "remote_storage_option",
        "ReplaceJobTagsRequest": "replace_job_tags_request",
        "ResilienceOptions": "resilience_options",
        "SamplerExecutionOptions": "sampler_execution_options",
        "SamplerOptions": "sampler_options",
        "SamplerParams": "sampler_params",
        "SamplerPubResult": "sampler_pub_result",
        "SamplerRegister": "sampler_register",
        "SamplerResult": "sampler_result",
        "SessionResponse": "session_response",
        "SessionTimestamp": "session_timestamp",
        "SimulatorOptions": "simulator_options",
        "SimulatorOptionsNoiseModelType0": "simulator_options_noise_model_type_0",
        "TagsResponse": "tags_response",
        "TranspiledCircuitsResponse": "transpiled_circuits_response",
        "TwirlingOptions": "twirling_options",
        "TypedValue": "typed_value",
        "UpdateSessionRequest": "update_session_request",
        "Usage": "usage",
        "UsagePeriod": "usage_period",
        "VersionsResponse": "versions_response",
        "WaitTime": "wait_time",
        "Workload": "workload",
        "WorkloadsResponse": "workloads_response",
        "ZneOptions": "zne_options",
    }

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
