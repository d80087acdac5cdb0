"""People who were brought in with a list hear of that first: nothing but an alert overtakes their notice."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, RefusedPerson, Verdict
from comunica.stores.sql import query
from comunica.usecases.delivering.claim_deliveries import FIRST
from tests.eventually import eventually
from tests.integration.dispatcher.world import (
    Broadcast,
    Call,
    Office,
    Person,
    Town,
    all_are,
    new_id,
    owned_by,
)


@dataclass(frozen=True, slots=True)
class Imported:
    """A list that was brought in: whom it added, and its notice if there is one."""

    town: Town
    id: UUID
    people: list[Person]

    async def notice(self, **columns: Any) -> Broadcast:
        """The notice as `notify_imported` leaves it."""
        made = await self.town.broadcasts({"imported": str(self.id)}, lane="bulk", **columns)
        await self.town.admin.execute(
            "UPDATE subscriber_import SET notice_id = $3 WHERE municipality_id = $1 AND id = $2",
            *(self.town.id, self.id, made.id),
        )
        return made

    async def awaited_by(self) -> int:
        return int(
            await self.town.admin.fetchval(
                "SELECT count(*) FROM subscriber WHERE municipality_id = $1 AND notice_of = $2", self.town.id, self.id
            )
        )


async def bring_in(town: Town, count: int = 3) -> Imported:
    """As `ImportSubscribers` leaves them, when a notice is to follow."""
    people, import_id = await town.people(count), new_id()
    await town.admin.execute(
        "INSERT INTO subscriber_import (municipality_id, id, file_digest, brought_by) VALUES ($1, $2, $3, 'clerk')",
        *(town.id, import_id, import_id.bytes),
    )
    await town.admin.executemany(
        "INSERT INTO imported_subscriber (municipality_id, import_id, subscriber_id) VALUES ($1, $2, $3)",
        [(town.id, import_id, one.id) for one in people],
    )
    await town.admin.execute(
        "UPDATE subscriber SET notice_of = $2 WHERE municipality_id = $1 AND id = ANY($3)",
        *(town.id, import_id, [one.id for one in people]),
    )
    return Imported(town, import_id, people)


async def its_time_comes(broadcast: Broadcast) -> None:
    """The pause of what is held passes."""
    await broadcast.town.admin.execute(
        "UPDATE delivery SET not_before = now()"
        " WHERE municipality_id = $1 AND source_id = $2 AND not_before IS NOT NULL",
        *(broadcast.town.id, broadcast.id),
    )


async def held(broadcast: Broadcast) -> set[UUID]:
    return {row["recipient_id"] for row in await broadcast.rows() if row["reason"] == "notice_first"}


async def test_a_normal_broadcast_that_was_there_before_waits_for_the_notice_person_by_person(
    town: Town, office: Office
) -> None:
    [old] = await town.people(1)
    imported = await bring_in(town)
    news = await town.broadcasts(lane="normal")
    async with office.working():

        async def only_the_others_have_it() -> bool:
            return await news.states() == {"accepted": 1, "queued": 3} and len(await held(news)) == 3

        await eventually(only_the_others_have_it)
        assert office.provider.phones() == [old.phone]
        notice = await imported.notice()
        await all_are(notice, "accepted")
        await its_time_comes(news)
        await all_are(news, "accepted")
    told = [call.token.source_id for call in office.provider.calls if call.phone != old.phone]
    assert told == [notice.id] * 3 + [news.id] * 3
    assert {row["reason"] for row in await news.rows()} == {None}
    await news.adds_up()


async def test_an_alert_waits_for_nothing(town: Town, office: Office) -> None:
    imported = await bring_in(town)
    alert = await town.broadcasts(lane="urgent")
    async with office.working():
        await all_are(alert, "accepted")
    assert office.provider.phones() == sorted(one.phone for one in imported.people)


async def test_when_the_notice_is_over_nobody_waits_any_more(town: Town, office: Office) -> None:
    imported = await bring_in(town)
    notice = await imported.notice()
    async with office.working():
        await all_are(notice, "accepted")
        await eventually(notice.is_finished)

        async def let_go() -> bool:
            return await imported.awaited_by() == 0

        await eventually(let_go)
        news = await town.broadcasts(lane="bulk")
        await all_are(news, "accepted")


async def test_whom_the_notice_cannot_reach_is_not_kept_from_the_rest(town: Town, office: Office) -> None:
    imported = await bring_in(town, 1)
    notice = await imported.notice()

    async def refuse_the_notice(call: Call) -> Verdict:
        if call.token.source_id == notice.id:
            return RefusedPerson(Reason.UNREACHABLE, 131026)
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = refuse_the_notice
    async with office.working():
        await all_are(notice, "failed")
        news = await town.broadcasts()
        await all_are(news, "accepted")


async def test_a_notice_that_staff_cancel_holds_nobody(town: Town, office: Office) -> None:
    imported = await bring_in(town)
    await imported.notice(state="cancelled", due=False)
    news = await town.broadcasts()
    async with office.working():
        await all_are(news, "accepted")


async def test_who_has_written_to_us_knows_of_us(town: Town, office: Office) -> None:
    imported = await bring_in(town, 2)
    writer = imported.people[0]
    await town.admin.execute("UPDATE subscriber SET last_inbound_at = now() WHERE id = $1", writer.id)
    news = await town.broadcasts()
    async with office.working():

        async def one_has_it() -> bool:
            return await news.states() == {"accepted": 1, "queued": 1}

        await eventually(one_has_it)
    assert office.provider.phones() == [writer.phone]


async def test_held_people_use_none_of_a_portfolios_people(town: Town, office: Office) -> None:
    portfolio = f"portfolio-{new_id()}"
    await town.admin.execute("INSERT INTO portfolio (id, people_limit, told_at) VALUES ($1, 250, now())", portfolio)
    await town.admin.execute("UPDATE channel SET portfolio_id = $2 WHERE id = $1", town.channel_id, portfolio)
    await bring_in(town)
    news = await town.broadcasts()
    async with office.working():

        async def all_are_held() -> bool:
            return len(await held(news)) == 3

        await eventually(all_are_held)
    counted = await town.admin.fetchval("SELECT count(*) FROM counted_person WHERE portfolio_id = $1", portfolio)
    assert (office.provider.calls, counted) == ([], 0)


async def test_expiry_and_leaving_count_for_who_is_held(town: Town, office: Office) -> None:
    imported = await bring_in(town, 2)
    news = await town.broadcasts()
    async with office.working():

        async def all_are_held() -> bool:
            return len(await held(news)) == 2

        await eventually(all_are_held)
        await town.leaves(imported.people[0])
        await its_time_comes(news)

        async def one_left() -> bool:
            return await news.states() == {"suppressed": 1, "queued": 1}

        await eventually(one_left)
        await town.admin.execute("UPDATE broadcast SET expires_at = now() WHERE id = $1", news.id)
        await eventually(news.is_finished)
    assert await news.states() == {"suppressed": 1, "expired": 1}


@pytest.mark.parametrize("rule", [True, False])
async def test_without_the_rule_the_news_would_come_before_the_notice(town: Town, office: Office, rule: bool) -> None:
    """The guard switched off: what is claimed of a broadcast that is there before the notice."""
    await bring_in(town)
    news = await town.broadcasts()
    async with office.working():

        async def all_are_held() -> bool:
            return len(await held(news)) == 3

        await eventually(all_are_held)
    await town.admin.execute("UPDATE delivery SET not_before = NULL WHERE source_id = $1", news.id)

    def sql(name: str) -> str:
        return query(name) if rule else query(name).replace("s.notice_of IS NULL OR", "true OR")

    claim = await office.claims(sql).claim_source(await owned_by(town), news.id, after=FIRST, most=10, lease=30)
    assert len(claim.rows) == (0 if rule else 3)
