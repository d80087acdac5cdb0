"""Retries, corrections and tests through the api: who may, when, and once."""

import asyncio
from typing import Any
from uuid import UUID

import httpx

from tests.integration.api.asking import GOOD, resolve, said, submitted
from tests.integration.api.conftest import Api
from tests.towns import TownAtTest

OTHER_WORDS = {"template": "avviso", "parameters": {"testo": "Rettifica: l'acqua manca giovedì."}}


async def over(client: httpx.AsyncClient, superuser: Any, town: TownAtTest, *, state: str = "finished") -> str:
    """A broadcast that is over: of its four people one failed, one is unknown, two got it."""
    broadcast = await submitted(client)
    people = await resolve(superuser, town, broadcast)
    for person, became in zip(people, ("failed", "unknown", "delivered", "read"), strict=True):
        await superuser.execute(
            "UPDATE delivery SET state = $3, failed_at = now() WHERE source_id = $1 AND recipient_id = $2",
            *(UUID(broadcast), person, became),
        )
    await superuser.execute("UPDATE broadcast SET state = $2 WHERE id = $1", UUID(broadcast), state)
    return broadcast


async def test_a_retry_is_linked_and_counts_those_who_failed(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    original = await over(client, superuser, town)
    answer = await client.post(f"/v2/broadcasts/{original}/retry-failed")
    assert (answer.status_code, answer.json()["counted"]) == (202, 1)
    shown = (await client.get(answer.json()["uri"])).json()
    assert (shown["kind"], shown["original"]) == ("retry", f"http://api/v2/broadcasts/{original}")
    assert shown["template"]["parameters"] == GOOD["parameters"]


async def test_unknown_ones_are_tried_only_if_asked(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    original = await over(client, superuser, town)
    answer = await client.post(f"/v2/broadcasts/{original}/retry-failed", json={"include_unknown": True})
    assert (answer.status_code, answer.json()["counted"]) == (202, 2)


async def test_of_many_retries_at_once_one_is_made(client: httpx.AsyncClient, superuser: Any, town: TownAtTest) -> None:
    original = await over(client, superuser, town)
    answers = await asyncio.gather(*(client.post(f"/v2/broadcasts/{original}/retry-failed") for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [202] + [409] * 5
    assert said(next(each for each in answers if each.status_code == 409)) == [("retry_under_way", "original")]


async def test_when_a_retry_is_over_there_may_be_another(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    original = await over(client, superuser, town)
    first = (await client.post(f"/v2/broadcasts/{original}/retry-failed")).json()["id"]
    await client.post(f"/v2/broadcasts/{first}/cancel")
    assert (await client.post(f"/v2/broadcasts/{original}/retry-failed")).status_code == 202


async def test_a_retry_repeated_with_its_key_is_answered_the_same(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    original = await over(client, superuser, town)
    key = {"Idempotency-Key": f"retry-{original}"}
    first, second = [await client.post(f"/v2/broadcasts/{original}/retry-failed", headers=key) for _ in range(2)]
    assert first.json() == second.json()
    assert second.headers["idempotent-replay"] == "true"
    other = await client.post(f"/v2/broadcasts/{original}/retry-failed", headers=key, json={"include_unknown": True})
    assert (other.status_code, said(other)) == (422, [("idempotency_key_reused", "idempotency_key")])


async def test_what_is_still_being_sent_is_neither_retried_nor_corrected(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    original = await over(client, superuser, town, state="sending")
    for path, body in (("retry-failed", {}), ("correct", OTHER_WORDS)):
        answer = await client.post(f"/v2/broadcasts/{original}/{path}", json=body)
        assert (answer.status_code, said(answer)) == (409, [("original_not_over", "original")])


async def test_a_retry_is_not_retried_but_its_original_is(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    original = await over(client, superuser, town)
    retry = (await client.post(f"/v2/broadcasts/{original}/retry-failed")).json()["id"]
    await client.post(f"/v2/broadcasts/{retry}/cancel")
    answer = await client.post(f"/v2/broadcasts/{retry}/retry-failed")
    assert (answer.status_code, ("original_is_retry", "original") in said(answer)) == (409, True)


async def test_with_nobody_to_retry_there_is_nothing_to_do(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    original = await over(client, superuser, town)
    await superuser.execute("UPDATE delivery SET state = 'delivered' WHERE source_id = $1", UUID(original))
    answer = await client.post(f"/v2/broadcasts/{original}/retry-failed")
    assert (answer.status_code, said(answer)) == (400, [("audience_empty", "audience")])


async def test_a_correction_is_linked_and_counts_those_who_got_it(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    original = await over(client, superuser, town, state="cancelled")
    answer = await client.post(f"/v2/broadcasts/{original}/correct", json=OTHER_WORDS)
    assert (answer.status_code, answer.json()["counted"]) == (202, 3)
    shown = (await client.get(answer.json()["uri"])).json()
    assert (shown["kind"], shown["original"]) == ("correction", f"http://api/v2/broadcasts/{original}")


async def test_a_correction_in_the_same_words_is_none(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    original = await over(client, superuser, town)
    same = {"template": GOOD["template"], "parameters": GOOD["parameters"]}
    answer = await client.post(f"/v2/broadcasts/{original}/correct", json=same)
    assert (answer.status_code, said(answer)) == (400, [("correction_same_text", "parameters")])


async def test_what_another_town_sent_cannot_be_followed(
    api: Api, superuser: Any, client: httpx.AsyncClient, town: TownAtTest, other_town: TownAtTest
) -> None:
    original = await over(client, superuser, town)
    async with api.client(headers=other_town.headers()) as stranger:
        assert (await stranger.post(f"/v2/broadcasts/{original}/retry-failed")).status_code == 404
        assert (await stranger.post(f"/v2/broadcasts/{original}/correct", json=OTHER_WORDS)).status_code == 404


async def test_an_urgent_retry_needs_the_permission(
    api: Api, superuser: Any, client: httpx.AsyncClient, town: TownAtTest
) -> None:
    original = await over(client, superuser, town)
    await superuser.execute("UPDATE broadcast SET lane = 'urgent' WHERE id = $1", UUID(original))
    async with api.client(headers=town.headers("no-urgent")) as desk:
        answer = await desk.post(f"/v2/broadcasts/{original}/retry-failed")
    assert (answer.status_code, said(answer)) == (403, [("urgent_not_allowed", "lane")])


async def test_without_numbers_in_the_towns_file_there_is_no_test(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v2/broadcasts/test", json=OTHER_WORDS)
    assert (answer.status_code, said(answer)) == (400, [("audience_empty", "audience")])


async def test_a_test_counts_the_staff_and_is_listed_only_if_asked(
    client: httpx.AsyncClient, superuser: Any, town: TownAtTest
) -> None:
    await superuser.execute(
        "INSERT INTO test_recipient VALUES ($1, gen_random_uuid(), '\\x01', 'phone', '\\x02')", town.id
    )
    answer = await client.post("/v2/broadcasts/test", json=OTHER_WORDS)
    await superuser.execute("DELETE FROM test_recipient")
    assert (answer.status_code, answer.json()["counted"]) == (202, 1)
    made = answer.json()["id"]
    assert (await client.get(f"/v2/broadcasts/{made}")).json()["kind"] == "test"
    plain, all_of_them = [(await client.get(f"/v2/broadcasts{query}")).json() for query in ("", "?tests=true")]
    assert made not in {each["id"] for each in plain["broadcasts"]}
    assert made in {each["id"] for each in all_of_them["broadcasts"]}
    retried = await client.post(f"/v2/broadcasts/{made}/retry-failed")
    assert ("original_is_test", "original") in said(retried)
