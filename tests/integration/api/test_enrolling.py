"""People enrolled by hand over HTTP, their topics, and how they are found: by how a surname begins, by the street."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
import pytest_asyncio

from comunica.stores.people.surnames import StoredSurnames
from comunica.stores.pool import Connection, Pool, open_pool
from comunica.stores.vaults import Vaults
from comunica.usecases.people.index_surnames import IndexSurnames
from tests.integration.api.asking import said
from tests.integration.api.conftest import Api
from tests.servers import Database
from tests.towns import MASTER_KEY, TownAtTest

PATH = "/v2/subscribers"
ROMA = {"streets": [{"dug": "Via", "name": "Roma", "zone": "centro"}]}
PROOF = "prot. 1234/2026"
MARIA: dict[str, Any] = {
    "phone": "+39 333 4445501",
    "given_name": "Maria",
    "surname": "De Luca",
    "place": "via Roma 12/A",
    "consent": {"way": "paper", "given_at": "2026-11-20", "notice_version": "2026-11", "proof": PROOF},
}


@pytest_asyncio.fixture(autouse=True)
async def clean(superuser: Connection, town: TownAtTest, api: Api) -> AsyncIterator[None]:
    """A town with one street and two topics; whom a test enrols is gone after it."""
    async with api.client(headers=town.headers()) as client:
        await client.post("/v2/gazetteer/import", json=ROMA)
    await superuser.execute(
        "UPDATE municipality SET profile = jsonb_set(profile, '{topics}', $2::jsonb) WHERE id = $1",
        *(town.id, '{"eventi": "Eventi", "scuola": "Scuola"}'),
    )
    before = await superuser.fetch("SELECT id FROM subscriber")
    yield
    kept = [row["id"] for row in before]
    await superuser.execute("SELECT set_config('app.municipality', $1, false)", str(town.id))
    await superuser.execute("DELETE FROM subscriber_address WHERE NOT subscriber_id = ANY($1)", kept)
    await superuser.execute("DELETE FROM subscriber WHERE NOT id = ANY($1)", kept)
    await superuser.execute("DELETE FROM suppression")


async def test_a_person_who_sent_a_form_is_enrolled_with_place_and_proof(client: httpx.AsyncClient) -> None:
    answer = await client.post(PATH, json=MARIA)
    enrolled = answer.json()
    assert (answer.status_code, enrolled["outcome"], enrolled["zone"]) == (201, "added", "centro")
    assert (answer.headers["location"], enrolled["place_unknown"]) == (enrolled["uri"], False)
    shown = (await client.get(enrolled["uri"])).json()
    assert (shown["consent"], shown["street"], shown["house_number"]) == ("opted_in", "via-roma", "12/A")
    assert (shown["given_name"], shown["surname"], shown["topics"]) == ("Maria", "De Luca", None)
    [proof] = (await client.get(f"{enrolled['uri']}/consents")).json()["consents"]
    assert (proof["way"], proof["notice_version"], proof["proof"]) == ("by_hand:paper", "2026-11", PROOF)
    exported = (await client.get(f"{enrolled['uri']}/export")).json()
    assert exported["proofs"][0]["proof"] == PROOF


async def test_the_proof_is_sealed_and_goes_with_the_person(
    client: httpx.AsyncClient, superuser: Connection, town: TownAtTest
) -> None:
    enrolled = (await client.post(PATH, json=MARIA)).json()
    [proof] = (await client.get(f"{enrolled['uri']}/consents")).json()["consents"]
    sealed = "SELECT proof_sealed FROM consent_entry WHERE position = $1 AND municipality_id = $2"
    assert PROOF.encode() not in await superuser.fetchval(sealed, proof["position"], town.id)
    assert (await client.delete(enrolled["uri"])).status_code == 204
    assert await superuser.fetchval(sealed, proof["position"], town.id) is None


async def test_the_answer_that_is_kept_for_repeats_holds_nothing_of_the_person(client: httpx.AsyncClient) -> None:
    first, second = [await client.post(PATH, json=MARIA, headers={"Idempotency-Key": "form-1"}) for _ in range(2)]
    assert (first.status_code, second.status_code, second.json()) == (201, 201, first.json())
    assert second.headers["idempotent-replay"] == "true"
    assert not any(word in first.text for word in ("Maria", "Luca", "333", "Roma"))


async def test_twenty_requests_at_once_enrol_one_person(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(client.post(PATH, json=MARIA) for _ in range(20)))
    assert sorted(each.status_code for each in answers) == [200] * 19 + [201]
    assert len({each.json()["id"] for each in answers}) == 1
    uri = answers[0].json()["uri"]
    assert len((await client.get(f"{uri}/consents")).json()["consents"]) == 1


async def test_the_same_word_changes_nothing_and_a_later_one_brings_up_to_date(client: httpx.AsyncClient) -> None:
    await client.post(PATH, json=MARIA)
    again = await client.post(PATH, json=MARIA)
    later = MARIA | {"place": "Villaggio Brollo", "consent": {"way": "desk", "given_at": "2026-11-22T10:00:00+01:00"}}
    changed = await client.post(PATH, json=later)
    assert [(each.status_code, each.json()["outcome"]) for each in (again, changed)] == [
        (200, "already"),
        (200, "changed"),
    ]
    assert (await client.get(changed.json()["uri"])).json()["zone"] == "brollo"


async def test_who_left_later_is_not_enrolled_again_by_an_older_form(
    client: httpx.AsyncClient, superuser: Connection
) -> None:
    enrolled = (await client.post(PATH, json=MARIA)).json()
    await superuser.execute(
        "UPDATE subscriber SET consent = 'opted_out', consent_key = '9' WHERE id = $1", enrolled["id"]
    )
    answer = await client.post(PATH, json=MARIA | {"consent": {"way": "desk", "given_at": "2026-11-23"}})
    assert (answer.status_code, said(answer)) == (409, [("left_later", "consent.given_at")])
    assert (await client.get(enrolled["uri"])).json()["consent"] == "opted_out"


async def test_a_number_that_its_person_left_may_be_another_persons(
    client: httpx.AsyncClient, superuser: Connection
) -> None:
    first = (await client.post(PATH, json=MARIA)).json()
    await superuser.execute(
        "UPDATE subscriber_address SET moved_at = '2026-11-21' WHERE subscriber_id = $1", first["id"]
    )
    other = MARIA | {"given_name": "Luca", "consent": {"way": "desk", "given_at": "2026-11-23"}}
    second = (await client.post(PATH, json=other)).json()
    assert (second["outcome"], second["id"] == first["id"]) == ("added", False)


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"phone": "12"}, [("invalid", "phone")]),
        ({"phone": None}, [("invalid", "phone")]),
        ({"surname": ""}, [("invalid", "surname")]),
        ({"zone": "Atlantide"}, [("invalid", "zone")]),
        (
            {"consent": {"way": "telepathy", "given_at": "2030-01-01"}},
            [("invalid", "consent.given_at"), ("invalid", "consent.way")],
        ),
        ({"consent": {"way": "paper"}}, [("required", "consent.given_at")]),
        ({"topics": ["sport", "eventi"]}, [("topic_unknown", "topics[0]")]),
        ({"topics": []}, [("invalid", "topics")]),
        ({"consent": {"way": "paper", "given_at": "2026-11-20", "proof": "x" * 201}}, [("invalid", "consent.proof")]),
        (
            {"consent": {"way": "paper", "given_at": "2026-11-20", "notice_version": "x" * 61}},
            [("invalid", "consent.notice_version")],
        ),
        ({"surname": "Ros\x00si"}, [("invalid", "surname")]),
        ({"note": "x"}, [("unknown_field", "note")]),
    ],
)
async def test_what_is_wrong_is_told_by_field_and_nobody_is_enrolled(
    client: httpx.AsyncClient, changes: dict[str, Any], expected: list[tuple[str, str]]
) -> None:
    before = (await client.get(PATH)).json()["subscribers"]
    answer = await client.post(PATH, json=MARIA | changes)
    assert (answer.status_code, sorted(said(answer))) == (400, expected)
    assert "4445501" not in answer.text
    assert (await client.get(PATH)).json()["subscribers"] == before


async def test_a_place_that_nobody_knows_is_kept_and_said(client: httpx.AsyncClient) -> None:
    enrolled = (await client.post(PATH, json=MARIA | {"place": "via che non c'è 3"})).json()
    assert (enrolled["outcome"], enrolled["zone"], enrolled["place_unknown"]) == ("added", None, True)


async def test_the_towns_log_tells_who_enrolled_and_not_whom(
    client: httpx.AsyncClient, superuser: Connection, town: TownAtTest
) -> None:
    await client.post(PATH, json=MARIA)
    line = await superuser.fetchrow("SELECT * FROM audit_entry WHERE what = 'enrol_by_hand' ORDER BY id DESC LIMIT 1")
    assert line is not None
    assert (line["who"][:4], line["counts"], line["reason"]) == ("key:", '{"people": 1}', "paper")


async def test_topics_are_chosen_when_enrolled_and_changed_later(client: httpx.AsyncClient) -> None:
    assert (await client.get("/v2/topics")).json()["topics"] == [
        {"id": "eventi", "name": "Eventi"},
        {"id": "scuola", "name": "Scuola"},
    ]
    uri = (await client.post(PATH, json=MARIA | {"topics": ["scuola"]})).json()["uri"]
    assert (await client.get(uri)).json()["topics"] == ["scuola"]
    assert (await client.put(f"{uri}/topics", json={"topics": ["scuola", "eventi"]})).status_code == 204
    assert (await client.get(uri)).json()["topics"] == ["eventi", "scuola"]
    assert (await client.put(f"{uri}/topics", json={"topics": None})).status_code == 204
    assert (await client.get(uri)).json()["topics"] is None
    wrong = await client.put(f"{uri}/topics", json={"topics": ["sport"]})
    assert (wrong.status_code, said(wrong)) == (400, [("topic_unknown", "topics[0]")])


@pytest.mark.parametrize(
    ("prefix", "found"),
    [
        ("Del", {"De Luca"}),
        ("de l", {"De Luca"}),
        ("DELUC", {"De Luca"}),
        ("D'Am", {"D’Amico", "D'Amicone"}),
        ("damico", {"D’Amico", "D'Amicone"}),
        ("D'Amicon", {"D'Amicone"}),
        ("Deluxe", set()),
        ("uca", set()),
    ],
)
async def test_people_are_found_by_how_their_surname_begins(
    client: httpx.AsyncClient, prefix: str, found: set[str]
) -> None:
    for place, surname in enumerate(("De Luca", "D’Amico", "D'Amicone", "Po")):
        await client.post(PATH, json=MARIA | {"phone": f"333444551{place}", "surname": surname})
    answer = await client.post(f"{PATH}/search", json={"surname_prefix": prefix})
    assert {each["surname"] for each in answer.json()["subscribers"]} == found


@pytest.mark.parametrize("prefix", ["De", "D'A", "…", ""])
async def test_fewer_than_three_letters_find_nobody(client: httpx.AsyncClient, prefix: str) -> None:
    answer = await client.post(f"{PATH}/search", json={"surname_prefix": prefix})
    assert (answer.status_code, said(answer)) == (400, [("invalid", "surname_prefix")])


async def test_people_of_a_street_are_listed_by_its_id_or_name(client: httpx.AsyncClient) -> None:
    there = (await client.post(PATH, json=MARIA)).json()["id"]
    await client.post(PATH, json=MARIA | {"phone": "3334445520", "place": "Brollo"})
    for street in ("via-roma", "Via Roma"):
        listed = (await client.get(PATH, params={"street": street})).json()["subscribers"]
        assert [each["id"] for each in listed] == [there]
    search = {"surname_prefix": "del", "street": "Via Roma"}
    assert [each["id"] for each in (await client.post(f"{PATH}/search", json=search)).json()["subscribers"]] == [there]
    assert (await client.get(PATH, params={"street": "via-verdi"})).json()["subscribers"] == []


async def test_the_beginning_of_a_surname_is_looked_up_by_its_index(pool: Pool, town: TownAtTest) -> None:
    """Under row level security too: a comparison that were not leakproof would read everybody in town."""
    async with pool.acquire() as connection, connection.transaction():
        await connection.execute("SELECT set_config('app.municipality', $1, true)", str(town.id))
        await connection.execute("SET LOCAL enable_seqscan = off")
        plan = await connection.fetch(
            "EXPLAIN SELECT id FROM subscriber WHERE municipality_id = $1 AND surname_prefixes BETWEEN $2 AND $3",
            *(town.id, b"a", b"b"),
        )
    told = "\n".join(row[0] for row in plan)
    assert "subscriber_of_surname_prefix" in told
    assert "Index Cond: ((municipality_id" in told
    assert "surname_prefixes >=" in told.partition("Index Cond")[2].partition("\n")[0]


async def test_who_was_on_record_before_is_found_once_the_index_is_written(
    client: httpx.AsyncClient, superuser: Connection, database: Database
) -> None:
    await client.post(PATH, json=MARIA)
    await superuser.execute("UPDATE subscriber SET surname_prefixes = NULL")
    search = {"surname_prefix": "Del"}
    assert (await client.post(f"{PATH}/search", json=search)).json()["subscribers"] == []
    pool = await open_pool(database.dsn_as("comunica_subscription"), size=1, name="tests")
    use_case = IndexSurnames(record=StoredSurnames(pool, Vaults(pool, MASTER_KEY)), batch=1)
    assert await use_case() >= 1
    assert await use_case() == 0
    await pool.close()
    assert len((await client.post(f"{PATH}/search", json=search)).json()["subscribers"]) == 1


@pytest.mark.parametrize("key", ["people", "reads"])
async def test_a_key_that_only_reads_enrols_nobody(api: Api, town: TownAtTest, key: str) -> None:
    async with api.client(headers=town.headers(key)) as client:
        assert (await client.post(PATH, json=MARIA)).status_code == 403


async def test_another_towns_person_gets_no_topics(api: Api, client: httpx.AsyncClient, other_town: TownAtTest) -> None:
    uri = (await client.post(PATH, json=MARIA)).json()["uri"]
    async with api.client(headers=other_town.headers()) as stranger:
        assert (await stranger.put(f"{uri}/topics", json={"topics": None})).status_code == 404
