"""Mandates: the port of `mandate_register.py`. For the role comunica_api."""

import datetime as dt
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg

from comunica.broadcasting.lanes import Lane
from comunica.stores.audit import add_line
from comunica.stores.away import told_as_away
from comunica.stores.pages import page_of
from comunica.stores.partners.partner_sight import serving_partner
from comunica.stores.pool import Connection, Pool, serving
from comunica.stores.sql import query
from comunica.usecases.audit import AuditLine
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.partners.mandate_register import (
    NOTHING,
    PLANNED,
    MandateGiven,
    MandateShown,
    MandateTerms,
    MandateTurn,
    NewMandate,
)
from comunica.usecases.partners.partner_register import PartnerShown

#: Two who grant at once meet at most so often; whoever comes second ends what the first granted.
_TRIES = 5


class PostgresMandates:
    """Implements `MandateRegister`."""

    def __init__(self, pool: Pool) -> None:
        self._pool = pool

    def turn(self, municipality_id: UUID) -> AbstractAsyncContextManager[MandateTurn]:
        return _turn(self._pool, municipality_id)

    async def page(self, municipality_id: UUID, page: PageRequest) -> Page[MandateShown]:
        asked = (municipality_id, page.older_than, page.size + 1)
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("list_mandates"), *asked)
        return page_of(rows, page.size, read=_shown, id_column="id")

    async def given(self, partner_id: UUID, page: PageRequest) -> Page[MandateGiven]:
        async with serving_partner(self._pool, partner_id) as connection:
            rows = await connection.fetch(query("list_mandates_given"), partner_id, page.older_than, page.size + 1)
        return page_of(rows, page.size, read=_given, id_column="id")


@asynccontextmanager
async def _turn(pool: Pool, municipality_id: UUID) -> AsyncIterator[MandateTurn]:
    with told_as_away():
        async with serving(pool, municipality_id) as connection:
            yield _PostgresMandateTurn(connection, municipality_id)


class _PostgresMandateTurn:
    def __init__(self, connection: Connection, municipality_id: UUID) -> None:
        self._connection = connection
        self._municipality_id = municipality_id

    async def partner(self, named: UUID | str) -> PartnerShown | None:
        which = (named, None) if isinstance(named, UUID) else (None, named)
        row = await self._connection.fetchrow(query("see_partner"), *which)
        return None if row is None else PartnerShown(**row)

    async def put(self, mandate: NewMandate) -> None:
        row = (
            *(self._municipality_id, mandate.id, mandate.partner_id, sorted(mandate.categories)),
            *(sorted(map(str, mandate.lanes)), mandate.granted_by, mandate.granted_at, mandate.expires_at),
        )
        end = (self._municipality_id, mandate.partner_id, mandate.granted_by, mandate.granted_at)
        for _ in range(_TRIES):
            await self._connection.execute(query("end_mandate"), *end)
            if await self._connection.fetchval(query("add_mandate"), *row) is not None:
                return
        raise RuntimeError("others grant to this partner all the time; grant again")

    async def revoke(self, mandate_id: UUID, *, by: str, now: dt.datetime) -> UUID | None:
        row = (self._municipality_id, mandate_id, by, now)
        partner_id: UUID | None = await self._connection.fetchval(query("revoke_mandate"), *row)
        return partner_id

    async def cancel_planned(self, partner_id: UUID, *, but: MandateTerms = NOTHING) -> int:
        terms = (sorted(map(str, but.lanes)), sorted(but.categories))
        whose = (self._municipality_id, partner_id)
        return int(await self._connection.fetchval(query("cancel_planned_of_partner"), *whose, *terms, list(PLANNED)))

    async def see(self, mandate_id: UUID) -> MandateShown | None:
        row = await self._connection.fetchrow(query("see_mandate"), self._municipality_id, mandate_id)
        return None if row is None else _shown(row)

    async def tell(self, line_id: UUID, line: AuditLine) -> None:
        await add_line(self._connection, self._municipality_id, line_id, line)


def _terms(row: asyncpg.Record) -> dict[str, Any]:
    lanes = frozenset(Lane(lane) for lane in row["lanes"])
    return {"categories": frozenset(row["categories"]), "lanes": lanes}


def _shown(row: asyncpg.Record) -> MandateShown:
    facts = dict(row)
    named = {"partner_slug": facts.pop("slug"), "partner_name": facts.pop("name")}
    return MandateShown(**(facts | named | _terms(row)))


def _given(row: asyncpg.Record) -> MandateGiven:
    return MandateGiven(**(dict(row) | _terms(row)))
