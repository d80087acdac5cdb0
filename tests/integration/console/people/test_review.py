"""What wants a look of the office is listed, counted, mended with one step, and not listed again."""

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

import pytest
from uuid_utils.compat import uuid7

from comunica.enrolment.question import Ask
from comunica.usecases.audit import Deed
from comunica.usecases.paging import PageRequest
from comunica.usecases.people.move_subscriber import MoveAsked, PersonMoved, move_subscriber
from comunica.usecases.people.reread_places import reread_places
from comunica.usecases.people.review import (
    RequestKind,
    Review,
    close_request,
    count_reviews,
    leave_as_is,
    waiting_questions,
)
from comunica.usecases.territory.teach_alias import Teaching, teach_alias
from comunica.usecases.territory.territory_record import TargetKind
from tests.integration.console.people.conftest import Office
from tests.integration.console.people.test_desk import AT_DESK, WHO
from tests.integration.console.people.town import People

NOW = dt.datetime.now(dt.UTC).replace(microsecond=0)
YESTERDAY = NOW - dt.timedelta(hours=30)
FIRST = PageRequest(size=50)


async def counted(office: Office) -> tuple[int, int, int]:
    counts = await count_reviews(office.reviews, office.town.id, now=NOW)
    return counts[Review.PLACE], counts[Review.QUESTION], counts[Review.REQUEST]


async def lines(office: Office) -> list[tuple[str, str, Mapping[str, int]]]:
    entries = await office.audit.entries(office.town.id, before=None, count=1000)
    return [(each.who, each.what, each.counts) for each in reversed(entries)]


async def places(office: Office) -> list[UUID]:
    return [each.id for each in (await office.reviews.unknown_places(office.town.id, FIRST)).rows]


async def test_who_lives_where_nobody_knows_is_listed_until_there_is_a_zone(office: Office, people: People) -> None:
    await people.enrolled("393335550001")
    await people.enrolled("393335550002", zone=None, outside=True)
    await people.enrolled("393335550003", zone=None, consent="opted_out")
    unknown = await people.nowhere("393335550004", "via delle Betulle 4")
    [found] = (await office.reviews.unknown_places(office.town.id, FIRST)).rows
    assert (found.id, found.place, found.surname) == (unknown, "via delle Betulle 4", "Colombo")
    assert found.masked_address == "phone …04"
    assert await counted(office) == (1, 0, 0)
    asked = MoveAsked(zone="brollo", told=AT_DESK)
    moved = await move_subscriber(asked, office.town.id, unknown, who=WHO, desk=office.desk)
    assert moved == PersonMoved(zone="brollo", outside=False)
    assert (await places(office), await counted(office)) == ([], (0, 0, 0))


async def test_a_name_that_is_taught_once_places_everybody_who_wrote_it(office: Office, people: People) -> None:
    same = [await people.nowhere(f"39333555001{n}", f"via della Fontana Vecchia {n}") for n in (1, 2, 3)]
    other = await people.nowhere("393335550020", "via Qualunque 9")
    assert await reread_places(office.town.id, who=WHO, desk=office.desk, shelf=office.reviews) == 0
    wish = Teaching(
        town=office.town.id,
        kind=TargetKind.STREET,
        target="piazza-del-tratturo",
        alias="via della Fontana Vecchia",
        by=WHO,
    )
    assert (await teach_alias(wish, record=office.territories)).changed
    assert await reread_places(office.town.id, who=WHO, desk=office.desk, shelf=office.reviews) == 3
    rows = [await people.row(each) for each in same]
    assert {(row["zone_id"], row["street_id"]) for row in rows} == {("brollo", "piazza-del-tratturo")}
    assert [row["house_number"] for row in rows] == ["1", "2", "3"]
    assert await places(office) == [other]


async def test_what_the_office_leaves_as_it_is_comes_back_only_with_a_new_word(office: Office, people: People) -> None:
    person = await people.nowhere("393335550004", "via delle Betulle 4")
    before = await lines(office)
    assert await leave_as_is(office.reviews, office.town.id, person, now=NOW, audit=office.audit, who=WHO)
    assert await lines(office) == [*before, (WHO, Deed.REVIEW_PERSON, {"people": 1})]
    assert (await places(office), await counted(office)) == ([], (0, 0, 0))
    assert not await leave_as_is(office.reviews, office.town.id, uuid7(), now=NOW, audit=office.audit, who=WHO)
    await people.as_town("UPDATE subscriber SET place_key = place_key || 'x' WHERE id = $1", person)
    assert await places(office) == [person]


async def test_who_did_not_answer_within_a_day_is_listed_with_what_they_told(office: Office, people: People) -> None:
    await people.asked("393335550030", Ask.CONFIRM, at=NOW - dt.timedelta(hours=23))
    doubtful = await people.asked("393335550031", Ask.CONFIRM, at=YESTERDAY)
    incomplete = await people.asked("393335550032", Ask.PLACE, at=YESTERDAY, place="")
    found = await waiting_questions(office.reviews, office.town.id, FIRST, now=NOW)
    assert [(each.id, each.asked) for each in found.rows] == [(incomplete, Ask.PLACE), (doubtful, Ask.CONFIRM)]
    assert (found.rows[1].surname, found.rows[1].place, found.rows[1].zone) == ("Russo", "via Roma 7", "centro")
    assert await counted(office) == (0, 2, 0)
    assert await leave_as_is(office.reviews, office.town.id, doubtful, now=NOW, audit=office.audit, who=WHO)
    assert await counted(office) == (0, 1, 0)


@pytest.mark.parametrize(("intent", "kind"), [("access", RequestKind.ACCESS), ("erasure", RequestKind.ERASURE)])
async def test_a_request_on_data_is_listed_until_somebody_says_that_it_was_answered(
    office: Office, people: People, intent: str, kind: RequestKind
) -> None:
    person = await people.enrolled("393335550040")
    request = await people.requested(person, intent, at=YESTERDAY, id_=uuid7())
    await people.requested(person, "help", at=YESTERDAY, id_=uuid7())
    [found] = (await office.reviews.requests(office.town.id, FIRST)).rows
    assert (found.id, found.kind, found.subscriber_id, found.at) == (request, kind, person, YESTERDAY)
    assert found.due - found.at == dt.timedelta(days=30)
    assert await counted(office) == (0, 0, 1)
    closing = {"audit": office.audit, "who": WHO}
    assert await close_request(office.reviews, office.town.id, request, **closing)  # type: ignore[arg-type]
    assert not await close_request(office.reviews, office.town.id, request, **closing)  # type: ignore[arg-type]
    assert await counted(office) == (0, 0, 0)


async def test_a_request_of_somebody_who_was_erased_names_nobody(office: Office, people: People) -> None:
    await people.requested(uuid7(), "erasure", at=YESTERDAY, id_=uuid7())
    [found] = (await office.reviews.requests(office.town.id, FIRST)).rows
    assert (found.subscriber_id, found.surname, found.masked_address) == (None, "", "")
