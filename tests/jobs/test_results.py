"""What results say: IonQ probabilities, counts and mappings; IBM samples and estimator values in plain JSON."""

import copy
import json
import pickle
import random
import subprocess
import sys
import threading
import time
from datetime import timedelta
from typing import Any

import httpx
import numpy as np
import pytest
from support.decoding import DECODE_FAILURES

from aioqpu import BitArray, DataBin, IBMResult, IonQResult, ResponseDecodeError

UNIFORM = {str(state): 1 / 1024 for state in range(1024)}
CHILDREN = {"b": {"1": 1.0}, "c": {"0": 0.5, "2": 0.5}, "a": {"0": 1.0}}


def ionq(raw, **options):
    return IonQResult(raw, job_id="job-1", **options)


def ibm(raw):
    return IBMResult(raw, job_id="job-1")


def plain_sampler(**registers):
    return {"results": [{"data": registers, "metadata": {}}], "metadata": {"version": 2}}


class TestIonQProbabilities:
    def test_qubit_zero_is_the_least_significant_bit_and_the_rightmost(self):
        result = ionq({"1": 0.7, "4": 0.3}, num_qubits=3)
        assert result.probabilities == {1: 0.7, 4: 0.3}
        assert result.bitstrings == {"001": 0.7, "100": 0.3}

    def test_bitstrings_have_as_many_digits_as_the_job_has_qubits(self):
        assert ionq({"1": 1}, num_qubits=5).bitstrings == {"00001": 1.0}

    @pytest.mark.parametrize("num_qubits", [None, 1])
    def test_the_highest_state_sets_the_width_when_num_qubits_is_missing_or_too_low(self, num_qubits):
        assert ionq({"0": 0.5, "5": 0.5}, num_qubits=num_qubits).bitstrings == {"000": 0.5, "101": 0.5}

    def test_the_zero_state_alone_has_one_digit(self):
        assert ionq({"0": 1}).bitstrings == {"0": 1.0}

    def test_numeric_strings_are_read(self):
        assert ionq({"0": "0.25", "3": "7.5e-1"}).probabilities == {0: 0.25, 3: 0.75}

    def test_tiny_negative_probabilities_become_zero(self):
        result = ionq({"0": 1.0, "1": -2.2e-17, "2": "-1e-9"}, num_qubits=2, shots=5)
        assert result.probabilities == {0: 1.0, 1: 0.0, 2: 0.0}
        assert result.counts() == {"00": 5}
        with pytest.raises(ValueError, match="-2e-09 is not a probability"):
            ionq({"0": 1.0, "1": -2e-9})

    def test_changing_what_was_returned_does_not_change_the_result(self):
        result = ionq({"0": 1})
        result.probabilities.clear()
        assert result.probabilities == {0: 1.0}

    def test_an_empty_result_has_no_states_and_no_counts(self):
        result = ionq({}, shots=10)
        assert (result.probabilities, result.bitstrings, result.children) == ({}, {}, {})
        with pytest.raises(ValueError, match="job-1"):
            result.counts()

    def test_the_same_state_written_twice_is_one_state(self):
        assert ionq({"1": 0.25, "01": 0.5, "0": 0.25}).probabilities == {0: 0.25, 1: 0.75}

    @pytest.mark.parametrize("num_qubits", [10**10, 2**16 + 1])
    def test_a_num_qubits_above_65536_is_ignored(self, num_qubits):
        assert ionq({"5": 1}, num_qubits=num_qubits).bitstrings == {"101": 1.0}

    @pytest.mark.parametrize("value", [-0.1, "-0.1", float("nan"), "nan", float("inf"), 1e308, True, None, [], "half"])
    def test_invalid_probabilities_are_refused(self, value):
        with pytest.raises((TypeError, ValueError)):
            ionq({"0": 0.5, "1": value})

    @pytest.mark.parametrize("state", ["-1", "0x1", "", "one", "1.5", "1_0", " 1", "\u0661"])
    def test_invalid_state_numbers_are_refused(self, state):
        with pytest.raises(ValueError):
            ionq({state: 1.0})

    @pytest.mark.parametrize("raw", [None, [], "text", 1])
    def test_a_body_that_is_not_an_object_raises_type_error(self, raw):
        with pytest.raises(TypeError):
            ionq(raw)

    def test_a_body_with_both_states_and_circuits_is_refused(self):
        with pytest.raises((TypeError, ValueError)):
            ionq({"0": 0.5, "child": {"0": 1}})

    def test_raw_body_job_id_and_handle_are_kept(self):
        raw, handle = {"0": "1.0"}, object()
        result = ionq(raw, job=handle)
        assert (result.raw, result.job_id, result.job) == (raw, "job-1", handle)

    def test_to_dict_can_be_written_as_json(self):
        as_json = json.loads(json.dumps(ionq({"0": 0.25, "3": 0.75}).to_dict()))
        assert as_json["job_id"] == "job-1"
        assert {"0": 0.25, "3": 0.75} in as_json.values()

    def test_repr_names_the_job_and_the_size(self):
        assert "job-1" in repr(ionq({"0": 0.5, "1": 0.5}))
        assert "2 states" in repr(ionq({"0": 0.5, "1": 0.5}))
        assert "2 circuits" in repr(ionq({"a": {"0": 1}, "b": {"0": 1}}))


class TestIonQCountsOfMachines:
    def test_frequencies_become_the_measured_counts(self):
        result = ionq({"1": 0.7, "2": 0.3}, num_qubits=2, shots=1000, ideal=False)
        assert result.counts() == {"01": 700, "10": 300}

    def test_remaining_shots_go_to_the_largest_remainders(self):
        # 4.7, 3.5 and 1.8 shots; rounding each for itself would make 11 of 10.
        result = ionq({"0": 0.47, "1": 0.35, "2": 0.18}, shots=10, ideal=False)
        assert result.counts() == {"00": 5, "01": 3, "10": 2}

    @pytest.mark.parametrize("shots", [1, 2, 7, 100, 1023, 1_000_000])
    @pytest.mark.parametrize("states", [1, 3, 7, 61])
    def test_counts_add_up_to_the_shots(self, states, shots):
        raw = {str(state): round((state + 1) / (states * (states + 1) / 2), 4) for state in range(states)}
        assert sum(ionq(raw, shots=shots, ideal=False).counts().values()) == shots

    @pytest.mark.parametrize("shots", [10**9, 10**17 + 1])
    def test_counts_add_up_to_shots_beyond_the_precision_of_floats(self, shots):
        counts = ionq({"0": 1 / 3, "1": 1 / 3, "2": 1 / 3}, shots=shots, ideal=False).counts()
        assert sum(counts.values()) == shots
        assert max(counts.values()) - min(counts.values()) <= 1

    @pytest.mark.parametrize("raw", [{"0": 0.3, "1": 0.1}, {"0": 6, "1": 2}])
    def test_sums_other_than_one_are_normalised(self, raw):
        assert ionq(raw, shots=100, ideal=False).counts() == {"0": 75, "1": 25}

    def test_states_without_a_shot_are_left_out(self):
        assert ionq({"0": 0.999, "1": 0.001, "2": 0}, shots=10, ideal=False).counts() == {"00": 10}

    def test_given_shots_take_precedence_over_the_shots_of_the_job(self):
        assert ionq({"0": 0.5, "1": 0.5}, shots=1000, ideal=False).counts(4) == {"0": 2, "1": 2}


class TestIonQCountsOfTheIdealSimulator:
    def test_counts_of_a_uniform_state_include_both_values_of_the_top_qubit(self):
        counts = ionq(UNIFORM, num_qubits=10, shots=100).counts()
        assert sum(counts.values()) == 100
        assert 25 < sum(count for bits, count in counts.items() if bits[0] == "1") < 75

    def test_counts_follow_the_probabilities(self):
        counts = ionq({"1": 0.75, "2": 0.25}, num_qubits=2, shots=10_000).counts()
        assert counts.keys() == {"01", "10"}
        assert counts["01"] == pytest.approx(7500, abs=250)

    def test_a_certain_state_takes_every_shot(self):
        assert ionq({"2": 1}, num_qubits=2, shots=7).counts() == {"10": 7}

    def test_sums_other_than_one_are_normalised(self):
        assert ionq({"0": 1e-6, "1": 0}, shots=50).counts() == {"0": 50}

    def test_the_same_job_gives_the_same_counts(self):
        assert ionq(UNIFORM, shots=200).counts() == ionq(UNIFORM, shots=200).counts()

    def test_the_same_job_gives_the_same_counts_in_another_process(self):
        code = (
            "import json; from aioqpu import IonQResult\n"
            "raw = {str(state): 1 / 1024 for state in range(1024)}\n"
            "print(json.dumps(IonQResult(raw, job_id='job-1', shots=200).counts()))"
        )
        done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
        assert json.loads(done.stdout) == ionq(UNIFORM, shots=200).counts()

    def test_another_job_gives_other_counts(self):
        mine, other = (IonQResult(UNIFORM, job_id=job_id, shots=200).counts() for job_id in ("a", "b"))
        assert mine != other

    @pytest.mark.parametrize("seed", [0, 11, "words"])
    def test_the_same_seed_gives_the_same_counts_for_different_jobs(self, seed):
        mine, other = (IonQResult(UNIFORM, job_id=job_id, shots=200) for job_id in ("a", "b"))
        assert mine.counts(seed=seed) == other.counts(seed=seed) != mine.counts()

    def test_counts_do_not_depend_on_the_order_of_the_states(self):
        assert ionq(UNIFORM, shots=200).counts() == ionq(dict(reversed(UNIFORM.items())), shots=200).counts()

    def test_many_shots_are_drawn_in_parts_that_add_up(self, monkeypatch):
        monkeypatch.setattr("aioqpu.ionq.results._SHOTS_DRAWN_AT_ONCE", 1000)
        counts = ionq({"0": 0.75, "1": 0.25}).counts(10_500)
        assert sum(counts.values()) == 10_500
        assert counts["0"] == pytest.approx(7875, abs=300)

    def test_more_shots_than_can_be_drawn_are_refused(self):
        with pytest.raises(ValueError, match="drawn"):
            ionq({"0": 1}).counts(10**8 + 1)

    def test_different_seeds_give_different_counts(self):
        result = ionq(UNIFORM, shots=200)
        assert result.counts(seed=1) != result.counts(seed=2)


class TestIonQShots:
    @pytest.mark.parametrize("ideal", [True, False])
    def test_counts_without_shots_raise_value_error(self, ideal):
        with pytest.raises(ValueError, match="shots"):
            ionq({"0": 1}, ideal=ideal).counts()

    @pytest.mark.parametrize("ideal", [True, False])
    def test_numpy_integers_are_accepted_as_shots(self, ideal):
        assert ionq({"0": 1}, ideal=ideal).counts(np.int64(5)) == {"0": 5}

    @pytest.mark.parametrize("ideal", [True, False])
    @pytest.mark.parametrize("shots", [0, -1, 1.5, True, "10"])
    def test_bad_shots_are_refused(self, ideal, shots):
        with pytest.raises(ValueError, match="shots"):
            ionq({"0": 1}, shots=100, ideal=ideal).counts(shots)

    @pytest.mark.parametrize("ideal", [True, False])
    def test_counts_of_zero_probabilities_raise_value_error(self, ideal):
        with pytest.raises(ValueError, match="job-1"):
            ionq({"0": 0, "1": 0.0}, shots=10, ideal=ideal).counts()


class TestIonQMapping:
    def test_classical_bit_i_is_the_qubit_of_entry_i_and_null_is_zero(self):
        result = ionq({"1": 0.7, "4": 0.3}, num_qubits=3).mapped([2, None, 0, 1])
        assert result.bitstrings == {"0100": 0.7, "0001": 0.3}
        assert result.probabilities == {4: 0.7, 1: 0.3}

    def test_probabilities_of_the_same_outcome_are_added(self):
        result = ionq({"0": 0.1, "1": 0.2, "2": 0.3, "3": 0.4}).mapped([1])
        assert result.probabilities == {0: pytest.approx(0.3), 1: pytest.approx(0.7)}

    def test_one_qubit_may_fill_several_bits(self):
        assert ionq({"1": 1}).mapped([0, 0, None]).bitstrings == {"011": 1.0}

    def test_a_qubit_above_every_state_seen_is_zero(self):
        assert ionq({"1": 1}, num_qubits=6).mapped([5, 0]).bitstrings == {"10": 1.0}

    def test_an_empty_mapping_gives_one_empty_bitstring(self):
        mapped = ionq({"0": 0.5, "1": 0.5}, shots=4).mapped([])
        assert (mapped.bitstrings, mapped.counts()) == ({"": 1.0}, {"": 4})

    def test_a_mapping_may_be_a_numpy_array(self):
        assert ionq({"2": 1}).mapped(np.array([1, 0])).bitstrings == {"01": 1.0}

    def test_the_mapping_of_the_job_is_the_default(self):
        result = ionq({"1": 0.7, "4": 0.3}, num_qubits=3, meas_mapped=[2, None, 0])
        assert result.mapped().bitstrings == {"100": 0.7, "001": 0.3}

    def test_a_given_mapping_takes_precedence_over_the_mapping_of_the_job(self):
        assert ionq({"1": 1}, num_qubits=2, meas_mapped=[0, 1]).mapped([1, 0]).bitstrings == {"10": 1.0}

    def test_mapped_without_a_mapping_raises_value_error(self):
        with pytest.raises(ValueError, match="meas_mapped"):
            ionq({"0": 1}).mapped()

    @pytest.mark.parametrize("entry", [-1, "0", 1.5, True])
    def test_entries_other_than_qubits_and_null_are_refused(self, entry):
        with pytest.raises(ValueError, match="meas_mapped"):
            ionq({"0": 1}).mapped([0, entry])

    def test_counts_of_a_mapped_machine_result_are_those_of_its_outcomes(self):
        result = ionq({"0": 0.1, "1": 0.2, "2": 0.3, "3": 0.4}, shots=1000, ideal=False)
        assert result.mapped([1]).counts() == {"0": 300, "1": 700}

    def test_counts_of_a_mapped_ideal_result_are_drawn(self):
        counts = ionq(UNIFORM, shots=100).mapped(range(10)).counts()
        assert sum(counts.values()) == 100
        assert 25 < sum(count for bits, count in counts.items() if bits[0] == "1") < 75

    def test_a_mapped_result_keeps_its_job_and_shots(self):
        handle = object()
        mapped = ionq({"0": 1}, job=handle, shots=5).mapped([0])
        assert (mapped.job_id, mapped.job, mapped.shots) == ("job-1", handle, 5)

    @pytest.mark.parametrize("wrong", [2, 10**9, -1])
    def test_a_qubit_that_the_result_does_not_have_is_refused(self, wrong):
        with pytest.raises(ValueError, match=rf"meas_mapped names qubit {wrong}, there are qubits from 0 to 1"):
            ionq({"3": 1}, num_qubits=2).mapped([0, wrong])
        with pytest.raises(ValueError, match=f"meas_mapped names qubit {wrong}"):
            ionq({"3": 1}, num_qubits=2, meas_mapped=[0, wrong]).mapped()

    def test_any_qubit_is_accepted_when_num_qubits_is_unknown(self):
        assert ionq({"3": 1}).mapped([0, 2]).bitstrings == {"01": 1.0}
        assert ionq({"3": 1}).mapped([0, 2]).mapped([1]).bitstrings == {"0": 1.0}
        with pytest.raises(ValueError, match="qubit 2, there are qubits from 0 to 1"):
            ionq({"3": 1}).mapped([0, 2]).mapped([2])

    def test_classical_bits_of_idle_qubits_are_zero(self):
        note = {"aioqpu_classical_bits": json.dumps({"bits": [0, 5], "registers": {"c": [1, 0]}})}
        result = ionq({"1": 1}, num_qubits=2, metadata=note)
        assert (result.bitstrings, result.registers["c"].bitstrings) == ({"01": 1.0}, {"10": 1.0})
        with pytest.raises(ValueError, match="from 0 to 1"):
            result.mapped([2])


class TestIonQChildren:
    def test_children_are_in_the_order_of_the_job(self):
        assert list(ionq(CHILDREN, children={"a": {}, "b": {}, "c": {}}).children) == ["a", "b", "c"]

    def test_unlisted_children_come_last_and_missing_children_keep_their_place(self):
        children = ionq(CHILDREN, children={"x": {}, "c": {}}).children
        assert list(children) == ["x", "c", "b", "a"]
        with pytest.raises(ResponseDecodeError, match="child job x cannot be read: there are none"):
            children["x"].counts(1)

    def test_children_of_an_empty_result_raise_decode_error(self):
        result = ionq({}, children={"a": {}, "b": {}})
        assert list(result.children) == ["a", "b"]
        with pytest.raises(ResponseDecodeError, match="child job a cannot be read: there are none"):
            result.children["a"].counts(1)
        with pytest.raises(ValueError, match=r"see \.children"):
            result.counts(1)

    def test_each_child_has_its_own_id_and_probabilities(self):
        children = ionq(CHILDREN, children={"a": {}, "b": {}, "c": {}}).children
        assert {name: child.probabilities for name, child in children.items()} == {
            "a": {0: 1.0},
            "b": {1: 1.0},
            "c": {0: 0.5, 2: 0.5},
        }
        assert [child.job_id for child in children.values()] == ["a", "b", "c"]

    def test_children_are_found_by_the_names_of_their_circuits(self):
        names = {"a": "twice", "b": "twice", "c": "once"}
        children = ionq(CHILDREN, children={child: {"name": name} for child, name in names.items()}).children
        assert children["once"] is children["c"]
        with pytest.raises(KeyError, match=r"2 circuits are named .*twice.*: use the child job id"):
            children["twice"]
        with pytest.raises(KeyError, match=r"no circuit or child job named .*never.*: there are .*once.*twice"):
            children["never"]

    def test_counts_of_children_use_the_shots_of_the_job(self):
        children = ionq(CHILDREN, shots=9, ideal=False).children
        assert children["c"].counts() in ({"00": 5, "10": 4}, {"00": 4, "10": 5})

    def test_counts_of_ideal_children_are_drawn_independently(self):
        children = ionq({"a": UNIFORM, "b": UNIFORM}, shots=100).children
        assert children["a"].counts() != children["b"].counts()

    @pytest.mark.parametrize(
        "read",
        [
            lambda parent: parent.probabilities,
            lambda parent: parent.bitstrings,
            lambda parent: parent.counts(10),
            lambda parent: parent.mapped([0]),
        ],
        ids=["probabilities", "bitstrings", "counts", "mapped"],
    )
    def test_reading_a_result_of_several_circuits_raises_an_error_that_names_children(self, read):
        with pytest.raises(ValueError, match=r"\.children"):
            read(ionq(CHILDREN))

    def test_each_child_has_its_own_handle_width_and_mapping(self):
        own = {"a": {"job": "job a", "num_qubits": 2, "meas_mapped": [1]}, "b": {"num_qubits": 1, "shots": 7}}
        children = ionq(CHILDREN, job="parent", num_qubits=3, shots=5, children=own).children
        assert [child.job for child in children.values()] == ["job a", None, None]
        assert {name: set(child.bitstrings) for name, child in children.items()} == {
            "a": {"00"},
            "b": {"1"},
            "c": {"000", "010"},
        }
        assert [child.shots for child in children.values()] == [5, 7, 5]
        assert children["a"].mapped().bitstrings == {"0": 1.0}

    @pytest.mark.parametrize(
        ("bad", "reason"), [(None, "there are none"), ({"x": 1}, "'x' is not a state"), ("gone", "a JSON object")]
    )
    def test_an_unreadable_child_does_not_affect_the_other_children(self, bad, reason):
        result = ionq({"a": {"1": 1.0}, "b": bad}, shots=3)
        assert result.children["a"].counts() == {"1": 3}
        broken = result.children["b"]
        for read in (
            lambda: broken.probabilities,
            lambda: broken.bitstrings,
            broken.counts,
            lambda: broken.mapped([0]),
        ):
            with pytest.raises(
                ResponseDecodeError, match=f"results of child job b cannot be read: .*{reason}"
            ) as caught:
                read()
            assert caught.value.body == bad
        assert repr(broken) == "<IonQResult job_id='b' unreadable>"
        assert broken.raw == bad
        assert result.raw == {"a": {"1": 1.0}, "b": bad}

    def test_children_are_listed_when_all_their_results_are_null(self):
        result = ionq({"a": None, "b": None}, children={"a": {}, "b": {}})
        assert list(result.children) == ["a", "b"]
        with pytest.raises(ValueError, match=r"see \.children"):
            _ = result.probabilities

    @pytest.mark.parametrize("by", ["position", "meas_mapped"])
    def test_classical_bits_of_several_circuits_are_read_from_a_list_in_the_metadata(self, by):
        entries: list[Any] = [
            {"bits": [1], "registers": {"c": [0]}},
            {"bits": [0, 1], "registers": {"a": [0], "b": [1]}},
            {"bits": [1, 0], "registers": {"same": [0, 1]}},
            {"bits": [1, 0], "registers": {"same": [0, 1]}},
            {"bits": [None], "registers": {"one": [0]}},
            {"bits": [None], "registers": {"other": [0]}},
            None,
        ]
        note = {"aioqpu_classical_bits": json.dumps(entries)}

        def child(position, bits):
            known: dict[str, Any] = {"position": position} if by == "position" else {}
            return ionq({"2": 1.0}, num_qubits=2, metadata=note, meas_mapped=bits, **known)

        results = [child(position, entry and entry["bits"]) for position, entry in enumerate(entries)]
        assert [one.bitstrings for one in results] == [
            *({"1": 1.0}, {"10": 1.0}, {"01": 1.0}, {"01": 1.0}, {"0": 1.0}, {"0": 1.0}, {"10": 1.0})
        ]
        # By its mapping alone, a circuit cannot be told from another with the same one.
        names = [["c"], ["a", "b"], ["same"], ["same"], ["one"], ["other"], []]
        if by == "meas_mapped":
            names[4:6] = [], []
        assert [list(one.registers) for one in results] == names

    @pytest.mark.parametrize("note", ["[]", "[null]", '[{"bits": [0]}]', "[7]", '[{"bits": [-1], "registers": {}}]'])
    @pytest.mark.parametrize("position", [None, 0, 5])
    def test_an_invalid_list_of_classical_bits_is_ignored(self, note, position):
        result = ionq({"2": 1.0}, metadata={"aioqpu_classical_bits": note}, position=position, meas_mapped=[1, 1])
        assert (result.bitstrings, result.registers) == ({"10": 1.0}, {})

    def test_a_job_of_very_many_circuits_is_read_quickly(self):
        raw = {str(child): {"0": 1} for child in range(20_000)}
        began = time.process_time()
        assert list(ionq(raw, children={child: {} for child in reversed(raw)}).children) == list(reversed(raw))
        assert time.process_time() - began < 2

    def test_a_job_of_one_circuit_has_no_children(self):
        assert ionq({"0": 1}).children == {}


class TestPlainSamples:
    def test_samples_are_not_padded_and_take_the_width_of_the_register(self):
        bits = ibm(plain_sampler(c={"samples": ["0x0", "0x3", "0x1"], "num_bits": 10}))[0].data["c"]
        assert bits.bitstrings() == ["0000000000", "0000000011", "0000000001"]
        assert bits.ints() == [0, 3, 1]
        assert (bits.num_bits, bits.num_bits_known, bits.num_shots, bits.shape) == (10, True, 3, ())

    @pytest.mark.parametrize(
        ("samples", "width"), [(["0x0", "0x0"], 1), (["0x1", "0x6"], 3), (["0x0", "0x100"], 9), ([], 1)]
    )
    def test_the_longest_sample_sets_a_missing_width(self, samples, width):
        bits = ibm(plain_sampler(c={"samples": samples}))[0].data["c"]
        assert (bits.num_bits, bits.num_bits_known) == (width, False)
        assert all(len(text) == width for text in bits.bitstrings())

    def test_samples_wider_than_the_given_width_are_not_cut(self):
        bits = BitArray.from_samples(["0x7", "0x1"], 2)
        assert bits.bitstrings() == ["111", "001"]
        assert not bits.num_bits_known

    @pytest.mark.parametrize(("num_bits", "width"), [(3, 3), (17, 17), (None, 2)])
    def test_leading_zeros_do_not_increase_the_width(self, num_bits, width):
        bits = BitArray.from_samples(["0x00003", "0x2", "0x00000"], num_bits)
        assert (bits.ints(), bits.num_bits, bits.num_bits_known) == ([3, 2, 0], width, num_bits is not None)

    def test_nonzero_samples_override_a_width_of_zero(self):
        bits = BitArray.from_samples(["0x0", "0x3"], 0)
        assert (bits.ints(), bits.num_bits, bits.num_bits_known) == ([0, 3], 2, False)

    @pytest.mark.parametrize("width", [1, 3, 4, 5, 8, 9, 31, 127, 128, 129])
    @pytest.mark.parametrize("told", [True, False])
    def test_many_samples_of_any_width_are_exact(self, width, told):
        values = [random.Random(width).getrandbits(width) for _ in range(10_000)] + [2**width - 1]
        bits = BitArray.from_samples([hex(value) for value in values], width if told else None)
        assert (bits.ints(), bits.num_bits, bits.num_bits_known) == (values, width, told)
        assert bits.bitstrings() == [format(value, f"0{width}b") for value in values]

    def test_counts_come_most_frequent_first(self):
        bits = BitArray.from_samples(["0x2", "0x1", "0x2", "0x0", "0x1", "0x2"], 2)
        assert list(bits.counts().items()) == [("10", 3), ("01", 2), ("00", 1)]

    def test_samples_wider_than_a_machine_word_are_exact(self):
        value = 2**130 + 5
        assert BitArray.from_samples([hex(value)], 133).ints() == [value]
        assert BitArray.from_samples([hex(value)], 133).counts() == {format(value, "0133b"): 1}

    def test_every_register_is_read_by_its_name(self):
        registers = {"alpha": {"samples": ["0x1"], "num_bits": 2}, "beta": {"samples": ["0x5"], "num_bits": 3}}
        data = ibm(plain_sampler(**registers))[0].data
        assert {name: bits.bitstrings() for name, bits in data.items()} == {"alpha": ["01"], "beta": ["101"]}

    def test_a_register_of_no_bits_has_empty_bitstrings(self):
        bits = ibm(plain_sampler(c={"samples": ["0x0", "0x0"], "num_bits": 0}))[0].data["c"]
        assert (bits.num_bits, bits.num_shots, bits.num_bits_known) == (0, 2, True)
        assert bits.counts() == {"": 2}
        assert bits.bitstrings() == ["", ""]
        assert bits.ints() == [0, 0]

    @pytest.mark.parametrize(
        "samples",
        [
            None,
            "0x1",
            {},
            [1, 2],
            ["0x1", ["0x1"]],
            [["0x1"], "0x1"],
            [["0x1", "0x2"], ["0x3"]],
            [[["0x1"]], [["0x1"], ["0x2"]]],
            ["0xg"],
            ["-0x1"],
            ["+0x1"],
            ["0x-1"],
            ["0x1 "],
            ["0x1", "0x 1"],
            ["0x"],
            ["0xx1"],
            ["1x2"],
            ["0b1"],
            ["11"],
            ["0x1", "0x\u0661"],
            ["10x2"],
            [""],
            [None],
            ["0x1", None],
        ],
    )
    def test_invalid_or_irregular_samples_are_refused(self, samples):
        with pytest.raises(DECODE_FAILURES):
            ibm(plain_sampler(c={"samples": samples, "num_bits": 2}))


class TestBitArray:
    @pytest.fixture
    def bits(self):
        # Two rows of three points, four shots each; sample = 16 * row + 4 * column + shot.
        nested = [[[hex(16 * row + 4 * column + shot) for shot in range(4)] for column in range(3)] for row in range(2)]
        return ibm(plain_sampler(c={"samples": nested, "num_bits": 6}))[0].data["c"]

    def test_the_innermost_list_is_the_shots_of_one_point(self, bits):
        assert (bits.shape, bits.num_shots, bits.num_bits) == ((2, 3), 4, 6)
        assert len(bits) == 2

    def test_one_index_picks_a_row(self, bits):
        assert bits[1].shape == (3,)
        assert bits[1].ints() == list(range(16, 28))

    def test_two_single_indices_and_a_pair_pick_the_same_point(self, bits):
        assert bits[1, 2].ints() == bits[1][2].ints() == [24, 25, 26, 27]
        assert bits[1, 2].shape == ()

    def test_negative_indices_count_from_the_end(self, bits):
        assert bits[-1] == bits[1]
        assert bits[-2, -1] == bits[0, 2]

    def test_an_empty_tuple_picks_the_whole_array(self, bits):
        assert bits[()] == bits

    @pytest.mark.parametrize(
        "index",
        [
            slice(1, 3),
            slice(None, None, -1),
            slice(5, 9),
            (slice(None), 1),
            (slice(None), slice(None, None, 2)),
            (1, slice(0, 2)),
            ...,
            (..., 0),
            (..., -1, 2),
            (1, ...),
            (0, ..., slice(1, None)),
            (0, 1, ...),
            (np.int64(1), np.uint8(2)),
        ],
    )
    def test_indices_and_slices_pick_points_as_numpy_does(self, bits, index):
        key = index if isinstance(index, tuple) else (index,)
        # Shots and bytes are axes of the array, not of the shape that is indexed.
        expected = bits.array[(*key, slice(None), slice(None)) if ... in key else (*key, ...)]
        assert np.array_equal(bits[index].array, expected)
        assert bits[index].shape == expected.shape[:-2]

    @pytest.mark.parametrize("index", ["0", None, 0.5, (0, "1")])
    def test_other_indices_are_refused(self, bits, index):
        with pytest.raises(TypeError):
            bits[index]

    @pytest.mark.parametrize("index", [2, -3, (0, 3), (0, -4), (2, 0)])
    def test_an_index_out_of_range_is_refused(self, bits, index):
        with pytest.raises(IndexError, match="range"):
            bits[index]

    def test_more_indices_than_axes_are_refused(self, bits):
        for index in [(0, 0, 0), (..., 0, 0, 0), (..., ...), (0, slice(None), slice(None))]:
            with pytest.raises(IndexError, match="indices"):
                bits[index]

    def test_a_single_point_takes_no_index_and_has_no_length(self, bits):
        with pytest.raises(IndexError, match="indices"):
            bits[0, 0][0]
        with pytest.raises(TypeError, match="num_shots"):
            len(bits[0, 0])

    def test_it_iterates_over_its_first_axis(self, bits):
        assert [row.ints() for row in bits] == [bits[0].ints(), bits[1].ints()]

    def test_a_single_point_is_not_iterated_over(self, bits):
        with pytest.raises(TypeError, match="num_shots"):
            iter(bits[0, 0])

    def test_it_is_true_when_it_holds_samples(self, bits):
        assert all([bits, bits[0, 0], BitArray.from_samples(["0x0"], 0)])
        assert not any([bits[2:], BitArray.from_samples([], 3), BitArray.from_samples([[], []])])

    def test_counts_and_bitstrings_include_all_points(self):
        bits = BitArray.from_samples([["0x0", "0x1"], ["0x1", "0x1"]], 1)
        assert bits.counts() == {"1": 3, "0": 1}
        assert bits.bitstrings() == ["0", "1", "1", "1"]
        assert bits[0].counts() == {"0": 1, "1": 1}

    def test_points_without_shots_are_kept_as_points(self):
        bits = BitArray.from_samples([[], []], 2)
        assert (bits.shape, bits.num_shots, bits.counts()) == ((2,), 0, {})

    def test_a_picked_point_keeps_the_width(self):
        bits = BitArray.from_samples([["0x0"], ["0x4"]])
        assert bits[0].bitstrings() == ["000"]
        assert not bits[0].num_bits_known

    @pytest.mark.parametrize(
        "other",
        [
            BitArray.from_samples([["0x1", "0x2"]], 2),
            BitArray.from_samples(["0x1", "0x2"], 3),
            BitArray.from_samples(["0x1", "0x3"], 2),
            BitArray.from_samples(["0x1"], 2),
            ["01", "10"],
            None,
        ],
    )
    def test_other_shapes_widths_samples_and_types_are_not_equal(self, other):
        assert BitArray.from_samples(["0x1", "0x2"], 2) != other

    def test_array_is_a_numpy_array_of_the_packed_samples(self, bits):
        array = bits.array
        assert (array.dtype, array.shape) == (np.uint8, (2, 3, 4, 1))
        assert array.ravel().tolist() == [16 * row + value for row in range(2) for value in range(12)]

    def test_array_is_big_endian_over_the_bytes_of_a_sample(self):
        assert BitArray.from_samples(["0x102"], 9).array.tolist() == [[1, 2]]

    def test_array_of_a_register_of_no_bits_is_empty(self):
        assert BitArray.from_samples([["0x0"], ["0x0"]], 0).array.shape == (2, 1, 0)

    def test_samples_that_do_not_fill_their_shape_are_refused(self):
        with pytest.raises(ValueError, match="shape"):
            BitArray(b"\x01\x02", num_bits=8, num_shots=3)

    def test_repr_shows_the_size_and_not_the_samples(self, bits):
        assert repr(bits) == "<BitArray num_bits=6 num_shots=4 shape=(2, 3)>"


class TestPlainResults:
    def test_pubs_are_a_sequence_in_the_order_they_were_submitted(self):
        pubs = [{"data": {"c": {"samples": [hex(i)], "num_bits": 2}}, "metadata": {"pub": i}} for i in range(3)]
        result = ibm({"results": pubs, "metadata": {"execution": {"spans": []}}})
        assert len(result) == 3
        assert [pub.data["c"].ints() for pub in result] == [[0], [1], [2]]
        assert [pub.metadata["pub"] for pub in result[1:]] == [1, 2]
        assert result[-1].metadata == {"pub": 2}
        assert result.metadata == {"execution": {"spans": []}}
        with pytest.raises(IndexError):
            result[3]

    def test_estimator_values_are_a_float_or_nested_lists_as_sent(self):
        single = {"data": {"evs": 0.5, "stds": 0.01, "ensemble_standard_error": 0.02}, "metadata": {"shots": 100}}
        swept = {"data": {"evs": [[0.1, 0.2], [0.3, 0.4]], "stds": [[0, 0], [0, 0]]}}
        result = ibm({"results": [single, swept]})
        assert dict(result[0].data) == {"evs": 0.5, "stds": 0.01, "ensemble_standard_error": 0.02}
        assert result[0].metadata == {"shots": 100}
        assert result[1].data["evs"] == [[0.1, 0.2], [0.3, 0.4]]
        assert (result[0].data.shape, result[1].data.shape) == ((), (2, 2))
        assert np.array_equal(result[1].data.array("evs"), [[0.1, 0.2], [0.3, 0.4]])
        assert result[0].data.array("evs").shape == ()
        assert (result[1].metadata, result.metadata) == ({}, {})

    def test_data_is_a_mapping_of_its_fields(self):
        data = ibm({"results": [{"data": {"evs": 1.0, "stds": 0.5}}]})[0].data
        assert list(data) == ["evs", "stds"]
        assert len(data) == 2
        assert data.get("missing") is None
        with pytest.raises(KeyError, match="missing"):
            data["missing"]

    def test_data_without_fields_has_no_shape(self):
        assert ibm({"results": [{"data": {}}, {"data": {"evs": []}}]})[0].data.shape == ()

    def test_samples_of_a_sweep_give_the_data_their_shape(self):
        samples = [[["0x1"], ["0x0"], ["0x1"]]]
        assert ibm(plain_sampler(c={"samples": samples, "num_bits": 1}))[0].data.shape == (1, 3)

    def test_array_of_a_register_is_its_packed_samples(self):
        data = ibm(plain_sampler(c={"samples": ["0x2", "0x1"], "num_bits": 2}))[0].data
        assert data.array("c").tolist() == [[2], [1]]

    @pytest.mark.parametrize(
        "raw",
        [
            None,
            "Traceback (most recent call last)",
            [],
            [{"data": {}}],
            {},
            {"data": [], "schema_version": "v0.1"},
            {"results": {"data": {}}},
            {"results": [1, 2]},
            {"results": [{"success": True}]},
            {"results": [{"data": [0.5]}]},
        ],
    )
    def test_other_kinds_of_result_have_no_pubs_and_keep_their_body(self, raw):
        result = ibm(raw)
        assert len(result) == 0
        assert result.raw is raw
        assert (result.metadata, result.value) == ({}, raw)

    def test_the_handle_is_kept(self):
        handle = object()
        assert IBMResult({}, job_id="job-1", job=handle).job is handle

    def test_reprs_name_registers_and_pubs(self):
        result = ibm(plain_sampler(alpha={"samples": ["0x1"]}, beta={"samples": ["0x1"]}))
        assert repr(result[0]) == "<PubResult alpha={'1': 1}, beta={'1': 1}>"
        assert repr(result) == f"<IBMResult job_id='job-1' 1 pubs {result[0]}>"
        assert repr(result[0].data) == "<DataBin alpha, beta>"


def test_data_bins_with_equal_fields_are_equal():
    assert DataBin({"c": BitArray.from_samples(["0x1"], 1)}) == DataBin({"c": BitArray.from_samples(["0x1"], 1)})
    assert DataBin({"evs": 1.0}) != DataBin({"evs": 2.0})


@pytest.mark.parametrize("duplicate", [copy.deepcopy, lambda result: pickle.loads(pickle.dumps(result))])
@pytest.mark.parametrize(
    ("kind", "raw"),
    [
        (IonQResult, {"0": 0.5, "3": 0.5}),
        (IonQResult, {"a": {"0": 1.0}, "b": {"1": 1.0}}),
        (IBMResult, {"results": [{"data": {"c": {"samples": ["0x0", "0x3"], "num_bits": 2}}}]}),
        (IBMResult, {"results": [{"data": {"evs": [[0.5, 0.25]], "stds": [[0.1, 0.2]]}, "metadata": {}}]}),
    ],
)
def test_a_copied_or_pickled_result_has_no_handle_and_no_secrets(kind, raw, duplicate):
    request = httpx.Request("GET", "https://ionq.example", headers={"Authorization": "apiKey a-secret-key"})
    response = httpx.Response(200, request=request)
    response.elapsed = timedelta(seconds=1)
    result = kind(raw, job_id="a", job=threading.Lock(), response=response)
    same = duplicate(result)
    assert (same.to_dict(), repr(same)) == (result.to_dict(), repr(result))
    assert (same.job, same.response) == (None, None)
    assert result.response.status_code == 200
    assert b"a-secret-key" not in pickle.dumps(result)
