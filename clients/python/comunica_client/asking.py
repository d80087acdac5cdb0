"""How every client that waits asks: one request at a time, repeated as long as it may be."""

import datetime as dt
import random
import re
import time
from collections.abc import Callable, Iterator
from typing import Any, Self

import httpx

from comunica_client.calls import Call, following_page, get
from comunica_client.errors import BadAddress, BadKey, FileCut, Unreachable, answer_of, error_of
from comunica_client.retrying import Patience

_HOST = re.compile(r"[\w.:-]+")
#: Seconds for one try.
TIMEOUT = 30.0


def address_of(url: str) -> str:
    """Of an api, without a slash at its end. Raises NotUsable."""
    try:
        read = httpx.URL(url.strip().rstrip("/"))
    except httpx.InvalidURL as problem:
        raise BadAddress(f"the address of the API cannot be read: {problem}") from None
    if read.scheme not in ("http", "https") or not _HOST.fullmatch(read.host):
        raise BadAddress("the address of the API begins with https:// and a name, such as https://api.example.it")
    return str(read)


def headers_of(key: str) -> dict[str, str]:
    """Of every request. Raises NotUsable."""
    key = key.strip()
    if not key or not key.isascii() or not key.isprintable():
        raise BadKey("this is no API key: it has letters, digits and signs of ASCII only")
    return {"Authorization": f"ApiKey-v1 {key}", "User-Agent": "comunica-client"}


class Asker:
    """One key of one api. Use it as a context manager, or `close` it.

    `transport` takes the place of the network, `sleep` that of waiting.
    """

    def __init__(
        self,
        url: str,
        key: str,
        *,
        patience: Patience | None = None,
        timeout: float = TIMEOUT,
        transport: httpx.BaseTransport | None = None,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._patience = patience or Patience()
        self._sleep = sleep
        self._http = httpx.Client(
            base_url=address_of(url), headers=headers_of(key), timeout=timeout, transport=transport
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connections."""
        self._http.close()

    def ask(self, call: Call) -> Any:
        """Any request: its answer as JSON, or an exception of `errors`. Repeats what may be repeated."""
        response = self._answer(call, whole=True)
        return answer_of(response)

    def download(self, call: Call) -> Iterator[bytes]:
        """A file as it comes. One that is cut ends with `Unreachable`: begin again."""
        response = self._answer(call, whole=False)
        try:
            yield from response.iter_bytes()
        except httpx.TransportError as problem:
            raise FileCut(f"the file was cut ({type(problem).__name__}): begin again") from problem
        finally:
            response.close()

    def _answer(self, call: Call, *, whole: bool) -> httpx.Response:
        """An answer that is a success; not `whole`: its body is still to be read."""
        tried = 0
        while True:
            tried += 1
            wait: float | None
            try:
                response = self._http.send(self._request(call), stream=True)
                if whole or not response.is_success:
                    response.read()
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
            self._sleep(wait)

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

    def _pages(self, path: str, what: str, **query: Any) -> Iterator[dict[str, Any]]:
        call = get(path, **query)
        while True:
            page = self.ask(call)
            yield from page[what]
            # Of messages, as Notify has it, the last page is empty and has none.
            following = page["links"].get("next")
            if following is None:
                return
            call = following_page(path, following)

    def _watched(self, call: Call, is_over: Callable[[Any], bool], *, every: float) -> Iterator[dict[str, Any]]:
        """The same question again and again; the last answer is one after which nothing changes."""
        while True:
            seen = self.ask(call)
            yield seen
            if is_over(seen):
                return
            self._sleep(every)
