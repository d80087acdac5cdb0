"""What everybody needs who comes in at the console: the record, hashing, attempts, chance."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from comunica.usecases.staff.attempts import Attempts
from comunica.usecases.staff.devices import Signs
from comunica.usecases.staff.passwords import Passwords
from comunica.usecases.staff.staff_record import StaffDirectory, StaffRegister


@dataclass(frozen=True, slots=True, kw_only=True)
class FrontDesk:
    """One for a process. `new_id`: UUIDv7. `chance`: so many random bytes."""

    directory: StaffDirectory
    register: StaffRegister
    passwords: Passwords
    attempts: Attempts
    signs: Signs
    now: Callable[[], dt.datetime]
    new_id: Callable[[], UUID]
    chance: Callable[[int], bytes]


@dataclass(frozen=True, slots=True)
class TooManyAttempts:
    """Nothing was looked at. Told whether or not there is such a person."""

    wait: dt.timedelta
