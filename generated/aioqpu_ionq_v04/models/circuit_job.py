# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.circuit_job_type import CircuitJobType, check_circuit_job_type
from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.circuit_input import CircuitInput
    from ..models.job_settings import JobSettings
    from ..models.metadata import Metadata
    from ..models.noise import Noise


T = TypeVar("T", bound="CircuitJob")


@_attrs_define
class CircuitJob:
    """A job of one circuit.

    Attributes:
        type_ (CircuitJobType): Kind of the job.
        backend (str): Where to run.
        input_ (CircuitInput): One circuit. Every qubit is measured at the end.
        name (str | Unset): A label of the caller's choice.
        metadata (Metadata | Unset): Pairs of strings kept with the job, at most 10, with keys of at most 40 characters.
        shots (int | Unset): Repetitions on hardware or on a noisy simulator, 100 when left out. The ideal simulator
            ignores it.
        session_id (str | Unset): The session to run in.
        settings (JobSettings | Unset): Settings of error mitigation and of the compiler.
        dry_run (bool | Unset): Compile and price the job without running it.
        noise (Noise | Unset): Noise model of the simulator; no use on hardware.
    """

    type_: CircuitJobType
    backend: str
    input_: CircuitInput
    name: str | Unset = UNSET
    metadata: Metadata | Unset = UNSET
    shots: int | Unset = UNSET
    session_id: str | Unset = UNSET
    settings: JobSettings | Unset = UNSET
    dry_run: bool | Unset = UNSET
    noise: Noise | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        type_: str = self.type_

        backend = self.backend

        input_ = self.input_.to_dict()

        name = self.name

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        shots = self.shots

        session_id = self.session_id

        settings: dict[str, Any] | Unset = UNSET
        if not isinstance(self.settings, Unset):
            settings = self.settings.to_dict()

        dry_run = self.dry_run

        noise: dict[str, Any] | Unset = UNSET
        if not isinstance(self.noise, Unset):
            noise = self.noise.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "type": type_,
                "backend": backend,
                "input": input_,
            }
        )
        if name is not UNSET:
            field_dict["name"] = name
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if shots is not UNSET:
            field_dict["shots"] = shots
        if session_id is not UNSET:
            field_dict["session_id"] = session_id
        if settings is not UNSET:
            field_dict["settings"] = settings
        if dry_run is not UNSET:
            field_dict["dry_run"] = dry_run
        if noise is not UNSET:
            field_dict["noise"] = noise

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.circuit_input import CircuitInput
        from ..models.job_settings import JobSettings
        from ..models.metadata import Metadata
        from ..models.noise import Noise

        d = dict(src_dict)
        type_ = check_circuit_job_type(d.pop("type"))

        backend = d.pop("backend")

        input_ = CircuitInput.from_dict(d.pop("input"))

        name = d.pop("name", UNSET)

        _metadata = d.pop("metadata", UNSET)
        metadata: Metadata | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = Metadata.from_dict(_metadata)

        shots = d.pop("shots", UNSET)

        session_id = d.pop("session_id", UNSET)

        _settings = d.pop("settings", UNSET)
        settings: JobSettings | Unset
        if isinstance(_settings, Unset):
            settings = UNSET
        else:
            settings = JobSettings.from_dict(_settings)

        dry_run = d.pop("dry_run", UNSET)

        _noise = d.pop("noise", UNSET)
        noise: Noise | Unset
        if isinstance(_noise, Unset):
            noise = UNSET
        else:
            noise = Noise.from_dict(_noise)

        circuit_job = cls(
            type_=type_,
            backend=backend,
            input_=input_,
            name=name,
            metadata=metadata,
            shots=shots,
            session_id=session_id,
            settings=settings,
            dry_run=dry_run,
            noise=noise,
        )

        circuit_job.additional_properties = d
        return circuit_job

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
