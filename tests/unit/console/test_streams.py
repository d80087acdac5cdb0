"""What browsers follow live: one look for all, nothing of another town, no longer than the session."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from typing import Any, cast
from uuid import UUID, uuid4

import pytest
from starlette.requests import Request
from starlette.responses import StreamingResponse

from comunica.municipality.roles import Role
from comunica.usecases.staff.authenticate_session import Visitor
from services.console.streams import MOST_OF_ONE, Look, Rhythm, Streams

QUICK = Rhythm(look=0.005, beat=0.02, longest=10)


def somebody(town: UUID | None = None) -> Visitor:
    return Visitor(
        staff_id=uuid4(),
        municipality_id=town or uuid4(),
        slug="solaro",
        municipality="Comune di Solaro",
        name="Lucia",
        role=Role.APPROVER,
        session_id=uuid4(),
        language="it",
        forgery_secret="of-a-form",
    )


@dataclass
class Sessions:
    open: dict[str, Visitor] = field(default_factory=dict)

    async def authenticate(self, token: str) -> Visitor | None:
        return self.open.get(token)

    async def peek(self, token: str) -> Visitor | None:
        return self.open.get(token)


@dataclass
class Meter:
    now: int = 0

    def streams_open(self, number: int) -> None:
        self.now = number


@dataclass
class Shown:
    """What there is to see; counts how often it was looked at."""

    text: str = "0"
    is_last: bool = False
    looks: int = 0
    trouble: Exception | None = None

    async def look(self) -> Look:
        self.looks += 1
        if self.trouble is not None:
            raise self.trouble
        return Look(self.text.encode(), is_last=self.is_last)


@dataclass
class Place:
    """Streams, with who is signed in."""

    sessions: Sessions = field(default_factory=Sessions)
    meter: Meter = field(default_factory=Meter)
    rhythm: Rhythm = QUICK
    streams: Streams = field(init=False)

    def __post_init__(self) -> None:
        self.streams = Streams(self.sessions, meter=self.meter, rhythm=self.rhythm)

    def open(self, who: Visitor, shown: Shown, key: str = "broadcast") -> AsyncIterator[bytes]:
        answer = self.answer(who, shown, key)
        assert isinstance(answer, StreamingResponse)
        return cast("AsyncIterator[bytes]", answer.body_iterator)

    def answer(self, who: Visitor, shown: Shown, key: str = "broadcast") -> Any:
        self.sessions.open[str(who.session_id)] = who
        state = {"visitor": who, "session_token": str(who.session_id)}
        return self.streams.follow(Request({"type": "http", "headers": [], "state": state}), key, shown.look)


async def next_shown(events: AsyncIterator[bytes]) -> str:
    """The next event that shows something, or ends it."""
    async with asyncio.timeout(5):
        async for event in events:
            if (found := re.match(rb"event: (stato|fine)\n((?:data:.*\n)+)\n", event)) is not None:
                return "fine" if found[1] == b"fine" else found[2].decode().replace("data: ", "").rstrip("\n")
    return "over"


async def test_whoever_watches_sees_what_there_is_and_then_what_changes() -> None:
    place, shown = Place(), Shown("uno\ndue")
    events = place.open(somebody(), shown)

    assert await next_shown(events) == "uno\ndue"
    shown.text = "tre"
    assert await next_shown(events) == "tre"


async def test_two_hundred_browsers_are_one_look() -> None:
    place, shown, town = Place(rhythm=replace(QUICK, look=60, beat=60)), Shown("uno"), uuid4()
    browsers = [place.open(somebody(town), shown) for _ in range(200)]

    assert set(await asyncio.gather(*map(next_shown, browsers))) == {"uno"}
    assert place.meter.now == 200
    assert shown.looks == 1


async def test_nobody_sees_what_another_town_looks_at() -> None:
    place = Place()
    mine, theirs = Shown("mine"), Shown("theirs")

    assert await next_shown(place.open(somebody(), mine)) == "mine"
    assert await next_shown(place.open(somebody(), theirs)) == "theirs"


async def test_the_last_look_ends_the_stream() -> None:
    place, shown = Place(), Shown("uno")
    events = place.open(somebody(), shown)
    await next_shown(events)
    shown.text, shown.is_last = "finito", True

    assert [await next_shown(events) for _ in range(3)] == ["finito", "fine", "over"]
    assert place.meter.now == 0


async def test_the_stream_ends_with_the_session() -> None:
    place, shown, who = Place(), Shown("uno"), somebody()
    events = place.open(who, shown)
    await next_shown(events)
    del place.sessions.open[str(who.session_id)]

    assert await next_shown(events) == "fine"


async def test_the_stream_ends_with_another_role() -> None:
    place, shown, who = Place(), Shown("uno"), somebody()
    events = place.open(who, shown)
    await next_shown(events)
    place.sessions.open[str(who.session_id)] = replace(who, role=Role.OBSERVER)

    assert await next_shown(events) == "fine"


async def test_one_person_has_only_so_many_streams() -> None:
    place, shown, who = Place(), Shown(), somebody()
    streams = [place.open(who, shown) for _ in range(MOST_OF_ONE)]
    for each in streams:
        await next_shown(each)

    assert place.answer(who, shown).status_code == 204
    assert place.answer(somebody(who.municipality_id), shown).status_code == 200
    await streams[0].aclose()  # type: ignore[attr-defined] # it is a generator
    assert place.answer(who, shown).status_code == 200


async def test_nobody_looks_once_nobody_watches() -> None:
    place, shown = Place(), Shown("uno")
    events = place.open(somebody(), shown)
    await next_shown(events)
    await events.aclose()  # type: ignore[attr-defined] # it is a generator
    looks = shown.looks
    other = place.open(somebody(), Shown("altro"), key="another")
    for _ in range(3):
        await anext(other)

    assert shown.looks == looks


async def test_a_record_that_is_away_for_a_moment_ends_nothing() -> None:
    place, shown = Place(), Shown("uno")
    events = place.open(somebody(), shown)
    await next_shown(events)
    shown.trouble = ConnectionRefusedError()
    looks = shown.looks
    while shown.looks < looks + 2:
        await anext(events)
    shown.text, shown.trouble = "due", None

    assert await next_shown(events) == "due"


async def test_a_look_that_fails_ends_the_stream() -> None:
    place = Place()

    assert await next_shown(place.open(somebody(), Shown(trouble=ValueError()))) == "over"


async def test_when_the_process_stops_all_streams_end_at_once() -> None:
    place = Place(rhythm=replace(QUICK, look=60, beat=60))
    streams = [place.open(somebody(), Shown("uno")) for _ in range(3)]
    for each in streams:
        await next_shown(each)
    place.streams.close()

    assert [await next_shown(each) for each in streams] == ["over"] * 3
    assert place.answer(somebody(), Shown()).status_code == 204


@pytest.mark.parametrize("longest", [0.01])
async def test_a_stream_does_not_last_for_ever(longest: float) -> None:
    place = Place(rhythm=replace(QUICK, longest=longest))
    events = place.open(somebody(), Shown("uno"))

    assert await next_shown(events) == "uno"
    assert await next_shown(events) == "over"
