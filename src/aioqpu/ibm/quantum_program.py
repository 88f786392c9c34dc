"""Builds the params of IBM's program `executor`, schema v2.0, from sampler pubs or from a prepared quantum program."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import chain
from struct import pack
from typing import Any, Final

from aioqpu._http.validation import check_shots, check_types, is_number
from aioqpu.ibm.pubs import Declared, compressed, declares_register, parameter_values, program_pubs, qpy

SCHEMA_VERSION: Final = "v2.0"
DEFAULT_SHOTS: Final = 4096  # the default of IBM's client; the executor has none
_MEAS_LEVELS = ("classified", "kerneled", "avg_kerneled")
_OPTIONS = ("init_qubits", "rep_delay", "scheduler_timing", "stretch_values", "experimental")
_NUMBERS_PER_PIECE = 2**14
_BYTE_ORDERS = {1: "|", 2: "<", 4: "<", 8: "<"}  # numpy's marks, by the size of an integer in bytes
# Numpy's names of dtypes, by the names of the executor.
DTYPES: Final = {"bool": "|b1", "f16": "<f2", "f32": "<f4", "f64": "<f8", "c64": "<c8", "c128": "<c16"} | {
    f"{kind}{8 * size}": f"{order}{kind}{size}" for kind in "iu" for size, order in _BYTE_ORDERS.items()
}
_DTYPE_NAMES = {numpy_name[1:]: name for name, numpy_name in DTYPES.items()}  # by numpy's name without byte order
_NO_REGISTER = "a circuit has no classical register, so the executor would return nothing"
_PREPARE = (
    "prepare them with qiskit-ibm-runtime, qiskit_ibm_runtime.executor_sampler.prepare.prepare(pubs, options), and "
    "pass the program and the options that it returns to submit_quantum_program(..., semantic_role='sampler_v2')"
)


def check_sampler_options(options: Any) -> None:
    """Refuse options that the executor cannot express without IBM's preparation."""
    if not hasattr(options, "keys"):
        return  # refused by the check of all options

    def part(name: str) -> Mapping[str, Any]:
        value = options.get(name)
        check_types(dict, **{f"options.{name}": value})
        return value or {}

    twirling = part("twirling")
    if twirling.get("enable_gates") or twirling.get("enable_measure"):
        raise ValueError(f"the executor accepts no pubs with twirling: {_PREPARE}")
    if part("dynamical_decoupling").get("enable"):
        raise ValueError(f"the executor accepts no pubs with dynamical decoupling: {_PREPARE}")
    if any(name.startswith("resilience") for name in options if isinstance(name, str)):
        raise ValueError(
            "the sampler has no resilience options: prepare an estimator program with qiskit-ibm-runtime, "
            "qiskit_ibm_runtime.executor_estimator.prepare, and pass it to submit_quantum_program(...)"
        )
    check_shots(options.get("default_shots"), "options.default_shots")
    check_types(dict, **{"options.experimental.execution": part("experimental").get("execution")})
    if part("simulator"):
        raise ValueError("the executor accepts no simulator options")
    level = part("execution").get("meas_type")
    if level is not None and level not in _MEAS_LEVELS:
        raise ValueError(f"options.execution.meas_type must be one of {', '.join(_MEAS_LEVELS)}, not {level!r:.60}")


def sampler_params(
    pubs: Any, options: Mapping[str, Any], shots: int | None, pause: Callable[[], None] | None = None
) -> dict[str, Any]:
    """Return the executor's params for sampler pubs; IBM's client can decode the result too."""
    read = program_pubs(pubs, lambda values, declared: _Arguments(values, declared, pause), pause)
    default = shots or options.get("default_shots") or DEFAULT_SHOTS
    chosen, *others = {(pub[2] if len(pub) > 2 else None) or default for pub in read}
    if others:
        shown = ", ".join(map(str, sorted([chosen, *others])))
        raise ValueError(f"the executor accepts only pubs with equal shots, not {shown}: submit a job for each number")
    circuits = [pub[0] for pub in read]
    arguments = [pub[1] if len(pub) > 1 else None for pub in read]
    execution = options.get("execution") or {}
    experimental = options.get("experimental") or {}
    level = execution.get("meas_type") or _MEAS_LEVELS[0]
    metadata = [_tree(getattr(circuit, "metadata", None) or {}) for circuit in circuits]
    post_processor = {
        "version": "v0.1",
        "twirling": False,
        "meas_type": level,
        "shots": chosen,
        "circuits_metadata": metadata,
        "options": dict(options),
    }
    reports = experimental.get("execution") or {}
    requested = {name: True for name in ("scheduler_timing", "stretch_values") if reports.get(name)}
    return {
        "schema_version": SCHEMA_VERSION,
        "quantum_program": {
            "shots": chosen,
            "circuits": _encoded(circuits, pause),
            "items": [
                {
                    "item_type": "circuit",
                    "circuit_arguments": each.tensor if each else _tensor(compressed(b""), (0,), "f64"),
                    "shape": [],
                    "chunk_size": "auto",
                }
                for each in arguments
            ],
            "meas_level": level,
            "passthrough_data": {"post_processor": post_processor},
            "semantic_role": "sampler_v2",
        },
        "options": {
            "init_qubits": True if execution.get("init_qubits") is None else execution["init_qubits"],
            "rep_delay": execution.get("rep_delay"),
            **requested,
            "experimental": experimental,
        },
    }


def program_params(program: Any, options: Any, semantic_role: str | None) -> dict[str, Any]:
    """Return the executor's params for a prepared program; a `QuantumProgram` is converted by IBM's own converter."""
    converted = _converted(program, options)
    if converted is not None:
        params, options = converted, None if hasattr(options, "execution") else options
    elif not hasattr(program, "keys"):
        raise TypeError(f"a quantum program must be IBM's QuantumProgram or a mapping, not {type(program).__name__}")
    elif "quantum_program" in program:
        params = dict(program)
        if "schema_version" not in params:
            raise ValueError("params with a quantum_program need a schema_version, such as 'v2.0'")
    else:
        params = {"schema_version": SCHEMA_VERSION, "quantum_program": program}
    inner = params["quantum_program"]
    if not hasattr(inner, "keys") or not isinstance(inner.get("items"), (list, tuple)) or not inner["items"]:
        raise ValueError("a quantum program must have a list of items with at least one item")
    if options is not None and not hasattr(options, "keys"):
        raise TypeError(f"options must be a mapping, not {type(options).__name__}")
    if unknown := next((name for name in options or () if name not in _OPTIONS), None):
        raise ValueError(f"the executor has no option {unknown!r:.60}; it has {', '.join(_OPTIONS)}")
    params["options"] = {**(params.get("options") or {}), **(options or {})}
    if semantic_role is not None:
        params["quantum_program"] = {**inner, "semantic_role": semantic_role}
    return params


def _converted(program: Any, options: Any) -> dict[str, Any] | None:
    """Return what IBM's converter makes of a `QuantumProgram` of IBM's packages; `None` for anything else."""
    classes = {(each.__module__.partition(".")[0], each.__name__) for each in type(program).__mro__}
    if not classes & {(package, "QuantumProgram") for package in ("qiskit_ibm_runtime", "samplomatic")}:
        return None
    try:
        from qiskit_ibm_runtime.options_models.executor import ExecutorOptions
        from qiskit_ibm_runtime.quantum_program import QuantumProgram
        from qiskit_ibm_runtime.quantum_program.params_converters import QUANTUM_PROGRAM_PARAMS_CONVERTERS
    except ImportError as error:
        raise TypeError(f"converting a QuantumProgram needs qiskit-ibm-runtime 0.50 or newer ({error})") from error
    if not isinstance(program, QuantumProgram):
        program = QuantumProgram.from_(program)
    given = options if isinstance(options, ExecutorOptions) else ExecutorOptions()
    encoder = QUANTUM_PROGRAM_PARAMS_CONVERTERS[SCHEMA_VERSION].encoder
    params: dict[str, Any] = encoder(program, given).model_dump(mode="json")
    return params


def _encoded(circuits: Sequence[Any], pause: Callable[[], None] | None) -> dict[str, Any]:
    """Return circuits as OpenQASM 3 text if all are text, else as QPY."""
    texts = sum(isinstance(circuit, str) for circuit in circuits)
    if texts == len(circuits):
        if not all(map(declares_register, circuits)):
            raise ValueError(f"{_NO_REGISTER}: declare one, such as bit[1] c;")
        return {"data": list(circuits)}
    if texts:
        raise ValueError("the circuits of an executor job must be of one kind: OpenQASM 3 text or Qiskit circuits")
    plain = []
    for circuit in circuits:
        if isinstance(circuit, dict):
            raise TypeError("the executor accepts OpenQASM 3 text or Qiskit circuits, not typed JSON")
        if "box" in circuit.count_ops():
            raise ValueError(f"the executor accepts no pubs with boxes: {_PREPARE}")
        if not circuit.cregs:
            raise ValueError(_NO_REGISTER)
        if circuit.metadata:
            circuit = circuit.copy()
            circuit.metadata = {}  # it is sent in passthrough_data
        plain.append(circuit)
    data = qpy(plain, pause)
    return {"b64_data": compressed(data), "qpy_version": data[6], "num_programs": len(plain)}


class _Arguments:
    """The parameter values of a pub as a tensor, whose last axis has the circuit's parameters in their order."""

    def __init__(self, values: Any, declared: Declared, pause: Callable[[], None] | None) -> None:
        plain = parameter_values(values, declared)
        if declared.parameters is None:
            raise ValueError("the inputs of this text cannot be read: give a QuantumCircuit in its place")
        if isinstance(plain, Mapping) and "__type__" in plain:
            raise TypeError("the executor accepts parameter values as numbers, lists or arrays, not as typed JSON")
        names = list(declared.parameters)
        if declared.is_text:
            names.sort()  # the service sorts the inputs of a text
        if len(names) == 1 and not isinstance(plain, Mapping):
            plain = {names[0]: plain}
        if isinstance(plain, Mapping):
            columns = [_numbers(plain[name], pause) for name in names]
            # As in Qiskit, a last axis of length 1 is the axis of the parameter.
            shapes = {shape[:-1] if shape[-1:] == (1,) else shape for _, shape in columns}
            if len(shapes) > 1:
                raise ValueError(f"the values of a pub's parameters have different shapes: {sorted(shapes)}")
            self.shape = (*(shapes.pop() if shapes else ()), len(names))
            rows = [0.0] * math.prod(self.shape)
            for at, (column, _) in enumerate(columns):
                rows[at :: len(names)] = column
        else:
            rows, self.shape = _numbers(plain, pause)
        data = bytearray()
        for piece in _pieces(rows):
            data += pack(f"<{len(piece)}d", *piece)
        self.tensor = _tensor(compressed(data), self.shape, "f64")


def _numbers(values: Any, pause: Callable[[], None] | None) -> tuple[list[float], tuple[int, ...]]:
    """Return the numbers in nested lists and the shape of the lists."""
    level, shape = [values], list[int]()
    while level and isinstance(level[0], list):
        lengths = {len(each) if isinstance(each, list) else -1 for each in level}
        if len(lengths) != 1:
            raise ValueError("parameter values must be nested lists of equal lengths")
        shape += lengths
        level = list(chain.from_iterable(level))
    for piece in _pieces(level):
        if not all(map(is_number, piece)):
            raise TypeError("parameter values must be real numbers")
        try:
            finite = all(map(math.isfinite, piece))
        except OverflowError:
            finite = False
        if not finite:
            raise ValueError("parameter values must be finite numbers")
        if pause is not None:
            pause()
    return level, tuple(shape)


def _pieces(values: list[Any]) -> Iterator[list[Any]]:
    return (values[at : at + _NUMBERS_PER_PIECE] for at in range(0, len(values), _NUMBERS_PER_PIECE))


def _tensor(data: str, shape: Sequence[int], dtype: str) -> dict[str, Any]:
    return {"data": data, "shape": list(shape), "dtype": dtype}


def _tree(value: Any) -> Any:
    """Return a circuit's metadata in the form of passthrough data: JSON, with arrays as tensors."""
    if isinstance(value, Mapping):
        if any(not isinstance(name, str) for name in value):
            raise TypeError("the names in a circuit's metadata must be strings")
        return {name: _tree(each) for name, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_tree(each) for each in value]
    if type(value).__module__ == "numpy":
        import numpy as np

        if not isinstance(value, np.ndarray):
            return _tree(value.item())
        if value.dtype == bool:
            return _tensor(compressed(np.packbits(value, bitorder="little").tobytes()), value.shape, "bool")
        if (dtype := _DTYPE_NAMES.get(value.dtype.str[1:])) is None:
            raise TypeError(f"a circuit's metadata contains an array of {value.dtype}, which cannot be sent")
        return _tensor(compressed(value.astype(value.dtype.newbyteorder("<")).tobytes()), value.shape, dtype)
    if value is None or isinstance(value, (str, int, float)):
        return value
    raise TypeError(f"a circuit's metadata contains a value of type {type(value).__name__}, which cannot be sent")
