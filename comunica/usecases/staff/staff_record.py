"""The record as far as the staff of a municipality needs it: who works there, their links, what is written of them."""

import datetime as dt
from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.municipality.roles import Role
from comunica.usecases.audit import AuditLine


class StaffState(StrEnum):
    """How somebody stands."""

    #: Has not taken the invitation up.
    INVITED = "invited"
    ACTIVE = "active"
    #: Is not let in until an administrator says so.
    SUSPENDED = "suspended"


class LinkKind(StrEnum):
    """What a link is for. Each opens once."""

    #: Choose a password, set the codes up: for who is new, or lost both.
    INVITATION = "invitation"
    #: Choose another password. The codes stay.
    RECOVERY = "recovery"


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberShown:
    """Somebody of the staff, as administrators see them."""

    id: UUID
    email: str
    name: str
    role: Role
    state: StaffState
    #: `it` or `en`.
    language: str
    #: The id of who invited them, or `desk`.
    made_by: str
    created_at: dt.datetime
    last_signed_in_at: dt.datetime | None

    @property
    def is_administrator(self) -> bool:
        """Whether they keep settings, staff and keys now: one at least does, always."""
        return self.role is Role.ADMINISTRATOR and self.state is StaffState.ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberToProve:
    """Somebody who says that they are this person, and what that is held against."""

    id: UUID
    municipality_id: UUID
    state: StaffState
    password_hash: str | None = field(repr=False)
    #: Base32; none: not set up.
    totp_secret: str | None = field(repr=False)
    #: The last step whose code was taken: none before it, nor itself, works again.
    totp_last_step: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMember:
    """Somebody to write, invited. The e-mail as `read_email` has it."""

    id: UUID
    email: str
    name: str
    role: Role
    language: str
    made_by: str
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLink:
    """A link to write: the digest of its token. Takes the place of an earlier one of its kind."""

    digest: bytes = field(repr=False)
    staff_id: UUID
    kind: LinkKind
    made_by: str
    created_at: dt.datetime
    expires_at: dt.datetime
    #: Of an invitation: the codes' secret that whoever opens it is shown.
    totp_secret: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkOnRecord:
    """A link that is open, and whose it is."""

    municipality_id: UUID
    #: The name of the municipality.
    municipality: str
    kind: LinkKind
    expires_at: dt.datetime
    member: MemberShown
    totp_secret: str | None = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """What somebody proves themselves with from now on. `recovery_codes`: in plain, kept as keyed digests."""

    password_hash: str = field(repr=False)
    totp_secret: str = field(repr=False)
    totp_last_step: int
    recovery_codes: Sequence[str] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewSession:
    """A session to write: the digest of its token."""

    id: UUID
    digest: bytes = field(repr=False)
    staff_id: UUID
    forgery_secret: str = field(repr=False)
    created_at: dt.datetime
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class DigitalIdentity:
    """Whom the gateway means: an issuer, and its name for a person, which may be their tax code. Never written down."""

    issuer: str = field(repr=False)
    subject: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityHolder:
    """Somebody of the staff who linked an identity. `index`: the keyed hash that it was found by."""

    staff_id: UUID
    municipality_id: UUID
    #: The name of the municipality.
    municipality: str
    state: StaffState
    index: bytes = field(repr=False)


class StaffTurn(Protocol):
    """One transaction on the staff of one municipality. Nobody else changes it until the end."""

    async def municipality(self) -> str:
        """Its name."""

    async def members(self) -> Sequence[MemberShown]:
        """Everybody, by id: there are few."""

    async def hold(self, staff_id: UUID) -> MemberShown | None:
        """One; none if the municipality has none of this id."""

    async def to_prove(self, staff_id: UUID) -> MemberToProve:
        """What the person is held against. They must be there."""

    async def add(self, member: NewMember) -> bool:
        """Write them; false, and nothing written, if somebody has this e-mail, here or in another municipality."""

    async def put_role(self, staff_id: UUID, role: Role) -> None:
        """Another role, from the next request on."""

    async def put_state(self, staff_id: UUID, state: StaffState) -> None:
        """Another state, from the next request on."""

    async def put_credentials(self, staff_id: UUID, credentials: Credentials) -> None:
        """All new; the ones before work no more."""

    async def put_password(self, staff_id: UUID, password_hash: str) -> None:
        """Another password."""

    async def put_recovery_codes(self, staff_id: UUID, codes: Sequence[str]) -> None:
        """These, and none of those before."""

    async def take_step(self, staff_id: UUID, step: int) -> bool:
        """The code of this step was used; false if it, or a later one, was before."""

    async def take_recovery_code(self, staff_id: UUID, code: str) -> bool:
        """It was used; false if it is none of theirs, or was used before."""

    async def put_link(self, link: NewLink) -> None:
        """See `NewLink`."""

    async def take_link(self, digest: bytes, now: dt.datetime) -> bool:
        """It was used; false if it is not open any more."""

    async def drop_links(self, staff_id: UUID) -> None:
        """None of theirs opens any more."""

    async def open_session(self, session: NewSession) -> None:
        """Somebody signed in. Their sessions that are long over are forgotten."""

    async def revoke_session(self, staff_id: UUID, session_id: UUID) -> bool:
        """This one of theirs ends now; false if it had."""

    async def revoke_sessions(self, staff_id: UUID, *, but: UUID | None = None) -> int:
        """All of theirs end now, but the one with this id; how many did."""

    async def identity_linked_at(self, staff_id: UUID) -> dt.datetime | None:
        """Since when they have linked a digital identity; none: they have not."""

    async def put_identity(self, staff_id: UUID, identity: DigitalIdentity, started_at: dt.datetime) -> bool:
        """It is theirs; false if they have one, or somebody of the town has it. `started_at`: of the way there."""

    async def take_identity(self, staff_id: UUID, index: bytes, started_at: dt.datetime) -> bool:
        """They came by it, on a way that they began then; false if it is not theirs any more, or they came by this way
        before, or by a later one.
        """

    async def drop_identity(self, staff_id: UUID) -> bool:
        """None is linked any more; false if none was."""

    async def tell(self, line: AuditLine) -> None:
        """A line in the town's log."""


class StaffRegister(Protocol):
    """The record. Raises RecordAway."""

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[StaffTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises."""

    async def list_members(self, municipality_id: UUID) -> Sequence[MemberShown]:
        """Everybody who works there or did, by id."""

    async def see_member(self, municipality_id: UUID, staff_id: UUID) -> MemberShown | None:
        """One; none if the municipality has none of this id."""

    async def see_identity(self, municipality_id: UUID, staff_id: UUID) -> dt.datetime | None:
        """Since when they have linked a digital identity; none: they have not."""


class StaffDirectory(Protocol):
    """Who comes in, whichever municipality they belong to. Raises RecordAway."""

    async def find_by_email(self, email: str) -> MemberToProve | None:
        """Whose e-mail this is."""

    async def find_link(self, digest: bytes, now: dt.datetime) -> LinkOnRecord | None:
        """A link that is open."""

    async def find_by_identity(self, identity: DigitalIdentity) -> Sequence[IdentityHolder]:
        """Who linked it: one of a municipality at most, in order of their names."""
