"""The whole system on one machine: NATS, PostgreSQL, the simulated provider, the demo towns, and every service.

    stack = Stack(folder)
    await stack.start()             # everything answers; stack.endpoints says where
    await stack.service("dispatcher").kill()
    await stack.service("dispatcher").start()
    await stack.stop()

All that it keeps is below `folder`: data, secrets, logs, and while everything answers `endpoints.json` and the commands
`comunica-admin`, `comunica` and `comunica-code`.
"""

import asyncio
import datetime as dt
import json
import os
import sys
from base64 import b64decode
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from comunica.contracts.nkeys import read_seed
from comunica.stores.sealing import MasterKey
from workbench import hands
from workbench.addresses import Addresses, anywhere
from workbench.database import OWNER, dsn_as, provide_database, service_roles, set_passwords
from workbench.done import Done, code_of
from workbench.keeper import Keeper, Part
from workbench.nats import Nats, passwords
from workbench.ports import HOST
from workbench.postgres import Durability, Postgres
from workbench.secret_files import SecretFiles
from workbench.service import Service, run_once
from workbench.staff import admit, staff_of
from workbench.towns import DEMO, Json, Town, provider_knows, provider_setup, read_town, write_applied
from workbench.zone_maps import put_map

ROOT = Path(__file__).parent.parent
DATABASE = "comunica"
#: Ours, as their folders are called; the simulator stands for somebody else.
SERVICES = ("ingress", "subscription", "dispatcher", "api", "console", "exporter", "callbacks")
PROVIDER_VERSION = "v25.0"
_ADMIN = "comunica_admin"
#: Invented prices, and they say so.
EXAMPLE_PRICES = ROOT / "docs" / "operations" / "prices.example.toml"
#: Programs that are called back run on the same machine here.
RECEIVERS = {"COMUNICA_CALLBACK_HTTP": "true", "COMUNICA_CALLBACK_NETWORKS": '["127.0.0.0/8"]'}
#: Of our own environment, what a program needs to run at all. Everything else it is told on purpose.
_INHERITED = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "SSL_CERT_FILE", "SSL_CERT_DIR")
#: Seconds to stop in, then kill.
_STOP_WITHIN = {
    "ingress": 10.0,
    "dispatcher": 28.0,
    "callbacks": 20.0,
    "NATS": 10.0,
    "PostgreSQL": 10.0,
    "simulator": 5.0,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How this stack differs from the plain one."""

    towns: Sequence[Path] = DEMO
    #: Which are started. Without the console nobody is admitted to it.
    services: Sequence[str] = SERVICES
    #: Environment variables of every program, and of single ones; they win over what the stack would say.
    environment: Mapping[str, str] = field(default_factory=dict)
    environment_of: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    addresses: Callable[[], Addresses] = anywhere
    durability: Durability = Durability.PROCESS
    say: Callable[[str], None] = lambda _: None


class Stack:
    """One running system."""

    def __init__(self, folder: Path, options: Options | None = None) -> None:
        self.folder = folder.resolve()
        self._options = options or Options()
        self._secrets = SecretFiles(self.folder / "secrets")
        self._towns = [read_town(path) for path in self._options.towns]
        # Beside the data that it speaks of: gone with them.
        self._done = Done(self.folder / "postgres" / "done.json")
        self._code = code_of(ROOT / "comunica", ROOT / "services" / "admin")
        self._keepers: dict[str, Keeper] = {}

    def service(self, name: str) -> Keeper:
        """One of SERVICES, the simulator, NATS or PostgreSQL: to stop, kill, freeze, start it."""
        return self._keepers[name]

    @property
    def endpoints(self) -> Json:
        """Where everything is, and the keys of the towns: what `endpoints.json` holds."""
        towns = [self._endpoint(town) for town in self._towns]
        urls = {name: self.addresses.url(name) for name in ("ingress", "api", "console", "simulator")}
        first = {name: towns[0][name] for name in ("phone_number_id", "api_key", "notify_key", "template")}
        return urls | {"municipalities": towns} | first

    @property
    def ops(self) -> dict[str, str]:
        """Where each service answers /livez, /readyz and /metrics."""
        return {name: self.addresses.url(f"{name}-ops") for name in SERVICES}

    @property
    def slugs(self) -> list[str]:
        """The towns, as comunica-admin names them."""
        return [town.slug for town in self._towns]

    def dsn(self, role: str | None = None) -> str:
        """A DSN to the database: of a role such as comunica_dispatcher, else the superuser's."""
        dsn = self.postgres.dsn(database=DATABASE)
        return dsn if role is None else dsn_as(dsn, user=role, password=self._role_password(role).read_text())

    @property
    def desk(self) -> dict[str, str]:
        """The environment of `comunica-admin`, for who sets up towns by hand."""
        return self._environment("admin", self._common("topology") | self._record("comunica_admin"))

    async def start(self) -> None:
        """Start everything; return when everything answers. On failure: an ExceptionGroup, and nothing left running."""
        self._make_room()
        self.addresses = self._options.addresses()
        self._build()
        try:
            await self._start_servers()
            await self._set_up()
            await self._start_services()
        except BaseException:
            await self.stop()
            raise
        self._put_hands()
        _write_whole(self._endpoints_file, json.dumps(self.endpoints, indent=2) + "\n")

    async def stop(self) -> None:
        """Stop in the order that loses nothing: whoever takes in work first, whoever keeps it last."""
        self._take_away()
        inside = ("dispatcher", "api", "console", "subscription", "exporter", "callbacks")
        for names in (("ingress",), inside, ("simulator",), ("NATS", "PostgreSQL")):
            await asyncio.gather(*(self._keepers[name].stop() for name in names if name in self._keepers))

    async def kill(self) -> None:
        """End everything at once."""
        self._take_away()
        await asyncio.gather(*(keeper.kill() for keeper in self._keepers.values()))

    def _put_hands(self) -> None:
        """For people: `comunica-admin` and `comunica` on what runs here."""
        console = {"COMUNICA_CONSOLE_URL": self.addresses.url("console")}
        setting_up = self._common("topology") | self._record("comunica_admin") | console
        seeing = self._common("desk") | self._record("comunica_import")
        hands.put(self.folder / "comunica-admin", hands.admin_script(setting_up, seeing))
        client = hands.client_script(self.endpoints["api"], self.endpoints["api_key"])
        hands.put(self.folder / "comunica", client)
        hands.put(self.folder / "comunica-code", hands.code_script(self._secrets.place("staff")))

    def _take_away(self) -> None:
        """What is there only while everything answers."""
        commands = (self.folder / name for name in ("comunica-admin", "comunica", "comunica-code"))
        for each in (self._endpoints_file, *commands):
            each.unlink(missing_ok=True)

    def _make_room(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._take_away()
        for log in (self.folder / "log").glob("*.log"):
            log.rename(log.with_suffix(".log.before"))

    def _build(self) -> None:
        self.nats = Nats(
            self.folder / "nats",
            port=self.addresses.port("nats"),
            monitoring_port=self.addresses.port("nats-monitoring"),
            log=self._log("nats"),
            passwords=passwords(lambda user: self._nats_password(user).read_text()),
            issuer=read_seed(self._issuer.read_text()),
        )
        self.postgres = Postgres(
            self.folder / "postgres",
            port=self.addresses.port("postgres"),
            durability=self._options.durability,
            log=self._log("postgres"),
        )
        parts: list[Part] = [self.nats, self.postgres, self._simulator(), *self._services()]
        self._keepers = {
            part.name: Keeper(part, stop_within=_STOP_WITHIN.get(part.name, 15.0), say=self._options.say)
            for part in parts
        }

    async def _start_servers(self) -> None:
        async with asyncio.TaskGroup() as starting:
            for name in ("NATS", "PostgreSQL", "simulator"):
                starting.create_task(self._keepers[name].start())

    async def _set_up(self) -> None:
        async with asyncio.TaskGroup() as setting_up:
            setting_up.create_task(self._provide_record())
            setting_up.create_task(self._admin("topology", "apply", "--replicas", "1"))

    async def _provide_record(self) -> None:
        owner_password = self._role_password(OWNER).read_text()
        await provide_database(self.postgres.dsn(), DATABASE, owner_password=owner_password)
        month = f"{dt.datetime.now(dt.UTC):%Y-%m}"  # each brings a partition of its own
        await self._done.once("migrate", [self._code, month], lambda: self._admin("migrate", role=OWNER))
        roles = await service_roles(self.postgres.dsn())
        await set_passwords(self.postgres.dsn(), {role: self._role_password(role).read_text() for role in roles})

    async def _start_services(self) -> None:
        async with asyncio.TaskGroup() as starting:
            for name in self._options.services:
                starting.create_task(self._keepers[name].start())
            for town in self._towns:
                starting.create_task(self._apply(town))

    async def _apply(self, town: Town) -> None:
        provider_url = f"{self.addresses.url('simulator')}/{PROVIDER_VERSION}"
        path = write_applied(town, self.folder / "towns", provider_url=provider_url, secrets=self._secrets)
        if not await provider_knows(town, provider_url, secrets=self._secrets):
            self._done.forget(town.slug)
        await self._done.once(
            town.slug,
            [self._code, path.read_text(), *(each.read_text("utf-8") for each in town.files.values())],
            lambda: self._admin("municipality", "apply", str(path), log=f"admin-{town.slug}"),
        )
        if "console" in self._options.services:
            await self._admit(town)
            await self._put_map(town)

    async def _admin(self, *words: str, role: str = "comunica_admin", log: str | None = None) -> None:
        name = " ".join(("comunica-admin", *words))
        command = [sys.executable, "-m", "services.admin", *words]
        environment = self._environment("admin", self._common("topology") | self._record(role))
        await run_once(name, command, environment, log=self._log(log or f"admin-{words[0]}"), within=60.0)

    async def _admit(self, town: Town) -> None:
        """Who works there signs in at the console."""
        people = list(staff_of(town, self._secrets))
        await self._done.once(
            f"staff of {town.slug}",
            [f"{each.email} {each.name} {each.role}" for each in people],
            lambda: admit(
                people,
                town.slug,
                dsn=self._record(_ADMIN)["COMUNICA_POSTGRES_DSN"],
                password=self._role_password(_ADMIN).read_text(),
                master_key=MasterKey(b64decode(self._secrets.key("master-key.txt").read_text())),
            ),
        )

    async def _put_map(self, town: Town) -> None:
        """Whoever writes a notice there sees its zones."""
        if (path := town.map_file) is not None:
            console = "comunica_console"
            dsn, password = self._record(console)["COMUNICA_POSTGRES_DSN"], self._role_password(console).read_text()
            content = path.read_bytes()
            await self._done.once(
                f"map of {town.slug}",
                [content.decode()],
                lambda: put_map(content, town.slug, dsn=dsn, password=password),
            )

    def _simulator(self) -> Service:
        setup = self.folder / "simulator" / "setup.json"
        setup.parent.mkdir(exist_ok=True)
        facts = provider_setup(self._towns, ingress_url=self.addresses.url("ingress"), secrets=self._secrets)
        _write_whole(setup, json.dumps(facts, indent=2, ensure_ascii=False))
        told = {
            "SIMULATOR_HOST": HOST,
            "SIMULATOR_PORT": str(self.addresses.port("simulator")),
            "SIMULATOR_DATA": str(setup.parent),
            "SIMULATOR_SETUP": str(setup),
        }
        ready_url = f"{self.addresses.url('simulator')}/livez"
        command = [sys.executable, "-m", "comunica_simulator"]
        environment = self._environment("simulator", told)
        return Service("simulator", command, environment, ready_url=ready_url, log=self._log("simulator"))

    def _services(self) -> Iterator[Service]:
        for town in self._towns:
            self._secrets.app(town.channel["app"])
        apps = {"COMUNICA_APPS_FOLDER": str(self.folder / "secrets" / "apps")}
        yield self._service("ingress", self._http("ingress") | apps)
        yield self._service("subscription", self._record("comunica_subscription"))
        yield self._service("dispatcher", self._record("comunica_dispatcher") | self._door())
        yield self._service("api", self._http("api") | self._record("comunica_api") | RECEIVERS)
        yield self._service(
            "console",
            self._http("console")
            | self._record("comunica_console")
            | RECEIVERS
            | {"COMUNICA_PUBLIC_URL": self.addresses.url("console")},
        )
        yield self._service("exporter", self._record("comunica_exporter"))
        yield self._service("callbacks", self._record("comunica_callbacks") | RECEIVERS)

    def _service(self, name: str, told: dict[str, str]) -> Service:
        ops = {"COMUNICA_OPS_HOST": HOST, "COMUNICA_OPS_PORT": str(self.addresses.port(f"{name}-ops"))}
        return Service(
            name,
            [sys.executable, "-m", f"services.{name}"],
            self._environment(name, self._common(name) | ops | told),
            ready_url=f"{self.addresses.url(f'{name}-ops')}/readyz",
            log=self._log(name),
        )

    def _common(self, nats_user: str) -> dict[str, str]:
        return {
            "COMUNICA_NATS_URL": self.nats.bare_url,
            "COMUNICA_NATS_PASSWORD_FILE": str(self._nats_password(nats_user)),
            "COMUNICA_STREAM_KEY_FILE": str(self._secrets.key("stream-key.txt")),
            "COMUNICA_PRICES_FILE": str(EXAMPLE_PRICES),
        }

    def _record(self, role: str) -> dict[str, str]:
        return {
            "COMUNICA_POSTGRES_DSN": f"postgresql://{role}@{HOST}:{self.addresses.port('postgres')}/{DATABASE}",
            "COMUNICA_POSTGRES_PASSWORD_FILE": str(self._role_password(role)),
            "COMUNICA_MASTER_KEY_FILE": str(self._secrets.key("master-key.txt")),
        }

    def _door(self) -> dict[str, str]:
        """For whom NATS asks who may come in. Nothing is encrypted on one machine."""
        return {"COMUNICA_PARTNER_ISSUER_FILE": str(self._issuer), "COMUNICA_PARTNERS_ENCRYPTED_ONLY": "false"}

    @property
    def _issuer(self) -> Path:
        return self._secrets.issuer("partner-issuer.txt")

    def _http(self, name: str) -> dict[str, str]:
        return {"COMUNICA_HTTP_HOST": HOST, "COMUNICA_HTTP_PORT": str(self.addresses.port(name))}

    def _environment(self, name: str, told: Mapping[str, str]) -> dict[str, str]:
        inherited = {variable: os.environ[variable] for variable in _INHERITED if variable in os.environ}
        wished = {**self._options.environment, **self._options.environment_of.get(name, {})}
        return {**inherited, "PYTHONUNBUFFERED": "1", **told, **wished}

    def _role_password(self, role: str) -> Path:
        return self._secrets.word(f"{role}-password.txt")

    def _nats_password(self, user: str) -> Path:
        return self._secrets.word(f"nats-{user}-password.txt")

    def _log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"

    @property
    def _endpoints_file(self) -> Path:
        return self.folder / "endpoints.json"

    def _endpoint(self, town: Town) -> Json:
        return {
            "name": town.name,
            "phone_number_id": town.channel["phone_number_id"],
            "api_key": town.key_file(self._secrets).read_text(),
            "notify_key": town.notify_key_file(self._secrets).read_text().strip(),
            "template": town.template,
            "staff": [person.endpoint for person in staff_of(town, self._secrets)],
        }


def _write_whole(path: Path, text: str) -> None:
    """Whoever reads the file sees all of it or the one before. Only its owner may: it holds keys."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.touch(mode=0o600)
    unfinished.write_text(text, encoding="utf-8")
    unfinished.rename(path)
