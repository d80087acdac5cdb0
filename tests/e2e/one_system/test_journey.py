"""The main job, from ATTIVA to DISATTIVA, on the whole running system."""

import asyncio
from typing import Any

from tests.e2e.people import Citizen, Town
from tests.eventually import eventually


async def test_twenty_people_of_two_towns_join_get_what_is_theirs_and_leave(
    citizens: list[Citizen], towns: list[Town]
) -> None:
    """ATTIVA, a broadcast to each town, DISATTIVA, a second broadcast: exactly the right ones, once each."""
    await asyncio.gather(*(joins(citizen) for citizen in citizens))

    for town, people in zip(towns, (citizens[:10], citizens[10:]), strict=True):
        await reaches_exactly(town, people, "la biblioteca resta chiusa", audience={"everyone": True})

    leaver, *others = citizens[:10]
    await leaves(leaver)
    before = await leaver.texts()
    await reaches_exactly(towns[0], others, "domani il mercato si sposta", audience={"everyone": True})
    assert await leaver.texts() == before, "who left is told nothing more"


async def joins(citizen: Citizen) -> None:
    await citizen.writes(f"ATTIVA Maria Bianchi {citizen.place}")
    [welcome] = await eventually(citizen.texts)
    assert "DISATTIVA" in welcome
    assert citizen.place.casefold() in welcome.casefold(), "the welcome names the zone as understood"


async def leaves(citizen: Citizen) -> None:
    await citizen.writes("Disattiva, grazie")
    await eventually(lambda: _last_says(citizen, "Fatto"))


async def _last_says(citizen: Citizen, word: str) -> bool:
    return (await citizen.texts())[-1].startswith(word)


async def reaches_exactly(town: Town, people: list[Citizen], words: str, *, audience: dict[str, Any]) -> None:
    before = {person.phone: len(await person.messages()) for person in people}
    broadcast = await town.broadcasts(audience, words)
    seen = await eventually(lambda: _finished(town, broadcast))
    assert seen["counts"]["delivered"] == seen["resolved"] == len(people)
    for person in people:
        new = (await person.messages())[before[person.phone] :]
        assert [words in message["text"] for message in new] == [True], "once, and nothing else"


async def _finished(town: Town, broadcast: str) -> dict[str, Any] | None:
    seen = await town.follows(broadcast)
    return seen if seen["state"] == "finished" and seen["counts"]["delivered"] == seen["resolved"] else None


async def test_a_zone_broadcast_reaches_that_zone_only(citizens: list[Citizen], towns: list[Town]) -> None:
    """People of one zone get it; their neighbours and those outside do not."""
    # The twenty of the journey are on record: those who live where the first one's neighbour lives.
    zone = citizens[1].place
    there = [citizen for citizen in citizens[:10] if citizen.place == zone and citizen is not citizens[0]]
    zones = (await towns[0].sees("/v2/zones"))["zones"]
    [zone_id] = [each["id"] for each in zones if each["name"] == zone]
    await reaches_exactly(towns[0], there, "lavori in strada", audience={"zones": [zone_id]})


async def test_bad_requests_are_told_all_that_is_wrong_and_change_nothing(towns: list[Town]) -> None:
    """Unknown template, empty audience, expired: a 400 in the envelope, no broadcast."""
    before = await towns[0].sees("/v2/broadcasts")
    for answer in (
        await towns[0].asks({"zones": ["non-esiste"]}, "x"),
        await towns[0].asks({}, "x"),
        await towns[0].asks({"everyone": True}, "x", expires_at="2020-01-01T00:00:00Z"),
        await towns[0].asks({"everyone": True}, "x", lane="subito"),
        await towns[0].asks({"everyone": True}, "x", colour="red"),
    ):
        assert answer.status_code == 400, answer.text
        body = answer.json()
        assert body["status_code"] == 400
        assert all({"error", "message", "code", "field"} <= set(error) for error in body["errors"])
    assert await towns[0].sees("/v2/broadcasts") == before


async def test_the_same_request_again_is_the_same_broadcast(towns: list[Town], citizens: list[Citizen]) -> None:
    """Fifty parallel repeats with one Idempotency-Key: one broadcast, one message each."""
    repeats = [
        towns[1].asks({"everyone": True}, "una volta sola", idempotency_key="una-volta", lane="normal")
        for _ in range(50)
    ]
    answers = await asyncio.gather(*repeats)
    assert {answer.status_code for answer in answers} == {202}
    [broadcast] = {answer.json()["id"] for answer in answers}
    await eventually(lambda: _finished(towns[1], broadcast))
    for citizen in citizens[10:]:
        assert sum("una volta sola" in text for text in await citizen.texts()) == 1
