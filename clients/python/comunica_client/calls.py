"""Every request of this client as a value: what is asked, and whether it may be repeated. Sync and async share them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from comunica_client.shapes import Audience, Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One request, the same at every try."""

    method: str
    path: str
    query: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    #: Of every POST: a repeat is answered as the first was, and does nothing twice.
    idempotency_key: str | None = None
    #: Whether it may be sent again though nobody knows if it was heard.
    repeatable: bool = True

    @property
    def headers(self) -> dict[str, str]:
        """Beside the key of who asks."""
        return {"Idempotency-Key": self.idempotency_key} if self.idempotency_key else {}


def get(path: str, **query: Any) -> Call:
    """Ask, and change nothing."""
    return Call(method="GET", path=path, query={name: value for name, value in query.items() if value is not None})


def post(path: str, body: Mapping[str, Any] | None = None, *, key: str | None = None) -> Call:
    """Change something, once."""
    return Call(method="POST", path=path, body=body or {}, idempotency_key=key or str(uuid4()))


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
    told = {name: value for name, value in more.items() if value is not None}
    body = {"template": template, "audience": audience, "parameters": dict(parameters or {}), "lane": lane, **told}
    return post("/v2/broadcasts", body, key=key)


def steer(broadcast_id: str, order: str) -> Call:
    """pause, resume or cancel."""
    return Call(method="POST", path=f"/v2/broadcasts/{broadcast_id}/{order}", idempotency_key=str(uuid4()))


def search(*, phone: str | None, surname: str | None, older_than: str | None) -> Call:
    """Changes nothing, so it needs no key: with one, the people found would be kept to be answered again."""
    asked = {"phone": phone, "surname": surname, "older_than": older_than}
    body = {name: value for name, value in asked.items() if value is not None}
    return Call(method="POST", path="/v2/subscribers/search", body=body)


def erase(subscriber_id: str) -> Call:
    """Not sent again in doubt: a 404 would then mean both that it was done and that nobody is there."""
    return Call(method="DELETE", path=f"/v2/subscribers/{subscriber_id}", repeatable=False)
