"""The ports of who comes in at the console, on the real record, as the console puts them together."""

import datetime as dt
import os
from collections.abc import Callable
from dataclasses import dataclass

from uuid_utils.compat import uuid7

from comunica.runtime.passwords import Argon2Passwords
from comunica.stores.audit import StoredAuditLog
from comunica.stores.pool import Pool
from comunica.stores.sealing import MasterKey
from comunica.stores.staff.attempts import PostgresAttempts
from comunica.stores.staff.staff_directory import PostgresSessions, PostgresStaffDirectory
from comunica.stores.staff.staff_keys import StaffKeys
from comunica.stores.staff.staff_register import PostgresStaff
from comunica.stores.vaults import Vaults
from comunica.usecases.staff.authenticate_session import SessionAuthentication
from comunica.usecases.staff.coming_in import FrontDesk
from comunica.usecases.staff.letters import Letters
from comunica.usecases.staff.links import LinkDesk
from comunica.usecases.staff.note_refusals import NotedRefusals


@dataclass(frozen=True, kw_only=True)
class StaffDesk:
    """All of it."""

    sessions: SessionAuthentication
    front_desk: FrontDesk
    staff: PostgresStaff
    links: LinkDesk
    refusals: NotedRefusals


def staff_desk(
    pool: Pool,
    master_key: MasterKey,
    *,
    letters: Letters,
    base_url: str,
    now: Callable[[], dt.datetime],
    passwords: Argon2Passwords | None = None,
) -> StaffDesk:
    """One for a process. `base_url`: how people reach the console, without a slash at the end."""
    vaults = Vaults(pool, master_key)
    staff = PostgresStaff(pool, vaults, master_key, new_id=uuid7)
    front_desk = FrontDesk(
        directory=PostgresStaffDirectory(pool, vaults, master_key),
        register=staff,
        passwords=passwords or Argon2Passwords(),
        attempts=PostgresAttempts(pool, master_key),
        signs=StaffKeys(master_key).devices,
        now=now,
        new_id=uuid7,
        chance=os.urandom,
    )
    return StaffDesk(
        sessions=SessionAuthentication(PostgresSessions(pool, vaults), now=now),
        front_desk=front_desk,
        staff=staff,
        links=LinkDesk(letters=letters, base_url=base_url, chance=os.urandom),
        refusals=NotedRefusals(StoredAuditLog(pool, new_id=uuid7)),
    )
