"""What notebooks and terminals show of jobs and results."""

import json
import math
import re
import sys
import time
import xml.etree.ElementTree as ET
from contextlib import closing

import anyio
import pytest

from aioqpu import IBMResult, IBMRuntimeClient, IonQClient, IonQResult
from aioqpu.integrations.display.charts import charts
from aioqpu.integrations.display.formats import duration, local_time
from aioqpu.ionq.shots import read_shots
from aioqpu_emulator.pytest import QuantumEmulator


@pytest.fixture
def ionq_job():
    def make(**data):
        job = IonQClient("key").job("job-1")
        job._state.update({"status": "completed", **data})
        return job

    return make


@pytest.fixture
def ibm_job():
    crn = "crn:v1:bluemix:public:quantum-computing:us-east:a/0123456789abcdef0123456789abcdef:1b2c3d4e-aaaa-bbbb::"

    def make(**data):
        job = IBMRuntimeClient("key", crn).job("job-2")
        job._state.update(data)
        return job

    return make


BLOCKS = "▏▎▍▌▋▊▉█"


def sampled(**registers):
    return {"data": {name: {"samples": samples, "num_bits": 2} for name, samples in registers.items()}}


def read(html):
    """Parse a card, which must be well-formed, and return its texts."""
    root = ET.fromstring(html)
    return root, [text.strip() for text in root.itertext() if text.strip()]


def bars(root):
    """Return the lengths of the bars, in characters."""
    texts = [cell.text or "" for cell in root.iter("td")]
    return [len(text) - (text[-1] != "█") / 2 for text in texts if text and not text.strip(BLOCKS)]


class TestJobCards:
    def test_the_card_of_an_ionq_job_shows_its_details(self, ionq_job):
        job = ionq_job(
            target="qpu.aria-1",
            name="bell",
            shots=100,
            qubits=2,
            request=1700000000,
            start=1700000060,
            response=1700000061,
            noise={"model": "aria-1"},
            metadata={"aioqpu_submission": "my-id"},
        )
        _, texts = read(job._repr_html_())
        shown = dict(zip(texts[3::2], texts[4::2], strict=True))
        assert texts[:3] == ["IonQJob", "job-1", "completed"]
        assert shown["on"] == "qpu.aria-1"
        assert (shown["name"], shown["shots"], shown["qubits"], shown["noise"]) == ("bell", "100", "2", "aria-1")
        assert shown["submission"] == "my-id"
        assert [shown[name] for name in ("created", "started", "ended")] == [
            local_time(moment) for moment in (1700000000, 1700000060, 1700000061)
        ]

    def test_the_card_of_an_ibm_job_shows_its_details(self, ibm_job):
        job = ibm_job(
            state={"status": "Failed", "reason": "too hot"},
            backend="ibm_fez",
            program={"id": "sampler"},
            created="2026-01-02T03:04:05.123456789Z",
            session_id="s1",
            tags=["a", "b"],
        )
        _, texts = read(job._repr_html_())
        shown = dict(zip(texts[3::2], texts[4::2], strict=True))
        assert texts[:3] == ["IBMJob", "job-2", "Failed"]
        assert shown == {
            "on": "ibm_fez",
            "program": "sampler",
            "session": "s1",
            "tags": "a, b",
            "created": local_time("2026-01-02T03:04:05Z"),
            "reason": "too hot",
        }

    def test_the_card_of_an_unread_job_shows_only_its_id(self):
        _, texts = read(IonQClient("key").job("new")._repr_html_())
        assert texts == ["IonQJob", "new", "not read yet"]

    def test_queue_position_and_expected_times_are_shown_until_the_job_ends(self, ionq_job, ibm_job):
        told = {"predicted_execution_time": 90_000}
        assert "runs about 1.5 min" in ionq_job(status="ready", **told)._repr_html_()
        assert "runs about" not in ionq_job(status="completed", **told)._repr_html_()
        queued = ibm_job(status="Queued", estimated_running_time_seconds=3, position_in_queue=7)
        assert "number 7 in the queue, runs about 3 s" in queued._repr_html_()
        late = ibm_job(status="Queued", estimated_start_time="2000-01-01T00:00:00Z")
        assert "starts in about 0 s" in late._repr_html_()

    @pytest.mark.parametrize(
        "data",
        [
            {"name": "<script>alert(1)</script>", "target": '"><b>', "status": "<i>"},
            {"failure": {"error": "a & b </div>"}, "status": "failed"},
        ],
    )
    def test_text_from_the_service_is_escaped(self, ionq_job, data):
        root, texts = read(ionq_job(**data)._repr_html_())
        assert {element.tag for element in root.iter()} == {"div", "b", "code", "span", "table", "tbody", "tr", "td"}
        assert data.get("name", "a & b </div>") in texts

    @pytest.mark.parametrize(
        "data",
        [
            {"request": "soon", "start": 1e300, "response": [], "noise": 5, "metadata": [], "tags": "x"},
            {"failure": "x", "state": None, "program": 7, "created": 3.5e20, "predicted_execution_time": "?"},
        ],
    )
    def test_malformed_fields_do_not_break_the_card(self, ionq_job, data):
        assert read(ionq_job(**data)._repr_html_())[1][:3] == ["IonQJob", "job-1", "completed"]


class TestResultCards:
    def test_a_time_out_of_range_in_the_local_zone_is_left_out(self, ibm_job, monkeypatch):
        monkeypatch.setenv("TZ", "Asia/Tokyo")
        time.tzset()
        try:
            card = ibm_job(status="Queued", created="9999-12-31T23:59:59Z")._repr_html_()
        finally:
            monkeypatch.undo()
            time.tzset()
        assert "9999" not in card

    def test_bar_lengths_are_proportional_to_probabilities(self, ionq_job):
        job = ionq_job(target="simulator", shots=100)
        root, texts = read(IonQResult({"3": 0.75, "0": 0.25}, job_id="job-1", job=job)._repr_html_())
        assert texts[:3] == ["IonQResult", "job-1", "completed"]
        assert texts[-6:] == ["00", "██████████▋", "0.2500", "11", 32 * "█", "0.7500"]
        short, long = bars(root)
        assert long == pytest.approx(3 * short, rel=0.05)

    def test_only_the_largest_of_many_states_are_shown(self):
        raw = {str(state): 0.02 if state % 2 else 0.0005 for state in range(80)}
        root, texts = read(IonQResult(raw, job_id="job-1")._repr_html_())
        assert len(bars(root)) == 30
        assert "and 50 others: 0.2200" in texts
        shown = [text for text in texts if re.fullmatch("[01]{7}", text)]
        assert shown == sorted(shown)
        assert all(bits.endswith("1") for bits in shown)

    def test_long_bitstrings_are_shortened(self):
        state = 2**99 + 1
        root, _ = read(IonQResult({str(state): 1.0}, job_id="job-1")._repr_html_())
        (cell,) = (cell for cell in root.iter("td") if cell.text == "10000000000…000000000001")
        assert cell.get("title") == f"{state:b}"

    def test_every_circuit_and_every_register_has_a_chart_up_to_a_limit(self):
        _, texts = read(IonQResult({"a": {"0": 1}, "b": {"1": 1}}, job_id="job-1")._repr_html_())
        assert [text for text in texts if text.startswith("circuit")] == ["circuit 0", "circuit 1"]
        noted = {"aioqpu_classical_bits": '{"bits":[0,1],"registers":{"low":[0],"high":[1]}}'}
        _, texts = read(IonQResult({"1": 1}, job_id="job-1", metadata=noted)._repr_html_())
        assert [text for text in texts if text in ("low", "high")] == ["low", "high"]
        many = {f"child-{number}": {"0": 1.0} for number in range(20)}
        root, texts = read(IonQResult(many, job_id="job-1")._repr_html_())
        assert (len(bars(root)), texts[-1]) == (12, "and more")

    def test_an_unreadable_child_does_not_hide_the_others(self):
        root, texts = read(IonQResult({"a": None, "b": {"1": 1}}, job_id="job-1", shots=5)._repr_html_())
        assert [text for text in texts if text.startswith("circuit")] == ["circuit 0", "circuit 1"]
        assert "cannot be read" in texts
        assert len(bars(root)) == 1
        measured = IonQResult({"a": None, "b": {"1": 1}}, job_id="job-1", shots=5)
        assert [chart.values for chart in charts(measured, counted=True)] == [{}, {"1": 5}]

    def test_counts_are_shown_on_demand_where_the_shots_are_known(self):
        def shown(**known):
            return [chart.values for chart in charts(IonQResult({"1": 1}, job_id="job-1", **known), counted=True)]

        assert shown(shots=7) == [{"1": 7}]
        assert shown() == [{"1": 1.0}]

    def test_a_sampler_result_has_a_chart_for_each_register_of_each_pub(self, ibm_job):
        raw = {"results": [sampled(c=["0x0", "0x3", "0x3"], d=["0x1"]), sampled(c=["0x2"])]}
        root, texts = read(IBMResult(raw, job_id="job-2", job=ibm_job(status="Completed"))._repr_html_())
        assert [text for text in texts if text.startswith("pub")] == ["pub 0 c", "pub 0 d", "pub 1 c"]
        assert texts[texts.index("11") + 2] == "2"
        assert len(bars(root)) == 4

    @pytest.mark.parametrize(
        ("evs", "stds", "expected"),
        [
            (0.5, 0.01, ["0", "0.5000 ± 0.0100"]),
            ([[1.0, -1.0]], [[0.1, 0.2]], ["0", "1.0000 ± 0.1000", "1", "-1.0000 ± 0.2000"]),
            ([1.0, None], None, ["0", "1.0000 ± 0.0000"]),
            ([None, 0.7, 0.1], [0.3, None, 0.2], ["1", "0.7000 ± 0.0000", "2", "0.1000 ± 0.2000"]),
        ],
    )
    def test_an_estimator_result_shows_values_with_standard_errors(self, evs, stds, expected):
        result = IBMResult({"results": [{"data": {"evs": evs, "stds": stds}}]}, job_id="job-2")
        assert read(result._repr_html_())[1][2:] == ["evs", *expected]

    def test_only_the_first_of_many_values_are_shown(self):
        raw = {"results": [{"data": {"evs": [0.0] * 35, "stds": [0.0] * 35}}]}
        assert read(IBMResult(raw, job_id="job-2")._repr_html_())[1][-1] == "and 5 others"

    @pytest.mark.parametrize("raw", [{}, {"results": []}, "log", {"results": [{"data": {}}]}])
    def test_a_result_without_counts_has_a_card(self, raw):
        assert read(IBMResult(raw, job_id="job-2")._repr_html_())[1] == ["IBMResult", "job-2"]
        assert read(IonQResult({}, job_id="job-1")._repr_html_())[1][:2] == ["IonQResult", "job-1"]


class TestReprs:
    def test_the_most_probable_states_are_in_the_repr(self):
        raw = {"0": 0.1, "1": 0.2, "2": 0.3, "3": 0.05, "4": 0.123456, "5": 0.226544}
        assert repr(IonQResult(raw, job_id="j", num_qubits=3)) == (
            "<IonQResult job_id='j' 6 states {'010': 0.3, '101': 0.2265, '001': 0.2, '100': 0.1235, ... 2 more}>"
        )

    def test_counts_and_values_are_in_the_repr(self):
        raw = {"results": [sampled(c=["0x0", "0x3", "0x3"])] * 5}
        pub = "<PubResult c={'11': 2, '00': 1}>"
        assert repr(IBMResult(raw, job_id="j")) == f"<IBMResult job_id='j' 5 pubs {' '.join([pub] * 4)} ...>"
        raw = {"results": [{"data": {"evs": 0.5, "stds": list(range(100))}}]}
        assert "evs=0.5, stds=[0, 1, 2," in repr(IBMResult(raw, job_id="j")[0])
        assert len(repr(IBMResult(raw, job_id="j")[0])) < 100

    def test_a_very_large_sample_is_not_counted_for_its_repr(self):
        raw = {"results": [{"data": {"c": {"samples": ["0x0"] * 1_000_001, "num_bits": 1}}}]}
        assert repr(IBMResult(raw, job_id="j")[0]) == "<PubResult c=<BitArray num_bits=1 num_shots=1000001 shape=()>>"

    def test_a_missing_field_raises_key_error_with_the_existing_names(self):
        data = IBMResult({"results": [sampled(c=["0x0"], meas=["0x0"])]}, job_id="j")[0].data
        for look in (lambda: data["d"], lambda: data.array("d")):
            with pytest.raises(KeyError, match="no 'd' in this data: there is c, meas"):
                look()
        assert data.get("d") is None
        assert "d" not in data
        empty = IBMResult({"results": [{"data": {}}]}, job_id="j")[0].data
        with pytest.raises(KeyError, match="there is nothing"):
            empty["d"]


class TestPlots:
    @pytest.fixture(autouse=True)
    def without_a_window(self):
        matplotlib = pytest.importorskip("matplotlib")
        matplotlib.use("agg")
        pyplot = pytest.importorskip("matplotlib.pyplot")
        yield
        pyplot.close("all")

    def test_probabilities_are_plotted_as_bars(self):
        [axes] = IonQResult({"0": 0.25, "3": 0.75}, job_id="j").plot()
        assert [bar.get_height() for bar in axes.patches] == [0.25, 0.75]
        assert [label.get_text() for label in axes.get_xticklabels()] == ["00", "11"]
        assert axes.get_ylabel() == "probability"

    def test_each_register_has_its_own_plot_of_counts(self):
        first, second = IBMResult({"results": [sampled(c=["0x0", "0x0"], d=["0x1"])]}, job_id="j").plot()
        assert (first.get_title(), second.get_title()) == ("c", "d")
        assert (first.get_ylabel(), first.patches[0].get_height()) == ("counts", 2)

    def test_labels_of_many_states_are_vertical(self):
        raw = {str(state): 1 / 64 for state in range(64)}
        [axes] = IonQResult(raw, job_id="j").plot()
        assert {label.get_rotation() for label in axes.get_xticklabels()} == {90.0}
        assert axes.get_xlabel() == "and 34 others: 0.5312"

    def test_expectation_values_have_error_bars(self):
        [axes] = IBMResult({"results": [{"data": {"evs": [1.0, -1.0], "stds": [0.1, 0.2]}}]}, job_id="j").plot()
        assert axes.get_ylabel() == "expectation value"
        assert axes.lines[0].get_ydata().tolist() == [1.0, -1.0]
        assert axes.containers[0].has_yerr

    def test_plotting_an_empty_result_raises_value_error(self):
        with pytest.raises(ValueError, match="job j has nothing to plot"):
            IBMResult({}, job_id="j").plot()

    def test_without_matplotlib_the_extra_is_named(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "matplotlib.pyplot", None)
        with pytest.raises(ModuleNotFoundError, match=r"pip install 'aioqpu\[notebook\]'"):
            IonQResult({"0": 1}, job_id="j").plot()


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.25, "0.2 s"), (-3, "0 s"), (59, "59 s"), (90, "1.5 min"), (5400, "1.5 h"), (36_000, "10 h"), (172_800, "2 d")],
)
def test_durations_are_in_the_unit_that_fits(seconds, text):
    assert duration(seconds) == text


def test_results_nested_too_deeply_have_a_card_without_histograms():
    result = IonQResult({"a": {"b": {"c": {"0": 1.0}}}}, job_id="job-1")
    assert "█" not in result._repr_html_()


class TestEstimatorLabels:
    OBSERVABLES = [{"ZZ": 1.0}, {"XX": 0.5, "ZI": -1.0}]

    def result(self, ibm_job, observables, evs, shape):
        fields = {"evs": typed_array(evs, shape), "stds": typed_array([0.1] * len(evs), shape)}
        data = {
            "__type__": "DataBin",
            "__value__": {"field_names": ["evs", "stds"], "shape": list(shape), "fields": fields},
        }
        pub = {"__type__": "PubResult", "__value__": {"data": data, "metadata": {}}}
        job = ibm_job(status="Completed", params={"pubs": [["", observables]]})
        return IBMResult(
            {"__type__": "PrimitiveResult", "__value__": {"pub_results": [pub], "metadata": {}}}, job_id="j", job=job
        )

    @pytest.mark.parametrize(
        ("observables", "evs", "shape", "names"),
        [
            (OBSERVABLES, [0.5, 0.25], (2,), ["ZZ", "0.5 XX + -1 ZI"]),
            ({"ZZ": 1.0}, [0.5, 0.25], (2,), ["ZZ [0]", "ZZ [1]"]),
            ("ZZ", [0.5], (), ["ZZ"]),
            (
                [[{"ZZ": 1.0}], [{"XX": 1.0}]],
                [0.1, 0.2, 0.3, 0.4],
                (2, 2),
                ["ZZ [0, 0]", "ZZ [0, 1]", "XX [1, 0]", "XX [1, 1]"],
            ),
            (["ZZ", "ZZ"], [0.1, 0.2], (2,), ["ZZ [0]", "ZZ [1]"]),
            ([dict.fromkeys("ABCDEF", 1)], [0.1], (1,), ["A + B + C + D + ..."]),
            (7, [0.1], (1,), ["0"]),
            ([["ZZ", "XX"]], [0.1], (1,), ["0"]),
        ],
    )
    def test_rows_are_named_by_their_observables(self, ibm_job, observables, evs, shape, names):
        texts = read(self.result(ibm_job, observables, evs, shape)._repr_html_())[1]
        assert texts[texts.index("evs") + 1 :: 2] == names

    def test_submitted_observables_label_the_result_card(self):
        async def main():
            async with IBMRuntimeClient.emulator(queue_time=0, run_time=0) as ibm:
                pub = ('OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; x q[0];', ["Z", "X"])
                job = await ibm.submit_estimator([pub], backend="emulator")
                card = job._repr_html_()
                return job.submitted, read(card)[1], read((await job.result())._repr_html_())[1]

        submitted, card, result = anyio.run(main)
        assert submitted["observables"] == [["Z", "X"]]
        assert {"emulator", "estimator"} <= set(card)
        assert {"Z", "X"} <= set(result)


def typed_array(values, shape):
    import base64
    import io
    import zlib

    import numpy as np

    stream = io.BytesIO()
    np.save(stream, np.array(values, dtype=float).reshape(shape))
    return {"__type__": "ndarray", "__value__": base64.b64encode(zlib.compress(stream.getvalue())).decode()}


def test_the_card_of_an_unread_job_shows_its_submission():
    async def main():
        async with IonQClient.emulator(queue_time=0, run_time=0) as ionq:
            circuit = {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}
            job = await ionq.submit_job(circuit, name="flip", shots=77)
            return job.submitted, read(job._repr_html_())[1], ionq.job("elsewhere").submitted

    submitted, texts, elsewhere = anyio.run(main)
    assert submitted == {"name": "flip", "target": "simulator", "shots": 77}
    shown = dict(zip(texts[3::2], texts[4::2], strict=True))
    assert (shown["name"], shown["on"], shown["shots"]) == ("flip", "simulator", "77")
    assert elsewhere == {}


class TestCurves:
    @pytest.fixture(autouse=True)
    def without_a_window(self):
        matplotlib = pytest.importorskip("matplotlib")
        matplotlib.use("agg")
        pyplot = pytest.importorskip("matplotlib.pyplot")
        yield
        pyplot.close("all")

    @staticmethod
    def curves(axes):
        return {container.get_label(): container[0].get_ydata().tolist() for container in axes.containers}

    def test_many_circuits_are_one_chart_with_a_curve_for_each_state(self):
        raw = {f"c{i}": {"0": 1 - i / 20, "3": i / 20} for i in range(20)}
        names = {f"c{i}": {"name": f"angle {i}", "num_qubits": 2} for i in range(20)}
        [axes] = IonQResult(raw, job_id="j", children=names).plot()
        assert self.curves(axes) == {
            "00": [1 - i / 20 for i in range(20)],
            "11": [i / 20 for i in range(20)],
        }
        assert [label.get_text() for label in axes.get_xticklabels()] == [f"angle {i}" for i in range(20)]
        assert (axes.get_xlabel(), axes.get_ylabel()) == ("circuit", "probability")

    def test_a_few_circuits_have_histograms_of_one_scale(self):
        raw = {"a": {"0": 0.5, "1": 0.5}, "b": {"0": 1.0}}
        first, second = IonQResult(raw, job_id="j", children={"a": {"name": "plus"}, "b": {}}).plot()
        assert first.get_title() == "circuit 0 plus"
        assert first.get_ylim() == second.get_ylim()

    def test_an_unreadable_child_is_a_gap_in_the_curve(self):
        raw = {str(i): {"1": 1.0} for i in range(5)} | {"2": None}
        [axes] = IonQResult(raw, job_id="j").plot()
        assert self.curves(axes)["1"] == pytest.approx([1.0, 1.0, math.nan, 1.0, 1.0], nan_ok=True)

    def test_states_beyond_the_largest_are_added_up(self):
        raw = {str(i): {str(state): 1 / 16 for state in range(16)} for i in range(5)}
        [axes] = IonQResult(raw, job_id="j").plot()
        curves = self.curves(axes)
        assert len(curves) == 9
        assert curves["8 others"] == pytest.approx([0.5] * 5)

    def test_a_sampler_sweep_has_a_curve_for_each_state(self):
        samples = [[["0x0", "0x0"], ["0x0", "0x3"]], [["0x3", "0x3"], ["0x1", "0x1"]]]
        raw = {
            "results": [{"data": {"c": {"samples": samples, "num_bits": 2}, "d": {"samples": ["0x1"], "num_bits": 1}}}]
        }
        result = IBMResult(raw, job_id="j")
        sweep, single = result.plot()
        assert self.curves(sweep) == {"00": [1, 0.5, 0, 0], "01": [0, 0, 0, 1], "11": [0, 0.5, 1, 0]}
        assert sweep.get_xlabel() == "point of shape (2, 2)"
        assert (single.get_title(), single.get_ylabel()) == ("d", "counts")
        assert "all 4 points together" in read(result._repr_html_())[1]

    def test_expectation_values_of_several_axes_are_curves_with_errors(self, ibm_job):
        evs = [[i / 40 for i in range(40)], [-1.0] * 40]
        raw = {"results": [{"data": {"evs": evs, "stds": [[0.1] * 40] * 2}}]}
        [axes] = IBMResult(raw, job_id="j").plot()
        assert self.curves(axes) == {"row 0": evs[0], "row 1": evs[1]}
        assert all(container.has_yerr for container in axes.containers)
        [axes] = IBMResult({"results": [{"data": {"evs": [0.5] * 31}}]}, job_id="j").plot()
        assert self.curves(axes)["row 0"] == [0.5] * 31

    def test_the_title_of_a_plot_names_the_number_of_registers_shown(self):
        raw = {"results": [sampled(**{f"c{i}": ["0x1"] for i in range(15)})]}
        axes = IBMResult(raw, job_id="j").plot()
        assert len(axes) == 12
        assert axes[0].figure.get_suptitle() == "the first 12 registers"


class TestIonQV04Cards:
    """Cards of what the emulator's v0.4 answers, and of what a service may answer."""

    @pytest.fixture
    def anyio_backend(self):
        return "asyncio"

    @pytest.fixture
    async def client(self, monkeypatch, anyio_backend):
        with closing(QuantumEmulator(monkeypatch)) as emulator:
            async with emulator.ionq(api_version="v0.4") as client:
                yield client

    @pytest.mark.anyio
    async def test_cards_of_a_session_a_job_and_shots_show_their_details(self, client):
        async with await client.create_session(
            backend="qpu.forte-1", job_count_limit=3, duration_limit_min=9, cost_limit={"value": 2.5, "unit": "usd"}
        ) as session:
            _, texts = read(session._repr_html_())
            assert texts[:5] == ["IonQSession", session.id, "created", "on", "qpu.forte-1"]
            limits = ["jobs at most", "3", "minutes at most", "9", "cost at most", "2.5 usd"]
            assert texts[-6:] == limits
            job = await session.submit_job(
                {"qubits": 2, "circuit": [{"gate": "x", "target": 0}]}, shots=50, name="flip"
            )
            await job.wait()
        _, texts = read(session._repr_html_())
        assert (texts[2], "ended" in texts[3:]) == ("ended", True)
        _, texts = read(job._repr_html_())
        named = dict(zip(texts[3::2], texts[4::2], strict=True))
        assert (named["on"], named["qubits"], named["shots"], named["session"]) == (
            "qpu.forte-1",
            "2",
            "50",
            session.id,
        )
        assert {"created", "started", "ended"} <= named.keys()
        root, texts = read((await job.get_shots())._repr_html_())
        assert texts[:4] == ["IonQShots", job.id, "shots", "50"]
        assert "01" in texts
        assert bars(root)
        dry = await client.submit_job({"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}, dry_run=True)
        await dry.wait()
        assert "dry run" in read(dry._repr_html_())[1]

    def test_the_card_of_an_unread_session_shows_only_its_id(self):
        session = IonQClient("key", api_version="v0.4").session("s-1")
        assert read(session._repr_html_())[1] == ["IonQSession", "s-1", "not read yet"]

    def test_leaked_shots_are_marked_and_registers_have_charts_of_their_own(self):
        listed = [{"registers": {"output_all": [1, 0], "c": [n % 2]}, "leakage_bits": [n == 0]} for n in range(5)]
        shots = read_shots(json.dumps({"shots": listed}).encode(), "job-1", {})
        root, texts = read(shots._repr_html_())
        assert texts[2:6] == ["shots", "5", "leaked", "1, not counted"]
        assert texts[texts.index("01") + 2] == "4"
        own = texts[texts.index("c") + 1 :]
        assert [own[own.index(bit) + 2] for bit in "01"] == ["2", "2"]
        assert len(bars(root)) == 3

    def test_a_register_with_too_many_shots_has_a_note_instead_of_a_chart(self, monkeypatch):
        monkeypatch.setattr("aioqpu.integrations.display.charts.MAX_SHOWN_COST", 50_000)
        listed = [{"registers": {"a": [1], "b": [0] * 6400}}] * 500
        shots = read_shots(json.dumps({"shots": listed}).encode(), "job-1", {})
        texts = read(shots._repr_html_())[1]
        assert {"500", "b"} <= {*texts}
        assert any(text.startswith("500 shots are too many for a chart: use counts()") for text in texts)
