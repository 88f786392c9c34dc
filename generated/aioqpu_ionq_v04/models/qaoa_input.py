# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.qaoa_input_problem import QAOAInputProblem


T = TypeVar("T", bound="QAOAInput")


@_attrs_define
class QAOAInput:
    """An optimization problem.

    Attributes:
        problem_type (str): Kind of the problem.
        problem (QAOAInputProblem): A graph in the adjacency form of NetworkX.
    """

    problem_type: str
    problem: QAOAInputProblem
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        problem_type = self.problem_type

        problem = self.problem.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "problem_type": problem_type,
                "problem": problem,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.qaoa_input_problem import QAOAInputProblem

        d = dict(src_dict)
        problem_type = d.pop("problem_type")

        problem = QAOAInputProblem.from_dict(d.pop("problem"))

        qaoa_input = cls(
            problem_type=problem_type,
            problem=problem,
        )

        qaoa_input.additional_properties = d
        return qaoa_input

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
