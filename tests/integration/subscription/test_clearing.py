"""Words have a term: replies and questions a week, that a message was read a year."""

import datetime as dt
from uuid import UUID

import pytest

from comunica.stores.pool import Pool
from comunica.usecases.upkeep.clear_texts import TERMS, Term
from tests.integration.subscription.erasing import clearing, days
from tests.integration.subscription.world import NOW, Admin, Subscription, Town, citizen, new_id

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


async def test_a_question_is_cleared_when_the_office_has_had_its_time_to_see_that_nobody_answered(
    pool: Pool, admin: Admin, subscription: Subscription, town: Town
) -> None:
    person = citizen(town)
    await subscription.hears(person.says("ATTIVA Maria Bianchi"))
    asked = (await subscription.person(town))["question_sealed"]
    assert asked is not None
    await clearing(pool, after=days(6.9))()
    assert (await subscription.person(town))["question_sealed"] == asked
    cleared = await clearing(pool, after=days(7.1))()
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


@pytest.mark.parametrize(("term", "most"), [(REPLIES, 7), (QUESTIONS, 7), (Term.WORDS, 7)])
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


async def test_a_notice_that_nobody_went_on_with_is_forgotten_after_a_day(pool: Pool, admin: Admin, town: Town) -> None:
    await admin.execute(
        "INSERT INTO kept_form (municipality_id, kept_by, form_id, fields_sealed, kept_at)"
        " SELECT $1, gen_random_uuid(), gen_random_uuid(), '', $2 FROM generate_series(1, 7)",
        town.id,
        NOW,
    )
    kept = "SELECT count(*) FROM kept_form WHERE municipality_id = $1"
    await clearing(pool, after=days(0.9), batch=3)()
    assert await admin.fetchval(kept, town.id) == 7
    cleared = await clearing(pool, after=days(1.1), batch=3)()
    assert (cleared[Term.FORMS] >= 7, await admin.fetchval(kept, town.id)) == (True, 0)


async def alert(
    admin: Admin, town: Town, *, taken_at: dt.datetime, sent: dt.datetime, state: str | None = None
) -> UUID:
    """One on record, and the broadcast in this state that it became."""
    alert_id, broadcast_id = new_id(), new_id()
    await admin.execute(
        "INSERT INTO cap_alert (municipality_id, id, sender, identifier, sent, status, type, digest, infos, given_by,"
        " reach, taken_at) VALUES ($1, $2, 'cf@example', $3, $4, 'Actual', 'Alert', $5, '[]', 'key', 'audience', $6)",
        *(town.id, alert_id, str(alert_id), sent, alert_id.bytes, taken_at),
    )
    if state is not None:
        template = await admin.fetchval(
            "INSERT INTO template (municipality_id, id, waba_id, name, language, category, status, body, parameters,"
            " parameter_format, synced_at)"
            " VALUES ($1, $2, 'w', $3, 'it', 'utility', 'approved', 'Piena', '{}', 'named', now()) RETURNING id",
            *(town.id, new_id(), f"t{broadcast_id.hex[-8:]}"),
        )
        await admin.execute(
            "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
            " parameters, audience, lane, state, origin, submitted_by, scheduled_for)"
            " VALUES ($1, $2, $3, $4, 'piena', 'it', 'utility', '{}', '{}', 'urgent', $5, 'api', 'key', $6)",
            *(town.id, broadcast_id, town.channel_id, template, state, taken_at),
        )
        await admin.execute(
            "INSERT INTO cap_alert_broadcast (municipality_id, alert_id, broadcast_id, info) VALUES ($1, $2, $3, 0)",
            *(town.id, alert_id, broadcast_id),
        )
    return alert_id


async def test_an_alert_is_forgotten_after_a_year_and_what_it_became_stays(
    pool: Pool, admin: Admin, town: Town
) -> None:
    for state in ("finished", "cancelled", None):
        await alert(admin, town, taken_at=NOW, sent=NOW, state=state)
    kept = "SELECT count(*) FROM cap_alert WHERE municipality_id = $1"
    await clearing(pool, after=days(364), batch=2)()
    assert await admin.fetchval(kept, town.id) == 3
    cleared = await clearing(pool, after=days(366), batch=2)()
    assert (cleared[Term.CAP_ALERTS] >= 3, await admin.fetchval(kept, town.id)) == (True, 0)
    assert await admin.fetchval("SELECT count(*) FROM cap_alert_broadcast WHERE municipality_id = $1", town.id) == 0
    assert await admin.fetchval("SELECT count(*) FROM broadcast WHERE municipality_id = $1", town.id) == 2


async def test_an_alert_stays_while_a_draft_of_it_waits_or_it_might_be_given_again(
    pool: Pool, admin: Admin, town: Town
) -> None:
    waits = await alert(admin, town, taken_at=NOW, sent=NOW, state="draft")
    # Of a sender whose clock is ahead: it is refused as old by what it says itself.
    ahead = await alert(admin, town, taken_at=NOW, sent=NOW + days(10), state="finished")
    await clearing(pool, after=days(370))()
    rows = await admin.fetch("SELECT id FROM cap_alert WHERE municipality_id = $1", town.id)
    assert {row["id"] for row in rows} == {waits, ahead}
