"""Signed delivery of webhooks: when they are due, batched, several at a time, and again until somebody answers 200."""

import asyncio
import contextlib
import hashlib
import heapq
import hmac
import itertools
import json
from collections import Counter, deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from random import Random

import httpx

from .clock import Clock
from .faults import Faults
from .settings import Settings
from .shape import Json
from .state import App, Number, Registry
from .witness import Said

MAX_UPDATES = 1000
FORGED_SECRET = b"a stranger's guess"


@dataclass(slots=True, kw_only=True)
class Update:
    """One thing to tell. `kind` is `messages` or `statuses` in that field; else the item is the whole value."""

    field: str
    kind: str
    waba_id: str
    item: Json
    number: Number | None = None
    contact: Json | None = None
    said: Said | None = None


type Maker = Callable[[], Update | None]


@dataclass(slots=True)
class Batch:
    """One POST: its bytes stay the same at each retry, as the provider's do."""

    updates: list[Update]
    body: bytes
    first_at: float
    attempt: int = 0


@dataclass(slots=True)
class Destination:
    """One app at one address, with what waits for it."""

    app: App
    url: str
    fresh: deque[Update] = field(default_factory=deque)
    again: deque[Batch] = field(default_factory=deque)
    busy: int = 0


def as_sent(payload: Json) -> bytes:
    r"""The bytes on the wire: ASCII only, with each `/` written as `\/`."""
    return json.dumps(payload, ensure_ascii=True, separators=(",", ":")).replace("/", "\\/").encode("ascii")


def signature(secret: str | bytes, body: bytes) -> str:
    """The value of X-Hub-Signature-256 for exactly these bytes."""
    key = secret.encode() if isinstance(secret, str) else secret
    return "sha256=" + hmac.new(key, body, hashlib.sha256).hexdigest()


def envelope(updates: Iterable[Update], now: float) -> Json:
    """Several updates as one webhook: an entry per WABA, a change per number."""
    by_waba: dict[str, list[Update]] = {}
    for update in updates:
        by_waba.setdefault(update.waba_id, []).append(update)
    entries = [_entry(waba_id, some, now) for waba_id, some in by_waba.items()]
    return {"object": "whatsapp_business_account", "entry": entries}


def _entry(waba_id: str, updates: list[Update], now: float) -> Json:
    by_number: dict[str, list[Update]] = {}
    changes: list[Json] = []
    for update in updates:
        if update.field == "messages" and update.number is not None:
            by_number.setdefault(update.number.id, []).append(update)
        else:
            changes.append({"field": update.field, "value": update.item})
    entry: Json = {"id": waba_id}
    if changes:  # the samples of the messages field carry no time
        entry["time"] = int(now)
    changes += [{"field": "messages", "value": _value(some)} for some in by_number.values()]
    return entry | {"changes": changes}


def _value(updates: list[Update]) -> Json:
    lists: dict[str, list[Json]] = {}
    contacts: dict[str, Json] = {}
    for update in updates:
        if update.contact is not None:
            contacts.setdefault(str(update.contact["user_id"]), update.contact)
        lists.setdefault(update.kind, []).append(update.item)
    number = updates[0].number
    value: Json = {"messaging_product": "whatsapp", "metadata": metadata(number) if number else {}}
    if contacts:
        value["contacts"] = list(contacts.values())
    return value | lists


def metadata(number: Number) -> Json:
    """The block that says to which number a change belongs."""
    return {"display_phone_number": number.digits, "phone_number_id": number.id}


class Outbox:
    """Everything that will be told, ordered by when it is due."""

    def __init__(self, registry: Registry, settings: Settings, clock: Clock, faults: Faults, random: Random) -> None:
        """Nothing is due yet."""
        self._registry, self._settings, self._clock = registry, settings, clock
        self._faults, self._random = faults, random
        self._due: list[tuple[float, int, Maker]] = []
        self._retries: list[tuple[float, int, Destination, Batch]] = []
        self._order = itertools.count()
        self._destinations: dict[tuple[str, str], Destination] = {}
        self._wake = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        self._client: httpx.AsyncClient | None = None
        self._in_flight = 0
        self.running = False
        self.counts: Counter[str] = Counter()

    @property
    def pending(self) -> int:
        """Updates not yet taken by anybody, whether due or not."""
        waiting = sum(len(one.fresh) + sum(len(b.updates) for b in one.again) for one in self._destinations.values())
        return self._in_flight + len(self._due) + waiting + sum(len(one[3].updates) for one in self._retries)

    def schedule(self, after: float, make: Maker) -> None:
        """Have `make` called after so many seconds and tell what it gives to whoever subscribed."""
        heapq.heappush(self._due, (self._clock.now() + after, next(self._order), make))
        self._wake.set()

    def destinations(self, update: Update) -> list[tuple[App, str]]:
        """Who is told: each subscribed app, at its address for this number, this WABA or in general."""
        waba = self._registry.wabas.get(update.waba_id)
        found = []
        for app_id, waba_url in waba.subscriptions.items() if waba else ():
            app = self._registry.apps.get(app_id)
            if app is None:
                continue
            number_url = update.number.overrides.get(app_id) if update.number else None
            # An override holds for the messages field only.
            url = (number_url or waba_url if update.field == "messages" else None) or app.callback_url
            if url:
                found.append((app, url))
        return found

    def forget(self) -> None:
        """Drop all that waits."""
        self._due.clear()
        self._retries.clear()
        self._destinations.clear()

    async def run(self) -> None:
        """Tell what is due, for ever."""
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=64)
        timeout = httpx.Timeout(self._settings.webhook_timeout)
        async with httpx.AsyncClient(limits=limits, timeout=timeout, trust_env=False) as client:
            self._client, self.running = client, True
            try:
                await self._pump()
            finally:
                self.running = False
                for task in self._tasks:
                    task.cancel()
                await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _pump(self) -> None:
        while True:
            if not self._due and not self._retries:
                self._wake.clear()
                await self._wake.wait()
            self._release()
            # One look each few milliseconds gathers what is due meanwhile into one POST.
            await self._clock.sleep(self._settings.webhook_linger)

    def _release(self) -> None:
        now = self._clock.now()
        while self._due and self._due[0][0] <= now:
            update = heapq.heappop(self._due)[2]()
            if update is not None:
                self._hand_over(update, now)
        while self._retries and self._retries[0][0] <= now:
            _, _, destination, batch = heapq.heappop(self._retries)
            destination.again.append(batch)
        for destination in self._destinations.values():
            self._start_workers(destination)

    def _hand_over(self, update: Update, now: float) -> None:
        held = self._faults.for_webhook("delay", now) or self._faults.for_webhook("reorder", now)
        if held is not None:
            extra = held.delay if held.when == "delay" else held.delay * self._random.random()
            heapq.heappush(self._due, (now + extra, next(self._order), lambda: self._deliver(update)))
            return
        self._deliver(update)

    def _deliver(self, update: Update) -> None:
        told = self.destinations(update)
        if not told:
            self.counts["unsubscribed"] += 1
        for app, url in told:
            key = (app.id, url)
            self._destinations.setdefault(key, Destination(app, url)).fresh.append(update)

    def _start_workers(self, destination: Destination) -> None:
        waiting = len(destination.again) + len(destination.fresh) / self._settings.webhook_batch
        while destination.busy < min(self._settings.webhook_concurrency, waiting + 1) and waiting > 0:
            destination.busy += 1
            waiting -= 1
            task = asyncio.create_task(self._work(destination))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _work(self, destination: Destination) -> None:
        try:
            while destination.again or destination.fresh:
                await self._tell(destination, self._next(destination))
        finally:
            destination.busy -= 1

    async def _tell(self, destination: Destination, batch: Batch) -> None:
        self._in_flight += len(batch.updates)
        try:
            await self._post(destination, batch)
        finally:
            self._in_flight -= len(batch.updates)

    def _next(self, destination: Destination) -> Batch:
        now = self._clock.now()
        if destination.again:
            return self._joined(destination, destination.again.popleft(), now)
        updates = self._some_fresh(destination, 0)
        if self._faults.for_webhook("reorder", now):
            self._random.shuffle(updates)
        batch = Batch(updates, as_sent(envelope(self._garbled(updates, now), now)), now)
        if self._faults.for_webhook("duplicate", now):
            destination.again.append(Batch(updates, batch.body, now))
        return batch

    def _garbled(self, updates: list[Update], now: float) -> list[Update]:
        """The same; while a fault says so, some statuses among them have a time that nobody can read."""
        told: list[Update] = []
        for update in updates:
            spoilt = update.kind == "statuses" and self._faults.for_webhook("garble", now)
            told.append(replace(update, item=update.item | {"timestamp": "soon"}) if spoilt else update)
        return told

    def _some_fresh(self, destination: Destination, taken: int) -> list[Update]:
        room = min(self._settings.webhook_batch, MAX_UPDATES) - taken
        return [destination.fresh.popleft() for _ in range(min(room, len(destination.fresh)))]

    def _joined(self, destination: Destination, batch: Batch, now: float) -> Batch:
        more = self._some_fresh(destination, len(batch.updates)) if self._settings.rebatch else []
        if not more:
            return batch
        updates = batch.updates + more
        return Batch(updates, as_sent(envelope(updates, now)), batch.first_at, batch.attempt)

    async def _post(self, destination: Destination, batch: Batch) -> None:
        now = self._clock.now()
        if self._faults.for_webhook("forge", now):
            await self._answer(destination.url, batch.body, signature(FORGED_SECRET, batch.body))
        down = self._faults.for_webhook("down", now)
        signed = signature(destination.app.secret, batch.body)
        taken = not down and await self._answer(destination.url, batch.body, signed) == 200
        self.counts["posts"] += 1
        if taken:
            self._taken(batch)
        else:
            self._again(destination, batch)

    async def _answer(self, url: str, body: bytes, signed: str) -> int:
        if self._client is None:
            return 0
        headers = {
            "Content-Type": "application/json",
            "User-Agent": "facebookexternalua",
            "X-Hub-Signature-256": signed,
        }
        with contextlib.suppress(httpx.HTTPError, httpx.InvalidURL):
            answer = await self._client.post(url, content=body, headers=headers)
            return answer.status_code
        return 0

    def _taken(self, batch: Batch) -> None:
        self.counts["taken"] += len(batch.updates)
        for update in batch.updates:
            if update.said is not None:
                update.said.taken = True

    def _again(self, destination: Destination, batch: Batch) -> None:
        self.counts["failed_posts"] += 1
        now, settings = self._clock.now(), self._settings
        if now - batch.first_at > settings.retry_for:
            self.counts["dropped"] += len(batch.updates)
            return
        wait = backoff(batch.attempt, first=settings.retry_first, cap=settings.retry_cap)
        batch.attempt += 1
        heapq.heappush(self._retries, (now + wait, next(self._order), destination, batch))
        self._wake.set()


def backoff(attempt: int, *, first: float, cap: float) -> float:
    """Seconds until the next try: 0.2, 0.5, 1, 2, 4 … with the default first, never more than the cap."""
    return float(min(cap, first * (1 if attempt == 0 else 2.5 * 2 ** (min(attempt, 60) - 1))))
