"""Dead letters on NATS: the adapter behind `comunica.usecases.hearing.put_back_dead_letters`."""

from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime

from nats.errors import Error as NatsError
from nats.js import JetStreamContext
from nats.js.api import RawStreamMsg
from nats.js.errors import APIError, NotFoundError

from comunica.bus.connect import NatsConnection, NotConnectedError
from comunica.bus.publish import PROTOBUF, Publisher, PublishError
from comunica.contracts.dead_letters import STREAM, SUBJECTS, DeadLetter
from comunica.usecases.hearing.put_back_dead_letters import LettersAway, Part

_ASK_WITHIN = 5.0


class NatsDeadLetters:
    """Implements `DeadLetters`."""

    def __init__(self, connection: NatsConnection) -> None:
        self._connection = connection
        self._publisher = Publisher(connection)

    async def all(self) -> AsyncIterator[DeadLetter]:
        """Asked for one by one: they may be large."""
        sequence = 1
        while (letter := await self._ask(sequence, or_later=True)) is not None:
            yield letter
            sequence = letter.sequence + 1

    async def one(self, sequence: int) -> DeadLetter | None:
        """See DeadLetters."""
        return await self._ask(sequence)

    async def put_back(self, letter: DeadLetter) -> None:
        """See DeadLetters. Said twice within the stream's window it is kept once."""
        name = f"{STREAM}:{letter.sequence}"
        await self._publish(letter, letter.original_subject, letter.body, name, letter.original_headers)

    async def put_parts(self, letter: DeadLetter, parts: Sequence[Part]) -> None:
        """See DeadLetters. Said twice within the stream's window each is kept once."""
        for part in parts:
            await self._publish(letter, part.subject, part.body, f"{STREAM}:{letter.sequence}:{part.subject}", {})

    async def _publish(
        self, letter: DeadLetter, subject: str, body: bytes, name: str, headers: Mapping[str, str]
    ) -> None:
        try:
            told = {"Content-Type": PROTOBUF, **headers}
            await self._publisher.publish(subject, body, message_id=name, headers=told)
        except PublishError as problem:
            raise LettersAway(f"letter {letter.sequence} stays: {problem}") from problem

    async def remove(self, letter: DeadLetter) -> None:
        """See DeadLetters."""
        with _away():
            try:
                await self._stream().delete_msg(STREAM, letter.sequence)
            except NotFoundError:
                return  # somebody else was faster

    async def _ask(self, sequence: int, *, or_later: bool = False) -> DeadLetter | None:
        with _away():
            try:
                subject = SUBJECTS if or_later else None
                return _letter(await self._stream().get_msg(STREAM, seq=sequence, subject=subject, next=or_later))
            except NotFoundError:
                return None

    def _stream(self) -> JetStreamContext:
        return self._connection.client.jetstream(timeout=_ASK_WITHIN)


@contextmanager
def _away() -> Iterator[None]:
    try:
        yield
    except (NotConnectedError, APIError, NatsError, OSError, TimeoutError) as problem:
        raise LettersAway(f"NATS did not answer ({type(problem).__name__})") from problem


def _letter(message: RawStreamMsg) -> DeadLetter:
    return DeadLetter(
        sequence=message.seq or 0,
        subject=message.subject or "",
        at=(message.time or datetime.now(UTC)).astimezone(UTC),
        headers=message.headers or {},
        body=message.data or b"",
    )
