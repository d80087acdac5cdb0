"""Claims: the port of `usecases/delivering/claim_deliveries.py` on PostgreSQL. For the role comunica_dispatcher."""

import datetime as dt
from collections.abc import Callable, Sequence
from uuid import UUID

import asyncpg

from comunica.broadcasting.content import Content, MediaHeader, ParameterFormat, TemplateContent
from comunica.broadcasting.kinds import BroadcastKind
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.ownership import oldest_id
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import DeliveryState, Step, sources_of
from comunica.municipality.address import Address, AddressKind
from comunica.stores.away import told_as_away
from comunica.stores.pool import Pool, in_directory, serving, serving_by_key
from comunica.stores.sealing import MunicipalityVault, Unsealable
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.delivering.deliver_ports import Claim, Claimant, Claimed, PeopleAccount

#: A reply's window is 24 hours; an hour more for clocks and for events that came late.
REPLY_WINDOW = dt.timedelta(hours=25)
#: No request waits longer: it may be scheduled for days ahead, and then has the hours of its lane.
REQUEST_LIFE = dt.timedelta(days=62)

_CLAIM = sources_of(Step.CLAIM)
#: The column that a recipient's address was sealed for.
_SUBSCRIBERS = "subscriber.address_sealed"


class PostgresClaims:
    """Each claim is one statement and one synchronous commit. `now` gives the wall clock: only to find recent ids.

    `sql` gives the text of a query by its name; another one is for tests that take a guard out.
    """

    def __init__(
        self, pool: Pool, vaults: Vaults, *, now: Callable[[], dt.datetime], sql: Callable[[str], str] = query
    ) -> None:
        self._pool = pool
        self._vaults = vaults
        self._now = now
        self._query = sql
        #: Tests whose content was asked for, which comes before every claim: their people are no subscribers.
        self._tests: set[UUID] = set()

    async def claim_source(
        self,
        claimant: Claimant,
        source_id: UUID,
        *,
        after: UUID,
        most: int,
        lease: float,
        people: PeopleAccount | None = None,
    ) -> Claim:
        """What is queued of one broadcast, from a recipient on."""
        values = (*_terms(claimant, most=most, lease=lease), source_id, after)
        if source_id in self._tests:
            rows = await self._fetch("claim_test", claimant, values)
            return await self._claim(claimant, rows, source_id=source_id, column="test_recipient.address_sealed")
        if people is None:
            rows = await self._fetch("claim_source", claimant, values)
        else:
            account = (people.portfolio_id, people.day)
            rows = await self._fetch("claim_source_counted", claimant, (*values, *account))
        return await self._claim(claimant, rows, source_id=source_id)

    async def claim_delayed(
        self, claimant: Claimant, *, most: int, lease: float, people: PeopleAccount | None = None
    ) -> Claim:
        """What comes back from a delay, of all broadcasts of the channel."""
        values = _terms(claimant, most=most, lease=lease)
        if people is None:
            rows = await self._fetch("claim_delayed", claimant, values)
        else:
            account = (people.portfolio_id, people.day)
            rows = await self._fetch("claim_delayed_counted", claimant, (*values, *account))
        return await self._claim(claimant, rows)

    async def claim_replies(self, claimant: Claimant, *, most: int, lease: float) -> Claim:
        """Answers to citizens, with their text."""
        oldest = oldest_id(self._now() - REPLY_WINDOW)
        rows = await self._fetch(
            "claim_replies",
            claimant,
            (*_terms(claimant, most=most, lease=lease), oldest),
        )
        return await self._claim(claimant, rows, with_body=True)

    async def claim_requests(
        self,
        claimant: Claimant,
        lane: Lane,
        *,
        after: UUID,
        most: int,
        lease: float,
        people: PeopleAccount | None = None,
    ) -> Claim:
        """Requests of a lane with their bodies, from a source on."""
        account = (None, False, 0.0) if people is None else (people.portfolio_id, people.urgent, people.day)
        oldest = oldest_id(self._now() - REQUEST_LIFE)
        values = (claimant.channel_id, lane, claimant.owner, claimant.epoch, after, most, lease, _CLAIM)
        rows = await self._fetch("claim_requests", claimant, (*values, *account, oldest))
        return await self._claim(claimant, rows, with_body=True)

    async def content_of(self, municipality_id: UUID, source_id: UUID) -> Content | None:
        """Template, language and parameters of a broadcast."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(self._query("see_broadcast_content"), municipality_id, source_id)
        if row is None or (row["media_id"] is not None and row["provider_id"] is None):
            return None
        if row["kind"] == BroadcastKind.TEST:
            self._tests.add(source_id)
        return TemplateContent(
            template=row["template_name"],
            language=row["language"],
            names=tuple(row["names"]),
            parameters=row["parameters"],
            format=ParameterFormat(row["parameter_format"]),
            header=_header(row),
            payloads=tuple(each["payload"] for each in row["buttons"]),
            timezone=row["timezone"],
        )

    async def pause_broadcast(self, municipality_id: UUID, source_id: UUID, reason: Reason) -> bool:
        """State paused, and off the work list."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                done = await connection.execute(self._query("pause_broadcast"), municipality_id, source_id, reason)
        return _count(done) > 0

    async def pause_list(self, municipality_id: UUID, source_id: UUID, reason: Reason) -> bool:
        """What of the list is queued waits."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                which = (municipality_id, source_id, reason)
                return await connection.fetchval(self._query("pause_list"), *which) is not None

    async def pause_channel(self, channel_id: UUID, reason: Reason) -> bool:
        """State paused."""
        with told_as_away():
            async with in_directory(self._pool) as connection:
                return _count(await connection.execute(self._query("pause_channel"), channel_id, reason)) > 0

    async def _fetch(self, name: str, claimant: Claimant, rest: Sequence[object]) -> list[asyncpg.Record]:
        with told_as_away():
            async with serving_by_key(self._pool, claimant.municipality_id) as connection:
                return await connection.fetch(self._query(name), claimant.municipality_id, *rest)

    async def _claim(
        self,
        claimant: Claimant,
        rows: list[asyncpg.Record],
        *,
        source_id: UUID | None = None,
        with_body: bool = False,
        column: str = _SUBSCRIBERS,
    ) -> Claim:
        with told_as_away():
            vault = await self._vaults.of(claimant.municipality_id)
        return _opened(rows, vault, source_id, with_body=with_body, column=column)


def _terms(claimant: Claimant, *, most: int, lease: float) -> tuple[object, ...]:
    """What every claim says alike, after the municipality: $2 to $7."""
    return (claimant.channel_id, claimant.owner, claimant.epoch, most, lease, _CLAIM)


def _header(row: asyncpg.Record) -> MediaHeader | None:
    if row["media_id"] is None:
        return None
    return MediaHeader(kind=row["media_kind"], provider_id=row["provider_id"], file_name=row["file_name"])


def _opened(
    rows: list[asyncpg.Record], vault: MunicipalityVault, source_id: UUID | None, *, with_body: bool, column: str
) -> Claim:
    open_address = vault.opener(column)
    open_body = vault.opener("delivery.body_sealed")
    claimed: list[Claimed] = []
    unreadable: list[Claimed] = []
    #: `queued`: the portfolio's limit has no room for them. `held`: their notice goes first.
    ended = {DeliveryState.SUPPRESSED: 0, DeliveryState.EXPIRED: 0, DeliveryState.QUEUED: 0, "held": 0}
    for row in rows:
        if row["state"] != DeliveryState.SENDING:
            ended[row["state"]] += 1
            continue
        one = Claimed(source_id or row["source_id"], row["recipient_id"], row["attempt"], Lane(row["lane"]), _NOWHERE)
        try:
            one.address = Address(AddressKind(row["address_kind"]), open_address(row["address_sealed"]))
            if not with_body:
                one.enrolled_at = row["enrolled_at"]
            elif row["body_sealed"] is not None:
                one.body = open_body(row["body_sealed"])
                one.list_id = row.get("list_id")
            claimed.append(one)
        except Unsealable:
            # One damaged row must not hold up the others.
            unreadable.append(one)
    return Claim(
        rows=claimed,
        touched=len(rows),
        suppressed=ended[DeliveryState.SUPPRESSED],
        expired=ended[DeliveryState.EXPIRED],
        unreadable=unreadable,
        waiting=ended[DeliveryState.QUEUED],
        last=max((row["source_id" if with_body else "recipient_id"] for row in rows), default=None),
    )


_NOWHERE = Address(AddressKind.PHONE, "")


def _count(status: str) -> int:
    """How many rows a statement touched, from PostgreSQL's word for it: `UPDATE 3`."""
    return int(status.rpartition(" ")[2])
