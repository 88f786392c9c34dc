"""Accounts saved by Qiskit."""

import json

import pytest
from support.addresses import CRN, KEY

from aioqpu import ConfigurationError, IBMRuntimeClient

CLOUD = {"channel": "ibm_cloud", "token": KEY, "instance": CRN, "url": "https://cloud.ibm.com", "verify": True}
PLATFORM = {
    "channel": "ibm_quantum_platform",
    "token": KEY,
    "instance": CRN.replace("us-east", "eu-de"),
    "url": "https://cloud.ibm.com",
    "private_endpoint": False,
}
CLASSIC = {"channel": "ibm_quantum", "token": "old", "url": "https://auth.quantum.ibm.com/api"}


@pytest.fixture
def saved(tmp_path):
    def save(accounts):
        path = tmp_path / "accounts.json"
        path.write_text(accounts if isinstance(accounts, str) else json.dumps(accounts))
        return path

    return save


@pytest.mark.parametrize(
    ("accounts", "name", "region"),
    [
        ({"default-ibm-cloud": CLOUD}, None, ""),
        ({"default-ibm-cloud": CLOUD, "default-ibm-quantum-platform": PLATFORM}, None, "eu-de."),
        ({"a": CLOUD, "b": PLATFORM | {"is_default_account": True}}, None, "eu-de."),
        ({"default-ibm-cloud": CLOUD, "b": PLATFORM | {"is_default_account": True}}, None, "eu-de."),
        ({"mine": CLOUD}, None, ""),
        ({"mine": CLOUD, "default-ibm-quantum": CLASSIC}, None, ""),
        ({"a": CLOUD, "b": PLATFORM}, "b", "eu-de."),
        ({"a": {key: value for key, value in CLOUD.items() if key != "channel"}}, None, ""),
    ],
)
def test_from_saved_account_uses_the_named_default_or_only_account(saved, accounts, name, region):
    client = IBMRuntimeClient.from_saved_account(name, path=saved(accounts))
    assert client.url == f"https://{region}quantum.cloud.ibm.com/api"


def test_the_file_in_the_home_folder_is_the_default(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(ConfigurationError, match="no saved accounts"):
        IBMRuntimeClient.from_saved_account()
    (tmp_path / ".qiskit").mkdir()
    file = tmp_path / ".qiskit" / "qiskit-ibm.json"
    file.write_text(json.dumps({"default-ibm-cloud": CLOUD}))
    before = file.stat()
    assert IBMRuntimeClient.from_saved_account().url == "https://quantum.cloud.ibm.com/api"
    assert file.stat().st_mtime_ns == before.st_mtime_ns


def test_all_that_is_missing_is_named_at_once(monkeypatch):
    for name in ("QISKIT_IBM_TOKEN", "IBMCLOUD_API_KEY", "QISKIT_IBM_INSTANCE"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(ConfigurationError, match=r"INSTANCE; no API key: .* QISKIT_IBM_TOKEN \(.*emulator\(\) needs"):
        IBMRuntimeClient()


def test_keywords_override_the_saved_account(saved):
    lacking = {key: value for key, value in CLOUD.items() if key != "instance"}
    path = saved({"a": lacking})
    with pytest.raises(ConfigurationError, match=r"no instance.*QISKIT_IBM_INSTANCE$"):
        IBMRuntimeClient.from_saved_account(path=path)
    client = IBMRuntimeClient.from_saved_account(path=path, instance=CRN, url="http://127.0.0.1:1/api", timeout=7)
    assert client.url == "http://127.0.0.1:1/api"
    assert IBMRuntimeClient.from_saved_account(path=path, instance=CRN, auth="bearer").url.endswith("/api")


def test_saved_proxy_and_verify_are_used(saved):
    path = saved({"a": CLOUD | {"verify": False, "proxies": {"urls": {"https": "http://127.0.0.1:3128"}}}})
    client = IBMRuntimeClient.from_saved_account(path=path)
    assert str(client._service.http.configuration.proxy.url) == "http://127.0.0.1:3128"
    assert client._service.http.configuration.verify is False


@pytest.mark.parametrize(
    ("urls", "proxy"),
    [
        ({"all": "http://127.0.0.1:1"}, "http://127.0.0.1:1"),
        ({"all": "http://127.0.0.1:1", "https": "http://127.0.0.1:2"}, "http://127.0.0.1:2"),
        ({"http": "http://127.0.0.1:3"}, "http://127.0.0.1:3"),
        ({"https": None, "all": "http://127.0.0.1:1"}, "http://127.0.0.1:1"),
    ],
)
def test_most_specific_saved_proxy_is_used(saved, urls, proxy):
    path = saved({"a": CLOUD | {"proxies": {"urls": urls, "username_ntlm": None}}})
    assert str(IBMRuntimeClient.from_saved_account(path=path)._service.http.configuration.proxy.url) == proxy


@pytest.mark.parametrize(
    ("accounts", "name", "words"),
    [
        ({"a": CLOUD}, "b", "only a"),
        ({}, None, "no default account"),
        ({"a": CLOUD, "b": CLOUD}, None, "name one of a, b"),
        ({"default-ibm-quantum": CLASSIC}, None, "none"),
        ({"default-ibm-quantum": CLASSIC}, "default-ibm-quantum", "no account"),
        ({"a": CLOUD | {"proxies": {"urls": {}, "username_ntlm": "u", "password_ntlm": "p"}}}, None, "NTLM"),
        ({"a": CLOUD | {"proxies": "x"}}, None, "not of the form"),
        ({"a": CLOUD | {"proxies": {"urls": ["http://127.0.0.1:3128"]}}}, None, "give proxy="),
        ({"a": CLOUD | {"proxies": {"urls": "http://127.0.0.1:3128"}}}, None, "give proxy="),
        ({"a": CLOUD | {"proxies": {"urls": {"https": 7}}}}, None, "proxy is not the URL"),
        ({"a": CLOUD | {"proxies": {"urls": {"https://h.example": "http://127.0.0.1:1"}}}}, None, "for one host only"),
        ({"a": CLOUD | {"proxies": {"urls": {"all": "http://127.0.0.1:1", "all://h": "x"}}}}, None, "give proxy="),
        ({"a": CLOUD | {"proxies": {"https": "http://127.0.0.1:1"}}}, None, "not of the form"),
        ({"a": PLATFORM | {"private_endpoint": "no"}}, None, "private_endpoint must be"),
        ({"a": CLOUD, "b": CLOUD | {"is_default_account": "no"}}, None, "is_default_account .* true or false"),
        ({"a": 7}, None, "none"),
        ([1], None, "by name"),
        ("{", None, "cannot be read"),
        ("[" * 100_000, None, "cannot be read"),
    ],
)
def test_unusable_account_raises_configuration_error_without_the_key(saved, accounts, name, words):
    with pytest.raises(ConfigurationError, match=words) as caught:
        IBMRuntimeClient.from_saved_account(name, path=saved(accounts))
    assert KEY not in str(caught.value)


def test_auth_keyword_needs_no_saved_token(saved):
    path = saved({"a": {key: value for key, value in CLOUD.items() if key != "token"}, "b": CLOUD})
    assert IBMRuntimeClient.from_saved_account("a", path=path, auth="bearer").url.endswith("/api")
    assert IBMRuntimeClient.from_saved_account("b", path=path, auth=None).url.endswith("/api")


@pytest.mark.parametrize("path", ["", "~no-such-user/accounts.json"])
def test_invalid_path_raises_instead_of_using_the_default_file(tmp_path, monkeypatch, path):
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / ".qiskit").mkdir()
    (tmp_path / ".qiskit" / "qiskit-ibm.json").write_text(json.dumps({"a": CLOUD}))
    with pytest.raises(ConfigurationError, match="cannot be read"):
        IBMRuntimeClient.from_saved_account(path=path)
