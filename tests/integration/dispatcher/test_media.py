"""Files above a text: brought once for a number, again before the provider forgets them; trouble loses nothing."""

import hashlib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from comunica.broadcasting.content import MediaHeader, TemplateContent
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Accepted, RefusedContent, Verdict
from comunica.runtime.lifetime import Lifetime
from comunica.stores.vaults import Vaults
from comunica.usecases.delivering.deliver_ports import ChannelFacts
from comunica.usecases.delivering.hold_sources import Candidate
from comunica.usecases.delivering.provide_media import (
    MediaDesk,
    MediaFile,
    Upload,
    Uploaded,
    UploadFailed,
    UploadRefused,
)
from services.dispatcher.dispatcher import Dispatcher
from services.dispatcher.surroundings import Surroundings
from tests.eventually import eventually
from tests.integration.dispatcher.running import lead_to, provider_at_work
from tests.integration.dispatcher.world import (
    MASTER_KEY,
    Broadcast,
    Call,
    Office,
    Silence,
    Town,
    all_are,
    meter,
    new_id,
    scaled_settings,
)

PDF = b"%PDF-1.7 the timetable"


async def a_file(town: Town) -> UUID:
    made = new_id()
    await town.admin.execute(
        "INSERT INTO media (municipality_id, id, kind, mime_type, file_name, alternative_text, size, digest, content,"
        " uploaded_by) VALUES ($1, $2, 'document', 'application/pdf', 'orari.pdf', 'Gli orari', $3, $4, $5, 'test')",
        *(town.id, made, len(PDF), hashlib.sha256(PDF).digest(), PDF),
    )
    return made


class Shelf:
    """The provider's side of uploads."""

    def __init__(self, *answers: Upload) -> None:
        self.files: list[MediaFile] = []
        self._answers = list(answers)

    async def upload(self, facts: ChannelFacts, file: MediaFile) -> Upload:
        self.files.append(file)
        return self._answers.pop(0) if self._answers else Uploaded(f"provider-{len(self.files)}")


def dispatcher(office: Office, upload: Callable[..., Awaitable[Upload]], **settings: Any) -> Dispatcher:
    around = Surroundings(
        pool=office.pool,
        vaults=Vaults(office.pool, MASTER_KEY),
        announcements=Silence(),
        bells=Silence(),
        meter=meter(),
        open_carrier=office.provider.carrier,
        upload=upload,
    )
    return Dispatcher(new_id(), scaled_settings(rules_interval=0.1, **settings), around)


def headers(office: Office) -> set[MediaHeader | None]:
    return {call.content.header for call in office.provider.calls}  # type: ignore[union-attr] # templates only


async def test_a_file_is_brought_once_for_all_broadcasts_and_every_message_names_it(town: Town, office: Office) -> None:
    await town.people(20)
    media, shelf = await a_file(town), Shelf()
    broadcasts = [await town.broadcasts(media_id=media) for _ in range(3)]

    async with dispatcher(office, shelf.upload).running(Lifetime()):
        for broadcast in broadcasts:
            await eventually(broadcast.is_finished)

    assert [file.content for file in shelf.files] == [PDF]
    assert headers(office) == {MediaHeader(kind="document", provider_id="provider-1", file_name="orari.pdf")}


async def test_over_http_the_file_goes_first_and_the_message_names_it(town: Town, office: Office) -> None:
    await town.people(2)
    broadcast = await town.broadcasts(media_id=await a_file(town))
    around = Surroundings(
        pool=office.pool,
        vaults=Vaults(office.pool, MASTER_KEY),
        announcements=Silence(),
        bells=Silence(),
        meter=meter(),
    )
    async with provider_at_work() as provider:
        await lead_to(town.admin, provider)
        async with Dispatcher(new_id(), scaled_settings(rules_interval=0.1), around).running(Lifetime()):
            await eventually(broadcast.is_finished)

    assert provider.files == [PDF]
    [header, _] = provider.bodies[0]["template"]["components"]
    document = {"id": "media-1", "filename": "orari.pdf"}
    assert header == {"type": "header", "parameters": [{"type": "document", "document": document}]}


async def test_another_dispatcher_uses_what_is_there(town: Town, office: Office) -> None:
    await town.people(1)
    media, shelf = await a_file(town), Shelf()
    for _ in range(2):
        broadcast = await town.broadcasts(media_id=media)
        async with dispatcher(office, shelf.upload).running(Lifetime()):
            await eventually(broadcast.is_finished)
    assert len(shelf.files) == 1


async def test_before_the_provider_forgets_it_it_is_brought_again(town: Town, office: Office) -> None:
    await town.people(1)
    media, shelf = await a_file(town), Shelf()
    first = await town.broadcasts(media_id=media)
    async with dispatcher(office, shelf.upload).running(Lifetime()):
        await eventually(first.is_finished)
    await town.admin.execute(
        "UPDATE media_upload SET uploaded_at = now() - interval '28 days' WHERE media_id = $1", media
    )
    second = await town.broadcasts(media_id=media)
    async with dispatcher(office, shelf.upload).running(Lifetime()):
        await eventually(second.is_finished)
    assert len(shelf.files) == 2
    assert {header.provider_id for header in headers(office) if header} == {"provider-1", "provider-2"}


async def test_while_it_cannot_be_brought_the_broadcast_waits_and_says_so(town: Town, office: Office) -> None:
    await town.people(2)
    shelf = Shelf(UploadFailed(Reason.CONNECTION_REFUSED))
    broadcast, other = await town.broadcasts(media_id=await a_file(town)), await town.broadcasts()

    async with dispatcher(office, shelf.upload).running(Lifetime()):
        await eventually(other.is_finished)
        await eventually(lambda: _waits_for(broadcast, "media_upload"))
        assert await broadcast.states() == {"queued": 2}
        await eventually(broadcast.is_finished)

    assert len(shelf.files) == 2
    assert await broadcast.states() == {"accepted": 2}


async def _waits_for(broadcast: Broadcast, what: str) -> bool:
    return bool((await broadcast.row())["waits_for"] == what)


class Forgetful:
    """The provider, and the one file that it does not know any more."""

    def __init__(self, lost: str) -> None:
        self._lost = lost

    async def answer(self, call: Call) -> Verdict:
        header = call.content.header if isinstance(call.content, TemplateContent) else None
        is_lost = header is not None and header.provider_id == self._lost
        return RefusedContent(Reason.BAD_REQUEST, 100) if is_lost else Accepted(f"wamid.{call.phone}")


@pytest.mark.parametrize("restarts", [False, True])
async def test_a_file_that_the_provider_lost_is_brought_again_when_staff_resume(
    town: Town, office: Office, restarts: bool
) -> None:
    await town.people(40)
    shelf = Shelf()
    office.provider.answer = Forgetful("provider-1").answer
    broadcast = await town.broadcasts(media_id=await a_file(town))

    async with dispatcher(office, shelf.upload, in_flight=1).running(Lifetime()):
        await eventually(lambda: _is_paused(broadcast))
        if not restarts:
            await broadcast.resumes()
            await eventually(broadcast.is_finished)
    if restarts:
        await broadcast.resumes()
        async with dispatcher(office, shelf.upload, in_flight=1).running(Lifetime()):
            await eventually(broadcast.is_finished)

    assert len(shelf.files) == 2
    states = await broadcast.states()
    assert states["accepted"] > states["failed"] > 0, "who met it failed, and may be retried"
    assert set(states) == {"accepted", "failed"}


async def test_without_forgetting_it_the_lost_file_would_be_named_again(town: Town, office: Office) -> None:
    """The guard switched off: whoever resumes the broadcast sees it pause itself once more."""
    await town.people(40)
    shelf = Shelf()
    office.provider.answer = Forgetful("provider-1").answer
    broadcast = await town.broadcasts(media_id=await a_file(town))
    made = dispatcher(office, shelf.upload, in_flight=1)
    assert made.crew._kit is not None
    made.crew.equip(replace(made.crew._kit, files=None))  # the guard
    made._sweep._holding._media = Believer(made._desk)  # and the look at what failed
    async with made.running(Lifetime()):
        await eventually(lambda: _is_paused(broadcast))
        before = len(office.provider.calls)
        await broadcast.resumes()
        await eventually(lambda: len(office.provider.calls) > before)
        await eventually(lambda: _is_paused(broadcast))
    assert len(shelf.files) == 1
    assert "accepted" not in await broadcast.states()


async def test_what_is_refused_for_another_reason_leaves_the_file_where_it_is(town: Town, office: Office) -> None:
    await town.people(2)
    shelf = Shelf()

    async def answer(call: Call) -> Verdict:
        return RefusedContent(Reason.TEMPLATE_DISABLED, 132016)

    office.provider.answer = answer
    broadcast = await town.broadcasts(media_id=await a_file(town))
    async with dispatcher(office, shelf.upload).running(Lifetime()):
        await eventually(lambda: _is_paused(broadcast))
        office.provider.answer = None
        await broadcast.resumes()
        await eventually(broadcast.is_finished)
    assert len(shelf.files) == 1


async def test_what_the_provider_refuses_pauses_the_broadcast_with_the_reason(town: Town, office: Office) -> None:
    await town.people(2)
    shelf = Shelf(UploadRefused(Reason.BAD_MEDIA, 131053))
    broadcast = await town.broadcasts(media_id=await a_file(town))

    async with dispatcher(office, shelf.upload).running(Lifetime()):
        await eventually(lambda: _is_paused(broadcast))

    row = await broadcast.row()
    assert (row["paused_reason"], await broadcast.states()) == ("bad_media", {"queued": 2})
    assert office.provider.calls == []


async def _is_paused(broadcast: Broadcast) -> bool:
    return bool((await broadcast.row())["state"] == "paused")


async def test_files_that_nothing_needs_any_more_are_forgotten(town: Town, office: Office) -> None:
    old, used = await a_file(town), await a_file(town)
    await town.admin.execute("UPDATE media SET created_at = now() - interval '91 days'")
    await town.broadcasts(media_id=used, state="paused", due=False)

    async with dispatcher(office, Shelf().upload, media_interval=0.1).running(Lifetime()):
        await eventually(lambda: _is_forgotten(town, old))

    assert not await _is_forgotten(town, used)


async def _is_forgotten(town: Town, media: UUID) -> bool:
    return await town.admin.fetchval("SELECT content IS NULL FROM media WHERE id = $1", media) is True


async def test_without_the_hold_a_message_would_want_a_file_that_nobody_brought(town: Town, office: Office) -> None:
    """The guard switched off: the claim's own look at the content then pauses the broadcast."""
    await town.people(1)
    broadcast = await town.broadcasts(media_id=await a_file(town))
    made = dispatcher(office, Shelf().upload)
    made._sweep._holding._media = AlwaysAtHand()  # the guard
    async with made.running(Lifetime()):
        await eventually(lambda: _is_paused(broadcast))
    assert office.provider.calls == []


class Believer:
    """Believes what it remembers, and looks at nothing twice."""

    def __init__(self, desk: MediaDesk) -> None:
        self._desk = desk

    def is_at_hand(self, candidate: Candidate, media_id: UUID) -> bool:
        return self._desk.is_at_hand(candidate, media_id)

    async def look_again(self, candidate: Candidate, media_id: UUID) -> None:
        """Not this one."""


class AlwaysAtHand:
    """Says that every file is with the provider."""

    def is_at_hand(self, candidate: object, media_id: UUID) -> bool:
        return True

    async def look_again(self, candidate: object, media_id: UUID) -> None:
        """It is."""


async def test_a_file_is_not_lost_by_a_restart_in_the_middle(town: Town, office: Office) -> None:
    await town.people(1)
    broadcast = await town.broadcasts(media_id=await a_file(town))
    shelf = Shelf(UploadFailed(Reason.PROVIDER_DOWN))
    async with dispatcher(office, shelf.upload).running(Lifetime()):
        await eventually(lambda: len(shelf.files) == 1)
    async with dispatcher(office, shelf.upload).running(Lifetime()):
        await all_are(broadcast, "accepted")
