"""Somebody writes a notice: chooses, fills in, sees it as the phone shows it, tries it, and sends it once."""

import asyncio
import datetime as dt
import re
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest

from comunica.broadcasting.starter_templates import starter_templates
from comunica.municipality.roles import Role
from comunica.stores.pool import Connection, Pool
from comunica.usecases.setting_up.starter_setups import setup_of
from tests.integration.console.broadcasts.writing import (
    ALERT,
    ROADS,
    broadcasts_of,
    errors_of,
    hidden_in,
    notice_form,
    opened,
    seen_after,
    text_of,
)
from tests.integration.console.conftest import Browser, Console, console_on, visitor_of
from tests.servers import Database
from tests.towns import TownAtTest, approved, put_town

PNG = b"\x89PNG\r\n\x1a\n0"
NOON = dt.datetime(2026, 11, 27, 11, tzinfo=dt.UTC)


@pytest.fixture
def console(pool: Pool, towns: tuple[TownAtTest, TownAtTest]) -> Console:
    """At noon, when nothing is quiet."""
    return console_on(pool, now=lambda: NOON)


async def test_the_categories_say_which_can_be_sent_and_what_to_do_about_the_others(clerk: Browser) -> None:
    answer = await clerk.get("/avvisi/nuovo")
    assert answer.status_code == 200
    assert 'href="/avvisi/nuovo/viabilita?lingua=it"' in answer.text
    assert 'href="/avvisi/nuovo/scuola' not in answer.text
    said = text_of(answer.text)
    assert "Viabilità e lavori" in said
    assert "Scuola da richiedere tariffa promozionale Nessuno lo ha ancora chiesto a WhatsApp" in said
    assert "In esame in approvazione WhatsApp lo sta esaminando" in said


async def test_another_category_at_the_provider_is_said_with_what_follows(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    change = "UPDATE template SET category = $1 WHERE municipality_id = $2 AND name LIKE 'viabilita%'"
    await superuser.execute(change, "marketing", town.id)
    try:
        said = text_of((await opened(clerk, ROADS)).text)
    finally:
        await superuser.execute(change, "utility", town.id)
    assert "WhatsApp lo considera promozionale, non di servizio" in said


async def test_a_template_that_waits_says_so_and_has_no_form(clerk: Browser) -> None:
    answer = await opened(clerk, "/avvisi/nuovo/in_esame")
    assert "Ora non si può mandare" in text_of(answer.text)
    assert "<textarea" not in answer.text


async def test_a_notice_goes_from_the_form_over_the_preview_to_the_record(
    clerk: Browser, console: Console, superuser: Connection, town: TownAtTest
) -> None:
    before = len(await broadcasts_of(superuser, town.id))
    form = notice_form(a_chi="parte", zone=["centro", "brollo"], link="www.comune.example/lavori")
    seen = await seen_after(clerk, f"{ROADS}/anteprima", form)
    assert seen.status_code == 200, errors_of(seen.text)
    said = text_of(seen.text)
    assert "Che cosa: lavori in via Trento https://www.comune.example/lavori Quando: da lunedì 30 novembre" in said
    assert "3 persone lo ricevono" in said
    assert "Centro 1" in said and "Villaggio Brollo 1" in said and "La Costa 1" in said
    assert "Costo stimato € 0,06" in said
    # The chat is headed as citizens know it: by the service's name, not the town's.
    assert re.search(r'<div class="phone-top">.*?<span>Service \d+</span>', seen.text, re.DOTALL)
    assert "meno di un minuto" in said
    assert len(await broadcasts_of(superuser, town.id)) == before

    sent = await clerk.post(f"{ROADS}/manda", hidden_in(seen.text, f"{ROADS}/manda"))
    assert sent.status_code == 303
    latest = (await broadcasts_of(superuser, town.id))[-1]
    assert sent.headers["location"] == f"/avvisi/{latest['id']}"
    assert (latest["state"], latest["origin"], latest["counted"]) == ("scheduled", "console", 3)
    assert latest["submitted_by"] == str(visitor_of(town, Role.CLERK).staff_id)
    assert latest["audience"]["zones"] == ["brollo", "centro"]
    assert latest["parameters"]["cosa"] == "lavori in via Trento https://www.comune.example/lavori"
    assert len(console.bells.rung) == 1


async def test_the_form_says_behind_which_field_a_link_stands(clerk: Browser) -> None:
    assert "Viene messo in fondo a «Che cosa», per esempio" in text_of((await opened(clerk, ROADS)).text)


async def test_a_form_that_is_sent_twice_sends_once(clerk: Browser, superuser: Connection, town: TownAtTest) -> None:
    before = len(await broadcasts_of(superuser, town.id))
    form = notice_form()
    answers = await asyncio.gather(*(clerk.post(f"{ROADS}/manda", form) for _ in range(4)))
    assert {each.status_code for each in answers} == {303}
    assert len({each.headers["location"] for each in answers}) == 1
    assert len(await broadcasts_of(superuser, town.id)) == before + 1
    # What holds it is the id of the form: with another one it goes once more.
    assert (await clerk.post(f"{ROADS}/manda", notice_form())).status_code == 303
    assert len(await broadcasts_of(superuser, town.id)) == before + 2


async def test_the_same_form_with_other_words_is_not_sent_again(clerk: Browser) -> None:
    form = notice_form()
    assert (await clerk.post(f"{ROADS}/manda", form)).status_code == 303
    again = await clerk.post(f"{ROADS}/manda", {**form, "campo_cosa": "altro"})
    assert again.status_code == 303
    page = text_of((await clerk.get(again.headers["location"])).text)
    assert "Questo modulo è già stato inviato con un contenuto diverso." in page and "Hai già mandato" in page


async def test_everything_that_is_wrong_is_said_at_once_next_to_its_field_and_what_was_typed_stays(
    clerk: Browser,
) -> None:
    form = notice_form(
        campo_cosa="",
        campo_quando="q" * 120,
        link="javascript:alert(1)",
        a_chi="parte",
        parte="poi",
        partenza_date="2026-11-20",
        partenza_time="10:00",
    )
    answer = await seen_after(clerk, f"{ROADS}/anteprima", form)
    assert answer.status_code == 422
    assert errors_of(answer.text) == [
        ("campo_cosa", "Che cosa: Compila questo campo."),
        ("campo_quando", "Quando: È troppo lungo: al massimo 100 caratteri, accorcialo di 20."),
        ("link", "Il collegamento non è un indirizzo completo: copialo dalla barra del browser."),
        ("a_chi", "Scegli almeno una zona, una via o chi abita fuori, oppure «A tutti gli iscritti»."),
        ("partenza_date", "Questo momento è già passato: scegline uno futuro, oppure «Subito»."),
    ]
    assert "q" * 120 in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert 'value="2026-11-20"' in answer.text


async def test_fields_that_no_approved_template_has_together_show_those_that_go(clerk: Browser) -> None:
    answer = await seen_after(clerk, f"{ROADS}/anteprima", notice_form(campo_fare="usa via Roma", campo_quando=""))
    ((place, says),) = errors_of(answer.text)
    assert place == "campo_cosa"
    assert "Questi campi non vanno insieme. Puoi compilare: Che cosa; Che cosa + Dove" in says


async def test_pasted_breaks_and_blanks_are_mended_for_all_to_see(clerk: Browser) -> None:
    form = notice_form(campo_cosa="via Trento\r\nchiusa\tal      traffico")
    said = text_of((await seen_after(clerk, f"{ROADS}/anteprima", form)).text)
    assert "Che cosa: via Trento chiusa al traffico" in said
    assert "In «Che cosa» gli a capo sono diventati spazi" in said
    assert "In «Che cosa» le tabulazioni sono diventate spazi." in said


async def test_plain_words_are_proposed(clerk: Browser) -> None:
    form = notice_form(campo_cosa="ATTENZIONE TUTTI " + "parola " * 30)
    said = text_of((await seen_after(clerk, f"{ROADS}/anteprima", form)).text)
    assert "Una frase ha 32 parole" in said
    assert "«ATTENZIONE TUTTI» è tutto in maiuscolo" in said


async def test_the_part_beside_the_form_follows_what_is_typed(clerk: Browser, superuser: Connection) -> None:
    half = await clerk.post(f"{ROADS}/accanto", notice_form(a_chi="", campo_cosa="prova"))
    assert half.status_code == 200 and "<html" not in half.text
    assert "prova" in half.text and "Quando il modulo è completo" in half.text
    whole = await clerk.post(f"{ROADS}/accanto", notice_form())
    assert "persone lo ricevono" in whole.text


async def test_streets_are_read_line_by_line_and_what_is_not_known_is_asked(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await superuser.execute(
        "INSERT INTO street (municipality_id, id, dug, name, zone_id)"
        " VALUES ($1, 'via-trento', 'Via', 'Trento', 'centro')",
        town.id,
    )
    wrong = await seen_after(
        clerk, f"{ROADS}/anteprima", notice_form(a_chi="parte", vie="Via Trento dispari 31-1\nVia Trentto")
    )
    ((place, says),) = errors_of(wrong.text)
    assert place == "vie" and "Riga 1, «Via Trento dispari 31-1»: il primo numero è più alto dell’ultimo" in says
    assert "Riga 2, «Via Trentto»: non conosciamo questa via, cerca in «Territorio» come si chiama. Forse" in says
    assert "Forse intendevi: Via Trento." in says
    many = notice_form(a_chi="parte", vie="\n".join(f"Via Mai Vista {n}" for n in range(40)))
    ((_, says),) = errors_of((await seen_after(clerk, f"{ROADS}/anteprima", many)).text)
    assert says.count("Riga ") == 5 and says.endswith("Altre righe da correggere: 35.")
    right = await seen_after(
        clerk, f"{ROADS}/anteprima", notice_form(a_chi="parte", zone=["centro"], vie="via trento dispari 1-31")
    )
    assert right.status_code == 200, errors_of(right.text)
    assert "Via Trento, numeri dispari da 1 a 31" in text_of(right.text)


async def test_where_nobody_is_enrolled_yet_nobody_is_told_to_choose_all(
    console: Console, superuser: Connection, other_town: TownAtTest
) -> None:
    await superuser.execute("UPDATE subscriber SET consent = 'none' WHERE municipality_id = $1", other_town.id)
    async with console.browser(visitor_of(other_town, Role.CLERK)) as clerk:
        answer = await seen_after(clerk, f"{ROADS}/anteprima", notice_form())
    says = "Nessuno è ancora iscritto: l’avviso si può mandare quando c’è almeno un iscritto."
    assert errors_of(answer.text) == [("a_chi", says)]


async def test_an_audience_of_nobody_is_refused_with_what_to_do(clerk: Browser) -> None:
    answer = await seen_after(clerk, f"{ROADS}/anteprima", notice_form(a_chi="parte", zone=["vuota"]))
    assert errors_of(answer.text) == [
        ("a_chi", "Tra questi destinatari non c’è nessun iscritto: scegli altre zone o vie, o tutti.")
    ]


async def test_everybody_and_a_part_is_asked_about(clerk: Browser) -> None:
    answer = await seen_after(clerk, f"{ROADS}/anteprima", notice_form(zone=["centro"]))
    assert [place for place, _ in errors_of(answer.text)] == ["a_chi"]


@pytest.mark.parametrize("typed", [{"partenza_date": "2026-11-30"}, {"partenza_time": "07:30"}])
async def test_a_day_typed_beside_at_once_is_not_passed_over(
    clerk: Browser, superuser: Connection, town: TownAtTest, typed: dict[str, str]
) -> None:
    before = await broadcasts_of(superuser, town.id)
    for step in ("anteprima", "manda"):
        answer = await seen_after(clerk, f"{ROADS}/{step}", notice_form(**typed))
        assert answer.status_code == 422
        assert errors_of(answer.text) == [
            (
                "partenza_date",
                "Hai scritto quando deve partire, ma hai scelto «Subito»: scegli «Nel giorno e all’ora che scrivo», "
                "oppure svuota il giorno e l’ora.",
            )
        ]
    assert await broadcasts_of(superuser, town.id) == before


async def test_it_is_planned_on_the_towns_clock(clerk: Browser, superuser: Connection, town: TownAtTest) -> None:
    form = notice_form(parte="poi", partenza_date="2026-11-30", partenza_time="07:30")
    seen = await seen_after(clerk, f"{ROADS}/anteprima", form)
    assert "Programma l’invio" in text_of(seen.text)
    assert (await clerk.post(f"{ROADS}/manda", hidden_in(seen.text, f"{ROADS}/manda"))).status_code == 303
    latest = (await broadcasts_of(superuser, town.id))[-1]
    assert latest["scheduled_for"] == dt.datetime(2026, 11, 30, 6, 30, tzinfo=dt.UTC)
    assert latest["expires_at"] == dt.datetime(2026, 11, 30, 18, 30, tzinfo=dt.UTC)


@pytest.fixture
async def quiet(superuser: Connection, town: TownAtTest) -> Any:
    """The town is quiet from nine to eight."""
    hours = '{"from": "21:00", "to": "08:00", "holidays": "hold"}'
    await superuser.execute(
        "UPDATE municipality SET profile = jsonb_set(profile, '{quiet_hours}', $2) WHERE id = $1", town.id, hours
    )
    yield
    await superuser.execute("UPDATE municipality SET profile = profile - 'quiet_hours' WHERE id = $1", town.id)


@pytest.mark.usefixtures("quiet")
async def test_quiet_hours_are_said_before_it_is_sent(pool: Pool, town: TownAtTest) -> None:
    night = console_on(pool, now=lambda: dt.datetime(2026, 11, 26, 22, tzinfo=dt.UTC))
    async with night.browser(visitor_of(town, Role.CLERK)) as clerk:
        said = text_of((await seen_after(clerk, f"{ROADS}/anteprima", notice_form())).text)
    assert "Di notte e nei festivi gli avvisi non urgenti aspettano: questo parte 27 novembre 2026, ore 08.00." in said


@pytest.mark.usefixtures("quiet")
async def test_what_waits_for_the_morning_is_said_where_the_lane_is_chosen(clerk: Browser) -> None:
    assert "Parte subito, ma di notte e nei festivi aspetta il mattino." in text_of((await opened(clerk, ROADS)).text)


async def test_in_a_town_without_quiet_hours_nothing_waits_for_the_morning(clerk: Browser) -> None:
    said = text_of((await opened(clerk, ROADS)).text)
    assert "Parte subito, a qualsiasi ora." in said and "aspetta il mattino" not in said


@pytest.mark.usefixtures("quiet")
async def test_an_alert_at_night_takes_three_pages_and_leaves_a_line_in_the_log(
    pool: Pool, town: TownAtTest, superuser: Connection
) -> None:
    night = console_on(pool, now=lambda: dt.datetime(2026, 11, 26, 22, tzinfo=dt.UTC))
    form = {
        "modulo": str(night.parts.new_id()),
        "lingua": "it",
        "campo_cosa": "frana in via Trento",
        "a_chi": "parte",
        "zone": ["centro"],
        "motivo": "strada a rischio",
    }
    async with night.browser(visitor_of(town, Role.APPROVER)) as commander:
        assert f'href="{ALERT}?lingua=it"' in (await commander.get("/avvisi/urgente")).text
        missing = await seen_after(commander, f"{ALERT}/controlla", {**form, "motivo": " "})
        assert errors_of(missing.text) == [("motivo", "Scrivi perché non può aspettare: resta nel registro.")]
        seen = await seen_after(commander, f"{ALERT}/controlla", form)
        assert "2 persone lo ricevono" in text_of(seen.text)
        sent = await commander.post(f"{ALERT}/manda", hidden_in(seen.text, f"{ALERT}/manda"))
    assert sent.status_code == 303
    latest = (await broadcasts_of(superuser, town.id))[-1]
    assert (latest["lane"], latest["state"], latest["urgent_reason"]) == ("urgent", "scheduled", "strada a rischio")
    line = await superuser.fetchrow("SELECT * FROM audit_entry WHERE id = $1", latest["id"])
    assert line is not None
    assert line["what"] == "urgent_broadcast"
    assert line["who"] == f"staff:{visitor_of(town, Role.APPROVER).staff_id}"


async def test_an_alert_says_why_at_noon_too(approver: Browser) -> None:
    answer = await seen_after(approver, f"{ROADS}/anteprima", notice_form(urgenza="urgent"))
    assert errors_of(answer.text) == [("motivo", "Scrivi perché non può aspettare: resta nel registro.")]


async def test_a_clerk_has_no_way_to_the_urgent_lane(clerk: Browser, superuser: Connection, town: TownAtTest) -> None:
    before = len(await broadcasts_of(superuser, town.id))
    assert 'value="urgent"' not in (await opened(clerk, ROADS)).text
    forged = await seen_after(clerk, f"{ROADS}/manda", notice_form(urgenza="urgent", motivo="subito"))
    assert [place for place, _ in errors_of(forged.text)] == ["urgenza"]
    assert (await clerk.get("/avvisi/urgente")).status_code == 403
    assert (await clerk.post(f"{ALERT}/manda", notice_form(motivo="x"))).status_code == 403
    assert len(await broadcasts_of(superuser, town.id)) == before


@pytest.mark.parametrize("step", ["", "/anteprima", "/prova", "/manda", "/accanto"])
async def test_who_only_looks_writes_nothing(
    observer: Browser, superuser: Connection, town: TownAtTest, step: str
) -> None:
    before = len(await broadcasts_of(superuser, town.id))
    assert (await observer.post(f"{ROADS}{step}", notice_form())).status_code == 403
    assert (await observer.get("/avvisi/nuovo")).status_code == 403
    assert len(await broadcasts_of(superuser, town.id)) == before


async def test_a_stranger_is_sent_to_the_door(stranger: Browser) -> None:
    assert (await stranger.get("/avvisi/nuovo")).status_code == 303
    assert (await stranger.post(f"{ROADS}/manda", notice_form())).status_code == 303


async def test_a_form_of_another_site_is_refused(clerk: Browser, superuser: Connection, town: TownAtTest) -> None:
    before = len(await broadcasts_of(superuser, town.id))
    answer = await clerk.post_as_it_is(f"{ROADS}/manda", {**notice_form(), "forgery": "0" * 64})
    assert answer.status_code == 403
    assert len(await broadcasts_of(superuser, town.id)) == before


async def test_what_was_typed_is_text_wherever_it_is_shown(clerk: Browser) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)>'
    form = notice_form(campo_cosa=evil, campo_quando="{{7*7}} *forte*", link=f"https://x.example/{evil}", vie=evil)
    for step in ("", "/accanto"):
        shown = await seen_after(clerk, f"{ROADS}{step}", form)
        assert "<script>alert" not in shown.text and "<img src=x" not in shown.text
        assert "{{7*7}}" in shown.text
    seen = await seen_after(clerk, f"{ROADS}/anteprima", notice_form(campo_cosa=evil))
    assert seen.status_code == 200
    assert "<script>alert" not in seen.text and "<img src=x" not in seen.text
    assert hidden_in(seen.text, f"{ROADS}/manda")["campo_cosa"] == evil


async def test_a_test_goes_to_the_staffs_phones_and_each_press_is_one(
    clerk: Browser, database: Database, superuser: Connection, town: TownAtTest
) -> None:
    none = await seen_after(clerk, f"{ROADS}/prova", notice_form())
    assert "Non ci sono telefoni di prova: un amministratore li aggiunge" in text_of(none.text)
    await put_town(database, replace(town.setup, test_numbers=("393330000009",)))
    form = notice_form()
    first = await seen_after(clerk, f"{ROADS}/prova", form)
    assert "La prova è partita" in text_of(first.text)
    assert (await seen_after(clerk, f"{ROADS}/prova", form)).status_code == 200
    second = await seen_after(clerk, f"{ROADS}/prova", hidden_in(first.text, f"{ROADS}/prova"))
    assert second.status_code == 200
    tests = [each for each in await broadcasts_of(superuser, town.id) if each["kind"] == "test"]
    assert len(tests) == 2
    assert {each["audience"]["testers"] for each in tests} == {True}


async def test_the_template_of_another_town_is_not_there(
    console: Console, superuser: Connection, other_town: TownAtTest, town: TownAtTest
) -> None:
    await superuser.execute(
        "UPDATE template SET name = 'solo_altrui' WHERE municipality_id = $1 AND name = 'avviso'", other_town.id
    )
    async with console.browser(visitor_of(town, Role.CLERK)) as clerk:
        assert (await opened(clerk, "/avvisi/nuovo/solo_altrui")).status_code == 404
        assert (await clerk.post("/avvisi/nuovo/solo_altrui/manda", notice_form())).status_code == 404


async def test_a_file_comes_with_its_words_and_stays_while_the_rest_is_mended(
    database: Database, console: Console, clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    await superuser.execute(
        "UPDATE template SET header = 'image' WHERE municipality_id = $1 AND name = 'avviso'", town.id
    )
    await superuser.execute(
        "UPDATE template_version SET header = 'image' WHERE municipality_id = $1 AND template_id ="
        " (SELECT id FROM template WHERE municipality_id = $1 AND name = 'avviso')",
        town.id,
    )
    address = "/avvisi/nuovo/avviso"
    form = {**notice_form(a_chi="tutti"), "campo_testo": "il mercato si sposta"}
    bare = await seen_after(clerk, f"{address}/anteprima", form)
    assert errors_of(bare.text) == [("file", "Questo modello comincia con un file: caricalo.")]
    unsaid = await seen_after(clerk, f"{address}/anteprima", form, files={"file": ("../piazza.png", PNG, "image/png")})
    assert ("alternativo", "Descrivi a parole che cosa si vede: serve a chi non può vederlo.") in errors_of(unsaid.text)
    wrong = await seen_after(
        clerk,
        f"{address}/anteprima",
        {**form, "campo_testo": "", "alternativo": "La piazza"},
        files={"file": ("../piazza.png", PNG, "image/png")},
    )
    assert "File già caricato: piazza.png" in text_of(wrong.text)
    media = await superuser.fetchval("SELECT id FROM media WHERE municipality_id = $1", town.id)
    seen = await seen_after(clerk, f"{address}/anteprima", {**form, "media": str(media), "alternativo": "La piazza"})
    assert seen.status_code == 200, errors_of(seen.text)
    assert "La piazza" in text_of(seen.text)
    assert (await clerk.post(f"{address}/manda", hidden_in(seen.text, f"{address}/manda"))).status_code == 303
    assert (await broadcasts_of(superuser, town.id))[-1]["media_id"] == media


async def test_a_family_goes_below_a_picture_as_its_own_template(
    database: Database, clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    plain = starter_templates(town.setup.name, ["eventi"], ["it"], headers=("image",))
    await put_town(database, town.setup, *(approved(setup_of(each)) for each in plain))
    address = "/avvisi/nuovo/eventi"
    form = notice_form(campo_cosa="festa in piazza", campo_quando="sabato", campo_dove="piazza Grandi", urgenza="bulk")
    picture = {"file": ("festa.png", PNG, "image/png")}
    seen = await seen_after(clerk, f"{address}/anteprima", {**form, "alternativo": "La piazza in festa"}, files=picture)
    assert seen.status_code == 200, errors_of(seen.text)
    assert "La piazza in festa" in text_of(seen.text)
    assert (await clerk.post(f"{address}/manda", hidden_in(seen.text, f"{address}/manda"))).status_code == 303
    latest = (await broadcasts_of(superuser, town.id))[-1]
    assert latest["template_name"] == "eventi_cosa_dove_quando_image_v1"
    alone = {**form, "modulo": str(uuid4()), "campo_dove": "", "campo_quando": "", "alternativo": "x"}
    ((_, says),) = errors_of((await seen_after(clerk, f"{address}/anteprima", alone, files=picture)).text)
    assert "Puoi compilare: Che cosa + Dove + Quando; Che cosa + Dove + Quando + Che cosa fare." in says


async def test_the_file_of_another_town_is_not_there_either(
    console: Console, superuser: Connection, town: TownAtTest, other_town: TownAtTest
) -> None:
    media = await superuser.fetchval("SELECT id FROM media WHERE municipality_id = $1", town.id)
    async with console.browser(visitor_of(other_town, Role.CLERK)) as stranger:
        answer = await seen_after(stranger, f"{ROADS}/anteprima", notice_form(media=str(media)))
    assert ("file", "Il file non c’è più: caricalo di nuovo.") in errors_of(answer.text)


async def test_without_javascript_and_in_english_it_is_the_same_page(console: Console, town: TownAtTest) -> None:
    async with console.browser(visitor_of(town, Role.CLERK, language="en")) as clerk:
        said = text_of((await seen_after(clerk, f"{ROADS}/anteprima", notice_form())).text)
    assert "Check the notice" in said
