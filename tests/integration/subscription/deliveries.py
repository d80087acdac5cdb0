"""Deliveries on record, and what the provider says of them."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg

from comunica.broadcasting.token import encode_parts
from comunica.contracts.inbound import ProviderStatus, StatusReported
from tests.integration.subscription.world import NOW, Admin, Town, new_id


@dataclass(frozen=True, slots=True)
class Delivery:
    """A delivery of a town, as the dispatcher left it."""

    town: Town
    source_id: UUID
    recipient_id: UUID

    async def row(self, admin: Admin) -> asyncpg.Record:
        row = await admin.fetchrow(
            "SELECT * FROM delivery WHERE municipality_id = $1 AND source_id = $2 AND recipient_id = $3",
            *(self.town.id, self.source_id, self.recipient_id),
        )
        assert row is not None
        return row

    def told(
        self, status: str, *, attempt: int = 1, after: float = 0, code: int = 0, **more: Any
    ) -> tuple[str, StatusReported]:
        """The provider's word, so many seconds after NOW, with the app that it reached."""
        event = StatusReported(
            phone_number_id=more.pop("number", self.town.number),
            message_id=more.pop("message_id", f"wamid.{self.recipient_id.hex}"),
            token=more.pop("token", encode_parts(self.source_id, self.recipient_id, attempt)),
            status=ProviderStatus(status),
            at=NOW + dt.timedelta(seconds=after),
            error_code=code,
            pricing_category=more.pop("charged_as", ""),
            billable=more.pop("billable", False),
        )
        return self.town.app, event


async def delivery(admin: Admin, town: Town, state: str = "accepted", *, attempt: int = 1, **columns: Any) -> Delivery:
    """A delivery of a broadcast in this state."""
    made = Delivery(town, columns.pop("source_id", None) or new_id(), new_id())
    if attempt:
        columns.setdefault("claimed_at", NOW)
    names = ["municipality_id", "source_id", "recipient_id", "channel_id", "source_kind", "lane", "state", "attempt"]
    values = [town.id, made.source_id, made.recipient_id, town.channel_id, "broadcast", "normal", state, attempt]
    names += columns
    values += columns.values()
    marks = ", ".join(f"${at}" for at in range(1, len(values) + 1))
    await admin.execute(f"INSERT INTO delivery ({', '.join(names)}) VALUES ({marks})", *values)
    return made
