"""What every request passes before a page: who comes, whose form it is, how much it brings."""

import logging
from collections.abc import AsyncIterator
from typing import Any

import pytest
import pytest_asyncio
from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse

from comunica.municipality.keys import Scope
from comunica.municipality.roles import Role
from services.console.doors.own_paths import HOME, own_path, see_other
from services.console.doors.permissions import UndeclaredRoute, anybody, declared, needs
from services.console.doors.session_door import begin_session, end_session
from services.console.rendering import notice, page
from services.console.web import limit_of, pages
from tests.integration.console.conftest import URL, Browser, Console, put_session, token_of_session, visitor_of
from tests.towns import TownAtTest

_router = APIRouter()


@_router.get("/prova", dependencies=[anybody()])
async def show_to_anybody(request: Request) -> Any:
    return page(request, "errors/error.html", title="Prova", what_to_do="", picture="it-info-circle", way_out="/",
                way_out_name="Via", request_id=None)  # fmt: skip


@_router.post("/prova", dependencies=[anybody()])
async def take_from_anybody(request: Request) -> Any:
    notice(request, "success", "Fatto.")
    return see_other(str((await request.form()).get("dopo", "/prova")))


@_router.get("/prova/lettori", dependencies=[needs(Scope.BROADCAST_READ)])
async def show_to_readers() -> PlainTextResponse:
    return PlainTextResponse("read")


@_router.get("/prova/dentro", dependencies=[needs()])
async def show_to_the_signed_in() -> PlainTextResponse:
    return PlainTextResponse("in")


@_router.post("/prova/impostazioni", dependencies=[needs(Scope.SETTING_WRITE)])
async def change_settings() -> Any:
    return see_other("/prova")


@_router.post("/prova/entra", dependencies=[anybody()])
async def come_in(request: Request) -> Any:
    answer = see_other("/prova")
    begin_session(request, answer, "another-token")
    return answer


@_router.post("/prova/esci", dependencies=[needs()])
async def go_out(request: Request) -> Any:
    answer = see_other("/prova")
    end_session(request, answer)
    return answer


@_router.get("/prova/guasto", dependencies=[anybody()])
async def fail() -> None:
    raise RuntimeError("secret of a row")


@_router.get("/prova/via", dependencies=[anybody()])
async def lose_the_record() -> None:
    raise ConnectionRefusedError


@_router.get("/prova/{number}", dependencies=[anybody()])
async def show_number(number: int) -> PlainTextResponse:
    return PlainTextResponse(str(number))


@pytest_asyncio.fixture
async def stranger(console: Console) -> AsyncIterator[Browser]:
    async with console.browser(routers=[_router]) as browser:
        yield browser


@pytest_asyncio.fixture
async def observer(console: Console, town: TownAtTest) -> AsyncIterator[Browser]:
    async with console.browser(visitor_of(town, Role.OBSERVER), routers=[_router]) as browser:
        yield browser


async def test_who_is_not_signed_in_is_sent_to_the_door_and_back_afterwards(stranger: Browser) -> None:
    answer = await stranger.get("/prova/lettori?pagina=2")

    assert answer.status_code == 303
    assert answer.headers["location"] == "/entra?dopo=%2Fprova%2Flettori%3Fpagina%3D2"


async def test_who_sent_a_form_after_the_session_was_over_comes_back_to_the_page_with_the_form(
    stranger: Browser,
) -> None:
    answer = await stranger.post("/prova/impostazioni", headers={"Referer": f"{URL}/prova/modulo"})
    elsewhere = await stranger.post("/prova/impostazioni", headers={"Referer": "https://evil.example/prova/modulo"})

    assert answer.headers["location"] == "/entra?dopo=%2Fprova%2Fmodulo"
    assert elsewhere.headers["location"] == "/entra?dopo=%2F"


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["a page", "a part of one"])
async def test_who_sent_a_form_after_the_session_was_over_is_told_that_it_was_not_sent(
    stranger: Browser, headers: dict[str, str]
) -> None:
    not_sent = "quello che hai scritto non è stato inviato"
    await stranger.post("/prova/impostazioni", headers=headers)

    assert not_sent in (await stranger.get("/entra")).text

    await stranger.get("/prova/lettori")
    assert not_sent not in (await stranger.get("/entra")).text


async def test_a_part_of_a_page_tells_the_page_to_go_to_the_door(stranger: Browser) -> None:
    answer = await stranger.get("/prova/lettori", headers={"HX-Request": "true", "HX-Current-URL": f"{URL}/prova"})

    assert (answer.status_code, answer.headers["hx-redirect"]) == (401, "/entra?dopo=%2Fprova")


async def test_a_stream_ends_for_good_with_the_session(stranger: Browser) -> None:
    answer = await stranger.get("/prova/lettori", headers={"Accept": "text/event-stream"})

    assert answer.status_code == 204


async def test_who_may_do_a_thing_does_it_and_who_may_not_sees_a_page_that_says_so(observer: Browser) -> None:
    assert (await observer.get("/prova/lettori")).text == "read"

    refused = await observer.post("/prova/impostazioni")
    assert refused.status_code == 403
    assert "Non puoi fare questa operazione" in refused.text


async def test_needs_without_a_permission_means_whoever_is_signed_in(observer: Browser, stranger: Browser) -> None:
    assert (await observer.get("/prova/dentro")).text == "in"
    assert (await stranger.get("/prova/dentro")).status_code == 303


async def test_a_session_that_ended_opens_nothing_from_the_next_request_on(console: Console, town: TownAtTest) -> None:
    visitor = visitor_of(town, Role.OBSERVER)
    async with console.browser(visitor, routers=[_router]) as browser:
        assert (await browser.get("/prova/dentro")).status_code == 200
        async with console.parts.staff.turn(town.id) as turn:
            await turn.revoke_session(visitor.staff_id, visitor.session_id)
        assert (await browser.get("/prova/dentro")).status_code == 303


def test_a_route_that_does_not_say_whom_it_is_for_is_not_served(console: Console) -> None:
    silent = APIRouter()
    silent.add_api_route("/muta", show_to_the_signed_in)

    with pytest.raises(UndeclaredRoute, match="/muta"):
        pages(console.parts, [silent])


def test_a_route_that_says_it_twice_is_not_served() -> None:
    twice = APIRouter()
    twice.add_api_route("/due", show_to_the_signed_in, dependencies=[needs(), anybody()])

    with pytest.raises(UndeclaredRoute, match="/due"):
        list(declared([twice]))


async def test_a_form_without_its_token_changes_nothing(observer: Browser, stranger: Browser) -> None:
    for browser in (observer, stranger):
        assert (await browser.post_as_it_is("/prova")).status_code == 403
        assert (await browser.post_as_it_is("/prova", {"forgery": "0" * 64})).status_code == 403
        assert (await browser.post("/prova")).status_code == 303


async def test_the_token_of_a_stranger_is_none_of_somebody_who_came_in_since(
    console: Console, town: TownAtTest
) -> None:
    async with console.browser(routers=[_router]) as browser:
        before = await browser.form_token()
        visitor = visitor_of(town, Role.OBSERVER)
        await put_session(console.parts, visitor)
        browser.holds(token_of_session(visitor))

        assert (await browser.post_as_it_is("/prova", {"forgery": before})).status_code == 403
        assert (await browser.post("/prova")).status_code == 303


async def test_the_token_of_one_session_is_none_of_another(console: Console, town: TownAtTest) -> None:
    async with console.browser(visitor_of(town, Role.OBSERVER), routers=[_router]) as one:
        token = await one.form_token()
    async with console.browser(visitor_of(town, Role.OBSERVER), routers=[_router]) as other:
        assert (await other.post_as_it_is("/prova", {"forgery": token})).status_code == 403


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "https://console.example.evil.example"},
        {"Origin": "null"},
    ],
)
async def test_a_form_of_another_site_is_refused_even_with_the_token(
    observer: Browser, headers: dict[str, str]
) -> None:
    refused = await observer.post("/prova", headers=headers)

    assert refused.status_code == 403


async def test_scripts_send_the_token_in_a_header(observer: Browser) -> None:
    token = await observer.form_token()

    assert (await observer.post_as_it_is("/prova", headers={"X-Forgery": token})).status_code == 303


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example/",
        "\\/evil.example",
        "/\t/evil.example",
        "/\n/evil.example",
        " //evil.example",
        "/%0d%0aSet-Cookie: a=b\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "evil.example",
        "",
        "/" + "a" * 3000,
    ],
)
async def test_nobody_is_sent_elsewhere(observer: Browser, elsewhere: str) -> None:
    assert own_path(elsewhere) == HOME
    assert (await observer.post("/prova", {"dopo": elsewhere})).headers["location"] in {HOME, "/prova"}


def test_our_own_paths_are_kept_with_their_query() -> None:
    for path in ("/", "/avvisi", "/avvisi/0190?dopo=2&q=caff%C3%A8", "/numeri/2026-11#zone"):
        assert own_path(path) == path


async def test_a_sign_in_gives_a_cookie_that_only_this_host_may_set_and_no_script_may_read(stranger: Browser) -> None:
    answer = await stranger.post("/prova/entra")

    assert "__Host-sessione=another-token; Path=/; HttpOnly; SameSite=Lax; Secure" in answer.headers.get_list(
        "set-cookie"
    )


async def test_signing_out_takes_the_cookie_back(observer: Browser) -> None:
    answer = await observer.post("/prova/esci")

    assert any(each.startswith("__Host-sessione=; Max-Age=0;") for each in answer.headers.get_list("set-cookie"))


async def test_every_answer_says_that_nothing_inline_and_nothing_from_elsewhere_runs(
    observer: Browser, stranger: Browser
) -> None:
    for answer in (
        await observer.get("/prova"),
        await stranger.get("/non-esiste"),
        await stranger.get("/prova/dentro"),
        await stranger.post_as_it_is("/prova"),
        await stranger.get("/prova/guasto"),
    ):
        policy = answer.headers["content-security-policy"]
        assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self'")
        assert "unsafe" not in policy
        assert "data:" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"
        assert answer.headers["strict-transport-security"].startswith("max-age=")
        assert answer.headers["cache-control"] == "no-store"


async def test_a_notice_is_said_once(observer: Browser) -> None:
    first = await observer.sent("/prova", {"dopo": "/prova"})
    second = await observer.get("/prova")

    assert "Fatto." in first.text
    assert "Fatto." not in second.text


async def test_more_than_a_form_holds_is_not_read(observer: Browser) -> None:
    assert (await observer.post("/prova", {"testo": "a" * 70_000})).status_code == 413
    assert limit_of("/importa/nuova") > 16 * 2**20
    assert limit_of("/entra") == 64 * 1024


async def test_what_goes_wrong_is_a_page_with_a_number_to_ask_for_and_nothing_of_the_inside(
    stranger: Browser, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        failed = await stranger.get("/prova/guasto")
        away = await stranger.get("/prova/via")
        wrong = await stranger.get("/prova/xyz")
        reopened = await stranger.get("/esci")

    assert (failed.status_code, away.status_code, wrong.status_code) == (500, 503, 404)
    assert reopened.status_code == 405 and "Era la risposta a un modulo" in reopened.text
    assert failed.headers["x-request-id"] in failed.text
    assert "secret of a row" not in failed.text + caplog.text


async def test_requests_are_counted_by_route_and_room(console: Console, stranger: Browser) -> None:
    await stranger.get("/prova/7")
    await stranger.get("/nulla/8")

    assert ("/prova/{number}", "tests", 200) in console.meter.answered
    assert ("none", "none", 404) in console.meter.answered
