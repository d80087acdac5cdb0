"""Bad input gets a clear answer, and nothing is lost."""

import hmac
from collections.abc import AsyncIterator

import httpx
import pytest

from comunica.bus.connect import NatsConnection
from comunica.bus.topology import apply
from comunica.contracts.topology import Topology
from services.ingress.settings import IngressSettings
from services.ingress.webhooks import MAX_BODY
from tests.eventually import eventually
from tests.integration.ingress.conftest import PATH, Ingress, Stored, payload, text, webhook


async def test_the_handshake_gives_the_challenge_back_raw(ingress: Ingress) -> None:
    answer = await _shake(ingress, "token-of-the-app")
    assert (answer.status_code, answer.text) == (200, "1158201444")


@pytest.mark.parametrize("token", ["another", "", "tökén"])
async def test_a_handshake_with_another_token_is_refused_with_403(ingress: Ingress, token: str) -> None:
    assert (await _shake(ingress, token)).status_code == 403


async def test_a_get_that_is_no_handshake_is_refused(ingress: Ingress) -> None:
    assert (await ingress.client.get(PATH)).status_code == 403


@pytest.mark.parametrize("name", ["milano", "..", "a.b", "%2e%2e", "solaro%2Fsecret", "x" * 500])
async def test_an_unknown_app_is_answered_404(ingress: Ingress, name: str) -> None:
    path = f"/webhooks/whatsapp/{name}"
    assert (await ingress.post(text(1), path=path)).status_code == 404
    assert (await ingress.client.get(path)).status_code == 404


async def test_an_unsigned_webhook_is_refused_with_401(ingress: Ingress, stored: Stored) -> None:
    assert (await ingress.client.post(PATH, content=text(1))).status_code == 401
    assert await stored.events() == []


@pytest.mark.parametrize(
    "signature",
    ["", "sha256=", "sha256=" + "0" * 64, "nonsense", "sha1=" + "0" * 40, "sha256=\xe9"],
    ids=["empty", "no digest", "zeros", "nonsense", "sha1", "not ascii"],
)
async def test_a_wrong_signature_is_refused_with_403(ingress: Ingress, stored: Stored, signature: str) -> None:
    answer = await ingress.client.post(
        PATH, content=text(1), headers=[(b"X-Hub-Signature-256", signature.encode("latin-1"))]
    )
    assert answer.status_code == 403
    assert await stored.events() == []


async def test_a_signature_of_parsed_json_is_not_a_signature_of_the_bytes(ingress: Ingress) -> None:
    raw = payload("text_from_a_citizen")
    other = raw.replace(rb"\/", b"/")
    signature = f"sha256={hmac.digest(ingress.secret.encode(), other, 'sha256').hex()}"
    assert (await ingress.post(raw)).status_code == 200
    assert (await ingress.post(raw, signature=signature)).status_code == 403


@pytest.mark.parametrize("body", [b"", b"{", b"nonsense", b"[" * 100_000, b"\xff"], ids=len)
async def test_signed_nonsense_is_refused_with_400(ingress: Ingress, body: bytes) -> None:
    answer = await ingress.post(body)
    assert (answer.status_code, answer.json()) == (400, {"error": "the body is not JSON"})


async def test_a_body_over_the_limit_is_refused_with_413(ingress: Ingress) -> None:
    assert (await ingress.post(b" " * (MAX_BODY + 1))).status_code == 413


async def test_a_body_over_the_limit_is_refused_also_when_it_does_not_say_its_length(ingress: Ingress) -> None:
    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b" " * 65_536

    headers = {"X-Hub-Signature-256": "sha256=" + "0" * 64}
    answer = await ingress.client.post(PATH, content=endless(), headers=headers)
    assert answer.status_code == 413


async def test_a_body_of_exactly_the_limit_is_taken(ingress: Ingress, stored: Stored) -> None:
    body = text(1)
    assert (await ingress.post(body + b" " * (MAX_BODY - len(body)))).status_code == 200
    assert len(await stored.events()) == 1


async def test_bad_items_go_to_the_dead_letters_and_their_neighbours_through(ingress: Ingress, stored: Stored) -> None:
    assert (await ingress.post(payload("bad_items_among_good_neighbours"))).status_code == 200
    assert len(await stored.events("message")) == 3
    assert len(await stored.events("status")) == 2
    dead = await stored.dead()
    reasons = {headers["Reason"] for _, headers in dead}
    assert "a message without a sender" in reasons
    kept, headers = next(each for each in dead if each[1]["Reason"] == "body is not text")
    [item] = kept["entry"][0]["changes"][0]["value"]["messages"]
    assert item["text"] == {"body": ["sette"]}
    assert (headers["Phone-Number-Id"], headers["Sealed-For"]) == ("1001", "DEADLETTERS")


async def test_a_copy_of_a_bad_item_makes_no_second_letter(ingress: Ingress, stored: Stored) -> None:
    for _ in range(2):
        await ingress.post(webhook(messages=[{"id": "wamid.1", "type": "text"}]))
    assert len(await stored.dead()) == 1


async def test_while_dead_letters_are_refused_the_provider_is_asked_to_send_again(
    ingress: Ingress, connection: NatsConnection, known: Topology
) -> None:
    await connection.client.jetstream().delete_stream("DEADLETTERS")
    assert (await ingress.post(webhook(messages=[{"id": "wamid.1", "type": "text"}]))).status_code == 503
    await apply(connection.client, known, replicas=1)
    assert (await ingress.post(webhook(messages=[{"id": "wamid.1", "type": "text"}]))).status_code == 200


@pytest.mark.parametrize("name", ["kinds_that_are_kept_whole", "statuses_with_prices_and_errors"])
async def test_what_we_do_not_know_is_kept_and_acknowledged(ingress: Ingress, stored: Stored, name: str) -> None:
    assert (await ingress.post(payload(name))).status_code == 200
    assert await stored.events("account")
    assert await stored.dead() == []


async def test_a_webhook_of_nothing_is_acknowledged(ingress: Ingress, stored: Stored) -> None:
    assert (await ingress.post(payload("nothing_no_entries"))).status_code == 200
    assert await stored.events() == []


async def test_both_secrets_count_during_a_rotation_and_only_then(ingress: Ingress, settings: IngressSettings) -> None:
    app = settings.apps_folder / "solaro"
    (app / "secret_previous").write_text(ingress.secret)
    (app / "secret").write_text("the-new-secret")
    assert await _eventually_taken(ingress, "the-new-secret", 1)
    assert await _eventually_taken(ingress, "secret-of-the-app", 2)
    (app / "secret_previous").unlink()

    async def refused() -> bool:
        ingress.secret = "secret-of-the-app"
        return (await ingress.post(text(3))).status_code == 403

    await eventually(refused)
    assert await _eventually_taken(ingress, "the-new-secret", 4)


async def test_an_app_that_is_added_is_there_without_a_restart(ingress: Ingress, settings: IngressSettings) -> None:
    path = "/webhooks/whatsapp/milano"
    assert (await ingress.post(text(1), path=path)).status_code == 404
    app = settings.apps_folder / "milano"
    app.mkdir()
    (app / "secret").write_text(ingress.secret)
    assert (await ingress.post(text(1), path=path)).status_code == 404, "half an app is no app"
    (app / "verify_token").write_text("x")
    assert (await ingress.post(text(1), path=path)).status_code == 200


async def test_strangers_do_not_fill_the_metrics(ingress: Ingress) -> None:
    for number in range(20):
        await ingress.post(text(1), path=f"/webhooks/whatsapp/app-{number}")
    assert await ingress.metric('comunica_webhooks_total{app="",outcome="unknown_app"}') == 20
    assert "app-7" not in (await ingress.ask("/metrics")).text


async def _shake(ingress: Ingress, token: str) -> httpx.Response:
    query = {"hub.mode": "subscribe", "hub.challenge": "1158201444", "hub.verify_token": token}
    return await ingress.client.get(PATH, params=query)


async def _eventually_taken(ingress: Ingress, secret: str, number: int) -> bool:
    async def taken() -> bool:
        ingress.secret = secret
        return (await ingress.post(text(number))).status_code == 200

    return await eventually(taken)
