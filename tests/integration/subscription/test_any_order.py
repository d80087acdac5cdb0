"""Promise 2 on the record itself: permuted, repeated and late events end in the same consent, place and zone; a number
that changes and an erasure in between do not matter.
"""

import random
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from comunica.contracts.inbound import MessageReceived
from comunica.enrolment.consent import Consent
from comunica.stores.hearing.ledger import verify_ledger
from comunica.stores.pool import Pool
from tests.integration.subscription.erasing import days, erasing
from tests.integration.subscription.world import Admin, Citizen, Subscription, Town, facts, found_town

#: Modest: each example is a town of its own on a real PostgreSQL.
modest = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@dataclass(frozen=True)
class Said:
    """What somebody wrote, when, and from which of their numbers."""

    text: str
    second: int
    phone: str
    number: int

    def by(self, town: Town, user_id: str) -> MessageReceived:
        writer = Citizen(town=town, phone=self.phone, user_id=user_id)
        return writer.says(self.text, after=self.second - 3_600, message_id=f"wamid.{self.number}")


texts = st.sampled_from(
    [
        "ATTIVA Maria Bianchi Brollo",
        "ATTIVA Maria Bianchi La Costa",
        "ATTIVA Anna Neri Saronno",
        "DISATTIVA",
        "Grazie mille",
    ]
)
history = st.lists(
    st.tuples(texts, st.integers(0, 4), st.sampled_from(["393330000001", "393330000002"])), min_size=1, max_size=6
).map(lambda told: [Said(*each, number) for number, each in enumerate(told)])


async def end_of(subscription: Subscription, town: Town) -> tuple[object, ...]:
    """Consent, zone and outside of the town's only person, and what they told of themselves."""
    person = await subscription.person(town)
    told = [
        town.vault.open(f"subscriber.{name}_sealed", sealed) if (sealed := person[f"{name}_sealed"]) else ""
        for name in ("given_name", "surname", "place")
    ]
    return (*facts(person), *told)


def no_ties(told: list[Said]) -> bool:
    """No two ATTIVA in one second: of such the town's own digest of the message id decides, in each town another."""
    seconds = [said.second for said in told if said.text.startswith("ATTIVA")]
    return len(set(seconds)) == len(seconds)


async def in_batches(subscription: Subscription, events: list[MessageReceived], chance: random.Random) -> None:
    while events:
        size = chance.randint(1, len(events))
        await subscription.hears(*events[:size])
        events = events[size:]


@modest
@given(history, st.randoms())
async def test_any_order_ends_the_same(
    verifier: Pool, admin: Admin, subscription: Subscription, told: list[Said], chance: random.Random
) -> None:
    in_order, shuffled = await found_town(admin), await found_town(admin)
    for said in sorted(told, key=lambda each: each.second):
        await subscription.hears(said.by(in_order, "IT.1"))
    again = [*told, *(chance.choice(told) for _ in range(2))]
    chance.shuffle(again)
    await in_batches(subscription, [said.by(shuffled, "IT.1") for said in again], chance)
    if no_ties(told):
        assert await end_of(subscription, shuffled) == await end_of(subscription, in_order)
    else:
        ends = [await subscription.person(town) for town in (shuffled, in_order)]
        assert ends[0]["consent"] == ends[1]["consent"]
    assert await verify_ledger(verifier, shuffled.id) is None


type Parts = tuple[Pool, Pool, Admin, Subscription]


@pytest.fixture
def parts(pool: Pool, verifier: Pool, admin: Admin, subscription: Subscription) -> Parts:
    """What the longest case below takes part with."""
    return pool, verifier, admin, subscription


@modest
@given(history, st.integers(0, 6), st.randoms())
async def test_an_erasure_in_between_changes_nothing_of_the_end(
    parts: Parts, told: list[Said], at: int, chance: random.Random
) -> None:
    """By term: who left is erased at any moment, while older events are still on their way."""
    pool, verifier, admin, subscription = parts
    untouched, erased = await found_town(admin), await found_town(admin)
    await admin.execute("UPDATE municipality SET retention_days = 0 WHERE id = $1", erased.id)
    chance.shuffle(told)
    await in_batches(subscription, [said.by(untouched, "IT.1") for said in told], chance)
    for said in told[:at]:
        await subscription.hears(said.by(erased, "IT.1"))
    await erasing(pool, after=days(1.1)).sweep()
    for said in told[at:]:
        await subscription.hears(said.by(erased, "IT.1"))
    assert await verify_ledger(verifier, erased.id) is None
    people = await subscription.people(erased)
    before = (await subscription.person(untouched))["consent"]
    if before == Consent.OPTED_IN:
        assert [each["consent"] for each in people] == [before]
        if no_ties(told):
            assert await end_of(subscription, erased) == await end_of(subscription, untouched)
    else:
        # Gone, or back with a late word of theirs; enrolled they are not.
        assert [each["consent"] for each in people] in ([], ["opted_out"], ["none"])


@pytest.mark.parametrize("late", ["ATTIVA Maria Bianchi Brollo", "Grazie mille"])
async def test_a_late_word_after_an_erasure_at_request_enrols_nobody(
    pool: Pool, admin: Admin, subscription: Subscription, late: str
) -> None:
    town = await found_town(admin)
    said = Said("ATTIVA Maria Bianchi La Costa", 2, "393330000001", 1)
    await subscription.hears(said.by(town, "IT.1"))
    await erasing(pool).by_request(town.id, [(await subscription.person(town))["id"]], who="operator:x")
    await subscription.hears(Said(late, 1, "393330000002", 2).by(town, "IT.1"), said.by(town, "IT.1"))
    assert (await subscription.person(town))["consent"] == Consent.OPTED_OUT
