"""The proof of consent in the record: it holds, survives erasure, cannot be changed unnoticed."""

import asyncpg
import pytest

from comunica.enrolment.ledger import Break
from comunica.stores.hearing.ledger import Verified, follow_ledger, verify_ledger
from comunica.stores.pool import Pool, serving
from tests.integration.subscription.erasing import erasing
from tests.integration.subscription.world import Admin, Subscription, Town, citizen, found_town


@pytest.fixture
async def told(subscription: Subscription, town: Town) -> Town:
    """A town with six entries from three people, in two batches."""
    people = [citizen(town) for _ in range(3)]
    await subscription.hears(*(each.says("ATTIVA Maria Bianchi La Costa", after=at) for at, each in enumerate(people)))
    await subscription.hears(
        people[0].says("ATTIVA Maria Bianchi Brollo", after=10),
        people[1].says("DISATTIVA", after=11),
        people[2].says("STOP", after=12),
    )
    return town


async def test_the_ledger_holds_and_says_what_happened(verifier: Pool, subscription: Subscription, told: Town) -> None:
    assert await verify_ledger(verifier, told.id) is None
    entries = await subscription.ledger(told)
    events = [entry["event"] for entry in entries]
    assert events == ["opted_in"] * 3 + ["changed_place", "opted_out", "opted_out"]
    assert [entry["position"] for entry in entries] == [1, 2, 3, 4, 5, 6]
    assert {entry["keyword"] for entry in entries} == {"attiva", "disattiva", "stop"}


async def test_an_empty_ledger_holds(verifier: Pool, town: Town) -> None:
    assert await verify_ledger(verifier, town.id) is None


async def test_towns_have_ledgers_of_their_own(verifier: Pool, subscription: Subscription, told: Town) -> None:
    other = await found_town(subscription.admin)
    await subscription.hears(
        citizen(other).says("ATTIVA Maria Bianchi La Costa"), citizen(told).says("ATTIVA Maria Bianchi La Costa")
    )
    assert await verify_ledger(verifier, other.id) is None
    assert await verify_ledger(verifier, told.id) is None
    assert [entry["position"] for entry in await subscription.ledger(other)] == [1]


async def test_it_holds_after_a_person_was_erased(
    pool: Pool, verifier: Pool, subscription: Subscription, told: Town
) -> None:
    await erasing(pool).by_request(told.id, [(await subscription.people(told))[1]["id"]], who="operator:test")
    entries = await subscription.ledger(told)
    assert [entry["position"] for entry in entries if entry["salt"] is None] == [2, 5]
    assert (entries[-1]["event"], entries[-1]["keyword"]) == ("erased", "2")
    assert await verify_ledger(verifier, told.id) is None


async def test_an_entry_that_was_emptied_by_somebody_else_is_found(verifier: Pool, admin: Admin, told: Town) -> None:
    """The easiest tampering of all: to make a proof look like that of an erased person."""
    await admin.execute(
        "UPDATE consent_entry SET subscriber_id = NULL, way = NULL, message_digest = NULL, keyword = NULL,"
        " notice_version = NULL, happened_at = NULL, salt = NULL WHERE municipality_id = $1 AND position = 2",
        told.id,
    )
    assert await verify_ledger(verifier, told.id) == Break(2, "more or fewer entries are empty than erasures tell of")


async def test_it_is_followed_page_by_page_while_people_go_on_joining(verifier: Pool, told: Town) -> None:
    assert await follow_ledger(verifier, told.id, page=2) == Verified(6, None)


@pytest.mark.parametrize(
    ("tampering", "found"),
    [
        ("UPDATE consent_entry SET event = 'opted_in' WHERE position = 5", 5),
        ("UPDATE consent_entry SET happened_at = happened_at + interval '1 second' WHERE position = 2", 2),
        ("UPDATE consent_entry SET digest = '\\x00' WHERE position = 3", 3),
        ("DELETE FROM consent_entry WHERE position = 4", 4),
        ("DELETE FROM consent_entry WHERE position = 6", 6),
    ],
)
async def test_tampering_is_found(verifier: Pool, admin: Admin, told: Town, tampering: str, found: int) -> None:
    await admin.execute(f"{tampering} AND municipality_id = '{told.id}'")
    broken = await verify_ledger(verifier, told.id)
    assert isinstance(broken, Break)
    assert broken.position == found


async def test_the_service_itself_may_neither_change_nor_remove_an_entry(pool: Pool, told: Town) -> None:
    for statement in ("UPDATE consent_entry SET keyword = 'x'", "DELETE FROM consent_entry"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with serving(pool, told.id) as connection:
                await connection.execute(statement)
