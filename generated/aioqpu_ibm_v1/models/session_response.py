# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.session_timestamp import SessionTimestamp


T = TypeVar("T", bound="SessionResponse")


@_attrs_define
class SessionResponse:
    """A session.

    Attributes:
        id (str): Session id.
        backend_name (str | None): Name of the backend; null as long as it has none.
        mode (str | None):
        state (str | None): State.
        state_reason (str | None): Why it is so.
        accepting_jobs (bool | None): Does it take jobs.
        started_at (str | None):
        activated_at (str | None):
        closed_at (str | None):
        last_job_started (str | None):
        last_job_completed (str | None):
        max_ttl (int | None): The longest life in seconds.
        interactive_ttl (int | None): The longest time without a job in seconds.
        active_ttl (int | None): The longest active time in seconds.
        elapsed_time (float | None): Usage in seconds; null as long as it runs.
        timestamps (list[SessionTimestamp] | None):
        user_id (str | None): Who opened it.
    """

    id: str
    backend_name: None | str = None
    mode: None | str = None
    state: None | str = None
    state_reason: None | str = None
    accepting_jobs: bool | None = None
    started_at: None | str = None
    activated_at: None | str = None
    closed_at: None | str = None
    last_job_started: None | str = None
    last_job_completed: None | str = None
    max_ttl: int | None = None
    interactive_ttl: int | None = None
    active_ttl: int | None = None
    elapsed_time: float | None = None
    timestamps: list[SessionTimestamp] | None = None
    user_id: None | str = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        backend_name: None | str
        if self.backend_name is None:
            backend_name = None
        else:
            backend_name = self.backend_name

        mode: None | str
        if self.mode is None:
            mode = None
        else:
            mode = self.mode

        state: None | str
        if self.state is None:
            state = None
        else:
            state = self.state

        state_reason: None | str
        if self.state_reason is None:
            state_reason = None
        else:
            state_reason = self.state_reason

        accepting_jobs: bool | None
        if self.accepting_jobs is None:
            accepting_jobs = None
        else:
            accepting_jobs = self.accepting_jobs

        started_at: None | str
        if self.started_at is None:
            started_at = None
        else:
            started_at = self.started_at

        activated_at: None | str
        if self.activated_at is None:
            activated_at = None
        else:
            activated_at = self.activated_at

        closed_at: None | str
        if self.closed_at is None:
            closed_at = None
        else:
            closed_at = self.closed_at

        last_job_started: None | str
        if self.last_job_started is None:
            last_job_started = None
        else:
            last_job_started = self.last_job_started

        last_job_completed: None | str
        if self.last_job_completed is None:
            last_job_completed = None
        else:
            last_job_completed = self.last_job_completed

        max_ttl: int | None
        if self.max_ttl is None:
            max_ttl = None
        else:
            max_ttl = self.max_ttl

        interactive_ttl: int | None
        if self.interactive_ttl is None:
            interactive_ttl = None
        else:
            interactive_ttl = self.interactive_ttl

        active_ttl: int | None
        if self.active_ttl is None:
            active_ttl = None
        else:
            active_ttl = self.active_ttl

        elapsed_time: float | None
        if self.elapsed_time is None:
            elapsed_time = None
        else:
            elapsed_time = self.elapsed_time

        timestamps: list[dict[str, Any]] | None
        if self.timestamps is None:
            timestamps = None
        elif isinstance(self.timestamps, list):
            timestamps = []
            for timestamps_type_0_item_data in self.timestamps:
                timestamps_type_0_item = timestamps_type_0_item_data.to_dict()
                timestamps.append(timestamps_type_0_item)

        else:
            timestamps = self.timestamps

        user_id: None | str
        if self.user_id is None:
            user_id = None
        else:
            user_id = self.user_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if backend_name is not None:
            field_dict["backend_name"] = backend_name
        if mode is not None:
            field_dict["mode"] = mode
        if state is not None:
            field_dict["state"] = state
        if state_reason is not None:
            field_dict["state_reason"] = state_reason
        if accepting_jobs is not None:
            field_dict["accepting_jobs"] = accepting_jobs
        if started_at is not None:
            field_dict["started_at"] = started_at
        if activated_at is not None:
            field_dict["activated_at"] = activated_at
        if closed_at is not None:
            field_dict["closed_at"] = closed_at
        if last_job_started is not None:
            field_dict["last_job_started"] = last_job_started
        if last_job_completed is not None:
            field_dict["last_job_completed"] = last_job_completed
        if max_ttl is not None:
            field_dict["max_ttl"] = max_ttl
        if interactive_ttl is not None:
            field_dict["interactive_ttl"] = interactive_ttl
        if active_ttl is not None:
            field_dict["active_ttl"] = active_ttl
        if elapsed_time is not None:
            field_dict["elapsed_time"] = elapsed_time
        if timestamps is not None:
            field_dict["timestamps"] = timestamps
        if user_id is not None:
            field_dict["user_id"] = user_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.session_timestamp import SessionTimestamp

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_backend_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        backend_name = _parse_backend_name(d.pop("backend_name", None))

        def _parse_mode(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        mode = _parse_mode(d.pop("mode", None))

        def _parse_state(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        state = _parse_state(d.pop("state", None))

        def _parse_state_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        state_reason = _parse_state_reason(d.pop("state_reason", None))

        def _parse_accepting_jobs(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        accepting_jobs = _parse_accepting_jobs(d.pop("accepting_jobs", None))

        def _parse_started_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        started_at = _parse_started_at(d.pop("started_at", None))

        def _parse_activated_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        activated_at = _parse_activated_at(d.pop("activated_at", None))

        def _parse_closed_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        closed_at = _parse_closed_at(d.pop("closed_at", None))

        def _parse_last_job_started(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        last_job_started = _parse_last_job_started(d.pop("last_job_started", None))

        def _parse_last_job_completed(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        last_job_completed = _parse_last_job_completed(d.pop("last_job_completed", None))

        def _parse_max_ttl(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        max_ttl = _parse_max_ttl(d.pop("max_ttl", None))

        def _parse_interactive_ttl(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        interactive_ttl = _parse_interactive_ttl(d.pop("interactive_ttl", None))

        def _parse_active_ttl(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        active_ttl = _parse_active_ttl(d.pop("active_ttl", None))

        def _parse_elapsed_time(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        elapsed_time = _parse_elapsed_time(d.pop("elapsed_time", None))

        def _parse_timestamps(data: object) -> list[SessionTimestamp] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                timestamps_type_0 = []
                _timestamps_type_0 = data
                for timestamps_type_0_item_data in _timestamps_type_0:
                    timestamps_type_0_item = SessionTimestamp.from_dict(timestamps_type_0_item_data)

                    timestamps_type_0.append(timestamps_type_0_item)

                return timestamps_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[SessionTimestamp] | None, data)

        timestamps = _parse_timestamps(d.pop("timestamps", None))

        def _parse_user_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        user_id = _parse_user_id(d.pop("user_id", None))

        session_response = cls(
            id=id,
            backend_name=backend_name,
            mode=mode,
            state=state,
            state_reason=state_reason,
            accepting_jobs=accepting_jobs,
            started_at=started_at,
            activated_at=activated_at,
            closed_at=closed_at,
            last_job_started=last_job_started,
            last_job_completed=last_job_completed,
            max_ttl=max_ttl,
            interactive_ttl=interactive_ttl,
            active_ttl=active_ttl,
            elapsed_time=elapsed_time,
            timestamps=timestamps,
            user_id=user_id,
        )

        session_response.additional_properties = d
        return session_response

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
