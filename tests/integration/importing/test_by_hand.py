"""One person enrolled by hand: the same rules and the same proof as a list, but who left may ask again."""

from comunica.enrolment.consent import Consent
from comunica.stores.ledger import verify_ledger
from comunica.usecases.enrol_people import Enrolled
from tests.integration.importing.conftest import Desk, person_file
from tests.integration.subscription.world import NOW, Citizen, Subscription


async def test_a_person_who_sent_a_form_is_enrolled_with_proof(desk: Desk) -> None:
    assert await desk.adds(way="paper", notice="2026-11") is Enrolled.ADDED
    [person], [proof] = await desk.people(), await desk.ledger()
    assert (person["consent"], person["zone_id"]) == (Consent.OPTED_IN, "brollo")
    assert (proof["event"], proof["way"], proof["notice_version"]) == ("opted_in", "by_hand:paper", "2026-11")
    assert await verify_ledger(desk.pool, desk.town.id) is None


async def test_street_and_house_number_are_kept(desk: Desk) -> None:
    await desk.adds(place="v. Roma 12/A")
    [person] = await desk.people()
    assert (person["zone_id"], person["street_id"], person["house_number"]) == ("centro", "via-roma", "12/A")


async def test_the_same_request_again_changes_nothing(desk: Desk) -> None:
    await desk.adds()
    assert await desk.adds() is Enrolled.ALREADY
    assert len(await desk.ledger()) == 1


async def test_who_left_and_asks_again_is_enrolled_again(desk: Desk, subscription: Subscription) -> None:
    await subscription.hears(Citizen(town=desk.town, phone="393334000001").says("DISATTIVA", after=-900))
    assert await desk.adds(date=f"{NOW:%Y-%m-%dT%H:%M:%S}+00:00", way="phone") is Enrolled.ADDED
    [person] = await desk.people()
    assert (person["consent"], person["erase_after"]) == (Consent.OPTED_IN, None)


async def test_a_request_from_before_they_left_does_not_bring_them_back(desk: Desk, subscription: Subscription) -> None:
    await subscription.hears(Citizen(town=desk.town, phone="393334000001").says("DISATTIVA", after=-900))
    assert await desk.adds(date="2024-03-05") is Enrolled.LEFT
    [person] = await desk.people()
    assert person["consent"] == Consent.OPTED_OUT


async def test_with_the_guard_of_lists_off_a_list_would_bring_back_who_left(
    desk: Desk, subscription: Subscription
) -> None:
    """The guard switched off: by hand a newer date is enough, and so it must not be for a list."""
    await subscription.hears(Citizen(town=desk.town, phone="393334000001").says("DISATTIVA", after=-900))
    newer = f"{NOW:%Y-%m-%dT%H:%M:%S}+00:00"
    report = await desk.brings(person_file(date=newer))
    assert report.outcomes == {Enrolled.LEFT: 1}
    assert await desk.adds(date=newer) is Enrolled.ADDED
