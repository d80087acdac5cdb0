"""How every client on asyncio asks: one request at a time, repeated as long as it may be."""

import asyncio
import datetime as dt
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Self

import httpx

from comunica_client.asking import TIMEOUT, address_of, headers_of
from comunica_client.calls import Call, following_page, get
from comunica_client.errors import FileCut, Unreachable, answer_of, error_of
from comunica_client.retrying import Patience


class AsyncAsker:
    """One key of one api. Use it as a context manager, or `aclose` it.

    `transport` takes the place of the network, `sleep` that of waiting.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        patience: Patience | None = None,
        timeout: float = TIMEOUT,
        transport: httpx.AsyncBaseTransport | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._patience = patience or Patience()
        self._sleep = sleep
        self._http = httpx.AsyncClient(
            base_url=address_of(url), headers=headers_of(key), timeout=timeout, transport=transport
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Give back the connections."""
        await self._http.aclose()

    async def ask(self, call: Call) -> Any:
        """Any request: its answer as JSON, or an exception of `errors`. Repeats what may be repeated."""
        response = await self._answer(call, whole=True)
        return answer_of(response)

    async def download(self, call: Call) -> AsyncIterator[bytes]:
        """A file as it comes. One that is cut ends with `Unreachable`: begin again."""
        response = await self._answer(call, whole=False)
        try:
            async for piece in response.aiter_bytes():
                yield piece
        except httpx.TransportError as problem:
            raise FileCut(f"the file was cut ({type(problem).__name__}): begin again") from problem
        finally:
            await response.aclose()

    async def _answer(self, call: Call, *, whole: bool) -> httpx.Response:
        """An answer that is a success; not `whole`: its body is still to be read."""
        tried = 0
        while True:
            tried += 1
            wait: float | None
            try:
                response = await self._http.send(self._request(call), stream=True)
                if whole or not response.is_success:
                    await response.aread()
            except httpx.TransportError as problem:
                surely_unheard = isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
                may = call.repeatable or surely_unheard
                wait = self._patience.after_silence(tried, chance=random.random()) if may else None  # noqa: S311
                if wait is None:
                    raise Unreachable(f"no answer after {tried} tries ({type(problem).__name__})") from problem
            else:
                if response.is_success:
                    return response
                wait = self._after(call, tried, response)
                if wait is None:
                    raise error_of(response)
            await self._sleep(wait)

    def _request(self, call: Call) -> httpx.Request:
        return self._http.build_request(
            call.method, call.path, params=call.query, content=call.content, headers=call.headers
        )

    def _after(self, call: Call, tried: int, response: httpx.Response) -> float | None:
        # Behind a 502 or a 504 it may have been done.
        if not call.repeatable and response.status_code in (502, 504):
            return None
        now, chance = dt.datetime.now(dt.UTC), random.random()  # noqa: S311 - spreads, guards nothing
        return self._patience.after_answer(tried, response.status_code, response.headers, now=now, chance=chance)

    async def _pages(self, path: str, what: str, **query: Any) -> AsyncIterator[dict[str, Any]]:
        call = get(path, **query)
        while True:
            page = await self.ask(call)
            for each in page[what]:
                yield each
            # Of messages, as Notify has it, the last page is empty and has none.
            following = page["links"].get("next")
            if following is None:
                return
            call = following_page(path, following)

    async def _watched(
        self, call: Call, is_over: Callable[[Any], bool], *, every: float
    ) -> AsyncIterator[dict[str, Any]]:
        """The same question again and again; the last answer is one after which nothing changes."""
        while True:
            seen = await self.ask(call)
            yield seen
            if is_over(seen):
                return
            await self._sleep(every)
