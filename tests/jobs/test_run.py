"""`aioqpu.run`: a script that waits for jobs, and Ctrl-C."""

import asyncio
import os
import signal
import subprocess
import sys
import textwrap

import httpx
import pytest
from support.addresses import KEY

import aioqpu

PREFIX = """
import asyncio, sys
import aioqpu, httpx

awaited = set(sys.argv[1])

def answer(request):
    job_id = request.url.path.rpartition("/")[2]
    if awaited:
        awaited.discard(job_id)
        if not awaited:
            print("ready", flush=True)
    return httpx.Response(200, json={"id": job_id, "status": "completed" if job_id == "ended" else "running"})

client = aioqpu.IonQClient("test-key-0123456789", transport=httpx.MockTransport(answer))
"""


def interrupted(script, *, jobs="a"):
    """Run a script, press Ctrl-C when it has read its jobs, and return its status, later output and errors."""
    process = subprocess.Popen(
        [sys.executable, "-c", PREFIX + textwrap.dedent(script), jobs],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, signal.SIGINT)
        out, errors = process.communicate(timeout=600)
    finally:
        process.kill()
    return process.returncode, out, errors


posix = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT for one process")


@posix
def test_ctrl_c_prints_how_to_continue_with_the_job_and_no_traceback():
    status, out, errors = interrupted("""
        async def main():
            async with client:
                try:
                    await client.job("a").result()
                finally:
                    print("cleaned up")
        aioqpu.run(main())
    """)
    assert errors == "interrupted: job a continues remotely: client.job('a')\n"
    assert (status, out) == (130, "cleaned up\n")


@posix
def test_ctrl_c_names_all_jobs_that_are_waited_for():
    _, _, errors = interrupted(
        """
        async def follow(jobs):
            async for job in aioqpu.as_completed(jobs):
                pass

        async def changes(job):
            async for status in job.updates():
                pass

        async def jointly(job):
            async with aioqpu.JointWait() as joint:
                await joint.wait(job)

        async def main():
            async with asyncio.TaskGroup() as tasks:
                jobs = [client.job(name) for name in ("a", "ended", "b")]
                tasks.create_task(aioqpu.wait_all(jobs))
                tasks.create_task(follow(jobs))
                tasks.create_task(client.job("c").wait())
                tasks.create_task(changes(client.job("d")))
                tasks.create_task(jointly(client.job("e")))
        aioqpu.run(main())
        """,
        jobs="abcde",
    )
    first, _, ids = errors.partition(" jobs continue remotely: ")
    assert first == "interrupted: 5"
    assert set(ids.removesuffix(": client.job(id)\n").split(", ")) == {"a", "b", "c", "d", "e"}


@posix
def test_ctrl_c_outside_a_wait_prints_only_interrupted():
    status, _, errors = interrupted("""
        async def main():
            print("ready", flush=True)
            await asyncio.sleep(60)
        aioqpu.run(main())
    """)
    assert (status, errors) == (130, "interrupted\n")


@pytest.mark.parametrize(
    ("options", "line"),
    [
        (None, "interrupted"),
        ({}, "interrupted: job a continues remotely: client.job('a')"),
        ({"cancel_on_exit": True}, "interrupted"),
    ],
)
def test_ctrl_c_exits_with_status_130(capsys, options, line):
    status, asked = "running", []

    def interrupt():
        asyncio.get_running_loop().call_later(0.1, signal.raise_signal, signal.SIGINT)

    def answer(request):
        nonlocal status
        if not asked:
            interrupt()  # while the job is waited for
        asked.append(request)
        status = status if request.method == "GET" else "canceled"
        return httpx.Response(200, json={"id": "a", "status": status})

    async def main():
        if options is None:
            interrupt()
            await asyncio.sleep(60)
        async with aioqpu.IonQClient(KEY, transport=httpx.MockTransport(answer)) as client:
            await client.job("a").wait(**options)

    with pytest.raises(SystemExit) as caught:
        aioqpu.run(main())
    assert caught.value.code == 130
    assert capsys.readouterr().err == f"{line}\n"


def test_run_without_ctrl_c_returns_and_raises_like_asyncio_run():
    async def double(number):
        return 2 * number

    async def fail():
        raise LookupError("mine")

    assert aioqpu.run(double(4)) == 8
    with pytest.raises(LookupError, match="mine"):
        aioqpu.run(fail())


def test_many_jobs_are_named_up_to_a_limit():
    from aioqpu._jobs.running import _interruption_line

    line = _interruption_line([f"j{i}" for i in range(1000)])
    assert line.startswith("interrupted: 1000 jobs continue remotely: j0, j1,")
    assert line.endswith("j99 and 900 more: client.job(id)")
