"""Running a service: a FastStream app whose lifespan starts everything in order and stops it in reverse.

We enter the app's lifespan ourselves instead of `FastStream.run`: that one connects the broker after the lifespan has
started and closes it before the lifespan ends, so an HTTP server could neither answer 503 while NATS is away nor
publish its last events on the way out. The broker is opened and closed inside the lifespan, at its place.
"""

import asyncio
import contextlib
import gc
import os
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager
from typing import Any

import structlog
import uvicorn
import uvloop
from faststream import FastStream
from starlette.types import ASGIApp

from comunica.runtime import logging, tracing
from comunica.runtime.lifetime import Lifetime
from comunica.runtime.settings import ServiceSettings

_log = structlog.get_logger("comunica.runtime")

#: exit codes: something failed; stopping took longer than the budget
FAILED = 1
OVERDUE = 75


def run[S: ServiceSettings](
    build: Callable[[S, Lifetime], FastStream], settings: S, *, service: str, stop_within: float
) -> int:
    """Live until SIGTERM or SIGINT, or until something that must not fail has failed. Returns the exit code.

    `stop_within` is the budget for stopping, in seconds; what is not done by then is cut off.
    """
    logging.configure(settings.log_level, service=service)
    with tracing.exporting(settings, service=service):
        return uvloop.run(_live(build, settings, stop_within))


async def _live[S: ServiceSettings](build: Callable[[S, Lifetime], FastStream], settings: S, stop_within: float) -> int:
    lifetime = Lifetime()
    with _signals(lifetime), _cut_off_after(stop_within, lifetime):
        try:
            async with build(settings, lifetime).lifespan_context():
                _spare_the_collector()
                _log.info("started", action="service_started")
                await lifetime.wait()
                _log.info("stopping", action="service_stopping")
        except _Abandoned:
            pass
        except Exception as problem:
            _log.error("failed", action="service_failed", exc_info=problem, reason=str(problem))
            return FAILED
    _log.info("stopped", action="service_stopped")
    return FAILED if lifetime.failure else 0


def _spare_the_collector() -> None:
    """What is there after the start stays: the collector shall not walk over all of it while we serve."""
    gc.collect()
    gc.freeze()
    # Default: each 2,000 new objects; one batch of ours makes more, and nearly none of them in cycles.
    gc.set_threshold(20_000, 20, 20)


class _Abandoned(Exception):
    """The end came while the service was still starting."""


async def unless_over[T](step: Coroutine[Any, Any, T], lifetime: Lifetime) -> T:
    """Wait for a step of starting; give it up when the end comes first, so that SIGTERM is heard while NATS is away."""
    work, end = asyncio.ensure_future(step), asyncio.ensure_future(lifetime.wait())
    try:
        await asyncio.wait((work, end), return_when=asyncio.FIRST_COMPLETED)
        if work.done():
            return work.result()
        raise _Abandoned
    finally:
        end.cancel()
        work.cancel()


@asynccontextmanager
async def serving(app: ASGIApp, lifetime: Lifetime, *, host: str, port: int, within: float) -> AsyncIterator[int]:
    """An HTTP server; gives the port. At the end it accepts no more and has `within` seconds to finish what it has."""
    # Bound here: uvicorn would leave the process by itself if the port is taken.
    listener = socket.create_server((host, port), backlog=2048, family=_family(host))
    server = _Server(
        uvicorn.Config(
            app,
            http="httptools",
            ws="none",
            lifespan="off",
            access_log=False,
            log_config=None,
            server_header=False,
            timeout_graceful_shutdown=max(1, int(within)),
        )
    )
    task = asyncio.create_task(server.serve(sockets=[listener]), name="http")
    task.add_done_callback(lambda _: None if server.should_exit else lifetime.fail("the HTTP server ended"))
    try:
        yield int(listener.getsockname()[1])
    finally:
        server.should_exit = True
        await asyncio.wait({task}, timeout=within + 1)
        listener.close()


class _Server(uvicorn.Server):
    """uvicorn's server without its hands on the process's signals."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Ours are set in `run`."""
        yield


def _family(host: str) -> socket.AddressFamily:
    return socket.AF_INET6 if ":" in host else socket.AF_INET


@contextlib.contextmanager
def _signals(lifetime: Lifetime) -> Iterator[None]:
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, lifetime.end)
    try:
        yield
    finally:
        for sign in (signal.SIGTERM, signal.SIGINT):
            loop.remove_signal_handler(sign)


@contextlib.contextmanager
def _cut_off_after(seconds: float, lifetime: Lifetime) -> Iterator[None]:
    """From a thread, since a stuck loop cannot cut itself off: leave `seconds` after the end began, done or not."""

    def cut_off() -> None:
        _log.error("stopping took too long", action="service_cut_off", seconds=seconds)
        os._exit(OVERDUE)

    timer = threading.Timer(seconds, cut_off)
    timer.daemon = True
    lifetime.at_end(timer.start)
    try:
        yield
    finally:
        timer.cancel()
