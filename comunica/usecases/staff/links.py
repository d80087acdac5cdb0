"""Links that let somebody choose a password: made, and written to them. Each opens once, and not for long."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field

from comunica.municipality.one_time_codes import SECRET_BYTES, secret_of
from comunica.usecases.staff.letters import InvitationLetter, Letters, Reader, RecoveryLetter
from comunica.usecases.staff.staff_record import LinkKind, MemberShown, NewLink
from comunica.usecases.staff.tokens import TOKEN_BYTES, digest_of, token_of

INVITED_FOR = dt.timedelta(days=7)
RECOVERING_FOR = dt.timedelta(hours=1)
_LIVES: dict[LinkKind, dt.timedelta] = {LinkKind.INVITATION: INVITED_FOR, LinkKind.RECOVERY: RECOVERING_FOR}
_PATH: dict[LinkKind, str] = {LinkKind.INVITATION: "/invito/", LinkKind.RECOVERY: "/recupera/"}


@dataclass(frozen=True, slots=True)
class LinkMade:
    """A link to be kept, and the address that opens it, which nobody can tell again."""

    kept: NewLink
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class LinkSent:
    """A link was made for this person. `posted`: they have it by e-mail; else somebody shows them the address, once."""

    member: MemberShown
    address: str = field(repr=False)
    posted: bool
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkDesk:
    """What making links needs: `base_url` of the console, without a slash at the end; chance, so many bytes."""

    letters: Letters
    base_url: str
    chance: Callable[[int], bytes]


def make_link(member: MemberShown, kind: LinkKind, *, made_by: str, now: dt.datetime, desk: LinkDesk) -> LinkMade:
    """A new one of this kind."""
    token = token_of(desk.chance(TOKEN_BYTES))
    kept = NewLink(
        digest=digest_of(token),
        staff_id=member.id,
        kind=kind,
        made_by=made_by,
        created_at=now,
        expires_at=now + _LIVES[kind],
        totp_secret=secret_of(desk.chance(SECRET_BYTES)) if kind is LinkKind.INVITATION else None,
    )
    return LinkMade(kept, f"{desk.base_url}{_PATH[kind]}{token}")


async def send_link(made: LinkMade, member: MemberShown, municipality: str, *, desk: LinkDesk) -> LinkSent:
    """Once it is on record: by e-mail, if somebody carries e-mail here."""
    reader = Reader(email=member.email, name=member.name, language=member.language, municipality=municipality)
    match made.kept.kind:
        case LinkKind.INVITATION:
            days = INVITED_FOR // dt.timedelta(days=1)
            posted = await desk.letters.post(InvitationLetter(reader=reader, link=made.address, days=days))
        case LinkKind.RECOVERY:
            minutes = RECOVERING_FOR // dt.timedelta(minutes=1)
            posted = await desk.letters.post(RecoveryLetter(reader=reader, link=made.address, minutes=minutes))
    return LinkSent(member, made.address, posted, made.kept.expires_at)
