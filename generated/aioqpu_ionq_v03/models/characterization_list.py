# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.characterization import Characterization


T = TypeVar("T", bound="CharacterizationList")


@_attrs_define
class CharacterizationList:
    """One page of characterizations.

    Attributes:
        characterizations (list[Characterization] | None):
        pages (int | None): Number of pages after this one.
    """

    characterizations: list[Characterization] | None = None
    pages: int | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        characterizations: list[dict[str, Any]] | None
        if self.characterizations is None:
            characterizations = None
        elif isinstance(self.characterizations, list):
            characterizations = []
            for characterizations_type_0_item_data in self.characterizations:
                characterizations_type_0_item = characterizations_type_0_item_data.to_dict()
                characterizations.append(characterizations_type_0_item)

        else:
            characterizations = self.characterizations

        pages: int | None
        if self.pages is None:
            pages = None
        else:
            pages = self.pages

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if characterizations is not None:
            field_dict["characterizations"] = characterizations
        if pages is not None:
            field_dict["pages"] = pages

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.characterization import Characterization

        d = dict(src_dict)

        def _parse_characterizations(data: object) -> list[Characterization] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                characterizations_type_0 = []
                _characterizations_type_0 = data
                for characterizations_type_0_item_data in _characterizations_type_0:
                    characterizations_type_0_item = Characterization.from_dict(characterizations_type_0_item_data)

                    characterizations_type_0.append(characterizations_type_0_item)

                return characterizations_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[Characterization] | None, data)

        characterizations = _parse_characterizations(d.pop("characterizations", None))

        def _parse_pages(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        pages = _parse_pages(d.pop("pages", None))

        characterization_list = cls(
            characterizations=characterizations,
            pages=pages,
        )

        characterization_list.additional_properties = d
        return characterization_list

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
