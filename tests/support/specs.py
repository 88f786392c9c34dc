"""The OpenAPI documents, and their operations as this project knows them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import yaml

SPECS = Path(__file__).resolve().parents[2] / "specs"
NAMES = ["ionq-v0.3", "ionq-v0.4", "ibm-runtime-v1"]
METHODS = ["get", "post", "put", "patch", "delete"]

OPERATIONS = {
    "ionq-v0.3": [
        ("POST", "/jobs", "createJob", "jobs"),
        ("GET", "/jobs", "getJobs", "jobs"),
        ("DELETE", "/jobs", "deleteManyjobs", "jobs"),
        ("PUT", "/jobs/status/cancel", "cancelManyJobs", "jobs"),
        ("GET", "/jobs/{UUID}", "getJob", "jobs"),
        ("DELETE", "/jobs/{UUID}", "deleteJob", "jobs"),
        ("GET", "/jobs/{UUID}/results", "getJobResults", "jobs"),
        ("PUT", "/jobs/{UUID}/status/cancel", "cancelJob", "jobs"),
        ("GET", "/characterizations/backends/{backend}", "getCharacterizationsForBackend", "characterizations"),
        (
            "GET",
            "/characterizations/backends/{backend}/current",
            "getCharacterizationsCurrentForBackend",
            "characterizations",
        ),
        ("GET", "/characterizations/{UUID}", "getCharacterization", "characterizations"),
        ("GET", "/backends", "getBackends", "backends"),
        ("GET", "/report/organizations/{org_id}", "getOrgReport", "report"),
        ("GET", "/health", "getHealth", "health"),
    ],
    "ionq-v0.4": [
        ("POST", "/jobs", "CreateJob", "jobs"),
        ("GET", "/jobs", "GetJobs", "jobs"),
        ("DELETE", "/jobs", "DeleteJobs", "jobs"),
        ("PUT", "/jobs/status/cancel", "CancelJobs", "jobs"),
        ("GET", "/jobs/estimate", "EstimateJobCost", "jobs"),
        ("GET", "/jobs/{UUID}", "GetJob", "jobs"),
        ("DELETE", "/jobs/{UUID}", "DeleteJob", "jobs"),
        ("PUT", "/jobs/{UUID}/status/cancel", "CancelJob", "jobs"),
        ("POST", "/jobs/{UUID}/clone", "CloneJob", "jobs"),
        ("POST", "/jobs/{UUID}/move", "MoveJob", "jobs"),
        ("GET", "/jobs/{UUID}/cost", "GetJobCost", "jobs"),
        ("GET", "/jobs/{UUID}/results/probabilities", "GetJobProbabilities", "results"),
        ("GET", "/jobs/{UUID}/results/probabilities/aggregated", "GetJobsProbabilitiesAggregated", "results"),
        ("GET", "/jobs/{UUID}/results/histogram", "GetJobHistogram", "results"),
        ("GET", "/jobs/{UUID}/results/shots", "GetJobShots", "results"),
        ("GET", "/jobs/{UUID}/artifacts/{artifactId}", "GetJobArtifact", "results"),
        ("GET", "/schemas/formats/{format}", "GetFormatSchema", "schemas"),
        ("POST", "/sessions", "CreateSession", "sessions"),
        ("GET", "/sessions", "GetSessions", "sessions"),
        ("GET", "/sessions/{session_id}", "GetSession", "sessions"),
        ("POST", "/sessions/{session_id}/end", "EndSession", "sessions"),
        ("GET", "/sessions/{session_id}/jobs", "GetSessionJobs", "sessions"),
        ("GET", "/backends", "getBackends", "backends"),
        ("GET", "/backends/{backend}", "getBackend", "backends"),
        ("GET", "/backends/{backend}/characterizations", "getCharacterizationsForBackend", "characterizations"),
        ("GET", "/backends/{backend}/characterizations/{UUID}", "getCharacterization", "characterizations"),
        ("GET", "/whoami", "getWhoami", "account"),
        ("GET", "/organizations/{organization_id}/usage", "getUsages", "account"),
        ("GET", "/health", "getHealth", "health"),
    ],
    "ibm-runtime-v1": [
        ("GET", "/v1/jobs", "list_jobs", "jobs"),
        ("POST", "/v1/jobs", "create_job", "jobs"),
        ("GET", "/v1/jobs/{id}", "get_job", "jobs"),
        ("DELETE", "/v1/jobs/{id}", "delete_job", "jobs"),
        ("GET", "/v1/jobs/{id}/results", "get_job_results_jid", "jobs"),
        ("GET", "/v1/jobs/{id}/logs", "get_job_logs_jid", "jobs"),
        ("POST", "/v1/jobs/{id}/cancel", "cancel_job_jid", "jobs"),
        ("GET", "/v1/jobs/{id}/metrics", "get_job_metrics_jid", "jobs"),
        ("PUT", "/v1/jobs/{id}/tags", "replace_job_tags", "jobs"),
        ("GET", "/v1/jobs/{id}/interim_results", "get_interim_results_jid", "jobs"),
        ("GET", "/v1/jobs/{id}/transpiled_circuits", "get_transpiled_circuits_jid", "jobs"),
        ("GET", "/v1/tags", "list_tags", "tags"),
        ("GET", "/v1/backends", "list_backends", "backends"),
        ("GET", "/v1/backends/{id}/properties", "get_backend_properties", "backends"),
        ("GET", "/v1/backends/{id}/configuration", "get_backend_configuration", "backends"),
        ("GET", "/v1/backends/{id}/status", "get_backend_status", "backends"),
        ("GET", "/v1/backends/{id}/defaults", "get_backend_defaults", "backends"),
        ("POST", "/v1/sessions", "create_session", "sessions"),
        ("GET", "/v1/sessions/{id}", "get_session", "sessions"),
        ("PATCH", "/v1/sessions/{id}", "update_session", "sessions"),
        ("DELETE", "/v1/sessions/{id}/close", "delete_session_close", "sessions"),
        ("GET", "/v1/instance", "get_instance", "instances"),
        ("GET", "/v1/instances/configuration", "get_instance_configuration", "instances"),
        ("PUT", "/v1/instances/configuration", "replace_instance_configuration", "instances"),
        ("GET", "/v1/instances/usage", "get_usage", "instances"),
        ("GET", "/v1/accounts/{id}", "get_account", "accounts"),
        ("GET", "/v1/workloads", "find_instance_workloads", "workloads"),
        ("GET", "/v1/analytics/usage", "analytics_usage", "analytics"),
        ("GET", "/v1/analytics/usage_grouped", "get_usage_analytics_grouped", "analytics"),
        ("GET", "/v1/analytics/usage_grouped_by_date", "get_usage_analytics_grouped_by_date", "analytics"),
        ("GET", "/v1/analytics/filters", "analytics_filters", "analytics"),
        ("GET", "/v1/versions", "get_versions", "versions"),
        ("POST", "/v1/logout", "logout", "auth"),
    ],
}


@cache
def load(name: str) -> dict[str, Any]:
    return yaml.load((SPECS / f"{name}.yaml").read_text(), getattr(yaml, "CSafeLoader", yaml.SafeLoader))


def operations(spec: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], list[dict[str, Any]]]]:
    """Give method, path, operation and all parameters of each operation."""
    for path, item in spec["paths"].items():
        for method in METHODS:
            if method in item:
                entries = [*item.get("parameters", []), *item[method].get("parameters", [])]
                yield method.upper(), path, item[method], [resolve(spec, entry) for entry in entries]


def resolve(spec: dict[str, Any], entry: dict[str, Any]) -> dict[str, Any]:
    if "$ref" not in entry:
        return entry
    kind, name = entry["$ref"].split("/")[2:]
    return spec["components"][kind][name]


def nodes(value: Any) -> Iterator[dict[str, Any]]:
    """Give every mapping inside a part of a document."""
    if isinstance(value, dict):
        yield value
    for child in value.values() if isinstance(value, dict) else value if isinstance(value, list) else []:
        yield from nodes(child)


def reachable(spec: dict[str, Any], root: Any) -> set[str]:
    """Name the schemas that a part of a document refers to, directly or not."""
    found: set[str] = set()
    unseen = [root]
    while unseen:
        for node in nodes(unseen.pop()):
            name = str(node.get("$ref", "")).removeprefix("#/components/schemas/")
            if name in spec["components"]["schemas"] and name not in found:
                found.add(name)
                unseen.append(spec["components"]["schemas"][name])
    return found


def response_schemas(name: str) -> dict[str, Any]:
    """Give the schemas that no request uses."""
    spec = load(name)
    bodies = [operation.get("requestBody", {}) for _, _, operation, _ in operations(spec)]
    programs = [
        {"$ref": f"#/components/schemas/{key}"} for key in spec["components"]["schemas"] if key.endswith("Params")
    ]
    requests = reachable(spec, [*bodies, *programs])
    return {key: value for key, value in spec["components"]["schemas"].items() if key not in requests}
