"""What operators should see of the record, by whoever owns the channels."""

import datetime as dt

from comunica.usecases.delivering.deliver_ports import ChannelFacts
from comunica.usecases.setting_up.check_channels import Checked, Standing
from services.dispatcher.dispatcher import Dispatcher
from tests.eventually import eventually
from tests.integration.dispatcher.world import Office, Town, all_are


def shown(dispatcher: Dispatcher, metric: str, **labels: str) -> float | None:
    return dispatcher._meter._metrics.registry.get_sample_value(metric, labels)


async def slug_of(town: Town) -> str:
    return str(await town.admin.fetchval("SELECT slug FROM municipality WHERE id = $1", town.id))


async def test_deliveries_are_shown_by_lane_and_state_and_by_town(town: Town, office: Office) -> None:
    await town.people(7)
    slug = await slug_of(town)
    broadcast = await town.broadcasts()
    async with office.working() as dispatcher:
        await all_are(broadcast, "accepted")
        await eventually(lambda: shown(dispatcher, "comunica_deliveries", lane="normal", state="accepted") == 7)
        reached = {"municipality": slug, "outcome": "reached"}
        await eventually(lambda: shown(dispatcher, "comunica_municipality_deliveries", **reached) == 7)
        assert shown(dispatcher, "comunica_deliveries", lane="normal", state="queued") == 0


async def test_how_long_the_oldest_due_has_waited_is_shown_and_in_the_end_counted(town: Town, office: Office) -> None:
    [person] = await town.people(1)
    await town.reply(person)
    await town.admin.execute("UPDATE delivery SET queued_at = now() - interval '90 s' WHERE lane = 'reply'")
    await town.admin.execute("UPDATE channel SET state = 'paused' WHERE id = $1", town.channel_id)
    async with office.working() as dispatcher:
        await eventually(lambda: (shown(dispatcher, "comunica_due_oldest_seconds", lane="reply") or 0) >= 90)
        assert shown(dispatcher, "comunica_due_oldest_seconds", lane="urgent") == 0
        await town.admin.execute("UPDATE channel SET state = 'active' WHERE id = $1", town.channel_id)
        await eventually(lambda: shown(dispatcher, "comunica_due_oldest_seconds", lane="reply") == 0)
        await eventually(lambda: shown(dispatcher, "comunica_sent_total", lane="reply", within="5m") == 1)


async def test_a_broadcast_s_messages_count_by_how_long_their_people_waited(town: Town, office: Office) -> None:
    await town.people(12)
    broadcast = await town.broadcasts()
    async with office.working() as dispatcher:
        await eventually(broadcast.is_finished)

        def counted() -> float:
            bands = ("1s", "10s", "1m")
            counts = (shown(dispatcher, "comunica_sent_total", lane="normal", within=each) for each in bands)
            return sum(count or 0 for count in counts)

        await eventually(lambda: counted() == 12)
        await eventually(lambda: shown(dispatcher, "comunica_time_to_last_seconds_count", lane="normal") == 1)


async def test_messages_without_a_word_make_a_channel_unheard_until_one_is_heard_of(town: Town, office: Office) -> None:
    await town.people(4)
    broadcast = await town.broadcasts()
    async with office.working() as dispatcher:
        await all_are(broadcast, "accepted")
        await eventually(lambda: shown(dispatcher, "comunica_sends_unheard") == 0)
        await town.admin.execute("UPDATE delivery SET accepted_at = now() - interval '6 minutes'")
        await eventually(lambda: shown(dispatcher, "comunica_sends_unheard") == 4)
        await eventually(lambda: shown(dispatcher, "comunica_channels_unheard") == 1)
        # A status of one of them: the path works, the others are the provider's affair.
        await town.admin.execute(
            "UPDATE delivery SET state = 'sent', sent_at = now() WHERE recipient_id = "
            "(SELECT recipient_id FROM delivery ORDER BY recipient_id LIMIT 1)"
        )
        await eventually(lambda: shown(dispatcher, "comunica_sends_unheard") == 3)
        await eventually(lambda: shown(dispatcher, "comunica_channels_unheard") == 0)


async def test_without_traffic_no_channel_is_unheard(town: Town, office: Office) -> None:
    async with office.working() as dispatcher:
        await eventually(lambda: shown(dispatcher, "comunica_channels_owned") == 1)
        await eventually(lambda: shown(dispatcher, "comunica_channels_unheard") == 0)


async def test_a_town_s_people_money_and_templates_are_shown(town: Town, office: Office) -> None:
    await town.people(5)
    slug = await slug_of(town)
    await town.admin.execute("INSERT INTO budget VALUES ($1, 2000000, 'EUR')", town.id)
    await town.admin.execute("INSERT INTO spend VALUES ($1, month_of(now()), 0, 500000, 10)", town.id)
    await town.admin.execute("UPDATE template SET status = 'paused' WHERE id = $1", town.template_id)
    async with office.working(recount_interval=0.2) as dispatcher:
        await eventually(lambda: shown(dispatcher, "comunica_municipality_people", municipality=slug) == 5)
        assert shown(dispatcher, "comunica_municipality_month_cost", municipality=slug) == 0.5
        assert shown(dispatcher, "comunica_municipality_budget_share", municipality=slug) == 0.25
        assert shown(dispatcher, "comunica_templates", status="paused") == 1
        assert shown(dispatcher, "comunica_channel_quality", quality="unknown") == 1
        # Nothing waits, which is shown as well.
        await eventually(lambda: shown(dispatcher, "comunica_municipality_due_oldest_seconds", municipality=slug) == 0)
        waiting = {"municipality": slug, "outcome": "waiting"}
        assert shown(dispatcher, "comunica_municipality_deliveries", **waiting) == 0


class Strict:
    """A provider with something to say of every channel."""

    ends = dt.datetime(2027, 1, 2, tzinfo=dt.UTC)

    async def check(self, _channel: ChannelFacts) -> Checked:
        return Checked(standing=Standing.DEAF, token_ends=self.ends)

    def version_ends(self, _channel: ChannelFacts) -> tuple[str, dt.datetime] | None:
        return "v21.0", self.ends


async def test_what_the_provider_says_of_a_channel_is_shown(town: Town, office: Office) -> None:
    office.inspector = Strict()
    async with office.working(check_interval=0.2) as dispatcher:
        await eventually(lambda: shown(dispatcher, "comunica_channel_checks", outcome="deaf") == 1)
        expiry = shown(dispatcher, "comunica_token_expiry_timestamp_seconds", channel=str(town.channel_id))
        assert expiry == Strict.ends.timestamp()
        version = shown(dispatcher, "comunica_api_version_expiry_timestamp_seconds", version="v21.0")
        assert version == Strict.ends.timestamp()
        assert shown(dispatcher, "comunica_channel_checks", outcome="ready") == 0


async def test_errands_and_runs_that_nobody_ends_are_shown_by_how_long_they_stay(town: Town, office: Office) -> None:
    await town.admin.execute(
        "INSERT INTO due_errand (municipality_id, errand_id, kind, due_at, waits_since, attempts) VALUES"
        " ($1, gen_random_uuid(), 'report', now() + interval '4 min', now() - interval '40 min', 3),"
        " ($1, gen_random_uuid(), 'report', now(), now() - interval '5 min', 0),"
        # To be looked at tomorrow, by a process that knew no other column.
        " ($1, gen_random_uuid(), 'forget_import', now() + interval '1 day', now() - interval '2 h', 0)",
        town.id,
    )
    # Its dispatcher is at it still.
    await town.admin.execute(
        "INSERT INTO channel_run (municipality_id, id, channel_id, kind, state, asked_by, asked_at, lease_until)"
        " VALUES ($1, gen_random_uuid(), $2, 'connect', 'running', gen_random_uuid(), now() - interval '50 min',"
        " now() + interval '1 h')",
        *(town.id, town.channel_id),
    )
    async with office.working() as dispatcher:
        await eventually(lambda: (shown(dispatcher, "comunica_errand_oldest_seconds", kind="report") or 0) >= 2400)
        assert shown(dispatcher, "comunica_errand_oldest_seconds", kind="forget_import") == 0
        await eventually(
            lambda: (shown(dispatcher, "comunica_channel_run_oldest_seconds", kind="connect") or 0) >= 3000
        )
        await town.admin.execute("DELETE FROM due_errand; DELETE FROM channel_run")
        await eventually(lambda: shown(dispatcher, "comunica_errand_oldest_seconds", kind="report") == 0)
        await eventually(lambda: shown(dispatcher, "comunica_channel_run_oldest_seconds", kind="connect") == 0)
