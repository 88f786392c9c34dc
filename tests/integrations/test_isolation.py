"""Functions in child processes: what they return, what they may take, and what goes on meanwhile."""

import io
import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from functools import partial

import anyio
import anyio.to_thread
import pytest
from support.virtual_time import ASYNCIO_ONLY

from aioqpu.integrations import isolation
from aioqpu.integrations.isolation import IsolatedCall, ResourceLimitError, run_isolated

pytestmark = pytest.mark.anyio


class OddError(Exception):
    """An error that cannot be made again from its arguments."""

    def __init__(self, one, two):
        super().__init__(f"{one} and {two}")


def children():
    """Return the ids of this process's child processes."""
    found = subprocess.run(["ps", "-o", "pid=", "--ppid", str(os.getpid())], capture_output=True, text=True)
    return {int(pid) for pid in found.stdout.split()}


@pytest.fixture
def without_qiskit(monkeypatch, tmp_path):
    """Child processes that start in a fifth of the time: they cannot import Qiskit, which these tests do not use."""
    for name in ("qiskit", "qiskit_qasm3_import"):
        (tmp_path / f"{name}.py").write_text("raise ImportError")
    monkeypatch.syspath_prepend(tmp_path)


@pytest.fixture
def pool(monkeypatch, without_qiskit):
    """Child processes of this test alone."""
    monkeypatch.setattr(isolation, "_children", own := isolation._Children())
    yield own
    own.close()


async def test_a_function_runs_in_a_child_process_that_is_reused():
    first, second = await run_isolated(os.getpid), await run_isolated(os.getpid)
    assert first == second != os.getpid()


async def test_an_async_function_runs_in_a_child_process():
    assert await run_isolated(anyio.sleep, 0) is None


async def test_an_exception_of_the_function_is_raised_to_the_caller():
    with pytest.raises(ValueError, match="invalid literal for int"):
        await run_isolated(int, "x")
    assert await run_isolated(int, "5") == 5


async def test_printing_and_reading_input_do_not_disturb_later_calls(capfd):
    await run_isolated(print, "x" * 10_000)
    with pytest.raises(EOFError):
        await run_isolated(input)
    assert await run_isolated(int, "5") == 5
    assert capfd.readouterr() == ("", "")


async def test_the_child_process_uses_the_current_sys_path(tmp_path, monkeypatch):
    await run_isolated(int)
    (tmp_path / "made_just_now.py").write_text("def double(x): return 2 * x")
    monkeypatch.syspath_prepend(tmp_path)
    import made_just_now

    assert await run_isolated(made_just_now.double, 4) == 8


@pytest.mark.parametrize(
    ("function", "arguments", "limits", "reason"),
    [
        (time.sleep, (3600,), {"time_limit": 0.3}, "longer than 0.3 s"),
        (bytes, (1 << 31,), {}, "more than 1024 MB of memory"),
        (list, (range(10**8),), {"memory_limit": 1 << 28}, "more than 256 MB of memory"),
        (bytes, ((1 << 28) + 1,), {"memory_limit": 1 << 31}, "more than 2048 MB of memory"),
        (os._exit, (3,), {}, "ended its process with code 3"),
        (os.abort, (), {}, "ended its process with code -6"),
        (sys.exit, ("no",), {}, "SystemExit: no"),
    ],
)
@ASYNCIO_ONLY  # each ends its process
async def test_a_function_beyond_a_limit_is_ended_and_the_next_call_works(pool, function, arguments, limits, reason):
    with pytest.raises(ResourceLimitError, match=reason):
        await run_isolated(function, *arguments, **{"time_limit": 600, **limits})
    assert await run_isolated(int, "5") == 5


@ASYNCIO_ONLY  # three processes are started and ended
async def test_other_calls_return_while_long_functions_run(pool):
    async with anyio.create_task_group() as tasks:
        for _ in range(3):
            tasks.start_soon(partial(run_isolated, time.sleep, 3600, time_limit=3600))
        for _ in range(5):
            assert await run_isolated(int, "5") == 5
        tasks.cancel_scope.cancel()


async def test_cancellation_ends_the_child_process(pool):
    await run_isolated(int)
    (child,) = {each.process.pid for each in pool._all}
    async with anyio.create_task_group() as tasks:
        tasks.start_soon(partial(run_isolated, time.sleep, 3600, time_limit=3600))
        await anyio.to_thread.run_sync(time.sleep, 0.2)
        tasks.cancel_scope.cancel()
    while child in children():
        await anyio.to_thread.run_sync(time.sleep, 0.01)


async def test_many_short_calls_share_one_process(pool, monkeypatch):
    monkeypatch.setattr(isolation, "BUSY_SECONDS", 600.0)
    found = set()

    async def call():
        found.add(await run_isolated(os.getpid))

    async with anyio.create_task_group() as tasks:
        for _ in range(50):
            tasks.start_soon(call)
    assert len(found) == 1


def test_idle_processes_beyond_two_are_ended(pool, monkeypatch):
    monkeypatch.setattr(isolation, "BUSY_SECONDS", 0.05)
    taken = [pool.take() for _ in range(3)]
    for child in taken:
        pool.give_back(child, reusable=True)
    assert [child.process.poll() is None for child in taken] == [True, True, False]


async def test_an_interpreter_that_does_not_start_raises_runtime_error(pool, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(RuntimeError, match="/bin/false could not start"):
        await run_isolated(int)
    monkeypatch.undo()


def test_a_call_stopped_before_its_start_does_not_run(pool):
    call = IsolatedCall(time.sleep, 60, time_limit=60, memory_limit=1 << 30)
    call.stop()
    with pytest.raises(ResourceLimitError, match="it was stopped"):
        call.run()


def test_a_process_killed_while_idle_is_replaced(pool):
    call = IsolatedCall(os.getpid, time_limit=60, memory_limit=1 << 30)
    os.kill(call.run(), signal.SIGKILL)
    for child in pool._all:
        child.process.wait(timeout=600)
    assert call.run() in children()


def conversation(*calls):
    """Answer calls in this process, and return the answers."""
    requests, answers = io.BytesIO(), io.BytesIO()
    for call in calls:
        isolation._send(requests, pickle.dumps((sys.path, pickle.dumps(call))))
    requests.seek(0)
    isolation.serve(requests, answers)
    answers.seek(0)
    assert isolation._receive(answers) == b"ready"
    found = []
    while (message := isolation._receive(answers)) is not None:
        found.append(pickle.loads(message))
    return found


def raise_odd():
    raise OddError(1, 2)


@pytest.mark.parametrize("missing", [None, "resource", "qiskit", "statm"])
def test_the_child_process_answers_every_call_without_optional_modules(monkeypatch, missing):
    """In this process, where the system and the extras may lack what they like."""
    monkeypatch.setattr(isolation, "MAX_RESULT_BYTES", 1 << 16)
    if missing == "statm":
        monkeypatch.setattr(isolation, "_STATM", "/nowhere")
    elif missing is not None:
        monkeypatch.setitem(sys.modules, missing, None)
    calls = [
        (int, ("5",), 60, 1 << 32),
        (int, ("x",), 60, 1 << 32),
        (raise_odd, (), 60, 1 << 32),
        (sys.exit, ("no",), 60, 1 << 32),
        (anyio.sleep, (0,), 60, 1 << 32),
        (bytes, (isolation.MAX_RESULT_BYTES,), 60, 1 << 32),
    ]
    number, wrong, odd, ended, slept, large = conversation(*calls)
    assert number == (5, None, True)
    assert str(wrong[1]).startswith("invalid literal")
    assert (type(odd[1]), str(odd[1])) == (ResourceLimitError, "OddError: 1 and 2")
    assert str(ended[1]) == "SystemExit: no"
    assert slept == (None, None, True)
    assert isinstance(large[1], MemoryError)


def test_writes_to_file_descriptor_1_do_not_reach_the_message_stream():
    saved = [os.dup(number) for number in (0, 1)]
    before = signal.getsignal(signal.SIGINT)
    requests, answers = os.pipe(), os.pipe()
    try:
        os.dup2(requests[0], 0)
        os.dup2(answers[1], 1)
        with os.fdopen(requests[1], "wb") as stream:
            isolation._send(stream, pickle.dumps((sys.path, pickle.dumps((os.write, (1, b"noise"), 60, 1 << 32)))))
        isolation.main()
    finally:
        for number, copy in enumerate(saved):
            os.dup2(copy, number)
            os.close(copy)
        signal.signal(signal.SIGINT, before)
        os.close(answers[1])
        os.close(requests[0])
    with os.fdopen(answers[0], "rb") as stream:
        assert isolation._receive(stream) == b"ready"
        assert pickle.loads(isolation._receive(stream)) == (5, None, True)
        assert isolation._receive(stream) is None


def test_the_memory_limit_does_not_exceed_the_limit_of_the_system(monkeypatch):
    import resource

    set_to = {}
    monkeypatch.setattr(resource, "getrlimit", lambda kind: (1000, 1000))
    monkeypatch.setattr(resource, "setrlimit", lambda kind, limits: set_to.setdefault(kind, limits))
    isolation._limit(None, 5000)
    assert set_to[resource.RLIMIT_AS] == (1000, 1000)


def test_calls_from_many_threads_all_return(pool):
    found = []

    def work():
        found.extend(IsolatedCall(int, "5", time_limit=60, memory_limit=1 << 30).run() for _ in range(10))

    threads = [threading.Thread(target=work) for _ in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [5] * 100
