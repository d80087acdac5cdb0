"""A notice on its way: how far it is, who steers it, what follows it, who did not get it."""

import asyncio
import datetime as dt
import json
from dataclasses import replace
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
import pytest_asyncio

from comunica.broadcasting.audience import StreetPart
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import DeliveryState
from comunica.broadcasting.street_lines import StreetNames, read_streets
from comunica.contracts.bells import BroadcastBell
from comunica.municipality.roles import Role
from comunica.municipality.sending_rules import ALL_CATEGORIES
from comunica.municipality.territory import Parity, Street, street_id
from comunica.stores.pool import Connection
from services.console.pages.broadcasts import follow_desk
from services.console.pages.broadcasts.follow_desk import street_line
from services.console.pages.broadcasts.follow_words import MISSED, why_held, why_missed, why_paused
from services.console.streams import Rhythm, Streams
from tests.eventually import eventually
from tests.integration.console.broadcasts.following import Going, as_town, goes, sent
from tests.integration.console.broadcasts.writing import (
    broadcasts_of,
    errors_of,
    hidden_in,
    opened,
    seen_after,
    text_of,
)
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

S = DeliveryState
ROME = ZoneInfo("Europe/Rome")
TRENTO = street_id("Via Trento")


@pytest_asyncio.fixture(autouse=True)
async def all_ticked(superuser: Connection, town: TownAtTest) -> None:
    """Nothing waits for a second person here."""
    put = "UPDATE municipality SET profile = profile || $2 WHERE id = $1"
    await superuser.execute(put, town.id, json.dumps({"without_approval": sorted(ALL_CATEGORIES)}))


async def state_of(superuser: Connection, broadcast_id: UUID) -> str:
    return str(await superuser.fetchval("SELECT state FROM broadcast WHERE id = $1", broadcast_id))


async def test_what_is_on_its_way_says_how_far_it_is_by_state_and_by_zone_with_pace_and_end(
    clerk: Browser, observer: Browser, superuser: Connection, town: TownAtTest
) -> None:
    going = await sent(clerk)
    centre = Going(counts={S.DELIVERED: 30, S.READ: 10, S.QUEUED: 60})
    coast = Going(counts={S.ACCEPTED: 20, S.FAILED: 5}, zone="la-costa", reason=Reason.UNREACHABLE)
    await goes(superuser, town, going, centre, coast)
    shown = await observer.get(f"/avvisi/{going}")
    said = text_of(shown.text)
    assert "in corso Inviato a 65 su 125." in said
    begins = await superuser.fetchval("SELECT scheduled_for FROM broadcast WHERE id = $1", going)
    assert f'bubble-time">{begins.astimezone(ROME):%H.%M}<' in shown.text, "no hour for example"
    assert "Circa 65 al minuto: l’ultima persona lo riceve tra meno di un minuto." in said
    assert "Consegnati 40 su 125" in said
    assert "letti 10" in said and "non riusciti 5" in said
    assert "Centro 100 60 40 0" in said and "La Costa 25 0 0 5" in said
    # On a phone each zone is a card, and nothing of it lies beside the screen.
    assert '<td data-label="Non arrivati" class="number">5</td>' in shown.text
    assert "5 persone non lo hanno ricevuto" in said
    assert "da lunedì 30 novembre" in said and "Scritto da Persona clerk" in said and "Tutti gli iscritti" in said
    # Live where JavaScript is; by itself without.
    assert f'data-live="/avvisi/{going}/flusso"' in shown.text
    assert '<noscript><meta http-equiv="refresh" content="10"></noscript>' in shown.text
    assert shown.text.count("<h1>") == 1


async def test_one_that_is_finished_says_how_long_it_took_and_is_live_no_more(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    over = await sent(clerk)
    await goes(superuser, town, over, Going(counts={S.DELIVERED: 98, S.EXPIRED: 2}), state="finished")
    shown = await clerk.get(f"/avvisi/{over}")
    assert "Concluso in circa 3 minuti: consegnato a 98 su 100." in text_of(shown.text)
    assert "data-live=" not in shown.text and "http-equiv" not in shown.text


async def test_who_was_cancelled_expired_or_had_left_is_not_among_those_it_was_sent_to(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    stopped = await sent(clerk)
    await goes(superuser, town, stopped, Going(counts={S.DELIVERED: 3, S.CANCELLED: 97}), state="cancelled")
    said = text_of((await clerk.get(f"/avvisi/{stopped}")).text)
    assert "Annullato: consegnato a 3 su 100." in said and "Inviati 3 su 100" in said
    going = await sent(clerk)
    left = Going(counts={S.SENT: 1, S.FAILED: 1, S.SUPPRESSED: 2, S.EXPIRED: 3, S.QUEUED: 3})
    await goes(superuser, town, going, left)
    assert "Inviato a 2 su 10." in text_of((await clerk.get(f"/avvisi/{going}")).text)
    assert "2 persone lo hanno già ricevuto" in text_of((await clerk.get(f"/avvisi/{going}/annulla")).text)
    assert "Inviati 2 su 10" in text_of((await clerk.get("/")).text)


async def test_one_that_reached_nobody_and_one_that_is_planned_say_so(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    nobody = await sent(clerk)
    await goes(superuser, town, nobody, state="finished")
    assert "non è partito nessun messaggio" in text_of((await clerk.get(f"/avvisi/{nobody}")).text)
    planned = await sent(clerk, parte="poi", partenza_date="2027-01-08", partenza_time="09:30")
    said = text_of((await clerk.get(f"/avvisi/{planned}")).text)
    assert "Partenza: 8 gennaio 2027, ore 09.30." in said


async def test_what_is_held_or_paused_says_why(clerk: Browser, superuser: Connection, town: TownAtTest) -> None:
    going = await sent(clerk)
    await goes(superuser, town, going, Going(counts={S.QUEUED: 2}))
    hold = "UPDATE broadcast SET waits_for = $2, waits_until = now() + interval '1 hour' WHERE id = $1"
    await superuser.execute(hold, going, "people_limit")
    assert "Per oggi WhatsApp non lascia scrivere ad altre persone" in text_of(
        (await clerk.get(f"/avvisi/{going}")).text
    )
    pause = "UPDATE broadcast SET state = 'paused', paused_reason = $2 WHERE id = $1"
    await superuser.execute(pause, going, "template_paused")
    assert "WhatsApp ha fermato il modello" in text_of((await clerk.get(f"/avvisi/{going}")).text)


async def test_it_is_paused_resumed_and_cancelled_after_a_question(
    clerk: Browser, console: Console, superuser: Connection, town: TownAtTest
) -> None:
    going = await sent(clerk)
    await goes(superuser, town, going, Going(counts={S.DELIVERED: 1, S.QUEUED: 1}))
    console.bells.rung.clear()
    paused = text_of((await clerk.sent(f"/avvisi/{going}/pausa")).text)
    assert await state_of(superuser, going) == "paused"
    assert "L’avviso è in pausa" in paused and "Riprendi" in paused and "Metti in pausa" not in paused
    assert BroadcastBell(str(town.id), str(going)) in console.bells.rung
    assert "mettilo in pausa" not in (await clerk.get(f"/avvisi/{going}/annulla")).text
    await clerk.sent(f"/avvisi/{going}/riprendi")
    assert await state_of(superuser, going) == "sending"
    asked = text_of((await clerk.get(f"/avvisi/{going}/annulla")).text)
    assert "1 persona lo ha già ricevuto" in asked and "mettilo in pausa" in asked
    assert "Annulla l’avviso Torna all’avviso" in asked
    assert await state_of(superuser, going) == "sending"
    await clerk.sent(f"/avvisi/{going}/annulla")
    assert await state_of(superuser, going) == "cancelled"
    late = text_of((await clerk.sent(f"/avvisi/{going}/riprendi")).text)
    assert "Non è in pausa, oppure è già finito" in late
    assert "Annullato: consegnato a 1 su 2." in late
    lines = await superuser.fetch("SELECT who, what FROM audit_entry WHERE reason = $1 ORDER BY id", str(going))
    assert [line["what"] for line in lines] == ["pause_broadcast", "resume_broadcast", "cancel_broadcast"]
    assert all(line["who"].startswith("staff:") for line in lines)


async def test_the_log_leads_from_an_order_to_its_notice(clerk: Browser, observer: Browser) -> None:
    going = await sent(clerk)
    await clerk.sent(f"/avvisi/{going}/pausa")
    log = (await observer.get("/registro?cosa=avvisi")).text
    assert f'<a href="/avvisi/{going}">Ha messo in pausa un avviso</a>' in log


async def test_who_may_not_send_looks_and_steers_nothing(
    clerk: Browser, observer: Browser, superuser: Connection, town: TownAtTest
) -> None:
    going = await sent(clerk)
    await goes(superuser, town, going, Going(counts={S.QUEUED: 1}))
    shown = (await observer.get(f"/avvisi/{going}")).text
    assert f"/avvisi/{going}/pausa" not in shown and f"/avvisi/{going}/annulla" not in shown
    assert "Scrivi da questo" not in shown
    for step in ("pausa", "riprendi", "annulla", "ritenta", "rettifica"):
        assert (await observer.post(f"/avvisi/{going}/{step}")).status_code == 403
    assert await state_of(superuser, going) == "sending"


async def test_the_notice_of_another_town_is_not_there(
    console: Console, clerk: Browser, superuser: Connection, town: TownAtTest, other_town: TownAtTest
) -> None:
    going = await sent(clerk)
    await goes(superuser, town, going, Going(counts={S.QUEUED: 1}))
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as stranger:
        for page in ("", "/flusso", "/annulla", "/ritenta", "/rettifica", "/non-arrivati"):
            assert (await stranger.get(f"/avvisi/{going}{page}")).status_code == 404, page
        for step in ("pausa", "riprendi", "annulla", "ritenta", "rettifica"):
            assert (await stranger.post(f"/avvisi/{going}/{step}")).status_code == 404, step
    assert await state_of(superuser, going) == "sending"


async def test_what_was_written_is_text_everywhere(clerk: Browser, superuser: Connection, town: TownAtTest) -> None:
    evil = '<script>alert(1)</script>"><img src=x onerror=alert(1)></textarea>'
    over = await sent(clerk, campo_cosa=evil)
    await goes(superuser, town, over, Going(counts={S.DELIVERED: 1, S.FAILED: 1}), state="finished")
    for page in ("", "/ritenta", "/rettifica", "/non-arrivati"):
        shown = await opened(clerk, f"/avvisi/{over}{page}")
        assert shown.status_code == 200, page
        assert "<script>alert" not in shown.text and "<img src=x" not in shown.text


# --- Live ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def quick(console: Console, monkeypatch: pytest.MonkeyPatch) -> Console:
    """Looks often."""
    monkeypatch.setattr(follow_desk, "_ZONES_EVERY", 0.0)
    streams = Streams(console.parts.sessions, meter=console.meter, rhythm=Rhythm(look=0.01, beat=1.0, longest=20.0))
    return replace(console, parts=replace(console.parts, streams=streams))


async def test_the_stream_tells_each_change_and_ends_when_nothing_changes_any_more(
    quick: Console, clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    going = await sent(clerk)
    await goes(superuser, town, going, Going(counts={S.QUEUED: 1, S.DELIVERED: 1}))
    async with quick.browser(visitor_of(town, Role.OBSERVER)) as watcher:
        stream = asyncio.create_task(watcher.get(f"/avvisi/{going}/flusso"))
        await eventually(lambda: quick.meter.streams == 1)
        await superuser.execute("UPDATE delivery SET state = 'delivered' WHERE source_id = $1", going)
        await superuser.execute("UPDATE broadcast SET state = 'finished', finished_at = now() WHERE id = $1", going)
        told = await asyncio.wait_for(stream, 20)
    assert told.headers["content-type"].startswith("text/event-stream")
    events = told.text.split("\n\n")
    assert "consegnato a 2 su 2" in text_of("<main" + events[-3])
    assert events[-2].startswith("event: fine")
    # Nothing of it is only for who may send, or only for one session.
    assert "forgery" not in told.text and "/pausa" not in told.text
    assert "aria-live" not in told.text


async def test_two_who_watch_are_looked_for_once(
    quick: Console, clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    going = await sent(clerk)
    await goes(
        superuser, town, going, Going(counts={S.DELIVERED: 1}), state="finished", started_ago=dt.timedelta(days=2)
    )
    for role in (Role.OBSERVER, Role.CLERK):
        async with quick.browser(visitor_of(town, role)) as watcher:
            told = await watcher.get(f"/avvisi/{going}/flusso")
            assert told.text.count("event: stato") == 1 and "event: fine" in told.text


# --- Once more, otherwise, again -------------------------------------------------------------------------------------


async def people_of(superuser: Connection, town: TownAtTest) -> list[UUID]:
    rows = await superuser.fetch(
        "SELECT id FROM subscriber WHERE municipality_id = $1 AND consent = 'opted_in' ORDER BY id", town.id
    )
    return [row["id"] for row in rows]


async def to_real_people(superuser: Connection, town: TownAtTest, broadcast_id: UUID) -> None:
    """The first got it, the second's phone was off line, of the third nobody knows."""
    people = await people_of(superuser, town)
    await as_town(superuser, town)
    for person, (state, reason) in zip(
        people, (("delivered", None), ("failed", "provider_down"), ("unknown", "answer_late")), strict=False
    ):
        await superuser.execute(
            "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state,"
            " reason) VALUES ($1, $2, $3, $4, 'broadcast', 'normal', $5, $6)",
            *(town.id, broadcast_id, person, town.channel_id, state, reason),
        )
    await superuser.execute(
        "UPDATE broadcast SET state = 'finished', resolved = 3, started_at = now(), finished_at = now() WHERE id = $1",
        broadcast_id,
    )


async def test_whom_it_did_not_reach_is_tried_again_once_however_often_the_button_is_pressed(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    over = await sent(clerk, campo_cosa="acqua non potabile")
    await to_real_people(superuser, town, over)
    asked = await clerk.get(f"/avvisi/{over}/ritenta")
    assert "1 persona lo riceve" in text_of(asked.text)
    assert "non si sa se l’ha ricevuto" in text_of(asked.text)
    form = hidden_in(asked.text, f"/avvisi/{over}/ritenta")
    answers = [await clerk.post(f"/avvisi/{over}/ritenta", form) for _ in range(2)]
    assert [each.status_code for each in answers] == [303, 303]
    assert len({each.headers["location"] for each in answers}) == 1
    again = UUID(answers[0].headers["location"].rpartition("/")[2])
    row = next(each for each in await broadcasts_of(superuser, town.id) if each["id"] == again)
    assert (row["kind"], row["original_id"], row["counted"]) == ("retry", over, 1)
    assert row["parameters"]["cosa"] == "acqua non potabile"
    shown = await clerk.get(f"/avvisi/{again}")
    assert "nuovo tentativo" in text_of(shown.text) and f'href="/avvisi/{over}"' in shown.text


async def test_those_of_whom_nobody_knows_are_tried_only_if_it_is_asked_for(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    over = await sent(clerk)
    await to_real_people(superuser, town, over)
    answer = await clerk.post(f"/avvisi/{over}/ritenta", {"modulo": str(uuid4()), "ignoti": "si"})
    again = UUID(answer.headers["location"].rpartition("/")[2])
    row = next(each for each in await broadcasts_of(superuser, town.id) if each["id"] == again)
    assert (row["counted"], row["audience"]["with_unknown"]) == (2, True)


async def test_nothing_is_tried_again_while_it_is_on_its_way_or_when_there_is_nobody(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    going = await sent(clerk)
    await goes(superuser, town, going, Going(counts={S.QUEUED: 1}))
    wrong = await clerk.post(f"/avvisi/{going}/ritenta", {"modulo": str(uuid4())})
    assert wrong.status_code == 422
    assert errors_of(wrong.text)[0][1].startswith("L’avviso non è ancora concluso")
    over = await sent(clerk)
    await goes(superuser, town, over, Going(counts={S.DELIVERED: 1}), state="finished")
    wrong = await clerk.post(f"/avvisi/{over}/ritenta", {"modulo": str(uuid4())})
    assert errors_of(wrong.text)[0][1].startswith("Non c’è nessuno per cui valga la pena")


async def test_whom_a_correction_of_a_large_notice_reaches_is_counted_when_asked(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    over = await sent(clerk, campo_cosa="acqua sospesa mercoledì")
    await to_real_people(superuser, town, over)
    await superuser.execute("UPDATE broadcast SET resolved = 100000 WHERE id = $1", over)
    form = await opened(clerk, f"/avvisi/{over}/rettifica")
    assert "L’avviso è andato a 100.000 persone. Con «Aggiorna l’anteprima» vedi" in text_of(form.text)
    assert "lo ricevono" not in text_of(form.text)
    fields = {**hidden_in(form.text, f"/avvisi/{over}/rettifica"), "campo_cosa": "Rettifica: giovedì", "fare": "guarda"}
    seen = await seen_after(clerk, f"/avvisi/{over}/rettifica", fields)
    assert "2 persone lo ricevono" in text_of(seen.text)


async def test_a_correction_goes_to_exactly_those_who_got_it_or_may_have(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    over = await sent(clerk, campo_cosa="acqua sospesa mercoledì")
    await to_real_people(superuser, town, over)
    form = await opened(clerk, f"/avvisi/{over}/rettifica")
    assert "Rettifica: acqua sospesa mercoledì" in text_of(form.text)
    assert "2 persone lo ricevono" in text_of(form.text)
    hidden = hidden_in(form.text, f"/avvisi/{over}/rettifica")
    fields = {
        **hidden,
        "campo_cosa": "Rettifica: acqua sospesa giovedì",
        "campo_dove": "",
        "campo_quando": "da lunedì 30 novembre",
        "campo_fare": "",
    }
    seen = await seen_after(clerk, f"/avvisi/{over}/rettifica", {**fields, "fare": "guarda"})
    assert seen.status_code == 200 and "acqua sospesa giovedì" in text_of(seen.text)
    answer = await clerk.post(f"/avvisi/{over}/rettifica", {**fields, "fare": "manda"})
    assert answer.status_code == 303, errors_of(answer.text)
    correction = UUID(answer.headers["location"].rpartition("/")[2])
    row = next(each for each in await broadcasts_of(superuser, town.id) if each["id"] == correction)
    assert (row["kind"], row["original_id"], row["counted"]) == ("correction", over, 2)
    assert row["origin"] == "console"
    assert "rettifica" in text_of((await clerk.get(f"/avvisi/{correction}")).text)


async def test_a_correction_that_says_the_same_or_too_little_is_not_sent(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    over = await sent(clerk, campo_cosa="acqua sospesa")
    await to_real_people(superuser, town, over)
    path, form = f"/avvisi/{over}/rettifica", {"modulo": str(uuid4()), "fare": "manda", "campo_quando": "oggi"}
    empty = await seen_after(clerk, path, {**form, "campo_cosa": ""})
    assert [place for place, _ in errors_of(empty.text)] == ["campo_cosa"]
    same = await clerk.post(path, {**form, "campo_cosa": "acqua sospesa", "campo_quando": "da lunedì 30 novembre"})
    assert (same.status_code, errors_of(same.text)[0][1]) == (
        422,
        "Il testo è uguale all’originale: cambia quello che era sbagliato.",
    )


async def test_whoever_goes_back_after_a_correction_sends_no_second_one(
    clerk: Browser, superuser: Connection, town: TownAtTest
) -> None:
    over = await sent(clerk, campo_cosa="mercato spostato")
    await to_real_people(superuser, town, over)
    path = f"/avvisi/{over}/rettifica"
    address = (await clerk.get(path)).headers["location"]
    form = {**hidden_in((await clerk.get(address)).text, path), "campo_cosa": "Rettifica: non è spostato"}
    looked = await clerk.post(path, {**form, "campo_quando": "oggi", "fare": "guarda"})
    assert looked.headers["location"] == address
    assert "Rettifica: non è spostato</textarea>" in (await clerk.get(address)).text
    answer = await clerk.post(path, {**form, "campo_quando": "oggi", "fare": "manda"})
    before = len(await broadcasts_of(superuser, town.id))
    back = await clerk.get(address)
    assert "Hai già mandato questo avviso" in back.text and f'href="{answer.headers["location"]}"' in back.text
    again = await clerk.post(path, {**form, "campo_quando": "oggi", "fare": "manda"})
    assert again.headers["location"] == answer.headers["location"]
    assert "non parte una seconda volta" in text_of((await clerk.get(again.headers["location"])).text)
    assert len(await broadcasts_of(superuser, town.id)) == before


async def test_it_is_used_again_as_a_new_notice_with_its_text_and_its_people(clerk: Browser) -> None:
    over = await sent(clerk, campo_cosa="mercato spostato", a_chi="parte", zone="centro")
    page = (await clerk.get(f"/avvisi/{over}")).text
    form = hidden_in(page, "/avvisi/nuovo/viabilita")
    assert (form["campo_cosa"], form["zone"], form["a_chi"]) == ("mercato spostato", "centro", "parte")
    again = await seen_after(clerk, "/avvisi/nuovo/viabilita", form)
    assert again.status_code == 200 and "mercato spostato" in again.text
    assert "Copia il testo" in text_of(page) and "mercato spostato" in page.partition("<textarea")[2]


@pytest.mark.parametrize(
    ("part", "line"),
    [
        (StreetPart(street=TRENTO), "Via Trento"),
        (StreetPart(street=TRENTO, parity=Parity.ODD), "Via Trento dispari"),
        (
            StreetPart(street=TRENTO, first=1, last=31, parity=Parity.ODD),
            "Via Trento dispari da 1 a 31",
        ),
        (StreetPart(street=TRENTO, first=12), "Via Trento da 12"),
        (StreetPart(street=TRENTO, last=12), "Via Trento fino a 12"),
        (StreetPart(street=TRENTO, first=12, last=12), "Via Trento da 12 a 12"),
    ],
)
def test_a_part_of_a_street_is_written_as_the_form_reads_it(part: StreetPart, line: str) -> None:
    assert street_line(part, "Via Trento") == line
    street = Street(dug="Via", name="Trento", zone="centro")
    assert read_streets(line, StreetNames([street])) == ((part,), ())


# --- Who did not get it ----------------------------------------------------------------------------------------------


async def test_who_did_not_get_it_is_shown_masked_with_the_reason_in_words(
    clerk: Browser, observer: Browser, superuser: Connection, town: TownAtTest
) -> None:
    over = await sent(clerk)
    await to_real_people(superuser, town, over)
    shown = await observer.get(f"/avvisi/{over}/non-arrivati")
    said = text_of(shown.text)
    assert "WhatsApp non era raggiungibile 1" in said
    assert "La risposta di WhatsApp non è arrivata: non si sa se l’ha ricevuto 1" in said
    assert "numero che finisce con" in said and "39333" not in shown.text
    got, failed, unknown = (await people_of(superuser, town))[:3]
    assert str(got) not in shown.text and f"/iscritti/{failed}" in shown.text
    only = await observer.get(f"/avvisi/{over}/non-arrivati?stato=unknown")
    assert str(unknown) in only.text and str(failed) not in only.text
    # Nobody can list who read it.
    assert str(got) not in (await observer.get(f"/avvisi/{over}/non-arrivati?stato=delivered")).text


async def test_a_long_list_comes_in_pages(clerk: Browser, superuser: Connection, town: TownAtTest) -> None:
    over = await sent(clerk)
    await goes(superuser, town, over, Going(counts={S.FAILED: 70}, reason="unreachable"), state="finished")
    first = await clerk.get(f"/avvisi/{over}/non-arrivati")
    assert first.text.count("persona cancellata") == 50
    rest = first.text.partition("dopo=")[2].partition('"')[0]
    assert (await clerk.get(f"/avvisi/{over}/non-arrivati?dopo={rest}")).text.count("persona cancellata") == 20


async def test_nobody_missed_says_so(clerk: Browser, superuser: Connection, town: TownAtTest) -> None:
    over = await sent(clerk)
    await goes(superuser, town, over, Going(counts={S.DELIVERED: 2}), state="finished")
    assert "Nessuno finora" in text_of((await clerk.get(f"/avvisi/{over}/non-arrivati")).text)


@pytest.mark.parametrize("reason", Reason, ids=str)
def test_every_word_of_the_record_has_its_sentence(reason: Reason) -> None:
    assert why_paused(reason) and why_held(reason)
    for state in MISSED:
        assert why_missed(state, reason).strip()
        assert why_missed(state, "a_word_of_tomorrow") == why_missed(state, None)
