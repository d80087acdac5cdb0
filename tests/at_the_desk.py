"""comunica-admin as a person runs it: a process with an environment, a folder and an input of its own.

It is forked from one that has brought in every command already, and the reader, which whoever sets up a town asks: to
start Python and import takes longer than to do what most commands do. A Python of its own runs it in tests/e2e, in
tests/ops and wherever a system is started.
"""

import asyncio
import io
import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

from services.admin.__main__ import COMMANDS, main

_FORKS = get_context("forkserver")
_BROUGHT_IN = (*(f"services.admin.{name.replace('-', '_')}" for name in COMMANDS), "tests.reader_at_hand")
_FORKS.set_forkserver_preload(list(_BROUGHT_IN))
_LONGEST = 60
_WRITES = os.O_WRONLY | os.O_CREAT | os.O_TRUNC


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    said: str
    complained: str

    @property
    def lines(self) -> list[str]:
        return self.said.splitlines()


async def at_the_desk(*words: str, folder: Path, environment: Mapping[str, str], answers: str = "") -> Ran:
    """Run one command of comunica-admin in `folder`; `answers` is what is typed meanwhile."""
    return await asyncio.to_thread(_run, words, folder, dict(environment), answers)


def _run(words: tuple[str, ...], folder: Path, environment: dict[str, str], answers: str) -> Ran:
    with TemporaryDirectory() as apart:
        typed, said, complained = (Path(apart, name) for name in ("typed", "said", "complained"))
        typed.write_text(answers, "utf-8")
        process = _FORKS.Process(target=_command, args=(words, folder, environment, (typed, said, complained)))
        process.start()
        process.join(_LONGEST)
        if process.exitcode is None:
            process.kill()
            raise TimeoutError(f"comunica-admin {' '.join(words)} did not end within {_LONGEST} s")
        return Ran(process.exitcode, said.read_text("utf-8"), complained.read_text("utf-8"))


def _command(words: tuple[str, ...], folder: Path, environment: dict[str, str], streams: tuple[Path, ...]) -> None:
    for at, (path, flags) in enumerate(zip(streams, (os.O_RDONLY, _WRITES, _WRITES), strict=True)):
        os.dup2(os.open(path, flags, 0o600), at)
    # multiprocessing closed the one that it had.
    sys.stdin = io.TextIOWrapper(io.FileIO(0), "utf-8")
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.exit(main(words))
