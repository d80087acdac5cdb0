"""Who left is never added again by a list, also when nothing is known of them any more but that they left."""

import datetime as dt

import pytest

from comunica.stores.pool import Pool
from comunica.usecases.people.enrol_people import Enrolled
from tests.integration.importing.conftest import Desk, person_file
from tests.integration.subscription.erasing import days, erasing
from tests.integration.subscription.world import NOW, Citizen, Subscription

PHONE = "393334000001"
YESTERDAY = f"{NOW - days(1):%Y-%m-%dT%H:%M:%S}+00:00"


@pytest.fixture
async def erased(desk: Desk, subscription: Subscription, subscription_pool: Pool) -> Citizen:
    """Left 40 days ago, erased since."""
    person = Citizen(town=desk.town, phone=PHONE)
    await subscription.hears(
        person.says("ATTIVA Maria Bianchi Brollo", after=-41 * 86_400), person.says("DISATTIVA", after=-40 * 86_400)
    )
    await erasing(subscription_pool).sweep()
    assert await desk.people() == []
    return person


async def test_a_list_does_not_add_who_left_and_was_erased(desk: Desk, erased: Citizen) -> None:
    for commit in (False, True):
        report = await desk.brings(person_file(phone=erased.phone, date=YESTERDAY), commit=commit)
        assert report.outcomes == {Enrolled.LEFT: 1}
    assert await desk.people() == []
    addresses = "SELECT count(*) FROM subscriber_address WHERE municipality_id = $1"
    assert await desk.admin.fetchval(addresses, desk.town.id) == 0


async def test_without_the_suppression_a_list_would_add_them(desk: Desk, erased: Citizen) -> None:
    """The guard switched off."""
    await desk.admin.execute("DELETE FROM suppression WHERE municipality_id = $1", desk.town.id)
    report = await desk.brings(person_file(phone=erased.phone, date=YESTERDAY))
    assert report.outcomes == {Enrolled.ADDED: 1}


async def test_the_others_of_that_list_are_added(desk: Desk, erased: Citizen) -> None:
    more = person_file(phone="3334000002", date=YESTERDAY).decode().splitlines()[1]
    report = await desk.brings(person_file(phone=erased.phone, date=YESTERDAY) + more.encode())
    assert report.outcomes == {Enrolled.LEFT: 1, Enrolled.ADDED: 1}


async def test_their_own_attiva_lifts_it_and_then_a_list_finds_them_enrolled(
    desk: Desk, subscription: Subscription, erased: Citizen
) -> None:
    await subscription.hears(erased.says("ATTIVA Maria Bianchi La Costa", after=-60))
    report = await desk.brings(person_file(phone=erased.phone, date="2024-03-05"))
    assert report.outcomes == {Enrolled.ALREADY: 1}


async def test_their_new_request_at_the_desk_lifts_it_too_and_an_old_one_does_not(desk: Desk, erased: Citizen) -> None:
    assert await desk.adds(phone=erased.phone, date="2024-03-05") is Enrolled.LEFT
    assert await desk.people() == []
    assert await desk.adds(phone=erased.phone, date=YESTERDAY) is Enrolled.ADDED
    [person] = await desk.people()
    assert person["consent"] == "opted_in"
    left = "SELECT count(*) FROM suppression WHERE municipality_id = $1"
    assert await desk.admin.fetchval(left, desk.town.id) == 0


@pytest.mark.parametrize("gone", [False, True])
async def test_a_number_that_is_known_under_a_user_id_is_not_added(
    desk: Desk, subscription: Subscription, subscription_pool: Pool, *, gone: bool
) -> None:
    """They wrote with number and id, left by the id alone; the list has the number."""
    both, alone = Citizen(town=desk.town, phone=PHONE, user_id="IT.77"), Citizen(town=desk.town, user_id="IT.77")
    await subscription.hears(both.says("ATTIVA Maria Bianchi Brollo", after=-41 * 86_400))
    await subscription.hears(alone.says("DISATTIVA", after=-40 * 86_400))
    if gone:
        await erasing(subscription_pool).sweep()
    report = await desk.brings(person_file(phone=PHONE, date=YESTERDAY))
    assert report.outcomes == {Enrolled.LEFT: 1}


async def test_who_was_erased_at_their_request_is_not_added_and_their_import_is_forgotten(desk: Desk) -> None:
    await desk.brings(person_file(phone=PHONE))
    [person] = await desk.people()
    assert (await desk.erases(person["id"])).counts["people"] == 1
    imported = "SELECT count(*) FROM imported_subscriber WHERE municipality_id = $1"
    assert await desk.admin.fetchval(imported, desk.town.id) == 0
    today = f"{dt.datetime.now(dt.UTC) - dt.timedelta(minutes=1):%Y-%m-%dT%H:%M:%S}+00:00"
    report = await desk.brings(person_file(phone=PHONE, date=today))
    assert report.outcomes == {Enrolled.LEFT: 1}


async def test_whom_nobody_knows_is_not_erased(desk: Desk) -> None:
    assert (await desk.erases(desk.town.id)).counts == {}
    assert await desk.log() == []
