# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

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
        status (None | str | Unset): State; completed, canceled and failed are final.
        type_ (None | str | Unset): Kind of the job.
        backend (None | str | Unset): Where the job runs.
        name (None | str | Unset): Label given by the caller.
        metadata (Any | Unset): The caller's pairs of strings, or null.
        shots (int | None | Unset): Repetitions asked for; missing for the ideal simulator.
        noise (Any | Unset): Noise model and seed as submitted; missing on hardware.
        settings (Any | Unset): Settings as submitted.
        dry_run (bool | None | Unset): True when the job was compiled and priced but not run.
        submitter_id (None | str | Unset): Id of the user.
        project_id (None | str | Unset): Id of the project.
        session_id (None | str | Unset): Id of the session; null outside of sessions.
        parent_job_id (None | str | Unset): Id of the job that this one is a child of.
        child_job_ids (list[str] | None | Unset): Ids of the child jobs, in the order of the circuits; null or empty for
            a single circuit.
        submitted_at (None | str | Unset): Time of the submission in ISO 8601, UTC.
        started_at (None | str | Unset): Start of the run in ISO 8601, UTC.
        completed_at (None | str | Unset): End of the job in ISO 8601, UTC.
        predicted_wait_time_ms (int | None | Unset): Expected wait in milliseconds.
        predicted_execution_duration_ms (int | None | Unset): Expected run time in milliseconds.
        execution_duration_ms (int | None | Unset): Run time in milliseconds.
        stats (JobStats | None | Unset):
        results (Any | Unset): Where the data is, from formats to artifacts {id, format, media_type}, and from the words
            probabilities, histogram and shots to links {url}; both kinds stand side by side. Some kinds of jobs have their
            result here as it is. Null until the job is completed, and for a dry run.
        output (Any | Unset): What the compiler and error mitigation left, among it compiled circuits and the variants
            of a debiased job. error_mitigation.debiasing is false or an object.
        failure (JobFailure | None | Unset):
        warning (JobWarning | None | Unset):
        cost_model (None | str | Unset): How the price is computed.
    """

    id: str
    status: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    backend: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    metadata: Any | Unset = UNSET
    shots: int | None | Unset = UNSET
    noise: Any | Unset = UNSET
    settings: Any | Unset = UNSET
    dry_run: bool | None | Unset = UNSET
    submitter_id: None | str | Unset = UNSET
    project_id: None | str | Unset = UNSET
    session_id: None | str | Unset = UNSET
    parent_job_id: None | str | Unset = UNSET
    child_job_ids: list[str] | None | Unset = UNSET
    submitted_at: None | str | Unset = UNSET
    started_at: None | str | Unset = UNSET
    completed_at: None | str | Unset = UNSET
    predicted_wait_time_ms: int | None | Unset = UNSET
    predicted_execution_duration_ms: int | None | Unset = UNSET
    execution_duration_ms: int | None | Unset = UNSET
    stats: JobStats | None | Unset = UNSET
    results: Any | Unset = UNSET
    output: Any | Unset = UNSET
    failure: JobFailure | None | Unset = UNSET
    warning: JobWarning | None | Unset = UNSET
    cost_model: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.job_failure import JobFailure
        from ..models.job_stats import JobStats
        from ..models.job_warning import JobWarning

        id = self.id

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        type_: None | str | Unset
        if isinstance(self.type_, Unset):
            type_ = UNSET
        else:
            type_ = self.type_

        backend: None | str | Unset
        if isinstance(self.backend, Unset):
            backend = UNSET
        else:
            backend = self.backend

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        metadata = self.metadata

        shots: int | None | Unset
        if isinstance(self.shots, Unset):
            shots = UNSET
        else:
            shots = self.shots

        noise = self.noise

        settings = self.settings

        dry_run: bool | None | Unset
        if isinstance(self.dry_run, Unset):
            dry_run = UNSET
        else:
            dry_run = self.dry_run

        submitter_id: None | str | Unset
        if isinstance(self.submitter_id, Unset):
            submitter_id = UNSET
        else:
            submitter_id = self.submitter_id

        project_id: None | str | Unset
        if isinstance(self.project_id, Unset):
            project_id = UNSET
        else:
            project_id = self.project_id

        session_id: None | str | Unset
        if isinstance(self.session_id, Unset):
            session_id = UNSET
        else:
            session_id = self.session_id

        parent_job_id: None | str | Unset
        if isinstance(self.parent_job_id, Unset):
            parent_job_id = UNSET
        else:
            parent_job_id = self.parent_job_id

        child_job_ids: list[str] | None | Unset
        if isinstance(self.child_job_ids, Unset):
            child_job_ids = UNSET
        elif isinstance(self.child_job_ids, list):
            child_job_ids = self.child_job_ids

        else:
            child_job_ids = self.child_job_ids

        submitted_at: None | str | Unset
        if isinstance(self.submitted_at, Unset):
            submitted_at = UNSET
        else:
            submitted_at = self.submitted_at

        started_at: None | str | Unset
        if isinstance(self.started_at, Unset):
            started_at = UNSET
        else:
            started_at = self.started_at

        completed_at: None | str | Unset
        if isinstance(self.completed_at, Unset):
            completed_at = UNSET
        else:
            completed_at = self.completed_at

        predicted_wait_time_ms: int | None | Unset
        if isinstance(self.predicted_wait_time_ms, Unset):
            predicted_wait_time_ms = UNSET
        else:
            predicted_wait_time_ms = self.predicted_wait_time_ms

        predicted_execution_duration_ms: int | None | Unset
        if isinstance(self.predicted_execution_duration_ms, Unset):
            predicted_execution_duration_ms = UNSET
        else:
            predicted_execution_duration_ms = self.predicted_execution_duration_ms

        execution_duration_ms: int | None | Unset
        if isinstance(self.execution_duration_ms, Unset):
            execution_duration_ms = UNSET
        else:
            execution_duration_ms = self.execution_duration_ms

        stats: dict[str, Any] | None | Unset
        if isinstance(self.stats, Unset):
            stats = UNSET
        elif isinstance(self.stats, JobStats):
            stats = self.stats.to_dict()
        else:
            stats = self.stats

        results = self.results

        output = self.output

        failure: dict[str, Any] | None | Unset
        if isinstance(self.failure, Unset):
            failure = UNSET
        elif isinstance(self.failure, JobFailure):
            failure = self.failure.to_dict()
        else:
            failure = self.failure

        warning: dict[str, Any] | None | Unset
        if isinstance(self.warning, Unset):
            warning = UNSET
        elif isinstance(self.warning, JobWarning):
            warning = self.warning.to_dict()
        else:
            warning = self.warning

        cost_model: None | str | Unset
        if isinstance(self.cost_model, Unset):
            cost_model = UNSET
        else:
            cost_model = self.cost_model

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if status is not UNSET:
            field_dict["status"] = status
        if type_ is not UNSET:
            field_dict["type"] = type_
        if backend is not UNSET:
            field_dict["backend"] = backend
        if name is not UNSET:
            field_dict["name"] = name
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if shots is not UNSET:
            field_dict["shots"] = shots
        if noise is not UNSET:
            field_dict["noise"] = noise
        if settings is not UNSET:
            field_dict["settings"] = settings
        if dry_run is not UNSET:
            field_dict["dry_run"] = dry_run
        if submitter_id is not UNSET:
            field_dict["submitter_id"] = submitter_id
        if project_id is not UNSET:
            field_dict["project_id"] = project_id
        if session_id is not UNSET:
            field_dict["session_id"] = session_id
        if parent_job_id is not UNSET:
            field_dict["parent_job_id"] = parent_job_id
        if child_job_ids is not UNSET:
            field_dict["child_job_ids"] = child_job_ids
        if submitted_at is not UNSET:
            field_dict["submitted_at"] = submitted_at
        if started_at is not UNSET:
            field_dict["started_at"] = started_at
        if completed_at is not UNSET:
            field_dict["completed_at"] = completed_at
        if predicted_wait_time_ms is not UNSET:
            field_dict["predicted_wait_time_ms"] = predicted_wait_time_ms
        if predicted_execution_duration_ms is not UNSET:
            field_dict["predicted_execution_duration_ms"] = predicted_execution_duration_ms
        if execution_duration_ms is not UNSET:
            field_dict["execution_duration_ms"] = execution_duration_ms
        if stats is not UNSET:
            field_dict["stats"] = stats
        if results is not UNSET:
            field_dict["results"] = results
        if output is not UNSET:
            field_dict["output"] = output
        if failure is not UNSET:
            field_dict["failure"] = failure
        if warning is not UNSET:
            field_dict["warning"] = warning
        if cost_model is not UNSET:
            field_dict["cost_model"] = cost_model

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job_failure import JobFailure
        from ..models.job_stats import JobStats
        from ..models.job_warning import JobWarning

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_type_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        type_ = _parse_type_(d.pop("type", UNSET))

        def _parse_backend(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        backend = _parse_backend(d.pop("backend", UNSET))

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        metadata = d.pop("metadata", UNSET)

        def _parse_shots(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        shots = _parse_shots(d.pop("shots", UNSET))

        noise = d.pop("noise", UNSET)

        settings = d.pop("settings", UNSET)

        def _parse_dry_run(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        dry_run = _parse_dry_run(d.pop("dry_run", UNSET))

        def _parse_submitter_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        submitter_id = _parse_submitter_id(d.pop("submitter_id", UNSET))

        def _parse_project_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        project_id = _parse_project_id(d.pop("project_id", UNSET))

        def _parse_session_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        session_id = _parse_session_id(d.pop("session_id", UNSET))

        def _parse_parent_job_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        parent_job_id = _parse_parent_job_id(d.pop("parent_job_id", UNSET))

        def _parse_child_job_ids(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                child_job_ids_type_0 = cast(list[str], data)

                return child_job_ids_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        child_job_ids = _parse_child_job_ids(d.pop("child_job_ids", UNSET))

        def _parse_submitted_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        submitted_at = _parse_submitted_at(d.pop("submitted_at", UNSET))

        def _parse_started_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        started_at = _parse_started_at(d.pop("started_at", UNSET))

        def _parse_completed_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        completed_at = _parse_completed_at(d.pop("completed_at", UNSET))

        def _parse_predicted_wait_time_ms(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        predicted_wait_time_ms = _parse_predicted_wait_time_ms(d.pop("predicted_wait_time_ms", UNSET))

        def _parse_predicted_execution_duration_ms(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        predicted_execution_duration_ms = _parse_predicted_execution_duration_ms(
            d.pop("predicted_execution_duration_ms", UNSET)
        )

        def _parse_execution_duration_ms(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        execution_duration_ms = _parse_execution_duration_ms(d.pop("execution_duration_ms", UNSET))

        def _parse_stats(data: object) -> JobStats | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                stats_type_1 = JobStats.from_dict(data)

                return stats_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobStats | None | Unset, data)

        stats = _parse_stats(d.pop("stats", UNSET))

        results = d.pop("results", UNSET)

        output = d.pop("output", UNSET)

        def _parse_failure(data: object) -> JobFailure | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                failure_type_1 = JobFailure.from_dict(data)

                return failure_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobFailure | None | Unset, data)

        failure = _parse_failure(d.pop("failure", UNSET))

        def _parse_warning(data: object) -> JobWarning | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                warning_type_1 = JobWarning.from_dict(data)

                return warning_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobWarning | None | Unset, data)

        warning = _parse_warning(d.pop("warning", UNSET))

        def _parse_cost_model(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cost_model = _parse_cost_model(d.pop("cost_model", UNSET))

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
