"""IonQ v0.4: what only this version has, and what its answers may look like."""

import datetime as dt
import json
import logging
import random

import anyio
import httpx
import pytest
from support.addresses import IONQ, KEY
from support.virtual_time import ASYNCIO_ONLY

from aioqpu import (
    APITimeoutError,
    ConfigurationError,
    IonQClient,
    IonQResult,
    JobError,
    JobFailedError,
    JobNotFinishedError,
    NotFoundError,
    ResponseDecodeError,
    ServerError,
    SubmissionUncertainError,
    wait_all,
)
from aioqpu_emulator.pytest import QuantumEmulator

pytestmark = pytest.mark.anyio

V04 = "https://api.ionq.co/v0.4"
BELL = {"qubits": 2, "circuit": [{"gate": "h", "target": 0}, {"gate": "cnot", "control": 0, "target": 1}]}
X_OF_THREE = {"qubits": 3, "circuit": [{"gate": "x", "target": 0}]}
QASM = 'OPENQASM 3.0;\ninclude "stdgates.inc";\nqubit[3] q;\nbit[2] c;\nx q[0];\nc[0] = measure q[0];\n'
DAYS = {"start_date": dt.date(2026, 1, 1), "end_date": dt.date(2026, 12, 31)}


@pytest.fixture
async def client(anyio_backend):
    async with IonQClient(KEY, api_version="v0.4") as client:
        yield client


def sent(route):
    return json.loads(route.calls.last.request.content)


def created(respx_mock, path="jobs", job_id="j-1"):
    return respx_mock.post(f"{V04}/{path}").respond(201, json={"id": job_id, "status": "submitted", "session_id": None})


def read(respx_mock, job_id="j-1", **fields):
    job = {"id": job_id, "status": "completed", "type": "ionq.circuit.v1", "backend": "simulator", **fields}
    return respx_mock.get(f"{V04}/jobs/{job_id}").respond(json=job)


class TestVersion:
    def test_api_version_comes_from_the_keyword_or_the_url(self, monkeypatch):
        assert (IonQClient(KEY).url, IonQClient(KEY).api_version) == (IONQ, "v0.3")
        assert (IonQClient(KEY, api_version="v0.4").url, IonQClient(KEY, V04).api_version) == (V04, "v0.4")
        assert IonQClient(KEY, "https://mine.test/q", api_version="v0.4").url == "https://mine.test/q"
        assert IonQClient(KEY, "https://mine.test/q").api_version == "v0.3"
        assert IonQClient(KEY, "https://mine.test/q/v0.4/").api_version == "v0.4"
        monkeypatch.setenv("IONQ_API_URL", "https://mine.test/v0.4")
        assert IonQClient(KEY).api_version == "v0.4"
        with pytest.raises(ConfigurationError, match=r"api_version='v0.3' contradicts the IONQ_API_URL https://mine"):
            IonQClient(KEY, api_version="v0.3")

    @pytest.mark.parametrize("version", ["v0.2", "v0.5", "0.4", "", 4, "latest"])
    def test_an_unknown_version_is_refused(self, version):
        with pytest.raises(ConfigurationError, match=r"api_version must be one of v0.3, v0.4, not"):
            IonQClient(KEY, api_version=version)

    @pytest.mark.parametrize(("url", "version"), [(V04, "v0.3"), (IONQ, "v0.4")])
    def test_api_version_that_contradicts_the_url_is_refused(self, url, version):
        with pytest.raises(ConfigurationError, match=f"api_version='{version}' contradicts the url {url}"):
            IonQClient(KEY, url, api_version=version)

    @pytest.mark.parametrize(
        ("name", "use"),
        [
            ("get_backend", lambda c: c.get_backend("simulator")),
            ("clone_job", lambda c: c.clone_job("a")),
            ("move_job", lambda c: c.move_job("a")),
            ("get_artifact", lambda c: c.get_artifact("a", "b")),
            ("get_format_schema", lambda c: c.get_format_schema("a")),
            ("estimate_cost", lambda c: c.estimate_cost(target="qpu.forte-1")),
            ("get_job_cost", lambda c: c.get_job_cost("a")),
            ("create_session", lambda c: c.create_session(backend="qpu.forte-1")),
            ("list_sessions", lambda c: c.list_sessions()),
            ("whoami", lambda c: c.whoami()),
            ("get_usage", lambda c: c.get_usage("o", **DAYS, group_by="job", modality="daily")),
            ("get_shots", lambda c: c.job("a").get_shots()),
            ("aggregation", lambda c: c.get_results("a", aggregation="voting")),
            ("dry_run", lambda c: c.submit_job(BELL, dry_run=True)),
            ("session_id", lambda c: c.submit_job(BELL, session_id="s")),
            ("session_id", lambda c: c.run_job(BELL, session_id="s")),
            ("OpenQASM 3", lambda c: c.submit_job(QASM, translate=False)),
            ("OpenQASM 3", lambda c: c.run_job({"format": "qasm3", "data": QASM})),
        ],
    )
    async def test_v04_features_on_v03_raise_configuration_error(self, ionq, name, use):
        with pytest.raises(ConfigurationError, match=f'^{name}.* needs IonQ.s API v0.4: IonQClient.api_version="v0.4"'):
            await use(ionq)

    @pytest.mark.parametrize(
        ("use", "words"),
        [
            (lambda c: c.get_backend(5), "a backend name"),
            (lambda c: c.submit_job(BELL, dry_run="no"), "dry_run must be True or False, not str"),
            (lambda c: c.clone_job("a", dry_run=1), "dry_run must be True or False, not int"),
            (
                lambda c: c.estimate_cost(target="qpu.x", one_qubit_gates=False),
                "one_qubit_gates must be a whole number",
            ),
            (lambda c: c.estimate_cost(target="qpu.x", two_qubit_gates=-1), "two_qubit_gates must be a whole number"),
            (lambda c: c.submit_job(" \n", translate=False), "the OpenQASM text is empty"),
            (lambda c: c.submit_job("bell.qasm", translate=False), "'bell.qasm' looks like the name of a file"),
            (
                lambda c: c.get_usage(
                    "o", start_date=DAYS["end_date"], end_date=DAYS["start_date"], group_by="job", modality="daily"
                ),
                "start_date 2026-12-31 is after end_date 2026-01-01",
            ),
        ],
    )
    async def test_invalid_arguments_are_refused_before_any_request(self, client, use, words):
        with pytest.raises((TypeError, ValueError), match=words):
            await use(client)

    async def test_session_handle_on_v03_raises_configuration_error(self, ionq):
        with pytest.raises(ConfigurationError, match=r'api_version="v0.4"'):
            ionq.session("s-1")

    async def test_v03_features_on_v04_raise_an_error_that_names_the_replacement(self, client):
        with pytest.raises(ConfigurationError, match="use get_usage"):
            await client.get_organization_report("o")
        with pytest.raises(ConfigurationError, match=r'backend="qpu'):
            await client.get_characterization("c-1")

    async def test_operations_of_the_other_version_are_refused(self, client, ionq):
        from aioqpu_ionq_v03.api.jobs import get_job as old
        from aioqpu_ionq_v04.api.jobs import get_job as new

        for one, operation, given, own in (
            (client, old, "aioqpu_ionq_v03", "aioqpu_ionq_v04"),
            (ionq, new, "aioqpu_ionq_v04", "aioqpu_ionq_v03"),
        ):
            expected = rf"^{given}\.api\.jobs\.get_job\.asyncio_detailed is not an operation of {own}\.api"
            with pytest.raises(TypeError, match=expected):
                await one.call(operation.asyncio_detailed, uuid="a")


class TestSubmitting:
    async def test_v03_keywords_are_translated_to_v04_fields(self, client, respx_mock):
        route = created(respx_mock)
        job = await client.submit_job(
            BELL,
            target="ionq_qpu.aria-1",
            shots=500,
            name="bell",
            metadata={"run": "7"},
            noise={"model": "aria-1"},
            error_mitigation={"debias": True},
            settings={"compilation": {"opt": 1}},
            session_id="s-1",
            dry_run=True,
            extra_body={"name": "other", "settings": {"compilation": {"precision": "1E-3"}}},
            submission_id="s-1",
        )
        assert (job.id, job.status, job.info) == ("j-1", "submitted", None)
        assert sent(route) == {
            "type": "ionq.circuit.v1",
            "backend": "qpu.aria-1",
            "input": {"gateset": "qis", **BELL},
            "shots": 500,
            "name": "other",
            "metadata": {"run": "7", "aioqpu_submission": "s-1"},
            "noise": {"model": "aria-1"},
            "settings": {
                "compilation": {"opt": 1, "precision": "1E-3"},
                "error_mitigation": {"debiasing": True},
            },
            "session_id": "s-1",
            "dry_run": True,
        }

    @pytest.mark.parametrize(
        ("program", "kind"),
        [
            (BELL, "ionq.circuit.v1"),
            (BELL | {"format": "ionq.circuit.v0"}, "ionq.circuit.v1"),
            ({"qubits": 1, "circuits": [{"circuit": BELL["circuit"], "qubits": 2}]}, "ionq.multi-circuit.v1"),
            ({"format": "qasm3", "data": QASM}, "ionq.qasm3.v1"),
            ({"format": "qasm", "data": "x"}, "ionq.qasm2.v1"),
            ({"format": "qir", "data": "x"}, "ionq.qir.v1"),
            ({"format": "brand-new", "data": "x"}, "brand-new"),
            ({"problem_type": "maxcut", "problem": {}}, "qctrl.qaoa.v1"),
            ({"data": {"type": "hamiltonian-energy", "data": {}}, "params": [1.0]}, "quantum-function"),
        ],
    )
    async def test_the_type_follows_from_the_program(self, client, respx_mock, program, kind):
        route = created(respx_mock)
        await client.submit_job(program)
        body = sent(route)
        assert (body["type"], body["backend"], "target" in body) == (kind, "simulator", False)
        assert "format" not in body["input"]
        assert body["input"].get("gateset", "qis") == "qis"

    async def test_extra_body_overrides_the_job_type(self, client, respx_mock):
        route = created(respx_mock)
        await client.submit_job({"data": {"x": 1}}, extra_body={"type": "of-tomorrow"})
        await client.submit_job({}, extra_body={"type": ["odd"], "input": "whole"})
        assert [json.loads(call.request.content)["type"] for call in route.calls] == ["of-tomorrow", ["odd"]]

    async def test_openqasm_3_is_sent_untranslated(self, client, respx_mock):
        route = created(respx_mock)
        await client.submit_job(QASM, translate=False)
        await client.submit_job(
            {"format": "qasm3", "data": QASM},
            translate=False,
            settings={"compilation": {"service_version": "v0.3"}},
        )
        first, second = (json.loads(call.request.content) for call in route.calls)
        assert (first["type"], first["input"]) == ("ionq.qasm3.v1", {"data": QASM})
        assert first["settings"] == {"compilation": {"service_version": "v0.4"}}
        assert second["settings"] == {"compilation": {"service_version": "v0.3"}}

    @pytest.mark.parametrize(
        ("program", "keywords", "error", "message"),
        [
            ("OPENQASM 2.0;\nqreg q[1];", {"translate": False}, ValueError, "this text is OpenQASM 2"),
            ([QASM], {"translate": False}, TypeError, "translate=False takes OpenQASM 3 text or a mapping, not list"),
            ({"data": "text"}, {}, ValueError, "'data' without a 'format', such as 'qasm3'"),
            ({}, {}, ValueError, "the input has no program"),
            (BELL, {"error_mitigation": {"debais": True}}, ValueError, "no 'debais', did you mean 'debias'"),
            (BELL, {"error_mitigation": {"debias": True, "debiasing": False}}, ValueError, "contradict each other"),
            (
                BELL,
                {"error_mitigation": {"debias": True}, "settings": {"error_mitigation": {"debiasing": False}}},
                ValueError,
                "contradicts settings.error_mitigation: debiasing",
            ),
            (BELL, {"noise": {"noise_model": "x"}}, ValueError, "noise has no 'noise_model'"),
            (BELL | {"shots": 5}, {}, ValueError, r"'shots' belongs beside the input.*shots=\.\.\."),
            (BELL | {"backend": "simulator"}, {}, ValueError, r"'backend' belongs beside the input.*target=\.\.\."),
            (BELL, {"registers": {"meas_mapped": [2]}}, ValueError, "meas_mapped names qubit 2"),
            (BELL, {"session_id": 7}, TypeError, "session_id must be a string"),
            (BELL, {"target": " "}, ValueError, "target must be a name"),
        ],
    )
    async def test_wrong_arguments_are_refused_before_any_request(self, client, program, keywords, error, message):
        with pytest.raises(error, match=message):
            await client.submit_job(program, **keywords)

    async def test_words_unknown_to_v04_are_logged_with_a_hint(self, client, respx_mock, caplog):
        created(respx_mock)
        await client.submit_job(
            BELL, target="qpu.tempo-1", settings={"error_mitigation": {"symmetry_verification": True}}
        )
        await client.submit_job({"qubits": 1, "circuit": [{"gate": "cx", "target": 0}]}, target="qpu.forte-2")
        await client.submit_job({"format": "brand-new", "data": "x"})
        assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
            "unknown to aioqpu, but sent: backend 'qpu.forte-2', did you mean 'qpu.forte-1'?",
            "unknown to aioqpu, but sent: input circuit gate 'cx': write 'cnot'",
            "unknown to aioqpu, but sent: type 'brand-new'",
        ]

    async def test_submission_look_up_finds_the_job_on_the_first_page(self, client, respx_mock):
        route = respx_mock.post(f"{V04}/jobs").mock(side_effect=httpx.ReadError("lost"))
        now = dt.datetime.now(dt.UTC)
        jobs = [
            {
                "id": f"j-{i}",
                "submitted_at": (now - dt.timedelta(hours=i)).isoformat(),
                "metadata": None,
                "status": None,
            }
            for i in range(3)
        ]
        jobs[0]["metadata"] = {"aioqpu_submission": "s-1"}
        lists = respx_mock.get(f"{V04}/jobs").respond(json={"jobs": jobs, "next": None})
        job = await client.submit_job(BELL, submission_id="s-1")
        assert (job.id, route.call_count, lists.call_count) == ("j-0", 1, 1)

    async def test_submission_look_up_continues_past_jobs_without_times(self, client, respx_mock):
        respx_mock.post(f"{V04}/jobs").mock(side_effect=httpx.ReadError("lost"))
        pages = [
            {"jobs": [{"id": "j-1", "submitted_at": None, "metadata": None}], "next": "2"},
            {"jobs": [{"id": "j-2", "submitted_at": "x", "metadata": {"aioqpu_submission": "s-1"}}], "next": None},
        ]
        respx_mock.get(f"{V04}/jobs").mock(side_effect=[httpx.Response(200, json=page) for page in pages])
        assert (await client.submit_job(BELL, submission_id="s-1")).id == "j-2"

    async def test_wait_all_filters_the_job_list_by_ids(self, client, respx_mock):
        asked = []

        def answer(request):
            asked.append(request.url.params.get_list("ids"))
            jobs = [{"id": job_id, "status": "completed"} for job_id in asked[-1]]
            return httpx.Response(200, json={"jobs": jobs, "next": None})

        respx_mock.get(f"{V04}/jobs").mock(side_effect=answer)
        ids = [f"j-{i}" for i in range(5)]
        await wait_all([client.job(job_id) for job_id in ids])
        [filtered] = asked
        assert sorted(filtered) == ids


class TestJobs:
    async def test_job_whose_fields_are_all_null_is_readable(self, client, respx_mock):
        names = [
            *("status", "type", "backend", "name", "metadata", "shots", "noise", "settings", "dry_run", "stats"),
            *(
                "results",
                "output",
                "failure",
                "warning",
                "child_job_ids",
                "parent_job_id",
                "session_id",
                "submitted_at",
            ),
        ]
        nulls = dict.fromkeys(names)
        respx_mock.get(f"{V04}/jobs/j-1").respond(json={**nulls, "id": "j-1", "status": "completed"})
        respx_mock.get(f"{V04}/jobs/j-1/results/probabilities").respond(json={"1": "1.0"})
        job = await client.retrieve_job("j-1")
        assert (job.warnings, job.info.stats, job.outcome) == ((), None, "completed")
        result = await job.result()
        assert (result.bitstrings, result.shots, result.num_qubits) == ({"1": 1.0}, None, 1)

    async def test_failed_job_raises_with_code_reason_and_warnings(self, client, respx_mock, caplog):
        read(
            respx_mock,
            status="failed",
            failure={"code": "TooManyGates", "message": "too many", "error": None},
            warning={"messages": ["be careful"]},
        )
        with pytest.raises(JobFailedError, match="too many") as caught:
            await client.job("j-1").result()
        assert (caught.value.code, caught.value.reason) == ("TooManyGates", "too many")
        assert caught.value.job.warnings == ("be careful",)
        assert "be careful" in caplog.text

    async def test_html_representation_shows_the_fields_of_v04(self, client, respx_mock):
        times = {name: f"2026-01-0{day}T00:00:00Z" for day, name in enumerate(TIMES, 1)}
        read(respx_mock, status="failed", stats={"qubits": 17}, failure={"message": "too many"}, **times)
        card = (await client.retrieve_job("j-1"))._repr_html_()
        for text in ("simulator", "17", "too many", *(time[:8] for time in times.values())):
            assert text in card
        read(respx_mock, status="started", predicted_execution_duration_ms=90_000)
        assert "runs about" in (await client.retrieve_job("j-1"))._repr_html_()


TIMES = ("submitted_at", "started_at", "completed_at")
PROBABILITIES = "ionq.result.probabilities.json"
LINK = {"url": "/v0.4/jobs/j-1/results/probabilities"}
V1 = {"id": "a-1", "format": f"{PROBABILITIES}.v1", "media_type": "application/json"}
V2 = {"id": "a-2", "format": f"{PROBABILITIES}.v2", "media_type": "application/json"}


class TestResults:
    @pytest.mark.parametrize(
        ("fields", "path"),
        [
            ({"results": None}, "results/probabilities"),
            ({"results": "odd"}, "results/probabilities"),
            ({"results": {"probabilities": LINK, f"{PROBABILITIES}.v1": V1}}, "results/probabilities"),
            ({"results": {"probabilities": {"url": V04 + "/jobs/j-1/elsewhere"}}}, "elsewhere"),
            ({"results": {"probabilities": None, f"{PROBABILITIES}.v1": V1}}, "artifacts/a-1"),
            ({"results": {f"{PROBABILITIES}.v1": V1, f"{PROBABILITIES}.v2": V2}}, "artifacts/a-1"),
            ({"results": {f"{PROBABILITIES}.v2": V2}}, "artifacts/a-2"),
            (
                {"results": {f"{PROBABILITIES}.v1": {"id": "../x"}, f"{PROBABILITIES}.v2": {"id": 7}}},
                "results/probabilities",
            ),
            ({"type": "ionq.qasm3.v1", "results": {"probabilities": LINK, f"{PROBABILITIES}.v2": V2}}, "artifacts/a-2"),
            ({"type": "ionq.multi-circuit.v1", "results": {}}, "results/probabilities/aggregated"),
            (
                {"child_job_ids": ["c-1"], "results": {"ionq.result.probabilities-aggregate.json.v1": V1}},
                "artifacts/a-1",
            ),
        ],
    )
    async def test_links_and_descriptors_are_followed(self, client, respx_mock, fields, path):
        read(respx_mock, **fields)
        respx_mock.get(f"{V04}/jobs/c-1").respond(404)
        body = {"c-1": {"1": 1}} if "child_job_ids" in fields or "multi" in fields.get("type", "") else {"1": 1}
        respx_mock.get(f"{V04}/jobs/j-1/{path}").respond(json=body)
        assert (await client.get_results("j-1")).raw == body

    @pytest.mark.parametrize(
        "url",
        [
            "https://elsewhere.test/v0.4/jobs/j-1/results/probabilities",
            "//elsewhere.test/v0.4/x",
            "https://api.ionq.co.elsewhere.test/v0.4/x",
            "http://api.ionq.co/v0.4/x",
            "/v0.3/jobs/j-1/results",
            "/v0.4/../v0.3/x",
            "/v0.4/%2e%2e/x",
            "/v0.4/a?b=c",
            "/v0.4/a#b",
            "/v0.4//x",
            "jobs/j-1",
            7,
            None,
        ],
    )
    async def test_link_outside_the_api_is_not_followed(self, client, respx_mock, url):
        read(respx_mock, results={"probabilities": {"url": url}})
        route = respx_mock.get(f"{V04}/jobs/j-1/results/probabilities").respond(json={"1": 1})
        assert (await client.get_results("j-1")).probabilities == {1: 1.0}
        assert route.call_count == 1

    @pytest.mark.parametrize(
        ("keywords", "query"),
        [
            ({"sharpen": True}, {"aggregation": "voting"}),
            ({"sharpen": False}, {"aggregation": "average"}),
            ({"aggregation": "dnl"}, {"aggregation": "dnl"}),
            ({"aggregation": "voting", "sharpen": True}, {"aggregation": "voting"}),
            ({"extra_query_params": {"x": 1}}, {"x": "1"}),
        ],
    )
    async def test_sharpen_and_aggregation_are_sent_as_query_parameters(self, client, respx_mock, keywords, query):
        read(respx_mock, results={f"{PROBABILITIES}.v2": V2})
        route = respx_mock.get(f"{V04}/jobs/j-1/results/probabilities").respond(json={"1": 1})
        await client.get_results("j-1", **keywords)
        assert dict(route.calls.last.request.url.params) == query

    async def test_a_wrong_aggregation_is_refused(self, client, respx_mock):
        with pytest.raises(ValueError, match="aggregation must be one of average, voting, dnl, not 'mean'"):
            await client.get_results("j-1", aggregation="mean")
        read(respx_mock)
        with pytest.raises(ValueError, match="sharpen=True is aggregation='voting', not 'dnl'"):
            await client.get_results("j-1", True, aggregation="dnl")

    @pytest.mark.parametrize(
        ("fields", "message"),
        [
            ({"dry_run": True, "results": None}, "was a dry run"),
            ({"type": "quantum-function", "results": {"value": 1.5, "variance": None}}, "in job.info.results"),
            ({"type": "qctrl.qaoa.v1", "results": {"qaoa_results": {"optimal_cost": 1}}}, "in job.info.results"),
        ],
    )
    async def test_job_without_probabilities_raises_job_error(self, client, respx_mock, fields, message):
        read(respx_mock, **fields)
        job = await client.retrieve_job("j-1")
        for use in (job.result, job.get_shots):
            with pytest.raises(JobError, match=message):
                await use()

    @pytest.mark.parametrize(
        ("by_register", "bitstrings", "registers"),
        [
            ({"output_all": {"100": 0.75, "110": 0.25}}, {"001": 0.75, "011": 0.25}, {}),
            ({"output_all": {"100": 1}, "c": {"10": 1}}, {"001": 1.0}, {"c": {"01": 1.0}}),
            ({"c": {"10": "0.5", "11": 0.5}}, {"01": 0.5, "11": 0.5}, {"c": {"01": 0.5, "11": 0.5}}),
            ({"output_all": {}}, {}, {}),
            ({}, {}, {}),
        ],
    )
    def test_v2_bitstrings_are_reversed_so_that_qubit_0_is_rightmost(self, by_register, bitstrings, registers):
        raw = {"probabilities": {"registers": by_register}}
        result = IonQResult(raw, job_id="j-1")
        assert result.bitstrings == bitstrings
        assert {name: each.bitstrings for name, each in result.registers.items()} == registers
        assert result.raw == raw

    def test_several_registers_without_output_all_have_no_joint_probabilities(self):
        result = IonQResult({"probabilities": {"registers": {"a": {"10": 1}, "b": {"0": 1}}}}, job_id="j-1")
        assert [each.bitstrings for each in result.registers.values()] == [{"01": 1.0}, {"0": 1.0}]
        for use in (lambda: result.probabilities, lambda: result.bitstrings, lambda: result.counts(1)):
            with pytest.raises(ValueError, match=r"see \.registers"):
                use()
        assert repr(result) == "<IonQResult job_id='j-1' 2 registers>"

    @pytest.mark.parametrize("states", [{"1x": 1}, {"": 1}, {"10": 0.5, "1": 0.5}, {"1": None}, {"1": -1}])
    async def test_invalid_bitstrings_in_a_result_raise_decode_error(self, client, respx_mock, states):
        read(respx_mock, results={f"{PROBABILITIES}.v2": V2})
        body = {"probabilities": {"registers": {"output_all": states}}}
        respx_mock.get(f"{V04}/jobs/j-1/artifacts/a-2").respond(json=body)
        with pytest.raises(ResponseDecodeError):
            await client.get_results("j-1")

    async def test_child_job_with_an_unreadable_parent_ignores_classical_bits(self, client, respx_mock, caplog):
        notes = json.dumps([{"bits": [0, None], "registers": {}}])
        fields = {"parent_job_id": "p-1", "metadata": {"aioqpu_classical_bits": notes}}
        read(respx_mock, **fields)
        parent = respx_mock.get(f"{V04}/jobs/p-1").respond(404)
        respx_mock.get(f"{V04}/jobs/j-1/results/probabilities").respond(json={"1": 1})
        assert (await client.get_results("j-1")).bitstrings == {"1": 1.0}
        assert "its classical bits are unknown" in caplog.text
        parent.respond(json={"id": "p-1", "status": "completed", "child_job_ids": ["j-1"]})
        assert (await client.get_results("j-1")).bitstrings == {"01": 1.0}

    @pytest.mark.parametrize("noted", ["{", "[" * 10_000, "x" * 50_000, 7])
    async def test_invalid_registers_in_the_metadata_are_ignored(self, client, respx_mock, noted):
        read(respx_mock, metadata={"aioqpu_registers": noted})
        respx_mock.get(f"{V04}/jobs/j-1/results/probabilities").respond(json={"1": 1})
        with pytest.raises(ValueError, match=r"no registers\.meas_mapped"):
            (await client.get_results("j-1")).mapped()


class TestShots:
    def shots(self, respx_mock, body, kind="v2", **fields):
        word = f"ionq.result.shots.json.{kind}"
        read(respx_mock, **{"stats": {"qubits": 3}, "results": {word: {"id": "shots"}}, **fields})
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        respx_mock.get(f"{V04}/jobs/j-1/artifacts/shots").respond(content=content)

    async def test_shots_have_bitstrings_registers_and_leaked_positions(self, client, respx_mock):
        body = [
            {"registers": {"output_all": [1, 0, 0], "c": [1, 0]}, "leakage_bits": [0, 0, 0]},
            {"registers": {"output_all": [0, 1, 0], "c": [0, 1]}, "leakage_bits": [0, 1, 0]},
            {"registers": {"output_all": [1, 0, 0], "c": [1, 0]}, "leakage_bits": None},
            {"registers": {"output_all": [1, 1, 0], "c": [1, 1]}},
        ]
        self.shots(respx_mock, {"shots": body})
        shots = await (await client.retrieve_job("j-1")).get_shots()
        assert shots.bitstrings == ("001", "010", "001", "011")
        assert shots.registers == {"c": ("01", "10", "01", "11")}
        assert shots.leaked == {1}
        assert shots.counts() == {"001": 2, "011": 1}
        assert shots.counts("c") == {"01": 2, "11": 1}
        assert (len(shots), repr(shots)) == (4, "<IonQShots job_id='j-1' 4 shots, 1 of them leaked>")
        with pytest.raises(KeyError):
            shots.counts("d")

    @pytest.mark.parametrize("body", [["1", "3", "1"], [1, 3, 1]])
    async def test_v1_shots_have_decimal_states(self, client, respx_mock, body):
        self.shots(respx_mock, body, kind="v1")
        shots = await (await client.retrieve_job("j-1")).get_shots()
        assert (shots.bitstrings, shots.registers, shots.leaked) == (("001", "011", "001"), {}, frozenset())

    async def test_impossible_qubit_number_of_the_job_is_ignored(self, client, respx_mock):
        self.shots(respx_mock, ["5"], kind="v1", stats={"qubits": 10**12})
        assert (await (await client.retrieve_job("j-1")).get_shots()).bitstrings == ("101",)

    @pytest.mark.parametrize(
        ("registers", "bitstrings", "names"),
        [({"a": [1, 0]}, ("01",), ["a"]), ({"a": [1, 0], "b": [0]}, (), ["a", "b"]), ({}, (), [])],
    )
    async def test_shots_without_output_all_have_bitstrings_of_a_single_register(
        self, client, respx_mock, registers, bitstrings, names
    ):
        self.shots(respx_mock, {"shots": [{"registers": registers}]})
        shots = await (await client.retrieve_job("j-1")).get_shots()
        assert (shots.bitstrings, list(shots.registers)) == (bitstrings, names)

    async def test_empty_list_of_shots_gives_no_counts(self, client, respx_mock):
        self.shots(respx_mock, {"shots": []})
        shots = await (await client.retrieve_job("j-1")).get_shots()
        assert (len(shots), shots.counts()) == (0, {})

    async def test_a_translated_circuit_has_its_classical_bits(self, client, respx_mock):
        notes = json.dumps({"bits": [2, None, 0], "registers": {"c": [0, 1], "d": [2]}})
        self.shots(respx_mock, ["1", "4"], kind="v1", metadata={"aioqpu_classical_bits": notes})
        shots = await (await client.retrieve_job("j-1")).get_shots()
        assert shots.bitstrings == ("100", "001")
        assert shots.registers == {"c": ("00", "01"), "d": ("1", "0")}

    @pytest.mark.parametrize(
        "body",
        [
            {"shots": None}, {"shots": {}}, {}, "text", [True], [[1]], ["x"], [-1], ["1", {}], [{"registers": {}}, "1"],
            {"shots": [{}]}, {"shots": [{"registers": {"a": [2]}}]}, {"shots": [{"registers": {"a": 1}}]},
            {"shots": [{"registers": {"a": [1]}}, {"registers": {"b": [1]}}]},
            {"shots": [{"registers": {"a": [1]}, "leakage_bits": 1}]},
            b"[", b"", b'{"shots": [{"registers"',
        ],
    )  # fmt: skip
    async def test_invalid_shots_body_raises_decode_error(self, client, respx_mock, body):
        self.shots(respx_mock, body)
        job = await client.retrieve_job("j-1")
        with pytest.raises(ResponseDecodeError):
            await job.get_shots()

    LARGE = ["1"] * 6_000
    WIDE_COMMA = "," + " " * 200  # a body of more than a megabyte from few shots

    @pytest.mark.parametrize("kind", ["v1", "v2"])
    async def test_large_shots_body_with_wide_spacing_is_read(self, client, respx_mock, kind):
        one = '{"registers": {"output_all": [1, 0, 0]}, "leakage_bits": [0, 0, 0]}'
        number = len(self.LARGE)
        text = json.dumps(self.LARGE, separators=(self.WIDE_COMMA, ":"))
        if kind == "v2":
            text = f'{{"shots": [{self.WIDE_COMMA.join([one] * number)}]}}'
        self.shots(respx_mock, text.encode(), kind=kind)
        assert (await (await client.retrieve_job("j-1")).get_shots()).counts() == {"001": number}

    @pytest.mark.parametrize("end", ["", ",", ", x]", "x", "} ]", "," + " " * 5000 + "]"], ids=range(6))
    async def test_a_large_list_that_is_no_json_is_refused(self, client, respx_mock, end):
        text = json.dumps(self.LARGE, separators=(self.WIDE_COMMA, ":")).removesuffix("]") + end
        self.shots(respx_mock, text.encode(), kind="v1")
        job = await client.retrieve_job("j-1")
        with pytest.raises(ResponseDecodeError):
            await job.get_shots()

    @pytest.mark.parametrize(
        ("kind", "before", "after", "spacing"),
        [
            ("v1", None, None, {}),
            ("v1", None, None, {"separators": (",", ":")}),
            ("v1", {"version": 1}, {"more": [[1], [2]]}, {"indent": 0}),
            ("v2", {}, {}, {}),
            ("v2", {"format": "v2", "version": 2}, {}, {"indent": 1}),
            ("v2", {}, {"more": [{"a": [1]}] * 9}, {"separators": (",", ":")}),
        ],
    )
    @ASYNCIO_ONLY
    async def test_large_shots_bodies_of_several_forms_are_read_exactly(
        self, client, respx_mock, kind, before, after, spacing
    ):
        draw = random.Random(5)
        states = [draw.getrandbits(30) for _ in range(90_000 if kind == "v1" else 9_000)]
        listed = [
            {"registers": {"output_all": [state >> bit & 1 for bit in range(30)]}, "leakage_bits": [state % 2]}
            if kind == "v2"
            else str(state)
            for state in states
        ]
        body = listed if before is None else {**before, "shots": listed, **after}
        self.shots(respx_mock, json.dumps(body, **spacing).encode(), kind=kind)
        shots = await (await client.retrieve_job("j-1")).get_shots()
        assert list(shots.bitstrings) == [format(state, "030b") for state in states]
        assert [*shots.leaked] == ([n for n, state in enumerate(states) if state % 2] if kind == "v2" else [])

    async def test_late_wide_state_widens_all_earlier_bitstrings(self, client, respx_mock):
        self.shots(respx_mock, json.dumps([1] * 9_000 + [31]).encode() + b" " * 1_000_000, kind="v1")
        shots = await (await client.retrieve_job("j-1")).get_shots()
        assert shots.counts() == {"00001": 9_000, "11111": 1}
        assert shots.bitstrings[-2:] == ("00001", "11111")

    async def test_shots_of_3000_qubits_are_read(self, client, respx_mock):
        bits = [[int(qubit == number) for qubit in range(3000)] for number in range(120)]
        shots = [{"registers": {"output_all": each}} for each in bits]
        self.shots(respx_mock, {"shots": shots})
        found = await (await client.retrieve_job("j-1")).get_shots()
        assert [shot.rindex("1") for shot in found.bitstrings] == [2999 - number for number in range(120)]

    async def test_large_body_with_a_nested_shots_key_is_read(self, client, respx_mock):
        body = {"meta": {"shots": [{"registers": {"a": [1]}}]}, "shots": [{"registers": {"a": [0]}}] * 6_000}
        self.shots(respx_mock, json.dumps(body, separators=(self.WIDE_COMMA, ":")).encode())
        assert (await (await client.retrieve_job("j-1")).get_shots()).counts() == {"0": 6_000}

    @pytest.mark.parametrize(
        "wrong", [{"registers": {"a": [0, 1]}}, {"registers": {"b": [0]}}, {"registers": {"a": "0"}}]
    )
    async def test_shots_that_differ_in_their_registers_are_refused(self, client, respx_mock, wrong):
        body = {"shots": [*[{"registers": {"a": [0]}}] * 6_000, wrong]}
        self.shots(respx_mock, json.dumps(body, separators=(self.WIDE_COMMA, ":")).encode())
        job = await client.retrieve_job("j-1")
        with pytest.raises(ResponseDecodeError):
            await job.get_shots()

    async def test_shots_that_would_take_too_much_memory_are_refused(self, client, respx_mock):
        self.shots(respx_mock, ["1"] * 20_000, kind="v1", stats={"qubits": 60_000})
        job = await client.retrieve_job("j-1")
        with pytest.raises(ResponseDecodeError, match="more than 1000 MB of memory"):
            await job.get_shots()

    async def test_bitstrings_are_a_sequence_and_leaked_positions_a_set(self, client, respx_mock):
        body = [{"registers": {"a": [n % 2]}, "leakage_bits": [n == 1]} for n in range(4)]
        self.shots(respx_mock, {"shots": body})
        shots = await (await client.retrieve_job("j-1")).get_shots()
        bits, leaked = shots.bitstrings, shots.leaked
        assert (bits[0], bits[-1], bits[1:3], "1" in bits, bits.count("1")) == ("0", "1", ("1", "0"), True, 2)
        assert bits == ["0", "1", "0", "1"] == list(bits)
        assert bits != "0101"
        assert bits != ("0", "1", "0")
        assert repr(bits) == "<4 bitstrings of 1 bits>"
        with pytest.raises(IndexError):
            bits[4]
        assert (leaked & {1, 2}, leaked | {2}, 1 in leaked, 9 in leaked, "1" in leaked) == (
            {1},
            {1, 2},
            True,
            False,
            False,
        )
        assert repr(leaked) == "<positions of 1 shots>"

    async def test_get_shots_reads_an_unread_job_first(self, client, respx_mock):
        self.shots(respx_mock, ["1"], kind="v1")
        assert (await client.job("j-1").get_shots()).bitstrings == ("001",)
        read(respx_mock, status="started")
        with pytest.raises(JobNotFinishedError, match="it is started"):
            await client.job("j-1").get_shots()

    async def test_get_shots_follows_the_link_and_explains_a_404(self, client, respx_mock):
        read(respx_mock, results={"shots": {"url": "/v0.4/jobs/j-1/results/shots"}})
        route = respx_mock.get(f"{V04}/jobs/j-1/results/shots").respond(json=["1"])
        job = await client.retrieve_job("j-1")
        assert (await job.get_shots()).bitstrings == ("1",)
        route.respond(404, json={"message": "nothing"})
        with pytest.raises(NotFoundError, match="nothing; the ideal simulator stores no shots") as caught:
            await job.get_shots()
        assert (caught.value.status_code, caught.value.message) == (404, "nothing")

    async def test_get_shots_of_a_parent_job_raises_value_error(self, client, respx_mock):
        read(respx_mock, child_job_ids=["c-1"])
        job = await client.retrieve_job("j-1")
        with pytest.raises(ValueError, match="child jobs"):
            await job.get_shots()


class TestCloneAndMove:
    FIRST = {
        "metadata": {"aioqpu_submission": "first", "run": "7", "odd": 7, "": "x", "k" * 41: "x"},
        "stats": {"qubits": 3},
        "shots": 50,
    }

    @pytest.mark.parametrize("verb", ["clone", "move"])
    async def test_copy_has_the_given_fields_and_its_own_submission_id(self, client, respx_mock, verb):
        read(respx_mock, **self.FIRST)
        route = created(respx_mock, f"jobs/j-1/{verb}", "j-2")
        job = await getattr(client, f"{verb}_job")(
            "j-1",
            target="qpu.forte-1",
            shots=500,
            name="again",
            metadata={"try": "2"},
            noise={"model": "ideal"},
            error_mitigation={"debias": False},
            settings={"compilation": {"opt": 1}},
            session_id="s-1",
            dry_run=True,
            extra_body={"parent": "p-1"},
            submission_id="second",
        )
        assert job.id == "j-2"
        assert sent(route) == {
            "backend": "qpu.forte-1",
            "shots": 500,
            "name": "again",
            "metadata": {"run": "7", "try": "2", "aioqpu_submission": "second"},
            "noise": {"model": "ideal"},
            "settings": {"compilation": {"opt": 1}, "error_mitigation": {"debiasing": False}},
            "session_id": "s-1",
            "dry_run": True,
            "parent": "p-1",
        }

    async def test_nothing_is_changed_by_default(self, client, respx_mock):
        read(respx_mock, metadata=None)
        route = created(respx_mock, "jobs/j-1/clone", "j-2")
        await client.clone_job("j-1", submission_id="")
        assert sent(route) == {"metadata": {}}

    async def test_results_of_a_clone_use_the_qubits_and_shots_of_the_original(self, client, respx_mock):
        read(respx_mock, **self.FIRST)
        created(respx_mock, "jobs/j-1/clone", "j-2")
        job = await client.clone_job("j-1")
        read(respx_mock, "j-2")
        respx_mock.get(f"{V04}/jobs/j-2/results/probabilities").respond(json={"1": 1})
        result = await job.result()
        assert (result.bitstrings, result.shots) == ({"001": 1.0}, 50)

    @pytest.mark.parametrize("verb", ["clone", "move"])
    async def test_uncertain_copy_is_not_retried_and_can_be_recovered(self, client, respx_mock, verb):
        read(respx_mock, **self.FIRST)
        route = respx_mock.post(f"{V04}/jobs/j-1/{verb}").mock(side_effect=httpx.ReadError("lost"))
        jobs = [{"id": "j-1", "metadata": {"aioqpu_submission": "first"}}]
        respx_mock.get(f"{V04}/jobs").mock(side_effect=lambda _: httpx.Response(200, json={"jobs": jobs, "next": None}))
        with pytest.raises(SubmissionUncertainError) as caught:
            await getattr(client, f"{verb}_job")("j-1", submission_id="second")
        assert route.call_count == 1
        assert await caught.value.recover() is None
        jobs.append({"id": "j-2", "metadata": {"aioqpu_submission": "second"}})
        assert (await caught.value.recover()).id == "j-2"
        assert (await getattr(client, f"{verb}_job")("j-1", submission_id="second")).id == "j-2"
        assert route.call_count == 2

    async def test_the_submission_id_of_the_first_job_is_refused(self, client, respx_mock):
        read(respx_mock, **self.FIRST)
        with pytest.raises(ValueError, match="submission first is job j-1: a look-up would not find the new job"):
            await client.clone_job("j-1", shots=7, submission_id="first")

    @pytest.mark.parametrize(
        ("keywords", "error"),
        [
            ({"shots": 0}, ValueError),
            ({"target": ""}, ValueError),
            ({"name": 7}, TypeError),
            ({"metadata": {"a": 1}}, TypeError),
            ({"noise": {"noise_model": "x"}}, ValueError),
            ({"error_mitigation": {"debais": True}}, ValueError),
            ({"submission_id": "x" * 87}, ValueError),
            ({"colour": "red"}, TypeError),
        ],
    )
    async def test_wrong_arguments_are_refused_before_any_request(self, client, keywords, error):
        with pytest.raises(error):
            await client.clone_job("j-1", **keywords)


class TestSessions:
    SESSION = {"id": "s-1", "backend": "qpu.forte-1", "status": "created", "active": True}

    def opened(self, respx_mock):
        respx_mock.post(f"{V04}/sessions").respond(201, json=self.SESSION)
        return respx_mock.post(f"{V04}/sessions/s-1/end").respond(json={**self.SESSION, "status": "ended"})

    async def test_leaving_the_block_ends_the_session(self, client, respx_mock):
        end, jobs = self.opened(respx_mock), created(respx_mock)
        async with await client.create_session(
            backend="qpu.forte-1",
            job_count_limit=3,
            duration_limit_min=5,
            cost_limit={"value": 10, "unit": "usd"},
            extra_body={"x": 1},
        ) as session:
            assert (session.id, session.backend, session.status, session.info.active) == (
                "s-1", "qpu.forte-1", "created", True,
            )  # fmt: skip
            await session.submit_job(BELL, shots=500)
            assert (sent(jobs)["session_id"], sent(jobs)["backend"]) == ("s-1", "qpu.forte-1")
            assert end.call_count == 0
        assert (end.call_count, session.status) == (1, "ended")
        assert sent(respx_mock.routes[0]) == {
            "backend": "qpu.forte-1",
            "settings": {
                "job_count_limit": 3,
                "duration_limit_min": 5,
                "cost_limit": {"value": 10, "unit": "usd"},
            },
            "x": 1,
        }
        assert repr(session) == "<IonQSession s-1 ended>"

    async def test_session_handle_reads_its_backend_from_the_service(self, client, respx_mock):
        jobs = created(respx_mock)
        respx_mock.get(f"{V04}/sessions/s-1").respond(json=self.SESSION)
        session = client.session("s-1")
        assert (session.status, session.backend, session.info) == (None, None, None)
        assert repr(session) == "<IonQSession s-1 not read yet>"
        await session.submit_job(BELL)
        assert sent(jobs)["backend"] == "qpu.forte-1"
        with pytest.raises(TypeError, match="runs on its own backend"):
            await session.submit_job(BELL, target="simulator")

    async def test_jobs_of_a_session_are_listed(self, client, respx_mock):
        pages = [
            {"jobs": [{"id": "j-1", "status": "completed"}], "next": "2"},
            {"jobs": [{"id": "j-2", "status": None}], "next": None},
        ]
        respx_mock.get(f"{V04}/sessions/s-1/jobs").mock(
            side_effect=lambda request: httpx.Response(200, json=pages["next" in request.url.params])
        )
        assert [job.id async for job in client.session("s-1").list_jobs()] == ["j-1", "j-2"]
        assert [job.id async for job in client.session("s-1").list_jobs(limit=1)] == ["j-1"]

    async def test_sessions_are_listed(self, client, respx_mock):
        route = respx_mock.get(f"{V04}/sessions").respond(json={"sessions": [self.SESSION]})
        [session] = await client.list_sessions(active=True)
        assert (session.id, session.backend) == ("s-1", "qpu.forte-1")
        assert dict(route.calls.last.request.url.params) == {"active": "true"}
        route.respond(json={"sessions": None})
        assert await client.list_sessions() == []
        route.respond(json={"sessions": [{"id": ".."}]})
        with pytest.raises(ResponseDecodeError):
            await client.list_sessions()

    async def test_404_of_a_session_operation_explains_sessions_may_not_be_enabled(self, client, respx_mock):
        respx_mock.route(path__startswith="/v0.4/sessions").respond(404, json={"message": "Not Found"})
        for use in (
            lambda: client.create_session(backend="qpu.aria-1"),
            client.list_sessions,
            client.session("s-1").refresh,
        ):
            with pytest.raises(NotFoundError, match="Not Found; sessions are not enabled for this organization, or"):
                await use()
        with pytest.raises(NotFoundError, match="sessions are not enabled for this organization, or there is no such"):
            [job async for job in client.session("s-1").list_jobs()]
        await client.session("s-1").end()  # what is not there has ended

    async def test_404_of_a_submission_in_a_session_explains_the_session(self, client, respx_mock):
        respx_mock.post(f"{V04}/jobs").respond(404, json={"message": "Not Found"})
        respx_mock.post(f"{V04}/jobs/j-1/clone").respond(404, json={"message": "Not Found"})
        read(respx_mock)
        for submit in (client.submit_job(BELL, session_id="s-1"), client.clone_job("j-1", session_id="s-1")):
            with pytest.raises(NotFoundError, match="Not Found; sessions are not enabled for this organization, or"):
                await submit
        with pytest.raises(NotFoundError) as caught:
            await client.submit_job(BELL)
        assert "sessions" not in str(caught.value)

    async def test_uncertain_create_session_is_not_retried(self, client, respx_mock):
        route = respx_mock.post(f"{V04}/sessions").mock(side_effect=httpx.ReadError("lost"))
        with pytest.raises(SubmissionUncertainError):
            await client.create_session(backend="qpu.forte-1")
        assert route.call_count == 1

    @pytest.mark.parametrize(
        ("keywords", "error"),
        [
            ({"backend": ""}, ValueError),
            ({"backend": None}, ValueError),
            ({"backend": "qpu.forte-1", "job_count_limit": 0}, ValueError),
            ({"backend": "qpu.forte-1", "duration_limit_min": 1.5}, ValueError),
            ({"backend": "qpu.forte-1", "cost_limit": 5}, TypeError),
        ],
    )
    async def test_wrong_arguments_are_refused_before_any_request(self, client, keywords, error):
        with pytest.raises(error):
            await client.create_session(**keywords)

    async def test_error_in_the_block_takes_precedence_over_error_of_the_end(self, client, respx_mock, caplog):
        end = self.opened(respx_mock).respond(500)
        with pytest.raises(KeyError):
            async with await client.create_session(backend="qpu.forte-1"):
                raise KeyError
        assert end.called
        assert "session s-1 could not be ended" in caplog.text
        with pytest.raises(ServerError):
            async with await client.create_session(backend="qpu.forte-1"):
                pass

    async def test_a_cancelled_block_ends_the_session(self, client, respx_mock):
        end = self.opened(respx_mock)
        with anyio.move_on_after(5):
            async with await client.create_session(backend="qpu.forte-1"):
                await anyio.sleep(60)
        assert end.call_count == 1

    async def test_ending_the_session_times_out_after_10_seconds(self, client, respx_mock, caplog):
        async def hang(request):
            await anyio.sleep(10_000)

        self.opened(respx_mock).mock(side_effect=hang)
        started = anyio.current_time()
        with pytest.raises(APITimeoutError, match="session s-1 was not ended within 10 s"):
            async with await client.create_session(backend="qpu.forte-1"):
                pass
        assert anyio.current_time() - started < 15
        with caplog.at_level(logging.WARNING), pytest.raises(KeyError):
            async with await client.create_session(backend="qpu.forte-1"):
                raise KeyError
        assert "session s-1 was not ended within 10 s" in caplog.text


class TestArtifactsCostsAndCharacterizations:
    @pytest.mark.parametrize(
        ("media_type", "content", "value"),
        [
            ("application/json", b'{"a": 1}', {"a": 1}),
            ("application/vnd.x+json; charset=utf-8", b"[1]", [1]),
            ("text/plain; charset=utf-8", "qubit é".encode(), "qubit é"),
            ("text/plain", b"qubit", "qubit"),
            ("application/octet-stream", b"\x00\xff", b"\x00\xff"),
            ("", b"\x00", b"\x00"),
        ],
    )
    async def test_an_artifact_is_read_by_its_content_type(self, client, respx_mock, media_type, content, value):
        headers = {"content-type": media_type} if media_type else {}
        respx_mock.get(f"{V04}/jobs/j-1/artifacts/a%201").respond(content=content, headers=headers)
        assert await client.get_artifact("j-1", "a 1") == value

    @pytest.mark.parametrize(
        ("media_type", "content"), [("application/json", b"{"), ("text/plain; charset=utf-8", b"\xff")]
    )
    async def test_artifact_that_contradicts_its_content_type_raises_decode_error(
        self, client, respx_mock, media_type, content
    ):
        respx_mock.get(f"{V04}/jobs/j-1/artifacts/a").respond(content=content, headers={"content-type": media_type})
        with pytest.raises(ResponseDecodeError):
            await client.get_artifact("j-1", "a")

    async def test_estimate_cost_sends_its_arguments(self, client, respx_mock):
        route = respx_mock.get(f"{V04}/jobs/estimate").respond(json={"estimated_total_cost": 2.5, "rate_card": None})
        estimate = await client.estimate_cost(
            target="qpu.forte-1", qubits=5, shots=100, one_qubit_gates=0, two_qubit_gates=3, error_mitigation=True
        )
        assert (estimate.estimated_total_cost, estimate.estimated_unit, estimate.rate_card) == (2.5, None, None)
        assert dict(route.calls.last.request.url.params) == {
            "backend": "qpu.forte-1", "qubits": "5", "shots": "100", "1q_gates": "0", "2q_gates": "3",
            "error_mitigation": "true",
        }  # fmt: skip
        await client.estimate_cost(target="qpu.forte-1")
        assert dict(route.calls.last.request.url.params) == {"backend": "qpu.forte-1"}

    @pytest.mark.parametrize(
        "wrong",
        [
            {"target": ""}, {"qubits": 0}, {"shots": 1.5}, {"one_qubit_gates": -1}, {"two_qubit_gates": "7"},
            {"error_mitigation": {"debias": True}},
        ],
    )  # fmt: skip
    async def test_invalid_estimate_cost_arguments_are_refused(self, client, wrong):
        with pytest.raises((TypeError, ValueError)):
            await client.estimate_cost(**{"target": "qpu.forte-1", **wrong})

    async def test_get_usage_sends_its_dates_and_requires_them(self, client, respx_mock):
        route = respx_mock.get(f"{V04}/organizations/com.example/usage").respond(json={"job_count": 3})
        assert (await client.get_usage("com.example", **DAYS, group_by="job", modality="daily")).job_count == 3
        assert dict(route.calls.last.request.url.params) == {
            "start_date": "2026-01-01", "end_date": "2026-12-31", "group_by": "job", "modality": "daily",
        }  # fmt: skip
        with pytest.raises(TypeError):
            await client.get_usage("o", start_date=None, end_date=DAYS["end_date"], group_by="job", modality="daily")

    async def test_calibration_data_without_characterizations_raises_not_found(self, client, respx_mock):
        path = f"{V04}/backends/qpu.forte-1/characterizations"
        route = respx_mock.get(path).respond(json={"characterizations": None, "pages": 3})
        with pytest.raises(NotFoundError, match="forte-1 has no characterization"):
            await client.get_calibration_data("qpu.forte-1")
        assert [each async for each in client.list_characterizations("qpu.forte-1")] == []
        route.respond(json={"characterizations": [None], "pages": 0})
        with pytest.raises((NotFoundError, ResponseDecodeError)):
            await client.get_calibration_data("qpu.forte-1")

    async def test_characterizations_have_iso_dates_and_median_fidelities(self, client, respx_mock):
        one = {"id": "c-1", "date": "2026-10-01T00:00:00Z", "fidelity": {"1q": {"median": 0.99, "stderr": None}}}
        route = respx_mock.get(f"{V04}/backends/qpu.forte-1/characterizations").respond(
            json={"characterizations": [one], "pages": 0}
        )
        newest = await client.get_calibration_data("qpu.forte-1")
        assert (newest.date, newest.fidelity.field_1q.median) == (one["date"], 0.99)
        assert dict(route.calls.last.request.url.params) == {"limit": "1"}
        since = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
        assert [each.id async for each in client.list_characterizations("qpu.forte-1", start=since)] == ["c-1"]
        assert route.calls.last.request.url.params["start"] == "2026-01-01T00:00:00+00:00"

    async def test_public_operations_are_sent_without_the_key(self, client, respx_mock):
        routes = [
            respx_mock.get(f"{V04}/backends").respond(json=[{"backend": "simulator"}]),
            respx_mock.get(f"{V04}/backends/simulator").respond(json={"backend": "simulator"}),
            respx_mock.get(f"{V04}/health").respond(json={"status": "pass"}),
        ]
        await client.list_backends()
        assert (await client.get_backend("ionq_simulator")).backend == "simulator"
        await client.get_health()
        assert not any("Authorization" in route.calls.last.request.headers for route in routes)


class TestOnTheEmulator:
    @pytest.fixture
    def anyio_backend(self):
        return "asyncio"

    @pytest.fixture
    def emulator(self, monkeypatch):
        emulator = QuantumEmulator(monkeypatch)
        yield emulator
        emulator.close()

    @pytest.fixture
    async def client(self, emulator, anyio_backend):
        async with emulator.ionq(api_version="v0.4") as client:
            yield client

    async def test_untranslated_openqasm_3_gives_its_registers(self, client):
        job = await client.submit_job(QASM, translate=False, shots=20)
        result = await job.result()
        assert result.bitstrings == {"001": 1.0}
        assert {name: each.bitstrings for name, each in result.registers.items()} == {"c": {"01": 1.0}}
        noisy = await client.submit_job(QASM, translate=False, shots=20, noise={"model": "ideal"})
        assert (await noisy.result()).registers["c"].bitstrings == {"01": 1.0}

    async def test_shots_agree_with_the_counts(self, client):
        job = await client.submit_job(X_OF_THREE, target="qpu.aria-1", shots=100)
        result, shots = await job.result(), await job.get_shots()
        assert len(shots) == 100
        assert shots.counts() == result.counts()
        assert max(shots.counts(), key=shots.counts().get) == "001"

    async def test_clone_in_a_session_runs_and_has_its_own_cost(self, client):
        async with await client.create_session(backend="qpu.forte-1", job_count_limit=2) as session:
            job = await session.submit_job(BELL, shots=100)
            await job.wait()
            again = await client.clone_job(job.id, shots=200, session_id=session.id)
            assert [each.id async for each in session.list_jobs()] == [again.id, job.id]
        assert (await session.refresh()).status == "ended"
        assert [each.id for each in await client.list_sessions(active=False)] == [session.id]
        assert sum((await again.result()).counts().values()) == 200
        assert (await client.get_job_cost(again.id)).cost.value > (await client.get_job_cost(job.id)).cost.value
        assert (await client.estimate_cost(target="qpu.forte-1", shots=100)).estimated_total_cost > 0

    async def test_a_moved_job_is_a_new_one(self, client, emulator):
        emulator.queue_time = 1000
        first = await client.submit_job(BELL, target="qpu.aria-1", shots=10, submission_id="first")
        moved = await client.move_job(first.id, target="simulator", submission_id="second")
        assert moved.id != first.id
        assert (await client.find_submission("second")).id == moved.id
        assert (await moved.refresh()).info.backend == "simulator"

    async def test_dry_run_has_compiled_artifacts_with_schemas(self, client):
        job = await client.submit_job(BELL, target="qpu.aria-1", shots=10, dry_run=True)
        await job.wait()
        compiled = job.info.output["compilation"]["compiled_circuits"]
        assert isinstance(await client.get_artifact(job.id, compiled["ionq.native.v1"]["id"]), dict)
        assert (await client.get_artifact(job.id, compiled["ionq.qasm3.v1"]["id"])).startswith("OPENQASM 3")
        assert isinstance(await client.get_artifact(job.id, compiled["ionq.mir.v1"]["id"]), bytes)
        assert (await client.get_format_schema("ionq.native.v1"))["type"] == "object"
        with pytest.raises(JobError, match="dry run"):
            await job.result()

    async def test_whoami_and_get_usage_return_documents(self, client):
        assert (await client.whoami()).key_name == "emulator"
        usage = await client.get_usage("org.example", **DAYS, group_by="project", modality="monthly")
        assert usage.usage_unit == "usd"
