"""Register a callback, change its secret, call it or call it no more."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.callbacks.addresses import AddressRules, UrlFault
from comunica.callbacks.events import EventKind
from comunica.callbacks.signing import make_secret
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.problem import Problem

#: Active callbacks of a town at most: each event is written once for each.
MOST_CALLBACKS = 10
#: For how long the secret before signs besides the new one.
FORMER_SIGNS = dt.timedelta(hours=24)

_ADVICE = {
    UrlFault.TOO_LONG: "is longer than 2000 characters: shorten it",
    UrlFault.UNREADABLE: "is not a URL: write https://, a host name, and a path in ASCII",
    UrlFault.SCHEME: "must begin with https://",
    UrlFault.PORT: "must not name a port: callbacks go to 443",
    UrlFault.CREDENTIALS: "must not hold a name or a password: check the signature instead",
    UrlFault.FRAGMENT: "must not hold a #",
    UrlFault.ADDRESS: "must be reached by the Internet: an address or name of an inner network is not called",
}


class CallbackState(StrEnum):
    """Whether it is called."""

    ACTIVE = "active"
    DISABLED = "disabled"


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterCallback:
    """What is asked for."""

    municipality_id: UUID
    url: str
    events: Sequence[EventKind]
    description: str
    created_by: str
    #: The same, as the town's log names them.
    who: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """A callback as its owner learns of it. The secret is told this once."""

    id: UUID
    secret: str = field(repr=False)


class CallbackRegister(Protocol):
    """The record. Raises RecordAway."""

    async def add(self, callback_id: UUID, asked: RegisterCallback, *, secret: str, most: int, line: AuditLine) -> bool:
        """False if the town has as many as it may. With a line in its log."""

    async def change_secret(
        self, municipality_id: UUID, callback_id: UUID, *, secret: str, former_until: dt.datetime
    ) -> bool:
        """False if there is none of this id that is called."""

    async def steer(self, municipality_id: UUID, callback_id: UUID, state: CallbackState, line: AuditLine) -> bool:
        """False if there is none of this id. With a line in the town's log, if it was in the other state."""


async def register_callback(
    asked: RegisterCallback, *, register: CallbackRegister, rules: AddressRules, callback_id: UUID, chance: bytes
) -> Registered | tuple[Problem, ...]:
    """Put it on record, or say what is wrong. `chance`: for its secret."""
    if (fault := rules.fault_of(asked.url)) is not None:
        return (Problem(str(fault), "url", f"url {_ADVICE[fault]}"),)
    secret = make_secret(chance)
    line = AuditLine(who=asked.who, what=Deed.REGISTER_CALLBACK, reason=str(callback_id))
    if not await register.add(callback_id, asked, secret=secret, most=MOST_CALLBACKS, line=line):
        message = f"there are {MOST_CALLBACKS} active callbacks: disable one first"
        return (Problem("too_many_callbacks", "", message),)
    return Registered(id=callback_id, secret=secret)


async def steer_callback(
    state: CallbackState, *, who: str, register: CallbackRegister, municipality_id: UUID, callback_id: UUID
) -> bool:
    """Call it again, or no more; false if there is none of this id. `who`: as the town's log names them."""
    deed = Deed.REGISTER_CALLBACK if state is CallbackState.ACTIVE else Deed.END_CALLBACK
    line = AuditLine(who=who, what=deed, reason=str(callback_id))
    return await register.steer(municipality_id, callback_id, state, line)


async def rotate_secret(
    municipality_id: UUID, callback_id: UUID, *, register: CallbackRegister, now: dt.datetime, chance: bytes
) -> Registered | None:
    """A new secret, which signs beside the one before for a day; none if no such callback is called."""
    secret = make_secret(chance)
    changed = await register.change_secret(municipality_id, callback_id, secret=secret, former_until=now + FORMER_SIGNS)
    return Registered(id=callback_id, secret=secret) if changed else None
