# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

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
        status (str | None): State; all values except the first two are final.
        state (JobState | None):
        backend (str | None): Name of the backend.
        program (Program | None):
        params (Any | None): The program's input; left out on request and for private jobs.
        created (str | None): Time of creation in UTC, with any number of decimals.
        runtime (str | None): The runtime image.
        cost (int | None): The longest execution time in seconds.
        tags (list[str] | None):
        remote_storage (Any | None): Where input and output are kept.
        session_id (str | None): The session it runs in.
        user_id (str | None): Who submitted it.
        usage (None | Usage):
        private (bool | None): True for a private job; missing for others.
        estimated_running_time_seconds (float | None): Expected run time in seconds.
        calibration_id (str | None): The calibration it runs with.
    """

    id: str
    status: None | str = None
    state: JobState | None = None
    backend: None | str = None
    program: None | Program = None
    params: Any | None = None
    created: None | str = None
    runtime: None | str = None
    cost: int | None = None
    tags: list[str] | None = None
    remote_storage: Any | None = None
    session_id: None | str = None
    user_id: None | str = None
    usage: None | Usage = None
    private: bool | None = None
    estimated_running_time_seconds: float | None = None
    calibration_id: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.job_state import JobState
        from ..models.program import Program
        from ..models.usage import Usage

        id = self.id

        status: None | str
        if self.status is None:
            status = None
        else:
            status = self.status

        state: dict[str, Any] | None
        if self.state is None:
            state = None
        elif isinstance(self.state, JobState):
            state = self.state.to_dict()
        else:
            state = self.state

        backend: None | str
        if self.backend is None:
            backend = None
        else:
            backend = self.backend

        program: dict[str, Any] | None
        if self.program is None:
            program = None
        elif isinstance(self.program, Program):
            program = self.program.to_dict()
        else:
            program = self.program

        params = self.params

        created: None | str
        if self.created is None:
            created = None
        else:
            created = self.created

        runtime: None | str
        if self.runtime is None:
            runtime = None
        else:
            runtime = self.runtime

        cost: int | None
        if self.cost is None:
            cost = None
        else:
            cost = self.cost

        tags: list[str] | None
        if self.tags is None:
            tags = None
        elif isinstance(self.tags, list):
            tags = self.tags

        else:
            tags = self.tags

        remote_storage = self.remote_storage

        session_id: None | str
        if self.session_id is None:
            session_id = None
        else:
            session_id = self.session_id

        user_id: None | str
        if self.user_id is None:
            user_id = None
        else:
            user_id = self.user_id

        usage: dict[str, Any] | None
        if self.usage is None:
            usage = None
        elif isinstance(self.usage, Usage):
            usage = self.usage.to_dict()
        else:
            usage = self.usage

        private: bool | None
        if self.private is None:
            private = None
        else:
            private = self.private

        estimated_running_time_seconds: float | None
        if self.estimated_running_time_seconds is None:
            estimated_running_time_seconds = None
        else:
            estimated_running_time_seconds = self.estimated_running_time_seconds

        calibration_id: None | str
        if self.calibration_id is None:
            calibration_id = None
        else:
            calibration_id = self.calibration_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if status is not None:
            field_dict["status"] = status
        if state is not None:
            field_dict["state"] = state
        if backend is not None:
            field_dict["backend"] = backend
        if program is not None:
            field_dict["program"] = program
        if params is not None:
            field_dict["params"] = params
        if created is not None:
            field_dict["created"] = created
        if runtime is not None:
            field_dict["runtime"] = runtime
        if cost is not None:
            field_dict["cost"] = cost
        if tags is not None:
            field_dict["tags"] = tags
        if remote_storage is not None:
            field_dict["remote_storage"] = remote_storage
        if session_id is not None:
            field_dict["session_id"] = session_id
        if user_id is not None:
            field_dict["user_id"] = user_id
        if usage is not None:
            field_dict["usage"] = usage
        if private is not None:
            field_dict["private"] = private
        if estimated_running_time_seconds is not None:
            field_dict["estimated_running_time_seconds"] = estimated_running_time_seconds
        if calibration_id is not None:
            field_dict["calibration_id"] = calibration_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.job_state import JobState
        from ..models.program import Program
        from ..models.usage import Usage

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status", None))

        def _parse_state(data: object) -> JobState | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                state_type_1 = JobState.from_dict(data)

                return state_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(JobState | None, data)

        state = _parse_state(d.pop("state", None))

        def _parse_backend(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        backend = _parse_backend(d.pop("backend", None))

        def _parse_program(data: object) -> None | Program:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                program_type_1 = Program.from_dict(data)

                return program_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Program, data)

        program = _parse_program(d.pop("program", None))

        params = d.pop("params", None)

        def _parse_created(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        created = _parse_created(d.pop("created", None))

        def _parse_runtime(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        runtime = _parse_runtime(d.pop("runtime", None))

        def _parse_cost(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        cost = _parse_cost(d.pop("cost", None))

        def _parse_tags(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                tags_type_0 = cast(list[str], data)

                return tags_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        tags = _parse_tags(d.pop("tags", None))

        remote_storage = d.pop("remote_storage", None)

        def _parse_session_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        session_id = _parse_session_id(d.pop("session_id", None))

        def _parse_user_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        user_id = _parse_user_id(d.pop("user_id", None))

        def _parse_usage(data: object) -> None | Usage:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                usage_type_1 = Usage.from_dict(data)

                return usage_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | Usage, data)

        usage = _parse_usage(d.pop("usage", None))

        def _parse_private(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        private = _parse_private(d.pop("private", None))

        def _parse_estimated_running_time_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        estimated_running_time_seconds = _parse_estimated_running_time_seconds(
            d.pop("estimated_running_time_seconds", None)
        )

        def _parse_calibration_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        calibration_id = _parse_calibration_id(d.pop("calibration_id", None))

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
