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
from qiskit.circuit import Gate, Parameter, ParameterVector
from qiskit.circuit.library import PauliEvolutionGate
from qiskit.primitives.containers.sampler_pub import SamplerPub
from qiskit.quantum_info import Pauli, SparseObservable, SparsePauliOp
from support.ibm import METADATA

from aioqpu import IonQClient
from aioqpu.ibm.pubs import estimator_pubs, register_widths, sampler_pubs

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
    def test_pubs_become_lists_that_keep_none(self, pub):
        assert sampler_pubs([pub]) == [list(pub)]

    def test_pubs_may_come_as_a_tuple(self):
        assert sampler_pubs((BELL, (BELL, None, 5))) == [[BELL], [BELL, None, 5]]

    def test_pubs_of_the_caller_are_not_changed(self):
        pub = [SWEEP, {"a": (1.0, 2.0), "b": (1.0, 2.0)}]
        sampler_pubs([pub])
        assert pub == [SWEEP, {"a": (1.0, 2.0), "b": (1.0, 2.0)}]

    @pytest.mark.parametrize("pub", [(), [], (BELL, None, 5, 6)])
    def test_a_pub_has_one_to_three_parts(self, pub):
        with pytest.raises(ValueError, match="parts"):
            sampler_pubs([pub])


class TestMeasurements:
    @pytest.mark.parametrize(
        "circuit",
        ["OPENQASM 3.0; qubit q; bit c; x q;", "OPENQASM 2.0; qreg q[1]; creg c[1];", QuantumCircuit(1, 1)],
        ids=["OpenQASM 3", "OpenQASM 2", "Qiskit"],
    )
    def test_circuit_without_measurement_is_sent_with_a_warning(self, circuit, caplog):
        sampler_pubs([BELL, circuit, circuit])
        assert caplog.messages == ["pubs[1]: the circuit measures nothing, so its results do not depend on it"]

    @pytest.mark.parametrize("circuit", [BELL, TEXT, UNREAD])
    def test_no_warning_for_text_that_may_measure(self, circuit, caplog):
        sampler_pubs([circuit])
        assert not caplog.messages

    def test_no_warning_for_circuits_that_may_measure(self, caplog):
        inner = QuantumCircuit(1, 1)
        inner.measure(0, 0)
        nested, branch = QuantumCircuit(1, 1), QuantumCircuit(1, 1)
        nested.append(inner.to_instruction(), [0], [0])
        with branch.if_test((branch.clbits[0], 0)):
            branch.measure(0, 0)
        sampler_pubs([inner, nested, branch])
        assert not caplog.messages

    def test_no_warning_for_the_estimator(self, caplog):
        estimator_pubs([(QuantumCircuit(1), "Z")])
        assert not caplog.messages


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
    def test_parameter_values_become_plain_json(self, values, sent):
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

    def test_none_bool_and_text_values_are_sent_unchanged(self):
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
    def test_circuit_is_sent_as_qpy_that_loads_back_equal(self, circuit, in_a_tuple):
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

    def test_layout_of_a_transpiled_circuit_is_sent(self):
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
    def test_empty_list_of_pubs_raises_value_error(self, make, pubs):
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

    @pytest.mark.parametrize("circuit", ["bell.qasm", "/home/me/my circuits/bell.QASM3 "])
    def test_the_name_of_a_file_is_refused(self, circuit):
        with pytest.raises(ValueError, match=f"'{circuit.strip()}' looks like the name of a file.*read the file"):
            sampler_pubs([circuit])

    def test_one_invalid_pub_among_valid_ones_is_refused(self):
        with pytest.raises(TypeError):
            sampler_pubs([BELL, (None,)])

    def test_circuit_of_another_type_is_refused_without_qiskit(self, monkeypatch):
        monkeypatch.delitem(sys.modules, "qiskit")
        with pytest.raises(TypeError, match="a pub's circuit is OpenQASM text or"):
            sampler_pubs([object()])


def test_text_and_parameters_are_sent_without_importing_qiskit_or_numpy():
    code = (
        "import sys; from aioqpu.ibm.pubs import sampler_pubs\n"
        "assert sampler_pubs([('input float a;', {'a': (1, 2)})]) == [['input float a;', {'a': [1, 2]}]]\n"
        "print([name for name in ('qiskit', 'numpy') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert done.stdout.strip() == "[]"


class TestParameterNames:
    """Keys of parameter values: names, parameters, vectors, and groups of them."""

    def values(self, values):
        return sampler_pubs([(UNREAD, values)])[0][1]

    def test_tuple_of_names_takes_its_values_from_the_last_axis(self):
        assert self.values({("a", "b"): [[1, 2], [3, 4]], "c": [5, 6]}) == {"a": [1, 3], "b": [2, 4], "c": [5, 6]}
        assert self.values({("a", "b"): [1, 2]}) == {"a": 1, "b": 2}

    def test_qiskit_parameters_vectors_and_bindings_arrays_are_accepted(self):
        from qiskit.circuit import Parameter, ParameterVector
        from qiskit.primitives import BindingsArray

        vector = ParameterVector("v", 2)
        assert self.values({Parameter("a"): 1.5, vector: [1, 2]}) == {"a": 1.5, "v[0]": 1, "v[1]": 2}
        assert self.values(BindingsArray({("a", "b"): [[1, 2], [3, 4]]})) == {"a": [1, 3], "b": [2, 4]}

    @pytest.mark.parametrize(
        ("values", "error"),
        [({7: 1}, TypeError), ({("a", "b"): 1}, ValueError), ({("a", "b"): [1, 2, 3]}, ValueError)],
    )
    def test_invalid_parameter_keys_are_refused(self, values, error):
        with pytest.raises(error):
            self.values(values)


class TestObservables:
    def observables(self, value):
        return estimator_pubs([("OPENQASM 3.0;", value)])[0][1]

    @pytest.mark.parametrize("value", ["ZZ", {"ZZ": 1.5, "XX": 2}, ["ZZ", {"XX": 1}], [["ZZ"], ["XX"]]])
    def test_plain_observables_are_sent_unchanged(self, value):
        assert self.observables(value) == value

    def test_qiskit_operators_become_plain_observables(self):
        from qiskit.primitives.containers import ObservablesArray
        from qiskit.quantum_info import Pauli, SparseObservable, SparsePauliOp

        operator = SparsePauliOp(["IZ", "XX"], [1.0, 2.0])
        assert self.observables(operator) == {"IZ": 1.0, "XX": 2.0}
        assert self.observables([operator, "ZZ"]) == [{"IZ": 1.0, "XX": 2.0}, "ZZ"]
        assert self.observables(Pauli("XY")) == {"XY": 1.0}
        assert self.observables({Pauli("XY"): 2.0}) == {"XY": 2.0}
        assert self.observables(SparseObservable.from_list([("ZZ", 3.0)])) == {"ZZ": 3.0}
        assert self.observables(ObservablesArray([["ZZ"], ["XX"]])) == [[{"ZZ": 1.0}], [{"XX": 1.0}]]

    def test_numpy_arrays_of_observables_are_accepted_without_qiskit(self, monkeypatch):
        import sys

        import numpy as np

        monkeypatch.delitem(sys.modules, "qiskit", raising=False)
        assert self.observables(np.array(["ZZ", "XX"], dtype=object)) == ["ZZ", "XX"]
        with pytest.raises(TypeError, match="Pauli string"):
            self.observables(7)


def test_longdouble_raises_type_error():
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
def test_leading_comments_are_read_in_less_than_a_second(banner):
    started = time.process_time()
    assert sampler_pubs([banner + "OPENQASM 3.0;"])[0][0].startswith(banner)
    assert time.process_time() - started < 1


MANY = "OPENQASM 3.0; " + "".join(f"input float[64] p_{i}; " for i in range(12)) + "qubit[2] q;"


class TestValuesOfTextByPosition:
    """The service sorts the inputs of a text by name, so p_10 comes before p_2."""

    def sent(self, text, values):
        return sampler_pubs([(text, values)])[0][1]

    def test_values_are_sent_by_name_in_the_order_of_declaration(self):
        assert self.sent(MANY, list(range(12))) == {f"p_{i}": i for i in range(12)}

    @pytest.mark.parametrize("points", [(3,), (2, 3), (1,), (3, 1), (1, 1), (2, 1, 1)])
    def test_values_of_every_shape_mean_the_same_points_to_qiskit(self, points):
        circuit = QuantumCircuit(1)
        names = [f"p_{i}" for i in range(12)]
        for name in names:
            circuit.rx(Parameter(name), 0)
        values = np.arange(np.prod(points) * 12.0).reshape(*points, 12)
        bound = SamplerPub.coerce((circuit, self.sent(MANY, values))).parameter_values
        assert bound.shape == points
        assert (bound.as_array(names) == values).all()

    @pytest.mark.parametrize("values", [0.5, [0.1, 0.2], [0.5], [[0.1], [0.2]], np.array([0.1, 0.2]), []])
    def test_values_of_a_single_input_keep_their_shape(self, values):
        assert self.sent("input angle[20] a;", values) == {"a": np.asarray(values).tolist()}

    @pytest.mark.parametrize("values", [[], [[], []]])
    def test_empty_values_of_a_text_without_inputs_are_accepted(self, values):
        assert self.sent(TEXT, values) == values

    @pytest.mark.parametrize(
        ("text", "values"),
        [
            (SWEEP, [0.1]),
            (SWEEP, 0.1),
            (SWEEP, []),
            (SWEEP, [0.1, 0.2, 0.3]),
            (SWEEP, [[0.1, 0.2], [0.3]]),
            (SWEEP, [[0.1, 0.2], 0.3]),
            (SWEEP, [0.1, [0.2]]),
            (SWEEP, [{"a": 1, "b": 2}, {"a": 3, "b": 4}]),
            (TEXT, [0.1]),
            (TEXT, [[0.1], [0.2]]),
        ],
    )
    def test_wrong_number_of_values_raises_value_error(self, text, values):
        with pytest.raises(ValueError, match="parameter"):
            self.sent(text, values)

    @pytest.mark.parametrize(
        "text",
        [
            "include 'ours.inc'; input float a; input float b;",
            "input array[float[64], 2] a;",
            "input bit[2] a; input float b;",
            "input float a b;",
            "input float[64];",
            "qubit q;" + " " * 1_000_001 + "input float a;",
        ],
    )
    @pytest.mark.parametrize("values", [[0.1, 0.2], np.array([0.1, 0.2]), {"__type__": "ndarray", "__value__": "x"}])
    def test_values_of_uncertain_inputs_must_be_given_by_name(self, text, values):
        with pytest.raises(ValueError, match="by name"):
            self.sent(text, values)

    def test_an_encoded_array_is_refused(self):
        with pytest.raises(ValueError, match="by name"):
            self.sent(SWEEP, {"__type__": "ndarray", "__value__": "x"})

    def test_encoded_bindings_array_is_sent_unchanged(self):
        values = {"__type__": "BindingsArray", "__value__": {"shape": [], "data": {}}}
        assert self.sent(SWEEP, values) == values

    def test_large_arrays_are_split_by_name(self):
        values = np.arange(70_000.0).reshape(35_000, 2)
        sent = self.sent(SWEEP, values)
        assert sent["a"] == values[:, 0].tolist()
        assert sent["b"] == values[:, 1].tolist()
        assert self.sent("input float a;", values[:, 0]) == {"a": values[:, 0].tolist()}
        assert self.sent(SWEEP, values.reshape(1, -1, 2))["b"] == [values[:, 1].tolist()]


class TestDeclaredInputs:
    @pytest.mark.parametrize(
        "text",
        [
            "input float a; input angle b;",
            "input float[64]a;input\tangle [ 20 ]\n b ;",
            "OPENQASM 3; include 'stdgates.inc';\ninput float a; // input float c;\ninput /* input int d; */ float b;",
            'include "stdgates.inc"; input int[32] a; bit[2] x = "01"; input bool b;',
            "gate g(t) x { rx(t) x; } input uint a; def f(qubit q) { reset q; } input bit b; cal { input int c; }",
            "pragma input float c;\n#pragma input float d;\n@note input float e;\ninput float a; input float b;",
            "array[int[8], 2] x = {1, 2}; input float a; input float b; const int n = 2; qubit[n] q;",
            "input float a; input float b; qubit outputs; /* input float c;",
            "input float a; input float b; bit inputs = 0; // input",
        ],
    )
    def test_inputs_are_found_among_other_statements_and_comments(self, text):
        assert sampler_pubs([(text, [1, 2])]) == [[text, {"a": 1, "b": 2}]]

    def test_names_may_be_greek(self):
        assert sampler_pubs([("input float[64] _θ_0_; input float ϕ;", [1, 2])])[0][1] == {"_θ_0_": 1, "ϕ": 2}

    @pytest.mark.parametrize(
        ("values", "words"),
        [
            ({"thta": 1, "b": 1}, "'thta', did you mean 'theta'"),
            ({"theta": 1, "b": 1, "zzz": 2}, "'zzz'; it has theta, b"),
            ({"theta": 1}, "no values: b"),
            ({}, "no values: theta, b"),
            (None, "no values: theta, b"),
        ],
    )
    @pytest.mark.parametrize("kind", ["text", "circuit"])
    def test_unknown_names_and_unbound_ones_are_refused(self, values, words, kind):
        circuit = "input float theta; input float b; qubit q;"
        if kind == "circuit":
            circuit = QuantumCircuit(1)
            circuit.rx(Parameter("b"), 0)
            circuit.rx(Parameter("theta"), 0)
            words = words.replace("theta, b", "b, theta")
        with pytest.raises(ValueError, match=words):
            sampler_pubs([(circuit, values)])
        with pytest.raises(ValueError, match=words):
            estimator_pubs([(circuit, "Z", values)])

    @pytest.mark.parametrize("pub", [SWEEP, (SWEEP,), (SWEEP, None, 5)])
    def test_an_input_without_a_value_is_refused(self, pub):
        with pytest.raises(ValueError, match="no values: a, b"):
            sampler_pubs([pub])
        with pytest.raises(ValueError, match="no values: a, b"):
            estimator_pubs([(SWEEP, "Z")])

    def test_long_lists_of_names_are_cut(self):
        with pytest.raises(ValueError, match=r"p_9, \.\.\.$"):
            sampler_pubs([MANY])

    @pytest.mark.parametrize(
        "text", ["/*" * 100_000, "/* a" * 30_000 + "input", "input" * 50_000, "{" * 200_000 + "input;"]
    )
    def test_hostile_texts_are_read_in_less_than_two_seconds(self, text):
        started = time.process_time()
        sampler_pubs([text])
        register_widths({"pubs": [[text]]})
        assert time.process_time() - started < 2


class TestValuesOfQiskitCircuitsByPosition:
    @pytest.fixture
    def circuit(self):
        circuit = QuantumCircuit(1)
        for angle in ParameterVector("v", 12):
            circuit.rx(angle, 0)
        return circuit

    def test_values_are_in_the_parameter_order_of_the_sent_circuit(self, circuit):
        encoded, values = sampler_pubs([(circuit, list(range(12)))])[0]
        assert values == list(range(12))
        assert [p.name for p in loaded(encoded).parameters] == [f"v[{i}]" for i in range(12)]

    @pytest.mark.parametrize("values", [[0.1], list(range(13)), np.zeros((12, 2))])
    def test_wrong_number_of_values_raises_value_error(self, circuit, values):
        with pytest.raises(ValueError, match="12 parameters"):
            sampler_pubs([(circuit, values)])

    def test_encoded_array_is_sent_unchanged(self, circuit):
        values = {"__type__": "ndarray", "__value__": "x"}
        assert sampler_pubs([(circuit, values)])[0][1] == values


class TestWidthOfObservables:
    @pytest.mark.parametrize(
        "text",
        [
            "qubit[2] q; qubit r;",
            "qubit [ 3 ] q; // qubit s;",
            "qreg q[2]; qreg r;",
            "qubit[1_0] q; qubit[n] r; def f(qubit[9] s) { }",
            "qubit q; x $12;",
            "OPENQASM 3.0; bit c;",
            "include 'ours.inc'; qubit q;",
        ],
    )
    def test_observables_of_matching_width_or_unknown_qubit_number_are_accepted(self, text):
        assert estimator_pubs([(text, ["ZZI", {"XXX": 1}])])[0][1] == ["ZZI", {"XXX": 1}]

    @pytest.mark.parametrize("observable", ["Z", "ZZZ", {"ZZ": 1, "ZZZ": 1}, [["ZZ"], ["Z"]], SparsePauliOp("ZZZ")])
    @pytest.mark.parametrize(
        "circuit", ["qubit[2] q;", "gate g x { } qubit a; qubit b; def f(qubit c) { }", QuantumCircuit(2)]
    )
    def test_other_widths_are_refused(self, circuit, observable):
        with pytest.raises(ValueError, match=r"has [13] characters, and the circuit has 2 qubits"):
            estimator_pubs([(circuit, observable)])

    def test_measurements_do_not_change_the_width(self):
        circuit = QuantumCircuit(2)
        circuit.measure_all()
        assert estimator_pubs([(circuit, "ZZ")])[0][1] == "ZZ"


class TestCoefficients:
    def test_complex_coefficients_without_imaginary_part_become_real(self):
        operator = dict(SparsePauliOp(["ZZ", "XX"], [1.5, 2]).to_list())
        (sent,) = estimator_pubs([("qubit[2] q;", [operator, {"ZZ": np.complex64(2)}, {Pauli("ZZ"): 1 + 0j}])])
        assert json.loads(json.dumps(sent[1])) == [{"ZZ": 1.5, "XX": 2}, {"ZZ": 2}, {"ZZ": 1}]

    @pytest.mark.parametrize("coefficient", [1j, np.complex128(1 + 1e-9j)])
    def test_coefficient_with_an_imaginary_part_raises_value_error(self, coefficient):
        with pytest.raises(ValueError, match="ZZ must be real"):
            estimator_pubs([("qubit[2] q;", {"ZZ": coefficient})])

    def test_encoded_observables_are_passed_on(self):
        encoded = {"__type__": "ObservablesArray", "__value__": [{"Z": 1.0}]}
        assert estimator_pubs([("qubit[2] q;", encoded)])[0][1] == encoded


class TestMetadata:
    @pytest.fixture
    def sent(self):
        return sampler_pubs([QuantumCircuit(1, metadata=METADATA)])[0][0]

    def test_circuit_metadata_is_sent_as_typed_json(self, sent):
        metadata = loaded(sent).metadata
        array = metadata.pop("array")
        assert array["__type__"] == "ndarray"
        array = np.load(io.BytesIO(zlib.decompress(base64.b64decode(array["__value__"]))))
        assert (array == METADATA["array"]).all()
        assert metadata == {
            "number": 3,
            "small": 0.5,
            "flag": True,
            "objects": {"__type__": "ndarray", "__value__": ["a", None]},
            "when": {"__type__": "datetime", "__value__": "2026-01-02T03:00:00+00:00"},
            "day": {"__type__": "datetime", "__value__": "2026-01-02"},
            "amplitude": {"__type__": "complex", "__value__": [1, -2]},
            "numpy amplitude": {"__type__": "complex", "__value__": [0, 1]},
            "set": {"__type__": "set", "__value__": [3]},
        }

    @pytest.mark.parametrize("value", [object(), np.longdouble(1)])
    def test_metadata_of_an_unsupported_type_raises_type_error(self, value):
        with pytest.raises(TypeError, match=f"metadata contains a value of type {type(value).__name__}"):
            sampler_pubs([QuantumCircuit(1, metadata={"x": value})])


class TestLongCircuits:
    def encoded(self, circuit):
        return sampler_pubs([circuit])[0][0]

    def test_long_circuit_is_written_as_qpy_16(self):
        circuit = QuantumCircuit(1)
        for _ in range(8001):
            circuit.x(0)
        assert qpy_version(self.encoded(circuit)) == 16
        assert loaded(self.encoded(circuit)) == circuit

    def test_circuit_with_a_long_control_flow_block_is_written_as_qpy_16(self):
        long = QuantumCircuit(1, name="long")
        for _ in range(4001):
            long.x(0)
        circuit = QuantumCircuit(1, 1)
        circuit.append(long.to_gate(), [0])
        assert qpy_version(self.encoded(circuit)) == 17
        circuit.append(Gate("opaque", 1, []), [0])
        circuit.if_test((circuit.clbits[0], True), long, [0], [])
        assert qpy_version(self.encoded(circuit)) == 16
        assert loaded(self.encoded(circuit)) == circuit

    def test_long_circuit_that_needs_qpy_17_is_written_as_qpy_17(self):
        circuit = QuantumCircuit(2)
        for _ in range(8001):
            circuit.x(0)
        circuit.append(PauliEvolutionGate(SparseObservable.from_list([("ZZ", 1.0)])), [0, 1])
        assert qpy_version(self.encoded(circuit)) == 17
        assert loaded(self.encoded(circuit)) == circuit
