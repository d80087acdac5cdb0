"""Words have a term: replies a week, questions a day, that a message was read a year."""

import pytest

from comunica.stores.pool import Pool
from comunica.usecases.clear_texts import TERMS, Term
from tests.integration.subscription.erasing import clearing, days
from tests.integration.subscription.world import NOW, Admin, Subscription, Town, citizen

REPLIES, QUESTIONS, MESSAGES = Term.REPLIES, Term.QUESTIONS, Term.MESSAGES


async def test_the_words_of_a_reply_are_cleared_after_a_week_whatever_became_of_it(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    states = ("sending", "doubt", "unknown", "read", "expired", "suppressed", "failed", "queued")
    for state in states:
        person = citizen(town)
        await subscription.hears(person.says("Grazie, quando aprite?"))
        sealed = "body_sealed IS NOT NULL AND state = 'queued' AND municipality_id = $1"
        await admin.execute(f"UPDATE delivery SET state = '{state}' WHERE {sealed}", town.id)
    # Ids are of the record's own clock, a moment after NOW.
    await clearing(pool, after=days(6.9), batch=3)()
    assert await bodies(admin, town) == len(states)
    cleared = await clearing(pool, after=days(7.1), batch=3)()
    assert cleared[REPLIES] >= len(states)
    assert await bodies(admin, town) == 0
    kept = await admin.fetch("SELECT DISTINCT state FROM delivery WHERE municipality_id = $1", town.id)
    assert {row["state"] for row in kept} == set(states)


async def bodies(admin: Admin, town: Town) -> int:
    where = "municipality_id = $1 AND body_sealed IS NOT NULL"
    return int(await admin.fetchval(f"SELECT count(*) FROM delivery WHERE {where}", town.id))


async def test_a_question_is_cleared_when_no_answer_completes_it_any_more(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    person = citizen(town)
    await subscription.hears(person.says("ATTIVA Maria Bianchi"))
    asked = (await subscription.person(town))["question_sealed"]
    assert asked is not None
    await clearing(pool, after=days(1))()
    assert (await subscription.person(town))["question_sealed"] == asked
    cleared = await clearing(pool, after=days(1.1))()
    assert cleared[QUESTIONS] >= 1
    after = await subscription.person(town)
    assert after["question_sealed"] is None
    # The order of events stays known: what is older does not ask again.
    assert after["question_key"] != ""


async def test_that_a_message_was_read_is_forgotten_after_a_year(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    await subscription.hears(citizen(town).says("ATTIVA Maria Bianchi La Costa"))
    read = "SELECT count(*) FROM inbound_message WHERE municipality_id = $1"
    await clearing(pool, after=days(364))()
    assert await admin.fetchval(read, town.id) == 1
    await clearing(pool, after=days(366))()
    assert await admin.fetchval(read, town.id) == 0
    assert (await subscription.person(town))["consent"] == "opted_in"


async def test_that_a_number_was_changed_is_forgotten_when_no_earlier_change_can_be_told_any_more(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    await admin.execute(
        "INSERT INTO address_change (municipality_id, channel_id, address_index, digest, changed_at, next_sealed)"
        " VALUES ($1, $2, 'x', 'd', now(), 's')",
        *(town.id, town.channel_id),
    )
    remembered = "SELECT count(*) FROM address_change WHERE municipality_id = $1"
    await clearing(pool, after=days(6.9))()
    assert await admin.fetchval(remembered, town.id) == 1
    await clearing(pool, after=days(7.1))()
    assert await admin.fetchval(remembered, town.id) == 0


@pytest.mark.parametrize(("term", "most"), [(REPLIES, 7), (QUESTIONS, 2)])
def test_no_words_outlive_a_week(term: Term, most: int) -> None:
    assert TERMS[term] <= days(most)


async def test_what_the_api_answered_is_forgotten_after_a_day(pool: Pool, admin: Admin, town: Town) -> None:
    await admin.execute(
        "INSERT INTO answered_request (municipality_id, holder, key, route, request_digest, status, headers,"
        " body_sealed, answered_at) SELECT $1, 'key', 'repeat ' || n, 'POST /v2/keys', '', 201, '{}', '',"
        " $2 FROM generate_series(1, 7) AS n",
        town.id,
        NOW,
    )
    kept = "SELECT count(*) FROM answered_request WHERE municipality_id = $1"
    await clearing(pool, after=days(0.9), batch=3)()
    assert await admin.fetchval(kept, town.id) == 7
    cleared = await clearing(pool, after=days(1.1), batch=3)()
    assert (cleared[Term.ANSWERS] >= 7, await admin.fetchval(kept, town.id)) == (True, 0)
