"""The provider's word on templates, accounts and preferences, in the record."""

import datetime as dt
import itertools
from typing import Any
from uuid import UUID

import pytest

from comunica.broadcasting.reasons import Reason
from comunica.municipality.address import phone
from comunica.stores.pool import Pool
from comunica.usecases.hearing.record_account_event import (
    AccountFreed,
    AccountRestricted,
    Ignored,
    MarketingChosen,
    NumberChanged,
    PeopleLimited,
    TemplateCategory,
    TemplateChanged,
    TemplateStatus,
)
from tests.integration.subscription.account import hears
from tests.integration.subscription.world import NOW, Admin, Subscription, Town, citizen, found_town, new_id


async def template(admin: Admin, town: Town) -> None:
    await admin.execute(
        "INSERT INTO template (municipality_id, id, waba_id, name, language, category, status, body, parameters,"
        " parameter_format, synced_at)"
        " VALUES ($1, $2, $3, 'avviso', 'it', 'utility', 'approved', 'x', '{}', 'named', now())",
        *(town.id, new_id(), town.waba),
    )


def avviso(town: Town, **decided: Any) -> TemplateChanged:
    return TemplateChanged(waba_id=town.waba, name="avviso", language="it", **decided)


async def channel(admin: Admin, town: Town) -> tuple[str, str | None]:
    row = await admin.fetchrow("SELECT state, paused_reason FROM channel WHERE id = $1", town.channel_id)
    assert row is not None
    return row["state"], row["paused_reason"]


async def test_a_template_gets_its_status_and_category_and_anothers_does_not(pool: Pool, admin: Admin) -> None:
    here, there = await found_town(admin), await found_town(admin)
    await template(admin, here)
    await template(admin, there)
    outcomes = await hears(
        pool,
        avviso(here, status=TemplateStatus.PAUSED),
        avviso(here, category=TemplateCategory.MARKETING),
    )
    assert outcomes == {"template": 2}
    rows = await admin.fetch(
        "SELECT status, category FROM template WHERE municipality_id = ANY($1) ORDER BY municipality_id = $2",
        *([here.id, there.id], here.id),
    )
    assert [tuple(row) for row in rows] == [("approved", "utility"), ("paused", "marketing")]


async def test_each_change_of_a_template_is_told_once_and_a_repetition_is_none(
    pool: Pool, admin: Admin, town: Town
) -> None:
    await template(admin, town)
    told: list[tuple[str, int]] = []
    for change in (
        avviso(town, status=TemplateStatus.PAUSED),
        avviso(town, status=TemplateStatus.PAUSED),
        avviso(town, category=TemplateCategory.MARKETING),
    ):
        await hears(pool, change, changed=lambda what, count: told.append((what, count)))
    assert told == [("paused", 1), ("recategorised", 1)]


async def test_a_restricted_account_pauses_its_channels_until_it_is_freed(pool: Pool, admin: Admin, town: Town) -> None:
    assert await hears(pool, AccountRestricted(waba_id=town.waba, reason=Reason.ACCOUNT_RESTRICTED)) == {"paused": 1}
    assert await channel(admin, town) == ("paused", "account_restricted")
    assert await hears(pool, AccountFreed(waba_id=town.waba)) == {"resumed": 1}
    assert await channel(admin, town) == ("active", None)


async def test_a_pause_by_somebody_else_is_not_lifted(pool: Pool, admin: Admin, town: Town) -> None:
    await admin.execute(
        "UPDATE channel SET state = 'paused', paused_reason = 'by_staff' WHERE id = $1", town.channel_id
    )
    await hears(
        pool, AccountRestricted(waba_id=town.waba, reason=Reason.ACCOUNT_LOCKED), AccountFreed(waba_id=town.waba)
    )
    assert await channel(admin, town) == ("paused", "by_staff")


async def test_who_stops_marketing_is_recorded_and_stays_enrolled(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("ATTIVA Maria Bianchi La Costa"))

    def chose(second: int, *, stopped: bool) -> MarketingChosen:
        return MarketingChosen(
            phone_number_id=town.number,
            addresses=(phone(writer.phone),),
            stopped=stopped,
            at=NOW + dt.timedelta(seconds=second),
            digest=bytes([second]),
        )

    outcomes = await hears(pool, chose(5, stopped=True), chose(3, stopped=False))
    person = await subscription.person(town)
    assert (person["marketing"], person["consent"]) == ("stopped", "opted_in")
    assert outcomes == {"preference": 1, "unchanged": 1}
    await hears(pool, chose(9, stopped=False))
    assert (await subscription.person(town))["marketing"] == "open"


async def test_late_and_repeated_preferences_of_every_order_end_the_same(
    pool: Pool, subscription: Subscription
) -> None:
    """Stop, resume, stop; each order, each told twice. Within one second the stop counts."""
    for order in itertools.permutations(range(3)):
        town = await found_town(subscription.admin)
        writer = citizen(town)
        await subscription.hears(writer.says("ATTIVA Maria Bianchi La Costa"))
        events = [
            MarketingChosen(
                phone_number_id=town.number,
                addresses=(phone(writer.phone),),
                stopped=stopped,
                at=NOW + dt.timedelta(seconds=second),
                digest=bytes([second, stopped]),
            )
            for second, stopped in ((1, True), (5, False), (5, True))
        ]
        await hears(pool, *(events[at] for at in (*order, *order)))
        assert (await subscription.person(town))["marketing"] == "stopped"


async def test_strangers_and_news_are_counted_and_let_go(pool: Pool, town: Town) -> None:
    stranger = MarketingChosen(
        phone_number_id="nobody", addresses=(phone("393330001111"),), stopped=True, at=NOW, digest=b"x"
    )
    outcomes = await hears(
        pool,
        Ignored("security"),
        stranger,
        AccountFreed(waba_id="nobody"),
        TemplateChanged(waba_id="nobody", name="x", language="it"),
    )
    assert outcomes == {"ignored": 1, "unknown_number": 1, "unknown_account": 1, "unknown_template": 1}


async def broadcasts(admin: Admin, town: Town, *states: str) -> dict[str, UUID]:
    """Broadcasts of the town's template, one in each state: `paused` is one that staff paused."""
    template_id = await admin.fetchval("SELECT id FROM template WHERE municipality_id = $1", town.id)
    made = {}
    for state in states:
        made[state] = new_id()
        await admin.execute(
            "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
            " parameters, audience, lane, state, paused_reason, origin, submitted_by, scheduled_for, resolved)"
            " VALUES ($1, $2, $3, $4, 'avviso', 'it', 'utility', '{}', '{}', 'normal', $5,"
            " CASE $5 WHEN 'paused' THEN 'paused_by_staff' END, 'api', 'x', now(),"
            " CASE $5 WHEN 'scheduled' THEN NULL ELSE 7 END)",
            *(town.id, made[state], town.channel_id, template_id, state),
        )
        if state in ("scheduled", "sending"):
            step = "resolve" if state == "scheduled" else "send"
            await admin.execute(
                "INSERT INTO due_source VALUES ($1, $2, $3, 'normal', $4, now())",
                *(town.id, made[state], town.channel_id, step),
            )
    return made


async def stand(admin: Admin, made: dict[str, UUID]) -> dict[str, tuple[str, str | None, str | None]]:
    """By the state that each was in: state, reason, and its step on the work list."""
    rows = await admin.fetch(
        "SELECT b.id, b.state, b.paused_reason, d.step FROM broadcast AS b LEFT JOIN due_source AS d"
        " ON d.source_id = b.id WHERE b.id = ANY($1)",
        list(made.values()),
    )
    found = {row["id"]: (row["state"], row["paused_reason"], row["step"]) for row in rows}
    return {state: found[broadcast_id] for state, broadcast_id in made.items()}


async def test_a_paused_template_stops_its_broadcasts_at_once_and_they_go_on_when_it_may_be_used_again(
    pool: Pool, admin: Admin
) -> None:
    town, other = await found_town(admin), await found_town(admin)
    for each in (town, other):
        await template(admin, each)
    made = await broadcasts(admin, town, "scheduled", "sending", "paused", "finished")
    others = await broadcasts(admin, other, "sending")

    await hears(pool, avviso(town, status=TemplateStatus.PAUSED))
    assert await stand(admin, made) == {
        "scheduled": ("paused", "template_paused", None),
        "sending": ("paused", "template_paused", None),
        "paused": ("paused", "paused_by_staff", None),
        "finished": ("finished", None, None),
    }
    assert (await stand(admin, others))["sending"] == ("sending", None, "send")

    await hears(pool, avviso(town, status=TemplateStatus.APPROVED))
    assert await stand(admin, made) == {
        "scheduled": ("scheduled", None, "resolve"),
        "sending": ("sending", None, "send"),
        "paused": ("paused", "paused_by_staff", None),
        "finished": ("finished", None, None),
    }


async def test_a_word_that_is_repeated_does_not_pause_what_staff_resumed(pool: Pool, admin: Admin) -> None:
    town = await found_town(admin)
    await template(admin, town)
    made = await broadcasts(admin, town, "sending")
    changed = avviso(town, category=TemplateCategory.MARKETING)
    await hears(pool, changed)
    assert (await stand(admin, made))["sending"] == ("paused", "template_category_changed", None)
    await hears(pool, avviso(town, status=TemplateStatus.APPROVED))
    assert (await stand(admin, made))["sending"][0] == "paused", "approval says nothing of the category"
    await admin.execute("UPDATE broadcast SET state = 'sending', paused_reason = NULL WHERE id = $1", made["sending"])
    await hears(pool, changed)
    assert (await stand(admin, made))["sending"][0] == "sending"


async def test_a_template_that_is_utility_again_lets_what_was_held_for_its_category_go_on(
    pool: Pool, admin: Admin
) -> None:
    town = await found_town(admin)
    await template(admin, town)
    made = await broadcasts(admin, town, "scheduled", "sending", "paused")
    await hears(pool, avviso(town, category=TemplateCategory.MARKETING))
    assert (await stand(admin, made))["scheduled"] == ("paused", "template_category_changed", None)
    await hears(pool, avviso(town, category=TemplateCategory.UTILITY))
    assert await stand(admin, made) == {
        "scheduled": ("scheduled", None, "resolve"),
        "sending": ("sending", None, "send"),
        "paused": ("paused", "paused_by_staff", None),
    }


async def test_one_that_is_paused_meanwhile_lets_nothing_go_on_for_its_category(pool: Pool, admin: Admin) -> None:
    town = await found_town(admin)
    await template(admin, town)
    made = await broadcasts(admin, town, "sending")
    await hears(pool, avviso(town, category=TemplateCategory.MARKETING), avviso(town, status=TemplateStatus.PAUSED))
    await hears(pool, avviso(town, category=TemplateCategory.UTILITY))
    assert (await stand(admin, made))["sending"][0] == "paused"


async def test_a_disabled_template_stops_its_broadcasts_with_that_reason(pool: Pool, admin: Admin) -> None:
    town = await found_town(admin)
    await template(admin, town)
    made = await broadcasts(admin, town, "sending")
    await hears(pool, avviso(town, status=TemplateStatus.DISABLED))
    assert (await stand(admin, made))["sending"] == ("paused", "template_disabled", None)


async def test_a_paused_template_holds_its_lists_and_they_go_on_when_it_may_be_used_again(
    pool: Pool, admin: Admin, town: Town
) -> None:
    await template(admin, town)
    list_id, source_id = new_id(), new_id()
    await admin.execute(
        "INSERT INTO request_list (municipality_id, id, name, template_id, template_version, lane, resolved, refused,"
        " submitted_by, is_test) SELECT $1, $2, 'carte pronte', id, 1, 'bulk', 1, 0, 'key', false FROM template"
        " WHERE municipality_id = $1",
        *(town.id, list_id),
    )
    await admin.execute("SELECT set_config('app.municipality', $1::text, false)", str(town.id))
    await admin.execute(
        "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state, list_id,"
        " expires_at) VALUES ($1, $2, gen_random_uuid(), $3, 'request', 'bulk', 'queued', $4,"
        " now() + interval '1 hour')",
        *(town.id, source_id, town.channel_id, list_id),
    )

    async def stands() -> tuple[str | None, bool | None]:
        why = await admin.fetchval("SELECT paused_reason FROM request_list WHERE id = $1", list_id)
        waits = await admin.fetchval("SELECT not_before = 'infinity' FROM delivery WHERE source_id = $1", source_id)
        return why, waits

    assert await stands() == (None, None)
    await hears(pool, avviso(town, status=TemplateStatus.PAUSED))
    assert await stands() == ("template_paused", True)
    await hears(pool, avviso(town, status=TemplateStatus.APPROVED))
    assert await stands() == (None, None)


async def test_an_upgrade_is_to_be_asked_about_and_raises_nothing_by_itself(pool: Pool, admin: Admin) -> None:
    town = await found_town(admin)
    shown = await admin.fetchval("SELECT display_phone_number FROM channel WHERE id = $1", town.channel_id)
    digits = "".join(each for each in shown if each.isdigit())
    upgrade = NumberChanged(waba_id=town.waba, digits=digits, upgraded=True, quality=None)
    fell = NumberChanged(waba_id=town.waba, digits=digits, upgraded=False, quality="red")
    other = NumberChanged(waba_id=town.waba, digits="1", upgraded=True, quality=None)
    assert await hears(pool, upgrade, fell, other) == {"number": 2, "unknown_number": 1}
    asked = "SELECT granted_per_second, quality, upgrade_told_at IS NOT NULL FROM channel WHERE id = $1"
    row = await admin.fetchrow(asked, town.channel_id)
    assert row is not None
    assert tuple(row) == (None, "red", True)


async def test_a_limit_on_people_is_written_on_the_portfolio_and_what_waits_is_looked_at_again(
    pool: Pool, admin: Admin
) -> None:
    town = await found_town(admin)
    await template(admin, town)
    made = await broadcasts(admin, town, "sending", "scheduled")
    await admin.execute("UPDATE due_source SET due_at = now() + interval '1 hour' WHERE municipality_id = $1", town.id)
    assert await hears(pool, PeopleLimited(waba_id=town.waba, people=2000)) == {"people_limit": 1}
    limit = "SELECT people_limit FROM portfolio AS p JOIN channel AS c ON c.portfolio_id = p.id WHERE c.id = $1"
    assert await admin.fetchval(limit, town.channel_id) == 2000
    due = "SELECT due_at <= now() FROM due_source WHERE source_id = $1"
    assert await admin.fetchval(due, made["sending"])
    assert not await admin.fetchval(due, made["scheduled"])
    assert await hears(pool, PeopleLimited(waba_id="nobody", people=1)) == {"unknown_account": 1}


async def with_a_portfolio_of_its_own(admin: Admin) -> Town:
    town = await found_town(admin)
    await admin.execute("UPDATE channel SET portfolio_id = waba_id WHERE id = $1", town.channel_id)
    return town


@pytest.mark.parametrize(
    ("known", "told", "now", "rises_to"),
    [
        (2000, 250, 250, None),
        (None, 250, 250, None),
        (250, 2000, 250, 2000),
        (250, None, 250, 0),
        (250, 250, 250, None),
        (None, None, None, None),
    ],
)
async def test_by_a_webhook_the_limit_on_people_falls_at_once_and_rises_once_the_provider_confirms_it(
    pool: Pool, admin: Admin, known: int | None, told: int | None, now: int | None, rises_to: int | None
) -> None:
    town = await with_a_portfolio_of_its_own(admin)
    await admin.execute(
        "INSERT INTO portfolio (id, people_limit, told_at) SELECT portfolio_id, $2, now() FROM channel WHERE id = $1",
        *(town.channel_id, known),
    )
    await hears(pool, PeopleLimited(waba_id=town.waba, people=told))
    row = await admin.fetchrow(
        "SELECT p.people_limit, p.rises_to, c.upgrade_told_at IS NOT NULL"
        " FROM portfolio AS p JOIN channel AS c ON c.portfolio_id = p.id WHERE c.id = $1",
        town.channel_id,
    )
    assert row is not None
    assert tuple(row) == (now, rises_to, known != told), "whatever changes is asked about"


async def test_a_later_word_takes_back_what_an_earlier_one_promised(pool: Pool, admin: Admin) -> None:
    town = await with_a_portfolio_of_its_own(admin)
    for people in (250, 10_000, 250):
        await hears(pool, PeopleLimited(waba_id=town.waba, people=people))
    asked = (
        "SELECT people_limit, rises_to FROM portfolio AS p JOIN channel AS c ON c.portfolio_id = p.id WHERE c.id = $1"
    )
    row = await admin.fetchrow(asked, town.channel_id)
    assert row is not None
    assert tuple(row) == (250, None)
