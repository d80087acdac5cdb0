"""Issue a key, or another secret of one. Who issues gives nothing that they do not have themselves."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from comunica.municipality.keys import MUNICIPAL_SCOPES, ApiKey, KeyKind, Scope
from comunica.usecases.audit import AuditLine, Deed, operator
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.keys.key_register import BY_DESK, BY_FILE, KeyIssued, KeyRegister, KeyShown, KeyTurn, NewKey
from comunica.usecases.problem import Problem, Refused

LONGEST_NAME = 100
#: How long the secret before goes on after a rotation, unless somebody says otherwise; and at most.
OVERLAP = dt.timedelta(days=1)
LONGEST_OVERLAP = dt.timedelta(days=30)
LONGEST_LIFE = dt.timedelta(days=3660)


@dataclass(frozen=True, slots=True, kw_only=True)
class Issuer:
    """Who issues: a key, or a person at comunica-admin's desk who may give everything that a municipality can have."""

    made_by: str
    who: str
    kind: KeyKind
    scopes: frozenset[Scope]
    lineage: UUID | None

    @classmethod
    def of(cls, caller: Caller) -> "Issuer":
        """A program with a key."""
        return cls(
            made_by=str(caller.key_id),
            who=caller.who,
            kind=caller.kind,
            scopes=caller.scopes,
            lineage=caller.lineage or caller.key_id,
        )

    @classmethod
    def at_desk(cls, name: str) -> "Issuer":
        """A person."""
        return cls(made_by=BY_DESK, who=operator(name), kind=KeyKind.LIVE, scopes=MUNICIPAL_SCOPES, lineage=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyWanted:
    """What is asked for. `expires_at` none: it never ends by itself."""

    name: str
    kind: KeyKind
    scopes: frozenset[Scope]
    expires_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class IssueDesk:
    """Who issues, where, when, and what is new: an id (UUIDv7) and a secret."""

    issuer: Issuer
    register: KeyRegister
    now: dt.datetime
    new_id: UUID
    secret: ApiKey


async def make_new_key(municipality_id: UUID, wanted: KeyWanted, *, desk: IssueDesk) -> KeyIssued | Refused:
    """A key with its secret, or all that is wrong with the wish."""
    async with desk.register.turn(municipality_id) as turn:
        return await issue_within(turn, wanted, desk=desk)


async def issue_within(turn: KeyTurn, wanted: KeyWanted, *, desk: IssueDesk) -> KeyIssued | Refused:
    """The same within a transaction on the keys of the municipality."""
    issuer, key_id, now = desk.issuer, desk.new_id, desk.now
    if problems := tuple(_problems(wanted, issuer, now)):
        return Refused(problems)
    new = NewKey(
        id=key_id,
        name=wanted.name,
        kind=wanted.kind,
        scopes=wanted.scopes,
        key=desk.secret,
        made_by=issuer.made_by,
        lineage=issuer.lineage,
        created_at=now,
        expires_at=wanted.expires_at,
    )
    if not await turn.add(new):
        return Refused((Problem("key_name_taken", "name", "there is, or was, a key of this name: choose another"),))
    await turn.tell(key_id, AuditLine(who=issuer.who, what=Deed.MAKE_KEY, reason=str(wanted.kind)))
    shown = await turn.hold(key_id)
    assert shown is not None, "it was written in this transaction"
    return KeyIssued(shown, desk.secret)


async def rotate_key(
    municipality_id: UUID, key_id: UUID, *, overlap: dt.timedelta, desk: IssueDesk
) -> KeyIssued | Refused | None:
    """Another secret for the same key, which stays who it is; the one it had goes on for a while. None: no such key."""
    async with desk.register.turn(municipality_id) as turn:
        there = await turn.hold(key_id)
        if there is None:
            return None
        if problems := tuple(_problems_of_rotation(there, overlap, desk.issuer, desk.now)):
            return Refused(problems)
        await turn.replace_secret(key_id, desk.secret, previous_until=desk.now + overlap)
        await turn.tell(desk.new_id, AuditLine(who=desk.issuer.who, what=Deed.ROTATE_KEY, reason=str(key_id)))
        shown = await turn.hold(key_id)
    assert shown is not None, "it was there in this transaction"
    return KeyIssued(shown, desk.secret)


def _problems(wanted: KeyWanted, issuer: Issuer, now: dt.datetime) -> Iterator[Problem]:
    if not 1 <= len(wanted.name.strip()) <= LONGEST_NAME:
        yield Problem("key_name_length", "name", f"must have 1 to {LONGEST_NAME} characters")
    if not wanted.scopes:
        yield Problem("scopes_missing", "scopes", "a key without a permission opens nothing: name one")
    yield from _problems_of_might(wanted.kind, wanted.scopes, issuer)
    if wanted.expires_at is not None and not now < wanted.expires_at <= now + LONGEST_LIFE:
        yield Problem("expires_at_range", "expires_at", "must lie ahead, ten years at most")


def _problems_of_might(kind: KeyKind, scopes: frozenset[Scope], issuer: Issuer) -> Iterator[Problem]:
    if beyond := sorted(scopes - (issuer.scopes & MUNICIPAL_SCOPES)):
        yield Problem(
            "scope_not_yours", "scopes", f"who issues a key must have what it can do: not yours is {', '.join(beyond)}"
        )
    if not kind.within(issuer.kind):
        yield Problem("kind_not_yours", "kind", f"a {issuer.kind} key cannot issue a {kind} key")


def _problems_of_rotation(
    there: KeyShown, overlap: dt.timedelta, issuer: Issuer, now: dt.datetime
) -> Iterator[Problem]:
    if there.made_by == BY_FILE:
        yield Problem(
            "key_of_file", "", "this key is of the town's file: give it another key_file there, and apply the file"
        )
    if there.revoked_at is not None or (there.expires_at is not None and there.expires_at <= now):
        yield Problem("key_over", "", "this key has ended: make a new one")
    if not dt.timedelta() <= overlap <= LONGEST_OVERLAP:
        yield Problem("overlap_range", "overlap_minutes", f"must be 0 to {LONGEST_OVERLAP // dt.timedelta(minutes=1)}")
    yield from _problems_of_might(there.kind, there.scopes, issuer)
