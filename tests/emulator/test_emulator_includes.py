"""Circuits that ask the emulator to include files of its machine."""

import pytest

from aioqpu.integrations.openqasm import load_openqasm

SECRET = "hunter2"


@pytest.fixture
def secret(tmp_path, monkeypatch):
    """Write a file that no circuit may read, and make its folder the working directory."""
    path = tmp_path / "secret.inc"
    path.write_text(f"{SECRET} is the word;")
    monkeypatch.chdir(tmp_path)
    return path


@pytest.mark.parametrize("version", ["2.0", "3.0"])
@pytest.mark.parametrize("spelled", ["{path}", "secret.inc", "./secret.inc", "../{folder}/secret.inc"])
def test_no_file_is_included(run_ionq, run_ibm, secret, version, spelled):
    name = spelled.format(path=secret, folder=secret.parent.name)
    register = "qreg q[1];" if version == "2.0" else "qubit[1] q; bit[1] c;"
    text = f'OPENQASM {version}; include "{name}"; {register}'
    ionq, _ = run_ionq({"input": {"format": "qasm", "data": text}})
    ibm, _ = run_ibm("sampler", {"pubs": [[text]]})
    assert (ionq["status"], ibm["status"]) == ("failed", "Failed")
    assert SECRET not in ionq["failure"]["error"] + ibm["state"]["reason"]


@pytest.mark.parametrize(
    "text",
    [
        'OPENQASM 2.0; include "qelib1.inc"; qreg q[1]; h q[0];',
        '// translated from OPENQASM 2\nOPENQASM 3.0; include "stdgates.inc"; qubit[1] q; h q[0];',
    ],
)
def test_the_standard_gates_are_included(text):
    assert load_openqasm(text).count_ops() == {"h": 1}
