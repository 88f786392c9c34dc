"""Submits jobs to IBM's cloud: checks arguments and builds request bodies."""

from __future__ import annotations

import logging
import re
from functools import partial
from numbers import Integral
from typing import TYPE_CHECKING, Any, Final

from aioqpu._client import find_if_asked
from aioqpu._http.event_loop import run_in_thread
from aioqpu._http.operation import Body
from aioqpu._http.validation import check_number, check_shots, check_types, is_number
from aioqpu._jobs.bodies import merged_body
from aioqpu._jobs.submission import Submitter
from aioqpu._jobs.submission_id import MAX_SUBMISSION_ID_LENGTH, SLOT_TAKEN, new_submission_id
from aioqpu.ibm.jobs import is_mock
from aioqpu.ibm.pubs import encoded_pubs, estimator_pubs, sampler_pubs
from aioqpu.ibm.quantum_program import check_sampler_options, program_params, sampler_params
from aioqpu_ibm_v1 import api

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Mapping, Sequence

    from aioqpu._http.schema_hints import SchemaHints
    from aioqpu._http.service import Service
    from aioqpu.ibm.job import IBMJob, IBMJobState
    from aioqpu.ibm.jobs import IBMJobs

logger: Final = logging.getLogger("aioqpu")

MAX_EXECUTION_SECONDS: Final = 10_800
MAX_TAGS: Final = 8
EXECUTOR: Final = "executor"
_SESSION_PROGRAM = "calibrate"
MAX_TAG_LENGTH: Final = MAX_SUBMISSION_ID_LENGTH


class IBMSubmissions:
    """Submits the jobs of one client; the keywords are those of `IBMRuntimeClient.submit_job`."""

    def __init__(
        self, service: Service, jobs: IBMJobs, hints: SchemaHints, *, find: Callable[[str], Awaitable[Any]]
    ) -> None:
        self._service = service
        self._jobs = jobs
        self._hints = hints
        self._find = find
        self._submitter = self._new_submitter(jobs.look_up_on_qpu, find)
        self._mock_submitter = self._new_submitter(jobs.look_up_on_mock, find)

    def _new_submitter(
        self,
        look_up: Callable[[str, float], Awaitable[IBMJobState | None]],
        find: Callable[[str], Awaitable[Any]],
    ) -> Submitter[IBMJobState]:
        return Submitter(
            self._service,
            lambda: api.jobs.create_job,
            self._hints,
            schema="JobRunParams",
            track=self._jobs.track,
            look_up=look_up,
            find=find,
        )

    async def submit(
        self,
        program_id: str,
        backend: str,
        params: Mapping[str, Any] | None,
        *,
        prepare: Callable[[], Awaitable[dict[str, Any]]] | None = None,
        tags: Sequence[str] | None,
        session_id: str | None,
        private: bool | None,
        max_execution_time: int | None,
        log_level: str | None,
        calibration_id: str | None,
        extra_body: Mapping[str, Any] | None,
        submission_id: str | None,
        dry_run: bool,
        only_if_new: bool,
    ) -> IBMJob:
        """Submit a job; `prepare` returns its params and is called after the other arguments are checked."""
        for name, value in (("program_id", program_id), ("backend", backend)):
            if not isinstance(value, str) or not value.strip():
                raise ValueError(f"{name} must be a non-empty name, not {value!r}")
        if re.search(r"[\s;]|\.qasm[23]?$", program_id):
            raise ValueError("program_id names a program, such as sampler: circuits go to submit_sampler([circuit])")
        check_types(dict, params=params)
        check_types(str, session_id=session_id, log_level=log_level, calibration_id=calibration_id)
        check_types(bool, private=private, dry_run=dry_run, only_if_new=only_if_new)
        check_shots(max_execution_time, "max_execution_time (seconds)")
        if (max_execution_time or 0) > MAX_EXECUTION_SECONDS:
            raise ValueError(f"max_execution_time is at most {MAX_EXECUTION_SECONDS} seconds")
        chosen_id = new_submission_id(submission_id)
        earlier: IBMJob | None = await find_if_asked(only_if_new, submission_id, self._find)
        if earlier is not None:
            return earlier
        ticket = self._service.http.take_ticket()
        if prepare is not None:
            params = await prepare()
        body = merged_body(
            extra_body,
            program_id=program_id,
            backend=backend,
            params=None if params is None else dict(params),
            tags=tags,
            session_id=session_id,
            private=private,
            cost=max_execution_time,
            log_level=log_level,
            calibration_id=calibration_id,
        )
        if program_id == _SESSION_PROGRAM and not body.get("session_id"):
            raise ValueError(
                f"the program {program_id} runs inside a session only: submit it through one, or give session_id="
            )
        if with_id := checked_tags(body.get("tags") or (), chosen_id):
            body["tags"] = with_id
        if dry_run:
            body["backend"] = mock_of(body["backend"])
        submitter = self._mock_submitter if is_mock(body["backend"]) else self._submitter
        state = await submitter.submit(body, chosen_id, ticket=ticket, fields=self._jobs.submitted_fields)
        return self._jobs.handle(state)

    async def replace_tags(self, job_id: str, tags: Any) -> None:
        """Replace all tags of a job."""
        await self._service.send(api.jobs.replace_job_tags, job_id, body=Body({"tags": checked_tags(tags)}))

    async def submit_sampler(
        self,
        pubs: Sequence[Any],
        backend: str,
        *,
        shots: int | None,
        options: Mapping[str, Any] | None,
        program: str,
        **job: Any,
    ) -> IBMJob:
        """Submit pubs to the sampler, or through the executor."""
        check_shots(shots)
        if program not in ("sampler", EXECUTOR):
            raise ValueError(f"program is 'sampler' or {EXECUTOR!r}, not {program!r}")
        if program == EXECUTOR:
            prepare = partial(self._executor_params, pubs, options, shots)
        else:
            prepare = partial(self._primitive_params, "SamplerOptions", options, sampler_pubs, pubs, shots=shots)
        return await self.submit(program, backend, None, prepare=prepare, **job)

    async def submit_estimator(
        self,
        pubs: Sequence[Any],
        backend: str,
        *,
        precision: float | None,
        resilience_level: int | None,
        options: Mapping[str, Any] | None,
        **job: Any,
    ) -> IBMJob:
        """Submit pubs to the estimator."""
        check_number("precision", precision, above=0)
        if resilience_level not in (None, 0, 1, 2) or not is_number(resilience_level or 0, Integral):
            raise ValueError(f"resilience_level must be 0, 1 or 2, not {resilience_level!r}")
        fields = {"precision": precision, "resilience_level": resilience_level}
        prepare = partial(self._primitive_params, "EstimatorOptions", options, estimator_pubs, pubs, **fields)
        return await self.submit("estimator", backend, None, prepare=prepare, **job)

    async def submit_quantum_program(
        self, program: Any, backend: str, *, options: Any, semantic_role: str | None, **job: Any
    ) -> IBMJob:
        """Submit a prepared quantum program to the executor."""
        check_types(str, semantic_role=semantic_role)
        if semantic_role is not None and not semantic_role.strip():
            raise ValueError("semantic_role must be a name, such as sampler_v2, or None")

        async def prepare() -> dict[str, Any]:
            # The thread imports IBM's converter, if that is needed.
            return await run_in_thread(lambda _: program_params(program, options, semantic_role))

        return await self.submit(EXECUTOR, backend, None, prepare=prepare, **job)

    async def _executor_params(self, pubs: Any, options: Any, shots: int | None) -> dict[str, Any]:
        """Return the params of the executor for sampler pubs."""
        checked: dict[str, Any] = {}
        if options is not None:
            options = options.to_dict() if hasattr(options, "to_dict") else options
            check_sampler_options(options)
            checked = self._hints.checked_options(options, "SamplerOptions")
        return await encoded_pubs(partial(sampler_params, options=checked, shots=shots), pubs)

    async def _primitive_params(
        self, schema: str, options: Any, encode: Callable[..., list[Any]], pubs: Any, **fields: Any
    ) -> dict[str, Any]:
        """Return the params of a primitive, with its options checked and its pubs encoded."""
        params = {name: value for name, value in fields.items() if value is not None}
        if options is not None:
            params["options"] = self._hints.checked_options(options, schema)
        params["pubs"] = await encoded_pubs(encode, pubs)
        name, index = ("shots", 2) if schema == "SamplerOptions" else ("precision", 3)
        default = params.get(name) or params.get("options", {}).get(f"default_{name}")
        values = {(pub[index] if len(pub) > index else None) or default for pub in params["pubs"]}
        if len(values) > 1:
            shown = ", ".join(sorted(str(value or "the default") for value in values))
            logger.warning("the pubs of a job have different %s (%s): IBM's newer programs refuse that", name, shown)
        return {**params, "support_qiskit": True, "version": 2}


def mock_of(backend: str) -> str:
    """Return the name of the mock machine that checks dry runs for a backend."""
    return backend if is_mock(backend) else re.sub("^[^_]+", "mock", backend)


def checked_tags(tags: Any, submission_id: str = "") -> list[str]:
    """Return job tags, with the submission id if there is one."""
    merged = [tags] if isinstance(tags, str) else list(tags)
    if isinstance(tags, str) or not all(isinstance(tag, str) for tag in merged):
        raise TypeError("tags must be a list of strings")
    if submission_id and submission_id not in merged:
        merged.append(submission_id)
    if len(merged) > MAX_TAGS:
        raise ValueError(f"a job takes {MAX_TAGS} tags{SLOT_TAKEN if submission_id else ''}")
    if too_long := next((tag for tag in merged if len(tag) > MAX_TAG_LENGTH), None):
        raise ValueError(f"a tag has at most {MAX_TAG_LENGTH} characters: {too_long[:20]!r}...")
    return merged
