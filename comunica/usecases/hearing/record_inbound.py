"""Record what citizens wrote: people, consent and its proof, and the replies; a batch of many municipalities at once.

One transaction holds the ledger heads of the batch's municipalities. That makes batches of a municipality follow each
other, in whatever process, so that a person is never made twice and the ledger never forks. Each message counts once:
the guard is its key in the record. A reply is a delivery; the bell rings after the commit, and may be lost.
"""

import asyncio
import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.contracts.bells import ChannelBell
from comunica.contracts.inbound import MessageReceived
from comunica.enrolment.choices import LEAVE, Press, press_of
from comunica.enrolment.conversation import REMINDED_AFTER, WINDOW, as_own_words
from comunica.enrolment.event_order import event_key
from comunica.enrolment.meaning import Action, Intent, Reading
from comunica.enrolment.reading import read
from comunica.municipality.address import Address, NotAnAddress, phone, user_id
from comunica.usecases.hearing.follow_late_words import LateWork, follow_late_words
from comunica.usecases.hearing.inbound_batch import Batch, Past, Told, asks_to_leave
from comunica.usecases.hearing.inbound_people import KnownBy, people_at
from comunica.usecases.hearing.inbound_record import Changes, InboundWork, RecordKey
from comunica.usecases.ring_bell import Bells
from comunica.usecases.take_turns import Turns
from comunica.usecases.town_directory import Channel, Town, TownDirectory

#: What the provider itself says in the conversation: nobody wrote, nothing is recorded. A changed number is among
#: them (`system`): see inbound_people.py.
_NOT_WRITTEN = frozenset({"system", "unsupported", "unknown", "request_welcome", "ephemeral"})


@dataclass(frozen=True, slots=True)
class Refused:
    """An event that cannot be recorded, now or later: for the dead letter. The reason holds nothing of the person."""

    position: int
    reason: str


@dataclass(slots=True)
class Recorded:
    """What came of a batch."""

    refused: list[Refused] = field(default_factory=list)
    #: By action of the reading; `repeated` and `not_written` beside them.
    readings: Counter[str] = field(default_factory=Counter)
    #: By reply; `window_closed` for those that came too late to be given.
    replies: Counter[str] = field(default_factory=Counter)
    #: By slug of the town and action, of what was not read before.
    by_town: Counter[tuple[str, Action]] = field(default_factory=Counter)
    #: By position of the event: the id of its message, which is the source of its reply.
    sources: dict[int, UUID] = field(default_factory=dict)
    #: Where in the batch a message stood.
    positions: dict[RecordKey, int] = field(default_factory=dict)


class LateRecord(Protocol):
    """Where what citizens say is kept."""

    def begin(self, municipalities: Collection[UUID]) -> AbstractAsyncContextManager[LateWork]:
        """A transaction over these municipalities; rolled back if the block raises."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordInbound:
    """The use case and its ports. `new_id` makes UUIDv7, `new_salt` 16 random bytes, `now` aware times."""

    directory: TownDirectory
    record: LateRecord
    bells: Bells
    now: Callable[[], dt.datetime]
    new_id: Callable[[], UUID]
    new_salt: Callable[[], bytes]
    #: How others in this process have their turn meanwhile.
    turns: Callable[[], Turns] = Turns

    async def __call__(self, events: Sequence[MessageReceived], received: Sequence[dt.datetime] = ()) -> Recorded:
        """Record a batch, whole or not at all. Messages that were recorded before change nothing.

        `received`: when the webhook of each event came; now, if nobody says.
        """
        outcome = Recorded()
        told = await self._understand(events, received or [self.now()] * len(events), outcome)
        changes = await self._write(told, outcome) if told else None
        if changes:
            await self._ring({(row.municipality_id, row.channel_id) for row in changes.replies})
        return outcome

    async def _ring(self, channels: Collection[tuple[UUID, UUID]]) -> None:
        # All at once: one after the other the last of twenty towns would wait for twenty answers of NATS, and so would
        # whoever writes next.
        bells = (ChannelBell(str(municipality), str(channel)) for municipality, channel in sorted(channels))
        await asyncio.gather(*(self.bells.ring(bell) for bell in bells))

    async def _understand(
        self, events: Sequence[MessageReceived], received: Sequence[dt.datetime], outcome: Recorded
    ) -> list[Told]:
        channels = await self.directory.channels({event.phone_number_id for event in events})
        told: dict[RecordKey, Told] = {}
        turns = self.turns()
        for position, (event, received_at) in enumerate(zip(events, received, strict=True)):
            await turns.give()
            if event.type in _NOT_WRITTEN:
                outcome.readings["not_written"] += 1
            elif (channel := channels.get(event.phone_number_id)) is None:
                outcome.refused.append(Refused(position, "unknown_number"))
            elif not (sender := _sender(event, channel)):
                outcome.refused.append(Refused(position, "no_address"))
            else:
                each = _told(event, received_at, channel, sender)
                outcome.positions.setdefault(each.key, position)
                if told.setdefault(each.key, each) is not each:
                    outcome.readings["repeated"] += 1
        # Within a second and but for leaves, as they arrived: who is asked may answer at once. Registers do not mind.
        return sorted(told.values(), key=lambda each: (int(each.sent_at.timestamp()), each.leaves))

    async def _write(self, told: Sequence[Told], outcome: Recorded) -> Changes | None:
        async with self.record.begin({each.key.municipality_id for each in told}) as work:
            repeated = await work.known_messages([each.key for each in told])
            outcome.readings.update(["repeated"] * len(repeated))
            fresh = [each for each in told if each.key not in repeated]
            if not fresh:
                return None
            batch = await self._batch(work, fresh)
            turns = self.turns()
            for each in fresh:
                batch.hear(each)
                await turns.give()
            changes = batch.changes()
            await work.write(changes)
            await follow_late_words(work, fresh, changes, self.new_salt)
        outcome.readings.update(str(each.reading.action) for each in fresh)
        outcome.by_town.update((each.channel.town.slug, each.reading.action) for each in fresh)
        outcome.replies.update(batch.replies)
        outcome.sources.update((outcome.positions[row.key], row.id) for row in changes.messages)
        return changes

    async def _batch(self, work: InboundWork, fresh: Sequence[Told]) -> Batch:
        addresses = {each.key for told in fresh for each in told.sender}
        everybody = await people_at(work, addresses, new_id=self.new_id)
        people = everybody.on_record()
        # Also of the day before: a reminder of what was asked then is given on this one.
        since = min(each.sent_at for each in fresh) - WINDOW - REMINDED_AFTER
        past = Past(
            heads=work.heads,
            given=await work.replies_given(people, since) if people else {},
            last_notices=await work.last_notices(people) if _somebody_misses_notices(fresh) else {},
        )
        return Batch(
            people=everybody,
            past=past,
            now=self.now(),
            new_id=self.new_id,
            new_salt=self.new_salt,
        )


def _somebody_misses_notices(told: Sequence[Told]) -> bool:
    return any(each.reading.intent is Intent.PROBLEM for each in told)


def _told(event: MessageReceived, received_at: dt.datetime, channel: Channel, sender: tuple[KnownBy, ...]) -> Told:
    town = channel.town
    press = press_of(event.payload)
    reading = _read_press(press) if press else _read_words(event, town)
    digest = town.vault.index("message", event.message_id)
    leaves = asks_to_leave(reading)
    return Told(
        key=RecordKey(town.id, channel.id, digest),
        order=event_key(sent_at=event.sent_at, leaves=leaves, message_digest=digest),
        sent_at=event.sent_at,
        received_at=received_at,
        kind=event.type,
        channel=channel,
        sender=sender,
        reading=reading,
        text=event.text,
        press=press,
        forwarded=event.forwarded,
    )


def _read_words(event: MessageReceived, town: Town) -> Reading:
    reading = read(event.text, town.profile, town.gazetteer, None)
    return as_own_words(reading, event.text, forwarded=event.forwarded)


def _read_press(press: Press) -> Reading:
    """What a press says by itself: only leaving needs no question."""
    if press.word == LEAVE:
        return Reading(action=Action.UNSUBSCRIBE, keyword=f"button {LEAVE}", because=("ha premuto il pulsante",))
    return Reading(action=Action.OTHER, because=("ha premuto un pulsante",))


def _sender(event: MessageReceived, channel: Channel) -> tuple[KnownBy, ...]:
    """The sender's addresses, user id first. Empty if there is none that is one."""
    vault = channel.town.vault
    return tuple(
        KnownBy(RecordKey(channel.town.id, channel.id, vault.index(address.kind, address.value)), address)
        for address in (_address(user_id, event.sender_user_id), _address(phone, event.sender_phone))
        if address
    )


def _address(make: Callable[[str], Address], text: str) -> Address | None:
    try:
        return make(text) if text else None
    except NotAnAddress:
        return None
