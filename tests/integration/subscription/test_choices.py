"""Buttons and lists: offered with a question, pressed, pressed too late. The payload decides, not the title."""

import dataclasses
import datetime as dt
from typing import Any

import pytest

from comunica.broadcasting.content import Choice
from comunica.stores.pool import Pool
from tests.integration.subscription.world import (
    NOW,
    Admin,
    Citizen,
    RungBells,
    Subscription,
    Town,
    citizen,
    facts,
    found_town,
    record_inbound_over,
)

UNASKED = "Maria Bianchi Centro"
LEAVE = Choice(payload="leave", title="Non ricevere più")


async def divided(admin: Admin) -> Town:
    """A town with a contrada that lies in two zones, one of a long name."""
    town = await found_town(admin)
    for zone, kind, name, around in (
        ("oltre", "zone", "Oltre la ferrovia vecchia", []),
        ("la-valle", "contrada", "La Valle", ["centro", "oltre"]),
    ):
        await admin.execute(
            "INSERT INTO zone (municipality_id, id, kind, name, zones) VALUES ($1, $2, $3, $4, $5)",
            *(town.id, zone, kind, name, around),
        )
    return town


async def double(admin: Admin) -> Town:
    return await found_town(admin, profile={"double_opt_in": True})


async def confirmed(subscription: Subscription, town: Town, *, after: float = 0) -> tuple[Citizen, dict[str, Choice]]:
    """Somebody who is asked whether we understood, and what they can press."""
    writer = citizen(town)
    await subscription.hears(writer.says(UNASKED, after=after))
    return writer, await subscription.choices(town)


async def test_a_confirmation_offers_yes_and_a_correction_and_yes_enrols(
    subscription: Subscription, town: Town
) -> None:
    writer, choices = await confirmed(subscription, town)
    assert list(choices) == ["Sì", "Correggo"]
    await subscription.hears(writer.presses(choices["Sì"], after=1))
    assert facts(await subscription.person(town)) == ("opted_in", "centro", False)
    assert await subscription.reminders(town) == []


@pytest.mark.parametrize("pressed", [True, False])
async def test_who_corrects_tells_the_data_anew_without_the_command(
    subscription: Subscription, town: Town, pressed: bool
) -> None:
    writer, choices = await confirmed(subscription, town)
    corrects = writer.presses(choices["Correggo"], after=1) if pressed else writer.says("correggo", after=1)
    await subscription.hears(corrects)
    assert (await subscription.person(town))["consent"] == "none"
    assert (await subscription.replies(town))[-1].startswith("Per ricevere gli avvisi")
    await subscription.hears(writer.says("Maria Bianchi Villaggio Brollo", after=2))
    assert facts(await subscription.person(town)) == ("opted_in", "brollo", False)


async def test_double_opt_in_offers_yes_and_no(subscription: Subscription) -> None:
    for title, consent in (("Sì", "opted_in"), ("No", "none")):
        town = await double(subscription.admin)
        writer = citizen(town)
        await subscription.hears(writer.says("ATTIVA Maria Bianchi Centro"))
        choices = await subscription.choices(town)
        assert list(choices) == ["Sì", "No"]
        await subscription.hears(writer.presses(choices[title], after=1))
        assert (await subscription.person(town))["consent"] == consent


@pytest.mark.parametrize("answer", ["press", "2", "la 2", "Oltre la ferrovia vecchia", "la ferrovia"])
async def test_a_choice_of_zones_is_pressed_or_said(subscription: Subscription, answer: str) -> None:
    town = await divided(subscription.admin)
    writer = citizen(town)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi La Valle"))
    choices = await subscription.choices(town)
    [asked] = await subscription.replies(town)
    zones = list(choices)
    assert zones == ["Centro", "Oltre la ferrovia vecchia"]
    assert f"1 {zones[0]}, 2 {zones[1]}. Rispondi con il numero giusto." in asked, "the text says it all by itself"
    said = writer.presses(choices[zones[1]], after=1) if answer == "press" else writer.says(answer, after=1)
    await subscription.hears(said)
    assert facts(await subscription.person(town)) == ("opted_in", "oltre", False)


async def test_the_payload_decides_whatever_the_title_says(subscription: Subscription, town: Town) -> None:
    writer, choices = await confirmed(subscription, town)
    yes = dataclasses.replace(choices["Sì"], title="Ja, bitte")
    await subscription.hears(writer.presses(yes, after=1))
    assert (await subscription.person(town))["consent"] == "opted_in"


async def test_a_button_of_an_old_question_completes_no_other(subscription: Subscription) -> None:
    """SÌ to the first data, pressed when other data wait for their SÌ: neither counts."""
    town = await double(subscription.admin)
    writer = citizen(town)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi Centro"))
    old = (await subscription.choices(town))["Sì"]
    await subscription.hears(writer.says("ATTIVA Maria Bianchi Villaggio Brollo", after=1))
    new = (await subscription.choices(town))["Sì"]
    replies = await subscription.replies(town)

    await subscription.hears(writer.presses(old, after=2))
    assert (await subscription.person(town))["consent"] == "none"
    assert await subscription.replies(town) == replies, "the open question stands below on the phone"

    await subscription.hears(writer.presses(new, after=3))
    assert facts(await subscription.person(town)) == ("opted_in", "brollo", False)


async def test_without_its_tag_the_old_button_would_enrol_with_other_data(subscription: Subscription) -> None:
    """The guard switched off: a payload that names no question is read as its title, and answers the open one."""
    town = await double(subscription.admin)
    writer = citizen(town)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi Centro"))
    old = (await subscription.choices(town))["Sì"]
    await subscription.hears(writer.says("ATTIVA Maria Bianchi Villaggio Brollo", after=1))
    await subscription.hears(writer.presses(dataclasses.replace(old, payload="yes"), after=2))
    assert facts(await subscription.person(town)) == ("opted_in", "brollo", False)


async def test_a_button_that_is_pressed_twice_counts_once(subscription: Subscription, town: Town) -> None:
    writer, choices = await confirmed(subscription, town)
    await subscription.hears(writer.presses(choices["Sì"], after=1), writer.presses(choices["Sì"], after=1))
    await subscription.hears(writer.presses(choices["Correggo"], after=5))
    assert (await subscription.person(town))["consent"] == "opted_in"
    assert len(await subscription.ledger(town)) == 1
    assert len(await subscription.replies(town)) == 2, "the confirmation and the welcome"


async def test_a_yes_after_a_day_enrols_nobody_and_tells_how(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    writer, choices = await confirmed(subscription, town)
    bells = RungBells()
    tomorrow = Subscription(
        record_inbound_over(pool, bells, now=NOW + dt.timedelta(hours=25)), bells, subscription.admin
    )
    await tomorrow.hears(writer.presses(choices["Sì"], after=25 * 3600))
    assert (await subscription.person(town))["consent"] == "none"
    assert (await subscription.replies(town))[-1].startswith("Per ricevere gli avvisi")


@pytest.mark.parametrize("title", ["Sì", "No"])
async def test_after_a_day_who_says_no_or_is_enrolled_by_now_is_left_in_peace(
    pool: Pool, subscription: Subscription, title: str
) -> None:
    town = await double(subscription.admin)
    writer = citizen(town)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi Centro"))
    choices = await subscription.choices(town)
    if title == "Sì":
        await subscription.hears(writer.presses(choices["Sì"], after=1))
    before = await subscription.replies(town)
    bells = RungBells()
    later = record_inbound_over(pool, bells, now=NOW + dt.timedelta(hours=25))
    await Subscription(later, bells, subscription.admin).hears(writer.presses(choices[title], after=25 * 3600))
    assert await subscription.replies(town) == before


async def test_a_button_of_before_the_goodbye_does_not_bring_anybody_back(
    subscription: Subscription, town: Town
) -> None:
    writer, choices = await confirmed(subscription, town)
    await subscription.hears_each(writer.says("DISATTIVA", after=5), writer.presses(choices["Sì"], after=4))
    assert (await subscription.person(town))["consent"] == "opted_out"
    assert (await subscription.replies(town))[-1].startswith("Questo numero non è iscritto")
    await subscription.hears(writer.presses(choices["Sì"], after=9))
    assert (await subscription.person(town))["consent"] == "opted_out"


@pytest.mark.parametrize(
    ("pressed", "kind"),
    [
        (LEAVE, "button"),
        (dataclasses.replace(LEAVE, title="Unsubscribe"), "button"),
        (dataclasses.replace(LEAVE, title="Ho capito"), "interactive"),
        (dataclasses.replace(LEAVE, payload="Non ricevere più"), "button"),
        (dataclasses.replace(LEAVE, payload=""), "button"),
    ],
)
async def test_no_more_messages_is_disattiva(
    subscription: Subscription, town: Town, pressed: Choice, kind: str
) -> None:
    """Under a template, whose button has our payload, or none: then the provider sends its text."""
    writer = citizen(town)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi Centro"))
    await subscription.hears(writer.says(pressed.title, type=kind, payload=pressed.payload, after=1))
    assert (await subscription.person(town))["consent"] == "opted_out"
    assert (await subscription.replies(town))[-1].startswith("Fatto: non ricevi più")


async def test_another_button_of_a_template_is_no_command(subscription: Subscription, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi Centro"))
    await subscription.hears(writer.says("Ho letto", type="button", payload="Ho letto", after=1))
    assert (await subscription.person(town))["consent"] == "opted_in"


async def test_the_reminder_offers_the_same_choices(subscription: Subscription, town: Town) -> None:
    writer, choices = await confirmed(subscription, town)
    assert len(await subscription.reminders(town)) == 1
    rows = await subscription.admin.fetch("SELECT reply_text FROM delivery WHERE municipality_id = $1", town.id)
    assert {row["reply_text"].partition("@")[0] for row in rows} == {"confirm_reading", "reminder_incomplete"}
    await subscription.hears(writer.presses(choices["Sì"], after=1))
    assert (await subscription.person(town))["consent"] == "opted_in"


async def test_what_is_offered_lies_sealed(subscription: Subscription) -> None:
    town = await divided(subscription.admin)
    await subscription.hears(citizen(town).says("ATTIVA Maria Bianchi La Valle"))
    rows = await subscription.admin.fetch("SELECT t::text FROM delivery AS t WHERE municipality_id = $1", town.id)
    for secret in ("ferrovia", "a1:"):
        assert all(form not in row["t"] for row in rows for form in (secret, secret.encode().hex()))


async def english(admin: Admin, **profile: Any) -> Town:
    town = await found_town(admin, profile=profile)
    await admin.execute("UPDATE municipality SET language = 'en' WHERE id = $1", town.id)
    return town


async def test_a_town_that_speaks_english_answers_and_is_answered_in_english(subscription: Subscription) -> None:
    town = await english(subscription.admin, double_opt_in=True, minimum_age=16)
    writer = citizen(town)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi Centro"))
    assert list(await subscription.choices(town)) == ["Yes", "No"]
    [asked] = await subscription.replies(town)
    assert "It is for people of 16 years or more" in asked
    await subscription.hears(writer.says("yes", after=1))
    assert (await subscription.person(town))["consent"] == "opted_in"
    assert "*Centro*" in (await subscription.replies(town))[-1]
    await subscription.hears(writer.says("DISATTIVA", after=2))
    assert (await subscription.replies(town))[-1].startswith("Done: you no longer get")
