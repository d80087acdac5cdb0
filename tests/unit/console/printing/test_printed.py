"""What was printed once is not drawn again."""

import asyncio

from services.console.printing.printed import MOST_REMEMBERED, Printed


class Press:
    """Counts what it draws."""

    def __init__(self) -> None:
        self.drawn = 0

    def draw(self) -> bytes:
        self.drawn += 1
        return b"sheet"


async def test_many_who_ask_at_once_wait_for_one_sheet() -> None:
    printed, press = Printed(), Press()
    sheets = await asyncio.gather(*(printed.of("poster", press.draw) for _ in range(20)))
    assert sheets == [b"sheet"] * 20
    assert press.drawn == 1


async def test_other_words_are_another_sheet() -> None:
    printed, press = Printed(), Press()
    await printed.of("one", press.draw)
    await printed.of("other", press.draw)
    assert press.drawn == 2


async def test_what_was_not_asked_for_in_a_long_time_is_forgotten() -> None:
    printed, press = Printed(), Press()
    for number in range(MOST_REMEMBERED + 1):
        await printed.of(number, press.draw)
    await printed.of(MOST_REMEMBERED, press.draw)
    assert press.drawn == MOST_REMEMBERED + 1
    await printed.of(0, press.draw)
    assert press.drawn == MOST_REMEMBERED + 2
