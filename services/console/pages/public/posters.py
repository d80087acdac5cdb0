"""Posters to print and to share: A4, A5, and a square picture. `?lingua=en` for the English one."""

import datetime as dt
from functools import partial
from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from comunica.usecases.public.public_record import PublicTown
from services.console.doors.permissions import anybody
from services.console.doors.refused import Refused, Why
from services.console.pages.public.answers import STEADY, cached, file
from services.console.pages.public.often import takes_work
from services.console.pages.public.town import TownGiven
from services.console.pages.public.wording import poster_text
from services.console.parts import PartsGiven
from services.console.printing.poster import Paper, poster
from services.console.printing.poster_text import PosterText
from services.console.printing.square import square
from services.console.speaking import Language, Speaking

router = APIRouter(prefix="/comuni/{slug}")

Spoken = Annotated[Language | None, Query(alias="lingua")]


@router.get("/locandina-a4.pdf", dependencies=[anybody(), takes_work()])
async def on_a4(request: Request, town: TownGiven, parts: PartsGiven, language: Spoken = None) -> Response:
    """For the notice board."""
    text = _text(town, language)
    body = await parts.printed.of((Paper.A4, text), partial(_drawn, text, Paper.A4, town.since))
    return cached(request, file(body, "application/pdf", f"locandina-{town.slug}-a4.pdf"), seconds=STEADY)


@router.get("/locandina-a5.pdf", dependencies=[anybody(), takes_work()])
async def on_a5(request: Request, town: TownGiven, parts: PartsGiven, language: Spoken = None) -> Response:
    """For the counter, and for letter boxes."""
    text = _text(town, language)
    body = await parts.printed.of((Paper.A5, text), partial(_drawn, text, Paper.A5, town.since))
    return cached(request, file(body, "application/pdf", f"locandina-{town.slug}-a5.pdf"), seconds=STEADY)


@router.get("/locandina.png", dependencies=[anybody(), takes_work()])
async def as_square(request: Request, town: TownGiven, parts: PartsGiven, language: Spoken = None) -> Response:
    """For social networks."""
    text = _text(town, language)
    body = await parts.printed.of(("square", text), partial(square, text))
    return cached(request, file(body, "image/png", f"locandina-{town.slug}.png"), seconds=STEADY)


def _text(town: PublicTown, language: Language | None) -> PosterText:
    if town.joining is None:
        raise Refused(Why.NOT_FOUND)
    own: Language = "en" if town.language == "en" else "it"
    return poster_text(town, town.joining, Speaking(language or own, town.timezone))


def _drawn(text: PosterText, paper: Paper, since: dt.datetime) -> bytes:
    # Dated by the town, not by the clock: the same words are the same file, and copies of it stay right.
    return poster(text, paper, made_at=since)
