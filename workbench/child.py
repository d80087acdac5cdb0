"""One program that we started: its log, its signals, its end."""

import asyncio
import contextlib
import shutil
import sys
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from signal import SIGKILL, SIGTERM, Signals


class ChildError(Exception):
    """A program ended, or did not answer in time; the message holds the end of its log."""


def tied(command: Sequence[str], *, farewell: Signals) -> list[str]:
    """`command`, made to receive `farewell` when we die by a signal that cannot be caught (Linux only)."""
    setpriv = shutil.which("setpriv") if sys.platform == "linux" else None
    if setpriv is None:
        return list(command)
    return [setpriv, "--pdeathsig", farewell.name.removeprefix("SIG"), "--", *command]


class Child:
    """A child process in a session of its own, so that Ctrl-C reaches only us and we choose the order."""

    def __init__(self, name: str, *, log: Path) -> None:
        self.name = name
        self.log = log
        self._process: asyncio.subprocess.Process | None = None

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return self._process.pid if self._process is not None and self.running else None

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.returncode is None

    @property
    def exit_code(self) -> int | None:
        """How it ended (negative: by that signal); None while it runs or before it ever ran."""
        return self._process.returncode if self._process is not None else None

    async def spawn(
        self, command: Sequence[str], environment: Mapping[str, str] | None = None, *, inherits: Sequence[int] = ()
    ) -> None:
        """Start `command`, its output appended to the log. Says nothing about being ready.

        It gets the open files `inherits`, and our whole environment when none is given.
        """
        if self.running:
            raise ChildError(f"{self.name} is already running (pid {self.pid}); stop it first")
        self.log.parent.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as output:
            self._process = await asyncio.create_subprocess_exec(
                *command,
                stdin=asyncio.subprocess.DEVNULL,
                stdout=output,
                stderr=asyncio.subprocess.STDOUT,
                env=environment,
                start_new_session=True,
                pass_fds=inherits,
            )

    async def ready(self, check: Callable[[], Awaitable[bool]], *, within: float) -> None:
        """Wait until `check` says yes. `ChildError` when the program ends first or `within` seconds pass."""
        try:
            async with asyncio.timeout(within):
                while not await check():
                    if not self.running:
                        raise ChildError(f"{self.name} ended with code {self.exit_code}.\n{self.last_words()}")
                    await asyncio.sleep(0.02)
        except TimeoutError:
            raise ChildError(f"{self.name} did not answer within {within:g} s.\n{self.last_words()}") from None

    async def wait(self) -> int:
        """Its exit code, once it has ended."""
        if self._process is None:
            raise ChildError(f"{self.name} was never started")
        return await self._process.wait()

    def send(self, sign: Signals) -> None:
        """Send a signal (SIGSTOP and SIGCONT freeze and thaw it); nothing happens when it is gone."""
        if self._process is not None and self.running:
            with contextlib.suppress(ProcessLookupError):
                self._process.send_signal(sign)

    async def stop(self, *, sign: Signals = SIGTERM, within: float = 30.0) -> bool:
        """Ask it to end, and kill it when `within` seconds pass. True when it ended by itself."""
        if not self.running:
            return True
        self.send(sign)
        try:
            async with asyncio.timeout(within):
                await self.wait()
        except TimeoutError:
            await self.kill()
            return False
        return True

    async def kill(self) -> None:
        """End it at once, as a power cut would."""
        self.send(SIGKILL)
        if self._process is not None:
            await self._process.wait()

    def last_words(self, lines: int = 15) -> str:
        """The end of its log."""
        if not self.log.exists():
            return f"(no log at {self.log})"
        with self.log.open("rb") as written:
            written.seek(max(0, self.log.stat().st_size - 16_384))
            tail = written.read().decode(errors="replace").splitlines()[-lines:]
        return f"The end of {self.log}:\n" + "\n".join(tail)
