"""Posters to print and to share: A4, A5, and a square picture. `?lingua=en` for the English one."""

import datetime as dt
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from comunica.usecases.public.public_record import ArmsUse, PublicTown
from services.console.doors.permissions import anybody
from services.console.doors.refused import Refused, Why
from services.console.pages.public.answers import STEADY, cached, file
from services.console.pages.public.often import takes_work
from services.console.pages.public.town import TownGiven
from services.console.pages.public.wording import poster_text
from services.console.parts import Parts, PartsGiven
from services.console.printing.paper import Paper
from services.console.printing.poster_text import PosterText
from services.console.speaking import Language, Speaking

router = APIRouter(prefix="/comuni/{slug}")

Spoken = Annotated[Language | None, Query(alias="lingua")]


@router.get("/locandina-a4.pdf", dependencies=[anybody(), takes_work()])
async def on_a4(request: Request, town: TownGiven, parts: PartsGiven, language: Spoken = None) -> Response:
    """For the notice board."""
    body = await _on_paper(Paper.A4, town, parts, language)
    return cached(request, file(body, "application/pdf", f"locandina-{town.slug}-a4.pdf"), seconds=STEADY)


@router.get("/locandina-a5.pdf", dependencies=[anybody(), takes_work()])
async def on_a5(request: Request, town: TownGiven, parts: PartsGiven, language: Spoken = None) -> Response:
    """For the counter, and for letter boxes."""
    body = await _on_paper(Paper.A5, town, parts, language)
    return cached(request, file(body, "application/pdf", f"locandina-{town.slug}-a5.pdf"), seconds=STEADY)


@router.get("/locandina.png", dependencies=[anybody(), takes_work()])
async def as_square(request: Request, town: TownGiven, parts: PartsGiven, language: Spoken = None) -> Response:
    """For social networks."""
    text, arms = _text(town, language), await _arms(town, parts)
    body = await parts.printed.of(("square", text, town.arms), partial(_square, text, arms))
    return cached(request, file(body, "image/png", f"locandina-{town.slug}.png"), seconds=STEADY)


def _text(town: PublicTown, language: Language | None) -> PosterText:
    if town.joining is None:
        raise Refused(Why.NOT_FOUND)
    own: Language = "en" if town.language == "en" else "it"
    return poster_text(town, town.joining, Speaking(language or own, town.timezone))


async def _on_paper(paper: Paper, town: PublicTown, parts: Parts, language: Language | None) -> bytes:
    text, arms = _text(town, language), await _arms(town, parts)
    # Dated by the town, not by the clock: the same words are the same file, and copies of it stay right.
    drawn = partial(_poster, text, paper, made_at=town.since, arms=arms)
    return await parts.printed.of((paper, text, town.arms), drawn)


# Whatever draws takes a second to come in: beside the requests, as drawing itself, and not at every start.


def _poster(text: PosterText, paper: Paper, *, made_at: dt.datetime, arms: bytes | None) -> bytes:
    from services.console.printing.poster import poster  # noqa: PLC0415

    return poster(text, paper, made_at=made_at, arms=arms)


def _square(text: PosterText, arms: bytes | None) -> bytes:
    from services.console.printing.square import square  # noqa: PLC0415

    return square(text, arms)


async def _arms(town: PublicTown, parts: Parts) -> bytes | None:
    return None if town.arms is None else await parts.public.arms(town.id, ArmsUse.PAPER)
