"""The pages of people for each role, without JavaScript: what they show, what forms do, what nobody can do."""

import datetime as dt
import json
import re
from uuid import UUID

import httpx
import pytest
from uuid_utils.compat import uuid7

from comunica.enrolment.question import Ask
from comunica.municipality.roles import Role
from tests.integration.console.broadcasts.writing import hidden_in
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.integration.console.people.town import HOSTILE, People
from tests.towns import TownAtTest

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
PHONE = "393335550001"
#: What somebody calls themselves on WhatsApp, or writes in a list.
HOSTILE_NAMES = (
    HOSTILE,
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }}",
    "'; DROP TABLE subscriber; --",
    "=cmd|' /C calc'!A0",
    "\u202etxt.exe",
)


def fields_with_errors(page: str) -> dict[str, str]:
    """The sentence of each field that is wrong, read as a screen reader does: by `aria-describedby`."""
    found = {}
    for name in re.findall(r'id="f-(\w+)"[^>]*aria-invalid="true"', page) + re.findall(
        r'aria-invalid="true"[^>]*id="f-(\w+)"', page
    ):
        if name.endswith("_time"):
            continue  # its day, in the same group, says it
        said = re.search(rf'id="f-{name}-error">(.*?)</p>', page, re.DOTALL)
        described = re.search(rf'aria-describedby="[^"]*f-{name}-error', page)
        assert said and described, name
        found[name] = re.sub(r"<[^>]+>", " ", said[1]).split("Errore:")[-1].strip()
    return found


async def paths(people: People) -> list[str]:
    """Every page of the room, of people who are there."""
    person = await people.enrolled(PHONE)
    asked = await people.asked("393335550003", Ask.CONFIRM, at=NOW - dt.timedelta(hours=30))
    own = [f"/iscritti/{person}{part}" for part in ("", "/sposta", "/togli")]
    return [
        *("/iscritti", "/iscritti?zona=centro&stato=iscritti", "/iscritti?via=via-roma", *own),
        *("/iscritti/nuovo", "/iscritti/modulo", "/iscritti/esporta"),
        *("/da-rivedere", "/da-rivedere/vie", "/da-rivedere/risposte", f"/da-rivedere/risposte/{asked}"),
        *("/da-rivedere/richieste", "/importa", "/altri-messaggi"),
    ]


async def test_each_role_sees_what_it_may_and_a_stranger_is_sent_to_the_door(
    clerk: Browser, approver: Browser, observer: Browser, administrator: Browser, stranger: Browser, people: People
) -> None:
    pages = await paths(people)
    seen = {
        name: [path for path in pages if (await browser.get(path)).status_code == 200]
        for name, browser in (("clerk", clerk), ("approver", approver), ("observer", observer))
    }
    for path in pages:
        assert (await administrator.get(path)).status_code == 200, path
        door = await stranger.get(path)
        assert (door.status_code, door.headers["location"].split("?")[0]) == (303, "/entra"), path
    reading = [path for path in pages if path.startswith("/iscritti") and path.count("/") <= 2][:4]
    assert seen["approver"] == seen["observer"] == [path for path in reading if "nuovo" not in path]
    forbidden = {"/iscritti/esporta", "/importa"}
    assert seen["clerk"] == [path for path in pages if path not in forbidden]


async def test_who_only_looks_sees_the_number_masked_and_no_button(
    observer: Browser, clerk: Browser, people: People
) -> None:
    person = await people.enrolled(PHONE)
    page = (await observer.get(f"/iscritti/{person}")).text
    assert "numero che finisce con 01" in page
    assert PHONE not in page
    assert "/sposta" not in page and "/togli" not in page and "/nota" not in page
    assert f"+{PHONE}" in (await clerk.get(f"/iscritti/{person}")).text


@pytest.mark.parametrize("name", HOSTILE_NAMES)
async def test_a_hostile_name_is_shown_as_text_on_every_page(administrator: Browser, people: People, name: str) -> None:
    person = await people.enrolled(PHONE, given_name=name, surname=name, place=name)
    nowhere = await people.enrolled("393335550002", given_name=name, surname=name, place=name, zone=None, street=None)
    asked = await people.asked("393335550003", Ask.CONFIRM, at=NOW - dt.timedelta(hours=30), surname=name, place=name)
    await people.requested(person, "access", at=NOW, id_=uuid7())
    await administrator.post(f"/iscritti/{person}/nota", {"note": name})
    shown = 0
    for path in (
        *("/iscritti", f"/iscritti/{person}", f"/iscritti/{person}/sposta", f"/iscritti/{person}/togli"),
        *(f"/iscritti/{nowhere}", "/da-rivedere/vie", "/da-rivedere/risposte", f"/da-rivedere/risposte/{asked}"),
        "/da-rivedere/richieste",
    ):
        page = await administrator.get(path)
        assert page.status_code == 200, path
        assert HOSTILE not in page.text and "<img src=x" not in page.text, path
        assert ">49<" not in page.text, "nothing of it is a template"
        shown += "alert(1)" in page.text or name.replace("'", "&#39;") in page.text
    if "alert" in name:
        assert shown == 9, "it is there, as text"


async def test_a_formula_in_a_name_is_harmless_in_the_export(administrator: Browser, people: People) -> None:
    await people.enrolled(PHONE, given_name="=cmd|' /C calc'!A0", surname="@SUM(1)", place="+39")
    file = await administrator.post("/iscritti/esporta")
    assert file.status_code == 200
    assert file.headers["content-disposition"] == 'attachment; filename="iscritti.csv"'
    assert file.headers["cache-control"] == "no-store"
    row = next(line for line in file.text.splitlines() if "calc" in line)
    cells = row.split(";")
    assert cells[1].startswith("'=") and cells[2].startswith("'@") and cells[3].startswith("'+")
    assert (await people.last_line())[1:] == ("export", "csv")


async def test_a_note_does_not_take_the_place_of_one_that_its_author_has_not_seen(
    administrator: Browser, clerk: Browser, people: People
) -> None:
    person = await people.enrolled(PHONE)
    path = f"/iscritti/{person}"

    async def writes(browser: Browser, text: str, page: str) -> httpx.Response:
        return await browser.post(f"{path}/nota", {**hidden_in(page, f"{path}/nota"), "note": text})

    seen = (await clerk.get(path)).text
    assert (await writes(administrator, "Chiamare la figlia", seen)).status_code == 303
    for after in (seen, seen.replace('name="prima" value=""', 'name="prima" value="ieri"')):
        refused = await writes(clerk, "Sorda: scrivere", after)
        assert refused.status_code == 422 and "Sorda: scrivere</textarea>" in refused.text
        assert "un collega ha cambiato la nota" in refused.text and "«Chiamare la figlia»" in refused.text
    assert "Chiamare la figlia</textarea>" in (await clerk.get(path)).text
    assert (await writes(clerk, "Sorda: scrivere alla figlia", refused.text)).status_code == 303
    assert "Sorda: scrivere alla figlia</textarea>" in (await administrator.get(path)).text
    # Emptied meanwhile: it does not come back by itself.
    seen = (await clerk.get(path)).text
    assert (await writes(administrator, "", seen)).status_code == 303
    assert (await writes(clerk, "Sorda", seen)).status_code == 422


async def test_a_person_is_given_their_own_data_and_the_log_tells_of_it(
    administrator: Browser, clerk: Browser, people: People
) -> None:
    person = await people.enrolled(PHONE)
    await clerk.post(f"/iscritti/{person}/nota", {"note": "Chiamare dopo le 18"})
    file = await administrator.post(f"/iscritti/{person}/dati")
    held = json.loads(file.text)
    assert (held["address"]["value"], held["note"], held["surname"]) == (PHONE, "Chiamare dopo le 18", "D’Amico")
    assert (await people.last_line())[1:] == ("export", "person")
    assert (await clerk.post(f"/iscritti/{person}/dati")).status_code == 403


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("+39 333 555 0001", True),
        ("333-5550001", True),
        ("3335550009", False),
        ("d'amico", True),
        ("Dam", True),
        ("D’AMICONI", False),
        ("Amico", False),
    ],
)
async def test_people_are_found_by_phone_or_by_how_the_surname_begins_and_the_address_says_nothing(
    clerk: Browser, people: People, words: str, found: bool
) -> None:
    person = await people.enrolled(PHONE)
    answer = await clerk.post("/iscritti", {"q": words})
    assert (answer.status_code, f"/iscritti/{person}" in answer.text) == (200, found)
    assert f'value="{words.replace("'", "&#39;")}"' in answer.text, "what was typed is kept"
    assert not found or "D’Amico" in answer.text


async def test_a_street_or_a_zone_becomes_an_address_that_can_be_kept(clerk: Browser, people: People) -> None:
    here = await people.enrolled(PHONE)
    there = await people.enrolled("393335550002", zone="brollo", street="via-giuseppe-garibaldi")
    answer = await clerk.post("/iscritti", {"q": "v. garibaldi", "zona": "brollo"})
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        "/iscritti?zona=brollo&via=via-giuseppe-garibaldi",
    )
    page = (await clerk.get(answer.headers["location"])).text
    assert f"/iscritti/{there}" in page and f"/iscritti/{here}" not in page
    assert "Via Giuseppe Garibaldi" in page


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("333", "Non è un numero di telefono valido: controlla se manca una cifra o ce n’è una di troppo."),
        ("via di nessuno 3", "Nessuna via del Comune si chiama così."),
        ("???", "Scrivi un numero di telefono, un cognome oppure una via."),
        ("x" * 101, "Scrivi al massimo 100 caratteri."),
    ],
)
async def test_a_search_that_means_nothing_says_so_next_to_its_field(
    clerk: Browser, people: People, words: str, sentence: str
) -> None:
    answer = await clerk.post("/iscritti", {"q": words})
    assert answer.status_code == 422
    assert fields_with_errors(answer.text) == {"q": sentence}


async def test_many_people_are_shown_page_by_page(clerk: Browser, people: People) -> None:
    known = [await people.enrolled(f"39333556{n:04d}", surname="Rossi") for n in range(53)]
    first = await clerk.get("/iscritti")
    following = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert following is not None
    second = await clerk.get(following[1].replace("&amp;", "&"))
    shown = [re.findall(r'<a href="/iscritti/([0-9a-f-]{36})"', page.text) for page in (first, second)]
    assert (len(shown[0]), [UUID(each) for each in shown[0] + shown[1]]) == (50, known[::-1])
    found = await clerk.post("/iscritti", {"q": "Rossi"})
    after = re.search(r'name="dopo" value="([^"]+)"', found.text)
    assert after is not None
    rest = await clerk.post("/iscritti", {"q": "Rossi", "dopo": after[1]})
    assert len(re.findall(r'<a href="/iscritti/[0-9a-f-]{36}"', rest.text)) == 3


async def test_somebody_at_the_counter_is_enrolled_with_proof(clerk: Browser, people: People) -> None:
    form = {
        **{"phone": "333 555 0007", "given_name": "Ada", "surname": "Neri", "place": "via Roma 9", "way": "paper"},
        **{"day_date": "2026-11-20", "day_time": "10:15", "proof": "prot. 7/2026", "notice_version": "3"},
        "topics": ["eventi"],
    }
    page = (await clerk.sent("/iscritti/nuovo", form)).text
    for words in ("Ada Neri", "Iscrizione salvata. La zona è: Centro.", "registrato dal Comune, con il modulo firmato"):
        assert words in page, words
    assert "prot. 7/2026" in page and "informativa versione 3" in page
    assert re.search(r'value="eventi" checked', page)
    who, what, way = await people.last_line()
    assert (who.partition(":")[0], what, way) == ("staff", "enrol_by_hand", "paper")


async def test_what_is_wrong_with_a_form_is_said_next_to_each_field_and_what_was_typed_is_kept(
    clerk: Browser, people: People
) -> None:
    form = {"phone": "12", "given_name": "Ada", "surname": "", "way": "paper", "day_date": "2999-01-01", "place": ""}
    answer = await clerk.post("/iscritti/nuovo", form)
    assert answer.status_code == 422
    wrong = fields_with_errors(answer.text)
    assert set(wrong) == {"phone", "surname", "place", "day_date"}
    assert wrong["day_date"] == "La data è nel futuro: scrivi il giorno in cui la persona ha dato il consenso."
    assert 'value="Ada"' in answer.text and 'value="2999-01-01"' in answer.text
    for name in wrong:
        assert f'href="#f-{name}"' in answer.text, "the summary leads to it"
    assert await people.superuser.fetchval("SELECT count(*) FROM subscriber") == 0


async def test_somebody_moves_leaves_and_is_erased(clerk: Browser, people: People) -> None:
    person = await people.enrolled(PHONE)
    form = {"given_name": "Anna", "surname": "D’Amico", "place": "via Garibaldi 5", "way": "phone"}
    assert "Salvato. La zona è: Villaggio Brollo." in (await clerk.sent(f"/iscritti/{person}/sposta", form)).text
    wrong = await clerk.post(f"/iscritti/{person}/sposta", {**form, "place": "via Ignota 1"})
    assert wrong.status_code == 422
    assert set(fields_with_errors(wrong.text)) == {"place"}
    page = (await clerk.sent(f"/iscritti/{person}/uscita", {"way": "phone", "proof": "telefonata"})).text
    assert "non riceve più gli avvisi" in page and "telefonata" in page
    page = (await clerk.sent(f"/iscritti/{person}/cancella")).text
    assert "I dati della persona sono stati cancellati." in page
    assert await people.row(person) == {}
    assert (await clerk.get(f"/iscritti/{person}")).status_code == 404


async def test_of_another_town_nobody_is_seen_moved_or_erased(
    administrator: Browser, strangers: People, people: People
) -> None:
    theirs = await strangers.enrolled(PHONE)
    before = await strangers.row(theirs)
    request = await strangers.requested(theirs, "access", at=NOW, id_=uuid7())
    asked = await strangers.asked("393335550003", Ask.CONFIRM, at=NOW - dt.timedelta(hours=30))
    for path in (f"/iscritti/{theirs}", f"/iscritti/{theirs}/sposta", f"/da-rivedere/risposte/{asked}"):
        assert (await administrator.get(path)).status_code == 404, path
    forms = {
        f"/iscritti/{theirs}/sposta": {"place": "via Roma 1", "way": "desk"},
        f"/iscritti/{theirs}/nota": {"note": "mia"},
        f"/iscritti/{theirs}/argomenti": {"topics": "eventi"},
        f"/iscritti/{theirs}/uscita": {"way": "desk"},
        f"/iscritti/{theirs}/cancella": {},
        f"/iscritti/{theirs}/dati": {},
        f"/da-rivedere/vie/{theirs}": {"what": "zone", "zone": "brollo"},
        f"/da-rivedere/risposte/{asked}/lascia": {},
        f"/da-rivedere/richieste/{request}": {},
        f"/importa/{uuid7()}/conferma": {},
        f"/importa/{uuid7()}/scarta": {},
    }
    for path, form in forms.items():
        assert (await administrator.post(path, form)).status_code == 404, path
    assert await strangers.row(theirs) == before
    assert str(theirs) not in (await administrator.post("/iscritti", {"q": "3335550001"})).text


async def test_a_street_is_taught_with_one_click_and_places_the_person(clerk: Browser, people: People) -> None:
    person = await people.nowhere(PHONE, "via vecchia Garibaldina 12")
    other = await people.nowhere("393335550002", "via vecchia Garibaldina 3")
    page = (await clerk.get("/da-rivedere/vie")).text
    assert "via vecchia Garibaldina 12" in page
    form = {"what": "street", "street": "via-giuseppe-garibaldi", "teach": "si"}
    page = (await clerk.sent(f"/da-rivedere/vie/{person}", form)).text
    assert "Da ora «via vecchia Garibaldina» è un altro nome di Via Giuseppe Garibaldi." in page
    row = await people.row(person)
    assert (row["zone_id"], row["street_id"], row["house_number"]) == ("brollo", "via-giuseppe-garibaldi", "12")
    page = (await clerk.sent("/da-rivedere/vie/rileggi")).text
    assert "Persone che ora hanno una zona: 1." in page
    assert (await people.row(other))["house_number"] == "3"
    assert "Tutti gli iscritti hanno una zona" in page
    await people.as_town("DELETE FROM taught_alias WHERE municipality_id = $1", people.town.id)


@pytest.mark.parametrize(
    ("form", "expected"),
    [
        ({"what": "zone", "zone": "brollo"}, ("brollo", False)),
        ({"what": "outside"}, (None, True)),
        ({"what": "leave"}, (None, False)),
    ],
)
async def test_a_place_is_settled_with_one_click(
    clerk: Browser, people: People, form: dict[str, str], expected: tuple[str | None, bool]
) -> None:
    person = await people.nowhere(PHONE, "via delle Betulle 4")
    page = (await clerk.sent(f"/da-rivedere/vie/{person}", form)).text
    assert "via delle Betulle" not in page
    row = await people.row(person)
    assert (row["zone_id"], row["outside"]) == expected


async def test_who_gave_no_answer_is_completed(clerk: Browser, people: People) -> None:
    person = await people.asked(PHONE, Ask.CONFIRM, at=NOW - dt.timedelta(hours=30))
    page = (await clerk.get(f"/da-rivedere/risposte/{person}")).text
    assert 'value="Russo"' in page and f"+{PHONE}" in page
    form = {"given_name": "Luca", "surname": "Russo", "place": "via Roma 7"}
    wrong = await clerk.post(f"/da-rivedere/risposte/{person}", {**form, "surname": "", "given_name": "Lucio"})
    assert (wrong.status_code, set(fields_with_errors(wrong.text))) == (422, {"surname"})
    assert 'value="Lucio"' in wrong.text
    page = (await clerk.sent(f"/da-rivedere/risposte/{person}", form)).text
    assert "Iscrizione completata." in page and "Nessuno aspetta" in page
    assert (await people.row(person))["consent"] == "opted_in"


async def test_a_request_on_data_is_answered_within_its_term(clerk: Browser, people: People) -> None:
    person = await people.enrolled(PHONE)
    request = await people.requested(person, "access", at=NOW - dt.timedelta(days=31), id_=uuid7())
    page = (await clerk.get("/da-rivedere/richieste")).text
    assert "scaduta il" in page and f"/iscritti/{person}" in page
    page = (await clerk.sent(f"/da-rivedere/richieste/{request}")).text
    assert "Nessuna richiesta aperta" in page
    assert (await people.last_line())[1] == "answer_request"


async def test_english_is_spoken_to_who_reads_english(console: Console, town: TownAtTest, people: People) -> None:
    await people.enrolled(PHONE)
    async with console.browser(visitor_of(town, Role.CLERK, language="en")) as browser:
        page = (await browser.get("/iscritti")).text
        assert '<html lang="en">' in page and "Subscribers" in page
        wrong = await browser.post("/iscritti", {"q": "333"})
        assert fields_with_errors(wrong.text.replace("Error:", "Errore:")) == {
            "q": "is not a phone number in use: a digit is missing, too many or wrong"
        }
