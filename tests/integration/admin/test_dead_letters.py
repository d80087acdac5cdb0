"""`comunica-admin dead-letters` as the user `desk` runs it, on a server where each may do only what is theirs."""

import argparse
import asyncio
import base64
import contextlib
import io
import os
import sys
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from comunica.bus.connect import NatsConnection
from comunica.bus.consume import Delivery, PullConsumer
from comunica.bus.inbox import Pull
from comunica.bus.publish import Publisher
from comunica.bus.sealing import Sealer
from comunica.bus.settle import Ack, DeadLetter, Disposition, Outcome
from comunica.channels.whatsapp.webhook import BadItem, read
from comunica.contracts import inbound, topology
from comunica.contracts.dead_letters import STREAM, epitaph
from comunica.contracts.inbound import MessageReceived, StatusReported
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from services.admin import dead_letters
from services.admin.command import FailedError
from services.ingress.bad_items import BadItems
from tests.eventually import PATIENCE, eventually
from tests.servers import guarded_nats_with_streams
from workbench.nats import Nats

KNOWN = topology.load()
FAST = Pull(batch=50, expires=2, heartbeat=0.5, silence=3, handler_deadline=10, retry_first=0.2, retry_longest=0.4)
PHONE = "393331234567"
#: In the clear here, so that a command that showed the inside would be found out.
BODY = f'{{"from": "{PHONE}", "text": "ATTIVA Ottavia Piccolomini"}}'.encode()
PERSONAL = (PHONE, "ATTIVA", "DISATTIVA", "Ottavia", "Piccolomini")
PAYLOADS = Path(__file__).parents[2] / "contract" / "whatsapp" / "webhooks"
STREAM_KEY = base64.b64encode(bytes(range(32)))
SEALER = Sealer(lambda: STREAM_KEY)


class Unseeing:
    """A watch that sees nothing."""

    def progressed(self, consumer: str) -> None: ...
    def handled(self, consumer: str, *, size: int, seconds: float) -> None: ...
    def settled(self, consumer: str, outcome: Outcome) -> None: ...


@dataclass
class Post:
    """The server, and who writes and reads there."""

    server: Nats

    @asynccontextmanager
    async def user(self, name: str) -> AsyncIterator[NatsConnection]:
        link = NatsConnection(self.server.url_as(name), name=name, on_closed=pytest.fail)
        await asyncio.wait_for(link.open(KNOWN), 30)
        try:
            yield link
        finally:
            await link.close(within=5)

    async def publish(self, user: str, subject: str, body: bytes, headers: Mapping[str, str] | None = None) -> None:
        async with self.user(user) as link:
            await Publisher(link).publish(subject, body, message_id=os.urandom(8).hex(), headers=headers)

    async def is_read(self, consumer: str, verdict: Disposition, count: int = 1) -> list[Delivery]:
        """The service of this consumer reads so many messages and says this of each."""
        read: list[Delivery] = []

        async def handle(batch: list[Delivery]) -> list[Disposition]:
            read.extend(batch)
            return [verdict for _ in batch]

        wanted = KNOWN.consumers[consumer]
        async with self.user(wanted.service) as link:
            loop = PullConsumer(link, wanted, handle, publisher=Publisher(link), watch=Unseeing(), pull=FAST)  # type: ignore[arg-type]
            loop.start()
            try:
                await eventually(lambda: len(read) >= count)
            finally:
                await loop.stop(within=10)
        return read

    async def could_not_read(self, *items: BadItem) -> None:
        """Ingress writes these letters."""
        async with self.user("ingress") as link:
            letters = BadItems(Publisher(link), SEALER, Metrics(catalogue.CATALOGUE, "ingress"))
            await letters.keep("borgo", items)

    async def waiting(self, stream: str) -> int:
        async with self.user("exporter") as link:
            return (await link.client.jetstream(timeout=PATIENCE).stream_info(stream)).state.messages

    async def desk(self, *words: str) -> tuple[int, str, str]:
        """How the command ends, what it says, what it complains of: in a thread, a process starts slowly."""
        return await asyncio.to_thread(_at_desk, words)

    async def process(self, *words: str) -> tuple[int | None, str]:
        """The same as a person runs it."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "services.admin", "dead-letters", *words),
            env={**os.environ, "COMUNICA_NATS_URL": self.server.url_as("desk")},
            stdout=asyncio.subprocess.PIPE,
        )
        output, _ = await asyncio.wait_for(process.communicate(), 120)
        return process.returncode, output.decode()


def _at_desk(words: tuple[str, ...]) -> tuple[int, str, str]:
    parser = argparse.ArgumentParser()
    dead_letters.register(parser.add_subparsers())
    chosen = parser.parse_args(["dead-letters", *words])
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        try:
            chosen.run(chosen)
        except FailedError as problem:
            return 1, said.getvalue(), str(problem)
    return 0, said.getvalue(), ""


@pytest_asyncio.fixture(loop_scope="session")
async def post(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Post]:
    async with guarded_nats_with_streams(tmp_path) as server:
        monkeypatch.setenv("COMUNICA_NATS_URL", server.url_as("desk"))
        key = tmp_path / "stream-key.txt"
        key.write_bytes(STREAM_KEY)
        monkeypatch.setenv("COMUNICA_STREAM_KEY_FILE", str(key))
        yield Post(server)


async def test_a_message_that_was_given_up_is_put_back_and_read_again(post: Post) -> None:
    await post.publish("ingress", "inbound.message.borgo", BODY)
    await post.is_read("subscription-messages", DeadLetter("unknown_number: apply the town's file"))
    assert (await post.waiting("INBOUND"), await post.waiting(STREAM)) == (0, 1)

    code, told, _ = await post.desk("list")
    assert (code, "unknown_number" in told) == (0, True)
    code, shown, _ = await post.desk("show", "1")
    assert code == 0
    assert "goes back to: inbound.message.borgo" in shown

    code, done, _ = await post.desk("put-back", "1")
    assert (code, "Put back: 1." in done) == (0, True)
    [again] = await post.is_read("subscription-messages", Ack())
    assert (again.body, again.subject) == (BODY, "inbound.message.borgo")
    assert (await post.waiting("INBOUND"), await post.waiting(STREAM)) == (0, 0)
    assert not any(word in told + shown + done for word in PERSONAL), "nobody looks inside"


async def test_a_job_comes_back_as_what_it_said_it_was(post: Post) -> None:
    """Without its Content-Type a job in JSON would be unreadable the second time."""
    said = {
        "Content-Type": "application/json",
        "traceparent": "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
    }
    await post.publish("desk", "job.broadcast.borgo", b"{}", said)
    await post.is_read("dispatcher-jobs", DeadLetter("not ours"))
    assert (await post.desk("put-back", "--all"))[0] == 0
    [again] = await post.is_read("dispatcher-jobs", Ack())
    assert {name: again.headers[name] for name in said} == said


async def test_what_was_put_back_is_not_there_a_second_time(post: Post) -> None:
    await post.publish("ingress", "inbound.status.borgo", BODY)
    await post.is_read("subscription-statuses", DeadLetter("unreadable"))
    assert (await post.desk("put-back", "1"))[0] == 0
    code, _, problem = await post.desk("put-back", "1")
    assert (code, "1 is not there" in problem) == (1, True)
    assert await post.waiting("INBOUND") == 1


def readable_now(name: str) -> BadItem:
    """A webhook that an ingress before this version could not read, and this one can."""
    json = (PAYLOADS / f"{name}.json").read_bytes()
    return BadItem(reason="a shape of tomorrow", json=json, phone_number_id="1001", waba_id="2001")


async def test_what_ingress_could_not_read_is_read_anew_and_goes_where_ingress_puts_it(post: Post) -> None:
    await post.could_not_read(readable_now("text_from_a_citizen"))
    code, shown, _ = await post.desk("show", "1")
    assert (code, "Phone-Number-Id: 1001" in shown) == (0, True)
    assert "goes back to: inbound.message.borgo (1)" in shown
    code, done, _ = await post.desk("put-back", "1")
    assert (code, "Put back: 1." in done) == (0, True)
    [again] = await post.is_read("subscription-messages", Ack())
    envelope = inbound.decode(SEALER.open(again.body, stream="INBOUND"))
    [message] = envelope.events
    assert isinstance(message, MessageReceived)
    assert (envelope.app, message.phone_number_id, message.text[:6]) == ("borgo", "1001", "ATTIVA")
    assert (await post.waiting("INBOUND"), await post.waiting(STREAM)) == (0, 0)
    assert not any(word in shown + done for word in (*PERSONAL, message.sender_phone, message.profile_name))


async def test_messages_and_statuses_of_one_letter_go_each_their_way(post: Post) -> None:
    events = read((PAYLOADS / "several_towns_in_one_post.json").read_bytes(), digest_key=SEALER.keys.digest_key).events
    await post.could_not_read(readable_now("several_towns_in_one_post"))
    assert (await post.desk("put-back", "--all", "--subject", "deadletter.inbound.webhook"))[0] == 0
    for consumer, kind in (("subscription-messages", MessageReceived), ("subscription-statuses", StatusReported)):
        [again] = await post.is_read(consumer, Ack())
        told = inbound.decode(SEALER.open(again.body, stream="INBOUND")).events
        assert told == tuple(event for event in events if isinstance(event, kind))
        assert told
    assert await post.waiting(STREAM) == 0


async def test_what_this_version_cannot_read_either_stays_and_says_why(post: Post) -> None:
    bad = read((PAYLOADS / "bad_items_among_good_neighbours.json").read_bytes(), digest_key=b"k" * 32).bad
    await post.could_not_read(*bad)
    count = await post.waiting(STREAM)
    code, _, problem = await post.desk("put-back", "--all")
    assert (code, "stays: a message without a sender" in problem) == (1, True)
    assert problem.count("stays: ") == count == await post.waiting(STREAM)
    assert await post.waiting("INBOUND") == 0
    code, shown, _ = await post.desk("show", "1")
    assert (code, "goes back to: nowhere yet: " in shown) == (0, True)


async def test_without_the_stream_key_nothing_is_opened_and_every_letter_of_ingress_stays(
    post: Post, monkeypatch: pytest.MonkeyPatch
) -> None:
    await post.could_not_read(readable_now("text_from_a_citizen"))
    monkeypatch.delenv("COMUNICA_STREAM_KEY_FILE")
    code, shown, _ = await post.desk("show", "1")
    assert (code, "COMUNICA_STREAM_KEY_FILE" in shown) == (0, True)
    code, _, problem = await post.desk("put-back", "1")
    assert (code, "COMUNICA_STREAM_KEY_FILE" in problem) == (1, True)
    assert (await post.waiting("INBOUND"), await post.waiting(STREAM)) == (0, 1)


async def test_a_letter_of_ingress_that_another_key_sealed_stays_and_says_so(post: Post) -> None:
    headers = epitaph("a shape of tomorrow", subject="webhook.whatsapp.borgo", stream=STREAM)
    sealed = Sealer(lambda: base64.b64encode(b"o" * 32)).seal(BODY, stream=STREAM)
    await post.publish("ingress", "deadletter.inbound.webhook", sealed, headers)
    code, _, problem = await post.desk("put-back", "1")
    assert (code, "sealed with a key we do not have" in problem) == (1, True)
    assert await post.waiting(STREAM) == 1


async def test_all_of_one_reason_are_put_back_and_the_others_stay(post: Post) -> None:
    for _ in range(3):
        await post.publish("ingress", "inbound.message.borgo", BODY)
    await post.is_read("subscription-messages", DeadLetter("unknown_number"), count=3)
    await post.publish("ingress", "inbound.account.borgo", BODY)
    await post.is_read("subscription-account", DeadLetter("unreadable"))
    code, told, _ = await post.desk("list", "--most", "2")
    assert code == 0
    assert "... and 2 more" in told
    assert "3 on deadletter.inbound.message: unknown_number" in told
    code, done, _ = await post.desk("put-back", "--all", "--reason", "unknown_number")
    assert (code, "Put back: 3." in done) == (0, True)
    assert (await post.waiting("INBOUND"), await post.waiting(STREAM)) == (3, 1)


@pytest.mark.parametrize("words", [(), ("1", "--all"), ("1", "--reason", "x")])
async def test_it_puts_back_only_what_is_named(post: Post, words: tuple[str, ...]) -> None:
    code, _, problem = await post.desk("put-back", *words)
    assert (code, "--all" in problem) == (1, True)


async def test_a_letter_stays_while_the_stream_it_came_from_does_not_take_it(post: Post) -> None:
    await post.publish("ingress", "inbound.message.borgo", BODY)
    await post.is_read("subscription-messages", DeadLetter("unreadable"))
    async with post.user("workbench") as mighty:
        await mighty.client.jetstream(timeout=PATIENCE).delete_stream("INBOUND")
    code, _, problem = await post.desk("put-back", "1")
    assert (code, "letter 1 stays" in problem) == (1, True)
    assert await post.waiting(STREAM) == 1


async def test_without_letters_it_says_so(post: Post) -> None:
    assert await post.process("list") == (0, "No dead letters.\n")
    code, _, problem = await post.desk("show", "7")
    assert (code, "there is no dead letter 7" in problem) == (1, True)
