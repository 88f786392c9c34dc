"""IBM: every operation beside a job's life: what goes over the wire, and what comes back."""

import datetime as dt
import inspect
import json

import anyio
import httpx
import pytest
from support.addresses import CRN, IBM, KEY
from support.generated import without_nulls

import aioqpu
from aioqpu import (
    APIStatusError,
    APITimeoutError,
    AuthenticationError,
    ConfigurationError,
    IBMRuntimeClient,
    NotFoundError,
    ResponseDecodeError,
    SubmissionUncertainError,
)

pytestmark = pytest.mark.anyio

T0 = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def token(iam):
    return iam


def sent(route):
    return json.loads(route.calls.last.request.content)


@pytest.mark.parametrize(
    ("verb", "arguments", "path", "body"),
    [
        ("get_backend_status", ["b"], "backends/b/status", {"length_queue": 3, "state": True, "new": 1}),
        ("get_job_metrics", ["a"], "jobs/a/metrics", {"timestamps": {"created": "now"}, "usage": None}),
        ("get_instance", [], "instance", {"plan_id": "p", "instance_limit_seconds": "100", "instance_limit_ru": 9}),
        ("get_instance_configuration", [], "instances/configuration", {"instance_limit": 5}),
        ("get_usage", [], "instances/usage", {"instance_id": "i", "usage_consumed_seconds": 1.5, "usage_limit_ru": 2}),
        ("get_account", ["abc"], "accounts/abc", {"plans": []}),
        ("get_account", ["a/abc"], "accounts/abc", {"plans": [{"plan_id": "p"}]}),
        ("get_analytics_usage", [], "analytics/usage", {"usage": 1, "jobs": 2}),
        ("get_analytics_filters", [], "analytics/filters", {"backends": [{"name": "b"}]}),
        ("get_analytics_usage_grouped", ["plan"], "analytics/usage_grouped", {"data": [{"key": None, "usage": 1}]}),
        ("get_analytics_usage_grouped_by_date", [], "analytics/usage_grouped_by_date", {"data": []}),
        ("get_job_transpiled_circuits", ["a"], "jobs/a/transpiled_circuits", {"url": "https://store.test/x"}),
    ],
)
async def test_responses_become_models_with_every_field_but_nulls(ibm, respx_mock, verb, arguments, path, body):
    respx_mock.get(f"{IBM}/{path}").respond(json=body)
    answer = await getattr(ibm, verb)(*arguments)
    assert answer.to_dict() == without_nulls(body)


@pytest.mark.parametrize("verb", ["get_usage", "get_instance", "get_versions"])
@pytest.mark.parametrize("answer", [httpx.Response(204), httpx.Response(200, json=[]), httpx.Response(200, text="<p>")])
async def test_response_without_object_raises_decode_error(ibm, respx_mock, verb, answer):
    respx_mock.get(url__startswith=IBM).mock(return_value=answer)
    with pytest.raises(ResponseDecodeError):
        await getattr(ibm, verb)()


@pytest.mark.parametrize("what", ["properties", "configuration", "defaults"])
async def test_backend_properties_configuration_and_defaults_are_plain_mappings(ibm, respx_mock, what):
    body = {"n_qubits": 5, "clops": None, "gates": [{"qasm_def": None}], "new": {"deep": [1]}}
    respx_mock.get(f"{IBM}/backends/b/{what}").respond(json=body)
    assert await getattr(ibm, f"get_backend_{what}")("b") == body


async def test_updated_before_and_calibration_id_are_sent(ibm, respx_mock):
    route = respx_mock.get(f"{IBM}/backends/b/properties").respond(json={})
    await ibm.get_backend_properties("b", updated_before=T0, calibration_id="c")
    params = route.calls.last.request.url.params
    assert dt.datetime.fromisoformat(params["updated_before"]) == T0
    assert params["calibration_id"] == "c"
    with pytest.raises(ValueError, match="time zone"):
        await ibm.get_backend_properties("b", updated_before=dt.datetime(2026, 1, 1))  # noqa: DTZ001 - the point
    route = respx_mock.get(f"{IBM}/backends/b/configuration").respond(json={})
    await ibm.get_backend_configuration("b", calibration_id="c")
    assert route.calls.last.request.url.params["calibration_id"] == "c"


async def test_backends_of_the_oldest_api_version_are_names(respx_mock):
    respx_mock.get(f"{IBM}/backends").respond(json={"devices": ["x", "y"]})
    async with IBMRuntimeClient(KEY, CRN, api_version="2024-01-01") as client:
        assert [backend.name for backend in await client.list_backends()] == ["x", "y"]


@pytest.mark.parametrize("name", ["..", "a/b", ""])
@pytest.mark.parametrize("verb", ["get_backend_status", "get_backend_properties", "get_job_logs"])
async def test_name_that_would_change_the_path_raises_value_error(ibm, verb, name):
    with pytest.raises(ValueError, match="cannot be"):
        await getattr(ibm, verb)(name)


class TestLogs:
    async def test_logs_are_text(self, ibm, respx_mock):
        respx_mock.get(f"{IBM}/jobs/a/logs").respond(200, text="line 1\nline 2", headers={"content-type": "text/plain"})
        assert await ibm.get_job_logs("a") == "line 1\nline 2"
        assert await ibm.job("a").get_logs() == "line 1\nline 2"

    async def test_missing_logs_are_empty_text_and_404_raises(self, ibm, respx_mock):
        respx_mock.get(f"{IBM}/jobs/a/logs").respond(204)
        assert await ibm.get_job_logs("a") == ""
        respx_mock.get(f"{IBM}/jobs/a/logs").respond(404)
        with pytest.raises(NotFoundError):
            await ibm.get_job_logs("a")

    async def test_job_handle_gets_its_metrics(self, ibm, respx_mock):
        respx_mock.get(f"{IBM}/jobs/a/metrics").respond(json={"caller": "me"})
        assert (await ibm.job("a").get_metrics()).caller == "me"

    async def test_deprecated_reads_send_the_old_api_version(self, ibm, respx_mock):
        interim = respx_mock.get(f"{IBM}/jobs/a/interim_results").respond(200, text="so far")
        circuits = respx_mock.get(f"{IBM}/jobs/a/transpiled_circuits").respond(json={"url": "u"})
        assert await ibm.get_job_interim_results("a") == "so far"
        assert (await ibm.get_job_transpiled_circuits("a")).url == "u"
        for route in (interim, circuits):
            assert route.calls.last.request.headers["ibm-api-version"] == "2025-05-01"

    @pytest.mark.parametrize("verb", ["get_job_interim_results", "get_job_transpiled_circuits"])
    async def test_deprecated_reads_warn_with_their_end_date(self, ibm, respx_mock, verb):
        respx_mock.get(url__startswith=f"{IBM}/jobs/a/").respond(json={"url": "u"})
        with pytest.deprecated_call(match=f"{verb} ends on 2027-01-01") as caught:
            await getattr(ibm, verb)("a")
        assert caught[0].filename == __file__

    @pytest.mark.parametrize("verb", ["get_job_interim_results", "get_job_transpiled_circuits"])
    @pytest.mark.parametrize("status", [400, 404, 410])
    async def test_error_of_a_deprecated_read_names_an_ended_api_version(self, ibm, respx_mock, verb, status):
        respx_mock.get(url__startswith=f"{IBM}/jobs/a/").respond(status, json={"message": "unsupported"})
        versions = respx_mock.get(f"{IBM}/versions").respond(json={"versions": ["2025-05-01", "2026-04-15"]})
        with pytest.raises(APIStatusError, match="unsupported") as caught:
            await getattr(ibm, verb)("a")
        assert "has ended" not in str(caught.value)
        versions.respond(json={"versions": ["2026-04-15"]})
        with pytest.raises(APIStatusError, match=r"2025-05-01.*has ended .*unsupported") as caught:
            await getattr(ibm, verb)("a")
        assert (caught.value.status_code, caught.value.message) == (status, "unsupported")
        versions.respond(404)
        with pytest.raises(APIStatusError, match="unsupported"):
            await getattr(ibm, verb)("a")


async def test_qiskit_function_identifier_is_sent_as_header(monkeypatch, respx_mock, token):
    route = respx_mock.get(f"{IBM}/versions").respond(json={"versions": []})
    monkeypatch.setenv("QISKIT_FUNCTIONS_IDENTIFIER", "function-1")
    async with IBMRuntimeClient(KEY, CRN) as client:
        await client.get_versions()
    assert route.calls.last.request.headers["IBM-API-Function-Id"] == "function-1"
    monkeypatch.setenv("QISKIT_FUNCTIONS_IDENTIFIER", "a\nb")
    with pytest.raises(ConfigurationError, match="QISKIT_FUNCTIONS_IDENTIFIER"):
        IBMRuntimeClient(KEY, CRN)


async def test_mock_machines_are_listed_on_request(ibm, respx_mock):
    devices = [{"name": "mock_x", "class": "mock", "physical_qubits": 5}]
    backends = respx_mock.get(f"{IBM}/backends").respond(json={"devices": devices})
    jobs = respx_mock.get(f"{IBM}/jobs").respond(json={"jobs": [], "count": 0})
    workloads = respx_mock.get(f"{IBM}/workloads").respond(json={"workloads": []})
    for wanted in (False, True):
        (backend,) = await ibm.list_backends(include_mocks=wanted)
        assert (backend.class_, backend.physical_qubits) == ("mock", 5)
        assert [each async for each in ibm.list_jobs(include_mocks=wanted)] == []
        assert [each async for each in ibm.list_workloads(include_mocks=wanted)] == []
        sent_values = [
            route.calls.last.request.url.params.get("include_mocks") for route in (backends, jobs, workloads)
        ]
        assert sent_values == ["true" if wanted else None] * 3


async def test_include_mocks_that_is_no_bool_raises_type_error(ibm):
    with pytest.raises(TypeError, match="include_mocks must be True or False"):
        await ibm.list_backends(include_mocks="yes")
    for listed in (ibm.list_jobs(include_mocks=1), ibm.list_workloads(include_mocks=1)):
        with pytest.raises(TypeError, match="include_mocks must be True or False"):
            _ = [each async for each in listed]


@pytest.mark.parametrize(("backend", "wanted"), [("ibm_x", None), ("mock_x", "true")])
async def test_wait_all_for_dry_runs_includes_mock_machines(ibm, respx_mock, backend, wanted):
    respx_mock.post(f"{IBM}/jobs").mock(side_effect=[httpx.Response(200, json={"id": f"j{i}"}) for i in range(9)])
    ended = [{"id": f"j{i}", "status": "Completed", "backend": backend} for i in range(9)]
    listed = respx_mock.get(f"{IBM}/jobs").respond(json={"jobs": ended, "count": 9})
    jobs = [await ibm.submit_job("x", backend=backend) for _ in range(9)]
    assert [job.status for job in await aioqpu.wait_all(jobs)] == ["Completed"] * 9
    assert listed.calls.last.request.url.params.get("include_mocks") == wanted


class TestTags:
    async def test_replace_job_tags_sends_all_tags(self, ibm, respx_mock):
        route = respx_mock.put(f"{IBM}/jobs/a/tags").respond(204)
        assert await ibm.replace_job_tags("a", ("x", "y")) is None
        assert sent(route) == {"tags": ["x", "y"]}
        await ibm.replace_job_tags("a", [])
        assert sent(route) == {"tags": []}

    @pytest.mark.parametrize(("tags", "error"), [("x", TypeError), ([7], TypeError), (list("123456789"), ValueError)])
    async def test_wrong_tags_are_refused(self, ibm, tags, error):
        with pytest.raises(error):
            await ibm.replace_job_tags("a", tags)

    async def test_list_tags_sends_the_search_text(self, ibm, respx_mock):
        route = respx_mock.get(f"{IBM}/tags").respond(json={"tags": [f"tag-{i}" for i in range(20)]})
        assert len(await ibm.list_tags("tag")) == 20
        assert dict(route.calls.last.request.url.params) == {"type": "job", "search": "tag"}
        respx_mock.get(f"{IBM}/tags").respond(json={"tags": None})
        assert await ibm.list_tags("tag") == []
        respx_mock.get(f"{IBM}/tags").respond(json={"tags": "tag-1"})
        with pytest.raises(ResponseDecodeError, match="tags is a str, not a list"):
            await ibm.list_tags("tag")

    @pytest.mark.parametrize("search", ["", "ab", "x" * 101])
    async def test_searches_have_3_to_100_characters(self, ibm, search):
        with pytest.raises(ValueError, match="3 to 100"):
            await ibm.list_tags(search)


class TestSessions:
    async def test_session_of_a_cancelled_create_session_is_logged(self, ibm, respx_mock, caplog):
        async def slow(request):
            await anyio.sleep(60)
            return httpx.Response(200, json={"id": "s"})

        respx_mock.post(f"{IBM}/sessions").mock(side_effect=slow)
        with anyio.move_on_after(1):
            await ibm.create_session(backend="b")
        await anyio.sleep(100)
        assert "a cancelled submission took effect: session s" in caplog.text

    @pytest.fixture
    def opened(self, respx_mock):
        return respx_mock.post(f"{IBM}/sessions").respond(json={"id": "s", "backend_name": "b", "state": "open"})

    @pytest.fixture
    def closing(self, respx_mock):
        return respx_mock.patch(f"{IBM}/sessions/s").respond(204)

    async def test_leaving_the_block_closes_the_session_to_new_jobs(self, ibm, opened, closing):
        async with await ibm.create_session(backend="b", mode="batch", max_ttl=600) as session:
            assert (session.id, session.state, session.info.backend_name) == ("s", "open", "b")
            assert closing.call_count == 0
        assert sent(opened) == {"backend": "b", "mode": "batch", "max_ttl": 600}
        assert sent(closing) == {"accepting_jobs": False}

    async def test_error_in_the_block_closes_the_session(self, ibm, opened, closing):
        with pytest.raises(ZeroDivisionError):
            async with await ibm.create_session(backend="b"):
                raise ZeroDivisionError
        assert closing.call_count == 1

    async def test_cancel_on_error_cancels_the_session_only_after_an_error(self, ibm, opened, closing, respx_mock):
        dropped = respx_mock.delete(f"{IBM}/sessions/s/close").respond(204)
        with pytest.raises(ZeroDivisionError):
            async with await ibm.create_session(backend="b", cancel_on_error=True):
                raise ZeroDivisionError
        assert (dropped.call_count, closing.call_count) == (1, 0)
        async with await ibm.create_session(backend="b", cancel_on_error=True):
            pass
        assert (dropped.call_count, closing.call_count) == (1, 1)

    async def test_error_in_the_block_takes_precedence_over_failed_close(self, ibm, opened, respx_mock, caplog):
        respx_mock.patch(f"{IBM}/sessions/s").respond(401)
        with pytest.raises(ZeroDivisionError):
            async with await ibm.create_session(backend="b"):
                raise ZeroDivisionError
        assert "session s could not be closed" in caplog.text
        with pytest.raises(AuthenticationError):
            async with await ibm.create_session(backend="b"):
                pass

    async def test_close_after_cancellation_is_tried_for_10_seconds(self, ibm, opened, respx_mock, caplog):
        import anyio

        async def hang(request):
            await anyio.sleep(1000)

        closing = respx_mock.patch(f"{IBM}/sessions/s").mock(side_effect=hang)
        started = anyio.current_time()
        with anyio.move_on_after(1):
            async with await ibm.create_session(backend="b"):
                await anyio.sleep(500)
        assert anyio.current_time() - started == pytest.approx(11, abs=0.5)
        assert "was not closed within 10 s" in caplog.text
        assert closing.call_count <= 1

    async def test_transport_error_on_close_does_not_hide_error_in_the_block(self, ibm, opened, respx_mock, caplog):
        respx_mock.patch(f"{IBM}/sessions/s").mock(side_effect=ZeroDivisionError)
        with pytest.raises(KeyError):
            async with await ibm.create_session(backend="b"):
                raise KeyError
        assert "session s could not be closed" in caplog.text

    async def test_session_not_closed_within_10_seconds_raises_timeout_error(self, ibm, opened, respx_mock, caplog):
        respx_mock.patch(f"{IBM}/sessions/s").respond(503, headers={"retry-after": "60"})
        with pytest.raises(APITimeoutError, match="session s was not closed within 10 s"):
            async with await ibm.create_session(backend="b"):
                pass
        with pytest.raises(ZeroDivisionError):
            async with await ibm.create_session(backend="b"):
                raise ZeroDivisionError
        assert "session s was not closed within 10 s" in caplog.text

    async def test_a_session_that_is_gone_counts_as_closed(self, ibm, respx_mock):
        respx_mock.patch(f"{IBM}/sessions/s").respond(404)
        respx_mock.delete(f"{IBM}/sessions/s/close").respond(404)
        session = ibm.session("s")
        await session.close()
        await session.cancel()

    async def test_jobs_carry_the_session_and_its_backend(self, ibm, opened, closing, respx_mock):
        created = respx_mock.post(f"{IBM}/jobs").respond(json={"id": "a", "backend": "b"})
        async with await ibm.create_session(backend="b") as session:
            for job in (
                session.submit_job("noise-learner", params={"circuits": []}),
                session.submit_sampler(["OPENQASM 3.0;"], shots=5, tags=["t"]),
                session.submit_estimator([("OPENQASM 3.0;", "Z")], precision=0.1),
            ):
                assert (await job).id == "a"
                assert (sent(created)["session_id"], sent(created)["backend"]) == ("s", "b")

    async def test_attached_session_reads_its_backend_once(self, ibm, respx_mock):
        created = respx_mock.post(f"{IBM}/jobs").respond(json={"id": "a"})
        read = respx_mock.get(f"{IBM}/sessions/s").respond(json={"id": "s", "backend_name": "b", "state": None})
        session = ibm.session("s")
        assert repr(session) == "<IBMSession s not read yet>"
        assert session.info is None
        await session.submit_job("sampler")
        await session.submit_job("sampler")
        assert sent(created)["backend"] == "b"
        assert read.call_count == 1
        assert (await session.refresh()).state is None
        await session.submit_job("sampler", backend="other")
        assert sent(created)["backend"] == "other"

    async def test_attached_session_without_backend_reads_it_again(self, ibm, respx_mock):
        created = respx_mock.post(f"{IBM}/jobs").respond(json={"id": "a"})
        answers = [httpx.Response(200, json={"id": "s", "backend_name": name}) for name in ("", None, "b")]
        respx_mock.get(f"{IBM}/sessions/s").mock(side_effect=answers)
        session = ibm.session("s")
        for _ in range(2):
            with pytest.raises(ValueError, match="has no backend yet"):
                await session.submit_job("sampler")
        await session.submit_job("sampler")
        assert sent(created)["backend"] == "b"

    @pytest.mark.parametrize("verb", ["close", "cancel"])
    async def test_closed_session_is_not_shown_as_open(self, ibm, respx_mock, verb):
        respx_mock.get(f"{IBM}/sessions/s").respond(json={"id": "s", "state": "open", "mode": "batch"})
        respx_mock.patch(f"{IBM}/sessions/s").respond(204)
        respx_mock.delete(f"{IBM}/sessions/s/close").respond(204)
        session = await ibm.session("s").refresh()
        assert repr(session) == "<IBMSession s open>"
        await getattr(session, verb)()
        assert repr(session) == "<IBMSession s not read yet>"
        assert session.info.mode == "batch"
        unread = ibm.session("s")
        await getattr(unread, verb)()
        assert unread.info is None

    async def test_session_submission_with_another_backend_raises_type_error(self, ibm):
        with pytest.raises(TypeError, match="a session runs on its own backend"):
            await ibm.session("s").submit_sampler(["OPENQASM 3.0;"], backend="b")

    async def test_session_submission_with_another_session_id_raises_value_error(self, ibm):
        with pytest.raises(ValueError, match="session s, not 't'"):
            await ibm.session("s").submit_job("sampler", backend="b", session_id="t")

    async def test_session_document_of_unexpected_shape_is_kept(self, ibm, respx_mock):
        body = {"id": "s", "timestamps": 7, "mode": [1], "new": {}}
        respx_mock.get(f"{IBM}/sessions/s").respond(json=body)
        assert (await ibm.session("s").refresh()).info.to_dict() == body

    async def test_submission_to_a_session_without_backend_raises_value_error(self, ibm, respx_mock):
        respx_mock.get(f"{IBM}/sessions/s").respond(json={"id": "s", "backend_name": None})
        with pytest.raises(ValueError, match="backend"):
            await ibm.session("s").submit_job("sampler")

    @pytest.mark.parametrize(
        ("keywords", "error", "words"),
        [
            ({"backend": ""}, ValueError, "backend"),
            ({"backend": "b", "mode": ""}, ValueError, "mode"),
            ({"backend": "b", "mode": "session"}, ValueError, "dedicated"),
            ({"backend": "b", "max_ttl": 0}, ValueError, "max_ttl"),
            ({"backend": "b", "max_ttl": "2h"}, ValueError, "max_ttl"),
            ({"backend": "b", "max_session_ttl": 7}, TypeError, "max_ttl"),
            ({"backend": "b", "max_time": 7}, TypeError, "max_ttl"),
            ({"backend": "b", "colour": "red"}, TypeError, "colour"),
            ({}, TypeError, "backend"),
        ],
    )
    async def test_wrong_arguments_are_refused_before_any_request(self, ibm, keywords, error, words):
        with pytest.raises(error, match=words):
            await ibm.create_session(**keywords)

    async def test_uncertain_create_session_is_not_retried(self, ibm, respx_mock):
        route = respx_mock.post(f"{IBM}/sessions").respond(502)
        with pytest.raises(SubmissionUncertainError):
            await ibm.create_session(backend="b")
        assert route.call_count == 1

    @pytest.mark.parametrize("bad", ["..", "", 7])
    async def test_invalid_session_id_is_refused(self, ibm, bad):
        with pytest.raises((ValueError, TypeError), match="session id"):
            ibm.session(bad)


class TestWorkloads:
    async def test_pages_are_followed_by_cursor_and_never_by_link(self, ibm, respx_mock):
        pages = {
            None: (["a", "b"], "https://evil.test/v1/workloads?next=n%3D1&limit=2"),
            "n=1": (["b", "c"], "/v1/workloads?next=n2"),
            "n2": (["d"], None),
        }

        def answer(request):
            names, href = pages[request.url.params.get("next")]
            workloads = [{"id": name, "mode": "job", "status": "a new one", "usage": None} for name in names]
            return httpx.Response(200, json={"workloads": workloads, "next": href and {"href": href}})

        route = respx_mock.get(f"{IBM}/workloads").mock(side_effect=answer)
        filters = {"mode": "job", "status": ["completed", "failed"], "backend": "b", "tags": ["t"], "search": "x"}
        found = [one.id async for one in ibm.list_workloads(**filters, created_after=T0, created_before=T0, mine=True)]
        assert found == ["a", "b", "c", "d"]
        params = route.calls[0].request.url.params
        assert params.get_list("status") == ["completed", "failed"]
        assert (params["user"], params["mode"], params["sort"], params["limit"]) == ("me", "job", "-createdAt", "50")
        assert [one.id async for one in ibm.list_workloads(limit=3)] == ["a", "b", "c"]

    @pytest.mark.parametrize("following", [None, {}, {"href": None}, {"href": "/v1/workloads"}, {"href": 7}])
    async def test_page_without_cursor_ends_the_list(self, ibm, respx_mock, following):
        respx_mock.get(f"{IBM}/workloads").respond(json={"workloads": [{"id": "a"}], "next": following})
        assert [one.id async for one in ibm.list_workloads()] == ["a"]

    @pytest.mark.parametrize(
        ("filters", "error", "words"),
        [
            ({"mode": "dedicated"}, ValueError, "session"),
            ({"tags": "x"}, TypeError, "must be a list of strings"),
            ({"status": "completed"}, TypeError, "must be a list of strings"),
            ({"created_after": "2026"}, TypeError, "datetime"),
        ],
    )
    async def test_wrong_filters_are_refused(self, ibm, filters, error, words):
        with pytest.raises(error, match=words):
            _ = [one async for one in ibm.list_workloads(**filters)]

    async def test_time_without_time_zone_raises_value_error(self, ibm):
        with pytest.raises(ValueError, match="time zone"):
            _ = [one async for one in ibm.list_workloads(created_after=dt.datetime(2026, 1, 1))]  # noqa: DTZ001 - the point


@pytest.mark.parametrize("wrong", [None, 7, b"a", ["a"]])
async def test_name_or_id_that_is_no_string_raises_type_error(ibm, wrong):
    calls = [
        ibm.get_backend_status(wrong),
        ibm.get_backend_properties(wrong),
        ibm.get_job_logs(wrong),
        ibm.get_job_interim_results(wrong),
        ibm.get_job_metrics(wrong),
        ibm.replace_job_tags(wrong, ["t"]),
        ibm.get_account(wrong),
    ]
    for call in calls:
        with pytest.raises(TypeError, match="must be a string"):
            await call


class TestAnalytics:
    async def test_filters_reach_the_service(self, ibm, respx_mock):
        route = respx_mock.get(f"{IBM}/analytics/usage_grouped").respond(json={"data": []})
        await ibm.get_analytics_usage_grouped(
            "backend", instance={CRN}, interval_start=T0, backend=iter("ab"), simulators=False
        )
        params = route.calls.last.request.url.params
        assert (params["group_by"], params["instance"], params["simulators"]) == ("backend", CRN, "false")
        assert params.get_list("backend") == ["a", "b"]
        assert dt.datetime.fromisoformat(params["interval_start"]) == T0

    async def test_get_analytics_filters_sends_the_instances(self, ibm, respx_mock):
        route = respx_mock.get(f"{IBM}/analytics/filters").respond(json={})
        await ibm.get_analytics_filters(instance=iter([CRN]))
        assert route.calls.last.request.url.params["instance"] == CRN

    async def test_wrong_filters_are_refused(self, ibm):
        with pytest.raises(TypeError, match="colour"):
            await ibm.get_analytics_usage(colour="red")
        with pytest.raises(TypeError, match="plan must be a list of strings"):
            await ibm.get_analytics_usage(plan="open")
        with pytest.raises(TypeError, match="instance must be a list of strings"):
            await ibm.get_analytics_filters(instance=CRN)
        with pytest.raises(ValueError, match="time zone"):
            await ibm.get_analytics_usage(interval_end=dt.datetime(2026, 1, 1))  # noqa: DTZ001 - the point


class TestInstance:
    async def test_instance_limit_is_set_and_removed(self, ibm, respx_mock):
        route = respx_mock.put(f"{IBM}/instances/configuration").respond(204)
        await ibm.replace_instance_configuration(instance_limit=100)
        assert sent(route) == {"instance_limit": 100}
        await ibm.replace_instance_configuration(instance_limit=None)
        assert sent(route) == {"instance_limit": None}
        with pytest.raises(ValueError, match="instance_limit"):
            await ibm.replace_instance_configuration(instance_limit=0)

    async def test_versions_are_strings_or_objects(self, ibm, respx_mock):
        body = {"versions": ["2024-01-01", {"version": "2026-04-15", "status": "live"}]}
        respx_mock.get(f"{IBM}/versions").respond(json=body)
        assert [one.version for one in await ibm.get_versions()] == ["2024-01-01", "2026-04-15"]

    async def test_logout_is_retried(self, ibm, respx_mock):
        route = respx_mock.post(f"{IBM}/logout").mock(side_effect=[httpx.Response(503), httpx.Response(204)])
        assert await ibm.logout() is None
        assert route.call_count == 2


class TestOptions:
    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"twirlling": {}}, r"did you mean 'twirling'"),
            (
                {"twirling": {"enable_gate": True}},
                r"options\.twirling has no 'enable_gate', did you mean 'enable_gates'",
            ),
            ({"resilience": {"zne": {"amplifyer": 1}}}, r"options\.resilience\.zne"),
            ({"zzz": 1}, "there are"),
            ({7: 1}, "has no 7"),
        ],
    )
    async def test_an_unknown_key_is_refused_with_the_nearest_name(self, ibm, options, words):
        with pytest.raises(ValueError, match=words):
            await ibm.submit_estimator([("OPENQASM 3.0;", "Z")], backend="b", options=options)

    async def test_unknown_words_and_experimental_options_are_sent(self, ibm, respx_mock):
        route = respx_mock.post(f"{IBM}/jobs").respond(json={"id": "a"})
        options = {
            "twirling": {"strategy": "brand-new"},
            "dynamical_decoupling": {"sequence_type": "XY8"},
            "experimental": {"anything": {"goes": 1}},
            "simulator": None,
        }
        await ibm.submit_sampler(["OPENQASM 3.0;"], backend="b", options=options)
        assert sent(route)["params"]["options"] == options

    async def test_extra_body_adds_unknown_options(self, ibm, respx_mock):
        route = respx_mock.post(f"{IBM}/jobs").respond(json={"id": "a"})
        await ibm.submit_sampler(
            ["OPENQASM 3.0;"],
            backend="b",
            shots=5,
            options={"default_shots": 7},
            extra_body={"params": {"options": {"newest": True}, "shots": 6}},
        )
        params = sent(route)["params"]
        assert params["options"] == {"default_shots": 7, "newest": True}
        assert (params["shots"], params["pubs"]) == (6, [["OPENQASM 3.0;"]])


class TestUnknownAndRetiredKeywords:
    async def test_a_keyword_of_another_method_is_not_suggested(self, ibm):
        with pytest.raises(TypeError, match=r"has no keyword 'tags'$"):
            await ibm.create_session(backend="b", tags=["x"])
        with pytest.raises(TypeError, match="has no keyword 'api_versio', did you mean 'api_version'"):
            IBMRuntimeClient(KEY, CRN, api_versio="2026-04-15")  # type: ignore[call-arg]

    @pytest.mark.parametrize(
        ("keyword", "words"),
        [
            ("hub", "instance="),
            ("group", "instance="),
            ("project", "instance="),
            ("provider", "instance="),
            ("channel", "leave it out"),
            ("access_token", "token="),
        ],
    )
    def test_keywords_of_the_retired_service_name_their_replacement(self, keyword, words):
        with pytest.raises(ConfigurationError, match=words):
            IBMRuntimeClient(KEY, CRN, **{keyword: "x"})


@pytest.mark.parametrize("name", ["submit_job", "submit_sampler", "submit_estimator", "run_job", "create_session"])
def test_submitting_methods_are_coroutine_functions(name):
    assert inspect.iscoroutinefunction(getattr(IBMRuntimeClient, name))
