"""Ways to the identity gateway and back: who comes back is the browser that went, and soon.

The browser keeps the way in a cookie that we signed. What goes to the gateway follows from it by a key that only we
have, so that neither whoever sees an address nor whoever sets a cookie can make the other.
"""

import base64
import binascii
import datetime as dt
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID

from comunica.usecases.staff.devices import Signs
from comunica.usecases.staff.identities import Question
from comunica.usecases.staff.tokens import TOKEN_BYTES, token_of

#: How long somebody may take: SPID asks for a password and a phone.
TRIP_LASTS = dt.timedelta(minutes=10)
#: How long after it they may choose the town.
CHOICE_LASTS = dt.timedelta(minutes=5)
_TRIP, _CHOICE = "trip", "choice"
_ASKED = ("state", "nonce", "verifier", "more of it")
_EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
_MICROSECOND = dt.timedelta(microseconds=1)


class Errand(StrEnum):
    """What somebody goes there for."""

    SIGN_IN = "sign_in"
    LINK = "link"


@dataclass(frozen=True, slots=True, kw_only=True)
class Trip:
    """One way there and back."""

    errand: Errand
    token: str = field(repr=False)
    started_at: dt.datetime
    #: Of who links: nobody else's session takes it up.
    session_id: UUID | None = None
    #: The page of ours that they want to see afterwards.
    then: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Somebody who is proven and works for several towns: person, town and index of each."""

    started_at: dt.datetime
    then: str
    holders: tuple[tuple[UUID, UUID, bytes], ...] = field(repr=False)


def trip_of(errand: Errand, chance: bytes, now: dt.datetime, *, session_id: UUID | None = None, then: str = "") -> Trip:
    """A new one. `chance`: TOKEN_BYTES bytes."""
    assert len(chance) == TOKEN_BYTES
    return Trip(errand=errand, token=token_of(chance), started_at=now, session_id=session_id, then=then)


def question_of(trip: Trip, *, signs: Signs) -> Question:
    """What goes to the gateway, which nobody makes of the cookie without our key."""
    state, nonce, first, second = (signs.sign(f"{what}|{trip.token}") for what in _ASKED)
    # A verifier has 43 characters at least (RFC 7636, 4.1): a signature is shorter.
    return Question(state=state, nonce=nonce, verifier=first + second)


def kept_trip(trip: Trip, *, signs: Signs) -> str:
    """What the browser keeps."""
    session = trip.session_id.hex if trip.session_id else ""
    return _signed([_TRIP, trip.errand, trip.token, _moment(trip.started_at), session, _text(trip.then)], signs)


def read_trip(kept: str, now: dt.datetime, *, signs: Signs) -> Trip | None:
    """The way that the browser is on; none: on none, or for too long."""
    read = _read(kept, _TRIP, signs)
    if read is None:
        return None
    errand, token, started, session, then = read
    trip = Trip(
        errand=Errand(errand),
        token=token,
        started_at=_read_moment(started),
        session_id=UUID(session) if session else None,
        then=_read_text(then),
    )
    return trip if trip.started_at <= now < trip.started_at + TRIP_LASTS else None


def kept_choice(choice: Choice, now: dt.datetime, *, signs: Signs) -> str:
    """What the browser keeps while somebody chooses."""
    holders = ",".join(f"{staff.hex}:{town.hex}:{index.hex()}" for staff, town, index in choice.holders)
    until = _moment(now + CHOICE_LASTS)
    return _signed([_CHOICE, _moment(choice.started_at), until, holders, _text(choice.then)], signs)


def read_choice(kept: str, now: dt.datetime, *, signs: Signs) -> Choice | None:
    """Between what they may choose; none: nothing, or not any more."""
    read = _read(kept, _CHOICE, signs)
    if read is None or now >= _read_moment(read[1]):
        return None
    started, _, holders, then = read
    triples = (each.split(":") for each in holders.split(","))
    return Choice(
        started_at=_read_moment(started),
        then=_read_text(then),
        holders=tuple((UUID(staff), UUID(town), bytes.fromhex(index)) for staff, town, index in triples),
    )


def _signed(parts: list[str], signs: Signs) -> str:
    said = ".".join(parts)
    return f"{said}.{signs.sign(said)}"


def _read(kept: str, kind: str, signs: Signs) -> list[str] | None:
    said, _, signature = kept.rpartition(".")
    if not signs.signed(said, signature):
        return None
    first, *others = said.split(".")
    return others if first == kind else None


def _moment(moment: dt.datetime) -> str:
    return str((moment - _EPOCH) // _MICROSECOND)


def _read_moment(text: str) -> dt.datetime:
    return _EPOCH + int(text) * _MICROSECOND


def _text(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode("utf-8", "replace")).rstrip(b"=").decode()


def _read_text(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return ""
