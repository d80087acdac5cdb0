"""Resumable uploads, as Meta's pages tell them: a session, the bytes from an offset on, a handle for a template."""

from typing import Any

import pytest

from tests.contract.simulator.harness import SOLARO_WABA, Cloud, cloud, error_of, payload

PNG = b"\x89PNG\r\n\x1a\n" + bytes(100)
OAUTH = {"Authorization": "OAuth good"}


async def begin(sim: Cloud, *, size: int = len(PNG), kind: str = "image/png") -> str:
    about = {"file_name": "piazza.png", "file_length": str(size), "file_type": kind}
    answer = await sim.client.post("/v25.0/501/uploads", params=about)
    assert answer.status_code == 200, answer.text
    session = str(answer.json()["id"])
    assert session.startswith("upload:")
    return session


async def send(sim: Cloud, session: str, content: bytes, offset: int = 0, **headers: str) -> Any:
    return await sim.client.post(
        f"/v25.0/{session}", content=content, headers=OAUTH | {"file_offset": str(offset)} | headers
    )


async def create(sim: Cloud, handle: str, kind: str = "IMAGE") -> Any:
    header = {"type": "HEADER", "format": kind, "example": {"header_handle": [handle]}}
    components = [header, *payload("avviso")["components"]]
    return await sim.client.post(
        f"/v25.0/{SOLARO_WABA}/message_templates", json=payload("avviso") | {"components": components}
    )


async def test_a_file_becomes_a_handle_and_a_template_shows_it() -> None:
    async with cloud() as sim:
        answer = await send(sim, await begin(sim), PNG)
        assert answer.status_code == 200, answer.text
        handle = answer.json()["h"]
        assert (await create(sim, handle, "DOCUMENT")).status_code == 400
        assert (await create(sim, handle)).status_code == 200


async def test_what_did_not_arrive_is_asked_for_and_sent_on_from_there() -> None:
    async with cloud() as sim:
        session = await begin(sim)
        assert (await send(sim, session, PNG[:40])).status_code == 400
        told = (await sim.client.get(f"/v25.0/{session}", headers=OAUTH)).json()
        assert told["file_offset"] == 40
        assert error_of(await send(sim, session, PNG[50:], 50))["code"] == 100
        assert "h" in (await send(sim, session, PNG[40:], 40)).json()


async def test_the_bytes_want_the_scheme_oauth_and_everything_else_bearer() -> None:
    async with cloud() as sim:
        session = await begin(sim)
        assert error_of(await send(sim, session, PNG, Authorization="Bearer good"))["code"] == 190
        assert error_of(await sim.client.get("/v25.0/801", headers=OAUTH))["code"] == 190


@pytest.mark.parametrize(
    ("about", "content"),
    [({"kind": "image/gif"}, None), ({"size": 0}, None), ({"kind": "application/pdf"}, PNG), ({}, PNG + b"more")],
)
async def test_what_is_not_what_was_announced_is_refused(about: dict[str, Any], content: bytes | None) -> None:
    async with cloud() as sim:
        if content is None:
            size, kind = about.get("size", len(PNG)), about.get("kind", "image/png")
            query = {"file_name": "a", "file_length": str(size), "file_type": kind}
            answer = await sim.client.post("/v25.0/501/uploads", params=query)
        else:
            answer = await send(sim, await begin(sim, **about), content)
        assert (answer.status_code, error_of(answer)["code"]) == (400, 100)


async def test_a_session_of_nobody_and_another_apps_uploads_are_not_there() -> None:
    async with cloud() as sim:
        assert error_of(await send(sim, "upload:nothing", PNG))["code"] == 100
        assert (await sim.client.post("/v25.0/999/uploads", params={"file_type": "image/png"})).status_code == 400
