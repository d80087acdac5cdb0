"""Every page with every role: who may comes in, who may not sees that, whoever is not signed in signs in.

The table of it is docs/console/permissions.md.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from fastapi.routing import APIRoute
from uuid_utils.compat import uuid7

from comunica.municipality.roles import Role
from services.console.doors.forgery import SAFE
from services.console.doors.own_paths import OPERATORS_SIGN_IN
from services.console.doors.permissions import Need, declared
from services.console.web import ROUTERS
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest
from workbench.console_permissions import PAGE, document, role_may

#: What stands in an address where a page has a variable: of the right form, and nothing's.
STANDS_FOR = {"month": "2026-10", "year": "2026", "slug": "nessuno", "token": "nessuno"}


@dataclass(frozen=True)
class Asked:
    """A route by one of its methods."""

    method: str
    path: str
    need: Need

    @property
    def address(self) -> str:
        return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: STANDS_FOR.get(found[1], str(uuid7())), self.path)

    @property
    def changes(self) -> bool:
        return self.method not in SAFE


def asked_of(routes: Iterable[tuple[APIRoute, Need]]) -> list[Asked]:
    return [Asked(method, route.path, need) for route, need in routes for method in sorted(route.methods or ())]


ALL = asked_of(declared(ROUTERS))


async def sent(browser: Browser, asked: Asked) -> tuple[int, str]:
    """The status, and where to. A form is empty but for its token."""
    answer = await (browser.post if asked.changes else browser.get)(asked.address)
    return answer.status_code, answer.headers.get("location", "")


def opened(status: int, location: str, asked: Asked) -> bool:
    """Whether the page itself answered, in whatever way: what nobody has is no fault of ours."""
    to_the_door = location.startswith(("/entra", OPERATORS_SIGN_IN)) and asked.path not in {
        "/esci",
        "/recupera/{token}",
    }
    return status not in {401, 403} and status < 500 and not to_the_door


def refused(status: int, location: str, asked: Asked) -> bool:
    """Whether it is not for them; where an operator's key is needed, that is asked for."""
    return (status, location) == (303, OPERATORS_SIGN_IN) if asked.need.operator else status == 403


@pytest.mark.parametrize("role", Role, ids=str)
async def test_a_role_opens_what_it_may_and_nothing_else(console: Console, town: TownAtTest, role: Role) -> None:
    wrong = []
    for asked in ALL:
        # In a session of its own: what came before, such as going out, was another's.
        async with console.browser(visitor_of(town, role)) as browser:
            status, location = await sent(browser, asked)
        if not (opened(status, location, asked) if role_may(role, asked.need) else refused(status, location, asked)):
            wrong.append((asked.method, asked.path, status, location))

    assert wrong == []


async def test_whoever_is_not_signed_in_signs_in_first_but_for_what_anybody_may_see(stranger: Browser) -> None:
    wrong = []
    for asked in ALL:
        status, location = await sent(stranger, asked)
        to_the_door = (status, location.partition("?")[0]) == (
            303,
            OPERATORS_SIGN_IN if asked.need.operator else "/entra",
        )
        if not (opened(status, location, asked) if asked.need.public else to_the_door):
            wrong.append((asked.method, asked.path, status, location))

    assert wrong == []


async def test_a_form_that_is_not_ours_changes_nothing_whoever_sends_it(administrator: Browser) -> None:
    taken = []
    # An operator's forms: tests/integration/console/operators.
    for asked in (each for each in ALL if each.changes and not each.need.operator):
        without = await administrator.client.request(asked.method, asked.address, data={"a": "b"})
        from_elsewhere = await administrator.post(asked.address, headers={"Origin": "https://evil.example"})
        invented = await administrator.post_as_it_is(asked.address, {"forgery": "0" * 64})
        taken += [(asked.path, each.status_code) for each in (without, from_elsewhere, invented)]

    assert {status for _, status in taken} == {403}, taken


def test_the_table_is_current() -> None:
    assert PAGE.read_text("utf-8") == document(), "run `python -m workbench.console_permissions`"
