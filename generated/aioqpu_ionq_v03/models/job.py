# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.job_failure import JobFailure
    from ..models.job_warning import JobWarning


T = TypeVar("T", bound="Job")


@_attrs_define
class Job:
    """A job. A field appears once there is something to say, and `exclude` drops even the status.

    Attributes:
        id (str): Job id.
        status (str | None): State; completed, canceled and failed are final.
        name (str | None): Label given by the caller.
        target (str | None): Where the job runs.
        shots (int | None): Repetitions asked for; often missing for simulators.
        qubits (int | None): Number of qubits.
        circuits (int | None): Number of circuits.
        gate_counts (Any | None): Numbers of gates by width, under 1q and 2q.
        metadata (Any | None): The caller's pairs of strings.
        noise (Any | None): Noise model and seed as submitted.
        error_mitigation (Any | None): Error mitigation as submitted.
        registers (Any | None): Registers as submitted.
        settings (Any | None): Settings as submitted.
        request (int | None): Time of the submission in seconds since 1970.
        start (int | None): Start of the run in seconds since 1970.
        response (int | None): End of the job in seconds since 1970.
        execution_time (int | None): Run time in milliseconds.
        predicted_execution_time (int | None): Expected run time in milliseconds.
        children (list[str] | None): Ids of the child jobs, in the order of the circuits; empty for a single
            circuit.
        results_url (str | None): Path of the results on the same host, with the version in front.
        failure (JobFailure | None):
        warning (JobWarning | None):
        cost_model (str | None): How the price is computed.
        cost_usd (float | None): Price in US dollars.
        cost_credit (float | None): Price in credits.
        estimated_cost_usd (float | None): Expected price in US dollars.
        estimated_cost_credit (float | None): Expected price in credits.
        dry_run (bool | None): True when the job was checked but not run.
        submitted_by (str | None): Id of the user.
        project_id (str | None): Id of the project.
        type_ (str | None): Kind of job.
    """

    id: str
    status: None | str = None
    name: None | str = None
    target: None | str = None
    shots: int | None = None
    qubits: int | None = None
    circuits: int | None = None
    gate_counts: Any | None = None
    metadata: Any | None = None
    noise: Any | None = None
    error_mitigation: Any | None = None
    registers: Any | None = None
    settings: Any | None = None
    request: int | None = None
    start: int | None = None
    response: int | None = None
    execution_time: int | None = None
    predicted_execution_time: int | None = None
    children: list[str] | None = None
    results_url: None | str = None
    failure: JobFailure | None = None
    warning: JobWarning | None = None
    cost_model: None | str = None
    cost_usd: float | None = None
    cost_credit: float | None = None
    estimated_cost_usd: float | None = None
    estimated_cost_credit: float | None = None
    dry_run: bool | None = None
    submitted_by: None | str = None
    project_id: None | str = None
    type_: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.job_failure import JobFailure
        from ..models.job_warning import JobWarning

        id = self.id

        status: None | str
        if self.status is None:
            status = None
        else:
            status = self.status

        name: None | str
        if self.name is None:
            name = None
        else:
            name = self.name

        target: None | str
        if self.target is None:
            target = None
        else:
            target = self.target

        shots: int | None
        if self.shots is None:
            shots = None
        else:
            shots = self.shots

        qubits: int | None
        if self.qubits is None:
            qubits = None
        else:
            qubits = self.qubits

        circuits: int | None
        if self.circuits is None:
            circuits = None
        else:
            circuits = self.circuits

        gate_counts = self.gate_counts

        metadata = self.metadata

        noise = self.noise

        error_mitigation = self.error_mitigation

        registers = self.registers

        settings = self.settings

        request: int | None
        if self.request is None:
            request = None
        else:
            request = self.request

        start: int | None
        if self.start is None:
            start = None
        else:
            start = self.start

        response: int | None
        if self.response is None:
            response = None
        else:
            response = self.response

        execution_time: int | None
        if self.execution_time is None:
            execution_time = None
        else:
            execution_time = self.execution_time

        predicted_execution_time: int | None
        if self.predicted_execution_time is None:
            predicted_execution_time = None
        else:
            predicted_execution_time = self.predicted_execution_time

        children: list[str] | None
        if self.children is None:
            children = None
        elif isinstance(self.children, list):
            children = self.children

        else:
            children = self.children

        results_url: None | str
        if self.results_url is None:
            results_url = None
        else:
            results_url = self.results_url

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

        cost_usd: float | None
        if self.cost_usd is None:
            cost_usd = None
        else:
            cost_usd = self.cost_usd

        cost_credit: float | None
        if self.cost_credit is None:
            cost_credit = None
        else:
            cost_credit = self.cost_credit

        estimated_cost_usd: float | None
        if self.estimated_cost_usd is None:
            estimated_cost_usd = None
        else:
            estimated_cost_usd = self.estimated_cost_usd

        estimated_cost_credit: float | None
        if self.estimated_cost_credit is None:
            estimated_cost_credit = None
        else:
            estimated_cost_credit = self.estimated_cost_credit

        dry_run: bool | None
        if self.dry_run is None:
            dry_run = None
        else:
            dry_run = self.dry_run

        submitted_by: None | str
        if self.submitted_by is None:
            submitted_by = None
        else:
            submitted_by = self.submitted_by

        project_id: None | str
        if self.project_id is None:
            project_id = None
        else:
            project_id = self.project_id

        type_: None | str
        if self.type_ is None:
            type_ = None
        else:
            type_ = self.type_

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if status is not None:
            field_dict["status"] = status
        if name is not None:
            field_dict["name"] = name
        if target is not None:
            field_dict["target"] = target
        if shots is not None:
            field_dict["shots"] = shots
        if qubits is not None:
            field_dict["qubits"] = qubits
        if circuits is not None:
            field_dict["circuits"] = circuits
        if gate_counts is not None:
            field_dict["gate_counts"] = gate_counts
        if metadata is not None:
            field_dict["metadata"] = metadata
        if noise is not None:
            field_dict["noise"] = noise
        if error_mitigation is not None:
            field_dict["error_mitigation"] = error_mitigation
        if registers is not None:
            field_dict["registers"] = registers
        if settings is not None:
            field_dict["settings"] = settings
        if request is not None:
            field_dict["request"] = request
        if start is not None:
            field_dict["start"] = start
        if response is not None:
            field_dict["response"] = response
        if execution_time is not None:
            field_dict["execution_time"] = execution_time
        if predicted_execution_time is not None:
            field_dict["predicted_execution_time"] = predicted_execution_time
        if children is not None:
            field_dict["children"] = children
        if results_url is not None:
            field_dict["results_url"] = results_url
        if failure is not None:
            field_dict["failure"] = failure
        if warning is not None:
            field_dict["warning"] = warning
        if cost_model is not None:
            field_dict["cost_model"] = cost_model
        if cost_usd is not None:
            field_dict["cost_usd"] = cost_usd
        if cost_credit is not None:
            field_dict["cost_credit"] = cost_credit
        if estimated_cost_usd is not None:
            field_dict["estimated_cost_usd"] = estimated_cost_usd
        if estimated_cost_credit is not None:
            field_dict["estimated_cost_credit"] = estimated_cost_credit
        if dry_run is not None:
            field_dict["dry_run"] = dry_run
        if submitted_by is not None:
            field_dict["submitted_by"] = submitted_by
        if project_id is not None:
            field_dict["project_id"] = project_id
        if type_ is not None:
            field_dict["type"] = type_

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job_failure import JobFailure
        from ..models.job_warning import JobWarning

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status", None))

        def _parse_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        name = _parse_name(d.pop("name", None))

        def _parse_target(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        target = _parse_target(d.pop("target", None))

        def _parse_shots(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        shots = _parse_shots(d.pop("shots", None))

        def _parse_qubits(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        qubits = _parse_qubits(d.pop("qubits", None))

        def _parse_circuits(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        circuits = _parse_circuits(d.pop("circuits", None))

        gate_counts = d.pop("gate_counts", None)

        metadata = d.pop("metadata", None)

        noise = d.pop("noise", None)

        error_mitigation = d.pop("error_mitigation", None)

        registers = d.pop("registers", None)

        settings = d.pop("settings", None)

        def _parse_request(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        request = _parse_request(d.pop("request", None))

        def _parse_start(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        start = _parse_start(d.pop("start", None))

        def _parse_response(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        response = _parse_response(d.pop("response", None))

        def _parse_execution_time(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        execution_time = _parse_execution_time(d.pop("execution_time", None))

        def _parse_predicted_execution_time(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        predicted_execution_time = _parse_predicted_execution_time(d.pop("predicted_execution_time", None))

        def _parse_children(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                children_type_0 = cast(list[str], data)

                return children_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        children = _parse_children(d.pop("children", None))

        def _parse_results_url(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        results_url = _parse_results_url(d.pop("results_url", None))

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

        def _parse_cost_usd(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        cost_usd = _parse_cost_usd(d.pop("cost_usd", None))

        def _parse_cost_credit(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        cost_credit = _parse_cost_credit(d.pop("cost_credit", None))

        def _parse_estimated_cost_usd(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        estimated_cost_usd = _parse_estimated_cost_usd(d.pop("estimated_cost_usd", None))

        def _parse_estimated_cost_credit(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        estimated_cost_credit = _parse_estimated_cost_credit(d.pop("estimated_cost_credit", None))

        def _parse_dry_run(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        dry_run = _parse_dry_run(d.pop("dry_run", None))

        def _parse_submitted_by(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        submitted_by = _parse_submitted_by(d.pop("submitted_by", None))

        def _parse_project_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        project_id = _parse_project_id(d.pop("project_id", None))

        def _parse_type_(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        type_ = _parse_type_(d.pop("type", None))

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
