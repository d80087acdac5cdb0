"""A simulated provider, and a desk: a folder with a town's files where comunica-admin is run."""

import base64
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import asyncpg
import pytest_asyncio
import yaml

from tests.at_the_desk import Ran, at_the_desk
from tests.servers import Database
from tests.simulated import simulated_provider
from tests.towns import MASTER_KEY

TOWN = yaml.safe_load((Path(__file__).parent / "town.yaml").read_text("utf-8"))
TOKEN = "token-of-borgo"


@dataclass
class Desk:
    """A folder with a town's file and its secrets, and the commands run in it."""

    folder: Path
    environment: dict[str, str]
    town: dict[str, Any] = field(default_factory=dict)

    @property
    def key_file(self) -> Path:
        return self.folder / "keys" / "sito.txt"

    async def apply(self, *options: str) -> Ran:
        """`comunica-admin municipality apply town.yaml` with the town as it is now."""
        path = self.folder / "town.yaml"
        path.write_text(yaml.safe_dump(self.town, allow_unicode=True), "utf-8")
        return await self.run("municipality", "apply", str(path), *options)

    async def run(self, *words: str, **environment: str) -> Ran:
        return await at_the_desk(*words, folder=self.folder, environment=self.environment | environment)


@pytest_asyncio.fixture
async def provider(tmp_path: Path) -> AsyncIterator[str]:
    """The simulator, where the town's number exists; its address."""
    async with simulated_provider(tmp_path, TOWN["channel"], token=TOKEN, name="Borgo Informa") as url:
        yield url


@pytest_asyncio.fixture
async def desk(database: Database, provider: str, tmp_path: Path) -> Desk:
    (tmp_path / "token.txt").write_text(TOKEN + "\n")
    (tmp_path / "master-key").write_bytes(base64.b64encode(MASTER_KEY.key))
    environment = {
        "COMUNICA_POSTGRES_DSN": database.dsn_as("comunica_admin"),
        "COMUNICA_MASTER_KEY_FILE": str(tmp_path / "master-key"),
    }
    town = yaml.safe_load(yaml.safe_dump(TOWN))
    town["channel"]["base_url"] = f"{provider}/v25.0"
    return Desk(tmp_path, environment, town)


@pytest_asyncio.fixture
async def superuser(database: Database) -> AsyncIterator[Any]:
    """Sees everything. Leaves the town to nobody: each case sets up its own."""
    connection = await asyncpg.connect(database.dsn)
    yield connection
    tables = "template, api_key, channel_ownership, channel, zone, consent_head, municipality"
    await connection.execute(f"TRUNCATE {tables} CASCADE")
    await connection.close()
