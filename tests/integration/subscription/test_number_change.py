"""A person with another number, or another id at the provider: consent and place go along, the old address leads on."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import replace

import pytest

from comunica.municipality.address import Address, phone, user_id
from comunica.stores.hearing.ledger import verify_ledger
from comunica.stores.pool import Pool
from comunica.usecases.hearing.record_account_event import AddressChanged
from tests.integration.subscription.account import hears
from tests.integration.subscription.erasing import erasing
from tests.integration.subscription.world import (
    NOW,
    Citizen,
    Subscription,
    Town,
    citizen,
    facts,
    found_town,
)

JOIN = "ATTIVA Maria Bianchi La Costa"


def moves(before: Citizen, after: Citizen, *, at: float = 10) -> AddressChanged:
    return AddressChanged(
        phone_number_id=before.town.number,
        old=addresses(before),
        new=addresses(after),
        at=NOW + dt.timedelta(seconds=at),
        digest=f"moved at {at:07.1f}".encode(),
    )


def addresses(person: Citizen) -> tuple[Address, ...]:
    ids = (user_id(person.user_id),) if person.user_id else ()
    phones = (phone(person.phone),) if person.phone else ()
    return (*ids, *phones)


async def sends_to(subscription: Subscription, town: Town) -> list[tuple[str, str, str]]:
    """Where each person on record is reached, and their consent."""
    return [
        (row["consent"], row["address_kind"], town.vault.open("subscriber.address_sealed", row["address_sealed"]))
        for row in await subscription.people(town)
    ]


async def proofs(verifier: Pool, subscription: Subscription, town: Town) -> list[tuple[str, str]]:
    assert await verify_ledger(verifier, town.id) is None
    return [(row["event"], row["way"]) for row in await subscription.ledger(town)]


async def test_consent_place_and_name_go_along_and_the_proof_says_so(
    pool: Pool, verifier: Pool, subscription: Subscription, town: Town
) -> None:
    before, after = citizen(town, user_id="IT.111"), citizen(town, user_id="IT.222")
    await subscription.hears(before.says(JOIN))
    assert await hears(pool, moves(before, after)) == {"moved": 1}
    assert await sends_to(subscription, town) == [("opted_in", "phone", after.phone)]
    assert await proofs(verifier, subscription, town) == [("opted_in", "message"), ("opted_in", "number_change")]

    await subscription.hears(after.says("ATTIVA Maria Bianchi Centro", after=20))
    person = await subscription.person(town)
    assert facts(person) == ("opted_in", "centro", False)
    assert town.vault.open("subscriber.given_name_sealed", person["given_name_sealed"]) == "Maria"
    assert "prima: La Costa (Centro)" in (await subscription.replies(town))[-1]


async def test_told_twice_it_changes_nothing(pool: Pool, subscription: Subscription, town: Town) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears(before.says(JOIN))
    assert await hears(pool, moves(before, after), moves(before, after)) == {"moved": 1, "unchanged": 1}
    assert len(await subscription.ledger(town)) == 2


async def test_disattiva_from_the_new_number_leaves(pool: Pool, subscription: Subscription, town: Town) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears(before.says(JOIN))
    await hears(pool, moves(before, after))
    await subscription.hears(after.says("DISATTIVA", after=20))
    assert [row["consent"] for row in await subscription.people(town)] == ["opted_out"]
    assert (await subscription.replies(town))[-1].startswith("Fatto: non ricevi più")


async def test_a_late_disattiva_from_the_old_number_still_leaves(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears(before.says(JOIN))
    await hears(pool, moves(before, after, at=10))
    await subscription.hears(before.says("DISATTIVA", after=9))
    assert [row["consent"] for row in await subscription.people(town)] == ["opted_out"]


async def test_whoever_gets_the_old_number_is_somebody_else(pool: Pool, subscription: Subscription, town: Town) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears(before.says(JOIN))
    await hears(pool, moves(before, after, at=10))
    stranger = replace(before)
    await subscription.hears(stranger.says("DISATTIVA", after=11))
    assert await sends_to(subscription, town) == [
        ("opted_in", "phone", after.phone),
        ("opted_out", "phone", before.phone),
    ]
    await subscription.hears(stranger.says("ATTIVA Luca Verdi Centro", after=12))
    assert [row["consent"] for row in await subscription.people(town)] == ["opted_in", "opted_in"]


async def test_without_the_end_of_the_old_address_a_stranger_would_speak_for_the_person(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    """The guard switched off: forget when the address was left, and a stranger's DISATTIVA takes the person out."""
    before, after = citizen(town), citizen(town)
    await subscription.hears(before.says(JOIN))
    await hears(pool, moves(before, after, at=10))
    await subscription.admin.execute(
        "UPDATE subscriber_address SET moved_at = NULL WHERE municipality_id = $1", town.id
    )
    await subscription.hears(before.says("DISATTIVA", after=11))
    assert [row["consent"] for row in await subscription.people(town)] == ["opted_out"]


async def test_who_wrote_from_the_new_number_before_we_heard_becomes_one_with_the_old(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears_each(before.says(JOIN), after.says("buongiorno", after=11))
    await hears(pool, moves(before, after, at=10))
    assert await sends_to(subscription, town) == [("opted_in", "phone", after.phone), ("none", "phone", after.phone)]
    await subscription.hears(after.says("DISATTIVA", after=20))
    assert {row["consent"] for row in await subscription.people(town)} == {"opted_out", "none"}


async def test_who_joined_anew_from_the_new_number_is_on_record_once_by_the_latest_word(
    pool: Pool, verifier: Pool, subscription: Subscription, town: Town
) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears_each(before.says(JOIN), after.says("ATTIVA Maria Bianchi Villaggio Brollo", after=11))
    await hears(pool, moves(before, after, at=10))
    kept, left = await subscription.people(town)
    assert facts(kept) == ("opted_in", "brollo", False)
    assert town.vault.open("subscriber.place_sealed", kept["place_sealed"]) == "Villaggio Brollo"
    assert (left["consent"], left["erase_after"]) == ("opted_out", NOW + dt.timedelta(days=30, seconds=10))
    ended = [(row["subscriber_id"], row["event"], row["way"]) for row in await subscription.ledger(town)][-2:]
    assert await verify_ledger(verifier, town.id) is None
    assert ended == [(kept["id"], "opted_in", "number_change"), (left["id"], "opted_out", "number_change")]


async def test_who_left_from_the_new_number_has_left_whatever_the_old_one_said(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears_each(before.says(JOIN), after.says("DISATTIVA", after=11))
    await hears(pool, moves(before, after, at=10))
    assert {row["consent"] for row in await subscription.people(town)} == {"opted_out"}


async def test_who_never_joined_takes_no_consent_along(pool: Pool, subscription: Subscription, town: Town) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears(before.says("Quando apre la piscina?"))
    await hears(pool, moves(before, after))
    assert await sends_to(subscription, town) == [("none", "phone", after.phone)]
    assert await subscription.ledger(town) == []


async def test_an_open_question_is_answered_from_the_new_number(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears(before.says("ATTIVA Maria Bianchi"))
    await hears(pool, moves(before, after, at=10))
    await subscription.hears(after.says("Centro", after=20))
    assert facts(await subscription.person(town)) == ("opted_in", "centro", False)


async def test_two_towns_each_move_their_own(pool: Pool, subscription: Subscription, town: Town) -> None:
    """Each business is told by itself: until it is, its record and its ledger stay."""
    other = await found_town(subscription.admin)
    here, there = citizen(town, phone="393330001234"), citizen(other, phone="393330001234")
    await subscription.hears(here.says(JOIN), there.says(JOIN))
    await hears(pool, moves(here, citizen(town, phone="393330005678")))
    assert await sends_to(subscription, town) == [("opted_in", "phone", "393330005678")]
    assert await sends_to(subscription, other) == [("opted_in", "phone", "393330001234")]
    assert len(await subscription.ledger(other)) == 1
    await hears(pool, moves(there, citizen(other, phone="393330005678")))
    assert await sends_to(subscription, other) == [("opted_in", "phone", "393330005678")]


async def test_a_new_user_id_alone_keeps_the_phone(pool: Pool, subscription: Subscription, town: Town) -> None:
    known = citizen(town, user_id="IT.333")
    await subscription.hears(known.says(JOIN))
    await hears(pool, moves(replace(known, phone=""), Citizen(town=town, user_id="IT.444")))
    assert await sends_to(subscription, town) == [("opted_in", "phone", known.phone)]
    await subscription.hears(Citizen(town=town, user_id="IT.444").says("DISATTIVA", after=20))
    assert (await subscription.person(town))["consent"] == "opted_out"


async def test_somebody_without_a_visible_number_is_reached_at_the_new_id(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    hidden = Citizen(town=town, user_id="IT.555")
    await subscription.hears(hidden.says(JOIN))
    await hears(pool, moves(hidden, Citizen(town=town, user_id="IT.666")))
    assert await sends_to(subscription, town) == [("opted_in", "user_id", "IT.666")]


async def test_a_stranger_who_moves_is_none_of_ours(pool: Pool, subscription: Subscription, town: Town) -> None:
    assert await hears(pool, moves(citizen(town), citizen(town))) == {"unknown_person": 1}
    assert await subscription.people(town) == []


def in_any_order(*places: int) -> list[tuple[int, ...]]:
    return list(itertools.permutations(places))


@pytest.mark.parametrize("order", in_any_order(0, 1, 2))
async def test_changes_told_in_any_order_end_where_the_last_one_leads(
    pool: Pool, verifier: Pool, subscription: Subscription, town: Town, order: Sequence[int]
) -> None:
    first, second, third, fourth = (citizen(town) for _ in range(4))
    told = (moves(first, second, at=10), moves(second, third, at=20), moves(third, fourth, at=30))
    await subscription.hears(first.says(JOIN))
    for place in order:
        await hears(pool, told[place])
    assert await sends_to(subscription, town) == [("opted_in", "phone", fourth.phone)]
    assert await hears(pool, *told) == {"unchanged": 3}
    # From each number what was written while it was theirs counts, and nothing later.
    await subscription.hears(second.says("DISATTIVA", after=15))
    assert [row["consent"] for row in await subscription.people(town)] == ["opted_out"]
    await proofs(verifier, subscription, town)


@pytest.mark.parametrize("order", in_any_order(0, 1, 2))
async def test_who_goes_back_and_away_again_ends_there_in_any_order(
    pool: Pool, subscription: Subscription, town: Town, order: Sequence[int]
) -> None:
    home, abroad, new = (citizen(town) for _ in range(3))
    told = (moves(home, abroad, at=10), moves(abroad, home, at=20), moves(home, new, at=30))
    await subscription.hears(home.says(JOIN))
    for place in order:
        await hears(pool, told[place])
    assert await sends_to(subscription, town) == [("opted_in", "phone", new.phone)]


@pytest.mark.parametrize("order", in_any_order(0, 1))
async def test_who_wrote_from_the_number_between_is_one_person_in_any_order(
    pool: Pool, subscription: Subscription, town: Town, order: Sequence[int]
) -> None:
    first, second, third = (citizen(town) for _ in range(3))
    told = (moves(first, second, at=10), moves(second, third, at=20))
    await subscription.hears_each(first.says(JOIN), second.says("buongiorno", after=11))
    for place in order:
        await hears(pool, told[place])
    assert ("opted_in", "phone", third.phone) in await sends_to(subscription, town)
    await subscription.hears(third.says("DISATTIVA", after=30))
    assert "opted_in" not in {row["consent"] for row in await subscription.people(town)}


async def test_two_changes_of_one_second_that_lead_in_a_circle_come_to_an_end(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    here, there = citizen(town), citizen(town)
    await subscription.hears(here.says(JOIN))
    back = replace(moves(there, here), digest=b"the way back....")
    assert await hears(pool, back, moves(here, there)) == {"unknown_person": 1, "moved": 1}
    assert [row[0] for row in await sends_to(subscription, town)] == ["opted_in"]


async def test_without_the_memory_of_changes_the_later_of_two_is_lost(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    """The guard switched off: forget what was told before, and messages go to a number that was left."""
    first, second, third = (citizen(town) for _ in range(3))
    await subscription.hears(first.says(JOIN))
    await hears(pool, moves(second, third, at=20))
    await subscription.admin.execute("DELETE FROM address_change WHERE municipality_id = $1", town.id)
    await hears(pool, moves(first, second, at=10))
    assert await sends_to(subscription, town) == [("opted_in", "phone", second.phone)]


async def test_what_is_remembered_goes_with_a_person_who_is_erased(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears(before.says(JOIN))
    await hears(pool, moves(before, after))
    await erasing(pool).by_request(town.id, [(await subscription.person(town))["id"]], who="operator:URP")
    remembered = "SELECT count(*) FROM address_change WHERE municipality_id = $1"
    assert await subscription.admin.fetchval(remembered, town.id) == 0


async def test_what_is_remembered_of_a_change_is_sealed(pool: Pool, subscription: Subscription, town: Town) -> None:
    before, after = citizen(town), citizen(town)
    await hears(pool, moves(before, after))
    [row] = await subscription.admin.fetch("SELECT * FROM address_change WHERE municipality_id = $1", town.id)
    assert after.phone.encode() not in row["next_sealed"]
    assert before.phone.encode() not in row["address_index"]


@pytest.mark.parametrize("in_one_batch", [True, False])
async def test_what_was_written_from_the_old_number_and_read_after_the_change_is_the_persons_at_the_new_one(
    pool: Pool, verifier: Pool, subscription: Subscription, town: Town, in_one_batch: bool
) -> None:
    before, after = citizen(town), citizen(town)
    assert await hears(pool, moves(before, after, at=10)) == {"unknown_person": 1}
    somebody = citizen(town)
    if in_one_batch:
        await subscription.hears(somebody.says("ATTIVA Luca Verdi Centro"), before.says(JOIN))
    else:
        await subscription.hears_each(somebody.says("ATTIVA Luca Verdi Centro"), before.says(JOIN))
    assert sorted(await sends_to(subscription, town)) == sorted(
        [("opted_in", "phone", somebody.phone), ("opted_in", "phone", after.phone)]
    )
    assert await proofs(verifier, subscription, town) == [("opted_in", "message")] * 2 + [("opted_in", "number_change")]
    await subscription.hears(after.says("DISATTIVA", after=20))
    assert sorted(row["consent"] for row in await subscription.people(town)) == ["opted_in", "opted_out"]


async def test_who_wrote_from_the_new_number_and_whose_older_words_come_last_is_one_person(
    pool: Pool, verifier: Pool, subscription: Subscription, town: Town
) -> None:
    before, after = citizen(town), citizen(town)
    await hears(pool, moves(before, after, at=10))
    await subscription.hears_each(after.says("ATTIVA Maria Bianchi Centro", after=11), before.says(JOIN))
    reached = await sends_to(subscription, town)
    assert [each for each in reached if each[0] == "opted_in"] == [("opted_in", "phone", after.phone)]
    assert [facts(row)[1] for row in await subscription.people(town) if row["consent"] == "opted_in"] == ["centro"]
    await proofs(verifier, subscription, town)


async def test_who_joins_from_a_number_that_was_left_before_stays_there(
    pool: Pool, subscription: Subscription, town: Town
) -> None:
    before, after = citizen(town), citizen(town)
    await hears(pool, moves(before, after, at=10))
    await subscription.hears(before.says(JOIN, after=11))
    assert await sends_to(subscription, town) == [("opted_in", "phone", before.phone)]


@pytest.mark.parametrize("order", in_any_order(0, 1, 2))
async def test_joining_and_two_changes_in_any_order_end_at_the_last_number(
    pool: Pool, subscription: Subscription, town: Town, order: Sequence[int]
) -> None:
    first, second, third = (citizen(town) for _ in range(3))

    async def tell(place: int) -> None:
        match place:
            case 0:
                await subscription.hears(first.says(JOIN))
            case 1:
                await hears(pool, moves(first, second, at=10))
            case _:
                await hears(pool, moves(second, third, at=20))

    for place in order:
        await tell(place)
    assert await sends_to(subscription, town) == [("opted_in", "phone", third.phone)]
