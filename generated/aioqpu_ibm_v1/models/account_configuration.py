# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.plan_configuration import PlanConfiguration


T = TypeVar("T", bound="AccountConfiguration")


@_attrs_define
class AccountConfiguration:
    """What an account may use.

    Attributes:
        plans (list[PlanConfiguration] | None):
    """

    plans: list[PlanConfiguration] | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        plans: list[dict[str, Any]] | None
        if self.plans is None:
            plans = None
        elif isinstance(self.plans, list):
            plans = []
            for plans_type_0_item_data in self.plans:
                plans_type_0_item = plans_type_0_item_data.to_dict()
                plans.append(plans_type_0_item)

        else:
            plans = self.plans

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if plans is not None:
            field_dict["plans"] = plans

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.plan_configuration import PlanConfiguration

        d = dict(src_dict)

        def _parse_plans(data: object) -> list[PlanConfiguration] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                plans_type_0 = []
                _plans_type_0 = data
                for plans_type_0_item_data in _plans_type_0:
                    plans_type_0_item = PlanConfiguration.from_dict(plans_type_0_item_data)

                    plans_type_0.append(plans_type_0_item)

                return plans_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[PlanConfiguration] | None, data)

        plans = _parse_plans(d.pop("plans", None))

        account_configuration = cls(
            plans=plans,
        )

        account_configuration.additional_properties = d
        return account_configuration

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
