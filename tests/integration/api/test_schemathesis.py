"""Schemathesis, which knows nothing of us but /openapi.json, on the service as a process: every check of its own."""

import asyncio
import base64
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import pytest_asyncio

from tests.eventually import eventually
from tests.servers import PASSWORD, Database
from tests.towns import MASTER_KEY, TownAtTest
from workbench.database import dsn_as
from workbench.ports import free_port

CONFIG = Path(__file__).with_name("schemathesis.toml")
#: Seconds for all of it: the run itself takes a third on two cores.
WITHIN = 180


@pytest_asyncio.fixture
async def service(database: Database, town: TownAtTest, tmp_path: Path) -> AsyncIterator[str]:
    """The api as a process of its own; its address."""
    (tmp_path / "master-key").write_bytes(base64.b64encode(MASTER_KEY.key))
    (tmp_path / "password").write_text(PASSWORD)
    port = free_port()
    environment = {
        "COMUNICA_POSTGRES_DSN": dsn_as(database.dsn, user="comunica_api"),
        "COMUNICA_POSTGRES_PASSWORD_FILE": str(tmp_path / "password"),
        "COMUNICA_MASTER_KEY_FILE": str(tmp_path / "master-key"),
        "COMUNICA_NATS_URL": f"nats://127.0.0.1:{free_port()}",
        "COMUNICA_HTTP_PORT": str(port),
        "COMUNICA_OPS_PORT": str(free_port()),
        "COMUNICA_KEY_REQUESTS_PER_MINUTE": "1000000",
        "COMUNICA_MUNICIPALITY_REQUESTS_PER_MINUTE": "1000000",
    }
    log = (tmp_path / "log").open("wb")
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "services.api", env=environment, stdout=log, stderr=log
    )
    url = f"http://127.0.0.1:{port}"
    async with httpx.AsyncClient(headers=town.headers()) as client:

        async def answers() -> bool:
            try:
                return (await client.get(f"{url}/v2/zones")).status_code == 200
            except httpx.TransportError:
                return False

        await eventually(answers, within=30)
    yield url
    process.terminate()
    await asyncio.wait_for(process.wait(), 30)
    log.close()


async def test_no_server_error_and_nothing_but_what_the_document_says(
    service: str, town: TownAtTest, tmp_path: Path
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run", f"{service}/openapi.json"),
        *("--header", f"Authorization: {town.headers()['Authorization']}"),
        # What it remembers from run to run lies in its working folder.
        cwd=tmp_path,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), WITHIN)
    assert process.returncode == 0, said.decode()[-20_000:]
