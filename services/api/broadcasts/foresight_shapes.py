"""What a client gets who asks what would come of a broadcast."""

import datetime as dt

from pydantic import (
    BaseModel,
    Field,
)

from comunica.broadcasting.foresight import NotReached


class NotReachedShown(BaseModel):
    """People who will not get it, and why."""

    reason: NotReached = Field(
        description="unreachable: the last time; they are tried again, and among the reached too."
    )
    people: int


class ReachShown(BaseModel):
    """People of one zone who get it."""

    zone: str | None = Field(description="Null: they live in no zone that is known.")
    people: int


class CostLineShown(BaseModel):
    """Messages to one country. Amounts are in the currency, as decimal texts."""

    country: str | None = Field(description="Calling code, such as 39; null: not known.")
    people: int
    free: int = Field(description="Within an open 24-hour window, where utility costs nothing.")
    price: str | None = Field(description="Of one message; null: no price is known.")
    amount: str | None


class CostShown(BaseModel):
    """What it would cost. A price that is missing is said, and never counted as 0."""

    amount: str | None = Field(description="Null: for some country no price is known.")
    amount_in_words: str = Field(examples=["EUR 12.3400", "prezzo sconosciuto"])
    currency: str | None
    category: str
    source: str | None = Field(description="Where the prices come from; null: there is no price list.")
    valid_from: dt.date | None = Field(description="The day from which these prices hold.")
    lines: list[CostLineShown]


class BudgetShown(BaseModel):
    """The municipality's month."""

    cap: str
    spent: str
    remaining: str
    currency: str
    fits: bool | None = Field(description="Null: nobody knows, since a price is missing.")


class ForesightShown(BaseModel):
    """What would come of a broadcast. Nothing was written."""

    reached: int
    reach: list[ReachShown]
    not_reached: list[NotReachedShown]
    ahead: int = Field(description="Messages on the channel that go before its last one.")
    starts_at: dt.datetime
    ends_at: dt.datetime | None = Field(description="When the last citizen has been written to; null: there is nobody.")
    waits_for_limit: int = Field(description="People who wait for another day: the portfolio has no room today.")
    template: str = Field(description="The template that would be sent.")
    tries_for_seconds: int | None = Field(
        description="How long the provider tries to reach a phone that is off, as the template says; null: it does "
        "not, and a message that has gone may arrive 30 days later."
    )
    cost: CostShown
    budget: BudgetShown | None = Field(description="Null: the municipality has set no cap.")
