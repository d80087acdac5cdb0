"""Recover: a link by e-mail to choose another password. The codes stay: whoever reads somebody's mail alone is not in.

Who lost the codes as well is invited again by an administrator.
"""

import datetime as dt
from dataclasses import dataclass, field

from comunica.usecases.audit import AuditLine, Deed, staff
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.staff.attempts import by_code, by_recovery, network_of
from comunica.usecases.staff.coming_in import FrontDesk, TooManyAttempts
from comunica.usecases.staff.devices import device_token
from comunica.usecases.staff.emails import read_email
from comunica.usecases.staff.identities import end_identity
from comunica.usecases.staff.letters import NoLetters
from comunica.usecases.staff.links import LinkDesk, make_link, send_link
from comunica.usecases.staff.passwords import problems_of
from comunica.usecases.staff.sign_in import take_code
from comunica.usecases.staff.staff_record import LinkKind, LinkOnRecord, StaffDirectory, StaffState
from comunica.usecases.staff.tokens import digest_of

_CODE_WRONG = Problem(
    "code_wrong", "code", "is neither what the app shows now nor a recovery code that was not used: try the next one"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryShown:
    """What whoever opens the link sees."""

    municipality: str
    email: str
    language: str
    expires_at: dt.datetime


@dataclass(frozen=True, slots=True)
class Recovered:
    """They sign in next. The browser is known: whoever guesses cannot keep them out."""

    device_token: str = field(repr=False)


async def ask_recovery(email: str, *, address: str, desk: FrontDesk, links: LinkDesk) -> None:
    """Write to them, if there is such a person. For behind the answer, which is the same and as soon for everybody."""
    if isinstance(links.letters, NoLetters):
        # Nobody would see the link, and it would end the one that an administrator offered.
        return
    now, known = desk.now(), read_email(email)
    if known is None:
        return
    if await desk.attempts.draw([by_recovery(known), by_recovery(network_of(address))], now) is not None:
        return
    found = await desk.directory.find_by_email(known)
    if found is None or found.state is not StaffState.ACTIVE:
        return
    async with desk.register.turn(found.municipality_id) as turn:
        member = await turn.hold(found.id)
        if member is None or member.state is not StaffState.ACTIVE:
            return
        made = make_link(member, LinkKind.RECOVERY, made_by=str(member.id), now=now, desk=links)
        await turn.put_link(made.kept)
        municipality = await turn.municipality()
    await send_link(made, member, municipality, desk=links)


async def open_recovery(token: str, *, directory: StaffDirectory, now: dt.datetime) -> RecoveryShown | None:
    """What the link shows; none: it opens nothing, or not any more. Looking does not use it up."""
    link = await directory.find_link(digest_of(token), now)
    if link is None or link.kind is not LinkKind.RECOVERY:
        return None
    member = link.member
    return RecoveryShown(
        municipality=link.municipality, email=member.email, language=member.language, expires_at=link.expires_at
    )


async def choose_password(
    token: str, *, password: str, code: str, desk: FrontDesk
) -> Recovered | Refused | TooManyAttempts | None:
    """Another password, by the link and a code; earlier sessions end. None: the link opens nothing any more."""
    now, digest = desk.now(), digest_of(token)
    link = await desk.directory.find_link(digest, now)
    if link is None or link.kind is not LinkKind.RECOVERY:
        return None
    if problems := problems_of(password, email=link.member.email, name=link.member.name):
        return Refused(problems)
    tries = by_code(str(link.member.id))
    if (wait := await desk.attempts.draw([tries], now)) is not None:
        return TooManyAttempts(wait)
    hashed = await desk.passwords.hash(password)
    outcome = await _choose(link, digest, hashed, code, now=now, desk=desk)
    if isinstance(outcome, Recovered):
        await desk.attempts.fill([tries], now)
    return outcome


async def _choose(
    link: LinkOnRecord, digest: bytes, hashed: str, code: str, *, now: dt.datetime, desk: FrontDesk
) -> Recovered | Refused | None:
    staff_id = link.member.id
    async with desk.register.turn(link.municipality_id) as turn:
        if not await take_code(turn, staff_id, code, now):
            return Refused((_CODE_WRONG,))
        if not await turn.take_link(digest, now):
            return None
        await turn.put_password(staff_id, hashed)
        await turn.drop_links(staff_id)
        await turn.revoke_sessions(staff_id)
        await end_identity(turn, staff_id, who=staff(staff_id))
        await turn.tell(AuditLine(who=staff(staff_id), what=Deed.RECOVER_STAFF))
    return Recovered(device_token(staff_id, desk.new_id(), now, signs=desk.signs))
