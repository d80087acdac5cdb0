"""Sign in: e-mail, password and a code, all in one, so that no answer tells which of them was wrong.

A refusal says the same, and takes the same time, whether or not somebody has the e-mail. A code works once.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.municipality.one_time_codes import read_app_code, read_recovery_code, step_of_code
from comunica.usecases.audit import AuditLine, Deed, staff
from comunica.usecases.staff.attempts import Bucket, by_address, by_device, by_strangers
from comunica.usecases.staff.authenticate_session import LONGEST_SESSION
from comunica.usecases.staff.coming_in import FrontDesk, TooManyAttempts
from comunica.usecases.staff.devices import device_token, known_device
from comunica.usecases.staff.emails import read_email
from comunica.usecases.staff.staff_record import MemberToProve, NewSession, StaffState, StaffTurn
from comunica.usecases.staff.tokens import TOKEN_BYTES, digest_of, token_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SignIn:
    """What somebody typed, and where from. `code`: of the app, or a recovery code."""

    email: str = field(repr=False)
    password: str = field(repr=False)
    code: str = field(repr=False)
    #: The address that the request came from.
    address: str = field(repr=False)
    #: What the browser shows of earlier times.
    device: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedIn:
    """Who is in. The tokens are for cookies: of the session, and of the browser, which is known from now on."""

    staff_id: UUID
    municipality_id: UUID
    session_token: str = field(repr=False)
    device_token: str = field(repr=False)
    #: One was used up: they should make new ones before none is left.
    by_recovery_code: bool


@dataclass(frozen=True, slots=True)
class NotSignedIn:
    """E-mail, password or code is wrong, or they are suspended: nobody is told which."""


class RefusalsNoted(Protocol):
    """Who is told that somebody was turned away from a town."""

    def note(self, municipality_id: UUID) -> None:
        """Just now. Costs nothing, so that time does not tell whose e-mail it was."""


async def sign_in(
    asked: SignIn, *, desk: FrontDesk, refusals: RefusalsNoted
) -> SignedIn | NotSignedIn | TooManyAttempts:
    """A new session, whatever the browser held before; or not."""
    now = desk.now()
    email = read_email(asked.email)
    found = None if email is None else await desk.directory.find_by_email(email)
    device = known_device(asked.device, None if found is None else found.id, now, signs=desk.signs)
    buckets = _buckets(asked, email, device)
    if (wait := await desk.attempts.draw(buckets, now)) is not None:
        return TooManyAttempts(wait)
    person = found if found is not None and found.state is StaffState.ACTIVE else None
    proven = await desk.passwords.proves(asked.password, None if person is None else person.password_hash)
    # A wrong code never reaches the record: time does not tell that the password was right.
    if person is not None and _may_fit(person, asked.code, now) and proven:
        entered = await _enter(person, asked, device, now=now, desk=desk)
        if entered is not None:
            await desk.attempts.fill([each for each in buckets if each != by_address(asked.address)], now)
            return entered
    if found is not None:
        refusals.note(found.municipality_id)
    return NotSignedIn()


def _buckets(asked: SignIn, email: str | None, device: str | None) -> Sequence[Bucket]:
    if device is not None:
        # Not that of the address either: whoever guesses from behind it would lock out who works there.
        return (by_device(device),)
    return by_address(asked.address), by_strangers(email or asked.email.strip().lower())


def _may_fit(person: MemberToProve, code: str, now: dt.datetime) -> bool:
    app_code = read_app_code(code)
    if app_code is None:
        return read_recovery_code(code) is not None
    return person.totp_secret is not None and step_of_code(person.totp_secret, app_code, now) is not None


async def _enter(
    person: MemberToProve, asked: SignIn, device: str | None, *, now: dt.datetime, desk: FrontDesk
) -> SignedIn | None:
    async with desk.register.turn(person.municipality_id) as turn:
        if not await take_code(turn, person.id, asked.code, now):
            return None
        token = await open_session(turn, person.id, Deed.SIGN_IN, desk=desk)
    device_id = desk.new_id() if device is None else UUID(device.partition(".")[2])
    return SignedIn(
        staff_id=person.id,
        municipality_id=person.municipality_id,
        session_token=token,
        device_token=device_token(person.id, device_id, now, signs=desk.signs),
        by_recovery_code=read_app_code(asked.code) is None,
    )


async def open_session(turn: StaffTurn, staff_id: UUID, deed: Deed, *, desk: FrontDesk) -> str:
    """The token of a new session of somebody who is proven. `deed`: how they came in."""
    token, now = token_of(desk.chance(TOKEN_BYTES)), desk.now()
    session = NewSession(
        id=desk.new_id(),
        digest=digest_of(token),
        staff_id=staff_id,
        forgery_secret=token_of(desk.chance(TOKEN_BYTES)),
        created_at=now,
        expires_at=now + LONGEST_SESSION,
    )
    await turn.open_session(session)
    await turn.tell(AuditLine(who=staff(staff_id), what=deed, reason=str(session.id)))
    return token


async def take_code(turn: StaffTurn, staff_id: UUID, code: str, now: dt.datetime) -> bool:
    """Whether it is a code of this person's that was not used; it is now. Looked at anew, with nobody beside us."""
    person = await turn.to_prove(staff_id)
    if person.state is not StaffState.ACTIVE:
        return False
    if (app_code := read_app_code(code)) is not None:
        step = person.totp_secret and step_of_code(person.totp_secret, app_code, now)
        return isinstance(step, int) and step > person.totp_last_step and await turn.take_step(staff_id, step)
    recovery_code = read_recovery_code(code)
    return recovery_code is not None and await turn.take_recovery_code(staff_id, recovery_code)
