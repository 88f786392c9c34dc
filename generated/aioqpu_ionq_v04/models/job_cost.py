# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.cost_amount import CostAmount


T = TypeVar("T", bound="JobCost")


@_attrs_define
class JobCost:
    """What a job costs.

    Attributes:
        dry_run (bool | None): True when the job was priced but not run.
        estimated_cost (CostAmount | None): Expected cost; missing for the simulator.
        cost (CostAmount | None): Final cost.
    """

    dry_run: bool | None = None
    estimated_cost: CostAmount | None = None
    cost: CostAmount | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.cost_amount import CostAmount

        dry_run: bool | None
        if self.dry_run is None:
            dry_run = None
        else:
            dry_run = self.dry_run

        estimated_cost: dict[str, Any] | None
        if self.estimated_cost is None:
            estimated_cost = None
        elif isinstance(self.estimated_cost, CostAmount):
            estimated_cost = self.estimated_cost.to_dict()
        else:
            estimated_cost = self.estimated_cost

        cost: dict[str, Any] | None
        if self.cost is None:
            cost = None
        elif isinstance(self.cost, CostAmount):
            cost = self.cost.to_dict()
        else:
            cost = self.cost

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if dry_run is not None:
            field_dict["dry_run"] = dry_run
        if estimated_cost is not None:
            field_dict["estimated_cost"] = estimated_cost
        if cost is not None:
            field_dict["cost"] = cost

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.cost_amount import CostAmount

        d = dict(src_dict)

        def _parse_dry_run(data: object) -> bool | None:
            if data is None:
                return data
            return cast(bool | None, data)

        dry_run = _parse_dry_run(d.pop("dry_run", None))

        def _parse_estimated_cost(data: object) -> CostAmount | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                estimated_cost_type_1 = CostAmount.from_dict(data)

                return estimated_cost_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CostAmount | None, data)

        estimated_cost = _parse_estimated_cost(d.pop("estimated_cost", None))

        def _parse_cost(data: object) -> CostAmount | None:
            if data is None:
                return data
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                cost_type_1 = CostAmount.from_dict(data)

                return cost_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(CostAmount | None, data)

        cost = _parse_cost(d.pop("cost", None))

        job_cost = cls(
            dry_run=dry_run,
            estimated_cost=estimated_cost,
            cost=cost,
        )

        job_cost.additional_properties = d
        return job_cost

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
