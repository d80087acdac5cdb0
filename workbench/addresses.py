"""Who listens where: ports that a person can remember where they are free, the same again at the next run."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

from workbench.ports import HOST, free_port, free_port_from

#: Where to begin to look for a free port. Some of them are for people, the others for programs.
FRIENDLY: Mapping[str, int] = {
    "api": 8000,
    "ingress": 8001,
    "simulator": 8002,
    "console": 8003,
    "nats": 4222,
    "nats-monitoring": 8222,
    "postgres": 5432,
    "api-ops": 8100,
    "ingress-ops": 8101,
    "subscription-ops": 8103,
    "dispatcher-ops": 8104,
    "exporter-ops": 8105,
    "callbacks-ops": 8106,
    "console-ops": 8107,
}


class Addresses:
    """The ports of one stack."""

    def __init__(self, ports: Mapping[str, int]) -> None:
        self._ports = dict(ports)

    def port(self, name: str) -> int:
        return self._ports[name]

    def url(self, name: str) -> str:
        return f"http://{HOST}:{self._ports[name]}"


def anywhere() -> Addresses:
    """Ports by chance, for tests."""
    return Addresses({name: free_port() for name in FRIENDLY})


def remembered(memory: Path) -> Addresses:
    """The ports that `memory` holds from the last run, else the friendly ones; whoever is taken steps upwards."""
    last: dict[str, int] = json.loads(memory.read_text()) if memory.exists() else {}
    ports = dict(_chosen({name: last.get(name, first) for name, first in FRIENDLY.items()}))
    memory.write_text(json.dumps(ports, indent=2) + "\n")
    return Addresses(ports)


def _chosen(wanted: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    taken: set[int] = set()
    for name, first in wanted.items():
        port = free_port_from(first, taken=taken)
        taken.add(port)
        yield name, port
