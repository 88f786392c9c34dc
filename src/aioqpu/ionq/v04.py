"""The requests and answers of IonQ's API v0.4; imported with the first client of that version."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal, TypeVar
from urllib.parse import urlsplit

from aioqpu._http.json_encoder import dumps
from aioqpu._http.json_stream import without_views
from aioqpu._http.responses import decode, read_body
from aioqpu._http.schema_hints import schemas
from aioqpu._http.validation import check_path, check_segment
from aioqpu._jobs.bodies import list_of, merged_body, parse_time
from aioqpu._jobs.submission import create, send_once
from aioqpu.errors import ConfigurationError, JobError, NotFoundError
from aioqpu.ionq.validation import CLASSICAL_BITS, check_input, check_options, merged_settings
from aioqpu.ionq.versions import explain, machine, session_request
from aioqpu_ionq_v04 import api, models

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from aioqpu._http import httpx
    from aioqpu._http.operation import OperationModule
    from aioqpu._http.service import Service
    from aioqpu._jobs.state import JobRecord
    from aioqpu.ionq.job import IonQJob

T = TypeVar("T")

CIRCUIT, CIRCUITS, OPENQASM_3 = "ionq.circuit.v1", "ionq.multi-circuit.v1", "ionq.qasm3.v1"
FUNCTION, OPTIMIZATION = "quantum-function", "qctrl.qaoa.v1"
# Other clients' names of the languages of programs.
_LANGUAGES = {
    "qasm3": OPENQASM_3,
    "qasm": "ionq.qasm2.v1",
    "openqasm": "ionq.qasm2.v1",
    "qasm2": "ionq.qasm2.v1",
    "qir": "ionq.qir.v1",
}
_INPUTS: Final = ("CircuitInput", "MultiCircuitInput", "OpenQASMInput", "QuantumFunctionInput", "QAOAInput")
# The metadata entry with the registers of a single circuit, for which v0.4 has no field.
REGISTERS: Final = "aioqpu_registers"
_MAX_REGISTERS_LENGTH = 40_000  # of the text in the metadata


class V04:
    """The operations of v0.4, and how to read its data."""

    version: Literal["v0.4"] = "v0.4"
    package: ClassVar[str] = "aioqpu_ionq_v04"
    known_statuses: ClassVar[frozenset[str]] = frozenset(
        {"submitted", "ready", "started", "canceled", "completed", "failed"}
    )
    renamed_statuses: ClassVar[Mapping[str, str]] = {"running": "started"}
    ids_parameter: ClassVar[str] = "ids"
    default_shots: ClassVar[int | None] = 100  # the ideal simulator leaves the shots out of its answers

    def __init__(self, service: Service) -> None:
        self._service = service

    @property
    def jobs(self) -> Any:
        """The generated operations on jobs, each of which is imported on its first use."""
        return api.jobs

    @property
    def cancel_jobs(self) -> OperationModule[Any]:
        return api.jobs.cancel_jobs

    @property
    def delete_jobs(self) -> OperationModule[Any]:
        return api.jobs.delete_jobs

    def model(self, data: dict[str, Any]) -> models.Job:
        return models.Job.from_dict(data)

    def fields(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the fields of a job by which results are read, under the names of v0.3."""
        stats, metadata = data.get("stats"), data.get("metadata")
        return {
            "name": data.get("name"),
            "target": data.get("backend"),
            "qubits": stats.get("qubits") if isinstance(stats, dict) else None,
            "children": data.get("child_job_ids"),
            "parent": data.get("parent_job_id"),
            "registers": _noted_registers(metadata),
            "metadata": metadata,
            "shots": data.get("shots"),
            "noise": data.get("noise"),
        }

    def submitted_at(self, data: Mapping[str, Any]) -> float:
        """Return when a job was submitted, in seconds, or NaN."""
        moment = parse_time(data.get("submitted_at"))
        return math.nan if moment is None else moment.timestamp()

    def schema_of(self, body: Mapping[str, Any]) -> str:
        """Return the name of the schema of a submission."""
        by_type: Mapping[Any, str] = schemas(self.package)["CreateJob"]["x-schema-by-type"]
        kind = body.get("type")
        return by_type.get(kind, "OtherJob") if isinstance(kind, str) else "OtherJob"

    def create_body(
        self,
        program: Mapping[str, Any],
        *,
        target: str,
        shots: int | None,
        name: str | None,
        metadata: Mapping[str, str] | None,
        noise: Mapping[str, Any] | None,
        error_mitigation: Mapping[str, Any] | None,
        registers: Mapping[str, Any] | None,
        settings: Mapping[str, Any] | None,
        session_id: str | None,
        dry_run: bool,
        extra_body: Mapping[str, Any] | None,
    ) -> dict[str, Any]:
        """Return the body of a submission; raise `ValueError` for what the service would ignore or fail."""
        known = schemas(self.package)
        self.check_options(noise=noise, error_mitigation=error_mitigation, registers=registers)
        check_input(known, program, [*known["CircuitJob"]["properties"], "target", "error_mitigation"], _INPUTS)
        if registers and CLASSICAL_BITS not in (metadata or ()):
            metadata = {**(metadata or {}), REGISTERS: dumps(dict(registers)).decode()}
        body = merged_body(
            extra_body,
            backend=target,
            input=dict(program),
            shots=shots,
            name=name,
            metadata=metadata,
            noise=noise,
            session_id=session_id,
            dry_run=dry_run or None,
            settings=merged_settings(settings, error_mitigation),
        )
        if isinstance(body["input"], Mapping):
            kind, body["input"] = _typed(body["input"])
            body.setdefault("type", kind)
        if body.get("type") == OPENQASM_3:
            # Without this version of the compiler, results do not have the names of registers.
            body["settings"] = merged_body(body.get("settings"), compilation={"service_version": "v0.4"})
        return body

    def check_options(self, **options: Mapping[str, Any] | None) -> None:
        """Raise `ValueError` for unknown keys of noise, error mitigation and registers."""
        known = schemas(self.package)
        mitigation = known["ErrorMitigation"]
        mitigation = {**mitigation, "properties": {"debias": {"type": "boolean"}, **mitigation["properties"]}}
        check_options({**known, "ErrorMitigation": mitigation}, **options)

    async def fetch_results(
        self,
        record: JobRecord,
        job: IonQJob,
        *,
        sharpen: bool | None,
        aggregation: str | None,
        extra_params: Mapping[str, Any] | None,
    ) -> httpx.Response:
        """Return the response with the results of a completed job."""
        if sharpen is not None:
            sharpened = "voting" if sharpen else "average"
            if aggregation not in (None, sharpened):
                raise ValueError(f"sharpen={sharpen} is aggregation={sharpened!r}, not {aggregation!r}")
            aggregation = sharpened
        listed = self._check_results(record, job)
        several = self.fields(record.data).get("children") or record.data.get("type") == CIRCUITS
        module = api.results.get_jobs_probabilities_aggregated if several else api.results.get_job_probabilities
        if aggregation is not None or extra_params:
            return await self._service.send(module, record.job_id, aggregation=aggregation, extra_params=extra_params)
        by_register = _artifact(listed, "ionq.result.probabilities.json.v2")
        if by_register is not None and record.data.get("type") == OPENQASM_3:
            return await self._service.send(api.results.get_job_artifact, record.job_id, by_register)
        if (path := self._path(listed.get("probabilities"))) is not None:
            return await self._service.send(module, record.job_id, url=path)
        word = "probabilities-aggregate" if several else "probabilities"
        artifact = _artifact(listed, f"ionq.result.{word}.json.v1") or by_register
        if artifact is not None:
            return await self._service.send(api.results.get_job_artifact, record.job_id, artifact)
        return await self._service.send(module, record.job_id)

    async def fetch_shots(self, record: JobRecord, job: IonQJob) -> httpx.Response:
        """Return the response with the shots of a completed job."""
        listed = self._check_results(record, job)
        if self.fields(record.data).get("children"):
            raise ValueError(f"job {record.job_id} ran several circuits: the shots are those of its child jobs")
        module = api.results.get_job_shots
        first = _artifact(listed, "ionq.result.shots.json.v1")
        second = _artifact(listed, "ionq.result.shots.json.v2")
        # Only the second format marks leakage.
        if (artifact := second or first) is not None:
            return await self._service.send(api.results.get_job_artifact, record.job_id, artifact)
        try:
            return await self._service.send(module, record.job_id, url=self._path(listed.get("shots")))
        except NotFoundError as error:
            explain(error, "the ideal simulator stores no shots: draw them with IonQResult.counts()")
            raise

    def _check_results(self, record: JobRecord, job: IonQJob) -> Mapping[str, Any]:
        """Return where the results of a job are; raise `JobError` for a job without probabilities."""
        results = record.data.get("results")
        listed = results if isinstance(results, dict) else {}
        problem = ""
        if record.data.get("dry_run") is True:
            problem = "was a dry run and has no results"
        elif listed and not any(isinstance(entry, dict) and entry.keys() & {"url", "id"} for entry in listed.values()):
            problem = "has no probabilities: its results are in job.info.results"
        if problem:
            raise JobError(f"job {job.id} {problem}", job_id=job.id, status=job.status, job=job)
        return listed

    def _path(self, entry: Any) -> str | None:
        """Return the path of a link below the base URL; `None` if it does not lead there."""
        url = entry.get("url") if isinstance(entry, dict) else None
        if not isinstance(url, str):
            return None
        base = urlsplit(self._service.url)
        path = url.removeprefix(f"{base.scheme}://{base.netloc}")
        if not path.startswith(f"{base.path}/"):
            return None
        path = path[len(base.path) :]
        try:
            check_path(path)
        except ValueError:
            return None
        return None if {"?", "#"} & {*path} else path

    async def get_artifact(self, job_id: str, artifact_id: str) -> Any:
        response = await self._service.send(api.results.get_job_artifact, job_id, artifact_id)
        media_type = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if media_type == "application/json" or media_type.endswith("+json"):
            return await decode(response, without_views, results=True)

        def read() -> str | bytes:
            content = bytes(response.content)
            return content.decode(response.charset_encoding or "utf-8") if media_type.startswith("text/") else content

        return await read_body(response, read)

    async def list_backends(self) -> list[models.Backend]:
        def build(body: Any) -> list[models.Backend]:
            return [models.Backend.from_dict(entry) for entry in body]

        return await decode(await self._service.send(api.backends.get_backends), build)

    async def get_backend(self, name: str) -> models.Backend:
        name = check_segment(name, "a backend name")
        return await self._service.model(api.backends.get_backend, name.removeprefix("ionq_"))

    async def get_calibration_data(self, backend: str) -> models.Characterization:
        name = machine(backend)
        answer = await self._service.model(api.characterizations.get_characterizations_for_backend, name, limit=1)
        for found in list_of(answer, "characterizations"):
            if isinstance(found, models.Characterization):
                return found
        raise NotFoundError(f"{name} has no characterization", status_code=404)

    async def list_characterizations(
        self, backend: str, page: int, *, start: datetime | None, end: datetime | None
    ) -> tuple[list[models.Characterization], int | None]:
        """Return a page of characterizations and the number of the next page."""
        module = api.characterizations.get_characterizations_for_backend
        since, until = (None if moment is None else moment.isoformat() for moment in (start, end))
        answer = await self._service.model(module, backend, start=since, end=until, page=page)
        found = [each for each in list_of(answer, "characterizations") if isinstance(each, models.Characterization)]
        return found, page + 1 if answer.pages and found else None

    async def get_characterization(self, characterization_id: str, backend: str | None) -> models.Characterization:
        if backend is None:
            raise ConfigurationError('API v0.4 needs the machine too: get_characterization(id, backend="qpu...")')
        return await self._service.model(
            api.characterizations.get_characterization, machine(backend), characterization_id
        )

    async def get_health(self) -> models.Health:
        return await self._service.model(api.health.get_health)

    async def estimate_cost(self, backend: str, **sizes: int | bool | None) -> models.CostEstimate:
        return await self._service.model(api.jobs.estimate_job_cost, backend=backend, **sizes)

    async def get_job_cost(self, job_id: str) -> models.JobCost:
        return await self._service.model(api.jobs.get_job_cost, job_id)

    async def get_format_schema(self, name: str) -> dict[str, Any]:
        return await self._service.json(api.schemas.get_format_schema, name)

    async def whoami(self) -> models.Whoami:
        return await self._service.model(api.account.get_whoami)

    async def get_usage(
        self, organization_id: str, start_date: date, end_date: date, group_by: str, modality: str
    ) -> models.UsageReport:
        return await self._service.model(
            api.account.get_usages,
            organization_id,
            start_date=start_date.isoformat()[:10],
            end_date=end_date.isoformat()[:10],
            group_by=group_by,
            modality=modality,
        )

    async def create_session(self, body: dict[str, Any], build: Callable[[dict[str, Any], httpx.Response], T]) -> T:
        return await session_request(
            send_once(lambda: create(self._service, api.sessions.create_session, body, build, kind="session"))
        )

    async def list_sessions(self, active: bool | None) -> list[dict[str, Any]]:
        def build(body: Any) -> list[dict[str, Any]]:
            sessions = body.get("sessions") or []
            for data in sessions:
                check_segment(data["id"], "a session id")
            return list(sessions)

        return await decode(await session_request(self._service.send(api.sessions.get_sessions, active=active)), build)

    async def read_session(self, session_id: str) -> dict[str, Any]:
        return await session_request(self._service.json(api.sessions.get_session, session_id))

    async def end_session(self, session_id: str) -> dict[str, Any]:
        return await self._service.json(api.sessions.end_session, session_id)

    def session_model(self, data: dict[str, Any]) -> models.Session:
        return models.Session.from_dict(data)

    @property
    def get_session_jobs(self) -> OperationModule[Any]:
        return api.sessions.get_session_jobs


def _typed(program: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Return the type of a program and its input; programs of v0.3 have a format instead."""
    found = dict(program)
    language = found.pop("format", None)
    if "circuit" in found or "circuits" in found:
        found.setdefault("gateset", "qis")
        return CIRCUITS if "circuits" in found else CIRCUIT, found
    if isinstance(language, str):
        return _LANGUAGES.get(language, language), found
    if "problem" in found:
        return OPTIMIZATION, found
    if "data" in found and not isinstance(found["data"], Mapping):
        raise ValueError("the input has 'data' without a 'format', such as 'qasm3'")
    return FUNCTION, found


def _noted_registers(metadata: Any) -> Any:
    """Return the registers in the metadata of a job."""
    noted = metadata.get(REGISTERS) if isinstance(metadata, dict) else None
    if not isinstance(noted, str) or len(noted) > _MAX_REGISTERS_LENGTH:
        return None
    try:
        return json.loads(noted)
    except (ValueError, RecursionError):
        return None


def _artifact(listed: Mapping[str, Any], name: str) -> str | None:
    """Return the id of an artifact that a job lists under a format; `None` if there is none that can be asked for."""
    entry = listed.get(name)
    if not isinstance(entry, dict):
        return None
    try:
        return check_segment(entry.get("id"))
    except (TypeError, ValueError):
        return None
