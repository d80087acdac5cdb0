"""Files come in as their own bytes, say what they are by themselves, and go where a template has a place for them."""

from dataclasses import replace
from typing import Any

import httpx
import pytest

from tests.integration.api.asking import GOOD, said
from tests.integration.api.conftest import Api
from tests.servers import Database
from tests.towns import NOTICE, TownAtTest, approved, put_town

PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n0", b"\xff\xd8\xff\xe00", b"%PDF-1.7 orari"
ASKED = {"alternative_text": "La piazza con il mercato", "file_name": "../la piazza.png"}


async def upload(client: httpx.AsyncClient, content: bytes, **params: str) -> httpx.Response:
    return await client.post("/v2/media", content=content, params=ASKED | params)


@pytest.mark.parametrize(
    ("content", "kind", "mime_type", "name"),
    [
        (PNG, "image", "image/png", "la piazza.png"),
        (JPEG, "image", "image/jpeg", "la piazza.jpg"),
        (PDF, "document", "application/pdf", "la piazza.pdf"),
    ],
)
async def test_a_file_is_what_its_bytes_say(
    client: httpx.AsyncClient, content: bytes, kind: str, mime_type: str, name: str
) -> None:
    answer = await upload(client, content)
    body = answer.json()
    assert answer.status_code == 201
    assert (body["kind"], body["mime_type"], body["file_name"], body["size"]) == (kind, mime_type, name, len(content))
    assert (await client.get(f"/v2/media/{body['id']}")).json() == body


@pytest.mark.parametrize(
    ("content", "params", "status", "error"),
    [
        (b"GIF89a", {}, 415, ("media_type", None)),
        (b"", {}, 415, ("media_type", None)),
        (PNG + bytes(5 * 1024 * 1024), {}, 413, ("media_too_large", None)),
        (PDF + bytes(16 * 1024 * 1024), {}, 413, ("too_large", None)),
        (PNG, {"alternative_text": "  "}, 400, ("alternative_text_missing", "alternative_text")),
        (PNG, {"alternative_text": "a" * 1001}, 400, ("alternative_text_length", "alternative_text")),
    ],
)
async def test_what_cannot_be_shown_is_refused(
    client: httpx.AsyncClient, content: bytes, params: dict[str, str], status: int, error: tuple[str, str | None]
) -> None:
    answer = await upload(client, content, **params)
    assert (answer.status_code, said(answer)) == (status, [error])


async def test_without_an_alternative_text_nothing_is_taken(client: httpx.AsyncClient) -> None:
    answer = await client.post("/v2/media", content=PNG)
    assert (answer.status_code, said(answer)) == (400, [("required", "alternative_text")])


async def test_a_key_that_only_reads_brings_nothing(api: Api, town: TownAtTest) -> None:
    async with api.client(headers=town.headers("reads")) as reader:
        assert (await upload(reader, PNG)).status_code == 403


async def test_the_file_of_another_town_is_not_there(
    api: Api, client: httpx.AsyncClient, other_town: TownAtTest
) -> None:
    media = (await upload(client, PNG)).json()["id"]
    async with api.client(headers=other_town.headers()) as stranger:
        assert (await stranger.get(f"/v2/media/{media}")).status_code == 404
        answer = await stranger.post("/v2/broadcasts", json=GOOD | {"media_id": media})
    assert ("media_unknown", "media_id") in said(answer)


@pytest.fixture
async def picture(database: Database, town: TownAtTest, superuser: Any) -> str:
    """The town has a template that begins with a picture."""
    with_picture = replace(NOTICE, name="con_foto")
    await put_town(database, town.setup, approved(with_picture))
    await superuser.execute("UPDATE template SET header = 'image' WHERE name = 'con_foto'")
    return with_picture.name


async def test_a_template_that_begins_with_a_file_gets_the_one_that_it_wants(
    client: httpx.AsyncClient, picture: str
) -> None:
    photo, sheet = [(await upload(client, content)).json()["id"] for content in (PNG, PDF)]
    cases = [(photo, None), (sheet, "media_wrong_kind"), (None, "media_missing")]
    for media, code in cases:
        answer = await client.post("/v2/broadcasts", json=GOOD | {"template": picture, "media_id": media})
        assert [each for each, _ in said(answer)] == [code] if code else answer.status_code == 202
    plain = await client.post("/v2/broadcasts", json=GOOD | {"media_id": photo})
    assert said(plain) == [("media_not_wanted", "media_id")]
