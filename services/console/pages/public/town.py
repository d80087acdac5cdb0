"""The municipality of a public page, by its name in the address."""

from typing import Annotated

from fastapi import Depends, Path, Request

from comunica.usecases.public.public_record import PublicTown
from services.console.doors.refused import Refused, Why
from services.console.parts import PartsGiven

Slug = Annotated[str, Path(pattern=r"^[a-z0-9-]{1,63}$")]


async def _town(slug: Slug, request: Request, parts: PartsGiven) -> PublicTown:
    town = await parts.public.town(slug)
    if town is None:
        raise Refused(Why.NOT_FOUND)
    # Pages name it in their head and take their clock from it.
    request.state.town = town
    return town


TownGiven = Annotated[PublicTown, Depends(_town)]
