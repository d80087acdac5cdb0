"""Digital identities (SPID, CIE) that people of the staff linked to themselves, and the gateway that proves them.

A gateway says who somebody is, and nothing of what they may do: nobody gets an account by it.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.staff.coming_in import FrontDesk
from comunica.usecases.staff.devices import Signs
from comunica.usecases.staff.staff_record import DigitalIdentity, StaffTurn


class IdentityRefusal(StrEnum):
    """Why somebody who came back from the gateway is not let in, or not linked."""

    #: They gave up there.
    CANCELLED = "cancelled"
    #: It is not the way that this browser began, or that was too long ago, or it was walked before.
    LOST = "lost"
    #: What the gateway says does not hold: code, signature, whom it is for, when.
    NOT_BELIEVED = "not_believed"
    #: They proved themselves there with less than we ask for.
    TOO_WEAK = "too_weak"
    #: The gateway does not answer, or not as it should.
    AWAY = "away"
    #: Nobody whom we let in linked this identity.
    NOT_LINKED = "not_linked"
    #: Somebody else of the town linked it, or the person has another.
    TAKEN = "taken"


@dataclass(frozen=True, slots=True)
class IdentityRefused:
    """Nothing was changed."""

    why: IdentityRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What goes with somebody to the gateway, and must come back: of one way there, and never guessed."""

    state: str = field(repr=False)
    nonce: str = field(repr=False)
    #: PKCE: what only we know of the way that the code is for.
    verifier: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """What the browser brought back from the gateway, in its address; empty: it was not there."""

    state: str = field(default="", repr=False)
    code: str = field(default="", repr=False)
    error: str = ""
    #: Whose answer it is (RFC 9207).
    issuer: str = ""


class IdentityGateway(Protocol):
    """Proves identities: one for the whole service."""

    @property
    def name(self) -> str:
        """As people know it, such as SPID/CIE."""

    async def way_there(self, question: Question) -> str | IdentityRefused:
        """The address that the browser goes to."""

    async def prove(self, returned: Returned, question: Question) -> DigitalIdentity | IdentityRefused:
        """Whose answer it is, if it holds. `returned.state` was looked at already."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityDesk:
    """Where people come in by a digital identity. `signs`: of ways to the gateway, and of nothing else."""

    front: FrontDesk
    signs: Signs
    gateway: IdentityGateway


async def end_identity(turn: StaffTurn, staff_id: UUID, *, who: str) -> bool:
    """Their identity opens nothing any more: they said so, or what they prove themselves with is new. False: none."""
    if not await turn.drop_identity(staff_id):
        return False
    await turn.tell(AuditLine(who=who, what=Deed.UNLINK_IDENTITY))
    return True
