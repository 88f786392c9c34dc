"""The path of one request: authenticate, wait for the turn, send once, decide about another attempt.

State bound to an event loop (connections, the queue of submissions, the retry budget) exists once for each loop,
so a client may be used from several `asyncio.run()` calls in turn, and under trio.
"""

from __future__ import annotations

import copy
import logging
import random
import time
from typing import TYPE_CHECKING, Any, Final

import anyio
import attrs

from aioqpu._http import httpx, observation
from aioqpu._http.body import Limits
from aioqpu._http.configuration import ClientFactory, HTTPConfiguration, was_never_sent
from aioqpu._http.connections import ClosedClientError, Connections, OnAbandoned
from aioqpu._http.event_loop import PerLoop
from aioqpu._http.responses import mask_secrets, request_id, retry_after, status_error, unexpected_error
from aioqpu._http.retry import MAX_RETRY_AFTER_SECONDS, Retry, RetryBudget, retry_delay, retry_of_method
from aioqpu._http.submission_queue import SubmissionQueue, before_submission
from aioqpu.errors import AioqpuError, APIConnectionError, APIError, APITimeoutError, TokenError

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from typing import Self

    from aioqpu._http.credentials import Credentials
    from aioqpu._http.operation import Operation
    from aioqpu._http.validation import Secret

logger: Final = logging.getLogger("aioqpu")

MAX_BODY_BYTES: Final = 64 * 2**20
MAX_RESULTS_BYTES: Final = 512 * 2**20
MIN_RESULTS_BYTES_PER_SECOND: Final = 16 * 2**10
# Many servers close connections that were idle for 5 s. A submission must not be lost on such a connection, so its
# connection is closed earlier; reads keep theirs over a poll interval.
SUBMISSION_KEEPALIVE_SECONDS, KEEPALIVE_SECONDS = 3.0, 60.0


class _LoopState:
    """What a client has in one event loop."""

    def __init__(self, connections: Connections) -> None:
        self.connections = connections
        self.queue = SubmissionQueue()
        self.budget = RetryBudget()
        self.closing = anyio.Event()

    def close(self) -> None:
        """End the waits of calls that have not been sent."""
        self.closing.set()
        self.queue.close()


@attrs.define
class _Lifetime:
    """Whether a client is closed, for itself and its views."""

    closed: bool = False


@attrs.define
class _Call:
    """One request and the state of its attempts."""

    request: httpx.Request
    retry: Retry
    limits: Limits
    state: _LoopState
    operation: Operation[Any] | None = None
    credentials: Credentials | None = None
    ticket: int | None = None
    """The place in the queue of submissions; `None` for a request that does not queue."""
    on_abandoned: OnAbandoned | None = None
    max_retries: int = 0
    attempt: int = 0
    authorization: Secret | None = None
    reauthenticated: bool = False
    may_have_worked: bool = False


class HTTP:
    """Sends the requests of one client."""

    def __init__(self, configuration: HTTPConfiguration, *, transient_for_reads: frozenset[int] = frozenset()) -> None:
        self.configuration: HTTPConfiguration = configuration
        self._lifetime = _Lifetime()
        self._transient_for_reads = transient_for_reads
        factory = ClientFactory(configuration)
        shared = configuration.transport is not None
        self._states = PerLoop(
            lambda: _LoopState(Connections(factory.new_client, limit=configuration.max_concurrency, shared=shared))
        )

    def with_configuration(self, configuration: HTTPConfiguration) -> Self:
        """Return a view that sends with another configuration over the same connections, queue and retry budget."""
        view = copy.copy(self)
        view.configuration = configuration
        return view

    @property
    def closed(self) -> bool:
        """Whether the client sends no more requests."""
        return self._lifetime.closed

    def take_ticket(self) -> int:
        """Return a place in the queue of submissions, for a request that is still being prepared."""
        return self._states.get().queue.take_ticket()

    async def send(
        self,
        request: httpx.Request,
        *,
        credentials: Credentials | None = None,
        retry: Retry | None = None,
        limits: Limits | None = None,
        ticket: int | None = None,
        on_abandoned: OnAbandoned | None = None,
        max_retries: int | None = None,
    ) -> httpx.Response:
        """Send a request until it is answered with 2xx, and return the response with its body read.

        Args:
            request: The request; its operation in `request.extensions["operation"]` has the effect of a second request.
                An unsafe one is sent again only when the earlier attempt certainly had no effect.
            credentials: Where the Authorization header comes from, for operations that need it.
            retry: The effect of a second request; overrides the operation.
            limits: The limits of the answer, by default those of results, or of a single object or list.
            ticket: The place in the queue of submissions, by default the last.
            on_abandoned: Called with the outcome of the request if the caller is cancelled; the request then continues.
            max_retries: How many attempts may follow the first, by default those of the configuration.

        Raises:
            APIError: The request failed.
            ClosedClientError: The client is closed; nothing was sent.
        """
        if self.closed:
            raise ClosedClientError("this client is closed")
        configuration = self.configuration
        operation: Operation[Any] | None = request.extensions.get("operation")
        queued = retry is None
        if retry is None:
            retry = retry_of_method(request.method) if operation is None else Retry(operation.retry)
        seconds = configuration.total_timeout
        if retry is Retry.UNSAFE:
            request.extensions["timeout"] = {**configuration.timeout.as_dict(), "read": configuration.submit_timeout}
            seconds += configuration.submit_timeout
            if queued and ticket is None:
                ticket = self.take_ticket()
        call = _Call(
            request,
            retry,
            limits or _default_limits(operation, seconds),
            self._states.get(),
            operation=operation,
            credentials=credentials if operation is None or operation.credentials else None,
            ticket=ticket if queued and retry is Retry.UNSAFE else None,
            on_abandoned=on_abandoned,
            max_retries=configuration.max_retries if max_retries is None else max_retries,
        )
        try:
            return await self._run(call)
        except (AioqpuError, ClosedClientError):
            raise
        except Exception as error:  # noqa: BLE001 - the caller must learn that the request may have been sent
            failure = unexpected_error(error, request)
        raise failure

    async def _run(self, call: _Call) -> httpx.Response:
        """Repeat the steps until the call has succeeded or finally failed."""
        while True:
            await self._authenticate(call)
            outcome = await self._send_in_turn(call)
            if outcome is None or self._reauthenticates(call, outcome):
                observation.retried(call.request)
                continue
            if isinstance(outcome, httpx.Response) and self._succeeded(call, outcome):
                return outcome
            with anyio.move_on_after(self._delay_or_raise(call, outcome)):
                await call.state.closing.wait()
            call.attempt += 1
            observation.retried(call.request)

    async def _authenticate(self, call: _Call) -> None:
        """Give the request the Authorization header that is valid now."""
        if call.credentials is not None:
            try:
                call.authorization = await call.credentials.get()
            except TokenError:
                if self.closed:  # which is why there is no token
                    raise ClosedClientError("this client is closed") from None
                raise
            call.request.headers["Authorization"] = call.authorization.reveal()

    async def _send_in_turn(self, call: _Call) -> httpx.Response | APIConnectionError | None:
        """Send the request when its turn has come; return `None` when it must queue again after a 429."""
        if call.ticket is None:
            return await self._send_once(call)
        queue = call.state.queue
        await queue.wait_for_turn(call.ticket)
        try:
            if (check := before_submission.get()) is not None:
                check()
                call.request.extensions["trace"] = _checked_when_connected(check)
            outcome = await self._send_once(call)
            if isinstance(outcome, httpx.Response) and outcome.status_code == 429:
                seconds = retry_after(outcome)
                if (seconds or 0) <= MAX_RETRY_AFTER_SECONDS:
                    queue.pause(call.ticket, seconds)
                    return None
            return outcome
        finally:
            queue.release(call.ticket)

    async def _send_once(self, call: _Call) -> httpx.Response | APIConnectionError:
        """Send the request and return the response, or the error if there is none."""
        if self.closed:
            raise ClosedClientError("this client is closed")
        request = call.request
        started = time.perf_counter()
        try:
            response = await call.state.connections.send(
                request,
                call.limits,
                keepalive=SUBMISSION_KEEPALIVE_SECONDS if call.retry is Retry.UNSAFE else KEEPALIVE_SECONDS,
                abandoned_seconds=self.configuration.submit_timeout,
                on_abandoned=call.on_abandoned,
                detached=call.retry is not Retry.SAFE,
            )
        except Exception as raw:
            # httpx-aiohttp lets some errors of aiohttp through.
            is_network_error = isinstance(raw, (httpx.HTTPError, httpx.InvalidURL, OSError))
            if not is_network_error and "aiohttp" not in type(raw).__module__:
                raise
            error = _connection_error(request, raw, self.configuration.transport)
            logger.debug("%s %s: %s", request.method, request.url.path, error)
            return error
        if logger.isEnabledFor(logging.DEBUG):
            logger.debug(
                "%s %s -> %d in %.3f s (request id %s)",
                request.method,
                request.url.path,
                response.status_code,
                time.perf_counter() - started,
                request_id(response),
            )
        return response

    def _reauthenticates(self, call: _Call, outcome: httpx.Response | APIConnectionError) -> bool:
        """Return whether a refused token was invalidated, so that the call may try once with another."""
        if not isinstance(outcome, httpx.Response) or outcome.status_code != 401 or call.reauthenticated:
            return False
        if call.credentials is None or call.authorization is None:
            return False
        call.reauthenticated = call.credentials.invalidate(call.authorization)
        return call.reauthenticated

    def _succeeded(self, call: _Call, response: httpx.Response) -> bool:
        """Return whether the operation has taken effect, by this attempt or an earlier one whose answer was lost."""
        if response.is_success:
            call.state.budget.record_success(call.attempt)
            return True
        return (
            call.may_have_worked and call.operation is not None and response.status_code in call.operation.already_done
        )

    def _delay_or_raise(self, call: _Call, outcome: httpx.Response | APIConnectionError) -> float:
        """Return the seconds until the next attempt, or raise the failure when it is final."""
        if isinstance(outcome, httpx.Response):
            error: APIError = status_error(outcome)
            status, sent = outcome.status_code, True
        else:
            error, status, sent = outcome, None, outcome.sent
        call.may_have_worked = call.may_have_worked or (sent and (status is None or status >= 500))
        delay = retry_delay(
            call.retry,
            attempt=call.attempt,
            max_retries=call.max_retries,
            status_code=status,
            sent=sent,
            retry_after=error.retry_after,
            also_transient=self._transient_for_reads,
        )
        if delay is None or not call.state.budget.spend():
            if call.attempt:
                error.args = (f"{error} (after {call.attempt + 1} attempts)",)
            raise error
        seconds = max(random.uniform(0, delay.max_backoff), delay.min_seconds)
        logger.debug("%s %s: retry in %.1f s: %s", call.request.method, call.request.url.path, seconds, error)
        return seconds

    async def aclose(self) -> None:
        """Close the connections of the running event loop; the client sends no more requests from any loop."""
        self._lifetime.closed = True
        if (state := self._states.pop()) is not None:
            state.close()
            await state.connections.aclose()
        if self.configuration.transport is not None:
            await self.configuration.transport.aclose()


def _checked_when_connected(check: Callable[[], None]) -> Callable[[str, Any], Awaitable[None]]:
    """Return a trace function of httpcore that checks a request again after it has waited for its connection."""

    async def trace(event: str, _: Any) -> None:
        if event == "http11.send_request_headers.started":
            check()

    return trace


def _default_limits(operation: Operation[Any] | None, seconds: float) -> Limits:
    """Return the limits of an answer; a large one may take longer as long as it arrives."""
    if operation is not None and operation.large_response:
        return Limits(MAX_RESULTS_BYTES, seconds, MIN_RESULTS_BYTES_PER_SECOND)
    return Limits(MAX_BODY_BYTES, seconds)


def _connection_error(
    request: httpx.Request, raw: Exception, transport: httpx.AsyncBaseTransport | None
) -> APIConnectionError:
    """Return the typed error for what a transport raised."""
    # httpx-aiohttp raises a timeout for every lost connection; its cause says what happened.
    original: Any = raw.__cause__ if type(raw.__cause__).__module__.startswith("aiohttp.") else raw
    timed_out = isinstance(original, (httpx.TimeoutException, TimeoutError))
    cls = APITimeoutError if timed_out else APIConnectionError
    cause: BaseException = raw
    # The outer error has no text after a reset, and on trio after a problem with a certificate; an inner one has.
    while not str(cause) and (inner := cause.__cause__ or cause.__context__) is not None:
        cause = inner
    detail = mask_secrets(str(cause), request) or type(raw).__name__
    if timed_out and isinstance(raw, (httpx.ReadTimeout, httpx.ConnectTimeout)):
        phase, missing = ("read", "answer") if isinstance(raw, httpx.ReadTimeout) else ("connect", "connection")
        detail = f"no {missing} within {request.extensions['timeout'][phase]:g} s"
    error = cls(f"{request.method} {request.url.copy_with(query=None)}: {detail}")
    error.sent = not was_never_sent(raw, transport)
    # A copy without frames and request, which hold headers.
    error.__cause__ = type(raw)(detail) if isinstance(raw, httpx.RequestError) else None
    return error
