"""What a call costs once everything runs."""

import asyncio
import time

import httpx

from aioqpu import IonQClient
from benchmarks.measure import ratios
from benchmarks.server import serving

ROUNDS = 9


def sides(runner, port, call, plain_call, **options):
    """Return our side and plain httpx's, each on its own client, which stays open."""
    base = f"http://127.0.0.1:{port}/v0.3"
    client, plain = IonQClient("key", base, **options), httpx.AsyncClient()
    headers = {"Authorization": "apiKey key"}

    async def theirs():
        return (await plain.get(f"{base}/jobs/a", headers=headers)).json()

    return (
        lambda: runner.run(call(lambda: client.retrieve_job("a"))),
        lambda: runner.run(plain_call(theirs)),
        lambda: runner.run(close(client, plain)),
    )


async def close(client, plain):
    await client.aclose()
    await plain.aclose()


def compared(call, *, clock, delay=0.0, transport=None):
    with serving(delay) as port, asyncio.Runner() as runner:
        options = {} if transport is None else {"transport": transport()}
        ours, theirs, end = sides(runner, port, call, call, **options)
        found = ratios(ours, theirs, rounds=ROUNDS, clock=clock)
        end()
    return found


def one_at_a_time(number):
    async def calls(call):
        for _ in range(number):
            await call()

    return calls


def at_once(tasks, number):
    async def calls(call):
        async def some():
            for _ in range(number):
                await call()

        await asyncio.gather(*(some() for _ in range(tasks)))

    return calls


def cpu():
    return compared(one_at_a_time(300), clock=time.process_time)


def faster(found):
    return [1 / ratio for ratio in found]


def throughput():
    return faster(compared(at_once(200, 5), clock=time.perf_counter))


def latency():
    return faster(compared(at_once(200, 5), clock=time.perf_counter, delay=0.15))


def aiohttp():
    from httpx_aiohttp import AiohttpTransport

    return faster(compared(at_once(200, 5), clock=time.perf_counter, transport=AiohttpTransport))
