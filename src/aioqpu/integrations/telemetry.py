"""Records spans and counters of OpenTelemetry for submissions, waits and retries (extra `otel`)."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from aioqpu._client import package_version
from aioqpu._http.observation import set_observer
from aioqpu.errors import JobTimeoutError, SubmissionUncertainError
from aioqpu.ibm.job import IBMJob

try:
    from opentelemetry import metrics, trace
    from opentelemetry.trace import Span, SpanKind, Status, StatusCode
except ModuleNotFoundError:
    raise ModuleNotFoundError("telemetry needs the extra: pip install 'aioqpu[otel]'", name="opentelemetry") from None

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from contextlib import AbstractContextManager

    from opentelemetry.metrics import MeterProvider
    from opentelemetry.trace import TracerProvider

    from aioqpu._jobs.handle import Job

_MAX_IDS = 100
_retries: ContextVar[Counter[str] | None] = ContextVar("aioqpu_retries", default=None)


def instrument(tracer_provider: TracerProvider | None = None, meter_provider: MeterProvider | None = None) -> None:
    """Record spans and counters of all clients of this process; a second call replaces the providers.

    Args:
        tracer_provider: The provider for spans; by default OpenTelemetry's global provider.
        meter_provider: The provider for counters; by default OpenTelemetry's global provider.
    """
    set_observer(_Telemetry(tracer_provider, meter_provider))


def uninstrument() -> None:
    """Stop recording spans and counters."""
    set_observer(None)


class _Telemetry:
    """The `Observer` that records spans and counters."""

    def __init__(self, tracer_provider: TracerProvider | None, meter_provider: MeterProvider | None) -> None:
        version = package_version()
        self._tracer = trace.get_tracer("aioqpu", version, tracer_provider)
        meter = metrics.get_meter("aioqpu", version, meter_provider)
        self._jobs = meter.create_counter("aioqpu.jobs", "{job}", "Jobs that were seen to end")
        self._retried = meter.create_counter("aioqpu.retries", "{request}", "Requests that were sent again")

    @contextmanager
    def submission(self, cloud: str, fields: Mapping[str, Any]) -> Iterator[Callable[[str], None]]:
        known = {"aioqpu.cloud": cloud, "aioqpu.backend": fields.get("backend") or fields.get("target")}
        with self._span("aioqpu submit", known) as (span, retries, activate), activate():

            def created(job_id: str) -> None:
                with suppress(Exception):  # the job must reach its caller
                    span.set_attributes({"aioqpu.job.id": job_id, "aioqpu.outcome": "submitted"})

            try:
                yield created
            finally:
                span.set_attribute("aioqpu.attempts", 1 + retries["POST"])

    @contextmanager
    def wait(self, jobs: Sequence[Job[Any, Any]]) -> Iterator[Callable[[], AbstractContextManager[None]]]:
        submitted = [{**job.to_dict(), **job.submitted} for job in jobs]
        backends = {str(fields.get("backend") or fields.get("target") or "") for fields in submitted} - {""}
        known = {
            "aioqpu.cloud": ", ".join(sorted({"ibm" if isinstance(job, IBMJob) else "ionq" for job in jobs})),
            "aioqpu.backend": ", ".join(sorted(backends)),
            "aioqpu.jobs": len(jobs),
        }
        if len(jobs) == 1:
            known["aioqpu.job.id"] = jobs[0].id
        else:
            known["aioqpu.job.ids"] = [job.id for job in jobs[:_MAX_IDS]]
        with self._span("aioqpu wait", known) as (span, retries, activate):
            try:
                yield activate
            finally:
                outcomes = Counter(job.outcome or "pending" for job in jobs)
                span.set_attribute("aioqpu.attempts", 1 + retries.total())
                span.set_attribute("aioqpu.outcome", next(iter(outcomes)) if len(outcomes) == 1 else "mixed")
                if len(jobs) != 1:
                    span.set_attributes({f"aioqpu.jobs.{outcome}": count for outcome, count in outcomes.items()})

    @contextmanager
    def _span(
        self, name: str, known: Mapping[str, Any]
    ) -> Iterator[tuple[Span, Counter[str], Callable[[], AbstractContextManager[None]]]]:
        """Record a block as a span; if it raises, record only the class of the error.

        The context that the yielded function returns makes the span the current one and counts the retries in it.
        """
        attributes = {key: value for key, value in known.items() if value}
        retries: Counter[str] = Counter()
        span = self._tracer.start_span(name, kind=SpanKind.CLIENT, attributes=attributes)

        @contextmanager
        def activate() -> Iterator[None]:
            before = _retries.get()
            _retries.set(retries)
            try:
                with trace.use_span(span, record_exception=False, set_status_on_exception=False):
                    yield
            finally:
                _retries.set(before)  # reset(token) would fail when a coroutine is closed in another context

        try:
            yield span, retries, activate
        except GeneratorExit:  # the caller of `as_completed` needs no more jobs
            raise
        except BaseException as error:
            span.set_attributes({"error.type": type(error).__name__, "aioqpu.outcome": _outcome(error)})
            span.set_status(Status(StatusCode.ERROR, type(error).__name__))
            raise
        finally:
            span.end()

    def retried(self, method: str, host: str) -> None:
        if (retries := _retries.get()) is not None:
            retries[method] += 1
        self._retried.add(1, {"server.address": host, "http.request.method": method})

    def ended(self, cloud: str, backend: Any, outcome: str) -> None:
        attributes = {"aioqpu.cloud": cloud, "aioqpu.backend": str(backend or "unknown"), "aioqpu.outcome": outcome}
        self._jobs.add(1, attributes)


def _outcome(error: BaseException) -> str:
    """Return the outcome of a submission or wait that raised an error."""
    if isinstance(error, SubmissionUncertainError):
        return "uncertain"
    if isinstance(error, JobTimeoutError):
        return "timeout"
    return "error" if isinstance(error, Exception) else "cancelled"
