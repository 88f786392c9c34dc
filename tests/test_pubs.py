"""What users write as pubs, and what the service gets."""

import base64
import io
import json
import subprocess
import sys
import time
import zlib

import numpy as np
import pytest
from qiskit import QuantumCircuit, qpy, transpile
from qiskit.circuit import Parameter, ParameterVector

from aioqpu import IonQClient
from aioqpu.pubs import estimator_pubs, sampler_pubs

BELL = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;'
TEXT = "OPENQASM 3.0; qubit q; bit c; c = measure q;"
UNREAD = "OPENQASM 3.0; include 'ours.inc';"  # what it declares is not certain
SWEEP = 'OPENQASM 3.0; include "stdgates.inc"; input float a; input float b; qubit q; rx(a) q; rz(b) q;'


def unpacked(circuit):
    assert circuit["__type__"] == "QuantumCircuit"
    return zlib.decompress(base64.b64decode(circuit["__value__"], validate=True))


def loaded(circuit):
    return qpy.load(io.BytesIO(unpacked(circuit)))[0]


def qpy_version(circuit):
    data = unpacked(circuit)
    assert data[:6] == b"QISKIT"
    return data[6]


class TestSamplerPubs:
    def test_a_bare_circuit_is_a_pub(self):
        assert sampler_pubs([BELL, TEXT]) == [[BELL], [TEXT]]

    @pytest.mark.parametrize("pub", [(BELL,), [BELL], (BELL, None), (BELL, None, 500), [BELL, [], 500]])
    def test_tuples_and_lists_become_lists_with_their_gaps(self, pub):
        assert sampler_pubs([pub]) == [list(pub)]

    def test_pubs_may_come_as_a_tuple(self):
        assert sampler_pubs((BELL, (BELL, None, 5))) == [[BELL], [BELL, None, 5]]

    def test_the_users_own_pubs_are_left_alone(self):
        pub = [SWEEP, {"a": (1.0, 2.0), "b": (1.0, 2.0)}]
        sampler_pubs([pub])
        assert pub == [SWEEP, {"a": (1.0, 2.0), "b": (1.0, 2.0)}]

    @pytest.mark.parametrize("pub", [(), [], (BELL, None, 5, 6)])
    def test_a_pub_has_one_to_three_parts(self, pub):
        with pytest.raises(ValueError, match="parts"):
            sampler_pubs([pub])


class TestEstimatorPubs:
    @pytest.mark.parametrize("observables", ["ZZ", {"ZZ": 1, "XX": 0.5}, [["ZZ"], [{"XX": 2}]]])
    def test_observables_stay_as_they_are(self, observables):
        assert estimator_pubs([(BELL, observables)]) == [[BELL, observables]]

    def test_values_and_precision_follow_the_observables(self):
        assert estimator_pubs([(TEXT, "Z", None, 0.01)]) == [[TEXT, "Z", None, 0.01]]
        assert estimator_pubs([(SWEEP, "Z", {"a": 1, "b": 2}, 0.01)]) == [[SWEEP, "Z", {"a": 1, "b": 2}, 0.01]]

    def test_tuples_inside_observables_become_lists(self):
        assert estimator_pubs([(BELL, (("ZZ",), ({"XX": 2},)))]) == [[BELL, [["ZZ"], [{"XX": 2}]]]]

    @pytest.mark.parametrize("pub", [BELL, (BELL,), (), (BELL, "ZZ", None, 0.1, 5)])
    def test_a_pub_has_two_to_four_parts(self, pub):
        with pytest.raises(ValueError, match="parts"):
            estimator_pubs([pub])


class TestParameterValues:
    @pytest.mark.parametrize(
        ("values", "sent"),
        [
            ([0.1, 0.2], {"a": 0.1, "b": 0.2}),
            ((0.1, 0.2), {"a": 0.1, "b": 0.2}),
            ([(0.1, 0.2), (0.3, 0.4)], {"a": [0.1, 0.3], "b": [0.2, 0.4]}),
            ([np.array(0.1), np.float64(0.2)], {"a": 0.1, "b": 0.2}),
            (np.arange(2), {"a": 0, "b": 1}),
            ({"a": 0.1, "b": (0.2, 0.3)}, {"a": 0.1, "b": [0.2, 0.3]}),
            ({"a": np.array([0.1, 0.2]), "b": np.float32(0.5)}, {"a": [0.1, 0.2], "b": 0.5}),
        ],
    )
    def test_become_plain_json(self, values, sent):
        pubs = sampler_pubs([(SWEEP, values, 10)])
        assert pubs == [[SWEEP, sent, 10]]
        assert json.loads(json.dumps(pubs)) == [[SWEEP, sent, 10]]

    def test_bindings_by_parameter_are_sent_by_its_name(self):
        vector = ParameterVector("v", 2)
        values = {Parameter("a"): 0.1, vector[1]: np.array([0.2])}
        assert sampler_pubs([(UNREAD, values)]) == [[UNREAD, {"a": 0.1, "v[1]": [0.2]}]]

    def test_numpy_shots_and_precision_become_plain_json(self):
        assert json.dumps(sampler_pubs([(BELL, None, np.int64(100))])[0][2]) == "100"
        assert json.dumps(estimator_pubs([(BELL, "ZZ", None, np.float64(0.25))])[0][3]) == "0.25"

    def test_none_true_and_text_stay(self):
        assert sampler_pubs([(UNREAD, {"a": [None, True, "x"]})]) == [[UNREAD, {"a": [None, True, "x"]}]]


class TestQiskitCircuits:
    @pytest.fixture
    def circuit(self):
        circuit = QuantumCircuit(3, 2, name="bell", metadata={"kept": 1})
        circuit.h(0)
        circuit.cx(0, 2)
        circuit.rz(Parameter("a"), 1)
        circuit.measure([0, 2], [1, 0])
        return circuit

    @pytest.mark.parametrize("in_a_tuple", [True, False])
    def test_is_sent_as_qpy_that_loads_back_equal(self, circuit, in_a_tuple):
        circuit.assign_parameters([0.5], inplace=True)
        (pub,) = sampler_pubs([(circuit,) if in_a_tuple else circuit])
        json.dumps(pub)
        assert loaded(pub[0]) == circuit
        assert (loaded(pub[0]).name, loaded(pub[0]).metadata) == ("bell", {"kept": 1})

    def test_qpy_is_of_a_version_that_the_service_reads(self, circuit):
        assert qpy_version(estimator_pubs([(circuit, "ZZZ", [0.5])])[0][0]) <= 17

    def test_an_older_qiskit_sends_the_newest_version_it_has(self, circuit, monkeypatch):
        monkeypatch.setattr(qpy.common, "QPY_VERSION", 14)
        pub = sampler_pubs([(circuit, [0.5])])[0]
        assert qpy_version(pub[0]) == 14
        assert loaded(pub[0]) == circuit

    def test_the_layout_survives(self):
        circuit = QuantumCircuit(2, 2)
        circuit.cx(0, 1)
        circuit.measure([0, 1], [0, 1])
        routed = transpile(circuit, coupling_map=[[0, 1], [1, 2], [2, 3]], initial_layout=[3, 0], seed_transpiler=1)
        back = loaded(sampler_pubs([routed])[0][0])
        assert back.layout.final_index_layout() == routed.layout.final_index_layout()

    def test_an_encoded_circuit_is_passed_on(self, circuit):
        encoded, _ = sampler_pubs([(circuit, 0.5)])[0]
        assert sampler_pubs([(encoded, None, 5)]) == [[encoded, None, 5]]


class TestWrongPubs:
    @pytest.mark.parametrize("pubs", [None, BELL, b"OPENQASM 3.0;", {"circuit": BELL}, 5, QuantumCircuit(1)])
    def test_pubs_that_are_no_list_are_refused(self, pubs):
        with pytest.raises(TypeError, match="list"):
            sampler_pubs(pubs)
        with pytest.raises(TypeError, match="list"):
            estimator_pubs(pubs)

    @pytest.mark.parametrize("make", [sampler_pubs, estimator_pubs])
    @pytest.mark.parametrize("pubs", [[], ()])
    def test_no_pub_at_all_is_refused(self, make, pubs):
        with pytest.raises(ValueError, match="at least one"):
            make(pubs)

    @pytest.mark.parametrize("circuit", [None, 5, BELL.encode(), {}, {"circuit": BELL}, object(), QuantumCircuit])
    def test_circuits_of_other_types_are_refused_by_name(self, circuit):
        with pytest.raises(TypeError, match=type(circuit).__name__):
            sampler_pubs([(circuit, None, 5)])

    @pytest.mark.parametrize("circuit", ["", " \n\t"])
    def test_an_empty_circuit_is_refused(self, circuit):
        with pytest.raises(ValueError, match="empty"):
            sampler_pubs([circuit])

    def test_one_bad_pub_among_good_ones_is_refused(self):
        with pytest.raises(TypeError):
            sampler_pubs([BELL, (None,)])

    def test_without_qiskit_other_types_are_refused_all_the_same(self, monkeypatch):
        monkeypatch.delitem(sys.modules, "qiskit")
        with pytest.raises(TypeError, match="OpenQASM 3"):
            sampler_pubs([object()])


def test_text_and_parameters_are_sent_without_importing_qiskit_or_numpy():
    code = (
        "import sys; from aioqpu.pubs import sampler_pubs\n"
        "assert sampler_pubs([('input float a;', {'a': (1, 2)})]) == [['input float a;', {'a': [1, 2]}]]\n"
        "print([name for name in ('qiskit', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


class TestParameterNames:
    """Keys of parameter values: names, parameters, vectors, and groups of them."""

    def values(self, values):
        return sampler_pubs([(UNREAD, values)])[0][1]

    def test_a_group_of_names_takes_its_values_from_the_last_axis(self):
        assert self.values({("a", "b"): [[1, 2], [3, 4]], "c": [5, 6]}) == {"a": [1, 3], "b": [2, 4], "c": [5, 6]}
        assert self.values({("a", "b"): [1, 2]}) == {"a": 1, "b": 2}

    def test_qiskits_own_parameters_vectors_and_bindings(self):
        from qiskit.circuit import Parameter, ParameterVector
        from qiskit.primitives import BindingsArray

        vector = ParameterVector("v", 2)
        assert self.values({Parameter("a"): 1.5, vector: [1, 2]}) == {"a": 1.5, "v[0]": 1, "v[1]": 2}
        assert self.values(BindingsArray({("a", "b"): [[1, 2], [3, 4]]})) == {"a": [1, 3], "b": [2, 4]}

    @pytest.mark.parametrize(
        ("values", "error"),
        [({7: 1}, TypeError), ({("a", "b"): 1}, ValueError), ({("a", "b"): [1, 2, 3]}, ValueError)],
    )
    def test_wrong_groups_are_refused(self, values, error):
        with pytest.raises(error):
            self.values(values)


class TestObservables:
    def observables(self, value):
        return estimator_pubs([("OPENQASM 3.0;", value)])[0][1]

    @pytest.mark.parametrize("value", ["ZZ", {"ZZ": 1.5, "XX": 2}, ["ZZ", {"XX": 1}], [["ZZ"], ["XX"]]])
    def test_what_the_service_takes_is_left_as_it_is(self, value):
        assert self.observables(value) == value

    def test_qiskits_own_operators(self):
        from qiskit.primitives.containers import ObservablesArray
        from qiskit.quantum_info import Pauli, SparseObservable, SparsePauliOp

        operator = SparsePauliOp(["IZ", "XX"], [1.0, 2.0])
        assert self.observables(operator) == {"IZ": 1.0, "XX": 2.0}
        assert self.observables([operator, "ZZ"]) == [{"IZ": 1.0, "XX": 2.0}, "ZZ"]
        assert self.observables(Pauli("XY")) == {"XY": 1.0}
        assert self.observables({Pauli("XY"): 2.0}) == {"XY": 2.0}
        assert self.observables(SparseObservable.from_list([("ZZ", 3.0)])) == {"ZZ": 3.0}
        assert self.observables(ObservablesArray([["ZZ"], ["XX"]])) == [[{"ZZ": 1.0}], [{"XX": 1.0}]]

    def test_numpy_arrays_without_qiskit(self, monkeypatch):
        import sys

        import numpy as np

        monkeypatch.delitem(sys.modules, "qiskit", raising=False)
        assert self.observables(np.array(["ZZ", "XX"], dtype=object)) == ["ZZ", "XX"]
        with pytest.raises(TypeError, match="Pauli string"):
            self.observables(7)


def test_numbers_that_json_has_no_form_for_are_refused_clearly():
    with pytest.raises(TypeError, match="a longdouble cannot be sent as JSON"):
        IonQClient("k").raw.get_async_httpx_client().build_request("POST", "/jobs", json=[np.longdouble(1)])


@pytest.mark.parametrize("shots", [0, -5, "x", True, 1.5])
def test_wrong_shots_of_a_pub_are_refused(shots):
    with pytest.raises(ValueError, match="shots"):
        sampler_pubs([("OPENQASM 3.0;", None, shots)])


@pytest.mark.parametrize("precision", [0, -1, "x", True])
def test_a_wrong_precision_of_a_pub_is_refused(precision):
    with pytest.raises(ValueError, match="precision"):
        estimator_pubs([("OPENQASM 3.0;", "Z", None, precision)])


def test_a_pub_of_the_estimator_needs_observables():
    with pytest.raises(ValueError, match="observables"):
        estimator_pubs([("OPENQASM 3.0;", None)])


@pytest.mark.parametrize("banner", ["/" * 200 + "\n", "/* a */\n" * 200, "// x // y\n" * 200, "/* a" * 200])
def test_a_banner_of_comments_is_read_at_once(banner):
    started = time.perf_counter()
    assert sampler_pubs([banner + "OPENQASM 3.0;"])[0][0].startswith(banner)
    assert time.perf_counter() - started < 1
