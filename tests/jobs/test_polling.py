"""When a job has ended, and how long to wait before looking again."""

import pytest

from aioqpu._jobs.polling import interval, outcome_of_status


class TestOutcomeOfStatus:
    @pytest.mark.parametrize(
        ("status", "ended"),
        [
            # IonQ
            ("submitted", None),
            ("ready", None),
            ("running", None),
            ("completed", "completed"),
            ("failed", "failed"),
            ("canceled", "cancelled"),
            ("deleted", "cancelled"),
            # IBM
            ("Queued", None),
            ("Running", None),
            ("Completed", "completed"),
            ("Failed", "failed"),
            ("Cancelled", "cancelled"),
            ("Cancelled - Ran too long", "cancelled"),
        ],
    )
    def test_documented_statuses_have_their_outcome(self, status, ended):
        assert outcome_of_status(status) == ended

    @pytest.mark.parametrize(
        ("status", "ended"),
        [
            ("COMPLETED", "completed"),
            ("DONE", "completed"),
            ("Finished", "completed"),
            ("succeeded", "completed"),
            ("CANCELLED_BY_USER", "cancelled"),
            ("canceled: by the operator", "cancelled"),
            ("error", "failed"),
            ("Error 5203", "failed"),
            ("aborted", "failed"),
            ("expired", "failed"),
            ("rejected", "failed"),
            ("terminated", "failed"),
            ("timed out", "failed"),
            ("timed_out", "failed"),
        ],
    )
    def test_unknown_statuses_that_mean_the_end_have_their_outcome(self, status, ended):
        assert outcome_of_status(status) == ended

    @pytest.mark.parametrize("status", ["started", "calibrating", "in_progress", "pending", "paused", "?", "0"])
    def test_statuses_of_a_running_job_have_no_outcome(self, status):
        assert outcome_of_status(status) is None

    @pytest.mark.parametrize("status", ["cancelling", "Canceling", "cancel_requested", "finishing", "failing over"])
    def test_statuses_of_a_job_that_is_ending_have_no_outcome(self, status):
        assert outcome_of_status(status) is None

    @pytest.mark.parametrize("status", [None, "", "not completed", "uncompleted", "doneish"])
    def test_statuses_that_only_contain_an_end_word_have_no_outcome(self, status):
        assert outcome_of_status(status) is None


class TestInterval:
    @pytest.mark.parametrize(
        ("age", "seconds"),
        [(0, 0.5), (1, 0.5), (10, 0.5), (20, 1), (60, 3), (100, 5), (200, 10), (3600, 10), (86_400 * 30, 10)],
    )
    def test_the_interval_grows_with_the_age_of_the_job_and_has_jitter(self, age, seconds):
        pauses = [interval(age) for _ in range(300)]
        assert 0.97 * seconds <= min(pauses) < 0.99 * seconds
        assert 1.1 * seconds < max(pauses) <= 1.12 * seconds

    def test_the_interval_of_a_new_session_job_is_a_tenth_of_a_second(self):
        pauses = [interval(0, minimum=0.1) for _ in range(300)]
        assert min(pauses) == 0.1
        assert max(pauses) <= 0.12

    def test_the_interval_of_a_session_job_grows_with_its_age(self):
        assert 0.8 <= interval(20, minimum=0.1) <= 1.2

    @pytest.mark.parametrize("age", [-5.0, float("-inf")])
    def test_a_negative_age_counts_as_zero(self, age):
        assert 0.4 <= interval(age) <= 0.6
