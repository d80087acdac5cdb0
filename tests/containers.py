"""The same servers from containers, where an engine answers: what developers with Docker and production have."""

import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from testcontainers.core.container import DockerContainer
from testcontainers.core.wait_strategies import LogMessageWaitStrategy

POSTGRES_IMAGE = "docker.io/library/postgres:18"
NATS_IMAGE = "docker.io/library/nats:2.15"
PASSWORD = "tests-only"
_NATS_CONFIGURATION = b"max_payload: 8MB\njetstream { store_dir: /data, sync_interval: always }\n"


def engine_answers(*, within: float = 1.0) -> bool:
    """Whether a container engine says OK to a ping on one of the usual sockets."""
    return any(_pinged(path, within) for path in _sockets() if path.exists())


@contextmanager
def postgres_container() -> Iterator[str]:
    """A PostgreSQL; the superuser's DSN."""
    container = (
        DockerContainer(POSTGRES_IMAGE)
        .with_env("POSTGRES_PASSWORD", PASSWORD)
        .with_env(
            "POSTGRES_INITDB_ARGS", "--encoding=UTF8 --locale=C --locale-provider=builtin --builtin-locale=C.UTF-8"
        )
        .with_command("postgres -c fsync=off -c full_page_writes=off -c max_connections=200 -c timezone=UTC")
        .with_exposed_ports(5432)
        # Said once by the server that only initialises, and again by the real one.
        .waiting_for(LogMessageWaitStrategy("ready to accept connections", times=2).with_startup_timeout(60))
    )
    with container:
        host, port = container.get_container_host_ip(), container.get_exposed_port(5432)
        dsn = f"postgresql://postgres:{PASSWORD}@{host}:{port}/postgres"
        _wait_for_answer(dsn, within=30)
        yield dsn


@contextmanager
def nats_container() -> Iterator[str]:
    """A nats-server with JetStream; its URL."""
    container = (
        DockerContainer(NATS_IMAGE)
        .with_copy_into_container(_NATS_CONFIGURATION, "/tests.conf")
        .with_command(["-c", "/tests.conf"])
        .with_exposed_ports(4222)
        .waiting_for(LogMessageWaitStrategy("Server is ready").with_startup_timeout(60))
    )
    with container:
        yield f"nats://{container.get_container_host_ip()}:{container.get_exposed_port(4222)}"


def _wait_for_answer(dsn: str, *, within: float) -> None:
    """The log may speak before the port is carried to us."""
    deadline = time.monotonic() + within
    while True:
        try:
            psycopg.connect(dsn, connect_timeout=2).close()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
        else:
            return


def _sockets() -> Iterator[Path]:
    chosen = os.environ.get("DOCKER_HOST", "")
    if chosen:
        # Only an engine on this machine: a far one could not reach what tests listen on.
        yield from [Path(chosen.removeprefix("unix://"))] if chosen.startswith("unix://") else []
        return
    yield Path("/var/run/docker.sock")
    yield Path.home() / ".docker" / "run" / "docker.sock"


def _pinged(path: Path, within: float) -> bool:
    try:
        with socket.socket(socket.AF_UNIX) as engine:
            engine.settimeout(within)
            engine.connect(str(path))
            engine.sendall(b"GET /_ping HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in engine.recv(256).split(b"\r\n", 1)[0]
    except OSError:
        return False
