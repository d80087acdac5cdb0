"""The provider's word on templates, accounts and preferences, in the record."""

import datetime as dt
import itertools
from typing import Any

from comunica.broadcasting.reasons import Reason
from comunica.municipality.address import phone
from comunica.stores.pool import Pool
from comunica.usecases.record_account_event import (
    AccountFreed,
    AccountRestricted,
    Ignored,
    MarketingChosen,
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
