"""The addresses of our own that answers hold."""

from collections.abc import Sequence
from urllib.parse import urlencode
from uuid import UUID

from fastapi import Request

from services.api.parts import parts_of
from services.api.shapes import Links


def broadcast_uri(request: Request, broadcast_id: UUID) -> str:
    """Where a broadcast is shown."""
    return f"{root_of(request)}/v2/broadcasts/{broadcast_id}"


def series_uri(request: Request, series_id: UUID) -> str:
    """Where a series is shown."""
    return f"{root_of(request)}/v2/series/{series_id}"


def key_uri(request: Request, key_id: UUID) -> str:
    """Where a key is shown."""
    return f"{root_of(request)}/v2/keys/{key_id}"


def mandate_uri(request: Request, mandate_id: UUID) -> str:
    """Where a municipality sees a mandate."""
    return f"{root_of(request)}/v2/mandates/{mandate_id}"


def fan_out_uri(request: Request, fan_out_id: UUID) -> str:
    """Where a partner sees what became of a broadcast of its own."""
    return f"{root_of(request)}/v2/partner/broadcasts/{fan_out_id}"


def partner_uri(request: Request, partner_id: UUID) -> str:
    """Where an operator sees a partner."""
    return f"{root_of(request)}/v2/operator/partners/{partner_id}"


def subscriber_uri(request: Request, subscriber_id: UUID) -> str:
    """Where a person is shown."""
    return f"{root_of(request)}/v2/subscribers/{subscriber_id}"


def newer_links(request: Request, *, last: UUID | None) -> Links:
    """This page, and the next of a list that is oldest first; none after the last."""
    here, current = _this_page(request)
    return Links(current=current, next=None if last is None else f"{here}?{urlencode([('newer_than', str(last))])}")


def municipality_uri(request: Request, municipality_id: UUID) -> str:
    """Where a municipality is shown to operators."""
    return f"{root_of(request)}/v2/municipalities/{municipality_id}"


def run_uri(request: Request, channel_id: UUID, run_id: UUID) -> str:
    """Where a run of a channel is shown to operators."""
    return f"{root_of(request)}/v2/channels/{channel_id}/runs/{run_id}"


def links(request: Request, *, next_after: UUID | None) -> Links:
    """This page, and the next with the same filter; none after the last."""
    here = f"{root_of(request)}{request.url.path}"
    asked = _filter_of(request)
    current = here + (f"?{request.url.query}" if request.url.query else "")
    return Links(current=current, next=None if next_after is None else _older(here, asked, next_after))


def notify_links(request: Request, *, last: UUID | None) -> dict[str, str]:
    """This page, and the next as long as this one is not empty: Notify's clients search in it, and stop at an empty
    page. They take the first UUID that they find, so `older_than` comes first.
    """
    here, current = _this_page(request)
    if last is None:
        return {"current": current}
    asked = _filter_of(request)
    return {"current": current, "next": f"{here}?{urlencode([('older_than', str(last)), *asked])}"}


def _older(here: str, asked: Sequence[tuple[str, str]], next_after: UUID) -> str:
    return f"{here}?{urlencode([*asked, ('older_than', str(next_after))])}"


def _this_page(request: Request) -> tuple[str, str]:
    """Its address without the query, and with it."""
    here = f"{root_of(request)}{request.url.path}"
    return here, here + (f"?{request.url.query}" if request.url.query else "")


def _filter_of(request: Request) -> Sequence[tuple[str, str]]:
    return [(name, value) for name, value in request.query_params.multi_items() if name != "older_than"]


def root_of(request: Request) -> str:
    """How clients reach us, without a slash at the end."""
    return parts_of(request).public_url or str(request.base_url).rstrip("/")
