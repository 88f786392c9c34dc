# Generated from specs/ionq-v0.4.yaml by specs/generate.py. Do not edit.
"""A client library for accessing IonQ Quantum Cloud API"""

from typing import TYPE_CHECKING

__all__ = ["AuthenticatedClient", "Client"]

if TYPE_CHECKING:
    from .client import AuthenticatedClient as AuthenticatedClient
    from .client import Client as Client
else:
    from importlib import import_module

    _HOMES = {"AuthenticatedClient": "client", "Client": "client"}

    def __getattr__(name):
        if name not in __all__:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = globals()[name] = getattr(import_module(f".{_HOMES[name]}", __name__), name)
        return value

    def __dir__():
        return sorted({*globals(), *__all__})
