"""Routes for everybody, without a key: the CAP feed of a municipality, and each message of it. No citizen is there."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Path, Request, Response

from comunica.alerting.feed import CAP_TYPE, Entry, write_feed
from comunica.alerting.write_cap import write_cap
from comunica.municipality.town_name import sender_of
from comunica.usecases.alerts.publish_alerts import list_published, see_published
from services.api.document.addresses import root_of
from services.api.document.alert_examples import CAP_EXAMPLE, FEED_EXAMPLE
from services.api.document.documents import errors
from services.api.doors.faults import no_result
from services.api.parts import PartsGiven

router = APIRouter(prefix="/alerts", tags=["published alerts"])

ATOM_TYPE = "application/atom+xml"
#: Seconds for which a copy may be shown: an alert is not older than that anywhere.
FRESH_FOR = 15

Town = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,63}$", description="Its short name, as in solaro.")]


@dataclass(frozen=True, slots=True)
class _Kind:
    """What a route answers with."""

    type: str
    says: str
    example: str

    @property
    def responses(self) -> dict[int | str, dict[str, object]]:
        found = errors(400, 404, 429)
        for status in (401, 403):
            del found[status]
        content = {self.type: {"schema": {"type": "string"}, "example": self.example}}
        return found | {200: {"content": content, "description": self.says}}


@router.get(
    "/{town}",
    summary="The feed of a municipality's alerts",
    response_class=Response,
    responses=_Kind(ATOM_TYPE, "An Atom feed, newest first, of the last 30 days.", FEED_EXAMPLE).responses,
)
async def feed(town: Town, request: Request, parts: PartsGiven) -> Response:
    """Each urgent broadcast as an entry that leads to its CAP message."""
    found = await list_published(town, record=parts.published, now=parts.now())
    if found is None:
        raise no_result()
    here = f"{root_of(request)}/alerts/{town}"
    entries = [Entry(alert, f"{here}/{alert.identifier}") for alert in found.alerts]
    title = f"{sender_of(found.town.publisher.name)}: avvisi urgenti"
    return _answer(write_feed(title, here, entries, empty_since=found.town.since), ATOM_TYPE)


@router.get(
    "/{town}/{identifier}",
    summary="An alert as CAP 1.2",
    response_class=Response,
    responses=_Kind(CAP_TYPE, "A CAP 1.2 message.", CAP_EXAMPLE).responses,
)
async def document(
    town: Town,
    identifier: Annotated[str, Path(pattern=r"^[0-9a-f-]{36,43}(cancel)?$", max_length=64)],
    parts: PartsGiven,
) -> Response:
    """The alert itself, an update of one, or the word that one is taken back."""
    found = await see_published(town, identifier, record=parts.published, now=parts.now())
    if found is None:
        raise no_result()
    return _answer(write_cap(found), CAP_TYPE)


def _answer(body: bytes, kind: str) -> Response:
    return Response(body, media_type=kind, headers={"Cache-Control": f"public, max-age={FRESH_FOR}"})
