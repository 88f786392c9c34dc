"""Spans and counters of submissions, waits and retries, with OpenTelemetry's own SDK."""

import runpy
import subprocess
import sys

import anyio
import httpx
import pytest
from opentelemetry.sdk.metrics import MeterProvider
from opentelemetry.sdk.metrics.export import InMemoryMetricReader
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode
from support.addresses import CRN, KEY

from aioqpu import (
    BadRequestError,
    IBMRuntimeClient,
    IonQClient,
    JobTimeoutError,
    JointWait,
    NotFoundError,
    SubmissionUncertainError,
    as_completed,
    wait_all,
)
from aioqpu.integrations import telemetry

pytestmark = pytest.mark.anyio

X = {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}


class Recorded:
    def __init__(self):
        self.spans = InMemorySpanExporter()
        self.tracers = TracerProvider()
        self.tracers.add_span_processor(SimpleSpanProcessor(self.spans))
        self.reader = InMemoryMetricReader()
        self.meters = MeterProvider([self.reader])

    def finished(self):
        return [(span.name, dict(span.attributes)) for span in self.spans.get_finished_spans()]

    def counts(self):
        data = self.reader.get_metrics_data()
        metrics = [] if data is None else data.resource_metrics[0].scope_metrics[0].metrics
        return {
            metric.name: [(dict(point.attributes), getattr(point, "value", None)) for point in metric.data.data_points]
            for metric in metrics
        }


@pytest.fixture
def recorded():
    recorded = Recorded()
    telemetry.instrument(recorded.tracers, recorded.meters)
    yield recorded
    telemetry.uninstrument()


def cloud(*, submissions=(), reads=()):
    """Return a transport with scripted answers, each a status or the status of the job; the last one stays."""
    scripts = {"POST": list(submissions), "GET": list(reads)}

    def answer(request):
        if request.url.path == "/identity/token":
            return httpx.Response(200, json={"access_token": "token-of-iam", "expires_in": 3600})
        script = scripts[request.method]
        if request.url.path.endswith("/jobs") and request.method == "GET":
            return httpx.Response(200, json={"jobs": []})
        step = script.pop(0) if len(script) > 1 else (script or ["ready"])[0]
        if isinstance(step, int):
            return httpx.Response(step, json={"message": f"no {KEY}"}, headers={"Retry-After": "1"})
        job_id = "a" if request.method == "POST" else request.url.path.rpartition("/")[2]
        return httpx.Response(200, json={"id": job_id, "status": step, "target": "simulator"})

    return httpx.MockTransport(answer)


async def test_a_submission_and_a_wait_are_one_span_each(recorded):
    transport = cloud(reads=["running", 503, 503, "completed"])
    async with IonQClient(KEY, transport=transport) as client:
        job = await client.submit_job(X, target="simulator")
        await job.wait()
        await job.wait()  # it has ended, so nothing is waited for
    assert recorded.finished() == [
        (
            "aioqpu submit",
            {
                "aioqpu.cloud": "ionq",
                "aioqpu.backend": "simulator",
                "aioqpu.job.id": "a",
                "aioqpu.attempts": 1,
                "aioqpu.outcome": "submitted",
            },
        ),
        (
            "aioqpu wait",
            {
                "aioqpu.cloud": "ionq",
                "aioqpu.backend": "simulator",
                "aioqpu.jobs": 1,
                "aioqpu.job.id": "a",
                "aioqpu.attempts": 3,
                "aioqpu.outcome": "completed",
            },
        ),
    ]
    retry = {"server.address": "api.ionq.co", "http.request.method": "GET"}
    assert recorded.counts() == {
        "aioqpu.jobs": [
            ({"aioqpu.cloud": "ionq", "aioqpu.backend": "simulator", "aioqpu.outcome": "completed"}, 1),
        ],
        "aioqpu.retries": [(retry, 2)],
    }


async def test_the_attempts_of_a_submission_are_counted(recorded):
    async with IBMRuntimeClient(KEY, CRN, transport=cloud(submissions=[429, 401, 503, "Queued"])) as client:
        await client.submit_job("sampler", backend="ibm_x")
    ((name, attributes),) = recorded.finished()
    assert name == "aioqpu submit"
    assert (attributes["aioqpu.cloud"], attributes["aioqpu.backend"]) == ("ibm", "ibm_x")
    assert attributes["aioqpu.attempts"] == 4  # after the 429, with a new token, and after look-ups that found nothing


@pytest.mark.parametrize(
    ("script", "error", "outcome"),
    [([400], BadRequestError, "error"), ([500], SubmissionUncertainError, "uncertain")],
)
async def test_the_span_of_a_failed_submission_has_the_error_class_and_no_key(recorded, script, error, outcome):
    async with IonQClient(KEY, transport=cloud(submissions=script)) as client:
        with pytest.raises(error):
            await client.submit_job(X)
    (span,) = recorded.spans.get_finished_spans()
    assert span.attributes["error.type"] == error.__name__
    assert span.attributes["aioqpu.outcome"] == outcome
    assert (span.status.status_code, span.status.description) == (StatusCode.ERROR, error.__name__)
    assert KEY not in span.to_json()
    assert span.events == ()


async def test_wait_all_is_one_span(recorded):
    async with IonQClient(KEY, transport=cloud(reads=["completed", "failed", "completed"])) as client:
        await wait_all([client.job(job_id) for job_id in "abc"])
        await wait_all([])
    (_, attributes), (_, of_none) = recorded.finished()
    assert {name: value for name, value in attributes.items() if name != "aioqpu.cloud"} == {
        "aioqpu.jobs": 3,
        "aioqpu.job.ids": ("a", "b", "c"),
        "aioqpu.attempts": 1,
        "aioqpu.outcome": "mixed",
        "aioqpu.jobs.completed": 2,
        "aioqpu.jobs.failed": 1,
    }
    assert of_none["aioqpu.outcome"] == "mixed"


async def test_as_completed_is_one_span_which_is_not_current_in_the_callers_loop(recorded):
    transport = cloud(reads=[503, "completed", "failed"])
    async with IonQClient(KEY, transport=transport) as client:
        async for job in as_completed([client.job("a"), client.job("b")]):
            with recorded.tracers.get_tracer("mine").start_as_current_span(f"read {job.id}"):
                pass
    *mine, wait = recorded.spans.get_finished_spans()
    assert {span.name for span in mine} == {"read a", "read b"}
    assert [span.parent for span in mine] == [None, None]
    assert {name: value for name, value in wait.attributes.items() if name.startswith("aioqpu.jobs")} == {
        "aioqpu.jobs": 2,
        "aioqpu.jobs.completed": 1,
        "aioqpu.jobs.failed": 1,
    }
    assert wait.attributes["aioqpu.attempts"] == 2


async def test_leaving_as_completed_early_is_not_recorded_as_an_error(recorded):
    async with IonQClient(KEY, transport=cloud(reads=["completed", "running"])) as client:
        completed = as_completed([client.job("a"), client.job("b")])
        async for _ in completed:
            break
        await completed.aclose()
    (span,) = recorded.spans.get_finished_spans()
    assert (span.status.status_code, span.attributes["aioqpu.outcome"]) == (StatusCode.UNSET, "mixed")
    assert (span.attributes["aioqpu.jobs.completed"], span.attributes["aioqpu.jobs.pending"]) == (1, 1)


async def test_as_completed_with_a_timeout_is_a_span_with_that_outcome(recorded):
    async with IonQClient(KEY, transport=cloud(reads=["running"])) as client:
        with pytest.raises(JobTimeoutError):
            [job async for job in as_completed([client.job("a")], 5)]
    ((_, attributes),) = recorded.finished()
    assert (attributes["error.type"], attributes["aioqpu.outcome"]) == ("JobTimeoutError", "timeout")


async def test_each_job_of_a_joint_wait_is_one_span(recorded):
    ended = []
    async with IonQClient(KEY, transport=cloud(reads=["completed"])) as client, JointWait() as joint_wait:
        job = client.job("a")
        joint_wait.add(job, lambda job, error: ended.append(job.id))
        await joint_wait.wait(job)
    async with IonQClient(KEY, transport=cloud(reads=[404])) as client, JointWait() as joint_wait:
        with pytest.raises(NotFoundError):
            await joint_wait.wait(client.job("b"))
    async with IonQClient(KEY, transport=cloud(reads=["running"])) as client, JointWait() as joint_wait:
        joint_wait.add(client.job("c"), lambda job, error: ended.append(job.id))
    assert ended == ["a", "c"]
    assert [
        (each["aioqpu.job.id"], each["aioqpu.outcome"], each.get("error.type")) for _, each in recorded.finished()
    ] == [
        ("a", "completed", None),
        ("b", "error", "NotFoundError"),
        ("c", "error", "RuntimeError"),
    ]


async def test_the_span_of_a_wait_that_ends_early_has_the_outcome(recorded):
    async with IonQClient(KEY, transport=cloud(reads=["running"])) as client:
        with pytest.raises(JobTimeoutError):
            await client.job("a").wait(5)
        with anyio.move_on_after(5):
            await client.job("a").wait()
    async with IonQClient(KEY, transport=cloud(reads=[404])) as client:
        with pytest.raises(NotFoundError):
            await client.job("a").wait()
    assert [attributes["aioqpu.outcome"] for _, attributes in recorded.finished()] == ["timeout", "cancelled", "error"]
    assert "aioqpu.jobs" not in recorded.counts()


async def test_retries_outside_of_spans_are_counted(recorded):
    async with IonQClient(KEY, transport=cloud(reads=[503, "running"])) as client:
        await client.retrieve_job("a")
    assert recorded.finished() == []
    assert [value for _, value in recorded.counts()["aioqpu.retries"]] == [1]


async def test_spans_are_children_of_the_callers_span(recorded):
    async with IonQClient(KEY, transport=cloud()) as client:
        with recorded.tracers.get_tracer("mine").start_as_current_span("mine"):
            await client.submit_job(X)
    submit, mine = recorded.spans.get_finished_spans()
    assert submit.parent.span_id == mine.context.span_id


async def test_nothing_is_recorded_after_uninstrument(recorded):
    telemetry.instrument(recorded.tracers)
    telemetry.uninstrument()
    async with IonQClient(KEY, transport=cloud(submissions=[429, "ready"], reads=[503, "completed"])) as client:
        await (await client.submit_job(X)).wait()
    assert recorded.finished() == []
    assert recorded.counts() == {}


async def test_a_span_that_fails_does_not_lose_the_job(recorded, monkeypatch):
    from opentelemetry.sdk.trace import Span

    def fail(*_):
        raise RuntimeError("no more attributes")

    async with IonQClient(KEY, transport=cloud()) as client:
        with monkeypatch.context() as patch:
            patch.setattr(Span, "set_attributes", fail)
            assert (await client.submit_job(X)).id == "a"


def test_the_core_imports_no_telemetry():
    script = "import sys, aioqpu; print([name for name in sys.modules if name.startswith('opentelemetry')])"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_an_import_without_the_extra_names_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'aioqpu\[otel\]'"):
        runpy.run_path(telemetry.__file__)
