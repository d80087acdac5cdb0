"""Which database role runs which query: the one place from which grants are held to be enough and not too much."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

#: Whose role is whose. The administration's tool has two: one sets up towns, one brings in and gives out their people.
SERVICE_OF: Mapping[str, str] = {
    "comunica_subscription": "subscription",
    "comunica_dispatcher": "dispatcher",
    "comunica_api": "api",
    "comunica_exporter": "exporter",
    "comunica_callbacks": "callbacks",
    "comunica_console": "console",
    "comunica_admin": "admin",
    "comunica_import": "admin",
}


def roles() -> tuple[str, ...]:
    """All roles, by name."""
    return tuple(sorted(_listed()))


def queries_of(role: str) -> tuple[str, ...]:
    """The names of the queries that this role runs."""
    return tuple(_listed()[role])


@cache
def _listed() -> Mapping[str, list[str]]:
    return tomllib.loads(resources.files("comunica.stores").joinpath("roles.toml").read_text("utf-8"))
