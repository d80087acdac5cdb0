"""What citizens write is not kept; where a town says so, what is no command is, sealed, for a week."""

import pytest

from comunica.stores.pool import Pool
from comunica.usecases.hearing.inbound_batch import LONGEST_KEPT, WORDS
from comunica.usecases.upkeep.clear_texts import Term
from tests.integration.subscription.erasing import clearing, days
from tests.integration.subscription.world import Admin, Subscription, Town, citizen, found_town

SAID = "C'è una buca in via Roma, chi la ripara?"


async def kept(admin: Admin, town: Town) -> list[str]:
    rows = await admin.fetch(
        "SELECT words_sealed FROM inbound_message WHERE municipality_id = $1 AND words_sealed IS NOT NULL", town.id
    )
    return [town.vault.open(WORDS, row["words_sealed"]) for row in rows]


async def test_no_words_are_kept_unless_the_town_says_so(admin: Admin, subscription: Subscription, town: Town) -> None:
    await subscription.hears(citizen(town).says(SAID))
    assert await kept(admin, town) == []


async def test_what_is_no_command_is_kept_sealed(admin: Admin, subscription: Subscription) -> None:
    town = await found_town(admin, profile={"keep_words": True})
    await subscription.hears(citizen(town).says(SAID))
    assert await kept(admin, town) == [SAID]
    row = await admin.fetchrow("SELECT words_sealed FROM inbound_message WHERE municipality_id = $1", town.id)
    assert row is not None
    assert b"buca" not in row["words_sealed"]


@pytest.mark.parametrize("command", ["ATTIVA Maria Bianchi La Costa", "ATTIVA Maria Bianchi", "DISATTIVA", "", "  "])
async def test_commands_are_not_kept_whatever_the_town_says(
    admin: Admin, subscription: Subscription, command: str
) -> None:
    town = await found_town(admin, profile={"keep_words": True})
    await subscription.hears(citizen(town).says(command))
    assert await kept(admin, town) == []


async def test_of_a_long_message_only_its_beginning_is_kept(admin: Admin, subscription: Subscription) -> None:
    town = await found_town(admin, profile={"keep_words": True})
    await subscription.hears(citizen(town).says("buca " * 1_000))
    [words] = await kept(admin, town)
    assert len(words) == LONGEST_KEPT


async def test_kept_words_go_after_a_week_and_that_a_message_was_read_stays(
    pool: Pool, admin: Admin, subscription: Subscription
) -> None:
    town = await found_town(admin, profile={"keep_words": True})
    await subscription.hears(citizen(town).says(SAID))
    # The row's own time is the record's clock, a moment after the tests' NOW at most a day apart.
    await admin.execute("UPDATE inbound_message SET recorded_at = sent_at WHERE municipality_id = $1", town.id)
    await clearing(pool, after=days(6.9))()
    assert await kept(admin, town) == [SAID]
    assert (await clearing(pool, after=days(7.1))())[Term.WORDS] >= 1
    assert await kept(admin, town) == []
    assert await admin.fetchval("SELECT count(*) FROM inbound_message WHERE municipality_id = $1", town.id) == 1
