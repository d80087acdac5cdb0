"""Admit somebody with a password and codes that are known already: for a demonstration, and for tests."""

from dataclasses import dataclass, field
from uuid import UUID

from comunica.usecases.problem import Refused
from comunica.usecases.staff.emails import read_email
from comunica.usecases.staff.invite_staff import (
    EMAIL_TAKEN,
    InviteDesk,
    StaffWanted,
    add_member,
    email_problems,
    problems_of_person,
)
from comunica.usecases.staff.passwords import Passwords, problems_of
from comunica.usecases.staff.staff_record import Credentials, MemberShown, StaffState


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownProofs:
    """What they sign in with. `totp_secret`: base32. There are no recovery codes."""

    password: str = field(repr=False)
    totp_secret: str = field(repr=False)


async def admit_member(
    wanted: StaffWanted, proofs: KnownProofs, *, desk: InviteDesk, passwords: Passwords, new_id: UUID
) -> MemberShown | Refused:
    """The person, active; or all that is wrong with the wish. Who gave the password knows it: not for real people."""
    email = read_email(wanted.email)
    wrong = (*problems_of_person(wanted), *problems_of(proofs.password, email=wanted.email, name=wanted.name))
    if email is None or wrong:
        return Refused((*email_problems(email), *wrong))
    hashed = await passwords.hash(proofs.password)
    async with desk.register.turn(desk.hand.municipality_id) as turn:
        member = await add_member(turn, wanted, email, desk=desk, new_id=new_id)
        if member is None:
            return Refused((EMAIL_TAKEN,))
        credentials = Credentials(
            password_hash=hashed, totp_secret=proofs.totp_secret, totp_last_step=0, recovery_codes=()
        )
        await turn.put_credentials(new_id, credentials)
        await turn.put_state(new_id, StaffState.ACTIVE)
        shown = await turn.hold(new_id)
    assert shown is not None, "it was written in this transaction"
    return shown
