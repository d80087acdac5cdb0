"""A broadcast whose words hold the day since when each person is enrolled: the notice to people who were imported."""

import datetime as dt

from comunica.broadcasting.content import ENROLLED_SINCE, TemplateContent
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, NotSent, Verdict
from tests.eventually import eventually
from tests.integration.dispatcher.world import Call, Office, Person, Town

#: In Rome the 31st has begun.
NEW_YEARS_EVE = dt.datetime(2023, 12, 30, 23, 30, tzinfo=dt.UTC)


async def since(town: Town, person: Person, at: dt.datetime) -> None:
    await town.admin.execute("UPDATE subscriber SET consented_at = $2 WHERE id = $1", person.id, at)


def words(office: Office) -> dict[str, str]:
    """What each phone was last told."""
    told = {}
    for call in office.provider.calls:
        assert isinstance(call.content, TemplateContent)
        told[call.phone] = call.content.parameters["testo"]
    return told


async def test_each_person_reads_their_own_day_as_their_town_counts_days(town: Town, office: Office) -> None:
    first, second, third = await town.people(3)
    await since(town, first, NEW_YEARS_EVE)
    await since(town, second, dt.datetime(2024, 3, 5, 9, 30, tzinfo=dt.UTC))
    await since(town, third, NEW_YEARS_EVE)
    broadcast = await town.broadcasts(parameters={"testo": ENROLLED_SINCE})
    async with office.working():
        await eventually(broadcast.is_finished)
    assert words(office) == {first.phone: "31/12/2023", second.phone: "05/03/2024", third.phone: "31/12/2023"}
    await broadcast.adds_up()


async def test_they_read_it_after_a_delay_too(town: Town, office: Office) -> None:
    [person] = await town.people(1)
    await since(town, person, NEW_YEARS_EVE)
    broadcast = await town.broadcasts(parameters={"testo": ENROLLED_SINCE})

    async def busy_once(call: Call) -> Verdict:
        first = len(office.provider.calls) == 1
        return NotSent(Reason.PROVIDER_DOWN, delay_seconds=0.1) if first else Accepted(f"wamid.{call.phone}")

    office.provider.answer = busy_once
    async with office.working():
        await eventually(broadcast.is_finished)
    assert len(office.provider.calls) == 2
    assert words(office) == {person.phone: "31/12/2023"}


async def test_every_other_broadcast_is_prepared_once_for_all(town: Town, office: Office) -> None:
    await town.people(5)
    broadcast = await town.broadcasts()
    async with office.working():
        await eventually(broadcast.is_finished)
    assert len({id(call.content) for call in office.provider.calls}) == 1
