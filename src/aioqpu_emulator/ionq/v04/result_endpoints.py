"""Serves the endpoints of results, artifacts and their formats."""

from typing import Any

import anyio.to_thread
from starlette.responses import Response

from aioqpu_emulator.endpoints import Call, Endpoint, Refusal
from aioqpu_emulator.ionq.jobs import IonQJob, IonQJobs
from aioqpu_emulator.ionq.refusals import invalid
from aioqpu_emulator.ionq.v04.formats import SCHEMAS, Artifact, artifacts_of
from aioqpu_emulator.ionq.v04.kinds import status_of


class ResultEndpoints:
    """Serves the endpoints of results."""

    def __init__(self, jobs: IonQJobs) -> None:
        self._jobs = jobs
        self.endpoints = (
            Endpoint("GET", "/jobs/{id}/results/probabilities", self._probabilities),
            Endpoint("GET", "/jobs/{id}/results/probabilities/aggregated", self._aggregated),
            Endpoint("GET", "/jobs/{id}/results/histogram", lambda call: self._version_1(call, "histogram")),
            Endpoint("GET", "/jobs/{id}/results/shots", lambda call: self._version_1(call, "shots")),
            Endpoint("GET", "/jobs/{id}/artifacts/{artifact}", self._artifact),
            Endpoint("GET", "/schemas/formats/{format}", self._schema),
        )

    def _probabilities(self, call: Call) -> Any:
        job = self._completed(call)
        if job.children or "plain" not in job.parts[0].value:
            raise Refusal(404, f"Job {job.id} has no probabilities of one circuit.")
        return Response(job.probabilities(_form(call)), media_type="application/json")

    def _aggregated(self, call: Call) -> Any:
        job = self._completed(call)
        if not job.children:
            raise Refusal(404, f"Job {job.id} has no child jobs.")
        return Response(job.probabilities(_form(call)), media_type="application/json")

    async def _version_1(self, call: Call, word: str) -> Any:
        job = self._completed(call)
        name = f"ionq.result.{word}.json.v1"
        found = [] if job.children else [artifact for artifact in artifacts_of(job) if artifact.format == name]
        if not found:
            raise Refusal(404, f"Job {job.id} has no {word}.")
        return await _response(found[0])

    async def _artifact(self, call: Call) -> Any:
        job = self._jobs.find(call.path["id"])
        if status_of(job) == "completed":
            for artifact in artifacts_of(job):
                if artifact.id == call.path["artifact"]:
                    return await _response(artifact)
        raise Refusal(404, f"Job {job.id} has no artifact {call.path['artifact']!r:.100}.")

    def _schema(self, call: Call) -> Any:
        schema = SCHEMAS.get(call.path["format"])
        if schema is None:
            raise Refusal(404, f"There is no format {call.path['format']!r:.100}.")
        return schema

    def _completed(self, call: Call) -> IonQJob:
        job = self._jobs.find(call.path["id"])
        if status_of(job) != "completed" or job.is_dry_run:
            raise Refusal(404, f"Job {job.id} has no results.")
        return job


async def _response(artifact: Artifact) -> Response:
    """Return the content of an artifact, whose shots may take seconds to count and write."""
    content = await anyio.to_thread.run_sync(artifact.content)
    return Response(content, media_type=artifact.media_type)


def _form(call: Call) -> str:
    """Return the form of the probabilities that a request selects."""
    aggregation = call.query.get("aggregation")
    if aggregation not in (None, "average", "voting", "dnl"):
        raise invalid(f"Unknown aggregation {aggregation!r:.100}.", "aggregation", "params")
    # How dnl combines variants is not published; here it averages them.
    voting = aggregation == "voting" or (aggregation is None and call.query.get("sharpen"))
    return "sharpened" if voting else "plain"
