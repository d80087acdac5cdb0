"""What types cannot see: each service reads just the consumers that the topology gives it, and its card says so."""

import ast
import importlib
from pathlib import Path

import pytest

from comunica.contracts import nats_permissions, topology
from comunica.stores.roles import SERVICE_OF

SERVICES = Path(__file__).parents[3] / "services"
KNOWN = topology.load()
NAMES = ("ingress", "subscription", "dispatcher", "api", "console", "exporter")


def consumers_named_in(service: str) -> set[str]:
    """The consumers that the service's code names, its card apart."""
    modules = [path for path in (SERVICES / service).rglob("*.py") if path.name != "__init__.py"]
    words = {
        node.value
        for module in modules
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return words & KNOWN.consumers.keys()


@pytest.mark.parametrize("service", NAMES)
def test_a_service_reads_the_consumers_that_the_topology_gives_it_and_no_other(service: str) -> None:
    assert consumers_named_in(service) == {consumer.name for consumer in KNOWN.consumers_of(service)}


@pytest.mark.parametrize("service", NAMES)
def test_the_card_of_a_service_names_its_consumers_and_the_streams_it_writes(service: str) -> None:
    card = importlib.import_module(f"services.{service}").__doc__ or ""
    for consumer in KNOWN.consumers_of(service):
        assert f"`{consumer.name}`" in card
    told = card.lower().replace(" ", "")
    published = [stream.name for stream in KNOWN.streams.values() if service in stream.publishers]
    assert [name for name in published if name.lower().removesuffix("s") not in told] == [], "say that it writes there"


def test_every_consumer_belongs_to_a_service_that_exists() -> None:
    assert {consumer.service for consumer in KNOWN.consumers.values()} <= set(NAMES)


def test_every_consumer_that_may_not_lose_has_a_dead_letter() -> None:
    without = {consumer.name for consumer in KNOWN.consumers.values() if consumer.dead_letter is None}
    assert without == {"dispatcher-bells"}, "a bell may be lost, nothing else"


def test_the_nats_users_are_the_services_the_watchers_and_the_job() -> None:
    users = {user.name for user in nats_permissions.users(KNOWN)}
    assert users == {*NAMES, *KNOWN.watchers, nats_permissions.APPLIER, nats_permissions.DESK}


@pytest.mark.parametrize("service", NAMES)
def test_the_card_of_a_service_names_its_database_role_or_it_has_none(service: str) -> None:
    card = importlib.import_module(f"services.{service}").__doc__ or ""
    named = {role for role in SERVICE_OF if role in card}
    assert named == {role for role, owner in SERVICE_OF.items() if owner == service}


def test_every_service_that_speaks_on_nats_connects_as_its_own_user() -> None:
    """By the name that it gives itself: FastStream's app of each is built as it runs."""
    for service in NAMES:
        words = ast.walk(ast.parse((SERVICES / service / "app.py").read_text("utf-8")))
        calls = [node for node in words if isinstance(node, ast.Call) and _called(node) == "connection_of"]
        [name] = [_plain(each.value, service) for call in calls for each in call.keywords if each.arg == "service"]
        assert name == service


def _called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else ""


def _plain(value: ast.expr, service: str) -> object:
    """A word, or a constant of the module."""
    if isinstance(value, ast.Constant):
        return value.value
    assert isinstance(value, ast.Name)
    return vars(importlib.import_module(f"services.{service}.app"))[value.id]


def test_every_subject_that_a_stream_keeps_has_somebody_who_may_publish_it() -> None:
    """NATS refuses what the topology does not allow: a subject added to a stream alone is closed to its service."""
    for stream in KNOWN.streams.values():
        allowed = [subject for subjects in stream.publishers.values() for subject in subjects]
        closed = [s for s in stream.subjects if not any(topology.overlaps(s, each) for each in allowed)]
        assert closed == [], f"{stream.name}: name who publishes it, under `publishers`"
