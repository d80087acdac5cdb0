"""Issue a credential for NATS to a partner: an nkey, of which we keep the public half alone.

It opens as soon as it is on record. For another one issue it, hand it over, and revoke the one before.
"""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from comunica.contracts.nkeys import Kind, NotAnNkey, read_public
from comunica.usecases.partners.issue_partner_key import PartnerKeyWanted, problems_of_key
from comunica.usecases.partners.partner_register import PartnerDesk, PartnerNkeyShown
from comunica.usecases.problem import Problem, Refused


@dataclass(frozen=True, slots=True)
class PartnerNkeyWanted:
    """What is asked for: as of a key, and the public half of the nkey."""

    key: PartnerKeyWanted
    public_key: str


async def issue_partner_nkey(
    partner_id: UUID, wanted: PartnerNkeyWanted, *, desk: PartnerDesk, nkey_id: UUID
) -> PartnerNkeyShown | Refused | None:
    """The credential, or all that is wrong with the wish; none if there is no such partner. `nkey_id`: fresh UUIDv7."""
    partner = await desk.register.see(partner_id)
    if partner is None:
        return None
    problems = [*problems_of_nkey(wanted, desk.now)]
    if partner.closed_at is not None:
        problems.append(Problem("partner_closed", "", "this partner is closed: its keys would open nothing"))
    if problems:
        return Refused(tuple(problems))
    shown = nkey_shown(partner_id, wanted, nkey_id, desk.now)
    if not await desk.register.add_nkey(shown, hand=desk.hand):
        taken = "there is, or was, one of this name, or this public key is on record: choose another"
        return Refused((Problem("nkey_taken", "name", taken),))
    return shown


def nkey_shown(partner_id: UUID, wanted: PartnerNkeyWanted, nkey_id: UUID, now: dt.datetime) -> PartnerNkeyShown:
    """A credential as it begins."""
    return PartnerNkeyShown(
        id=nkey_id,
        partner_id=partner_id,
        public_key=wanted.public_key,
        name=wanted.key.name.strip(),
        kind=wanted.key.kind,
        scopes=wanted.key.scopes,
        created_at=now,
        expires_at=wanted.key.expires_at,
        revoked_at=None,
    )


def problems_of_nkey(wanted: PartnerNkeyWanted, now: dt.datetime) -> Iterator[Problem]:
    """All that is wrong with the wish for one."""
    yield from problems_of_key(wanted.key, now)
    try:
        read_public(wanted.public_key, Kind.USER)
    except NotAnNkey as problem:
        yield Problem("public_key_invalid", "public_key", f"{problem}: give what `nk -pubout` prints, U and 55 more")
