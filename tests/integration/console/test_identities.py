"""Digital identities at the console: linked by who is in, a way in afterwards, and for nobody else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from urllib.parse import parse_qs, urlencode, urlsplit
from uuid import uuid4

import httpx
import pyotp
import pytest
import pytest_asyncio

from comunica.identities.gateway import GatewaySetup, OpenIdGateway
from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from comunica.stores.staff.staff_keys import StaffKeys
from comunica.usecases.staff.authenticate_session import Visitor
from comunica.usecases.staff.identities import IdentityDesk
from comunica.usecases.staff.staff_record import StaffState
from services.console.doors.own_paths import IDENTITY_RETURN
from services.console.sign_ins import Outcome, Way
from tests.identity_gateway import CLIENT, LEVEL, SECRET, GatewayAtTest, gateway_at_test
from tests.integration.console.conftest import (
    PASSWORD,
    TOTP_SECRET,
    URL,
    Browser,
    Console,
    RememberedRefusals,
    put_session,
    visitor_of,
)
from tests.towns import MASTER_KEY, TownAtTest

SESSION, TRIP = "__Host-sessione", "__Host-identita"
LOST = "Questo accesso non vale più"
NOT_LINKED = "Identità non collegata"


@dataclass
class Clock:
    """Of the gateway's side here: stands."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest_asyncio.fixture
async def theirs() -> AsyncIterator[GatewayAtTest]:
    async with gateway_at_test() as gateway:
        yield gateway


@pytest.fixture
def identities(console: Console, theirs: GatewayAtTest) -> Console:
    """The console with this gateway."""
    setup = GatewaySetup(
        name="SPID/CIE",
        issuer=theirs.issuer,
        client_id=CLIENT,
        client_secret=lambda: SECRET,
        levels=(LEVEL,),
        redirect_uri=f"{URL}{IDENTITY_RETURN}",
    )
    desk = IdentityDesk(
        front=console.parts.front_desk,
        signs=StaffKeys(MASTER_KEY).trips,
        gateway=OpenIdGateway(setup, deadline=5, clock=Clock()),
    )
    return replace(console, parts=replace(console.parts, identities=desk))


@pytest_asyncio.fixture(autouse=True)
async def nobody_tried_before(superuser: Connection) -> None:
    """All tests come from one address."""
    await superuser.execute("DELETE FROM sign_in_bucket")


async def somebody(console: Console, town: TownAtTest, role: Role = Role.CLERK) -> Visitor:
    """On record, another one in each test: a code works once."""
    visitor = visitor_of(town, role, name=f"Anna {uuid4().hex[:6]}")
    await put_session(console.parts, visitor)
    return again(visitor)


@pytest_asyncio.fixture
async def anna(identities: Console, town: TownAtTest) -> Visitor:
    return await somebody(identities, town)


@pytest.fixture
def subject() -> str:
    """Whom the gateway means: as a tax code may be."""
    return f"TINIT-{uuid4().hex.upper()}"


def proofs(**other: str) -> dict[str, str]:
    return {"password": PASSWORD, "code": pyotp.TOTP(TOTP_SECRET).now(), **other}


async def leave(browser: Browser, path: str = "/entra/identita", **query: str) -> str:
    """To the gateway: the address that the browser is sent to."""
    answer = await browser.get(path, params=query)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


async def come_back(browser: Browser, theirs: GatewayAtTest, address: str, subject: str) -> httpx.Response:
    return await browser.get(theirs.let_in(address, subject).removeprefix(URL))


async def sign_in(browser: Browser, theirs: GatewayAtTest, subject: str, **query: str) -> httpx.Response:
    return await come_back(browser, theirs, await leave(browser, **query), subject)


async def begin_link(browser: Browser) -> str:
    """Password and code, and then the link on the page."""
    page = await browser.post("/profilo/identita/collega", proofs())
    assert page.status_code == 200, page.text
    href = page.text.split('class="btn btn-primary" href="')[1].split('"')[0]
    return href.replace("&amp;", "&")


async def linked(console: Console, theirs: GatewayAtTest, visitor: Visitor, subject: str) -> None:
    async with console.browser(visitor) as browser:
        answer = await come_back(browser, theirs, await begin_link(browser), subject)
        assert (answer.status_code, answer.headers["location"]) == (303, "/profilo"), answer.text


async def log_of(superuser: Connection, visitor: Visitor) -> list[str]:
    rows = await superuser.fetch(
        "SELECT what FROM audit_entry WHERE municipality_id = $1 AND who = $2 ORDER BY at, id",
        visitor.municipality_id,
        visitor.caller.who,
    )
    return [row["what"] for row in rows]


async def test_who_is_in_links_their_identity_and_comes_in_by_it_afterwards(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str, superuser: Connection
) -> None:
    async with identities.browser(anna) as browser:
        assert "Collega SPID/CIE" in (await browser.get("/profilo")).text
        assert "Collega SPID/CIE" in (await browser.get("/profilo/identita")).text
        await come_back(browser, theirs, await begin_link(browser), subject)
        profile = (await browser.get("/profilo")).text
        assert "Identità collegata: la prossima volta puoi entrare con SPID/CIE." in profile
        assert "Scollega SPID/CIE" in profile
    async with identities.browser() as browser:
        assert "Entra con SPID/CIE" in (await browser.get("/entra")).text
        answer = await sign_in(browser, theirs, subject, dopo="/profilo?da=fuori")
        assert (answer.status_code, answer.headers["location"]) == (303, "/profilo?da=fuori")
        header = next(each for each in answer.headers.get_list("set-cookie") if each.startswith(SESSION))
        assert {"HttpOnly", "Secure", "SameSite=Lax", "Path=/"} <= set(header.split("; "))
        assert TRIP not in browser.client.cookies, "the way ends here"
        assert anna.name in (await browser.get("/profilo")).text
    assert await log_of(superuser, anna) == ["link_identity", "sign_in_by_identity"]


async def test_nothing_of_the_identity_is_readable_on_record(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str, superuser: Connection
) -> None:
    await linked(identities, theirs, anna, subject)
    for table in ("staff_identity", "audit_entry", "staff_session", "sign_in_bucket"):
        for row in await superuser.fetch(f"SELECT * FROM {table}"):
            assert subject not in str(dict(row))
            assert theirs.issuer not in str(dict(row))


async def test_an_identity_that_nobody_linked_opens_nothing_and_makes_no_account(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, superuser: Connection
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM staff_member")
    async with identities.browser() as browser:
        answer = await sign_in(browser, theirs, "TINIT-NOBODY")
        assert answer.status_code == 422
        assert NOT_LINKED in answer.text
        assert "Entra con e-mail, password e codice" in answer.text
        assert SESSION not in browser.client.cookies
    assert await superuser.fetchval("SELECT count(*) FROM staff_member") == before


async def test_english_is_spoken_too(identities: Console, theirs: GatewayAtTest) -> None:
    async with identities.browser() as browser:
        browser.client.headers["Accept-Language"] = "en"
        assert "Sign in with SPID/CIE" in (await browser.get("/entra")).text
        assert "Identity not linked" in (await sign_in(browser, theirs, "TINIT-NOBODY")).text


async def test_where_there_is_no_gateway_nothing_is_offered(console: Console, anna: Visitor) -> None:
    async with console.browser() as stranger, console.browser(anna) as browser:
        assert "/entra/identita" not in (await stranger.get("/entra")).text
        assert "/profilo/identita" not in (await browser.get("/profilo")).text
        for path in ("/entra/identita", f"{IDENTITY_RETURN}?code=a&state=b"):
            assert (await stranger.get(path)).status_code == 404
        assert (await browser.post("/profilo/identita/collega", proofs())).status_code == 404


@pytest.mark.parametrize("changed", [{"password": "un’altra-ancora-lunga"}, {"code": "000000"}, {"password": ""}])
async def test_to_link_it_takes_password_and_code(
    identities: Console, anna: Visitor, superuser: Connection, changed: dict[str, str]
) -> None:
    async with identities.browser(anna) as browser:
        answer = await browser.post("/profilo/identita/collega", proofs(**changed))
        assert answer.status_code == 422
        assert "Password o codice non sono giusti" in answer.text
        assert TRIP not in browser.client.cookies
    assert await log_of(superuser, anna) == []


async def test_unlinking_takes_password_and_code_and_it_opens_nothing_any_more(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str, superuser: Connection
) -> None:
    await linked(identities, theirs, anna, subject)
    await superuser.execute("UPDATE staff_member SET totp_last_step = 0 WHERE id = $1", anna.staff_id)
    async with identities.browser(again(anna)) as browser:
        assert (await browser.post("/profilo/identita/scollega", proofs(password="x"))).status_code == 422
        assert "non è più collegata" in (await browser.sent("/profilo/identita/scollega", proofs())).text
    async with identities.browser() as browser:
        assert NOT_LINKED in (await sign_in(browser, theirs, subject)).text
    assert await log_of(superuser, anna) == ["link_identity", "unlink_identity"]


async def test_another_password_ends_the_link_since_whoever_knew_it_may_have_made_it(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str, superuser: Connection
) -> None:
    await linked(identities, theirs, anna, subject)
    await superuser.execute("UPDATE staff_member SET totp_last_step = 0 WHERE id = $1", anna.staff_id)
    other = "la-piazza-nuova-di-sera"
    async with identities.browser(again(anna)) as browser:
        typed = proofs(old_password=PASSWORD, password=other, password_again=other)
        await browser.sent("/profilo/password", typed)
    async with identities.browser() as browser:
        assert NOT_LINKED in (await sign_in(browser, theirs, subject)).text
    assert "unlink_identity" in await log_of(superuser, anna)


async def test_one_has_one_identity_and_an_identity_one_person_of_a_town(
    identities: Console, theirs: GatewayAtTest, town: TownAtTest, anna: Visitor, subject: str, superuser: Connection
) -> None:
    await linked(identities, theirs, anna, subject)
    bruno = await somebody(identities, town)
    async with identities.browser(bruno) as browser:
        taken = await come_back(browser, theirs, await begin_link(browser), subject)
        assert taken.status_code == 422
        assert "Un’altra persona del tuo Comune" in taken.text
    await superuser.execute("UPDATE staff_member SET totp_last_step = 0 WHERE id = $1", anna.staff_id)
    async with identities.browser(again(anna)) as browser:
        second = await browser.post("/profilo/identita/collega", proofs())
        assert second.status_code == 422
        assert "prima scollegala" in second.text


async def test_who_works_for_two_towns_chooses_one(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, other_town: TownAtTest, subject: str
) -> None:
    there = await somebody(identities, other_town)
    await linked(identities, theirs, anna, subject)
    await linked(identities, theirs, there, subject)
    stranger = await somebody(identities, other_town)
    async with identities.browser() as browser:
        choice = await sign_in(browser, theirs, subject, dopo="/profilo")
        assert choice.status_code == 200
        assert anna.municipality in choice.text
        assert there.municipality in choice.text
        assert SESSION not in browser.client.cookies
        kept = browser.client.cookies[TRIP]
        for wrong in (str(stranger.staff_id), "", "x"):
            browser.client.cookies.set(TRIP, kept, domain="console.example")
            refused = await browser.post("/entra/identita/comune", {"persona": wrong})
            assert LOST in refused.text, "only what was offered can be chosen"
        browser.client.cookies.set(TRIP, kept, domain="console.example")
        answer = await browser.post("/entra/identita/comune", {"persona": str(there.staff_id)})
        assert (answer.status_code, answer.headers["location"]) == (303, "/profilo")
        assert there.name in (await browser.get("/profilo")).text
    assert identities.meter.sign_ins.count((Way.IDENTITY, Outcome.SIGNED_IN)) == 1, "when they are in"
    async with identities.browser() as thief:
        await thief.get("/entra")
        thief.client.cookies.set(TRIP, kept, domain="console.example")
        again_there = await thief.post("/entra/identita/comune", {"persona": str(there.staff_id)})
        assert LOST in again_there.text, "it opened that town once"


async def test_a_choice_that_another_site_sends_is_not_taken(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, other_town: TownAtTest, subject: str
) -> None:
    there = await somebody(identities, other_town)
    await linked(identities, theirs, anna, subject)
    await linked(identities, theirs, there, subject)
    async with identities.browser() as browser:
        await sign_in(browser, theirs, subject)
        answer = await browser.post_as_it_is("/entra/identita/comune", {"persona": str(there.staff_id)})
        assert answer.status_code == 403
        assert SESSION not in browser.client.cookies


async def test_whoever_is_suspended_stays_out_and_the_town_hears_of_it(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str
) -> None:
    await linked(identities, theirs, anna, subject)
    async with identities.parts.staff.turn(anna.municipality_id) as turn:
        await turn.put_state(anna.staff_id, StaffState.SUSPENDED)
    async with identities.browser() as browser:
        answer = await sign_in(browser, theirs, subject)
        assert (answer.status_code, NOT_LINKED in answer.text) == (422, True), "the same as for a stranger"
        assert SESSION not in browser.client.cookies
    refusals = identities.parts.refusals
    assert isinstance(refusals, RememberedRefusals)
    assert refusals.noted == [anna.municipality_id]


async def test_who_was_suspended_while_they_chose_the_town_stays_out(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, other_town: TownAtTest, subject: str
) -> None:
    there = await somebody(identities, other_town)
    await linked(identities, theirs, anna, subject)
    await linked(identities, theirs, there, subject)
    async with identities.browser() as browser:
        await sign_in(browser, theirs, subject)
        async with identities.parts.staff.turn(there.municipality_id) as turn:
            await turn.put_state(there.staff_id, StaffState.SUSPENDED)
        answer = await browser.post("/entra/identita/comune", {"persona": str(there.staff_id)})
        assert NOT_LINKED in answer.text
        assert SESSION not in browser.client.cookies


async def test_who_guesses_at_a_password_does_not_keep_its_owner_from_coming_in_by_identity(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str
) -> None:
    await linked(identities, theirs, anna, subject)
    email = f"{anna.staff_id}@{anna.slug}.example"
    async with identities.browser() as guessing:
        for _ in range(31):
            last = await guessing.post("/entra", {"email": email, "password": "x", "code": "000000"})
        assert last.status_code == 429
        assert (await sign_in(guessing, theirs, subject)).status_code == 303


async def test_who_comes_back_without_end_waits(identities: Console, theirs: GatewayAtTest) -> None:
    async with identities.browser() as browser:
        for _ in range(61):
            address = await leave(browser)
            state = parse_qs(urlsplit(address).query)["state"][0]
            answer = await browser.get(IDENTITY_RETURN, params={"state": state, "error": "access_denied"})
        assert answer.status_code == 429
        assert int(answer.headers["retry-after"]) > 0
    assert identities.meter.sign_ins[-1] == (Way.IDENTITY, Outcome.TOO_OFTEN)


async def test_who_gives_up_there_is_told_what_to_do(identities: Console, theirs: GatewayAtTest) -> None:
    async with identities.browser() as browser:
        state = parse_qs(urlsplit(await leave(browser)).query)["state"][0]
        answer = await browser.get(IDENTITY_RETURN, params={"state": state, "error": "access_denied"})
        assert answer.status_code == 422
        assert "Non hai completato l’accesso con SPID/CIE" in answer.text


async def test_a_gateway_that_does_not_answer_keeps_nobody_out(identities: Console, theirs: GatewayAtTest) -> None:
    theirs.status = 500
    async with identities.browser() as browser:
        answer = await browser.get("/entra/identita")
        assert answer.status_code == 503
        assert "entra con la password e il codice" in answer.text
        assert 'name="password"' in (await browser.get("/entra")).text


async def test_each_try_is_counted_by_what_became_of_it(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str
) -> None:
    counted = identities.meter.sign_ins
    await linked(identities, theirs, anna, subject)
    assert counted == [], "to link one is not to come in"
    async with identities.browser() as browser:
        await sign_in(browser, theirs, subject)
        assert counted.pop() == (Way.IDENTITY, Outcome.SIGNED_IN)
    async with identities.browser() as browser:
        await sign_in(browser, theirs, "TINIT-of-nobody")
        assert counted.pop() == (Way.IDENTITY, Outcome.REFUSED)
        state = parse_qs(urlsplit(await leave(browser)).query)["state"][0]
        await browser.get(IDENTITY_RETURN, params={"state": state, "error": "access_denied"})
        assert counted.pop() == (Way.IDENTITY, Outcome.CANCELLED)
        await browser.get(IDENTITY_RETURN, params={"state": state, "code": "again"})
        assert counted.pop() == (Way.IDENTITY, Outcome.REFUSED)
        assert counted == []


async def test_a_gateway_that_is_away_is_counted_as_that(identities: Console, theirs: GatewayAtTest) -> None:
    theirs.status = 500
    async with identities.browser() as browser:
        await browser.get("/entra/identita")
    assert identities.meter.sign_ins == [(Way.IDENTITY, Outcome.AWAY)]


# Attacks


@pytest.mark.parametrize(
    "elsewhere", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
async def test_it_leads_to_our_own_pages_only(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str, elsewhere: str
) -> None:
    await linked(identities, theirs, anna, subject)
    async with identities.browser() as browser:
        assert (await sign_in(browser, theirs, subject, dopo=elsewhere)).headers["location"] == "/"
    async with identities.browser(again(anna)) as browser:
        assert (await browser.get("/entra/identita", params={"dopo": elsewhere})).headers["location"] == "/"


async def test_where_people_are_sent_back_to_does_not_follow_the_request(identities: Console) -> None:
    async with identities.browser() as browser:
        answer = await browser.get(
            "/entra/identita", headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
        )
        asked = parse_qs(urlsplit(answer.headers["location"]).query)
        assert asked["redirect_uri"] == [f"{URL}{IDENTITY_RETURN}"]


async def test_a_session_that_somebody_planted_is_not_the_one_that_opens(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str
) -> None:
    await linked(identities, theirs, anna, subject)
    async with identities.browser() as browser:
        browser.holds("planted-by-somebody-else")
        answer = await sign_in(browser, theirs, subject)
        assert answer.cookies[SESSION] != "planted-by-somebody-else"
        browser.client.cookies.delete(SESSION)
        browser.holds("planted-by-somebody-else")
        assert (await browser.get("/profilo")).status_code == 303


async def test_an_answer_that_this_browser_did_not_ask_for_opens_nothing(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str
) -> None:
    """Somebody sends a link with their own code, so that another works in their name."""
    await linked(identities, theirs, anna, subject)
    async with identities.browser() as theirs_own, identities.browser() as victim:
        address = theirs.let_in(await leave(theirs_own), subject).removeprefix(URL)
        without = await victim.get(address)
        assert (without.status_code, LOST in without.text) == (422, True)
        await leave(victim)
        other_way = await victim.get(address)
        assert (other_way.status_code, LOST in other_way.text) == (422, True)
        assert SESSION not in victim.client.cookies
    assert "token" not in theirs.asked[3:], "nothing was asked of the gateway"


@pytest.mark.parametrize("state", ["", "0" * 64, "è", "a" * 5000])
async def test_a_state_that_is_not_ours_opens_nothing(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str, state: str
) -> None:
    await linked(identities, theirs, anna, subject)
    async with identities.browser() as browser:
        query = parse_qs(urlsplit(theirs.let_in(await leave(browser), subject)).query)
        answer = await browser.get(f"{IDENTITY_RETURN}?{urlencode({'code': query['code'][0], 'state': state})}")
        assert (answer.status_code, LOST in answer.text) == (422, True)
        assert SESSION not in browser.client.cookies


@pytest.mark.parametrize("made", ["", "x", "trip.sign_in.a.1..", "{kept}x", "x{kept}", "{kept}.{kept}"])
async def test_a_way_that_somebody_else_made_is_none(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str, made: str
) -> None:
    await linked(identities, theirs, anna, subject)
    async with identities.browser() as browser:
        address = await leave(browser)
        kept = made.format(kept=browser.client.cookies[TRIP])
        browser.client.cookies.set(TRIP, kept, domain="console.example")
        assert LOST in (await come_back(browser, theirs, address, subject)).text


async def test_the_same_way_opens_once_even_if_the_gateway_forgets_its_codes(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str
) -> None:
    await linked(identities, theirs, anna, subject)
    theirs.careless = True
    async with identities.browser() as browser:
        address = theirs.let_in(await leave(browser), subject).removeprefix(URL)
        kept = browser.client.cookies[TRIP]
        assert (await browser.get(address)).status_code == 303
    async with identities.browser() as thief:
        assert LOST in (await thief.get(address)).text
        thief.client.cookies.set(TRIP, kept, domain="console.example")
        assert LOST in (await thief.get(address)).text
        assert SESSION not in thief.client.cookies


async def test_an_answer_of_another_gateway_opens_nothing(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str
) -> None:
    await linked(identities, theirs, anna, subject)
    async with identities.browser() as browser:
        address = theirs.let_in(await leave(browser), subject).removeprefix(URL)
        answer = await browser.get(f"{address}&iss=https%3A%2F%2Fevil.example")
        assert "Risposta non riconosciuta" in answer.text
        assert SESSION not in browser.client.cookies


async def test_a_way_that_somebody_began_in_one_session_links_nothing_in_another(
    identities: Console, theirs: GatewayAtTest, town: TownAtTest, anna: Visitor, subject: str, superuser: Connection
) -> None:
    """Somebody plants their way and their answer in a browser of another, to come in as that one afterwards."""
    victim = await somebody(identities, town)
    async with identities.browser(anna) as browser:
        address = theirs.let_in(await begin_link(browser), subject).removeprefix(URL)
        kept = browser.client.cookies[TRIP]
    async with identities.browser(again(victim)) as planted, identities.browser() as stranger:
        for each in (planted, stranger):
            each.client.cookies.set(TRIP, kept, domain="console.example")
            assert LOST in (await each.get(address)).text
    assert await superuser.fetchval("SELECT count(*) FROM staff_identity WHERE staff_id = $1", victim.staff_id) == 0


async def test_a_way_to_sign_in_links_nothing_and_a_way_to_link_lets_nobody_in(
    identities: Console, theirs: GatewayAtTest, anna: Visitor, subject: str, superuser: Connection
) -> None:
    async with identities.browser() as stranger:
        address = theirs.let_in(await leave(stranger), subject).removeprefix(URL)
        kept = stranger.client.cookies[TRIP]
    async with identities.browser(anna) as browser:
        browser.client.cookies.set(TRIP, kept, domain="console.example")
        assert NOT_LINKED in (await browser.get(address)).text
    assert await superuser.fetchval("SELECT count(*) FROM staff_identity WHERE staff_id = $1", anna.staff_id) == 0


async def test_forms_for_linking_are_ours_alone(identities: Console, anna: Visitor) -> None:
    async with identities.browser(anna) as browser:
        for path in ("/profilo/identita/collega", "/profilo/identita/scollega"):
            assert (await browser.post_as_it_is(path, proofs())).status_code == 403
            assert (await browser.post(path, proofs(), headers={"Origin": "https://evil.example"})).status_code == 403


async def test_people_of_other_roles_link_theirs_too(
    identities: Console, theirs: GatewayAtTest, town: TownAtTest
) -> None:
    observer = await somebody(identities, town, Role.OBSERVER)
    await linked(identities, theirs, observer, f"TINIT-{uuid4().hex}")


def again(visitor: Visitor) -> Visitor:
    """The same person in another session."""
    return replace(visitor, session_id=uuid4())
