"""What a form said is shown on the page after it, once, and only what we said."""

import base64
import json

import httpx
import pytest
from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, RedirectResponse, Response

from services.console.doors.cookies import Cookie
from services.console.doors.notice_door import Notice, NoticeDoor, add_notice, take_notices

COOKIE = Cookie("notizia", https=True)


async def said(request: Request) -> Response:
    add_notice(request, Notice("success", "Fatto: é"))
    return RedirectResponse("/shown", 303)


async def shown(request: Request) -> Response:
    return PlainTextResponse("|".join(each.text for each in take_notices(request)))


async def other(request: Request) -> Response:
    return PlainTextResponse("a part of a page")


def browser() -> httpx.AsyncClient:
    app = FastAPI()
    app.add_api_route("/said", said)
    app.add_api_route("/shown", shown)
    app.add_api_route("/other", other)
    transport = httpx.ASGITransport(app=NoticeDoor(app, cookie=COOKIE))
    return httpx.AsyncClient(transport=transport, base_url="https://console.test")


async def test_it_crosses_the_redirect_and_is_gone_after_it_was_shown() -> None:
    async with browser() as client:
        await client.get("/said")
        assert (await client.get("/shown")).text == "Fatto: é"
        assert (await client.get("/shown")).text == ""


async def test_it_waits_while_other_things_are_fetched() -> None:
    async with browser() as client:
        await client.get("/said")
        await client.get("/other")
        assert (await client.get("/shown")).text == "Fatto: é"


async def test_the_cookie_is_for_this_host_and_no_script() -> None:
    async with browser() as client:
        header = (await client.get("/said")).headers["set-cookie"]
    assert header.startswith("__Host-notizia=")
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(header.split("; "))


@pytest.mark.parametrize(
    "cookie",
    [
        "",
        "%%%",
        "bm90IGpzb24=",
        base64.b64encode(b"[1]").decode(),
        base64.b64encode(b'[{"kind":"x","text":"y"}]').decode(),
    ],
)
async def test_a_cookie_of_another_making_says_nothing(cookie: str) -> None:
    async with browser() as client:
        answer = await client.get("/shown", headers={"cookie": f"__Host-notizia={cookie}"})
    assert answer.text == ""


async def test_more_than_a_cookie_holds_is_left_out_and_the_page_is_there() -> None:
    long = base64.urlsafe_b64encode(json.dumps([{"kind": "info", "text": "x" * 2000}]).encode()).decode()
    async with browser() as client:
        answer = await client.get("/said", headers={"cookie": f"__Host-notizia={long}"})
        after = answer.headers.get("set-cookie", "")
    assert answer.status_code == 303
    assert len(after) < 4096
