"""Reads the configuration of an IBM client: the instance's CRN, base URLs, the API version."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

import attrs

from aioqpu._http.validation import Secret, check_url, environment
from aioqpu.errors import ConfigurationError
from aioqpu.ibm.keywords import API_KEY_VARIABLES, DEFAULT_API_VERSION

_PLATFORM_HOSTS = ("cloud.ibm.com", "quantum.cloud.ibm.com", "test.cloud.ibm.com", "quantum.test.cloud.ibm.com")
_RETIRED_HOSTS = re.compile(
    r"(^|\.)(quantum-computing\.ibm\.com|quantum\.ibm\.com|quantum-computing\.cloud\.ibm\.com)$"
)
_CRN = re.compile(r"crn:v1:[a-z0-9-]+:[a-z0-9-]+:[a-z0-9-]+:(?P<region>[a-z0-9-]+):a/[\w-]+:[\w-]+:[^:\s]*:[^:\s]*")


@attrs.frozen
class IBMConfiguration:
    """The checked configuration from the constructor's arguments and the environment."""

    crn: Secret
    url: str
    iam_url: str
    api_version: str


def read_configuration(
    *,
    instance: Secret | None,
    has_key: bool,
    url: str | None,
    iam_url: str | None,
    api_version: Any,
    private_endpoint: Any,
) -> IBMConfiguration:
    """Return the configuration of a client; raise `ConfigurationError` for an invalid setting."""
    if instance is None and (variable := environment("QISKIT_IBM_INSTANCE")):
        instance = Secret(variable)
    if instance is None:
        missing = "no instance: give instance='crn:v1:...', or set QISKIT_IBM_INSTANCE"
        if not (has_key or environment(*API_KEY_VARIABLES)):
            missing += (
                "; no API key: give token=..., or set QISKIT_IBM_TOKEN (IBMRuntimeClient.emulator() needs neither)"
            )
        raise ConfigurationError(missing)
    crn = instance.checked("instance")
    problem, region, staging = _parse_crn(crn)
    if problem:  # raised here, since the frames of _parse_crn hold the CRN
        raise ConfigurationError(problem)
    if not isinstance(api_version, str) or not re.fullmatch(r"\d{4}-\d{2}-\d{2}", api_version):
        raise ConfigurationError(f"api_version must be a date such as {DEFAULT_API_VERSION}, not {api_version!r}")
    if not isinstance(private_endpoint, bool):
        raise ConfigurationError(f"private_endpoint must be True or False, not {private_endpoint!r}")
    name, given = ("url", url) if url is not None else ("QISKIT_IBM_URL", environment("QISKIT_IBM_URL"))
    iam = iam_url if iam_url is not None else environment("IAM_URL")
    iam_host = "iam.test.cloud.ibm.com" if staging else "iam.cloud.ibm.com"
    return IBMConfiguration(
        crn=crn,
        url=_base_url(name, given, region, staging=staging, private=private_endpoint),
        iam_url=check_url("iam_url", iam or f"https://{'private.' if private_endpoint else ''}{iam_host}").removesuffix(
            "/identity/token"
        ),
        api_version=api_version,
    )


def _parse_crn(secret: Secret) -> tuple[str | None, str, bool]:
    """Return (the problem, the region, whether it belongs to IBM's staging cloud) of an instance's CRN."""
    crn = secret.reveal()
    match = _CRN.fullmatch(crn)
    problem = None
    if re.fullmatch(r"[^/:]+/[^/:]+/[^/:]+", crn):
        problem = "hub/group/project belongs to the retired IBM Quantum service: instance is now a CRN"
    elif match is None:
        problem = (
            "instance must be the CRN of a quantum-computing instance (crn:v1:bluemix:public:quantum-computing:"
            f"<region>:a/<account>:<id>::), not a name; this one has {crn.count(':') + 1} of 10 fields"
        )
    return problem, match["region"] if match else "", crn.startswith("crn:v1:staging:")


def _base_url(name: str, url: str | None, region: str, *, staging: bool, private: bool) -> str:
    """Return the given base URL, or that of the region, also for a URL of the platform without a path."""
    if url is not None:
        base = check_url(name, url)
        parts = urlsplit(base)
        host = parts.hostname or ""
        if _RETIRED_HOSTS.search(host):
            raise ConfigurationError(
                f"{host} belongs to a retired service: leave url out, and the instance's region gives the right one "
                "(https://quantum.cloud.ibm.com/api or https://<region>.quantum.cloud.ibm.com/api)"
            )
        if host not in _PLATFORM_HOSTS or parts.path:
            return base.removesuffix("/v1")
    domain = "quantum.test.cloud.ibm.com" if staging else "quantum.cloud.ibm.com"
    if private:
        return f"https://private.{region}.{domain}/api"
    return f"https://{domain}/api" if region == "us-east" else f"https://{region}.{domain}/api"
