"""List the people on record: for the municipality's own staff and programs, whose key opens names and places."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.municipality.address import Address
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
    street: str | None
    house_number: str | None = field(repr=False)
    outside: bool
    #: What they want to hear of; None: everything.
    topics: Sequence[str] | None
    masked_address: str
    #: `stopped` in the provider's own app: no marketing, everything else.
    marketing: str
    created_at: dt.datetime
    #: Answered no more.
    banned: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class SubscriberFilter:
    """Which subscribers; what is None filters nothing."""

    #: Exactly this address, on whatever channel.
    address: Address | None = field(default=None, repr=False)
    #: The whole surname; case, accents and apostrophes do not matter.
    surname: str | None = field(default=None, repr=False)
    #: How the surname begins, three letters at least; blanks, case, accents and apostrophes do not matter.
    surname_prefix: str | None = field(default=None, repr=False)
    #: Id of a street.
    street: str | None = None
    zone: str | None = None
    consent: str | None = None
    id: UUID | None = None


EVERYBODY = SubscriberFilter()


class SubscriberShelf(Protocol):
    """The record, as far as listing subscribers needs it."""

    async def subscribers(
        self, municipality_id: UUID, page: PageRequest, wanted: SubscriberFilter
    ) -> Page[SubscriberOnRecord]:
        """Subscribers, newest first."""


async def list_subscribers(
    shelf: SubscriberShelf, municipality_id: UUID, page: PageRequest, wanted: SubscriberFilter = EVERYBODY
) -> Page[SubscriberOnRecord]:
    """A page of this municipality's subscribers."""
    return await shelf.subscribers(municipality_id, page, wanted)


async def show_subscriber(
    shelf: SubscriberShelf, municipality_id: UUID, subscriber_id: UUID
) -> SubscriberOnRecord | None:
    """One of this municipality's subscribers."""
    found = await shelf.subscribers(municipality_id, PageRequest(size=1), SubscriberFilter(id=subscriber_id))
    return found.rows[0] if found.rows else None
