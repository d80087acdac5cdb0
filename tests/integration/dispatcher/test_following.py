"""Retries reach exactly those who failed, corrections exactly those who got it, tests the staff and nobody else."""

from collections.abc import Mapping
from typing import Any

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, RefusedPerson, Verdict
from comunica.stores.sql import query
from comunica.usecases.delivering.claim_deliveries import FIRST
from tests.eventually import eventually
from tests.integration.dispatcher.world import Broadcast, Call, Office, Person, Town, new_id, owned_by, phones_of


async def sent(town: Town, states: Mapping[str, str | None], people: list[Person]) -> Broadcast:
    """A broadcast that is over, its deliveries in these states, in the order of the people, with their reasons."""
    made = await town.broadcasts(state="finished", due=False, resolved=len(people))
    await town.admin.executemany(
        "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state, reason,"
        " failed_at) VALUES ($1, $2, $3, $4, 'broadcast', 'normal', $5, $6, now())",
        [
            (town.id, made.id, person.id, town.channel_id, state.partition(":")[0], reason)
            for person, (state, reason) in zip(people, states.items(), strict=True)
        ],
    )
    return made


async def follow(original: Broadcast, kind: str, **audience: Any) -> Broadcast:
    return await original.town.broadcasts(audience, kind=kind, original_id=original.id)


async def reached(office: Office, broadcast: Broadcast) -> list[str]:
    async with office.working():
        await eventually(broadcast.is_finished)
    await broadcast.adds_up()
    return sorted(call.phone for call in office.provider.calls if call.token.source_id == broadcast.id)


FAILURES = {
    "failed:1": "template_paused",
    "failed:2": "unreachable",
    "failed:3": "enough_marketing",
    "failed:4": None,
    "unknown": None,
    "delivered": None,
    "suppressed": "left",
    "expired": None,
}


async def test_a_retry_reaches_those_whose_failure_may_have_passed(town: Town, office: Office) -> None:
    people = await town.people(8)
    original = await sent(town, FAILURES, people)
    retry = await follow(original, "retry", failed_of=str(original.id))
    assert await reached(office, retry) == phones_of([people[0], people[3]])


async def test_with_unknown_they_are_reached_too(town: Town, office: Office) -> None:
    people = await town.people(8)
    original = await sent(town, FAILURES, people)
    retry = await follow(original, "retry", failed_of=str(original.id), with_unknown=True)
    assert await reached(office, retry) == phones_of([people[0], people[3], people[4]])


async def test_who_left_meanwhile_is_not_tried_again(town: Town, office: Office) -> None:
    people = await town.people(2)
    original = await sent(town, {"failed:1": "bad_media", "failed:2": "bad_media"}, people)
    await town.leaves(people[0])
    retry = await follow(original, "retry", failed_of=str(original.id))
    assert await reached(office, retry) == phones_of([people[1]])


async def test_a_second_retry_leaves_out_whom_the_first_one_reached(town: Town, office: Office) -> None:
    people = await town.people(3)
    original = await sent(town, dict.fromkeys(("failed:1", "failed:2", "failed:3"), "bad_media"), people)

    async def refuse_one(call: Call) -> Verdict:
        if call.phone == people[2].phone and len(office.provider.calls) <= 3:
            return RefusedPerson(Reason.BAD_MEDIA, 131053)
        return Accepted(f"wamid.{len(office.provider.calls)}")

    office.provider.answer = refuse_one
    first = await follow(original, "retry", failed_of=str(original.id))
    assert await reached(office, first) == phones_of(people)
    second = await follow(original, "retry", failed_of=str(original.id))
    assert await reached(office, second) == phones_of([people[2]])


async def test_two_retries_at_once_are_impossible_in_the_record(town: Town) -> None:
    people = await town.people(1)
    original = await sent(town, {"failed": "bad_media"}, people)
    await follow(original, "retry", failed_of=str(original.id))
    try:
        await follow(original, "retry", failed_of=str(original.id))
    except Exception as refused:
        assert type(refused).__name__ == "UniqueViolationError"
    else:
        raise AssertionError("the second retry was written")


GOT = dict.fromkeys(("accepted", "sent", "delivered", "read", "doubt", "unknown"))
NOT = dict.fromkeys(("failed", "suppressed", "expired", "cancelled"))


async def test_a_correction_reaches_exactly_those_who_got_it_or_may_have(town: Town, office: Office) -> None:
    people = await town.people(10)
    await town.people(5)  # who came later
    original = await sent(town, GOT | NOT, people)
    await town.leaves(people[0])
    correction = await follow(original, "correction", got=str(original.id))
    assert await reached(office, correction) == phones_of(people[1:6])


async def test_who_got_it_by_a_retry_gets_the_correction_too(town: Town, office: Office) -> None:
    people = await town.people(2)
    original = await sent(town, {"delivered": None, "failed": "bad_media"}, people)
    retry = await follow(original, "retry", failed_of=str(original.id))
    assert await reached(office, retry) == phones_of([people[1]])
    correction = await follow(original, "correction", got=str(original.id))
    assert await reached(office, correction) == phones_of(people)


async def test_a_correction_waits_until_nothing_of_the_original_goes_out_any_more(town: Town, office: Office) -> None:
    people = await town.people(2)
    original = await sent(town, {"delivered": None, "sending": None}, people)
    correction = await follow(original, "correction", got=str(original.id))

    async with office.working():
        for _ in range(3):
            assert await office.dispatcher()._sweeps.start(town.id, correction.id) is None
        # The call ended: it was certainly not sent.
        await town.admin.execute(
            "UPDATE delivery SET state = 'cancelled' WHERE source_id = $1 AND state = 'sending'", original.id
        )
        await eventually(correction.is_finished)

    assert office.provider.phones() == phones_of([people[0]])


async def staff(town: Town, *phones: str) -> None:
    for phone in phones:
        row = (town.vault.index("phone", phone), town.vault.seal("test_recipient.address_sealed", phone))
        await town.admin.execute(
            "INSERT INTO test_recipient (municipality_id, id, address_index, address_kind, address_sealed)"
            " VALUES ($1, $2, $3, 'phone', $4)",
            *(town.id, new_id(), *row),
        )


async def test_a_test_reaches_the_staff_and_nobody_else(town: Town, office: Office) -> None:
    await town.people(5)
    await staff(town, "393990000001", "393990000002")
    test = await town.broadcasts({"testers": True}, kind="test")
    assert await reached(office, test) == ["393990000001", "393990000002"]
    assert await test.states() == {"accepted": 2}


async def test_without_its_own_claim_a_test_would_reach_nobody(town: Town, office: Office) -> None:
    """The guard of the case above, switched off: the staff are no subscribers."""
    await staff(town, "393990000001")
    test = await town.broadcasts({"testers": True}, kind="test")
    await office.dispatcher()._sweeps.start(town.id, test.id)
    claims = office.claims(lambda name: query("claim_source" if name == "claim_test" else name))
    await claims.content_of(town.id, test.id)
    claim = await claims.claim_source(await owned_by(town), test.id, after=FIRST, most=10, lease=30)
    assert (claim.rows, claim.suppressed) == ([], 1)


async def test_a_test_that_comes_back_from_a_delay_is_sent(town: Town, office: Office) -> None:
    await staff(town, "393990000001")
    test = await town.broadcasts({"testers": True}, kind="test")
    await office.dispatcher()._sweeps.start(town.id, test.id)
    await town.admin.execute("UPDATE delivery SET not_before = now() WHERE source_id = $1", test.id)
    assert await reached(office, test) == ["393990000001"]
