"""List the recipients of a broadcast: what became of each. Addresses are masked; the id of the person is ours."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.states import DeliveryState
from comunica.usecases.paging import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """One delivery of a broadcast."""

    subscriber_id: UUID
    #: Such as `phone …67`; none after the person was erased.
    masked_address: str | None
    zone: str | None
    state: DeliveryState
    reason: str | None
    error_code: int | None
    attempts: int
    resent_in_doubt: bool
    queued_at: dt.datetime
    accepted_at: dt.datetime | None
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    read_at: dt.datetime | None
    failed_at: dt.datetime | None


class RecipientShelf(Protocol):
    """The record, as far as listing recipients needs it."""

    async def recipients(
        self, municipality_id: UUID, broadcast_id: UUID, states: Sequence[DeliveryState], page: PageRequest
    ) -> Page[Recipient] | None:
        """Deliveries in these states (none given: all). None if the municipality has no such broadcast."""


async def list_recipients(
    shelf: RecipientShelf,
    municipality_id: UUID,
    broadcast_id: UUID,
    *,
    states: Sequence[DeliveryState],
    page: PageRequest,
) -> Page[Recipient] | None:
    """A page of the recipients, or nothing if there is no such broadcast here."""
    return await shelf.recipients(municipality_id, broadcast_id, states, page)
