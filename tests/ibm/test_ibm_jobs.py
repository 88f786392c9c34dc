"""IBM: what goes over the wire for each verb, and what comes back."""

import base64
import datetime as dt
import inspect
import io
import json
import zlib

import anyio
import httpx
import pytest
from support.addresses import IBM

from aioqpu import (
    JobCancelledError,
    JobFailedError,
    JobNotFinishedError,
    JobTimeoutError,
    NotFoundError,
    ResponseDecodeError,
    ServerError,
    SubmissionUncertainError,
)

pytestmark = pytest.mark.anyio

QASM = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] c; x q[0]; c = measure q;'


@pytest.fixture(autouse=True)
def token(iam):
    return iam


@pytest.fixture
def created(respx_mock):
    return respx_mock.post(f"{IBM}/jobs").respond(json={"id": "a", "backend": "b"})


def sent(route):
    return json.loads(route.calls.last.request.content)


class TestSubmitting:
    async def test_all_keywords_reach_the_body(self, ibm, created):
        job = await ibm.submit_job(
            "noise-learner",
            backend="b",
            params={"circuits": []},
            tags=["t"],
            session_id="s",
            private=True,
            max_execution_time=300,
            log_level="debug",
            calibration_id="c",
            extra_body={"runtime": "r:1", "log_level": "new"},
            submission_id="mine",
        )
        assert (job.id, job.status, job.info) == ("a", None, None)
        assert sent(created) == {
            "program_id": "noise-learner",
            "backend": "b",
            "params": {"circuits": []},
            "tags": ["t", "mine"],
            "session_id": "s",
            "private": True,
            "cost": 300,
            "log_level": "new",
            "calibration_id": "c",
            "runtime": "r:1",
        }

    async def test_omitted_keywords_are_not_sent(self, ibm, created):
        await ibm.submit_job("sampler", backend="b", submission_id="")
        assert sent(created) == {"program_id": "sampler", "backend": "b"}

    async def test_tags_of_extra_body_get_the_submission_id_too(self, ibm, created):
        await ibm.submit_job("sampler", backend="b", extra_body={"tags": ["x"]}, submission_id="mine")
        assert sent(created)["tags"] == ["x", "mine"]

    async def test_submit_sampler_sends_pubs_shots_and_options(self, ibm, created):
        await ibm.submit_sampler([QASM, (QASM, None, 50)], backend="b", shots=100, options={"twirling": {}}, tags=["t"])
        body = sent(created)
        assert body["program_id"] == "sampler"
        assert body["params"] == {
            "pubs": [[QASM], [QASM, None, 50]],
            "shots": 100,
            "options": {"twirling": {}},
            "support_qiskit": True,
            "version": 2,
        }
        assert body["tags"][0] == "t"

    async def test_submit_estimator_sends_pubs_precision_and_resilience_level(self, ibm, created):
        await ibm.submit_estimator([(QASM, "Z")], backend="b", precision=0.01, resilience_level=0)
        assert sent(created)["program_id"] == "estimator"
        assert sent(created)["params"] == {
            "pubs": [[QASM, "Z"]],
            "precision": 0.01,
            "resilience_level": 0,
            "support_qiskit": True,
            "version": 2,
        }

    @pytest.mark.parametrize(
        ("verb", "pubs", "keywords", "words"),
        [
            ("sampler", [(QASM, None, 5), (QASM, None, 7)], {}, "different shots (5, 7)"),
            ("sampler", [QASM, (QASM, None, 7)], {"shots": 5}, "different shots (5, 7)"),
            ("sampler", [QASM, (QASM, None, 7)], {}, "different shots (7, the default)"),
            ("sampler", [(QASM,), (QASM, None, 7)], {"options": {"default_shots": 5}}, "different shots (5, 7)"),
            ("estimator", [(QASM, "Z", None, 0.1), (QASM, "Z")], {"precision": 0.2}, "different precision (0.1, 0.2)"),
            ("sampler", [(QASM, None, 5), (QASM, None, 5)], {}, None),
            ("sampler", [QASM, (QASM, None, 5)], {"shots": 5}, None),
            ("sampler", [QASM, (QASM, None, 5)], {"options": {"default_shots": 5}}, None),
            ("estimator", [(QASM, "Z"), (QASM, "Z")], {}, None),
        ],
    )
    async def test_pubs_with_different_shots_or_precision_are_sent_with_a_warning(
        self, ibm, created, caplog, verb, pubs, keywords, words
    ):
        await getattr(ibm, f"submit_{verb}")(pubs, backend="b", **keywords)
        assert created.called
        warned = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
        assert len(warned) == (words is not None)
        assert words is None or words in warned[0]

    async def test_wrong_pubs_are_refused_before_any_request(self, ibm, created):
        with pytest.raises(ValueError, match="did you mean 'theta'"):
            await ibm.submit_sampler([("input float theta; qubit q;", {"thta": 0.5})], backend="b")
        with pytest.raises(ValueError, match="2 qubits"):
            await ibm.submit_estimator([("qubit[2] q;", "Z")], backend="b")

    async def test_options_may_be_a_generated_model(self, ibm, created):
        from aioqpu_ibm_v1.models import SamplerOptions

        await ibm.submit_sampler([QASM], backend="b", options=SamplerOptions(default_shots=7))
        assert sent(created)["params"]["options"] == {"default_shots": 7}

    @pytest.mark.parametrize(
        ("verb", "arguments", "keywords", "error"),
        [
            ("submit_job", [""], {"backend": "b"}, ValueError),
            ("submit_job", ["sampler"], {"backend": " "}, ValueError),
            ("submit_job", ["sampler"], {"backend": None}, ValueError),
            ("submit_job", ["sampler"], {}, TypeError),
            ("submit_job", ["sampler"], {"backend": "b", "params": [1]}, TypeError),
            ("submit_job", ["sampler"], {"backend": "b", "max_execution_time": 0}, ValueError),
            ("submit_job", ["sampler"], {"backend": "b", "max_execution_time": 10801}, ValueError),
            ("submit_job", ["sampler"], {"backend": "b", "tags": "one"}, TypeError),
            ("submit_job", ["sampler"], {"backend": "b", "tags": [7]}, TypeError),
            ("submit_job", ["sampler"], {"backend": "b", "tags": list("12345678")}, ValueError),
            ("submit_job", ["sampler"], {"backend": "b", "colour": "red"}, TypeError),
            ("submit_sampler", [[QASM]], {"backend": "b", "shots": 0}, ValueError),
            ("submit_sampler", [[QASM]], {"backend": "b", "shots": True}, ValueError),
            ("submit_sampler", [[QASM]], {"backend": "b", "options": [1]}, TypeError),
            ("submit_sampler", [QASM], {"backend": "b"}, TypeError),
            ("submit_sampler", [[]], {"backend": "b"}, ValueError),
            ("submit_estimator", [[QASM]], {"backend": "b"}, ValueError),
            ("submit_estimator", [[(QASM, "Z")]], {"backend": "b", "precision": 0}, ValueError),
            ("submit_estimator", [[(QASM, "Z")]], {"backend": "b", "precision": True}, TypeError),
            ("submit_estimator", [[(QASM, "Z")]], {"backend": "b", "resilience_level": 3}, ValueError),
            ("submit_estimator", [[(QASM, "Z")]], {"backend": "b", "resilience_level": True}, ValueError),
        ],
    )
    async def test_wrong_arguments_are_refused_before_any_request(self, ibm, verb, arguments, keywords, error):
        with pytest.raises(error):
            await getattr(ibm, verb)(*arguments, **keywords)

    @pytest.mark.parametrize("circuit", [QASM, "OPENQASM 2.0;", "x q[0];", "bell.qasm"])
    async def test_submit_job_with_a_circuit_raises_an_error_that_names_submit_sampler(self, ibm, circuit):
        with pytest.raises(ValueError, match="submit_sampler"):
            await ibm.submit_job(circuit, backend="b")

    @pytest.mark.parametrize(
        ("verb", "keyword", "words"),
        [
            ("submit_sampler", "shot", "submit_sampler.. has no keyword 'shot', did you mean 'shots'"),
            ("submit_estimator", "precison", "submit_estimator.. has no keyword 'precison', did you mean 'precision'"),
            ("submit_job", "tag", "submit_job.. has no keyword 'tag', did you mean 'tags'"),
            ("submit_sampler", "xyz", "has no keyword 'xyz'$"),
            ("run_estimator", "shots", r"no keyword 'shots': the estimator takes precision=, such as shots\*\*-0.5"),
            ("run_sampler", "precision", "no keyword 'precision': the sampler takes shots="),
            ("submit_job", "unknow", "has no keyword 'unknow'$"),
        ],
    )
    async def test_unknown_keyword_raises_type_error_with_the_nearest_name(self, ibm, verb, keyword, words):
        program = "sampler" if verb == "submit_job" else [(QASM, "Z")]
        with pytest.raises(TypeError, match=words):
            await getattr(ibm, verb)(program, backend="b", **{keyword: 1})

    async def test_an_unknown_word_among_options_is_sent_with_a_hint_in_the_log(self, ibm, created, caplog):
        options = {"dynamical_decoupling": {"sequence_type": "XY5"}, "twirling": {"num_randomizations": "automatic"}}
        await ibm.submit_sampler([QASM], backend="b", options=options, log_level="debugg")
        assert sent(created)["params"]["options"] == options
        assert sorted(record.getMessage() for record in caplog.records if record.levelname == "WARNING") == [
            "unknown to aioqpu, but sent: log_level 'debugg', did you mean 'debug'?",
            "unknown to aioqpu, but sent: option dynamical_decoupling sequence_type 'XY5', did you mean 'XY4'?",
            "unknown to aioqpu, but sent: option twirling num_randomizations 'automatic', did you mean 'auto'?",
        ]

    async def test_an_uncertain_submission_is_found_by_its_tag(self, ibm, respx_mock):
        route = respx_mock.post(f"{IBM}/jobs").respond(500)
        respx_mock.get(f"{IBM}/jobs").respond(json={"jobs": []})
        with pytest.raises(SubmissionUncertainError) as caught:
            await ibm.submit_sampler([QASM], backend="b", submission_id="mine")
        assert route.call_count == 1
        found = respx_mock.get(f"{IBM}/jobs").respond(
            json={"jobs": [{"id": "a", "status": "Queued", "tags": ["mine"]}]}
        )
        assert (await caught.value.recover()).id == "a"
        assert found.calls.last.request.url.params["tags"] == "mine"
        respx_mock.get(f"{IBM}/jobs").respond(json={"jobs": []})
        assert await ibm.find_submission("mine") is None
        listed = [{"id": "other", "tags": ["x"]}, {"id": "a", "tags": ["x", "mine"]}]
        respx_mock.get(f"{IBM}/jobs").respond(json={"jobs": listed})
        assert (await ibm.find_submission("mine")).id == "a"
        for unfiltered in ({"id": "other"}, {"id": "other", "tags": ["x"]}, {"id": "other", "tags": None}):
            respx_mock.get(f"{IBM}/jobs").respond(json={"jobs": [unfiltered]})
            with pytest.raises(SubmissionUncertainError, match="not filtered"):
                await ibm.find_submission("mine")
        with pytest.raises(TypeError, match="string"):
            await ibm.find_submission(5)
        with pytest.raises(ValueError, match="empty"):
            await ibm.find_submission("")

    async def test_params_that_are_a_function_raise_type_error(self, ibm, created):
        async def params():
            raise AssertionError("called")

        session = ibm.session("s")
        for submit in (ibm.submit_job, session.submit_job):
            with pytest.raises(TypeError, match="params must be a mapping, not function"):
                await submit("sampler", backend="b", params=params)
        assert not created.called

    async def test_run_job_submits_waits_and_fetches(self, ibm, created, respx_mock):
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed"})
        body = {"results": [{"data": {"c": {"samples": ["0x1", "0x1"], "num_bits": 1}}, "metadata": {}}]}
        respx_mock.get(f"{IBM}/jobs/a/results").respond(json=body)
        result = await ibm.run_job("sampler", backend="b", params={"pubs": [[QASM]]}, timeout=60)
        assert result[0].data["c"].counts() == {"1": 2}

    @pytest.mark.parametrize("kind", ["sampler", "estimator"])
    @pytest.mark.parametrize("inside", ["client", "session"])
    async def test_run_sampler_and_run_estimator_submit_wait_and_fetch(self, ibm, created, respx_mock, kind, inside):
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed"})
        respx_mock.get(f"{IBM}/jobs/a/results").respond(json={"results": [{"data": {"x": [1]}}]})
        respx_mock.get(f"{IBM}/sessions/s").respond(json={"id": "s", "backend_name": "b"})
        pubs = [QASM] if kind == "sampler" else [(QASM, "Z")]
        own = {"shots": 5, "program": "sampler"} if kind == "sampler" else {"precision": 0.1, "resilience_level": 1}
        options = {
            **own,
            "options": {"twirling": {}},
            "tags": ["t"],
            "session_id": "s",
            "private": False,
            "max_execution_time": 300,
            "log_level": "DEBUG",
            "calibration_id": "c",
            "extra_body": {"runtime": "r"},
            "submission_id": "mine",
            "dry_run": False,
            "only_if_new": True,
        }
        submitter, backend = (ibm, {"backend": "b"}) if inside == "client" else (ibm.session("s"), {})
        respx_mock.get(f"{IBM}/jobs").respond(json={"jobs": []})
        submit, run = getattr(submitter, f"submit_{kind}"), getattr(submitter, f"run_{kind}")
        keywords = inspect.signature(run).parameters.keys()
        assert keywords - {"timeout"} == inspect.signature(submit).parameters.keys()
        assert keywords == {"pubs", "timeout", *options, *backend}
        with pytest.raises(ValueError, match="timeout"):
            await run(pubs, timeout=-1, **options, **backend)
        assert created.call_count == 0
        await submit(pubs, **options, **backend)
        expected = sent(created)
        result = await run(pubs, timeout=60, **options, **backend)
        assert sent(created) == expected
        assert result[0].data["x"] == [1]
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Running"})
        with pytest.raises(JobTimeoutError):
            await run(pubs, timeout=5, **options, **backend)


class TestReading:
    async def test_retrieve_job_excludes_params_by_default(self, ibm, respx_mock):
        route = respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Queued"})
        await ibm.retrieve_job("a")
        assert route.calls.last.request.url.params["exclude_params"] == "true"
        await ibm.retrieve_job("a", include_params=True)
        assert route.calls.last.request.url.params["exclude_params"] == "false"

    @pytest.mark.parametrize(
        "body",
        [
            {"status": "Running"},
            {"status": "Running", "state": {"status": "Queued"}},
            {"state": {"status": "Running"}},
            {"status": None, "state": {"status": "Running"}},
        ],
    )
    async def test_job_status_comes_from_status_or_else_state(self, ibm, respx_mock, body):
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a"} | body)
        assert (await ibm.retrieve_job("a")).status == "Running"

    @pytest.mark.parametrize("body", [{}, {"state": None}, {"state": "Running"}, {"state": {}}])
    async def test_job_without_status_has_status_none(self, ibm, respx_mock, body):
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a"} | body)
        job = await ibm.retrieve_job("a")
        assert (job.status, job.done) == (None, False)
        respx_mock.get(f"{IBM}/jobs/a").respond(json=body)
        with pytest.raises(ResponseDecodeError):
            await ibm.retrieve_job("a")

    async def test_info_is_the_generated_model(self, ibm, respx_mock):
        body = {"id": "a", "status": "Queued", "tags": None, "usage": {"status": "new"}, "brand": "new"}
        respx_mock.get(f"{IBM}/jobs/a").respond(json=body)
        job = await ibm.retrieve_job("a")
        assert job.info.id == "a"
        assert job.info.tags is None
        assert job.to_dict() == body
        assert job.info.to_dict() == {name: value for name, value in body.items() if value is not None}


class TestCancelling:
    async def test_cancel_returns_the_job_with_the_status_of_the_server(self, ibm, respx_mock):
        respx_mock.post(f"{IBM}/jobs/a/cancel").respond(204)
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed"})
        assert (await ibm.cancel_job("a")).status == "Completed"

    async def test_an_ended_job_is_no_error(self, ibm, respx_mock):
        route = respx_mock.post(f"{IBM}/jobs/a/cancel").respond(409)
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Failed"})
        assert (await ibm.cancel_job("a")).status == "Failed"
        assert route.call_count == 1

    async def test_delete_job_returns_none(self, ibm, respx_mock):
        respx_mock.delete(f"{IBM}/jobs/a").respond(204)
        assert await ibm.delete_job("a") is None


class TestResults:
    @pytest.mark.parametrize(
        ("circuit", "widths"),
        [
            (QASM.replace("bit[1]", "// bit[9] c;\nbit[5]"), {"c": (5, True), "d": (1, False)}),
            ("OPENQASM 3.0; bit d; bit [ 3 ]c; bitten(2);", {"c": (3, True), "d": (1, True)}),
            ({"__type__": "QuantumCircuit", "__value__": "..."}, {"c": (1, False), "d": (1, False)}),
            ("bit[2] c; bit[2] d; def f(qubit q) -> bit { bit[5] c; return c[0]; }", {"c": (1, False), "d": (2, True)}),
            ("bit" + " " * 90_000 + "[", {"c": (1, False), "d": (1, False)}),  # once took minutes
        ],
    )
    async def test_the_width_of_samples_is_that_of_the_register(self, ibm, created, respx_mock, circuit, widths):
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed"})
        data = {name: {"samples": ["0x1", "0x0"], "num_bits": None} for name in widths}
        respx_mock.get(f"{IBM}/jobs/a/results").respond(json={"results": [{"data": data}, {"data": data}]})
        job = await ibm.submit_job("sampler", backend="b", params={"pubs": [[circuit]]})
        first, second = await job.result()
        assert {name: (bits.num_bits, bits.num_bits_known) for name, bits in first.data.items()} == widths
        assert second.data["c"].num_bits == 1
        params = {"pubs": [[circuit], circuit]}
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed", "params": params})
        first, second = await ibm.get_results("a")
        assert {name: bits.num_bits for name, bits in second.data.items()} == {
            name: n for name, (n, _) in widths.items()
        }

    @pytest.mark.parametrize("pubs", [None, 7, [], [[]], "OPENQASM"])
    async def test_params_with_unreadable_pubs_are_submitted(self, ibm, created, pubs):
        assert (await ibm.submit_job("sampler", backend="b", params={"pubs": pubs})).id == "a"

    @pytest.fixture
    def completed(self, respx_mock):
        return respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed"})

    async def test_plain_result_has_samples_estimates_and_metadata(self, ibm, completed, respx_mock):
        body = {
            "results": [
                {"data": {"c": {"samples": ["0x2", "0x0", "0x2"], "num_bits": 3}}, "metadata": {"m": 1}},
                {"data": {"evs": [0.5, -1], "stds": [0, 0.1]}, "metadata": {}},
            ],
            "metadata": {"version": 2},
        }
        respx_mock.get(f"{IBM}/jobs/a/results").respond(json=body)
        result = await ibm.get_results("a")
        assert result[0].data["c"].counts() == {"010": 2, "000": 1}
        assert result[1].data["evs"] == [0.5, -1]
        assert (result.metadata, result[0].metadata, result.raw) == ({"version": 2}, {"m": 1}, body)
        assert (result.job_id, result.job.id, result.to_dict()) == ("a", "a", {"job_id": "a", "results": body})

    async def test_typed_result_has_counts(self, ibm, completed, respx_mock):
        import numpy as np

        def array(value):
            buffer = io.BytesIO()
            np.save(buffer, value)
            return {"__type__": "ndarray", "__value__": base64.b64encode(zlib.compress(buffer.getvalue())).decode()}

        bits = {"__type__": "BitArray", "__value__": {"array": array(np.array([[1], [2]], np.uint8)), "num_bits": 2}}
        data = {"__type__": "DataBin", "__value__": {"field_names": ["c"], "shape": [], "fields": {"c": bits}}}
        pub = {"__type__": "SamplerPubResult", "__value__": {"data": data, "metadata": {}}}
        body = {"__type__": "PrimitiveResult", "__value__": {"pub_results": [pub], "metadata": {"version": 2}}}
        respx_mock.get(f"{IBM}/jobs/a/results").respond(json=body)
        result = await ibm.get_results("a")
        assert result[0].data["c"].counts() == {"01": 1, "10": 1}

    @pytest.mark.parametrize("body", ["[", "<html>", '{"results": [{"da', ""])
    async def test_undecodable_result_raises_decode_error_with_the_body(self, ibm, completed, respx_mock, body):
        respx_mock.get(f"{IBM}/jobs/a/results").respond(200, text=body)
        with pytest.raises(ResponseDecodeError) as caught:
            await ibm.get_results("a")
        assert caught.value.body == body.encode()

    @pytest.mark.parametrize("samples", [["zz"], [7], "0x1", [["0x1"], []], ["-0x1"], None])
    async def test_samples_of_the_wrong_shape_are_a_decode_error(self, ibm, completed, respx_mock, samples):
        respx_mock.get(f"{IBM}/jobs/a/results").respond(json={"results": [{"data": {"c": {"samples": samples}}}]})
        with pytest.raises(ResponseDecodeError):
            await ibm.get_results("a")

    async def test_204_raises_job_not_finished_error(self, ibm, completed, respx_mock):
        respx_mock.get(f"{IBM}/jobs/a/results").respond(204)
        with pytest.raises(JobNotFinishedError):
            await ibm.get_results("a")

    @pytest.mark.parametrize(("answer", "error"), [(204, JobNotFinishedError), (404, NotFoundError)])
    async def test_result_retries_204_and_404_until_the_results_appear(self, ibm, respx_mock, answer, error):
        reads = [{"id": "a", "status": "Running"}, {"id": "a", "status": "Completed"}]
        respx_mock.get(f"{IBM}/jobs/a").mock(side_effect=[httpx.Response(200, json=read) for read in reads])
        route = respx_mock.get(f"{IBM}/jobs/a/results")
        route.mock(side_effect=[httpx.Response(answer)] * 2 + [httpx.Response(200, json={"results": []})])
        job = ibm.job("a")
        assert len(await job.result()) == 0
        assert route.call_count == 3
        route.mock(return_value=httpx.Response(answer))
        with pytest.raises(error):
            await job.result()
        assert 6 < route.call_count < 14

    @pytest.mark.parametrize(("private", "reads"), [(True, 1), (False, 5), (None, 5)])
    async def test_results_of_a_private_job_are_not_retried(self, ibm, respx_mock, private, reads):
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Completed", "private": private})
        route = respx_mock.get(f"{IBM}/jobs/a/results").respond(500)
        with pytest.raises(ServerError):
            await ibm.get_results("a")
        assert route.call_count == reads

    @pytest.fixture
    def logs(self, respx_mock):
        return respx_mock.get(f"{IBM}/jobs/a/logs").respond(404)

    async def test_the_log_of_a_failed_job_reaches_the_error(self, ibm, respx_mock, logs):
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Failed"})
        logs.respond(200, text="x" * 100_000 + "\nTraceback ...\nValueError: no qubit 7\n")
        with pytest.raises(JobFailedError, match="ValueError: no qubit 7") as caught:
            await ibm.get_results("a")
        assert caught.value.logs.endswith("ValueError: no qubit 7\n")
        assert len(caught.value.logs) == 64 * 1024
        logs.respond(200, text=" ")
        with pytest.raises(JobFailedError, match="no reason"):
            await ibm.get_results("a")

    async def test_failure_to_read_the_log_does_not_hide_the_job_error(self, ibm, respx_mock, logs):
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Failed"})
        logs.mock(side_effect=AssertionError("a test that expects no such request"))
        with pytest.raises(JobFailedError):
            await ibm.get_results("a")

    async def test_reading_the_log_of_a_failed_job_times_out_after_10_seconds(self, ibm, respx_mock, logs):
        async def hang(request):
            await anyio.sleep(1000)

        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Failed", "state": {"reason": "too hot"}})
        logs.mock(side_effect=hang)
        started = anyio.current_time()
        with pytest.raises(JobFailedError, match="too hot"):
            await ibm.get_results("a")
        assert anyio.current_time() - started == pytest.approx(10)

    @pytest.mark.usefixtures("logs")
    @pytest.mark.parametrize(
        ("body", "error"),
        [
            ({"status": "Queued"}, JobNotFinishedError),
            ({"status": "Cancelled"}, JobCancelledError),
            ({"status": "Cancelled - Ran too long"}, JobFailedError),
            ({"status": "Cancelled", "state": {"status": "Cancelled", "reason_code": 1305}}, JobFailedError),
            ({"status": "Failed"}, JobFailedError),
        ],
    )
    async def test_results_of_an_unsuccessful_job_raise(self, ibm, respx_mock, body, error):
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a"} | body)
        with pytest.raises(error) as caught:
            await ibm.get_results("a")
        assert (caught.value.job_id, caught.value.status) == ("a", body["status"])

    @pytest.mark.usefixtures("logs")
    @pytest.mark.parametrize(
        "names", [("reason", "reason_code", "reason_solution"), ("reason", "reasonCode", "reasonSolution")]
    )
    async def test_the_reason_of_a_failure_reaches_the_error_in_either_spelling(self, ibm, respx_mock, names):
        state = dict(zip(names, ("no such gate", 7001, "transpile it"), strict=True))
        respx_mock.get(f"{IBM}/jobs/a").respond(json={"id": "a", "status": "Failed", "state": state})
        with pytest.raises(JobFailedError, match=r"no such gate \(code 7001\)") as caught:
            await ibm.get_results("a")
        assert (caught.value.reason, caught.value.code, caught.value.solution) == (
            "no such gate",
            "7001",
            "transpile it",
        )


class TestListing:
    T0 = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)

    def service(self, jobs):
        """A job list like IBM's: newest first, created_before inclusive, offset and limit."""

        def answer(request):
            q = request.url.params
            before = dt.datetime.fromisoformat(q["created_before"]) if "created_before" in q else None
            found = [job for job in jobs if before is None or dt.datetime.fromisoformat(job["created"]) <= before]
            start, size = int(q.get("offset", 0)), int(q["limit"])
            return httpx.Response(200, json={"jobs": found[start : start + size], "limit": size, "offset": start})

        return answer

    def jobs(self, count, per_second=1):
        ages = (self.T0 - dt.timedelta(seconds=i // per_second) for i in range(count))
        return [{"id": f"j{i}", "status": "Queued", "created": age.isoformat()} for i, age in enumerate(ages)]

    @pytest.mark.parametrize("per_second", [1, 150, 300, 10_000])
    async def test_all_pages_are_followed_when_jobs_have_equal_creation_times(self, ibm, respx_mock, per_second):
        jobs = self.jobs(950, per_second)
        route = respx_mock.get(f"{IBM}/jobs").mock(side_effect=self.service(jobs))
        assert [job.id async for job in ibm.list_jobs()] == [job["id"] for job in jobs]
        assert route.call_count <= 12

    async def test_list_uses_offsets_if_the_service_ignores_created_before(self, ibm, respx_mock):
        jobs = self.jobs(950)
        service = self.service(jobs)

        def answer(request):
            return service(httpx.Request("GET", request.url.copy_remove_param("created_before")))

        route = respx_mock.get(f"{IBM}/jobs").mock(side_effect=answer)
        assert [job.id async for job in ibm.list_jobs(created_before=self.T0)] == [job["id"] for job in jobs]
        assert route.call_count <= 8

    @pytest.mark.parametrize("change", ["arrives", "leaves"])
    async def test_list_by_offsets_tolerates_a_job_added_or_removed(self, ibm, respx_mock, change):
        jobs = self.jobs(950)
        service, wanted = self.service(jobs), [job["id"] for job in jobs[1:]]

        def answer(request):
            found = service(httpx.Request("GET", request.url.copy_remove_param("created_before")))
            if "offset" not in request.url.params and "created_before" not in request.url.params:
                if change == "leaves":
                    del jobs[0]
                else:
                    jobs.insert(0, {"id": "new", "created": (self.T0 + dt.timedelta(seconds=9)).isoformat()})
            return found

        respx_mock.get(f"{IBM}/jobs").mock(side_effect=answer)
        listed = [job.id async for job in ibm.list_jobs()]
        # One that leaves moves all others up, and hides one of them: offsets can do no better.
        assert len(set(wanted) - set(listed)) <= (change == "leaves")

    async def test_list_is_complete_when_creation_times_are_rounded_to_seconds(self, ibm, respx_mock):
        exact = [self.T0 - dt.timedelta(seconds=i / 7) for i in range(950)]

        def answer(request):
            q = request.url.params
            before = dt.datetime.fromisoformat(q["created_before"]) if "created_before" in q else None
            found = [(i, age) for i, age in enumerate(exact) if before is None or age <= before]
            start, size = int(q.get("offset", 0)), int(q["limit"])
            shown = [{"id": f"j{i}", "created": age.replace(microsecond=0).isoformat()} for i, age in found]
            return httpx.Response(200, json={"jobs": shown[start : start + size]})

        respx_mock.get(f"{IBM}/jobs").mock(side_effect=answer)
        assert [job.id async for job in ibm.list_jobs()] == [f"j{i}" for i in range(950)]

    async def test_count_of_a_single_page_does_not_end_the_list(self, ibm, respx_mock):
        service = self.service(self.jobs(950))

        def answer(request):
            body = json.loads(service(request).content)
            return httpx.Response(200, json={**body, "count": len(body["jobs"])})

        respx_mock.get(f"{IBM}/jobs").mock(side_effect=answer)
        assert len([job async for job in ibm.list_jobs()]) == 950

    async def test_job_created_in_the_year_9999_is_listed(self, ibm, respx_mock):
        last = {"id": "j", "created": "9999-12-31T23:59:59.999999Z"}
        respx_mock.get(f"{IBM}/jobs").respond(json={"jobs": [last]})
        assert [job.id async for job in ibm.list_jobs()] == ["j"]

    async def test_total_count_of_the_service_ends_the_list(self, ibm, respx_mock):
        jobs = [{"id": f"j{i}", "created": "2026-01-01T00:00:00Z"} for i in range(3)]
        route = respx_mock.get(f"{IBM}/jobs").respond(json={"jobs": jobs, "count": 3})
        assert len([job async for job in ibm.list_jobs()]) == 3
        assert route.call_count == 1
        route.respond(json={"jobs": jobs, "count": 1})  # nonsense
        assert len([job async for job in ibm.list_jobs()]) == 3

    async def test_jobs_removed_between_pages_hide_no_other_jobs(self, ibm, respx_mock):
        jobs = self.jobs(500)
        respx_mock.get(f"{IBM}/jobs").mock(side_effect=self.service(jobs))
        seen = []
        async for job in ibm.list_jobs(pending=True):
            seen.append(job.id)
            if len(seen) == 100:
                del jobs[:50]
        assert seen == [f"j{i}" for i in range(500)]

    async def test_jobs_without_a_creation_time_are_paged_by_number(self, ibm, respx_mock):
        jobs = [{"id": f"j{i}"} for i in range(450)]

        def answer(request):
            start, size = int(request.url.params.get("offset", 0)), int(request.url.params["limit"])
            return httpx.Response(200, json={"jobs": jobs[start : start + size]})

        respx_mock.get(f"{IBM}/jobs").mock(side_effect=answer)
        assert len([job async for job in ibm.list_jobs()]) == 450

    async def test_limit_bounds_the_number_of_jobs_over_all_pages(self, ibm, respx_mock):
        route = respx_mock.get(f"{IBM}/jobs").mock(side_effect=self.service(self.jobs(500)))
        assert len([job async for job in ibm.list_jobs(limit=250)]) == 250
        assert len([job async for job in ibm.list_jobs(limit=3)]) == 3
        assert route.calls.last.request.url.params["limit"] == "3"
        assert [job async for job in ibm.list_jobs(limit=0)] == []

    async def test_filters_reach_the_service(self, ibm, respx_mock):
        route = respx_mock.get(f"{IBM}/jobs").respond(json={"jobs": []})
        after = dt.datetime(2026, 1, 1, 12, tzinfo=dt.timezone(dt.timedelta(hours=2)))
        filters = {"tags": ["a", "b"], "pending": False, "backend": "b", "program_id": "sampler", "session_id": "s"}
        assert [job async for job in ibm.list_jobs(**filters, created_after=after, created_before=self.T0)] == []
        params = route.calls.last.request.url.params
        assert params.get_list("tags") == ["a", "b"]
        assert (params["pending"], params["backend"], params["program"]) == ("false", "b", "sampler")
        assert params["session_id"] == "s"
        assert dt.datetime.fromisoformat(params["created_after"]) == after
        assert dt.datetime.fromisoformat(params["created_before"]) == self.T0

    @pytest.mark.parametrize("filters", [{"tags": "abc"}, {"created_after": "2026"}, {"provider": "x"}])
    async def test_filters_of_the_wrong_type_are_refused(self, ibm, filters):
        with pytest.raises(TypeError):
            _ = [job async for job in ibm.list_jobs(**filters)]

    async def test_time_without_time_zone_raises_value_error(self, ibm):
        with pytest.raises(ValueError, match="time zone"):
            _ = [job async for job in ibm.list_jobs(created_after=dt.datetime(2026, 1, 1))]  # noqa: DTZ001 - the point

    @pytest.mark.parametrize("limit", [-1, 1.5, True, "3"])
    async def test_wrong_limits_are_refused(self, ibm, limit):
        with pytest.raises((ValueError, TypeError)):
            _ = [job async for job in ibm.list_jobs(limit=limit)]


class TestBackends:
    async def test_backend_models_keep_unknown_words_and_fields(self, ibm, respx_mock):
        device = {"name": "b", "status": {"name": "dreaming"}, "queue_length": 3, "extra": 1}
        respx_mock.get(f"{IBM}/backends").respond(json={"devices": [device]})
        (backend,) = await ibm.list_backends()
        assert (backend.name, backend.queue_length, backend.to_dict()) == ("b", 3, device)

    @pytest.mark.parametrize("body", [{}, {"devices": None}, {"devices": []}])
    async def test_response_without_devices_gives_an_empty_list(self, ibm, respx_mock, body):
        respx_mock.get(f"{IBM}/backends").respond(json=body)
        assert await ibm.list_backends() == []
