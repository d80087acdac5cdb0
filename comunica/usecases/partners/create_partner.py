"""Create a partner: an organisation that municipalities can give a mandate to. It can do nothing before they do."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from uuid import UUID

from comunica.municipality.keys import ApiKey
from comunica.usecases.partners.issue_partner_key import PartnerKeyWanted, key_shown, problems_of_key
from comunica.usecases.partners.issue_partner_nkey import PartnerNkeyWanted, nkey_shown, problems_of_nkey
from comunica.usecases.partners.partner_register import PartnerDesk, PartnerKeyIssued, PartnerMade, PartnerShown, Taken
from comunica.usecases.problem import Problem, Refused

LONGEST_NAME = 200
_SLUG = re.compile(r"[a-z0-9-]{1,63}")
_SLUG_TAKEN = Problem("partner_slug_taken", "slug", "there is, or was, a partner of this slug: choose another")
_NKEY_TAKEN = Problem("nkey_taken", "nkey.public_key", "this public key is on record: let the partner make another")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerWanted:
    """What is asked for. `contact`: where a town's staff turn, a phone or a page."""

    slug: str
    name: str
    contact: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyToMake:
    """A key for HTTP that it is given at once; `id` is a fresh UUIDv7."""

    wanted: PartnerKeyWanted
    id: UUID
    secret: ApiKey


@dataclass(frozen=True, slots=True, kw_only=True)
class NkeyToMake:
    """A credential for NATS that it is given at once; `id` is a fresh UUIDv7."""

    wanted: PartnerNkeyWanted
    id: UUID


async def create_partner(
    wanted: PartnerWanted,
    *,
    desk: PartnerDesk,
    partner_id: UUID,
    key: KeyToMake | None = None,
    nkey: NkeyToMake | None = None,
) -> PartnerMade | Refused:
    """The partner and what opens to it, or all that is wrong with the wish. `partner_id` is a fresh UUIDv7."""
    if problems := (*_problems(wanted), *_problems_of_keys(key, nkey, desk.now)):
        return Refused(problems)
    made = _made(wanted, partner_id, key, nkey, desk.now)
    match await desk.register.add(made, hand=desk.hand):
        case Taken.SLUG:
            return Refused((_SLUG_TAKEN,))
        case Taken.PUBLIC_KEY:
            return Refused((_NKEY_TAKEN,))
        case None:
            return made


def _made(
    wanted: PartnerWanted, partner_id: UUID, key: KeyToMake | None, nkey: NkeyToMake | None, now: dt.datetime
) -> PartnerMade:
    partner = PartnerShown(
        id=partner_id,
        slug=wanted.slug,
        name=wanted.name.strip(),
        contact=wanted.contact.strip(),
        created_at=now,
        closed_at=None,
    )
    issued = shown = None
    if key is not None:
        issued = PartnerKeyIssued(key_shown(partner_id, key.wanted, key.id, key.secret, now), key.secret)
    if nkey is not None:
        shown = nkey_shown(partner_id, nkey.wanted, nkey.id, now)
    return PartnerMade(partner, issued, shown)


def _problems_of_keys(key: KeyToMake | None, nkey: NkeyToMake | None, now: dt.datetime) -> Iterator[Problem]:
    for part, found in (
        ("key", () if key is None else problems_of_key(key.wanted, now)),
        ("nkey", () if nkey is None else problems_of_nkey(nkey.wanted, now)),
    ):
        for each in found:
            yield replace(each, field=f"{part}.{each.field}")


def _problems(wanted: PartnerWanted) -> Iterator[Problem]:
    if _SLUG.fullmatch(wanted.slug) is None:
        yield Problem("slug_invalid", "slug", "must be 1 to 63 small letters, digits and hyphens")
    if not 1 <= len(wanted.name.strip()) <= LONGEST_NAME:
        yield Problem("name_length", "name", f"must have 1 to {LONGEST_NAME} characters")
    if len(wanted.contact) > LONGEST_NAME:
        yield Problem("contact_length", "contact", f"must have {LONGEST_NAME} characters at most")
