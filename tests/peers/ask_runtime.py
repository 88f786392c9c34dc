"""Print what qiskit-ibm-runtime answers to all questions of the tests; importing it takes longer than the answers.

Runs in an environment of its own, which has qiskit-ibm-runtime and need not have aioqpu.
"""

import asyncio
import base64
import io
import json
import sys
import zlib
from typing import Any

from peers import decode_estimator, decode_executor, encode_with_runtime, prepare_executor
from qiskit import qpy
from qiskit_ibm_runtime import RuntimeDecoder


def metadata(text: str) -> str:
    """Return the metadata of a circuit in IBM's typed JSON as a Python literal."""
    data = io.BytesIO(zlib.decompress(base64.b64decode(text)))
    read = qpy.load(data, metadata_deserializer=RuntimeDecoder)[0].metadata
    plain = {name: value.tolist() if hasattr(value, "tolist") else value for name, value in read.items()}
    return repr({name: str(value) if "time" in repr(value) else value for name, value in plain.items()})


def answers(questions: dict[str, Any]) -> dict[str, Any]:
    """Return the answers by the names of the questions."""
    found = {
        "written": encode_with_runtime.answer(),
        "samples": decode_executor.answer(questions["bodies"]),
        "estimates": decode_estimator.answer(),
        "compared": prepare_executor.answer(questions["params"]),
        "metadata": metadata(questions["circuit"]),
    }
    sys.path.extend(questions["path"])  # after its own packages: those of aioqpu's environment
    from peers import submit_prepared

    return found | {"submitted": asyncio.run(submit_prepared.answer())}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(answers(json.load(sys.stdin))))
