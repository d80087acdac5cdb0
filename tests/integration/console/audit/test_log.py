"""The town's log at the console: who did what in words, looked through by deed and by day."""

import datetime as dt
import re

import pytest
from uuid_utils.compat import uuid7

from comunica.municipality.roles import Role
from comunica.stores.pool import Connection
from comunica.usecases.audit import AuditEntry, AuditLine, Deed, key, operator, staff
from services.console.pages.audit.deeds import DEEDS, GROUPS, line_of
from services.console.pages.audit.names import Names
from services.console.speaking import Speaking
from tests.integration.console.broadcasts.following import sent
from tests.integration.console.broadcasts.writing import text_of
from tests.integration.console.conftest import Browser, Console, visitor_of
from tests.towns import TownAtTest

NOBODY = Names(staff={}, keys={}, partners={})


async def told(console: Console, town: TownAtTest, *lines: AuditLine) -> None:
    for line in lines:
        await console.parts.audit.add(town.id, line)


def rows_of(page: str) -> list[str]:
    """What each line of the table says."""
    body = page.partition("<tbody>")[2].partition("</tbody>")[0]
    return [text_of("<main" + row) for row in re.findall(r"<tr>(.*?)</tr>", body, flags=re.DOTALL)]


async def test_people_and_keys_are_called_by_their_names(
    console: Console, observer: Browser, town: TownAtTest, superuser: Connection
) -> None:
    clerk = visitor_of(town, Role.CLERK, name="Anna Rossi")
    async with console.browser(clerk):
        """Signed in once: on record."""
    program = await superuser.fetchrow("SELECT id, name FROM api_key WHERE municipality_id = $1 LIMIT 1", town.id)
    assert program is not None
    await told(
        console,
        town,
        AuditLine(who=staff(clerk.staff_id), what=Deed.EXPORT, counts={"people": 1066}, reason="csv"),
        AuditLine(who=key(program["id"]), what=Deed.IMPORT, counts={"rows": 5, "refused": 1, "added": 4}),
        AuditLine(who=operator("Ufficio URP"), what=Deed.CHECK_CHANNEL),
        AuditLine(who=staff(uuid7()), what=Deed.REVOKE_SESSIONS, counts={"sessions": 1}, reason=str(clerk.staff_id)),
        AuditLine(who="service:console", what=Deed.SIGN_IN_REFUSED, counts={"attempts": 12}),
    )
    rows = rows_of((await observer.get("/registro")).text)
    assert "Il servizio, da solo Accessi rifiutati 12 tentativi" in rows[0]
    assert "Una persona che non lavora più qui Ha chiuso le sessioni di una persona Anna Rossi · 1 sessione" in rows[1]
    assert "Ufficio URP (gestore del servizio) Ha controllato il numero WhatsApp" in rows[2]
    assert (
        f"Il programma «{program['name']}» Ha caricato un elenco di persone 5 righe · 4 aggiunte · 1 riga rifiutata"
        in rows[3]
    )
    assert "Anna Rossi Ha esportato dati di iscritti tutti, come CSV · 1.066 persone" in rows[4]
    # Ids are for programs.
    assert str(clerk.staff_id) not in " ".join(rows)


async def test_a_decision_leads_to_its_notice(
    console: Console, clerk: Browser, observer: Browser, town: TownAtTest
) -> None:
    notice = await sent(clerk)
    await told(console, town, AuditLine(who=staff(uuid7()), what=Deed.APPROVE_BROADCAST, reason=str(notice)))
    assert f'href="/avvisi/{notice}"' in (await observer.get("/registro?cosa=approvazioni")).text


async def test_it_is_looked_through_by_deed_and_by_kind_of_deeds(
    console: Console, observer: Browser, town: TownAtTest
) -> None:
    who = operator("desk")
    await told(console, town, AuditLine(who=who, what=Deed.EXPORT), AuditLine(who=who, what=Deed.NOTE_PERSON))
    exports = rows_of((await observer.get("/registro?cosa=esportazioni")).text)
    assert exports and all("Ha esportato" in row for row in exports)
    notes = rows_of((await observer.get("/registro?cosa=note_person")).text)
    assert notes and all("Ha scritto una nota" in row for row in notes)
    both = " ".join(rows_of((await observer.get("/registro?cosa=iscritti")).text))
    assert "Ha esportato" in both and "Ha scritto una nota" in both
    assert len(rows_of((await observer.get("/registro?cosa=nonsense&giorno=33")).text)) >= 2
    assert len(rows_of((await observer.get("/registro?giorno=0001-01-01")).text)) >= 2


async def test_a_day_is_the_towns_own(
    console: Console, observer: Browser, town: TownAtTest, superuser: Connection
) -> None:
    who, at = operator("a day in June"), "UPDATE audit_entry SET at = $3 WHERE municipality_id = $1 AND who = $2"
    await told(console, town, AuditLine(who=who, what=Deed.ERASE, counts={"people": 1}))
    # Half past midnight in Italy, and the evening before by UTC.
    await superuser.execute(at, town.id, who, dt.datetime(2026, 6, 14, 22, 30, tzinfo=dt.UTC))
    assert len(rows_of((await observer.get("/registro?giorno=2026-06-15")).text)) == 1
    assert rows_of((await observer.get("/registro?giorno=2026-06-14")).text) == []
    assert "Niente di questo tipo" in text_of((await observer.get("/registro?giorno=2026-06-14")).text)


async def test_it_comes_in_pages_that_keep_what_was_sought(
    console: Console, observer: Browser, town: TownAtTest
) -> None:
    lines = [AuditLine(who=operator("pages"), what=Deed.CHANGE_GEOCODES)] * 60
    await told(console, town, *lines)
    first = await observer.get("/registro?cosa=change_geocodes")
    assert len(rows_of(first.text)) == 50
    following = re.search(r'rel="next" href="([^"]+)"', first.text)
    assert following is not None and "cosa=change_geocodes" in following[1]
    assert len(rows_of((await observer.get(following[1].replace("&amp;", "&"))).text)) == 10


async def test_another_towns_log_is_its_own(console: Console, other_town: TownAtTest, town: TownAtTest) -> None:
    await told(console, town, AuditLine(who=operator("only here"), what=Deed.EXPORT))
    async with console.browser(visitor_of(other_town, Role.ADMINISTRATOR)) as stranger:
        page = await stranger.get("/registro")
    assert page.status_code == 200 and "only here" not in page.text


async def test_only_who_oversees_reads_it(clerk: Browser, approver: Browser, administrator: Browser) -> None:
    assert (await administrator.get("/registro")).status_code == 200
    for person in (clerk, approver):
        assert (await person.get("/registro")).status_code == 403


async def test_what_the_record_holds_is_text(console: Console, observer: Browser, town: TownAtTest) -> None:
    evil = "<script>alert(1)</script>"
    await told(console, town, AuditLine(who=operator(evil), what=Deed.EXPORT, reason=evil, counts={evil: 2}))
    assert "<script>alert" not in (await observer.get("/registro")).text


async def test_no_role_of_a_service_changes_a_line(console: Console, town: TownAtTest, superuser: Connection) -> None:
    rows = await superuser.fetch(
        "SELECT grantee, privilege_type FROM information_schema.role_table_grants WHERE table_name = 'audit_entry'"
        " AND grantee LIKE 'comunica\\_%' AND grantee <> 'comunica_owner'"
        " AND privilege_type NOT IN ('SELECT', 'INSERT')"
    )
    assert [tuple(row) for row in rows] == []


@pytest.mark.parametrize("deed", Deed, ids=str)
def test_every_deed_has_its_sentence_and_is_found_by_the_menu(deed: Deed) -> None:
    entry = AuditEntry(
        id=uuid7(), at=dt.datetime.now(dt.UTC), who="service:x", what=deed, counts={"people": 2}, reason=""
    )
    line = line_of(entry, NOBODY, Speaking())
    assert line.what == DEEDS[deed]
    assert line.details == ["2 persone"]


@pytest.mark.parametrize(
    ("reason", "counts", "details"),
    [
        ("budget", {"cap_micros": 50_000_000}, ["budget del mese", "€ 50,00"]),
        ("test_numbers", {"test_numbers": 2}, ["telefoni di prova", "2 telefoni"]),
        ("text:welcome", {}, ["un testo di risposta"]),
    ],
)
def test_a_changed_setting_says_which(reason: str, counts: dict[str, int], details: list[str]) -> None:
    entry = AuditEntry(
        id=uuid7(),
        at=dt.datetime.now(dt.UTC),
        who="service:x",
        what=Deed.CHANGE_SETTINGS,
        counts=counts,
        reason=reason,
    )
    assert line_of(entry, NOBODY, Speaking()).details == details


def test_a_deed_of_another_version_is_shown_as_it_is() -> None:
    entry = AuditEntry(
        id=uuid7(), at=dt.datetime.now(dt.UTC), who="robot:1", what="dance", counts={"steps": 2}, reason=""
    )
    line = line_of(entry, NOBODY, Speaking())
    assert (line.who, line.what, line.details) == ("robot:1", "dance", ["2 steps"])
    assert all(deeds for _, deeds in GROUPS.values())
