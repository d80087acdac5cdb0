"""Publish urgent broadcasts as CAP: a feed of a municipality, and a document for each message. For anybody to read."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.alerting.cap import CapAlert
from comunica.alerting.publishing import Publisher, UrgentBroadcast, half_of, halves_of, published

#: So long a broadcast stays in the feed, and so many at most.
SHOWN_FOR = dt.timedelta(days=30)
MOST_SHOWN = 100
#: A document is there for longer: other messages refer to it.
KEPT_FOR = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingTown:
    """A municipality and since when it is here."""

    id: UUID
    publisher: Publisher
    since: dt.datetime


class PublishedAlerts(Protocol):
    """The record, as far as the public may see it."""

    async def town(self, slug: str) -> PublishingTown | None:
        """The municipality of this name."""

    async def urgent(self, municipality_id: UUID, *, now: dt.datetime, since: dt.datetime) -> Sequence[UrgentBroadcast]:
        """Its urgent broadcasts that began, newest first, `MOST_SHOWN` at most."""

    async def one(
        self, municipality_id: UUID, broadcast_id: UUID, *, now: dt.datetime, since: dt.datetime
    ) -> UrgentBroadcast | None:
        """One of them."""


@dataclass(frozen=True, slots=True)
class Published:
    """A town and its messages, newest first."""

    town: PublishingTown
    alerts: Sequence[CapAlert]


async def list_published(slug: str, *, record: PublishedAlerts, now: dt.datetime) -> Published | None:
    """What stands in the feed; none if there is no such municipality."""
    town = await record.town(slug)
    if town is None:
        return None
    broadcasts = await record.urgent(town.id, now=now, since=now - SHOWN_FOR)
    alerts = [published(each, town.publisher, half) for each in broadcasts for half, _ in halves_of(each)]
    return Published(town, sorted(alerts, key=lambda alert: alert.sent, reverse=True))


async def see_published(slug: str, name: str, *, record: PublishedAlerts, now: dt.datetime) -> CapAlert | None:
    """The message of this name; none if there is none."""
    try:
        broadcast_id, half = half_of(name)
    except ValueError:
        return None
    town = await record.town(slug)
    if town is None:
        return None
    broadcast = await record.one(town.id, broadcast_id, now=now, since=now - KEPT_FOR)
    if broadcast is None or half not in {each for each, _ in halves_of(broadcast)}:
        return None
    return published(broadcast, town.publisher, half)
