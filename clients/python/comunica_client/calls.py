"""Every request of this client as a value: what is asked, and whether it may be repeated. Sync and async share them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

import httpx

from comunica_client.shapes import Audience, ForMunicipality, Lane

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JSON = "application/json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, the same at every try."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    #: As it goes out, and what it is; None: no body.
    content: bytes | None = field(default=None, repr=False)
    kind: str = JSON
    #: Of every POST: a repeat is answered as the first was, and does nothing twice.
    idempotency_key: str | None = None
    #: Whether it may be sent again though nobody knows if it was heard.
    repeatable: bool = True

    @property
    def headers(self) -> dict[str, str]:
        """Beside the key of who asks."""
        kind = {} if self.content is None else {"Content-Type": self.kind}
        return kind | ({"Idempotency-Key": self.idempotency_key} if self.idempotency_key else {})


def get(path: str, **query: Any) -> Call:
    """Ask, and change nothing."""
    return Call(method="GET", path=path, query=_given(query))


def following_page(path: str, link: str) -> Call:
    """What `links.next` asks; a word of its filter may be there several times."""
    asked = httpx.URL(link).params
    return get(path, **{name: asked.get_list(name) for name in asked})


def post(path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None) -> Call:
    """Change something, once. `body`: None is a request that needs none."""
    content = None if body is None else _written(body)
    return Call(method="POST", path=path, content=content, idempotency_key=key or str(uuid4()))


def patch(path: str, body: Mapping[str, Any]) -> Call:
    """Make some fields what `body` says: the same again changes nothing."""
    return Call(method="PATCH", path=path, content=_written(body))


def upload(path: str, content: bytes, kind: str, *, key: str | None = None, **query: Any) -> Call:
    """A file as its own bytes, once."""
    return Call(
        method="POST",
        path=path,
        query=_given(query),
        content=content,
        kind=kind,
        idempotency_key=key or str(uuid4()),
    )


def broadcast(
    template: str,
    audience: Audience,
    *,
    parameters: Mapping[str, str] | None = None,
    lane: Lane = "normal",
    key: str | None = None,
    **more: Any,
) -> Call:
    """`more`: every other field of the API, such as `at`, `expires_after_minutes`, `reason`, `dry_run`."""
    body = {"template": template, "audience": audience, "parameters": dict(parameters or {}), "lane": lane}
    return post("/v2/broadcasts", body | _given(more), key=key)


def fan_out(
    template: str,
    *,
    parameters: Mapping[str, str] | None = None,
    lane: Lane = "normal",
    municipalities: Sequence[ForMunicipality] | None = None,
    key: str | None = None,
    **more: Any,
) -> Call:
    """What a partner sends. `more`: every other field, such as `audience`, `at`, `expires_after_minutes`, `reason`."""
    body = {"template": template, "parameters": dict(parameters or {}), "lane": lane}
    meant = None if municipalities is None else list(municipalities)
    return post("/v2/partner/broadcasts", body | _given({"municipalities": meant, **more}), key=key)


def cap(path: str, alert: bytes) -> Call:
    """An alert as it is. Its sender, identifier and time make it one: given twice it is one, so it needs no key."""
    return Call(method="POST", path=path, content=alert, kind="application/xml")


def steer(broadcast_id: str, order: Literal["pause", "resume", "cancel"]) -> Call:
    """At once, on what is queued."""
    return post(f"/v2/broadcasts/{broadcast_id}/{order}")


def search(*, phone: str | None, surname: str | None, surname_prefix: str | None, older_than: str | None) -> Call:
    """Changes nothing, so it needs no key: with one, the people found would be kept to be answered again."""
    asked = {"phone": phone, "surname": surname, "surname_prefix": surname_prefix, "older_than": older_than}
    return Call(method="POST", path="/v2/subscribers/search", content=_written(_given(asked)))


def erase(subscriber_id: str) -> Call:
    """Not sent again in doubt: a 404 would then mean both that it was done and that nobody is there."""
    return Call(method="DELETE", path=f"/v2/subscribers/{subscriber_id}", repeatable=False)


def commit(import_id: str, *, notice: str | None, parameters: Mapping[str, str] | None, key: str | None) -> Call:
    """Bring a checked list in. `notice`: the template by which those who were added learn of it."""
    told = {"notice": {"template": notice, "parameters": dict(parameters or {})}} if notice else {}
    return post(f"/v2/imports/{import_id}/commit", told, key=key)


def filled(path: str, key: str | None = None, /, **fields: Any) -> Call:
    """A POST of those fields that were given."""
    return post(path, _given(fields), key=key)


def _given(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}


def _written(body: Mapping[str, Any]) -> bytes:
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()
