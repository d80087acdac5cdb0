"""Each NATS user can do what its service does and nothing else, on a real server with the generated permissions.

What each should be able to do is written down here once more, by hand: a generator that gives too much must not be its
own witness.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import nats as nats_py
import pytest
from nats.aio.client import Client
from nats.errors import Error as NatsError
from nats.js.errors import APIError

from comunica.contracts import topology
from comunica.contracts.nats_permissions import APPLIER, inbox, services, users
from tests.eventually import PATIENCE
from workbench.nats import WORKBENCH, Nats

KNOWN = topology.load()
USERS = tuple(user.name for user in users(KNOWN))

#: An example of every subject that is ours, and who may publish on it.
PUBLISHERS: dict[str, set[str]] = {
    "inbound.message.app": {"ingress", "desk"},
    "inbound.crowd.app": {"ingress", "desk"},
    "inbound.status.app": {"ingress", "desk"},
    "inbound.account.app": {"ingress", "desk"},
    "job.broadcast.town": {"desk"},
    "job.partner.p1.k1": {"desk"},
    "bell.broadcast.b1": {"api", "console", "dispatcher"},
    "bell.channel.c1": {"api", "console", "dispatcher", "subscription"},
    "event.broadcast.town": {"dispatcher"},
    "event.partner.p1": {"dispatcher"},
    "deadletter.inbound.webhook": {"ingress"},
    "deadletter.inbound.message": {"subscription"},
    "deadletter.inbound.status": {"subscription"},
    "deadletter.inbound.account": {"subscription"},
    "deadletter.job.broadcast": {"dispatcher"},
    "deadletter.job.partner": {"dispatcher"},
    # Where the server waits to hear whether a partner may come in; and a consumer of one partner's events, for it.
    "$SYS._INBOX.x.y": {"dispatcher"},
    "$SYS.REQ.USER.AUTH": set(),
    "$JS.API.CONSUMER.CREATE.PARTNEREVENTS.partner-p1.event.partner.p1": {"dispatcher"},
    "$JS.API.CONSUMER.CREATE.PARTNEREVENTS.partner-p1": set(),
    "erasure.note.town": {"api", "console", "subscription", "desk"},
    "wake.channel.c1": {"dispatcher"},
    "something.else": set(),
}
#: Whatever a client could do to JetStream beside: nobody may.
FORBIDDEN_TO_ALL = (
    "$JS.API.STREAM.DELETE.INBOUND",
    "$JS.API.STREAM.PURGE.INBOUND",
    "$JS.API.STREAM.MSG.GET.INBOUND",
    "$JS.API.STREAM.MSG.DELETE.INBOUND",
    "$JS.API.DIRECT.GET.INBOUND",
    "$JS.API.STREAM.CREATE.MINE",
    "$JS.API.CONSUMER.DELETE.INBOUND.subscription-messages",
    "$JS.API.CONSUMER.CREATE.INBOUND.mine",
    "$JS.API.CONSUMER.DURABLE.CREATE.INBOUND.mine",
    "$SYS.REQ.SERVER.PING",
)
#: What is heard outside of one's own inbox: bells passed on, and NATS' question of who may come in.
_SERVICES_HEAR = ("wake.channel.*", "$SYS.REQ.USER.AUTH")


@dataclass
class Guest:
    """A client of one user, and what the server refused it."""

    client: Client
    refused: list[str] = field(default_factory=list)

    async def may_publish(self, subject: str) -> bool:
        """Whether the server takes a message on this subject: it says no before it answers a later ping."""
        before = len(self.refused)
        await self.client.publish(subject, b"")
        await self._answered()
        return len(self.refused) == before

    async def may_subscribe(self, subject: str) -> bool:
        before = len(self.refused)
        subscription = await self.client.subscribe(subject)
        await self._answered()
        allowed = len(self.refused) == before
        if allowed:
            await subscription.unsubscribe()
        return allowed

    async def _answered(self) -> None:
        # Twice: nats-py writes the first ping before what was to be flushed.
        await self.client.flush(timeout=PATIENCE)
        await self.client.flush(timeout=PATIENCE)


@asynccontextmanager
async def guest(server: Nats, user: str) -> AsyncIterator[Guest]:
    refused: list[str] = []

    async def heard(problem: Exception) -> None:
        refused.append(str(problem))

    client = await nats_py.connect(
        server.url_as(user), inbox_prefix=inbox(user), error_cb=heard, connect_timeout=PATIENCE
    )
    try:
        yield Guest(client, refused)
    finally:
        await client.close()


@pytest.mark.parametrize("user", USERS)
async def test_a_user_publishes_what_its_service_says_and_nothing_else(nats: Nats, user: str) -> None:
    async with guest(nats, user) as one:
        taken = {subject for subject in PUBLISHERS if await one.may_publish(subject)}
    assert taken == {subject for subject, publishers in PUBLISHERS.items() if user in publishers}


@pytest.mark.parametrize("user", USERS)
async def test_a_user_reads_its_own_consumers_and_nobody_elses(nats: Nats, user: str) -> None:
    pulls = {
        consumer: f"$JS.API.CONSUMER.MSG.NEXT.{consumer.stream}.{consumer.name}"
        for consumer in KNOWN.consumers.values()
    }
    async with guest(nats, user) as one:
        readable = {consumer.name for consumer, subject in pulls.items() if await one.may_publish(subject)}
        settled = {
            consumer.name
            for consumer in pulls
            if await one.may_publish(f"$JS.ACK.{consumer.stream}.{consumer.name}.1.1.1.1.0")
        }
    own = {consumer.name for consumer in KNOWN.consumers.values() if consumer.service == user}
    assert (readable, settled) == (own, own)


@pytest.mark.parametrize("user", USERS)
async def test_a_user_listens_to_its_own_inbox_and_to_what_its_service_hears(nats: Nats, user: str) -> None:
    others = {inbox(other) + ".x.*" for other in USERS}
    spied = ("_INBOX.>", ">", "inbound.>", "job.>", "event.>", "bell.>", "deadletter.>", "$JS.>", "$SYS.>")
    async with guest(nats, user) as one:
        heard = {subject for subject in (*others, *spied, *_SERVICES_HEAR) if await one.may_subscribe(subject)}
    assert heard == {inbox(user) + ".x.*"} | (set(_SERVICES_HEAR) if user == "dispatcher" else set())


@pytest.mark.parametrize("user", USERS)
async def test_nobody_can_read_change_or_remove_what_is_stored(nats: Nats, user: str) -> None:
    async with guest(nats, user) as one:
        taken = [subject for subject in FORBIDDEN_TO_ALL if await one.may_publish(subject)]
    assert taken == []


async def test_only_the_job_changes_a_stream_and_only_those_of_the_topology(nats: Nats) -> None:
    changing = [f"$JS.API.STREAM.UPDATE.{stream}" for stream in KNOWN.streams]
    for user in USERS:
        async with guest(nats, user) as one:
            # An empty request is refused by JetStream itself: nothing is changed.
            taken = [subject for subject in changing if await one.may_publish(subject)]
            assert taken == (changing if user == APPLIER else []), user


async def test_a_watcher_sees_the_state_of_every_stream_and_consumer(nats: Nats) -> None:
    async with guest(nats, "exporter") as one:
        js = one.client.jetstream(timeout=PATIENCE)
        assert {(await js.stream_info(stream)).config.name for stream in KNOWN.streams} == KNOWN.streams.keys()
        for consumer in KNOWN.consumers.values():
            assert (await js.consumer_info(consumer.stream, consumer.name)).name == consumer.name


async def test_only_the_desk_looks_up_the_erasure_journal_and_nobody_takes_anything_out_of_it(nats: Nats) -> None:
    for user in USERS:
        async with guest(nats, user) as one:
            assert await one.may_publish("$JS.API.STREAM.MSG.GET.ERASURES") == (user == "desk"), user
    async with guest(nats, WORKBENCH) as mighty:
        with pytest.raises(APIError):
            await mighty.client.jetstream(timeout=PATIENCE).purge_stream("ERASURES")


async def test_only_the_desk_looks_up_dead_letters_and_takes_out_what_it_put_back(nats: Nats) -> None:
    for user in USERS:
        async with guest(nats, user) as one:
            subjects = [f"$JS.API.STREAM.MSG.{verb}.DEADLETTERS" for verb in ("GET", "DELETE")]
            taken = [subject for subject in subjects if await one.may_publish(subject)]
            assert taken == (subjects if user == "desk" else []), user


async def test_what_is_allowed_arrives(nats: Nats) -> None:
    async with guest(nats, "ingress") as one:
        answer = await one.client.jetstream(timeout=PATIENCE).publish("inbound.message.app", b"sealed")
    assert answer.stream == "INBOUND"


async def test_nobody_gets_in_without_a_password_or_with_anothers(nats: Nats) -> None:
    for url in (nats.bare_url, nats.url_as("api").replace("api:", "dispatcher:", 1)):
        with pytest.raises((NatsError, OSError)):
            await nats_py.connect(url, allow_reconnect=False, connect_timeout=5)


async def test_with_the_guard_off_anybody_can_empty_a_stream(tmp_path_factory: pytest.TempPathFactory) -> None:
    open_house = Nats(tmp_path_factory.mktemp("open"))
    await open_house.start()
    try:
        async with guest(open_house, WORKBENCH) as one:
            assert [subject for subject in FORBIDDEN_TO_ALL if await one.may_publish(subject)] != []
    finally:
        await open_house.stop()


def test_no_subject_of_the_topology_is_left_out_here() -> None:
    patterns = {
        subject for stream in KNOWN.streams.values() for subject in stream.subjects
    } | KNOWN.core_subjects.keys()
    assert {each for each in patterns if not any(topology.covers(each, subject) for subject in PUBLISHERS)} == set()


def test_every_user_is_a_service_a_watcher_or_the_job() -> None:
    assert set(USERS) == {*services(KNOWN), *KNOWN.watchers, APPLIER}
    assert set(services(KNOWN)) == {"ingress", "subscription", "dispatcher", "api", "console", "desk"}
