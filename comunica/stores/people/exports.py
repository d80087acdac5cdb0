"""Everything on record of a town's people, opened: the port of export_subscribers. For the role comunica_import."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from uuid import UUID

import asyncpg

from comunica.stores.people.reviews import NOTE
from comunica.stores.pool import Pool, serving
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.sql import query
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.inbound_batch import WORDS
from comunica.usecases.people.enrol_people import PROOF
from comunica.usecases.people.export_subscribers import ExportedPerson, ProofOnRecord


class PostgresExports:
    """Implements `ExportShelf`."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def count(self, municipality_id: UUID) -> int:
        async with serving(self._pool, municipality_id) as connection:
            return int(await connection.fetchval(query("count_people"), municipality_id))

    async def people(self, municipality_id: UUID, *, after: UUID | None, count: int) -> Sequence[ExportedPerson]:
        vault = await self._vaults.of(municipality_id)
        read = _reader(vault)
        async with serving(self._pool, municipality_id) as connection:
            rows = await connection.fetch(query("export_people"), municipality_id, after, count)
            people = [row["id"] for row in rows]
            proofs = await connection.fetch(query("proofs_of"), municipality_id, people)
            words = await connection.fetch(query("words_of"), municipality_id, people)
        told, wrote = _by_person(proofs, vault), _words_by_person(words, vault)
        return [replace(read(row, told.get(row["id"], ())), words=wrote.get(row["id"], ())) for row in rows]


class PostgresPersons:
    """Implements `PersonShelf`. For the role comunica_api."""

    def __init__(self, pool: Pool, vaults: Vaults) -> None:
        self._pool = pool
        self._vaults = vaults

    async def person(self, municipality_id: UUID, subscriber_id: UUID) -> ExportedPerson | None:
        vault = await self._vaults.of(municipality_id)
        async with serving(self._pool, municipality_id) as connection:
            row = await connection.fetchrow(query("export_person"), municipality_id, subscriber_id)
            proofs = await connection.fetch(query("proofs_of"), municipality_id, [subscriber_id])
            words = await connection.fetch(query("words_of"), municipality_id, [subscriber_id])
        if row is None:
            return None
        wrote = _words_by_person(words, vault).get(subscriber_id, ())
        return replace(_reader(vault)(row, _by_person(proofs, vault).get(subscriber_id, ())), words=wrote)


def _words_by_person(
    rows: Sequence[asyncpg.Record], vault: MunicipalityVault
) -> Mapping[UUID, Sequence[tuple[dt.datetime, str]]]:
    wrote: dict[UUID, list[tuple[dt.datetime, str]]] = defaultdict(list)
    for row in rows:
        wrote[row["subscriber_id"]].append((row["sent_at"], vault.open(WORDS, row["words_sealed"])))
    return wrote


def _by_person(rows: Sequence[asyncpg.Record], vault: MunicipalityVault) -> Mapping[UUID, Sequence[ProofOnRecord]]:
    told: dict[UUID, list[ProofOnRecord]] = defaultdict(list)
    for row in rows:
        proof = ProofOnRecord(
            position=row["position"],
            event=row["event"],
            way=row["way"],
            keyword=row["keyword"],
            notice_version=row["notice_version"],
            proof=None if row["proof_sealed"] is None else vault.open(PROOF, row["proof_sealed"]),
            happened_at=row["happened_at"],
            recorded_at=row["recorded_at"],
        )
        told[row["subscriber_id"]].append(proof)
    return told


def _reader(vault: MunicipalityVault) -> Callable[[asyncpg.Record, Sequence[ProofOnRecord]], ExportedPerson]:
    address, given_name = vault.opener("subscriber.address_sealed"), vault.opener("subscriber.given_name_sealed")
    surname, place = vault.opener("subscriber.surname_sealed"), vault.opener("subscriber.place_sealed")
    note = vault.opener(NOTE)

    def opened(opener: Callable[[bytes], str], sealed: bytes | None) -> str:
        return "" if sealed is None else opener(sealed)

    def read(row: asyncpg.Record, proofs: Sequence[ProofOnRecord]) -> ExportedPerson:
        return ExportedPerson(
            id=row["id"],
            address_kind=row["address_kind"],
            address=address(row["address_sealed"]),
            given_name=opened(given_name, row["given_name_sealed"]),
            surname=opened(surname, row["surname_sealed"]),
            place=opened(place, row["place_sealed"]),
            zone_id=row["zone_id"],
            zone_name=row["zone_name"],
            street_id=row["street_id"],
            street_name=row["street_name"],
            house_number=row["house_number"],
            outside=row["outside"],
            consent=row["consent"],
            consented_at=row["consented_at"],
            marketing=row["marketing"],
            last_inbound_at=row["last_inbound_at"],
            erase_after=row["erase_after"],
            created_at=row["created_at"],
            topics=row["topics"],
            note=opened(note, row["note_sealed"]),
            banned_at=row["banned_at"],
            proofs=proofs,
        )

    return read
