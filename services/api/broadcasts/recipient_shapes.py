"""The recipients of a broadcast in bodies: each of them, and how many are in which state."""

import datetime as dt
from uuid import UUID

from pydantic import BaseModel, Field

from comunica.broadcasting.states import DeliveryState
from services.api.shapes import Links, PageAsked


class RecipientsAsked(PageAsked):
    """Which recipients."""

    state: list[DeliveryState] = Field(
        [], max_length=len(DeliveryState), description="Only deliveries in these states; may be repeated."
    )


class Counts(BaseModel):
    """Recipients in every state. Each recipient is in exactly one."""

    queued: int
    sending: int
    accepted: int
    sent: int
    delivered: int
    read: int
    failed: int
    suppressed: int
    expired: int
    cancelled: int
    doubt: int
    unknown: int


class RecipientShown(BaseModel):
    """What became of one recipient."""

    subscriber_id: UUID
    address: str | None = Field(description="Masked; null after the person was erased.", examples=["phone …67"])
    zone: str | None
    state: DeliveryState
    reason: str | None = Field(description="A word for why it failed, was suppressed or waits.")
    error_code: int | None = Field(description="The provider's number for it.")
    attempts: int
    resent_in_doubt: bool
    queued_at: dt.datetime
    accepted_at: dt.datetime | None
    sent_at: dt.datetime | None
    delivered_at: dt.datetime | None
    read_at: dt.datetime | None
    failed_at: dt.datetime | None


class RecipientPage(BaseModel):
    """Recipients of a broadcast."""

    recipients: list[RecipientShown]
    links: Links


class ReconciliationShown(BaseModel):
    """Promise 1 of a broadcast, to be checked by anybody: three counts of the same people, all of one moment."""

    broadcast_id: UUID
    counted_at: dt.datetime
    resolved: int | None = Field(description="People of the snapshot; null until it starts.")
    tally: Counts = Field(description="What the tally says.")
    recount: Counts | None = Field(
        description="The deliveries counted one by one; null once they are gone by the term of the message log."
    )
    closed_at: dt.datetime | None
    unaccounted: int = Field(description="People on whom the counts disagree: always 0. Else tell us.")
