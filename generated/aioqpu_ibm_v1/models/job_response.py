# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.job_state import JobState
    from ..models.program import Program
    from ..models.usage import Usage


T = TypeVar("T", bound="JobResponse")


@_attrs_define
class JobResponse:
    """A job.

    Attributes:
        id (str): Job id.
        status (None | str | Unset): State; all values except the first two are final.
        state (JobState | None | Unset):
        backend (None | str | Unset): Name of the backend.
        program (None | Program | Unset):
        params (Any | Unset): The program's input; left out on request and for private jobs.
        created (None | str | Unset): Time of creation in UTC, with any number of decimals.
        runtime (None | str | Unset): The runtime image.
        cost (int | None | Unset): The longest execution time in seconds.
        tags (list[str] | None | Unset):
        remote_storage (Any | Unset): Where input and output are kept.
        session_id (None | str | Unset): The session it runs in.
        user_id (None | str | Unset): Who submitted it.
        usage (None | Unset | Usage):
        private (bool | None | Unset): True for a private job; missing for others.
        estimated_running_time_seconds (float | None | Unset): Expected run time in seconds.
        calibration_id (None | str | Unset): The calibration it runs with.
    """

    id: str
    status: None | str | Unset = UNSET
    state: JobState | None | Unset = UNSET
    backend: None | str | Unset = UNSET
    program: None | Program | Unset = UNSET
    params: Any | Unset = UNSET
    created: None | str | Unset = UNSET
    runtime: None | str | Unset = UNSET
    cost: int | None | Unset = UNSET
    tags: list[str] | None | Unset = UNSET
    remote_storage: Any | Unset = UNSET
    session_id: None | str | Unset = UNSET
    user_id: None | str | Unset = UNSET
    usage: None | Unset | Usage = UNSET
    private: bool | None | Unset = UNSET
    estimated_running_time_seconds: float | None | Unset = UNSET
    calibration_id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.job_state import JobState
        from ..models.program import Program
        from ..models.usage import Usage

        id = self.id

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        state: dict[str, Any] | None | Unset
        if isinstance(self.state, Unset):
            state = UNSET
        elif isinstance(self.state, JobState):
            state = self.state.to_dict()
        else:
            state = self.state

        backend: None | str | Unset
        if isinstance(self.backend, Unset):
            backend = UNSET
        else:
            backend = self.backend

        program: dict[str, Any] | None | Unset
        if isinstance(self.program, Unset):
            program = UNSET
        elif isinstance(self.program, Program):
            program = self.program.to_dict()
        else:
            program = self.program

        params = self.params

        created: None | str | Unset
        if isinstance(self.created, Unset):
            created = UNSET
        else:
            created = self.created

        runtime: None | str | Unset
        if isinstance(self.runtime, Unset):
            runtime = UNSET
        else:
            runtime = self.runtime

        cost: int | None | Unset
        if isinstance(self.cost, Unset):
            cost = UNSET
        else:
            cost = self.cost

        tags: list[str] | None | Unset
        if isinstance(self.tags, Unset):
            tags = UNSET
        elif isinstance(self.tags, list):
            tags = self.tags

        else:
            tags = self.tags

        remote_storage = self.remote_storage

        session_id: None | str | Unset
        if isinstance(self.session_id, Unset):
            session_id = UNSET
        else:
            session_id = self.session_id

        user_id: None | str | Unset
        if isinstance(self.user_id, Unset):
            user_id = UNSET
        else:
            user_id = self.user_id

        usage: dict[str, Any] | None | Unset
        if isinstance(self.usage, Unset):
            usage = UNSET
        elif isinstance(self.usage, Usage):
            usage = self.usage.to_dict()
        else:
            usage = self.usage

        private: bool | None | Unset
        if isinstance(self.private, Unset):
            private = UNSET
        else:
            private = self.private

        estimated_running_time_seconds: float | None | Unset
        if isinstance(self.estimated_running_time_seconds, Unset):
            estimated_running_time_seconds = UNSET
        else:
            estimated_running_time_seconds = self.estimated_running_time_seconds

        calibration_id: None | str | Unset
        if isinstance(self.calibration_id, Unset):
            calibration_id = UNSET
        else:
            calibration_id = self.calibration_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if status is not UNSET:
            field_dict["status"] = status
        if state is not UNSET:
            field_dict["state"] = state
        if backend is not UNSET:
            field_dict["backend"] = backend
        if program is not UNSET:
            field_dict["program"] = program
        if params is not UNSET:
            field_dict["params"] = params
        if created is not UNSET:
            field_dict["created"] = created
        if runtime is not UNSET:
            field_dict["runtime"] = runtime
        if cost is not UNSET:
            field_dict["cost"] = cost
        if tags is not UNSET:
            field_dict["tags"] = tags
        if remote_storage is not UNSET:
            field_dict["remote_storage"] = remote_storage
        if session_id is not UNSET:
            field_dict["session_id"] = session_id
        if user_id is not UNSET:
            field_dict["user_id"] = user_id
        if usage is not UNSET:
            field_dict["usage"] = usage
        if private is not UNSET:
            field_dict["private"] = private
        if estimated_running_time_seconds is not UNSET:
            field_dict["estimated_running_time_seconds"] = estimated_running_time_seconds
        if calibration_id is not UNSET:
            field_dict["calibration_id"] = calibration_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job_state import JobState
        from ..models.program import Program
        from ..models.usage import Usage

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_state(data: object) -> JobState | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                state_type_1 = JobState.from_dict(data)

                return state_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobState | None | Unset, data)

        state = _parse_state(d.pop("state", UNSET))

        def _parse_backend(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        backend = _parse_backend(d.pop("backend", UNSET))

        def _parse_program(data: object) -> None | Program | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                program_type_1 = Program.from_dict(data)

                return program_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Program | Unset, data)

        program = _parse_program(d.pop("program", UNSET))

        params = d.pop("params", UNSET)

        def _parse_created(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        created = _parse_created(d.pop("created", UNSET))

        def _parse_runtime(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        runtime = _parse_runtime(d.pop("runtime", UNSET))

        def _parse_cost(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        cost = _parse_cost(d.pop("cost", UNSET))

        def _parse_tags(data: object) -> list[str] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tags_type_0 = cast(list[str], data)

                return tags_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None | Unset, data)

        tags = _parse_tags(d.pop("tags", UNSET))

        remote_storage = d.pop("remote_storage", UNSET)

        def _parse_session_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        session_id = _parse_session_id(d.pop("session_id", UNSET))

        def _parse_user_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        user_id = _parse_user_id(d.pop("user_id", UNSET))

        def _parse_usage(data: object) -> None | Unset | Usage:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                usage_type_1 = Usage.from_dict(data)

                return usage_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Unset | Usage, data)

        usage = _parse_usage(d.pop("usage", UNSET))

        def _parse_private(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        private = _parse_private(d.pop("private", UNSET))

        def _parse_estimated_running_time_seconds(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        estimated_running_time_seconds = _parse_estimated_running_time_seconds(
            d.pop("estimated_running_time_seconds", UNSET)
        )

        def _parse_calibration_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        calibration_id = _parse_calibration_id(d.pop("calibration_id", UNSET))

        job_response = cls(
            id=id,
            status=status,
            state=state,
            backend=backend,
            program=program,
            params=params,
            created=created,
            runtime=runtime,
            cost=cost,
            tags=tags,
            remote_storage=remote_storage,
            session_id=session_id,
            user_id=user_id,
            usage=usage,
            private=private,
            estimated_running_time_seconds=estimated_running_time_seconds,
            calibration_id=calibration_id,
        )

        job_response.additional_properties = d
        return job_response

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
