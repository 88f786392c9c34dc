"""Clients of the emulator, and what tests wait with."""

import os
import time

import httpx

GRANT = "urn:ibm:params:oauth:grant-type:apikey"


def http_client(url, headers=None):
    """Return a client without certificates: loading them takes 30 ms, longer than most tests."""
    return httpx.Client(base_url=url, headers=headers, timeout=600, verify=False)


def ionq_client(urls, key="good"):
    return http_client(urls.ionq_url, {"Authorization": f"apiKey {key}"})


def ibm_token(urls, key="good"):
    with http_client(urls.iam_url) as client:
        return client.post("/identity/token", data={"grant_type": GRANT, "apikey": key})


def ibm_client(urls, version="2026-04-15", instance=None):
    headers = {
        "Authorization": f"Bearer {ibm_token(urls).json()['access_token']}",
        "Service-CRN": instance or urls.instance,
        "IBM-API-Version": version,
    }
    return http_client(urls.ibm_url, headers)


class Clock:
    """A clock that moves by hand."""

    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


def wait_for(client, path, ended):
    for _ in range(60_000):
        job = client.get(path).json()
        if job["status"] in ended:
            return job
        time.sleep(0.01)  # a test without an event loop
    raise AssertionError(f"{path} did not end: {job}")


def run_until(path, _):
    """Simulate, in a child process, until a file is there; another one tells that it runs."""
    path.with_suffix(".running").touch()
    while not path.exists():
        time.sleep(0.01)


def process_of(_):
    """Simulate nothing, and return the id of the child process."""
    return os.getpid()
