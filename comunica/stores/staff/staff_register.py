"""The staff of a municipality: the port of who changes it. For the roles comunica_console and comunica_admin."""

import datetime as dt
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from uuid import UUID

from comunica.municipality.one_time_codes import read_recovery_code
from comunica.municipality.roles import Role
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sealing import MasterKey, MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.staff.members import EMAIL, LINK_TOTP, NAME, TOTP, member_shown, member_to_prove
from comunica.stores.staff.staff_keys import StaffKeys
from comunica.stores.vaults import Vaults
from comunica.usecases.audit import AuditLine
from comunica.usecases.staff.staff_record import (
    Credentials,
    DigitalIdentity,
    MemberShown,
    MemberToProve,
    NewLink,
    NewMember,
    NewSession,
    StaffState,
    StaffTurn,
)


class PostgresStaff:
    """Implements `StaffRegister`. `new_id`: of lines of the log, UUIDv7."""

    def __init__(self, pool: Pool, vaults: Vaults, master_key: MasterKey, *, new_id: Callable[[], UUID]) -> None:
        self._pool = pool
        self._vaults = vaults
        self._keys = StaffKeys(master_key)
        self._new_id = new_id

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[StaffTurn]:
        return self._turn(municipality_id)

    @asynccontextmanager
    async def _turn(self, municipality_id: UUID) -> AsyncIterator[StaffTurn]:
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            async with serving(self._pool, municipality_id) as connection:
                # Two administrators who suspend each other at once would leave none.
                await connection.execute(query("lock_staff"), municipality_id)
                yield PostgresStaffTurn(connection, vault, self._keys, new_id=self._new_id)

    async def list_members(self, municipality_id: UUID) -> Sequence[MemberShown]:
        return await self._see(municipality_id, None)

    async def see_member(self, municipality_id: UUID, staff_id: UUID) -> MemberShown | None:
        return next(iter(await self._see(municipality_id, staff_id)), None)

    async def see_identity(self, municipality_id: UUID, staff_id: UUID) -> dt.datetime | None:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                return _moment(await connection.fetchval(query("see_staff_identity"), municipality_id, staff_id))

    async def _see(self, municipality_id: UUID, staff_id: UUID | None) -> Sequence[MemberShown]:
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query("list_staff"), municipality_id, staff_id)
        return [member_shown(row, vault) for row in rows]


class PostgresStaffTurn:
    """Implements `StaffTurn` on a transaction at hand, which sees the municipality."""

    def __init__(
        self, connection: Connection, vault: MunicipalityVault, keys: StaffKeys, *, new_id: Callable[[], UUID]
    ) -> None:
        self._connection = connection
        self._vault = vault
        self._keys = keys
        self._new_id = new_id
        self._municipality_id = vault.municipality_id

    async def municipality(self) -> str:
        return str(await self._connection.fetchval(query("name_of_town"), self._municipality_id))

    async def members(self) -> Sequence[MemberShown]:
        rows = await self._connection.fetch(query("list_staff"), self._municipality_id, None)
        return [member_shown(row, self._vault) for row in rows]

    async def hold(self, staff_id: UUID) -> MemberShown | None:
        row = await self._connection.fetchrow(query("list_staff"), self._municipality_id, staff_id)
        return None if row is None else member_shown(row, self._vault)

    async def to_prove(self, staff_id: UUID) -> MemberToProve:
        row = await self._connection.fetchrow(query("prove_staff"), self._municipality_id, staff_id)
        assert row is not None, "the person is there: nobody of the staff is ever erased while they are held"
        return member_to_prove(row, self._vault)

    async def add(self, member: NewMember) -> bool:
        email, name = self._vault.seal(EMAIL, member.email), self._vault.seal(NAME, member.name)
        found_by = (self._keys.email_index(member.email), self._keys.email_indexes(member.email))
        facts = (str(member.role), member.language, member.made_by, member.created_at)
        row = (self._municipality_id, member.id, *found_by, email, name, *facts)
        return await self._connection.fetchval(query("add_staff"), *row) is not None

    async def put_role(self, staff_id: UUID, role: Role) -> None:
        await self._run("put_staff_role", staff_id, str(role))

    async def put_state(self, staff_id: UUID, state: StaffState) -> None:
        await self._run("put_staff_state", staff_id, str(state))

    async def put_credentials(self, staff_id: UUID, credentials: Credentials) -> None:
        sealed = self._vault.seal(TOTP, credentials.totp_secret)
        proofs = (credentials.password_hash, sealed, credentials.totp_last_step)
        await self._run("put_staff_proofs", staff_id, *proofs)
        await self.put_recovery_codes(staff_id, credentials.recovery_codes)

    async def put_password(self, staff_id: UUID, password_hash: str) -> None:
        await self._run("put_staff_password", staff_id, password_hash)

    async def put_recovery_codes(self, staff_id: UUID, codes: Sequence[str]) -> None:
        await self._run("drop_recovery_codes", staff_id)
        await self._run("add_recovery_codes", staff_id, [self._recovery_digest(code) for code in codes])

    async def take_step(self, staff_id: UUID, step: int) -> bool:
        return await self._took("take_totp_step", staff_id, step)

    async def take_recovery_code(self, staff_id: UUID, code: str) -> bool:
        return await self._took("take_recovery_code", staff_id, self._recovery_digest(code))

    async def put_link(self, link: NewLink) -> None:
        secret = link.totp_secret
        sealed = None if secret is None else self._vault.seal(LINK_TOTP, secret)
        when = (link.made_by, link.created_at, link.expires_at)
        await self._run("put_staff_link", link.staff_id, str(link.kind), link.digest, sealed, *when)

    async def take_link(self, digest: bytes, now: dt.datetime) -> bool:
        taken = await self._connection.fetchval(query("take_staff_link"), self._municipality_id, digest, now)
        return taken is not None

    async def drop_links(self, staff_id: UUID) -> None:
        await self._run("drop_staff_links", staff_id)

    async def open_session(self, session: NewSession) -> None:
        token = (session.id, session.digest, session.forgery_secret)
        await self._run("open_staff_session", session.staff_id, *token, session.created_at, session.expires_at)

    async def revoke_session(self, staff_id: UUID, session_id: UUID) -> bool:
        return await self._took("revoke_staff_session", staff_id, session_id)

    async def revoke_sessions(self, staff_id: UUID, *, but: UUID | None = None) -> int:
        rows = await self._connection.fetch(query("revoke_staff_sessions"), self._municipality_id, staff_id, but)
        return len(rows)

    async def identity_linked_at(self, staff_id: UUID) -> dt.datetime | None:
        return _moment(await self._connection.fetchval(query("see_staff_identity"), self._municipality_id, staff_id))

    async def put_identity(self, staff_id: UUID, identity: DigitalIdentity, started_at: dt.datetime) -> bool:
        found_by = (self._keys.identity_index(identity), self._keys.identity_indexes(identity))
        return await self._took("put_staff_identity", staff_id, *found_by, started_at)

    async def take_identity(self, staff_id: UUID, index: bytes, started_at: dt.datetime) -> bool:
        return await self._took("take_staff_identity", staff_id, index, started_at)

    async def drop_identity(self, staff_id: UUID) -> bool:
        return await self._took("drop_staff_identity", staff_id)

    async def tell(self, line: AuditLine) -> None:
        await add_line(self._connection, self._municipality_id, self._new_id(), line)

    def _recovery_digest(self, code: str) -> bytes:
        kept = read_recovery_code(code)
        assert kept is not None, "only what has the form of a code comes here"
        return self._vault.index("recovery_code", kept)

    async def _run(self, name: str, staff_id: UUID, *values: object) -> None:
        await self._connection.execute(query(name), self._municipality_id, staff_id, *values)

    async def _took(self, name: str, staff_id: UUID, *values: object) -> bool:
        return await self._connection.fetchval(query(name), self._municipality_id, staff_id, *values) is not None


def _moment(value: object) -> dt.datetime | None:
    assert value is None or isinstance(value, dt.datetime)
    return value
