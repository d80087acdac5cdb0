"""The users of the topology as values of the official NATS chart: charts/engines/nats-users.yaml.

With partners who come in from outside: nats-partners.yaml, given after it.
"""

from typing import Any

import yaml

from comunica.contracts.nats_permissions import callout, permissions, users
from comunica.contracts.topology import Topology

_HEADER = """\
# Made from proto/topology.yaml by `comunica-admin docs`; a test holds it current. Values of the official NATS chart,
# given after nats-values.yaml. Each user's password is the key `password` of the Secret comunica-nats-<user> in NATS'
# namespace: a word that begins with a letter, since nats-server reads its environment as values of its configuration.
"""


_PARTNERS = """\
# Made from proto/topology.yaml by `comunica-admin docs`; a test holds it current. Values of the official NATS chart,
# given after nats-users.yaml where partners submit on NATS: docs/api/nats.md. NATS asks the dispatcher about everybody
# who is no user of ours, and is reached from outside, encrypted. The Secret comunica-nats-issuer in NATS' namespace has
# the keys `issuer` and `nonce-user`, as `comunica-admin partner issuer` prints them. A change of these restarts NATS.
# loadBalancerSourceRanges names an example's addresses: closed until the partners' own stand there.
"""
_ISSUER, _NONCE_USER = "COMUNICA_ISSUER", "COMUNICA_NONCE_USER"
_PORT = 4222


def values_for_partners(topology: Topology) -> str:
    """YAML: the users again, since lists are replaced whole; the callout; and a way in from outside."""
    added = callout(topology, f"<< ${_ISSUER} >>", f"<< ${_NONCE_USER} >>")
    authorization = {"users": [*_entries(topology), *added["users"]], "auth_callout": added["auth_callout"]}
    secret = {_ISSUER: "issuer", _NONCE_USER: "nonce-user"}
    environment = {name: _from_secret("comunica-nats-issuer", key) for name, key in secret.items()}
    document: dict[str, Any] = {
        "container": {"env": environment},
        "config": {"merge": {"authorization": authorization}},
        "extraResources": [_way_in()],
    }
    return _PARTNERS + str(yaml.safe_dump(document, sort_keys=False, width=120))


def _way_in() -> dict[str, Any]:
    """A Service that leads from outside to the port of clients, which is encrypted, and to no other."""
    nats = {"app.kubernetes.io/name": "nats", "app.kubernetes.io/component": "nats"}
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "nats-partners", "labels": {"app.kubernetes.io/part-of": "comunica"}},
        "spec": {
            "type": "LoadBalancer",
            # An example's addresses, nobody's: closed until the partners' own are named here.
            "loadBalancerSourceRanges": ["192.0.2.0/24"],
            "selector": nats,
            "ports": [{"name": "nats", "port": _PORT, "targetPort": "nats", "protocol": "TCP"}],
        },
    }


def values(topology: Topology) -> str:
    """YAML: `config.merge.authorization.users` and the environment that holds their passwords."""
    known, entries = [user.name for user in users(topology)], _entries(topology)
    document: dict[str, Any] = {
        "container": {"env": {_variable(name): _password_of(name) for name in known}},
        "config": {"merge": {"authorization": {"users": entries}}},
    }
    return _HEADER + str(yaml.safe_dump(document, sort_keys=False, width=120))


def _entries(topology: Topology) -> list[dict[str, Any]]:
    return [
        {"user": u.name, "password": f"<< ${_variable(u.name)} >>", "permissions": permissions(u)}
        for u in users(topology)
    ]


def _variable(user: str) -> str:
    return f"NATS_PASSWORD_{user.upper().replace('-', '_')}"


def _password_of(user: str) -> dict[str, Any]:
    return _from_secret(f"comunica-nats-{user}", "password")


def _from_secret(name: str, key: str) -> dict[str, Any]:
    return {"valueFrom": {"secretKeyRef": {"name": name, "key": key}}}
