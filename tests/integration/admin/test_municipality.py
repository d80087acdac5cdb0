"""A municipality is set up from its file: on record, at the provider, and twice without a change."""

import stat
from pathlib import Path
from typing import Any

import httpx
import pytest

from comunica.municipality.keys import read_key
from tests.eventually import PATIENCE
from tests.integration.admin.conftest import TOKEN, Desk
from tests.towns import MASTER_KEY

ROOT = Path(__file__).parents[3]
TABLES = (
    "municipality",
    "zone",
    "street",
    "gazetteer",
    "channel",
    "channel_ownership",
    "consent_head",
    "api_key",
    "template",
    "reply_text_version",
)


async def everything(superuser: Any) -> dict[str, list[Any]]:
    """All rows, with PostgreSQL's own mark of the transaction that wrote them last."""
    return {
        table: sorted(str(row) for row in await superuser.fetch(f"SELECT xmin, t.* FROM {table} AS t"))
        for table in TABLES
    }


async def test_a_town_is_set_up_from_its_file(desk: Desk, superuser: Any) -> None:
    ran = await desk.apply()
    assert (ran.code, ran.complained) == (0, "")
    assert ran.lines == [
        "ok, changed  municipality borgo",
        "ok           own texts (0)",
        "ok, changed  zones and contrade (3)",
        "ok, changed  channel",
        "ok, changed  API keys (1)",
        ran.lines[5],  # the token, as the provider describes it
        "ok, changed  webhooks of the account",
        "ok, changed  limits: 80 messages a second, no limit on people, quality green",
        "ok, changed  template avviso (it): submitted for review",
        "ok, changed  template avviso (it): approved",
    ]
    town = await superuser.fetchrow("SELECT * FROM municipality")
    vault = MASTER_KEY.unwrap(town["id"], town["wrapped_key"])
    assert vault.open("channel.token_sealed", await superuser.fetchval("SELECT token_sealed FROM channel")) == TOKEN
    assert await superuser.fetchval("SELECT (status, parameters)::text FROM template") == "(approved,{testo})"
    assert await superuser.fetchval("SELECT count(*) FROM channel_ownership") == 1
    assert await superuser.fetchval("SELECT (granted_per_second, quality)::text FROM channel") == "(80,green)"
    assert await superuser.fetchval("SELECT people_limit IS NULL FROM portfolio")
    assert await superuser.fetchval("SELECT position FROM consent_head") == 0


async def test_applied_twice_it_changes_nothing(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    before = await everything(superuser)
    ran = await desk.apply()
    assert ran.code == 0
    assert {line.partition("  ")[0] for line in ran.lines} == {"ok"}
    assert await everything(superuser) == before


async def test_what_changed_in_the_file_changes_on_record_and_nothing_else(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    before = await everything(superuser)
    desk.town["municipality"]["contacts"] = "telefona allo 02 1234"
    desk.town["zones"].pop()
    ran = await desk.apply()
    after = await everything(superuser)
    assert "ok, changed  zones and contrade (2): removed: mulini" in ran.lines
    assert {table for table in TABLES if after[table] != before[table]} == {"municipality", "zone", "gazetteer"}


async def test_a_key_is_made_once_for_its_holder_only(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    key = read_key(desk.key_file.read_text())
    assert stat.S_IMODE(desk.key_file.stat().st_mode) == 0o600
    row = await superuser.fetchrow("SELECT prefix, secret_digest FROM api_key")
    assert (row["prefix"], row["secret_digest"]) == (key.prefix, key.digest())


async def test_a_key_is_also_written_as_notifys_clients_take_it(desk: Desk, superuser: Any) -> None:
    desk.town["api_keys"][0]["notify_key_file"] = "keys/notify.txt"
    await desk.apply()
    place = desk.folder / "keys" / "notify.txt"
    assert stat.S_IMODE(place.stat().st_mode) == 0o600
    municipality_id = await superuser.fetchval("SELECT id FROM municipality")
    key = read_key(desk.key_file.read_text())
    assert place.read_text().strip() == key.notify_form("sito", municipality_id)
    sealed = await superuser.fetchval("SELECT notify_secret_sealed FROM api_key")
    assert key.notify_secret().encode() not in sealed


async def test_a_key_that_the_file_names_no_more_is_revoked_and_a_new_one_takes_over(
    desk: Desk, superuser: Any
) -> None:
    await desk.apply()
    desk.town["api_keys"][0] |= {"name": "portale", "key_file": "keys/portale.txt"}
    ran = await desk.apply()
    assert "ok, changed  API keys (1): revoked: sito" in ran.lines
    rows = await superuser.fetch("SELECT name, revoked_at IS NULL AS works FROM api_key ORDER BY name")
    assert [tuple(row) for row in rows] == [("portale", True), ("sito", False)]


async def test_everything_that_is_wrong_in_the_file_is_said_at_once_with_its_place(desk: Desk, superuser: Any) -> None:
    desk.town["municipality"] |= {"slug": "Borgo!", "timezone": "Europe/Borgo", "colour": "red"}
    del desk.town["channel"]["waba_id"]
    desk.town["templates"][0]["examples"] = {}
    ran = await desk.apply()
    assert ran.code == 1
    for place in (
        "municipality.slug",
        "municipality.timezone",
        "municipality.colour",
        "channel.waba_id",
        "templates[0].examples",
    ):
        assert f"  {place}: " in ran.complained
    assert await superuser.fetchval("SELECT count(*) FROM municipality") == 0


async def test_secrets_that_are_missing_or_are_none_are_named(desk: Desk) -> None:
    (desk.folder / "token.txt").unlink()
    desk.key_file.parent.mkdir()
    desk.key_file.write_text("hunter2")
    ran = await desk.apply()
    assert ran.code == 1
    assert "channel.token_file: token.txt cannot be read" in ran.complained
    assert "api_keys[0].key_file: an API key looks like" in ran.complained
    assert "hunter2" not in ran.complained


async def test_a_number_of_another_town_is_not_taken(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    before = await everything(superuser)
    desk.town["municipality"]["slug"] = "altrove"
    desk.town["api_keys"] = []
    ran = await desk.apply()
    assert ran.code == 1
    assert "belongs to another municipality" in ran.said
    assert await everything(superuser) == before


async def test_another_number_for_a_town_that_has_one_is_refused(desk: Desk) -> None:
    await desk.apply()
    desk.town["channel"]["phone_number_id"] = "106540000000902"
    ran = await desk.apply()
    assert (ran.code, "has another number already" in ran.said) == (1, True)


async def test_another_master_key_is_noticed_before_anything_is_written(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    before = await everything(superuser)
    (desk.folder / "master-key").write_text("A" * 43 + "=")
    ran = await desk.apply()
    assert (ran.code, "master key is not the one" in ran.said) == (1, True)
    assert await everything(superuser) == before


async def test_a_token_that_the_provider_refuses_is_said_and_the_record_is_kept(desk: Desk, superuser: Any) -> None:
    (desk.folder / "token.txt").write_text("another")
    ran = await desk.apply()
    assert ran.code == 1
    assert "FAILED       provider: The token" in ran.said
    assert await superuser.fetchval("SELECT count(*) FROM channel") == 1
    (desk.folder / "token.txt").write_text(TOKEN)
    assert (await desk.apply()).code == 0


async def test_who_mends_what_paused_a_channel_and_applies_again_has_it_send(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    await superuser.execute("UPDATE channel SET state = 'paused', paused_reason = 'token_refused'")
    ran = await desk.apply()
    assert "ok, changed  channel resumed: it was paused: token_refused" in ran.lines
    assert await superuser.fetchval("SELECT (state, paused_reason)::text FROM channel") == "(active,)"
    assert not any("resumed" in line for line in (await desk.apply()).lines)


async def test_a_pause_by_staff_is_not_lifted_by_applying(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    await superuser.execute("UPDATE channel SET state = 'paused', paused_reason = 'by_staff'")
    await desk.apply()
    assert await superuser.fetchval("SELECT state FROM channel") == "paused"


async def test_while_the_provider_refuses_the_token_the_channel_stays_paused(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    await superuser.execute("UPDATE channel SET state = 'paused', paused_reason = 'token_refused'")
    (desk.folder / "token.txt").write_text("another")
    ran = await desk.apply()
    assert ran.code == 1
    assert await superuser.fetchval("SELECT state FROM channel") == "paused"


async def test_a_provider_that_is_away_is_said(desk: Desk) -> None:
    desk.town["channel"]["base_url"] = "http://127.0.0.1:1/v25.0"
    ran = await desk.apply()
    assert (ran.code, "could not be reached" in ran.said) == (1, True)


async def test_a_review_that_takes_long_is_waited_for_and_then_left(desk: Desk, superuser: Any) -> None:
    ran = await desk.apply("--wait-reviews", "0")
    assert ran.code == 0
    assert ran.lines[-1].startswith("waiting      template avviso (it): under review")
    assert await superuser.fetchval("SELECT status FROM template") == "pending"


async def test_a_template_whose_text_at_the_provider_is_another_is_said(desk: Desk) -> None:
    await desk.apply()
    desk.town["templates"][0]["body"] = "Il Comune di Borgo avvisa tutti: {{testo}} Grazie a tutti per l'attenzione."
    ran = await desk.apply()
    assert (ran.code, "has another text at the provider" in ran.said) == (1, True)


async def test_postgresql_away_is_said(desk: Desk) -> None:
    desk.environment["COMUNICA_POSTGRES_DSN"] = "postgresql://comunica_admin@127.0.0.1:1/none"
    ran = await desk.apply()
    assert (ran.code, "PostgreSQL is away" in ran.complained) == (1, True)


async def test_the_role_of_comunica_admin_sees_no_citizen(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    tables = ("subscriber", "subscriber_address", "inbound_message", "consent_entry", "delivery", "broadcast")
    for table in tables:
        assert not await superuser.fetchval("SELECT has_table_privilege('comunica_admin', $1, 'SELECT')", table)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"footer": "Per uscire scrivi DISATTIVA", "body": "Il Comune informa: {{testo}} Grazie a tutti per l'aiuto."},
         "template_without_sender"),
        ({"footer": "Comune di Borgo"}, "template_without_leave_word"),
    ],
)  # fmt: skip
async def test_a_template_without_its_sender_or_the_way_out_is_refused_when_it_is_applied(
    desk: Desk, superuser: Any, change: dict[str, str], code: str
) -> None:
    desk.town["templates"][0] |= change
    ran = await desk.apply()
    assert (ran.code, f"templates[0] avviso: {code}" in ran.complained) == (1, True)
    assert await superuser.fetchval("SELECT count(*) FROM municipality WHERE slug = 'borgo'") == 0


@pytest.mark.parametrize(
    ("footer", "code"),
    [("Per uscire scrivi DISATTIVA", "template_without_sender"), ("Comune di Borgo", "template_without_leave_word")],
)
async def test_a_template_without_its_sender_or_the_way_out_does_not_come_in_by_synchronising(
    desk: Desk, superuser: Any, footer: str, code: str
) -> None:
    body = {"type": "BODY", "text": "Avviso a tutti: {{testo}} Grazie per l'attenzione.", "example": {}}
    definition: dict[str, Any] = {"name": "avviso", "language": "it", "category": "UTILITY"}
    definition |= {"parameter_format": "NAMED"} | {"components": [body, {"type": "FOOTER", "text": footer}]}
    url = f"{desk.town['channel']['base_url']}/{desk.town['channel']['waba_id']}/message_templates"
    async with httpx.AsyncClient(timeout=PATIENCE, headers={"Authorization": f"Bearer {TOKEN}"}) as web:
        assert (await web.post(url, json=definition)).status_code == 200
    ran = await desk.apply()
    assert (ran.code, f"FAILED       template avviso (it): {code}" in ran.said) == (1, True)
    assert await superuser.fetchval("SELECT count(*) FROM template") == 0


async def test_starter_templates_are_asked_for_synchronised_whole_and_kept(desk: Desk, superuser: Any) -> None:
    desk.town |= {"starters": ["viabilita", "piena"], "starter_languages": ["it", "en"]}
    assert (await desk.apply()).code == 0
    rows = await superuser.fetch("SELECT * FROM template WHERE name LIKE 'viabilita%' OR name LIKE 'piena%'")
    assert len(rows) == 16
    assert {(row["status"], row["category"], row["header"]) for row in rows} == {("approved", "utility", "none")}
    assert {(row["buttons"], row["ttl_seconds"]) for row in rows if row["name"] == "piena_dove_v1"} == {
        ('[{"title": "Non ricevere più", "payload": "leave"}]', 10800),
        ('[{"title": "Stop messages", "payload": "leave"}]', 10800),
    }
    before = await everything(superuser)
    ran = await desk.apply()
    assert {line.partition("  ")[0] for line in ran.lines} == {"ok"}
    assert await everything(superuser) == before


async def test_templates_below_a_picture_are_asked_for_with_an_example_of_the_towns_own(
    desk: Desk, superuser: Any
) -> None:
    (desk.folder / "piazza.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(100))
    desk.town |= {"starters": ["eventi"], "starter_media": {"image": "piazza.png"}}
    assert (await desk.apply()).code == 0
    rows = await superuser.fetch("SELECT header, count(*) FROM template WHERE name LIKE 'eventi%' GROUP BY 1")
    assert {row[0] for row in rows} == {"none", "image"}
    assert {line.partition("  ")[0] for line in (await desk.apply()).lines} == {"ok"}


async def test_an_example_that_is_not_there_or_not_a_picture_is_said_before_anything_is_done(
    desk: Desk, superuser: Any
) -> None:
    desk.town |= {"starters": ["eventi"], "starter_media": {"image": "piazza.png"}}
    ran = await desk.apply()
    assert (ran.code, "starter_media.image: piazza.png cannot be read" in ran.complained) == (1, True)
    (desk.folder / "piazza.png").write_bytes(b"%PDF-1.7")
    ran = await desk.apply()
    assert (ran.code, "the example of image must be a JPEG or PNG" in ran.complained) == (1, True)
    assert await superuser.fetchval("SELECT count(*) FROM template") == 0


async def test_a_cap_is_set_only_where_prices_are_known(desk: Desk, superuser: Any) -> None:
    desk.town["budget"] = {"cap": "12.50", "currency": "EUR"}
    ran = await desk.apply()
    assert (ran.code, "FAILED       budget: no cap is set, since no price is known" in ran.said) == (1, True)
    assert await superuser.fetchval("SELECT count(*) FROM budget") == 0
    desk.environment["COMUNICA_PRICES_FILE"] = str(ROOT / "docs" / "operations" / "prices.example.toml")
    ran = await desk.apply()
    assert (ran.code, "ok, changed  budget: at most EUR 12.5000 a month" in ran.lines) == (0, True)
    assert await superuser.fetchval("SELECT cap_micros FROM budget") == 12_500_000
    desk.town["budget"]["currency"] = "CHF"
    assert "the prices are in EUR" in (await desk.apply()).said
    assert await superuser.fetchval("SELECT count(*) FROM budget") == 0


async def test_an_unknown_family_of_starters_is_said_with_those_there_are(desk: Desk) -> None:
    desk.town |= {"starters": ["gossip"]}
    ran = await desk.apply()
    assert (ran.code, "starters" in ran.complained, "viabilita" in ran.complained) == (1, True, True)


async def test_a_preview_is_what_a_citizen_reads(desk: Desk) -> None:
    ran = await desk.run(
        "templates", "preview", "viabilita", "--town", "Solaro", "cosa=strada  chiusa", "dove=via Roma"
    )
    assert ran.lines[2:6] == [
        "*Viabilità e lavori*",
        "Comune di Solaro informa:",
        "Che cosa: strada  chiusa",
        "Dove: via Roma",
    ]
    assert ran.lines[-2:] == ["Comune di Solaro. Per uscire scrivi DISATTIVA", "[ Non ricevere più ]"]
    assert len((await desk.run("templates", "list")).lines) == 15
    assert "--- piena_dove_quando_v1 (it)" in (await desk.run("templates", "show", "piena")).said


async def test_create_is_apply_by_another_word(desk: Desk, superuser: Any) -> None:
    await desk.apply()
    ran = await desk.run("municipality", "create", "-f", "town.yaml")
    assert (ran.code, {line.partition("  ")[0] for line in ran.lines}) == (0, {"ok"})
