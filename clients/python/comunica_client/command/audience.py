"""Whom a broadcast reaches, as it is said on the command line."""

from collections.abc import Sequence
from dataclasses import dataclass

import click

from comunica_client.command.desk import Desk
from comunica_client.command.exits import Exit
from comunica_client.command.words import Words
from comunica_client.shapes import Audience, Street

_PARITY = {"odd": "odd", "even": "even", "dispari": "odd", "pari": "even"}


@dataclass(frozen=True, slots=True)
class NotAStreet(Exception):
    """What was said is no street with its numbers."""

    said: str


def audience_options(words: Words) -> list[click.Parameter]:
    """The parts add up; topics narrow them."""
    return [
        click.Option(["--everyone"], is_flag=True, help=words["everyone"]),
        click.Option(["--zone", "zones"], multiple=True, help=words["zone"]),
        click.Option(["--street", "streets"], multiple=True, help=words["street_part"]),
        click.Option(["--outside"], is_flag=True, help=words["outside"]),
        click.Option(["--topic", "topics"], multiple=True, help=words["topic"]),
    ]


def chosen_audience(
    desk: Desk, *, everyone: bool, zones: Sequence[str], streets: Sequence[str], outside: bool, topics: Sequence[str]
) -> Audience:
    """Only what was said of it."""
    if not (everyone or zones or streets or outside or topics):
        desk.fail(desk.words["nobody_chosen"], Exit.USAGE)
    try:
        parts = [street_of(each) for each in streets]
    except NotAStreet as problem:
        desk.fail(f"{desk.words['bad_street']}: {problem.said}", Exit.USAGE)
    chosen: Audience = {}
    if everyone:
        chosen["everyone"] = True
    if zones:
        chosen["zones"] = list(zones)
    if parts:
        chosen["streets"] = parts
    if outside:
        chosen["outside"] = True
    if topics:
        chosen["topics"] = list(topics)
    return chosen


def street_of(said: str) -> Street:
    """`Via Trento`, `Via Trento:1-31`, `Via Trento:1-31:odd`, `Via Trento:odd`. Raises NotAStreet."""
    name, *rest = said.split(":")
    street: Street = {"street": name.strip()}
    if not street["street"] or len(rest) > 2:
        raise NotAStreet(said)
    for each in rest:
        if each.lower() in _PARITY:
            street["parity"] = _PARITY[each.lower()]
            continue
        first, dash, last = (part.strip() for part in each.partition("-"))
        if not all(part.isdecimal() or not part for part in (first, last)) or not (first or last):
            raise NotAStreet(said)
        if first:
            street["from"] = int(first)
        if last or not dash:
            street["to"] = int(last or first)
    return street
