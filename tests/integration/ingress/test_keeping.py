"""A 200 means that NATS has it on disk; anything else that the provider sends it again."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from signal import SIGCONT, SIGSTOP

import httpx
import pytest

from comunica.bus.connect import NatsConnection
from comunica.bus.publish import Publisher, UnavailableError
from comunica.bus.sealing import Sealer
from comunica.bus.topology import apply
from comunica.contracts import topology
from comunica.contracts.inbound import InboundEvent, MessageReceived, StatusReported
from comunica.contracts.topology import Topology
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from services.ingress.app import STOP_WITHIN
from services.ingress.gathering import Gatherer
from services.ingress.settings import IngressSettings
from tests.eventually import PATIENCE, eventually
from tests.integration.ingress.conftest import (
    PATH,
    Ingress,
    Stored,
    bring_back,
    payload,
    refuse_connections,
    running,
    text,
    webhook,
)
from workbench.nats import Nats


async def test_what_a_citizen_writes_lies_sealed_on_the_stream(ingress: Ingress, stored: Stored) -> None:
    assert (await ingress.post(payload("text_from_a_citizen"))).status_code == 200
    (event,) = await stored.events("message")
    assert isinstance(event, MessageReceived)
    assert (event.phone_number_id, event.text) == ("1001", "ATTIVA Rossi Maria, São João / ação")
    raw = await stored.raw()
    assert b"ATTIVA" not in raw
    assert b"393990000001" not in raw


async def test_each_kind_travels_on_its_own_subject(ingress: Ingress, stored: Stored) -> None:
    assert (await ingress.post(payload("several_towns_in_one_post"))).status_code == 200
    counts = [len(await stored.events(kind)) for kind in ("message", "status", "account")]
    assert counts == [3, 2, 2]


async def test_a_flooded_number_has_its_messages_kept_apart_from_the_others(ingress: Ingress, stored: Stored) -> None:
    assert (
        await ingress.post(webhook(messages=[_message(number, "ciao") for number in range(500)]))
    ).status_code == 200
    assert (await ingress.post(payload("several_towns_in_one_post"))).status_code == 200
    usual, crowd = await stored.events("message"), await stored.events("crowd")
    assert (len(usual) + len(crowd), {event.phone_number_id for event in crowd}) == (503, {"1001"})
    assert 200 <= len(usual) < 300


async def test_a_thousand_updates_in_one_post_are_one_thousand_events(ingress: Ingress, stored: Stored) -> None:
    assert (await ingress.post(_statuses(1000))).status_code == 200
    events = await stored.events("status")
    assert [event.message_id for event in events if isinstance(event, StatusReported)] == [
        f"wamid.{number}" for number in range(1000)
    ]


async def test_three_megabytes_in_one_post_are_taken(ingress: Ingress, stored: Stored) -> None:
    body = webhook(messages=[_message(number, "x" * 3_000) for number in range(1000)])
    assert len(body) > 3_000_000
    assert (await ingress.post(body)).status_code == 200
    assert len(await stored.messages()) == 1000


async def test_concurrent_posts_share_an_envelope(ingress: Ingress, stored: Stored) -> None:
    answers = await asyncio.gather(*(ingress.post(text(number)) for number in range(100)))
    assert {answer.status_code for answer in answers} == {200}
    assert len(await stored.events("message")) == 100
    assert len(await stored.envelopes("message")) < 50


async def test_large_posts_at_the_same_time_never_exceed_what_nats_takes(ingress: Ingress, stored: Stored) -> None:
    bodies = [webhook(messages=[_message(n * 1000 + i, "x" * 3_000) for i in range(1000)]) for n in range(6)]
    answers = await asyncio.gather(*(ingress.post(body) for body in bodies))
    assert {answer.status_code for answer in answers} == {200}
    assert len(await stored.messages()) == 6000


async def test_while_nats_is_away_webhooks_are_answered_503_and_taken_when_it_is_back(
    ingress: Ingress, stored: Stored, nats: Nats, connection: NatsConnection
) -> None:
    await refuse_connections(nats, connection)
    answer = await ingress.post(text(1))
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert not await ingress.ready() or await eventually(lambda: _unready(ingress))
    assert (await ingress.ask("/livez")).status_code == 200
    await bring_back(nats, connection)
    await _eventually_kept(ingress, text(1))
    assert len(await stored.events("message")) == 1
    await eventually(ingress.ready)


async def test_nats_killed_in_the_middle_loses_nothing_that_was_answered_200(
    ingress: Ingress, stored: Stored, nats: Nats, connection: NatsConnection
) -> None:
    taken: set[str] = set()
    refused: list[int] = []

    async def provider(first: int) -> None:
        """Sends, and sends again what was not answered 200."""
        for number in range(first, first + 40):
            while (answer := await ingress.post(text(number))).status_code != 200:
                refused.append(answer.status_code)
                await asyncio.sleep(0.05)
            taken.add(f"wamid.{number}")

    sending = [asyncio.create_task(provider(first)) for first in range(0, 400, 40)]
    await eventually(lambda: len(taken) > 50)
    await nats.kill()
    await eventually(lambda: refused)
    await bring_back(nats, connection)
    await asyncio.gather(*sending)
    assert set(refused) == {503}
    kept = {event.message_id for event in await stored.messages() if isinstance(event, MessageReceived)}
    assert taken == kept


async def test_no_200_before_the_answer_of_nats(ingress: Ingress, stored: Stored, nats: Nats) -> None:
    """A frozen NATS takes bytes and answers nothing."""
    nats.send(SIGSTOP)
    posting = asyncio.create_task(ingress.post(text(1)))
    done, _ = await asyncio.wait({posting}, timeout=0.5)
    assert not done
    nats.send(SIGCONT)
    assert (await posting).status_code == 200
    assert len(await stored.events("message")) == 1


class HastyGatherer(Gatherer):
    """The guard off: says that events are kept before NATS has said so."""

    async def keep(self, app: str, events: Sequence[InboundEvent], *, weight: int = 0) -> None:
        task = asyncio.create_task(super().keep(app, events, weight=weight))
        task.add_done_callback(lambda done: done.exception())


async def test_a_gatherer_that_answers_before_nats_loses_events(
    connection: NatsConnection, sealer: Sealer, stored: Stored, nats: Nats
) -> None:
    event = MessageReceived(message_id="wamid.1", sent_at=_now(), type="text", digest=b"d")
    hasty, careful = (_gatherer(kind, connection, sealer) for kind in (HastyGatherer, Gatherer))
    await refuse_connections(nats, connection)
    await hasty.keep("solaro", [event])
    with pytest.raises(UnavailableError):
        await careful.keep("solaro", [event])
    await hasty.flush()
    await bring_back(nats, connection)
    assert await stored.events("message") == [], "said to be kept, and gone"


async def test_who_hangs_up_does_not_take_others_along(
    connection: NatsConnection, sealer: Sealer, stored: Stored
) -> None:
    gatherer = _gatherer(Gatherer, connection, sealer)
    events = [
        MessageReceived(message_id=f"wamid.{n}", sent_at=_now(), type="text", digest=bytes([n])) for n in range(2)
    ]
    gone, stays = (asyncio.create_task(gatherer.keep("solaro", [event])) for event in events)
    await asyncio.sleep(0)
    gone.cancel()
    await stays
    assert len(await stored.events("message")) == 2


async def test_a_full_stream_is_answered_503(ingress: Ingress, connection: NatsConnection) -> None:
    js = connection.client.jetstream()
    await js.update_stream(replace((await js.stream_info("INBOUND")).config, max_bytes=2_000))
    assert (await ingress.post(_statuses(1000))).status_code == 503
    assert await ingress.metric('comunica_webhooks_total{app="solaro",outcome="refused"}') == 1


async def test_it_starts_without_nats_answers_503_and_recovers(
    settings: IngressSettings, nats: Nats, connection: NatsConnection, stored: Stored
) -> None:
    await refuse_connections(nats, connection)
    async with running(settings) as ingress:
        assert (await ingress.post(text(1))).status_code == 503
        assert (await ingress.ask("/readyz")).status_code == 503
        assert (await ingress.ask("/livez")).status_code == 200
        await bring_back(nats, connection)
        await eventually(ingress.ready)
        assert (await ingress.post(text(1))).status_code == 200
    assert len(await stored.events("message")) == 1


async def test_it_is_not_ready_before_the_topology_is_right(
    settings: IngressSettings, connection: NatsConnection, known: Topology
) -> None:
    await connection.client.jetstream().delete_stream("DEADLETTERS")
    async with running(settings) as ingress:
        await eventually(lambda: ingress.metric("comunica_nats_connected"))
        assert (await ingress.ask("/readyz")).json()["because"].keys() == {"topology"}
        await apply(connection.client, known, replicas=1)
        await eventually(ingress.ready)


async def test_stopping_answers_what_is_in_hand_and_says_that_it_leaves(
    settings: IngressSettings, connection: NatsConnection, stored: Stored
) -> None:
    async with running(settings) as ingress:
        await eventually(ingress.ready)
        posting = asyncio.create_task(ingress.post(_statuses(1000)))
        await eventually(lambda: ingress.metric("comunica_envelope_bytes_count"))
    assert (await posting).status_code == 200
    assert len(await stored.events("status")) == 1000
    assert [report.leaving for report in await stored.reports()][-1:] == [True]
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        with pytest.raises(httpx.ConnectError):
            await client.get(f"http://127.0.0.1:{settings.http_port}{PATH}")


async def test_path_reports_tell_what_was_refused_and_leave_no_gap(ingress: Ingress, stored: Stored) -> None:
    await eventually(stored.reports)
    await ingress.post(b"{")
    await ingress.post(text(1), signature="sha256=0")
    await ingress.client.post(PATH, content=text(1))

    async def told() -> bool:
        return sum(report.refused for report in await stored.reports()) == 2

    await eventually(told)
    reports = await stored.reports()
    assert len({report.ingress_id for report in reports}) == 1
    for earlier, later in pairwise(reports):
        assert later.since == earlier.until


async def test_what_was_refused_while_nats_was_away_is_told_afterwards(
    ingress: Ingress, stored: Stored, nats: Nats, connection: NatsConnection
) -> None:
    await eventually(stored.reports)
    await refuse_connections(nats, connection)
    await ingress.post(text(1))
    await ingress.post(text(2))
    await bring_back(nats, connection)

    async def told() -> bool:
        return sum(report.refused for report in await stored.reports()) >= 2

    await eventually(told)
    reports = await stored.reports()
    assert reports[-1].since <= reports[-1].until


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_as_a_process_it_stops_in_order_and_its_log_names_nobody(
    settings: IngressSettings, connection: NatsConnection, stored: Stored, tmp_path: Path, sign: signal.Signals
) -> None:
    log = tmp_path / "log"
    process = await _start(settings, log)
    try:
        async with httpx.AsyncClient(timeout=PATIENCE, base_url=f"http://127.0.0.1:{settings.http_port}") as client:
            ingress = Ingress(settings, lifetime=None, client=client)  # type: ignore[arg-type]  # another process's
            await eventually(lambda: _answers(ingress))
            assert (await ingress.post(payload("text_from_a_citizen"))).status_code == 200
            assert (await ingress.post(payload("bad_items_among_good_neighbours"))).status_code == 200
            assert (await ingress.post(b"{")).status_code == 400
        process.send_signal(sign)
        assert await asyncio.wait_for(process.wait(), STOP_WITHIN) == 0
    finally:
        if process.returncode is None:
            process.kill()
    written = log.read_text()
    assert all(json.loads(line)["action"] for line in written.splitlines())
    assert not any(word in written for word in ("39399", "wamid", "Rossi", "Maria", "sette"))
    assert (await stored.reports())[-1].leaving


async def _start(settings: IngressSettings, log: Path) -> asyncio.subprocess.Process:
    environment = {
        "COMUNICA_NATS_URL": settings.nats_url,
        "COMUNICA_STREAM_KEY_FILE": str(settings.stream_key_file),
        "COMUNICA_APPS_FOLDER": str(settings.apps_folder),
        "COMUNICA_HTTP_PORT": str(settings.http_port),
        "COMUNICA_OPS_PORT": str(settings.ops_port),
    }
    with log.open("wb") as output:
        return await asyncio.create_subprocess_exec(
            sys.executable, "-m", "services.ingress", env={**os.environ, **environment}, stdout=output, stderr=output
        )


async def _answers(ingress: Ingress) -> bool:
    try:
        return await ingress.ready()
    except httpx.TransportError:
        return False


async def _unready(ingress: Ingress) -> bool:
    return not await ingress.ready()


async def _eventually_kept(ingress: Ingress, body: bytes) -> None:
    async def kept() -> bool:
        return (await ingress.post(body)).status_code == 200

    await eventually(kept)


def _gatherer(kind: type[Gatherer], connection: NatsConnection, sealer: Sealer) -> Gatherer:
    publisher, metrics = Publisher(connection, deadline=2), Metrics(catalogue.CATALOGUE, "ingress")
    return kind(publisher, sealer, metrics, max_payload=topology.load().max_payload, now=_now)


def _now() -> datetime:
    return datetime.now(UTC)


def _message(number: int, words: str) -> dict[str, object]:
    change = json.loads(text(number, words=words))
    message: dict[str, object] = change["entry"][0]["changes"][0]["value"]["messages"][0]
    return message


def _statuses(number: int) -> bytes:
    return webhook(
        statuses=[
            {"id": f"wamid.{each}", "status": "sent", "timestamp": "1763985600", "recipient_id": "393990000001"}
            for each in range(number)
        ]
    )
