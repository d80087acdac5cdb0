"""Issue a key to a partner. For another secret make another key, hand it over, and revoke the one before."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from comunica.municipality.keys import ApiKey, KeyKind, Scope
from comunica.municipality.partner_keys import PARTNER_SCOPES
from comunica.usecases.keys.issue_key import LONGEST_LIFE, LONGEST_NAME
from comunica.usecases.partners.partner_register import PartnerDesk, PartnerKeyIssued, PartnerKeyShown
from comunica.usecases.problem import Problem, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerKeyWanted:
    """What is asked for. `expires_at` none: it never ends by itself."""

    name: str
    kind: KeyKind
    scopes: frozenset[Scope]
    expires_at: dt.datetime | None = None


async def issue_partner_key(
    partner_id: UUID,
    wanted: PartnerKeyWanted,
    *,
    desk: PartnerDesk,
    key_id: UUID,
    secret: ApiKey,
) -> PartnerKeyIssued | Refused | None:
    """The key, or all that is wrong with the wish; none if there is no such partner. `key_id` is a fresh UUIDv7."""
    partner = await desk.register.see(partner_id)
    if partner is None:
        return None
    problems = [*problems_of_key(wanted, desk.now)]
    if partner.closed_at is not None:
        problems.append(Problem("partner_closed", "", "this partner is closed: its keys would open nothing"))
    if problems:
        return Refused(tuple(problems))
    issued = PartnerKeyIssued(key_shown(partner_id, wanted, key_id, secret, desk.now), secret)
    if not await desk.register.add_key(issued, hand=desk.hand):
        return Refused((Problem("key_name_taken", "name", "there is, or was, a key of this name: choose another"),))
    return issued


def key_shown(
    partner_id: UUID, wanted: PartnerKeyWanted, key_id: UUID, secret: ApiKey, now: dt.datetime
) -> PartnerKeyShown:
    """A key as it begins."""
    return PartnerKeyShown(
        id=key_id,
        partner_id=partner_id,
        name=wanted.name.strip(),
        kind=wanted.kind,
        scopes=wanted.scopes,
        prefix=secret.prefix,
        created_at=now,
        expires_at=wanted.expires_at,
        last_used_at=None,
        revoked_at=None,
    )


def problems_of_key(wanted: PartnerKeyWanted, now: dt.datetime) -> Iterator[Problem]:
    """All that is wrong with the wish for a key, on HTTP or on NATS."""
    if not 1 <= len(wanted.name.strip()) <= LONGEST_NAME:
        yield Problem("key_name_length", "name", f"must have 1 to {LONGEST_NAME} characters")
    if not wanted.scopes:
        yield Problem("scopes_missing", "scopes", "a key without a permission opens nothing: name one")
    if beyond := sorted(wanted.scopes - PARTNER_SCOPES):
        allowed = ", ".join(sorted(PARTNER_SCOPES))
        yield Problem(
            "scope_not_for_partners", "scopes", f"a partner's key may have {allowed}; not {', '.join(beyond)}"
        )
    if wanted.expires_at is not None and not now < wanted.expires_at <= now + LONGEST_LIFE:
        yield Problem("expires_at_range", "expires_at", "must lie ahead, ten years at most")
