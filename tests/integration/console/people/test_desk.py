"""What the office does with somebody on record: moved, let go, completed, noted; each proved, none against a leave."""

import datetime as dt
from uuid import UUID, uuid4

import pytest

from comunica.enrolment.consent import Left
from comunica.enrolment.event_order import event_key
from comunica.enrolment.importing.cells import Way
from comunica.enrolment.ledger import LedgerEvent
from comunica.enrolment.question import Ask
from comunica.usecases.people.at_desk import Told
from comunica.usecases.people.complete_enrolment import CompleteAsked, complete_enrolment
from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.enrol_person import PersonEnrolled
from comunica.usecases.people.export_format import csv_line, facts_of
from comunica.usecases.people.export_subscribers import ProofOnRecord, export_person
from comunica.usecases.people.let_leave import LetGo, let_leave
from comunica.usecases.people.list_subscribers import show_subscriber
from comunica.usecases.people.move_subscriber import MoveAsked, PersonMoved, move_subscriber
from comunica.usecases.people.note_person import note_person
from comunica.usecases.problem import Refused
from tests.integration.console.people.conftest import Office
from tests.integration.console.people.town import People

WHO = "staff:00000000-0000-0000-0000-000000000001"
AT_DESK = Told(way=Way.DESK, proof="prot. 12/2026")
PHONE = "393335550001"
YESTERDAY = dt.datetime.now(dt.UTC).replace(microsecond=0) - dt.timedelta(hours=30)


async def proofs(office: Office, person: UUID) -> list[ProofOnRecord]:
    shown = await office.persons.person(office.town.id, person)
    assert shown is not None
    return list(shown.proofs)


async def test_who_moved_gets_the_notices_of_the_new_zone_and_consent_stays(office: Office, people: People) -> None:
    person = await people.enrolled(PHONE)
    before = await people.row(person)
    asked = MoveAsked(place="via Garibaldi 12/A", told=AT_DESK)
    moved = await move_subscriber(asked, office.town.id, person, who=WHO, desk=office.desk)
    assert moved == PersonMoved(zone="brollo", outside=False)
    after = await people.row(person)
    assert (after["street_id"], after["house_number"]) == ("via-giuseppe-garibaldi", "12/A")
    for column in ("consent", "consent_key", "consented_at", "last_inbound_at", "surname_index", "surname_prefixes"):
        assert after[column] == before[column], column
    shown = await show_subscriber(office.listings, office.town.id, person)
    assert shown is not None
    assert (shown.surname, shown.place) == ("D’Amico", "via Garibaldi 12/A")
    [proof] = await proofs(office, person)
    assert (proof.event, proof.way, proof.proof) == (LedgerEvent.CHANGED_PLACE, "by_hand:desk", "prot. 12/2026")
    assert await people.last_line() == (WHO, "change_person", "desk")


async def test_a_disattiva_that_was_sent_before_a_move_and_comes_after_it_still_counts(
    office: Office, people: People
) -> None:
    """Switched off: a move that wrote the consent anew, as enrolling by hand does, would outlive it."""
    person = await people.enrolled(PHONE)
    sent_at = dt.datetime.now(dt.UTC) - dt.timedelta(seconds=5)
    left = Left(key=event_key(sent_at=sent_at, leaves=True, message_digest=b"x"), at=sent_at)
    asked = MoveAsked(place="via Garibaldi 12", told=AT_DESK)
    assert isinstance(await move_subscriber(asked, office.town.id, person, who=WHO, desk=office.desk), PersonMoved)
    assert left.key > str((await people.row(person))["consent_key"])


@pytest.mark.parametrize(
    ("asked", "problem"),
    [
        (MoveAsked(place="", told=AT_DESK), ("required", "place")),
        (MoveAsked(place="via che non esiste 3", told=AT_DESK), ("place_unknown", "place")),
        (MoveAsked(place="via Roma 1", zone="zona di fantasia", told=AT_DESK), ("invalid", "zone")),
        (MoveAsked(place="x" * 200, zone="brollo", told=AT_DESK), ("invalid", "place")),
    ],
)
async def test_a_place_that_tells_no_zone_is_refused_next_to_its_field_and_nothing_changes(
    office: Office, people: People, asked: MoveAsked, problem: tuple[str, str]
) -> None:
    person = await people.enrolled(PHONE)
    before = await people.row(person)
    refused = await move_subscriber(asked, office.town.id, person, who=WHO, desk=office.desk)
    assert isinstance(refused, Refused)
    assert [(each.code, each.field) for each in refused.errors] == [problem]
    assert await people.row(person) == before
    assert await proofs(office, person) == []


async def test_who_moved_to_another_town_gets_what_goes_to_everyone(office: Office, people: People) -> None:
    person = await people.enrolled(PHONE)
    asked = MoveAsked(place="via Verdi 3, Saronno", outside=True, told=AT_DESK)
    moved = await move_subscriber(asked, office.town.id, person, who=WHO, desk=office.desk)
    assert moved == PersonMoved(zone=None, outside=True)
    assert (await people.row(person))["street_id"] is None


async def test_who_is_not_enrolled_or_not_of_this_town_is_not_moved(
    office: Office, people: People, elsewhere: Office
) -> None:
    left = await people.enrolled(PHONE, consent="opted_out")
    asked = MoveAsked(place="via Roma 1", told=AT_DESK)
    refused = await move_subscriber(asked, office.town.id, left, who=WHO, desk=office.desk)
    assert isinstance(refused, Refused)
    assert refused.errors[0].code == "not_enrolled"
    for town, id_, desk in ((office.town.id, uuid4(), office.desk), (elsewhere.town.id, left, elsewhere.desk)):
        assert await move_subscriber(asked, town, id_, who=WHO, desk=desk) is None
        assert await let_leave(AT_DESK, town, id_, who=WHO, desk=desk) is None


async def test_who_asks_the_office_to_leave_has_left_with_proof_and_is_erased_when_the_term_is_over(
    office: Office, people: People
) -> None:
    person = await people.enrolled(PHONE)
    assert await let_leave(AT_DESK, office.town.id, person, who=WHO, desk=office.desk) is LetGo.LEFT
    after = await people.row(person)
    assert after["consent"] == "opted_out"
    assert after["erase_after"] == after["consented_at"] + dt.timedelta(days=30)  # type: ignore[operator]
    [proof] = await proofs(office, person)
    assert (proof.event, proof.way) == (LedgerEvent.OPTED_OUT, "by_hand:desk")
    assert await people.last_line() == (WHO, "let_leave", "desk")
    assert await let_leave(AT_DESK, office.town.id, person, who=WHO, desk=office.desk) is LetGo.ALREADY
    assert len(await proofs(office, person)) == 1
    # A list never brings them back; their own older word does not either.
    assert event_key(sent_at=YESTERDAY, leaves=False, message_digest=b"y") < str(after["consent_key"])


async def test_who_was_not_understood_is_enrolled_by_what_they_wrote_at_the_moment_they_wrote_it(
    office: Office, people: People
) -> None:
    person = await people.asked(PHONE, Ask.CONFIRM, at=YESTERDAY)
    asked = CompleteAsked(given_name="Luca", surname="Russo", place="via Roma 7")
    enrolled = await complete_enrolment(asked, office.town.id, person, who=WHO, desk=office.desk, shelf=office.reviews)
    assert isinstance(enrolled, PersonEnrolled)
    assert (enrolled.outcome, enrolled.zone, enrolled.subscriber_id) == (Enrolled.ADDED, "centro", person)
    row = await people.row(person)
    assert (row["consent"], row["consented_at"], row["question_sealed"]) == ("opted_in", YESTERDAY, None)
    [proof] = await proofs(office, person)
    assert (proof.event, proof.way, proof.happened_at) == (LedgerEvent.OPTED_IN, "by_hand:message", YESTERDAY)
    again = await complete_enrolment(asked, office.town.id, person, who=WHO, desk=office.desk, shelf=office.reviews)
    assert isinstance(again, Refused)
    assert again.errors[0].code == "answered"


async def test_what_is_still_missing_is_said_next_to_its_field(office: Office, people: People) -> None:
    person = await people.asked(PHONE, Ask.PLACE, at=YESTERDAY)
    asked = CompleteAsked(given_name="Luca", surname="", place="")
    refused = await complete_enrolment(asked, office.town.id, person, who=WHO, desk=office.desk, shelf=office.reviews)
    assert isinstance(refused, Refused)
    assert [each.field for each in refused.errors] == ["surname", "place"]
    assert (await people.row(person))["consent"] == "none"


async def test_nobody_agrees_to_the_notice_in_the_place_of_a_citizen(elsewhere: Office, strangers: People) -> None:
    person = await strangers.asked(PHONE, Ask.OPT_IN, at=YESTERDAY)
    asked = CompleteAsked(given_name="Luca", surname="Russo", place="via Roma 7")
    refused = await complete_enrolment(
        asked, elsewhere.town.id, person, who=WHO, desk=elsewhere.desk, shelf=elsewhere.reviews
    )
    assert isinstance(refused, Refused)
    assert refused.errors[0].code == "must_agree"
    assert (await strangers.row(person))["consent"] == "none"


async def test_a_note_is_sealed_given_out_with_the_data_and_gone_when_emptied(office: Office, people: People) -> None:
    person = await people.enrolled(PHONE)

    async def note(text: str) -> bool | Refused:
        before = await office.notes.note(office.town.id, person)
        return await note_person(
            text,
            office.town.id,
            person,
            after=None if before is None else before.at,
            who=WHO,
            shelf=office.notes,
            audit=office.audit,
        )

    assert await note("  =Chiamare   dopo le 18\n<b>sorda</b> ") is True
    kept = await office.notes.note(office.town.id, person)
    assert kept is not None
    assert (kept.text, kept.by) == ("=Chiamare dopo le 18\n<b>sorda</b>", WHO)
    assert b"Chiamare" not in (await people.row(person))["note_sealed"]  # type: ignore[operator]
    exported = await export_person(office.persons, office.town.id, person, audit=office.audit, who=WHO)
    assert exported is not None
    assert facts_of(exported)["note"] == kept.text
    assert "'=Chiamare" in csv_line(exported), "a spreadsheet runs nothing of it"
    assert isinstance(await note("x" * 501), Refused)
    assert await note("") is True
    assert await office.notes.note(office.town.id, person) is None
    missing = await note_person(
        "x", office.town.id, uuid4(), after=None, who=WHO, shelf=office.notes, audit=office.audit
    )
    assert missing is False
