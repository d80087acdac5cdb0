"""Consent, name and place of a person as registers: the event with the greatest key wins, in whatever order they come.

Permuted, repeated and late events end the same (see event_order.py): that is promise 2.
"""

import datetime as dt
from dataclasses import dataclass, replace
from enum import StrEnum

from comunica.enrolment.event_order import BEFORE_EVERYTHING


class Consent(StrEnum):
    """Whether a person gets broadcasts."""

    #: Wrote, never joined.
    NONE = "none"
    OPTED_IN = "opted_in"
    OPTED_OUT = "opted_out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Details:
    """Who and where, as the person last told it."""

    given_name: str = ""
    surname: str = ""
    #: As written.
    place: str = ""
    zone: str | None = None
    #: Id of the street, if the gazetteer has it; then its house number, as read: `12/A`.
    street: str | None = None
    house_number: str = ""
    outside: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """The person asked to join, with all that is required."""

    key: str
    at: dt.datetime
    details: Details


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """The person asked to leave."""

    key: str
    at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Wrote:
    """The person wrote something else."""

    at: dt.datetime


type Event = Joined | Left | Wrote


@dataclass(frozen=True, slots=True, kw_only=True)
class Registers:
    """What is on record of a person's will, with the keys of the events that decided it."""

    consent: Consent = Consent.NONE
    consent_key: str = BEFORE_EVERYTHING
    consented_at: dt.datetime | None = None
    details: Details = Details()
    place_key: str = BEFORE_EVERYTHING
    last_inbound_at: dt.datetime | None = None


def apply(registers: Registers, event: Event) -> Registers:
    """The registers after one more event, in whatever order it comes."""
    registers = replace(registers, last_inbound_at=_later(registers.last_inbound_at, event.at))
    match event:
        case Joined():
            return _place(_decide(registers, Consent.OPTED_IN, event), event)
        case Left():
            return _decide(registers, Consent.OPTED_OUT, event)
        case Wrote():
            return registers


def decides(registers: Registers, event: Event) -> bool:
    """Whether this event is the person's latest word on consent."""
    return not isinstance(event, Wrote) and event.key > registers.consent_key


def joined_in_one(one: Registers, other: Registers) -> Registers:
    """Somebody who was known as two people: of each register the greater key."""
    decides = other if other.consent_key > one.consent_key else one
    placed = other if other.place_key > one.place_key else one
    heard = [at for at in (one.last_inbound_at, other.last_inbound_at) if at is not None]
    return Registers(
        consent=decides.consent,
        consent_key=decides.consent_key,
        consented_at=decides.consented_at,
        details=placed.details,
        place_key=placed.place_key,
        last_inbound_at=max(heard, default=None),
    )


def erase_after(registers: Registers, *, retention: dt.timedelta, unjoined: dt.timedelta) -> dt.datetime | None:
    """When the person's data must be gone: after leaving, and after the last word of somebody who never joined."""
    match registers.consent:
        case Consent.OPTED_IN:
            return None
        case Consent.OPTED_OUT:
            return registers.consented_at + retention if registers.consented_at else None
        case Consent.NONE:
            return registers.last_inbound_at + unjoined if registers.last_inbound_at else None


def _decide(registers: Registers, consent: Consent, event: Joined | Left) -> Registers:
    if event.key <= registers.consent_key:
        return registers
    return replace(registers, consent=consent, consent_key=event.key, consented_at=event.at)


def _place(registers: Registers, event: Joined) -> Registers:
    if event.key <= registers.place_key:
        return registers
    return replace(registers, details=event.details, place_key=event.key)


def _later(known: dt.datetime | None, at: dt.datetime) -> dt.datetime:
    return at if known is None else max(known, at)
