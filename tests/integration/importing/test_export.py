"""Everything on record given out, and taken back by an import."""

import csv
import io
import json

from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.export_format import csv_head, csv_line, json_of
from tests.integration.importing.conftest import Desk, person_file
from tests.integration.subscription.world import Citizen, Subscription


async def as_csv(desk: Desk) -> str:
    return csv_head() + "".join(csv_line(person) for person in await desk.exports())


async def test_everybody_is_given_out_with_every_proof(desk: Desk, subscription: Subscription) -> None:
    await desk.brings("lista.csv")
    await subscription.hears(Citizen(town=desk.town, phone="393331000001").says("DISATTIVA"))
    people = [json.loads(json_of(each)) for each in await desk.exports()]
    assert [each["address"]["value"] for each in people] == [
        "393331000001",
        "393331000002",
        "393331000003",
        "41791234567",
    ]
    assert people[0]["consent"] == "opted_out"
    assert [(each["event"], each["way"]) for each in people[0]["proofs"]] == [
        ("opted_in", "import:paper"),
        ("opted_out", "message"),
    ]
    assert people[3]["zone"] == {"id": "la-costa", "name": "La Costa"}


async def test_street_and_house_number_are_given_out_and_taken_back(desk: Desk) -> None:
    await desk.brings(person_file(place="via Roma 12/A"))
    [person] = await desk.exports()
    assert json.loads(json_of(person))["street"] == {"id": "via-roma", "name": "Via Roma", "house_number": "12/A"}
    text = await as_csv(desk)
    [line] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    assert (line["place"], line["street_id"], line["street_number"]) == ("via Roma 12/A", "via-roma", "12/A")
    await desk.brings(text.replace("2024-03-04T23:00:00+00:00", "2025-03-04T23:00:00+00:00", 1).encode())
    [row] = await desk.people()
    assert (row["zone_id"], row["street_id"], row["house_number"]) == ("centro", "via-roma", "12/A")


async def test_what_was_given_out_can_be_brought_in_and_changes_nothing(desk: Desk) -> None:
    await desk.brings("lista.csv")
    report = await desk.brings((await as_csv(desk)).encode())
    assert report.outcomes == {Enrolled.ALREADY: 4}


async def test_who_left_is_in_the_export_but_an_import_of_it_refuses_them(
    desk: Desk, subscription: Subscription
) -> None:
    await desk.brings("lista.csv")
    await subscription.hears(Citizen(town=desk.town, phone="393331000001").says("DISATTIVA"))
    report = await desk.brings((await as_csv(desk)).encode())
    assert (report.refused, report.outcomes) == (1, {Enrolled.ALREADY: 3})
    assert [each.column for each in desk.errors] == ["consent"]


async def test_a_name_that_is_a_formula_is_not_run_by_a_spreadsheet_and_comes_back_as_it_was(desk: Desk) -> None:
    await desk.brings(person_file(name="=HYPERLINK(1)"))
    text = await as_csv(desk)
    [line] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    assert line["given_name"] == "'=HYPERLINK(1)"
    assert not any((cell or "").startswith(("=", "+", "-", "@")) for cell in line.values())
    await desk.brings(text.replace("2024-03-04T23:00:00+00:00", "2025-03-04T23:00:00+00:00", 1).encode())
    [person] = await desk.people()
    assert desk.opened(person, "given_name") == ("=HYPERLINK(1)",)


async def test_topics_are_given_out_and_taken_back(topical: Desk) -> None:
    header = "phone,given_name,surname,place,consent_date,consent_way,topics"
    person = '3334000001,Maria,Bianchi,Brollo,2024-03-05,paper,"scuola, eventi"'
    await topical.brings(f"{header}\n{person}".encode())
    text = await as_csv(topical)
    [line] = csv.DictReader(io.StringIO(text.removeprefix("\ufeff"), newline=""), delimiter=";")
    assert line["topics"] == "eventi, scuola"
    await topical.admin.execute("UPDATE subscriber SET topics = NULL WHERE municipality_id = $1", topical.town.id)
    await topical.brings(text.replace("2024-03-04T23:00:00+00:00", "2025-03-04T23:00:00+00:00", 1).encode())
    [row] = await topical.people()
    assert row["topics"] == ["eventi", "scuola"]
