"""The API key, the bearer token and the account id are shown to nobody, whatever goes wrong."""

import json
import logging
import pickle
import traceback

import anyio
import anyio.lowlevel
import httpx
import pytest
from support.addresses import CRN, IAM, IBM, KEY

from aioqpu import AioqpuError, IBMRuntimeClient, IonQClient

ACCOUNT = "0123456789abcdef0123456789abcdef"
BEARER = "bearer-0123456789"
PASSWORD = "proxy-password"
SECRETS = (KEY, ACCOUNT, BEARER, PASSWORD)
PROXY = f"http://user:{PASSWORD}@127.0.0.1:3128"


def everything(error, caplog=None):
    """Return all that a crash reporter may show of an exception."""
    shown = "".join(traceback.TracebackException.from_exception(error, capture_locals=True).format())
    shown += repr(error) + str(error) + str(vars(error)) + str(pickle.dumps(error))
    while (error := error.__cause__) is not None:
        shown += repr(error) + str(vars(error))
    return shown + (caplog.text if caplog else "")


def in_tests_own_frame(shown):
    """Drop the variables of this file's frames: a caller knows its own secrets."""
    kept, ours = [], False
    for line in shown.splitlines():
        if line.startswith("  File "):
            ours = __file__ in line
        if not ours:
            kept.append(line)
    return "\n".join(kept)


@pytest.mark.parametrize(
    "make",
    [
        lambda: IonQClient(KEY, "http://api.ionq.co/v0.3"),
        lambda: IonQClient(KEY + "\n" + KEY),
        lambda: IonQClient(KEY, timeout=-1),
        lambda: IonQClient(KEY, custom_headers={"Authorization": "x"}),
        lambda: IBMRuntimeClient(KEY, "not a crn"),
        lambda: IBMRuntimeClient(KEY, CRN[:-2]),
        lambda: IBMRuntimeClient(KEY + "é", CRN),
        lambda: IBMRuntimeClient(KEY, CRN, "https://auth.quantum.ibm.com/api"),
        lambda: IBMRuntimeClient(KEY, CRN, auth=BEARER),
        lambda: IBMRuntimeClient(None, CRN, auth=BEARER + "\r" + BEARER),
        lambda: IBMRuntimeClient(KEY, CRN, api_version="x"),
        lambda: IBMRuntimeClient(KEY, CRN, verify=7),
        lambda: IBMRuntimeClient(KEY, CRN, max_retries=-1),
        lambda: IBMRuntimeClient(KEY, CRN[:-2], proxy=PROXY),
        lambda: IonQClient(KEY, proxy=PROXY, timeout=-1),
        lambda: IonQClient(KEY, proxy=f"http://user:{PASSWORD}@127.0.0.1:port"),
    ],
)
def test_errors_of_the_constructor_show_no_secrets(make):
    with pytest.raises(AioqpuError) as caught:
        make()
    shown = in_tests_own_frame(everything(caught.value))
    assert not [secret for secret in SECRETS if secret in shown]


def test_errors_of_from_saved_account_show_no_secrets(tmp_path):
    path = tmp_path / "accounts.json"
    account = {"channel": "ibm_cloud", "token": KEY, "instance": CRN}
    behind = {**account, "proxies": {"urls": {"https": PROXY}}}
    ntlm = {**account, "proxies": {"username_ntlm": "x", "password_ntlm": PASSWORD}}
    lost = {**behind, "instance": "not a crn"}
    cases = [({"a": behind, "b": ntlm, "d": lost}, name) for name in (None, "b", "c", "d")]
    for saved, name in [*cases, ([account], None), (json.dumps(account), None)]:
        path.write_text(json.dumps(saved))
        with pytest.raises(AioqpuError) as caught:
            IBMRuntimeClient.from_saved_account(name, path=path)
        shown = in_tests_own_frame(everything(caught.value))
        assert not [secret for secret in SECRETS if secret in shown]


def parts(value):
    """Yield an object of this package and all such objects in its attributes, at any depth."""
    found = [value]
    for each in found:
        yield each
        for inner in vars(each).values():
            is_own = type(inner).__module__.partition(".")[0] == "aioqpu" and hasattr(inner, "__dict__")
            is_httpx = isinstance(inner, (httpx.Headers, httpx.AsyncClient))  # whose reprs are looked at above
            if is_own and not is_httpx and not any(inner is other for other in found):
                found.append(inner)


def test_reprs_show_no_secrets():
    ionq, ibm = IonQClient(KEY), IBMRuntimeClient(KEY, CRN)
    shown = [
        repr(ionq),
        repr(ibm),
        repr(ionq.raw),
        repr(ibm.raw),
        repr(ibm.raw.get_async_httpx_client().headers),
        repr(ionq.api_headers),
        repr(ionq.job("a")),
    ]
    shown += [str(vars(part)) for client in (ionq, ibm) for part in parts(client)]
    assert KEY not in "".join(shown)
    assert ACCOUNT not in "".join([*shown, repr(ibm.api_headers)])
    assert ibm.api_headers["service-crn"] == CRN


ECHO = {"errors": [{"code": BEARER, "message": f"{CRN} {BEARER} {ACCOUNT}"}], "trace": CRN, BEARER: [BEARER, 7]}


@pytest.mark.parametrize(
    "make", [IonQClient(KEY).job, IBMRuntimeClient(KEY, CRN).job, IBMRuntimeClient(KEY, CRN).session]
)
def test_a_traceback_with_an_unfinished_handle_can_be_formatted(make):
    with pytest.raises(ValueError, match="id") as caught:
        make("..")
    assert "not read yet" in everything(caught.value)


@pytest.mark.anyio
@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, json=ECHO),
        httpx.Response(401, json=ECHO),
        httpx.Response(403, text=f"<html>{BEARER} {CRN}"),
        httpx.Response(503, json=ECHO),
        httpx.Response(302, headers={"location": "https://evil.test/"}),
        httpx.Response(200, json=[ECHO]),
        httpx.Response(200, text=f"<html>{BEARER} {CRN}"),
        httpx.Response(200, text=f"<html>{'x' * 2_000_000}{BEARER} {CRN}"),
        httpx.ConnectError("refused"),
        httpx.ReadTimeout("slow"),
        httpx.LocalProtocolError("odd"),
        httpx.LocalProtocolError(f"Illegal header value b'Bearer {BEARER}'"),
        RuntimeError(f"odd {BEARER}"),
        RuntimeError("odd"),
    ],
)
async def test_errors_and_logs_of_failed_calls_show_no_secrets(respx_mock, caplog, answer):
    for name in ("aioqpu", "httpx", "httpcore"):
        caplog.set_level(logging.DEBUG, name)
    respx_mock.post(IAM).respond(json={"access_token": BEARER, "expires_in": 3600})
    respx_mock.get(f"{IBM}/jobs/a").mock(side_effect=[answer] * 9)
    respx_mock.post(f"{IBM}/jobs").mock(side_effect=[answer] * 9)
    respx_mock.get(f"{IBM}/jobs").mock(side_effect=[answer] * 99)
    respx_mock.route(host="evil.test").respond(200)
    respx_mock._assert_all_called = False
    async with IBMRuntimeClient(KEY, CRN, max_retries=1) as client:
        for call in (client.retrieve_job("a"), client.submit_job("sampler", backend="b")):
            with pytest.raises(AioqpuError) as caught:
                await call
            shown = in_tests_own_frame(everything(caught.value, caplog))
            assert not [secret for secret in SECRETS if secret in shown]


@pytest.mark.anyio
@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(400, json={"errorCode": "X", "errorMessage": f"no key {KEY}"}),
        httpx.Response(500, text=KEY),
        httpx.Response(200, text=f"<html>{BEARER}"),
        httpx.Response(200, json={"access_token": BEARER + "\n"}),
        httpx.ConnectError("refused"),
    ],
)
async def test_errors_and_logs_of_failed_token_requests_show_no_secrets(respx_mock, caplog, answer):
    caplog.set_level(logging.DEBUG)
    respx_mock.post(IAM).mock(side_effect=[answer] * 9)
    async with IBMRuntimeClient(KEY, CRN, max_retries=1) as client:
        with pytest.raises(AioqpuError) as caught:
            await client.retrieve_job("a")
        shown = in_tests_own_frame(everything(caught.value, caplog))
        assert not [secret for secret in SECRETS if secret in shown]


@pytest.mark.anyio
async def test_an_unusable_token_of_a_coroutine_is_not_shown(respx_mock):
    async def auth():
        await anyio.lowlevel.checkpoint()
        return BEARER + "\n"

    async with IBMRuntimeClient(instance=CRN, auth=auth) as client:
        with pytest.raises(AioqpuError) as caught:
            await client.retrieve_job("a")
        shown = in_tests_own_frame(everything(caught.value))
        assert not [secret for secret in SECRETS if secret in shown]
