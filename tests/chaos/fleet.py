"""The whole system as processes: NATS (one server or three), PostgreSQL, the simulator, ingress, subscription, api and
two dispatchers, on 127.0.0.1. What it starts it ends; it touches nothing else.
"""

import asyncio
import base64
import datetime as dt
import json
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from signal import SIGQUIT
from typing import Any

import nats
from nats.aio.client import Client

from comunica.bus.topology import apply
from comunica.contracts import topology
from comunica.stores.migrate import migrate
from comunica.stores.sealing import MasterKey
from tests.chaos.member import Member
from tests.chaos.timings import Timings
from tests.eventually import PATIENCE, eventually
from workbench.database import OWNER, dsn_as, provide_database, service_roles, set_passwords
from workbench.nats import Nats, Seat, passwords, start_together
from workbench.ports import HOST, free_port
from workbench.postgres import Durability, Postgres
from workbench.secret_files import SecretFiles
from workbench.threads import to_its_end

APP = "comunica"
DISPATCHERS = ("dispatcher-1", "dispatcher-2")
SERVICES = ("ingress", "subscription", *DISPATCHERS, "api")
_PASSWORD = "chaos-only"
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR")
#: The provider's own answers come at once here, and it tries a refused webhook again within a second.
_SIMULATOR = {"SENT_AFTER": "0.05", "DELIVERED_AFTER": "0.2", "RETRY_CAP": "2", "PAIR_PERIOD": "0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Build:
    """What to build: the times, the servers of NATS, and the simulator's seed."""

    timings: Timings
    brokers: int = 1
    seed: int = 1


class Fleet:
    """Everything that runs."""

    def __init__(self, folder: Path, build: Build) -> None:
        self.folder = folder.resolve()
        self.build = build
        self.secrets = SecretFiles(self.folder / "secrets")
        listeners = ("simulator", "ingress", "api", *(f"{one}-ops" for one in SERVICES))
        self.ports = {name: free_port() for name in listeners}
        self.postgres = Postgres(self.folder / "postgres", durability=Durability.PROCESS, log=self._log("postgres"))
        self.brokers = list(self._brokers(build.brokers))
        self._password_file = self.folder / "password.txt"
        self.master_key = MasterKey(os.urandom(32))
        self.members: dict[str, Member] = {}

    @property
    def simulator(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.ports['simulator']}"

    @property
    def api(self) -> str:
        """Its address."""
        return f"http://{HOST}:{self.ports['api']}"

    @property
    def dsn(self) -> str:
        """The superuser's, to our database: sees everything."""
        return self.postgres.dsn(database="comunica")

    def dsn_of(self, role: str) -> str:
        """A service's own."""
        return dsn_as(self.dsn, user=role, password=_PASSWORD)

    def app_secret(self) -> str:
        """What the provider signs with."""
        return (self.secrets.app(APP) / "secret").read_text()

    async def start_servers(self, provider: Mapping[str, Any]) -> None:
        """NATS with its streams, PostgreSQL with the schema, and the simulator, which knows what `provider` says."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._password_file.write_text(_PASSWORD)
        # Groups: where one fails the others have ended before anybody removes their folders.
        async with asyncio.TaskGroup() as starting:
            starting.create_task(self.postgres.start())
            starting.create_task(start_together(self.brokers))
        async with asyncio.TaskGroup() as setting_up:
            setting_up.create_task(self._migrate())
            setting_up.create_task(self.apply_topology())
        (self.folder / "setup.json").write_text(json.dumps(provider))
        self.members["simulator"] = self._simulator()
        await self.members["simulator"].start()
        await self.members["simulator"].ready()

    async def start_services(self) -> None:
        """The services, once the towns are on record; returns when all are ready."""
        for name in SERVICES:
            self.members[name] = self._service(name)
        for name in SERVICES:
            await self.members[name].start()
        await self._all_ready()

    async def mend(self) -> None:
        """Whatever a fault left down, frozen or away runs again; returns when everything is ready."""
        if not self.postgres.running:
            await self.postgres.start()
        await start_together(broker for broker in self.brokers if not broker.running)
        # A stream in memory is gone with a server that is alone, until the topology job runs again.
        await self.apply_topology()
        for member in self.members.values():
            member.thaw()
            if not member.running:
                await member.start()
        await self._all_ready()

    async def _all_ready(self) -> None:
        async with asyncio.TaskGroup() as waiting:
            for member in self.members.values():
                waiting.create_task(member.ready())

    async def stop(self) -> None:
        """End everything that was started here."""
        await asyncio.gather(*(member.kill() for member in self.members.values()))
        await asyncio.gather(self.postgres.stop(), *(broker.kill() for broker in self.brokers))

    async def crash_postgres(self) -> None:
        """What `pg_ctl stop -m immediate` does: no goodbye, recovery at the next start. Then start it again."""
        self.postgres.send(SIGQUIT)
        await self.postgres.wait()
        await self.postgres.start()

    async def apply_topology(self) -> None:
        """What the topology job does."""
        client = await self.broker_client()
        try:
            known = topology.load()
            await eventually(lambda: _applied(client, known, replicas=len(self.brokers)), within=60, every=0.5)
        finally:
            await client.close()

    async def broker_client(self) -> Client:
        """A connection of our own."""
        urls = [broker.url for broker in self.brokers]
        return await nats.connect(urls, connect_timeout=PATIENCE, max_reconnect_attempts=-1, error_cb=_ignore)

    async def _migrate(self) -> None:
        await provide_database(self.postgres.dsn(), "comunica", owner_password=_PASSWORD)
        owner = self.postgres.dsn(user=OWNER, password=_PASSWORD, database="comunica")
        await to_its_end(migrate, owner, today=dt.datetime.now(dt.UTC).date())
        await set_passwords(self.postgres.dsn(), dict.fromkeys(await service_roles(self.postgres.dsn()), _PASSWORD))

    def _brokers(self, count: int) -> Iterator[Nats]:
        # As in production: each service may do what the topology says, and nothing else.
        known = passwords(lambda _user: _PASSWORD)
        if count == 1:
            yield Nats(self.folder / "nats", log=self._log("nats"), passwords=known)
            return
        ports = tuple(free_port() for _ in range(count))
        for place, port in enumerate(ports, start=1):
            seat = Seat(name=f"nats-{place}", port=port, ports=ports)
            yield Nats(self.folder / seat.name, log=self._log(seat.name), seat=seat, passwords=known)

    def _simulator(self) -> Member:
        told = {f"SIMULATOR_{name}": value for name, value in _SIMULATOR.items()} | {
            "SIMULATOR_HOST": HOST,
            "SIMULATOR_PORT": str(self.ports["simulator"]),
            "SIMULATOR_SETUP": str(self.folder / "setup.json"),
            "SIMULATOR_LATE_ANSWER": f"{self.build.timings.of(12):g}",
            "SIMULATOR_SEED": str(self.build.seed),
        }
        return self._member("simulator", [sys.executable, "-m", "comunica_simulator"], told, f"{self.simulator}/livez")

    def _service(self, name: str) -> Member:
        kind = name.partition("-")[0]
        ops = self.ports[f"{name}-ops"]
        told = {
            "COMUNICA_NATS_URL": self.brokers[0].bare_url,
            "COMUNICA_NATS_PASSWORD_FILE": str(self._password_file),
            "COMUNICA_STREAM_KEY_FILE": str(self.secrets.key("stream-key.txt")),
            "COMUNICA_OPS_HOST": HOST,
            "COMUNICA_OPS_PORT": str(ops),
            "COMUNICA_LOG_LEVEL": "WARNING",
            **self._role(kind),
            **self.build.timings.environment(kind),
        }
        return self._member(name, [sys.executable, "-m", f"services.{kind}"], told, f"http://{HOST}:{ops}/readyz")

    def _role(self, kind: str) -> Mapping[str, str]:
        front = {"COMUNICA_HTTP_HOST": HOST, "COMUNICA_HTTP_PORT": str(self.ports.get(kind, 0))}
        record = {
            "COMUNICA_POSTGRES_DSN": self.dsn_of(f"comunica_{kind}"),
            "COMUNICA_MASTER_KEY_FILE": str(self._master_key_file()),
        }
        match kind:
            case "ingress":
                self.secrets.app(APP)
                return front | {"COMUNICA_APPS_FOLDER": str(self.folder / "secrets" / "apps")}
            case "api":
                return front | record
            case _:
                return record

    def _master_key_file(self) -> Path:
        path = self.folder / "master-key.txt"
        if not path.exists():
            path.touch(mode=0o600)
            path.write_text(base64.b64encode(self.master_key.key).decode())
        return path

    def _member(self, name: str, command: list[str], told: Mapping[str, str], ready_url: str) -> Member:
        inherited = {variable: os.environ[variable] for variable in _INHERITED if variable in os.environ}
        environment = {**inherited, "PYTHONUNBUFFERED": "1", **told}
        return Member(name, command, environment, ready_url=ready_url, log=self._log(name))

    def _log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"


async def _applied(client: Client, known: topology.Topology, *, replicas: int) -> bool:
    # A cluster that has just started has no leader for a moment.
    try:
        await apply(client, known, replicas=replicas)
    except (nats.errors.Error, OSError):
        return False
    return True


async def _ignore(_problem: Exception) -> None:
    """Servers go away here on purpose."""
