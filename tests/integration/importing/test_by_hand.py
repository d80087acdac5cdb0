"""One person enrolled by hand: the same rules and the same proof as a list, but who left may ask again."""

from comunica.enrolment.consent import Consent
from comunica.stores.hearing.ledger import verify_ledger
from comunica.usecases.people.enrol_people import Enrolled
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


async def test_a_list_may_bring_somebody_whose_number_was_anothers(desk: Desk) -> None:
    """Found by the API: the role comunica_import was not allowed to give the number to the new person."""
    await desk.adds(date="2024-03-05")
    await desk.admin.execute(
        "UPDATE subscriber_address SET moved_at = '2024-04-01' WHERE municipality_id = $1", desk.town.id
    )
    report = await desk.brings(person_file(date="2024-05-05"))
    assert report.outcomes == {Enrolled.ADDED: 1}
    assert len(await desk.people()) == 2


async def test_the_proof_of_a_list_is_sealed_and_the_ledger_holds_with_it(desk: Desk) -> None:
    content = person_file().decode().splitlines()
    noted = f"{content[0]},protocollo\n{content[1]},prot. 77/2026\n"
    report = await desk.brings(noted.encode())
    assert report.outcomes == {Enrolled.ADDED: 1}
    [person] = [each async for each in desk.exporting()]
    assert [each.proof for each in person.proofs] == ["prot. 77/2026"]
    assert await verify_ledger(desk.pool, desk.town.id) is None
