"""What each NATS user may do, made from the topology: what is not listed here is refused by the server.

A user is called after its service. It publishes what the topology says, pulls from its own consumers and settles what
it got, asks about its own streams, and is answered in an inbox of its own: a shared one would let everybody overhear
the answers to everybody.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from comunica.contracts import subjects
from comunica.contracts.topology import Consumer, CoreSubject, Topology

#: The user of the job that makes streams and consumers: `comunica-admin topology apply`.
APPLIER = "topology"
#: The user of commands that need what lies on NATS: `comunica-admin subscribers erase`, `restore`, `dead-letters`.
DESK = "desk"
#: Among the publishers, but no service of ours: partners come in by credentials of their own, see `partner`.
PARTNER = "partner"
#: Where partners hear of what they submitted.
PARTNER_EVENTS = "PARTNEREVENTS"
#: Where the server asks who may come in, and where it waits for the answer: see comunica/contracts/admission.py.
QUESTION, ANSWERS = "$SYS.REQ.USER.AUTH", "$SYS._INBOX.>"
#: Who cuts off a partner whose credential ended, and where it asks every server for its connections. In the account of
#: the system itself; no user of the file: the gatekeeper lets it in, see comunica/contracts/admission.py.
CUTTER, EVERY_CONNECTION = "cutter", "$SYS.REQ.SERVER.PING.CONNZ"

_PARTNER_USER = "partner_"
_API = "$JS.API"
_HEADER = """\
# Made from proto/topology.yaml by `comunica-admin docs`; a test holds it current. For nats-server:
# `authorization.users`, to which whoever installs adds a password each. What is not allowed here is refused.
"""


@dataclass(frozen=True, slots=True)
class NatsUser:
    """One user: subjects and patterns, sorted, without repetition."""

    name: str
    publishes: tuple[str, ...]
    subscribes: tuple[str, ...]


def inbox(user: str) -> str:
    """What the inboxes of a user begin with."""
    return f"_INBOX_{user}"


def users(topology: Topology) -> tuple[NatsUser, ...]:
    """Every user of ours, by name."""
    found = [_service(topology, name) for name in services(topology)]
    found += [_watcher(topology, name) for name in topology.watchers]
    return tuple(sorted([*found, _applier(topology)], key=lambda user: user.name))


def services(topology: Topology) -> tuple[str, ...]:
    """Whoever publishes or reads anything, partners apart: the services, and the desk."""
    named = {consumer.service for consumer in topology.consumers.values()}
    for stream in topology.streams.values():
        named |= {*stream.publishers, *stream.readers}
    for core in topology.core_subjects.values():
        named |= {*core.publishers, *core.readers}
    return tuple(sorted(named - {PARTNER}))


def partner_consumer(partner_id: str) -> str:
    """The consumer of a partner on its events."""
    return f"partner-{partner_id}"


def partner(partner_id: str, credential_id: str) -> NatsUser:
    """What a credential of a partner may: submit on its own subject, hear the partner's own events, nothing else."""
    at = f"{PARTNER_EVENTS}.{partner_consumer(partner_id)}"
    publishes = [subjects.partner_job(partner_id, credential_id)]
    publishes += [f"{_API}.CONSUMER.INFO.{at}", f"{_API}.CONSUMER.MSG.NEXT.{at}", f"$JS.ACK.{at}.>"]
    return _user(f"{_PARTNER_USER}{credential_id}", publishes, [subjects.partner_event(partner_id)])


def credential_of(user: str) -> str | None:
    """The credential by which this user came in; none if it is no partner's."""
    return user.removeprefix(_PARTNER_USER) if user.startswith(_PARTNER_USER) else None


def cut_off(server: str) -> str:
    """Where a server is told to end one of its connections."""
    return f"$SYS.REQ.SERVER.{server}.KICK"


def cutter() -> NatsUser:
    """What the cutter may: ask for connections, and end them. Nothing that anybody published reaches it."""
    return _user(CUTTER, [EVERY_CONNECTION, cut_off("*")], [])


def _service(topology: Topology, name: str) -> NatsUser:
    core = topology.core_subjects.values()
    publishes = [f"{_API}.INFO", *_published(topology, name), *_core(core, name)]
    publishes += [f"{_API}.STREAM.INFO.{stream.name}" for stream in topology.streams_of(name)]
    publishes += [f"{_API}.STREAM.MSG.GET.{each.name}" for each in topology.streams.values() if name in each.readers]
    publishes += [
        f"{_API}.STREAM.MSG.DELETE.{each.name}" for each in topology.streams.values() if name in each.removers
    ]
    for consumer in topology.consumers_of(name):
        publishes += _reading(consumer)
    hears = [each.subject for each in core if name in each.readers]
    if name == topology.gatekeeper:
        # A consumer for a partner, of its own events alone: the server holds the filter against the subject.
        publishes += [ANSWERS, f"{_API}.CONSUMER.CREATE.{PARTNER_EVENTS}.*.{subjects.EVERY_PARTNERS_EVENTS}"]
        hears.append(QUESTION)
    return _user(name, publishes, hears)


def _published(topology: Topology, name: str) -> Iterator[str]:
    for stream in topology.streams.values():
        yield from stream.publishers.get(name, ())


def _core(subjects: Iterable[CoreSubject], name: str) -> Iterator[str]:
    return (each.subject for each in subjects if name in each.publishers)


def _reading(consumer: Consumer) -> Iterator[str]:
    at = f"{consumer.stream}.{consumer.name}"
    yield f"{_API}.CONSUMER.INFO.{at}"
    yield f"{_API}.CONSUMER.MSG.NEXT.{at}"
    # Acknowledging, handing back, giving up, still at it: all are said to the address that came with the message.
    yield f"$JS.ACK.{at}.>"


def _watcher(topology: Topology, name: str) -> NatsUser:
    publishes = [f"{_API}.INFO"]
    publishes += [f"{_API}.STREAM.INFO.{stream}" for stream in topology.streams]
    publishes += [f"{_API}.CONSUMER.INFO.{each.stream}.{each.name}" for each in topology.consumers.values()]
    return _user(name, publishes, [])


def _applier(topology: Topology) -> NatsUser:
    publishes = [f"{_API}.INFO"]
    for stream in topology.streams:
        publishes += [f"{_API}.STREAM.{verb}.{stream}" for verb in ("INFO", "CREATE", "UPDATE")]
    for each in topology.consumers.values():
        publishes.append(f"{_API}.CONSUMER.INFO.{each.stream}.{each.name}")
        publishes.append(f"{_API}.CONSUMER.CREATE.{each.stream}.{each.name}.{each.filter}")
    return _user(APPLIER, publishes, [])


def _user(name: str, publishes: Iterable[str], subscribes: Iterable[str]) -> NatsUser:
    return NatsUser(name, tuple(sorted({*publishes})), tuple(sorted({f"{inbox(name)}.>", *subscribes})))


def server_users(topology: Topology) -> list[dict[str, Any]]:
    """The users as nats-server's configuration has them under `authorization.users`, without their passwords."""
    return [{"user": user.name, "permissions": permissions(user)} for user in users(topology)]


def callout(topology: Topology, issuer: str, nonce_user: str) -> dict[str, Any]:
    """What is added under `authorization` so that partners come in: `auth_callout`, and one more of `users`.

    `issuer`, `nonce_user`: as `comunica-admin partner issuer` prints them. Our own users are not asked about.
    """
    nobody: dict[str, dict[str, list[str]]] = {"publish": {"deny": [">"]}, "subscribe": {"deny": [">"]}}
    return {
        "auth_callout": {"issuer": issuer, "auth_users": [user.name for user in users(topology)]},
        # The server gives guests something to sign only where it knows an nkey: this one may do nothing.
        "users": [{"nkey": nonce_user, "permissions": nobody}],
    }


def permissions(user: NatsUser) -> dict[str, dict[str, list[str]]]:
    """What the server is told of one user. A list to allow from denies all the rest."""
    return {"publish": {"allow": list(user.publishes)}, "subscribe": {"allow": list(user.subscribes)}}


def document(topology: Topology) -> str:
    """The users as YAML, for whoever configures a NATS server: charts/comunica/files/nats-permissions.yaml."""
    return _HEADER + str(yaml.safe_dump({"users": server_users(topology)}, sort_keys=False))
