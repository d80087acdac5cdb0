"""Meta's own "stop" and code 131050 silence the marketing category only: an urgent utility alert still arrives."""

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, RefusedPerson, Verdict
from comunica.stores.sql import query
from comunica.usecases.claim_deliveries import FIRST
from tests.eventually import eventually
from tests.integration.dispatcher.world import Call, Office, Person, Town, owned_by, phones_of


async def stops(town: Town, person: Person, choice: str = "stopped") -> None:
    await town.admin.execute("UPDATE subscriber SET marketing = $2 WHERE id = $1", person.id, choice)


async def test_who_stopped_marketing_gets_alerts_and_no_marketing_until_they_resume(town: Town, office: Office) -> None:
    people = await town.people(3)
    await stops(town, people[0])
    offer = await town.broadcasts(category="marketing")
    alert = await town.broadcasts(lane="urgent")

    async with office.working():
        await eventually(offer.is_finished)
        await eventually(alert.is_finished)
        assert await offer.states() == {"accepted": 2, "suppressed": 1}
        assert await alert.states() == {"accepted": 3}
        [row] = [each for each in await offer.rows() if each["state"] == "suppressed"]
        assert (row["recipient_id"], row["reason"]) == (people[0].id, "stopped_marketing")
        await stops(town, people[0], "open")
        again = await town.broadcasts(category="marketing")
        await eventually(again.is_finished)

    assert await again.states() == {"accepted": 3}


async def test_after_131050_marketing_is_over_for_that_person_and_an_urgent_alert_still_arrives(
    town: Town, office: Office
) -> None:
    people = await town.people(3)
    stopped = people[1]

    async def answer(call: Call) -> Verdict:
        if call.phone == stopped.phone and call.token.source_id == offer.id:
            return RefusedPerson(Reason.STOPPED_MARKETING, 131050, suppressed=True)
        return Accepted(f"wamid.{len(office.provider.calls)}")

    office.provider.answer = answer
    offer = await town.broadcasts(category="marketing")
    async with office.working():
        await eventually(offer.is_finished)
        await eventually(lambda: _has_stopped(town, stopped))
        alert, next_offer = await town.broadcasts(lane="urgent"), await town.broadcasts(category="marketing")
        await eventually(alert.is_finished)
        await eventually(next_offer.is_finished)

    assert await offer.states() == {"accepted": 2, "suppressed": 1}
    alerted = sorted(call.phone for call in office.provider.calls if call.token.source_id == alert.id)
    assert alerted == phones_of(people)
    assert stopped.phone not in {c.phone for c in office.provider.calls if c.token.source_id == next_offer.id}


async def _has_stopped(town: Town, person: Person) -> bool:
    marketing = await town.admin.fetchval("SELECT marketing FROM subscriber WHERE id = $1", person.id)
    return bool(marketing == "stopped")


async def test_without_the_look_at_their_choice_they_would_get_marketing(town: Town, office: Office) -> None:
    """The guard switched off."""
    [person] = await town.people(1)
    await stops(town, person)
    offer = await town.broadcasts(category="marketing")
    await office.dispatcher()._sweeps.start(town.id, offer.id)

    def unguarded(name: str) -> str:
        return query(name).replace("s.marketing = 'open'", "true")

    claim = await office.claims(unguarded).claim_source(await owned_by(town), offer.id, after=FIRST, most=10, lease=30)
    assert len(claim.rows) == 1
