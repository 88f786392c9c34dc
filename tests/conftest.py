import gc
import os
import pkgutil
import signal
from importlib import import_module

import pytest
from support.addresses import CRN, IAM, KEY
from support.measuring import do_not_trace_servers, is_measured, without_tracer
from support.virtual_time import VirtualTimeLoop, virtual_time_clock

import aioqpu
from aioqpu import IBMRuntimeClient, IonQClient

# A script's background jobs ignore Ctrl-C, and their children inherit that; some tests press it.
if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    signal.signal(signal.SIGINT, signal.default_int_handler)

# Every emulator that a test starts, in this process or another, checks its own answers against the specification.
os.environ["AIOQPU_EMULATOR_CHECK"] = "1"

# Matrices of tests are small: several threads for one take twice the processor time, and no less of the clock.
for library in ("OPENBLAS", "OMP"):
    os.environ.setdefault(f"{library}_NUM_THREADS", "1")

# These begin first, so that none is left for the end, where one worker would wait for the other.
LONGEST = (
    "test_sweeps",
    "test_notebook",
    "test_peers",
    "test_pytest_plugin",
    "test_forward_compatibility",
    "test_hostile_services",
    "test_fastapi_service",
    "test_distribution",
    "test_public_surface",
    "test_isolation",
    "test_cli",
    "test_hostile_circuits",
    "test_chaos",
    "test_large_results",
    "test_docs",
    "test_emulator_conformance",
    "test_emulator_ibm_circuits",
)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers():
    """Many tests wait for processes, sockets or databases, so two more than there are processors."""
    return (os.cpu_count() or 1) + 2


def pytest_configure(config):
    if not config.pluginmanager.hasplugin("_cov"):
        return
    do_not_trace_servers()
    if not hasattr(config, "workerinput"):
        # In a worker, a module may be imported first by a test that is not measured. So here each is imported once.
        for module in pkgutil.walk_packages(aioqpu.__path__, "aioqpu."):
            if not module.name.endswith("__main__"):
                import_module(module.name)


@pytest.hookimpl(wrapper=True)
def pytest_collection():
    """Leave what imports and collection make out of collections of garbage: it stays, and took a third of the time."""
    gc.disable()
    try:
        with without_tracer():
            return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items):
    items.sort(key=lambda item: LONGEST.index(item.path.stem) if item.path.stem in LONGEST else len(LONGEST))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item):
    if is_measured(item):
        return (yield)
    with without_tracer():
        return (yield)


@pytest.fixture(autouse=True)
def clean_environment(monkeypatch):
    """No test sees the keys, addresses or proxies of the machine it runs on."""
    for name in list(os.environ):
        if name.upper().startswith(("IONQ", "QISKIT", "IBMCLOUD", "IAM_URL")) or name.upper().endswith("_PROXY"):
            monkeypatch.delenv(name)


@pytest.fixture(autouse=True)
def no_signal_handler_is_left_behind():
    """A test that leaves its handler of Ctrl-C behind would fail another test of the same process."""
    yield
    handler = signal.getsignal(signal.SIGINT)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    assert handler is signal.default_int_handler, f"the test left {handler} behind"


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request):
    """Every test marked anyio runs on both libraries, in virtual time."""
    if request.param == "trio":
        return "trio", {"clock": virtual_time_clock()}
    return "asyncio", {"loop_factory": VirtualTimeLoop}


@pytest.fixture
async def ionq(anyio_backend):
    async with IonQClient(KEY) as client:
        yield client


@pytest.fixture
async def ibm(anyio_backend):
    async with IBMRuntimeClient(KEY, CRN) as client:
        yield client


@pytest.fixture
def iam(respx_mock):
    """IAM that hands out token-1, token-2, ..., each for an hour."""
    import httpx

    route = respx_mock.post(IAM)
    route.side_effect = lambda request: httpx.Response(
        200, json={"access_token": f"token-{route.call_count + 1}", "expires_in": 3600}
    )
    return route
