"""What results and job lists cost once their bytes are there."""

import asyncio
import gc
import json
import random
import sys
import tempfile
import time
import tracemalloc
from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parents[1]))

from aioqpu import IBMResult, IBMRuntimeClient, IonQClient
from aioqpu._http.responses import parse_json
from benchmarks.measure import ratios
from benchmarks.server import serving

CRN = "crn:v1:bluemix:public:quantum-computing:us-east:a/0:0::"
EPOCH = datetime(2026, 1, 1, tzinfo=UTC)
SHOTS, BITS = 1_000_000, 127
ROUNDS = 7


def typed_body(shots, bits, *, distinct=None):
    """Return a sampler's result in the typed form, as bytes."""
    import base64
    import io
    import zlib

    import numpy as np

    width = -(-bits // 8)
    draw = np.random.default_rng(3)
    if distinct is None:
        data = draw.integers(0, 256, (shots, width), dtype=np.uint8)
    else:
        data = draw.integers(0, 256, (distinct, width), dtype=np.uint8)[draw.integers(0, distinct, shots)]
    data[:, 0] &= 2 ** (bits - 8 * (width - 1)) - 1
    file = io.BytesIO()
    np.save(file, data, allow_pickle=False)
    array = {"__type__": "ndarray", "__value__": base64.b64encode(zlib.compress(file.getvalue(), 1)).decode()}
    register = {"__type__": "BitArray", "__value__": {"array": array, "num_bits": bits}}
    data = {"field_names": ["c"], "field_types": ["BitArray"], "shape": [], "fields": {"c": register}}
    pub = {"data": {"__type__": "DataBin", "__value__": data}, "metadata": {}}
    result = {"pub_results": [{"__type__": "SamplerPubResult", "__value__": pub}], "metadata": {}}
    return json.dumps({"__type__": "PrimitiveResult", "__value__": result}).encode()


def plain_body(shots, bits):
    draw = random.Random(3)
    samples = [hex(draw.getrandbits(bits)) for _ in range(shots)]
    return json.dumps({"results": [{"data": {"c": {"samples": samples, "num_bits": bits}}, "metadata": {}}]}).encode()


def ours(body):
    """Decode as a client does what it received."""
    return IBMResult(parse_json(httpx.Response(200, content=body), results=True), job_id="a")[0].data["c"]


def theirs(body):
    from qiskit_ibm_runtime import RuntimeDecoder

    return json.loads(body, cls=RuntimeDecoder)[0].data["c"]


def typed():
    body = typed_body(SHOTS, BITS)
    assert (ours(body).array == theirs(body).array).all()
    return ratios(lambda: ours(body).array, lambda: theirs(body).array, rounds=ROUNDS)


def typed_memory():
    """Return the peak from the moment the first byte arrives, the answer's own bytes included."""
    body = typed_body(SHOTS, BITS)
    ours(typed_body(10, BITS)).array  # noqa: B018 - imports what it needs
    gc.collect()
    tracemalloc.start()
    array = ours(b"".join([body, b" "])).array
    return [tracemalloc.get_traced_memory()[1] / array.nbytes]


def counts(**options):
    body = typed_body(SHOTS, BITS, **options)
    mine, other = ours(body), theirs(body)
    assert mine.counts() == other.get_counts()
    return ratios(mine.counts, other.get_counts, rounds=ROUNDS)


def counts_all():
    return counts()


def counts_few():
    return counts(distinct=1000)


def plain():
    body = plain_body(SHOTS, BITS)
    return ratios(lambda: ours(body), lambda: json.loads(body), rounds=ROUNDS)


def job(number):
    return {
        "id": f"job{number:017}",
        "status": "Completed",
        "created": f"{EPOCH + timedelta(seconds=number, microseconds=123456):%Y-%m-%dT%H:%M:%S.%fZ}",
        "backend": "emulator",
        "program": {"id": "sampler"},
        "state": {"status": "Completed", "reason": None},
        "usage": {"quantum_seconds": 2.5, "seconds": 2.5},
        "tags": ["experiment", f"aioqpu-{number:032}"],
        "cost": 10800,
        "user_id": "user",
    }


def listing(total):
    """Return a transport that serves this many jobs, newest first, one a second."""

    class Pages(httpx.AsyncBaseTransport):
        async def handle_async_request(self, request):
            if request.method == "POST":
                return httpx.Response(200, json={"access_token": "token", "expires_in": 3600})
            before, newest = request.url.params.get("created_before"), total - 1
            if before is not None:
                before = datetime.fromisoformat(before) - timedelta(microseconds=123456)
                newest = min(newest, int((before - EPOCH).total_seconds()))
            newest -= int(request.url.params.get("offset", 0))
            return httpx.Response(200, content=page(newest))

    return Pages()


def page(newest):
    return json.dumps({"jobs": [job(number) for number in range(newest, max(-1, newest - 200), -1)]}).encode()


def pages():
    bodies = [page(newest) for newest in range(9_999, 0, -200)]
    client = IBMRuntimeClient("key", CRN, transport=listing(10_000))
    answers = {}
    service = client._service
    send = service.send

    async def recorded(*args, **kwargs):
        """Ask for a page once, so that what remains to be measured is the reading of it."""
        key = repr(kwargs.get("created_before"))
        if key not in answers:
            answers[key] = await send(*args, **kwargs)
        return answers[key]

    service.send = recorded

    async def list_all():
        return [handle async for handle in client.list_jobs()]

    def parse():
        return [json.loads(body) for body in bodies]

    with asyncio.Runner() as runner:
        found = [handle.id for handle in runner.run(list_all())]
        assert len(found) == len(set(found)) == 10_000
        return ratios(lambda: runner.run(list_all()), parse, rounds=ROUNDS)


async def count(items):
    number = 0
    async for _ in items:
        number += 1
    return number


def pages_memory():
    def peak(total):
        async def walk():
            async with IBMRuntimeClient("key", CRN, transport=listing(total)) as client:
                tracemalloc.start()
                assert await count(client.list_jobs()) == total
                return tracemalloc.get_traced_memory()[1], tracemalloc.stop()

        return asyncio.run(walk())[0]

    peak(200)
    return [peak(100_000) / peak(10_000)]


def at_ibm(base):
    return IBMRuntimeClient("key", CRN, base + "/api", iam_url=base, timeout=300)


async def get_samples(client):
    result = await client.get_results("a")
    assert result[0].data["c"].num_shots


def at_ionq(base):
    return IonQClient("key", base + "/v0.4", timeout=300)


async def get_shots(client):
    assert await client.job("a").get_shots()


def stall(body, make=at_ibm, download=get_samples):
    """Return, of some downloads, the longest time in which the event loop did nothing, in milliseconds.

    A time in which the machine ran other processes does not count: while the loop stands still for a thread of its own,
    the CPU time of the process goes on. Nor does what the garbage collector spends on the objects that exist before, as
    it does without a download too.
    """

    async def main(port):
        longest = []
        async with make(f"http://127.0.0.1:{port}") as client:
            await client.retrieve_job("a")
            running = True

            async def others():
                while running:
                    await client.retrieve_job("a")
                    await asyncio.sleep(random.uniform(0.1, 0.3))  # in step, they would be a stall of their own

            gaps = []

            async def heart():
                last = time.perf_counter(), time.process_time()
                while running:
                    await asyncio.sleep(0.001)
                    now = time.perf_counter(), time.process_time()
                    gaps.append(min(now[0] - last[0] - 0.001, now[1] - last[1]))
                    last = now

            tasks = [asyncio.create_task(others()) for _ in range(50)] + [asyncio.create_task(heart())]
            await asyncio.sleep(1)
            gc.collect()
            gc.freeze()
            for _ in range(5):
                gaps.clear()
                await download(client)
                longest.append(max(gaps) * 1000)
                await asyncio.sleep(0.2)
            running = False
            await asyncio.gather(*tasks)
        return longest

    with tempfile.NamedTemporaryFile(delete=False) as file:
        file.write(body)
    try:
        with serving(0.0, file.name) as port:
            return asyncio.run(main(port))
    finally:
        Path(file.name).unlink()


def stall_typed():
    return stall(typed_body(4_600_000, 127))


def stall_plain():
    return stall(plain_body(2_900_000, 127))


def stall_shots():
    draw = random.Random(3)
    bits = [json.dumps([draw.getrandbits(1) for _ in range(30)]) for _ in range(100_000)]
    shot = '{"registers": {"output_all": %s}, "leakage_bits": []}'
    shots = ", ".join(shot % bits[draw.randrange(len(bits))] for _ in range(2_000_000))
    return stall(f'{{"shots": [{shots}]}}'.encode(), at_ionq, get_shots)
