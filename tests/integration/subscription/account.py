"""The provider's word on accounts, preferences and numbers, told to the use case over the real record."""

import os
from collections.abc import Callable, Iterable

from comunica.contracts.inbound import OtherReceived
from comunica.stores.hearing.accounts import StoredAccountRecord
from comunica.stores.hearing.inbound import StoredInboundRecord
from comunica.stores.pool import Pool
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.record_account_event import AccountEvent, RecordAccountEvents
from comunica.usecases.hearing.record_number_change import RecordNumberChange
from tests.integration.subscription.world import MASTER_KEY

_NEWS = OtherReceived(field="x", json=b"")


async def hears(pool: Pool, *events: AccountEvent, changed: Callable[[str, int], None] | None = None) -> dict[str, int]:
    """The use case, with a reader that says what the case says."""

    def read(_: OtherReceived) -> Iterable[AccountEvent]:
        return events

    use_case = RecordAccountEvents(
        directory=StoredTownDirectory(pool, Vaults(pool, MASTER_KEY), clock=lambda: 0.0, look_again_after=0),
        record=StoredAccountRecord(pool),
        read=read,
        number_changes=RecordNumberChange(record=StoredInboundRecord(pool), new_salt=lambda: os.urandom(16)),
        template_changed=changed or (lambda change, count: None),
    )
    return dict(await use_case([_NEWS]))
