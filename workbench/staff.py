"""People of each demo town who sign in at the console: one for each role, with passwords and codes that are files here.

Admitted in this process and not by `comunica-admin user create`, which would be a program to start for each of them.
"""

import asyncio
import datetime as dt
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST
from uuid_utils.compat import uuid7

from comunica.municipality.roles import Role
from comunica.runtime.passwords import Argon2Passwords
from comunica.stores.pool import in_directory, open_pool
from comunica.stores.sealing import MasterKey
from comunica.stores.sql import query
from comunica.stores.staff.staff_register import PostgresStaff
from comunica.stores.vaults import Vaults
from comunica.usecases.problem import Refused
from comunica.usecases.staff.admit_member import KnownProofs, admit_member
from comunica.usecases.staff.emails import read_email
from comunica.usecases.staff.hands import StaffHand
from comunica.usecases.staff.invite_staff import InviteDesk, StaffWanted
from comunica.usecases.staff.letters import NoLetters
from comunica.usecases.staff.links import LinkDesk
from workbench.secret_files import SecretFiles
from workbench.towns import Json, Town

#: The part of the e-mail before the town's name, a person, what they are here.
_EVERYBODY = (
    ("segreteria", "Lucia Ferri", Role.CLERK),
    ("comandante", "Marco Riva", Role.APPROVER),
    ("responsabile", "Anna Colombo", Role.ADMINISTRATOR),
    ("dpo", "Paolo Gatti", Role.OBSERVER),
)


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the staff, with what they sign in with."""

    email: str
    name: str
    role: Role
    password_file: Path
    totp_file: Path

    @property
    def wanted(self) -> StaffWanted:
        """As they are admitted."""
        return StaffWanted(email=self.email, name=self.name, role=self.role)

    @property
    def proofs(self) -> KnownProofs:
        """What they know and have."""
        return KnownProofs(password=self.password_file.read_text(), totp_secret=self.totp_file.read_text())

    @property
    def endpoint(self) -> Json:
        """What `endpoints.json` says of them."""
        told = {"email": self.email, "name": self.name, "role": str(self.role)}
        return told | {"password": self.password_file.read_text(), "totp_secret": self.totp_file.read_text()}


def staff_of(town: Town, secrets: SecretFiles) -> Iterator[DemoPerson]:
    """One for each role."""
    for before, name, role in _EVERYBODY:
        email = f"{before}@{town.slug}.example"
        password = secrets.word(f"staff/{email}.password.txt")
        yield DemoPerson(email, name, role, password, secrets.one_time_codes(f"staff/{email}.totp.txt"))


async def admit(people: list[DemoPerson], slug: str, *, dsn: str, password: str, master_key: MasterKey) -> None:
    """Put them on record, as comunica_admin, but for who is there. `RuntimeError` if one is refused."""
    pool = await open_pool(dsn, password=password, size=len(people), name="workbench")
    try:
        async with in_directory(pool) as connection:
            row = await connection.fetchrow(query("town_of_slug"), slug)
        assert row is not None, "its file was applied just now"
        register = PostgresStaff(pool, Vaults(pool, master_key), master_key, new_id=uuid7)
        desk = InviteDesk(
            hand=StaffHand.at_desk(row["id"], "workbench"),
            register=register,
            links=LinkDesk(letters=NoLetters(), base_url="", chance=os.urandom),
            now=dt.datetime.now(dt.UTC),
        )
        known = {each.email for each in await register.list_members(row["id"])}
        new = [each for each in people if read_email(each.email) not in known]
        # Words of chance, which lie in a file beside: what it costs to guess them would be paid at each start only.
        passwords = Argon2Passwords(PasswordHasher.from_parameters(CHEAPEST))
        await asyncio.gather(*(_admit(each, desk, passwords) for each in new))
    finally:
        await pool.close()


async def _admit(person: DemoPerson, desk: InviteDesk, passwords: Argon2Passwords) -> None:
    outcome = await admit_member(person.wanted, person.proofs, desk=desk, passwords=passwords, new_id=uuid7())
    if isinstance(outcome, Refused):
        raise RuntimeError(f"{person.email} was refused: {'; '.join(each.message for each in outcome.errors)}")
