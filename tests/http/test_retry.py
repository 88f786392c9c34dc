"""The retry decision as a table, and the forms of Retry-After."""

import httpx
import pytest

from aioqpu._http.retry import (
    Retry,
    RetryDelay,
    is_ambiguous,
    is_transient,
    parse_retry_after,
    retry_delay,
    retry_of_method,
)

PASSING = [408, 425, 429, 500, 502, 503, 504, *range(520, 528), 529, 530]
FINAL = [301, 302, 400, 401, 403, 404, 405, 409, 410, 413, 422, 428, 451, 501, 505, 507, 511, 519, 528, 531, 599]


def decide(retry, status=None, **options):
    return retry_delay(retry, **{"attempt": 0, "max_retries": 4, "status_code": status, **options})


class TestRequestsWithoutAnOperation:
    @pytest.mark.parametrize(
        ("method", "retry"),
        [
            ("GET", Retry.SAFE),
            ("HEAD", Retry.SAFE),
            ("OPTIONS", Retry.SAFE),
            ("PUT", Retry.IDEMPOTENT),
            ("DELETE", Retry.IDEMPOTENT),
            ("POST", Retry.UNSAFE),
            ("PATCH", Retry.UNSAFE),
            ("BREW", Retry.UNSAFE),
        ],
    )
    def test_the_method_decides_the_retry_rule(self, method, retry):
        assert retry_of_method(method) is retry


class TestRetryDecision:
    @pytest.mark.parametrize("retry", [Retry.SAFE, Retry.IDEMPOTENT])
    @pytest.mark.parametrize("status", PASSING)
    def test_safe_and_idempotent_requests_are_retried_after_transient_statuses(self, retry, status):
        assert decide(retry, status) is not None

    @pytest.mark.parametrize("retry", Retry)
    @pytest.mark.parametrize("status", FINAL)
    def test_other_statuses_are_not_retried(self, retry, status):
        assert decide(retry, status) is None

    @pytest.mark.parametrize("status", [status for status in PASSING if status != 429])
    def test_an_unsafe_request_is_not_retried_after_other_transient_statuses(self, status):
        assert decide(Retry.UNSAFE, status) is None

    def test_an_unsafe_request_is_retried_after_a_429(self):
        assert decide(Retry.UNSAFE, 429) is not None

    @pytest.mark.parametrize(
        ("retry", "sent", "repeated"),
        [
            (Retry.SAFE, True, True),
            (Retry.SAFE, False, True),
            (Retry.IDEMPOTENT, True, True),
            (Retry.IDEMPOTENT, False, True),
            (Retry.UNSAFE, True, False),
            (Retry.UNSAFE, False, True),
        ],
    )
    def test_an_unsafe_request_without_a_response_is_retried_only_if_it_was_not_sent(self, retry, sent, repeated):
        assert (decide(retry, sent=sent) is not None) is repeated

    def test_a_request_counts_as_sent_by_default(self):
        assert decide(Retry.UNSAFE) is None

    @pytest.mark.parametrize(
        ("retry", "repeated"), [(Retry.SAFE, True), (Retry.IDEMPOTENT, False), (Retry.UNSAFE, False)]
    )
    def test_extra_transient_statuses_of_a_provider_are_retried_for_reads_only(self, retry, repeated):
        assert (decide(retry, 409, also_transient=frozenset({409})) is not None) is repeated

    @pytest.mark.parametrize("retry", Retry)
    @pytest.mark.parametrize("failure", [{"status": 429}, {"sent": False}])
    @pytest.mark.parametrize(
        ("attempt", "max_retries", "repeated"),
        [(0, 0, False), (0, 1, True), (3, 4, True), (4, 4, False), (5, 4, False)],
    )
    def test_retries_end_at_max_retries(self, retry, failure, attempt, max_retries, repeated):
        assert (decide(retry, **failure, attempt=attempt, max_retries=max_retries) is not None) is repeated

    @pytest.mark.parametrize("status", PASSING)
    def test_retryable_statuses_are_transient(self, status):
        assert is_transient(status)

    @pytest.mark.parametrize("status", [200, *FINAL])
    def test_other_statuses_are_not_transient(self, status):
        assert not is_transient(status)

    @pytest.mark.parametrize("status", [408, 500, 501, 502, 503, 504, 520, 524, 527, 530, 599])
    def test_statuses_after_which_a_job_may_exist_are_ambiguous(self, status):
        assert is_ambiguous(status)

    @pytest.mark.parametrize("status", [400, 401, 403, 404, 409, 413, 422, 425, 429])
    def test_statuses_that_refuse_a_submission_are_not_ambiguous(self, status):
        assert not is_ambiguous(status)


class TestDelay:
    @pytest.mark.parametrize(
        ("attempt", "most"), [(0, 0.5), (1, 1), (2, 2), (3, 4), (4, 8), (5, 8), (50, 8), (1000, 8)]
    )
    def test_the_maximum_backoff_doubles_up_to_eight_seconds(self, attempt, most):
        assert decide(Retry.SAFE, 503, attempt=attempt, max_retries=2000) == RetryDelay(most, 0)

    @pytest.mark.parametrize("retry", Retry)
    @pytest.mark.parametrize("asked", [0.25, 8.0, 30, 120.0])
    def test_retry_after_is_the_minimum_delay(self, retry, asked):
        assert decide(retry, 429, retry_after=asked, attempt=3) == RetryDelay(4, asked)

    @pytest.mark.parametrize("asked", [None, 0, 0.0])
    def test_a_missing_or_zero_retry_after_leaves_the_backoff_unchanged(self, asked):
        assert decide(Retry.SAFE, 503, retry_after=asked) == RetryDelay(0.5, 0)

    @pytest.mark.parametrize("retry", Retry)
    @pytest.mark.parametrize("asked", [120.001, 3600, 1e300])
    def test_a_retry_after_above_two_minutes_is_not_retried(self, retry, asked):
        assert decide(retry, 429, retry_after=asked) is None


class TestRetryAfter:
    NOW = 784111777.0  # 6 November 1994, 08:49:37 UTC

    def parse(self, value):
        return parse_retry_after(httpx.Headers({"Retry-After": value}), self.NOW)

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [("0", 0), ("1", 1), ("120", 120), (" 7 ", 7), ("1.5", 1.5), (".5", 0.5), ("1e3", 1000), ("-0", 0)],
    )
    def test_seconds_are_read(self, value, seconds):
        assert self.parse(value) == seconds

    @pytest.mark.parametrize(
        ("value", "seconds"),
        [
            ("Sun, 06 Nov 1994 08:50:37 GMT", 60),
            ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
            ("Sunday, 06-Nov-94 08:50:37 GMT", 60),
            ("Sun, 06 Nov 1994 09:50:37 +0100", 60),
            ("Mon, 07 Nov 1994 08:49:37 GMT", 86_400),
        ],
    )
    def test_dates_are_read_as_seconds_from_now(self, value, seconds):
        assert self.parse(value) == seconds

    @pytest.mark.parametrize("value", ["Sun, 06 Nov 1994 08:49:36 GMT", "Thu, 01 Jan 1970 00:00:00 GMT"])
    def test_a_past_date_is_zero(self, value):
        assert self.parse(value) == 0

    @pytest.mark.parametrize(
        "value",
        [
            "",
            "  ",
            "soon",
            "-1",
            "-0.001",
            "inf",
            "-inf",
            "Infinity",
            "nan",
            "1e999",
            "1,5",
            "0x10",
            "Sun, 99 Nov 1994 08:50:37 GMT",
            "Sun, 06 Nov 99999 08:50:37 GMT",
            "Sun, 06 Nov 1994 08:50:37 +999999999999",
            "06 Nov",
            ",",
            "+ - :",
        ],
    )
    def test_invalid_values_are_ignored(self, value):
        assert self.parse(value) is None

    def test_a_huge_number_is_parsed_and_not_retried(self):
        asked = self.parse("9" * 300)
        assert asked is not None
        assert decide(Retry.SAFE, 503, retry_after=asked) is None

    def test_a_missing_header_is_none(self):
        assert parse_retry_after(httpx.Headers({}), self.NOW) is None
        assert parse_retry_after({}, self.NOW) is None
