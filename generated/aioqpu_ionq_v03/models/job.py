# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.job_failure import JobFailure
    from ..models.job_warning import JobWarning


T = TypeVar("T", bound="Job")


@_attrs_define
class Job:
    """A job. A field appears once there is something to say, and `exclude` drops even the status.

    Attributes:
        id (str): Job id.
        status (None | str | Unset): State; completed, canceled and failed are final.
        name (None | str | Unset): Label given by the caller.
        target (None | str | Unset): Where the job runs.
        shots (int | None | Unset): Repetitions asked for; often missing for simulators.
        qubits (int | None | Unset): Number of qubits.
        circuits (int | None | Unset): Number of circuits.
        gate_counts (Any | Unset): Numbers of gates by width, under 1q and 2q.
        metadata (Any | Unset): The caller's pairs of strings.
        noise (Any | Unset): Noise model and seed as submitted.
        error_mitigation (Any | Unset): Error mitigation as submitted.
        registers (Any | Unset): Registers as submitted.
        settings (Any | Unset): Settings as submitted.
        request (int | None | Unset): Time of the submission in seconds since 1970.
        start (int | None | Unset): Start of the run in seconds since 1970.
        response (int | None | Unset): End of the job in seconds since 1970.
        execution_time (int | None | Unset): Run time in milliseconds.
        predicted_execution_time (int | None | Unset): Expected run time in milliseconds.
        children (list[str] | None | Unset): Ids of the child jobs, in the order of the circuits; empty for a single
            circuit.
        results_url (None | str | Unset): Path of the results on the same host, with the version in front.
        failure (JobFailure | None | Unset):
        warning (JobWarning | None | Unset):
        cost_model (None | str | Unset): How the price is computed.
        cost_usd (float | None | Unset): Price in US dollars.
        cost_credit (float | None | Unset): Price in credits.
        estimated_cost_usd (float | None | Unset): Expected price in US dollars.
        estimated_cost_credit (float | None | Unset): Expected price in credits.
        dry_run (bool | None | Unset): True when the job was checked but not run.
        submitted_by (None | str | Unset): Id of the user.
        project_id (None | str | Unset): Id of the project.
        type_ (None | str | Unset): Kind of job.
    """

    id: str
    status: None | str | Unset = UNSET
    name: None | str | Unset = UNSET
    target: None | str | Unset = UNSET
    shots: int | None | Unset = UNSET
    qubits: int | None | Unset = UNSET
    circuits: int | None | Unset = UNSET
    gate_counts: Any | Unset = UNSET
    metadata: Any | Unset = UNSET
    noise: Any | Unset = UNSET
    error_mitigation: Any | Unset = UNSET
    registers: Any | Unset = UNSET
    settings: Any | Unset = UNSET
    request: int | None | Unset = UNSET
    start: int | None | Unset = UNSET
    response: int | None | Unset = UNSET
    execution_time: int | None | Unset = UNSET
    predicted_execution_time: int | None | Unset = UNSET
    children: list[str] | None | Unset = UNSET
    results_url: None | str | Unset = UNSET
    failure: JobFailure | None | Unset = UNSET
    warning: JobWarning | None | Unset = UNSET
    cost_model: None | str | Unset = UNSET
    cost_usd: float | None | Unset = UNSET
    cost_credit: float | None | Unset = UNSET
    estimated_cost_usd: float | None | Unset = UNSET
    estimated_cost_credit: float | None | Unset = UNSET
    dry_run: bool | None | Unset = UNSET
    submitted_by: None | str | Unset = UNSET
    project_id: None | str | Unset = UNSET
    type_: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.job_failure import JobFailure
        from ..models.job_warning import JobWarning

        id = self.id

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        name: None | str | Unset
        if isinstance(self.name, Unset):
            name = UNSET
        else:
            name = self.name

        target: None | str | Unset
        if isinstance(self.target, Unset):
            target = UNSET
        else:
            target = self.target

        shots: int | None | Unset
        if isinstance(self.shots, Unset):
            shots = UNSET
        else:
            shots = self.shots

        qubits: int | None | Unset
        if isinstance(self.qubits, Unset):
            qubits = UNSET
        else:
            qubits = self.qubits

        circuits: int | None | Unset
        if isinstance(self.circuits, Unset):
            circuits = UNSET
        else:
            circuits = self.circuits

        gate_counts = self.gate_counts

        metadata = self.metadata

        noise = self.noise

        error_mitigation = self.error_mitigation

        registers = self.registers

        settings = self.settings

        request: int | None | Unset
        if isinstance(self.request, Unset):
            request = UNSET
        else:
            request = self.request

        start: int | None | Unset
        if isinstance(self.start, Unset):
            start = UNSET
        else:
            start = self.start

        response: int | None | Unset
        if isinstance(self.response, Unset):
            response = UNSET
        else:
            response = self.response

        execution_time: int | None | Unset
        if isinstance(self.execution_time, Unset):
            execution_time = UNSET
        else:
            execution_time = self.execution_time

        predicted_execution_time: int | None | Unset
        if isinstance(self.predicted_execution_time, Unset):
            predicted_execution_time = UNSET
        else:
            predicted_execution_time = self.predicted_execution_time

        children: list[str] | None | Unset
        if isinstance(self.children, Unset):
            children = UNSET
        elif isinstance(self.children, list):
            children = self.children

        else:
            children = self.children

        results_url: None | str | Unset
        if isinstance(self.results_url, Unset):
            results_url = UNSET
        else:
            results_url = self.results_url

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

        cost_usd: float | None | Unset
        if isinstance(self.cost_usd, Unset):
            cost_usd = UNSET
        else:
            cost_usd = self.cost_usd

        cost_credit: float | None | Unset
        if isinstance(self.cost_credit, Unset):
            cost_credit = UNSET
        else:
            cost_credit = self.cost_credit

        estimated_cost_usd: float | None | Unset
        if isinstance(self.estimated_cost_usd, Unset):
            estimated_cost_usd = UNSET
        else:
            estimated_cost_usd = self.estimated_cost_usd

        estimated_cost_credit: float | None | Unset
        if isinstance(self.estimated_cost_credit, Unset):
            estimated_cost_credit = UNSET
        else:
            estimated_cost_credit = self.estimated_cost_credit

        dry_run: bool | None | Unset
        if isinstance(self.dry_run, Unset):
            dry_run = UNSET
        else:
            dry_run = self.dry_run

        submitted_by: None | str | Unset
        if isinstance(self.submitted_by, Unset):
            submitted_by = UNSET
        else:
            submitted_by = self.submitted_by

        project_id: None | str | Unset
        if isinstance(self.project_id, Unset):
            project_id = UNSET
        else:
            project_id = self.project_id

        type_: None | str | Unset
        if isinstance(self.type_, Unset):
            type_ = UNSET
        else:
            type_ = self.type_

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if status is not UNSET:
            field_dict["status"] = status
        if name is not UNSET:
            field_dict["name"] = name
        if target is not UNSET:
            field_dict["target"] = target
        if shots is not UNSET:
            field_dict["shots"] = shots
        if qubits is not UNSET:
            field_dict["qubits"] = qubits
        if circuits is not UNSET:
            field_dict["circuits"] = circuits
        if gate_counts is not UNSET:
            field_dict["gate_counts"] = gate_counts
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if noise is not UNSET:
            field_dict["noise"] = noise
        if error_mitigation is not UNSET:
            field_dict["error_mitigation"] = error_mitigation
        if registers is not UNSET:
            field_dict["registers"] = registers
        if settings is not UNSET:
            field_dict["settings"] = settings
        if request is not UNSET:
            field_dict["request"] = request
        if start is not UNSET:
            field_dict["start"] = start
        if response is not UNSET:
            field_dict["response"] = response
        if execution_time is not UNSET:
            field_dict["execution_time"] = execution_time
        if predicted_execution_time is not UNSET:
            field_dict["predicted_execution_time"] = predicted_execution_time
        if children is not UNSET:
            field_dict["children"] = children
        if results_url is not UNSET:
            field_dict["results_url"] = results_url
        if failure is not UNSET:
            field_dict["failure"] = failure
        if warning is not UNSET:
            field_dict["warning"] = warning
        if cost_model is not UNSET:
            field_dict["cost_model"] = cost_model
        if cost_usd is not UNSET:
            field_dict["cost_usd"] = cost_usd
        if cost_credit is not UNSET:
            field_dict["cost_credit"] = cost_credit
        if estimated_cost_usd is not UNSET:
            field_dict["estimated_cost_usd"] = estimated_cost_usd
        if estimated_cost_credit is not UNSET:
            field_dict["estimated_cost_credit"] = estimated_cost_credit
        if dry_run is not UNSET:
            field_dict["dry_run"] = dry_run
        if submitted_by is not UNSET:
            field_dict["submitted_by"] = submitted_by
        if project_id is not UNSET:
            field_dict["project_id"] = project_id
        if type_ is not UNSET:
            field_dict["type"] = type_

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job_failure import JobFailure
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

        def _parse_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        name = _parse_name(d.pop("name", UNSET))

        def _parse_target(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        target = _parse_target(d.pop("target", UNSET))

        def _parse_shots(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        shots = _parse_shots(d.pop("shots", UNSET))

        def _parse_qubits(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        qubits = _parse_qubits(d.pop("qubits", UNSET))

        def _parse_circuits(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        circuits = _parse_circuits(d.pop("circuits", UNSET))

        gate_counts = d.pop("gate_counts", UNSET)

        metadata = d.pop("metadata", UNSET)

        noise = d.pop("noise", UNSET)

        error_mitigation = d.pop("error_mitigation", UNSET)

        registers = d.pop("registers", UNSET)

        settings = d.pop("settings", UNSET)

        def _parse_request(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        request = _parse_request(d.pop("request", UNSET))

        def _parse_start(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        start = _parse_start(d.pop("start", UNSET))

        def _parse_response(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        response = _parse_response(d.pop("response", UNSET))

        def _parse_execution_time(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        execution_time = _parse_execution_time(d.pop("execution_time", UNSET))

        def _parse_predicted_execution_time(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        predicted_execution_time = _parse_predicted_execution_time(d.pop("predicted_execution_time", UNSET))

        def _parse_children(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                children_type_0 = cast(list[str], data)

                return children_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        children = _parse_children(d.pop("children", UNSET))

        def _parse_results_url(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        results_url = _parse_results_url(d.pop("results_url", UNSET))

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

        def _parse_cost_usd(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        cost_usd = _parse_cost_usd(d.pop("cost_usd", UNSET))

        def _parse_cost_credit(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        cost_credit = _parse_cost_credit(d.pop("cost_credit", UNSET))

        def _parse_estimated_cost_usd(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        estimated_cost_usd = _parse_estimated_cost_usd(d.pop("estimated_cost_usd", UNSET))

        def _parse_estimated_cost_credit(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        estimated_cost_credit = _parse_estimated_cost_credit(d.pop("estimated_cost_credit", UNSET))

        def _parse_dry_run(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        dry_run = _parse_dry_run(d.pop("dry_run", UNSET))

        def _parse_submitted_by(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        submitted_by = _parse_submitted_by(d.pop("submitted_by", UNSET))

        def _parse_project_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        project_id = _parse_project_id(d.pop("project_id", UNSET))

        def _parse_type_(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        type_ = _parse_type_(d.pop("type", UNSET))

        job = cls(
            id=id,
            status=status,
            name=name,
            target=target,
            shots=shots,
            qubits=qubits,
            circuits=circuits,
            gate_counts=gate_counts,
            metadata=metadata,
            noise=noise,
            error_mitigation=error_mitigation,
            registers=registers,
            settings=settings,
            request=request,
            start=start,
            response=response,
            execution_time=execution_time,
            predicted_execution_time=predicted_execution_time,
            children=children,
            results_url=results_url,
            failure=failure,
            warning=warning,
            cost_model=cost_model,
            cost_usd=cost_usd,
            cost_credit=cost_credit,
            estimated_cost_usd=estimated_cost_usd,
            estimated_cost_credit=estimated_cost_credit,
            dry_run=dry_run,
            submitted_by=submitted_by,
            project_id=project_id,
            type_=type_,
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
