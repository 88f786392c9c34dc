# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.layer_noise_learning_options import LayerNoiseLearningOptions
    from ..models.measure_noise_learning_options import MeasureNoiseLearningOptions
    from ..models.pec_options import PecOptions
    from ..models.zne_options import ZneOptions


T = TypeVar("T", bound="ResilienceOptions")


@_attrs_define
class ResilienceOptions:
    """Error mitigation.

    Attributes:
        measure_mitigation (bool | Unset): Whether to mitigate measurement errors (TREX).
        measure_noise_learning (MeasureNoiseLearningOptions | Unset): Learning the noise of measurements.
        zne_mitigation (bool | Unset): Whether to use zero-noise extrapolation.
        zne (ZneOptions | Unset): Zero-noise extrapolation.
        pec_mitigation (bool | Unset): Whether to use probabilistic error cancellation.
        pec (PecOptions | Unset): Probabilistic error cancellation.
        layer_noise_learning (LayerNoiseLearningOptions | Unset): Learning the noise of layers of gates.
        layer_noise_model (Any | Unset): The noise model of layers that was learned before, in Qiskit's typed JSON.
    """

    measure_mitigation: bool | Unset = UNSET
    measure_noise_learning: MeasureNoiseLearningOptions | Unset = UNSET
    zne_mitigation: bool | Unset = UNSET
    zne: ZneOptions | Unset = UNSET
    pec_mitigation: bool | Unset = UNSET
    pec: PecOptions | Unset = UNSET
    layer_noise_learning: LayerNoiseLearningOptions | Unset = UNSET
    layer_noise_model: Any | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        measure_mitigation = self.measure_mitigation

        measure_noise_learning: dict[str, Any] | Unset = UNSET
        if not isinstance(self.measure_noise_learning, Unset):
            measure_noise_learning = self.measure_noise_learning.to_dict()

        zne_mitigation = self.zne_mitigation

        zne: dict[str, Any] | Unset = UNSET
        if not isinstance(self.zne, Unset):
            zne = self.zne.to_dict()

        pec_mitigation = self.pec_mitigation

        pec: dict[str, Any] | Unset = UNSET
        if not isinstance(self.pec, Unset):
            pec = self.pec.to_dict()

        layer_noise_learning: dict[str, Any] | Unset = UNSET
        if not isinstance(self.layer_noise_learning, Unset):
            layer_noise_learning = self.layer_noise_learning.to_dict()

        layer_noise_model = self.layer_noise_model

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if measure_mitigation is not UNSET:
            field_dict["measure_mitigation"] = measure_mitigation
        if measure_noise_learning is not UNSET:
            field_dict["measure_noise_learning"] = measure_noise_learning
        if zne_mitigation is not UNSET:
            field_dict["zne_mitigation"] = zne_mitigation
        if zne is not UNSET:
            field_dict["zne"] = zne
        if pec_mitigation is not UNSET:
            field_dict["pec_mitigation"] = pec_mitigation
        if pec is not UNSET:
            field_dict["pec"] = pec
        if layer_noise_learning is not UNSET:
            field_dict["layer_noise_learning"] = layer_noise_learning
        if layer_noise_model is not UNSET:
            field_dict["layer_noise_model"] = layer_noise_model

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.layer_noise_learning_options import LayerNoiseLearningOptions
        from ..models.measure_noise_learning_options import MeasureNoiseLearningOptions
        from ..models.pec_options import PecOptions
        from ..models.zne_options import ZneOptions

        d = dict(src_dict)
        measure_mitigation = d.pop("measure_mitigation", UNSET)

        _measure_noise_learning = d.pop("measure_noise_learning", UNSET)
        measure_noise_learning: MeasureNoiseLearningOptions | Unset
        if isinstance(_measure_noise_learning, Unset):
            measure_noise_learning = UNSET
        else:
            measure_noise_learning = MeasureNoiseLearningOptions.from_dict(_measure_noise_learning)

        zne_mitigation = d.pop("zne_mitigation", UNSET)

        _zne = d.pop("zne", UNSET)
        zne: ZneOptions | Unset
        if isinstance(_zne, Unset):
            zne = UNSET
        else:
            zne = ZneOptions.from_dict(_zne)

        pec_mitigation = d.pop("pec_mitigation", UNSET)

        _pec = d.pop("pec", UNSET)
        pec: PecOptions | Unset
        if isinstance(_pec, Unset):
            pec = UNSET
        else:
            pec = PecOptions.from_dict(_pec)

        _layer_noise_learning = d.pop("layer_noise_learning", UNSET)
        layer_noise_learning: LayerNoiseLearningOptions | Unset
        if isinstance(_layer_noise_learning, Unset):
            layer_noise_learning = UNSET
        else:
            layer_noise_learning = LayerNoiseLearningOptions.from_dict(_layer_noise_learning)

        layer_noise_model = d.pop("layer_noise_model", UNSET)

        resilience_options = cls(
            measure_mitigation=measure_mitigation,
            measure_noise_learning=measure_noise_learning,
            zne_mitigation=zne_mitigation,
            zne=zne,
            pec_mitigation=pec_mitigation,
            pec=pec,
            layer_noise_learning=layer_noise_learning,
            layer_noise_model=layer_noise_model,
        )

        return resilience_options
