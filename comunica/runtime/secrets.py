"""Secrets come from mounted files and are taken up again when a file changes; no restart, no environment."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path

import structlog

_log = structlog.get_logger("comunica.runtime")

#: what tells one content of a file from another: time, size, inode (Kubernetes swaps a link)
type _Stamp = tuple[int, int, int]


class MissingSecretError(Exception):
    """A secret's file is not there or empty. The message names the file; mount it."""


class SecretFile:
    """One secret in one file, surrounding blanks removed. Never shows its value.

    A file that disappears while running leaves the last value in force: a botched rotation must not stop a service.
    """

    def __init__(self, path: Path, *, every: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._every = every
        self._clock = clock
        self._looked = clock()
        self._stamp, self._value = self._load()

    def __repr__(self) -> str:
        return f"SecretFile({self._path})"

    def __call__(self) -> bytes:
        """The value of now; the file is looked at once in `every` seconds at most."""
        now = self._clock()
        if now - self._looked >= self._every:
            self._looked = now
            self._look()
        return self._value

    def text(self) -> str:
        """The same as text."""
        return self().decode()

    def _look(self) -> None:
        try:
            if _stamp(self._path) != self._stamp:
                self._stamp, self._value = self._load()
                _log.info("secret taken up", action="secret_reread", file=self._path.name)
        except (OSError, MissingSecretError) as problem:
            _log.error("secret kept", action="secret_unreadable", file=self._path.name, error=type(problem).__name__)

    def _load(self) -> tuple[_Stamp, bytes]:
        try:
            # Stamp first: a change between the two is then seen at the next look, never missed.
            stamp, value = _stamp(self._path), self._path.read_bytes().strip()
        except OSError as problem:
            raise MissingSecretError(f"no readable secret at {self._path}: mount it ({problem.strerror})") from problem
        if not value:
            raise MissingSecretError(f"the secret at {self._path} is empty")
        return stamp, value


class OptionalSecretFile:
    """A secret that may come and go, such as the one before the last: once its file is gone it is in force no more."""

    def __init__(self, path: Path, *, every: float = 1.0, clock: Callable[[], float] = time.monotonic) -> None:
        self._path = path
        self._every = every
        self._clock = clock
        self._looked = float("-inf")
        self._file: SecretFile | None = None

    def __call__(self) -> bytes | None:
        """The value of now, if there is one."""
        if self._clock() - self._looked >= self._every:
            self._looked = self._clock()
            self._look()
        return self._file() if self._file else None

    def _look(self) -> None:
        if not self._path.exists():
            self._file = None
        elif self._file is None:
            with contextlib.suppress(MissingSecretError):
                self._file = SecretFile(self._path, every=self._every, clock=self._clock)


def _stamp(path: Path) -> _Stamp:
    found = path.stat()
    return found.st_mtime_ns, found.st_size, found.st_ino
