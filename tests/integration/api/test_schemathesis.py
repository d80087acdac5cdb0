"""Schemathesis, which knows nothing of us but /openapi.json, on the service as a process: every check of its own."""

import asyncio
import base64
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import pytest_asyncio
from uuid_utils.compat import uuid7

from tests.eventually import PATIENCE, eventually
from tests.integration.api.asking import GOOD, submitted
from tests.integration.api.conftest import Api
from tests.integration.api.operating import operator_key, shown
from tests.integration.api.partners import grant, put_partner
from tests.integration.api.test_approval import SERIES
from tests.servers import PASSWORD, Database, guarded_nats_with_streams
from tests.towns import MASTER_KEY, TownAtTest, enrol
from workbench.database import dsn_as
from workbench.ports import free_port

CONFIG = Path(__file__).with_name("schemathesis.toml")
#: Seconds for all of it: the run itself takes a third on two cores.
WITHIN = 180


@pytest_asyncio.fixture
async def service(database: Database, town: TownAtTest, tmp_path: Path) -> AsyncIterator[str]:
    """The api as a process of its own; its address."""
    # It erases whom it finds, and a broadcast to nobody is refused: each run begins with somebody.
    await enrol(database, town, f"393{uuid7().int % 10**9:09d}")
    (tmp_path / "master-key").write_bytes(base64.b64encode(MASTER_KEY.key))
    (tmp_path / "password").write_text(PASSWORD)
    port = free_port()
    environment = {
        "COMUNICA_POSTGRES_DSN": dsn_as(database.dsn, user="comunica_api"),
        "COMUNICA_POSTGRES_PASSWORD_FILE": str(tmp_path / "password"),
        "COMUNICA_MASTER_KEY_FILE": str(tmp_path / "master-key"),
        "COMUNICA_HTTP_PORT": str(port),
        "COMUNICA_OPS_PORT": str(free_port()),
        "COMUNICA_KEY_REQUESTS_PER_MINUTE": "1000000",
        "COMUNICA_MUNICIPALITY_REQUESTS_PER_MINUTE": "1000000",
    }
    # Erasing needs the journal, a stream: without it the right answer is a 503.
    async with guarded_nats_with_streams(tmp_path / "nats") as nats:
        environment["COMUNICA_NATS_URL"] = nats.url_as("api")
        log = (tmp_path / "log").open("wb")
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.api", env=environment, stdout=log, stderr=log
        )
        url = f"http://127.0.0.1:{port}"
        async with httpx.AsyncClient(timeout=PATIENCE, headers=town.headers()) as client:

            async def answers() -> bool:
                try:
                    return (await client.get(f"{url}/v2/zones")).status_code == 200
                except httpx.TransportError:
                    return False

            await eventually(answers)
        yield url
        process.terminate()
        await asyncio.wait_for(process.wait(), 30)
        log.close()


async def document_of(service: str, path: str = "/openapi.json", **headers: str) -> Any:
    async with httpx.AsyncClient(timeout=PATIENCE, headers=headers) as client:
        return (await client.get(f"{service}{path}")).json()


async def ids_at(service: str, town: TownAtTest) -> dict[str, str]:
    """What the configuration names: a series, two drafts of another key, a broadcast that is over."""
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=service, headers=town.headers("drafts")) as drafts:
        one, other = [(await drafts.post("/v2/broadcasts", json=GOOD)).json()["id"] for _ in range(2)]
    async with httpx.AsyncClient(timeout=PATIENCE, base_url=service, headers=town.headers()) as client:
        series = (await client.post("/v2/broadcasts", json=GOOD | SERIES)).json()["series"]
        original = await submitted(client)
        await client.post(f"/v2/broadcasts/{original}/cancel")
    return {"SERIES": series, "DRAFT": one, "OTHER_DRAFT": other, "ORIGINAL": original}


async def tried(service: str, town: TownAtTest, folder: Path, *words: str, key: str | None = None) -> tuple[int, str]:
    """Run it, with the town's key or another: its exit code, and what it says."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "--config-file", str(CONFIG), "run", *words),
        *("--header", f"Authorization: {key or town.headers()['Authorization']}"),
        # What it remembers from run to run lies in its working folder.
        cwd=folder,
        env={**os.environ, **await ids_at(service, town)},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), WITHIN)
    return process.returncode or 0, said.decode()


async def test_no_server_error_and_nothing_but_what_the_document_says(
    service: str, town: TownAtTest, tmp_path: Path
) -> None:
    code, said = await tried(service, town, tmp_path, f"{service}/openapi.json")
    assert code == 0, said[-20_000:]
    _came_everywhere(await document_of(service), (tmp_path / "log").read_text())


async def test_the_same_for_what_a_partner_s_key_opens(
    service: str, town: TownAtTest, tmp_path: Path, api: Api, superuser: Any
) -> None:
    partner = await put_partner(api, superuser)
    await grant(api, town, partner)
    where, key = "/v2/partner/openapi.json", partner.headers["Authorization"]
    code, said = await tried(service, town, tmp_path, f"{service}{where}", key=key)
    assert code == 0, said[-20_000:]
    _came_everywhere(await document_of(service, where, Authorization=key), (tmp_path / "log").read_text())


async def test_the_same_for_what_an_operator_s_key_opens(
    service: str, town: TownAtTest, tmp_path: Path, superuser: Any
) -> None:
    where, key = "/v2/operator/openapi.json", shown(await operator_key(superuser))["Authorization"]
    code, said = await tried(service, town, tmp_path, f"{service}{where}", key=key)
    assert code == 0, said[-20_000:]
    _came_everywhere(await document_of(service, where, Authorization=key), (tmp_path / "log").read_text())


async def test_the_same_for_what_anybody_may_read(service: str, town: TownAtTest, tmp_path: Path) -> None:
    where = "/alerts/openapi.json"
    code, said = await tried(service, town, tmp_path, f"{service}{where}")
    assert code == 0, said[-20_000:]
    _came_everywhere(await document_of(service, where), (tmp_path / "log").read_text())


def _came_everywhere(document: Any, log: str) -> None:
    """It came in, and to everything: a key that opens nothing would find no fault either."""
    assert "request_failed" not in log
    answered = {(line["method"], line["route"]) for line in map(json.loads, log.splitlines()) if "route" in line}
    routes = {(method.upper(), path) for path, methods in document["paths"].items() for method in methods}
    assert routes <= answered


async def test_an_answer_that_is_not_as_the_document_says_is_found(
    service: str, town: TownAtTest, tmp_path: Path
) -> None:
    """The rule itself is tried: a document that promises what no answer holds."""
    document = await document_of(service)
    document["components"]["schemas"]["LimitsShown"]["required"].append("weather")
    (tmp_path / "openapi.json").write_text(json.dumps(document))
    code, said = await tried(
        service, town, tmp_path, str(tmp_path / "openapi.json"), "--url", service, "--include-path", "/v2/limits"
    )
    assert code == 1, said[-5_000:]
    assert "weather" in said
