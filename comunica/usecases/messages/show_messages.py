"""Show single messages: one, or a page of them. Keys of a kind see what keys of their kind sent: a test sees tests."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.notify_statuses import NotifyStatus, StatusFilter, status_of
from comunica.broadcasting.states import DeliveryState
from comunica.usecases.paging import Page, PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageOnRecord:
    """A request and what became of it."""

    id: UUID
    reference: str | None
    #: Digits with the country code; none of a person who was erased, or has no phone.
    digits: str | None = field(repr=False)
    state: DeliveryState
    reason: str | None
    error_code: int | None
    template_id: UUID
    template_version: int
    #: With its placeholders once its variables are forgotten.
    body: str = field(repr=False)
    created_at: dt.datetime
    #: When the provider took it.
    sent_at: dt.datetime | None
    #: When it arrived, or was refused.
    completed_at: dt.datetime | None
    scheduled_for: dt.datetime | None

    @property
    def status(self) -> NotifyStatus:
        """In Notify's words."""
        return status_of(self.state, self.reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class MessagesWanted:
    """Which messages. `statuses` none: all of them."""

    statuses: StatusFilter | None = None
    reference: str | None = None
    #: Rows of lists too.
    with_lists: bool = False


class MessageListing(Protocol):
    """The record, as far as showing needs it."""

    async def message(
        self, municipality_id: UUID, message_id: UUID, *, tests: bool, now: dt.datetime
    ) -> MessageOnRecord | None:
        """One of the municipality's; none if it has no such message."""

    async def messages(
        self, municipality_id: UUID, wanted: MessagesWanted, page: PageRequest, *, tests: bool, now: dt.datetime
    ) -> Page[MessageOnRecord]:
        """Newest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceivedMessage:
    """What is still known of a message that came in."""

    id: UUID
    #: Digits with the country code; none of a person who was erased, or has no phone.
    digits: str | None = field(repr=False)
    #: The town's number that it was written to.
    to_number: str
    #: The command that was understood, such as ATTIVA; empty: none.
    keyword: str
    #: What was written, where the town keeps it and its week is not over; else empty.
    words: str = field(default="", repr=False)
    action: str
    intent: str | None
    sent_at: dt.datetime


class ReceivedListing(Protocol):
    """The record, as far as received messages need it."""

    async def received(self, municipality_id: UUID, page: PageRequest) -> Page[ReceivedMessage]:
        """Newest first."""
