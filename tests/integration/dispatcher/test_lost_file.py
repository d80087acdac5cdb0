"""A status tells, minutes later, that the provider could not use a file that we brought: it is brought anew."""

import datetime as dt
from collections.abc import AsyncIterator
from uuid import UUID

import pytest
import pytest_asyncio

from comunica.broadcasting.content import TemplateContent
from comunica.broadcasting.refusals import RefusalPolicy
from comunica.broadcasting.verdicts import Accepted, Verdict
from comunica.channels.whatsapp.errors import status_failure
from comunica.contracts.inbound import ProviderStatus, StatusReported
from comunica.runtime.lifetime import Lifetime
from comunica.stores.hearing.statuses import StoredStatusRecord
from comunica.stores.pool import open_pool
from comunica.stores.town_directory import StoredTownDirectory
from comunica.stores.vaults import Vaults
from comunica.usecases.hearing.refused_later import RefusedLater
from comunica.usecases.hearing.settle_statuses import SettleStatuses
from services.dispatcher.dispatcher import Dispatcher
from tests.eventually import eventually
from tests.integration.dispatcher.test_media import Believer, Shelf, a_file, dispatcher
from tests.integration.dispatcher.world import MASTER_KEY, Broadcast, Call, Office, Town, all_are, found_town
from tests.servers import Database

UPLOAD_FAILED = 131053


@pytest_asyncio.fixture(loop_scope="session")
async def settle(database: Database) -> AsyncIterator[SettleStatuses]:
    """What the subscription service does with statuses, in its own role."""
    pool = await open_pool(database.dsn_as("comunica_subscription"), name="tests", size=2)
    record = StoredStatusRecord(pool)
    yield SettleStatuses(
        directory=StoredTownDirectory(pool, Vaults(pool, MASTER_KEY), clock=lambda: 0.0, look_again_after=0),
        record=record,
        failure_of=status_failure,
        refused_later=RefusedLater(record, RefusalPolicy()),
    )
    await pool.close()


def failed(town: Town, call: Call, code: int = UPLOAD_FAILED) -> tuple[str, StatusReported]:
    event = StatusReported(
        phone_number_id=town.number,
        message_id=f"wamid.{call.phone}",
        token=call.token.encode(),
        status=ProviderStatus("failed"),
        at=dt.datetime.now(dt.UTC),
        error_code=code,
        pricing_category="",
        billable=False,
    )
    return town.app, event


def in_order(office: Office, broadcast: Broadcast) -> list[str]:
    """What the messages of a broadcast called its file."""
    contents = [call.content for call in office.provider.calls if call.token.source_id == broadcast.id]
    return [each.header.provider_id for each in contents if isinstance(each, TemplateContent) and each.header]


async def retry_of(original: Broadcast, media: UUID) -> Broadcast:
    whom = {"failed_of": str(original.id)}
    return await original.town.broadcasts(whom, kind="retry", original_id=original.id, media_id=media)


async def fail_all(settle: SettleStatuses, office: Office, broadcast: Broadcast, code: int = UPLOAD_FAILED) -> None:
    """Minutes later: the provider could not use what it had taken."""
    await all_are(broadcast, "accepted")
    told = [failed(broadcast.town, call, code) for call in office.provider.calls]
    assert (await settle(told)).outcomes == {"failed": len(told)}


@pytest.mark.parametrize("restarts", [False, True])
async def test_what_is_sent_next_names_a_new_upload(
    settle: SettleStatuses, town: Town, office: Office, restarts: bool
) -> None:
    """The first broadcast is over: nothing of it could be paused, and its retry must not name the lost file again."""
    await town.people(3)
    media, shelf = await a_file(town), Shelf()
    first = await town.broadcasts(media_id=media)
    async with dispatcher(office, shelf.upload).running(Lifetime()):
        await eventually(first.is_finished)
        await fail_all(settle, office, first)
        if not restarts:
            retry = await town.broadcasts(
                {"failed_of": str(first.id)}, kind="retry", original_id=first.id, media_id=media
            )
            await eventually(retry.is_finished)
    if restarts:
        retry = await town.broadcasts({"failed_of": str(first.id)}, kind="retry", original_id=first.id, media_id=media)
        async with dispatcher(office, shelf.upload).running(Lifetime()):
            await eventually(retry.is_finished)
    assert await retry.states() == {"accepted": 3}
    assert (set(in_order(office, first)), set(in_order(office, retry))) == ({"provider-1"}, {"provider-2"})


async def test_without_a_look_at_the_record_the_lost_file_would_be_named_again(
    settle: SettleStatuses, town: Town, office: Office
) -> None:
    """The guard switched off: a dispatcher believes what it remembers for four weeks."""
    await town.people(3)
    media, shelf = await a_file(town), Shelf()
    first = await town.broadcasts(media_id=media)
    made = dispatcher(office, shelf.upload)
    made._sweep._holding._media = Believer(made._desk)  # the guard
    async with made.running(Lifetime()):
        await eventually(first.is_finished)
        await fail_all(settle, office, first)
        second = await town.broadcasts(media_id=media)
        await eventually(second.is_finished)
    assert set(in_order(office, second)) == {"provider-1"}


async def test_a_broadcast_that_is_still_sending_pauses_and_goes_on_with_a_new_upload(
    settle: SettleStatuses, town: Town, office: Office
) -> None:
    # So few a second that a claim leaves some for later.
    town = await found_town(town.admin, messages_per_second=20)
    await town.people(40)
    shelf, told = Shelf(), []

    async def answer(call: Call) -> Verdict:
        if len(office.provider.calls) == 1:
            # Its status is quicker than the rest of the broadcast.
            told.append(await settle([failed(town, call)]))
        return Accepted(f"wamid.{call.phone}")

    office.provider.answer = answer
    broadcast = await town.broadcasts(media_id=await a_file(town))
    at_work = dispatcher(office, shelf.upload, in_flight=1)
    async with at_work.running(Lifetime()):
        await eventually(lambda: is_paused(broadcast))
        # A dispatcher that has not looked meanwhile knows of no pause, and goes on with what it has prepared.
        await eventually(lambda: not _has_sources(at_work, town))
        await broadcast.resumes()
        await eventually(broadcast.is_finished)
    assert len(told) == 1
    named = in_order(office, broadcast)
    assert (named[0], named[-1]) == ("provider-1", "provider-2")
    assert named == sorted(named), "what was claimed before the pause goes out, and then no more of the lost one"
    assert await broadcast.states() == {"accepted": 39, "failed": 1}


def _has_sources(at_work: Dispatcher, town: Town) -> bool:
    worker = at_work.crew._posts[town.channel_id].worker
    return worker is None or bool(worker.claims._sources)


async def is_paused(broadcast: Broadcast) -> bool:
    return bool((await broadcast.row())["state"] == "paused")


async def test_what_is_told_of_an_earlier_upload_costs_no_new_one(
    settle: SettleStatuses, town: Town, office: Office
) -> None:
    await town.people(2)
    media, shelf = await a_file(town), Shelf()
    first = await town.broadcasts(media_id=media)
    async with dispatcher(office, shelf.upload).running(Lifetime()):
        await eventually(first.is_finished)
        # Brought anew meanwhile.
        await town.admin.execute("UPDATE media_upload SET uploaded_at = now(), provider_id = 'newer'")
        await fail_all(settle, office, first)
        second = await town.broadcasts(media_id=media)
        await eventually(second.is_finished)
    assert (len(shelf.files), set(in_order(office, second))) == (1, {"newer"})


async def test_what_failed_for_another_reason_leaves_the_file_where_it_is(
    settle: SettleStatuses, town: Town, office: Office
) -> None:
    await town.people(2)
    media, shelf = await a_file(town), Shelf()
    first = await town.broadcasts(media_id=media)
    async with dispatcher(office, shelf.upload).running(Lifetime()):
        await eventually(first.is_finished)
        await fail_all(settle, office, first, code=131026)
        second = await town.broadcasts(media_id=media)
        await eventually(second.is_finished)
    assert len(shelf.files) == 1
