"""Accept an invitation: choose a password, set up the app that shows codes, and get recovery codes, this once."""

import datetime as dt
from dataclasses import dataclass, field

from comunica.municipality.one_time_codes import (
    RECOVERY_BYTES,
    RECOVERY_CODES,
    read_app_code,
    recovery_codes_of,
    step_of_code,
    uri_of,
)
from comunica.usecases.audit import AuditLine, Deed, staff
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.staff.coming_in import FrontDesk
from comunica.usecases.staff.devices import device_token
from comunica.usecases.staff.identities import end_identity
from comunica.usecases.staff.passwords import problems_of
from comunica.usecases.staff.staff_record import (
    Credentials,
    LinkKind,
    LinkOnRecord,
    StaffDirectory,
    StaffState,
    StaffTurn,
)
from comunica.usecases.staff.tokens import digest_of

CODE_WRONG = Problem("code_wrong", "code", "is not what the app shows now: wait for the next one, and check the clock")


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationShown:
    """What whoever opens the link sees: who they are taken for, and the secret for the app, as text and as QR code."""

    municipality: str
    name: str
    email: str
    language: str
    expires_at: dt.datetime
    secret: str = field(repr=False)
    uri: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationAccepted:
    """They sign in next. `recovery_codes`: shown this once."""

    recovery_codes: tuple[str, ...] = field(repr=False)
    device_token: str = field(repr=False)


async def open_invitation(token: str, *, directory: StaffDirectory, now: dt.datetime) -> InvitationShown | None:
    """What the link shows; none: it opens nothing, or not any more. Looking does not use it up."""
    link = await directory.find_link(digest_of(token), now)
    if link is None or link.kind is not LinkKind.INVITATION or link.totp_secret is None:
        return None
    member = link.member
    return InvitationShown(
        municipality=link.municipality,
        name=member.name,
        email=member.email,
        language=member.language,
        expires_at=link.expires_at,
        secret=link.totp_secret,
        uri=uri_of(link.totp_secret, email=member.email, municipality=link.municipality),
    )


async def accept_invitation(
    token: str, *, password: str, code: str, desk: FrontDesk
) -> InvitationAccepted | Refused | None:
    """All that they prove themselves with is new; earlier sessions end. None: the link opens nothing any more."""
    now, digest = desk.now(), digest_of(token)
    link = await desk.directory.find_link(digest, now)
    if link is None or link.kind is not LinkKind.INVITATION or link.totp_secret is None:
        return None
    step = _step_of(link.totp_secret, code, now)
    problems = problems_of(password, email=link.member.email, name=link.member.name)
    if step is None or problems:
        return Refused((*problems, *([CODE_WRONG] if step is None else [])))
    codes = recovery_codes_of(desk.chance(RECOVERY_CODES * RECOVERY_BYTES))
    proofs = Credentials(
        password_hash=await desk.passwords.hash(password),
        totp_secret=link.totp_secret,
        totp_last_step=step,
        recovery_codes=codes,
    )
    async with desk.register.turn(link.municipality_id) as turn:
        if not await turn.take_link(digest, now):
            return None  # somebody was faster, or they were suspended meanwhile
        await _write(link, proofs, turn)
    token_of_device = device_token(link.member.id, desk.new_id(), now, signs=desk.signs)
    return InvitationAccepted(recovery_codes=codes, device_token=token_of_device)


def _step_of(secret: str, code: str, now: dt.datetime) -> int | None:
    app_code = read_app_code(code)
    return None if app_code is None else step_of_code(secret, app_code, now)


async def _write(link: LinkOnRecord, proofs: Credentials, turn: StaffTurn) -> None:
    staff_id = link.member.id
    await turn.put_credentials(staff_id, proofs)
    await turn.put_state(staff_id, StaffState.ACTIVE)
    await turn.drop_links(staff_id)
    await turn.revoke_sessions(staff_id)
    await end_identity(turn, staff_id, who=staff(staff_id))
    await turn.tell(AuditLine(who=staff(staff_id), what=Deed.ACCEPT_INVITATION))
