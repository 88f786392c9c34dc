# Generated from specs/ionq-v0.3.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.circuit_input import CircuitInput
    from ..models.create_job_settings import CreateJobSettings
    from ..models.error_mitigation import ErrorMitigation
    from ..models.metadata import Metadata
    from ..models.multi_circuit_input import MultiCircuitInput
    from ..models.noise import Noise
    from ..models.program_input import ProgramInput
    from ..models.registers import Registers


T = TypeVar("T", bound="CreateJob")


@_attrs_define
class CreateJob:
    """A submission. Only the input is needed.

    Attributes:
        input_ (CircuitInput | MultiCircuitInput | ProgramInput): The program, either one circuit, several circuits, or
            a text in another language.
        target (str | Unset): Where to run; the ideal simulator when left out.
        shots (int | Unset): Repetitions on hardware or on a noisy simulator, 100 when left out. The ideal simulator
            ignores it.
        name (str | Unset): A label of the caller's choice.
        metadata (Metadata | Unset): Pairs of strings kept with the job, at most 10, with keys of at most 40 characters.
        noise (Noise | Unset): Noise model of the simulator; it has no effect on hardware.
        error_mitigation (ErrorMitigation | Unset): Error mitigation on hardware; it has no effect on simulators.
        registers (Registers | Unset): Named lists that are kept with the job. meas_mapped names, for each classical
            bit, the qubit measured into it or null. Results are not reordered by it.
        settings (CreateJobSettings | Unset): Compilation and run settings, sent unchanged.
        preflight (bool | Unset): Check the job without running it.
        qubits (int | Unset): Number of qubits of a QIR program, whose input cannot say it.
    """

    input_: CircuitInput | MultiCircuitInput | ProgramInput
    target: str | Unset = UNSET
    shots: int | Unset = UNSET
    name: str | Unset = UNSET
    metadata: Metadata | Unset = UNSET
    noise: Noise | Unset = UNSET
    error_mitigation: ErrorMitigation | Unset = UNSET
    registers: Registers | Unset = UNSET
    settings: CreateJobSettings | Unset = UNSET
    preflight: bool | Unset = UNSET
    qubits: int | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        from ..models.circuit_input import CircuitInput
        from ..models.multi_circuit_input import MultiCircuitInput

        input_: dict[str, Any]
        if isinstance(self.input_, CircuitInput):
            input_ = self.input_.to_dict()
        elif isinstance(self.input_, MultiCircuitInput):
            input_ = self.input_.to_dict()
        else:
            input_ = self.input_.to_dict()

        target = self.target

        shots = self.shots

        name = self.name

        metadata: dict[str, Any] | Unset = UNSET
        if not isinstance(self.metadata, Unset):
            metadata = self.metadata.to_dict()

        noise: dict[str, Any] | Unset = UNSET
        if not isinstance(self.noise, Unset):
            noise = self.noise.to_dict()

        error_mitigation: dict[str, Any] | Unset = UNSET
        if not isinstance(self.error_mitigation, Unset):
            error_mitigation = self.error_mitigation.to_dict()

        registers: dict[str, Any] | Unset = UNSET
        if not isinstance(self.registers, Unset):
            registers = self.registers.to_dict()

        settings: dict[str, Any] | Unset = UNSET
        if not isinstance(self.settings, Unset):
            settings = self.settings.to_dict()

        preflight = self.preflight

        qubits = self.qubits

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "input": input_,
            }
        )
        if target is not UNSET:
            field_dict["target"] = target
        if shots is not UNSET:
            field_dict["shots"] = shots
        if name is not UNSET:
            field_dict["name"] = name
        if metadata is not UNSET:
            field_dict["metadata"] = metadata
        if noise is not UNSET:
            field_dict["noise"] = noise
        if error_mitigation is not UNSET:
            field_dict["error_mitigation"] = error_mitigation
        if registers is not UNSET:
            field_dict["registers"] = registers
        if settings is not UNSET:
            field_dict["settings"] = settings
        if preflight is not UNSET:
            field_dict["preflight"] = preflight
        if qubits is not UNSET:
            field_dict["qubits"] = qubits

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.circuit_input import CircuitInput
        from ..models.create_job_settings import CreateJobSettings
        from ..models.error_mitigation import ErrorMitigation
        from ..models.metadata import Metadata
        from ..models.multi_circuit_input import MultiCircuitInput
        from ..models.noise import Noise
        from ..models.program_input import ProgramInput
        from ..models.registers import Registers

        d = dict(src_dict)

        def _parse_input_(data: object) -> CircuitInput | MultiCircuitInput | ProgramInput:
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_job_input_type_0 = CircuitInput.from_dict(data)

                return componentsschemas_job_input_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            try:
                if not isinstance(data, dict):
                    raise TypeError()
                componentsschemas_job_input_type_1 = MultiCircuitInput.from_dict(data)

                return componentsschemas_job_input_type_1
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            if not isinstance(data, dict):
                raise TypeError()
            componentsschemas_job_input_type_2 = ProgramInput.from_dict(data)

            return componentsschemas_job_input_type_2

        input_ = _parse_input_(d.pop("input"))

        target = d.pop("target", UNSET)

        shots = d.pop("shots", UNSET)

        name = d.pop("name", UNSET)

        _metadata = d.pop("metadata", UNSET)
        metadata: Metadata | Unset
        if isinstance(_metadata, Unset):
            metadata = UNSET
        else:
            metadata = Metadata.from_dict(_metadata)

        _noise = d.pop("noise", UNSET)
        noise: Noise | Unset
        if isinstance(_noise, Unset):
            noise = UNSET
        else:
            noise = Noise.from_dict(_noise)

        _error_mitigation = d.pop("error_mitigation", UNSET)
        error_mitigation: ErrorMitigation | Unset
        if isinstance(_error_mitigation, Unset):
            error_mitigation = UNSET
        else:
            error_mitigation = ErrorMitigation.from_dict(_error_mitigation)

        _registers = d.pop("registers", UNSET)
        registers: Registers | Unset
        if isinstance(_registers, Unset):
            registers = UNSET
        else:
            registers = Registers.from_dict(_registers)

        _settings = d.pop("settings", UNSET)
        settings: CreateJobSettings | Unset
        if isinstance(_settings, Unset):
            settings = UNSET
        else:
            settings = CreateJobSettings.from_dict(_settings)

        preflight = d.pop("preflight", UNSET)

        qubits = d.pop("qubits", UNSET)

        create_job = cls(
            input_=input_,
            target=target,
            shots=shots,
            name=name,
            metadata=metadata,
            noise=noise,
            error_mitigation=error_mitigation,
            registers=registers,
            settings=settings,
            preflight=preflight,
            qubits=qubits,
        )

        create_job.additional_properties = d
        return create_job

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
