"""A client of GOV.UK Notify sends to a citizen: the message arrives on the phone, and the client sees it delivered."""

import asyncio
from typing import Any

import pytest
from notifications_python_client.errors import HTTPError
from notifications_python_client.notifications import NotificationsAPIClient

from tests.e2e.people import Citizen
from tests.eventually import eventually


@pytest.fixture(scope="module")
def notify(endpoints: dict[str, Any]) -> NotificationsAPIClient:
    return NotificationsAPIClient(endpoints["notify_key"], base_url=endpoints["api"])  # type: ignore[no-untyped-call]


async def test_a_message_arrives_on_the_phone_and_is_seen_delivered(
    notify: NotificationsAPIClient, endpoints: dict[str, Any], citizens: list[Citizen]
) -> None:
    citizen = citizens[0]
    template = await _template(notify, endpoints["template"])
    words = {"testo": "la tua carta d'identità è pronta"}
    with pytest.raises(HTTPError, match="not a subscriber"):
        await _call(notify.send_sms_notification, f"+{citizen.phone}", template, words)

    await citizen.writes(f"ATTIVA Maria Bianchi {citizen.place}")
    await eventually(citizen.texts)
    sent = await _call(notify.send_sms_notification, f"+{citizen.phone}", template, words, reference="CIE")

    async def arrived() -> bool:
        return words["testo"] in (await citizen.texts())[-1]

    async def delivered() -> bool:
        seen = await _call(notify.get_notification_by_id, sent["id"])
        return bool(seen["status"] == "delivered" and seen["completed_at"])

    await eventually(arrived)
    await eventually(delivered)
    listed = await _call(notify.get_all_notifications, reference="CIE")
    assert [each["id"] for each in listed["notifications"]] == [sent["id"]]

    received = await _call(notify.get_received_texts)
    assert {(each["user_number"], each["content"]) for each in received["received_text_messages"]} >= {
        (f"+{citizen.phone}", "ATTIVA")
    }


async def test_who_left_gets_nothing_more(
    notify: NotificationsAPIClient, endpoints: dict[str, Any], citizens: list[Citizen]
) -> None:
    citizen = citizens[1]
    await citizen.writes(f"ATTIVA Anna Verdi {citizen.place}")
    await eventually(citizen.texts)
    await citizen.writes("DISATTIVA")

    async def has_left() -> bool:
        return (await citizen.texts())[-1].startswith("Fatto")

    await eventually(has_left)
    before = await citizen.texts()
    template = await _template(notify, endpoints["template"])
    with pytest.raises(HTTPError, match="opted out"):
        await _call(notify.send_sms_notification, f"+{citizen.phone}", template, {"testo": "ancora tu"})
    assert await citizen.texts() == before


async def _template(notify: NotificationsAPIClient, name: str) -> str:
    found = await _call(notify.get_all_templates, template_type="sms")
    [template] = [each["id"] for each in found["templates"] if each["name"] == name]
    return str(template)


async def _call(method: Any, *arguments: Any, **named: Any) -> Any:
    # Their client waits for its answers.
    return await asyncio.to_thread(method, *arguments, **named)
