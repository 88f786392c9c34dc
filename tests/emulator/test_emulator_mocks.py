"""IBM's mock machines, usage in resource units, and API versions that end."""

from datetime import date

import pytest
from support.emulator import ibm_client

from aioqpu_emulator import Emulator

ONES = 'OPENQASM 3.0; include "stdgates.inc"; qubit[8] q; bit[8] c; x q; c = measure q;'


def names(answer, field):
    return [each["backend"] if "backend" in each else each["name"] for each in answer.json()[field]]


def test_mock_machines_are_listed_on_request(ibm):
    assert names(ibm.get("/v1/backends"), "devices") == ["emulator", "emulator_isa"]
    devices = ibm.get("/v1/backends", params={"include_mocks": "true"}).json()["devices"]
    assert [(device["name"], device.get("class")) for device in devices] == [
        ("emulator", None),
        ("emulator_isa", None),
        ("mock", "mock"),
        ("mock_isa", "mock"),
    ]
    assert all(device["physical_qubits"] == device["qubits"] for device in devices)
    assert ibm.get("/v1/backends/mock_isa/configuration").json()["backend_name"] == "mock_isa"


@pytest.fixture
def mocked():
    """An emulator of its own, with a job on a backend and one on its mock machine."""
    with Emulator(queue_time=0, run_time=0, seed=1).serve() as urls, ibm_client(urls) as client:
        yield client


def submitted(client, backend, **more):
    params = {"pubs": [[ONES, None, 400]]}
    return client.post("/v1/jobs", json={"program_id": "sampler", "backend": backend, "params": params, **more}).json()


def ended(client, job_id):
    job = client.get(f"/v1/jobs/{job_id}").json()
    while job["status"] in ("Queued", "Running"):
        job = client.get(f"/v1/jobs/{job_id}").json()
    return job


def test_dry_run_has_usage_and_random_samples_and_fails_if_invalid(mocked):
    real, dry = (submitted(mocked, backend)["id"] for backend in ("emulator", "mock"))
    job = ended(mocked, dry)
    assert job["backend"] == "mock"
    assert job["usage"]["value"] == pytest.approx(2 * job["usage"]["qpu_charge_time_seconds"])
    samples = mocked.get(f"/v1/jobs/{dry}/results").json()["results"][0]["data"]["c"]["samples"]
    assert len(samples) == 400
    assert len(set(samples)) > 100
    ended(mocked, real)
    assert set(mocked.get(f"/v1/jobs/{real}/results").json()["results"][0]["data"]["c"]["samples"]) == {"0xff"}
    broken = mocked.post(
        "/v1/jobs", json={"program_id": "sampler", "backend": "mock", "params": {"pubs": [["nonsense"]]}}
    )
    assert ended(mocked, broken.json()["id"])["status"] == "Failed"


def test_an_estimator_on_a_mock_machine_gives_random_values(mocked):
    circuit = 'OPENQASM 3.0; include "stdgates.inc"; qubit[1] q; x q[0];'
    body = {"program_id": "estimator", "backend": "mock", "params": {"pubs": [[circuit, [["Z"]] * 20, None, 0.1]]}}
    job_id = mocked.post("/v1/jobs", json=body).json()["id"]
    ended(mocked, job_id)
    data = mocked.get(f"/v1/jobs/{job_id}/results").json()["results"][0]["data"]
    values = [row[0] for row in data["evs"]]
    assert len(set(values)) == 20
    assert min(values) < 0 < max(values)


def test_dry_runs_are_not_in_lists_and_usage_by_default(mocked):
    jobs = [submitted(mocked, backend, tags=["mine"])["id"] for backend in ("emulator", "mock_isa")]
    assert [ended(mocked, job)["status"] for job in jobs] == ["Completed", "Completed"]
    dry = submitted(mocked, "mock")["id"]
    seconds = ended(mocked, dry)["usage"]["qpu_charge_time_seconds"]
    for path, field in (("/v1/jobs", "jobs"), ("/v1/workloads", "workloads")):
        assert names(mocked.get(path), field) == ["emulator"]
        assert sorted(names(mocked.get(path, params={"include_mocks": "true"}), field)) == [
            "emulator",
            "mock",
            "mock_isa",
        ]
    assert mocked.get("/v1/jobs").json()["count"] == 1
    assert mocked.get("/v1/jobs", params={"tags": "mine", "include_mocks": "true"}).json()["count"] == 2
    consumed = mocked.get("/v1/instances/usage").json()["usage_consumed_seconds"]
    assert seconds > 0
    assert consumed == mocked.get(f"/v1/jobs/{jobs[0]}").json()["usage"]["qpu_charge_time_seconds"]
    assert mocked.get("/v1/analytics/usage").json()["jobs"] == 1


def test_session_accepts_dry_runs_only_of_its_own_backend(mocked):
    session = mocked.post("/v1/sessions", json={"mode": "batch", "backend": "emulator"}).json()["id"]
    assert "id" in submitted(mocked, "mock", session_id=session)
    (error,) = submitted(mocked, "mock_isa", session_id=session)["errors"]
    assert "runs on emulator, not on mock_isa" in error["message"]


def test_usage_is_given_in_resource_units_beside_seconds(mocked):
    job_id = submitted(mocked, "emulator")["id"]
    usage = ended(mocked, job_id)["usage"]
    assert mocked.get(f"/v1/jobs/{job_id}/metrics").json()["usage"]["value"] == usage["value"] > 0
    (workload,) = mocked.get("/v1/workloads").json()["workloads"]
    assert workload["usage"]["value"] == usage["value"]
    consumed = mocked.get("/v1/instances/usage").json()
    assert consumed["usage_consumed_ru"] == usage["value"]
    assert consumed["usage_allocation_ru"] == 2 * consumed["usage_allocation_seconds"]
    assert mocked.get("/v1/instance").json()["usage_allocation_ru"] == "72000.0"
    mocked.put("/v1/instances/configuration", json={"instance_limit": 50})
    assert mocked.get("/v1/instances/configuration").json() == {"instance_limit": 50, "instance_limit_ru": 100}
    assert mocked.get("/v1/instance").json()["instance_limit_ru"] == "100.0"
    assert mocked.get("/v1/instances/usage").json()["usage_limit_ru"] == 100
    account = mocked.get("/v1/accounts/0123456789abcdef0123456789abcdef").json()
    assert account["plans"][0]["usage_allocation_ru"] == 72_000
    old = mocked.get(f"/v1/jobs/{job_id}", headers={"IBM-API-Version": "2026-02-15"}).json()
    assert set(old["usage"]) == {"seconds", "quantum_seconds"}


def test_deprecated_api_version_is_refused_from_its_end_date():
    emulator = Emulator(queue_time=0, run_time=0)
    with emulator.serve() as urls, ibm_client(urls) as client:
        path = f"/v1/jobs/{submitted(client, 'emulator')['id']}"

        def read(tail, version):
            return client.get(path + tail, headers={"IBM-API-Version": version})

        for tail in ("/interim_results", "/transpiled_circuits"):
            assert read(tail, "2025-05-01").status_code == 200
            assert read(tail, "2026-02-01").status_code == 404
            assert "newer than 2025-05-01" in read(tail, "2026-04-15").text
        emulator.ibm_date = date(2026, 12, 31)
        assert read("/interim_results", "2025-05-01").status_code == 200
        emulator.ibm_date = date(2027, 1, 1)
        refused = read("/interim_results", "2025-05-01")
        assert refused.status_code == 400
        (error,) = refused.json()["errors"]
        assert error["message"] == "IBM-API-Version: version 2025-05-01 is not served any more."
        assert error["solution"] == "Use version 2026-02-01 or a newer one."
        assert read("", "2026-02-01").status_code == 200
        del client.headers["IBM-API-Version"]
        assert set(client.get(path).json()["usage"]) == {"seconds", "quantum_seconds"}
        assert client.get(f"{path}/interim_results").status_code == 404
        assert client.get("/v1/versions").json()["versions"][0]["version"] == "2026-02-01"
