"""Politeness on the record: replies are bounded, leaving is confirmed, machines that answer machines fall silent."""

import datetime as dt
from collections.abc import Sequence

import pytest

from comunica.contracts.inbound import MessageReceived
from comunica.enrolment.conversation import DAILY, DAILY_EMERGENCIES, DAILY_LAST_WORDS, HOURLY
from comunica.stores.pool import Pool
from tests.integration.subscription.world import (
    NOW,
    Admin,
    RungBells,
    Subscription,
    Town,
    citizen,
    found_town,
    record_inbound_over,
)

JOIN = "ATTIVA Maria Bianchi La Costa"


async def answers_of_a_machine(pool: Pool, town: Town, words: str, *, every: float) -> int:
    """A business with an automatic answer: it writes once, and then whenever it is written to. How often we wrote."""
    machine, bells = citizen(town), RungBells()
    for turn in range(40):
        now = NOW + dt.timedelta(seconds=every * turn)
        outcome = await record_inbound_over(pool, bells, now=now)([machine.says(words, after=every * turn)])
        if not outcome.replies:
            return turn
    raise AssertionError("it goes on for ever")


@pytest.mark.parametrize("every", [1, 600, 3600])
@pytest.mark.parametrize(
    "words",
    [
        "Grazie per averci contattato! Siamo chiusi, la ricontatteremo appena possibile.",
        "Risposta automatica: per urgenze o in caso di incendio chiamare il 112",
        "Attiva",
        "Per iscriverti scrivi ATTIVA, per uscire scrivi DISATTIVA",
        "AIUTO",
    ],
)
async def test_two_systems_that_answer_each_other_fall_silent(pool: Pool, town: Town, words: str, every: float) -> None:
    assert await answers_of_a_machine(pool, town, words, every=every) <= max(DAILY, DAILY_EMERGENCIES)


async def test_our_own_replies_sent_back_to_us_end_it(pool: Pool, admin: Admin) -> None:
    """Another town's service on the other side, or an echo: each of our words comes back to us."""
    for first in ("ATTIVA", "Quando apre la piscina?", JOIN, "AIUTO", "iscrivete anche mia mamma"):
        town = await found_town(admin)
        echo, bells, words = citizen(town), RungBells(), first
        for turn in range(30):
            now = NOW + dt.timedelta(seconds=60 * turn)
            ours = Subscription(record_inbound_over(pool, bells, now=now), bells, admin)
            before = await ours.replies(town)
            await ours.hears(echo.says(words, after=60 * turn))
            after = await ours.replies(town)
            if len(after) <= len(before):
                break
            words = after[-1]
        else:
            raise AssertionError(f"«{first}» goes on for ever")


async def hears_at(pool: Pool, admin: Admin, *, hours: float, events: Sequence[MessageReceived]) -> Subscription:
    """Each of these by itself, so many hours after NOW."""
    bells = RungBells()
    ours = Subscription(record_inbound_over(pool, bells, now=NOW + dt.timedelta(hours=hours)), bells, admin)
    await ours.hears_each(*events)
    return ours


@pytest.mark.parametrize("hours", [19.5, 20.5])
@pytest.mark.parametrize("at_once", [False, True])
async def test_a_reminder_is_one_of_the_three_replies_of_its_hour(
    pool: Pool, admin: Admin, town: Town, hours: float, at_once: bool
) -> None:
    """Before it and after it: who gets a reminder within the hour gets two other replies."""
    writer = citizen(town)
    question = writer.says("ATTIVA Maria Bianchi")
    helps = [writer.says("AIUTO", after=hours * 3600 + second) for second in range(5)]
    if at_once:
        bells = RungBells()
        ours = Subscription(record_inbound_over(pool, bells, now=NOW + dt.timedelta(hours=19.6)), bells, admin)
        await ours.hears(question, *helps)
    else:
        await hears_at(pool, admin, hours=0, events=[question])
        ours = await hears_at(pool, admin, hours=hours, events=helps)
    assert len(await ours.reminders(town)) == 1
    assert len(await ours.replies(town)) == 1 + HOURLY - 1


async def test_a_reminder_that_an_answer_takes_back_counts_for_nothing(pool: Pool, admin: Admin, town: Town) -> None:
    writer = citizen(town)
    await hears_at(pool, admin, hours=0, events=[writer.says("ATTIVA Maria Bianchi")])
    late = 19.5 * 3600
    events = [
        writer.says("Centro", after=late),
        *(writer.says("AIUTO", after=late + 1 + second) for second in range(5)),
    ]
    ours = await hears_at(pool, admin, hours=19.5, events=events)
    assert await ours.reminders(town) == []
    assert len(await ours.replies(town)) == 1 + HOURLY


async def test_goodbye_is_said_past_the_hourly_limit_and_once_for_each_leave(
    subscription: Subscription, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears_each(*(writer.says("AIUTO", after=at) for at in range(5)))
    await subscription.hears_each(
        writer.says(JOIN, after=6), writer.says("STOP", after=7), writer.says("STOP", after=8)
    )
    goodbyes = [text for text in await subscription.replies(town) if text.startswith("Fatto: non ricevi più")]
    assert len(goodbyes) == 1


async def test_who_joins_and_leaves_without_end_hears_a_bounded_number_of_goodbyes(
    subscription: Subscription, town: Town
) -> None:
    writer = citizen(town)
    for turn in range(DAILY_LAST_WORDS + 3):
        await subscription.hears(writer.says(JOIN, after=2 * turn))
        await subscription.hears(writer.says("DISATTIVA", after=2 * turn + 1))
    goodbyes = [text for text in await subscription.replies(town) if text.startswith("Fatto: non ricevi più")]
    assert len(goodbyes) == DAILY_LAST_WORDS
    assert (await subscription.person(town))["consent"] == "opted_out"


async def test_a_possible_emergency_is_answered_whatever_was_said_before(
    subscription: Subscription, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears_each(*(writer.says("AIUTO", after=at) for at in range(5)))
    await subscription.hears(writer.says("c'è un incendio in piazza", after=9))
    assert "*112*" in (await subscription.replies(town))[-1]


@pytest.mark.parametrize(
    ("language", "warning", "goodbye"),
    [("it", "Se è un'emergenza chiama subito il *112*. Nessuno legge questo numero.", "Fatto"), ("en", "If", "Done")],
)
async def test_who_leaves_and_tells_of_an_emergency_gets_one_reply_that_says_both(
    subscription: Subscription, language: str, warning: str, goodbye: str
) -> None:
    town = await found_town(subscription.admin)
    await subscription.admin.execute("UPDATE municipality SET language = $2 WHERE id = $1", town.id, language)
    writer = citizen(town)
    await subscription.hears_each(writer.says(JOIN), writer.says("DISATTIVA, c'è un incendio in piazza", after=1))
    [last] = await subscription.replies(town)
    first, _, rest = last.partition("\n\n")
    assert first.startswith(warning)
    assert "*112*" in first
    assert rest.startswith(goodbye)
    assert (await subscription.person(town))["consent"] == "opted_out"
    mark = await subscription.admin.fetchval(
        "SELECT reply_text FROM delivery WHERE municipality_id = $1 ORDER BY source_id DESC LIMIT 1", town.id
    )
    assert [each.partition("@")[0] for each in mark.split("+")] == ["maybe_emergency", "goodbye"]
    received = await subscription.admin.fetchval(
        "SELECT intent FROM inbound_message WHERE municipality_id = $1 ORDER BY id DESC LIMIT 1", town.id
    )
    assert received == "emergency", "the staff see it among the messages that came in"


@pytest.mark.parametrize("at_once", [True, False])
async def test_a_goodbye_says_112_for_the_question_that_it_takes_back(
    subscription: Subscription, town: Town, at_once: bool
) -> None:
    writer = citizen(town)
    events = [writer.says("ATTIVA Maria Bianchi. Aiuto, un incendio!"), writer.says("DISATTIVA", after=1)]
    await (subscription.hears(*events) if at_once else subscription.hears_each(*events))
    [last] = await subscription.replies(town)
    assert "*112*" in last
    assert "non è iscritto" in last


async def test_a_question_with_buttons_says_112_too(subscription: Subscription, town: Town) -> None:
    await subscription.hears(citizen(town).says("Maria Bianchi Centro. Aiuto, un incendio!"))
    [asked] = await subscription.replies(town)
    assert "*112*" in asked


async def test_the_towns_own_warning_is_the_one_that_is_said(subscription: Subscription) -> None:
    own = "Chiama il 112: qui non legge nessuno."
    texts = {"texts": {"maybe_emergency": own}, "text_versions": {"maybe_emergency": 2}}
    town = await found_town(subscription.admin, profile=texts)
    await subscription.hears(citizen(town).says(f"{JOIN}. Sento odore di gas"))
    [welcome] = await subscription.replies(town)
    assert welcome.startswith(f"{own}\n\nCiao Maria")
    mark = await subscription.admin.fetchval("SELECT reply_text FROM delivery WHERE municipality_id = $1", town.id)
    assert mark.startswith("maybe_emergency@own-2+welcome@it-")


@pytest.mark.parametrize("kind", ["reaction", "sticker"])
async def test_reactions_and_stickers_do_nothing_to_anybody(subscription: Subscription, town: Town, kind: str) -> None:
    writer = citizen(town)
    await subscription.hears_each(writer.says("ATTIVA Maria Bianchi"), writer.says("", type=kind, after=1))
    assert len(await subscription.replies(town)) == 1
    await subscription.hears(writer.says("Centro", after=2))
    assert (await subscription.person(town))["consent"] == "opted_in", "the question was still open"


async def test_each_reply_records_which_text_it_says(subscription: Subscription) -> None:
    own = "Fatto: non ricevi più nulla."
    town = await found_town(subscription.admin, profile={"texts": {"goodbye": own}, "text_versions": {"goodbye": 3}})
    writer = citizen(town)
    await subscription.hears_each(writer.says(JOIN), writer.says("STOP", after=1))
    rows = await subscription.admin.fetch(
        "SELECT reply_text FROM delivery WHERE municipality_id = $1 ORDER BY source_id", town.id
    )
    welcome, goodbye = [row["reply_text"] for row in rows]
    assert welcome.startswith("welcome@it-")
    assert goodbye == "goodbye@own-3"


async def test_a_text_that_cannot_be_filled_records_the_default_that_was_said_instead(
    subscription: Subscription,
) -> None:
    town = await found_town(subscription.admin, profile={"texts": {"welcome": "Ciao {soprannome}"}})
    await subscription.hears(citizen(town).says(JOIN))
    mark = await subscription.admin.fetchval("SELECT reply_text FROM delivery WHERE municipality_id = $1", town.id)
    assert mark.startswith("welcome@it-")
