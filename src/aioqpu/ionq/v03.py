"""The requests and answers of IonQ's API v0.3."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any, ClassVar, Final, Literal

from aioqpu._http.responses import decode
from aioqpu._http.schema_hints import schemas
from aioqpu._jobs.bodies import list_of, merged_body
from aioqpu.ionq.validation import check_input, check_options
from aioqpu.ionq.versions import machine, needs_v04
from aioqpu_ionq_v03 import api, models

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from aioqpu._http import httpx
    from aioqpu._http.operation import OperationModule
    from aioqpu._http.service import Service
    from aioqpu._jobs.state import JobRecord
    from aioqpu.ionq.job import IonQJob

_INPUTS: Final = ("CircuitInput", "MultiCircuitInput", "ProgramInput")


class V03:
    """The operations of v0.3, and how to read its data."""

    version: Literal["v0.3"] = "v0.3"
    package: ClassVar[str] = "aioqpu_ionq_v03"
    known_statuses: ClassVar[frozenset[str]] = frozenset(
        {"submitted", "ready", "running", "canceled", "completed", "failed"}
    )
    renamed_statuses: ClassVar[Mapping[str, str]] = {"started": "running"}
    ids_parameter: ClassVar[str] = "id"
    default_shots: ClassVar[int | None] = None

    def __init__(self, service: Service) -> None:
        self._service = service

    @property
    def jobs(self) -> Any:
        """The generated operations on jobs, each of which is imported on its first use."""
        return api.jobs

    @property
    def cancel_jobs(self) -> OperationModule[Any]:
        return api.jobs.cancel_many_jobs

    @property
    def delete_jobs(self) -> OperationModule[Any]:
        return api.jobs.delete_manyjobs

    def model(self, data: dict[str, Any]) -> models.Job:
        return models.Job.from_dict(data)

    def fields(self, data: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the fields of a job by which results are read."""
        return data

    def submitted_at(self, data: Mapping[str, Any]) -> float:
        """Return when a job was submitted, in seconds, or NaN."""
        moment = data.get("request")
        return moment if isinstance(moment, (int, float)) else math.nan

    def schema_of(self, body: Mapping[str, Any]) -> str:  # noqa: ARG002 - the same for all jobs
        """Return the name of the schema of a submission."""
        return "CreateJob"

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
        if session_id is not None or dry_run:
            raise needs_v04("session_id" if session_id is not None else "dry_run")
        if program.get("format") in ("qasm3", "ionq.qasm3.v1"):
            raise needs_v04("OpenQASM 3 that is not translated")
        known = schemas(self.package)
        check_options(known, noise=noise, error_mitigation=error_mitigation, registers=registers)
        if "error_mitigation" in (settings or ()):
            raise ValueError(
                "settings.error_mitigation is of API v0.4: give error_mitigation={'debias': ...} beside the settings "
                "(or the settings in extra_body to send them all the same)"
            )
        check_input(known, program, known["CreateJob"]["properties"], _INPUTS)
        return merged_body(
            extra_body,
            input=dict(program),
            target=target,
            shots=shots,
            name=name,
            metadata=metadata,
            noise=noise,
            error_mitigation=error_mitigation,
            registers=registers,
            settings=settings,
        )

    async def fetch_results(
        self,
        record: JobRecord,
        job: IonQJob,  # noqa: ARG002 - for errors of v0.4
        *,
        sharpen: bool | None,
        aggregation: str | None,  # noqa: ARG002 - for v0.4
        extra_params: Mapping[str, Any] | None,
    ) -> httpx.Response:
        """Return the response with the results of a completed job."""
        return await self._service.send(
            api.jobs.get_job_results, record.job_id, sharpen=sharpen, extra_params=extra_params
        )

    async def list_backends(self) -> list[models.Backend]:
        def build(body: Any) -> list[models.Backend]:
            # The documentation shows one object where the service sends a list.
            return [models.Backend.from_dict(entry) for entry in ([body] if isinstance(body, dict) else body)]

        return await decode(await self._service.send(api.backends.get_backends), build)

    async def get_calibration_data(self, backend: str) -> models.Characterization:
        module = api.characterizations.get_characterizations_current_for_backend
        return await self._service.model(module, machine(backend))

    async def list_characterizations(
        self, backend: str, page: int, *, start: datetime | None, end: datetime | None
    ) -> tuple[list[models.Characterization], int | None]:
        """Return a page of characterizations and the number of the next page."""
        module = api.characterizations.get_characterizations_for_backend
        since, until = (None if moment is None else int(moment.timestamp() * 1000) for moment in (start, end))
        answer = await self._service.model(module, backend, start=since, end=until, page=page)
        found = [each for each in list_of(answer, "characterizations") if isinstance(each, models.Characterization)]
        return found, page + 1 if answer.pages else None

    async def get_characterization(
        self,
        characterization_id: str,
        backend: str | None,  # noqa: ARG002 - needed on v0.4
    ) -> models.Characterization:
        return await self._service.model(api.characterizations.get_characterization, characterization_id)

    async def get_organization_report(
        self, organization_id: str, start_date: date | None, end_date: date | None
    ) -> models.OrgReport:
        days = {
            name: day if day is None else day.isoformat()[:10]
            for name, day in (("start_date", start_date), ("end_date", end_date))
        }
        return await self._service.model(api.report.get_org_report, organization_id, **days)

    async def get_health(self) -> models.Health:
        return await self._service.model(api.health.get_health)
