"""Lists of people who consented before, brought into the record by the role that may."""

import datetime as dt

import asyncpg
import pytest

from comunica.enrolment.consent import Consent
from comunica.enrolment.importing.columns import ColumnsMissing
from comunica.enrolment.importing.file import UnreadableFile
from comunica.stores.hearing.ledger import verify_ledger
from comunica.stores.pool import Pool, serving
from comunica.usecases.people.enrol_people import Enrolled
from tests.integration.importing.conftest import LISTS, Desk, columns, person_file
from tests.integration.subscription.world import Citizen, Subscription


async def test_a_list_is_brought_in_with_its_proof(desk: Desk) -> None:
    report = await desk.brings("lista.csv")
    assert report.outcomes == {Enrolled.ADDED: 4}
    assert (report.rows, report.refused, report.places_unknown) == (4, 0, 1)
    people = await desk.people()
    assert [desk.opened(each, "given_name", "surname", "address") for each in people] == [
        ("Maria", "Bianchi", "393331000001"),
        ("Ahmed", "El Sayed", "393331000002"),
        ("Anna", "D’Angelo", "393331000003"),
        ("Luca", "Rossi", "41791234567"),
    ]
    assert [(each["zone_id"], each["outside"]) for each in people] == [
        ("brollo", False),
        (None, False),
        (None, True),
        ("la-costa", False),
    ]
    entries = await desk.ledger()
    assert [each["way"] for each in entries] == [
        "import:paper",
        "import:message",
        "import:earlier_service",
        "import:desk",
    ]
    assert entries[1]["happened_at"] == dt.datetime(2024, 3, 5, 9, 30, tzinfo=dt.UTC)
    assert {each["notice_version"] for each in entries} == {""}  # not known: the town's own of today is not claimed
    assert all(each["message_digest"] for each in entries)
    assert await verify_ledger(desk.pool, desk.town.id) is None


async def test_nobody_wrote_so_no_free_window_is_open(desk: Desk) -> None:
    await desk.brings(person_file(date=f"{dt.datetime.now(dt.UTC):%Y-%m-%d}"))
    [person] = await desk.people()
    assert person["last_inbound_at"] is None
    assert person["erase_after"] is None


async def test_a_spreadsheet_is_read_like_a_list(desk: Desk) -> None:
    report = await desk.brings("lista.xlsx")
    assert report.outcomes == {Enrolled.ADDED: 3}
    people = await desk.people()
    assert [desk.opened(each, "address") for each in people] == [
        ("393333000001",),
        ("393333000002",),
        ("393333000003",),
    ]
    assert [each["zone_id"] for each in people] == ["centro", "brollo", "la-costa"]


async def test_every_error_has_its_row_and_column_and_the_rest_is_brought_in(desk: Desk) -> None:
    report = await desk.brings("con_errori.csv")
    assert columns(desk.errors) == [
        (2, "phone"),
        (3, "consent_date"),
        (3, "consent_way"),
        (3, "given_name"),
        (3, "zone"),
        (5, "phone"),
        (6, "phone"),
        (6, "consent_date"),
        (6, "consent_way"),
    ]
    assert (report.refused, report.outcomes) == (4, {Enrolled.ADDED: 1})
    assert "row 4" in desk.errors[5].says


async def test_errors_hold_nothing_of_the_person(desk: Desk) -> None:
    await desk.brings("con_errori.csv")
    said = " ".join(each.says for each in desk.errors)
    for told in ("333100", "3332000003", "Bianchi", "Atlantide", "Carlo"):
        assert told not in said


async def test_a_preview_says_the_same_and_changes_nothing(desk: Desk) -> None:
    before = await desk.brings("lista.csv", commit=False)
    assert await desk.people() == []
    assert await desk.ledger() == []
    after = await desk.brings("lista.csv")
    assert before.outcomes == after.outcomes
    assert before.import_id is None


async def test_the_same_list_again_changes_nothing(desk: Desk) -> None:
    first = await desk.brings("lista.csv")
    before = await desk.people(), await desk.ledger()
    again = await desk.brings("lista.csv")
    assert again.outcomes == {Enrolled.ALREADY: 4}
    assert again.import_id == first.import_id
    assert (await desk.people(), await desk.ledger()) == before


async def test_a_list_that_was_cut_off_is_finished_by_bringing_it_in_again(desk: Desk) -> None:
    whole = (LISTS / "lista.csv").read_text("utf-8").splitlines()
    await desk.brings("\n".join(whole[:3]).encode())
    report = await desk.brings("\n".join(whole).encode())
    assert report.outcomes == {Enrolled.ALREADY: 2, Enrolled.ADDED: 2}
    assert len(await desk.people()) == 4


async def test_a_newer_consent_brings_place_and_date_up_to_date(desk: Desk) -> None:
    await desk.brings(person_file(date="2024-03-05", place="Brollo"))
    report = await desk.brings(person_file(date="2025-03-05", place="Centro"))
    assert report.outcomes == {Enrolled.CHANGED: 1}
    [person] = await desk.people()
    assert person["zone_id"] == "centro"
    assert [each["event"] for each in await desk.ledger()] == ["opted_in", "changed_place"]


async def test_an_older_consent_changes_nothing(desk: Desk) -> None:
    await desk.brings(person_file(date="2025-03-05", place="Centro"))
    report = await desk.brings(person_file(date="2024-03-05", place="Brollo"))
    assert report.outcomes == {Enrolled.ALREADY: 1}
    [person] = await desk.people()
    assert person["zone_id"] == "centro"


async def test_who_left_is_never_added_again(desk: Desk, subscription: Subscription) -> None:
    """Not even by a list that says they consented later than they left."""
    citizen = Citizen(town=desk.town, phone="393334000001")
    await subscription.hears(citizen.says("ATTIVA Maria Bianchi Brollo", after=-900_000))
    await subscription.hears(citizen.says("DISATTIVA", after=-800_000))
    today = f"{dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1):%Y-%m-%d %H:%M}+00:00".replace(" ", "T", 1)
    report = await desk.brings(person_file(date=today))
    assert report.outcomes == {Enrolled.LEFT: 1}
    [person] = await desk.people()
    assert person["consent"] == Consent.OPTED_OUT
    assert person["erase_after"] is not None
    assert len(await desk.ledger()) == 2


async def test_who_was_never_enrolled_and_said_disattiva_is_not_added(desk: Desk, subscription: Subscription) -> None:
    await subscription.hears(Citizen(town=desk.town, phone="393334000001").says("DISATTIVA", after=-5))
    report = await desk.brings(person_file())
    assert report.outcomes == {Enrolled.LEFT: 1}


async def test_disattiva_wins_though_it_comes_after_the_import_and_late(desk: Desk, subscription: Subscription) -> None:
    await desk.brings(person_file(date="2024-03-05"))
    await subscription.hears(Citizen(town=desk.town, phone="393334000001").says("DISATTIVA", after=-600_000))
    [person] = await desk.people()
    assert person["consent"] == Consent.OPTED_OUT


async def test_who_told_another_place_by_message_later_keeps_it(desk: Desk, subscription: Subscription) -> None:
    citizen = Citizen(town=desk.town, phone="393334000001")
    await subscription.hears(citizen.says("ATTIVA Maria Bianchi La Costa"))
    report = await desk.brings(person_file(place="Brollo"))
    assert report.outcomes == {Enrolled.ALREADY: 1}
    [person] = await desk.people()
    assert person["zone_id"] == "la-costa"


async def test_who_only_wrote_is_added_as_the_same_person(desk: Desk, subscription: Subscription) -> None:
    await subscription.hears(Citizen(town=desk.town, phone="393334000001").says("Buongiorno, quando aprite?"))
    report = await desk.brings(person_file())
    assert report.outcomes == {Enrolled.ADDED: 1}
    [person] = await desk.people()
    assert person["consent"] == Consent.OPTED_IN
    assert person["last_inbound_at"] is not None


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
async def test_a_list_in_any_usual_encoding_keeps_its_accents(desk: Desk, encoding: str) -> None:
    await desk.brings(person_file(name="Niccolò").decode().encode(encoding))
    [person] = await desk.people()
    assert desk.opened(person, "given_name") == ("Niccolò",)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "empty"),
        (b"PK\x03\x04 broken", "XLSX"),
        (b"\xd0\xcf\x11\xe0old", "old or protected"),
        (b"\x00\x01\x02\x03", "neither"),
    ],
)
async def test_a_file_that_is_no_list_is_refused_and_says_what_to_do(desk: Desk, content: bytes, says: str) -> None:
    with pytest.raises(UnreadableFile, match=says):
        await desk.brings(content)


async def test_a_list_without_date_and_way_of_consent_is_refused_whole(desk: Desk) -> None:
    with pytest.raises(ColumnsMissing, match=r"consent_date .*consent_way"):
        await desk.brings(b"telefono;nome;cognome;indirizzo\n3334000001;Maria;Bianchi;Brollo\n")
    assert await desk.people() == []


async def test_the_role_sees_no_town_that_it_was_not_told_and_changes_no_proof(pool: Pool, desk: Desk) -> None:
    await desk.brings("lista.csv")
    async with pool.acquire() as connection:
        assert await connection.fetchval("SELECT count(*) FROM subscriber") == 0
    for statement in (
        "UPDATE consent_entry SET keyword = 'x'",
        "DELETE FROM consent_entry",
        "SELECT body_sealed FROM delivery",
        "UPDATE delivery SET state = 'sent'",
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with serving(pool, desk.town.id) as connection:
                await connection.execute(statement)


def with_topics(*people: tuple[str, str, str]) -> bytes:
    """A list of phone, date and topics."""
    rows = (f"{phone};Maria;Bianchi;Brollo;{date};paper;{topics}" for phone, date, topics in people)
    return "\n".join(("phone;nome;cognome;place;date;modo;argomenti", *rows)).encode()


async def test_what_people_want_to_hear_of_comes_with_the_list_and_an_unknown_topic_is_an_error_of_its_row(
    topical: Desk,
) -> None:
    lines = [
        ("3339000001", "2024-03-05", "eventi, Scuola e servizi"),
        ("3339000002", "2024-03-05", ""),
        ("3339000003", "2024-03-05", "eventi, calcio"),
        ("3339000004", "2024-03-05", "scuola"),
    ]
    report = await topical.brings(with_topics(*lines))
    assert (report.refused, report.outcomes) == (1, {Enrolled.ADDED: 3})
    assert columns(topical.errors) == [(4, "argomenti")]
    assert [each["topics"] for each in await topical.people()] == [["eventi", "scuola"], None, ["scuola"]]


async def test_a_later_word_changes_the_topics_and_silence_on_them_does_not(topical: Desk) -> None:
    await topical.brings(with_topics(("3339000001", "2024-03-05", "eventi"), ("3339000002", "2024-03-05", "eventi")))
    await topical.brings(with_topics(("3339000001", "2024-03-06", ""), ("3339000002", "2024-03-06", "scuola")))
    assert [each["topics"] for each in await topical.people()] == [["eventi"], ["scuola"]]
    again = await topical.brings(with_topics(("3339000002", "2024-03-05", "eventi")))
    assert again.outcomes == {Enrolled.ALREADY: 1}
    assert [each["topics"] for each in await topical.people()] == [["eventi"], ["scuola"]]
