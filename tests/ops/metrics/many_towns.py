"""A running system gets many towns more, each with all of its own: Meta app, account, portfolio, number, budget, limit.

They are on record as comunica-admin puts them there, and known to the provider; then somebody joins in each, and each
sends.
"""

import asyncio
import base64
import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from http import HTTPStatus
from typing import Any

import httpx
from uuid_utils.compat import uuid7

from comunica.municipality.keys import Scope
from comunica.stores.pool import open_pool
from comunica.stores.sealing import MasterKey
from comunica.stores.setting_up.setup import PostgresSetup
from comunica.usecases.setting_up.municipality_setup import MunicipalitySetup, TemplateSetup
from comunica.usecases.setting_up.provider_setup import TemplateState
from tests.e2e.people import Citizen, Town
from tests.eventually import eventually
from tests.towns import NOTICE, town_setup
from workbench.database import connected
from workbench.secret_files import SecretFiles
from workbench.stack import PROVIDER_VERSION, Stack

_KEY = "all"
_AT_ONCE = 10
_PATIENCE = 60.0


@dataclass(frozen=True, slots=True)
class ManyTowns:
    """The towns and the system that they join."""

    stack: Stack
    web: httpx.AsyncClient
    setups: Sequence[MunicipalitySetup]

    async def join(self) -> None:
        """On record, at the provider, each with a budget and a limit."""
        await self._tell("/simulator/setup", self._at_provider())
        await self._put_on_record()
        await self._each(self._gets_a_limit)

    async def live(self) -> None:
        """Somebody joins in each town; then each sends to everybody."""
        await self._each(self._is_joined)
        await self._each(self._sends)

    async def _each(self, does: Any) -> None:
        at_once = asyncio.Semaphore(_AT_ONCE)

        async def one(setup: MunicipalitySetup) -> None:
            async with at_once:
                await does(setup)

        await asyncio.gather(*map(one, self.setups))

    async def _put_on_record(self) -> None:
        pool = await open_pool(self.stack.dsn("comunica_admin"), size=1, name="tests")
        try:
            record = PostgresSetup(pool, self._master_key(), new_id=uuid7)
            for setup in self.setups:
                town, _ = await record.put(setup)
                state = TemplateState(setup=notice_of(setup), parameter_format="named", status="approved")
                await record.put_templates(town, setup.channel.waba_id, [state], now=dt.datetime.now(dt.UTC))
        finally:
            await pool.close()
        async with connected(self.stack.dsn()) as admin:
            await admin.execute(
                "INSERT INTO budget SELECT id, 50000000, 'EUR' FROM municipality ON CONFLICT DO NOTHING"
            )

    def _master_key(self) -> MasterKey:
        return MasterKey(base64.b64decode(self._secrets.key("master-key.txt").read_text()))

    @property
    def _secrets(self) -> SecretFiles:
        return SecretFiles(self.stack.folder / "secrets")

    async def _gets_a_limit(self, setup: MunicipalitySetup) -> None:
        await self._tell(f"/simulator/portfolios/{setup.channel.portfolio_id}/limit", {"people": 2000})

    async def _is_joined(self, setup: MunicipalitySetup) -> None:
        number = setup.channel.phone_number_id
        citizen = Citizen(self.web, self.stack.addresses.url("simulator"), f"39376{number[-7:]}", number, "Centro")
        await citizen.writes("ATTIVA Maria Bianchi Centro")

    async def _sends(self, setup: MunicipalitySetup) -> None:
        [key] = setup.keys
        town = Town(self.web, self.stack.addresses.url("api"), key.key.plain(), NOTICE.name)

        async def is_taken() -> bool:
            return (await town.asks({"everyone": True}, "domani niente acqua")).status_code == HTTPStatus.ACCEPTED

        # Refused as long as nobody is on record there.
        await eventually(is_taken, within=_PATIENCE, every=1.0, because=setup.slug)

    async def _tell(self, path: str, words: dict[str, Any]) -> None:
        answer = await self.web.post(f"{self.stack.addresses.url('simulator')}{path}", json=words)
        assert answer.is_success, f"{path}: {answer.text}"

    def _at_provider(self) -> dict[str, Any]:
        ends = (dt.datetime.now(dt.UTC) + dt.timedelta(days=90)).timestamp()
        channels = [setup.channel for setup in self.setups]
        return {
            "apps": [self._app(each.app) for each in channels],
            "wabas": [
                {"id": each.waba_id, "portfolio": each.portfolio_id, "subscribed_apps": [each.app]} for each in channels
            ],
            "numbers": [
                {
                    "phone_number_id": each.phone_number_id,
                    "waba_id": each.waba_id,
                    "display_phone_number": each.display_phone_number,
                }
                for each in channels
            ],
            "tokens": [
                {"token": each.token, "app": each.app, "wabas": [each.waba_id], "expires_at": ends} for each in channels
            ],
            "templates": [_at_provider(notice_of(setup), setup.channel.waba_id) for setup in self.setups],
        }

    def _app(self, name: str) -> dict[str, str]:
        """Ingress finds its folder without a restart."""
        folder = self._secrets.app(name)
        return {
            "id": name,
            "secret": (folder / "secret").read_text(),
            "verify_token": (folder / "verify_token").read_text(),
            "callback_url": f"{self.stack.addresses.url('ingress')}/webhooks/whatsapp/{name}",
        }


def described(count: int, stack: Stack) -> Iterator[MunicipalitySetup]:
    """So many towns of which no two share anything."""
    base_url = f"{stack.addresses.url('simulator')}/{PROVIDER_VERSION}"
    for serial in range(count):
        setup = town_setup(serial, keys={_KEY: (Scope.BROADCAST_SEND,)}, templates=[NOTICE])
        yield replace(setup, channel=replace(setup.channel, app=f"app-{serial}", base_url=base_url))


def notice_of(setup: MunicipalitySetup) -> TemplateSetup:
    """The town's template, in which it says who writes."""
    return replace(NOTICE, footer=f"{setup.name}. Per uscire scrivi DISATTIVA")


def _at_provider(notice: TemplateSetup, waba_id: str) -> dict[str, Any]:
    example = [{"param_name": name, "example": notice.examples[at]} for at, name in enumerate(notice.parameters)]
    return {
        "waba_id": waba_id,
        "name": notice.name,
        "language": notice.language,
        "category": notice.category.upper(),
        "parameter_format": "NAMED",
        "components": [
            {"type": "BODY", "text": notice.body, "example": {"body_text_named_params": example}},
            {"type": "FOOTER", "text": notice.footer},
        ],
    }
