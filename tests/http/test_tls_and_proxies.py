"""TLS and proxies for real: a TLS server and a CONNECT proxy on loopback, certificates of an authority made here."""

import base64
import datetime as dt
import gc
import http.server
import json
import logging
import select
import socket
import ssl
import sys
import threading
import time
import traceback
from functools import partial
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
import trustme
from support.addresses import CRN, KEY
from support.sockets import closed_port

from aioqpu import APIConnectionError, ConfigurationError, IBMRuntimeClient, IonQClient, TokenError

BELL = {"qubits": 1, "circuit": [{"gate": "h", "target": 0}]}
ACCOUNT = "0123456789abcdef0123456789abcdef"
BEARER = "bearer-0123456789"
USER, PASSWORD = "proxy-user", "proxy-password"
NAMES = ("localhost", "127.0.0.1", "api.test", "iam.test")

pytestmark = pytest.mark.parametrize("library", ["asyncio", "trio"])


class Listening(http.server.ThreadingHTTPServer):
    """An HTTP server in threads, until its `with` block ends."""

    def __enter__(self):
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_):
        self.shutdown()
        self._thread.join()
        self.server_close()

    def handle_error(self, request, client_address):
        if not isinstance(sys.exception(), OSError):  # peers that hang up are what these tests are about
            super().handle_error(request, client_address)


class Service(Listening):
    """Both clouds and IAM: `seen` are the requests that arrived, `handshakes` counts the connections."""

    def __init__(self, context=None):
        super().__init__(("127.0.0.1", 0), Answers)
        self.context, self.seen, self.handshakes = context, [], 0

    def finish_request(self, request, client_address):
        self.handshakes += 1
        if self.context is None:
            super().finish_request(request, client_address)
        else:
            with self.context.wrap_socket(request, server_side=True) as secure:
                super().finish_request(secure, client_address)


class Answers(http.server.BaseHTTPRequestHandler):
    server: Any
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True

    def respond(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        self.server.seen.append((self.command, self.path, self.headers))
        answer = {"id": "a", "status": "ready", "request": 1, "jobs": []}
        if self.path == "/identity/token":
            answer = {"access_token": BEARER, "expires_in": 3600}
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_GET = do_POST = respond  # noqa: N815 - the names that http.server looks for

    def log_message(self, *_):
        pass


class Proxy(Listening):
    """A proxy that connects every name to one service, and remembers all that passed through it."""

    def __init__(self, service, *, refusals=(), password=None):
        super().__init__(("127.0.0.1", 0), Tunnel)
        self.service, self.refusals, self.password = service, list(refusals), password
        self.targets, self.heads, self.tunnelled = [], "", b""

    @property
    def address(self):
        return f"127.0.0.1:{self.server_port}"


class Tunnel(http.server.BaseHTTPRequestHandler):
    server: Any
    disable_nagle_algorithm = True

    def do_CONNECT(self):
        self.server.targets.append(self.path.rpartition(":")[0])
        self.server.heads += f"{self.requestline}\n{self.headers}"
        self.close_connection = True
        expected = f"Basic {base64.b64encode(f'{USER}:{self.server.password}'.encode()).decode()}"
        if self.server.password is not None and self.headers["proxy-authorization"] != expected:
            self.send_error(407)
        elif self.server.refusals and (refusal := self.server.refusals.pop(0)) != "hang up":
            self.send_error(refusal)
        elif self.server.refusals:
            self.send_response(200)
            self.end_headers()
        else:
            self.send_response(200)
            self.end_headers()
            with socket.create_connection(self.server.service.server_address) as upstream:
                self.relay(upstream)

    def refuse(self):
        self.server.targets.append(self.path)
        self.send_error(502)

    do_GET = do_POST = refuse  # noqa: N815 - the names that http.server looks for

    def relay(self, upstream):
        other = {self.connection: upstream, upstream: self.connection}
        while True:
            for end in select.select(list(other), [], [])[0]:
                data = end.recv(65536)
                if not data:
                    return
                self.server.tunnelled += data
                other[end].sendall(data)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    path = tmp_path_factory.mktemp("authority") / "ca.pem"
    ca = trustme.CA()
    ca.cert_pem.write_to_path(path)
    return ca, path


def tls(certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


@pytest.fixture
def service(authority):
    with Service(tls(authority[0].issue_cert(*NAMES))) as service:
        yield service


@pytest.fixture
def proxy(service):
    with Proxy(service) as proxy:
        yield proxy


def ionq_client(port, host="localhost", **options):
    return IonQClient(KEY, f"https://{host}:{port}/v0.3", **{"max_retries": 0, **options})


def ibm_client(port, host="localhost", iam="127.0.0.1", **options):
    urls = {"url": f"https://{host}:{port}/api", "iam_url": f"https://{iam}:{port}"}
    return IBMRuntimeClient(KEY, CRN, **urls, **{"max_retries": 0, **options})


async def submit(client):
    if isinstance(client, IonQClient):
        return await client.submit_job(BELL)
    return await client.submit_job("sampler", backend="b")


async def use(*clients):
    """Read and submit with each client, and close it."""
    for client in clients:
        async with client:
            assert (await client.retrieve_job("a")).id == "a"
            assert (await submit(client)).id == "a"


async def submission_fails(client, error=APIConnectionError, match=None):
    """Submit a job that cannot arrive, and return the error."""
    async with client:
        with pytest.raises(error, match=match) as caught:
            await submit(client)
    assert caught.type is error
    return caught.value


def run(library, function, *args, **options):
    return anyio.run(partial(function, *args, **options), backend=library)


REQUESTS = [
    ("GET", "/v0.3/jobs/a"),
    ("POST", "/v0.3/jobs"),
    ("POST", "/identity/token"),
    ("GET", "/api/v1/jobs/a"),
    ("POST", "/api/v1/jobs"),
]


def arrived(service):
    return [(method, path.partition("?")[0]) for method, path, _ in service.seen]


class TestTrust:
    @pytest.mark.parametrize("how", ["file", "path", "context", "off"])
    def test_verify_applies_to_the_api_and_iam(self, library, service, authority, how):
        ca, path = authority
        context = ssl.create_default_context()
        ca.configure_trust(context)
        verify = {"file": str(path), "path": path, "context": context, "off": False}[how]
        run(library, use, *(make(service.server_port, verify=verify) for make in (ionq_client, ibm_client)))
        assert arrived(service) == REQUESTS

    def test_ssl_cert_file_applies_to_clients_made_after_it_is_set(self, library, service, authority, monkeypatch):
        run(library, submission_fails, ionq_client(service.server_port))
        monkeypatch.setenv("SSL_CERT_FILE", str(authority[1]))
        run(library, use, ionq_client(service.server_port), ibm_client(service.server_port))
        assert arrived(service) == REQUESTS

    @pytest.mark.parametrize("what", ["a stranger's", "another host's", "an expired"])
    def test_an_untrusted_certificate_raises_a_clear_error_and_nothing_is_sent(self, library, authority, what):
        ca, path = authority
        certificate = {
            "a stranger's": lambda: trustme.CA().issue_cert(*NAMES),
            "another host's": lambda: ca.issue_cert("elsewhere.test"),
            "an expired": lambda: ca.issue_cert(*NAMES, not_after=dt.datetime(2020, 1, 1, tzinfo=dt.UTC)),
        }[what]()
        with Service(tls(certificate)) as service:
            error = run(library, submission_fails, ionq_client(service.server_port, verify=path, max_retries=1))
            assert "certificate verify failed" in str(error)
            assert not error.sent
            run(library, submission_fails, ibm_client(service.server_port, verify=path), TokenError, "verify failed")
            assert service.seen == []
            assert service.handshakes == 3

    def test_a_connection_closed_in_the_handshake_counts_as_not_sent(self, library, authority):
        with socket.create_server(("127.0.0.1", 0)) as listener:

            def hang_up():
                connection, _ = listener.accept()
                with connection:
                    connection.recv(100)

            thread = threading.Thread(target=hang_up)
            thread.start()
            port = listener.getsockname()[1]
            assert not run(library, submission_fails, ionq_client(port, verify=authority[1])).sent
            thread.join()

    def test_unreadable_certificate_files_raise_configuration_error(self, library, tmp_path, monkeypatch):
        text = tmp_path / "no-certificate.pem"
        text.write_text("nothing of the kind")
        run(library, submission_fails, ionq_client(1, verify=text), ConfigurationError, "no-certificate.pem")
        monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "missing.pem"))
        run(library, submission_fails, ionq_client(1), ConfigurationError, "SSL_CERT_FILE")

    @pytest.mark.skipif(sys.platform != "linux", reason="counts in /proc")
    def test_failed_handshakes_leave_nothing_open(self, library, service):
        def descriptors():
            gc.collect()
            return len(list(Path("/proc/self/fd").iterdir()))

        async def thirty_failures(client):
            async with client:
                for _ in range(30):
                    with pytest.raises(APIConnectionError):
                        await client.retrieve_job("a")

        run(library, thirty_failures, ionq_client(service.server_port))
        before = descriptors()
        run(library, thirty_failures, ionq_client(service.server_port))
        deadline = time.monotonic() + 300
        while descriptors() > before and time.monotonic() < deadline:
            threading.Event().wait(0.01)
        assert descriptors() <= before


def through(proxy, how, monkeypatch, credentials=""):
    """Return the option that leads through a proxy, or set the environment variable that does."""
    url = f"http://{credentials}{proxy.address}"
    if how == "proxy=":
        return {"proxy": url}
    if how == "httpx.Proxy":
        return {"proxy": httpx.Proxy(url)}
    monkeypatch.setenv(how, url)
    return {}


class TestProxy:
    @pytest.mark.parametrize("how", ["proxy=", "httpx.Proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY"])
    def test_all_requests_go_through_the_proxy_which_resolves_host_names(
        self, library, service, proxy, authority, monkeypatch, how
    ):
        options = {"verify": authority[1], **through(proxy, how, monkeypatch)}
        run(library, use, ionq_client(443, "api.test", **options), ibm_client(443, "api.test", "iam.test", **options))
        assert arrived(service) == REQUESTS
        assert set(proxy.targets) == {"api.test", "iam.test"}

    def test_hosts_in_no_proxy_are_reached_directly(self, library, service, proxy, authority, monkeypatch):
        monkeypatch.setenv("HTTPS_PROXY", f"http://{proxy.address}")
        monkeypatch.setenv("NO_PROXY", "localhost")
        port = service.server_port
        run(library, use, ionq_client(port, verify=authority[1]), ibm_client(port, verify=authority[1]))
        assert arrived(service) == REQUESTS
        assert set(proxy.targets) == {"127.0.0.1"}  # IAM's name here

    @pytest.mark.parametrize("how", ["proxy=", "httpx.Proxy", "HTTP_PROXY", "ALL_PROXY"])
    def test_a_loopback_server_without_tls_is_reached_directly(self, library, monkeypatch, how):
        """A proxy elsewhere would be handed the credential in clear."""
        with Service() as service, Proxy(service) as proxy:
            url = f"http://127.0.0.1:{service.server_port}"
            options = through(proxy, how, monkeypatch)
            ionq = IonQClient(KEY, f"{url}/v0.3", **options)
            run(library, use, ionq, IBMRuntimeClient(KEY, CRN, f"{url}/api", iam_url=url, **options))
            assert arrived(service) == REQUESTS
            assert proxy.targets == []

    @pytest.mark.parametrize("refusal", [403, 407, 502, 503, "hang up"])
    def test_a_submission_refused_by_the_proxy_counts_as_not_sent(self, library, service, authority, refusal):
        with Proxy(service, refusals=[refusal] * 9) as proxy:
            options = {"proxy": f"http://{proxy.address}", "verify": authority[1]}
            error = run(library, submission_fails, ionq_client(443, "api.test", **options))
            assert not error.sent
            assert str(refusal) in str(error) or refusal == "hang up"
            assert proxy.targets == ["api.test"]
            run(library, submission_fails, ibm_client(443, "api.test", "iam.test", **options), TokenError)
            assert proxy.targets[1:] == ["iam.test"]
            assert service.seen == []

    def test_a_submission_refused_once_by_the_proxy_is_retried(self, library, service, authority):
        with Proxy(service, refusals=[503]) as proxy:
            options = {"proxy": f"http://{proxy.address}", "verify": authority[1], "max_retries": 1}

            async def submit_one():
                async with ionq_client(443, "api.test", **options) as client:
                    assert (await submit(client)).id == "a"

            run(library, submit_one)
            assert arrived(service) == [("POST", "/v0.3/jobs")]

    def test_a_submission_to_an_unreachable_proxy_counts_as_not_sent(self, library, authority):
        with closed_port() as port:
            options = {"proxy": f"http://127.0.0.1:{port}", "verify": authority[1]}
            assert not run(library, submission_fails, ionq_client(443, "api.test", **options)).sent

    @pytest.mark.parametrize("how", ["proxy=", "httpx.Proxy", "HTTPS_PROXY"])
    def test_the_proxy_password_is_sent_only_to_the_proxy_and_never_shown(
        self, library, service, authority, monkeypatch, caplog, how
    ):
        for name in ("aioqpu", "httpx", "httpcore"):
            caplog.set_level(logging.DEBUG, name)
        with Proxy(service, password=PASSWORD) as proxy:
            options = {"verify": authority[1], **through(proxy, how, monkeypatch, f"{USER}:{PASSWORD}@")}
            client = ionq_client(443, "api.test", **options)
            shown = repr(client) + str(vars(client)) + str(vars(client._service.http))
            run(library, use, client)
            assert arrived(service) == REQUESTS[:2]
            assert not [name for *_, headers in service.seen for name in headers if name.lower().startswith("proxy")]
            proxy.password = "another"
            error = run(library, submission_fails, ionq_client(443, "api.test", **options), match="407")
        assert not error.sent
        frames = traceback.TracebackException.from_exception(error, capture_locals=True)
        frames.stack[:] = [frame for frame in frames.stack if frame.filename != __file__]  # a caller knows its password
        shown += "".join(frames.format()) + str(vars(error)) + caplog.text
        assert caplog.text
        assert PASSWORD not in shown
        assert base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode() not in shown

    def test_the_proxy_sees_no_credentials_in_plain_text(self, library, service, proxy, authority):
        options = {"verify": authority[1], "proxy": f"http://{proxy.address}"}
        run(library, use, ionq_client(443, "api.test", **options), ibm_client(443, "api.test", "iam.test", **options))
        received = "".join(str(headers) for *_, headers in service.seen)
        seen = proxy.heads + proxy.tunnelled.decode("latin-1")
        assert len(proxy.tunnelled) > 5000
        for secret in (KEY, BEARER, ACCOUNT):
            assert secret in received
            assert secret not in seen
