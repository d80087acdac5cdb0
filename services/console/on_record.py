"""The parts on the real record: what the console shares with others, and what only it has."""

import time

from comunica.runtime.parts.on_record import (
    Surroundings,
    helper_parts,
    outside_parts,
    people_parts,
    sending_parts,
)
from comunica.stores.pool import Pool
from comunica.stores.sealing import MasterKey
from comunica.stores.setting_up.municipalities import PostgresMunicipalities
from comunica.stores.vaults import Vaults
from services.console.doors.session_door import Sessions
from services.console.doors.towns import Towns
from services.console.parts import Parts, StaffParts


def parts_on_record(pool: Pool, master_key: MasterKey, around: Surroundings, sessions: Sessions) -> Parts:
    """The use cases' ports on the real record."""
    vaults = Vaults(pool, master_key)
    return Parts.of(
        staff=_staff(pool, sessions),
        sending=sending_parts(pool, vaults, around),
        people=people_parts(pool, vaults, around),
        helpers=helper_parts(pool, master_key, vaults, around),
        outside=outside_parts(around),
    )


def _staff(pool: Pool, sessions: Sessions) -> StaffParts:
    return StaffParts(sessions=sessions, towns=Towns(PostgresMunicipalities(pool).municipality, clock=time.monotonic))
