"""The provider's word on deliveries: forward only, whenever and however often it comes."""

import asyncio
import datetime as dt
import itertools
from collections import Counter
from typing import Any
from uuid import UUID

import pytest

from comunica.broadcasting.prices import Prices
from comunica.broadcasting.refusals import RefusalPolicy
from comunica.broadcasting.states import STEPS, DeliveryState, Step
from comunica.channels.whatsapp.errors import status_failure
from comunica.stores.hearing.statuses import StoredStatusRecord
from comunica.stores.pool import Pool
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.refused_later import RefusedLater
from comunica.usecases.hearing.settle_statuses import Settled, SettleStatuses
from tests.integration.subscription.deliveries import Delivery, delivery
from tests.integration.subscription.world import MASTER_KEY, NOW, Admin, Town, found_town, new_id


def settling(pool: Pool, **switches: Any) -> SettleStatuses:
    directory = StoredTownDirectory(pool, Vaults(pool, MASTER_KEY), clock=lambda: 0.0, look_again_after=0)
    record = StoredStatusRecord(pool, **switches)
    refused_later = RefusedLater(record, RefusalPolicy())
    return SettleStatuses(directory=directory, record=record, failure_of=status_failure, refused_later=refused_later)


@pytest.fixture
def settle(pool: Pool) -> SettleStatuses:
    return settling(pool)


async def test_sent_delivered_and_read_move_forward_and_keep_their_times(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    one = await delivery(admin, town)
    for after, status in enumerate(("sent", "delivered", "read")):
        await settle([one.told(status, after=after)])
        assert (await one.row(admin))["state"] == status
    row = await one.row(admin)
    assert [row["sent_at"], row["delivered_at"], row["read_at"]] == [NOW + dt.timedelta(seconds=at) for at in range(3)]


async def test_every_order_ends_the_same(settle: SettleStatuses, admin: Admin, town: Town) -> None:
    for order in itertools.permutations(["sent", "delivered", "read", "sent"]):
        for together in (True, False):
            one = await delivery(admin, town)
            told = [one.told(status) for status in order]
            for batch in [told] if together else [[each] for each in told]:
                await settle(batch)
            row = await one.row(admin)
            assert row["state"] == "read"
            assert row["sent_at"] == row["delivered_at"] == row["read_at"] == NOW


async def test_without_its_from_states_a_delivery_would_go_backwards(pool: Pool, admin: Admin, town: Town) -> None:
    """The guard switched off: the last word to arrive wins, and a message that was read is `sent` again."""
    guarded, unguarded = await delivery(admin, town, "read"), await delivery(admin, town, "read")
    await settling(pool)([guarded.told("sent")])
    await settling(pool, from_states=lambda _: [str(state) for state in DeliveryState])([unguarded.told("sent")])
    assert (await guarded.row(admin))["state"] == "read"
    assert (await unguarded.row(admin))["state"] == "sent"


async def test_a_status_before_the_answer_to_the_send_counts_at_once(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    one = await delivery(admin, town, "sending")
    await settle([one.told("delivered", message_id="wamid.AA")])
    row = await one.row(admin)
    assert (row["state"], row["accepted_at"]) == ("delivered", None)
    assert town.vault.open("delivery.message_sealed", row["message_sealed"]) == "wamid.AA"
    assert row["message_digest"] == town.vault.index("message", "wamid.AA")


@pytest.mark.parametrize("state", ["doubt", "unknown"])
async def test_a_status_ends_a_doubt_however_late(settle: SettleStatuses, admin: Admin, town: Town, state: str) -> None:
    one = await delivery(admin, town, state)
    await settle([one.told("sent")])
    assert (await one.row(admin))["state"] == "sent"


async def test_a_doubt_that_was_queued_again_is_taken_out_of_the_queue(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    one = await delivery(admin, town, "queued", attempt=1, not_before=NOW)
    await settle([one.told("sent", attempt=1)])
    row = await one.row(admin)
    assert (row["state"], row["not_before"]) == ("sent", None)


async def test_a_delivery_that_nobody_attempted_is_not_moved_by_a_forged_token(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    one = await delivery(admin, town, "queued", attempt=0)
    await settle([one.told("delivered", attempt=1)])
    assert (await one.row(admin))["state"] == "queued"


async def test_a_failure_keeps_reason_code_and_time(settle: SettleStatuses, admin: Admin, town: Town) -> None:
    one = await delivery(admin, town, "sent")
    outcome = await settle([one.told("failed", code=131026, after=3)])
    row = await one.row(admin)
    assert (row["state"], row["reason"], row["error_code"]) == ("failed", "unreachable", 131026)
    assert row["failed_at"] == NOW + dt.timedelta(seconds=3)
    assert outcome.outcomes == {"failed": 1}


async def test_who_stopped_marketing_is_suppressed_not_failed(settle: SettleStatuses, admin: Admin, town: Town) -> None:
    one = await delivery(admin, town)
    await settle([one.told("failed", code=131050)])
    row = await one.row(admin)
    assert (row["state"], row["reason"]) == ("suppressed", "stopped_marketing")


async def test_sent_and_failed_in_one_batch_end_as_failed(settle: SettleStatuses, admin: Admin, town: Town) -> None:
    one = await delivery(admin, town)
    await settle([one.told("failed", code=132015, after=2), one.told("sent", after=1)])
    row = await one.row(admin)
    assert (row["state"], row["sent_at"]) == ("failed", NOW + dt.timedelta(seconds=1))


async def test_a_failure_counts_for_its_own_attempt_only(settle: SettleStatuses, admin: Admin, town: Town) -> None:
    one = await delivery(admin, town, "accepted", attempt=2)
    outcome = await settle([one.told("failed", attempt=1, code=131026)])
    assert (await one.row(admin))["state"] == "accepted"
    assert outcome.outcomes == {"unchanged": 1}


async def test_evidence_for_an_earlier_attempt_wins_over_a_failure_of_the_later(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    one = await delivery(admin, town, "accepted", attempt=2)
    await settle([one.told("failed", attempt=2, code=131026)])
    await settle([one.told("delivered", attempt=1)])
    row = await one.row(admin)
    assert (row["state"], row["reason"], row["error_code"]) == ("delivered", None, None)


async def test_a_failure_never_undoes_a_delivery(settle: SettleStatuses, admin: Admin, town: Town) -> None:
    one = await delivery(admin, town, "delivered")
    await settle([one.told("failed", code=131026)])
    assert (await one.row(admin))["state"] == "delivered"


async def test_every_state_follows_the_table_of_steps(settle: SettleStatuses, admin: Admin, town: Town) -> None:
    steps = {"sent": Step.REPORT_SENT, "delivered": Step.REPORT_DELIVERED, "read": Step.REPORT_READ}
    for state, (status, step) in itertools.product(DeliveryState, {**steps, "failed": Step.REPORT_FAILED}.items()):
        one = await delivery(admin, town, state)
        await settle([one.told(status, code=131026 * (status == "failed"))])
        sources, target = STEPS[step]
        assert (await one.row(admin))["state"] == (target if state in sources else state), (state, status)


async def test_what_somebody_else_sent_is_counted_and_what_never_existed_too(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    one = await delivery(admin, town)
    gone = await delivery(admin, town)
    await admin.execute("DELETE FROM delivery WHERE recipient_id = $1", gone.recipient_id)
    outcome = await settle([one.told("sent", token="somebody's"), gone.told("sent"), one.told("sent", number="0")])
    assert outcome.outcomes == {"not_ours": 1, "missing": 1, "unknown_number": 1}
    assert outcome.refused == [2]


async def test_a_town_cannot_move_anothers_delivery(settle: SettleStatuses, admin: Admin, town: Town) -> None:
    other = await found_town(admin)
    one = await delivery(admin, town)
    outcome = await settle([one.told("delivered", number=other.number)])
    assert (await one.row(admin))["state"] == "accepted"
    assert outcome.outcomes == {"missing": 1}


async def test_many_towns_are_settled_at_once_and_the_tally_follows(settle: SettleStatuses, admin: Admin) -> None:
    towns = [await found_town(admin) for _ in range(5)]
    made = [await delivery(admin, each, source_id=None) for each in towns for _ in range(20)]
    outcome = await settle([one.told(status) for one in made for status in ("sent", "delivered")])
    assert outcome.outcomes == {"delivered": 100}
    for town in towns:
        rows = await admin.fetch("SELECT state FROM delivery WHERE municipality_id = $1", town.id)
        tally = await admin.fetch(
            "SELECT state, sum(n)::int AS n FROM delivery_tally WHERE municipality_id = $1 GROUP BY state", town.id
        )
        assert {row["state"]: row["n"] for row in tally if row["n"]} == Counter(row["state"] for row in rows)


async def test_a_status_proves_the_webhook_path_up_to_its_message(settle: SettleStatuses, admin: Admin) -> None:
    town = await found_town(admin, app="proving-app")
    young = await delivery(admin, town, accepted_at=NOW + dt.timedelta(seconds=30))
    old = await delivery(admin, town, accepted_at=NOW)
    await settle([young.told("sent")])
    await settle([old.told("sent")])
    assert await admin.fetchval("SELECT proved_to FROM path_state WHERE app = 'proving-app'") == NOW + dt.timedelta(
        seconds=30
    )


async def test_an_earlier_attempts_status_proves_nothing_of_the_latest(settle: SettleStatuses, admin: Admin) -> None:
    town = await found_town(admin, app="unproved-app")
    one = await delivery(admin, town, "sending", attempt=2)
    await settle([one.told("sent", attempt=1)])
    assert await admin.fetchval("SELECT proved_to FROM path_state WHERE app = 'unproved-app'") is None


async def test_batches_over_the_same_rows_do_not_harm_each_other(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    source = (await delivery(admin, town)).source_id
    made = [await delivery(admin, town, source_id=source) for _ in range(100)]
    told = [one.told(status) for one in made for status in ("sent", "delivered", "read")]
    outcomes: list[Settled] = await asyncio.gather(*(settle(told[at::3]) for at in range(3) for _ in range(2)))
    assert outcomes
    states = await admin.fetch(
        "SELECT DISTINCT state FROM delivery WHERE source_id = $1 AND state <> 'accepted'", source
    )
    assert [row["state"] for row in states] == ["read"]


async def broadcast(admin: Admin, town: Town, **columns: Any) -> UUID:
    """A broadcast of this town that is being sent, on its work list."""
    row = {
        "municipality_id": town.id,
        "id": new_id(),
        "channel_id": town.channel_id,
        "template_id": new_id(),
        "template_name": "avviso",
        "language": "it",
        "category": "utility",
        "parameters": "{}",
        "audience": "{}",
        "lane": "normal",
        "state": "sending",
        "origin": "api",
        "submitted_by": "test",
        "scheduled_for": NOW,
    } | columns
    marks = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await admin.execute(f"INSERT INTO broadcast ({', '.join(row)}) VALUES ({marks})", *row.values())
    await admin.execute(
        "INSERT INTO due_source VALUES ($1, $2, $3, 'normal', 'send', now())", town.id, row["id"], town.channel_id
    )
    return UUID(str(row["id"]))


async def paused(admin: Admin, broadcast_id: UUID) -> tuple[str, str | None, int]:
    """State and reason of a broadcast, and how often it is on the work list."""
    row = await admin.fetchrow(
        "SELECT state, paused_reason, (SELECT count(*)::int FROM due_source WHERE source_id = id) AS due"
        " FROM broadcast WHERE id = $1",
        broadcast_id,
    )
    assert row is not None
    return row["state"], row["paused_reason"], row["due"]


async def test_held_messages_that_are_dropped_fail_with_the_reason_and_pause_their_broadcast(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    source = await broadcast(admin, town)
    held = [await delivery(admin, town, source_id=source) for _ in range(3)]
    outcome = await settle([held[0].told("sent"), *(one.told("failed", code=132015) for one in held[1:])])

    assert outcome.outcomes == {"sent": 1, "failed": 2}
    rows = [await one.row(admin) for one in held]
    assert [(row["state"], row["reason"]) for row in rows] == [
        ("sent", None),
        ("failed", "template_paused"),
        ("failed", "template_paused"),
    ]
    assert await paused(admin, source) == ("paused", "template_paused", 0)


async def test_a_status_that_refuses_the_channel_pauses_it(settle: SettleStatuses, admin: Admin) -> None:
    town = await found_town(admin)
    await settle([(await delivery(admin, town)).told("failed", code=131042)])
    row = await admin.fetchrow("SELECT state, paused_reason FROM channel WHERE id = $1", town.channel_id)
    assert row is not None
    assert tuple(row) == ("paused", "payment_problem")


async def test_twenty_failed_in_a_row_for_one_reason_pause_the_broadcast(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    source = await broadcast(admin, town)
    people = [await delivery(admin, town, source_id=source) for _ in range(20)]
    await settle([one.told("failed", code=131026) for one in people[:19]])
    assert (await paused(admin, source))[0] == "sending"
    await settle([people[0].told("failed", code=131026)])
    assert (await paused(admin, source))[0] == "sending", "the same word again counts for nothing"
    await settle([people[19].told("failed", code=131026)])
    assert await paused(admin, source) == ("paused", "unreachable", 0)


async def test_whom_the_provider_did_not_reach_does_not_count_for_the_limit_on_people(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    reached, not_reached, shared = [await delivery(admin, town) for _ in range(3)]
    await admin.executemany(
        "INSERT INTO counted_person VALUES ($1, 'p', $2, 1, now())",
        [(reached.recipient_id, reached.source_id), (not_reached.recipient_id, not_reached.source_id)],
    )
    await admin.execute("INSERT INTO counted_person VALUES ($1, 'p', NULL, NULL, now())", shared.recipient_id)
    await settle([reached.told("sent"), *(one.told("failed", code=131026) for one in (not_reached, shared))])
    rows = await admin.fetch("SELECT recipient_id FROM counted_person")
    assert {reached.recipient_id, shared.recipient_id} <= {row["recipient_id"] for row in rows}
    assert not_reached.recipient_id not in {row["recipient_id"] for row in rows}


PRICES = Prices(
    valid_from=dt.date(2026, 1, 1),
    source="round numbers for tests",
    currency="EUR",
    micros={"39": {"utility": 20_000, "marketing": 50_000}},
)


async def spent(admin: Admin, town: Town) -> int:
    return int(await admin.fetchval("SELECT coalesce(sum(micros), 0) FROM spend WHERE municipality_id = $1", town.id))


async def committed(admin: Admin, town: Town) -> Delivery:
    """A delivery whose price was committed when it was claimed."""
    made = await delivery(admin, town, "queued", cost_micros=20_000)
    await admin.execute("UPDATE delivery SET state = 'accepted' WHERE source_id = $1", made.source_id)
    return made


async def test_what_the_provider_does_not_charge_is_given_back(
    settle: SettleStatuses, admin: Admin, town: Town
) -> None:
    one = await committed(admin, town)
    assert await spent(admin, town) == 20_000
    await settle([one.told("sent", charged_as="utility", billable=True)])
    assert await spent(admin, town) == 20_000
    await settle([one.told("delivered", charged_as="utility", billable=False)])
    assert (await spent(admin, town), (await one.row(admin))["cost_micros"]) == (0, 0)


async def test_a_message_that_failed_is_given_back(settle: SettleStatuses, admin: Admin, town: Town) -> None:
    one = await committed(admin, town)
    await settle([one.told("failed", code=131026)])
    assert await spent(admin, town) == 0


async def test_a_message_that_is_charged_by_another_category_costs_what_that_costs(
    pool: Pool, admin: Admin, town: Town
) -> None:
    one = await committed(admin, town)
    await admin.execute(
        "INSERT INTO broadcast (municipality_id, id, channel_id, template_id, template_name, language, category,"
        " parameters, audience, lane, state, origin, submitted_by, scheduled_for) VALUES ($1, $2, $3, $2, 'avviso',"
        " 'it', 'utility', '{}', '{}', 'normal', 'sending', 'api', 'test', now())",
        *(town.id, one.source_id, town.channel_id),
    )
    await settling(pool)([one.told("sent", charged_as="marketing", billable=True)])
    assert await spent(admin, town) == 20_000  # without a price list nobody knows better
    await settling(pool, prices=lambda: PRICES)([one.told("delivered", charged_as="marketing", billable=True)])
    assert await spent(admin, town) == 50_000
