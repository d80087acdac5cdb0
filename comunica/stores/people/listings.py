"""Recipients of a broadcast, subscribers and zones, as the record lists them to the town that owns them."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from uuid import UUID

import asyncpg

from comunica.broadcasting.states import DeliveryState
from comunica.municipality.address import Address, AddressKind
from comunica.municipality.territory import Zone, ZoneKind
from comunica.stores.pages import page_of
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.broadcasts.list_recipients import Recipient
from comunica.usecases.hearing.sealed_details import LONGEST_PREFIX, letters_of, prefix_range, surname_index
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.people.list_subscribers import SubscriberFilter, SubscriberOnRecord


class PostgresListings:
    """The ports of list_recipients, list_subscribers and list_zones. For the role comunica_api."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def recipients(
        self, municipality_id: UUID, broadcast_id: UUID, states: Sequence[DeliveryState], page: PageRequest
    ) -> Page[Recipient] | None:
        """A page of deliveries; none if the municipality has no such broadcast."""
        vault = await self._vaults.of(municipality_id)
        chosen = [str(state) for state in states] or None
        async with serving(self._pool, municipality_id) as connection:
            if not await connection.fetchval(query("broadcast_exists"), municipality_id, broadcast_id):
                return None
            rows = await connection.fetch(
                query("list_recipients"), municipality_id, broadcast_id, chosen, page.older_than, page.size + 1
            )
        return page_of(rows, page.size, read=_recipient_reader(vault), id_column="recipient_id")

    async def subscribers(
        self, municipality_id: UUID, page: PageRequest, wanted: SubscriberFilter
    ) -> Page[SubscriberOnRecord]:
        """A page of subscribers, their names opened."""
        vault = await self._vaults.of(municipality_id)
        async with serving(self._pool, municipality_id) as connection:
            # By itself: as a part of the list's own statement all people in town are gone through for it (measured on a
            # million of them: 2 s).
            reached = await _reached(connection, vault, wanted.address)
            asked = (page.older_than, page.size + 1, reached, *_filters(vault, wanted))
            rows = await connection.fetch(query("list_subscribers"), municipality_id, *asked)
        found = page_of(rows, page.size, read=_subscriber_reader(vault), id_column="id")
        beginning = letters_of(wanted.surname_prefix or "")
        if len(beginning) <= LONGEST_PREFIX:
            return found
        # The record knows beginnings of six letters: what is longer is compared here, and pages may hold fewer.
        return replace(
            found, rows=tuple(row for row in found.rows if letters_of(row.surname or "").startswith(beginning))
        )

    async def zones(self, municipality_id: UUID) -> Sequence[Zone]:
        """All zones and contrade."""
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("list_zones"), municipality_id)
        return [_zone(row) for row in rows]


async def _reached(connection: Connection, vault: MunicipalityVault, address: Address | None) -> list[UUID] | None:
    if address is None:
        return None
    index = vault.index(address.kind, address.value)
    rows = await connection.fetch(query("people_reached_at"), vault.municipality_id, index)
    return [row["subscriber_id"] for row in rows]


def _filters(vault: MunicipalityVault, wanted: SubscriberFilter) -> tuple[object, ...]:
    return (
        surname_index(vault, wanted.surname) if wanted.surname is not None else None,
        wanted.zone,
        wanted.consent,
        wanted.id,
        wanted.street,
        *(prefix_range(vault, wanted.surname_prefix) if wanted.surname_prefix is not None else (None, None)),
    )


def _recipient_reader(vault: MunicipalityVault) -> Callable[[asyncpg.Record], Recipient]:
    masked = _masker(vault)

    def read(row: asyncpg.Record) -> Recipient:
        return Recipient(
            subscriber_id=row["recipient_id"],
            masked_address=_masked_if_there(masked, row),
            zone=row["zone_id"],
            state=DeliveryState(row["state"]),
            reason=row["reason"],
            error_code=row["error_code"],
            attempts=row["attempt"],
            resent_in_doubt=row["resent_in_doubt"],
            queued_at=row["queued_at"],
            accepted_at=row["accepted_at"],
            sent_at=row["sent_at"],
            delivered_at=row["delivered_at"],
            read_at=row["read_at"],
            failed_at=row["failed_at"],
        )

    return read


def _subscriber_reader(vault: MunicipalityVault) -> Callable[[asyncpg.Record], SubscriberOnRecord]:
    masked = _masker(vault)

    def read(row: asyncpg.Record) -> SubscriberOnRecord:
        return SubscriberOnRecord(
            id=row["id"],
            consent=row["consent"],
            since=row["consented_at"],
            given_name=_opened(vault, "subscriber.given_name_sealed", row["given_name_sealed"]),
            surname=_opened(vault, "subscriber.surname_sealed", row["surname_sealed"]),
            place=_opened(vault, "subscriber.place_sealed", row["place_sealed"]),
            zone=row["zone_id"],
            street=row["street_id"],
            house_number=row["house_number"],
            outside=row["outside"],
            topics=row["topics"],
            masked_address=masked(row["address_kind"], row["address_sealed"]),
            marketing=row["marketing"],
            created_at=row["created_at"],
            banned=row["banned"],
        )

    return read


def _masker(vault: MunicipalityVault) -> Callable[[str, bytes], str]:
    opened = vault.opener("subscriber.address_sealed")
    return lambda kind, sealed: Address(AddressKind(kind), opened(sealed)).masked()


def _masked_if_there(masked: Callable[[str, bytes], str], row: asyncpg.Record) -> str | None:
    sealed = row["address_sealed"]
    return None if sealed is None else masked(row["address_kind"], sealed)


def _opened(vault: MunicipalityVault, column: str, sealed: bytes | None) -> str | None:
    return None if sealed is None else vault.open(column, sealed)


def _zone(row: asyncpg.Record) -> Zone:
    return Zone(
        id=row["id"],
        kind=ZoneKind(row["kind"]),
        name=row["name"],
        aliases=tuple(row["aliases"]),
        zones=tuple(row["zones"]),
    )
