# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="Gate")


@_attrs_define
class Gate:
    """One gate of the qis or the native set. A qis gate takes target or targets, and control or controls where that makes
    sense; rx, ry, rz, xx, yy and zz need rotation; pauliexp needs targets, terms, coefficients and time. Of the native
    gates gpi and gpi2 need phase and target, ms needs phases and targets and may have angle, zz needs angle and
    targets, nop needs time.

        Attributes:
            gate (str): Name of the gate.
            target (int | Unset): The qubit acted on, counted from 0.
            targets (list[int] | Unset): Qubits, counted from 0.
            control (int | Unset): The control qubit.
            controls (list[int] | Unset): Qubits, counted from 0.
            rotation (float | Unset): Angle of a qis rotation in radians.
            phase (float | Unset): Phase in turns (1 turn is 2 pi radians).
            phases (list[float] | Unset): One phase for each of the two targets, in turns.
            angle (float | Unset): Angle of a native two-qubit gate in turns; for ms 0.25 when left out.
            terms (list[str] | Unset): Pauli strings with one letter for each target; the last letter belongs to the first
                target.
            coefficients (list[float] | Unset): One real weight for each term.
            time (float | Unset): Evolution time of pauliexp, without a unit, or length of nop in microseconds.
    """

    gate: str
    target: int | Unset = UNSET
    targets: list[int] | Unset = UNSET
    control: int | Unset = UNSET
    controls: list[int] | Unset = UNSET
    rotation: float | Unset = UNSET
    phase: float | Unset = UNSET
    phases: list[float] | Unset = UNSET
    angle: float | Unset = UNSET
    terms: list[str] | Unset = UNSET
    coefficients: list[float] | Unset = UNSET
    time: float | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        gate = self.gate

        target = self.target

        targets: list[int] | Unset = UNSET
        if not isinstance(self.targets, Unset):
            targets = self.targets

        control = self.control

        controls: list[int] | Unset = UNSET
        if not isinstance(self.controls, Unset):
            controls = self.controls

        rotation = self.rotation

        phase = self.phase

        phases: list[float] | Unset = UNSET
        if not isinstance(self.phases, Unset):
            phases = self.phases

        angle = self.angle

        terms: list[str] | Unset = UNSET
        if not isinstance(self.terms, Unset):
            terms = self.terms

        coefficients: list[float] | Unset = UNSET
        if not isinstance(self.coefficients, Unset):
            coefficients = self.coefficients

        time = self.time

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "gate": gate,
            }
        )
        if target is not UNSET:
            field_dict["target"] = target
        if targets is not UNSET:
            field_dict["targets"] = targets
        if control is not UNSET:
            field_dict["control"] = control
        if controls is not UNSET:
            field_dict["controls"] = controls
        if rotation is not UNSET:
            field_dict["rotation"] = rotation
        if phase is not UNSET:
            field_dict["phase"] = phase
        if phases is not UNSET:
            field_dict["phases"] = phases
        if angle is not UNSET:
            field_dict["angle"] = angle
        if terms is not UNSET:
            field_dict["terms"] = terms
        if coefficients is not UNSET:
            field_dict["coefficients"] = coefficients
        if time is not UNSET:
            field_dict["time"] = time

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        gate = d.pop("gate")

        target = d.pop("target", UNSET)

        targets = cast(list[int], d.pop("targets", UNSET))

        control = d.pop("control", UNSET)

        controls = cast(list[int], d.pop("controls", UNSET))

        rotation = d.pop("rotation", UNSET)

        phase = d.pop("phase", UNSET)

        phases = cast(list[float], d.pop("phases", UNSET))

        angle = d.pop("angle", UNSET)

        terms = cast(list[str], d.pop("terms", UNSET))

        coefficients = cast(list[float], d.pop("coefficients", UNSET))

        time = d.pop("time", UNSET)

        gate = cls(
            gate=gate,
            target=target,
            targets=targets,
            control=control,
            controls=controls,
            rotation=rotation,
            phase=phase,
            phases=phases,
            angle=angle,
            terms=terms,
            coefficients=coefficients,
            time=time,
        )

        gate.additional_properties = d
        return gate

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
