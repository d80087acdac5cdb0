"""Everybody given out: page by page and as one file, with a line in the town's log before anything leaves."""

import asyncio
import csv
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace

import httpx
import pytest
from starlette.responses import StreamingResponse
from starlette.types import ASGIApp, Receive, Scope, Send
from uuid_utils.compat import uuid7

from comunica.enrolment.importing.columns import read_header
from comunica.stores.audit import StoredAuditLog
from comunica.stores.pool import Connection
from comunica.usecases.audit import AuditLine
from services.api.doors.front import IN_PIECES, FrontDoor
from tests.integration.api.conftest import Api, RememberedRequests
from tests.towns import TownAtTest

PATH = "/v2/subscribers/export"


async def everybody(superuser: Connection, town: TownAtTest) -> list[str]:
    rows = await superuser.fetch("SELECT id FROM subscriber WHERE municipality_id = $1 ORDER BY id", town.id)
    return [str(row["id"]) for row in rows]


async def lines(superuser: Connection) -> list[tuple[str, str]]:
    rows = await superuser.fetch("SELECT reason, counts FROM audit_entry WHERE what = 'export' ORDER BY id")
    return [(row["reason"], row["counts"]) for row in rows]


async def test_pages_hold_everybody_once_oldest_first_and_each_is_told_of(
    api: Api, town: TownAtTest, superuser: Connection
) -> None:
    before, found, where = len(await lines(superuser)), [], PATH
    async with api.with_pages_of(4).client(headers=town.headers()) as client:
        while where:
            page = (await client.get(where)).json()
            found += [each["id"] for each in page["subscribers"]]
            where = page["links"]["next"]
    assert found == await everybody(superuser, town)
    told = (await lines(superuser))[before:]
    assert told == [("page", '{"people": 4}'), ("page", '{"people": 2}')]


async def test_a_file_of_csv_holds_everybody_and_an_import_reads_its_head(
    client: httpx.AsyncClient, superuser: Connection, town: TownAtTest
) -> None:
    answer = await client.get(f"{PATH}/file")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    assert 'filename="subscribers.csv"' in answer.headers["content-disposition"]
    head, *rows = csv.reader(io.StringIO(answer.text.removeprefix("\ufeff")), delimiter=";")
    assert [row[head.index("subscriber_id")] for row in rows] == await everybody(superuser, town)
    assert read_header(head, required=()).at
    assert (await lines(superuser))[-1] == ("csv", '{"people": 6}')


async def test_a_file_of_json_holds_the_whole_of_each(
    client: httpx.AsyncClient, superuser: Connection, town: TownAtTest
) -> None:
    answer = await client.get(f"{PATH}/file", params={"format": "json"})
    people = json.loads(answer.text)["subscribers"]
    assert [each["id"] for each in people] == await everybody(superuser, town)
    assert people[0]["address"] == {"kind": "phone", "value": "393330000001"}


async def test_pieces_are_many_and_together_the_same(api: Api, town: TownAtTest, superuser: Connection) -> None:
    async with api.client(headers=town.headers()) as client, client.stream("GET", f"{PATH}/file") as answer:
        pieces = [each async for each in answer.aiter_text()]
    assert "".join(pieces).count("\r\n") == 1 + len(await everybody(superuser, town))


async def test_an_unknown_format_is_refused(client: httpx.AsyncClient) -> None:
    assert (await client.get(f"{PATH}/file", params={"format": "xml"})).status_code == 400


@pytest.mark.parametrize("path", [PATH, f"{PATH}/file"])
async def test_a_key_that_reads_people_does_not_take_them_away(api: Api, town: TownAtTest, path: str) -> None:
    async with api.client(headers=town.headers("people")) as client:
        assert (await client.get(path)).status_code == 403


async def test_a_town_gets_nobody_of_another(api: Api, other_town: TownAtTest, superuser: Connection) -> None:
    async with api.client(headers=other_town.headers()) as client:
        found = [each["id"] for each in (await client.get(PATH)).json()["subscribers"]]
    assert found == await everybody(superuser, other_town)


class NoLog(StoredAuditLog):
    """A log that takes nothing."""

    def __init__(self) -> None:
        pass

    async def add(self, municipality_id: object, line: AuditLine) -> None:
        raise ConnectionRefusedError


@pytest.mark.parametrize("path", [PATH, f"{PATH}/file"])
async def test_what_the_log_cannot_tell_of_is_not_given_out(api: Api, town: TownAtTest, path: str) -> None:
    deaf = replace(api, parts=replace(api.parts, audit=NoLog()), meter=RememberedRequests())
    async with deaf.client(headers=town.headers()) as client:
        answer = await client.get(path)
    assert (answer.status_code, "393330000001" in answer.text) == (503, False)


async def _slowly(pieces: int, wait: float) -> AsyncIterator[bytes]:
    for _ in range(pieces):
        await asyncio.sleep(wait)
        yield b"x"


def _in_pieces(*, marked: bool) -> ASGIApp:
    async def app(scope: Scope, receive: Receive, send: Send) -> None:
        scope["state"][IN_PIECES] = marked
        await StreamingResponse(_slowly(6, 0.2))(scope, receive, send)

    return FrontDoor(app, meter=RememberedRequests(), new_id=uuid7, deadline=0.8)


async def test_the_deadline_of_an_answer_in_pieces_is_that_of_each_piece() -> None:
    async with httpx.AsyncClient(transport=httpx.ASGITransport(_in_pieces(marked=True)), base_url="http://a") as client:
        assert (await client.get("/")).text == "xxxxxx"


async def test_without_that_word_it_would_be_cut() -> None:
    transport = httpx.ASGITransport(_in_pieces(marked=False))
    async with httpx.AsyncClient(transport=transport, base_url="http://a") as client:
        with pytest.raises(AssertionError):  # httpx's own: the answer has no end
            await client.get("/")
