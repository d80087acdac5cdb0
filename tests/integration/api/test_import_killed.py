"""A list goes on after kill -9 of the process that brought it in: the service itself, twice, and everybody once."""

import asyncio
import base64
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
from uuid_utils.compat import uuid7

from comunica.municipality.keys import Scope
from comunica.stores.pool import Connection
from tests.eventually import PATIENCE, eventually
from tests.integration.api.test_imports import many
from tests.servers import PASSWORD, Database, guarded_nats_with_streams
from tests.towns import MASTER_KEY, NOTICE, TownAtTest, approved, put_town, town_setup
from workbench.database import dsn_as
from workbench.ports import free_port

PEOPLE, HELD_UP_AT = 3_000, 1_200


@asynccontextmanager
async def service(
    database: Database, nats_url: str, folder: Path, town: TownAtTest
) -> AsyncIterator[tuple[httpx.AsyncClient, asyncio.subprocess.Process]]:
    """The api as a process of its own, and a client of the town."""
    (folder / "master-key").write_bytes(base64.b64encode(MASTER_KEY.key))
    (folder / "password").write_text(PASSWORD)
    port = free_port()
    environment = {
        "COMUNICA_POSTGRES_DSN": dsn_as(database.dsn, user="comunica_api"),
        "COMUNICA_POSTGRES_PASSWORD_FILE": str(folder / "password"),
        "COMUNICA_MASTER_KEY_FILE": str(folder / "master-key"),
        "COMUNICA_NATS_URL": nats_url,
        "COMUNICA_HTTP_PORT": str(port),
        "COMUNICA_OPS_PORT": str(free_port()),
        "COMUNICA_ERRAND_INTERVAL": "0.1",
    }
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "services.api",
        env=environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
    )
    async with httpx.AsyncClient(
        timeout=PATIENCE, base_url=f"http://127.0.0.1:{port}", headers=town.headers()
    ) as client:

        async def answers() -> bool:
            try:
                return (await client.get("/v2/imports")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(answers, within=60)
        yield client, process
    if process.returncode is None:
        process.kill()
    await process.wait()


async def test_killed_while_a_list_is_brought_in_the_next_process_does_the_rest(
    database: Database, superuser: Connection, tmp_path: Path
) -> None:
    keys: dict[str, tuple[Scope, ...]] = {"all": (Scope.IMPORT_WRITE,)}
    town = await put_town(database, town_setup(90, keys=keys), approved(NOTICE))
    async with guarded_nats_with_streams(tmp_path / "nats") as nats:
        url = nats.url_as("api")
        async with service(database, url, tmp_path, town) as (client, process):
            import_id = (await client.post("/v2/imports", content=many(PEOPLE))).json()["id"]
            path = f"/v2/imports/{import_id}"
            await eventually(lambda: _is(client, path, "checked"), within=60)
            holding = superuser.transaction()
            await holding.start()
            await _hold_up(superuser, town)
            assert (await client.post(f"{path}/commit")).status_code == 202
            # Two batches of five hundred are written, and the third waits for who holds the address.
            await eventually(lambda: _added(client, path, 1_000), within=60)
            os.kill(process.pid, 9)
            await process.wait()
            await holding.rollback()
        await superuser.execute("UPDATE due_errand SET leased_until = now() WHERE municipality_id = $1", town.id)
        async with service(database, url, tmp_path, town) as (client, _):
            await eventually(lambda: _is(client, path, "imported"), within=60)
            result = (await client.get(path)).json()["result"]
    assert (result["rows"], result["added"], result["already"]) == (PEOPLE, PEOPLE, 0)
    for table in ("subscriber", "consent_entry", "imported_subscriber"):
        counted = await superuser.fetchval(f"SELECT count(*) FROM {table} WHERE municipality_id = $1", town.id)
        assert counted == PEOPLE, table
    days = "SELECT sum(joined)::int FROM people_day WHERE municipality_id = $1"
    assert await superuser.fetchval(days, town.id) == PEOPLE


async def _hold_up(superuser: Connection, town: TownAtTest) -> None:
    """The address of somebody in the third batch, written and not committed: whoever writes it too must wait."""
    index = town.vault.index("phone", f"39333{5_000_000 + HELD_UP_AT}")
    await superuser.execute(
        "INSERT INTO subscriber_address (municipality_id, channel_id, address_index, kind, subscriber_id)"
        " VALUES ($1, $2, $3, 'phone', $4)",
        town.id,
        town.channel_id,
        index,
        uuid7(),
    )


async def _is(client: httpx.AsyncClient, path: str, state: str) -> bool:
    return bool((await client.get(path)).json()["state"] == state)


async def _added(client: httpx.AsyncClient, path: str, count: int) -> bool:
    result = (await client.get(path)).json()["result"]
    return bool(result and result["added"] == count)
