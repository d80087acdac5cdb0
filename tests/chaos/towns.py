"""The towns of a run and their people: written straight into the record, known to the simulator, with api keys."""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any
from uuid import UUID

from uuid_utils.compat import uuid7

from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, ApiKey, Scope, make_key
from comunica.municipality.profile import Profile
from comunica.municipality.sending_rules import SendingRules
from comunica.municipality.territory import Territory, Zone, ZoneKind
from comunica.stores.pool import open_pool
from comunica.stores.sealing import MunicipalityVault
from comunica.stores.setting_up.setup import PostgresSetup
from comunica.usecases.setting_up.municipality_setup import ChannelSetup, KeySetup, MunicipalitySetup, TemplateSetup
from comunica.usecases.setting_up.provider_setup import TemplateState
from tests.bench.record import Admin, administering
from tests.chaos.fleet import APP, Fleet

TEMPLATE = TemplateSetup(
    name="avviso",
    language="it",
    category="utility",
    body="Il Comune informa: {{testo}}. Buona giornata a tutti.",
    footer="Comunica. Per uscire scrivi DISATTIVA",
    parameters=("testo",),
    examples=("domani il mercato si sposta",),
)
_TOKEN = "token-of-chaos"
_NOBODY = UUID(int=0)
_ZONE = Zone(id="centro", kind=ZoneKind.ZONE, name="Centro")
_SCOPES = (Scope.BROADCAST_SEND, Scope.BROADCAST_URGENT, Scope.BROADCAST_READ)


@dataclass(slots=True, kw_only=True)
class Town:
    """A municipality with one number. `people`: id and phone of everybody who is enrolled and has not left."""

    serial: int
    number: str
    waba: str
    lane: str
    key: ApiKey = field(repr=False)
    id: UUID = _NOBODY
    channel_id: UUID = _NOBODY
    people: dict[UUID, str] = field(default_factory=dict, repr=False)
    #: Who wrote DISATTIVA, with the phone.
    leavers: dict[UUID, str] = field(default_factory=dict, repr=False)

    @property
    def headers(self) -> dict[str, str]:
        """What a client of this town sends."""
        return {"Authorization": f"ApiKey-v1 {self.key.plain()}"}

    def new_phones(self) -> "itertools.count[int]":
        """Phones of nobody yet."""
        return itertools.count(393_340_000_000 + self.serial * 1_000_000)


def plan_towns(count: int, *, hurried: bool, chance: Random) -> list[Town]:
    """Towns that differ in all that must differ. Every second sends urgently; all of them where time is short."""
    return [
        Town(
            serial=serial,
            number=f"10654{serial:07d}",
            waba=f"10229{serial:07d}",
            lane="urgent" if hurried or serial % 2 else "normal",
            key=make_key(chance.randbytes(PREFIX_BYTES + SECRET_BYTES)),
        )
        for serial in range(count)
    ]


def provider_of(towns: Sequence[Town], fleet: Fleet) -> dict[str, Any]:
    """What exists at the simulated provider. Its own limits are out of the way: what is slow here is us."""
    app = {
        "id": APP,
        "secret": fleet.app_secret(),
        "verify_token": "chaos",
        "callback_url": f"http://127.0.0.1:{fleet.ports['ingress']}/webhooks/whatsapp/{APP}",
    }
    return {
        "apps": [app],
        "wabas": [{"id": one.waba, "portfolio": f"p{one.serial}", "subscribed_apps": [APP]} for one in towns],
        "numbers": [
            {
                "phone_number_id": one.number,
                "waba_id": one.waba,
                "display_phone_number": f"+39 399 99 {one.serial:05d}",
                "throughput": "unlimited",
            }
            for one in towns
        ],
        "tokens": [{"token": _TOKEN, "app": APP, "wabas": [one.waba for one in towns]}],
        "templates": [_at_provider(one) for one in towns],
    }


async def found(fleet: Fleet, towns: Sequence[Town], *, people: int, messages_per_second: int) -> None:
    """Put the towns on record as comunica-admin does it, and so many who opted in in each."""
    pool = await open_pool(fleet.dsn_of("comunica_admin"), size=1, name="chaos")
    try:
        record = PostgresSetup(pool, fleet.master_key, new_id=uuid7)
        for town in towns:
            town.id, _ = await record.put(_setup(town, fleet, messages_per_second))
            state = TemplateState(setup=TEMPLATE, parameter_format="named", status="approved")
            await record.put_templates(town.id, town.waba, [state], now=dt.datetime.now(dt.UTC))
    finally:
        await pool.close()
    async with administering(fleet.dsn) as admin:
        for town in towns:
            await _enrol(admin, fleet, town, people)
        await admin.execute("VACUUM ANALYZE subscriber, subscriber_address")


async def _enrol(admin: Admin, fleet: Fleet, town: Town, count: int) -> None:
    wrapped = await admin.fetchval("SELECT wrapped_key FROM municipality WHERE id = $1", town.id)
    town.channel_id = await admin.fetchval("SELECT id FROM channel WHERE municipality_id = $1", town.id)
    vault = fleet.master_key.unwrap(town.id, wrapped)
    town.people = {uuid7(): f"39333{town.serial:03d}{each:04d}" for each in range(count)}
    columns = ("municipality_id", "id", "channel_id", "consent", "address_kind", "address_sealed", "zone_id")
    rows = [_subscriber(town, vault, who, phone) for who, phone in town.people.items()]
    await admin.copy_records_to_table("subscriber", records=rows, columns=columns)
    places = ("municipality_id", "channel_id", "address_index", "kind", "subscriber_id")
    known = [
        (town.id, town.channel_id, vault.index("phone", phone), "phone", who) for who, phone in town.people.items()
    ]
    await admin.copy_records_to_table("subscriber_address", records=known, columns=places)


def _subscriber(town: Town, vault: MunicipalityVault, who: UUID, phone: str) -> tuple[object, ...]:
    sealed = vault.seal("subscriber.address_sealed", phone)
    return (town.id, who, town.channel_id, "opted_in", "phone", sealed, _ZONE.id)


def _setup(town: Town, fleet: Fleet, messages_per_second: int) -> MunicipalitySetup:
    return MunicipalitySetup(
        slug=f"town-{town.serial}",
        name=f"Town {town.serial}",
        province="MI",
        istat_code=f"{town.serial:06d}",
        service_name="Comunica",
        contacts="visita www.comune.example",
        privacy_url="https://www.comune.example/privacy",
        notice_version="1",
        language="it",
        timezone="Europe/Rome",
        retention_days=30,
        # Every round of every fault has its alert, and a day ten of them by default.
        profile=Profile(sending=SendingRules(urgent_per_day=10_000, without_approval=frozenset({"utility"}))),
        territory=Territory(zones=(_ZONE,)),
        channel=ChannelSetup(
            provider="whatsapp",
            app=APP,
            phone_number_id=town.number,
            waba_id=town.waba,
            portfolio_id=f"p{town.serial}",
            display_phone_number=f"+39 399 99 {town.serial:05d}",
            base_url=f"{fleet.simulator}/v25.0",
            token=_TOKEN,
            messages_per_second=messages_per_second,
        ),
        templates=(TEMPLATE,),
        keys=(KeySetup(name="chaos", scopes=_SCOPES, key=town.key),),
    )


def _at_provider(town: Town) -> dict[str, Any]:
    example = [{"param_name": "testo", "example": TEMPLATE.examples[0]}]
    return {
        "waba_id": town.waba,
        "name": TEMPLATE.name,
        "language": TEMPLATE.language,
        "category": TEMPLATE.category.upper(),
        "parameter_format": "NAMED",
        "components": [
            {"type": "BODY", "text": TEMPLATE.body, "example": {"body_text_named_params": example}},
            {"type": "FOOTER", "text": TEMPLATE.footer},
        ],
    }
