"""A webhook says that a number may more: pace and people rise when the provider answers that it is so, not before."""

import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace

import pytest

from comunica.runtime.lifetime import Lifetime
from comunica.stores.setting_up.upgrades import PostgresUpgrades
from comunica.stores.vaults import Vaults
from comunica.usecases.delivering.deliver_ports import ChannelFacts
from comunica.usecases.setting_up.confirm_upgrades import ToldUpgrade, confirm_upgrades
from comunica.usecases.setting_up.provider_setup import NumberLimits
from services.dispatcher.dispatcher import Dispatcher
from services.dispatcher.surroundings import Surroundings
from tests.eventually import eventually
from tests.integration.dispatcher.world import (
    MASTER_KEY,
    Admin,
    Office,
    Silence,
    Town,
    found_town,
    meter,
    new_id,
    quiet_for,
    scaled_settings,
)

type Answer = Callable[[ChannelFacts], Awaitable[NumberLimits | None]]

UNTOLD = NumberLimits(messages_per_second=None, quality="green", tells_people=False, people=None)


class Provider:
    """Answers what a number may: so many a second, in turn; the last one for ever."""

    def __init__(self, *answers: int | None) -> None:
        self.asked: list[str] = []
        self._answers = list(answers)

    async def limits(self, facts: ChannelFacts) -> NumberLimits | None:
        self.asked.append(facts.phone_number_id)
        rate = self._answers.pop(0) if len(self._answers) > 1 else self._answers[0]
        return None if rate is None else replace(UNTOLD, messages_per_second=rate)


@asynccontextmanager
async def working(office: Office, limits_of: Answer) -> AsyncIterator[Dispatcher]:
    around = Surroundings(
        pool=office.pool,
        vaults=Vaults(office.pool, MASTER_KEY),
        announcements=Silence(),
        bells=Silence(),
        meter=meter(),
        open_carrier=office.provider.carrier,
        limits_of=limits_of,
    )
    made = Dispatcher(new_id(), scaled_settings(upgrade_interval=0.05), around)
    async with made.running(Lifetime()):
        yield made


async def is_told(town: Town) -> dt.datetime:
    """As the subscription service notes the webhook."""
    told: dt.datetime = await town.admin.fetchval(
        "UPDATE channel SET upgrade_told_at = now() WHERE id = $1 RETURNING upgrade_told_at", town.channel_id
    )
    return told


async def stand(town: Town) -> tuple[int | None, bool]:
    """What is granted, and whether an answer is still wanted."""
    row = await town.admin.fetchrow(
        "SELECT granted_per_second, upgrade_told_at IS NOT NULL FROM channel WHERE id = $1", town.channel_id
    )
    assert row is not None
    return row[0], row[1]


def rate(dispatcher: Dispatcher, town: Town) -> float:
    post = dispatcher.crew._posts.get(town.channel_id)
    return post.worker.pace.bucket.rate(0.0) if post is not None and post.worker is not None else 0.0


async def test_the_pace_rises_to_what_the_provider_answers(admin: Admin, office: Office) -> None:
    town, provider = await found_town(admin, messages_per_second=40), Provider(1000)
    async with working(office, provider.limits) as dispatcher:
        await eventually(lambda: rate(dispatcher, town) == pytest.approx(36.0))
        assert provider.asked == []
        await is_told(town)
        await eventually(lambda: rate(dispatcher, town) == pytest.approx(900.0))
    assert provider.asked == [town.number]
    assert await stand(town) == (1000, False)


async def test_without_an_answer_nothing_rises_and_it_is_asked_again(admin: Admin, office: Office) -> None:
    town, provider = await found_town(admin, messages_per_second=40), Provider(None)
    async with working(office, provider.limits) as dispatcher:
        await eventually(lambda: rate(dispatcher, town) == pytest.approx(36.0))
        await is_told(town)
        await eventually(lambda: len(provider.asked) >= 3)
        await quiet_for(0.3, lambda: rate(dispatcher, town) == pytest.approx(36.0))
    assert await stand(town) == (None, True)


async def test_a_webhook_that_is_not_so_changes_nothing(admin: Admin, office: Office) -> None:
    town, provider = await found_town(admin, messages_per_second=40), Provider(80)
    async with working(office, provider.limits):
        await is_told(town)

        async def answered() -> bool:
            return await stand(town) == (80, False)

        await eventually(answered)


async def test_an_upgrade_that_is_told_while_the_question_is_under_way_is_asked_about_again(
    town: Town, office: Office
) -> None:
    record = PostgresUpgrades(office.pool)
    before = await is_told(town)
    await is_told(town)
    await record.note_limits(ToldUpgrade(town.id, town.channel_id, before), replace(UNTOLD, messages_per_second=80))
    assert await stand(town) == (80, True)


async def test_somebody_elses_channel_is_not_asked_about(town: Town, office: Office) -> None:
    await is_told(town)
    provider = Provider(1000)

    class Desk:
        async def limits(self, channel_id: object) -> NumberLimits | None:
            return await provider.limits(None)  # type: ignore[arg-type]

    await confirm_upgrades([new_id()], record=PostgresUpgrades(office.pool), desk=Desk())
    assert provider.asked == []
    assert (await stand(town))[1]


async def limited(town: Town, people: int | None, rises_to: int | None) -> None:
    await town.admin.execute(
        "INSERT INTO portfolio (id, people_limit, rises_to, told_at)"
        " SELECT portfolio_id, $2, $3, now() FROM channel WHERE id = $1",
        *(town.channel_id, people, rises_to),
    )


@pytest.mark.parametrize(
    ("answer", "people"),
    [
        # What the provider says counts, whatever the webhook said: it may have been old.
        (replace(UNTOLD, tells_people=True, people=10_000), 10_000),
        (replace(UNTOLD, tells_people=True, people=250), 250),
        (replace(UNTOLD, tells_people=True, people=None), None),
        (UNTOLD, 2000),
        (None, 250),
    ],
)
async def test_the_limit_on_people_rises_by_the_providers_answer(
    town: Town, office: Office, answer: NumberLimits | None, people: int | None
) -> None:
    await limited(town, 250, 2000)
    await town.people(1)
    broadcast = await town.broadcasts()
    await town.admin.execute(
        "UPDATE due_source SET step = 'send', due_at = now() + interval '1 hour' WHERE source_id = $1", broadcast.id
    )
    await is_told(town)

    class Desk:
        async def limits(self, channel_id: object) -> NumberLimits | None:
            assert channel_id == town.channel_id
            return answer

    await confirm_upgrades([town.channel_id], record=PostgresUpgrades(office.pool), desk=Desk())
    row = await town.admin.fetchrow(
        "SELECT p.people_limit, p.rises_to, c.upgrade_told_at IS NOT NULL AS is_wanted, c.granted_per_second,"
        " (SELECT due_at <= now() FROM due_source WHERE source_id = $2) AS is_due"
        " FROM portfolio AS p JOIN channel AS c ON c.portfolio_id = p.id WHERE c.id = $1",
        *(town.channel_id, broadcast.id),
    )
    assert row is not None
    is_answered = answer is not None
    assert tuple(row) == (people, None if is_answered else 2000, not is_answered, None, is_answered)


async def test_an_answer_from_before_the_latest_word_leaves_that_word_to_be_asked_about(
    town: Town, office: Office
) -> None:
    await limited(town, 250, 2000)
    before = await is_told(town)
    await is_told(town)
    await PostgresUpgrades(office.pool).note_limits(
        ToldUpgrade(town.id, town.channel_id, before), replace(UNTOLD, tells_people=True, people=250)
    )
    assert await town.admin.fetchval("SELECT rises_to FROM portfolio") == 2000
    assert (await stand(town))[1]
