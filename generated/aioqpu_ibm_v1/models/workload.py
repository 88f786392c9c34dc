# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.usage import Usage


T = TypeVar("T", bound="Workload")


@_attrs_define
class Workload:
    """A job, session or batch. The values differ from those of jobs.

    Attributes:
        id (str): Id of the job or session.
        created (str | None): Time of creation.
        ended (str | None): End.
        backend (str | None): Name of the backend.
        instance (str | None): Its instance.
        user_id (str | None):
        mode (str | None):
        status (str | None):
        status_reason (str | None): Why it is so.
        accepting_jobs (bool | None): null for jobs.
        tags (list[str] | None):
        usage (None | Usage):
        usage_seconds (float | None): Time used in seconds.
        estimated_running_time_seconds (float | None): Expected run time in seconds.
    """

    id: str
    created: None | str = None
    ended: None | str = None
    backend: None | str = None
    instance: None | str = None
    user_id: None | str = None
    mode: None | str = None
    status: None | str = None
    status_reason: None | str = None
    accepting_jobs: bool | None = None
    tags: list[str] | None = None
    usage: None | Usage = None
    usage_seconds: float | None = None
    estimated_running_time_seconds: float | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.usage import Usage

        id = self.id

        created: None | str
        if self.created is None:
            created = None
        else:
            created = self.created

        ended: None | str
        if self.ended is None:
            ended = None
        else:
            ended = self.ended

        backend: None | str
        if self.backend is None:
            backend = None
        else:
            backend = self.backend

        instance: None | str
        if self.instance is None:
            instance = None
        else:
            instance = self.instance

        user_id: None | str
        if self.user_id is None:
            user_id = None
        else:
            user_id = self.user_id

        mode: None | str
        if self.mode is None:
            mode = None
        else:
            mode = self.mode

        status: None | str
        if self.status is None:
            status = None
        else:
            status = self.status

        status_reason: None | str
        if self.status_reason is None:
            status_reason = None
        else:
            status_reason = self.status_reason

        accepting_jobs: bool | None
        if self.accepting_jobs is None:
            accepting_jobs = None
        else:
            accepting_jobs = self.accepting_jobs

        tags: list[str] | None
        if self.tags is None:
            tags = None
        elif isinstance(self.tags, list):
            tags = self.tags

        else:
            tags = self.tags

        usage: dict[str, Any] | None
        if self.usage is None:
            usage = None
        elif isinstance(self.usage, Usage):
            usage = self.usage.to_dict()
        else:
            usage = self.usage

        usage_seconds: float | None
        if self.usage_seconds is None:
            usage_seconds = None
        else:
            usage_seconds = self.usage_seconds

        estimated_running_time_seconds: float | None
        if self.estimated_running_time_seconds is None:
            estimated_running_time_seconds = None
        else:
            estimated_running_time_seconds = self.estimated_running_time_seconds

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if created is not None:
            field_dict["created"] = created
        if ended is not None:
            field_dict["ended"] = ended
        if backend is not None:
            field_dict["backend"] = backend
        if instance is not None:
            field_dict["instance"] = instance
        if user_id is not None:
            field_dict["user_id"] = user_id
        if mode is not None:
            field_dict["mode"] = mode
        if status is not None:
            field_dict["status"] = status
        if status_reason is not None:
            field_dict["status_reason"] = status_reason
        if accepting_jobs is not None:
            field_dict["accepting_jobs"] = accepting_jobs
        if tags is not None:
            field_dict["tags"] = tags
        if usage is not None:
            field_dict["usage"] = usage
        if usage_seconds is not None:
            field_dict["usage_seconds"] = usage_seconds
        if estimated_running_time_seconds is not None:
            field_dict["estimated_running_time_seconds"] = estimated_running_time_seconds

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.usage import Usage

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_created(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        created = _parse_created(d.pop("created", None))

        def _parse_ended(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        ended = _parse_ended(d.pop("ended", None))

        def _parse_backend(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        backend = _parse_backend(d.pop("backend", None))

        def _parse_instance(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        instance = _parse_instance(d.pop("instance", None))

        def _parse_user_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        user_id = _parse_user_id(d.pop("user_id", None))

        def _parse_mode(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        mode = _parse_mode(d.pop("mode", None))

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status", None))

        def _parse_status_reason(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status_reason = _parse_status_reason(d.pop("status_reason", None))

        def _parse_accepting_jobs(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        accepting_jobs = _parse_accepting_jobs(d.pop("accepting_jobs", None))

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

        def _parse_usage_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage_seconds = _parse_usage_seconds(d.pop("usage_seconds", None))

        def _parse_estimated_running_time_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        estimated_running_time_seconds = _parse_estimated_running_time_seconds(
            d.pop("estimated_running_time_seconds", None)
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
