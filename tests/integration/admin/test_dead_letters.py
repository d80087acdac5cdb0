"""`comunica-admin dead-letters` as the user `desk` runs it, on a server where each may do only what is theirs."""

import argparse
import asyncio
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
from comunica.bus.settle import Ack, DeadLetter, Disposition, Outcome
from comunica.contracts import topology
from comunica.contracts.dead_letters import STREAM, epitaph
from services.admin import dead_letters
from services.admin.command import FailedError
from tests.eventually import eventually
from tests.servers import guarded_nats_with_streams
from workbench.nats import Nats

KNOWN = topology.load()
FAST = Pull(batch=50, expires=2, heartbeat=0.5, silence=3, handler_deadline=10, retry_first=0.2, retry_longest=0.4)
PHONE = "393331234567"
#: In the clear here, so that a command that showed the inside would be found out.
BODY = f'{{"from": "{PHONE}", "text": "ATTIVA Ottavia Piccolomini"}}'.encode()
PERSONAL = (PHONE, "ATTIVA", "Ottavia", "Piccolomini")


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
                await eventually(lambda: len(read) >= count, within=30)
            finally:
                await loop.stop(within=10)
        return read

    async def waiting(self, stream: str) -> int:
        async with self.user("exporter") as link:
            return (await link.client.jetstream(timeout=5).stream_info(stream)).state.messages

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


async def test_an_item_that_ingress_could_not_read_has_no_way_back_and_stays(post: Post) -> None:
    headers = epitaph("an item without a sender", subject="webhook.whatsapp.borgo", stream=STREAM)
    await post.publish("ingress", "deadletter.inbound.webhook", BODY, headers | {"Phone-Number-Id": "1001"})
    code, shown, _ = await post.desk("show", "1")
    assert (code, "goes back to: nowhere" in shown, "Phone-Number-Id: 1001" in shown) == (0, True, True)
    code, _, problem = await post.desk("put-back", "1")
    assert (code, "1 stays" in problem) == (1, True)
    assert await post.waiting(STREAM) == 1
    assert not any(word in shown + problem for word in PERSONAL)


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
        await mighty.client.jetstream(timeout=5).delete_stream("INBOUND")
    code, _, problem = await post.desk("put-back", "1")
    assert (code, "letter 1 stays" in problem) == (1, True)
    assert await post.waiting(STREAM) == 1


async def test_without_letters_it_says_so(post: Post) -> None:
    assert await post.process("list") == (0, "No dead letters.\n")
    code, _, problem = await post.desk("show", "7")
    assert (code, "there is no dead letter 7" in problem) == (1, True)
