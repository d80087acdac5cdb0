"""What was written from an address that its person has left since, and is read only now: it is theirs at the new one.

The change came first, and found nobody. Without this the person would be on record at a number that was left, and
perhaps given to somebody else.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from comunica.usecases.hearing.inbound_batch import Told
from comunica.usecases.hearing.inbound_people import KnownBy
from comunica.usecases.hearing.inbound_record import Changes, InboundWork, RecordKey
from comunica.usecases.hearing.move_person import MovingWork, follow_changes, prove
from comunica.usecases.town_directory import Channel


class LateWork(InboundWork, MovingWork, Protocol):
    """The transaction of a batch, which may move people too."""

    async def left_since(self, written: Mapping[RecordKey, dt.datetime]) -> Collection[RecordKey]:
        """Which of these addresses were left for others at the given moment or later."""


async def follow_late_words(
    work: LateWork, told: Sequence[Told], changes: Changes, new_salt: Callable[[], bytes]
) -> None:
    """Move those of a batch just written who have left the address that they wrote from."""
    written = _first_words(told, {link.key for link in changes.addresses})
    left = await work.left_since({key: at for key, (at, *_) in written.items()}) if written else ()
    if not left:
        return
    heads = {**work.heads, **changes.heads}
    for words in _by_channel(written, left):
        channel = words[0][1]
        proofs = await follow_changes(channel, [each.address for *_, each in words], min(at for at, *_ in words), work)
        if proofs:
            proved = prove(channel.town, heads[channel.town.id], proofs, new_salt)
            await work.write(proved)
            heads.update(proved.heads)


type _Words = tuple[dt.datetime, Channel, KnownBy]


def _first_words(told: Sequence[Told], linked: Collection[RecordKey]) -> dict[RecordKey, _Words]:
    """When each of the addresses that are new on record was first written from."""
    words: dict[RecordKey, _Words] = {}
    for each in told:
        for sender in each.sender:
            if sender.key in linked and (sender.key not in words or each.sent_at < words[sender.key][0]):
                words[sender.key] = (each.sent_at, each.channel, sender)
    return words


def _by_channel(words: Mapping[RecordKey, _Words], left: Collection[RecordKey]) -> list[list[_Words]]:
    found: dict[UUID, list[_Words]] = defaultdict(list)
    for key in sorted(left):
        found[key.channel_id].append(words[key])
    return list(found.values())
