# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.session_timestamp import SessionTimestamp


T = TypeVar("T", bound="SessionResponse")


@_attrs_define
class SessionResponse:
    """A session.

    Attributes:
        id (str): Session id.
        backend_name (None | str | Unset): Name of the backend; null as long as it has none.
        mode (None | str | Unset):
        state (None | str | Unset): State.
        state_reason (None | str | Unset): Why it is so.
        accepting_jobs (bool | None | Unset): Does it take jobs.
        started_at (None | str | Unset):
        activated_at (None | str | Unset):
        closed_at (None | str | Unset):
        last_job_started (None | str | Unset):
        last_job_completed (None | str | Unset):
        max_ttl (int | None | Unset): The longest life in seconds.
        interactive_ttl (int | None | Unset): The longest time without a job in seconds.
        active_ttl (int | None | Unset): The longest active time in seconds.
        elapsed_time (float | None | Unset): Usage in seconds; null as long as it runs.
        timestamps (list[SessionTimestamp] | None | Unset):
        user_id (None | str | Unset): Who opened it.
    """

    id: str
    backend_name: None | str | Unset = UNSET
    mode: None | str | Unset = UNSET
    state: None | str | Unset = UNSET
    state_reason: None | str | Unset = UNSET
    accepting_jobs: bool | None | Unset = UNSET
    started_at: None | str | Unset = UNSET
    activated_at: None | str | Unset = UNSET
    closed_at: None | str | Unset = UNSET
    last_job_started: None | str | Unset = UNSET
    last_job_completed: None | str | Unset = UNSET
    max_ttl: int | None | Unset = UNSET
    interactive_ttl: int | None | Unset = UNSET
    active_ttl: int | None | Unset = UNSET
    elapsed_time: float | None | Unset = UNSET
    timestamps: list[SessionTimestamp] | None | Unset = UNSET
    user_id: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        backend_name: None | str | Unset
        if isinstance(self.backend_name, Unset):
            backend_name = UNSET
        else:
            backend_name = self.backend_name

        mode: None | str | Unset
        if isinstance(self.mode, Unset):
            mode = UNSET
        else:
            mode = self.mode

        state: None | str | Unset
        if isinstance(self.state, Unset):
            state = UNSET
        else:
            state = self.state

        state_reason: None | str | Unset
        if isinstance(self.state_reason, Unset):
            state_reason = UNSET
        else:
            state_reason = self.state_reason

        accepting_jobs: bool | None | Unset
        if isinstance(self.accepting_jobs, Unset):
            accepting_jobs = UNSET
        else:
            accepting_jobs = self.accepting_jobs

        started_at: None | str | Unset
        if isinstance(self.started_at, Unset):
            started_at = UNSET
        else:
            started_at = self.started_at

        activated_at: None | str | Unset
        if isinstance(self.activated_at, Unset):
            activated_at = UNSET
        else:
            activated_at = self.activated_at

        closed_at: None | str | Unset
        if isinstance(self.closed_at, Unset):
            closed_at = UNSET
        else:
            closed_at = self.closed_at

        last_job_started: None | str | Unset
        if isinstance(self.last_job_started, Unset):
            last_job_started = UNSET
        else:
            last_job_started = self.last_job_started

        last_job_completed: None | str | Unset
        if isinstance(self.last_job_completed, Unset):
            last_job_completed = UNSET
        else:
            last_job_completed = self.last_job_completed

        max_ttl: int | None | Unset
        if isinstance(self.max_ttl, Unset):
            max_ttl = UNSET
        else:
            max_ttl = self.max_ttl

        interactive_ttl: int | None | Unset
        if isinstance(self.interactive_ttl, Unset):
            interactive_ttl = UNSET
        else:
            interactive_ttl = self.interactive_ttl

        active_ttl: int | None | Unset
        if isinstance(self.active_ttl, Unset):
            active_ttl = UNSET
        else:
            active_ttl = self.active_ttl

        elapsed_time: float | None | Unset
        if isinstance(self.elapsed_time, Unset):
            elapsed_time = UNSET
        else:
            elapsed_time = self.elapsed_time

        timestamps: list[dict[str, Any]] | None | Unset
        if isinstance(self.timestamps, Unset):
            timestamps = UNSET
        elif isinstance(self.timestamps, list):
            timestamps = []
            for timestamps_type_0_item_data in self.timestamps:
                timestamps_type_0_item = timestamps_type_0_item_data.to_dict()
                timestamps.append(timestamps_type_0_item)

        else:
            timestamps = self.timestamps

        user_id: None | str | Unset
        if isinstance(self.user_id, Unset):
            user_id = UNSET
        else:
            user_id = self.user_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if backend_name is not UNSET:
            field_dict["backend_name"] = backend_name
        if mode is not UNSET:
            field_dict["mode"] = mode
        if state is not UNSET:
            field_dict["state"] = state
        if state_reason is not UNSET:
            field_dict["state_reason"] = state_reason
        if accepting_jobs is not UNSET:
            field_dict["accepting_jobs"] = accepting_jobs
        if started_at is not UNSET:
            field_dict["started_at"] = started_at
        if activated_at is not UNSET:
            field_dict["activated_at"] = activated_at
        if closed_at is not UNSET:
            field_dict["closed_at"] = closed_at
        if last_job_started is not UNSET:
            field_dict["last_job_started"] = last_job_started
        if last_job_completed is not UNSET:
            field_dict["last_job_completed"] = last_job_completed
        if max_ttl is not UNSET:
            field_dict["max_ttl"] = max_ttl
        if interactive_ttl is not UNSET:
            field_dict["interactive_ttl"] = interactive_ttl
        if active_ttl is not UNSET:
            field_dict["active_ttl"] = active_ttl
        if elapsed_time is not UNSET:
            field_dict["elapsed_time"] = elapsed_time
        if timestamps is not UNSET:
            field_dict["timestamps"] = timestamps
        if user_id is not UNSET:
            field_dict["user_id"] = user_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.session_timestamp import SessionTimestamp

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_backend_name(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        backend_name = _parse_backend_name(d.pop("backend_name", UNSET))

        def _parse_mode(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        mode = _parse_mode(d.pop("mode", UNSET))

        def _parse_state(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        state = _parse_state(d.pop("state", UNSET))

        def _parse_state_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        state_reason = _parse_state_reason(d.pop("state_reason", UNSET))

        def _parse_accepting_jobs(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        accepting_jobs = _parse_accepting_jobs(d.pop("accepting_jobs", UNSET))

        def _parse_started_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        started_at = _parse_started_at(d.pop("started_at", UNSET))

        def _parse_activated_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        activated_at = _parse_activated_at(d.pop("activated_at", UNSET))

        def _parse_closed_at(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        closed_at = _parse_closed_at(d.pop("closed_at", UNSET))

        def _parse_last_job_started(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        last_job_started = _parse_last_job_started(d.pop("last_job_started", UNSET))

        def _parse_last_job_completed(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        last_job_completed = _parse_last_job_completed(d.pop("last_job_completed", UNSET))

        def _parse_max_ttl(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        max_ttl = _parse_max_ttl(d.pop("max_ttl", UNSET))

        def _parse_interactive_ttl(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        interactive_ttl = _parse_interactive_ttl(d.pop("interactive_ttl", UNSET))

        def _parse_active_ttl(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        active_ttl = _parse_active_ttl(d.pop("active_ttl", UNSET))

        def _parse_elapsed_time(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        elapsed_time = _parse_elapsed_time(d.pop("elapsed_time", UNSET))

        def _parse_timestamps(data: object) -> list[SessionTimestamp] | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
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
            return cast(list[SessionTimestamp] | None | Unset, data)

        timestamps = _parse_timestamps(d.pop("timestamps", UNSET))

        def _parse_user_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        user_id = _parse_user_id(d.pop("user_id", UNSET))

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
