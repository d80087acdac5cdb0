"""Somebody whom the office does not answer any more: what they still hear, and what they do not."""

import asyncio
import dataclasses
import datetime as dt
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from uuid import UUID, uuid4

import pytest
import pytest_asyncio

from comunica.enrolment.question import from_text, to_text
from comunica.stores.hearing.inbound import StoredInboundRecord, StoredInboundWork, hold_heads
from comunica.stores.people.bans import PostgresBans
from comunica.stores.pool import Pool, open_pool, serving, serving_by_key
from comunica.stores.sql import query
from comunica.usecases.audit import staff
from comunica.usecases.hearing.inbound_record import KnownPerson, RecordKey
from comunica.usecases.hearing.record_inbound import RecordInbound
from comunica.usecases.people.ban_person import BanOutcome, ban_person, lift_ban
from tests.integration.subscription.account import hears
from tests.integration.subscription.erasing import days, erasing
from tests.integration.subscription.test_number_change import moves
from tests.integration.subscription.test_opt_out import broadcast, queued_for
from tests.integration.subscription.world import (
    NOW,
    Admin,
    RungBells,
    Subscription,
    Town,
    citizen,
    found_town,
    new_id,
    record_inbound_over,
)
from tests.servers import Database

HALF = "ATTIVA Maria Bianchi"
WHOLE = "ATTIVA Maria Bianchi La Costa"
WHO = staff(uuid4())


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def console(database: Database) -> AsyncIterator[Pool]:
    """The record as the console sees it."""
    pool = await open_pool(database.dsn_as("comunica_console"), size=2, name="tests")
    yield pool
    await pool.close()


@dataclasses.dataclass(frozen=True)
class Office:
    """Who bans, and lifts."""

    shelf: PostgresBans
    admin: Admin

    async def bans(self, town: Town, person: UUID | None = None) -> BanOutcome | None:
        """This person; none: the only one of the town."""
        who = person or await self._only(town)
        return await ban_person(town.id, who, now=NOW, who=WHO, shelf=self.shelf)

    async def lifts(self, town: Town) -> BanOutcome | None:
        return await lift_ban(town.id, await self._only(town), now=NOW, who=WHO, shelf=self.shelf)

    async def log(self, town: Town) -> list[tuple[str, str, str]]:
        """The lines of the town's log, whole but for their ids and times."""
        rows = await self.admin.fetch(
            "SELECT who, what, reason, counts FROM audit_entry WHERE municipality_id = $1 ORDER BY id", town.id
        )
        assert all(row["counts"] == {"people": 1} for row in rows)
        return [(row["who"], row["what"], row["reason"]) for row in rows]

    async def _only(self, town: Town) -> UUID:
        found: UUID = await self.admin.fetchval("SELECT id FROM subscriber WHERE municipality_id = $1", town.id)
        return found


@pytest.fixture
def office(console: Pool, admin: Admin) -> Office:
    return Office(PostgresBans(console, new_id=new_id), admin)


async def test_who_is_banned_hears_nothing_until_the_ban_is_lifted(
    subscription: Subscription, office: Office, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says(WHOLE))
    welcome = await subscription.replies(town)
    assert await office.bans(town) is BanOutcome.DONE
    await subscription.hears_each(
        writer.says("grazie", after=1),
        writer.says("Quando apre la piscina?", after=2),
        writer.says(type="image", after=3),
        writer.says("AIUTO", after=4),
        writer.says("DATI", after=5),
        writer.says("ATTIVA Maria Bianchi Centro", after=6),
    )
    assert await subscription.replies(town) == welcome
    person = await subscription.person(town)
    assert (person["consent"], person["zone_id"]) == ("opted_in", "centro"), "what they say of themselves counts"

    assert await office.lifts(town) is BanOutcome.DONE
    await subscription.hears(writer.says("Quando apre la piscina?", after=7))
    assert "nessuno legge" in (await subscription.replies(town))[-1]


async def test_without_the_ban_the_same_words_are_answered(
    subscription: Subscription, office: Office, town: Town
) -> None:
    """The guard switched off: forget that they are banned."""
    writer = citizen(town)
    await subscription.hears(writer.says(WHOLE))
    await office.bans(town)
    await subscription.admin.execute("UPDATE subscriber SET banned_at = NULL WHERE municipality_id = $1", town.id)
    await subscription.hears_each(writer.says("Quando apre la piscina?", after=2), writer.says(HALF, after=3))
    assert len(await subscription.replies(town)) == 3


async def test_leaving_wins_and_is_confirmed_once(subscription: Subscription, office: Office, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says(WHOLE))
    await office.bans(town)
    await subscription.hears_each(writer.says("DISATTIVA", after=1), writer.says("DISATTIVA", after=2))
    assert (await subscription.person(town))["consent"] == "opted_out"
    [goodbye] = await subscription.replies(town)
    assert goodbye.startswith("Fatto: non ricevi più")


async def test_a_request_to_be_erased_is_confirmed_and_stops_the_messages(
    subscription: Subscription, office: Office, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says(WHOLE))
    await office.bans(town)
    await subscription.hears(writer.says("Cancellate i miei dati", after=1))
    assert (await subscription.person(town))["consent"] == "opted_out"
    assert "Abbiamo fermato i messaggi" in (await subscription.replies(town))[-1]


async def test_a_whole_join_is_taken_and_welcomed_with_the_privacy_notice(
    subscription: Subscription, office: Office, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("Quando apre la piscina?"))
    await office.bans(town)
    await subscription.hears(writer.says(WHOLE, after=1))
    assert (await subscription.person(town))["consent"] == "opted_in"
    assert await subscription.withdrawn(town), "what waited to be said to them is not"
    [welcome] = await subscription.replies(town)
    assert "Ciao Maria" in welcome and "https://borgo.it/privacy" in welcome
    [proof] = await subscription.ledger(town)
    assert (proof["event"], proof["keyword"]) == ("opted_in", "attiva")


async def test_half_a_join_raises_no_question_and_is_kept_for_the_office(
    subscription: Subscription, office: Office, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("grazie"))
    await office.bans(town)
    await subscription.hears(writer.says(HALF, after=1))
    person = await subscription.person(town)
    assert (person["consent"], person["question_sealed"] is not None) == ("none", True)
    assert await subscription.replies(town) == await subscription.reminders(town) == []
    await subscription.hears(writer.says("La Costa", after=2))
    assert (await subscription.person(town))["consent"] == "opted_in", "consent works as ever"


@pytest.mark.parametrize("said", ["Maria Bianchi Centro", WHOLE])
async def test_a_yes_to_a_question_that_was_never_asked_enrols_nobody(
    subscription: Subscription, office: Office, said: str
) -> None:
    town = await found_town(subscription.admin, profile={"double_opt_in": True, "other_towns": ["Saronno"]})
    writer = citizen(town)
    await subscription.hears(writer.says("grazie"))
    await office.bans(town)
    await subscription.hears_each(writer.says(said, after=1), writer.says("Sì", after=2))
    await office.lifts(town)
    await subscription.hears(writer.says("Sì", after=3))
    person = await subscription.person(town)
    assert (person["consent"], person["question_sealed"] is not None) == ("none", True)
    await subscription.hears_each(writer.says(WHOLE, after=4), writer.says("Sì", after=5))
    assert (await subscription.person(town))["consent"] == "opted_in", "once they are asked it counts"


async def test_a_yes_to_what_they_were_asked_before_the_ban_counts(
    subscription: Subscription, office: Office, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("Maria Bianchi Centro"))
    await office.bans(town)
    await subscription.hears(writer.says("Sì", after=2))
    assert (await subscription.person(town))["consent"] == "opted_in"


async def test_if_it_were_not_known_that_nobody_asked_a_stray_yes_would_enrol(
    subscription: Subscription, office: Office, town: Town
) -> None:
    """The guard switched off: forget that the question was not asked."""
    writer, column = citizen(town), "subscriber.question_sealed"
    await subscription.hears(writer.says("grazie"))
    await office.bans(town)
    await subscription.hears(writer.says("Maria Bianchi Centro", after=1))
    kept = from_text(town.vault.open(column, (await subscription.person(town))["question_sealed"]))
    assert kept.unasked
    forgot = town.vault.seal(column, to_text(dataclasses.replace(kept, unasked=False)))
    await subscription.admin.execute(
        "UPDATE subscriber SET question_sealed = $2 WHERE municipality_id = $1", town.id, forgot
    )
    await subscription.hears(writer.says("Sì", after=2))
    assert (await subscription.person(town))["consent"] == "opted_in"


@pytest.mark.parametrize("text", ["c'è un incendio in piazza", "ATTIVA Maria Bianchi. Aiuto, un incendio!"])
async def test_of_112_everybody_is_told_and_of_nothing_else(
    subscription: Subscription, office: Office, town: Town, text: str
) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("grazie"))
    await office.bans(town)
    await subscription.hears(writer.says(text, after=1))
    assert await subscription.replies(town) == [
        "Se è un'emergenza chiama subito il *112*. Nessuno legge questo numero."
    ]
    assert await subscription.reminders(town) == []


async def test_what_waits_already_is_silent_but_for_112(subscription: Subscription, office: Office, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears_each(
        writer.says("DATI"),
        writer.says("ATTIVA Maria Bianchi. Aiuto, un incendio!", after=1),
        writer.says(HALF, after=2),
    )
    assert len(await subscription.reminders(town)) == 1
    await office.bans(town)
    assert await subscription.reminders(town) == []
    [said] = await subscription.replies(town)
    assert said.startswith("Se è un'emergenza chiama subito il *112*")
    reasons = "SELECT DISTINCT reason FROM delivery WHERE municipality_id = $1 AND state = 'suppressed'"
    assert {row["reason"] for row in await subscription.admin.fetch(reasons, town.id)} == {"answered", "banned"}
    await office.lifts(town)
    assert await subscription.reminders(town) == [], "what was withdrawn does not come back"


async def test_a_notice_that_waits_goes_on_its_way(
    subscription: Subscription, office: Office, admin: Admin, town: Town
) -> None:
    await subscription.hears(citizen(town).says(WHOLE))
    person = (await subscription.person(town))["id"]
    notice = await queued_for(admin, town, person, await broadcast(admin, town, "paused"))
    await office.bans(town)
    assert (await notice.row(admin))["state"] == "queued"


async def test_a_ban_that_leaves_alone_what_waits_would_still_remind(subscription: Subscription, town: Town) -> None:
    """The guard switched off: only the column."""
    await subscription.hears(citizen(town).says(HALF))
    await subscription.admin.execute("UPDATE subscriber SET banned_at = now() WHERE municipality_id = $1", town.id)
    assert len(await subscription.reminders(town)) == 1


def banned_while_heard(pool: Pool, ban: Callable[[], Awaitable[object]]) -> RecordInbound:
    """Somebody of the office bans right after a batch has read that they are not."""

    class Interrupted(StoredInboundRecord):
        @asynccontextmanager
        async def begin(self, municipalities: Collection[UUID]) -> AsyncIterator[StoredInboundWork]:
            async with serving_by_key(pool, *municipalities) as connection:
                yield Reading(connection, await hold_heads(connection, municipalities))

    class Reading(StoredInboundWork):
        async def known_people(self, addresses: Collection[RecordKey]) -> Sequence[KnownPerson]:
            known = await super().known_people(addresses)
            await ban()
            return known

    return dataclasses.replace(record_inbound_over(pool, RungBells()), record=Interrupted(pool))


async def test_a_ban_in_the_middle_of_a_batch_silences_its_replies_too(
    pool: Pool, subscription: Subscription, office: Office, town: Town
) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("grazie"))
    banning: list[asyncio.Task[BanOutcome | None]] = []

    async def ban() -> None:
        banning.append(asyncio.create_task(office.bans(town)))

    await banned_while_heard(pool, ban)([writer.says(HALF, after=1)])
    assert [await each for each in banning] == [BanOutcome.DONE]
    assert await subscription.replies(town) == await subscription.reminders(town) == []


async def test_a_ban_that_does_not_wait_for_the_batch_would_let_its_replies_go(
    pool: Pool, console: Pool, subscription: Subscription, town: Town
) -> None:
    """The guard switched off: nobody holds the ledger."""
    writer = citizen(town)
    await subscription.hears(writer.says("grazie"))
    person = (await subscription.person(town))["id"]

    async def ban() -> None:
        async with serving(console, town.id) as connection:
            await connection.execute(query("put_ban"), town.id, person, NOW)

    await banned_while_heard(pool, ban)([writer.says(HALF, after=1)])
    assert (await subscription.person(town))["banned_at"] is not None
    assert len(await subscription.replies(town)) == len(await subscription.reminders(town)) == 1


async def test_the_log_tells_who_and_when_and_not_whom(subscription: Subscription, office: Office, town: Town) -> None:
    await subscription.hears(citizen(town).says(WHOLE))
    outcomes = [await office.bans(town), await office.bans(town), await office.lifts(town), await office.lifts(town)]
    done, already = BanOutcome.DONE, BanOutcome.ALREADY
    assert outcomes == [done, already, done, already]
    assert await office.log(town) == [(WHO, "ban_person", ""), (WHO, "lift_ban", "")]


async def test_another_towns_person_is_nobody(subscription: Subscription, office: Office, town: Town) -> None:
    other = await found_town(subscription.admin)
    await subscription.hears(citizen(other).says(WHOLE))
    theirs = (await subscription.person(other))["id"]
    assert await office.bans(town, theirs) is None
    assert (await subscription.person(other))["banned_at"] is None
    assert await office.log(town) == await office.log(other) == []


async def test_the_ban_goes_along_to_another_number(
    pool: Pool, subscription: Subscription, office: Office, town: Town
) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears(before.says(WHOLE))
    await office.bans(town)
    await hears(pool, moves(before, after))
    said = await subscription.replies(town)
    await subscription.hears(after.says("Quando apre la piscina?", after=20))
    assert await subscription.replies(town) == said
    await subscription.hears(before.says("Quando apre la piscina?", after=20))
    assert len(await subscription.replies(town)) == len(said) + 1, "whoever has the old number now is somebody else"


@pytest.mark.parametrize("banned", ["the old number", "the new number"])
async def test_who_was_known_as_two_people_is_banned_by_either_and_not_reminded(
    pool: Pool, subscription: Subscription, office: Office, town: Town, banned: str
) -> None:
    before, after = citizen(town), citizen(town)
    await subscription.hears_each(before.says(HALF), after.says("grazie", after=1))
    old, new = await subscription.people(town)
    await office.bans(town, old["id"] if banned == "the old number" else new["id"])
    await hears(pool, moves(before, after, at=10))
    assert await subscription.reminders(town) == []
    said = await subscription.replies(town)
    await subscription.hears(after.says("Quando apre la piscina?", after=20))
    assert await subscription.replies(town) == said


@pytest.mark.parametrize("banned", [0, 1])
async def test_who_writes_by_an_id_and_a_number_of_two_people_is_banned_by_either(
    subscription: Subscription, office: Office, town: Town, banned: int
) -> None:
    both = citizen(town, user_id="IT.1")
    await subscription.hears_each(
        dataclasses.replace(both, phone="").says("grazie"),
        dataclasses.replace(both, user_id="").says("grazie", after=1),
    )
    people = await subscription.people(town)
    await office.bans(town, people[banned]["id"])
    await subscription.hears(both.says("Quando apre la piscina?", after=2))
    assert await subscription.replies(town) == []


async def test_the_ban_goes_with_the_data(pool: Pool, subscription: Subscription, office: Office, town: Town) -> None:
    writer = citizen(town)
    await subscription.hears(writer.says("Quando apre la piscina?"))
    await office.bans(town)
    await subscription.admin.execute("UPDATE delivery SET state = 'suppressed' WHERE municipality_id = $1", town.id)
    await erasing(pool, after=days(8)).sweep()
    assert await subscription.people(town) == []
    later = Subscription(
        record_inbound_over(pool, RungBells(), now=NOW + dt.timedelta(days=9)), RungBells(), subscription.admin
    )
    await later.hears(writer.says("Quando apre la piscina?", after=9 * 24 * 3600))
    assert len(await later.replies(town)) == 1
