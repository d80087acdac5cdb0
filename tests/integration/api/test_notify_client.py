"""The published client of GOV.UK Notify works unchanged: another base URL, another key."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from comunica.stores.pool import Connection
from tests.integration.api.notify import Notify, served
from tests.servers import Database, NatsServer
from tests.towns import TownAtTest


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def url(
    database: Database,
    towns: tuple[TownAtTest, TownAtTest],
    nats_server: NatsServer,
    tmp_path_factory: pytest.TempPathFactory,
) -> AsyncIterator[str]:
    async with served(database, tmp_path_factory.mktemp("api"), nats_server.url) as url:
        yield url


@pytest.fixture
def notify(url: str, town: TownAtTest) -> Notify:
    return Notify(url, town, "all")


@pytest_asyncio.fixture
async def template(superuser: Connection, town: TownAtTest) -> str:
    return str(
        await superuser.fetchval("SELECT id FROM template WHERE municipality_id = $1 AND name = 'avviso'", town.id)
    )


async def test_a_message_is_sent_and_seen(notify: Notify, template: str, superuser: Connection) -> None:
    sent = await notify.calls(
        "send_sms_notification",
        "333 000 0001",
        template,
        personalisation={"testo": "la carta d'identità è pronta."},
        reference="CIE 118",
    )
    assert sent["content"]["body"] == "Il Comune informa: la carta d'identità è pronta. Grazie."
    assert (sent["reference"], sent["template"]["id"], sent["template"]["version"]) == ("CIE 118", template, 1)

    seen = await notify.calls("get_notification_by_id", sent["id"])
    assert (seen["id"], seen["type"], seen["status"]) == (sent["id"], "sms", "created")
    assert (seen["phone_number"], seen["body"]) == ("+393330000001", sent["content"]["body"])

    row = await superuser.fetchrow("SELECT * FROM delivery WHERE source_id = $1::uuid", sent["id"])
    assert row is not None
    assert (row["source_kind"], row["lane"], row["state"]) == ("request", "normal", "queued")
    assert "carta" not in repr(dict(row)), "what is said to one person is sealed"
