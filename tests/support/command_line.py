"""Runs the commands of `aioqpu` in this process, with an emulator in place of the network."""

import json

import httpx
from typer.testing import CliRunner

from aioqpu import IBMRuntimeClient, IonQClient
from aioqpu.integrations.command_line import client as command_client
from aioqpu.integrations.command_line.app import app

GHZ = 'OPENQASM 3.0; include "stdgates.inc"; qubit[2] q; bit[2] c; h q[0]; cx q[0], q[1]; c = measure q;'


def use(monkeypatch, emulator, urls):
    for cls in (IonQClient, IBMRuntimeClient):

        def make(self, *args, before=cls.__init__, **options):
            before(self, *args, **{**options, "transport": httpx.ASGITransport(app=emulator.app)})

        # Without sockets coverage can follow: on Python 3.11 it loses its place when a coroutine is cancelled.
        monkeypatch.setattr(command_client, cls.__name__, type("Local", (cls,), {"__init__": make}))
    set_environment(monkeypatch, urls)


def set_environment(monkeypatch, urls):
    """Set the variables by which clients reach an emulator."""
    for name, value in {
        "IONQ_API_KEY": "any-key",
        "IONQ_API_URL": urls.ionq_url,
        "QISKIT_IBM_TOKEN": "any-key",
        "QISKIT_IBM_INSTANCE": urls.instance,
        "QISKIT_IBM_URL": urls.ibm_url,
        "IAM_URL": urls.iam_url,
    }.items():
        monkeypatch.setenv(name, value)


def aioqpu(*arguments, **options):
    return CliRunner().invoke(app, list(arguments), **options)


def printed(*arguments):
    answer = aioqpu(*arguments, "--json")
    assert answer.exit_code == 0, answer.stderr
    return json.loads(answer.stdout)
