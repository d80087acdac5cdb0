"""Who stopped marketing in the provider's own app gets none, and every other notice: a flood alert still arrives."""

import pytest

from comunica.stores.sql import query
from comunica.usecases.delivering.claim_deliveries import FIRST
from tests.eventually import eventually
from tests.integration.dispatcher.world import Office, Person, Town, owned_by, phones_of


async def stops_marketing(town: Town, *people: Person) -> None:
    await town.admin.execute(
        "UPDATE subscriber SET marketing = 'stopped' WHERE id = ANY($1)", [one.id for one in people]
    )


async def test_who_stopped_marketing_is_left_out_of_it_and_counted(town: Town, office: Office) -> None:
    people = await town.people(4)
    broadcast = await town.broadcasts(category="marketing")
    await stops_marketing(town, people[0])

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == phones_of(people[1:])
    reasons = {row["reason"] for row in await broadcast.rows() if row["state"] == "suppressed"}
    assert reasons == {"stopped_marketing"}
    await broadcast.adds_up()


@pytest.mark.parametrize("lane", ["urgent", "normal"])
async def test_every_other_notice_reaches_them(town: Town, office: Office, lane: str) -> None:
    people = await town.people(2)
    await stops_marketing(town, *people)
    broadcast = await town.broadcasts(lane=lane)

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.phones() == phones_of(people)


async def test_a_delayed_row_is_judged_again(town: Town, office: Office) -> None:
    [person] = await town.people(1)
    broadcast = await town.broadcasts(category="marketing", state="sending", due=False, resolved=1)
    await town.admin.execute(
        "INSERT INTO delivery (municipality_id, source_id, recipient_id, channel_id, source_kind, lane, state,"
        " not_before) VALUES ($1, $2, $3, $4, 'broadcast', 'normal', 'queued', now())",
        *(town.id, broadcast.id, person.id, town.channel_id),
    )
    await town.admin.execute("INSERT INTO due_source VALUES ($1, $2, $3, 'normal', 'send', now())",
                             town.id, broadcast.id, town.channel_id)  # fmt: skip
    await stops_marketing(town, person)

    async with office.working():
        await eventually(broadcast.is_finished)

    assert office.provider.calls == []
    assert [row["reason"] for row in await broadcast.rows()] == ["stopped_marketing"]


async def test_without_that_look_marketing_would_go_to_who_stopped_it(town: Town, office: Office) -> None:
    """The guard switched off: the claim looks at consent only."""
    people = await town.people(2)
    broadcast = await town.broadcasts(category="marketing")
    await office.dispatcher()._sweeps.start(town.id, broadcast.id)
    await stops_marketing(town, *people)

    def unguarded(name: str) -> str:
        return query(name).replace("s.marketing = 'open'", "true")

    claim = await office.claims(unguarded).claim_source(
        await owned_by(town), broadcast.id, after=FIRST, most=10, lease=30
    )
    assert len(claim.rows) == 2
