"""What surrounds the jobs, through the real clients: sessions, workloads, filters, usage, analytics, API versions."""

import datetime as dt
from contextlib import aclosing

import pytest
from support.emulator import Clock

from aioqpu import (
    BadRequestError,
    ConflictError,
    IBMRuntimeClient,
    IonQClient,
    JobFailedError,
    NotFoundError,
)
from aioqpu_emulator import Emulator
from aioqpu_ibm_v1 import api

pytestmark = pytest.mark.asyncio

QASM = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; bit[1] c; x q[0]; c = measure q;'
NOTHING = {"circuits": []}
ONE = {"qubits": 1, "circuit": [{"gate": "x", "target": 0}]}


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def urls(clock):
    """An emulator whose clock stands still; jobs queue for 10 s of it and run for 10 s."""
    with Emulator(queue_time=10, run_time=10, clock=clock).serve() as urls:
        yield urls


@pytest.fixture
def ibm(urls):
    def client(**options):
        return IBMRuntimeClient("any-key", urls.instance, urls.ibm_url, iam_url=urls.iam_url, **options)

    return client


def run_to(clock, job, seconds=30):
    """Let time pass, and wait for the simulation itself, which takes time of this machine."""
    clock.now += seconds
    return job.wait(60, poll=0.02)


async def ids(found):
    async with aclosing(found):
        return [one.id async for one in found]


class TestSessions:
    @pytest.mark.parametrize(("mode", "workload_mode"), [("dedicated", "session"), ("batch", "batch")])
    async def test_session_is_open_active_inactive_and_closed(self, ibm, clock, mode, workload_mode):
        async with ibm() as client:
            session = await client.create_session(backend="emulator", mode=mode, max_ttl=1000)
            assert (session.state, session.info.mode, session.info.max_ttl) == ("open", mode, 1000)
            assert session.info.accepting_jobs is True
            assert session.info.elapsed_time is None
            job = await session.submit_sampler([QASM])
            assert (await session.refresh()).state == "active"
            await run_to(clock, job)
            assert (await session.refresh()).state == "inactive"
            (workload,) = [one async for one in client.list_workloads(mode=workload_mode)]
            assert (workload.id, workload.status) == (session.id, "in_progress")
            await session.close()
            assert (await session.refresh()).state == "closed"
            assert session.info.accepting_jobs is False
            assert session.info.elapsed_time == (await job.refresh()).info.usage.qpu_charge_time_seconds
            assert session.info.started_at < session.info.activated_at < session.info.closed_at
            assert [one.status for one in session.info.timestamps] == ["open", "active", "closed"]

    async def test_closed_session_runs_queued_jobs_and_refuses_new_ones(self, ibm, clock):
        async with ibm() as client:
            async with await client.create_session(backend="emulator") as session:
                queued = await session.submit_sampler([QASM])
            with pytest.raises(BadRequestError) as caught:
                await session.submit_sampler([QASM])
            assert caught.value.code == "4001"
            assert (await session.refresh()).state == "active"
            assert session.info.accepting_jobs is False
            assert (await run_to(clock, queued)).status == "Completed"
            assert (await session.refresh()).state == "closed"

    async def test_cancelling_a_session_cancels_queued_jobs_and_completes_running_ones(self, ibm, clock):
        async with ibm() as client:
            session = await client.create_session(backend="emulator")
            running = await session.submit_sampler([QASM])
            clock.now += 15
            queued = await session.submit_sampler([QASM])
            await session.cancel()
            assert (await queued.refresh()).status == "Cancelled"
            assert (await running.refresh()).status == "Running"
            assert (await run_to(clock, running)).status == "Completed"
            assert (await session.refresh()).info.closed_at == session.info.last_job_completed

    async def test_queued_jobs_fail_when_the_session_reaches_its_max_ttl(self, ibm, clock):
        async with ibm() as client:
            session = await client.create_session(backend="emulator", max_ttl=15)
            running = await session.submit_sampler([QASM])
            clock.now += 12
            queued = await session.submit_sampler([QASM])
            clock.now += 4
            assert (await running.refresh()).status == "Running"
            with pytest.raises(JobFailedError) as caught:
                await queued.result()
            assert caught.value.code == "4001"
            with pytest.raises(BadRequestError):
                await session.submit_sampler([QASM])
            await run_to(clock, running)
            assert not (await queued.get_metrics()).timestamps.running
            assert (await session.refresh()).info.closed_at == (await running.get_metrics()).timestamps.finished

    async def test_idle_session_closes_on_request_or_at_its_max_ttl(self, ibm, clock):
        async with ibm() as client:
            told, left = [await client.create_session(backend="emulator", max_ttl=50) for _ in range(2)]
            clock.now += 20
            await told.close()
            clock.now += 40
            closed = [dt.datetime.fromisoformat((await one.refresh()).info.closed_at) for one in (told, left)]
            opened = dt.datetime.fromisoformat(told.info.started_at)
            assert [(when - opened).total_seconds() for when in closed] == pytest.approx([20, 50], abs=0.5)

    async def test_session_can_accept_jobs_again_only_before_it_is_closed(self, ibm):
        async with ibm() as client:
            session = await client.create_session(backend="emulator")
            queued = await session.submit_sampler([QASM])
            await session.close()
            update = api.sessions.update_session.asyncio_detailed
            await client.call(update, id=session.id, body=Flag(accepting_jobs=True))
            assert (await session.refresh()).info.accepting_jobs is True
            await queued.cancel()
            await session.close()
            await client.call(update, id=session.id, body=Flag(accepting_jobs=True))
            assert (await session.refresh()).info.accepting_jobs is False

    async def test_max_ttl_of_a_session_is_at_most_eight_hours(self, ibm):
        async with ibm() as client:
            assert (await client.create_session(backend="emulator", max_ttl=10**6)).info.max_ttl == 28_800
            with pytest.raises(NotFoundError):
                await client.session("none").refresh()


class Flag:
    def __init__(self, **fields):
        self._fields = fields

    def to_dict(self):
        return self._fields


class TestLists:
    async def test_jobs_are_filtered(self, ibm, clock):
        async with ibm() as client:
            session = await client.create_session(backend="emulator", mode="batch")
            old = await client.submit_sampler([QASM], backend="emulator", tags=["a", "b"])
            await run_to(clock, old)
            between = dt.datetime.fromisoformat((await old.refresh()).info.created) + dt.timedelta(seconds=5)
            isa = await client.submit_job("noise-learner", backend="emulator_isa", params=NOTHING, tags=["a"])
            clock.now += 1
            member = await session.submit_sampler([QASM])
            for filters, expected in [
                ({}, [member, isa, old]),
                ({"limit": 2}, [member, isa]),
                ({"pending": True}, [member, isa]),
                ({"pending": False}, [old]),
                ({"tags": ["a"]}, [isa, old]),
                ({"tags": ["b", "a"]}, [old]),
                ({"backend": "emulator_isa"}, [isa]),
                ({"program_id": "sampler"}, [member, old]),
                ({"session_id": session.id}, [member]),
                ({"created_after": between}, [member, isa]),
                ({"created_before": between}, [old]),
                ({"created_after": between, "program_id": "sampler"}, [member]),
            ]:
                assert await ids(client.list_jobs(**filters)) == [job.id for job in expected], filters
            raw = api.jobs.list_jobs.asyncio_detailed
            page = await client.call(raw, sort="ASC", limit=1, offset=1)
            assert ([job.id for job in page.jobs], page.count) == ([isa.id], 3)

    async def test_workloads_page_by_cursor_and_are_filtered(self, ibm, clock):
        async with ibm() as client:
            session = await client.create_session(backend="emulator_isa")
            jobs = []
            for number in range(60):
                clock.now += 1
                tags = ["odd"] if number % 2 else ["even"]
                jobs.append(
                    (await client.submit_job("noise-learner", backend="emulator", params=NOTHING, tags=tags)).id
                )
            newest_first = [*reversed(jobs), session.id]
            assert await ids(client.list_workloads()) == newest_first
            assert await ids(client.list_workloads(limit=55)) == newest_first[:55]
            assert await ids(client.list_workloads(tags=["odd"])) == newest_first[0:60:2]
            assert await ids(client.list_workloads(mode="session")) == [session.id]
            assert await ids(client.list_workloads(backend="emulator_isa")) == [session.id]
            assert await ids(client.list_workloads(search=jobs[7][4:])) == [jobs[7]]
            assert await ids(client.list_workloads(mine=True, limit=1)) == jobs[-1:]
            await client.cancel_job(jobs[-1])
            assert await ids(client.list_workloads(status=["canceled"])) == jobs[-1:]
            raw = api.workloads.find_instance_workloads.asyncio_detailed
            first = await client.call(raw, limit=50)
            assert [one.id for one in first.workloads] == newest_first[::-1][:50]
            assert (first.total_count, bool(first.previous)) == (61, False)
            second = await client.call(raw, limit=50, next_=first.next_.href.rpartition("next=")[2])
            assert [one.id for one in second.workloads] == newest_first[::-1][50:]
            back = await client.call(raw, limit=50, previous=second.previous.href.rpartition("previous=")[2])
            assert [one.id for one in back.workloads] == [one.id for one in first.workloads]
            with pytest.raises(BadRequestError):
                await client.call(raw, next_="nonsense")

    async def test_tags_are_found_and_replaced(self, ibm):
        async with ibm() as client:
            job = await client.submit_sampler([QASM], backend="emulator", tags=["winter-run"], submission_id="")
            assert await client.list_tags("WINTER") == ["winter-run"]
            await client.replace_job_tags(job.id, ["summer-run"])
            assert await client.list_tags("winter") == []
            assert (await job.refresh()).info.tags == ["summer-run"]


class TestUsage:
    async def test_usage_and_analytics_add_up_with_the_jobs(self, ibm, clock, urls):
        async with ibm() as client:
            async with await client.create_session(backend="emulator", mode="batch") as session:
                jobs = [await session.submit_sampler([QASM]) for _ in range(2)]
            jobs.append(await client.submit_sampler([QASM], backend="emulator"))
            jobs.append(await client.submit_job("noise-learner", backend="emulator_isa", params=NOTHING))
            for job in jobs:
                await run_to(clock, job)
            seconds = [(await job.refresh()).info.usage.qpu_charge_time_seconds for job in jobs]
            assert seconds == [10] * 4
            assert [job.info.usage.status for job in jobs] == ["complete"] * 4
            total = sum(seconds)
            usage = await client.get_usage()
            assert usage.usage_consumed_seconds == pytest.approx(total)
            assert usage.instance_id == urls.instance
            whole = await client.get_analytics_usage()
            assert (whole.jobs, whole.sessions, whole.batch_sessions, whole.individual_jobs) == (4, 1, 1, 2)
            assert whole.usage == pytest.approx(total * 1000, abs=2)
            assert whole.sessions_usage == pytest.approx(sum(seconds[:2]) * 1000, abs=2)
            assert whole.sessions_usage + whole.individual_jobs_usage == pytest.approx(whole.usage, abs=2)
            assert whole.avg_queue_time == pytest.approx(10_000)
            for group_by, keys in [
                ("backend", {"emulator", "emulator_isa"}),
                ("instance", {urls.instance}),
                ("user_id", {jobs[0].info.user_id}),
            ]:
                groups = (await client.get_analytics_usage_grouped(group_by)).data
                assert {group.key for group in groups} == keys
                assert sum(group.usage for group in groups) == pytest.approx(whole.usage, abs=2)
                assert sum(group.jobs for group in groups) == 4
            dated = (await client.get_analytics_usage_grouped_by_date()).data
            assert sum(group.usage for group in dated) == pytest.approx(whole.usage, abs=2)
            only = await client.get_analytics_usage(backend=["emulator_isa"])
            assert (only.jobs, only.usage) == (1, pytest.approx(seconds[3] * 1000, abs=1))
            after = dt.datetime.fromisoformat(jobs[0].info.created) + dt.timedelta(days=1)
            assert (await client.get_analytics_usage(interval_start=after)).jobs == 0
            filters = await client.get_analytics_filters()
            assert {one.name for one in filters.backends} == {"emulator", "emulator_isa"}

    async def test_usage_limit_is_enforced_until_it_is_removed(self, ibm, clock):
        async with ibm() as client:
            assert (await client.get_instance_configuration()).to_dict() == {}
            await client.replace_instance_configuration(instance_limit=5)
            job = await client.submit_sampler([QASM], backend="emulator")
            await run_to(clock, job)
            usage = await client.get_usage()
            assert (usage.usage_limit_seconds, usage.usage_limit_reached) == (5, True)
            assert (await client.get_instance()).instance_limit_seconds == "5"
            with pytest.raises(ConflictError) as caught:
                await client.submit_sampler([QASM], backend="emulator")
            assert caught.value.code == "4317"
            with pytest.raises(ConflictError):
                await client.replace_instance_configuration(instance_limit=1)
            await client.replace_instance_configuration(instance_limit=None)
            assert (await client.submit_sampler([QASM], backend="emulator")).id

    async def test_usage_of_a_running_job_is_pending(self, ibm, clock):
        async with ibm() as client:
            job = await client.submit_sampler([QASM], backend="emulator")
            clock.now += 13
            await job.refresh()
            assert (job.status, job.info.usage.status) == ("Running", "pending")
            assert job.info.usage.qpu_charge_time_seconds == pytest.approx(3)


class TestVersions:
    async def test_only_live_version_is_the_one_that_clients_send(self, ibm):
        async with ibm() as client:
            versions = await client.get_versions()
            assert [one.version for one in versions if one.status == "live"] == [client.api_headers["IBM-API-Version"]]
            assert all(one.sunset_date for one in versions if one.status == "deprecated")

    @pytest.mark.parametrize("version", ["2024-01-01", "2025-01-01", "2025-05-01", "2026-04-15"])
    async def test_backends_are_listed_in_every_version(self, ibm, version):
        async with ibm(api_version=version) as client:
            backends = await client.list_backends()
            assert [one.name for one in backends] == ["emulator", "emulator_isa"]
            told = [one.qubits for one in backends]
            assert told in ([20, 20], [156, 20]) or (version == "2024-01-01" and not any(told))

    @pytest.mark.parametrize(
        ("version", "usage", "metrics"),
        [
            ("2025-05-01", {"seconds", "quantum_seconds"}, {"timestamps", "usage", "bss"}),
            ("2026-02-15", {"seconds", "quantum_seconds"}, {"timestamps", "usage", "bss"}),
            ("2026-03-15", {"value", "qpu_charge_time_seconds", "status"}, {"timestamps", "usage"}),
            (
                "2026-04-15",
                {"value", "qpu_charge_time_seconds", "status"},
                {"timestamps", "usage", "circuits_execution_time_ns"},
            ),
        ],
    )
    async def test_usage_and_metrics_have_the_shape_of_the_version(self, ibm, clock, version, usage, metrics):
        async with ibm(api_version=version) as client:
            job = await client.submit_sampler([QASM], backend="emulator")
            await run_to(clock, job)
            assert set((await job.refresh()).info.usage.to_dict()) == usage
            found = (await job.get_metrics()).to_dict()
            assert set(found) - {"caller"} == metrics
            in_usage = version == "2026-03-15"
            assert ("circuits_execution_time_ns" in found["usage"]) is in_usage
            assert set(found["usage"]) - {"circuits_execution_time_ns"} == usage

    async def test_removed_operations_are_served_in_their_old_version_only(self, ibm):
        async with ibm() as client:
            job = await client.submit_sampler([QASM], backend="emulator")
            assert (await client.get_job_transpiled_circuits(job.id)).url
            assert await client.get_job_interim_results(job.id) == ""
            with pytest.raises(NotFoundError):
                await client.call(api.jobs.get_transpiled_circuits_jid.asyncio_detailed, id=job.id)


class TestIonQ:
    async def test_the_report_adds_up_with_the_jobs(self, urls, clock):
        async with IonQClient("any-key", urls.ionq_url) as client:
            jobs = [await client.submit_job(ONE, target=target) for target in ("simulator", "qpu.aria-1", "qpu.aria-1")]
            for job in jobs:
                await run_to(clock, job)
            spent = [(await job.refresh()).to_dict()["execution_time"] for job in jobs]
            assert min(spent) >= 10_000
            report = await client.get_organization_report("org", start_date=dt.date(2026, 1, 1))
            assert (report.organization_id, report.start_date) == ("org", "2026-01-01")
            assert {one.qpu_name: one.usage for one in report.qpus} == {"qpu.aria-1": sum(spent[1:])}
            (member,) = report.members
            assert (member.jobs, member.execution_time) == (3, sum(spent))

    async def test_jobs_are_listed_and_cancelled_and_deleted_in_bulk(self, urls, clock):
        async with IonQClient("any-key", urls.ionq_url) as client:
            jobs = [(await client.submit_job(ONE, name=f"job {number}")).id for number in range(30)]
            assert await ids(client.list_jobs()) == jobs[::-1]
            assert await client.cancel_jobs(jobs[:3]) == jobs[:3]
            assert await ids(client.list_jobs(status="canceled")) == jobs[2::-1]
            assert await client.delete_jobs(jobs[:2]) == jobs[:2]
            assert await ids(client.list_jobs(status="canceled")) == jobs[2:3]
            with pytest.raises(NotFoundError):
                await client.retrieve_job(jobs[0])

    async def test_characterizations_are_listed_newest_first(self, urls):
        async with IonQClient("any-key", urls.ionq_url) as client:
            found = [one async for one in client.list_characterizations("qpu.aria-1")]
            assert len(found) > 10
            assert [one.date for one in found] == sorted((one.date for one in found), reverse=True)
            assert (await client.get_calibration_data("qpu.aria-1")).id == found[0].id
            assert (await client.get_characterization(found[5].id)).to_dict() == found[5].to_dict()
            since = dt.datetime.fromtimestamp(found[3].date, dt.UTC)
            assert await ids(client.list_characterizations("qpu.aria-1", start=since)) == [one.id for one in found[:4]]
