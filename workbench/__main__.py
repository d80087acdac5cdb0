"""`python -m workbench run`: the whole system in the foreground, its data in `.run/`. Ctrl-C stops it in order."""

import argparse
import asyncio
import fcntl
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from signal import SIGINT, SIGTERM, Signals

from workbench import restore_drill
from workbench.addresses import remembered
from workbench.child import ChildError
from workbench.postgres import Durability
from workbench.stack import Options, Stack
from workbench.towns import Json

_COMMANDS = "run: the whole system, until Ctrl-C; drill-restore: lose a database and bring it back"
FOLDER = Path(__file__).parent.parent / ".run"


def main() -> int:
    """Read the command line and do it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m workbench", description=__doc__)
    parser.add_argument("command", choices=["run", "drill-restore"], help=_COMMANDS)
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where data, secrets and logs are kept")
    chosen = parser.parse_args()
    if chosen.command == "drill-restore":
        with tempfile.TemporaryDirectory(prefix="comunica-drill-") as folder:
            return asyncio.run(restore_drill.run(Path(folder)))
    try:
        with _alone(chosen.folder):
            return asyncio.run(run(chosen.folder))
    except BlockingIOError:
        print(f"Another run is using {chosen.folder}: stop that one first.", file=sys.stderr)
        return 1


async def run(folder: Path) -> int:
    """Start the stack, wait for Ctrl-C or SIGTERM, stop it; a second Ctrl-C does not wait. The exit code."""
    stack = Stack(folder, _options(folder))
    signals: asyncio.Queue[Signals] = asyncio.Queue()
    for sign in (SIGINT, SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, signals.put_nowait, sign)
    began = time.monotonic()
    _say("Starting NATS, PostgreSQL, the simulator and the services ...")
    starting = asyncio.create_task(stack.start())
    if await _over_before_signal(starting, signals):
        if (problem := starting.exception()) is not None:
            return _explain(problem)
        _say(_table(stack, seconds=time.monotonic() - began))
        await signals.get()
    _say("Stopping. What is being sent is settled first; Ctrl-C again ends it at once.")
    if not await _over_before_signal(asyncio.create_task(_stop(stack, starting)), signals):
        await stack.kill()
    return 0


async def _over_before_signal(task: asyncio.Task[None], signals: asyncio.Queue[Signals]) -> bool:
    waiting = asyncio.create_task(signals.get())
    done, _ = await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if task in done:
        waiting.cancel()
    return task in done


async def _stop(stack: Stack, starting: asyncio.Task[None]) -> None:
    if starting.done():
        await stack.stop()
    else:
        starting.cancel()  # it stops by itself what it had started
        await asyncio.wait([starting])


def _options(folder: Path) -> Options:
    wished = {name: value for name, value in os.environ.items() if name.startswith(("COMUNICA_", "SIMULATOR_"))}
    return Options(
        environment=wished,
        addresses=lambda: remembered(folder / "ports.json"),
        durability=Durability.FULL,
        say=_say,
    )


def _table(stack: Stack, *, seconds: float) -> str:
    endpoints, folder = stack.endpoints, os.path.relpath(stack.folder)
    rows = (
        ("simulator", endpoints["simulator"], "phones to write and read on"),
        ("console", endpoints["console"], "for the staff of the towns, who are below"),
        ("api", endpoints["api"], "for clients; /openapi.json"),
        ("ingress", endpoints["ingress"], "webhooks of the provider"),
        ("NATS", stack.nats.bare_url, f"user workbench; password in {folder}/secrets/nats-workbench-password.txt"),
        ("PostgreSQL", f"{stack.postgres.address}/comunica", f"user postgres; password in {folder}/postgres/password"),
        *((f"{name} ops", url, "/livez /readyz /metrics") for name, url in stack.ops.items()),
    )
    lines = [f"  {name:<17} {address:<38} {note}".rstrip() for name, address, note in rows]
    towns = " and ".join(town["name"] for town in endpoints["municipalities"])
    return "\n".join(
        (
            f"Comunica is running, up after {seconds:.1f} s. Ctrl-C stops it.",
            "",
            *lines,
            "",
            "  Who signs in at the console, with a password and a code:",
            *(f"  {line}" for line in _staff(endpoints)),
            f"  The code of now: {folder}/comunica-code {endpoints['municipalities'][0]['staff'][0]['email']}",
            "",
            f"  Addresses and API keys of {towns}: {folder}/endpoints.json; logs: {folder}/log/",
            f"  Commands that work on all this: {folder}/comunica (a client), {folder}/comunica-admin (at the desk)",
            "",
        )
    )


def _staff(endpoints: Json) -> Iterator[str]:
    for town in endpoints["municipalities"]:
        for person in town["staff"]:
            yield f"  {person['email']:<34} {person['role']:<14} {person['password']}"


def _explain(problem: BaseException) -> int:
    if isinstance(problem, BaseExceptionGroup):
        for each in problem.exceptions:
            _explain(each)
    elif isinstance(problem, ChildError | OSError | RuntimeError):
        print(problem, file=sys.stderr)
    else:
        raise problem
    return 1


def _say(text: str) -> None:
    print(text, flush=True)


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder for this run. `BlockingIOError` when another run has it."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield


if __name__ == "__main__":
    sys.exit(main())
