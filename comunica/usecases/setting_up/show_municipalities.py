"""Show municipalities and channels to an operator: how they stand technically, and nothing of who lives there."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.setting_up.channel_run import RunShown
from comunica.usecases.setting_up.connect_channel import Heard

#: How far back it is told when a channel was last heard.
LOOK_BACK = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityShown:
    """Who it is."""

    id: UUID
    slug: str
    name: str
    province: str
    istat_code: str
    service_name: str
    language: str
    #: Of its clock: Europe/Rome.
    timezone: str
    #: Until it ends, what it sends goes to its staff.
    trial: bool
    created_at: dt.datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelShown:
    """How a channel stands. `people_limit`: different people in 24 hours; none if there is no limit or nobody told."""

    id: UUID
    municipality_id: UUID
    provider: str
    app: str
    phone_number_id: str
    waba_id: str
    portfolio_id: str
    display_phone_number: str
    base_url: str
    callback_url: str | None
    state: str
    paused_reason: str | None
    quality: str
    messages_per_second: int
    people_limit: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityStanding:
    """A municipality with its channels, and when each was last heard."""

    municipality: MunicipalityShown
    channels: Sequence[tuple[ChannelShown, Heard]]


class MunicipalityDirectory(Protocol):
    """Where they are found."""

    async def municipalities(
        self, older_than: UUID | None, limit: int, *, slug: str | None = None
    ) -> Sequence[MunicipalityShown]:
        """Newest first; all, or the one of this slug."""

    async def municipality(self, municipality_id: UUID) -> MunicipalityShown | None:
        """One of them."""

    async def channels(self, of: UUID | None, older_than: UUID | None, limit: int) -> Sequence[ChannelShown]:
        """Newest first; of all municipalities, or of one."""

    async def channel(self, channel_id: UUID) -> ChannelShown | None:
        """One of them."""

    async def run(self, channel: ChannelShown, run_id: UUID) -> RunShown | None:
        """One of a channel's runs."""

    async def runs(self, channel: ChannelShown, older_than: UUID | None, limit: int) -> Sequence[RunShown]:
        """Newest first."""

    async def heard(self, municipality_id: UUID, phone_number_id: str, since: dt.datetime) -> Heard:
        """When the provider was last heard on a channel."""


async def list_municipalities(
    directory: MunicipalityDirectory, page: PageRequest, *, slug: str | None = None
) -> Page[MunicipalityShown]:
    """A page of all, or the one of this slug."""
    found = await directory.municipalities(page.older_than, page.size + 1, slug=slug)
    return Page(tuple(found[: page.size]), found[page.size - 1].id if len(found) > page.size else None)


async def list_channels(directory: MunicipalityDirectory, page: PageRequest) -> Page[ChannelShown]:
    """A page of all."""
    found = await directory.channels(None, page.older_than, page.size + 1)
    return Page(tuple(found[: page.size]), found[page.size - 1].id if len(found) > page.size else None)


async def show_municipality(
    directory: MunicipalityDirectory, municipality_id: UUID, *, now: dt.datetime, most_channels: int
) -> MunicipalityStanding | None:
    """One, with its channels; none if there is none."""
    found = await directory.municipality(municipality_id)
    if found is None:
        return None
    channels = await directory.channels(municipality_id, None, most_channels)
    heard = [await directory.heard(municipality_id, each.phone_number_id, now - LOOK_BACK) for each in channels]
    return MunicipalityStanding(municipality=found, channels=list(zip(channels, heard, strict=True)))


async def show_channel(
    directory: MunicipalityDirectory, channel_id: UUID, *, now: dt.datetime
) -> tuple[ChannelShown, Heard] | None:
    """One, and when it was last heard; none if there is none."""
    found = await directory.channel(channel_id)
    if found is None:
        return None
    return found, await directory.heard(found.municipality_id, found.phone_number_id, now - LOOK_BACK)


async def show_run(directory: MunicipalityDirectory, channel_id: UUID, run_id: UUID) -> RunShown | None:
    """One of a channel's runs; none if there is none."""
    channel = await directory.channel(channel_id)
    return None if channel is None else await directory.run(channel, run_id)


async def list_runs(directory: MunicipalityDirectory, channel_id: UUID, page: PageRequest) -> Page[RunShown] | None:
    """A page of a channel's runs; none: there is no such channel."""
    channel = await directory.channel(channel_id)
    if channel is None:
        return None
    found = await directory.runs(channel, page.older_than, page.size + 1)
    return Page(tuple(found[: page.size]), found[page.size - 1].id if len(found) > page.size else None)
