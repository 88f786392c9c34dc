"""Services with many jobs, each of which ends at its time; they count what they are asked."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import anyio
import httpx

from aioqpu import IBMRuntimeClient, IonQClient
from support.addresses import CRN, KEY

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


class Fleet:
    """A service with many jobs, each of which ends at its time; it counts what it is asked."""

    words: tuple[str, str]  # for a job that runs, and for one that has ended
    body: Callable[[str], dict[str, Any]]
    list: Callable[[httpx.QueryParams], httpx.Response]

    def __init__(self, *, page=100, several_ids=True, most=None):
        self.ends: dict[str, float] = {}  # id -> the loop time at which it ends
        self.born: dict[str, int] = {}
        self.page, self.several_ids, self.most = page, several_ids, most
        self.lists = self.singles = 0
        self.longest_url = 0
        self.word = {}  # id -> what it is while it runs
        self.final = {}
        self.fault = lambda request: None
        self._newest = {}, []  # the jobs of `ends`, and their ids, newest first

    def add(self, number, *, ends=0.0, prefix="own"):
        start = len(self.ends)
        ids = [f"{prefix}-{start + i:05}-0000-0000-000000000000" for i in range(number)]
        for i, job_id in enumerate(ids):
            self.ends[job_id] = anyio.current_time() + (ends(i) if callable(ends) else ends)
            self.born[job_id] = start + i
        return ids

    @property
    def newest(self):
        """The ids of all jobs, newest first; they are not sorted for each request."""
        jobs, ids = self._newest
        if jobs is not self.ends or len(ids) != len(jobs):
            self._newest = self.ends, list(reversed(self.ends))
        return self._newest[1]

    def status(self, job_id):
        if anyio.current_time() >= self.ends[job_id]:
            return self.final.get(job_id, self.words[1])
        return self.word.get(job_id, self.words[0])

    def __call__(self, request):
        self.longest_url = max(self.longest_url, len(str(request.url)))
        if request.url.path.endswith("/identity/token"):
            return httpx.Response(200, json={"access_token": "token", "expires_in": 3600})
        if answer := self.fault(request):
            return answer
        name = request.url.path.rpartition("/")[2]
        if name == "jobs":
            self.lists += 1
            return self.list(request.url.params)
        self.singles += 1
        if name not in self.ends:
            return httpx.Response(404, json={"message": "no such job"})
        return httpx.Response(200, json=self.body(name))

    @property
    def requests(self):
        return self.lists + self.singles


class IonQFleet(Fleet):
    words = "running", "completed"
    version, ids_parameter = "v0.3", "id"

    def body(self, job_id):
        return {"id": job_id, "status": self.status(job_id), "request": self.born[job_id]}

    def list(self, params):
        size = int(params.get("limit", 25))
        if self.most and size > self.most:
            return httpx.Response(400, json={"message": "limit too large"})
        ids = self.newest
        if asked := params.get_list(self.ids_parameter):
            if self.several_ids == "last":
                ids = asked[-1:]
            elif self.several_ids == "refused" and len(asked) > 1:
                return httpx.Response(400, json={"message": "id must be a string"})
            elif self.several_ids is True:
                ids = sorted((each for each in asked if each in self.ends), key=self.born.get, reverse=True)
        start, size = int(params.get("next", 0)), min(size, self.page)
        body = {"jobs": [self.body(job_id) for job_id in ids[start : start + size]]}
        if start + size < len(ids):
            body["next"] = str(start + size)
        return httpx.Response(200, json=body)

    def client(self, handler=None):
        return IonQClient(KEY, api_version=self.version, transport=httpx.MockTransport(handler or self))


class IonQV04Fleet(IonQFleet):
    words = "started", "completed"
    version, ids_parameter = "v0.4", "ids"

    def body(self, job_id):
        submitted = EPOCH + timedelta(seconds=self.born[job_id])
        return {"id": job_id, "status": self.status(job_id), "submitted_at": submitted.isoformat(), "name": None}


class IBMFleet(Fleet):
    words = "Running", "Completed"

    def body(self, job_id):
        created = EPOCH + timedelta(seconds=self.born[job_id])
        return {"id": job_id, "status": self.status(job_id), "created": created.isoformat().replace("+00:00", "Z")}

    def list(self, params):
        assert "pending" not in params
        ids, edges = self.newest, {"created_before": 0, "created_after": len(self.ends)}
        for name, search in (("created_before", bisect_left), ("created_after", bisect_right)):
            if name in params:
                seconds = (datetime.fromisoformat(params[name]) - EPOCH).total_seconds()
                edges[name] = search(ids, -seconds, key=lambda job_id: -self.born[job_id])
        first = edges["created_before"] + int(params.get("offset", 0))
        shown = ids[first : min(first + int(params["limit"]), edges["created_after"])]
        return httpx.Response(200, json={"jobs": [self.body(job_id) for job_id in shown]})

    def client(self, handler=None):
        return IBMRuntimeClient(KEY, CRN, transport=httpx.MockTransport(handler or self))
