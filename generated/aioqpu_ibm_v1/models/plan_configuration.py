# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.function_configuration import FunctionConfiguration


T = TypeVar("T", bound="PlanConfiguration")


@_attrs_define
class PlanConfiguration:
    """One plan of an account.

    Attributes:
        plan_id (str | None):
        subscription_id (str | None):
        subscription_name (str | None):
        backends (list[str] | None): Names of its backends.
        usage_allocation_seconds (float | None): Time allotted in seconds.
        usage_limit_seconds (float | None): Limit in seconds.
        unallocated_usage_seconds (float | None): Time not allotted yet in seconds.
        usage_allocation_ru (float | None): Usage allotted in resource units.
        usage_limit_ru (float | None): Limit in resource units.
        max_ttl (int | None): The longest life of a session in seconds.
        active_ttl (int | None): The longest active time of a session in seconds.
        interactive_ttl (int | None): The longest time of a session without a job in seconds.
        start_time (str | None):
        end_time (str | None):
        functions (list[FunctionConfiguration] | None):
    """

    plan_id: None | str = None
    subscription_id: None | str = None
    subscription_name: None | str = None
    backends: list[str] | None = None
    usage_allocation_seconds: float | None = None
    usage_limit_seconds: float | None = None
    unallocated_usage_seconds: float | None = None
    usage_allocation_ru: float | None = None
    usage_limit_ru: float | None = None
    max_ttl: int | None = None
    active_ttl: int | None = None
    interactive_ttl: int | None = None
    start_time: None | str = None
    end_time: None | str = None
    functions: list[FunctionConfiguration] | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        plan_id: None | str
        if self.plan_id is None:
            plan_id = None
        else:
            plan_id = self.plan_id

        subscription_id: None | str
        if self.subscription_id is None:
            subscription_id = None
        else:
            subscription_id = self.subscription_id

        subscription_name: None | str
        if self.subscription_name is None:
            subscription_name = None
        else:
            subscription_name = self.subscription_name

        backends: list[str] | None
        if self.backends is None:
            backends = None
        elif isinstance(self.backends, list):
            backends = self.backends

        else:
            backends = self.backends

        usage_allocation_seconds: float | None
        if self.usage_allocation_seconds is None:
            usage_allocation_seconds = None
        else:
            usage_allocation_seconds = self.usage_allocation_seconds

        usage_limit_seconds: float | None
        if self.usage_limit_seconds is None:
            usage_limit_seconds = None
        else:
            usage_limit_seconds = self.usage_limit_seconds

        unallocated_usage_seconds: float | None
        if self.unallocated_usage_seconds is None:
            unallocated_usage_seconds = None
        else:
            unallocated_usage_seconds = self.unallocated_usage_seconds

        usage_allocation_ru: float | None
        if self.usage_allocation_ru is None:
            usage_allocation_ru = None
        else:
            usage_allocation_ru = self.usage_allocation_ru

        usage_limit_ru: float | None
        if self.usage_limit_ru is None:
            usage_limit_ru = None
        else:
            usage_limit_ru = self.usage_limit_ru

        max_ttl: int | None
        if self.max_ttl is None:
            max_ttl = None
        else:
            max_ttl = self.max_ttl

        active_ttl: int | None
        if self.active_ttl is None:
            active_ttl = None
        else:
            active_ttl = self.active_ttl

        interactive_ttl: int | None
        if self.interactive_ttl is None:
            interactive_ttl = None
        else:
            interactive_ttl = self.interactive_ttl

        start_time: None | str
        if self.start_time is None:
            start_time = None
        else:
            start_time = self.start_time

        end_time: None | str
        if self.end_time is None:
            end_time = None
        else:
            end_time = self.end_time

        functions: list[dict[str, Any]] | None
        if self.functions is None:
            functions = None
        elif isinstance(self.functions, list):
            functions = []
            for functions_type_0_item_data in self.functions:
                functions_type_0_item = functions_type_0_item_data.to_dict()
                functions.append(functions_type_0_item)

        else:
            functions = self.functions

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if plan_id is not None:
            field_dict["plan_id"] = plan_id
        if subscription_id is not None:
            field_dict["subscription_id"] = subscription_id
        if subscription_name is not None:
            field_dict["subscription_name"] = subscription_name
        if backends is not None:
            field_dict["backends"] = backends
        if usage_allocation_seconds is not None:
            field_dict["usage_allocation_seconds"] = usage_allocation_seconds
        if usage_limit_seconds is not None:
            field_dict["usage_limit_seconds"] = usage_limit_seconds
        if unallocated_usage_seconds is not None:
            field_dict["unallocated_usage_seconds"] = unallocated_usage_seconds
        if usage_allocation_ru is not None:
            field_dict["usage_allocation_ru"] = usage_allocation_ru
        if usage_limit_ru is not None:
            field_dict["usage_limit_ru"] = usage_limit_ru
        if max_ttl is not None:
            field_dict["max_ttl"] = max_ttl
        if active_ttl is not None:
            field_dict["active_ttl"] = active_ttl
        if interactive_ttl is not None:
            field_dict["interactive_ttl"] = interactive_ttl
        if start_time is not None:
            field_dict["start_time"] = start_time
        if end_time is not None:
            field_dict["end_time"] = end_time
        if functions is not None:
            field_dict["functions"] = functions

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.function_configuration import FunctionConfiguration

        d = dict(src_dict)

        def _parse_plan_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        plan_id = _parse_plan_id(d.pop("plan_id", None))

        def _parse_subscription_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        subscription_id = _parse_subscription_id(d.pop("subscription_id", None))

        def _parse_subscription_name(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        subscription_name = _parse_subscription_name(d.pop("subscription_name", None))

        def _parse_backends(data: object) -> list[str] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                backends_type_0 = cast(list[str], data)

                return backends_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[str] | None, data)

        backends = _parse_backends(d.pop("backends", None))

        def _parse_usage_allocation_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage_allocation_seconds = _parse_usage_allocation_seconds(d.pop("usage_allocation_seconds", None))

        def _parse_usage_limit_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage_limit_seconds = _parse_usage_limit_seconds(d.pop("usage_limit_seconds", None))

        def _parse_unallocated_usage_seconds(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        unallocated_usage_seconds = _parse_unallocated_usage_seconds(d.pop("unallocated_usage_seconds", None))

        def _parse_usage_allocation_ru(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage_allocation_ru = _parse_usage_allocation_ru(d.pop("usage_allocation_ru", None))

        def _parse_usage_limit_ru(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        usage_limit_ru = _parse_usage_limit_ru(d.pop("usage_limit_ru", None))

        def _parse_max_ttl(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        max_ttl = _parse_max_ttl(d.pop("max_ttl", None))

        def _parse_active_ttl(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        active_ttl = _parse_active_ttl(d.pop("active_ttl", None))

        def _parse_interactive_ttl(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        interactive_ttl = _parse_interactive_ttl(d.pop("interactive_ttl", None))

        def _parse_start_time(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        start_time = _parse_start_time(d.pop("start_time", None))

        def _parse_end_time(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        end_time = _parse_end_time(d.pop("end_time", None))

        def _parse_functions(data: object) -> list[FunctionConfiguration] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                functions_type_0 = []
                _functions_type_0 = data
                for functions_type_0_item_data in _functions_type_0:
                    functions_type_0_item = FunctionConfiguration.from_dict(functions_type_0_item_data)

                    functions_type_0.append(functions_type_0_item)

                return functions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[FunctionConfiguration] | None, data)

        functions = _parse_functions(d.pop("functions", None))

        plan_configuration = cls(
            plan_id=plan_id,
            subscription_id=subscription_id,
            subscription_name=subscription_name,
            backends=backends,
            usage_allocation_seconds=usage_allocation_seconds,
            usage_limit_seconds=usage_limit_seconds,
            unallocated_usage_seconds=unallocated_usage_seconds,
            usage_allocation_ru=usage_allocation_ru,
            usage_limit_ru=usage_limit_ru,
            max_ttl=max_ttl,
            active_ttl=active_ttl,
            interactive_ttl=interactive_ttl,
            start_time=start_time,
            end_time=end_time,
            functions=functions,
        )

        plan_configuration.additional_properties = d
        return plan_configuration

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
