"""Somebody on record whom the office changes: found by id, held while the town's ledger is held, and proved."""

import datetime as dt
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from uuid import UUID

from comunica.enrolment import ledger
from comunica.enrolment.event_order import event_key, just_after
from comunica.enrolment.importing.cells import Way
from comunica.enrolment.ledger import Fact, LedgerEvent
from comunica.usecases.hearing.inbound_people import KnownBy, People, Person, people_at, row_of
from comunica.usecases.hearing.inbound_record import Changes, LedgerRow, RecordKey
from comunica.usecases.people.enrol_people import PROOF, Came
from comunica.usecases.people.enrol_person import EnrolmentDesk
from comunica.usecases.people.import_record import ImportWork, Office, SeenPerson
from comunica.usecases.problem import Problem

NO_CHANNEL = Problem("channel_missing", "", "this municipality has no channel yet: ask who runs Comunica")


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """How the office came to know what it writes down, and where that can be seen."""

    way: Way
    proof: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class AtDesk:
    """A person in hand: nobody else writes of this town until it is over."""

    office: Office
    work: ImportWork
    people: People
    person: Person
    known: KnownBy
    seen: SeenPerson = field(repr=False)
    desk: EnrolmentDesk
    now: dt.datetime

    def digest(self, *facts: str) -> bytes:
        """Proves which words were written down, to whoever still has the paper."""
        line = (self.seen.address.value, str(int(self.now.timestamp())), *facts)
        return self.office.channel.town.vault.index("message", "\x00".join(line))

    def close_question(self) -> None:
        """What we asked is answered, whatever the person writes of it later."""
        key = event_key(sent_at=self.now, leaves=False, message_digest=b"")
        self.person.ask(max(key, just_after(self.person.question_key)), None)
        self.person.touched = True

    async def write(self, event: LedgerEvent, told: Told, digest: bytes, *, erase_after: dt.datetime | None) -> None:
        """The person as they are now, and the proof of it."""
        town = self.office.channel.town
        fact = Fact(
            subscriber_id=self.person.key.id,
            event=event,
            way=f"{Came.BY_HAND}:{told.way}",
            happened_at=self.now,
            message_digest=digest,
            notice_version=town.notice_version,
        )
        entry = ledger.append(self.work.heads[town.id], fact, self.desk.new_salt())
        proof = town.vault.seal(PROOF, told.proof) if told.proof else None
        row = LedgerRow(municipality_id=town.id, entry=entry, proof_sealed=proof)
        await self.work.write(self._changes([row], erase_after))

    def _changes(self, proofs: Sequence[LedgerRow], erase_after: dt.datetime | None) -> Changes:
        town = self.office.channel.town
        return Changes(
            people=[row_of(self.person, town.vault, erase_after=erase_after)],
            addresses=(),
            messages=(),
            ledger=proofs,
            replies=(),
            withdrawals=(),
            heads={town.id: ledger.head_at(proofs[-1].entry)},
        )


@asynccontextmanager
async def at_desk(office: Office, subscriber_id: UUID, *, desk: EnrolmentDesk) -> AsyncIterator[AtDesk | None]:
    """The person, in a transaction of their own; None: nobody here is known so."""
    channel, now = office.channel, desk.now().replace(microsecond=0)
    town = channel.town
    async with desk.record.begin({town.id}) as work:
        seen = await work.person(town.vault, subscriber_id)
        if seen is None:
            yield None
            return
        key = RecordKey(town.id, channel.id, town.vault.index(seen.address.kind, seen.address.value))
        known = KnownBy(key, seen.address)
        people = await people_at(work, {key}, new_id=desk.new_id)
        [person] = people.of([known], at=now)
        if person.key.id != subscriber_id:
            # The number is somebody else's by now: what is written here would be of them.
            yield None
            return
        yield AtDesk(office=office, work=work, people=people, person=person, known=known, seen=seen, desk=desk, now=now)
