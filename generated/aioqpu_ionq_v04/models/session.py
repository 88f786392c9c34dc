# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.session_settings import SessionSettings


T = TypeVar("T", bound="Session")


@_attrs_define
class Session:
    """A session.

    Attributes:
        id (str): Session id.
        status (str | None): State.
        active (bool | None): True until the session has ended.
        backend (str | None): Name of the backend.
        organization_id (str | None): Id of the organization.
        project_id (str | None): Id of the project.
        creator_id (str | None): Id of the user who created it.
        ender_id (str | None): Id of the user who ended it.
        created_at (str | None): Time of its creation in ISO 8601, UTC.
        started_at (str | None): Time of its start in ISO 8601, UTC.
        ended_at (str | None): Time of its end in ISO 8601, UTC.
        settings (SessionSettings | None):
    """

    id: str
    status: None | str = None
    active: bool | None = None
    backend: None | str = None
    organization_id: None | str = None
    project_id: None | str = None
    creator_id: None | str = None
    ender_id: None | str = None
    created_at: None | str = None
    started_at: None | str = None
    ended_at: None | str = None
    settings: None | SessionSettings = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.session_settings import SessionSettings

        id = self.id

        status: None | str
        if self.status is None:
            status = None
        else:
            status = self.status

        active: bool | None
        if self.active is None:
            active = None
        else:
            active = self.active

        backend: None | str
        if self.backend is None:
            backend = None
        else:
            backend = self.backend

        organization_id: None | str
        if self.organization_id is None:
            organization_id = None
        else:
            organization_id = self.organization_id

        project_id: None | str
        if self.project_id is None:
            project_id = None
        else:
            project_id = self.project_id

        creator_id: None | str
        if self.creator_id is None:
            creator_id = None
        else:
            creator_id = self.creator_id

        ender_id: None | str
        if self.ender_id is None:
            ender_id = None
        else:
            ender_id = self.ender_id

        created_at: None | str
        if self.created_at is None:
            created_at = None
        else:
            created_at = self.created_at

        started_at: None | str
        if self.started_at is None:
            started_at = None
        else:
            started_at = self.started_at

        ended_at: None | str
        if self.ended_at is None:
            ended_at = None
        else:
            ended_at = self.ended_at

        settings: dict[str, Any] | None
        if self.settings is None:
            settings = None
        elif isinstance(self.settings, SessionSettings):
            settings = self.settings.to_dict()
        else:
            settings = self.settings

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
            }
        )
        if status is not None:
            field_dict["status"] = status
        if active is not None:
            field_dict["active"] = active
        if backend is not None:
            field_dict["backend"] = backend
        if organization_id is not None:
            field_dict["organization_id"] = organization_id
        if project_id is not None:
            field_dict["project_id"] = project_id
        if creator_id is not None:
            field_dict["creator_id"] = creator_id
        if ender_id is not None:
            field_dict["ender_id"] = ender_id
        if created_at is not None:
            field_dict["created_at"] = created_at
        if started_at is not None:
            field_dict["started_at"] = started_at
        if ended_at is not None:
            field_dict["ended_at"] = ended_at
        if settings is not None:
            field_dict["settings"] = settings

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.session_settings import SessionSettings

        d = dict(src_dict)
        id = d.pop("id")

        def _parse_status(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        status = _parse_status(d.pop("status", None))

        def _parse_active(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        active = _parse_active(d.pop("active", None))

        def _parse_backend(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        backend = _parse_backend(d.pop("backend", None))

        def _parse_organization_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        organization_id = _parse_organization_id(d.pop("organization_id", None))

        def _parse_project_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        project_id = _parse_project_id(d.pop("project_id", None))

        def _parse_creator_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        creator_id = _parse_creator_id(d.pop("creator_id", None))

        def _parse_ender_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        ender_id = _parse_ender_id(d.pop("ender_id", None))

        def _parse_created_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        created_at = _parse_created_at(d.pop("created_at", None))

        def _parse_started_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        started_at = _parse_started_at(d.pop("started_at", None))

        def _parse_ended_at(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        ended_at = _parse_ended_at(d.pop("ended_at", None))

        def _parse_settings(data: object) -> None | SessionSettings:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                settings_type_1 = SessionSettings.from_dict(data)

                return settings_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(None | SessionSettings, data)

        settings = _parse_settings(d.pop("settings", None))

        session = cls(
            id=id,
            status=status,
            active=active,
            backend=backend,
            organization_id=organization_id,
            project_id=project_id,
            creator_id=creator_id,
            ender_id=ender_id,
            created_at=created_at,
            started_at=started_at,
            ended_at=ended_at,
            settings=settings,
        )

        session.additional_properties = d
        return session

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
