"""Many towns with many citizens and a broadcast each, written straight into the record."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import uuid_utils.compat

from comunica.stores.sealing import MasterKey, MunicipalityVault
from tests.bench.record import Admin

PARAMETERS = {"testo": "domani niente acqua in via Roma dalle 9 alle 12"}


@dataclass(frozen=True, slots=True)
class Town:
    """A municipality with one fast channel and one template."""

    id: UUID
    channel_id: UUID
    template_id: UUID


async def found(admin: Admin, serial: int, *, citizens: int, base_url: str, master_key: MasterKey) -> Town:
    """A town whose number has the highest throughput there is, and so many who opted in."""
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
        messages_per_second=1000,
    )
    await _insert(admin, "channel_ownership", municipality_id=town.id, channel_id=town.channel_id)
    await _template(admin, town, serial)
    await _citizens(admin, town, vault, serial, citizens)
    return town


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
