"""The users of the topology as values of the official NATS chart: charts/engines/nats-users.yaml."""

from typing import Any

import yaml

from comunica.contracts.nats_permissions import permissions, users
from comunica.contracts.topology import Topology

_HEADER = """\
# Made from proto/topology.yaml by `comunica-admin docs`; a test holds it current. Values of the official NATS chart,
# given after nats-values.yaml. Each user's password is the key `password` of the Secret comunica-nats-<user> in NATS'
# namespace: a word that begins with a letter, since nats-server reads its environment as values of its configuration.
"""


def values(topology: Topology) -> str:
    """YAML: `config.merge.authorization.users` and the environment that holds their passwords."""
    known = [user.name for user in users(topology)]
    entries = [
        {"user": u.name, "password": f"<< ${_variable(u.name)} >>", "permissions": permissions(u)}
        for u in users(topology)
    ]
    document: dict[str, Any] = {
        "container": {"env": {_variable(name): _password_of(name) for name in known}},
        "config": {"merge": {"authorization": {"users": entries}}},
    }
    return _HEADER + str(yaml.safe_dump(document, sort_keys=False, width=120))


def _variable(user: str) -> str:
    return f"NATS_PASSWORD_{user.upper().replace('-', '_')}"


def _password_of(user: str) -> dict[str, Any]:
    return {"valueFrom": {"secretKeyRef": {"name": f"comunica-nats-{user}", "key": "password"}}}
