"""An operator's key at its own door: what it opens, for how long, and what opens nothing there."""

import base64
import datetime as dt
import os
from collections.abc import AsyncIterator
from functools import partial
from operator import add
from uuid import UUID

import pytest
import pytest_asyncio

from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, ApiKey, make_key
from comunica.municipality.operator_keys import operator_form
from comunica.municipality.roles import Role
from comunica.stores.keys.sealed_operator_keys import SealedOperatorKeys
from comunica.stores.pool import Connection, Pool
from comunica.stores.sealing import MasterKey
from comunica.usecases.staff.admit_operator import LONGEST_STAY
from services.console.doors.forgery import FIELD
from services.console.doors.permissions import declared
from services.console.web import ROUTERS
from tests.integration.api.operating import operator_key
from tests.integration.console.conftest import URL, Browser, Console, console_on, visitor_of
from tests.integration.console.operators.conftest import COOKIE, DOOR, OperatorBrowser, browser_of
from tests.integration.console.test_permissions import ALL, asked_of, sent
from tests.towns import MASTER_KEY, TownAtTest
from workbench.console_permissions import operator_may, role_may

OF_OPERATORS = [each for each in ALL if each.need.operator]


def cookie_of(browser: Browser) -> str:
    return browser.client.cookies[COOKIE]


@pytest_asyncio.fixture
async def administrator_in_both(console: Console, town: TownAtTest, key: ApiKey) -> AsyncIterator[OperatorBrowser]:
    """Signed in for a town, and with an operator's key, in one browser."""
    async with console.browser(visitor_of(town, Role.ADMINISTRATOR)) as signed_in:
        browser = OperatorBrowser(signed_in.client)
        await browser.comes_in(key)
        yield browser


async def test_a_key_in_force_opens_the_towns(operator: OperatorBrowser) -> None:
    page = await operator.get("/operatori")

    assert page.status_code == 200
    assert "town-1" in page.text


async def test_the_browser_keeps_it_sealed_for_an_hour_and_sends_it_with_nothing_of_another_site(
    stranger: OperatorBrowser, key: ApiKey
) -> None:
    answer = await stranger.post(DOOR, {"chiave": operator_form(key)})

    [kept] = [each for each in answer.headers.get_list("set-cookie") if each.startswith(f"{COOKIE}=")]
    assert kept.endswith("; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=3600")
    secret = key.plain().rpartition("_")[2]
    assert secret not in kept
    assert secret.encode() not in base64.urlsafe_b64decode(cookie_of(stranger) + "==")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("typed", ["", "comunica-operator_", "comunica_abc_def", "à" * 200, "x" * 60_000])
async def test_what_is_no_key_opens_nothing_and_is_not_shown_again(stranger: OperatorBrowser, typed: str) -> None:
    answer = await stranger.post(DOOR, {"chiave": typed})

    assert answer.status_code == 422
    assert "Questa chiave non apre" in answer.text
    assert COOKIE not in stranger.client.cookies
    assert not typed or typed not in answer.text.replace("comunica-operator.", "")


async def test_another_secret_with_a_known_prefix_opens_nothing(stranger: OperatorBrowser, key: ApiKey) -> None:
    other = make_key(os.urandom(PREFIX_BYTES + SECRET_BYTES))

    answer = await stranger.post(DOOR, {"chiave": operator_form(ApiKey(key.prefix, other.secret))})

    assert answer.status_code == 422
    assert await stranger.is_out()


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
async def test_a_key_that_is_not_in_force_opens_nothing(
    stranger: OperatorBrowser, superuser: Connection, key: ApiKey, column: str
) -> None:
    ended = await operator_key(superuser, **{column: dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1)})

    assert (await stranger.post(DOOR, {"chiave": operator_form(ended)})).status_code == 422


async def test_a_key_of_a_town_is_none_of_an_operators(
    stranger: OperatorBrowser, key: ApiKey, town: TownAtTest
) -> None:
    for each in town.keys.values():
        assert (await stranger.post(DOOR, {"chiave": each.plain()})).status_code == 422


@pytest.mark.parametrize("column", ["revoked_at", "expires_at"])
async def test_a_key_that_ends_meanwhile_opens_nothing_from_the_next_request_on(
    operator: OperatorBrowser, superuser: Connection, key: ApiKey, town: TownAtTest, column: str
) -> None:
    assert (await operator.get("/operatori")).status_code == 200
    await superuser.execute(f"UPDATE operator_key SET {column} = now() WHERE prefix = $1", key.prefix)

    assert await operator.is_out()
    checked = await operator.post(f"/operatori/town-1/canali/{town.channel_id}/controlla")
    assert checked.headers["location"] == DOOR
    assert await superuser.fetchval("SELECT count(*) FROM channel_run WHERE municipality_id = $1", town.id) == 0


async def test_too_large_a_form_is_refused_on_a_page_of_operators(stranger: OperatorBrowser) -> None:
    answer = await stranger.post(DOOR, {"chiave": "x" * 70_000})

    assert answer.status_code == 413
    assert "Gestione del servizio" in answer.text


async def test_after_an_hour_the_key_is_asked_for_again(pool: Pool, towns: object, key: ApiKey) -> None:
    now = dt.datetime.now(dt.UTC)
    async with browser_of(console_on(pool, now=lambda: now)) as browser:
        await browser.comes_in(key)
        sealed = cookie_of(browser)
    for later, opens in ((LONGEST_STAY - dt.timedelta(seconds=2), True), (LONGEST_STAY, False)):
        async with browser_of(console_on(pool, now=partial(add, now, later))) as browser:
            browser.holds_cookie(sealed)
            assert await browser.is_out() is not opens


async def test_whoever_goes_out_keeps_nothing(operator: OperatorBrowser) -> None:
    answer = await operator.post("/operatori/esci")

    assert answer.headers["location"] == DOOR
    assert COOKIE not in operator.client.cookies
    assert await operator.is_out()


async def test_whoever_guesses_from_one_address_waits_and_keeps_nobody_of_a_town_hall_out(
    stranger: OperatorBrowser, superuser: Connection, key: ApiKey
) -> None:
    statuses = [(await stranger.post(DOOR, {"chiave": "comunica-operator_a_b"})).status_code for _ in range(11)]
    assert statuses == [422] * 10 + [429]

    waits = await stranger.post(DOOR, {"chiave": operator_form(key)})
    assert waits.status_code == 429
    assert int(waits.headers["retry-after"]) > 0
    assert COOKIE not in stranger.client.cookies
    assert (await stranger.post("/entra", {"email": "a@b.example", "password": "x", "code": "1"})).status_code == 422


def forged(key: ApiKey) -> list[str]:
    """What somebody might put into the cookie who has no master key, or another."""
    good = SealedOperatorKeys(MASTER_KEY).seal(f"9999999999 {operator_form(key)}")
    raw = base64.urlsafe_b64decode(good + "=" * (-len(good) % 4))
    flipped = bytes([*raw[:-1], raw[-1] ^ 1])
    holder = MASTER_KEY.vaults_of_holder(UUID(int=1))[0]
    return [
        operator_form(key),
        f"9999999999 {operator_form(key)}".replace(" ", "+"),
        base64.urlsafe_b64encode(f"9999999999 {operator_form(key)}".encode()).decode(),
        base64.urlsafe_b64encode(flipped).decode(),
        good[:-8],
        good[:20],
        "AQ",
        "=",
        "a" * 3000,
        SealedOperatorKeys(MasterKey(bytes(32))).seal(f"9999999999 {operator_form(key)}"),
        base64.urlsafe_b64encode(holder.seal("console.operator_key", f"9999999999 {operator_form(key)}")).decode(),
    ]


async def test_a_cookie_that_we_did_not_seal_opens_nothing(stranger: OperatorBrowser, key: ApiKey) -> None:
    stranger.holds_cookie(SealedOperatorKeys(MASTER_KEY).seal(f"9999999999 {operator_form(key)}"))
    assert not await stranger.is_out(), "what the forged ones differ from"

    for each in forged(key):
        stranger.holds_cookie(each)
        assert await stranger.is_out(), each


async def test_what_a_former_master_key_sealed_still_opens(key: ApiKey) -> None:
    sealed = SealedOperatorKeys(MASTER_KEY).seal("1 text")

    assert SealedOperatorKeys(MasterKey(bytes(32), former=(MASTER_KEY.key,))).open(sealed) == "1 text"


async def test_over_https_a_cookie_that_a_sibling_host_may_set_opens_nothing(
    stranger: OperatorBrowser, key: ApiKey
) -> None:
    stranger.holds_cookie(SealedOperatorKeys(MASTER_KEY).seal(f"9999999999 {operator_form(key)}"), name="gestione")

    assert await stranger.is_out()


@pytest.mark.parametrize("role", Role, ids=str)
async def test_no_session_of_a_towns_staff_opens_a_page_of_operators(
    console: Console, town: TownAtTest, role: Role
) -> None:
    async with console.browser(visitor_of(town, role)) as browser:
        for asked in OF_OPERATORS:
            status, location = await sent(browser, asked)
            assert (status, location) == (303, DOOR), asked


async def test_an_operators_key_opens_no_page_of_a_town(operator: OperatorBrowser) -> None:
    wrong = []
    for asked in (each for each in ALL if not operator_may(each.need)):
        status, location = await sent(operator, asked)
        if (status, location.partition("?")[0]) != (303, "/entra"):
            wrong.append((asked.method, asked.path, status, location))

    assert len([each for each in ALL if not operator_may(each.need)]) > 100
    assert wrong == []


async def test_every_page_below_operatori_but_the_door_needs_an_operators_key() -> None:
    below = [each for each in asked_of(declared(ROUTERS)) if each.path.split("/")[1] == "operatori"]

    assert {each.path for each in below if not each.need.operator} == {DOOR}
    assert {each.path for each in ALL if each.need.operator} == {each.path for each in below} - {DOOR}
    assert not any(role_may(role, each.need) for role in Role for each in OF_OPERATORS)


async def test_whoever_works_in_a_town_too_is_nobody_of_it_on_a_page_of_operators_and_stays_signed_in(
    administrator_in_both: OperatorBrowser, console: Console
) -> None:
    session = administrator_in_both.client.cookies["__Host-sessione"]

    page = await administrator_in_both.get("/operatori")
    assert "Persona administrator" not in page.text
    assert "Service 1" not in page.text
    assert page.headers.get_list("set-cookie") == []

    await administrator_in_both.get("/operatori/town-1")
    assert administrator_in_both.client.cookies["__Host-sessione"] == session
    assert (await administrator_in_both.get("/iscritti")).status_code == 200


async def test_what_was_said_to_somebody_of_a_town_is_not_said_on_a_page_of_operators(
    administrator_in_both: OperatorBrowser,
) -> None:
    rows = base64.urlsafe_b64encode(b'[{"kind": "success", "text": "Maria Bianchi ora riceve gli avvisi."}]').decode()
    administrator_in_both.holds_cookie(rows, name="__Host-avviso")

    assert "Maria" not in (await administrator_in_both.get("/operatori")).text
    assert "Maria" in (await administrator_in_both.get("/")).text


async def test_a_form_that_is_not_ours_does_nothing(
    operator: OperatorBrowser, town: TownAtTest, superuser: Connection
) -> None:
    checking = f"/operatori/town-1/canali/{town.channel_id}/controlla"
    for path in (checking, "/operatori/esci", DOOR):
        assert (await operator.post_as_it_is(path)).status_code == 403
        assert (await operator.post_as_it_is(path, {FIELD: "0" * 64})).status_code == 403
        for headers in (
            {"Origin": "https://evil.example"},
            {"Sec-Fetch-Site": "cross-site"},
            {"Sec-Fetch-Site": "same-site"},
        ):
            answer = await operator.post(path, headers={"Origin": URL, **headers})
            assert answer.status_code == 403

    assert await superuser.fetchval("SELECT count(*) FROM channel_run WHERE municipality_id = $1", town.id) == 0
    assert not await operator.is_out()


async def test_the_token_of_the_door_is_none_of_an_operator_and_that_of_one_none_of_another(
    console: Console, stranger: OperatorBrowser, key: ApiKey, town: TownAtTest
) -> None:
    before = await stranger.form_token(DOOR)
    await stranger.comes_in(key)
    async with browser_of(console) as other:
        await other.comes_in(key)
        others = await other.form_token(DOOR)

    checking = f"/operatori/town-1/canali/{town.channel_id}/controlla"
    for token in (before, others):
        assert (await stranger.post_as_it_is(checking, {FIELD: token})).status_code == 403
