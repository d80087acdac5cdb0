"""A whole system to send with: the record, NATS, the dispatcher and the API as their services run, each on its core.

The dispatcher has the measured core; PostgreSQL, NATS, the API and the bench share the other. Both servers wait for
their disk.
"""

import base64
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx

from comunica.stores.sealing import MasterKey
from tests.bench import towns
from tests.bench.broker import Broker, broker
from tests.bench.cores import MEASURED, OTHERS, on_core, stay_on_core
from tests.bench.record import PASSWORD, Admin, administering, prepared_database
from tests.bench.towns import Town
from tests.eventually import eventually
from workbench.child import Child
from workbench.database import dsn_as
from workbench.ports import HOST, free_port
from workbench.postgres import Durability, Postgres


@dataclass(frozen=True, slots=True)
class Client:
    """A client of the API, in the name of one town."""

    web: httpx.AsyncClient

    async def submit(self, *, lane: str = "normal", zone: str | None = None) -> UUID:
        """A broadcast to everyone, or to one zone; its id."""
        audience: dict[str, Any] = {"everyone": True} if zone is None else {"zones": [zone]}
        asked = {"template": "avviso", "parameters": towns.PARAMETERS, "audience": audience, "lane": lane}
        answer = await self.web.post("/v2/broadcasts", json=asked)
        assert answer.status_code == HTTPStatus.ACCEPTED, answer.text
        return UUID(answer.json()["id"])

    async def foresee(self, audience: Mapping[str, Any]) -> dict[str, Any]:
        """What would come of a broadcast to this audience."""
        asked = {"template": "avviso", "parameters": towns.PARAMETERS, "audience": audience, "dry_run": True}
        answer = await self.web.post("/v2/broadcasts", json=asked)
        assert answer.status_code == HTTPStatus.OK, answer.text
        return dict(answer.json())

    async def show(self, broadcast_id: UUID) -> dict[str, Any]:
        """The page of progress."""
        answer = await self.web.get(f"/v2/broadcasts/{broadcast_id}")
        assert answer.status_code == HTTPStatus.OK, answer.text
        return dict(answer.json())

    async def steer(self, broadcast_id: UUID, order: str) -> None:
        """`pause` or `resume` it."""
        answer = await self.web.post(f"/v2/broadcasts/{broadcast_id}/{order}")
        assert answer.status_code == HTTPStatus.OK, answer.text

    async def is_resolved(self, broadcast_id: UUID) -> bool:
        """Whether its recipients stand in the record."""
        return (await self.show(broadcast_id))["resolved"] is not None


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """Where everything is."""

    folder: Path
    admin: Admin
    nats: Broker
    #: the superuser's
    dsn: str
    master_key: MasterKey

    async def town(self, serial: int, end: str, *, citizens: int = 0, rate: int = towns.FASTEST) -> Town:
        """A town whose provider is at `end`."""
        base_url = f"{end}/v25.0"
        return await towns.found(
            self.admin, serial, citizens=citizens, base_url=base_url, master_key=self.master_key, rate=rate
        )

    @asynccontextmanager
    async def dispatcher(self, *, channels: int, **settings: str) -> AsyncIterator[Child]:
        """The service, once it owns all channels. `settings` by their names."""
        async with self._service("dispatcher", MEASURED, "comunica_dispatcher", settings) as child:

            async def owned() -> bool:
                owners = "SELECT count(*) FROM channel_ownership WHERE owner IS NOT NULL"
                return bool(await self.admin.fetchval(owners) == channels)

            await child.ready(owned, within=30)
            yield child

    @asynccontextmanager
    async def api(self) -> AsyncIterator[str]:
        """The service; its URL."""
        async with self.api_process(OTHERS) as (url, _):
            yield url

    @asynccontextmanager
    async def api_process(self, core: int) -> AsyncIterator[tuple[str, Child]]:
        """The service on a core; its URL, and its process."""
        port = free_port()
        url = f"http://{HOST}:{port}"
        # The limits on requests are measured with, and out of the way.
        many = {"key_requests_per_minute": "1000000", "municipality_requests_per_minute": "1000000"}
        async with self._service("api", core, "comunica_api", {"http_port": str(port), **many}) as child:

            async def answers() -> bool:
                try:
                    async with httpx.AsyncClient() as web:
                        return (await web.get(f"{url}/v2/broadcasts")).status_code < HTTPStatus.INTERNAL_SERVER_ERROR
                except httpx.HTTPError:
                    return False

            await child.ready(answers, within=20)
            yield url, child

    @asynccontextmanager
    async def console_process(self) -> AsyncIterator[tuple[str, Child]]:
        """The console on the measured core; its URL, and its process."""
        port = free_port()
        url = f"http://{HOST}:{port}"
        async with self._service("console", MEASURED, "comunica_console", {"http_port": str(port)}) as child:

            async def answers() -> bool:
                try:
                    async with httpx.AsyncClient() as web:
                        return (await web.get(f"{url}/entra")).status_code == HTTPStatus.OK
                except httpx.HTTPError:
                    return False

            await child.ready(answers, within=30)
            yield url, child

    @asynccontextmanager
    async def client(self, town: Town, api: str) -> AsyncIterator[Client]:
        """A client with a key of this town."""
        headers = {"Authorization": f"ApiKey-v1 {await towns.key_of(self.admin, town)}"}
        async with httpx.AsyncClient(base_url=api, headers=headers, timeout=30) as web:
            yield Client(web)

    @asynccontextmanager
    async def _service(self, name: str, core: int, role: str, settings: dict[str, str]) -> AsyncIterator[Child]:
        (self.folder / "master.key").write_text(base64.b64encode(self.master_key.key).decode())
        child = Child(name, log=Path(os.environ.get("BENCH_LOG", self.folder / f"{name}.log")))
        environment = {
            **os.environ,
            "COMUNICA_POSTGRES_DSN": dsn_as(self.dsn, user=role, password=PASSWORD),
            "COMUNICA_NATS_URL": self.nats.url,
            "COMUNICA_MASTER_KEY_FILE": str(self.folder / "master.key"),
            "COMUNICA_OPS_PORT": str(free_port()),
            "COMUNICA_LOG_LEVEL": "WARNING",
            **{f"COMUNICA_{each.upper()}": value for each, value in settings.items()},
        }
        await child.spawn(on_core(core, [sys.executable, "-m", f"services.{name}"]), environment)
        try:
            yield child
        finally:
            await child.stop(within=30)


@asynccontextmanager
async def house() -> AsyncIterator[House]:
    """An empty one."""
    stay_on_core(OTHERS)
    with tempfile.TemporaryDirectory(prefix="comunica-bench-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # noqa: ASYNC240 - before anything runs
        postgres = Postgres(folder / "postgres", durability=Durability.FULL)
        await postgres.start()
        try:
            dsn = await prepared_database(postgres)
            async with administering(dsn) as admin, broker(folder / "nats") as nats:
                yield House(folder=folder, admin=admin, nats=nats, dsn=dsn, master_key=MasterKey(os.urandom(32)))
        finally:
            await postgres.stop()


async def resolved(client: Client, broadcast_id: UUID, *, within: float = 60) -> None:
    """Returns when the recipients of a broadcast stand in the record."""
    await eventually(lambda: client.is_resolved(broadcast_id), within=within)
