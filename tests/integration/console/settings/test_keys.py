"""Keys, mandates and callbacks at the console: a secret is shown once, and nobody gives what they do not have."""

import re
from uuid import UUID, uuid4

import pytest

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

KEYS, MANDATES, CALLBACKS = (f"/impostazioni/{name}" for name in ("chiavi", "deleghe", "notifiche"))
CALLBACK = {"indirizzo": "https://protocollo.example/comunica", "nota": "protocollo", "eventi": ["broadcast.finished"]}
_SECRET = re.compile(r"comunica_[a-z2-7]{8}_[A-Za-z0-9_-]{32,}")


def wanted(**other: object) -> dict[str, object]:
    return {
        "nome": f"protocollo {uuid4().hex[:8]}",
        "tipo": "live",
        "permessi": ["broadcast:read"],
        "scade": "",
        **other,
    }


async def made(browser: Browser, superuser: Connection) -> tuple[UUID, str]:
    asked = wanted()
    secret = _SECRET.search((await browser.post(f"{KEYS}/nuova", asked)).text)
    assert secret is not None
    return await superuser.fetchval("SELECT id FROM api_key WHERE name = $1", asked["nome"]), secret[0]


async def registered(browser: Browser, superuser: Connection, town: TownAtTest) -> UUID:
    answer = await browser.post(f"{CALLBACKS}/nuova", CALLBACK)
    assert "whsec_" in answer.text
    assert answer.headers["cache-control"] == "no-store"
    found: UUID = await superuser.fetchval(
        "SELECT id FROM callback WHERE municipality_id = $1 ORDER BY id DESC LIMIT 1", town.id
    )
    return found


async def test_a_keys_secret_is_shown_once(administrator: Browser, superuser: Connection) -> None:
    key_id, secret = await made(administrator, superuser)
    page = (await administrator.get(f"{KEYS}/{key_id}")).text
    assert secret not in page
    assert "Vedere avvisi e conteggi" in page
    assert await superuser.fetchval("SELECT made_by FROM api_key WHERE id = $1", key_id) != "desk"


async def test_what_the_record_cannot_keep_is_left_out_of_a_name(administrator: Browser, superuser: Connection) -> None:
    asked = wanted()
    name = str(asked["nome"])
    assert _SECRET.search((await administrator.post(f"{KEYS}/nuova", {**asked, "nome": f"{name}\x00"})).text)
    assert await superuser.fetchval("SELECT count(*) FROM api_key WHERE name = $1", name) == 1


async def test_a_key_gets_another_secret_and_is_revoked(administrator: Browser, superuser: Connection) -> None:
    key_id, secret = await made(administrator, superuser)
    other = _SECRET.search((await administrator.post(f"{KEYS}/{key_id}/ruota", {"ore": "24"})).text)
    assert other is not None
    assert other[0] != secret
    assert "Non si torna indietro" in (await administrator.get(f"{KEYS}/{key_id}/revoca")).text
    assert "revocata: non apre più niente" in (await administrator.sent(f"{KEYS}/{key_id}/revoca")).text
    assert await superuser.fetchval("SELECT revoked_at IS NOT NULL FROM api_key WHERE id = $1", key_id)
    answer = await administrator.post(f"{KEYS}/{key_id}/ruota", {"ore": "24"})
    assert answer.status_code == 422
    assert "Questa chiave è finita" in answer.text


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"nome": ""}, "nome"),
        ({"nome": "a" * 101}, "nome"),
        ({"permessi": []}, "permessi"),
        ({"permessi": ["operator"]}, "permessi"),
        ({"permessi": ["setting:write"]}, "permessi"),
        ({"scade": "2020-01-01"}, "scade"),
        ({"scade": "domani"}, "scade"),
        ({"scade": "9999-12-31"}, "scade"),
    ],
)
async def test_a_wrong_key_is_told_beside_its_field_and_not_made(
    administrator: Browser, superuser: Connection, wrong: dict[str, object], field: str
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM api_key")
    answer = await administrator.post(f"{KEYS}/nuova", wanted(**wrong))
    assert answer.status_code == 422
    assert f'<a href="#f-{field}">' in answer.text
    assert await superuser.fetchval("SELECT count(*) FROM api_key") == before


async def test_a_name_is_taken_for_ever(administrator: Browser) -> None:
    asked = wanted()
    await administrator.post(f"{KEYS}/nuova", asked)
    assert "scegline un altro" in (await administrator.post(f"{KEYS}/nuova", asked)).text


@pytest.mark.parametrize("role", [Role.CLERK, Role.APPROVER, Role.OBSERVER])
async def test_nobody_else_touches_keys_mandates_and_callbacks(console: Console, town: TownAtTest, role: Role) -> None:
    async with console.browser(visitor_of(town, role)) as browser:
        for path in (KEYS, CALLBACKS, f"{KEYS}/{uuid4()}", f"{CALLBACKS}/{uuid4()}", f"{MANDATES}/nuova"):
            assert (await browser.get(path)).status_code == 403
        for path in (f"{KEYS}/nuova", f"{KEYS}/{uuid4()}/revoca", f"{CALLBACKS}/nuova", f"{MANDATES}/nuova"):
            assert (await browser.post(path, {})).status_code == 403
        assert (await browser.get(MANDATES)).status_code == (200 if role is Role.OBSERVER else 403)


async def test_another_towns_keys_mandates_and_callbacks_are_not_there(
    console: Console, administrator: Browser, superuser: Connection, town: TownAtTest, other_town: TownAtTest
) -> None:
    key_id, _ = await made(administrator, superuser)
    callback_id = await registered(administrator, superuser, town)
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as stranger:
        for path in (f"{KEYS}/{key_id}", f"{KEYS}/{key_id}/revoca", f"{CALLBACKS}/{callback_id}"):
            assert (await stranger.get(path)).status_code == 404
        for path in (f"{KEYS}/{key_id}/revoca", f"{CALLBACKS}/{callback_id}/spegni", f"{MANDATES}/{uuid4()}/revoca"):
            assert (await stranger.post(path)).status_code == 404
        assert (await stranger.post(f"{KEYS}/{key_id}/ruota", {"ore": "1"})).status_code == 404
        assert (await stranger.post(f"{CALLBACKS}/{callback_id}/ruota")).status_code == 404
        assert (await stranger.post(f"{CALLBACKS}/{callback_id}/prova")).status_code == 404
        assert (await stranger.post(f"{CALLBACKS}/{callback_id}/ripeti", {"giorni": "1"})).status_code == 404


async def test_a_mandate_is_granted_shown_and_revoked(administrator: Browser, superuser: Connection) -> None:
    assert "Nessun ente" in (await administrator.get(f"{MANDATES}/nuova")).text
    slug = f"ente-{uuid4().hex[:8]}"
    await superuser.execute(
        "INSERT INTO partner (id, slug, name, contact) VALUES (gen_random_uuid(), $1, '<b>Protezione civile</b>', '')",
        slug,
    )
    asked = {"ente": slug, "tipi": ["utility"], "modi": ["urgent", "normal"], "scade": ""}
    page = (await administrator.sent(f"{MANDATES}/nuova", asked)).text
    assert "Delega data a" in page
    assert "&lt;b&gt;Protezione civile&lt;/b&gt;" in page
    mandate_id = await superuser.fetchval("SELECT id FROM mandate ORDER BY id DESC LIMIT 1")
    assert "non manda più niente" in (await administrator.get(f"{MANDATES}/{mandate_id}/revoca")).text
    assert "Delega tolta" in (await administrator.sent(f"{MANDATES}/{mandate_id}/revoca")).text
    await superuser.execute("DELETE FROM mandate")
    await superuser.execute("DELETE FROM partner")


async def test_a_mandate_without_what_it_needs_is_told_beside_its_fields(
    administrator: Browser, superuser: Connection
) -> None:
    await superuser.execute(
        "INSERT INTO partner (id, slug, name, contact) VALUES (gen_random_uuid(), 'acqua', 'Acquedotto', '')"
    )
    answer = await administrator.post(f"{MANDATES}/nuova", {"ente": "altro"})
    assert answer.status_code == 422
    for field in ("ente", "tipi", "modi"):
        assert f'<a href="#f-{field}">' in answer.text
    await superuser.execute("DELETE FROM partner")


async def test_a_callback_is_registered_told_again_and_switched_off_and_on(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    callback_id = await registered(administrator, superuser, town)
    base = f"{CALLBACKS}/{callback_id}"
    page = (await administrator.get(base)).text
    assert "whsec_" not in page
    assert "Un avviso è concluso" in page
    assert "whsec_" in (await administrator.post(f"{base}/ruota")).text
    assert "Eventi da ripetere: 0" in (await administrator.sent(f"{base}/ripeti", {"giorni": "7", "quali": "all"})).text
    assert "Spenta" in (await administrator.sent(f"{base}/spegni")).text
    assert "prima riaccendila" in (await administrator.sent(f"{base}/ruota")).text
    assert "Accesa" in (await administrator.sent(f"{base}/accendi")).text
    lines = await superuser.fetch("SELECT who, what FROM audit_entry WHERE reason = $1 ORDER BY id", str(callback_id))
    assert [line["what"] for line in lines] == ["register_callback", "end_callback", "register_callback"]
    assert all(line["who"].startswith("staff:") for line in lines)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"indirizzo": "http://protocollo.example"}, "indirizzo"),
        ({"indirizzo": "https://127.0.0.1/"}, "indirizzo"),
        ({"indirizzo": "javascript:alert(1)"}, "indirizzo"),
        ({"indirizzo": ""}, "indirizzo"),
        ({"eventi": []}, "eventi"),
        ({"eventi": ["altro"]}, "eventi"),
    ],
)
async def test_a_wrong_callback_is_told_beside_its_field(
    administrator: Browser, superuser: Connection, wrong: dict[str, object], field: str
) -> None:
    before = await superuser.fetchval("SELECT count(*) FROM callback")
    answer = await administrator.post(f"{CALLBACKS}/nuova", {**CALLBACK, **wrong})
    assert answer.status_code == 422
    assert f'<a href="#f-{field}">' in answer.text
    assert await superuser.fetchval("SELECT count(*) FROM callback") == before


async def test_a_test_event_waits_for_its_turn_and_the_page_says_what_was_answered(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    callback_id = await registered(administrator, superuser, town)
    path = f"{CALLBACKS}/{callback_id}"
    assert "Manda un evento di prova" in (await administrator.get(path)).text
    page = (await administrator.sent(f"{path}/prova")).text
    assert "in partenza" in page
    assert "Manda un evento di prova" not in page
    assert "sta già partendo" in (await administrator.sent(f"{path}/prova")).text
    assert "Ha mandato un evento di prova a un programma" in (await administrator.get("/registro")).text
    answered = "UPDATE callback_event SET state = $2, answer = $3, status = $4 WHERE callback_id = $1"
    await superuser.execute(answered, callback_id, "waiting", "refused", 503)
    page = (await administrator.get(path)).text
    assert "Il programma ha risposto 503: l’evento non è stato accettato. Si riprova ancora." in page
    await superuser.execute(answered, callback_id, "told", "taken", 204)
    page = (await administrator.get(path)).text
    assert "Il programma ha risposto 204: l’evento è arrivato." in page
    assert "Manda un evento di prova" in page
    await superuser.execute(answered, callback_id, "given_up", None, None)
    assert "Non è partito in tempo" in (await administrator.get(path)).text
    await administrator.sent(f"{path}/spegni")
    assert "riaccendila per mandare un evento di prova" in (await administrator.get(path)).text
    assert "È spenta: prima riaccendila." in (await administrator.sent(f"{path}/prova")).text


async def test_why_the_last_call_failed_is_said(
    administrator: Browser, superuser: Connection, town: TownAtTest
) -> None:
    callback_id = await registered(administrator, superuser, town)
    failed = "UPDATE callback SET failed_at = now(), failure = $2, failure_status = $3 WHERE id = $1"
    for failure, status, says in (
        ("refused", 500, "ha risposto 500"),
        ("late", None, "non ha risposto in tempo"),
        ("tls_failed", None, "certificato"),
        ("unreachable", None, "non risponde nessuno"),
    ):
        await superuser.execute(failed, callback_id, failure, status)
        assert says in (await administrator.get(f"{CALLBACKS}/{callback_id}")).text
