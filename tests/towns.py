"""Towns for tests: set up as `comunica-admin` does it, with people as subscription would have recorded them."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from comunica.municipality.address import Address, AddressKind, country_of
from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, ApiKey, Scope, make_key
from comunica.municipality.profile import Profile
from comunica.municipality.sending_rules import ALL_CATEGORIES, SendingRules
from comunica.municipality.territory import Territory, Zone, ZoneKind
from comunica.stores.pool import open_pool
from comunica.stores.sealing import KEY_BYTES, MasterKey, MunicipalityVault
from comunica.stores.setting_up.setup import PostgresSetup
from comunica.usecases.setting_up.municipality_setup import ChannelSetup, KeySetup, MunicipalitySetup, TemplateSetup
from comunica.usecases.setting_up.provider_setup import TemplateState
from tests.servers import Database

MASTER_KEY = MasterKey(bytes(range(KEY_BYTES)))
ZONES = (
    Zone(id="centro", kind=ZoneKind.ZONE, name="Centro", aliases=("paese",)),
    Zone(id="brollo", kind=ZoneKind.ZONE, name="Villaggio Brollo"),
    Zone(id="vuota", kind=ZoneKind.ZONE, name="Zona senza nessuno"),
    Zone(id="la-costa", kind=ZoneKind.CONTRADA, name="La Costa", zones=("centro",)),
)
NOTICE = TemplateSetup(
    name="avviso",
    language="it",
    category="utility",
    body="Il Comune informa: {{testo}} Grazie.",
    footer="Per uscire scrivi DISATTIVA",
    parameters=("testo",),
    examples=("domani il mercato si sposta",),
)


@dataclass(frozen=True, kw_only=True)
class TownAtTest:
    """A municipality on record."""

    id: UUID
    setup: MunicipalitySetup
    vault: MunicipalityVault = field(repr=False)
    channel_id: UUID
    keys: dict[str, ApiKey]

    def headers(self, key: str = "all") -> dict[str, str]:
        """What a client with this key sends."""
        return {"Authorization": f"ApiKey-v1 {self.keys[key].plain()}"}


def town_setup(
    number: int, *, keys: dict[str, tuple[Scope, ...]], templates: Sequence[TemplateSetup] = ()
) -> MunicipalitySetup:
    """A town that differs from another `number` in all that must differ."""
    return MunicipalitySetup(
        slug=f"town-{number}",
        name=f"Town {number}",
        province="MI",
        istat_code=f"{number:06d}",
        service_name=f"Service {number}",
        contacts="visita www.comune.example",
        privacy_url="https://www.comune.example/privacy",
        notice_version="1",
        language="it",
        timezone="Europe/Rome",
        retention_days=30,
        profile=Profile(sending=SendingRules(without_approval=ALL_CATEGORIES)),
        territory=Territory(zones=ZONES),
        channel=ChannelSetup(
            provider="whatsapp",
            app="comunica",
            phone_number_id=f"1000000{number:04d}",
            waba_id=f"2000000{number:04d}",
            portfolio_id=f"3000000{number:04d}",
            display_phone_number=f"+39 399 99 {number:05d}",
            base_url="http://127.0.0.1:9/v25.0",
            token=f"token-of-{number}",
            messages_per_second=80,
        ),
        templates=tuple(templates),
        keys=tuple(KeySetup(name=name, scopes=scopes, key=_key(number, name)) for name, scopes in keys.items()),
    )


async def put_town(database: Database, setup: MunicipalitySetup, *templates: TemplateState) -> TownAtTest:
    """Put it on record, as the role of comunica-admin."""
    pool = await open_pool(database.dsn_as("comunica_admin"), size=1, name="tests")
    try:
        record = PostgresSetup(pool, MASTER_KEY, new_id=uuid7)
        municipality_id, _ = await record.put(setup)
        signed = [_signed(each, setup.name) for each in templates]
        await record.put_templates(municipality_id, setup.channel.waba_id, signed, now=dt.datetime.now(dt.UTC))
        row = await pool.fetchrow("SELECT wrapped_key FROM municipality WHERE id = $1", municipality_id)
        channel_id = await pool.fetchval("SELECT id FROM channel WHERE municipality_id = $1", municipality_id)
    finally:
        await pool.close()
    assert row is not None
    return TownAtTest(
        id=municipality_id,
        setup=setup,
        vault=MASTER_KEY.unwrap(municipality_id, row["wrapped_key"]),
        channel_id=channel_id,
        keys={each.name: each.key for each in setup.keys},
    )


async def enrol(
    database: Database, town: TownAtTest, phone: str, *, zone: str | None = "centro", consent: str = "opted_in"
) -> UUID:
    """Put a person on record."""
    subscriber_id, vault = uuid7(), town.vault
    connection = await asyncpg.connect(database.dsn)
    try:
        await connection.execute(
            "INSERT INTO subscriber (municipality_id, id, channel_id, consent, consented_at, address_kind,"
            " address_sealed, given_name_sealed, surname_sealed, place_sealed, zone_id, outside, country)"
            " VALUES ($1, $2, $3, $4, now(), 'phone', $5, $6, $7, $8, $9, $10, $11)",
            town.id,
            subscriber_id,
            town.channel_id,
            consent,
            vault.seal("subscriber.address_sealed", phone),
            vault.seal("subscriber.given_name_sealed", "Maria"),
            vault.seal("subscriber.surname_sealed", "Bianchi"),
            vault.seal("subscriber.place_sealed", "Via Roma 12"),
            zone,
            zone is None,
            country_of(Address(AddressKind.PHONE, phone)),
        )
        await connection.execute(
            "INSERT INTO subscriber_address (municipality_id, channel_id, address_index, kind, subscriber_id)"
            " VALUES ($1, $2, $3, 'phone', $4) ON CONFLICT DO NOTHING",
            town.id,
            town.channel_id,
            vault.index("phone", phone),
            subscriber_id,
        )
    finally:
        await connection.close()
    return subscriber_id


def approved(template: TemplateSetup, *, status: str = "approved") -> TemplateState:
    """The template as a provider that has reviewed it shows it."""
    return TemplateState(setup=template, parameter_format="named", status=status)


def _signed(template: TemplateState, town: str) -> TemplateState:
    """With a footer that names this town, unless it says nothing of leaving on purpose."""
    if template.setup.footer != NOTICE.footer:
        return template
    return replace(template, setup=replace(template.setup, footer=f"{town}. {NOTICE.footer}"))


def _key(number: int, name: str) -> ApiKey:
    return make_key((f"{number:02d}{name}".encode() * (PREFIX_BYTES + SECRET_BYTES))[: PREFIX_BYTES + SECRET_BYTES])
