"""Many towns with many citizens and a broadcast each, written straight into the record."""

import datetime as dt
import os
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import uuid_utils.compat

from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, Scope, make_key
from comunica.stores.sealing import MasterKey, MunicipalityVault
from tests.bench.record import Admin

PARAMETERS = {"testo": "domani niente acqua in via Roma dalle 9 alle 12"}


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality with one fast channel and one template."""

    id: UUID
    channel_id: UUID
    template_id: UUID


#: Messages a second of a number with the highest throughput there is.
FASTEST = 1000
#: No number has it: the pacer never waits. Only after `without_limits`.
UNPACED = 1_000_000
ZONE = "centro"


async def without_limits(admin: Admin) -> None:
    """Let the record have numbers that are faster than any of the provider's, so that nothing is paced."""
    await admin.execute("ALTER TABLE channel DROP CONSTRAINT channel_messages_per_second_check")


async def found(
    admin: Admin, serial: int, *, citizens: int, base_url: str, master_key: MasterKey, rate: int = FASTEST
) -> Town:
    """A town whose number has this throughput, and so many who opted in."""
    town = Town(uuid_utils.compat.uuid7(), uuid_utils.compat.uuid7(), uuid_utils.compat.uuid7())
    wrapped = master_key.new_wrapped_key(town.id)
    vault = master_key.unwrap(town.id, wrapped)
    await _insert(
        admin,
        "municipality",
        id=town.id,
        slug=f"town-{serial}",
        name=f"Town {serial}",
        service_name="Comunica",
        contacts="02 000",
        privacy_url="https://town.example/privacy",
        notice_version="1",
        wrapped_key=wrapped,
        # Else a broadcast to everybody waits for a person.
        profile={"without_approval": ["utility"]},
    )
    await _insert(
        admin,
        "channel",
        municipality_id=town.id,
        id=town.channel_id,
        provider="whatsapp",
        app="bench",
        phone_number_id=f"8{serial:05d}",
        waba_id=f"7{serial:05d}",
        portfolio_id=f"6{serial:05d}",
        display_phone_number="+39 02 000",
        base_url=base_url,
        token_sealed=vault.seal("channel.token_sealed", "token"),
        messages_per_second=rate,
    )
    await _insert(admin, "channel_ownership", municipality_id=town.id, channel_id=town.channel_id)
    await _template(admin, town, serial)
    await _citizens(admin, town, vault, serial, citizens)
    return town


async def crowd(admin: Admin, town: Town, master_key: MasterKey, *, citizens: int, in_zone: int = 0) -> None:
    """So many more who opted in, the first of them in the zone. All have one number: to open it costs the same."""
    wrapped = await admin.fetchval("SELECT wrapped_key FROM municipality WHERE id = $1", town.id)
    address = master_key.unwrap(town.id, wrapped).seal("subscriber.address_sealed", "393330000000")
    await admin.execute(
        "INSERT INTO subscriber (municipality_id, id, channel_id, consent, address_kind, address_sealed, zone_id)"
        " SELECT $1, uuidv7(), $2, 'opted_in', 'phone', $3, CASE WHEN n <= $5 THEN $6 END"
        " FROM generate_series(1, $4) AS n",
        *(town.id, town.channel_id, address, citizens, in_zone, ZONE),
    )
    await _insert(admin, "zone", municipality_id=town.id, id=ZONE, kind="zone", name="Centro")


async def key_of(admin: Admin, town: Town) -> str:
    """An API key that may do all that a key may do."""
    key = make_key(os.urandom(PREFIX_BYTES + SECRET_BYTES))
    await _insert(
        admin,
        "api_key",
        municipality_id=town.id,
        id=uuid_utils.compat.uuid7(),
        prefix=key.prefix,
        secret_digest=key.digest(),
        name="bench",
        scopes=[str(scope) for scope in Scope],
    )
    return key.plain()


async def broadcast(admin: Admin, town: Town) -> UUID:
    """A broadcast to everyone, due now."""
    source_id, now = uuid_utils.compat.uuid7(), dt.datetime.now(dt.UTC)
    await _insert(
        admin,
        "broadcast",
        municipality_id=town.id,
        id=source_id,
        channel_id=town.channel_id,
        template_id=town.template_id,
        template_name="avviso",
        language="it",
        category="utility",
        parameters=PARAMETERS,
        audience={"everyone": True, "zones": [], "outside": False},
        lane="normal",
        state="scheduled",
        origin="api",
        submitted_by="bench",
        scheduled_for=now,
    )
    await _insert(
        admin,
        "due_source",
        municipality_id=town.id,
        source_id=source_id,
        channel_id=town.channel_id,
        lane="normal",
        step="resolve",
        due_at=now,
    )
    return source_id


async def _template(admin: Admin, town: Town, serial: int) -> None:
    await _insert(
        admin,
        "template",
        municipality_id=town.id,
        id=town.template_id,
        waba_id=f"7{serial:05d}",
        name="avviso",
        language="it",
        category="utility",
        status="approved",
        body="Il Comune informa: {{testo}}. Buona giornata.",
        footer="Comunica. Per uscire scrivi DISATTIVA",
        parameters=["testo"],
        parameter_format="named",
        synced_at=dt.datetime.now(dt.UTC),
    )


async def _citizens(admin: Admin, town: Town, vault: MunicipalityVault, serial: int, count: int) -> None:
    columns = ("municipality_id", "id", "channel_id", "consent", "address_kind", "address_sealed")
    rows = [
        (
            town.id,
            uuid_utils.compat.uuid7(),
            town.channel_id,
            "opted_in",
            "phone",
            vault.seal("subscriber.address_sealed", f"39333{serial:03d}{number:05d}"),
        )
        for number in range(count)
    ]
    await admin.copy_records_to_table("subscriber", records=rows, columns=columns)


async def _insert(admin: Admin, table: str, **values: Any) -> None:
    places = ", ".join(f"${place}" for place in range(1, len(values) + 1))
    # Names of ours only: nothing in them comes from outside.
    await admin.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", *values.values())
