"""Who comes in at the console, whichever municipality they are of: by e-mail, link, session. For comunica_console."""

import datetime as dt
from collections.abc import Sequence
from uuid import UUID

from comunica.municipality.roles import Role
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, serving
from comunica.stores.sealing import MasterKey
from comunica.stores.sql import query
from comunica.stores.staff.members import LINK_TOTP, NAME, member_shown, member_to_prove
from comunica.stores.staff.staff_keys import StaffKeys
from comunica.stores.vaults import Vaults
from comunica.usecases.staff.authenticate_session import SessionOnRecord, Visitor
from comunica.usecases.staff.staff_record import (
    DigitalIdentity,
    IdentityHolder,
    LinkKind,
    LinkOnRecord,
    MemberToProve,
    StaffState,
)


class PostgresStaffDirectory:
    """Implements `StaffDirectory`."""

    def __init__(self, pool: Pool, vaults: Vaults, master_key: MasterKey) -> None:
        self._pool = pool
        self._vaults = vaults
        self._keys = StaffKeys(master_key)

    async def find_by_email(self, email: str) -> MemberToProve | None:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                row = await connection.fetchrow(query("find_staff_by_email"), self._keys.email_indexes(email))
            return None if row is None else member_to_prove(row, await self._vaults.of(row["municipality_id"]))

    async def find_link(self, digest: bytes, now: dt.datetime) -> LinkOnRecord | None:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                row = await connection.fetchrow(query("find_staff_link"), digest, now)
            if row is None:
                return None
            vault = await self._vaults.of(row["municipality_id"])
        sealed = row["totp_sealed"]
        return LinkOnRecord(
            municipality_id=row["municipality_id"],
            municipality=row["municipality"],
            kind=LinkKind(row["kind"]),
            expires_at=row["expires_at"],
            member=member_shown(row, vault),
            totp_secret=None if sealed is None else vault.open(LINK_TOTP, sealed),
        )

    async def find_by_identity(self, identity: DigitalIdentity) -> Sequence[IdentityHolder]:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                rows = await connection.fetch(query("find_staff_by_identity"), self._keys.identity_indexes(identity))
        return [
            IdentityHolder(
                staff_id=row["id"],
                municipality_id=row["municipality_id"],
                municipality=row["municipality"],
                state=StaffState(row["state"]),
                index=row["identity_index"],
            )
            for row in rows
        ]


class PostgresSessions:
    """Implements `Sessions`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def find(self, digest: bytes) -> SessionOnRecord | None:
        with told_as_away():
            async with in_directory(self._pool) as connection:
                row = await connection.fetchrow(query("find_staff_session"), digest)
            if row is None:
                return None
            vault = await self._vaults.of(row["municipality_id"])
        told = ("staff_id", "municipality_id", "slug", "municipality", "session_id", "language", "forgery_secret")
        visitor = Visitor(
            name=vault.open(NAME, row["name_sealed"]), role=Role(row["role"]), **{each: row[each] for each in told}
        )
        return SessionOnRecord(
            visitor=visitor, state=StaffState(row["state"]), seen_at=row["seen_at"], expires_at=row["expires_at"]
        )

    async def see(self, municipality_id: UUID, session_id: UUID, now: dt.datetime) -> None:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                await connection.execute(query("note_staff_session"), municipality_id, session_id, now)
