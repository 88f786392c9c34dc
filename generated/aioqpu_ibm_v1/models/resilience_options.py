# Generated from specs/ibm-runtime-v1.yaml by specs/generate.py. Do not edit.
from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define

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
        measure_mitigation (bool | None): Whether to mitigate measurement errors (TREX).
        measure_noise_learning (MeasureNoiseLearningOptions | None): Learning the noise of measurements.
        zne_mitigation (bool | None): Whether to use zero-noise extrapolation.
        zne (ZneOptions | None): Zero-noise extrapolation.
        pec_mitigation (bool | None): Whether to use probabilistic error cancellation.
        pec (PecOptions | None): Probabilistic error cancellation.
        layer_noise_learning (LayerNoiseLearningOptions | None): Learning the noise of layers of gates.
        layer_noise_model (Any | None): The noise model of layers that was learned before, in Qiskit's typed JSON.
    """

    measure_mitigation: bool | None = None
    measure_noise_learning: MeasureNoiseLearningOptions | None = None
    zne_mitigation: bool | None = None
    zne: ZneOptions | None = None
    pec_mitigation: bool | None = None
    pec: PecOptions | None = None
    layer_noise_learning: LayerNoiseLearningOptions | None = None
    layer_noise_model: Any | None = None

    def to_dict(self) -> dict[str, Any]:
        measure_mitigation = self.measure_mitigation

        measure_noise_learning: dict[str, Any] | None = None
        if not self.measure_noise_learning is None:
            measure_noise_learning = self.measure_noise_learning.to_dict()

        zne_mitigation = self.zne_mitigation

        zne: dict[str, Any] | None = None
        if not self.zne is None:
            zne = self.zne.to_dict()

        pec_mitigation = self.pec_mitigation

        pec: dict[str, Any] | None = None
        if not self.pec is None:
            pec = self.pec.to_dict()

        layer_noise_learning: dict[str, Any] | None = None
        if not self.layer_noise_learning is None:
            layer_noise_learning = self.layer_noise_learning.to_dict()

        layer_noise_model = self.layer_noise_model

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if measure_mitigation is not None:
            field_dict["measure_mitigation"] = measure_mitigation
        if measure_noise_learning is not None:
            field_dict["measure_noise_learning"] = measure_noise_learning
        if zne_mitigation is not None:
            field_dict["zne_mitigation"] = zne_mitigation
        if zne is not None:
            field_dict["zne"] = zne
        if pec_mitigation is not None:
            field_dict["pec_mitigation"] = pec_mitigation
        if pec is not None:
            field_dict["pec"] = pec
        if layer_noise_learning is not None:
            field_dict["layer_noise_learning"] = layer_noise_learning
        if layer_noise_model is not None:
            field_dict["layer_noise_model"] = layer_noise_model

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.layer_noise_learning_options import LayerNoiseLearningOptions
        from ..models.measure_noise_learning_options import MeasureNoiseLearningOptions
        from ..models.pec_options import PecOptions
        from ..models.zne_options import ZneOptions

        d = dict(src_dict)
        measure_mitigation = d.pop("measure_mitigation", None)

        _measure_noise_learning = d.pop("measure_noise_learning", None)
        measure_noise_learning: MeasureNoiseLearningOptions | None
        if isinstance(_measure_noise_learning, None):
            measure_noise_learning = None
        else:
            measure_noise_learning = MeasureNoiseLearningOptions.from_dict(_measure_noise_learning)

        zne_mitigation = d.pop("zne_mitigation", None)

        _zne = d.pop("zne", None)
        zne: ZneOptions | None
        if isinstance(_zne, None):
            zne = None
        else:
            zne = ZneOptions.from_dict(_zne)

        pec_mitigation = d.pop("pec_mitigation", None)

        _pec = d.pop("pec", None)
        pec: PecOptions | None
        if isinstance(_pec, None):
            pec = None
        else:
            pec = PecOptions.from_dict(_pec)

        _layer_noise_learning = d.pop("layer_noise_learning", None)
        layer_noise_learning: LayerNoiseLearningOptions | None
        if isinstance(_layer_noise_learning, None):
            layer_noise_learning = None
        else:
            layer_noise_learning = LayerNoiseLearningOptions.from_dict(_layer_noise_learning)

        layer_noise_model = d.pop("layer_noise_model", None)

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
