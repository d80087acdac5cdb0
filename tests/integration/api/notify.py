"""The published client of GOV.UK Notify, unchanged, in front of the api over HTTP."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from comunica.runtime.lifetime import Lifetime
from services.api.app import build
from services.api.settings import ApiSettings
from tests.servers import Database
from tests.towns import MASTER_KEY, TownAtTest
from workbench.ports import free_port


@dataclass(frozen=True, slots=True)
class Notify:
    """Their client waits for answers, so each call has a thread."""

    url: str
    town: TownAtTest
    key: str

    def client(self) -> NotificationsAPIClient:
        name = f"Ufficio anagrafe {self.key}"
        key = self.town.keys[self.key].notify_form(name, self.town.id)
        return NotificationsAPIClient(key, base_url=self.url)  # type: ignore[no-untyped-call]

    async def calls(self, method: str, *arguments: Any, **named: Any) -> Any:
        """What the client returns."""
        return await asyncio.to_thread(getattr(self.client(), method), *arguments, **named)

    async def lists(self, method: str, *arguments: Any, **named: Any) -> list[Any]:
        """All that one of its iterators gives."""
        return await asyncio.to_thread(lambda: list(getattr(self.client(), method)(*arguments, **named)))

    async def fails(self, method: str, *arguments: Any, **named: Any) -> tuple[int, list[tuple[str, str]]]:
        """Status, and kind and message of each error, of the client's own exception."""
        try:
            answer = await self.calls(method, *arguments, **named)
        except HTTPError as problem:
            errors: Any = problem.message
            return problem.status_code, [(each["error"], each["message"]) for each in errors]
        raise AssertionError(f"was answered: {answer}")


@asynccontextmanager
async def served(database: Database, folder: Path, nats_url: str, **more: Any) -> AsyncIterator[str]:
    """The whole service over HTTP; its address."""
    key_file = folder / "master-key"
    key_file.write_bytes(base64.b64encode(MASTER_KEY.key))
    settings = ApiSettings(
        postgres_dsn=database.dsn_as("comunica_api"),
        master_key_file=key_file,
        nats_url=nats_url,
        http_port=free_port(),
        ops_port=free_port(),
        **more,
    )
    lifetime = Lifetime()
    async with build(settings, lifetime).lifespan_context():
        yield f"http://127.0.0.1:{settings.http_port}"
    assert lifetime.failure is None
