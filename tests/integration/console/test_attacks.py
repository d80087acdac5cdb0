"""What somebody tries who means harm: each of it on every page and every route that there is, and none of it works.

A new variable in a route fails here until it is said what of another municipality it could name.
"""

import csv
import datetime as dt
import hashlib
import io
import re
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin, urlsplit
from uuid import UUID
from zoneinfo import ZoneInfo

import httpx
import pyotp
import pytest
import pytest_asyncio
from uuid_utils.compat import uuid7

from comunica.broadcasting.starter_templates import starter_templates
from comunica.municipality.month import month_of
from comunica.municipality.roles import Role
from comunica.municipality.territory import Street, Territory, Zone, ZoneKind, with_ids
from comunica.stores.pool import Connection, open_pool
from comunica.usecases.errands import ErrandKind
from comunica.usecases.setting_up.starter_setups import setup_of
from comunica.usecases.work_errands import work_errands
from services.console.doors.permissions import declared
from services.console.web import ROUTERS
from tests.e2e.console.walk import Walk
from tests.integration.api.conftest import KEYS
from tests.integration.api.errands import desk_of, reports_on
from tests.integration.console.broadcasts.writing import notice_form
from tests.integration.console.conftest import (
    PASSWORD,
    TOTP_SECRET,
    URL,
    Browser,
    Console,
    put_session,
    token_of_session,
    visitor_of,
)
from tests.integration.console.public.sent_notices import put_notice
from tests.integration.console.settings.test_keys import CALLBACK
from tests.servers import Database
from tests.towns import NOTICE, ZONES, TownAtTest, approved, enrol, put_town, town_setup

EVIL = "<script>alert(1)</script>"
QUOTED = '"><img src=x onerror=alert(1)>'
FORMULA = "=cmd|' /C calc'!A0"
#: Variables of routes that name nothing of one municipality alone: words, months, secrets, what is public.
NO_IDS = {
    *("name", "code", "slug", "token", "month", "year", "written", "reply", "version"),
    *("zone_id", "street_id", "topic_id"),
}
#: Where a zone with a hostile name lies: one that is wide enough for it to be written there.
HOSTILE_MAP = (
    '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {"zone": "mala"}, "geometry": {'
    '"type": "Polygon", "coordinates": [[[9.0, 45.0], [9.2, 45.0], [9.2, 45.1], [9.0, 45.1], [9.0, 45.0]]]}}]}'
)
ELSEWHERE = (
    "//evil.example",
    "///evil.example",
    "\\\\evil.example",
    "/\\evil.example",
    "\\/evil.example",
    "/\t/evil.example",
    "\t//evil.example",
    "https://evil.example",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "%2F%2Fevil.example",
    "/%2Fevil.example",
    "/%5Cevil.example",
    "%5C%5Cevil.example",
    "/\r\nLocation: https://evil.example",
    "https://console.example@evil.example",
    "https://console.example.evil.example",
)


def hostile_town(number: int) -> Any:
    """One whose zones, streets and their other names were brought in from a list that somebody prepared."""
    zones = (
        *ZONES,
        Zone(id="mala", kind=ZoneKind.ZONE, name=EVIL, aliases=(QUOTED, FORMULA)),
        Zone(id="foglio", kind=ZoneKind.ZONE, name=FORMULA),
    )
    streets = (Street(dug="Via", name="Roma", zone="centro"), Street(dug="Via", name=QUOTED, zone="mala"))
    setup = town_setup(number, keys=KEYS)
    profile = replace(setup.profile, topics={"mala": EVIL, "eventi": "Eventi"})
    return replace(setup, profile=profile, territory=Territory(zones=zones, streets=with_ids(streets)))


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def towns(database: Database) -> tuple[TownAtTest, TownAtTest]:
    one, other = [
        await put_town(
            database,
            setup,
            approved(NOTICE),
            *(approved(setup_of(each)) for each in starter_templates(setup.name, ["viabilita", "emergenza"], ["it"])),
        )
        for setup in (hostile_town(71), town_setup(72, keys=KEYS))
    ]
    for town in (one, other):
        for end, zone in ((1, "centro"), (2, "brollo"), (3, None)):
            await enrol(database, town, f"39333710000{end}", zone=zone)
    await enrol(database, one, "393337100004", zone="foglio")
    return one, other


@pytest_asyncio.fixture
async def hostile_people(
    console: Console, superuser: Connection, town: TownAtTest, clerk: Browser, administrator: Browser
) -> None:
    """What a profile on WhatsApp, a message, a notice, a list and a colleague's name can hold."""
    sealed = {
        name: town.vault.seal(f"subscriber.{name}_sealed", text)
        for name, text in (("given_name", EVIL), ("surname", FORMULA), ("place", QUOTED))
    }
    await _as_owner(
        superuser,
        "UPDATE subscriber SET given_name_sealed = $2, surname_sealed = $3, place_sealed = $4"
        " WHERE municipality_id = $1",
        *(town.id, sealed["given_name"], sealed["surname"], sealed["place"]),
    )
    await clerk.post("/avvisi/nuovo/viabilita/manda", notice_form(campo_cosa=EVIL, campo_dove=QUOTED))
    await superuser.execute(
        "UPDATE broadcast SET state = 'awaiting_approval' WHERE municipality_id = $1 AND state = 'scheduled'", town.id
    )
    await clerk.post("/avvisi/nuovo/viabilita/manda", notice_form(campo_cosa=QUOTED, campo_dove=EVIL))
    await put_session(console.parts, visitor_of(town, Role.CLERK, name=EVIL))
    await put_notice(superuser, town, text=f"{EVIL} {QUOTED}")
    colleague = str(visitor_of(town, Role.CLERK).staff_id)
    await superuser.execute("UPDATE broadcast SET submitted_by = $1 WHERE submitted_by = 'nobody'", colleague)
    await administrator.post("/territorio/mappa", files={"file": ("zone.geojson", HOSTILE_MAP.encode())})
    await administrator.post("/importa", files={"file": (f"{EVIL}.csv", f"telefono;nome\n{EVIL};{QUOTED}\n".encode())})


async def _as_owner(connection: Connection, statement: str, *values: object) -> None:
    # Triggers belong to the owner, whom row level security binds as well.
    async with connection.transaction():
        await connection.execute("SELECT set_config('comunica.municipality_id', $1, true)", str(values[0]))
        await connection.execute(statement, *values)


class Danger(HTMLParser):
    """What would run, or load from elsewhere, in a page as a browser reads it."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag in {"iframe", "object", "embed", "base", "style", "math"}:
            self.found.append(f"<{tag}>")
        if tag == "script" and not named.get("src", "").startswith("/static/"):
            self.found.append("a script of its own")
        self.found += [f"{tag} {name}" for name in named if name.startswith(("on", "hx-on")) or name == "style"]
        for name in ("href", "src", "action", "formaction", "hx-get", "hx-post"):
            if re.match(r"\s*(javascript|data|vbscript)\s*:", named.get(name, ""), re.IGNORECASE):
                self.found.append(f"{tag} {name}={named[name]}")
        if named.get("src", "/").startswith(("//", "http", "x")):
            self.found.append(f"{tag} src={named['src']}")


def dangers(page: str) -> list[str]:
    """Nothing, if all is well."""
    parser = Danger()
    parser.feed(page)
    return parser.found


async def walk_as(role: Role, browser: Browser, *, slug: str = "") -> Walk:
    walk = Walk()
    await walk.follow(role, browser.client)
    await walk.follow(None, browser.client, begin=[f"/comuni/{slug}/"] if slug else [])
    return walk


@pytest.mark.usefixtures("hostile_people")
async def test_what_others_wrote_is_text_on_every_page_that_shows_it(administrator: Browser, town: TownAtTest) -> None:
    walk = await walk_as(Role.ADMINISTRATOR, administrator, slug=town.setup.slug)
    pages = {
        path: answer.text for (_, path), answer in walk.read.items() if "html" in answer.headers.get("content-type", "")
    }
    assert [path for path, answer in walk.read.items() if answer.status_code >= 500] == []
    assert {path: found for path, text in pages.items() if (found := dangers(text))} == {}
    shown = [path for path, text in pages.items() if "&lt;script&gt;alert(1)" in text]
    rooms = {path.split("/")[1].split("?")[0] for path in shown}
    evil_title = "<title>&lt;script&gt;alert(1)&lt;/script&gt;</title>"
    maps = {path.split("?")[0] for path, text in pages.items() if evil_title in text}
    assert maps >= {"/territorio", "/territorio/mappa", "/avvisi/nuovo/viabilita", "/avvisi/urgente/emergenza"}
    assert rooms >= {"", "iscritti", "persone", "avvisi", "importa", "comuni"}, "it is there, and it is text"


def test_a_page_that_lets_it_through_is_seen() -> None:
    assert dangers(f"<p>{EVIL}</p>") == ["a script of its own"]
    assert dangers(f'<input value="{QUOTED}">') == ["img onerror", "img src=x"]
    assert dangers('<a href=" JavaScript:alert(1)">a</a><p hx-on:click="b">') != []
    assert dangers('<script src="/static/a.js"></script><a href="/avvisi">a</a>') == []


@pytest.mark.usefixtures("hostile_people")
async def test_feeds_hold_it_as_text_too(stranger: Browser, town: TownAtTest) -> None:
    for end in ("rss", "json"):
        answer = await stranger.get(f"/comuni/{town.setup.slug}/avvisi.{end}")
        assert answer.status_code == 200
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "html" not in answer.headers["content-type"]


@pytest.mark.usefixtures("hostile_people")
async def test_no_cell_of_any_table_to_take_away_is_a_formula(administrator: Browser) -> None:
    exported = await administrator.post("/iscritti/esporta")
    assert exported.status_code == 200
    assert exported.headers["content-disposition"].startswith("attachment")
    assert "cmd|" in exported.text, "it is in there, and it is text"
    assert formulas(exported.text) == []
    assert formulas(f'a;b\n"{FORMULA}";c\n') == [FORMULA]


async def test_no_cell_of_the_figures_of_a_month_is_a_formula(
    clerk: Browser, stranger: Browser, town: TownAtTest, database: Database, superuser: Connection
) -> None:
    """A zone is called as whoever brought in the territory called it: for the staff, and for everybody."""
    this = month_of(dt.datetime.now(ZoneInfo("Europe/Rome")).date())
    await superuser.execute(
        "UPDATE people_day SET day = $2 WHERE municipality_id = $1", town.id, this.plus(-2).first_day
    )
    await clerk.post(f"/numeri/{this.plus(-1)}", {"residents": "14000", "pubblica": "si"})
    pool = await open_pool(database.dsn_as("comunica_api"), size=2, name="tests")
    await work_errands(desk_of(pool, reports_on(pool), ErrandKind.REPORT))
    await pool.close()
    for browser, path in ((clerk, "/numeri"), (stranger, f"/comuni/{town.setup.slug}/numeri")):
        taken = await browser.get(f"{path}/{this.plus(-1)}.csv")
        assert taken.status_code == 200
        assert f"'{FORMULA}" in taken.text, "it is in there, and it is text"
        assert formulas(taken.text) == []


def formulas(table: str) -> list[str]:
    """Cells that a spreadsheet would run. A number with its sign is a number."""
    dialect = csv.Sniffer().sniff(table.splitlines()[0], ",;")
    cells = (cell for row in csv.reader(io.StringIO(table.lstrip("\ufeff")), dialect) for cell in row)
    return [cell for cell in cells if cell[:1] in "=+-@\t\r" and cell and not re.fullmatch(r"[+-]?[\d .,]+", cell)]


@pytest.fixture
def makes(console: Console, other_town: TownAtTest, superuser: Connection) -> Callable[[str], Awaitable[str]]:
    """What the other municipality has, by the variable that could name it."""

    async def one(table: str) -> str:
        found = await superuser.fetchval(
            f"SELECT id FROM {table} WHERE municipality_id = $1 ORDER BY id LIMIT 1", other_town.id
        )
        assert isinstance(found, UUID), f"the other municipality has nothing in {table}: make it in `foreign`"
        return str(found)

    return one


_TABLES = {
    "broadcast_id": "broadcast",
    "subscriber_id": "subscriber",
    "import_id": "people_import",
    "staff_id": "staff_member",
    "errand_id": "errand",
    "request_id": "inbound_message",
    "key_id": "api_key",
    "callback_id": "callback",
    "mandate_id": "mandate",
    "channel_id": "channel",
    "media_id": "media",
}


@pytest_asyncio.fixture
async def foreign(
    console: Console, other_town: TownAtTest, superuser: Connection, makes: Callable[[str], Awaitable[str]]
) -> dict[str, str]:
    """Real ids of what the other municipality has."""
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as owner:
        await owner.post("/avvisi/nuovo/viabilita/manda", notice_form())
        picture = {"file": ("piazza.png", b"\x89PNG\r\n\x1a\n0", "image/png")}
        await owner.post("/avvisi/nuovo/viabilita/anteprima", notice_form(alternativo="La piazza"), files=picture)
        await owner.post("/importa", files={"file": ("elenco.csv", b"telefono;nome\n3331112223;Anna\n")})
        own = {"modulo": str(uuid7()), "titolo": "Mercato", "testo": "Sabato il mercato si sposta in piazza Grandi."}
        await owner.post("/avvisi/testo-proprio", {**own, "tipo": "utility", "fare": "manda"})
        await owner.post("/impostazioni/notifiche/nuova", CALLBACK)
        await superuser.execute(
            "INSERT INTO partner (id, slug, name, contact) VALUES (gen_random_uuid(), 'ente-altrui', 'Ente', '')"
        )
        mandate = {"ente": "ente-altrui", "tipi": ["utility"], "modi": ["urgent", "normal"], "scade": ""}
        await owner.post("/impostazioni/deleghe/nuova", mandate)
    subscriber = UUID(await makes("subscriber"))
    message = uuid7()
    await _as_owner(
        superuser,
        "INSERT INTO inbound_message (municipality_id, channel_id, message_digest, id, subscriber_id, action, intent,"
        " reply, sent_at, recorded_at) VALUES ($1, $2, $3, $4, $5, 'other', 'access', 'gdpr_access', now(), now())",
        *(other_town.id, other_town.channel_id, message.bytes, message, subscriber),
    )
    return {name: await makes(table) for name, table in _TABLES.items() if name in _variables()}


def _variables() -> set[str]:
    return {name for route, _ in declared(ROUTERS) for name in re.findall(r"\{(\w+)", route.path)}


def with_an_id() -> list[tuple[str, str]]:
    """Method and path of every route that names something of one municipality."""
    known = [(method, route.path) for route, _ in declared(ROUTERS) for method in sorted(route.methods or ())]
    return [(method, path) for method, path in known if set(re.findall(r"\{(\w+)", path)) - NO_IDS]


def at(path: str, ids: dict[str, str], slug: str) -> str:
    return re.sub(r"\{(\w+)(?::\w+)?\}", lambda found: {**ids, "slug": slug}.get(found[1], "nessuno"), path)


def seen(answer: httpx.Response, ids: dict[str, str]) -> tuple[int, str, str]:
    """All that somebody can tell two answers apart by; where an id is repeated, its variable stands."""
    location, body = answer.headers.get("location", ""), answer.text
    for name, value in ids.items():
        location, body = location.replace(value, name), body.replace(value, name)
    of_the_moment = r"[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}"
    return answer.status_code, location, re.sub(of_the_moment, "", body)


async def test_another_municipalitys_id_is_to_every_route_as_one_that_there_is_not(
    administrator: Browser, foreign: dict[str, str], town: TownAtTest, other_town: TownAtTest, superuser: Connection
) -> None:
    assert _variables() - NO_IDS <= foreign.keys(), "say in this test what of another municipality it could name"
    missing = {name: str(uuid7()) for name in foreign}
    before, wrong, tried = await everything_of(superuser, other_town), [], 0
    for method, path in with_an_id():
        send = administrator.post if method == "POST" else administrator.get
        answers = [seen(await send(at(path, ids, town.setup.slug)), ids) for ids in (foreign, missing)]
        # A form that is wrong in itself says so before anything is looked for: the same to both.
        if answers[0] != answers[1] or answers[0][0] == 200 or answers[0][0] >= 500:
            wrong.append((method, path, answers[0][:2], answers[1][:2]))
        tried += 1

    assert wrong == []
    assert tried >= 20
    assert await everything_of(superuser, other_town) == before, "and nothing of theirs is different"


async def everything_of(superuser: Connection, town: TownAtTest) -> dict[str, str]:
    """All that a municipality has on record, table by table."""
    tables = await superuser.fetch(
        "SELECT c.table_name FROM information_schema.columns c JOIN pg_tables t ON t.tablename = c.table_name"
        " AND t.schemaname = c.table_schema WHERE c.column_name = 'municipality_id' AND c.table_schema = 'public'"
    )
    found = {}
    for (name,) in tables:
        rows = await superuser.fetchval(
            f"SELECT coalesce(string_agg(t::text, '|' ORDER BY t::text), '') FROM {name} t WHERE municipality_id = $1",
            town.id,
        )
        found[name] = hashlib.sha256(str(rows).encode()).hexdigest()
    return found


@pytest.mark.usefixtures("hostile_people")
async def test_looking_at_every_page_changes_nothing(
    administrator: Browser, town: TownAtTest, superuser: Connection
) -> None:
    """Else a picture on another site would be enough: no link asks for a form's token."""
    before = await everything_of(superuser, town)
    await walk_as(Role.ADMINISTRATOR, administrator, slug=town.setup.slug)
    after = await everything_of(superuser, town)
    # That somebody was seen, and that they looked, is noted.
    assert {name for name in before if before[name] != after[name]} <= {"staff_session", "audit_entry"}


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x"])
async def test_a_form_of_another_site_is_refused_whatever_it_calls_itself(administrator: Browser, kind: str) -> None:
    headers = {"Content-Type": kind, "Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}
    answer = await administrator.client.post("/persone/invita", content=b"email=a@b.example", headers=headers)
    assert answer.status_code == 403


@pytest_asyncio.fixture
async def known(console: Console, town: TownAtTest) -> AsyncIterator[str]:
    """The e-mail of somebody who can sign in."""
    visitor = visitor_of(town, Role.CLERK, name=f"Chi entra {uuid7()}")
    await put_session(console.parts, visitor)
    yield f"{visitor.staff_id}@{visitor.slug}.example"


def proofs(email: str, **more: str) -> dict[str, str]:
    return {"email": email, "password": PASSWORD, "code": pyotp.TOTP(TOTP_SECRET).now(), **more}


async def test_a_session_that_somebody_planted_is_not_the_one_that_is_opened(stranger: Browser, known: str) -> None:
    stranger.holds("planted")
    answer = await stranger.post("/entra", proofs(known))
    assert answer.status_code == 303
    given = [each for each in answer.headers.get_list("set-cookie") if each.startswith("__Host-sessione=")]
    assert len(given) == 1
    assert "planted" not in given[0]
    stranger.client.cookies.clear()
    stranger.holds("planted")
    assert (await stranger.get("/profilo")).status_code == 303, "and it opens nothing"


async def test_the_session_of_an_attacker_in_somebodys_browser_does_not_become_theirs(
    console: Console, other_town: TownAtTest, known: str
) -> None:
    attacker = visitor_of(other_town, Role.CLERK)
    async with console.browser(attacker) as browser:
        answer = await browser.post("/entra", proofs(known))
        assert answer.status_code == 303
    async with console.browser() as other:
        other.holds(token_of_session(attacker))
        assert known.partition("@")[0] not in (await other.get("/profilo")).text


async def test_a_session_is_worth_nothing_after_signing_out(console: Console, town: TownAtTest) -> None:
    visitor = visitor_of(town, Role.CLERK)
    async with console.browser(visitor) as browser:
        assert (await browser.get("/profilo")).status_code == 200
        await browser.post("/esci")
        browser.client.cookies.clear()
        browser.holds(token_of_session(visitor))
        assert (await browser.get("/profilo")).status_code == 303


@pytest.mark.parametrize("elsewhere", ELSEWHERE)
async def test_no_address_leads_away_from_here(
    console: Console, town: TownAtTest, clerk: Browser, elsewhere: str
) -> None:
    visitor = visitor_of(town, Role.CLERK, name=f"Chi torna {uuid7()}")
    await put_session(console.parts, visitor)
    async with console.browser() as stranger:
        shown = await stranger.get("/entra", params={"dopo": elsewhere})
        kept = re.search(r'name="dopo" value="([^"]*)"', shown.text)
        entered = await stranger.post("/entra", proofs(f"{visitor.staff_id}@{visitor.slug}.example", dopo=elsewhere))
    assert kept is not None
    assert entered.status_code == 303
    answers = [
        entered,
        await clerk.get("/entra", params={"dopo": elsewhere}),
        await clerk.get("/lingua/it", params={"torna": elsewhere}),
    ]
    for where in (kept[1], *(each.headers["location"] for each in answers)):
        assert host_of(where) == "console.example", where


def host_of(location: str) -> str:
    """Where a browser goes: it drops blanks and line ends, and takes `\\` for `/`."""
    as_read = re.sub(r"[\t\r\n]", "", location.strip()).replace("\\", "/")
    return urlsplit(urljoin(f"{URL}/entra", as_read)).netloc


def test_a_browser_would_be_led_away_by_these() -> None:
    led = [each for each in ELSEWHERE if host_of(each) != "console.example"]
    assert len(led) >= 10


async def test_a_letter_leads_here_whatever_host_was_asked_for(console: Console, stranger: Browser, known: str) -> None:
    headers = {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
    await stranger.post("/recupera", {"email": known}, headers=headers)
    assert not any("evil.example" in str(letter) for letter in console.letters.posted)


@pytest.mark.parametrize(
    "path",
    [
        "/static/x/%2e%2e/app.py",
        "/static/x/%2e%2e%2fapp.py",
        "/static/x/..%2f..%2f..%2fpyproject.toml",
        "/static/x/vendor/%2e%2e/%2e%2e/settings.py",
        "/static/x/%5c..%5capp.py",
        "/static/x//etc/passwd",
        "/static/x/%2fetc%2fpasswd",
        "/static/%2e%2e/app.py",
        "/static/x/console.css%00.py",
        "/static/x/",
        "/static/",
    ],
)
async def test_no_path_leads_out_of_what_is_for_everybody(stranger: Browser, path: str) -> None:
    answer = await stranger.get(path)
    assert answer.status_code in {400, 404, 405}, answer.text[:200]
    assert "import" not in answer.text
    assert "root:" not in answer.text


async def test_what_is_for_everybody_is_there(stranger: Browser) -> None:
    """Else the paths above would lead nowhere in any case."""
    assert (await stranger.get("/static/x/console.css")).status_code == 200
