"""What the hostile server does, what the client makes of it, and how long and how large that may be."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from aioqpu import BitArray, IBMResult, IBMRuntimeClient, IonQClient, IonQResult

from . import results
from .server import IBM_JOB, IONQ_JOB, Talk, answer, as_json, forever, inflating, resets, sends, waits

CRN = "crn:v1:bluemix:public:quantum-computing:us-east:a/0123456789abcdef0123456789abcdef:1b2c3d4e-aaaa-bbbb::"
X = {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}
IMPATIENT: dict[str, Any] = {"timeout": 3, "submit_timeout": 3, "total_timeout": 3, "max_retries": 0}
PATIENT: dict[str, Any] = {"timeout": 30, "max_retries": 0}
READ_ERRORS = frozenset(
    {"APIConnectionError", "APITimeoutError", "ResponseDecodeError", "APIStatusError", "ServerError"}
)
UNREADABLE = frozenset({"ResponseDecodeError"})
FINE = frozenset({"fine"})


@dataclass(frozen=True)
class Scenario:
    """`route` misbehaves as `talk` says while a client makes a `call`, which must end as `expected`."""

    group: str
    name: str
    route: str
    talk: Talk
    call: Callable[[str], Awaitable[str]]
    expected: frozenset[str]
    seconds: float = 10
    megabytes: float = 150
    slow: bool = False
    plain: Callable[[], dict[str, Any]] = dict
    """What the other routes answer."""


def ionq(url: str, **options: Any) -> IonQClient:
    return IonQClient("test-key-0123456789", f"{url}/v0.3", **(options or PATIENT))


def ibm(url: str) -> IBMRuntimeClient:
    return IBMRuntimeClient("test-key-0123456789", CRN, f"{url}/api", iam_url=url, **PATIENT)


async def submit(url: str) -> str:
    async with ionq(url) as client:
        await client.retrieve_job("j-1")  # on a busy machine, the imports of a first request take seconds
    async with ionq(url, **IMPATIENT) as client:
        job = await client.submit_job(X)
        return "fine" if job.id == "j-1" else f"job {job.id}"


async def submit_ibm(url: str) -> str:
    async with ibm(url) as client:
        job = await client.submit_job("sampler", backend="b")
        return "fine" if job.id == "j-1" else f"job {job.id}"


async def read_soon(url: str) -> str:
    async with ionq(url, **IMPATIENT) as client:
        await client.retrieve_job("j-1")
    return "fine"


async def read(url: str) -> str:
    async with ionq(url) as client:
        repr((await client.retrieve_job("j-1")).info)
    return "fine"


async def read_ibm(url: str) -> str:
    async with ibm(url) as client:
        repr((await client.retrieve_job("j-1")).info)
    return "fine"


async def list_jobs(url: str) -> str:
    async with ionq(url) as client:
        repr([job async for job in client.list_jobs()])
    return "fine"


async def list_workloads(url: str) -> str:
    async with ibm(url) as client:
        repr([workload async for workload in client.list_workloads()])
    return "fine"


async def fetch(url: str) -> str:
    async with ionq(url) as client:
        return use(await client.get_results("j-1"))


async def fetch_ibm(url: str) -> str:
    async with ibm(url) as client:
        return use(await client.get_results("j-1"))


def use(result: IonQResult | IBMResult) -> str:
    repr(result)
    if isinstance(result, IBMResult):
        for pub in result:
            for entry in pub.data.values():
                if isinstance(entry, BitArray):
                    entry.counts()
    elif not result.children:
        with contextlib.suppress(ValueError):
            result.counts()
        with contextlib.suppress(ValueError):
            repr(result.mapped().bitstrings)
    return "fine"


HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
CHUNKED = HEAD + b"Transfer-Encoding: chunked\r\n\r\n"
BODY = json.dumps(IONQ_JOB).encode()
ODD_HEADERS = {
    "a Latin-1 header": "X-Edge-City: Zürich".encode("latin-1"),
    "a UTF-8 header": "X-Edge-City: Zürich".encode(),
    "a header of all high bytes": b"Server: " + bytes(range(0x80, 0x100)),
    "Retry-After of 1e308": b"Retry-After: 1e308",
    "a Date in the year 99999": b"Date: Fri, 31 Dec 99999 23:59:59 GMT",
    "a Content-Type without end": b"Content-Type: application/json; charset=" + b"x" * 5000,
    "a cookie of 50 kB": b"Set-Cookie: a=" + b"x" * 50_000,
}
# Name -> what is sent instead of an answer. Whatever it is, a read ends in an error and a submission finds its job.
BROKEN_HTTP: dict[str, Talk] = {
    "nothing": sends(),
    "a reset at once": resets(b""),
    "a reset within the head": resets(HEAD),
    "a reset within the body": resets(HEAD + b"Content-Length: 100\r\n\r\n{"),
    "half a body": sends(HEAD + b"Content-Length: 100\r\n\r\n" + BODY),
    "silence": waits(b""),
    "silence after the head": waits(HEAD + b"Content-Length: 100\r\n\r\n"),
    "a body that drips": forever(HEAD + b"Content-Length: 1000000\r\n\r\n", b" ", 0.1),
    "a chunked body that drips": forever(CHUNKED, b"1\r\n \r\n", 0.1),
    "a head that drips": forever(b"HTTP/1.1 200 OK\r\nX-A: ", b"a", 0.1),
    "100 Continue without end": forever(b"", b"HTTP/1.1 100 Continue\r\n\r\n", 0.001),
    "103 Early Hints without end": forever(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", 0.001),
    "headers without end": forever(HEAD, b"X-A: a\r\n"),
    "one header without end": forever(HEAD + b"X-A: ", b"a" * 1000),
    "a status line without end": forever(b"HTTP/1.1 200 ", b"a" * 1000),
    "a chunk extension without end": forever(CHUNKED + b"1;", b"a" * 1000),
    "trailers without end": forever(CHUNKED + b"0\r\n", b"X-A: a\r\n"),
    "a chunk of 2**64 bytes": sends(CHUNKED + b"FFFFFFFFFFFFFFFF\r\n{}"),
    "a chunk of a negative size": sends(CHUNKED + b"-1\r\n{}\r\n"),
    "a negative length": sends(HEAD + b"Content-Length: -1\r\n\r\n" + BODY),
    "two lengths": sends(HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + BODY),
    "a length of 100 digits": sends(HEAD + b"Content-Length: " + b"9" * 100 + b"\r\n\r\n" + BODY),
    "a status of 999": sends(answer(b"", status=b"999 ?")),
    "101 Switching Protocols": sends(b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + b"\0" * 1000),
    "HTTP/0.9": sends(BODY),
    "HTTP/2": sends(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
    "TLS": sends(b"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03" + bytes(500)),
    "a header with a line break": sends(HEAD + b"X-A: a\r\n b\r\n\x00: c\r\n\r\n"),
    "random bytes": sends(bytes(range(256)) * 100),
    "brotli": sends(answer(BODY, b"Content-Encoding: br")),
    "gzip that is none": sends(answer(BODY, b"Content-Encoding: gzip")),
    "gzip within gzip": inflating(b"[", b"[],", b"0]", 2**20, times=2),
    "a gigabyte of zeros in gzip": inflating(b"", bytes(2**20), b"", 2**30),
    "a gigabyte of blanks in an error": inflating(b"", b" " * 2**20, b"", 2**30),
    "an endless body": forever(CHUNKED, b"10000\r\n" + b" " * 65536 + b"\r\n"),
    "HTML": sends(answer(b"<html>please log in</html>")),
    "UTF-16": sends(answer("[[]]".encode("utf-16"))),
    "a nested list": sends(answer(b"[" * 1_000_000)),
    "nested objects": sends(answer(b'{"a":' * 100_000 + b"1" + b"}" * 100_000)),
    "a number of 100,000 digits": sends(answer(b'{"id": ' + b"1" * 100_000 + b"}")),
    "half a character": sends(answer(rb'{"id": "\ud800", "status": "\udfff"}')),
    "an id of control characters": sends(answer(rb'{"id": "\u009b31mj-1"}')),
    "an id that turns the line": sends(answer(rb'{"id": "\u202e1-j"}')),
    "an id of 70 kB": sends(answer(json.dumps({"id": "x" * 70_000}).encode())),
    "a path as an id": sends(answer(b'{"id": "../../identity/token"}')),
}
UNFOLDING = {
    "lists": b"[],",
    "lists of lists": b"[[0]],",
    "objects": b"{},",
    "objects with a name": b'{"a":0},',
    "texts": b'"",',
    "jobs": b'{"id":"j"},',
}


def of_both() -> dict[str, Any]:
    return {"read": {**IONQ_JOB, "status": "Completed"}}


def of_ibm() -> dict[str, Any]:
    return {"read": IBM_JOB}


def of_results_of(cloud: str, make: Callable[[], Any]) -> Callable[[], dict[str, Any]]:
    return of_ibm if cloud == "IBM" else lambda: {"read": IONQ_JOB | make()[0]}


def broken_http() -> list[Scenario]:
    made = []
    for name, talk in BROKEN_HTTP.items():
        heavy = "gigabyte" in name or name in ("an endless body",)
        more: dict[str, Any] = {"megabytes": 300 if heavy else 150, "slow": heavy}
        made += [
            Scenario(
                "broken HTTP or JSON in answer to a read",
                f"a read answered by {name}",
                "read",
                talk,
                read_soon,
                READ_ERRORS,
                **more,
            ),
            Scenario(
                "the same in answer to a submission",
                f"a submission answered by {name}",
                "submit",
                talk,
                submit,
                FINE,
                **more,
            ),
        ]
    return made


def odd_headers() -> list[Scenario]:
    made, odd = [], "odd headers of good answers"
    for name, odd_header in ODD_HEADERS.items():
        # The server closes after its answer and says so: otherwise the next request can meet a closing connection.
        headers = [odd_header, b"Connection: close"]
        made += [
            Scenario(odd, f"a read with {name}", "read", sends(as_json(IONQ_JOB, *headers)), read, FINE),
            Scenario(odd, f"a submission with {name}", "submit", sends(as_json(IONQ_JOB, *headers)), submit, FINE),
            Scenario(
                odd,
                f"an IBM submission with {name}",
                "submit",
                sends(as_json({"id": "j-1"}, *headers)),
                submit_ibm,
                FINE,
            ),
            Scenario(
                odd,
                f"a token with {name}",
                "token",
                sends(as_json({"access_token": "t", "expires_in": 3600}, *headers)),
                read_ibm,
                FINE,
                plain=of_ibm,
            ),
        ]
    return made


def amplified() -> list[Scenario]:
    made, group = [], "15 to 180 MB of small lists, objects and texts in less than 200 kB of gzip"
    routes = {
        "a job": ("read", read, b'{"id":"j-1","name":['),
        "a list": ("list", list_jobs, b'{"jobs":['),
        "results": ("results", fetch_ibm, b'{"results":['),
        "workloads": ("workloads", list_workloads, b'{"workloads":['),
    }
    for name, element in UNFOLDING.items():
        for size in (180, 15):
            for what, (route, call, opening) in routes.items():
                expected = UNREADABLE | FINE if size == 15 else UNREADABLE
                talk = inflating(opening, element, b"0]}", size * 10**6)
                full = f"{what} of {size} MB of {name}"
                made.append(Scenario(group, full, route, talk, call, expected, 10, 1000, slow=True, plain=of_both))
    for name, element in (("lists", b"[],"), ("one text", b"x" * 1000)):
        talk = inflating(b'{"access_token":"' if name == "one text" else b"[", element, b"", 180 * 10**6)
        refused = frozenset({"TokenError"})
        made.append(Scenario(group, f"a token of 180 MB of {name}", "token", talk, read_ibm, refused, slow=True))
    return made


def names() -> list[Scenario]:
    group = "pages and links that lead nowhere"
    cursor = {"jobs": [IONQ_JOB], "next": "x" * 70_000}
    link = {"workloads": [{"id": "a"}], "next": {"href": f"/workloads?next={'x' * 70_000}"}}
    endless = {"jobs": [{"id": f"j-{number}"} for number in range(20_000)]}
    again = {"jobs": [IONQ_JOB], "next": "again"}
    return [
        Scenario(group, "a cursor of 70 kB", "list", sends(as_json(cursor)), list_jobs, UNREADABLE),
        Scenario(group, "a link of 70 kB", "workloads", sends(as_json(link)), list_workloads, UNREADABLE),
        Scenario(group, "a page of 20,000 jobs", "list", sends(as_json(endless)), list_jobs, UNREADABLE),
        Scenario(group, "a page that leads to itself", "", sends(), list_jobs, FINE, plain=lambda: {"list": again}),
    ]


def results_answer(cloud: str, make: Callable[[], Any]) -> bytes:
    body = make()[1] if cloud == "IonQ" else make()
    if isinstance(body, bytes):
        return answer(body, b"Content-Encoding: deflate")
    if isinstance(body, list):
        body = results.typed("PrimitiveResult", {"pub_results": body, "metadata": {}})
    return answer((body if isinstance(body, str) else json.dumps(body)).encode())


def of_results() -> list[Scenario]:
    made = []
    for cloud, bodies in (("IBM", results.IBM_HOSTILE), ("IonQ", results.IONQ_HOSTILE)):
        for name, make in bodies.items():
            # How deep JSON may be nested depends on the version of Python.
            expected = FINE if name in results.HARMLESS else UNREADABLE
            expected = FINE | UNREADABLE if "nested" in name else expected
            big = any(word in name for word in ("MB", "many bombs", "1 GB", "a million"))
            made.append(
                Scenario(
                    f"results of {cloud}: bombs, false shapes, nesting, code",
                    f"{cloud} results: {name}",
                    "results",
                    sends(partial(results_answer, cloud, make)),
                    fetch if cloud == "IonQ" else fetch_ibm,
                    expected,
                    seconds=20 if big else 10,
                    megabytes=1000,
                    slow=big,
                    plain=of_results_of(cloud, make),
                )
            )
    return made


def scenarios() -> list[Scenario]:
    return [*broken_http(), *odd_headers(), *amplified(), *names(), *of_results()]
