"""How often an address may ask for what takes work to make: posters, codes, feeds, tables, a search.

Each has a bucket of its own, so that nobody uses up another's; pages that are only read have none.
"""

import ipaddress
from typing import Any

from fastapi import Depends, Request

from services.console.doors.refused import Refused, Why
from services.console.pages.signing_in.known_browser import address_of
from services.console.parts import Parts, PartsGiven

#: Requests a minute of one address: a whole school behind one gets its posters, and a reader of feeds a hundred towns.
REQUESTS = 120


def takes_work() -> Any:
    """For a route: whoever asks too often is told when to come again."""
    return Depends(_ask)


def ask(request: Request, parts: Parts) -> None:
    """One request more of this address. Raises Refused."""
    address = address_of(request)
    if _is_of_many(address):
        return
    if wait := parts.readers.take(address):
        raise Refused(Why.TOO_OFTEN, retry_after=wait)


async def _ask(request: Request, parts: PartsGiven) -> None:
    ask(request, parts)


def _is_of_many(address: str) -> bool:
    """Whether it is of a network within: of a proxy that FORWARDED_ALLOW_IPS does not name, and so of everybody.

    One bucket for them all would be one with which anybody keeps the others out.
    """
    try:
        return not ipaddress.ip_address(address).is_global
    except ValueError:
        return True
