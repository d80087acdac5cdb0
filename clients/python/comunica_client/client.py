"""The API, for programs that wait for each answer."""

import datetime as dt
import random
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal, Self, cast

import httpx

from comunica_client import calls
from comunica_client.calls import Call
from comunica_client.errors import Unreachable, error_of
from comunica_client.retrying import Patience
from comunica_client.shapes import (
    Accepted,
    Audience,
    Foresight,
    Lane,
    Progress,
    Reading,
    Reconciliation,
    Subscriber,
    Template,
    is_over,
)

#: Seconds for one try.
TIMEOUT = 30.0


class Client:
    """One municipality, by one key. Use it as a context manager, or `close` it.

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
        headers = {"Authorization": f"ApiKey-v1 {key}", "User-Agent": "comunica-client"}
        self._http = httpx.Client(base_url=url.rstrip("/"), headers=headers, timeout=timeout, transport=transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connections."""
        self._http.close()

    def send_broadcast(
        self,
        template: str,
        audience: Audience,
        *,
        parameters: Mapping[str, str] | None = None,
        lane: Lane = "normal",
        key: str | None = None,
        **more: Any,
    ) -> Accepted:
        """Submit it once, however often this is repeated with the same `key`."""
        call = calls.broadcast(template, audience, parameters=parameters, lane=lane, key=key, **more)
        return cast("Accepted", self.ask(call))

    def preview_broadcast(
        self,
        template: str,
        audience: Audience,
        *,
        parameters: Mapping[str, str] | None = None,
        lane: Lane = "normal",
        **more: Any,
    ) -> Foresight:
        """What would come of it. Nothing is written."""
        call = calls.broadcast(template, audience, parameters=parameters, lane=lane, dry_run=True, **more)
        return cast("Foresight", self.ask(call))

    def broadcast(self, broadcast_id: str) -> Progress:
        """How far it is."""
        return cast("Progress", self.ask(calls.get(f"/v2/broadcasts/{broadcast_id}")))

    def watch_broadcast(self, broadcast_id: str, *, every: float = 1.0) -> Iterator[Progress]:
        """How far it is, again and again until it is over; the last one is how it ended."""
        while True:
            progress = self.broadcast(broadcast_id)
            yield progress
            if is_over(progress):
                return
            self._sleep(every)

    def steer_broadcast(self, broadcast_id: str, order: Literal["pause", "resume", "cancel"]) -> Progress:
        """At once, on what is queued."""
        return cast("Progress", self.ask(calls.steer(broadcast_id, order)))

    def reconcile_broadcast(self, broadcast_id: str) -> Reconciliation:
        """Everybody it was meant for, counted three times."""
        return cast("Reconciliation", self.ask(calls.get(f"/v2/broadcasts/{broadcast_id}/reconciliation")))

    def broadcasts(self) -> Iterator[dict[str, Any]]:
        """All of them, newest first, without their counts."""
        yield from self._pages("broadcasts")

    def subscribers(self, *, zone: str | None = None, consent: str | None = None) -> Iterator[Subscriber]:
        """Those on record, newest first."""
        for each in self._pages("subscribers", zone=zone, consent=consent):
            yield cast("Subscriber", each)

    def find_subscribers(self, *, phone: str | None = None, surname: str | None = None) -> Iterator[Subscriber]:
        """Who is at this phone, or has this surname, both whole."""
        older_than: str | None = None
        while True:
            page = self.ask(calls.search(phone=phone, surname=surname, older_than=older_than))
            for each in page["subscribers"]:
                yield cast("Subscriber", each)
            older_than = page["next"]
            if older_than is None:
                return

    def consents(self, subscriber_id: str) -> list[dict[str, Any]]:
        """The proof, oldest first."""
        told = self.ask(calls.get(f"/v2/subscribers/{subscriber_id}/consents"))
        return list(told["consents"])

    def export_subscriber(self, subscriber_id: str) -> dict[str, Any]:
        """All that is held of a person. The town's log tells of it."""
        return dict(self.ask(calls.get(f"/v2/subscribers/{subscriber_id}/export")))

    def erase_subscriber(self, subscriber_id: str) -> None:
        """At once and for good."""
        self.ask(calls.erase(subscriber_id))

    def zones(self) -> list[dict[str, Any]]:
        """What an audience can name."""
        return list((self.ask(calls.get("/v2/zones")))["zones"])

    def gazetteer(self) -> dict[str, Any]:
        """The whole territory."""
        return dict(self.ask(calls.get("/v2/gazetteer")))

    def try_message(self, message: str) -> Reading:
        """How a message would be understood. Nothing is kept."""
        return cast("Reading", self.ask(calls.post("/v2/gazetteer/test", {"message": message})))

    def templates(self) -> list[Template]:
        """All of them, the latest version of each."""
        return list((self.ask(calls.get("/v2/templates")))["templates"])

    def ask(self, call: Call) -> Any:
        """Any request: its answer as JSON, or an exception of `errors`. Repeats what may be repeated."""
        tried = 0
        while True:
            tried += 1
            wait: float | None
            try:
                response = self._http.request(
                    call.method, call.path, params=call.query, json=call.body, headers=call.headers
                )
            except httpx.TransportError as problem:
                surely_unheard = isinstance(problem, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
                may = call.repeatable or surely_unheard
                wait = self._patience.after_silence(tried, chance=random.random()) if may else None  # noqa: S311
                if wait is None:
                    raise Unreachable(f"no answer after {tried} tries ({type(problem).__name__})") from problem
            else:
                if response.is_success:
                    return response.json() if response.content else None
                wait = self._after(call, tried, response)
                if wait is None:
                    raise error_of(response)
            self._sleep(wait)

    def _after(self, call: Call, tried: int, response: httpx.Response) -> float | None:
        # Behind a 502 or a 504 it may have been done.
        if not call.repeatable and response.status_code in (502, 504):
            return None
        now, chance = dt.datetime.now(dt.UTC), random.random()  # noqa: S311 - spreads, guards nothing
        return self._patience.after_answer(tried, response.status_code, response.headers, now=now, chance=chance)

    def _pages(self, what: str, **query: Any) -> Iterator[dict[str, Any]]:
        call = calls.get(f"/v2/{what}", **query)
        while True:
            page = self.ask(call)
            yield from page[what]
            following = page["links"]["next"]
            if following is None:
                return
            call = calls.get(f"/v2/{what}", **dict(httpx.URL(following).params))
