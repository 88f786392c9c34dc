"""What clients accept when they are made, and what they refuse before any request."""

import pickle

import httpx
import pytest
from support.addresses import CRN, IONQ, KEY

from aioqpu import ConfigurationError, IBMRuntimeClient, IonQClient
from aioqpu._http.credentials import StaticCredentials
from aioqpu._http.validation import Secret


def crn(region="us-east", cname="bluemix"):
    return f"crn:v1:{cname}:public:quantum-computing:{region}:a/0123456789abcdef0123456789abcdef:1b2c3d4e-aaaa::"


class TestIonQ:
    def test_the_default_address(self):
        assert IonQClient(KEY).url == IONQ

    @pytest.mark.parametrize("order", [0, 1, 2])
    def test_the_key_is_read_from_environment_variables_in_order(self, monkeypatch, order):
        names = ["IONQ_API_KEY", "QISKIT_IONQ_API_TOKEN", "IONQ_API_TOKEN"]
        for name in names[order:]:
            monkeypatch.setenv(name, f"key-from-{name}")
        headers = IonQClient().api_headers
        assert headers["authorization"] == f"apiKey key-from-{names[order]}"
        assert "key-from" not in repr(headers)

    def test_arguments_take_precedence_over_the_environment(self, monkeypatch):
        monkeypatch.setenv("IONQ_API_KEY", "other")
        monkeypatch.setenv("IONQ_API_URL", "https://other.test/v0.3")
        client = IonQClient(KEY, "https://mine.test/quantum/v0.3/")
        assert client.url == "https://mine.test/quantum/v0.3"
        assert client.api_headers["authorization"] == f"apiKey {KEY}"
        assert IonQClient().url == "https://other.test/v0.3"

    def test_an_error_for_a_bad_url_names_its_environment_variable(self, monkeypatch):
        monkeypatch.setenv("IONQ_API_URL", "foo")
        with pytest.raises(ConfigurationError, match="IONQ_API_URL must start with https"):
            IonQClient(KEY)
        monkeypatch.setenv("QISKIT_IBM_URL", "foo")
        with pytest.raises(ConfigurationError, match="QISKIT_IBM_URL must start with https"):
            IBMRuntimeClient(KEY, CRN)

    def test_paths_are_made_below_the_url(self):
        assert IonQClient(KEY).make_path("jobs", "a", "results") == f"{IONQ}/jobs/a/results"

    def test_a_missing_key_raises_an_error_that_names_the_variables(self):
        with pytest.raises(ConfigurationError, match="IONQ_API_KEY or QISKIT_IONQ_API_TOKEN"):
            IonQClient()

    @pytest.mark.parametrize(
        "url",
        [
            "https://api.ionq.co/v0.5",
            "https://api.ionq.co",
            "https://api.ionq.co/v0.3/v0.4",
            "http://api.ionq.co/v0.3",
            "ftp://api.ionq.co/v0.3",
            "api.ionq.co/v0.3",
            "https:///v0.3",
            "https://api.ionq.co:99999/v0.3",
            "https://[::1/v0.3",
            "https://user:pw@api.ionq.co/v0.3",
            "https://api.ionq.co/v0.3?key=1",
            "https://api.ionq.co/v0.3#x",
            "https://api.ionq.co\r\nX: y/v0.3",
            "http://10.0.0.7/v0.3",
            "http://localhost.evil.test/v0.3",
            "",
            " ",
            7,
        ],
    )
    def test_wrong_addresses_are_refused(self, url):
        with pytest.raises(ConfigurationError):
            IonQClient(KEY, url)

    @pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:1", "[::1]:80", "127.8.8.8"])
    def test_plain_http_is_fine_on_loopback(self, host):
        assert IonQClient(KEY, f"http://{host}/v0.3").url == f"http://{host}/v0.3"


class TestIBM:
    @pytest.mark.parametrize(
        ("region", "private", "cname", "url"),
        [
            ("us-east", False, "bluemix", "https://quantum.cloud.ibm.com/api"),
            ("eu-de", False, "bluemix", "https://eu-de.quantum.cloud.ibm.com/api"),
            ("us-east", True, "bluemix", "https://private.us-east.quantum.cloud.ibm.com/api"),
            ("eu-de", True, "bluemix", "https://private.eu-de.quantum.cloud.ibm.com/api"),
            ("us-east", False, "staging", "https://quantum.test.cloud.ibm.com/api"),
        ],
    )
    def test_the_url_is_derived_from_the_crn(self, region, private, cname, url):
        assert IBMRuntimeClient(KEY, crn(region, cname), private_endpoint=private).url == url

    @pytest.mark.parametrize("platform", ["https://cloud.ibm.com", "https://quantum.cloud.ibm.com/"])
    def test_a_platform_url_is_replaced_by_the_url_of_the_crn(self, platform, monkeypatch):
        assert IBMRuntimeClient(KEY, crn("eu-de"), platform).url == "https://eu-de.quantum.cloud.ibm.com/api"
        monkeypatch.setenv("QISKIT_IBM_URL", platform)
        assert IBMRuntimeClient(KEY, crn("eu-de")).url == "https://eu-de.quantum.cloud.ibm.com/api"

    def test_a_custom_url_takes_precedence_and_may_end_in_v1(self):
        assert IBMRuntimeClient(KEY, CRN, "http://localhost:8765/api/v1/").url == "http://localhost:8765/api"
        assert (
            IBMRuntimeClient(KEY, CRN, "https://quantum.cloud.ibm.com/api").url == "https://quantum.cloud.ibm.com/api"
        )

    @pytest.mark.parametrize(
        "retired",
        [
            "https://api.quantum-computing.ibm.com/runtime",
            "https://auth.quantum-computing.ibm.com/api",
            "https://runtime-us-east.quantum-computing.ibm.com",
            "https://api.quantum.ibm.com/runtime",
            "https://auth.quantum.ibm.com/api",
            "https://us-east.quantum-computing.cloud.ibm.com",
        ],
    )
    def test_retired_urls_are_refused_with_the_current_url(self, retired):
        with pytest.raises(ConfigurationError, match=r"quantum\.cloud\.ibm\.com/api"):
            IBMRuntimeClient(KEY, CRN, retired)

    @pytest.mark.parametrize(
        ("instance", "words"),
        [
            (None, "QISKIT_IBM_INSTANCE"),
            ("", "non-empty"),
            ("my-instance", "not a name"),
            ("ibm-q/open/main", "hub/group/project"),
            ("crn:v1:bluemix:public:quantum-computing:us-east", "6 of 10"),
            (CRN.replace("quantum-computing:us-east", "quantum-computing:"), "CRN"),
            (CRN.replace("us-east", "evil.test/"), "CRN"),
            (CRN + "\r\nX-Injected: 1", "control"),
            (7, "string"),
        ],
    )
    def test_invalid_instances_are_refused_without_showing_them(self, instance, words):
        with pytest.raises(ConfigurationError, match=words) as caught:
            IBMRuntimeClient(KEY, instance)
        assert "0123456789abcdef" not in str(caught.value)

    def test_whitespace_around_keys_tokens_and_crns_is_stripped(self, respx_mock):
        import asyncio

        client = IBMRuntimeClient(instance=f" {CRN}\r\n", auth="Bearer mine\n")
        assert client.api_headers["service-crn"] == CRN
        route = respx_mock.get("https://quantum.cloud.ibm.com/api/v1/jobs/a").respond(json={"id": "a", "status": "x"})
        asyncio.run(client.retrieve_job("a"))
        assert route.calls.last.request.headers["authorization"] == "Bearer mine"
        assert IonQClient(f"{KEY}\n").api_headers["authorization"] == f"apiKey {KEY}"

    @pytest.mark.parametrize("private", ["no", "false", 1, None])
    def test_private_endpoint_is_true_or_false(self, private):
        with pytest.raises(ConfigurationError, match="private_endpoint must be True or False"):
            IBMRuntimeClient(KEY, CRN, private_endpoint=private)

    def test_key_instance_and_iam_url_are_read_from_the_environment(self, monkeypatch):
        monkeypatch.setenv("QISKIT_IBM_TOKEN", KEY)
        monkeypatch.setenv("QISKIT_IBM_INSTANCE", crn("eu-de"))
        monkeypatch.setenv("IAM_URL", "http://127.0.0.1:1")
        assert IBMRuntimeClient().url == "https://eu-de.quantum.cloud.ibm.com/api"

    def test_api_headers_contain_the_crn_and_api_version_but_no_token(self):
        headers = IBMRuntimeClient(KEY, CRN, api_version="2025-05-01").api_headers
        assert headers["service-crn"] == CRN
        assert headers["ibm-api-version"] == "2025-05-01"
        assert "authorization" not in headers

    @pytest.mark.parametrize(
        ("options", "words"),
        [
            ({"token": KEY, "auth": "t"}, "not both"),
            ({"auth": 7}, "coroutine function"),
            ({"auth": ""}, "non-empty"),
            ({"auth": "a\nb"}, "control"),
            ({"token": KEY, "api_version": "latest"}, "date"),
            ({"token": KEY, "api_version": None}, "date"),
            ({"token": KEY, "iam_url": "http://iam.cloud.ibm.com"}, "https"),
            ({}, "QISKIT_IBM_TOKEN"),
        ],
    )
    def test_wrong_credentials_and_versions_are_refused(self, options, words):
        with pytest.raises(ConfigurationError, match=words):
            IBMRuntimeClient(instance=CRN, **options)

    def test_auth_takes_precedence_over_a_token_from_the_environment(self, monkeypatch, respx_mock):
        import asyncio

        monkeypatch.setenv("QISKIT_IBM_TOKEN", KEY)
        route = respx_mock.get("https://quantum.cloud.ibm.com/api/v1/jobs/a").respond(json={"id": "a", "status": "x"})
        asyncio.run(IBMRuntimeClient(instance=CRN, auth="mine").retrieve_job("a"))
        assert route.calls.last.request.headers["authorization"] == "Bearer mine"

    @pytest.mark.parametrize(
        ("options", "instance", "iam"),
        [
            ({}, crn(), "https://iam.cloud.ibm.com"),
            ({"private_endpoint": True}, crn(), "https://private.iam.cloud.ibm.com"),
            ({}, crn(cname="staging"), "https://iam.test.cloud.ibm.com"),
            ({"iam_url": "https://iam.mine.test/"}, crn(), "https://iam.mine.test"),
        ],
    )
    def test_the_iam_url_is_derived_from_the_instance_and_options(self, respx_mock, options, instance, iam):
        import asyncio

        client = IBMRuntimeClient(KEY, instance, **options)
        respx_mock.post(f"{iam}/identity/token").respond(json={"access_token": "t", "expires_in": 60})
        respx_mock.get(f"{client.url}/v1/jobs/a").respond(json={"id": "a", "status": "Queued"})
        assert asyncio.run(client.retrieve_job("a")).status == "Queued"


@pytest.mark.parametrize("make", [lambda **o: IonQClient(KEY, **o), lambda **o: IBMRuntimeClient(KEY, CRN, **o)])
class TestBoth:
    @pytest.mark.parametrize(
        "options",
        [
            {"timeout": 0},
            {"timeout": -1},
            {"timeout": True},
            {"timeout": "5"},
            {"timeout": float("nan")},
            {"submit_timeout": 0},
            {"max_retries": -1},
            {"max_retries": 1.5},
            {"max_concurrency": 0},
            {"max_concurrency": True},
            {"verify": 7},
            {"transport": object()},
            {"user_agent": ""},
            {"user_agent": "a\r\nb"},
            {"custom_headers": {"Authorization": "x"}},
            {"custom_headers": {"service-crn": "x"}},
            {"custom_headers": {"Proxy-Authorization": "Basic x"}},
            {"total_timeout": 0},
            {"total_timeout": "60"},
            {"custom_headers": {"X-A": "a\r\nX-B: b"}},
            {"custom_headers": {"X-A:\n": "a"}},
            {"custom_headers": {"X-A": 7}},
            {"custom_headers": {"X-A": "ü"}},
            {"custom_headers": ["X-A"]},
            {"custom_headers": {"X A": "a"}},
            {"custom_headers": {"Content-Length": "3"}},
            {"custom_headers": {"IBM-API-Version": "2024-01-01"}},
        ],
    )
    def test_wrong_options_are_refused(self, make, options):
        with pytest.raises(ConfigurationError):
            make(**options)

    def test_an_unknown_option_is_a_type_error(self, make):
        with pytest.raises(TypeError):
            make(colour="red")

    def test_custom_headers_and_user_agent_are_added_to_the_headers(self, make):
        headers = make(custom_headers={"X-Team": "blue"}, user_agent="lab/2").api_headers
        assert headers["x-team"] == "blue"
        assert headers["user-agent"].startswith("lab/2 aioqpu/")

    def test_timeout_may_be_a_number_or_an_httpx_timeout(self, make):
        for timeout, connect in ((7, 7), (httpx.Timeout(7, connect=1), 1)):
            request = make(timeout=timeout).raw.get_async_httpx_client().build_request("GET", "/jobs")
            assert request.extensions["timeout"] == {"connect": connect, "read": 7, "write": 7, "pool": 7}

    def test_a_client_and_its_credentials_cannot_be_pickled(self, make):
        with pytest.raises(TypeError):
            pickle.dumps(make())
        with pytest.raises(TypeError):
            pickle.dumps(StaticCredentials("apiKey", Secret(KEY)))
        assert KEY not in repr(make())

    def test_a_handle_cannot_be_pickled(self, make):
        with pytest.raises(TypeError, match=r"client\.job"):
            pickle.dumps(make().job("a"))

    @pytest.mark.parametrize("bad", ["", ".", "..", "a/b", "a\\b", "a\tb"])
    def test_a_job_id_that_changes_the_path_is_refused(self, make, bad):
        with pytest.raises(ValueError, match="job id"):
            make().job(bad)

    @pytest.mark.parametrize("bad", [None, 7, b"a"])
    def test_a_job_id_must_be_a_string(self, make, bad):
        with pytest.raises(TypeError, match="job id"):
            make().job(bad)


@pytest.mark.parametrize("token", ["", "  ", "a\nb", "kéy", 7])
def test_invalid_keys_are_refused_without_showing_them(token):
    for make in (IonQClient, lambda t: IBMRuntimeClient(t, CRN)):
        with pytest.raises(ConfigurationError) as caught:
            make(token)
        assert "kéy" not in str(caught.value)


def test_the_version_is_0_when_the_package_is_not_installed(monkeypatch):
    import importlib.metadata

    from aioqpu._client import package_version

    def missing(name):
        raise importlib.metadata.PackageNotFoundError(name)

    monkeypatch.setattr(importlib.metadata, "version", missing)
    assert package_version.__wrapped__() == "0"
