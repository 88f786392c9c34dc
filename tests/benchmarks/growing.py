"""What waiting for ever more jobs costs: `python -m benchmarks.growing` draws docs/waiting-cost.svg.

The jobs end evenly over ten minutes of virtual time, at a service in the same process whose CPU time is left out.
"""

import gc
import math
import resource
import sys
import time
import tracemalloc
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from support.fleet import IBMFleet

from aioqpu import wait_all
from benchmarks import ROOT
from benchmarks.measure import resident, shared
from benchmarks.waiting import TEN_MINUTES, looks, qiskit_ibm_runtime, virtually

NUMBERS = 10, 100, 1_000, 10_000
MANY = 100_000
WIDTH, HEIGHT, LEFT, TOP = 220, 150, 70, 50


async def wait(number):
    """Return the requests for so many jobs, the seconds of CPU, and the kilobytes of handles and wait at their peak.

    The kilobytes are those that are traced, and for many jobs those by which the process grows.
    """
    fleet, serving = IBMFleet(), 0.0
    ids = fleet.add(number, ends=lambda i: TEN_MINUTES * (i + 0.5) / number)

    def answer(request):
        nonlocal serving
        started = time.process_time()
        response = fleet(request)
        serving += time.process_time() - started
        return response

    async with fleet.client(answer) as client:
        await client.retrieve_job(ids[0])  # with it comes what is loaded once
        fleet.lists = fleet.singles = 0
        tracing = tracemalloc.is_tracing()
        before = tracemalloc.get_traced_memory()[0] if tracing else 0
        gc.collect()
        size = resident()
        serving, started = 0.0, time.process_time()
        await wait_all([client.job(job_id) for job_id in ids])
        spent = time.process_time() - started - serving
        peak = tracemalloc.get_traced_memory()[1] - before if tracing else 0
        grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 - size
    return fleet.requests, spent, (peak if tracing else grown) / 1e3


def growth():
    return shared("growth", lambda: virtually(wait(MANY)))


def growth_requests():
    return [growth()[0]]


def growth_cpu():
    return [growth()[1] * 1e3 / MANY]


def growth_memory():
    return [growth()[2] / MANY]


def cost(number):
    requests, seconds, _ = virtually(wait(number))
    tracemalloc.start()  # which makes everything slower, so that is a run of its own
    kilobytes = virtually(wait(number))[2]
    tracemalloc.stop()
    return requests, seconds, kilobytes


def theirs(number):
    """Return the requests of as many separate waits by qiskit-ibm-runtime's rule."""
    return sum(looks(qiskit_ibm_runtime, TEN_MINUTES * (i + 0.5) / number)[0] for i in range(number))


def panel(at, title, lines):
    """Draw lines over the numbers of jobs, both axes logarithmic."""
    everything = [value for values in lines.values() for value in values]
    first, last = math.floor(math.log10(min(everything))), math.ceil(math.log10(max(everything)))

    def point(i, value):
        return at + WIDTH * i / (len(NUMBERS) - 1), TOP + HEIGHT * (1 - (math.log10(value) - first) / (last - first))

    parts = [f'<text x="{at}" y="{TOP - 14}" font-weight="bold">{title}</text>']
    for power in range(first, last + 1):
        y = point(0, 10.0**power)[1]
        parts += [
            f'<line x1="{at}" y1="{y:.1f}" x2="{at + WIDTH}" y2="{y:.1f}" stroke="#ccc"/>',
            f'<text x="{at - 6}" y="{y + 4:.1f}" text-anchor="end">{10**power:,}</text>',
        ]
    for i, number in enumerate(NUMBERS):
        x = point(i, 10.0**first)[0]
        parts.append(f'<text x="{x:.1f}" y="{TOP + HEIGHT + 18}" text-anchor="middle">{number:,}</text>')
    for (name, values), colour in zip(lines.items(), ("#0b6", "#c50"), strict=False):
        places = [point(i, value) for i, value in enumerate(values)]
        path = " ".join(f"{x:.1f},{y:.1f}" for x, y in places)
        parts.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        parts += [f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="{colour}"/>' for x, y in places]
        x, y = places[-1]
        parts.append(f'<text x="{x:.1f}" y="{y - 8:.1f}" text-anchor="end" fill="{colour}">{name}</text>')
    return "\n".join(parts)


def main():
    costs = [cost(number) for number in NUMBERS]
    print("| jobs | requests | one each, every 0.5 s | CPU, s | peak memory, kB |\n|---|---|---|---|---|")
    for number, (requests, seconds, kilobytes) in zip(NUMBERS, costs, strict=True):
        print(f"| {number:,} | {requests:,} | {theirs(number):,} | {seconds:.2f} | {kilobytes:,.0f} |")
    requests, seconds, kilobytes = zip(*costs, strict=True)
    step = WIDTH + LEFT + 30
    panels = [
        panel(LEFT, "requests", {"aioqpu": requests, "one each, every 0.5 s": [theirs(number) for number in NUMBERS]}),
        panel(LEFT + step, "CPU, seconds", {"aioqpu": seconds}),
        panel(LEFT + 2 * step, "peak memory, kB", {"aioqpu": kilobytes}),
    ]
    label = "Requests, CPU time and memory of waiting for 10 to 10,000 jobs that end over ten minutes"
    (ROOT / "docs" / "waiting-cost.svg").write_text(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {3 * step + 10} {TOP + HEIGHT + 40}" role="img" '
        f'aria-label="{label}" font-family="sans-serif" font-size="11">\n<rect width="100%" height="100%" fill="#fff"/>'
        + "\n".join(["", *panels, "</svg>", ""])
    )


if __name__ == "__main__":
    main()
