"""Buttons, people without a visible number, and media, on the whole running system."""

from typing import Any

import httpx
import pytest

from tests.e2e.people import Citizen, Town
from tests.eventually import eventually


def phone_of(endpoints: dict[str, Any], web: httpx.AsyncClient, digits: str) -> Citizen:
    number = endpoints["municipalities"][0]["phone_number_id"]
    return Citizen(web, endpoints["simulator"], phone=digits, number=number, place="Centro")


@pytest.fixture(scope="module")
def anna(endpoints: dict[str, Any], web: httpx.AsyncClient) -> Citizen:
    return phone_of(endpoints, web, "393778900001")


@pytest.fixture(scope="module")
def hidden(endpoints: dict[str, Any], web: httpx.AsyncClient) -> Citizen:
    """Somebody of whom the town sees a user id only, see the simulator's scripted numbers."""
    return phone_of(endpoints, web, "393991400007")


async def hears(citizen: Citizen, words: str) -> dict[str, Any]:
    async def heard() -> dict[str, Any] | None:
        return next((each for each in await citizen.messages() if words in each["text"]), None)

    return await eventually(heard)


async def presses(citizen: Citizen, message: dict[str, Any], choice: str) -> None:
    answer = await citizen.web.post(
        f"{citizen.simulator}/simulator/press", json={"id": message["id"], "choice": choice}
    )
    answer.raise_for_status()


async def test_data_that_nobody_asked_for_are_confirmed_by_a_button(anna: Citizen) -> None:
    await anna.writes("Anna Rossi Centro")
    asked = await hears(anna, "abbiamo capito bene?")
    assert asked["type"] == "interactive"
    assert [each["title"] for each in asked["choices"]] == ["Sì", "Correggo"]
    await presses(anna, asked, "Sì")
    welcome = await hears(anna, "ora sei tra gli iscritti")
    assert "*Centro*" in welcome["text"]


async def test_somebody_without_a_visible_number_joins_gets_notices_and_leaves(
    hidden: Citizen, towns: list[Town]
) -> None:
    await hidden.writes("ATTIVA Bruno Verdi Centro")
    await hears(hidden, "ora sei tra gli iscritti")
    await towns[0].broadcasts({"zones": ["centro"]}, "domani mercato in piazza")
    await hears(hidden, "domani mercato in piazza")
    await hidden.writes("DISATTIVA")
    await hears(hidden, "Fatto: non ricevi più")


async def test_a_changed_number_gets_the_notices_and_the_old_one_does_not(
    anna: Citizen, towns: list[Town], endpoints: dict[str, Any], web: httpx.AsyncClient
) -> None:
    new = phone_of(endpoints, web, "393778900002")
    system = {"type": "user_changed_number", "wa_id": new.phone, "body": "User changed"}
    await anna.writes("", type="system", system=system)

    async def moved() -> bool:
        await towns[0].broadcasts({"zones": ["centro"]}, "lavori in via Roma")
        return any("lavori in via Roma" in text for text in await new.texts())

    await eventually(moved, every=1.0)
    await towns[0].broadcasts({"zones": ["centro"]}, "via Piave riapre")
    await hears(new, "via Piave riapre")
    await new.writes("DISATTIVA")
    await hears(new, "Fatto: non ricevi più")
    assert not any("via Piave" in text for text in await anna.texts())


async def test_voice_and_photos_are_answered_and_never_fetched(anna: Citizen) -> None:
    stranger = Citizen(anna.web, anna.simulator, phone="393778900003", number=anna.number, place="Centro")
    for kind in ("audio", "image", "video", "document", "sticker"):
        await stranger.writes("", type=kind)
    await hears(stranger, "Qui non possiamo ascoltare vocali")
    stats = (await anna.web.get(f"{anna.simulator}/simulator/stats")).json()
    assert stats["media_asked"] == 0
    assert len(await stranger.texts()) == 1


async def test_a_starter_template_is_foreseen_sent_and_its_button_leaves(
    endpoints: dict[str, Any], web: httpx.AsyncClient, towns: list[Town]
) -> None:
    citizen = phone_of(endpoints, web, "393778900004")
    await citizen.writes("ATTIVA Luca Neri Centro")
    await hears(citizen, "ora sei tra gli iscritti")
    asked = {"template": "viabilita", "parameters": {"cosa": "strada chiusa", "dove": "via Roma", "quando": ""}}
    foreseen = await towns[0].asks({"zones": ["centro"]}, "", dry_run=True, **asked)
    assert foreseen.status_code == 200, foreseen.text
    assert foreseen.json()["template"] == "viabilita_cosa_dove_v1"
    assert "EXAMPLE" in foreseen.json()["cost"]["source"]
    await towns[0].broadcasts({"zones": ["centro"]}, "", **asked)
    notice = await hears(citizen, "Che cosa: strada chiusa\nDove: via Roma")
    assert "Comune di Solaro informa:" in notice["text"]
    assert [each["title"] for each in notice["choices"]] == ["Non ricevere più"]
    await presses(citizen, notice, "Non ricevere più")
    await hears(citizen, "Fatto: non ricevi più")
