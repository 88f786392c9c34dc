"""The exceptions of this package.

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

The message is the only positional argument and everything else is an attribute, so every class can be pickled;
attributes that hold live objects (`job`, `pending`) are left out of the pickle.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable


class AioqpuError(Exception):
    """The base class of all errors of this package; each can be pickled, and none holds a key or token."""

    _live: ClassVar[tuple[str, ...]] = ()

    def __init__(self, message: str = "") -> None:
        super().__init__(message)

    def __reduce__(self) -> tuple[Any, ...]:
        state = {name: value for name, value in self.__dict__.items() if name not in self._live}
        return type(self), self.args, state


class ConfigurationError(AioqpuError, ValueError):
    """The settings of a client are invalid; nothing was sent."""


class APIError(AioqpuError):
    """A request failed.

    Attributes:
        status_code: The HTTP status; `None` when no response arrived.
        code: The service's error code; `None` if it sent none.
        message: The service's message, or the text of this exception if it sent none.
        request_id: The id under which the service's support can find the request.
        retry_after: The seconds that the service asked to wait.
        body: The body of the response: JSON parsed or text, at most 64 KiB of an error status.
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
    """No complete response arrived.

    Attributes:
        sent: False when the request certainly did not reach the server.
    """

    sent: bool = True


class APITimeoutError(APIConnectionError, TimeoutError):
    """No complete response arrived in time."""


class APIStatusError(APIError):
    """The service answered with a status other than 2xx. Redirects are not followed, so they are errors too."""

    status_code: int


class BadRequestError(APIStatusError):
    """400: the request is invalid."""


class AuthenticationError(APIStatusError):
    """401: the key or token was refused."""


class PermissionDeniedError(APIStatusError):
    """403: the caller has no permission for this."""


class NotFoundError(APIStatusError):
    """404: no such job, backend or session in this account or instance."""


class ConflictError(APIStatusError):
    """409: the current state does not allow this; on an IBM submission, the instance's usage limit is reached."""


class RateLimitError(APIStatusError):
    """429: too many requests."""


class ServerError(APIStatusError):
    """5xx: the service failed."""


class TokenError(APIError):
    """No access token could be obtained.

    Attributes:
        transient: Whether a later attempt may succeed.
    """

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
    """A response could not be decoded, or has an unexpected form; `body` holds it, or the part that arrived."""


class SubmissionUncertainError(AioqpuError):
    """A submission was sent, and it is not known whether it took effect. It is not sent again.

    Call `recover()`, or the client's `find_submission(submission_id)` in any process, to look for the job.

    Attributes:
        submission_id: The id that the job carries if it exists; `""` when the submission carried none.
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
        """Look for the job that this submission created; sends read requests only.

        Returns:
            The job's handle, or `None` when the service shows no such job (yet).

        Raises:
            RuntimeError: The submission carried no id, or this error was unpickled and has no client.
            SubmissionUncertainError: The service's list of jobs does not show whether the job exists.
            APIError: A request failed.
        """
        if not self.submission_id:
            raise RuntimeError("this submission carried no id, so it cannot be looked for")
        find = self.__dict__.get("_find")
        if find is None:
            raise RuntimeError("this error has no client: use client.find_submission(error.submission_id)")
        return await find(self.submission_id)


class JobError(AioqpuError):
    """A job has not completed.

    Attributes:
        job_id: The job's id at the service.
        status: The last status seen, as the service spells it.
        job: The job's handle; `None` after unpickling.
    """

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
    """The job failed, or exceeded its maximum execution time.

    Attributes:
        reason: Why the job failed, as the service reports it.
        code: The service's error code.
        solution: What the service suggests.
        logs: The end of the job's log, at most 64 KiB (IBM only).
    """

    reason: str | None = None
    code: str | None = None
    solution: str | None = None
    logs: str | None = None


class JobCancelledError(JobError):
    """The job was cancelled."""


class JobTimeoutError(JobError, TimeoutError):
    """The job has not ended within the timeout; the remote job continues.

    Attributes:
        pending: After `wait_all` or `as_completed`, the handles of the jobs that have not ended.
    """

    pending: tuple[Any, ...] = ()


class JobNotFinishedError(JobError):
    """The job has no results, because it has not ended."""


STATUS_ERRORS: dict[int, type[APIStatusError]] = {
    400: BadRequestError,
    401: AuthenticationError,
    403: PermissionDeniedError,
    404: NotFoundError,
    409: ConflictError,
    429: RateLimitError,
}
