# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.analytics_filter import AnalyticsFilter


T = TypeVar("T", bound="AnalyticsFilters")


@_attrs_define
class AnalyticsFilters:
    """What usage can be filtered by.

    Attributes:
        backends (list[AnalyticsFilter] | None):
        instances (list[AnalyticsFilter] | None):
        users (list[AnalyticsFilter] | None):
        plans (list[AnalyticsFilter] | None):
        subscriptions (list[AnalyticsFilter] | None):
    """

    backends: list[AnalyticsFilter] | None = None
    instances: list[AnalyticsFilter] | None = None
    users: list[AnalyticsFilter] | None = None
    plans: list[AnalyticsFilter] | None = None
    subscriptions: list[AnalyticsFilter] | None = None
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        backends: list[dict[str, Any]] | None
        if self.backends is None:
            backends = None
        elif isinstance(self.backends, list):
            backends = []
            for backends_type_0_item_data in self.backends:
                backends_type_0_item = backends_type_0_item_data.to_dict()
                backends.append(backends_type_0_item)

        else:
            backends = self.backends

        instances: list[dict[str, Any]] | None
        if self.instances is None:
            instances = None
        elif isinstance(self.instances, list):
            instances = []
            for instances_type_0_item_data in self.instances:
                instances_type_0_item = instances_type_0_item_data.to_dict()
                instances.append(instances_type_0_item)

        else:
            instances = self.instances

        users: list[dict[str, Any]] | None
        if self.users is None:
            users = None
        elif isinstance(self.users, list):
            users = []
            for users_type_0_item_data in self.users:
                users_type_0_item = users_type_0_item_data.to_dict()
                users.append(users_type_0_item)

        else:
            users = self.users

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

        subscriptions: list[dict[str, Any]] | None
        if self.subscriptions is None:
            subscriptions = None
        elif isinstance(self.subscriptions, list):
            subscriptions = []
            for subscriptions_type_0_item_data in self.subscriptions:
                subscriptions_type_0_item = subscriptions_type_0_item_data.to_dict()
                subscriptions.append(subscriptions_type_0_item)

        else:
            subscriptions = self.subscriptions

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if backends is not None:
            field_dict["backends"] = backends
        if instances is not None:
            field_dict["instances"] = instances
        if users is not None:
            field_dict["users"] = users
        if plans is not None:
            field_dict["plans"] = plans
        if subscriptions is not None:
            field_dict["subscriptions"] = subscriptions

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.analytics_filter import AnalyticsFilter

        d = dict(src_dict)

        def _parse_backends(data: object) -> list[AnalyticsFilter] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                backends_type_0 = []
                _backends_type_0 = data
                for backends_type_0_item_data in _backends_type_0:
                    backends_type_0_item = AnalyticsFilter.from_dict(backends_type_0_item_data)

                    backends_type_0.append(backends_type_0_item)

                return backends_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AnalyticsFilter] | None, data)

        backends = _parse_backends(d.pop("backends", None))

        def _parse_instances(data: object) -> list[AnalyticsFilter] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                instances_type_0 = []
                _instances_type_0 = data
                for instances_type_0_item_data in _instances_type_0:
                    instances_type_0_item = AnalyticsFilter.from_dict(instances_type_0_item_data)

                    instances_type_0.append(instances_type_0_item)

                return instances_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AnalyticsFilter] | None, data)

        instances = _parse_instances(d.pop("instances", None))

        def _parse_users(data: object) -> list[AnalyticsFilter] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                users_type_0 = []
                _users_type_0 = data
                for users_type_0_item_data in _users_type_0:
                    users_type_0_item = AnalyticsFilter.from_dict(users_type_0_item_data)

                    users_type_0.append(users_type_0_item)

                return users_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AnalyticsFilter] | None, data)

        users = _parse_users(d.pop("users", None))

        def _parse_plans(data: object) -> list[AnalyticsFilter] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                plans_type_0 = []
                _plans_type_0 = data
                for plans_type_0_item_data in _plans_type_0:
                    plans_type_0_item = AnalyticsFilter.from_dict(plans_type_0_item_data)

                    plans_type_0.append(plans_type_0_item)

                return plans_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AnalyticsFilter] | None, data)

        plans = _parse_plans(d.pop("plans", None))

        def _parse_subscriptions(data: object) -> list[AnalyticsFilter] | None:
            if data is None:
                return data
            try:
                if not isinstance(data, list):
                    raise TypeError()
                subscriptions_type_0 = []
                _subscriptions_type_0 = data
                for subscriptions_type_0_item_data in _subscriptions_type_0:
                    subscriptions_type_0_item = AnalyticsFilter.from_dict(subscriptions_type_0_item_data)

                    subscriptions_type_0.append(subscriptions_type_0_item)

                return subscriptions_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(list[AnalyticsFilter] | None, data)

        subscriptions = _parse_subscriptions(d.pop("subscriptions", None))

        analytics_filters = cls(
            backends=backends,
            instances=instances,
            users=users,
            plans=plans,
            subscriptions=subscriptions,
        )

        analytics_filters.additional_properties = d
        return analytics_filters

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
