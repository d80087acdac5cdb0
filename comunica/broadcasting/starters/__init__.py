"""Texts to begin with, one family a file: a category of notices, or an emergency text that is ready to send.

Data in TOML, each with the reason for what the provider is told that it is. Words in braces: `{sender}`.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Any

from comunica.broadcasting.lanes import Lane

LANGUAGES = ("it", "en")
_LABELS = "labels.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """A family in one language. `examples`: field → what the provider's reviewers read."""

    title: str
    opening: str
    closing: str
    examples: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A category of notices, with a template for each sensible combination of its fields."""

    slug: str
    order: int
    version: int
    #: Complete but for a place or a time.
    ready: bool
    #: What it is to the provider: utility only where its policy allows.
    billing: str
    lane: Lane
    expires_after_hours: int
    #: How long the provider tries; none: as long as it likes.
    ttl_seconds: int | None
    #: Media that a variant of its own takes above the text.
    headers: tuple[str, ...]
    #: The fields that are filled, in the order in which they are read.
    variants: tuple[tuple[str, ...], ...]
    words: Mapping[str, Words]


@dataclass(frozen=True, slots=True, kw_only=True)
class Label:
    """What stands before a field, by language, and how long its value may be."""

    longest: int
    words: Mapping[str, str]


@cache
def families() -> Mapping[str, Family]:
    """Every family by its slug, alerts first."""
    found = sorted(_read(), key=lambda family: family.order)
    return MappingProxyType({family.slug: family for family in found})


@cache
def labels() -> Mapping[str, Label]:
    """Every field by its name, in reading order."""
    table = _table(_LABELS)
    return MappingProxyType(
        {
            name: Label(longest=each["longest"], words={one: each[one] for one in LANGUAGES})
            for name, each in table.items()
        }
    )


def _read() -> Iterator[Family]:
    for file in resources.files(__name__).iterdir():
        if file.name.endswith(".toml") and file.name != _LABELS:
            yield _family(_table(file.name))


def _family(table: Mapping[str, Any]) -> Family:
    return Family(
        slug=table["slug"],
        order=table["order"],
        version=table["version"],
        ready=table["ready"],
        billing=table["billing"],
        lane=Lane(table["lane"]),
        expires_after_hours=table["expires_after_hours"],
        ttl_seconds=table.get("ttl_seconds"),
        headers=tuple(table["headers"]),
        variants=tuple(tuple(each.split()) for each in table["variants"]),
        words={language: Words(**table[language]) for language in LANGUAGES},
    )


def _table(name: str) -> dict[str, Any]:
    return tomllib.loads(resources.files(__name__).joinpath(name).read_text("utf-8"))
