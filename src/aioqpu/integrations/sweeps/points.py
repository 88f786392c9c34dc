"""Checks the points of a sweep against the client's method, and encodes them for the database."""

from __future__ import annotations

import hashlib
import inspect
import json
import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

from aioqpu._http.json_encoder import dumps
from aioqpu._http.schema_hints import near
from aioqpu._http.validation import check_number, check_shots
from aioqpu._jobs.submission_id import new_submission_id
from aioqpu.ibm.submissions import checked_tags
from aioqpu.integrations.sweeps.circuits import stored_circuit, stored_pubs
from aioqpu.integrations.sweeps.database import NUMBER_DIGITS, Point
from aioqpu.ionq.client import IonQClient
from aioqpu.ionq.validation import checked_circuits, with_submission_id

if TYPE_CHECKING:
    from aioqpu._client import Client

Submit = Literal["job", "sampler", "estimator"]

_RESERVED_KEYWORDS: Final = ("submission_id", "only_if_new")


def check_name(name: Any) -> str:
    """Return the name of a sweep, or raise `ValueError`."""
    if not isinstance(name, str):
        raise TypeError(f"the name of a sweep must be a string, not {type(name).__name__}")
    if not name or "/" in name:
        raise ValueError(f"the name of a sweep must be a non-empty string without a slash, not {name!r}")
    new_submission_id(f"{name}/x")
    return name


def make_points(
    name: str,
    points: Mapping[Any, Any],
    client_name: str,
    client: Client[Any],
    submit: Submit,
    common: Mapping[str, Any],
) -> list[Point]:
    """Return the points of a sweep, ready to be stored; for a worker thread, since encoding takes long.

    Raises:
        TypeError: The points are not a mapping of mappings, or the client's method does not have these keywords.
        ValueError: A key cannot be a submission id, or a circuit cannot be submitted.
    """
    method = _method_name(client, submit)
    signature = inspect.signature(getattr(client, method))
    encoded = []
    for key, keywords in points.items():
        try:
            encoded.append(_point(name, key, keywords, client_name, client, method, signature, common))
        except (TypeError, ValueError) as error:
            # Subclasses, such as UnicodeEncodeError, may take other arguments.
            kind = ValueError if isinstance(error, ValueError) else TypeError
            raise kind(f"point {key!r:.100}: {error}") from None
    return encoded


def _method_name(client: Client[Any], submit: Any) -> str:
    if submit not in get_args(Submit):
        raise ValueError(f"submit must be one of {', '.join(get_args(Submit))}, not {submit!r}")
    if submit != "job" and not hasattr(client, f"submit_{submit}"):
        raise ValueError(f"a client of IonQ has no {submit}: use submit='job'")
    return f"submit_{submit}"


def _point(
    name: str,
    key: Any,
    keywords: Any,
    client_name: str,
    client: Client[Any],
    method: str,
    signature: inspect.Signature,
    common: Mapping[str, Any],
) -> Point:
    if not isinstance(key, str):
        raise TypeError(f"a key must be a string, not {type(key).__name__}")
    if not key or key.startswith("/"):
        raise ValueError("a key must be a non-empty string that does not begin with a slash")
    label = f"{name}/{key}"
    # The random part distinguishes these jobs from those of another sweep with this name, as in another database.
    submission_id = new_submission_id(f"{label}~{secrets.token_hex(NUMBER_DIGITS // 2)}")
    if not isinstance(keywords, Mapping):
        raise TypeError(f"its keywords must be a mapping, not {type(keywords).__name__}")
    merged = {**common, **keywords}
    if reserved := [name for name in _RESERVED_KEYWORDS if name in merged]:
        raise ValueError(f"{reserved[0]} is chosen by the sweep")
    if merged.get("private"):
        raise ValueError("the results of a private job can be read only once, so a sweep cannot store them safely")
    if unknown := next((each for each in merged if each not in signature.parameters), None):
        raise TypeError(f"{method}() has no keyword {unknown!r}{near(unknown, signature.parameters)}")
    signature.bind(**merged)
    # What the client's method would refuse would be stored as a point that fails for ever.
    check_shots(merged.get("shots"))
    check_number("precision", merged.get("precision"), above=0)
    content: dict[str, Any] = {}
    if isinstance(client, IonQClient):
        merged = stored_circuit(merged)
        if isinstance(merged["input"], Mapping):
            checked_circuits({"registers": merged.get("registers"), "input": merged["input"]})
        merged.setdefault("name", label)
        with_submission_id(merged.get("metadata") or {}, submission_id)
    else:
        if "pubs" in merged:
            merged["pubs"], content["pubs"] = stored_pubs(method, merged["pubs"])
        merged["tags"] = [*checked_tags(merged.get("tags") or ()), label]
        checked_tags(merged["tags"], submission_id)
    digest = _digest([method, {**merged, **content}])
    return Point(label, submission_id, client_name, method, dumps(merged).decode(), digest)


def _digest(content: Any) -> str:
    """Return a hash that does not depend on the order of keywords."""
    text = json.dumps(json.loads(dumps(content)), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
