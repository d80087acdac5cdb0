"""Grant a mandate: a municipality lets a partner send in its name. Nobody lets another do what they may not do."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from comunica.broadcasting.lanes import BROADCAST_LANES, Lane
from comunica.municipality.keys import KeyKind, Scope
from comunica.municipality.sending_rules import ALL_CATEGORIES
from comunica.usecases.audit import AuditLine, Deed
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.keys.issue_key import LONGEST_LIFE
from comunica.usecases.partners.mandate_register import MandateRegister, MandateShown, MandateTerms, NewMandate
from comunica.usecases.partners.partner_register import PartnerShown
from comunica.usecases.problem import Problem, Refused

_PARTNER_UNKNOWN = Problem("partner_unknown", "partner", "there is no such partner here: see GET /v2/partners")


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateWanted:
    """What is granted. `partner`: its id or its slug. `expires_at` none: until it is revoked."""

    partner: UUID | str
    categories: frozenset[str]
    lanes: frozenset[Lane]
    expires_at: dt.datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantDesk:
    """Who grants, where, when; and a fresh UUIDv7."""

    caller: Caller
    mandates: MandateRegister
    now: dt.datetime
    new_id: UUID


async def grant_mandate(wanted: MandateWanted, *, desk: GrantDesk) -> MandateShown | Refused:
    """The mandate, which takes the place of the one that the partner had; or all that is wrong with the wish."""
    problems = [*_problems(wanted, desk.caller, desk.now)]
    async with desk.mandates.turn(desk.caller.municipality_id) as turn:
        partner = await turn.partner(wanted.partner)
        if partner is None or partner.closed_at is not None:
            problems.append(_PARTNER_UNKNOWN)
        if problems or partner is None:
            return Refused(tuple(problems))
        await turn.put(_mandate(wanted, partner, desk))
        # What the mandate before let through and this one does not.
        terms = MandateTerms(categories=wanted.categories, lanes=wanted.lanes)
        counts = {"broadcasts_cancelled": await turn.cancel_planned(partner.id, but=terms)}
        line = AuditLine(who=desk.caller.who, what=Deed.GRANT_MANDATE, counts=counts, reason=partner.slug)
        await turn.tell(desk.new_id, line)
        shown = await turn.see(desk.new_id)
    assert shown is not None, "it was written in this transaction"
    return shown


def _mandate(wanted: MandateWanted, partner: PartnerShown, desk: GrantDesk) -> NewMandate:
    return NewMandate(
        id=desk.new_id,
        partner_id=partner.id,
        categories=wanted.categories,
        lanes=wanted.lanes,
        granted_by=str(desk.caller.key_id),
        granted_at=desk.now,
        expires_at=wanted.expires_at,
    )


def _problems(wanted: MandateWanted, caller: Caller, now: dt.datetime) -> Iterator[Problem]:
    if not wanted.categories or wanted.categories - ALL_CATEGORIES:
        yield Problem("categories_invalid", "categories", f"name some of {', '.join(sorted(ALL_CATEGORIES))}")
    if not wanted.lanes or wanted.lanes - set(BROADCAST_LANES):
        yield Problem("lanes_invalid", "lanes", f"name some of {', '.join(BROADCAST_LANES)}")
    if wanted.expires_at is not None and not now < wanted.expires_at <= now + LONGEST_LIFE:
        yield Problem("expires_at_range", "expires_at", "must lie ahead, ten years at most")
    yield from _problems_of_might(wanted, caller)


def _problems_of_might(wanted: MandateWanted, caller: Caller) -> Iterator[Problem]:
    needed = {Scope.BROADCAST_SEND} | ({Scope.BROADCAST_URGENT} if Lane.URGENT in wanted.lanes else set())
    if beyond := sorted(needed - caller.scopes):
        yield Problem(
            "scope_not_yours", "lanes", f"who lets a partner send must be able to: not yours is {', '.join(beyond)}"
        )
    if caller.kind is not KeyKind.LIVE:
        yield Problem("kind_not_yours", "", f"a {caller.kind} key cannot let a partner reach citizens: use a live one")
