"""What only the built images can show. `make test-containers` builds them and names this file: nobody else takes it."""

import json
import os
import socket
import subprocess
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.images.__main__ import COMUNICA, SIMULATOR
from tests.images.engine import STORE
from tests.servers import PASSWORD, NatsServer, PostgresServer
from workbench.database import OWNER, dsn_as, provide_database, service_roles, set_passwords
from workbench.secret_files import SecretFiles

DATABASE = "containers"
SERVICES = ("ingress", "subscription", "dispatcher", "api", "console", "exporter", "callbacks")


def podman(*words: str) -> str:
    """The engine that `make test-containers` started, by its socket."""
    command = ["podman", "--remote", "--url", os.environ["DOCKER_HOST"], *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr[-2000:] + done.stdout[-2000:]
    return done.stdout


@dataclass(frozen=True)
class World:
    """Where the containers find what they need: everything by loopback, secrets in a folder that they can read."""

    nats_url: str
    postgres_dsn: str
    secrets: Path

    def environment(self, role: str) -> dict[str, str]:
        return {
            "COMUNICA_NATS_URL": self.nats_url,
            "COMUNICA_POSTGRES_DSN": dsn_as(self.postgres_dsn, user=role, password=PASSWORD),
            "COMUNICA_MASTER_KEY_FILE": "/run/secrets/comunica/master-key.txt",
            "COMUNICA_STREAM_KEY_FILE": "/run/secrets/comunica/stream-key.txt",
            "COMUNICA_APPS_FOLDER": "/run/secrets/comunica/apps",
        }


@pytest.fixture(scope="module")
async def world(postgres: PostgresServer, nats_server: NatsServer, tmp_path_factory: pytest.TempPathFactory) -> World:
    """The database migrated and the topology applied, both by the image's own commands."""
    folder = tmp_path_factory.mktemp("secrets")
    secrets = SecretFiles(folder)
    for name in ("master-key.txt", "stream-key.txt"):
        secrets.key(name)
    secrets.app("comunica")
    readable(folder)
    await provide_database(postgres.dsn, DATABASE, owner_password=PASSWORD)
    world = World(nats_server.url, dsn_as(postgres.dsn, database=DATABASE), folder)
    assert "up to date" in once(world, "migrate", role=OWNER)
    await set_passwords(postgres.dsn, dict.fromkeys(await service_roles(postgres.dsn), PASSWORD))
    assert "INBOUND" in once(world, "topology", "apply", "--replicas", "1", role=OWNER)
    return world


def readable(folder: Path) -> None:
    """For the container's user, who is nobody here. Test secrets only."""
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    for parent in list(folder.parents)[:3]:
        if parent.stat().st_uid == os.getuid() and parent.name.startswith("pytest-"):
            parent.chmod(0o755)


def arguments(world: World, environment: dict[str, str]) -> list[str]:
    """Of a container as the chart runs it: no root, nothing to write to but /tmp, no capability."""
    told = [word for name, value in environment.items() for word in ("--env", f"{name}={value}")]
    return [
        *("--network", "host", "--read-only", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),
        *("--tmpfs", "/tmp", "--volume", f"{world.secrets}:/run/secrets/comunica:ro", *told),
    ]


def once(world: World, *words: str, role: str) -> str:
    """One command of the administration."""
    return podman("run", "--rm", *arguments(world, world.environment(role)), COMUNICA, "services.admin", *words)


@contextmanager
def running(world: World, service: str) -> Iterator[tuple[str, int]]:
    """A service in its container; the container's name and the port of its health."""
    ops, http = free_port(), free_port()
    environment = world.environment(f"comunica_{service}") | {
        "COMUNICA_OPS_PORT": str(ops),
        "COMUNICA_HTTP_PORT": str(http),
    }
    name = f"comunica-{service}-{ops}"
    podman("run", "--detach", "--name", name, *arguments(world, environment), COMUNICA, f"services.{service}")
    try:
        yield name, ops
    finally:
        podman("rm", "--force", "--time", "0", name)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def answer(port: int, path: str, *, within: float, name: str) -> str:
    """What it says once it says 200."""
    deadline = time.monotonic() + within
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=3) as response:
                return str(response.read().decode())
        except OSError as problem:
            assert time.monotonic() < deadline, f"{problem}\n{podman('logs', name)[-3000:]}"
            time.sleep(0.2)


@pytest.mark.parametrize("service", SERVICES)
def test_a_service_starts_as_nobody_on_a_disk_it_cannot_write_and_stops_in_its_time(world: World, service: str) -> None:
    with running(world, service) as (name, ops):
        answer(ops, "/readyz", within=60, name=name)
        assert "comunica_" in answer(ops, "/metrics", within=5, name=name)
        podman("stop", "--time", "40", name)
        [state] = json.loads(podman("inspect", name))
        assert state["State"]["ExitCode"] == 0, podman("logs", name)[-3000:]


def test_the_simulator_answers() -> None:
    port = free_port()
    name = f"comunica-simulator-{port}"
    told = ("--env", f"SIMULATOR_PORT={port}", "--env", "SIMULATOR_HOST=127.0.0.1")
    podman("run", "--detach", "--name", name, "--network", "host", "--read-only", "--cap-drop", "ALL", *told, SIMULATOR)
    try:
        answer(port, "/livez", within=30, name=name)
    finally:
        podman("rm", "--force", "--time", "0", name)


@pytest.mark.parametrize("image", [COMUNICA, SIMULATOR])
def test_an_image_says_what_it_is_and_runs_as_nobody(image: str) -> None:
    [about] = json.loads(podman("image", "inspect", image))
    labels: dict[str, Any] = about["Config"]["Labels"]
    wanted = {
        f"org.opencontainers.image.{word}" for word in ("title", "description", "licenses", "version", "revision")
    }
    assert wanted <= labels.keys()
    assert about["Config"]["User"] == "65532:65532"


@pytest.mark.parametrize("image", [COMUNICA, SIMULATOR])
def test_an_image_holds_nothing_to_build_with_and_no_secret_of_its_making(image: str) -> None:
    look = (
        "for t in pip pip3 uv cc gcc make git; do command -v $t; done; python -m pip --version; ls /run/secrets /build"
    )
    command = ("run", "--rm", "--network", "none", "--entrypoint", "sh", image, "-c", f"{look}; true")
    assert podman(*command).strip() == ""


def test_the_list_of_what_is_inside_is_what_is_inside() -> None:
    """The SBOM names each package of the image with its version, and nothing that only developers need."""
    listed = json.loads((STORE / "sbom" / "comunica.cdx.json").read_text("utf-8"))["components"]
    told = {f"{each['name']}=={each['version']}" for each in listed}
    look = "from importlib.metadata import distributions as d; print(*(f'{x.name.lower()}=={x.version}' for x in d()))"
    found = podman("run", "--rm", "--network", "none", "--entrypoint", "python", COMUNICA, "-c", look).split()
    assert {each.replace("_", "-").replace(".", "-") for each in found} <= {each.replace(".", "-") for each in told}
    assert not {"pytest", "mypy", "comunica-simulator"} & {each["name"] for each in listed}


def test_the_image_holds_no_test_and_no_simulator() -> None:
    command = ("run", "--rm", "--network", "none", "--entrypoint", "ls", COMUNICA, "/app", "/app/services")
    listed = set(podman(*command).split())
    assert {"comunica", "services", "proto", "dispatcher", "admin"} <= listed
    assert not {"tests", "workbench", "simulator", "pytest"} & listed
