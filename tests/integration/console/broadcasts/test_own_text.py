"""A text that no category fits is submitted as a template of its own, once; until it is approved nobody can send it."""

import json
from typing import Any
from uuid import uuid4

import pytest
from uuid_utils.compat import uuid7

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from tests.integration.console.broadcasts.writing import errors_of, hidden_in, opened, seen_after, text_of
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

OWN = "/avvisi/testo-proprio"


def form(**changes: Any) -> dict[str, Any]:
    return {
        "modulo": str(uuid7()),
        "titolo": "Mercato spostato",
        "testo": "Sabato il mercato è in piazza Grandi.\r\n\r\nLa piazza resta chiusa alle auto.",
        "tipo": "utility",
        "fare": "manda",
        **changes,
    }


async def errands_of(superuser: Connection, town: TownAtTest) -> list[Any]:
    rows = await superuser.fetch(
        "SELECT id, asked, asked_by FROM errand WHERE municipality_id = $1 AND kind = 'submit_template'", town.id
    )
    return [(row["id"], json.loads(row["asked"]), row["asked_by"]) for row in rows]


async def test_it_is_seen_first_and_nothing_is_asked(clerk: Browser, superuser: Connection, town: TownAtTest) -> None:
    assert (await opened(clerk, OWN)).status_code == 200
    said = text_of((await seen_after(clerk, OWN, form(fare="guarda"))).text)
    assert "La piazza resta chiusa alle auto. Comune di Town 1. Per uscire scrivi DISATTIVA" in said
    assert await errands_of(superuser, town) == []


async def test_it_is_asked_for_once_and_its_way_can_be_followed(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    asked = form()
    first = await clerk.post(OWN, asked)
    assert (first.status_code, first.headers["location"]) == (303, f"{OWN}/{asked['modulo']}")
    again = await clerk.post(OWN, asked)
    assert again.headers["location"] == first.headers["location"]
    ((_, template, by),) = await errands_of(superuser, town)
    assert template["name"].startswith("testo_mercato_spostato_")
    assert template["body"] == "Sabato il mercato è in piazza Grandi.\n\nLa piazza resta chiusa alle auto."
    assert (template["category"], by) == ("utility", str(visitor_of(town, Role.CLERK).staff_id))
    assert "Lo stiamo mandando a WhatsApp" in text_of((await clerk.get(first.headers["location"])).text)
    await superuser.execute(
        "UPDATE errand SET state = 'failed', failure = 'provider_refused', says = 'no', finished_at = now()"
        " WHERE id = $1::text::uuid",
        asked["modulo"],
    )
    assert "WhatsApp ha rifiutato il testo" in text_of((await clerk.get(first.headers["location"])).text)


async def test_whoever_goes_back_after_asking_finds_what_came_of_it_and_asks_for_no_second_one(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    before = len(await errands_of(superuser, town))
    address = (await clerk.get(OWN)).headers["location"]
    own = form(**hidden_in((await clerk.get(address)).text, OWN))
    looked = await clerk.post(OWN, {**own, "fare": "guarda"})
    assert looked.headers["location"] == address
    for _ in range(2):
        page = (await clerk.get(address)).text
        assert 'value="Mercato spostato"' in page and "La piazza resta chiusa alle auto." in text_of(page)
    asked = await clerk.post(OWN, own)
    assert (await clerk.get(address)).headers["location"] == asked.headers["location"]
    assert len(await errands_of(superuser, town)) == before + 1


@pytest.mark.parametrize(
    ("changes", "places"),
    [
        ({"titolo": "", "testo": " \n", "tipo": "altro"}, ["titolo", "testo", "tipo"]),
        ({"testo": "a" * 1025}, ["testo"]),
        ({"testo": "Caro {{nome}}, ciao a tutti voi"}, ["testo"]),
    ],
)
async def test_what_the_provider_would_refuse_is_said_at_once(
    clerk: Browser, changes: dict[str, str], places: list[str]
) -> None:
    answer = await clerk.post(OWN, form(**changes))
    assert answer.status_code == 422
    assert [place for place, _ in errors_of(answer.text)] == places


async def test_what_is_written_is_text(clerk: Browser) -> None:
    shown = await seen_after(clerk, OWN, form(testo="<script>alert(1)</script>", titolo='"><b>', fare="guarda"))
    assert "<script>alert" not in shown.text and "><b>" not in shown.text


async def test_who_may_not_ask_does_not(approver: Browser, observer: Browser) -> None:
    for person in (approver, observer):
        assert (await person.get(OWN)).status_code == 403
        assert (await person.post(OWN, form())).status_code == 403


async def test_what_another_town_asked_for_is_not_there(
    console: Console, clerk: Browser, other_town: TownAtTest
) -> None:
    asked = await clerk.post(OWN, form())
    async with console.browser(visitor_of(other_town, Role.CLERK)) as stranger:
        assert (await stranger.get(asked.headers["location"])).status_code == 404
        assert (await stranger.get(f"{OWN}/{uuid4()}")).status_code == 404
