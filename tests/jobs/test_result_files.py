"""Files with results: `load_results` returns the result that `save_results` wrote, and refuses other files."""

import asyncio
import errno
import functools
import json
import os
import stat
import sys
from pathlib import Path

import httpx
import pytest
from support.addresses import CRN, KEY

from aioqpu import (
    IBMResult,
    IBMRuntimeClient,
    IonQClient,
    JobFailedError,
    JobTimeoutError,
    ResponseDecodeError,
    load_results,
)

QASM = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[3] c; h q[0]; c[0] = measure q[0]; c[1] = measure q[0];'
X = {"qubits": 3, "circuit": [{"gate": "x", "target": 1}]}


def cloud(results, *, job=None, headers=None):
    """Return a transport with one completed job, and the list of the requests for its results."""
    asked = []

    def answer(request):
        path = request.url.path
        if path == "/identity/token":
            return httpx.Response(200, json={"access_token": "token-of-iam", "expires_in": 3600})
        if path.endswith("/results"):
            asked.append(request)
            return httpx.Response(200, content=results, headers=headers)
        status = "completed" if "ionq" in request.url.host else "Completed"
        return httpx.Response(200, json={"id": "a", "status": status, **(job or {})})

    return httpx.MockTransport(answer), asked


def names(folder):
    return [path.name for path in folder.iterdir()]


def in_real_time(test):
    """Run a test with the emulator, which answers from another thread."""

    @functools.wraps(test)
    def run(**arguments):
        asyncio.run(test(**arguments))

    return run


def load_ibm(path):
    result = load_results(path)
    assert isinstance(result, IBMResult)
    return result


def told(result):
    """Return what a user sees of an IonQ result."""
    if result.children:
        return {child: told(one) for child, one in result.children.items()}
    return (
        result.job_id,
        result.name,
        result.num_qubits,
        result.shots,
        result.bitstrings,
        result.counts(20),
        {name: told(one) for name, one in result.registers.items()},
        result.raw,
    )


@pytest.mark.parametrize("version", ["v0.3", "v0.4"])
@in_real_time
async def test_loaded_ionq_results_equal_the_saved_results(version, tmp_path):
    file = tmp_path / "a.results"
    async with IonQClient.emulator(api_version=version, queue_time=0, run_time=0, seed=1) as client:
        mapped = {"registers": {"meas_mapped": [1, None]}} if version == "v0.3" else {}
        for program, options in ((X, mapped), (QASM, {}), ([QASM, QASM.replace("h q", "x q")], {"name": "two"})):
            job = await client.submit_job(program, shots=20, noise={"model": "ideal"}, **options)
            result = await job.result()
            await job.save_results(file)
            again = load_results(file)
            assert type(again) is type(result)
            assert told(again) == told(result)
            if mapped and program is X:
                assert again.mapped().bitstrings == result.mapped().bitstrings == {"01": 1.0}
            # From another handle, which does not know what was submitted.
            elsewhere = client.job(job.id)
            await elsewhere.save_results(file)
            assert told(load_results(file)) == told(await elsewhere.result())
        for child in result.children:  # whose classical bits only the parent's metadata have
            alone = client.job(child)
            await alone.save_results(file)
            assert told(load_results(file)) == told(await alone.result())
            assert told(load_results(file))[4:6] == told(result.children[child])[4:6]


@pytest.mark.parametrize("program", ["sampler", "executor"])
@in_real_time
async def test_loaded_ibm_results_equal_the_saved_results(program, tmp_path):
    async with IBMRuntimeClient.emulator(queue_time=0, run_time=0, seed=1) as client:
        job = await client.submit_sampler([QASM], backend="emulator", shots=50, program=program)
        result = await job.result()
        await job.save_results(tmp_path / "s")
        await client.job(job.id).save_results(tmp_path / "t")
        pub = (QASM.partition(" c[0]")[0], ["ZZ", "XI"])
        estimates = await client.submit_estimator([pub], backend="emulator")
        await estimates.save_results(str(tmp_path / "e"))
        values = (await estimates.result())[0].data
    for name in ("s", "t"):
        again = load_ibm(tmp_path / name)
        assert again[0].data.c.num_bits == result[0].data.c.num_bits == 3
        assert again[0].data.c.bitstrings() == result[0].data.c.bitstrings()
        assert (again.job_id, again.metadata, again.job, again.response) == (job.id, result.metadata, None, None)
        assert again.to_dict() == result.to_dict()
    again = load_ibm(tmp_path / "e")[0].data
    assert [*map(float, again.evs)] == [*map(float, values.evs)]


@pytest.mark.anyio
async def test_register_widths_known_from_the_submission_are_saved(tmp_path):
    body = b'{"results": [{"data": {"c": {"samples": ["0x1", "0x0"]}}}]}'
    transport, _ = cloud(body)
    async with IBMRuntimeClient(KEY, CRN, transport=transport) as client:
        job = await client.submit_sampler([QASM], backend="b")
        await job.save_results(tmp_path / "a")
    assert load_ibm(tmp_path / "a")[0].data.c.counts() == {"000": 1, "001": 1}


@pytest.mark.anyio
async def test_the_file_contains_the_unchanged_body_and_no_secrets(tmp_path, monkeypatch):
    monkeypatch.delattr(os, "O_DIRECTORY")  # as on Windows
    body = b'{ "0" : 0.50,\n "2":5e-1 }\n'
    transport, _ = cloud(body, job={"qubits": 2, "metadata": {"note": "mine"}})
    file = tmp_path / "a"
    file.write_text("older")
    async with IonQClient(KEY, transport=transport) as client:
        await client.job("a").save_results(file)
    head, _, rest = file.read_bytes().partition(b"\n")
    assert rest == body
    assert json.loads(head) == {
        "format": "aioqpu results 1",
        "job_id": "a",
        "cloud": "ionq",
        "api_version": "v0.3",
        "options": {"num_qubits": 2, "ideal": True, "metadata": None},
        "bytes": len(body),
    }
    assert names(tmp_path) == ["a"]
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


@pytest.mark.anyio
async def test_private_results_can_be_saved_again_after_a_failed_write(tmp_path, monkeypatch):
    transport, asked = cloud(b'{"results": []}', job={"private": True})
    async with IBMRuntimeClient(KEY, CRN, transport=transport) as client:
        job = client.job("a")

        def full(_):
            raise OSError(errno.ENOSPC, "No space left on device")

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", full)
            with pytest.raises(OSError, match="could not be written, its result") as caught:
                await job.save_results(tmp_path / "a")
        assert (caught.value.errno, names(tmp_path)) == (errno.ENOSPC, [])
        await job.save_results(tmp_path / "a")
        assert len(await job.result()) == len(load_ibm(tmp_path / "a")) == 0
    assert len(asked) == 1


@pytest.mark.anyio
async def test_a_path_that_cannot_be_written_is_refused_before_any_request(tmp_path, monkeypatch):
    transport, asked = cloud(b"{}")
    async with IonQClient(KEY, transport=transport) as client:
        job = client.job("a")
        with pytest.raises(FileNotFoundError, match="there is no folder"):
            await job.save_results(tmp_path / "missing" / "a")
        with pytest.raises(IsADirectoryError, match="give the path of a file"):
            await job.save_results(tmp_path)
        monkeypatch.setattr(os, "access", lambda *_: False)
        with pytest.raises(PermissionError, match="cannot be written"):
            await job.save_results(tmp_path / "a")
        with pytest.raises(TypeError):
            await job.save_results(5)
        assert job.last_response is None
    assert asked == []


@pytest.mark.anyio
async def test_a_job_without_results_writes_no_file(tmp_path):
    transport, _ = cloud(b"{}", job={"status": "failed", "failure": {"error": "too hot"}})
    async with IonQClient(KEY, transport=transport) as client:
        with pytest.raises(JobFailedError, match="too hot"):
            await client.job("a").save_results(tmp_path / "a")
    transport, _ = cloud(b"{}", job={"status": "running"})
    async with IonQClient(KEY, transport=transport) as client:
        with pytest.raises(JobTimeoutError):
            await client.job("a").save_results(tmp_path / "a", timeout=5)
    assert names(tmp_path) == []


def write(path, body=b'{"0": 1}', **head):
    known = {"format": "aioqpu results 1", "job_id": "a", "cloud": "ionq", "options": {}, "bytes": len(body)}
    path.write_bytes(json.dumps({**known, **head}).encode() + b"\n" + body)
    return path


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n",
        b"{}\n",
        b"[]\n{}",
        b"null\n",
        b"\x80\x04\x95",
        b'{"format": "aioqpu results 2", "job_id": "a", "options": {}, "bytes": 0}\n',
        b'{"format": "aioqpu results 1", "job_id": "../a", "options": {}, "bytes": 0}\n',
        b'{"format": "aioqpu results 1", "job_id": "a", "options": [], "bytes": 0}\n',
        b"[" * 100_000,
        b"[" + b"[]," * 400_000,
        b"x" * (2**21 + 1),
    ],
    ids=range(12),
)
def test_a_file_of_another_kind_is_refused(content, tmp_path, monkeypatch):
    monkeypatch.setattr("aioqpu._jobs.result_file.MAX_HEAD_BYTES", 2**21)
    monkeypatch.setattr("aioqpu._http.json_memory.MAX_MEMORY_BYTES", 10**7)
    (tmp_path / "a").write_bytes(content)
    with pytest.raises(ValueError, match="does not hold results that save_results wrote"):
        load_results(tmp_path / "a")


def test_an_incomplete_file_is_refused(tmp_path):
    file = write(tmp_path / "a")
    file.write_bytes(file.read_bytes()[:-1])
    with pytest.raises(ValueError, match="incomplete: it has 7 bytes of results, not 8"):
        load_results(file)
    with pytest.raises(ValueError, match="unknown cloud"):
        load_results(write(tmp_path / "a", cloud="else"))
    with pytest.raises(FileNotFoundError):
        load_results(tmp_path / "b")


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="there is no such device")
def test_a_device_is_refused():
    with pytest.raises(ValueError, match="is not a file"):
        load_results("/dev/zero")


@pytest.mark.parametrize(
    ("cloud_name", "body", "options"),
    [
        ("ionq", b"nonsense", {}),
        ("ionq", b'{"0": 1, "0": 0}', {}),
        ("ionq", b"[]", {}),
        ("ionq", b"[" * 100_000, {}),
        ("ionq", b'{"0": 1}', {"num_qubits": "5"}),
        ("ionq", b'{"0": 1}', {"shots": -5}),
        ("ionq", b'{"0": 1}', {"shots": True}),
        ("ionq", b'{"0": 1}', {"ideal": "yes"}),
        ("ionq", b'{"0": 1}', {"job": "x"}),
        ("ionq", b'{"0": 1}', {"children": [1]}),
        ("ionq", b'{"c": {"0": 1}}', {"children": {"c": 5}}),
        ("ibm", b'{"results": [{"data": {"c": {"samples": ["0x1"]}}}]}', {"widths": 5}),
        ("ibm", b'{"results": [{"data": {"c": {"samples": ["0x1"]}}}]}', {"widths": [{"c": -5}]}),
        ("ibm", b'{"results": [{"data": {"c": {"samples": ["0x1"]}}}]}', {"widths": [5]}),
    ],
)
def test_damaged_results_raise_decode_error(cloud_name, body, options, tmp_path):
    with pytest.raises(ResponseDecodeError, match="the results cannot be decoded"):
        load_results(write(tmp_path / "a", body, cloud=cloud_name, options=options))


def test_a_file_holds_the_classical_bits_of_many_circuits_once(tmp_path):
    from aioqpu.ionq.results import saved_options

    metadata = {"aioqpu_classical_bits": "x" * 1000, "note": "mine"}
    children = {f"c{i}": {"job": None, "metadata": metadata, "position": i} for i in range(100)}
    saved = saved_options({"metadata": metadata, "children": {**children, "other": {"metadata": {"note": "x"}}}})
    assert len(json.dumps(saved)) < 5000
    assert saved["children"]["c7"] == {"position": 7}
    assert saved["children"]["other"] == {"metadata": None}
