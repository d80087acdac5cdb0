"""Those whom an import added are told, once, and nobody else is."""

import datetime as dt

import pytest

from comunica.broadcasting.content import ENROLLED_SINCE
from comunica.stores.delivering.sweeps import PostgresSweeps
from comunica.stores.pool import open_pool
from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.notify_imported import NoticeRefused
from tests.integration.importing.conftest import Desk, person_file
from tests.integration.subscription.world import Citizen, Subscription, new_id
from tests.servers import Database


async def approve_template(
    desk: Desk, body: str = "Il Comune ora usa un nuovo sistema. Per uscire DISATTIVA.", *names: str
) -> None:
    await desk.admin.execute(
        "INSERT INTO template (municipality_id, id, waba_id, name, language, category, status, body, parameters,"
        " footer, parameter_format, synced_at)"
        " SELECT $1, $2, $3, 'imported_notice', 'it', 'utility', 'approved', $4, $5,"
        " name || '. Per uscire scrivi DISATTIVA', 'named', now() FROM municipality WHERE id = $1",
        *(desk.town.id, new_id(), desk.town.waba, body, names),
    )


async def test_exactly_those_whom_the_import_added_are_told(
    desk: Desk, subscription: Subscription, database: Database
) -> None:
    await approve_template(desk)
    enrolled = Citizen(town=desk.town, phone="393331000001")
    await subscription.hears(
        enrolled.says("ATTIVA Maria Bianchi Brollo"),
        Citizen(town=desk.town, phone="393335550000").says("ATTIVA Carla Neri Brollo"),
    )
    report = await desk.brings("lista.csv")
    assert await desk.notifies(report) == 3
    assert await desk.notifies(report) == 3
    [broadcast] = await desk.admin.fetch("SELECT * FROM broadcast WHERE municipality_id = $1", desk.town.id)
    assert (broadcast["lane"], broadcast["audience"]["imported"]) == ("bulk", str(report.import_id))
    # The dispatcher makes a delivery for each of them, and for nobody else.
    pool = await open_pool(database.dsn_as("comunica_dispatcher"), size=1, name="tests")
    started = await PostgresSweeps(pool, now=lambda: dt.datetime.now(dt.UTC), new_id=new_id).start(
        desk.town.id, broadcast["id"]
    )
    await pool.close()
    assert started
    assert started.resolved == 3
    told = await desk.admin.fetch("SELECT recipient_id FROM delivery WHERE source_id = $1", broadcast["id"])
    added = {each["id"] for each in await desk.people() if each["last_inbound_at"] is None}
    assert {each["recipient_id"] for each in told} == added


async def test_an_import_that_added_nobody_tells_nobody(desk: Desk) -> None:
    await approve_template(desk)
    await desk.brings(person_file())
    report = await desk.brings(person_file() + b"\n")
    assert await desk.notifies(report) == 0


async def test_without_its_template_the_people_are_on_record_and_the_command_says_so(desk: Desk) -> None:
    report = await desk.brings("lista.csv")
    with pytest.raises(NoticeRefused, match="on record"):
        await desk.notifies(report)
    assert len(await desk.people()) == 4


async def test_the_notice_fills_what_is_known_of_the_town_and_leaves_the_day_to_each_person(desk: Desk) -> None:
    body = "{{comune}} usa {{servizio}}. Sei iscritto dal {{data}}. {{firma}} ciao"
    await approve_template(desk, body, "comune", "servizio", "data", "firma")
    report = await desk.brings("lista.csv")
    assert await desk.notifies(report, firma="URP") == 4
    [broadcast] = await desk.admin.fetch("SELECT * FROM broadcast WHERE municipality_id = $1", desk.town.id)
    facts = desk.office.channel.town.facts
    assert broadcast["parameters"] == {
        "comune": facts["comune"],
        "servizio": facts["servizio"],
        "data": ENROLLED_SINCE,
        "firma": "URP",
    }


async def test_a_preview_tells_nobody(desk: Desk) -> None:
    """There is no import to tell of before it is committed."""
    await approve_template(desk)
    report = await desk.brings("lista.csv", commit=False)
    assert report.import_id is None


async def test_who_answers_the_notice_with_disattiva_leaves_and_no_list_tells_them_again(
    desk: Desk, subscription: Subscription
) -> None:
    await approve_template(desk)
    await desk.notifies(await desk.brings(person_file()))
    told = Citizen(town=desk.town, phone="393334000001")
    await subscription.hears(told.says("Non ricevere più", type="button", after=-5))
    [person] = await desk.people()
    assert person["consent"] == "opted_out"
    report = await desk.brings(person_file(date="2025-03-05"))
    assert report.outcomes == {Enrolled.LEFT: 1}
    assert await desk.notifies(report) == 0


async def awaiting(desk: Desk) -> int:
    return len([each for each in await desk.people() if each["notice_of"] is not None])


async def test_whom_a_list_adds_awaits_its_notice_from_the_moment_they_are_on_record(desk: Desk) -> None:
    await desk.brings("lista.csv", notice_first=True)
    assert await awaiting(desk) == 4


async def test_without_a_notice_nobody_awaits_one_and_with_one_asked_for_later_everybody_does(desk: Desk) -> None:
    await approve_template(desk)
    report = await desk.brings("lista.csv")
    assert await awaiting(desk) == 0
    await desk.notifies(report)
    assert await awaiting(desk) == 4
    [named] = await desk.admin.fetch(
        "SELECT i.notice_id, b.id FROM subscriber_import AS i JOIN broadcast AS b USING (municipality_id)"
        " WHERE i.municipality_id = $1",
        desk.town.id,
    )
    assert named["notice_id"] == named["id"]


async def test_who_was_on_record_before_the_list_awaits_nothing(desk: Desk, subscription: Subscription) -> None:
    await subscription.hears(Citizen(town=desk.town, phone="393331000001").says("ATTIVA Maria Bianchi Brollo"))
    await desk.brings("lista.csv", notice_first=True)
    assert await awaiting(desk) == 3
