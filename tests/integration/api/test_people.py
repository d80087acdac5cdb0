"""People on record: found, proved, given out and erased, by their own town and by keys that may."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.stores.pool import Connection
from comunica.usecases.hearing.sealed_details import seal_details
from comunica.usecases.people.erasure_journal import JournalAway
from tests.integration.api.asking import resolve, said, submitted
from tests.integration.api.conftest import Api
from tests.servers import Database
from tests.towns import TownAtTest, enrol

PHONE = "393331112233"


@pytest_asyncio.fixture
async def person(database: Database, superuser: Connection, town: TownAtTest) -> Any:
    """Anna D’Amico of the zone brollo, who joined by WhatsApp; gone after the test."""
    id_ = await enrol(database, town, PHONE, zone="brollo")
    details = seal_details(town.vault, given_name="Anna", surname="D’Amico", place="via Verdi 3")
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    await superuser.execute(
        "UPDATE subscriber SET given_name_sealed = $2, surname_sealed = $3, surname_index = $4 WHERE id = $1",
        id_,
        details.given_name,
        details.surname,
        details.surname_index,
    )
    await superuser.execute(
        "INSERT INTO consent_entry (municipality_id, position, subscriber_id, event, way, keyword, notice_version,"
        " happened_at, salt, digest, chain)"
        " SELECT $1, coalesce(max(position), 0) + 1, $2, 'opted_in', 'whatsapp', 'ATTIVA', '1', $3, $4, $4, $4"
        " FROM consent_entry WHERE municipality_id = $1",
        town.id,
        id_,
        dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC),
        bytes(16),
    )
    await superuser.execute(
        "UPDATE consent_head SET position = (SELECT max(position) FROM consent_entry WHERE municipality_id = $1)"
        " WHERE municipality_id = $1",
        town.id,
    )
    yield id_
    await superuser.execute("DELETE FROM subscriber_address WHERE subscriber_id = $1", id_)
    await superuser.execute("DELETE FROM subscriber WHERE id = $1", id_)
    await superuser.execute("DELETE FROM suppression WHERE municipality_id = $1", town.id)


@pytest.mark.parametrize(
    "search",
    [
        {"phone": "+39 333 111 2233"},
        {"phone": "333-1112233"},
        {"surname": "D'AMICO"},
        {"surname": "d’amico", "zone": "brollo", "consent": "opted_in"},
        {"phone": "3331112233", "surname": "D'Amico"},
    ],
)
async def test_a_person_is_found_by_the_whole_phone_or_surname(
    client: httpx.AsyncClient, person: UUID, search: dict[str, str]
) -> None:
    answer = await client.post("/v2/subscribers/search", json=search)
    assert [each["id"] for each in answer.json()["subscribers"]] == [str(person)]
    assert (answer.json()["next"], PHONE in answer.text) == (None, False)


async def test_the_answer_of_a_search_names_people_and_is_not_kept_for_repeats(
    client: httpx.AsyncClient, superuser: Connection, person: UUID
) -> None:
    key = {"Idempotency-Key": f"search {person}"}
    kept = "SELECT count(*) FROM answered_request WHERE key = $1"
    first = await client.post("/v2/subscribers/search", json={"surname": "D'Amico"}, headers=key)
    assert [each["id"] for each in first.json()["subscribers"]] == [str(person)]
    assert await superuser.fetchval(kept, key["Idempotency-Key"]) == 0
    await superuser.execute("UPDATE subscriber SET consent = 'opted_out' WHERE id = $1", person)
    again = await client.post("/v2/subscribers/search", json={"surname": "D'Amico"}, headers=key)
    assert "idempotent-replay" not in again.headers
    assert [each["consent"] for each in again.json()["subscribers"]] == ["opted_out"], "it looks again"
    # What any other POST answers under the same name is kept: the guard is the route's own.
    await client.post("/v2/keys", json={"name": f"k {person}", "scopes": ["broadcast:read"]}, headers=key)
    assert await superuser.fetchval(kept, key["Idempotency-Key"]) == 1


@pytest.mark.parametrize(
    "search",
    [
        {"phone": "3331112234"},
        {"surname": "Amico"},
        {"surname": "D'Amico", "zone": "centro"},
        {"surname": "D'Amico", "consent": "opted_out"},
        {"phone": "3331112233", "surname": "Bianchi"},
    ],
)
async def test_nobody_else_is_found(client: httpx.AsyncClient, person: UUID, search: dict[str, str]) -> None:
    assert (await client.post("/v2/subscribers/search", json=search)).json()["subscribers"] == []


@pytest.mark.parametrize(
    ("search", "expected"),
    [
        ({}, [("invalid", "surname_prefix")]),
        ({"zone": "brollo", "colour": 1}, [("invalid", "surname_prefix"), ("unknown_field", "colour")]),
        ({"phone": "12", "surname_prefix": "x"}, [("invalid", "phone"), ("invalid", "surname_prefix")]),
        ({"surname": "Rossi", "name": "Maria"}, [("unknown_field", "name")]),
        ({"surname": "Rossi", "consent": "none"}, [("invalid", "consent")]),
        ({"surname": "%%%"}, [("invalid", "surname")]),
    ],
)
async def test_a_search_that_names_nobody_is_refused_and_echoes_no_number(
    client: httpx.AsyncClient, search: dict[str, str], expected: list[tuple[str, str | None]]
) -> None:
    answer = await client.post("/v2/subscribers/search", json=search)
    assert (answer.status_code, said(answer)) == (400, expected)


async def test_a_text_that_is_too_long_is_told_in_characters(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v2/subscribers/search", json={"surname": "x" * 61})
    assert answer.json()["errors"][0]["message"] == "surname: should have at most 60 characters"


async def test_lists_are_filtered_by_zone_and_consent_and_go_on_with_the_same_filter(
    api: Api, town: TownAtTest, person: UUID
) -> None:
    async with api.with_pages_of(1).client(headers=town.headers()) as client:
        first = (await client.get("/v2/subscribers?zone=brollo")).json()
        rest = (await client.get(first["links"]["next"])).json()
        left = (await client.get("/v2/subscribers?consent=opted_out")).json()
    assert [each["id"] for each in first["subscribers"]] == [str(person)]
    assert [each["zone"] for each in rest["subscribers"]] == ["brollo"]
    assert [each["consent"] for each in left["subscribers"]] == ["opted_out"]


async def test_pages_of_a_search_hold_everybody_once(
    api: Api, town: TownAtTest, superuser: Connection, person: UUID
) -> None:
    index = seal_details(town.vault, given_name="", surname="D’Amico", place="").surname_index
    await superuser.execute("UPDATE subscriber SET surname_index = $2 WHERE municipality_id = $1", town.id, index)
    async with api.with_pages_of(2).client(headers=town.headers()) as client:
        found: list[str] = []
        page: dict[str, Any] = {"next": None}
        while not found or page["next"]:
            asked = {"surname": "D'Amico", "older_than": page["next"]}
            page = (await client.post("/v2/subscribers/search", json=asked)).json()
            found += [each["id"] for each in page["subscribers"]]
        everybody = [each["id"] for each in (await client.get("/v2/subscribers")).json()["subscribers"]]
    assert len(found) == len({*found}) == 6
    assert found[:2] == everybody
    await superuser.execute(
        "UPDATE subscriber SET surname_index = NULL WHERE municipality_id = $1 AND id <> $2", town.id, person
    )


async def test_one_is_shown_with_names_opened_and_the_address_masked(client: httpx.AsyncClient, person: UUID) -> None:
    answer = await client.get(f"/v2/subscribers/{person}")
    shown = answer.json()
    assert (shown["given_name"], shown["surname"], shown["zone"]) == ("Anna", "D’Amico", "brollo")
    assert PHONE not in answer.text


async def test_the_proof_tells_how_and_when_and_keeps_no_words(client: httpx.AsyncClient, person: UUID) -> None:
    [proof] = (await client.get(f"/v2/subscribers/{person}/consents")).json()["consents"]
    del proof["recorded_at"], proof["position"]
    assert proof == {
        "event": "opted_in",
        "way": "whatsapp",
        "keyword": "ATTIVA",
        "notice_version": "1",
        "proof": None,
        "happened_at": "2026-11-24T09:00:00Z",
    }


async def test_an_export_holds_the_whole_address_and_the_towns_log_tells_of_it(
    client: httpx.AsyncClient, superuser: Connection, town: TownAtTest, person: UUID
) -> None:
    exported = (await client.get(f"/v2/subscribers/{person}/export")).json()
    assert exported["address"] == {"kind": "phone", "value": PHONE}
    assert exported["zone"] == {"id": "brollo", "name": "Villaggio Brollo"}
    assert len(exported["proofs"]) == 1
    line = await superuser.fetchrow(
        "SELECT who, counts, reason FROM audit_entry WHERE municipality_id = $1 AND what = 'export'"
        " ORDER BY id DESC LIMIT 1",
        town.id,
    )
    assert line is not None
    assert line["who"].startswith("key:")
    assert line["reason"] == "person"


async def test_an_erased_person_is_gone_and_the_counts_of_broadcasts_stay(
    client: httpx.AsyncClient, superuser: Connection, town: TownAtTest, person: UUID
) -> None:
    broadcast = await submitted(client)
    people = await resolve(superuser, town, broadcast)
    assert person in people
    assert (await client.delete(f"/v2/subscribers/{person}")).status_code == 204
    assert (await client.get(f"/v2/subscribers/{person}")).status_code == 404
    assert (await client.delete(f"/v2/subscribers/{person}")).status_code == 404
    counted = (await client.get(f"/v2/broadcasts/{broadcast}/reconciliation")).json()
    assert (counted["resolved"], counted["recount"]["queued"], counted["unaccounted"]) == (len(people), len(people), 0)
    listed = (await client.get(f"/v2/broadcasts/{broadcast}/recipients")).json()["recipients"]
    assert str(person) not in {each["subscriber_id"] for each in listed}
    await client.post(f"/v2/broadcasts/{broadcast}/cancel")


async def test_who_is_being_written_to_at_this_moment_is_erased_later(
    client: httpx.AsyncClient, superuser: Connection, town: TownAtTest, person: UUID
) -> None:
    broadcast = await submitted(client)
    await resolve(superuser, town, broadcast)
    sending = "UPDATE delivery SET state = $3 WHERE source_id = $1 AND recipient_id = $2"
    await superuser.execute(sending, UUID(broadcast), person, "sending")
    refused = await client.delete(f"/v2/subscribers/{person}")
    assert (refused.status_code, said(refused)) == (409, [("being_sent", None)])
    assert (await client.get(f"/v2/subscribers/{person}")).status_code == 200
    await superuser.execute(sending, UUID(broadcast), person, "queued")
    await client.post(f"/v2/broadcasts/{broadcast}/cancel")


async def test_without_the_journal_nobody_is_erased(api: Api, town: TownAtTest, person: UUID) -> None:
    class Away:
        async def note(self, note: object) -> None:
            raise JournalAway("away")

    broken = replace(api.parts, erasing=replace(api.parts.erasing, journal=Away()))
    async with replace(api, parts=broken).client(headers=town.headers()) as client:
        refused = await client.delete(f"/v2/subscribers/{person}")
        assert (refused.status_code, said(refused)) == (503, [("unavailable", None)])
        assert (await client.get(f"/v2/subscribers/{person}")).status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v2/subscribers/{id}"),
        ("GET", "/v2/subscribers/{id}/consents"),
        ("GET", "/v2/subscribers/{id}/export"),
        ("DELETE", "/v2/subscribers/{id}"),
    ],
)
async def test_another_towns_person_looks_exactly_like_a_missing_one(
    api: Api, town: TownAtTest, other_town: TownAtTest, method: str, path: str
) -> None:
    async with api.client(headers=other_town.headers()) as stranger, api.client(headers=town.headers()) as owner:
        [foreign] = [each["id"] for each in (await stranger.get("/v2/subscribers")).json()["subscribers"]]
        answers = [await owner.request(method, path.format(id=each)) for each in (foreign, uuid7())]
        still_there = await stranger.get(f"/v2/subscribers/{foreign}")
    bodies = [{**answer.json(), "request_id": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert bodies[0] == bodies[1]
    assert still_there.status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v2/subscribers/search"),
        ("GET", "/v2/subscribers/{id}/export"),
        ("DELETE", "/v2/subscribers/{id}"),
    ],
)
async def test_a_key_that_reads_broadcasts_does_nothing_with_people(
    api: Api, town: TownAtTest, method: str, path: str
) -> None:
    body = {"json": {"surname": "Bianchi"}} if method == "POST" else {}
    async with api.client(headers=town.headers("reads")) as client:
        answer = await client.request(method, path.format(id=uuid7()), **body)  # type: ignore[arg-type]
    assert (answer.status_code, said(answer)) == (403, [("scope_missing", None)])
