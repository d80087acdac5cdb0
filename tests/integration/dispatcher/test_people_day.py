"""The portfolio's moving 24 hours as they pass: a day is five seconds here, by the setting for it."""

import time

from comunica.broadcasting.verdicts import Accepted, Verdict
from tests.eventually import eventually
from tests.integration.dispatcher.world import Admin, Broadcast, Call, Office, found_town

#: Seconds: the provider's day, and how much longer a person counts with us, for clocks that differ (and stand still).
DAY, MARGIN = 5.0, 2.5
LIMIT = 20


async def test_in_no_day_that_one_may_choose_more_people_are_written_to_than_the_limit(
    admin: Admin, office: Office
) -> None:
    """Two towns share a portfolio. One writes to 15 people, the other half a day later to 25: there is room for 5, and
    then for as many as leave the day, moment by moment: not for 20 at once when some calendar's day begins.
    """
    early, late = [await found_town(admin, messages_per_second=200) for _ in range(2)]
    await admin.execute("INSERT INTO portfolio VALUES ('p', $1, now())", LIMIT)
    await early.people(15)
    await late.people(25)
    calls: list[tuple[float, str]] = []

    async def answer(call: Call) -> Verdict:
        calls.append((time.monotonic(), call.phone))
        return Accepted(f"wamid.{len(calls)}")

    office.provider.answer = answer
    async with office.working(people_day=DAY, people_margin=MARGIN, people_reserve=0.0, people_idle=0.5):
        first = await early.broadcasts()
        await eventually(first.is_finished)
        half_a_day_later = calls[-1][0] + DAY / 2
        await eventually(lambda: time.monotonic() >= half_a_day_later)
        second = await late.broadcasts()
        await eventually(lambda: _waits(second))
        await eventually(second.is_finished, within=60)

    assert await second.states() == {"accepted": 25}
    assert set(office.provider.times().values()) == {1}
    assert max(_people_in_the_day_from(at, calls) for at, _ in calls) <= LIMIT
    # It moved: the room of those who came in the middle of the first day came back in the middle of the second, and not
    # before.
    assert calls[-1][0] >= half_a_day_later + DAY


def _people_in_the_day_from(begin: float, calls: list[tuple[float, str]]) -> int:
    return len({phone for at, phone in calls if begin <= at < begin + DAY})


async def _waits(broadcast: Broadcast) -> bool:
    return bool((await broadcast.row())["waits_for"] == "people_limit")
