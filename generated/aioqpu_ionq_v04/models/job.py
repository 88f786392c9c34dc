# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.job_failure import JobFailure
    from ..models.job_stats import JobStats
    from ..models.job_warning import JobWarning


T = TypeVar("T", bound="Job")


@_attrs_define
class Job:
    """A job. What is not known, or not yet, is null.

    Attributes:
        id (str): Job id.
        status (str | None): State; completed, canceled and failed are final.
        type_ (str | None): Kind of the job.
        backend (str | None): Where the job runs.
        name (str | None): Label given by the caller.
        metadata (Any | None): The caller's pairs of strings, or null.
        shots (int | None): Repetitions asked for; missing for the ideal simulator.
        noise (Any | None): Noise model and seed as submitted; missing on hardware.
        settings (Any | None): Settings as submitted.
        dry_run (bool | None): True when the job was compiled and priced but not run.
        submitter_id (str | None): Id of the user.
        project_id (str | None): Id of the project.
        session_id (str | None): Id of the session; null outside of sessions.
        parent_job_id (str | None): Id of the job that this one is a child of.
        child_job_ids (list[str] | None): Ids of the child jobs, in the order of the circuits; null or empty for
            a single circuit.
        submitted_at (str | None): Time of the submission in ISO 8601, UTC.
        started_at (str | None): Start of the run in ISO 8601, UTC.
        completed_at (str | None): End of the job in ISO 8601, UTC.
        predicted_wait_time_ms (int | None): Expected wait in milliseconds.
        predicted_execution_duration_ms (int | None): Expected run time in milliseconds.
        execution_duration_ms (int | None): Run time in milliseconds.
        stats (JobStats | None):
        results (Any | None): Where the data is, from formats to artifacts {id, format, media_type}, and from the words
            probabilities, histogram and shots to links {url}; both kinds stand side by side. Some kinds of jobs have their
            result here as it is. Null until the job is completed, and for a dry run.
        output (Any | None): What the compiler and error mitigation left, among it compiled circuits and the variants
            of a debiased job. error_mitigation.debiasing is false or an object.
        failure (JobFailure | None):
        warning (JobWarning | None):
        cost_model (str | None): How the price is computed.
    """

    id: str
    status: None | str = None
    type_: None | str = None
    backend: None | str = None
    name: None | str = None
    metadata: Any | None = None
    shots: int | None = None
    noise: Any | None = None
    settings: Any | None = None
    dry_run: bool | None = None
    submitter_id: None | str = None
    project_id: None | str = None
    session_id: None | str = None
    parent_job_id: None | str = None
    child_job_ids: list[str] | None = None
    submitted_at: None | str = None
    started_at: None | str = None
    completed_at: None | str = None
    predicted_wait_time_ms: int | None = None
    predicted_execution_duration_ms: int | None = None
    execution_duration_ms: int | None = None
    stats: JobStats | None = None
    results: Any | None = None
    output: Any | None = None
    failure: JobFailure | None = None
    warning: JobWarning | None = None
    cost_model: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.job_failure import JobFailure
        from ..models.job_stats import JobStats
        from ..models.job_warning import JobWarning

        id = self.id

        status: None | str
        if self.status is None:
            status = None
        else:
            status = self.status

        type_: None | str
        if self.type_ is None:
            type_ = None
        else:
            type_ = self.type_

        backend: None | str
        if self.backend is None:
            backend = None
        else:
            backend = self.backend

        name: None | str
        if self.name is None:
            name = None
        else:
            name = self.name

        metadata = self.metadata

        shots: int | None
        if self.shots is None:
            shots = None
        else:
            shots = self.shots

        noise = self.noise

        settings = self.settings

        dry_run: bool | None
        if self.dry_run is None:
            dry_run = None
        else:
            dry_run = self.dry_run

        submitter_id: None | str
        if self.submitter_id is None:
            submitter_id = None
        else:
            submitter_id = self.submitter_id

        project_id: None | str
        if self.project_id is None:
            project_id = None
        else:
            project_id = self.project_id

        session_id: None | str
        if self.session_id is None:
            session_id = None
        else:
            session_id = self.session_id

        parent_job_id: None | str
        if self.parent_job_id is None:
            parent_job_id = None
        else:
            parent_job_id = self.parent_job_id

        child_job_ids: list[str] | None
        if self.child_job_ids is None:
            child_job_ids = None
        elif isinstance(self.child_job_ids, list):
            child_job_ids = self.child_job_ids

        else:
            child_job_ids = self.child_job_ids

        submitted_at: None | str
        if self.submitted_at is None:
            submitted_at = None
        else:
            submitted_at = self.submitted_at

        started_at: None | str
        if self.started_at is None:
            started_at = None
        else:
            started_at = self.started_at

        completed_at: None | str
        if self.completed_at is None:
            completed_at = None
        else:
            completed_at = self.completed_at

        predicted_wait_time_ms: int | None
        if self.predicted_wait_time_ms is None:
            predicted_wait_time_ms = None
        else:
            predicted_wait_time_ms = self.predicted_wait_time_ms

        predicted_execution_duration_ms: int | None
        if self.predicted_execution_duration_ms is None:
            predicted_execution_duration_ms = None
        else:
            predicted_execution_duration_ms = self.predicted_execution_duration_ms

        execution_duration_ms: int | None
        if self.execution_duration_ms is None:
            execution_duration_ms = None
        else:
            execution_duration_ms = self.execution_duration_ms

        stats: dict[str, Any] | None
        if self.stats is None:
            stats = None
        elif isinstance(self.stats, JobStats):
            stats = self.stats.to_dict()
        else:
            stats = self.stats

        results = self.results

        output = self.output

        failure: dict[str, Any] | None
        if self.failure is None:
            failure = None
        elif isinstance(self.failure, JobFailure):
            failure = self.failure.to_dict()
        else:
            failure = self.failure

        warning: dict[str, Any] | None
        if self.warning is None:
            warning = None
        elif isinstance(self.warning, JobWarning):
            warning = self.warning.to_dict()
        else:
            warning = self.warning

        cost_model: None | str
        if self.cost_model is None:
            cost_model = None
        else:
            cost_model = self.cost_model

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if status is not None:
            field_dict["status"] = status
        if type_ is not None:
            field_dict["type"] = type_
        if backend is not None:
            field_dict["backend"] = backend
        if name is not None:
            field_dict["name"] = name
        if metadata is not None:
            field_dict["metadata"] = metadata
        if shots is not None:
            field_dict["shots"] = shots
        if noise is not None:
            field_dict["noise"] = noise
        if settings is not None:
            field_dict["settings"] = settings
        if dry_run is not None:
            field_dict["dry_run"] = dry_run
        if submitter_id is not None:
            field_dict["submitter_id"] = submitter_id
        if project_id is not None:
            field_dict["project_id"] = project_id
        if session_id is not None:
            field_dict["session_id"] = session_id
        if parent_job_id is not None:
            field_dict["parent_job_id"] = parent_job_id
        if child_job_ids is not None:
            field_dict["child_job_ids"] = child_job_ids
        if submitted_at is not None:
            field_dict["submitted_at"] = submitted_at
        if started_at is not None:
            field_dict["started_at"] = started_at
        if completed_at is not None:
            field_dict["completed_at"] = completed_at
        if predicted_wait_time_ms is not None:
            field_dict["predicted_wait_time_ms"] = predicted_wait_time_ms
        if predicted_execution_duration_ms is not None:
            field_dict["predicted_execution_duration_ms"] = predicted_execution_duration_ms
        if execution_duration_ms is not None:
            field_dict["execution_duration_ms"] = execution_duration_ms
        if stats is not None:
            field_dict["stats"] = stats
        if results is not None:
            field_dict["results"] = results
        if output is not None:
            field_dict["output"] = output
        if failure is not None:
            field_dict["failure"] = failure
        if warning is not None:
            field_dict["warning"] = warning
        if cost_model is not None:
            field_dict["cost_model"] = cost_model

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job_failure import JobFailure
        from ..models.job_stats import JobStats
        from ..models.job_warning import JobWarning

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status", None))

        def _parse_type_(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        type_ = _parse_type_(d.pop("type", None))

        def _parse_backend(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        backend = _parse_backend(d.pop("backend", None))

        def _parse_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        name = _parse_name(d.pop("name", None))

        metadata = d.pop("metadata", None)

        def _parse_shots(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        shots = _parse_shots(d.pop("shots", None))

        noise = d.pop("noise", None)

        settings = d.pop("settings", None)

        def _parse_dry_run(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        dry_run = _parse_dry_run(d.pop("dry_run", None))

        def _parse_submitter_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        submitter_id = _parse_submitter_id(d.pop("submitter_id", None))

        def _parse_project_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        project_id = _parse_project_id(d.pop("project_id", None))

        def _parse_session_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        session_id = _parse_session_id(d.pop("session_id", None))

        def _parse_parent_job_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        parent_job_id = _parse_parent_job_id(d.pop("parent_job_id", None))

        def _parse_child_job_ids(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                child_job_ids_type_0 = cast(list[str], data)

                return child_job_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        child_job_ids = _parse_child_job_ids(d.pop("child_job_ids", None))

        def _parse_submitted_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        submitted_at = _parse_submitted_at(d.pop("submitted_at", None))

        def _parse_started_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        started_at = _parse_started_at(d.pop("started_at", None))

        def _parse_completed_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        completed_at = _parse_completed_at(d.pop("completed_at", None))

        def _parse_predicted_wait_time_ms(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        predicted_wait_time_ms = _parse_predicted_wait_time_ms(d.pop("predicted_wait_time_ms", None))

        def _parse_predicted_execution_duration_ms(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        predicted_execution_duration_ms = _parse_predicted_execution_duration_ms(
            d.pop("predicted_execution_duration_ms", None)
        )

        def _parse_execution_duration_ms(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        execution_duration_ms = _parse_execution_duration_ms(d.pop("execution_duration_ms", None))

        def _parse_stats(data: object) -> JobStats | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                stats_type_1 = JobStats.from_dict(data)

                return stats_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobStats | None, data)

        stats = _parse_stats(d.pop("stats", None))

        results = d.pop("results", None)

        output = d.pop("output", None)

        def _parse_failure(data: object) -> JobFailure | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                failure_type_1 = JobFailure.from_dict(data)

                return failure_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobFailure | None, data)

        failure = _parse_failure(d.pop("failure", None))

        def _parse_warning(data: object) -> JobWarning | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                warning_type_1 = JobWarning.from_dict(data)

                return warning_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobWarning | None, data)

        warning = _parse_warning(d.pop("warning", None))

        def _parse_cost_model(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        cost_model = _parse_cost_model(d.pop("cost_model", None))

        job = cls(
            id=id,
            status=status,
            type_=type_,
            backend=backend,
            name=name,
            metadata=metadata,
            shots=shots,
            noise=noise,
            settings=settings,
            dry_run=dry_run,
            submitter_id=submitter_id,
            project_id=project_id,
            session_id=session_id,
            parent_job_id=parent_job_id,
            child_job_ids=child_job_ids,
            submitted_at=submitted_at,
            started_at=started_at,
            completed_at=completed_at,
            predicted_wait_time_ms=predicted_wait_time_ms,
            predicted_execution_duration_ms=predicted_execution_duration_ms,
            execution_duration_ms=execution_duration_ms,
            stats=stats,
            results=results,
            output=output,
            failure=failure,
            warning=warning,
            cost_model=cost_model,
        )

        job.additional_properties = d
        return job

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
