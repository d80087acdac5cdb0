"""A number is connected and checked at the desk: what is told when something is not as it must be. The whole way that
works is tried with all services in tests/e2e/test_connect.py.
"""

import datetime as dt
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest_asyncio

from tests.at_the_desk import Ran
from tests.eventually import PATIENCE
from tests.integration.admin.conftest import TOKEN, Desk

NOT_LONG = ("--wait-reviews", "10", "--wait-message", "0", "--wait-status", "0")

_HEARD = """
    INSERT INTO inbound_message (municipality_id, channel_id, message_digest, id, subscriber_id, action, sent_at,
                                 recorded_at)
    SELECT municipality_id, id, '\\x01', gen_random_uuid(), gen_random_uuid(), 'help', now(), now() + $1::interval
    FROM channel
"""


@pytest_asyncio.fixture
async def record(superuser: Any) -> AsyncIterator[Any]:
    """Sees everything; nothing was heard when the case is over."""
    yield superuser
    await superuser.execute("DELETE FROM inbound_message")


async def connect(desk: Desk, *options: str) -> Ran:
    await desk.apply()
    return await desk.run("channel", "connect", "town.yaml", *NOT_LONG, *options)


async def provider_has(desk: Desk, provider: str, **setup: Any) -> None:
    async with httpx.AsyncClient(timeout=PATIENCE) as web:
        (await web.post(f"{provider}/simulator/setup", json=setup)).raise_for_status()


async def test_a_number_that_nobody_writes_to_is_set_up_and_not_called_connected(desk: Desk, record: Any) -> None:
    ran = await connect(desk)
    assert ran.code == 1
    assert "ok           display name: Borgo Informa" in ran.lines
    assert "ok           template avviso (it): approved" in ran.lines
    assert "waiting      a message heard: write AIUTO to +39 399 99 00901 from any phone that has WhatsApp" in ran.lines
    assert ran.lines[-1].startswith("FAILED       a message heard: none came: is ingress reachable")
    assert "not done: a message heard" in ran.complained


async def test_a_message_of_before_does_not_show_that_a_number_hears_now(desk: Desk, record: Any) -> None:
    await desk.apply()
    await record.execute(_HEARD, dt.timedelta(hours=-1))
    ran = await connect(desk)
    assert ran.lines[-1].startswith("FAILED       a message heard")
    checked = await desk.run("channel", "check", "borgo")
    assert any(line.startswith("ok           a message heard: last at") for line in checked.lines), checked.said


async def test_a_message_whose_answer_has_no_status_is_half_the_way(desk: Desk, record: Any) -> None:
    await desk.apply()
    await record.execute(_HEARD, dt.timedelta(hours=1))
    ran = await connect(desk)
    assert "ok, changed  a message heard" in ran.lines
    assert ran.lines[-1].startswith("FAILED       a status heard: the message came, and no status")


async def test_a_token_without_a_permission_is_said_and_nobody_is_asked_to_write(
    desk: Desk, provider: str, record: Any
) -> None:
    few = {"token": TOKEN, "app": "comunica", "wabas": [desk.town["channel"]["waba_id"]]}
    await provider_has(desk, provider, tokens=[few | {"scopes": ["whatsapp_business_messaging"]}])
    ran = await connect(desk)
    assert ran.code == 1
    assert ran.lines[-1].startswith("FAILED       provider: the token lacks whatsapp_business_management")


async def test_a_name_that_was_declined_is_told_and_holds_up_nothing(desk: Desk, provider: str, record: Any) -> None:
    number = {"phone_number_id": desk.town["channel"]["phone_number_id"], "name_status": "DECLINED"}
    await provider_has(desk, provider, numbers=[number])
    ran = await connect(desk)
    assert any(line.startswith("waiting      display name: Borgo Informa is declined") for line in ran.lines), ran.said
    assert any(line.startswith("waiting      a message heard") for line in ran.lines)


async def test_checking_changes_nothing_and_says_what_is_wrong(desk: Desk, record: Any) -> None:
    await desk.apply()
    channel = desk.town["channel"]
    async with httpx.AsyncClient(timeout=PATIENCE, headers={"Authorization": f"Bearer {TOKEN}"}) as web:
        (await web.delete(f"{channel['base_url']}/{channel['waba_id']}/subscribed_apps")).raise_for_status()
    await record.execute("UPDATE channel SET state = 'paused', paused_reason = 'token_refused'")
    before = await record.fetch("SELECT xmin, * FROM channel")
    ran = await desk.run("channel", "check", "borgo")
    assert ran.code == 1
    assert "FAILED       webhooks of the account: they go elsewhere, or nowhere: connect it again" in ran.lines
    assert "FAILED       sending: paused: token_refused. Mend the cause, and connect it again" in ran.lines
    assert "not in order: webhooks of the account, sending" in ran.complained
    assert await record.fetch("SELECT xmin, * FROM channel") == before


async def test_checking_a_town_that_is_not_there_says_so(desk: Desk) -> None:
    ran = await desk.run("channel", "check", "altrove")
    assert (ran.code, "no municipality altrove" in ran.complained) == (1, True)


async def test_a_callback_address_without_its_verify_token_and_a_header_that_is_none_are_refused(desk: Desk) -> None:
    desk.town["channel"] |= {"callback_url": "https://webhooks.example.it/x"}
    ran = await desk.apply()
    assert (ran.code, "callback_url and verify_token_file go together" in ran.complained) == (1, True)
    desk.town["channel"] |= {"verify_token_file": "token.txt", "authorization_header": "X: y"}
    ran = await desk.apply()
    assert (ran.code, "channel.authorization_header: is not the name of a header" in ran.complained) == (1, True)
