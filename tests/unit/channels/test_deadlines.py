"""Deadlines of many calls under one timer: each ends in its time, and nobody else's end is taken for it."""

import asyncio

import pytest

from comunica.channels.whatsapp.deadlines import Deadlines

SOON, NEVER = 0.02, 3600.0


def deadlines(seconds: float) -> Deadlines:
    return Deadlines(seconds, asyncio.get_running_loop())


async def call(among: Deadlines, work: asyncio.Future[str]) -> str:
    with among.call():
        return await work


def answer() -> asyncio.Future[str]:
    """An answer that is still to come."""
    return asyncio.get_running_loop().create_future()


async def test_an_answer_in_time_is_an_answer() -> None:
    work = answer()
    asyncio.get_running_loop().call_soon(work.set_result, "taken")
    assert await call(deadlines(NEVER), work) == "taken"


async def test_no_answer_in_time_is_a_timeout_and_leaves_the_task_alive() -> None:
    with pytest.raises(TimeoutError):
        await call(deadlines(SOON), answer())
    task = asyncio.current_task()
    assert task is not None
    assert task.cancelling() == 0
    await asyncio.sleep(0)


async def test_a_call_that_begins_later_has_its_whole_time_too() -> None:
    among, clock = deadlines(SOON), asyncio.get_running_loop().time

    async def lasted() -> float:
        began = clock()
        with pytest.raises(TimeoutError):
            await call(among, answer())
        return clock() - began

    first = asyncio.create_task(lasted())
    await asyncio.sleep(SOON / 2)
    # However late a busy machine looks: nobody is cut off before their time.
    assert min(await asyncio.gather(first, lasted())) >= SOON


async def test_after_a_quiet_time_the_timer_is_wound_again() -> None:
    among = deadlines(SOON)
    for _ in range(2):
        with pytest.raises(TimeoutError):
            await call(among, answer())


async def test_who_stops_the_task_stops_it() -> None:
    task = asyncio.create_task(call(deadlines(NEVER), answer()))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_who_stops_the_task_when_its_time_is_over_stops_it_too() -> None:
    work, loop = answer(), asyncio.get_running_loop()
    # The future is cancelled by the timer first; a stranger comes before the task has heard of it.
    work.add_done_callback(lambda _: task.cancel())
    task = loop.create_task(call(deadlines(SOON), work))
    with pytest.raises(asyncio.CancelledError):
        await task


async def test_a_closed_one_rings_no_more() -> None:
    among = deadlines(SOON)
    task = asyncio.create_task(call(among, answer()))
    await asyncio.sleep(0)
    among.close()
    done, waiting = await asyncio.wait({task}, timeout=SOON * 3)
    assert (done, waiting) == (set(), {task})
    task.cancel()
