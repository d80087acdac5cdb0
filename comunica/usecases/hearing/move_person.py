"""Move a person to another number, or another id at the provider: consent and place go with the person.

The provider vouches for it in a signed webhook: it is the same person who moved their own account. The old address
leads to them for what was written before, so that a late DISATTIVA still counts, and then to nobody: numbers are given
away again. Somebody who had written from the new address already, before we heard, is the same person: the two become
one, the latest word of both counts, and nobody is told twice.

Changes count in the order of the provider's second, in whatever order they are told: each is remembered for as long as
an earlier one may come, and then those that follow it are gone through again. The same goes for what was written from
the old address and is read after the change: it is the person's at the new one.
"""

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol
from uuid import UUID

from comunica.enrolment import consent, ledger
from comunica.enrolment.consent import Consent, Registers
from comunica.enrolment.event_order import event_key
from comunica.enrolment.ledger import Fact, Head, LedgerEvent
from comunica.municipality.address import Address, AddressKind, country_of
from comunica.usecases.hearing.inbound_record import AddressRow, Changes, KnownPerson, LedgerRow, PersonKey, RecordKey
from comunica.usecases.hearing.record_account_event import AddressChanged
from comunica.usecases.town_directory import Channel, Town

#: How the proof says that a consent was taken along.
WAY = "number_change"
#: As for somebody who wrote and never joined.
_UNJOINED = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """A person at a new address."""

    person: PersonKey
    channel_id: UUID
    #: What counts now, of both if the person was known as two.
    registers: Registers
    erase_after: dt.datetime | None
    #: Where to send to: a user id takes the place of a user id only.
    address_kind: AddressKind
    address_sealed: bytes
    country: str | None
    #: All those of the new address.
    links: Sequence[AddressRow]
    at: dt.datetime
    #: The same person as known by the new address before; what is left there gets nothing more.
    other: UUID | None = None
    other_registers: Registers | None = None
    other_erase_after: dt.datetime | None = None
    #: By either record of the same person: what waits to be answered is silent.
    banned: bool = False


class MovingWork(Protocol):
    """One transaction that holds the municipality's ledger."""

    @property
    def heads(self) -> Mapping[UUID, Head]:
        """Where the ledger ends."""

    async def known_people(self, addresses: Sequence[RecordKey]) -> Sequence[KnownPerson]:
        """Who is known at these addresses."""

    async def remember_change(self, channel: Channel, event: AddressChanged) -> None:
        """That these addresses were left for others; once, however often it is told."""

    async def followed_by(
        self, channel: Channel, addresses: Sequence[Address], since: dt.datetime
    ) -> Sequence[AddressChanged]:
        """What is remembered of how these addresses were left since then, earliest first."""

    async def move(self, move: Move) -> None:
        """The person is reached at the new address, and no longer at the old one of the same kind."""

    async def write(self, changes: Changes) -> None:
        """Write the proof."""


async def move_person(channel: Channel, event: AddressChanged, work: MovingWork) -> tuple[str, list[Fact]]:
    """Apply one change, and those that follow it and were told before it; what became of it, and what it proves."""
    outcome, proofs = await _take_along(channel, event, work)
    if outcome == "moved":
        proofs += await _go_on(channel, event, work)
    return outcome, proofs


async def follow_changes(channel: Channel, left: Sequence[Address], since: dt.datetime, work: MovingWork) -> list[Fact]:
    """Apply what is remembered of how these addresses were left since then: who was unknown then is known now."""
    proofs: list[Fact] = []
    for event in await work.followed_by(channel, left, since):
        proofs += (await move_person(channel, event, work))[1]
    return proofs


def prove(town: Town, head: Head, proofs: Sequence[Fact], new_salt: Callable[[], bytes]) -> Changes:
    """What to write of these proofs, at the end of the town's ledger."""
    rows = []
    for fact in proofs:
        entry = ledger.append(head, fact, new_salt())
        head = ledger.head_at(entry)
        rows.append(LedgerRow(municipality_id=town.id, entry=entry))
    return Changes(people=(), addresses=(), messages=(), ledger=rows, replies=(), withdrawals=(), heads={town.id: head})


async def _take_along(channel: Channel, event: AddressChanged, work: MovingWork) -> tuple[str, list[Fact]]:
    """What became of one change, in a word, and what it proves."""
    old, new = _keys(channel, event.old), _keys(channel, event.new)
    known = {each.address: each for each in await work.known_people([*old, *new])}
    person, other = _first(known, old, event.at), _first(known, new, event.at)
    if person is None:
        return "unknown_person", []
    if other is not None and other.id == person.id:
        if person.moved_at is not None:
            return "unchanged", []
        # Both addresses are theirs, and the old one was given back to them by an earlier change that came later.
        other = None
    move = _move(channel, event, person, other, known)
    await work.move(move)
    return "moved", list(_proofs(channel.town, event, move, other))


async def _go_on(channel: Channel, event: AddressChanged, work: MovingWork) -> list[Fact]:
    """Go through the changes that follow this one and were told before it; what they prove."""
    proofs: list[Fact] = []
    # Each once: two of one second may lead in a circle.
    gone_through, last = {_named(event)}, [event]
    while last:
        before = last.pop()
        for later in await work.followed_by(channel, before.new, before.at):
            if _named(later) not in gone_through:
                gone_through.add(_named(later))
                proofs += (await _take_along(channel, later, work))[1]
                last.append(later)
    return proofs


def _named(event: AddressChanged) -> tuple[dt.datetime, bytes]:
    return event.at, event.digest


def _keys(channel: Channel, addresses: Sequence[Address]) -> dict[RecordKey, Address]:
    vault = channel.town.vault
    return {RecordKey(channel.town.id, channel.id, vault.index(each.kind, each.value)): each for each in addresses}


def _first(
    known: Mapping[RecordKey, KnownPerson], keys: Mapping[RecordKey, Address], at: dt.datetime
) -> KnownPerson | None:
    found = (known[key] for key in keys if key in known)
    return next((each for each in found if each.answers_for(at)), None)


def _move(
    channel: Channel,
    event: AddressChanged,
    person: KnownPerson,
    other: KnownPerson | None,
    known: Mapping[RecordKey, KnownPerson],
) -> Move:
    town, reached = channel.town, _reached_at(event.new)
    registers = consent.joined_in_one(person.registers, other.registers) if other else person.registers
    left = _left_behind(other.registers, event) if other else None
    return Move(
        person=PersonKey(town.id, person.id),
        channel_id=channel.id,
        registers=registers,
        erase_after=_erase_after(registers, town),
        address_kind=reached.kind,
        country=country_of(reached),
        address_sealed=town.vault.seal("subscriber.address_sealed", reached.value),
        links=[
            AddressRow(key=key, kind=address.kind, subscriber_id=person.id, was_anothers=key in known)
            for key, address in _keys(channel, event.new).items()
        ],
        at=event.at,
        other=other.id if other else None,
        other_registers=left,
        other_erase_after=_erase_after(left, town) if left else None,
        banned=person.banned or (other is not None and other.banned),
    )


def _reached_at(addresses: Sequence[Address]) -> Address:
    """The phone if there is one: every kind of message can go there."""
    return next((each for each in addresses if each.kind is AddressKind.PHONE), addresses[0])


def _left_behind(registers: Registers, event: AddressChanged) -> Registers:
    if registers.consent is not Consent.OPTED_IN:
        return registers
    key = max(registers.consent_key, event_key(sent_at=event.at, leaves=True, message_digest=event.digest))
    return replace(registers, consent=Consent.OPTED_OUT, consent_key=key, consented_at=event.at)


def _erase_after(registers: Registers, town: Town) -> dt.datetime | None:
    return consent.erase_after(registers, retention=dt.timedelta(days=town.retention_days), unjoined=_UNJOINED)


def _proofs(town: Town, event: AddressChanged, move: Move, other: KnownPerson | None) -> Sequence[Fact]:
    """One for each record whose consent is another, or at another address."""

    def fact(subscriber_id: UUID, decided: Consent, happened_at: dt.datetime) -> Fact:
        return Fact(
            subscriber_id=subscriber_id,
            event=LedgerEvent.OPTED_IN if decided is Consent.OPTED_IN else LedgerEvent.OPTED_OUT,
            way=WAY,
            happened_at=happened_at,
            message_digest=event.digest,
            notice_version=town.notice_version,
        )

    now, proofs = move.registers, []
    if now.consent is not Consent.NONE:
        from_other = other is not None and now.consent_key == other.registers.consent_key
        decided_at = now.consented_at if from_other and now.consented_at else event.at
        proofs.append(fact(move.person.id, now.consent, decided_at))
    if other is not None and other.registers.consent is Consent.OPTED_IN:
        proofs.append(fact(other.id, Consent.OPTED_OUT, event.at))
    return proofs
