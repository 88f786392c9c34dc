"""What qiskit-ibm-runtime's own decoder reads in bodies of the executor with the role `sampler_v2`.

Runs in an environment of its own, which has qiskit-ibm-runtime and need not have aioqpu.
"""

import json
from typing import Any

from qiskit.primitives import BitArray
from qiskit_ibm_runtime.decoders.executor.decoder import ExecutorResultDecoder
from qiskit_ibm_runtime.decoders.executor_sampler.decoder import ClientSideSamplerResultDecoder


def shown(value: Any) -> list[object]:
    if isinstance(value, BitArray):
        return [value.get_bitstrings(), value.shape, value.num_shots]
    return [value.real.tolist(), value.imag.tolist()]


def answer(bodies: dict[str, Any]) -> dict[str, Any]:
    """Return what each body holds."""
    found = {}
    for name, body in bodies.items():
        result = ClientSideSamplerResultDecoder.decode(ExecutorResultDecoder.decode(json.dumps(body)))
        found[name] = [
            {
                "shape": pub.data.shape,
                "data": {field: shown(value) for field, value in pub.data.items()},
                "metadata": pub.metadata,
            }
            for pub in result
        ]
    return found
