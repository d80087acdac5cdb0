"""What a partner submitted is never lost between NATS' answer and the commit, and never doubled when it comes again."""

import datetime as dt
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import pytest
import pytest_asyncio

from comunica.bus.consume import AwayError, Delivery
from comunica.bus.settle import Ack, Disposition, Retry
from comunica.contracts.outbound import BroadcastRefused
from comunica.contracts.partner_event import Accepted, PartnerEvent
from comunica.municipality.keys import KeyKind
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.stores.keys.buckets import PostgresBuckets
from comunica.stores.partners.partner_news import PostgresToldFanOuts
from comunica.stores.partners.partner_nkeys import PostgresPartnerNkeys
from comunica.stores.pool import Pool, open_pool
from comunica.usecases.keys.authenticate_partner import Partner
from comunica.usecases.keys.limit_requests import Limited, RequestLimits, RequestPolicy
from comunica.usecases.partners.fan_out import NewFanOut
from comunica.usecases.partners.take_partner_job import PartnerJobDesk, PartnerLimits
from services.dispatcher.meter import DispatcherMeter
from services.dispatcher.partner_jobs import NatsPartnerNews, PartnerJobs
from tests.integration.dispatcher.partner_at_nats import (
    Credential,
    a_submission,
    put_credential,
    put_mandate,
    put_partner,
)
from tests.integration.dispatcher.world import Admin, Town, new_id
from tests.servers import Database


@dataclass
class Paper(NatsPartnerNews):
    """Keeps what is told; `away`: so many times NATS is away first."""

    away: int = 0
    told: list[PartnerEvent] = field(default_factory=list)

    async def publish(self, event: PartnerEvent) -> bool:
        if self.away:
            self.away -= 1
            return False
        self.told.append(event)
        return True


def limits(pool: Pool, **policy: int) -> RequestLimits:
    return RequestLimits(PostgresBuckets(pool), clock=time.monotonic, policy=RequestPolicy(**policy))


def jobs(
    pool: Pool, news: Paper, record: PostgresToldFanOuts | None = None, limited: PartnerLimits | None = None
) -> PartnerJobs:
    desk = PartnerJobDesk(
        record=record or PostgresToldFanOuts(pool),
        nkeys=PostgresPartnerNkeys(pool),
        limits=limited or limits(pool),
    )
    meter = DispatcherMeter(Metrics(catalogue.CATALOGUE, "dispatcher"))
    return PartnerJobs(desk, news, meter, now=lambda: dt.datetime.now(dt.UTC), new_id=new_id)


def delivered(credential: Credential, body: bytes | None = None, times: int = 1) -> list[Delivery]:
    return [
        Delivery(
            body=body or a_submission(),
            headers={"Content-Type": "application/json"},
            subject=credential.subject,
            sequence=7,
            published_at=dt.datetime.now(dt.UTC),
            deliveries=times,
        )
    ]


@pytest_asyncio.fixture(loop_scope="session")
async def credential(admin: Admin, town: Town) -> Credential:
    made = await put_credential(admin, await put_partner(admin))
    await put_mandate(admin, town.id, made.partner_id)
    return made


async def on_record(admin: Admin) -> list[UUID]:
    return [row["id"] for row in await admin.fetch("SELECT id FROM fan_out")]


async def test_while_the_record_is_away_it_is_not_acked_and_once_it_is_back_it_is_taken(
    admin: Admin, pool: Pool, database: Database, credential: Credential
) -> None:
    nowhere = await open_pool("postgresql://comunica_dispatcher@127.0.0.1:9/none", name="tests", size=1)
    with pytest.raises(AwayError):
        await jobs(nowhere, Paper())(delivered(credential))
    assert await on_record(admin) == []
    assert await jobs(pool, Paper())(delivered(credential, times=2)) == [Ack()]
    assert len(await on_record(admin)) == 1


async def test_whoever_acks_without_the_commit_loses_it(admin: Admin, credential: Credential) -> None:
    """The guard is off: told that all is well, NATS forgets it."""

    class Hasty(PartnerJobs):
        async def __call__(self, batch: Sequence[Delivery]) -> Sequence[Disposition]:
            try:
                return await super().__call__(batch)
            except AwayError:
                return [Ack() for _ in batch]

    nowhere = await open_pool("postgresql://comunica_dispatcher@127.0.0.1:9/none", name="tests", size=1)
    careful = jobs(nowhere, Paper())
    hasty = Hasty(careful._desk, Paper(), careful._meter, now=careful._now, new_id=careful._new_id)
    assert await hasty(delivered(credential)) == [Ack()]
    assert await on_record(admin) == []


async def test_what_comes_again_after_the_commit_is_the_same_and_its_answer_too(
    admin: Admin, pool: Pool, credential: Credential
) -> None:
    """The answer could not be published, or the dispatcher died before it acked: NATS hands it out again."""
    paper = Paper(away=1)
    taking = jobs(pool, paper)
    [first] = await taking(delivered(credential))
    assert isinstance(first, Retry)
    [made] = await on_record(admin)
    assert await taking(delivered(credential, times=2)) == [Ack()]
    assert await taking(delivered(credential, times=3)) == [Ack()]
    assert await on_record(admin) == [made]
    assert {event.event_id for event in paper.told} == {f"{made}-accepted"}


async def test_without_the_key_on_record_it_would_be_done_twice(
    admin: Admin, pool: Pool, credential: Credential
) -> None:
    """The guard is off."""

    class Forgetful(PostgresToldFanOuts):
        async def earlier(self, partner_id: UUID, idempotency_key: str) -> None:
            return None

        async def write(self, new: NewFanOut) -> bool:
            return await super().write(replace(new, request=replace(new.request, idempotency_key=None)))

    taking = jobs(pool, Paper(), Forgetful(pool))
    await taking(delivered(credential))
    await taking(delivered(credential, times=2))
    assert len(await on_record(admin)) == 2


async def test_what_was_submitted_over_http_before_is_told_on_nats_too_once_it_comes_there(
    admin: Admin, pool: Pool, credential: Credential
) -> None:
    taking = jobs(pool, Paper())
    await taking(delivered(credential))
    await admin.execute("UPDATE fan_out SET origin = 'api', told_finished = NULL")
    await admin.execute("UPDATE fan_out_branch SET told = NULL")
    await taking(delivered(credential))
    assert await admin.fetchval("SELECT told_finished FROM fan_out") is False
    assert await admin.fetchval("SELECT told FROM fan_out_branch") == "nothing"


@pytest.mark.parametrize("scopes", [(), ("broadcast:read",)])
async def test_a_credential_that_may_not_send_is_refused(
    admin: Admin, pool: Pool, credential: Credential, scopes: tuple[str, ...]
) -> None:
    weak = await put_credential(admin, credential.partner_id, scopes=scopes)
    paper = Paper()
    await jobs(pool, paper)(delivered(weak))
    assert "scope_missing" in str(paper.told[0].fact)
    assert await on_record(admin) == []


async def test_urgent_needs_its_own_permission_and_a_draft_waits_for_somebody_there(
    admin: Admin, pool: Pool, credential: Credential
) -> None:
    drafting = await put_credential(admin, credential.partner_id, scopes=("broadcast:draft",))
    paper = Paper()
    taking = jobs(pool, paper)
    await taking(delivered(drafting))
    assert "urgent_not_allowed" in str(paper.told[0].fact)
    await taking(delivered(drafting, a_submission(lane="LANE_NORMAL", reason="")))
    content = await admin.fetchval("SELECT content FROM fan_out")
    assert (content["approval"], content["reach"]) == ("always", "audience")


async def test_a_test_credential_reaches_nobody(admin: Admin, pool: Pool, credential: Credential) -> None:
    trying = await put_credential(admin, credential.partner_id, kind="test")
    await jobs(pool, Paper())(delivered(trying))
    assert (await admin.fetchval("SELECT content FROM fan_out"))["reach"] == "nobody"


def keyed(number: int) -> bytes:
    """One of several that ask for different things."""
    return a_submission(idempotency_key=f"allerta-{number}")


def refusal_of(paper: Paper) -> tuple[list[str], int]:
    """Codes of the last thing that was told, and after how many seconds it may come again."""
    fact = paper.told[-1].fact
    assert isinstance(fact, BroadcastRefused), fact
    return [each.code for each in fact.errors], fact.retry_after


async def test_more_than_may_come_in_a_minute_are_told_when_to_come_again_and_change_nothing(
    admin: Admin, pool: Pool, credential: Credential
) -> None:
    paper = Paper()
    taking = jobs(pool, paper, limited=limits(pool, of_key=2))
    settled = [(await taking(delivered(credential, keyed(number))))[0] for number in range(3)]
    # Told and done with: the partner has it, and submits it again. Nobody else need keep it.
    assert settled == [Ack(), Ack(), Ack()]
    codes, again = refusal_of(paper)
    assert codes == ["rate_limit"]
    assert 1 <= again <= 30
    assert len(await on_record(admin)) == 2


async def test_without_the_limit_all_of_them_are_taken(admin: Admin, pool: Pool, credential: Credential) -> None:
    """The guard is off."""

    class NoLimits:
        async def take_for_partner(self, partner: Partner) -> Limited:
            return Limited(())

    taking = jobs(pool, Paper(), limited=NoLimits())
    for number in range(3):
        await taking(delivered(credential, keyed(number)))
    assert len(await on_record(admin)) == 3


async def test_what_was_refused_for_coming_too_soon_is_taken_when_it_comes_again_in_time(
    admin: Admin, pool: Pool, credential: Credential
) -> None:
    paper = Paper()
    taking = jobs(pool, paper, limited=limits(pool, of_key=1))
    for number in range(2):
        await taking(delivered(credential, keyed(number)))
    assert refusal_of(paper)[0] == ["rate_limit"]
    # A minute later, by the clock of the record.
    await admin.execute("UPDATE request_bucket SET filled_at = filled_at - interval '1 minute'")
    await jobs(pool, paper, limited=limits(pool, of_key=1))(delivered(credential, keyed(1)))
    assert paper.told[-1].fact == Accepted(municipalities=1)


async def test_a_refusal_that_could_not_be_told_comes_again(pool: Pool, credential: Credential) -> None:
    """Else it would be lost between NATS' answer and the partner's ear."""
    limited = limits(pool, of_key=1)
    await jobs(pool, Paper(), limited=limited)(delivered(credential, keyed(0)))
    [settled] = await jobs(pool, Paper(away=1), limited=limited)(delivered(credential, keyed(1)))
    assert isinstance(settled, Retry)


async def test_what_is_on_record_is_answered_however_many_came(pool: Pool, credential: Credential) -> None:
    """It came again since our answer was lost: a refusal now would be wrong."""
    paper = Paper()
    taking = jobs(pool, paper, limited=limits(pool, of_key=1))
    for times in (1, 2, 3):
        await taking(delivered(credential, keyed(0), times=times))
    assert {event.fact for event in paper.told} == {Accepted(municipalities=1)}


async def test_what_cannot_be_read_counts_too(pool: Pool, credential: Credential) -> None:
    paper = Paper()
    taking = jobs(pool, paper, limited=limits(pool, of_key=1))
    for _ in range(2):
        await taking(delivered(credential, b"not json"))
    assert refusal_of(paper)[0] == ["rate_limit"]


async def test_a_partner_s_jobs_and_requests_over_http_are_limited_together(pool: Pool, credential: Credential) -> None:
    paper, other_key = Paper(), new_id()
    limited = limits(pool, of_municipality=1)
    program = Partner(partner_id=credential.partner_id, key_id=other_key, kind=KeyKind.LIVE, scopes=frozenset())
    assert (await limited.take_for_partner(program)).by is None
    await jobs(pool, paper, limited=limited)(delivered(credential))
    assert refusal_of(paper)[0] == ["rate_limit"]


async def test_another_partner_is_not_kept_waiting(
    admin: Admin, pool: Pool, town: Town, credential: Credential
) -> None:
    other = await put_credential(admin, await put_partner(admin))
    await put_mandate(admin, town.id, other.partner_id)
    paper = Paper()
    taking = jobs(pool, paper, limited=limits(pool, of_key=1))
    for _ in range(2):
        await taking(delivered(credential, b"not json"))
    await taking(delivered(other))
    assert paper.told[-1].fact == Accepted(municipalities=1)
