"""A town with streets, and people whom the office has to look at."""

import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from comunica.enrolment.event_order import event_key
from comunica.enrolment.meaning import Place, PlaceKind
from comunica.enrolment.question import Ask, OpenQuestion, to_text
from comunica.municipality.territory import Street, Territory, with_ids
from comunica.stores.pool import Connection
from comunica.usecases.hearing.sealed_details import seal_details
from tests.servers import Database
from tests.towns import NOTICE, ZONES, TownAtTest, approved, enrol, put_town, town_setup

STREETS = (
    Street(dug="Via", name="Roma", zone="centro"),
    Street(dug="Via", name="Giuseppe Garibaldi", zone="brollo"),
    Street(dug="Piazza", name="del Tratturo", zone="brollo"),
)
#: By it whoever is brought in learns so; its variables fill themselves.
TOLD = replace(
    NOTICE,
    name="avviso_iscrizione",
    body="Sei tra gli iscritti dal {{data}}. Come usiamo i tuoi dati: {{link_privacy}} Grazie.",
    parameters=("data", "link_privacy"),
    examples=("1 marzo 2024", "https://www.comune.example/privacy"),
)
HOSTILE = "<script>alert(1)</script>"


async def put_streeted_town(database: Database, number: int, *, double_opt_in: bool = False) -> TownAtTest:
    """Zones and streets, and no people."""
    setup = town_setup(number, keys={})
    profile = replace(setup.profile, double_opt_in=double_opt_in, topics={"eventi": "Eventi", "scuola": "Scuola"})
    territory = Territory(zones=ZONES, streets=with_ids(STREETS))
    whole = replace(setup, profile=profile, territory=territory)
    return await put_town(database, whole, approved(NOTICE), approved(TOLD))


@dataclass(frozen=True)
class People:
    """Puts people on record, as subscription would have."""

    database: Database
    superuser: Connection
    town: TownAtTest

    async def enrolled(
        self,
        phone: str,
        *,
        given_name: str = "Anna",
        surname: str = "D’Amico",
        place: str = "via Roma 3",
        zone: str | None = "centro",
        street: str | None = "via-roma",
        outside: bool = False,
        consent: str = "opted_in",
    ) -> UUID:
        """Somebody who joined."""
        person = await enrol(self.database, self.town, phone, zone=zone, consent=consent)
        details = seal_details(self.town.vault, given_name=given_name, surname=surname, place=place)
        key = event_key(sent_at=dt.datetime(2026, 11, 24, 9, tzinfo=dt.UTC), leaves=False, message_digest=person.bytes)
        await self.as_town(
            "UPDATE subscriber SET given_name_sealed = $2, surname_sealed = $3, surname_index = $4,"
            " surname_prefixes = $5, place_sealed = $6, outside = $7, street_id = $8, place_key = $9, consent_key = $9"
            " WHERE id = $1",
            *(person, details.given_name, details.surname, details.surname_index, details.surname_prefixes),
            *(details.place, outside, street if zone else None, key),
        )
        return person

    async def nowhere(self, phone: str, place: str, *, surname: str = "Colombo") -> UUID:
        """Somebody who joined, from a street that nobody knows."""
        return await self.enrolled(phone, surname=surname, place=place, zone=None, street=None)

    async def asked(
        self, phone: str, ask: Ask, *, at: dt.datetime, surname: str = "Russo", place: str = "via Roma 7"
    ) -> UUID:
        """Somebody who wrote, was asked, and did not answer."""
        person = await enrol(self.database, self.town, phone, zone=None, consent="none")
        question = OpenQuestion(
            asked=ask,
            at=at,
            keyword="ATTIVA",
            given_name="Luca",
            surname=surname,
            place=Place(kind=PlaceKind.ADDRESS, written=place, street="Via Roma", house_number="7", zone="centro"),
        )
        await self.as_town(
            "UPDATE subscriber SET question_sealed = $2, question_key = $3, outside = false, given_name_sealed = NULL,"
            " surname_sealed = NULL, place_sealed = NULL, consented_at = NULL WHERE id = $1",
            person,
            self.town.vault.seal("subscriber.question_sealed", to_text(question)),
            event_key(sent_at=at, leaves=False, message_digest=b"q"),
        )
        return person

    async def requested(self, person: UUID, intent: str, *, at: dt.datetime, id_: UUID) -> UUID:
        """A request on data that they wrote."""
        await self.as_town(
            "INSERT INTO inbound_message (municipality_id, channel_id, message_digest, id, subscriber_id, action,"
            " intent, reply, sent_at, recorded_at) VALUES ($1, $2, $3, $4, $5, 'other', $6, 'gdpr_access', $7, $7)",
            *(self.town.id, self.town.channel_id, id_.bytes, id_, person, intent, at),
        )
        return id_

    async def row(self, person: UUID) -> dict[str, object]:
        """How they are on record."""
        row = await self.superuser.fetchrow("SELECT * FROM subscriber WHERE id = $1", person)
        return dict(row) if row else {}

    async def last_line(self) -> tuple[str, str, str]:
        """What the town's log says last."""
        row = await self.superuser.fetchrow(
            "SELECT who, what, reason FROM audit_entry WHERE municipality_id = $1 ORDER BY id DESC LIMIT 1",
            self.town.id,
        )
        assert row is not None
        return row["who"], row["what"], row["reason"]

    async def clear(self) -> None:
        """Nobody is left."""
        for table in ("subscriber_address", "subscriber", "suppression", "inbound_message"):
            await self.as_town(f"DELETE FROM {table} WHERE municipality_id = $1", self.town.id)

    async def as_town(self, statement: str, *values: object) -> None:
        # Triggers belong to the owner, whom row level security binds as well.
        await self.superuser.execute("SELECT set_config('app.municipality', $1, false)", str(self.town.id))
        await self.superuser.execute(statement, *values)
