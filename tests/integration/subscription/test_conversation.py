"""Questions and their answers, reminders and what is withdrawn: the conversation, in the record."""

import datetime as dt
import itertools
from typing import Any

import pytest

from comunica.stores.hearing.inbound import StoredInboundRecord
from comunica.stores.pool import Pool
from comunica.usecases.hearing.inbound_record import PersonKey
from tests.integration.subscription.world import (
    NOW,
    Admin,
    RungBells,
    Subscription,
    Town,
    citizen,
    facts,
    found_town,
    new_id,
    record_inbound_over,
)

HALF = "ATTIVA Maria Bianchi"
WHOLE = "ATTIVA Maria Bianchi La Costa"
DAY = 24 * 3600


async def test_without_a_place_the_place_is_asked_and_the_answer_enrols(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says(HALF))
    assert (await subscription.person(town))["consent"] == "none"
    await subscription.hears(writer.says("Centro", after=60))
    person = await subscription.person(town)
    assert facts(person) == ("opted_in", "centro", False)
    assert person["question_sealed"] is None
    assert town.vault.open("subscriber.given_name_sealed", person["given_name_sealed"]) == "Maria"
    [entry] = await subscription.ledger(town)
    assert (entry["event"], entry["keyword"]) == ("opted_in", "attiva")
    asked, welcome = await subscription.replies(town)
    assert "manca solo dove abiti" in asked
    assert "https://borgo.it/privacy" in asked
    assert "*Centro*" in welcome
    assert "Ciao Maria" in welcome


async def test_question_and_answer_in_one_batch_end_the_same(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("Centro", after=1), writer.says(HALF))
    assert facts(await subscription.person(town)) == ("opted_in", "centro", False)
    assert await subscription.reminders(town) == []


@pytest.mark.parametrize("at_once", [True, False])
async def test_an_answer_within_the_same_second_counts(subscription: Subscription, at_once: bool) -> None:
    """Which of two digests is greater is chance: ten pairs."""
    for _ in range(10):
        town = await found_town(subscription.admin)
        writer = citizen(town)
        events = [writer.says(HALF), writer.says("Centro")]
        await (subscription.hears(*events) if at_once else subscription.hears_each(*events))
        person = await subscription.person(town)
        assert facts(person) == ("opted_in", "centro", False)
        assert person["question_sealed"] is None
        await subscription.hears(writer.says("DISATTIVA"))
        assert (await subscription.person(town))["consent"] == "opted_out", "a leave of that second goes last"


async def test_question_and_answer_are_sealed(subscription: Subscription, town: Town) -> None:
    await subscription.hears(citizen(town).says("ATTIVA Ermenegilda Quattropani"))
    for table in ("subscriber", "inbound_message", "delivery"):
        rows = await subscription.admin.fetch(f"SELECT t::text FROM {table} AS t WHERE municipality_id = $1", town.id)
        for secret in ("Ermenegilda", "Quattropani"):
            assert all(form not in row["t"] for row in rows for form in (secret, secret.encode().hex()))


async def test_after_a_day_the_question_is_forgotten(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says(HALF, after=-DAY), writer.says("Centro"))
    assert (await subscription.person(town))["consent"] == "none"
    assert "nessuno legge" in (await subscription.replies(town))[-1]


async def test_an_unknown_street_is_enrolled_and_completed_by_a_zone(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says(HALF), writer.says("via Piave 27", after=1))
    assert facts(await subscription.person(town)) == ("opted_in", None, False)
    assert 'Non troviamo "via Piave 27"' in (await subscription.replies(town))[-1]
    await subscription.hears(writer.says("Brollo", after=2))
    assert facts(await subscription.person(town)) == ("opted_in", "brollo", False)
    updated = (await subscription.replies(town))[-1]
    assert "*Villaggio Brollo* (prima: nessuna)" in updated
    assert [entry["event"] for entry in await subscription.ledger(town)] == ["opted_in", "changed_place"]


async def test_the_name_is_asked_and_completes(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says("ATTIVA La Costa"), writer.says("Maria Bianchi", after=1))
    assert facts(await subscription.person(town)) == ("opted_in", "la-costa", False)
    asked, welcome = await subscription.replies(town)
    assert "nome e cognome" in asked
    assert "Ciao Maria" in welcome


async def test_clear_data_after_our_own_question_enrol_without_another_yes(
    subscription: Subscription, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says("ATTIVA"), writer.says("Maria Bianchi Centro", after=1))
    assert facts(await subscription.person(town)) == ("opted_in", "centro", False)
    [entry] = await subscription.ledger(town)
    assert (entry["event"], entry["keyword"]) == ("opted_in", "attiva")


async def test_data_that_nobody_asked_for_are_confirmed_first(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("Maria Bianchi Centro"))
    assert (await subscription.person(town))["consent"] == "none"
    [confirm] = await subscription.replies(town)
    assert "Nome: Maria\nCognome: Bianchi\nDove abiti: Centro (zona: Centro)" in confirm
    assert "https://borgo.it/privacy" in confirm, "it is a first answer"
    await subscription.hears(writer.says("Sì", after=2))
    assert facts(await subscription.person(town)) == ("opted_in", "centro", False)


async def test_no_to_a_confirmation_enrols_nobody_and_tells_how(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says("Maria Bianchi Centro"), writer.says("no", after=2))
    await subscription.hears(writer.says("Sì", after=3))
    person = await subscription.person(town)
    assert (person["consent"], person["question_sealed"]) == ("none", None)
    assert (await subscription.replies(town))[-1].startswith("Per ricevere gli avvisi")


async def double(admin: Admin) -> Town:
    return await found_town(admin, profile={"double_opt_in": True, "other_towns": ["Saronno"]})


async def test_double_opt_in_enrols_at_the_yes_and_not_before(subscription: Subscription) -> None:
    town = await double(subscription.admin)
    writer = citizen(town)
    await subscription.hears(writer.says(WHOLE))
    assert (await subscription.person(town))["consent"] == "none"
    assert await subscription.ledger(town) == []
    [asked] = await subscription.replies(town)
    assert "https://borgo.it/privacy" in asked
    await subscription.hears(writer.says("SÌ", after=30))
    person = await subscription.person(town)
    assert facts(person) == ("opted_in", "la-costa", False)
    assert person["consented_at"] == NOW + dt.timedelta(seconds=30)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi Centro", after=60))
    assert facts(await subscription.person(town)) == ("opted_in", "centro", False), "who is enrolled is not asked again"


async def test_no_to_the_privacy_notice_enrols_nobody(subscription: Subscription) -> None:
    town = await double(subscription.admin)
    writer = citizen(town)
    await subscription.hears_each(writer.says(WHOLE), writer.says("No", after=1), writer.says("Sì", after=2))
    assert (await subscription.person(town))["consent"] == "none"
    assert "non è iscritto" in (await subscription.replies(town))[-1]


@pytest.mark.parametrize("last", ["DISATTIVA", "ATTIVA Maria Bianchi Brollo"])
async def test_a_leave_or_a_whole_command_replaces_the_question(
    subscription: Subscription, town: Town, last: str
) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says(HALF), writer.says(last, after=1), writer.says("Centro", after=2))
    expected = ("opted_out", None) if last == "DISATTIVA" else ("opted_in", "brollo")
    assert facts(await subscription.person(town), ("consent", "zone_id")) == expected


async def test_a_late_answer_to_a_replaced_question_changes_nothing(subscription: Subscription) -> None:
    """Whatever order the leave and the answer before it come in, the person is out and nothing more is said."""
    ends = set()
    for order in itertools.permutations(range(2)):
        town = await found_town(subscription.admin)
        writer = citizen(town)
        await subscription.hears(writer.says(HALF))
        events = [writer.says("Centro", after=1), writer.says("DISATTIVA", after=2)]
        await subscription.hears_each(*(events[at] for at in order))
        ends.add(facts(await subscription.person(town), ("consent", "question_sealed")))
        assert (await subscription.replies(town))[-1].startswith(("Fatto", "Questo numero non è iscritto"))
    assert ends == {("opted_out", None)}


async def test_a_question_that_comes_after_its_answer_is_asked_again(subscription: Subscription, town: Town) -> None:
    """Words that answer nothing are not kept: if the question's message is late the person is asked, never guessed."""
    writer = citizen(town)
    await subscription.hears_each(writer.says("Centro", after=1), writer.says(HALF))
    assert (await subscription.person(town))["consent"] == "none"
    assert "manca solo dove abiti" in (await subscription.replies(town))[-1]
    await subscription.hears(writer.says("Centro", after=2))
    assert facts(await subscription.person(town)) == ("opted_in", "centro", False)


async def test_a_late_half_command_does_not_reopen_what_a_later_word_closed(
    subscription: Subscription, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says(WHOLE, after=5), writer.says(HALF), writer.says("Brollo", after=6))
    assert facts(await subscription.person(town)) == ("opted_in", "la-costa", False)
    assert (await subscription.person(town))["question_sealed"] is None


async def test_repeated_answers_and_questions_count_once(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    events = [writer.says(HALF), writer.says("Centro", after=1)]
    await subscription.hears_each(*events, *events, *reversed(events))
    assert len(await subscription.replies(town)) == 2
    assert len(await subscription.ledger(town)) == 1


async def test_a_reminder_waits_twenty_hours_and_goes_when_the_answer_comes(
    subscription: Subscription, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says(HALF))
    [reminder] = await subscription.reminders(town)
    assert "Rispondi con via e numero" in reminder
    row = await subscription.admin.fetchrow(
        "SELECT not_before, expires_at FROM delivery WHERE municipality_id = $1 AND not_before IS NOT NULL", town.id
    )
    assert row is not None
    assert tuple(row) == (NOW + dt.timedelta(hours=20), NOW + dt.timedelta(hours=24))
    await subscription.hears(writer.says("grazie", after=1))
    assert await subscription.reminders(town) == [reminder], "thanks are no answer"
    await subscription.hears(writer.says("Centro", after=2))
    assert await subscription.reminders(town) == []
    assert await subscription.withdrawn(town) == [reminder]


async def test_a_new_question_has_the_only_reminder(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says("ATTIVA"), writer.says(HALF, after=1))
    [reminder] = await subscription.reminders(town)
    assert "via e numero, oppure" in reminder


async def test_who_is_enrolled_is_not_reminded(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says(WHOLE), writer.says("ATTIVA", after=1))
    assert await subscription.reminders(town) == []


async def test_twenty_hours_late_there_is_no_reminder(pool: Pool, admin: Admin, town: Town) -> None:
    bells = RungBells()
    late = Subscription(record_inbound_over(pool, bells, now=NOW + dt.timedelta(hours=20)), bells, admin)
    await late.hears(citizen(town).says(HALF))
    assert len(await late.replies(town)) == 1
    assert await late.reminders(town) == []


async def test_who_leaves_hears_the_goodbye_only(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says(HALF), writer.says("Centro", after=1), writer.says("AIUTO", after=2))
    await subscription.admin.execute(
        "DELETE FROM inbound_message WHERE municipality_id = $1 AND reply = 'help'", town.id
    )
    await subscription.hears(writer.says("DISATTIVA", after=3))
    remaining = await subscription.replies(town)
    # The one whose message we made the record forget is the guard switched off: it would be said after the goodbye.
    assert len(remaining) == 2
    assert "Per iscriverti scrivi ATTIVA" in remaining[0]
    assert remaining[1].startswith("Fatto")
    assert len(await subscription.withdrawn(town)) == 3
    reasons = await subscription.admin.fetch(
        "SELECT DISTINCT reason FROM delivery WHERE municipality_id = $1 AND state = 'suppressed' ORDER BY 1", town.id
    )
    assert [row["reason"] for row in reasons] == ["answered", "left"]


async def test_what_a_dispatcher_took_is_not_withdrawn(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says(WHOLE))
    await subscription.admin.execute("UPDATE delivery SET state = 'sending' WHERE municipality_id = $1", town.id)
    await subscription.hears(writer.says("DISATTIVA", after=1))
    assert await subscription.withdrawn(town) == []


async def test_a_repeated_leave_does_not_withdraw_the_goodbye(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says(WHOLE), writer.says("STOP", after=1), writer.says("STOP", after=2))
    [goodbye] = await subscription.replies(town)
    assert goodbye.startswith("Fatto")


async def test_who_comes_back_is_welcomed_after_the_goodbye(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says(WHOLE), writer.says("STOP", after=1), writer.says(WHOLE, after=2))
    person = await subscription.person(town)
    assert (person["consent"], person["erase_after"]) == ("opted_in", None)
    goodbye, welcome = await subscription.replies(town)
    assert goodbye.startswith("Fatto")
    assert "Ciao Maria" in welcome
    assert [each["event"] for each in await subscription.ledger(town)] == ["opted_in", "opted_out", "opted_in"]


@pytest.mark.parametrize(
    ("then", "expected", "says"),
    [
        ("La Costa", ("opted_in", "la-costa", False), "sei già tra gli iscritti"),
        ("Brollo", ("opted_in", "brollo", False), "*Villaggio Brollo* (prima: La Costa (Centro))"),
        ("Saronno", ("opted_in", None, True), "(adesso: fuori dal comune; prima: La Costa (Centro))"),
    ],
)
async def test_the_same_data_again_another_zone_another_town(
    subscription: Subscription, town: Town, then: str, expected: tuple[Any, ...], says: str
) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says(WHOLE), writer.says(f"ATTIVA Maria Bianchi {then}", after=1))
    assert facts(await subscription.person(town)) == expected
    assert says in (await subscription.replies(town))[-1]


async def test_one_phone_in_two_towns_is_two_conversations(subscription: Subscription, town: Town) -> None:
    other = await found_town(subscription.admin)
    here, there = citizen(town, phone="393330000099"), citizen(other, phone="393330000099")
    await subscription.hears(here.says(HALF), there.says("ATTIVA Maria Bianchi Centro", after=1))
    await subscription.hears(here.says("Brollo", after=2), there.says("DISATTIVA", after=3))
    assert facts(await subscription.person(town)) == ("opted_in", "brollo", False)
    assert facts(await subscription.person(other)) == ("opted_out", "centro", False)


async def test_the_last_notice_of_a_person_is_found(pool: Pool, subscription: Subscription, town: Town) -> None:
    await subscription.hears(citizen(town).says(WHOLE), citizen(town).says(WHOLE))
    reached, missed = [PersonKey(town.id, person["id"]) for person in await subscription.people(town)]
    broadcast = new_id()
    await subscription.admin.execute(
        "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
        " parameters, audience, lane, state, origin, submitted_by, scheduled_for)"
        " VALUES ($1, $2, $3, $2, 'avviso', 'it', 'utility', '{}', '{}', 'normal', 'finished', 'api', 'x', now())",
        *(town.id, broadcast, town.channel_id),
    )
    for person, accepted in ((reached, NOW), (missed, None)):
        await subscription.admin.execute(
            "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state,"
            " accepted_at) VALUES ($1, $2, $3, $4, 'broadcast', 'normal', 'accepted', $5)",
            *(town.id, broadcast, person.id, town.channel_id, accepted),
        )
    async with StoredInboundRecord(pool).begin([town.id]) as work:
        assert await work.last_notices([reached, missed]) == {reached.id: NOW}


async def test_a_request_on_ones_data_is_found_by_its_intent_and_stops_nothing(
    subscription: Subscription, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says(WHOLE), writer.says("DATI", after=1))
    assert (await subscription.person(town))["consent"] == "opted_in"
    told = (await subscription.replies(town))[-1]
    assert "la zona (La Costa (Centro))" in told
    assert "Continui a ricevere gli avvisi" in told
    intents = await subscription.admin.fetch(
        "SELECT intent FROM inbound_message WHERE municipality_id = $1 ORDER BY sent_at", town.id
    )
    assert [row["intent"] for row in intents] == [None, "access"]
