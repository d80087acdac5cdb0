"""One of our programs as a child process: its command, its environment, where it says that it is ready."""

import asyncio
from collections.abc import Mapping, Sequence
from pathlib import Path
from signal import SIGTERM, Signals
from urllib.parse import urlsplit

from workbench.child import Child, ChildError, tied


class Service:
    """A program that runs until it is told to stop, and answers 200 at `ready_url` once it can work."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str], *, ready_url: str, log: Path
    ) -> None:
        self.name = name
        self._command = tied(command, farewell=SIGTERM)
        self._environment = environment
        self._ready_url = ready_url
        self._child = Child(name, log=log)

    @property
    def pid(self) -> int | None:
        return self._child.pid

    @property
    def running(self) -> bool:
        return self._child.running

    async def start(self, *, within: float) -> None:
        """Start it and wait until it says that it is ready."""
        await self._child.spawn(self._command, self._environment)
        try:
            await self._child.ready(lambda: answers_200(self._ready_url), within=within)
        except BaseException:
            await self._child.kill()
            raise

    async def stop(self, *, within: float) -> bool:
        return await self._child.stop(within=within)

    async def kill(self) -> None:
        await self._child.kill()

    async def wait(self) -> int:
        return await self._child.wait()

    def send(self, sign: Signals) -> None:
        self._child.send(sign)


async def run_once(
    name: str, command: Sequence[str], environment: Mapping[str, str], *, log: Path, within: float
) -> None:
    """Run a program to its end. `ChildError` with the end of its log when it fails or takes longer than `within`."""
    child = Child(name, log=log)
    await child.spawn(tied(command, farewell=SIGTERM), environment)
    try:
        async with asyncio.timeout(within):
            code = await child.wait()
    except TimeoutError:
        raise ChildError(f"{name} did not end within {within:g} s.\n{child.last_words()}") from None
    finally:
        await child.kill()
    if code != 0:
        raise ChildError(f"{name} ended with code {code}.\n{child.last_words()}")


async def answers_200(url: str) -> bool:
    """Whether a GET of `url` (http, by address and port) is answered with 200 within 2 seconds."""
    parts = urlsplit(url)
    question = f"GET {parts.path or '/'} HTTP/1.1\r\nHost: {parts.netloc}\r\nConnection: close\r\n\r\n"
    try:
        async with asyncio.timeout(2):
            reader, writer = await asyncio.open_connection(parts.hostname, parts.port)
            writer.write(question.encode())
            status = await reader.readline()
            writer.close()
    except (OSError, TimeoutError):
        return False
    return status.split()[1:2] == [b"200"]
