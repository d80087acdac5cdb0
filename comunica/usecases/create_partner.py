"""Create a partner: an organisation that municipalities can give a mandate to. It can do nothing before they do."""

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from comunica.usecases.partner_register import PartnerRegister, PartnerShown
from comunica.usecases.problem import Problem
from comunica.usecases.submission import Refused

LONGEST_NAME = 200
SLUG = re.compile(r"[a-z0-9-]{1,63}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerWanted:
    """What is asked for. `contact`: where a town's staff turn, a phone or a page."""

    slug: str
    name: str
    contact: str = ""


async def create_partner(
    wanted: PartnerWanted, *, register: PartnerRegister, now: dt.datetime, partner_id: UUID
) -> PartnerShown | Refused:
    """The partner, or all that is wrong with the wish. `partner_id` is a fresh UUIDv7."""
    if problems := tuple(_problems(wanted)):
        return Refused(problems)
    partner = PartnerShown(
        id=partner_id,
        slug=wanted.slug,
        name=wanted.name.strip(),
        contact=wanted.contact.strip(),
        created_at=now,
        closed_at=None,
    )
    if not await register.add(partner):
        return Refused(
            (Problem("partner_slug_taken", "slug", "there is, or was, a partner of this slug: choose another"),)
        )
    return partner


def _problems(wanted: PartnerWanted) -> Iterator[Problem]:
    if SLUG.fullmatch(wanted.slug) is None:
        yield Problem("slug_invalid", "slug", "must be 1 to 63 small letters, digits and hyphens")
    if not 1 <= len(wanted.name.strip()) <= LONGEST_NAME:
        yield Problem("name_length", "name", f"must have 1 to {LONGEST_NAME} characters")
    if len(wanted.contact) > LONGEST_NAME:
        yield Problem("contact_length", "contact", f"must have {LONGEST_NAME} characters at most")
