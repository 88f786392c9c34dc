"""The interface of the `OPERATION` objects in generated modules, and the request bodies that they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeVar, runtime_checkable

if TYPE_CHECKING:
    from collections.abc import Callable

    from aioqpu._http import httpx

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


@runtime_checkable
class Operation(Protocol[T_co]):
    """How to build the request of an operation and parse its answer, and what the effect of a second request is.

    A request carries its operation in `request.extensions["operation"]`.
    """

    @property
    def name(self) -> str: ...
    @property
    def build(self) -> Callable[..., dict[str, Any]]: ...
    @property
    def parse(self) -> Callable[[httpx.Response], T_co | None]: ...
    @property
    def retry(self) -> str: ...
    @property
    def credentials(self) -> bool: ...
    @property
    def already_done(self) -> frozenset[int]: ...
    @property
    def large_response(self) -> bool: ...


@runtime_checkable
class OperationModule(Protocol[T_co]):
    """A generated module, such as `aioqpu_ionq_v03.api.jobs.get_job`."""

    @property
    def OPERATION(self) -> Operation[T_co]: ...  # noqa: N802 - the name in generated modules


class Body:
    """A request body of plain values or encoded JSON, with the method that generated code calls."""

    def __init__(self, content: dict[str, Any] | bytes) -> None:
        self._content = content

    def to_dict(self) -> dict[str, Any] | bytes:
        return self._content
