"""Results of any size: showing one costs what is shown, and what is too large to be a Python object is refused."""

import base64
import json
import random
import time
import tracemalloc
import zlib
from itertools import islice

import pytest

from aioqpu import BitArray, ExecutionSpan, IBMResult, IonQResult, NDArray, NoiseLearnerResult
from aioqpu._http.text import brief
from aioqpu.ibm.arrays import lazy_lists
from aioqpu.integrations.display.charts import MAX_CHARTS, charts

SECONDS, BYTES = 0.5, 25 * 2**20  # ten times and five times what is promised


def array(dtype, shape, data=b"", *, fortran=False):
    header = repr({"descr": dtype, "fortran_order": fortran, "shape": shape}).encode()
    header += b" " * (-(len(header) + 11) % 64) + b"\n"
    npy = b"\x93NUMPY\x01\x00" + len(header).to_bytes(2, "little") + header + data
    return {"__type__": "ndarray", "__value__": base64.b64encode(zlib.compress(npy, 1)).decode()}


def bits(shape, num_bits, data):
    return {"__type__": "BitArray", "__value__": {"array": array("|u1", shape, data), "num_bits": num_bits}}


def ibm(*pubs):
    typed = [{"data": {"__type__": "DataBin", "__value__": {"fields": pub, "shape": []}}} for pub in pubs]
    return IBMResult({"pub_results": typed}, job_id="j")


def noise(size):
    return random.Random(1).randbytes(size)


def nested(depth):
    return [nested(depth - 1)] if depth else []


def plain(*pubs):
    return IBMResult({"results": [{"data": pub} for pub in pubs]}, job_id="j")


RESULTS = {
    "16 million empty lists": lambda: ibm({"evs": array("<f8", (2**24, 0))}),
    "16 million lists of one": lambda: ibm({"evs": array("|i1", (2**24, 1), bytes(2**24))}),
    "columns first": lambda: ibm(
        dict.fromkeys(("evs", "stds"), array("|i1", (2**12, 2**12), bytes(2**24), fortran=True))
    ),
    "5 million shots": lambda: ibm({"c": bits((5_000_000, 1), 3, bytes(5_000_000))}),
    "16 million shots of no bit": lambda: ibm({"c": bits((2**24 - 1, 0), 0, b"")}),
    "300,000 different samples": lambda: ibm({"c": bits((300_000, 16), 128, noise(300_000 * 16))}),
    "many registers": lambda: ibm({f"c{i}": bits((60_000, 8), 64, noise(60_000 * 8)) for i in range(10)}),
    "samples of a million bits": lambda: ibm({"c": bits((12, 2**17), 2**20, b"\xff" * (12 * 2**17))}),
    "a long list": lambda: plain({"evs": [0.5] * 500_000, "stds": [0.1] * 500_000}),
    "a list of empty lists": lambda: plain({"evs": [[]] * 150_000}),
    "deep lists": lambda: plain({"evs": nested(300), "x": nested(300)}),
    "many fields": lambda: plain({f"{i}{'x' * 1000}": [1] for i in range(50_000)}),
    "many pubs": lambda: plain(*[{}] * 30_000),
    "long names": lambda: plain({"c" * 20_000_000: {"a" * 10_000_000: "b" * 10_000_000}}),
    "18 qubits": lambda: IonQResult({str(i): 2**-18 for i in range(2**18)}, job_id="j", shots=100),
    "16 qubits, in ascending order": lambda: IonQResult({str(i): i / 2**32 for i in range(2**16)}, job_id="j", shots=9),
    "a million shots": lambda: IonQResult({"0": 0.5, "1": 0.5}, job_id="j", shots=3_000_000),
    "states of 65,536 bits": lambda: IonQResult({str(i): 2**-10 for i in range(2**10)}, job_id="j", num_qubits=2**16),
    "20,000 circuits": lambda: IonQResult({f"c{i}": {"0": 1.0} for i in range(20_000)}, job_id="j"),
}


def cheaply(show):
    """Call, and check what it takes; memory is traced in a call of its own, since that is slow."""
    started = time.process_time()
    show()
    assert time.process_time() - started < SECONDS
    tracemalloc.start()
    try:
        shown = show()
        assert tracemalloc.get_traced_memory()[1] < BYTES
    finally:
        tracemalloc.stop()
    return shown


@pytest.mark.parametrize("name", RESULTS)
def test_showing_a_large_result_takes_little_time_and_memory(name):
    result = RESULTS[name]()
    assert len(cheaply(lambda: repr(result))) < 6000
    assert len(cheaply(result._repr_html_)) < 100_000
    cheaply(lambda: list(islice(charts(result, counted=True), MAX_CHARTS + 1)))  # what the command line shows
    if isinstance(result, IBMResult):
        assert len(cheaply(lambda: f"{result[0]} {result[0].data}")) < 6000
        with pytest.raises(KeyError) as caught:
            cheaply(lambda: result[0].data["nothing"])
        assert len(str(caught.value)) < 2000


def notes(result, **options):
    return [chart.others for chart in charts(result, **options)]


class TestCharts:
    def test_a_result_too_large_for_a_chart_gives_a_note_with_an_alternative(self):
        shots = plain({"c": {"samples": ["0x1ff"] * 100_000, "num_bits": 9}})
        assert notes(shots) == ["100,000 samples are too many for a chart: use counts(), or --json on the command line"]
        assert "100,000 samples are too many" in shots._repr_html_()
        states = IonQResult({str(i): 1.0 for i in range(100_000)}, job_id="j")
        assert "100,000 states are too many for a chart: use .bitstrings" in states._repr_html_()
        assert repr(states) == "<IonQResult job_id='j' 100000 states>"

    def test_a_plot_counts_all_samples(self):
        axes = pytest.importorskip("matplotlib")
        axes.use("agg")
        shots = plain({"$c$ $\\frac": {"samples": ["0x1ff"] * 100_000 + ["0x0"], "num_bits": 9}})
        [axes] = shots.plot()
        assert [bar.get_height() for bar in axes.patches] == [1, 100_000]
        axes.figure.canvas.draw()  # a name is no formula
        import matplotlib.pyplot as plt

        plt.close("all")

    def test_probabilities_are_shown_when_counts_are_costly_to_draw(self):
        [chart] = charts(IonQResult({"0": 0.5, "1": 0.5}, job_id="j", shots=10**6), counted=True)
        assert chart.values == {"0": 0.5, "1": 0.5}
        [chart] = charts(
            IonQResult({"0": 0.5, "1": 0.5}, job_id="j", shots=10**6, ideal=False), counted=True, limited=False
        )
        assert chart.values == {"0": 500_000, "1": 500_000}
        [chart] = charts(IonQResult({"0": 0.5, "1": 0.5}, job_id="j", shots="many"), counted=True)
        assert chart.values == {"0": 0.5, "1": 0.5}

    def test_an_empty_result_gives_an_empty_chart(self):
        assert [chart.values for chart in charts(IonQResult({}, job_id="j", shots=5), counted=True)] == [{}]

    def test_the_largest_of_many_counts_are_shown(self):
        [chart] = charts(
            IonQResult({str(i): i + 1 for i in range(40)}, job_id="j", shots=820, ideal=False), counted=True
        )
        assert min(chart.values.values()) == 11
        assert chart.others == "and 10 others: 55"

    def test_a_note_gives_the_number_of_expectation_values_not_shown(self):
        assert notes(plain({"evs": [0.0] * 100})) == ["and 70 others"]
        [others] = notes(plain({"evs": [0.0] * 100_000}))
        assert others.startswith("and more than 4")
        [chart] = charts(ibm({"evs": array("<f8", (2,), bytes(16)), "stds": nested(5)}))
        assert chart.errors == {"0": 0.0, "1": 0.0}
        [chart] = charts(plain({"evs": [0.5], "stds": [[]] * 10_000}))
        assert (chart.values, chart.others) == ({}, "and more than 0 others")

    def test_numbers_too_large_for_a_float_are_left_out(self):
        [chart] = charts(plain({"evs": [10**400, 0.5], "stds": [0.1, 10**400]}))
        assert (chart.values, chart.errors) == ({"1": 0.5}, {"1": 0.0})

    def test_the_html_notes_when_not_all_pubs_were_read(self):
        result = plain(*[{"x": 1}] * 6000, {"c": {"samples": ["0x1"], "num_bits": 1}})
        assert notes(result) == ["and more"]
        assert "and more" in result._repr_html_()
        assert [chart.values for chart in charts(result, limited=False)] == [{"1": 1}]


class TestCounts:
    def test_ten_million_shots_are_counted(self):
        data = bytes([1, 2, 2, 3, 3, 3, 3, 3, 3, 3]) * 10**6
        counts = BitArray(data, 2, 10**7).counts()
        assert list(counts.items()) == [("11", 7 * 10**6), ("10", 2 * 10**6), ("01", 10**6)]

    def test_samples_of_several_bytes_are_counted_across_pieces(self):
        data = (1).to_bytes(5, "big") * 100_000 + (2**33).to_bytes(5, "big") * 50_000
        assert BitArray(data, 34, 150_000).counts() == {f"{1:034b}": 100_000, f"{2**33:034b}": 50_000}

    def test_counts_of_samples_without_bits_or_without_shots(self):
        assert BitArray(b"", 0, 10**8).counts() == {"": 10**8}
        assert BitArray(b"", 0, 0).counts() == {}
        assert BitArray(b"", 9, 0).counts() == {}

    def test_more_samples_than_can_be_counted_are_refused(self):
        with pytest.raises(ValueError, match=r"134217729 samples are more than the 134217728 that can be counted"):
            BitArray(b"", 0, 2**27 + 1).counts()

    def test_bitstrings_and_ints_that_need_too_much_memory_raise_value_error(self):
        for refused in (lambda: BitArray(b"", 0, 2**30).bitstrings(), lambda: BitArray(b"", 0, 2**30).ints()):
            with pytest.raises(ValueError, match=r"1073741824 samples of 0 bits would take more than 4 GiB: .*\.array"):
                cheaply(refused)

    def test_too_many_different_samples_are_refused(self, monkeypatch):
        monkeypatch.setattr("aioqpu.ibm.arrays._MAX_STRINGS_BYTES", 2**20)
        assert len(BitArray(noise(4000), 16, 2000).counts()) > 1900
        with pytest.raises(ValueError, match=r"counts\(\) of 8000 samples of 16 bits would take more than"):
            BitArray(noise(16_000), 16, 8000).counts()


class TestArrays:
    @pytest.mark.parametrize("shape", [(), (6,), (2, 3), (1, 3, 2), (3, 0), (0, 3), (3, 0, 2)])
    @pytest.mark.parametrize("fortran", [False, True])
    @pytest.mark.parametrize(("dtype", "size"), [("<f8", 8), (">i2", 2), ("<c8", 8), ("|b1", 1)])
    def test_the_short_repr_of_an_array_equals_the_repr_of_its_values(self, shape, fortran, dtype, size):
        count = 1
        for axis in shape:
            count *= axis
        data = bytes([0, 1] * (count * size // 2)) if dtype == "|b1" else noise(count * size)
        one = NDArray(dtype, shape, data.ljust(count * size, b"\0"), fortran)
        assert brief(lazy_lists(one), 10**5) == repr(one.values)

    def test_an_array_that_would_take_more_than_1_gib_as_lists_is_refused(self):
        result = ibm({"evs": array("<f8", (2**24, 0)), "few": array("<f8", (1000, 0))})
        with pytest.raises(ValueError, match=r"shape \(16777216, 0\) would take 1\.4 GiB as Python lists.*numpy"):
            result[0].data["evs"]
        assert result[0].data["few"] == [[]] * 1000
        assert result[0].data.array("evs").shape == (2**24, 0)

    def test_noise_learner_results_and_execution_spans_have_a_short_repr(self):
        learned = NoiseLearnerResult([0] * 10**6, {})
        assert cheaply(lambda: repr(learned)).startswith("NoiseLearnerResult(data=[0, 0,")
        assert len(repr(learned)) < 1100
        span = ExecutionSpan(None, None, {0: ((5,), slice(0, 5))})
        assert repr(span) == "ExecutionSpan(start=None, stop=None, data_slices={0: ((5,), slice(0, 5, None))})"

    def test_a_large_value_in_place_of_a_bit_array_is_cut_in_the_error(self):
        wrong = {"__type__": "BitArray", "__value__": {"array": [0] * 10**6, "num_bits": 1}}
        with pytest.raises(TypeError) as caught:
            ibm({"c": wrong})
        assert len(str(caught.value)) < 250


def test_field_names_are_escaped_in_reprs_and_html():
    result = plain({"c\x9b\u202e": {"samples": ["0x1"], "num_bits": 1}, "x\x1b": 1})
    assert "<PubResult c\\x9b\\u202e={'1': 1}, x\\x1b=1>" in repr(result)
    assert repr(result[0].data) == "<DataBin c\\x9b\\u202e, x\\x1b>"
    assert json.dumps("\x9b\u202e")[1:-1].replace("u009b", "x9b") in result._repr_html_()
