"""Whatever happens on the way is a verdict, and "certainly not sent" is never said of a request that went out."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from comunica.broadcasting.content import TemplateContent, TextContent
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, Doubtful, NotSent, RefusedChannel, Verdict
from comunica.channels.whatsapp.client import ClientSettings, WhatsAppClient, prepare
from comunica.channels.whatsapp.sending_number import SendingNumber
from comunica.municipality.address import phone, user_id
from tests.contract.whatsapp import peers
from tests.contract.whatsapp.peers import Behaviour, Peer, peer
from tests.eventually import eventually

SETTINGS = ClientSettings(call_deadline=0.4, connect_deadline=0.2, connections=4)
PHONE = phone("+393990000001")
NOTICE = prepare(TextContent("Domani niente acqua"))


@asynccontextmanager
async def client_of(url: str, settings: ClientSettings = SETTINGS, **given: object) -> AsyncIterator[WhatsAppClient]:
    client = WhatsAppClient(SendingNumber(base_url=url, phone_number_id="801", token="secret"), settings, **given)  # type: ignore[arg-type] # passed on as given
    try:
        yield client
    finally:
        await client.close()


async def once(url: str) -> Verdict:
    async with client_of(url) as client:
        return await client.send(NOTICE, PHONE, "c1.token")


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        (peers.cut_at_once, Reason.ANSWER_CUT),
        (peers.cut_during_the_request, Reason.ANSWER_CUT),
        (peers.cut_after_the_request, Reason.ANSWER_CUT),
        (peers.end_after_the_request, Reason.ANSWER_CUT),
        (peers.half_of_the_head, Reason.ANSWER_CUT),
        (peers.half_of_the_body, Reason.ANSWER_CUT),
        (peers.never, Reason.ANSWER_LATE),
        (peers.deaf, Reason.ANSWER_LATE),
        (peers.drop_by_drop, Reason.ANSWER_LATE),
        (peers.garbage, Reason.ANSWER_UNREADABLE),
        (peers.html_with_200, Reason.ANSWER_UNREADABLE),
        (peers.half_of_the_json, Reason.ANSWER_UNREADABLE),
        (peers.without_an_id, Reason.ANSWER_UNREADABLE),
        (peers.without_an_end, Reason.ANSWER_UNREADABLE),
        (peers.gateway_error, Reason.PROVIDER_FAULT),
        (peers.error_without_a_body, Reason.PROVIDER_FAULT),
    ],
)
async def test_once_a_byte_may_have_gone_out_a_lost_answer_is_doubt(behaviour: Behaviour, reason: Reason) -> None:
    async with peer(behaviour) as place:
        verdict = await once(place.url)
    assert isinstance(verdict, Doubtful)
    assert verdict.reason is reason


async def test_a_refused_connection_is_certainly_not_sent() -> None:
    assert await once(await peers.closed_port()) == NotSent(Reason.CONNECTION_REFUSED)


async def test_a_name_without_an_address_is_certainly_not_sent() -> None:
    verdict = await once("http://nobody.invalid/v25.0")
    assert isinstance(verdict, NotSent)
    # A resolver that is slow to say no is cut off by our own deadline for connecting.
    assert verdict.reason in {Reason.NAME_NOT_FOUND, Reason.CONNECTION_TIMEOUT}


async def test_a_bad_handshake_is_certainly_not_sent() -> None:
    async with peer(peers.html_with_200) as place:
        verdict = await once(place.url.replace("http:", "https:"))
        assert isinstance(verdict, NotSent)
        assert place.requests == []


async def test_a_handshake_that_never_ends_is_certainly_not_sent() -> None:
    async with peer(peers.deaf) as place:
        verdict = await once(place.url.replace("http:", "https:"))
    assert verdict == NotSent(Reason.CONNECTION_TIMEOUT)


async def test_waiting_in_vain_for_a_free_connection_is_certainly_not_sent() -> None:
    async with peer(peers.never) as place, client_of(place.url) as client:
        verdicts = await asyncio.gather(*(client.send(NOTICE, PHONE, f"c1.{number}") for number in range(6)))
        assert (
            sorted(verdict.reason for verdict in verdicts if isinstance(verdict, NotSent))
            == [Reason.CONNECTION_TIMEOUT] * 2
        )
        assert len(place.requests) == 4


async def test_a_call_never_takes_longer_than_its_deadline() -> None:
    for behaviour in (peers.deaf, peers.never, peers.drop_by_drop, peers.without_an_end):
        async with peer(behaviour) as place:
            begun = time.monotonic()
            await once(place.url)
            # These never end by themselves. The rest is what a busy machine may take.
            assert time.monotonic() - begun < SETTINGS.call_deadline + 5


async def test_a_deadline_of_more_than_five_seconds_is_kept_to_the_tenth() -> None:
    settings = ClientSettings(call_deadline=5.1, connect_deadline=1.0)
    async with peer(peers.never) as place, client_of(place.url, settings) as client:
        # aiohttp would round up to a whole second of the loop's clock: begin just after one.
        loop = asyncio.get_running_loop()
        await eventually(lambda: loop.time() % 1 < 0.2)
        begun = loop.time()
        assert await client.send(NOTICE, PHONE, "c1.token") == Doubtful(Reason.ANSWER_LATE)
        assert loop.time() - begun < 5.7


async def test_an_answer_in_time_is_accepted_with_its_id() -> None:
    async with peer(peers.good) as place:
        assert await once(place.url) == Accepted("wamid.QQ==")


async def test_a_redirect_is_not_followed() -> None:
    async with peer(peers.redirect) as place:
        assert await once(place.url) == RefusedChannel(Reason.NOT_THE_PROVIDER, 307)
        assert len(place.requests) == 1


async def test_connections_are_kept_and_one_that_the_provider_announces_to_close_is_left() -> None:
    async def two_each(one: Peer) -> None:
        await one.whole_request()
        await one.say(peers.GOOD)
        await one.whole_request()
        await one.say(peers.answer(peers.GOOD_BODY, "200 OK", "Connection: close"))

    async with peer(two_each) as place, client_of(place.url) as client:
        for number in range(6):
            assert await client.send(NOTICE, PHONE, f"c1.{number}") == Accepted("wamid.QQ==")
        assert place.connections == 3


async def test_a_channel_whose_provider_hangs_does_not_hold_up_another() -> None:
    async with (
        peer(peers.never) as slow,
        peer(peers.good) as fast,
        client_of(slow.url) as hanging,
        client_of(fast.url) as other,
    ):
        stuck = [asyncio.create_task(hanging.send(NOTICE, PHONE, "c1.a")) for _ in range(8)]
        assert await other.send(NOTICE, PHONE, "c1.b") == Accepted("wamid.QQ==")
        assert not all(task.done() for task in stuck)
        await asyncio.gather(*stuck)


async def send_until_certain(client: WhatsAppClient) -> None:
    """What a dispatcher does: only what was certainly not sent goes again."""
    for _ in range(5):
        if not isinstance(await client.send(NOTICE, PHONE, "c1.token"), NotSent):
            return


async def test_a_message_whose_answer_was_cut_reaches_the_provider_once() -> None:
    async with peer(peers.cut_after_the_request) as place, client_of(place.url) as client:
        await send_until_certain(client)
        assert len(place.requests) == 1


async def test_off_switch_taking_every_failure_for_not_sent_repeats_the_message() -> None:
    def not_sent(_error: Exception) -> Verdict:
        return NotSent(Reason.CONNECTION_REFUSED)

    async with peer(peers.cut_after_the_request) as place, client_of(place.url, failure=not_sent) as client:
        await send_until_certain(client)
        assert len(place.requests) == 5


async def test_the_request_is_what_the_provider_documents() -> None:
    content = TemplateContent(
        template="avviso", language="it", names=("testo",), parameters={"testo": 'Via "Roma" \\ è chiusa 🚧'}
    )
    async with peer(peers.good) as place, client_of(place.url) as client:
        await client.send(client.prepare(content), PHONE, "c1.token")
    head, _, body = place.requests[0].partition(b"\r\n\r\n")
    assert head.startswith(b"POST /v25.0/801/messages HTTP/1.1\r\n")
    assert b"authorization: bearer secret" in head.lower()
    assert b"content-type: application/json" in head.lower()
    assert json.loads(body) == {
        "messaging_product": "whatsapp",
        "recipient_type": "individual",
        "to": "+393990000001",
        "type": "template",
        "template": {
            "name": "avviso",
            "language": {"code": "it"},
            "components": [
                {
                    "type": "body",
                    "parameters": [
                        {"type": "text", "parameter_name": "testo", "text": 'Via "Roma" \\ è chiusa 🚧'},
                    ],
                }
            ],
        },
        "biz_opaque_callback_data": "c1.token",
    }


async def test_a_person_without_a_phone_is_reached_by_user_id() -> None:
    async with peer(peers.good) as place, client_of(place.url) as client:
        await client.send(NOTICE, user_id("IT.13491208655302741918"), "c1.token")
    body = json.loads(place.requests[0].partition(b"\r\n\r\n")[2])
    assert body["recipient"] == "IT.13491208655302741918"
    assert "to" not in body


def test_the_token_of_a_channel_does_not_show() -> None:
    assert "secret" not in repr(SendingNumber(base_url="http://x", phone_number_id="1", token="secret"))


def test_deadlines_that_could_not_be_told_apart_are_refused() -> None:
    with pytest.raises(ValueError, match="connect_deadline"):
        ClientSettings(call_deadline=5.0, connect_deadline=5.0)
