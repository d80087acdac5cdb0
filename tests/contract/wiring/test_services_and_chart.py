"""The chart's blocks say of each service what its card, its settings, the topology and the database say."""

import importlib
import math
from pathlib import Path
from typing import Any

import pytest
import yaml

from comunica.contracts import nats_permissions, topology
from comunica.runtime.settings import (
    HttpSettings,
    IdentitySettings,
    LetterSettings,
    MasterKeySettings,
    NatsSettings,
    PartnerDoorSettings,
    PostgresSettings,
    PriceSettings,
    ServiceSettings,
    StreamKeySettings,
)
from services.api.settings import ApiSettings
from services.callbacks.settings import CallbacksSettings
from services.console.settings import ConsoleSettings
from services.dispatcher.settings import DispatcherSettings
from services.exporter.settings import ExporterSettings
from services.ingress.settings import IngressSettings
from services.subscription.settings import SubscriptionSettings

ROOT = Path(__file__).parents[3]
VALUES: dict[str, Any] = yaml.safe_load((ROOT / "charts" / "comunica" / "values.yaml").read_text("utf-8"))
BLOCKS: dict[str, dict[str, Any]] = VALUES["services"]
SETTINGS: dict[str, type[ServiceSettings]] = {
    "ingress": IngressSettings,
    "subscription": SubscriptionSettings,
    "dispatcher": DispatcherSettings,
    "api": ApiSettings,
    "console": ConsoleSettings,
    "exporter": ExporterSettings,
    "callbacks": CallbacksSettings,
}
#: Blocks that are no service: the administration's pods, and the provider's stand-in.
OTHERS = {"admin", "import", "simulator"}


def talks_to(name: str, whom: str) -> bool:
    return bool(BLOCKS[name].get("talksTo", {}).get(whom, False))


def holds(name: str, what: str) -> bool:
    return bool(BLOCKS[name].get("secrets", {}).get(what, False))


def card(name: str) -> str:
    return importlib.import_module(f"services.{name}").__doc__ or ""


def calls(name: str) -> str:
    """The row of the card that says whom the service calls."""
    [row] = [line for line in card(name).splitlines() if line.startswith("| calls |")]
    return row


def test_every_service_has_a_block_and_every_block_a_service() -> None:
    folders = {path.parent.name for path in (ROOT / "services").glob("*/__main__.py")}
    assert set(BLOCKS) - OTHERS == folders - {"admin"} == set(SETTINGS)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_block_runs_its_own_service_and_gives_it_the_time_that_it_takes_to_stop(name: str) -> None:
    assert BLOCKS[name]["module"] == f"services.{name}"
    home = importlib.import_module("services.ingress.app" if name == "ingress" else f"services.{name}")
    assert BLOCKS[name]["stopSeconds"] == math.ceil(home.STOP_WITHIN)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_service_may_reach_what_its_settings_are_for_and_holds_what_they_name(name: str) -> None:
    settings = SETTINGS[name]
    assert talks_to(name, "nats") is issubclass(settings, NatsSettings)
    assert talks_to(name, "postgres") is issubclass(settings, PostgresSettings)
    assert holds(name, "masterKey") is issubclass(settings, MasterKeySettings)
    assert holds(name, "streamKey") is issubclass(settings, StreamKeySettings)
    assert holds(name, "partnerIssuer") is issubclass(settings, PartnerDoorSettings)
    assert talks_to(name, "mail") is issubclass(settings, LetterSettings)
    assert holds(name, "smtp") is issubclass(settings, LetterSettings)
    assert talks_to(name, "identity") is issubclass(settings, IdentitySettings)
    assert holds(name, "identity") is issubclass(settings, IdentitySettings)
    assert holds(name, "apps") is ("apps_folder" in settings.model_fields)
    assert BLOCKS[name].get("prices", False) is issubclass(settings, PriceSettings)
    assert ("http" in BLOCKS[name].get("ports", {})) is issubclass(settings, HttpSettings)


@pytest.mark.parametrize("name", SETTINGS)
def test_a_service_may_reach_the_collector_of_traces_if_it_makes_spans(name: str) -> None:
    sources = (ROOT / "services" / name).rglob("*.py")
    assert talks_to(name, "collector") is any("import tracing" in s or ", tracing" in s for s in map(_text, sources))


def _text(path: Path) -> str:
    return path.read_text()


@pytest.mark.parametrize("name", SETTINGS)
def test_a_service_may_reach_what_its_card_says_it_calls(name: str) -> None:
    row = calls(name)
    assert talks_to(name, "nats") is ("NATS" in row)
    assert talks_to(name, "provider") is ("the provider's API" in row)
    assert talks_to(name, "receivers") is ("receivers" in row)
    assert talks_to(name, "mail") is ("SMTP" in row)
    assert talks_to(name, "identity") is ("OpenID Connect" in row)
    assert talks_to(name, "collector") is ("traces" in row)
    assert talks_to(name, "postgres") is (f"comunica_{name}" in row), "the card names the role"


def test_who_talks_to_nats_is_a_user_there_and_every_user_is_somebody() -> None:
    users = {user.name for user in nats_permissions.users(topology.load())}
    talking = {block.get("natsUser", name) for name, block in BLOCKS.items() if talks_to(name, "nats")}
    talking |= {name for name, job in VALUES["jobs"].items() if job["talksTo"].get("nats")}
    assert talking == users


def test_who_talks_to_postgresql_has_a_role_there() -> None:
    migrations = (ROOT / "comunica" / "stores" / "migrations" / "sql").glob("*.sql")
    sql = "\n".join(path.read_text("utf-8") for path in migrations)
    for name in BLOCKS:
        if talks_to(name, "postgres"):
            assert f"'comunica_{name}'" in sql, "no migration makes this role"
    assert {job["role"] for job in VALUES["jobs"].values() if job["talksTo"].get("postgres")} == {"owner"}
