"""A conversation on the whole running system: a question, its answer, and the notices of the zone that was told."""

from typing import Any

import httpx
import pytest

from tests.e2e.people import Citizen, Town
from tests.eventually import eventually


@pytest.fixture(scope="module")
def luca(endpoints: dict[str, Any], web: httpx.AsyncClient) -> Citizen:
    """Somebody of another zone."""
    number = endpoints["municipalities"][0]["phone_number_id"]
    return Citizen(web, endpoints["simulator"], phone="393778800002", number=number, place="Villaggio Brollo")


@pytest.fixture(scope="module")
def anna(endpoints: dict[str, Any], web: httpx.AsyncClient) -> Citizen:
    """Somebody far along a street."""
    number = endpoints["municipalities"][0]["phone_number_id"]
    return Citizen(web, endpoints["simulator"], phone="393778800003", number=number, place="San Quirico")


@pytest.fixture(scope="module")
def paola(endpoints: dict[str, Any], web: httpx.AsyncClient) -> Citizen:
    """Somebody at the beginning of the same street."""
    number = endpoints["municipalities"][0]["phone_number_id"]
    return Citizen(web, endpoints["simulator"], phone="393778800004", number=number, place="Centro")


@pytest.fixture(scope="module")
def maria(endpoints: dict[str, Any], web: httpx.AsyncClient) -> Citizen:
    """Somebody who lives in the centre and does not say so at first."""
    number = endpoints["municipalities"][0]["phone_number_id"]
    return Citizen(web, endpoints["simulator"], phone="393778800001", number=number, place="Centro")


async def test_a_street_that_the_town_does_not_know_is_completed_by_the_zone(luca: Citizen, towns: list[Town]) -> None:
    await luca.writes("ATTIVA Luca Verdi via dei Tigli Inesistenti 4")
    unknown = await hears(luca, "Non troviamo")
    assert "rispondi con il nome della zona" in unknown
    await luca.writes("Villaggio Brollo")
    updated = await hears(luca, "Ora ricevi gli avvisi")
    assert "*Villaggio Brollo*" in updated
    await notifies_zone(towns[0], "villaggio-brollo", "lavori in piazza Grandi")
    await hears(luca, "lavori in piazza Grandi")


async def test_who_forgets_the_place_is_asked_and_gets_the_notices_of_the_zone_that_the_street_is_in(
    maria: Citizen, luca: Citizen, towns: list[Town]
) -> None:
    await maria.writes("ATTIVA Maria Bianchi")
    [question] = await eventually(maria.texts)
    assert "dove abiti" in question
    assert "https://www.comune.solaro.mi.it/privacy" in question

    await maria.writes("via Roma 12")
    welcome = await hears(maria, "ora sei tra gli iscritti")
    assert "*Centro*" in welcome

    await notifies_zone(towns[0], "villaggio-brollo", "qui non riguarda Maria")
    await notifies_zone(towns[0], "centro", "domani via Roma è chiusa")
    await hears(maria, "domani via Roma è chiusa")
    await hears(luca, "qui non riguarda Maria")
    assert not any("non riguarda" in text for text in await maria.texts())

    await maria.writes("DISATTIVA")
    await hears(maria, "Fatto: non ricevi più")
    before = await maria.texts()
    assert len(before) == 4, "question, welcome, the zone's notice, goodbye: no reminder, nothing twice"


async def test_on_a_street_of_two_zones_the_number_decides(anna: Citizen, paola: Citizen, towns: list[Town]) -> None:
    await paola.writes("ATTIVA Paola Neri v. Roma n. 12")
    assert "*Centro*" in await hears(paola, "ora sei tra gli iscritti")
    await anna.writes("ATTIVA Anna Neri, abito in via Roma")
    await hears(anna, "dove abiti")
    await anna.writes("87")
    assert "*San Quirico*" in await hears(anna, "ora sei tra gli iscritti")
    await notifies_zone(towns[0], "centro", "solo per chi abita in centro")
    await notifies_zone(towns[0], "san-quirico", "senza acqua a San Quirico")
    await hears(anna, "senza acqua a San Quirico")
    assert not any("solo per chi abita" in text for text in await anna.texts())
    await hears(paola, "solo per chi abita in centro")
    assert not any("San Quirico" in text for text in await paola.texts())


async def hears(citizen: Citizen, words: str) -> str:
    async def heard() -> str | None:
        return next((text for text in await citizen.texts() if words in text), None)

    return await eventually(heard)


async def notifies_zone(town: Town, zone: str, words: str) -> None:
    broadcast = await town.broadcasts({"zones": [zone]}, words)

    async def finished() -> bool:
        return bool((await town.follows(broadcast))["state"] == "finished")

    await eventually(finished)
