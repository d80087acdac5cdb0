"""What of the people wants a look of the office, and its notes on them: the ports of review.py and note_person.py."""

import datetime as dt
from collections.abc import Callable, Mapping
from uuid import UUID

import asyncpg

from comunica.enrolment.question import from_text
from comunica.municipality.address import Address, AddressKind
from comunica.stores.away import told_as_away
from comunica.stores.pages import page_of
from comunica.stores.pool import Pool, serving
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.paging import Page, PageRequest
from comunica.usecases.people.note_person import NoteOnRecord
from comunica.usecases.people.review import DataRequest, RequestKind, Review, UnknownPlace, WaitingQuestion

#: The column that a note is sealed for.
NOTE = "subscriber.note_sealed"


class PostgresReviews:
    """Implements `ReviewShelf`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def counts(self, municipality_id: UUID, *, before: str, most: int) -> Mapping[Review, int]:
        """See ReviewShelf."""
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("count_reviews"), municipality_id, before, most)
        assert row is not None
        return {Review.PLACE: row["places"], Review.QUESTION: row["questions"], Review.REQUEST: row["requests"]}

    async def unknown_places(self, municipality_id: UUID, page: PageRequest) -> Page[UnknownPlace]:
        """See ReviewShelf."""
        return await self._page("list_unknown_places", municipality_id, page, (), _place)

    async def questions(self, municipality_id: UUID, page: PageRequest, *, before: str) -> Page[WaitingQuestion]:
        """See ReviewShelf."""
        return await self._page("list_questions", municipality_id, page, (before,), _question)

    async def question_of(self, municipality_id: UUID, subscriber_id: UUID) -> WaitingQuestion | None:
        """See ReviewShelf."""
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("see_question_of"), municipality_id, subscriber_id)
        return None if row is None else _question(vault)(row)

    async def requests(self, municipality_id: UUID, page: PageRequest) -> Page[DataRequest]:
        """See ReviewShelf."""
        return await self._page("list_data_requests", municipality_id, page, (), _request)

    async def close_person(self, municipality_id: UUID, subscriber_id: UUID, *, key: str) -> bool:
        """See ReviewShelf."""
        return await self._changed("close_review", municipality_id, subscriber_id, key)

    async def close_request(self, municipality_id: UUID, request_id: UUID, *, who: str) -> bool:
        """See ReviewShelf."""
        return await self._changed("close_data_request", municipality_id, request_id, who)

    async def _page[Row](
        self,
        name: str,
        municipality_id: UUID,
        page: PageRequest,
        asked: tuple[object, ...],
        reader: Callable[[MunicipalityVault], Callable[[asyncpg.Record], Row]],
    ) -> Page[Row]:
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            arguments = (municipality_id, *asked, page.older_than, page.size + 1)
            async with serving(self._pool, municipality_id) as connection:
                rows = await connection.fetch(query(name), *arguments)
        return page_of(rows, page.size, read=reader(vault), id_column="id")

    async def _changed(self, name: str, municipality_id: UUID, *arguments: object) -> bool:
        with told_as_away():
            async with serving(self._pool, municipality_id) as connection:
                return await connection.fetchval(query(name), municipality_id, *arguments) is not None


class PostgresNotes:
    """Implements `NoteShelf`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def note(self, municipality_id: UUID, subscriber_id: UUID) -> NoteOnRecord | None:
        """See NoteShelf."""
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            async with serving(self._pool, municipality_id) as connection:
                row = await connection.fetchrow(query("see_note"), municipality_id, subscriber_id)
        if row is None:
            return None
        return NoteOnRecord(text=vault.open(NOTE, row["note_sealed"]), by=row["noted_by"], at=row["noted_at"])

    async def put(
        self, municipality_id: UUID, subscriber_id: UUID, text: str, *, by: str, after: dt.datetime | None
    ) -> bool:
        """See NoteShelf."""
        with told_as_away():
            vault = await self._vaults.of(municipality_id)
            sealed = vault.seal(NOTE, text) if text else None
            async with serving(self._pool, municipality_id) as connection:
                values = (municipality_id, subscriber_id, sealed, by, after)
                return await connection.fetchval(query("put_note"), *values) is not None


def _opened(vault: MunicipalityVault, row: asyncpg.Record, column: str) -> str:
    return "" if row[column] is None else vault.open(f"subscriber.{column}", row[column])


def _masked(vault: MunicipalityVault, row: asyncpg.Record) -> str:
    if row["address_sealed"] is None:
        return ""
    return Address(AddressKind(row["address_kind"]), _opened(vault, row, "address_sealed")).masked()


def _place(vault: MunicipalityVault) -> Callable[[asyncpg.Record], UnknownPlace]:
    def read(row: asyncpg.Record) -> UnknownPlace:
        return UnknownPlace(
            id=row["id"],
            given_name=_opened(vault, row, "given_name_sealed"),
            surname=_opened(vault, row, "surname_sealed"),
            place=_opened(vault, row, "place_sealed"),
            masked_address=_masked(vault, row),
            since=row["consented_at"],
        )

    return read


def _question(vault: MunicipalityVault) -> Callable[[asyncpg.Record], WaitingQuestion]:
    def read(row: asyncpg.Record) -> WaitingQuestion:
        question = from_text(_opened(vault, row, "question_sealed"))
        return WaitingQuestion(
            id=row["id"],
            asked=question.asked,
            at=question.at,
            enrolled=row["consent"] == "opted_in",
            given_name=question.given_name,
            surname=question.surname,
            place=question.place.written if question.place else "",
            zone=question.place.zone if question.place else None,
            banned=row["banned"],
            masked_address=_masked(vault, row),
        )

    return read


def _request(vault: MunicipalityVault) -> Callable[[asyncpg.Record], DataRequest]:
    def read(row: asyncpg.Record) -> DataRequest:
        return DataRequest(
            id=row["id"],
            kind=RequestKind(row["intent"]),
            at=row["sent_at"],
            subscriber_id=row["subscriber_id"],
            given_name=_opened(vault, row, "given_name_sealed"),
            surname=_opened(vault, row, "surname_sealed"),
            masked_address=_masked(vault, row),
            erase_after=row["erase_after"],
        )

    return read
