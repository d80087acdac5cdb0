"""The staff is told by e-mail what waits for them: each thing once to each, whatever restarts and however many look."""

import asyncio
import datetime as dt
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from email.message import EmailMessage
from typing import Any
from uuid import UUID

import pytest
import pytest_asyncio
from prometheus_client import generate_latest
from structlog.testing import capture_logs
from uuid_utils.compat import uuid7

from comunica.letters.smtp import MailServer, SmtpLetters
from comunica.municipality.roles import Role
from comunica.runtime import catalogue
from comunica.runtime.letters import counted
from comunica.runtime.metrics import Metrics
from comunica.stores.pool import Pool, open_pool
from comunica.usecases.staff.letters import NoLetters
from comunica.usecases.staff.tell_staff import PAUSES, ClaimedLetter, LetterState, TellingDesk, ToldRecord, tell_staff
from services.console.telling import telling_desk
from tests.eventually import eventually
from tests.integration.staff.conftest import CONSOLE, Front, Person
from tests.mail_server import Mailbox, mail_server
from tests.servers import Database
from tests.towns import MASTER_KEY, TownAtTest

AWAITING = (
    "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
    " parameters, audience, lane, state, origin, submitted_by, counted, scheduled_for, created_at)"
    " VALUES ($1, $2, $3, gen_random_uuid(), 'mercato', 'it', 'utility', '{}', '{}', 'normal', 'awaiting_approval',"
    " 'console', $4, 10, now(), now())"
)
REJECTED = (
    "INSERT INTO template (municipality_id, id, waba_id, name, language, category, status, body, parameters,"
    " parameter_format, synced_at) VALUES ($1, gen_random_uuid(), '1', 'mercato_spostato', 'it', 'utility', 'rejected',"
    " 'Avviso', '{}', 'named', now())"
)
PAUSED = "UPDATE channel SET state = 'paused', paused_reason = 'token_refused' WHERE id = $1"


@dataclass
class Unclaimed:
    """A record that gives the first letter it claims back before it is posted: as if nobody claimed any."""

    record: ToldRecord
    superuser: Any
    took: bool = False

    async def note(self) -> None:
        await self.record.note()

    async def take(self) -> ClaimedLetter | None:
        if self.took:
            return None
        self.took, letter = True, await self.record.take()
        await self.superuser.execute("UPDATE told_letter SET state = 'waiting'")
        return letter

    async def settle(self, letter: ClaimedLetter, state: LetterState, *, pause: dt.timedelta) -> None:
        await self.record.settle(letter, state, pause=pause)


@dataclass
class Office:
    """A town whose staff reads e-mail, and two processes that look after it."""

    front: Front
    town: TownAtTest
    mailbox: Mailbox
    replicas: tuple[TellingDesk, TellingDesk]
    approver: Person
    administrator: Person
    superuser: Any

    async def turn(self, replica: int = 0) -> int:
        return await tell_staff(self.replicas[replica])

    async def awaiting(self, *, by: str = "somebody") -> UUID:
        broadcast = uuid7()
        await self.superuser.execute(AWAITING, self.town.id, broadcast, self.town.channel_id, by)
        return broadcast

    async def decided(self, broadcast: UUID) -> None:
        await self.superuser.execute("UPDATE broadcast SET state = 'cancelled' WHERE id = $1", broadcast)

    async def later(self, by: dt.timedelta) -> None:
        """Time passes for the letters."""
        await self.superuser.execute(
            "UPDATE told_letter SET seen_at = seen_at - $1::interval, not_before = not_before - $1::interval", by
        )

    async def states(self) -> list[str]:
        rows = await self.superuser.fetch("SELECT state FROM told_letter ORDER BY state")
        return [row["state"] for row in rows]


def carried(mailbox: Mailbox) -> SmtpLetters:
    server = MailServer(host="127.0.0.1", port=mailbox.port, encryption="none", sender="comunica@example.it")
    return SmtpLetters(server, now=lambda: dt.datetime.now(dt.UTC), deadline=20)


@asynccontextmanager
async def replica(database: Database, mailbox: Mailbox) -> AsyncIterator[TellingDesk]:
    pool: Pool = await open_pool(database.dsn_as("comunica_console"), size=2, name="tests")
    desk = telling_desk(pool, MASTER_KEY, carried(mailbox), public_url=CONSOLE)
    assert desk is not None
    yield desk
    await pool.close()


@pytest_asyncio.fixture
async def office(database: Database, front: Front, town: TownAtTest) -> AsyncIterator[Office]:
    approver = await front.admit(town, "assessora", Role.APPROVER)
    administrator = await front.admit(town, "segretaria", Role.ADMINISTRATOR)
    for role in (Role.CLERK, Role.OBSERVER):
        await front.admit(town, role.value, role)
    async with (
        mail_server(None) as mailbox,
        replica(database, mailbox) as one,
        replica(database, mailbox) as two,
    ):
        yield Office(front, town, mailbox, (one, two), approver, administrator, front.superuser)
    await front.superuser.execute("TRUNCATE told_letter; DELETE FROM broadcast; DELETE FROM template")
    await front.superuser.execute("UPDATE channel SET state = 'active', paused_reason = NULL")


def said(letter: EmailMessage) -> str:
    return str(letter.get_content())


async def test_an_approver_hears_once_of_a_broadcast_that_waits(office: Office) -> None:
    broadcast = await office.awaiting()
    assert await office.turn() == 1
    assert await office.turn() == await office.turn(1) == 0
    [letter] = office.mailbox.letters
    assert office.mailbox.recipients == [office.approver.member.email]
    assert f"{CONSOLE}/avvisi/da-approvare/{broadcast}" in said(letter).split()


async def test_administrators_hear_why_the_channel_is_paused_and_which_template_was_refused(office: Office) -> None:
    await office.superuser.execute(PAUSED, office.town.channel_id)
    await office.superuser.execute(REJECTED, office.town.id)
    assert await office.turn() == 2
    assert await office.turn(1) == 0
    assert office.mailbox.recipients == [office.administrator.member.email] * 2
    words = " ".join(said(each) for each in office.mailbox.letters)
    assert "rinnovala nel pannello di Meta" in words
    assert "«mercato_spostato»" in words
    assert words.count(f"{CONSOLE}/messa-in-servizio") == 2


async def test_the_author_is_not_asked_to_approve_and_without_another_approver_an_administrator_is(
    office: Office,
) -> None:
    await office.awaiting(by=str(office.approver.member.id))
    assert await office.turn() == 1
    assert office.mailbox.recipients == [office.administrator.member.email]


async def test_who_is_suspended_and_other_towns_hear_nothing(office: Office, other_town: TownAtTest) -> None:
    await office.front.admit(other_town, "altrove", Role.APPROVER)
    suspend = "UPDATE staff_member SET state = 'suspended' WHERE id = $1"
    await office.superuser.execute(suspend, office.approver.member.id)
    await office.awaiting()
    assert await office.turn() == 1
    assert office.mailbox.recipients == [office.administrator.member.email]


async def at_once(office: Office, one: TellingDesk, other: TellingDesk) -> int:
    """Letters that go when a second process looks while the first one's letter is on its way."""
    await office.awaiting()
    office.mailbox.silence = asyncio.Event()
    first = asyncio.create_task(tell_staff(one))
    await eventually(lambda: office.mailbox.waiting == 1)
    second = asyncio.create_task(tell_staff(other))
    await eventually(lambda: second.done() or office.mailbox.waiting == 2)
    office.mailbox.silence.set()
    return await first + await second


async def test_two_processes_at_once_tell_it_once(office: Office) -> None:
    assert await at_once(office, *office.replicas) == 1
    assert len(office.mailbox.letters) == 1


async def test_without_the_claim_they_tell_it_twice(office: Office) -> None:
    one, other = (replace(each, record=Unclaimed(each.record, office.superuser)) for each in office.replicas)
    assert await at_once(office, one, other) == 2
    assert len(office.mailbox.letters) == 2


async def test_a_process_that_dies_with_a_letter_in_hand_does_not_make_the_next_tell_it_again(office: Office) -> None:
    await office.awaiting()
    office.mailbox.silence = asyncio.Event()
    dying = asyncio.create_task(office.turn(0))
    await eventually(lambda: office.mailbox.waiting == 1)
    dying.cancel()
    await asyncio.gather(dying, return_exceptions=True)
    office.mailbox.silence.set()
    assert await office.turn(1) == 0
    assert await office.states() == ["claimed"]


async def test_a_letter_that_is_refused_is_tried_again_so_often_and_no_more(office: Office) -> None:
    await office.awaiting()
    office.mailbox.refuses = True
    for pause in (*PAUSES, dt.timedelta(days=1)):
        assert await office.turn() == await office.turn() == 0
        await office.later(pause)
    assert await office.states() == ["given_up"]
    assert office.mailbox.refused == len(PAUSES) + 1
    office.mailbox.refuses = False
    assert await office.turn() == 0


async def test_a_letter_that_was_refused_goes_when_the_server_takes_letters_again(office: Office) -> None:
    await office.awaiting()
    office.mailbox.refuses = True
    assert await office.turn() == 0
    office.mailbox.refuses = False
    assert await office.turn() == 0
    await office.later(PAUSES[0])
    assert await office.turn() == 1


async def test_what_is_decided_before_its_letter_went_is_not_told(office: Office) -> None:
    broadcast = await office.awaiting()
    office.mailbox.refuses = True
    await office.turn()
    await office.decided(broadcast)
    office.mailbox.refuses = False
    await office.later(dt.timedelta(minutes=6))
    assert await office.turn() == 0


async def test_a_channel_that_stumbles_is_told_once_and_one_that_is_paused_another_day_again(office: Office) -> None:
    resumed = "UPDATE channel SET state = 'active', paused_reason = NULL"
    await office.superuser.execute(PAUSED, office.town.channel_id)
    assert await office.turn() == 1
    await office.superuser.execute(resumed)
    await office.turn()
    await office.superuser.execute(PAUSED, office.town.channel_id)
    assert await office.turn() == 0
    await office.superuser.execute(resumed)
    await office.later(dt.timedelta(hours=1))
    await office.turn()
    await office.superuser.execute(PAUSED, office.town.channel_id)
    assert await office.turn() == 1


async def test_a_console_that_was_away_for_a_day_does_not_tell_what_it_told_before(office: Office) -> None:
    await office.awaiting()
    assert await office.turn() == 1
    await office.later(dt.timedelta(days=1))
    assert await office.turn() == 0


async def test_logs_and_metrics_name_nobody_and_count_each_letter(office: Office) -> None:
    metrics = Metrics(catalogue.CATALOGUE, "console")
    pool = office.replicas[0]
    desk = TellingDesk(
        record=pool.record,
        letters=counted(pool.letters, metrics),
        base_url=CONSOLE,
        why_paused=pool.why_paused,
    )
    await office.awaiting()
    with capture_logs() as lines:
        assert await tell_staff(desk) == 1
    shown = generate_latest(metrics.registry).decode()
    assert 'comunica_staff_letters_total{kind="approval_waiting",outcome="posted"} 1.0' in shown
    for name in (office.approver.member.email, office.approver.member.name):
        assert name not in str(lines) + shown


@pytest.mark.parametrize("public_url", [CONSOLE, ""])
async def test_without_a_mail_server_or_an_address_of_ours_nothing_is_looked_for(
    office: Office, public_url: str
) -> None:
    await office.awaiting()
    letters = carried(office.mailbox) if not public_url else NoLetters()
    assert telling_desk(object(), MASTER_KEY, letters, public_url=public_url) is None  # type: ignore[arg-type]
    assert await office.states() == []
