"""Whatever the batches, their order, their copies: the record ends where all that was told leads, word by word."""

import asyncio
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from random import Random

import pytest

from comunica.broadcasting.refusals import RefusalPolicy
from comunica.broadcasting.states import STEPS, DeliveryState, Step, sources_of
from comunica.broadcasting.waits import BOUNDS
from comunica.channels.whatsapp.errors import status_failure
from comunica.contracts.inbound import StatusReported
from comunica.stores.hearing.statuses import StoredStatusRecord
from comunica.stores.pool import Pool, serving_by_key
from comunica.stores.sql import query
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.refused_later import RefusedLater
from comunica.usecases.hearing.settle_statuses import SettleStatuses
from tests.integration.subscription.deliveries import Delivery, delivery
from tests.integration.subscription.world import MASTER_KEY, Admin, Town, found_town

_STEP_OF = {
    "sent": Step.REPORT_SENT,
    "failed": Step.REPORT_FAILED,
    "suppressed": Step.REPORT_SUPPRESSED,
    "delivered": Step.REPORT_DELIVERED,
    "read": Step.REPORT_READ,
}
_WORDS = list(_STEP_OF)
_CODES = {"failed": 131026, "suppressed": 131050}


@pytest.fixture
def settle(pool: Pool) -> SettleStatuses:
    directory = StoredTownDirectory(pool, Vaults(pool, MASTER_KEY), clock=lambda: 0.0, look_again_after=0)
    record = StoredStatusRecord(pool)
    return SettleStatuses(
        directory=directory,
        record=record,
        failure_of=status_failure,
        refused_later=RefusedLater(record, RefusalPolicy()),
    )


@dataclass(frozen=True, slots=True)
class Word:
    """What the provider says of an attempt. `suppressed`: failed by the person's own wish."""

    word: str
    attempt: int

    def of(self, one: Delivery) -> tuple[str, StatusReported]:
        status = "failed" if self.word == "suppressed" else self.word
        return one.told(status, attempt=self.attempt, code=_CODES.get(self.word, 0))


def fold(state: DeliveryState, attempt: int, batches: Iterable[Sequence[Word]]) -> DeliveryState:
    """One word after the other; what came together, in the order in which it must have happened."""
    for batch in batches:
        for each in sorted(batch, key=lambda word: (word.attempt, _WORDS.index(word.word))):
            sources, target = STEPS[_STEP_OF[each.word]]
            known = 1 <= each.attempt <= attempt
            its_own = each.attempt == attempt or each.word not in _CODES
            if known and its_own and state in sources:
                state = target
    return state


def _told(chance: Random, attempt: int) -> list[Word]:
    """Some words, some of them twice, now and then of an attempt that the record does not know."""
    attempts = [*range(1, attempt + 1), *([attempt + 1] if chance.random() < 0.2 else [])] or [1]
    words = [Word(chance.choice(_WORDS), chance.choice(attempts)) for _ in range(chance.randint(1, 5))]
    # Of one attempt the provider gives one reason only.
    refused = {word.attempt: word for word in words if word.word in _CODES}
    words = [refused.get(word.attempt, word) if word.word in _CODES else word for word in words]
    return words + chance.choices(words, k=chance.randint(0, 2))


def _cut(chance: Random, some: list[tuple[Delivery, Word]]) -> list[list[tuple[Delivery, Word]]]:
    cuts = sorted(chance.sample(range(1, len(some)), min(6, len(some) - 1)))
    return [some[start:end] for start, end in zip([0, *cuts], [*cuts, len(some)], strict=True)]


@pytest.mark.parametrize("seed", range(6))
async def test_the_record_is_the_fold_of_all_that_was_told(settle: SettleStatuses, admin: Admin, seed: int) -> None:
    chance = Random(seed)
    towns = [await found_town(admin) for _ in range(3)]
    begun: dict[Delivery, tuple[DeliveryState, int]] = {}
    for _ in range(80):
        state, attempt = chance.choice(list(DeliveryState)), chance.randint(0, 3)
        begun[await delivery(admin, chance.choice(towns), state, attempt=attempt)] = state, attempt
    told = [(one, word) for one, (_, attempt) in begun.items() for word in _told(chance, attempt)]
    chance.shuffle(told)
    batches = _cut(chance, told)

    for batch in batches:
        await settle([word.of(one) for one, word in batch])

    for one, (state, attempt) in begun.items():
        mine = [[word for whose, word in batch if whose == one] for batch in batches]
        said = {word.word for words in mine for word in words if 1 <= word.attempt <= attempt}
        row = await one.row(admin)
        assert row["state"] == fold(state, attempt, mine), (state, attempt, mine)
        kept = {word for word in ("sent", "delivered", "read") if row[f"{word}_at"] is not None}
        assert kept == said & {"sent", "delivered", "read"}, (state, attempt, mine)


async def test_a_word_on_an_attempt_that_the_record_lost_takes_no_other_word_along(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    """A database that was restored, or a replica that took over, may not know the latest claim."""
    one = await delivery(admin, town, "accepted", attempt=1)
    await settle([one.told("delivered", attempt=1), one.told("failed", attempt=2, code=131026)])
    assert (await one.row(admin))["state"] == "delivered"


@pytest.mark.parametrize("end", ["suppressed", "expired", "cancelled"])
@pytest.mark.parametrize("word", ["delivered", "read"])
async def test_who_got_it_after_all_is_not_on_record_as_if_nothing_had_been_sent(
    settle: SettleStatuses, admin: Admin, town: Town, end: str, word: str
) -> None:
    """A doubt that was queued again met its end in the queue; then the evidence of its first attempt comes."""
    one = await delivery(admin, town, end, attempt=1)
    never = await delivery(admin, town, end, attempt=0)
    await settle([one.told(word, attempt=1), never.told(word, attempt=1)])
    assert (await one.row(admin))["state"] == word
    assert (await never.row(admin))["state"] == end


async def test_nothing_is_lost_while_the_dispatcher_settles_the_same_rows(
    pool: Pool, settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    chance = Random(1)
    source = (await delivery(admin, town, "sending")).source_id
    people = [await delivery(admin, town, "sending", source_id=source) for _ in range(300)]
    words = [Word(word, 1) for word in ("sent", "delivered")]
    told = [word.of(one) for one in people for word in words for _ in range(2)]
    chance.shuffle(told)
    size = len(told) // 12

    async def accepts(some: Sequence[Delivery]) -> None:
        count = len(some)
        keys = [[town.id] * count, [source] * count, [each.recipient_id for each in some], [1] * count]
        async with serving_by_key(pool, town.id) as connection:
            rest = ([b"digest"] * count, [b"sealed"] * count, [0.0] * count, sources_of(Step.ACCEPT), BOUNDS)
            await connection.execute(query("accept_deliveries"), *keys, *rest)

    ordered = sorted(people, key=lambda each: each.recipient_id)
    await asyncio.gather(
        *(settle(told[start : start + size]) for start in range(0, len(told), size)),
        *(accepts(ordered[start : start + 60]) for start in range(0, len(ordered), 60)),
    )
    states = await admin.fetch("SELECT state, count(*)::int AS n FROM delivery WHERE source_id = $1 GROUP BY 1", source)
    assert {row["state"]: row["n"] for row in states} == {"delivered": 300, "sending": 1}
