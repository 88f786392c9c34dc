"""The error tree: who is whose child, what survives a pickle, what a message shows."""

import pickle

import pytest

import aioqpu
from aioqpu import errors

TREE = {
    "AioqpuError": ["Exception"],
    "ConfigurationError": ["AioqpuError", "ValueError"],
    "APIError": ["AioqpuError"],
    "APIConnectionError": ["APIError"],
    "APITimeoutError": ["APIConnectionError", "TimeoutError"],
    "APIStatusError": ["APIError"],
    "BadRequestError": ["APIStatusError"],
    "AuthenticationError": ["APIStatusError"],
    "PermissionDeniedError": ["APIStatusError"],
    "NotFoundError": ["APIStatusError"],
    "ConflictError": ["APIStatusError"],
    "RateLimitError": ["APIStatusError"],
    "ServerError": ["APIStatusError"],
    "TokenError": ["APIError"],
    "CredentialsError": ["TokenError", "AuthenticationError"],
    "ResponseDecodeError": ["APIError"],
    "SubmissionUncertainError": ["AioqpuError"],
    "JobError": ["AioqpuError"],
    "JobFailedError": ["JobError"],
    "JobCancelledError": ["JobError"],
    "JobTimeoutError": ["JobError", "TimeoutError"],
    "JobNotFinishedError": ["JobError"],
}
CLASSES = [getattr(errors, name) for name in TREE]

ANSWER = {"status_code": 429, "code": "1202", "server_message": "slow down", "request_id": "r-1", "retry_after": 7.5}
JOB = {"job_id": "j-1", "status": "Failed"}


def each_class(test):
    return pytest.mark.parametrize("cls", CLASSES, ids=TREE)(test)


def attributes_of(cls):
    """Give the keywords that a class takes, with a value each."""
    if issubclass(cls, errors.TokenError):
        return {**ANSWER, "transient": True}
    if issubclass(cls, errors.APIError):
        return {**ANSWER, "body": {"errors": [{"code": 1202}]}}
    if issubclass(cls, errors.JobError):
        return JOB
    return {"submission_id": "s-1"} if cls is errors.SubmissionUncertainError else {}


class TestHierarchy:
    @pytest.mark.parametrize(("name", "bases"), TREE.items(), ids=TREE)
    def test_class_has_its_documented_parents(self, name, bases):
        assert [base.__name__ for base in getattr(errors, name).__bases__] == bases

    def test_there_is_no_undocumented_class(self):
        defined = {
            name
            for name, value in vars(errors).items()
            if isinstance(value, type) and value.__module__ == errors.__name__
        }
        assert defined == set(TREE)

    @each_class
    def test_class_is_public(self, cls):
        assert cls.__name__ in aioqpu.__all__
        assert getattr(aioqpu, cls.__name__) is cls

    @each_class
    def test_class_is_caught_as_aioqpu_error(self, cls):
        with pytest.raises(errors.AioqpuError):
            raise cls("failed")

    @pytest.mark.parametrize("cls", [errors.APITimeoutError, errors.JobTimeoutError])
    def test_timeout_errors_are_caught_as_the_builtin_timeout_error(self, cls):
        with pytest.raises(TimeoutError, match="too slow"):
            raise cls("too slow")

    def test_credentials_error_is_a_token_error_and_an_authentication_error(self):
        refused = errors.CredentialsError("refused", status_code=400)
        assert isinstance(refused, errors.TokenError)
        assert isinstance(refused, errors.AuthenticationError)
        assert refused.transient is False

    @pytest.mark.parametrize(
        ("status", "cls"),
        [
            (400, errors.BadRequestError),
            (401, errors.AuthenticationError),
            (403, errors.PermissionDeniedError),
            (404, errors.NotFoundError),
            (409, errors.ConflictError),
            (429, errors.RateLimitError),
        ],
    )
    def test_each_status_maps_to_its_error_class(self, status, cls):
        assert errors.STATUS_ERRORS[status] is cls


class TestMessages:
    @each_class
    def test_str_is_the_message(self, cls):
        assert str(cls("the words", **attributes_of(cls))) == "the words"

    @each_class
    def test_the_message_is_the_only_positional_argument(self, cls):
        with pytest.raises(TypeError):
            cls("one", "two")

    @each_class
    def test_message_may_be_left_out(self, cls):
        assert str(cls()) == ""

    def test_the_message_attribute_is_the_message_of_the_server(self):
        error = errors.RateLimitError("GET /jobs: 429 slow down (request r-1)", **ANSWER)
        assert error.message == "slow down"
        assert (error.status_code, error.code, error.request_id, error.retry_after) == (429, "1202", "r-1", 7.5)

    def test_the_message_attribute_defaults_to_the_whole_text(self):
        assert errors.APIConnectionError("no route").message == "no route"

    def test_sent_of_a_connection_error_is_true_by_default(self):
        assert errors.APIConnectionError("lost").sent is True

    @each_class
    def test_attributes_that_were_not_given_are_none(self, cls):
        error = cls("failed")
        documented = {
            errors.APIError: ["status_code", "code", "request_id", "retry_after", "body"],
            errors.JobError: ["job_id", "job", "status"],
            errors.JobFailedError: ["reason", "code", "solution"],
        }
        names = [name for parent, names in documented.items() if isinstance(error, parent) for name in names]
        assert {getattr(error, name) for name in names} <= {None}


class TestPickle:
    @pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
    @each_class
    def test_class_message_and_attributes_survive(self, cls, protocol):
        attributes = attributes_of(cls)
        back = pickle.loads(pickle.dumps(cls("the words", **attributes), protocol))
        assert type(back) is cls
        assert (str(back), back.args) == ("the words", ("the words",))
        attributes = dict(attributes)
        if message := attributes.pop("server_message", None):
            attributes["message"] = message
        assert {name: getattr(back, name) for name in attributes} == attributes

    def test_attributes_set_later_survive(self):
        failed = errors.JobFailedError("failed", **JOB)
        failed.reason, failed.code, failed.solution = "too deep", "1305", "cut the circuit"
        back = pickle.loads(pickle.dumps(failed))
        assert (back.reason, back.code, back.solution) == ("too deep", "1305", "cut the circuit")
        refused = errors.APIConnectionError("refused")
        refused.sent = False
        assert pickle.loads(pickle.dumps(refused)).sent is False

    def test_notes_survive(self):
        error = errors.NotFoundError("gone")
        error.add_note("seen in test")
        assert pickle.loads(pickle.dumps(error)).__notes__ == ["seen in test"]

    def test_job_handles_are_dropped(self):
        def unpicklable():
            raise AssertionError

        late = errors.JobTimeoutError("late", **JOB, job=unpicklable)
        late.pending = (unpicklable,)
        back = pickle.loads(pickle.dumps(late))
        assert (back.job, back.pending) == (None, ())
        assert (back.job_id, back.status) == ("j-1", "Failed")
        assert (late.job, late.pending) == (unpicklable, (unpicklable,))

    def test_a_group_of_errors_survives(self):
        group = ExceptionGroup("several", [errors.NotFoundError("a", status_code=404), errors.JobTimeoutError("b")])
        back = pickle.loads(pickle.dumps(group))
        assert [type(error) for error in back.exceptions] == [errors.NotFoundError, errors.JobTimeoutError]
        assert back.exceptions[0].status_code == 404


@pytest.mark.anyio
class TestSubmissionUncertainError:
    @pytest.fixture
    def uncertain(self):
        async def find(submission_id):
            return f"job of {submission_id}"

        return errors.SubmissionUncertainError("lost answer", submission_id="s-1", find=find)

    async def test_recover_returns_the_job_that_it_finds(self, uncertain):
        assert await uncertain.recover() == "job of s-1"

    async def test_recover_returns_none_when_no_job_is_found(self):
        async def find(submission_id):
            return None

        error = errors.SubmissionUncertainError("lost answer", submission_id="s-1", find=find)
        assert await error.recover() is None

    async def test_recover_of_an_unpickled_error_raises_and_names_find_submission(self, uncertain):
        back = pickle.loads(pickle.dumps(uncertain))
        assert back.submission_id == "s-1"
        with pytest.raises(RuntimeError, match="find_submission"):
            await back.recover()

    async def test_recover_without_a_submission_id_raises_runtime_error(self):
        async def find(submission_id):
            raise AssertionError("there is nothing to look for")

        with pytest.raises(RuntimeError):
            await errors.SubmissionUncertainError("lost answer", find=find).recover()
