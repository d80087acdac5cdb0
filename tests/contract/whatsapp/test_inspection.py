"""A channel is asked about at the provider, as the simulator answers: ready, refused, unregistered, deaf, away."""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any
from uuid import UUID

import httpx
import pytest
import pytest_asyncio
from comunica_simulator.app import build
from comunica_simulator.serving import build_server
from comunica_simulator.settings import Settings

from comunica.channels.whatsapp.inspection import WhatsAppInspector
from comunica.usecases.delivering.deliver_ports import ChannelFacts
from comunica.usecases.setting_up.check_channels import Checked, Checks, Standing, check_channels
from tests.eventually import PATIENCE, eventually

TOKEN = "a-token"
ENDS = dt.datetime(2099, 1, 2, tzinfo=dt.UTC)


@pytest_asyncio.fixture(loop_scope="session")
async def provider(tmp_path: Path) -> AsyncIterator[str]:
    setup = {
        "apps": [{"id": "app", "secret": "s", "verify_token": "v", "callback_url": "http://127.0.0.1:1/hook"}],
        "wabas": [{"id": "2001", "name": "Comune di Borgo", "portfolio": "3001"}],
        "numbers": [{"phone_number_id": "1001", "waba_id": "2001", "display_phone_number": "+39 02 555 0101"}],
        "tokens": [{"token": TOKEN, "app": "app", "wabas": ["2001"], "expires_at": ENDS.timestamp()}],
    }
    (tmp_path / "setup.json").write_text(json.dumps(setup))
    server = build_server(build(Settings(setup=tmp_path / "setup.json")), host="127.0.0.1", port=0)
    task = asyncio.create_task(server.serve())
    await eventually(lambda: server.started)
    yield f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}/v25.0"
    server.should_exit = True
    await task


def channel(base_url: str, **other: Any) -> ChannelFacts:
    facts: dict[str, Any] = {
        "municipality_id": UUID(int=1),
        "channel_id": UUID(int=2),
        "app": "app",
        "waba_id": "2001",
        "base_url": base_url,
        "phone_number_id": "1001",
        "token": TOKEN,
        "messages_per_second": 80,
        "is_paused": False,
    }
    return ChannelFacts(**(facts | other))


async def says(provider: str, method: str, path: str, **words: Any) -> None:
    async with httpx.AsyncClient(timeout=PATIENCE, headers={"Authorization": f"Bearer {TOKEN}"}) as web:
        (await web.request(method, f"{provider}/{path}", **words)).raise_for_status()


async def test_a_channel_whose_account_calls_us_is_ready_and_its_token_s_end_is_known(provider: str) -> None:
    await says(provider, "POST", "2001/subscribed_apps")
    assert await WhatsAppInspector().check(channel(provider)) == Checked(standing=Standing.READY, token_ends=ENDS)


async def test_a_channel_whose_account_calls_nobody_is_deaf(provider: str) -> None:
    assert (await WhatsAppInspector().check(channel(provider))).standing is Standing.DEAF


async def test_a_token_that_is_not_good_is_refused(provider: str) -> None:
    assert (await WhatsAppInspector().check(channel(provider, token="another"))).standing is Standing.REFUSED


async def test_a_number_that_was_taken_away_is_unregistered(provider: str) -> None:
    await says(provider, "POST", "2001/subscribed_apps")
    await says(provider, "POST", "1001/deregister")
    assert (await WhatsAppInspector().check(channel(provider))).standing is Standing.UNREGISTERED


async def test_a_provider_that_does_not_answer_says_nothing_of_the_channel() -> None:
    assert (await WhatsAppInspector().check(channel("http://127.0.0.1:1/v25.0"))).standing is Standing.AWAY


@pytest.mark.parametrize(("version", "ends"), [("v25.0", True), ("v99.0", False)])
def test_the_end_of_an_api_version_is_known_if_it_is_announced(version: str, *, ends: bool) -> None:
    found = WhatsAppInspector().version_ends(channel(f"https://graph.facebook.com/{version}/"))
    assert (found is not None and found[0] == version) is ends


async def test_a_round_counts_every_channel_once(provider: str) -> None:
    shown: list[Checks] = []

    class Meter:
        def checks(self, checks: Checks) -> None:
            shown.append(checks)

    channels = [channel(provider), channel(provider, channel_id=UUID(int=3), token="another")]
    await check_channels(channels, inspector=WhatsAppInspector(), meter=Meter())
    [checks] = shown
    assert dict(checks.standings) == {Standing.DEAF: 1, Standing.REFUSED: 1}
    assert checks.token_ends == {UUID(int=2): ENDS}
    assert checks.version_ends.keys() == {"v25.0"}
