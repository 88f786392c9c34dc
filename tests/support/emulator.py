"""Clients of the emulator, and what tests wait with."""

import time

import httpx

GRANT = "urn:ibm:params:oauth:grant-type:apikey"


def ionq_client(urls, key="good"):
    return httpx.Client(base_url=urls.ionq_url, headers={"Authorization": f"apiKey {key}"}, timeout=600)


def ibm_token(urls, key="good"):
    return httpx.post(f"{urls.iam_url}/identity/token", data={"grant_type": GRANT, "apikey": key}, timeout=600)


def ibm_client(urls, version="2026-04-15", instance=None):
    headers = {
        "Authorization": f"Bearer {ibm_token(urls).json()['access_token']}",
        "Service-CRN": instance or urls.instance,
        "IBM-API-Version": version,
    }
    return httpx.Client(base_url=urls.ibm_url, headers=headers, timeout=600)


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
    """Simulate, in a child process, until a file is there."""
    while not path.exists():
        time.sleep(0.01)
