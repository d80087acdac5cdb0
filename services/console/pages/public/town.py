"""The municipality of a public page, by its name in the address."""

from typing import Annotated

from fastapi import Depends, Path, Request

from comunica.usecases.public.public_record import PublicTown
from services.console.doors.refused import Refused, Why
from services.console.parts import PartsGiven

Slug = Annotated[str, Path(pattern=r"^[A-Za-z0-9-]{1,63}$")]


class NamedInCapitals(Exception):
    """The address is that of a town, but for its capitals: people write `Solaro`. `right`: where the page is."""

    def __init__(self, right: str) -> None:
        super().__init__(right)
        self.right = right


async def _town(slug: Slug, request: Request, parts: PartsGiven) -> PublicTown:
    if slug != slug.lower():
        rest = request.url.path.removeprefix(f"/comuni/{slug}")
        query = f"?{request.url.query}" if request.url.query else ""
        raise NamedInCapitals(f"/comuni/{slug.lower()}{rest}{query}")
    town = await parts.public.town(slug)
    if town is None:
        raise Refused(Why.NOT_FOUND)
    # Pages name it in their head and take their clock from it.
    request.state.town = town
    return town


TownGiven = Annotated[PublicTown, Depends(_town)]
