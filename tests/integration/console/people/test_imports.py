"""A list of people at the console: uploaded, seen with what would come of it and what is wrong, brought in or not."""

import csv
import io
import re
from collections.abc import AsyncIterator

import pytest
import pytest_asyncio

from comunica.enrolment.importing.columns import read_header
from comunica.municipality.roles import Role
from comunica.stores.pool import Pool, open_pool
from comunica.usecases.people.people_imports import MOST_OPEN
from comunica.usecases.work_errands import ErrandDesk, work_errands
from tests.integration.api.errands import api_desk
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.integration.console.people.town import People
from tests.servers import Database
from tests.towns import TownAtTest

HEAD = "telefono;nome;cognome;indirizzo;data;modo\n"
RIGHT = (
    HEAD + "333 5551001;Ada;Neri;via Roma 1;31/12/2025;carta\n333 5551002;Ugo;Verdi;via Ignota 2;31/12/2025;telefono\n"
)


@pytest_asyncio.fixture
async def desk(database: Database) -> AsyncIterator[ErrandDesk]:
    """Whoever works on lists."""
    pool: Pool = await open_pool(database.dsn_as("comunica_api"), size=2, name="tests")
    yield api_desk(pool)
    await pool.close()


@pytest_asyncio.fixture(autouse=True)
async def clean(people: People) -> AsyncIterator[None]:
    yield
    for table in ("imported_subscriber", "subscriber_import", "people_import_error", "people_import"):
        await people.as_town(f"DELETE FROM {table} WHERE municipality_id = $1", people.town.id)


async def uploaded(browser: Browser, content: str | bytes, name: str = "elenco.csv") -> str:
    """The address of the list's page."""
    raw = content.encode() if isinstance(content, str) else content
    answer = await browser.post("/importa", files={"file": (name, raw, "text/csv")})
    assert answer.status_code == 303, answer.text
    return str(answer.headers["location"])


async def test_a_list_is_checked_shown_and_brought_in_without_javascript(
    administrator: Browser, desk: ErrandDesk, people: People
) -> None:
    path = await uploaded(administrator, RIGHT, "Elenco <b>URP</b>.csv")
    page = (await administrator.get(path)).text
    assert "in controllo" in page and f'href="{path}">' in page, "a link looks again"
    assert "<b>URP" not in page
    await work_errands(desk)
    page = (await administrator.get(path)).text
    assert "da confermare" in page and "Che cosa succederà" in page
    assert re.search(r"Persone da aggiungere</dt><dd><strong>2<", page)
    assert re.search(r"Senza zona: la via non si trova</dt><dd>1<", page)
    assert await people.superuser.fetchval("SELECT count(*) FROM subscriber") == 0
    page = (await administrator.sent(f"{path}/conferma", {"template": ""})).text
    assert "in corso" in page and "<progress" in page
    await work_errands(desk)
    page = (await administrator.get(path)).text
    assert "importato" in page and "Che cosa è successo" in page
    assert re.search(r"Persone aggiunte</dt><dd><strong>2<", page) and "da aggiungere" not in page
    assert "Ada Neri" in (await administrator.get("/iscritti")).text
    assert (await people.last_line())[0].startswith("staff:")


async def brought_in(browser: Browser, desk: ErrandDesk, content: str) -> None:
    path = await uploaded(browser, content)
    await work_errands(desk)
    await browser.sent(f"{path}/conferma", {"template": ""})
    await work_errands(desk)


async def given_out(browser: Browser) -> list[list[str]]:
    """The rows of the file, its columns' names first."""
    file = await browser.post("/iscritti/esporta")
    return list(csv.reader(io.StringIO(file.text.removeprefix("\ufeff"), newline=""), delimiter=";"))


@pytest.mark.parametrize(
    ("language", "columns", "says"),
    [
        ("it", "telefono nome cognome indirizzo zona", ["carta", "iscritto", "eventi, scuola", "no", "permessa"]),
        ("en", "phone first name surname address zone", ["paper", "enrolled", "eventi, scuola", "no", "allowed"]),
    ],
)
async def test_a_list_that_was_given_out_in_the_words_of_who_asked_is_taken_back_whole(
    console: Console, desk: ErrandDesk, people: People, language: str, columns: str, says: list[str]
) -> None:
    wanted = (
        HEAD.replace("modo", "modo;argomenti")
        + "333 5551001;Ada;Neri;via Roma 1;24/10/2026 10:15;carta;scuola, eventi\n"
        + '333 5551002;Ugo "il Rosso";D’Amico 🌻;via Roma 2;2026-10-25T02:30:00+01:00;telefono;\n'
    )
    async with console.browser(visitor_of(people.town, Role.ADMINISTRATOR, language=language)) as administrator:
        await brought_in(administrator, desk, wanted)
        head, *rows = before = await given_out(administrator)
        assert " ".join(head[:5]) == columns and not any("_" in name for name in head)
        assert [rows[0][at] for at in (6, 8, 9, 13, 14)] == says
        assert [row[5] for row in rows] == ["24/10/2026 10:15:00", "2026-10-25T02:30:00+01:00"], (
            "by the clock of the town, which showed half past two twice that night"
        )
        assert len(read_header(head, required=()).at) == 10, "an import reads ten of them, and knows no other"
        await people.clear()
        await brought_in(administrator, desk, "\r\n".join(";".join(map(quoted, row)) for row in before))
        after = await given_out(administrator)
    assert [row[:15] for row in after] == [row[:15] for row in before]


def quoted(cell: str) -> str:
    return '"' + cell.replace('"', '""') + '"'


async def test_errors_are_shown_row_by_row_with_what_to_do_in_a_table_that_is_paged(
    administrator: Browser, desk: ErrandDesk
) -> None:
    wrong = "".join(f"333 555{n:04d};Ada;Neri;via Roma 1;31/13/2025;boh\n" for n in range(30))
    path = await uploaded(administrator, HEAD + "12;;Neri;via Roma 1;31/12/2999;carta\n" + wrong)
    await work_errands(desk)
    page = (await administrator.get(path)).text
    rows = re.findall(r'<tr><th scope="row" class="number">(\d+)</th><td>(.*?)</td><td>(.*?)</td></tr>', page)
    assert (len(rows), "<caption>Errori, riga per riga</caption>" in page) == (50, True)
    assert rows[:3] == [
        ("2", "telefono", "Non è un numero di telefono valido: controlla se manca una cifra o ce n’è una di troppo."),
        ("2", "data", "La data è nel futuro: scrivi il giorno in cui la persona ha dato il consenso."),
        ("2", "nome", "Manca: scrivilo."),
    ]
    assert ("3", "data", "Questo giorno o quest’ora non esiste.") in rows
    following = re.search(r'rel="next" href="([^"#]+)', page)
    assert following is not None
    rest = (await administrator.get(following[1])).text
    assert len(re.findall(r'<tr><th scope="row"', rest)) == 13


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Il file è vuoto: scegli un file CSV o XLSX."),
        (b"x" * (16 * 2**20 + 1), "Il file è troppo grande: al massimo 16 MB. Dividilo in più parti."),
    ],
)
async def test_what_is_no_list_is_refused_next_to_its_field(
    administrator: Browser, content: bytes, sentence: str
) -> None:
    answer = await administrator.post("/importa", files={"file": ("elenco.csv", content, "text/csv")})
    assert answer.status_code == 422
    assert sentence in answer.text
    assert 'aria-describedby="f-file-error f-file-hint"' in answer.text


async def test_a_form_without_a_file_says_what_is_missing(administrator: Browser) -> None:
    answer = await administrator.post("/importa", {"file": "non un file"})
    assert answer.status_code == 422
    assert "Il file è vuoto" in answer.text


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("telefono;nome\n333;Ada\n", "Mancano delle colonne: data, modo, cognome, luogo o zona. La prima riga"),
        ("telefono;Cellulare\n333;334\n", "Due colonne dicono la stessa cosa, «telefono» e «Cellulare»: tienine una."),
        (b"\xd0\xcf\x11\xe0 old", "Excel vecchio o protetto"),
        (b"PK\x03\x04 broken", "Il file XLSX è danneggiato"),
    ],
)
async def test_a_list_that_cannot_be_read_says_what_to_do(
    administrator: Browser, desk: ErrandDesk, content: str | bytes, sentence: str
) -> None:
    path = await uploaded(administrator, content)
    await work_errands(desk)
    page = (await administrator.get(path)).text
    assert "non riuscito" in page and sentence in page


async def test_a_list_is_discarded_and_its_file_forgotten(
    administrator: Browser, desk: ErrandDesk, people: People
) -> None:
    path = await uploaded(administrator, RIGHT)
    await work_errands(desk)
    page = (await administrator.sent(f"{path}/scarta")).text
    assert "Elenco scartato: il file è stato cancellato." in page and "scartato" in page
    assert await people.superuser.fetchval("SELECT content_sealed FROM people_import") is None
    page = (await administrator.sent(f"{path}/scarta")).text
    assert "Questo elenco non si può più scartare." in page
    log = (await administrator.get("/registro?cosa=iscritti")).text.partition("<tbody>")[2]
    assert log.count("Ha scartato un elenco di persone senza usarlo") == 1
    answer = await administrator.post(f"{path}/conferma", {"template": ""})
    assert (answer.status_code, "Questo elenco non si può più cambiare" in answer.text) == (422, True)


async def test_whoever_is_added_is_told_if_a_notice_was_chosen_that_fills_itself(
    administrator: Browser, desk: ErrandDesk, people: People
) -> None:
    path = await uploaded(administrator, RIGHT)
    await work_errands(desk)
    page = (await administrator.get(path)).text
    assert re.findall(r'<option value="(\w+)"', page) == ["avviso_iscrizione"], (
        "the other one has a variable to fill in"
    )
    await administrator.sent(f"{path}/conferma", {"template": "avviso_iscrizione"})
    await work_errands(desk)
    page = (await administrator.get(path)).text
    assert "2 persone ricevono il messaggio che le avvisa." in page
    sent = "SELECT count(*) FROM broadcast WHERE municipality_id = $1 AND audience ? 'imported'"
    assert await people.superuser.fetchval(sent, people.town.id) == 1


async def test_a_notice_that_is_not_approved_brings_nobody_in(
    administrator: Browser, desk: ErrandDesk, people: People
) -> None:
    path = await uploaded(administrator, RIGHT)
    await work_errands(desk)
    answer = await administrator.post(f"{path}/conferma", {"template": "mai_visto"})
    assert answer.status_code == 422
    assert "WhatsApp: scegline un altro" in answer.text and "f-template-error" in answer.text
    assert await people.superuser.fetchval("SELECT state FROM people_import") == "checked"


async def test_so_many_lists_may_be_open_at_once(administrator: Browser) -> None:
    for n in range(MOST_OPEN):
        await uploaded(administrator, RIGHT, f"{n}.csv")
    answer = await administrator.post("/importa", files={"file": ("sesto.csv", RIGHT.encode(), "text/csv")})
    assert (answer.status_code, "Ci sono già 5 elenchi aperti" in answer.text) == (422, True)


async def test_only_administrators_bring_lists_in_and_only_of_their_own_town(
    console: Console, administrator: Browser, clerk: Browser, other_town: TownAtTest
) -> None:
    path = await uploaded(administrator, RIGHT)
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as other:
        for browser, status in ((clerk, 403), (other, 404)):
            assert (await browser.get(path)).status_code == status
            assert (await browser.post(f"{path}/conferma", {"template": ""})).status_code == status
            assert (await browser.post(f"{path}/scarta")).status_code == status
        assert path not in (await other.get("/importa")).text
