"""Reads the accounts that Qiskit saved on this machine."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from aioqpu._http.validation import Secret, hidden
from aioqpu.errors import ConfigurationError

DEFAULT_FILE = Path("~/.qiskit/qiskit-ibm.json")
_DEFAULT_NAMES = ("default-ibm-quantum-platform", "default-ibm-cloud")
_PROXY_KEYS = ("https", "all", "http")
_CHANNELS = ("ibm_quantum_platform", "ibm_cloud")


def saved_account(name: str | None, path: str | Path | None) -> dict[str, Any]:
    """Return the keywords of a client for a saved account: by name, else the default one, else the only one."""
    file = Path(DEFAULT_FILE if path is None else path)
    accounts = _usable(file)
    if name is None:
        marked = [key for key, account in accounts.items() if _flag(account, "is_default_account")]
        named = [key for key in _DEFAULT_NAMES if key in accounts]
        name = next(iter([*marked, *named, *(accounts if len(accounts) == 1 else ())]), None)
        if name is None:
            raise ConfigurationError(f"{file} has no default account: name one of {', '.join(accounts) or 'none'}")
    if name not in accounts:
        raise ConfigurationError(f"{file} has no account {name!r} for IBM Cloud, only {', '.join(accounts) or 'none'}")
    account = accounts[name]
    problem, proxy = _proxy(account["proxies"])
    if problem:
        raise ConfigurationError(f"account {name!r} has {problem}: give proxy=")
    keywords = {
        "token": account.get("token"),
        "instance": account.get("instance"),
        "url": account.get("url"),
        "verify": account.get("verify"),
        "private_endpoint": account.get("private_endpoint"),
        "proxy": proxy,
    }
    return {key: value for key, value in keywords.items() if value is not None}


def _proxy(proxies: Secret | None) -> tuple[str, Secret | None]:
    """Return (what is not supported, the proxy's URL); no frame that raises holds the bare URL."""
    bare: Any = (proxies and proxies.reveal()) or {}
    given = {name: value for name, value in bare.items() if value is not None} if isinstance(bare, dict) else None
    if given is None or given.keys() - {"urls", "username_ntlm", "password_ntlm"}:
        return "proxies that are not of the form {'urls': {...}}", None
    if given.keys() - {"urls"}:
        return "a proxy that needs NTLM, which is not supported", None
    urls = given.get("urls", {})
    if not isinstance(urls, dict):
        return "proxies that are not of the form {'urls': {...}}", None
    if urls.keys() - set(_PROXY_KEYS):
        return "a proxy for one host only, which is not supported", None
    return "", hidden(next((urls[name] for name in _PROXY_KEYS if urls.get(name)), None))


def _flag(account: dict[str, Any], name: str) -> bool:
    value = account.get(name)
    if not isinstance(value, bool | None):
        raise ConfigurationError(f"{name} of a saved account must be true or false, not {value!r}")
    return value is True


def _usable(file: Path) -> dict[str, dict[str, Any]]:
    try:
        accounts = json.loads(file.expanduser().read_text("utf-8"))
    except FileNotFoundError:
        raise ConfigurationError(f"there are no saved accounts in {file}") from None
    except (OSError, ValueError, RuntimeError) as error:
        raise ConfigurationError(f"{file} cannot be read: {type(error).__name__}") from None
    if not isinstance(accounts, dict):
        del accounts  # tracebacks may be shown with their variables
        raise ConfigurationError(f"{file} does not hold accounts by name")
    # Accounts of the retired service ("ibm_quantum") have no CRN and cannot be used.
    return {
        name: {**account, **{key: hidden(account.get(key)) for key in ("token", "instance", "proxies")}}
        for name, account in accounts.items()
        if isinstance(account, dict) and account.get("channel", "ibm_cloud") in _CHANNELS
    }
