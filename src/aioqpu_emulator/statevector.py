"""Simulates state vectors without Qiskit, whose import takes most of a second."""

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.complex128]


def zero_state(width: int) -> Vector:
    """Return the state in which all qubits are 0."""
    state = np.zeros(2**width, dtype=complex)
    state[0] = 1
    return state


def apply_matrix(state: Vector, matrix: Vector, qubits: list[int]) -> Vector:
    """Apply a matrix, whose least significant bit is the first of the qubits."""
    if len(qubits) == 1:
        # Several times faster than the general case, for the most frequent gates.
        pairs: Vector = np.matmul(matrix, state.reshape(-1, 2, 2 ** qubits[0]))
        return pairs.ravel()
    size, width = len(qubits), width_of(state)
    axes = [width - 1 - qubit for qubit in reversed(qubits)]
    tensor = np.tensordot(
        matrix.reshape((2,) * 2 * size), state.reshape((2,) * width), axes=(range(size, 2 * size), axes)
    )
    moved: Vector = np.moveaxis(tensor, range(size), axes)
    return moved.ravel()


def width_of(state: Vector) -> int:
    """Return the number of qubits."""
    return state.size.bit_length() - 1


def probabilities_of(state: Vector) -> NDArray[np.float64]:
    """Return the probability of each outcome, qubit 0 being the least significant bit."""
    shares: NDArray[np.float64] = np.abs(state) ** 2
    return shares
