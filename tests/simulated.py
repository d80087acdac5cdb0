"""The simulated provider as a server of its own, where one number exists."""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from comunica_simulator.app import build
from comunica_simulator.serving import build_server
from comunica_simulator.settings import Settings

from tests.eventually import eventually


@asynccontextmanager
async def simulated_provider(
    folder: Path, channel: Mapping[str, Any], *, token: str, name: str, approval_after: float = 0.1
) -> AsyncIterator[str]:
    """Its address. `channel`: a number as a town's file has it; `name`: what people see above its messages."""
    number = {key: channel[key] for key in ("phone_number_id", "waba_id", "display_phone_number")}
    setup = {
        "apps": [{"id": "comunica", "secret": "s", "verify_token": "v", "callback_url": "http://127.0.0.1:1/hook"}],
        "wabas": [{"id": channel["waba_id"], "name": f"Comune di {name}", "portfolio": channel["portfolio_id"]}],
        "numbers": [number | {"verified_name": name}],
        "tokens": [{"token": token, "app": "comunica", "wabas": [channel["waba_id"]]}],
    }
    (folder / "provider.json").write_text(json.dumps(setup))
    app = build(Settings(setup=folder / "provider.json", approval_after=approval_after))
    server = build_server(app, host="127.0.0.1", port=0)
    task = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    server.should_exit = True
    await task
