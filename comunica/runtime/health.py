"""Health, told from outside the event loop: a frozen loop cannot say that it is frozen.

`/livez`: restart me if this is 503. Fails when a mark of progress is older than its allowance.
`/readyz`: send me work if this is 200. Fails when a named check says no, or the service stops.
`/metrics`: for Prometheus.
"""

import asyncio
import json
import threading
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from prometheus_client import CollectorRegistry
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest

from comunica.runtime.catalogue.process import LOOP_LAG
from comunica.runtime.metrics import Metrics

#: how often the loop says that it runs and asks its probes
_BEAT = 0.2


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a probe says."""

    ok: bool
    #: for people; no secrets, no personal data
    why: str = ""


class Mark:
    """A mark of progress: whoever makes progress touches it."""

    __slots__ = ("_clock", "_touched", "allowance")

    def __init__(self, allowance: float, clock: Callable[[], float]) -> None:
        self.allowance = allowance
        self._clock = clock
        self._touched = clock()

    def touch(self) -> None:
        """There was progress just now."""
        self._touched = self._clock()

    @property
    def age(self) -> float:
        """Seconds since the last touch."""
        return self._clock() - self._touched


class Health:
    """What is known of one process. Written by the loop, read by the thread of OpsServer."""

    def __init__(self, *, loop_allowance: float = 10.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._marks: dict[str, Mark] = {}
        self._checks: dict[str, Verdict] = {}
        self._probes: dict[str, Callable[[], Verdict]] = {}
        self._on_beat: list[Callable[[], None]] = []
        self._loop = self.mark("loop", allowance=loop_allowance)

    def mark(self, name: str, *, allowance: float) -> Mark:
        """A new mark of progress, fresh now; older than `allowance` seconds the process is taken for stuck."""
        self._marks[name] = Mark(allowance, self._clock)
        return self._marks[name]

    def check(self, name: str, verdict: Verdict) -> None:
        """Set the last result of a named check; the first time, add it."""
        self._checks[name] = verdict

    def probe(self, name: str, ask: Callable[[], Verdict]) -> None:
        """A check that the heartbeat asks itself. It must be quick and must not wait."""
        self._probes[name] = ask
        self.check(name, Verdict(ok=False, why="not asked yet"))

    def on_beat(self, act: Callable[[], None]) -> None:
        """Do this at each heartbeat. It must be quick and must not wait."""
        self._on_beat.append(act)

    def stale(self) -> dict[str, float]:
        """Marks over their allowance, with their age in seconds; none: alive."""
        marks = dict(self._marks)
        return {name: round(mark.age, 1) for name, mark in marks.items() if mark.age > mark.allowance}

    def unready(self) -> dict[str, str]:
        """Checks that say no, with the reason; none: ready."""
        checks = dict(self._checks)
        if not checks:  # asked between the start of the answering thread and the first part: nothing vouches for us yet
            return {"start": "nothing is checked yet"}
        return {name: verdict.why for name, verdict in checks.items() if not verdict.ok}

    def beat(self) -> None:
        """One heartbeat: the loop runs, and the probes are asked."""
        self._loop.touch()
        for name, ask in self._probes.items():
            self.check(name, ask())
        for act in self._on_beat:
            act()

    async def beating(self, late: Callable[[float], None] = lambda _: None) -> None:
        """Beat for ever; run this in the loop that must not freeze. `late` hears by how much each beat was."""
        while True:
            self.beat()
            due = self._clock() + _BEAT
            await asyncio.sleep(_BEAT)
            late(max(0.0, self._clock() - due))


class OpsServer:
    """Answers /livez, /readyz and /metrics from threads of its own."""

    def __init__(self, health: Health, registry: CollectorRegistry, *, host: str, port: int) -> None:
        self._server = ThreadingHTTPServer((host, port), _handler(health, registry))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.1,), name="ops", daemon=True)

    @property
    def port(self) -> int:
        """Where it listens: useful when it was asked for port 0."""
        return int(self._server.server_address[1])

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Answer no more."""
        self._server.shutdown()
        self._server.server_close()


@asynccontextmanager
async def operations(health: Health, metrics: Metrics, *, host: str, port: int) -> AsyncIterator[OpsServer]:
    """The ops server and the heartbeat, first to start and last to stop."""
    server = OpsServer(health, metrics.registry, host=host, port=port)
    server.start()

    def late(seconds: float) -> None:
        metrics.observe(LOOP_LAG, seconds)

    heart = asyncio.create_task(health.beating(late), name="heartbeat")
    try:
        yield server
    finally:
        heart.cancel()
        await asyncio.to_thread(server.stop)


def _handler(health: Health, registry: CollectorRegistry) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        """One request of a kubelet or of Prometheus."""

        protocol_version = "HTTP/1.1"
        #: a peer that says nothing does not hold a thread
        timeout = 10

        def do_GET(self) -> None:
            match self.path.partition("?")[0]:
                case "/livez":
                    self._tell(stuck=health.stale())
                case "/readyz":
                    self._tell(stuck=health.unready())
                case "/metrics":
                    self._send(HTTPStatus.OK, CONTENT_TYPE_LATEST, generate_latest(registry))
                case _:
                    self._send(HTTPStatus.NOT_FOUND, "text/plain", b"ask /livez, /readyz or /metrics\n")

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: kubelets ask every few seconds."""

        def _tell(self, *, stuck: dict[str, float] | dict[str, str]) -> None:
            status = HTTPStatus.SERVICE_UNAVAILABLE if stuck else HTTPStatus.OK
            body = {"status": "failing", "because": stuck} if stuck else {"status": "ok"}
            self._send(status, "application/json", json.dumps(body).encode() + b"\n")

        def _send(self, status: HTTPStatus, content_type: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", content_type)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    return Handler
