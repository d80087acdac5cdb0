"""After a restore: erase again whom the backup brought back. The journal, outside the record, tells whom."""

from collections.abc import AsyncIterable, Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.contracts.erasures import ErasureNote
from comunica.usecases.people.erase_people import ErasePeople
from comunica.usecases.people.erasure_journal import erased_among
from comunica.usecases.town_directory import Vault

#: People of one transaction.
_AT_ONCE = 10


class RestoredRecord(Protocol):
    """The record as it came back."""

    async def towns(self) -> Sequence[UUID]:
        """Every municipality."""

    async def vault(self, municipality_id: UUID) -> Vault:
        """Its vault. Raises Unsealable under another master key than the backup's."""

    async def subscribers(self, municipality_id: UUID) -> Sequence[UUID]:
        """Everybody on record there."""


class SilentJournal:
    """What is erased again is in the journal already."""

    async def note(self, note: ErasureNote) -> None:
        """Say nothing."""


@dataclass(slots=True)
class Reapplied:
    """What came of it."""

    notes: int = 0
    people: int = 0
    #: a message to them is with the provider: run it again in a minute
    busy: int = 0


async def noted_by_town(notes: AsyncIterable[ErasureNote]) -> tuple[dict[UUID, set[bytes]], int]:
    """The digests of each municipality, and how many notes there were."""
    noted: dict[UUID, set[bytes]] = {}
    count = 0
    async for note in notes:
        noted.setdefault(note.municipality_id, set()).update(note.people)
        count += 1
    return noted, count


async def back_again(record: RestoredRecord, noted: dict[UUID, set[bytes]]) -> dict[UUID, list[UUID]]:
    """Who is on record although the journal says that they were erased, by municipality."""
    found: dict[UUID, list[UUID]] = {}
    for town in await record.towns():
        if town in noted:
            people = await record.subscribers(town)
            found[town] = erased_among(await record.vault(town), people, noted[town])
    return {town: people for town, people in found.items() if people}


async def reapply_erasures(
    record: RestoredRecord, erase: ErasePeople, notes: AsyncIterable[ErasureNote], *, who: str
) -> Reapplied:
    """Erase everybody whom the journal names. `erase` writes to a SilentJournal. Again changes nothing."""
    noted, count = await noted_by_town(notes)
    done = Reapplied(notes=count)
    for town, people in (await back_again(record, noted)).items():
        for start in range(0, len(people), _AT_ONCE):
            erased = await erase.by_request(town, people[start : start + _AT_ONCE], who=who)
            done.people += erased.counts["people"]
            done.busy += len(erased.busy)
    return done
