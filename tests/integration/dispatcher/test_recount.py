"""Promise 1 is held against the rows themselves, and what is open is shown."""

import pytest

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, Doubtful, RefusedChannel, Verdict
from comunica.runtime import catalogue
from services.dispatcher.dispatcher import Dispatcher
from tests.eventually import eventually
from tests.integration.dispatcher.world import Call, Office, Town, all_are, new_id


def shown(dispatcher: Dispatcher, metric: str, **labels: str) -> float | None:
    return dispatcher._meter._metrics.registry.get_sample_value(metric, labels)


def test_every_gauge_of_these_is_in_the_catalogue() -> None:
    names = {metric.name for metric in catalogue.CATALOGUE}
    assert {"comunica_recipients_unaccounted", "comunica_deliveries_in_doubt", "comunica_channel_state"} <= names


async def test_a_record_that_adds_up_has_nobody_unaccounted(town: Town, office: Office) -> None:
    await town.people(30)
    broadcast = await town.broadcasts()
    async with office.working(recount_interval=0.1, recount_pause=0.0) as dispatcher:
        await all_are(broadcast, "accepted")
        await eventually(lambda: shown(dispatcher, "comunica_recipients_unaccounted") == 0)


@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        ("UPDATE delivery_tally SET n = n - 2 WHERE state = 'accepted'", 2),
        ("UPDATE broadcast SET resolved = resolved + 3", 3),
        ("UPDATE delivery_tally SET state = 'read' WHERE state = 'accepted'", 60),
        ("DELETE FROM delivery WHERE recipient_id IN (SELECT recipient_id FROM delivery LIMIT 1)", 1),
    ],
)
async def test_a_tally_a_snapshot_or_a_row_that_was_tampered_with_is_told(
    town: Town, office: Office, damage: str, missing: int
) -> None:
    await town.people(30)
    broadcast = await town.broadcasts()
    async with office.working(recount_interval=0.1, recount_pause=0.0) as dispatcher:
        await eventually(broadcast.is_finished)
        await town.admin.execute(damage)
        await eventually(lambda: shown(dispatcher, "comunica_recipients_unaccounted") == missing)


@pytest.mark.parametrize(
    ("damage", "missing"),
    [
        ("SELECT", 0),
        ("UPDATE request_list SET resolved = resolved + 4", 4),
        (
            "UPDATE delivery_tally SET n = n - 1 WHERE state = 'accepted'",
            1,
        ),
        (
            "DELETE FROM delivery WHERE recipient_id IN (SELECT recipient_id FROM delivery LIMIT 2)",
            2,
        ),
    ],
)
async def test_a_list_is_held_to_the_size_that_was_written_once(
    town: Town, office: Office, damage: str, missing: int
) -> None:
    people, list_id = await town.people(6), new_id()
    await town.admin.execute(
        "INSERT INTO request_list (municipality_id, id, name, template_id, template_version, lane, resolved, refused,"
        " submitted_by, is_test) VALUES ($1, $2, 'carte pronte', $3, 1, 'bulk', 6, 0, 'key', false)",
        *(town.id, list_id, town.template_id),
    )
    requests = await town.requests(people, lane="bulk", list_id=list_id)
    async with office.working(recount_interval=0.1, recount_pause=0.0) as dispatcher:
        await requests.become({"accepted": 6})
        await town.admin.execute(damage)
        await eventually(lambda: shown(dispatcher, "comunica_recipients_unaccounted") == missing)
        if missing:
            return
        await town.admin.execute("UPDATE request_list SET resolved = resolved + 1")
        await eventually(lambda: shown(dispatcher, "comunica_recipients_unaccounted") == 1)


async def test_doubts_are_shown_by_lane_with_the_age_of_the_oldest(town: Town, office: Office) -> None:
    await town.people(3)
    broadcast = await town.broadcasts()

    async def answer(_call: Call) -> Verdict:
        return Doubtful(Reason.ANSWER_CUT)

    office.provider.answer = answer
    async with office.working() as dispatcher:
        await all_are(broadcast, "doubt")
        await broadcast.ages(50)
        await eventually(lambda: shown(dispatcher, "comunica_deliveries_in_doubt", lane="normal") == 3)
        await eventually(lambda: (shown(dispatcher, "comunica_doubt_oldest_seconds", lane="normal") or 0) > 50)
        assert shown(dispatcher, "comunica_deliveries_in_doubt", lane="urgent") == 0


async def test_how_a_channel_stands_is_shown(town: Town, office: Office) -> None:
    await town.people(3)

    async def answer(_call: Call) -> Verdict:
        return RefusedChannel(Reason.TOKEN_REFUSED, 190)

    async with office.working() as dispatcher:
        await eventually(lambda: shown(dispatcher, "comunica_channel_state", state="sending") == 1)
        assert shown(dispatcher, "comunica_channel_bucket_level", channel=str(town.channel_id)) == 1
        office.provider.answer = answer
        await town.broadcasts()
        await eventually(lambda: shown(dispatcher, "comunica_channel_state", state="paused") == 1)
        assert shown(dispatcher, "comunica_channel_state", state="sending") == 0


async def test_what_is_left_of_a_portfolios_limit_is_shown(town: Town, office: Office) -> None:
    await town.admin.execute("INSERT INTO portfolio VALUES ('p', 250, now())")
    await town.people(30)
    broadcast = await town.broadcasts()
    async with office.working() as dispatcher:
        await all_are(broadcast, "accepted")
        await eventually(lambda: shown(dispatcher, "comunica_portfolio_headroom", portfolio="p") == 220)
        assert shown(dispatcher, "comunica_portfolio_limit", portfolio="p") == 250


async def test_held_messages_are_taken_and_counted(town: Town, office: Office) -> None:
    await town.people(4)
    broadcast = await town.broadcasts()

    async def answer(call: Call) -> Verdict:
        return Accepted(f"wamid.{call.phone}", held=True)

    office.provider.answer = answer
    async with office.working() as dispatcher:
        await all_are(broadcast, "accepted")
        assert shown(dispatcher, "comunica_held_total", lane="normal") == 4
