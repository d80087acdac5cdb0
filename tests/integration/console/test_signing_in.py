"""The door as browsers meet it: who comes in, who is told nothing, and what is shown once."""

import re
from collections.abc import AsyncIterator
from urllib.parse import urlsplit
from uuid import uuid4

import httpx
import pyotp
import pytest
import pytest_asyncio

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.staff.letters import RecoveryLetter
from comunica.usecases.staff.tokens import digest_of
from services.console.sign_ins import Outcome, Way
from tests.integration.console.conftest import (
    PASSWORD,
    TOTP_SECRET,
    Browser,
    Console,
    put_session,
    visitor_of,
)
from tests.towns import TownAtTest

OTHER_PASSWORD = "la-piazza-nuova-di-sera"
SIGNED_IN = "__Host-sessione"


@pytest_asyncio.fixture
async def anna(console: Console, town: TownAtTest) -> Visitor:
    """A clerk on record, another one in each test: a code works once."""
    visitor = visitor_of(town, Role.CLERK, name=f"Anna {uuid4().hex[:6]}")
    await put_session(console.parts, visitor)
    return visitor


@pytest_asyncio.fixture
async def browser(console: Console) -> AsyncIterator[Browser]:
    async with console.browser() as opened:
        yield opened


@pytest_asyncio.fixture(autouse=True)
async def nobody_tried_before(superuser: Connection) -> None:
    """All tests come from one address."""
    await superuser.execute("DELETE FROM sign_in_bucket")


def email_of(visitor: Visitor) -> str:
    return f"{visitor.staff_id}@{visitor.slug}.example"


def typed(visitor: Visitor, **other: str) -> dict[str, str]:
    code = pyotp.TOTP(TOTP_SECRET).now()
    return {"email": email_of(visitor), "password": PASSWORD, "code": code, **other}


async def test_who_proves_themselves_is_in_and_goes_on_to_where_they_wanted(
    console: Console, browser: Browser, anna: Visitor
) -> None:
    assert "Entra" in (await browser.get("/entra?dopo=/profilo")).text
    answer = await browser.post("/entra", typed(anna, dopo="/profilo"))
    assert console.meter.sign_ins == [(Way.PASSWORD, Outcome.SIGNED_IN)]
    assert (answer.status_code, answer.headers["location"]) == (303, "/profilo")
    profile = (await browser.get("/profilo")).text
    assert anna.name in profile
    assert "operatore" in profile


async def test_whoever_is_in_is_not_asked_again(browser: Browser, anna: Visitor) -> None:
    await browser.sent("/entra", typed(anna, dopo="/profilo"))
    assert (await browser.get("/entra?dopo=/profilo")).headers["location"] == "/profilo"


@pytest.mark.parametrize(
    "changed",
    [
        {"password": "un’altra-ancora-lunga"},
        {"code": "000000"},
        {"email": "nobody@nowhere.example"},
        {"email": ""},
        {"code": ""},
    ],
    ids=["password", "code", "email", "no email", "no code"],
)
async def test_no_page_tells_what_was_wrong(browser: Browser, anna: Visitor, changed: dict[str, str]) -> None:
    sent = typed(anna, **changed)
    answer = await browser.post("/entra", sent)
    assert answer.status_code == 422
    assert "E-mail, password o codice non sono giusti" in answer.text
    assert f'value="{sent["email"]}"' in answer.text, "what was typed is kept"
    assert PASSWORD not in answer.text
    assert SIGNED_IN not in answer.cookies


async def test_each_try_is_counted_by_what_became_of_it(console: Console, browser: Browser, anna: Visitor) -> None:
    for _ in range(30):
        last = await browser.post("/entra", typed(anna, code="000000"))
        if last.status_code == 429:
            break
    counted = console.meter.sign_ins
    assert set(counted[:-1]) == {(Way.PASSWORD, Outcome.REFUSED)}
    assert counted.pop() == (Way.PASSWORD, Outcome.TOO_OFTEN)


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
async def test_the_door_leads_to_our_own_pages_only(browser: Browser, anna: Visitor, elsewhere: str) -> None:
    assert 'name="dopo" value="/"' in (await browser.get("/entra", params={"dopo": elsewhere})).text
    answer = await browser.post("/entra", typed(anna, dopo=elsewhere))
    assert answer.headers["location"] == "/"


async def test_a_session_that_somebody_planted_is_not_the_one_that_opens(browser: Browser, anna: Visitor) -> None:
    browser.holds("planted-by-somebody-else")
    answer = await browser.post("/entra", typed(anna))
    opened = answer.cookies[SIGNED_IN]
    assert opened != "planted-by-somebody-else"
    header = next(each for each in answer.headers.get_list("set-cookie") if each.startswith(SIGNED_IN))
    assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(header.split("; "))
    browser.client.cookies.delete(SIGNED_IN)
    browser.holds("planted-by-somebody-else")
    assert (await browser.get("/profilo")).status_code == 303


async def test_after_going_out_the_old_cookie_opens_nothing(browser: Browser, anna: Visitor) -> None:
    await browser.sent("/entra", typed(anna, dopo="/profilo"))
    kept = browser.client.cookies[SIGNED_IN]
    assert "Hai chiuso la sessione." in (await browser.sent("/esci")).text
    browser.holds(kept)
    assert (await browser.get("/profilo")).headers["location"].startswith("/entra")


async def test_who_guesses_waits_and_is_told_how_long(browser: Browser, anna: Visitor) -> None:
    answers = [await browser.post("/entra", typed(anna, code="000000")) for _ in range(11)]
    assert {each.status_code for each in answers[:10]} == {422}
    assert answers[10].status_code == 429
    assert int(answers[10].headers["retry-after"]) > 0
    assert "Troppi tentativi: riprova fra circa" in answers[10].text


async def test_who_guesses_keeps_nobody_out_of_a_browser_of_theirs(console: Console, anna: Visitor) -> None:
    async with console.browser() as own, console.browser() as guessing:
        await own.sent("/entra", typed(anna, dopo="/profilo"))
        for _ in range(12):
            last = await guessing.post("/entra", typed(anna, code="000000"))
        assert last.status_code == 429
        await own.post("/esci")
        async with console.parts.staff.turn(anna.municipality_id) as turn:
            await turn.put_recovery_codes(anna.staff_id, ["abcd-2345"])
        answer = await own.post("/entra", typed(anna, code="abcd-2345"))
        assert (answer.status_code, answer.headers["location"]) == (303, "/profilo")
        assert "Hai usato un codice di riserva" in (await own.get("/profilo")).text


async def test_whoever_forgot_the_password_chooses_another_by_a_letter(
    console: Console, browser: Browser, anna: Visitor
) -> None:
    asked = await browser.post("/recupera", {"email": email_of(anna)})
    assert "Controlla la posta" in asked.text
    [letter] = console.letters.posted
    assert isinstance(letter, RecoveryLetter)
    path = urlsplit(letter.link).path
    assert email_of(anna) in (await browser.get(path)).text
    proofs = {"password": OTHER_PASSWORD, "password_again": OTHER_PASSWORD, "code": pyotp.TOTP(TOTP_SECRET).now()}
    assert "Ora puoi entrare" in (await browser.sent(path, proofs)).text
    over = await browser.get(path)
    assert over.status_code == 404
    assert "non vale più" in over.text


async def test_a_stranger_sees_the_same_and_no_letter_goes(console: Console, browser: Browser, anna: Visitor) -> None:
    known = await browser.post("/recupera", {"email": email_of(anna)})
    unknown = await browser.post("/recupera", {"email": "nobody@nowhere.example"})
    assert (known.status_code, without_ids(known)) == (unknown.status_code, without_ids(unknown))
    assert len(console.letters.posted) == 1


def without_ids(answer: httpx.Response) -> str:
    return re.sub(r"[0-9a-f]{16,}", "", answer.text)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"password_again": "un’altra"}, "Le due password non sono uguali"),
        ({"password": "corta", "password_again": "corta"}, "troppo corta"),
        ({"password": "passwordpassword", "password_again": "passwordpassword"}, "facile da indovinare"),
        ({"code": "000000"}, "Il codice non è giusto"),
    ],
)
async def test_a_link_is_not_used_up_by_a_slip(
    console: Console, browser: Browser, anna: Visitor, changed: dict[str, str], said: str
) -> None:
    await browser.post("/recupera", {"email": email_of(anna)})
    path = urlsplit(console.letters.posted[-1].link).path
    code = pyotp.TOTP(TOTP_SECRET).now()
    proofs = {"password": OTHER_PASSWORD, "password_again": OTHER_PASSWORD, "code": code}
    answer = await browser.post(path, {**proofs, **changed})
    assert answer.status_code == 422
    assert said in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert (await browser.post(path, proofs)).status_code == 303


async def test_an_invitation_shows_a_picture_for_the_app_and_codes_once(
    console: Console, administrator: Browser, browser: Browser
) -> None:
    console.letters.goes = False
    path = await invited(administrator)
    shown = (await browser.get(path)).text
    secret = re.search(r'class="secret">([A-Z2-7 ]+)<', shown)
    assert secret is not None
    picture = await browser.get(f"{path}/codice.svg")
    assert picture.headers["content-type"] == "image/svg+xml"
    assert picture.headers["cache-control"] == "no-store"
    assert picture.text.startswith("<?xml")
    code = pyotp.TOTP(secret[1].replace(" ", "")).now()
    answer = await browser.post(path, {"password": PASSWORD, "password_again": PASSWORD, "code": code})
    codes = re.findall(r"<code>([a-z2-7]{4}-[a-z2-7]{4})</code>", answer.text)
    assert len(set(codes)) == 10
    assert answer.headers["cache-control"] == "no-store"
    for gone in (path, f"{path}/codice.svg"):
        assert (await browser.get(gone)).status_code == 404


async def invited(administrator: Browser) -> str:
    """The path of somebody's invitation."""
    who = {"name": "Bruno Conti", "email": f"{uuid4().hex}@comune.example", "role": "clerk", "language": "it"}
    answer = await administrator.post("/persone/invita", who)
    found = re.search(r'id="link"[^>]*>([^<]+)<', answer.text)
    assert found is not None, answer.text
    return urlsplit(found[1]).path


async def test_a_slip_in_an_invitation_keeps_it_open(
    console: Console, administrator: Browser, browser: Browser
) -> None:
    console.letters.goes = False
    path = await invited(administrator)
    answer = await browser.post(path, {"password": PASSWORD, "password_again": PASSWORD, "code": "000000"})
    assert answer.status_code == 422
    assert '<a href="#f-code">Il codice non è giusto' in answer.text
    assert (await browser.get(path)).status_code == 200


async def test_somebody_changes_their_password_and_their_other_sessions_end(
    console: Console, browser: Browser, anna: Visitor
) -> None:
    await browser.sent("/entra", typed(anna, dopo="/profilo"))
    async with console.parts.staff.turn(anna.municipality_id) as turn:
        await turn.put_recovery_codes(anna.staff_id, ["abcd-2345", "bcde-2345"])
    new = {"password": OTHER_PASSWORD, "password_again": OTHER_PASSWORD}
    wrong = await browser.post("/profilo/password", {"old_password": "sbagliata", "code": "bcde-2345", **new})
    assert wrong.status_code == 422
    assert "Password o codice non sono giusti" in wrong.text
    page = await browser.sent("/profilo/password", {"old_password": PASSWORD, "code": "abcd-2345", **new})
    assert "La password è cambiata" in page.text
    other = await console.parts.sessions.authenticate(f"session-{anna.session_id}")
    assert other is None


@pytest.mark.parametrize("path", ["/profilo/password", "/profilo/codici"])
async def test_who_guesses_in_an_open_session_waits_and_is_told_how_long(
    browser: Browser, anna: Visitor, path: str
) -> None:
    await browser.sent("/entra", typed(anna, dopo="/profilo"))
    guess = {"old_password": "x", "code": "000000", "password": OTHER_PASSWORD, "password_again": OTHER_PASSWORD}
    answers = [await browser.post(path, guess) for _ in range(11)]
    assert {each.status_code for each in answers} == {422, 429}
    assert answers[10].status_code == 429
    assert int(answers[10].headers["retry-after"]) > 0
    assert "Troppi tentativi: riprova fra circa" in answers[10].text


async def test_new_recovery_codes_are_shown_once(console: Console, browser: Browser, anna: Visitor) -> None:
    await browser.sent("/entra", typed(anna, dopo="/profilo"))
    async with console.parts.staff.turn(anna.municipality_id) as turn:
        await turn.put_recovery_codes(anna.staff_id, ["abcd-2345"])
    answer = await browser.post("/profilo/codici", {"password": PASSWORD, "code": "abcd-2345"})
    assert answer.text.count("<code>") == 10
    assert "Quelli di prima non valgono più." in answer.text


async def test_somebody_ends_what_they_left_open_elsewhere_and_stays(
    console: Console, browser: Browser, anna: Visitor
) -> None:
    await browser.sent("/entra", typed(anna, dopo="/profilo"))
    assert "Altre sessioni chiuse: 1." in (await browser.sent("/profilo/sessioni")).text
    assert await console.parts.sessions.authenticate(f"session-{anna.session_id}") is None


async def test_the_token_of_a_letter_is_not_on_record(console: Console, browser: Browser, anna: Visitor) -> None:
    await browser.post("/recupera", {"email": email_of(anna)})
    token = urlsplit(console.letters.posted[-1].link).path.rpartition("/")[2]
    assert await console.parts.front_desk.directory.find_link(digest_of(token), console.parts.now()) is not None
    assert await console.parts.front_desk.directory.find_link(token.encode(), console.parts.now()) is None
