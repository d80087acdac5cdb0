"""List the people on record: for the municipality's own staff and programs, whose key opens names and places."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.usecases.paging import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberOnRecord:
    """A person who joined, or left and is not erased yet. Writers who never joined are not listed."""

    id: UUID
    consent: str
    #: Of the event that decided the consent.
    since: dt.datetime | None
    given_name: str | None = field(repr=False)
    surname: str | None = field(repr=False)
    place: str | None = field(repr=False)
    zone: str | None
    outside: bool
    masked_address: str
    #: `stopped` in the provider's own app: no marketing, everything else.
    marketing: str
    created_at: dt.datetime


class SubscriberShelf(Protocol):
    """The record, as far as listing subscribers needs it."""

    async def subscribers(self, municipality_id: UUID, page: PageRequest) -> Page[SubscriberOnRecord]:
        """Subscribers, newest first."""


async def list_subscribers(
    shelf: SubscriberShelf, municipality_id: UUID, page: PageRequest
) -> Page[SubscriberOnRecord]:
    """A page of this municipality's subscribers."""
    return await shelf.subscribers(municipality_id, page)
