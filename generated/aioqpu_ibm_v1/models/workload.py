# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.usage import Usage


T = TypeVar("T", bound="Workload")


@_attrs_define
class Workload:
    """A job, session or batch. The values differ from those of jobs.

    Attributes:
        id (str): Id of the job or session.
        created (None | str | Unset): Time of creation.
        ended (None | str | Unset): End.
        backend (None | str | Unset): Name of the backend.
        instance (None | str | Unset): Its instance.
        user_id (None | str | Unset):
        mode (None | str | Unset):
        status (None | str | Unset):
        status_reason (None | str | Unset): Why it is so.
        accepting_jobs (bool | None | Unset): null for jobs.
        tags (list[str] | None | Unset):
        usage (None | Unset | Usage):
        usage_seconds (float | None | Unset): Time used in seconds.
        estimated_running_time_seconds (float | None | Unset): Expected run time in seconds.
    """

    id: str
    created: None | str | Unset = UNSET
    ended: None | str | Unset = UNSET
    backend: None | str | Unset = UNSET
    instance: None | str | Unset = UNSET
    user_id: None | str | Unset = UNSET
    mode: None | str | Unset = UNSET
    status: None | str | Unset = UNSET
    status_reason: None | str | Unset = UNSET
    accepting_jobs: bool | None | Unset = UNSET
    tags: list[str] | None | Unset = UNSET
    usage: None | Unset | Usage = UNSET
    usage_seconds: float | None | Unset = UNSET
    estimated_running_time_seconds: float | None | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.usage import Usage

        id = self.id

        created: None | str | Unset
        if isinstance(self.created, Unset):
            created = UNSET
        else:
            created = self.created

        ended: None | str | Unset
        if isinstance(self.ended, Unset):
            ended = UNSET
        else:
            ended = self.ended

        backend: None | str | Unset
        if isinstance(self.backend, Unset):
            backend = UNSET
        else:
            backend = self.backend

        instance: None | str | Unset
        if isinstance(self.instance, Unset):
            instance = UNSET
        else:
            instance = self.instance

        user_id: None | str | Unset
        if isinstance(self.user_id, Unset):
            user_id = UNSET
        else:
            user_id = self.user_id

        mode: None | str | Unset
        if isinstance(self.mode, Unset):
            mode = UNSET
        else:
            mode = self.mode

        status: None | str | Unset
        if isinstance(self.status, Unset):
            status = UNSET
        else:
            status = self.status

        status_reason: None | str | Unset
        if isinstance(self.status_reason, Unset):
            status_reason = UNSET
        else:
            status_reason = self.status_reason

        accepting_jobs: bool | None | Unset
        if isinstance(self.accepting_jobs, Unset):
            accepting_jobs = UNSET
        else:
            accepting_jobs = self.accepting_jobs

        tags: list[str] | None | Unset
        if isinstance(self.tags, Unset):
            tags = UNSET
        elif isinstance(self.tags, list):
            tags = self.tags

        else:
            tags = self.tags

        usage: dict[str, Any] | None | Unset
        if isinstance(self.usage, Unset):
            usage = UNSET
        elif isinstance(self.usage, Usage):
            usage = self.usage.to_dict()
        else:
            usage = self.usage

        usage_seconds: float | None | Unset
        if isinstance(self.usage_seconds, Unset):
            usage_seconds = UNSET
        else:
            usage_seconds = self.usage_seconds

        estimated_running_time_seconds: float | None | Unset
        if isinstance(self.estimated_running_time_seconds, Unset):
            estimated_running_time_seconds = UNSET
        else:
            estimated_running_time_seconds = self.estimated_running_time_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if created is not UNSET:
            field_dict["created"] = created
        if ended is not UNSET:
            field_dict["ended"] = ended
        if backend is not UNSET:
            field_dict["backend"] = backend
        if instance is not UNSET:
            field_dict["instance"] = instance
        if user_id is not UNSET:
            field_dict["user_id"] = user_id
        if mode is not UNSET:
            field_dict["mode"] = mode
        if status is not UNSET:
            field_dict["status"] = status
        if status_reason is not UNSET:
            field_dict["status_reason"] = status_reason
        if accepting_jobs is not UNSET:
            field_dict["accepting_jobs"] = accepting_jobs
        if tags is not UNSET:
            field_dict["tags"] = tags
        if usage is not UNSET:
            field_dict["usage"] = usage
        if usage_seconds is not UNSET:
            field_dict["usage_seconds"] = usage_seconds
        if estimated_running_time_seconds is not UNSET:
            field_dict["estimated_running_time_seconds"] = estimated_running_time_seconds

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.usage import Usage

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_created(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        created = _parse_created(d.pop("created", UNSET))

        def _parse_ended(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        ended = _parse_ended(d.pop("ended", UNSET))

        def _parse_backend(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        backend = _parse_backend(d.pop("backend", UNSET))

        def _parse_instance(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        instance = _parse_instance(d.pop("instance", UNSET))

        def _parse_user_id(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        user_id = _parse_user_id(d.pop("user_id", UNSET))

        def _parse_mode(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        mode = _parse_mode(d.pop("mode", UNSET))

        def _parse_status(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status = _parse_status(d.pop("status", UNSET))

        def _parse_status_reason(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        status_reason = _parse_status_reason(d.pop("status_reason", UNSET))

        def _parse_accepting_jobs(data: object) -> bool | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(bool | None | Unset, data)

        accepting_jobs = _parse_accepting_jobs(d.pop("accepting_jobs", UNSET))

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

        def _parse_usage_seconds(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        usage_seconds = _parse_usage_seconds(d.pop("usage_seconds", UNSET))

        def _parse_estimated_running_time_seconds(data: object) -> float | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(float | None | Unset, data)

        estimated_running_time_seconds = _parse_estimated_running_time_seconds(
            d.pop("estimated_running_time_seconds", UNSET)
        )

        workload = cls(
            id=id,
            created=created,
            ended=ended,
            backend=backend,
            instance=instance,
            user_id=user_id,
            mode=mode,
            status=status,
            status_reason=status_reason,
            accepting_jobs=accepting_jobs,
            tags=tags,
            usage=usage,
            usage_seconds=usage_seconds,
            estimated_running_time_seconds=estimated_running_time_seconds,
        )

        workload.additional_properties = d
        return workload

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
