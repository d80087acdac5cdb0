"""Erase people: who left and who never joined, when their term is over; and by hand, at once, who asks for it.

What stays of a person is that messages were sent (to a tombstone), that entries of the ledger were there (empty), and
of who left a keyed digest of the address, so that no list adds them again. Counts of broadcasts do not change.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from comunica.broadcasting.states import DeliveryState
from comunica.contracts.erasures import ErasureNote
from comunica.enrolment import ledger
from comunica.enrolment.consent import Consent
from comunica.enrolment.event_order import event_key
from comunica.usecases.audit import AuditLine, Deed, service
from comunica.usecases.people.erasure_journal import ErasureJournal, digest
from comunica.usecases.people.erasure_record import (
    ErasureRecord,
    ErasureWork,
    HeldDelivery,
    LastWord,
    Leaver,
    Tombstone,
)
from comunica.usecases.tombstone import tombstone_of

#: People of one transaction. Citizens of the town who write meanwhile wait for it: measured 40 ms a person who got a
#: thousand broadcasts.
BATCH = 10
#: The goodbye, or whatever answers the last word, is on its way that long at most.
WINDOW = dt.timedelta(hours=24)


class Why(StrEnum):
    """Why people were erased."""

    #: Their term was over.
    TERM = "term"
    #: They asked for it (GDPR art. 17).
    REQUEST = "request"


@dataclass(slots=True)
class Erased:
    """What came of it."""

    #: people, addresses, deliveries, messages, proofs.
    counts: Counter[str] = field(default_factory=Counter)
    #: Not erased now: a message to them is with the provider at this moment. Their turn comes again.
    busy: list[UUID] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePeople:
    """The use case and its port. `new_salt` gives 16 random bytes, `now` the wall clock."""

    record: ErasureRecord
    journal: ErasureJournal
    now: Callable[[], dt.datetime]
    new_salt: Callable[[], bytes]
    batch: int = BATCH

    async def sweep(self) -> Erased:
        """Everybody whose term is over, in all towns. Any number of processes may do it at once."""
        erased, now = Erased(), self.now()
        for town in await self.record.towns_due(now=now, written_before=now - WINDOW):
            await self._sweep_town(town, now, erased)
        return erased

    async def _sweep_town(self, town: UUID, now: dt.datetime, erased: Erased) -> None:
        while True:
            async with self.record.begin(town) as work:
                due = await work.due(now=now, written_before=now - WINDOW, most=self.batch)
                busy = await self._erase(work, due, why=Why.TERM, who=service("subscription"), erased=erased)
            # Whoever is busy would be found again at once: next time.
            if busy or len(due) < self.batch:
                return

    async def by_request(self, municipality_id: UUID, subscribers: Collection[UUID], *, who: str) -> Erased:
        """These people at once, enrolled or not. It counts as their leaving: what is older does not bring them back."""
        erased = Erased()
        async with self.record.begin(municipality_id) as work:
            people = await work.named(subscribers)
            await self._erase(work, people, why=Why.REQUEST, who=who, erased=erased)
        return erased

    async def _erase(
        self, work: ErasureWork, people: Sequence[Leaver], *, why: Why, who: str, erased: Erased
    ) -> Collection[UUID]:
        held = await work.deliveries_of([each.id for each in people]) if people else ()
        # Its answer must find the row: the lease of such a one ends within seconds.
        busy = {each.recipient_id for each in held if each.state is DeliveryState.SENDING}
        erased.busy.extend(sorted(busy))
        people = [each for each in people if each.id not in busy]
        if people:
            # Before it happens: what is done must be known outside, or a restored record would have them again.
            await self._write_down(work, people)
            graves = [_grave(work, each) for each in held if each.recipient_id not in busy]
            await work.bury(graves)
            await work.suppress([*self._last_words(people, why)])
            counts = await self._remove(work, people, why)
            counts["deliveries"] = len(graves)
            await work.note(AuditLine(who=who, what=Deed.ERASE, counts=counts, reason=why))
            erased.counts.update(counts)
        return busy

    async def _write_down(self, work: ErasureWork, people: Sequence[Leaver]) -> None:
        digests = tuple(digest(work.vault, each.id) for each in people)
        await self.journal.note(ErasureNote(at=self.now(), municipality_id=work.municipality_id, people=digests))

    async def _remove(self, work: ErasureWork, people: Sequence[Leaver], why: Why) -> Counter[str]:
        removed = await work.remove([each.id for each in people])
        if removed.proofs:
            fact = ledger.erasure(removed.proofs, way=f"erasure:{why}", at=self.now())
            await work.prove(ledger.append(work.head, fact, self.new_salt()))
        return Counter(
            people=removed.people, addresses=removed.addresses, messages=removed.messages, proofs=removed.proofs
        )

    def _last_words(self, people: Sequence[Leaver], why: Why) -> Sequence[LastWord]:
        if why is Why.REQUEST:
            at = self.now()
            key = event_key(sent_at=at, leaves=True, message_digest=b"")
            return [_last_word(each, at, max(key, each.consent_key)) for each in people]
        left = [each for each in people if each.consent is Consent.OPTED_OUT]
        return [_last_word(each, each.consented_at or self.now(), each.consent_key) for each in left]


def _last_word(person: Leaver, since: dt.datetime, key: str) -> LastWord:
    return LastWord(subscriber_id=person.id, since=since, consent_key=key)


def _grave(work: ErasureWork, delivery: HeldDelivery) -> Tombstone:
    return Tombstone(
        source_id=delivery.source_id,
        recipient_id=delivery.recipient_id,
        tombstone_id=tombstone_of(work.vault, delivery.source_id, delivery.recipient_id),
    )
