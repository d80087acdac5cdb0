"""The use cases that end people's data, over the real record."""

import datetime as dt
import os

from comunica.stores.people.erasures import StoredErasureRecord
from comunica.stores.pool import Pool
from comunica.stores.upkeep.terms import StoredTextRecord
from comunica.stores.vaults import Vaults
from comunica.usecases.people.erase_people import ErasePeople
from comunica.usecases.people.reapply_erasures import SilentJournal
from comunica.usecases.upkeep.clear_texts import ClearTexts
from tests.integration.subscription.world import MASTER_KEY, NOW, new_id


def days(count: float) -> dt.timedelta:
    return dt.timedelta(days=count)


def erasing(pool: Pool, *, after: dt.timedelta = dt.timedelta(0), batch: int = 50) -> ErasePeople:
    """So long after NOW."""
    record = StoredErasureRecord(pool, Vaults(pool, MASTER_KEY), new_id=new_id)
    return ErasePeople(
        record=record, journal=SilentJournal(), now=lambda: NOW + after, new_salt=lambda: os.urandom(16), batch=batch
    )


def clearing(pool: Pool, *, after: dt.timedelta, batch: int = 50) -> ClearTexts:
    """So long after NOW."""
    return ClearTexts(record=StoredTextRecord(pool), now=lambda: NOW + after, batch=batch)
