"""What a wait shows of its jobs, and when it shows nothing."""

import os
import re
import sys
import threading
import time

import anyio
import httpx
import pytest
from support.addresses import IONQ

from aioqpu import IonQClient, JobTimeoutError
from aioqpu.integrations.progress import show

pytestmark = pytest.mark.anyio


class Terminal:
    """What was written to stderr, which passes for a terminal."""

    def __init__(self, capsys):
        self._capsys, self._text = capsys, ""

    def getvalue(self):
        self._text += self._capsys.readouterr().err
        return self._text


@pytest.fixture
def terminal(capsys, monkeypatch):
    # Of the class: pytest captures each phase of a test with another object.
    monkeypatch.setattr(type(sys.stderr), "isatty", lambda stream: True)
    return Terminal(capsys)


@pytest.fixture
def without_tqdm(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)


def answers(respx_mock, *statuses, job_id="a", **data):
    route = respx_mock.get(f"{IONQ}/jobs/{job_id}")
    left = list(statuses)

    def answer(request):
        return httpx.Response(200, json={"id": job_id, "status": left.pop(0) if len(left) > 1 else left[0], **data})

    route.side_effect = answer


def screens(terminal):
    """Return the texts that the bar's line has had, one after another, without the time that each ends with."""
    lines = (re.sub(r"\s+", " ", line).strip() for line in re.split(r"[\r\n]", terminal.getvalue()))
    return [re.fullmatch(r"(.*) \d\d:\d\d", line)[1] for line in lines if line]


async def test_progress_without_a_terminal_prints_nothing(ionq, respx_mock, capsys):
    answers(respx_mock, "ready", "completed")
    job = await ionq.job("a").wait(progress=True)
    assert job.status == "completed"
    assert capsys.readouterr() == ("", "")


async def test_the_bar_shows_status_and_expected_and_elapsed_time(ionq, respx_mock, terminal):
    answers(respx_mock, "ready", "running", "completed", predicted_execution_time=3000)
    job = await ionq.job("a").wait(progress=True)
    assert job.status == "completed"
    shown = screens(terminal)
    assert shown[0] == "a not read yet"
    assert "a ready, runs about 3 s" in shown
    assert "a running, runs about 3 s" in shown
    assert shown[-1] == "a completed"


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
async def test_a_terminal_without_a_size_gets_a_bar(ionq, respx_mock, terminal, monkeypatch):
    near, far = os.openpty()  # 0 columns, 0 rows
    monkeypatch.setattr(type(sys.stderr), "fileno", lambda stream: far)
    answers(respx_mock, "ready", "completed")
    await ionq.job("a").wait(progress=True)
    monkeypatch.undo()
    for end in (near, far):
        os.close(end)
    assert screens(terminal)[-1] == "a completed"


async def test_the_bar_is_redrawn_between_status_changes(ionq, respx_mock, terminal, monkeypatch):
    monkeypatch.setattr("aioqpu.integrations.progress._REDRAW_SECONDS", 0.01)
    answers(respx_mock, "ready")
    job = await ionq.job("a").refresh()
    with show([job]):
        before = len(screens(terminal))
        job._state.update(
            {"id": "a", "status": "ready", "position_in_queue": 4}
        )  # as a look that changes no status does
        deadline = time.monotonic() + 300
        while len(screens(terminal)) < before + 3 and time.monotonic() < deadline:
            threading.Event().wait(0.01)  # for the thread that redraws, not for the loop
    assert screens(terminal)[-1] == "a ready, number 4 in the queue"
    assert len(screens(terminal)) >= before + 3


async def test_control_characters_from_the_service_are_escaped(ionq, respx_mock, terminal):
    answers(respx_mock, "\x1b[31mready\x07\x9b\u202e", "completed")
    await ionq.job("a").wait(progress=True)
    shown = terminal.getvalue()
    assert r"\x1b[31mready\x07\x9b\u202e" in shown
    assert not set(shown) & set("\x07\x9b\u202e")


async def test_progress_without_stderr_does_not_fail(ionq, respx_mock, monkeypatch):
    answers(respx_mock, "ready", "completed")
    monkeypatch.setattr(sys, "stderr", None)
    assert (await ionq.job("a").wait(progress=True)).done


async def test_without_tqdm_a_terminal_gets_a_line_per_change(ionq, respx_mock, terminal, without_tqdm):
    answers(respx_mock, "ready", "ready", "ready", "completed")
    await ionq.job("a").wait(progress=True)
    lines = terminal.getvalue().splitlines()
    assert [line.split()[2:] for line in lines] == [["a", "ready"], ["a", "completed"]]
    assert all(re.match(r" +\d+\.\d s ", line) for line in lines)


async def test_a_narrow_terminal_shows_the_state_and_the_time_after_the_beginning_of_the_id(
    ionq, respx_mock, terminal, monkeypatch
):
    monkeypatch.setenv("COLUMNS", "45")
    job_id = "aaaaaaaa-1111-4111-8111-111111111111"
    answers(respx_mock, "submitted", "completed", job_id=job_id)
    await ionq.job(job_id).wait(progress=True)
    assert screens(terminal)[-1] == "aaaaaaaa… completed"
    short = "bbbbbb"
    answers(respx_mock, "completed", job_id=short)
    await ionq.job(short).wait(progress=True)
    assert screens(terminal)[-1] == "bbbbbb completed"


@pytest.mark.parametrize("kind", ["function", "coroutine function"])
async def test_on_update_is_called_while_progress_is_shown(ionq, respx_mock, terminal, kind):
    answers(respx_mock, "ready", "running", "completed")
    seen = []

    async def later(job):
        seen.append(job.status)

    on_update = later if kind == "coroutine function" else lambda job: seen.append(job.status)
    await ionq.job("a").wait(progress=True, on_update=on_update)
    assert seen == ["ready", "running", "completed"]


async def test_many_jobs_share_a_bar_that_counts_them(ionq, terminal):
    jobs = [ionq.job(name) for name in "abc"]
    with show(jobs) as update:
        for job, status in zip(jobs, ["completed", "running", "running"], strict=True):
            job._state.update({"id": job.id, "status": status})
            update(job)
    shown = screens(terminal)
    assert re.fullmatch(r"0/3 \| *\| 3 not read yet", shown[0])
    assert re.fullmatch(r"1/3 \|.+\| 2 running, 1 completed", shown[-1])


@pytest.mark.parametrize("tqdm", [True, False])
async def test_the_redraw_thread_ends_after_timeout_error_and_cancellation(
    ionq, respx_mock, terminal, tqdm, monkeypatch
):
    if not tqdm:
        monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    answers(respx_mock, "ready")

    def clocks():
        return [thread for thread in threading.enumerate() if thread.name == "aioqpu progress"]

    with pytest.raises(JobTimeoutError):
        await ionq.job("a").wait(3, progress=True)
    assert not clocks()

    def broken(job):
        assert len(clocks()) == tqdm
        raise LookupError

    with pytest.raises(LookupError):
        await ionq.job("a").wait(progress=True, on_update=broken)
    with anyio.move_on_after(3) as scope:
        await ionq.job("a").wait(progress=True)
    assert scope.cancelled_caught
    assert not clocks()


async def test_progress_of_an_ended_job_prints_nothing(ionq, respx_mock, terminal):
    answers(respx_mock, "completed")
    job = await ionq.job("a").refresh()
    await job.wait(progress=True)
    assert terminal.getvalue() == ""


class Shell:
    kernel = object()


@pytest.mark.parametrize(("shell", "shows"), [(Shell(), True), (object(), False), (None, False)])
async def test_a_notebook_counts_as_a_terminal(ionq, respx_mock, capsys, monkeypatch, without_tqdm, shell, shows):
    from types import SimpleNamespace

    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    answers(respx_mock, "completed")
    await ionq.job("a").wait(progress=True)
    out, err = capsys.readouterr()
    assert ("completed" in out) is shows
    assert err == ""  # notebooks show that in red


async def test_update_shows_a_job_that_was_not_given_to_show(terminal, without_tqdm):
    with show([]) as update:
        assert update(IonQClient("key").job("x")) is None
    assert "x not read yet" in terminal.getvalue()
