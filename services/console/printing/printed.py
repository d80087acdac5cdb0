"""Prints one thing at a time, beside the requests, and remembers it: a poster is asked for again and again."""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable

#: Files remembered at once: 30 KB each, and 200 with a coat of arms.
MOST_REMEMBERED = 200


class Printed:
    """By what was printed: whoever changes a word has it printed anew."""

    def __init__(self) -> None:
        self._remembered: OrderedDict[Hashable, bytes] = OrderedDict()
        # Drawing takes a tenth of a second of a whole core: pages go on meanwhile, and many who ask wait for one.
        self._press = asyncio.Lock()

    async def of(self, what: Hashable, draw: Callable[[], bytes]) -> bytes:
        """The file; drawn if it is not remembered."""
        if (found := self._remembered.get(what)) is not None:
            return found
        async with self._press:
            if (found := self._remembered.get(what)) is None:
                found = await asyncio.to_thread(draw)
                self._keep(what, found)
        return found

    async def in_turn[Made](self, work: Callable[[], Made]) -> Made:
        """Something else that takes a core and memory for a moment: beside the requests, after what is being drawn."""
        async with self._press:
            return await asyncio.to_thread(work)

    def _keep(self, what: Hashable, file: bytes) -> None:
        self._remembered[what] = file
        if len(self._remembered) > MOST_REMEMBERED:
            self._remembered.popitem(last=False)
