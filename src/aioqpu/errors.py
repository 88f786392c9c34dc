"""Every exception this package raises on its own behalf.

    AioqpuError
    ├── ConfigurationError(ValueError)
    ├── APIError
    │   ├── APIConnectionError ── APITimeoutError(TimeoutError)
    │   ├── APIStatusError
    │   │     BadRequestError 400 · AuthenticationError 401 · PermissionDeniedError 403 · NotFoundError 404
    │   │     ConflictError 409 · RateLimitError 429 · ServerError 5xx
    │   ├── TokenError ── CredentialsError(TokenError, AuthenticationError)
    │   └── ResponseDecodeError
    ├── SubmissionUncertainError
    └── JobError ── JobFailedError · JobCancelledError · JobTimeoutError(TimeoutError) · JobNotFinishedError

The only positional argument is the message, and everything else is an attribute, so every class survives `pickle`;
what belongs to a live client (`job`, `pending`) does not travel.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class AioqpuError(Exception):
    """Base of all errors of this package."""

    _live: ClassVar[tuple[str, ...]] = ()

    def __init__(self, message: str = "") -> None:
        super().__init__(message)

    def __reduce__(self) -> tuple[Any, ...]:
        state = {name: value for name, value in self.__dict__.items() if name not in self._live}
        return type(self), self.args, state


class ConfigurationError(AioqpuError, ValueError):
    """A client cannot be built from what it was given; raised before any request."""


class APIError(AioqpuError):
    """A request failed.

    `message` holds the server's own words, `code` its error code, `request_id` what its support asks for,
    `retry_after` the seconds it asked to wait, `body` the answer (at most 64 KiB of it for error statuses).
    """

    def __init__(
        self,
        message: str = "",
        *,
        status_code: int | None = None,
        code: str | None = None,
        server_message: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
        body: Any = None,
    ) -> None:
        super().__init__(message)
        self.status_code = status_code
        self.code = code
        self.message: str = message if server_message is None else server_message
        self.request_id = request_id
        self.retry_after = retry_after
        self.body = body


class APIConnectionError(APIError):
    """No complete answer arrived; `sent` is False when the request cannot have reached the server."""

    sent: bool = True


class APITimeoutError(APIConnectionError, TimeoutError):
    """The server did not answer in time."""


class APIStatusError(APIError):
    """The server answered with a status other than 2xx; redirects are not followed and count as errors."""

    status_code: int


class BadRequestError(APIStatusError):
    """400: the request was refused as it stands."""


class AuthenticationError(APIStatusError):
    """401: the key or token was refused."""


class PermissionDeniedError(APIStatusError):
    """403: the caller may not do this."""


class NotFoundError(APIStatusError):
    """404: no such job, backend or session in this account or instance."""


class ConflictError(APIStatusError):
    """409: the present state forbids it; on an IBM submission, the instance's usage limit is reached."""


class RateLimitError(APIStatusError):
    """429: too many requests."""


class ServerError(APIStatusError):
    """5xx: the service failed."""


class TokenError(APIError):
    """No access token could be had; `transient` tells whether it may succeed later."""

    def __init__(
        self,
        message: str = "",
        *,
        transient: bool = False,
        status_code: int | None = None,
        code: str | None = None,
        server_message: str | None = None,
        request_id: str | None = None,
        retry_after: float | None = None,
    ) -> None:
        super().__init__(
            message,
            status_code=status_code,
            code=code,
            server_message=server_message,
            request_id=request_id,
            retry_after=retry_after,
        )
        self.transient = transient


class CredentialsError(TokenError, AuthenticationError):
    """IAM refused the API key."""

    status_code: int


class ResponseDecodeError(APIError):
    """An answer could not be read, or does not have the shape it should have; `body` holds what there is of it."""


class SubmissionUncertainError(AioqpuError):
    """A submission was sent, but whether it took effect is not known; it is never sent again by itself.

    `submission_id` is what the job carries if it exists: `recover()` looks for it, and so does the client's
    `find_submission(submission_id)`, also in another process.
    """

    _live = ("_find",)

    def __init__(
        self,
        message: str = "",
        *,
        submission_id: str = "",
        find: Callable[[str], Awaitable[Any]] | None = None,
    ) -> None:
        super().__init__(message)
        self.submission_id = submission_id
        self._find = find

    async def recover(self) -> Any:
        """Return the handle of the job this submission made, or `None` when the service shows none (yet)."""
        if not self.submission_id:
            raise RuntimeError("this submission carried no id to look for")
        find = self.__dict__.get("_find")
        if find is None:
            raise RuntimeError("this error is not tied to a client: use client.find_submission(error.submission_id)")
        return await find(self.submission_id)


class JobError(AioqpuError):
    """A job did not end as hoped; `job` is its handle and `status` the last one seen."""

    _live = ("job", "pending")

    job: Any = None

    def __init__(
        self, message: str = "", *, job_id: str | None = None, status: str | None = None, job: Any = None
    ) -> None:
        super().__init__(message)
        self.job_id = job_id
        self.status = status
        self.job = job


class JobFailedError(JobError):
    """The job failed, or ran longer than it was allowed to; `reason`, `code`, `solution` are the service's words.

    `logs` is the end of the job's log, where the service keeps one.
    """

    reason: str | None = None
    code: str | None = None
    solution: str | None = None
    logs: str | None = None


class JobCancelledError(JobError):
    """The job was cancelled."""


class JobTimeoutError(JobError, TimeoutError):
    """The wait ran out of time; the remote job goes on. `pending` holds the unfinished handles of a joint wait."""

    pending: tuple[Any, ...] = ()


class JobNotFinishedError(JobError):
    """Results were asked for before the job had ended."""


STATUS_ERRORS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitError,
}
