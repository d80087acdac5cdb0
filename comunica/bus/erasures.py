"""The erasure journal on NATS: the adapter behind `erasure_journal.py`, and how it is read again."""

import secrets
from collections.abc import AsyncIterator

from nats.aio.client import Client
from nats.js.errors import NotFoundError

from comunica.bus.publish import Publisher, PublishError
from comunica.contracts import erasures
from comunica.contracts.erasures import ErasureNote
from comunica.usecases.people.erasure_journal import JournalAway

STREAM = "ERASURES"
_ASK_WITHIN = 5.0


class NatsErasureJournal:
    """Implements `ErasureJournal`: append only, never changed, replicated as inbound events are."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    async def note(self, note: ErasureNote) -> None:
        """Returns once NATS has it on disk. Raises JournalAway: nobody may be erased then."""
        try:
            await self._publisher.publish(note.subject, erasures.encode(note), message_id=secrets.token_hex(16))
        except PublishError as problem:
            raise JournalAway(f"the erasure journal cannot be written ({problem})") from problem


async def read_notes(client: Client) -> AsyncIterator[ErasureNote]:
    """Every note that the journal holds, oldest first."""
    js = client.jetstream(timeout=_ASK_WITHIN)
    state = (await js.stream_info(STREAM)).state
    for sequence in range(max(1, state.first_seq), state.last_seq + 1):
        try:
            message = await js.get_msg(STREAM, seq=sequence)
        except NotFoundError:
            continue  # grew too old while we read
        yield erasures.decode(message.data or b"")
