"""The grammar of CAP 1.2: which elements a message has, in which order, how often, and what stands in them.

From the standard's data dictionary (section 3.2) and its schema (3.4). Every breach is told, with the path to it.
"""

import datetime as dt
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from xml.etree.ElementTree import Element

NAMESPACE = "urn:oasis:names:tc:emergency:cap:1.2"
#: A message may carry signatures. They are let through and not checked: the key of the request says who speaks.
_SIGNATURES = "{http://www.w3.org/2000/09/xmldsig#}"
_OF_THE_SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"

_NAME = re.compile(r"[^\s,<&]{1,255}")
_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}[-+]\d{2}:\d{2}")
_LANGUAGE = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
#: Problems that are told of one message; a longer list helps nobody.
MOST_PROBLEMS = 100
#: Characters of an element's own name that an answer repeats.
_LONGEST_ECHO = 64

type Parse = Callable[[str], Any]


@dataclass(frozen=True, slots=True)
class Breach:
    """What is wrong with a message. `path`: such as `alert.info[0].area[1].polygon`."""

    code: str
    path: str
    message: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Child:
    """An element within another. What stands in it is parsed, or it has elements of its own."""

    name: str
    parse: Parse | None = None
    within: "tuple[Child, ...]" = ()
    least: int = 0
    most: int | None = 1


@dataclass(slots=True)
class Breaches:
    """All that is found, as it is found."""

    found: list[Breach] = field(default_factory=list)

    def add(self, code: str, path: str, message: str) -> None:
        """One more, unless there are enough."""
        if len(self.found) < MOST_PROBLEMS:
            self.found.append(Breach(code, path, message))


def read_children(
    element: Element, children: Sequence[Child], path: str, breaches: Breaches
) -> Mapping[str, list[Any]]:
    """The values of each child by its name; those that break the grammar are told and left out."""
    _read_attributes(element, path, breaches)
    known = {child.name: (place, child) for place, child in enumerate(children)}
    values: dict[str, list[Any]] = {child.name: [] for child in children}
    seen: dict[str, int] = {}
    last = 0
    for inner in element:
        name = _local(inner)
        if name is None:
            continue
        if name not in known:
            breaches.add("unknown_field", f"{path}.{name[:_LONGEST_ECHO]}", f"CAP 1.2 has no such element in {path}")
            continue
        place, child = known[name]
        if place < last:
            breaches.add("out_of_order", f"{path}.{name}", f"stands too late: the order is {_order(children)}")
        last = max(last, place)
        seen[name] = seen.get(name, 0) + 1
        values[name] += _value(inner, child, _path(path, child, seen[name] - 1), breaches)
    _count(children, seen, path, breaches)
    return values


def _value(element: Element, child: Child, path: str, breaches: Breaches) -> list[Any]:
    if child.parse is None:
        if (element.text or "").strip():
            breaches.add("invalid", path, "holds elements, not text")
        return [read_children(element, child.within, path, breaches)]
    _read_attributes(element, path, breaches)
    if len(element):
        breaches.add("invalid", path, "holds text, not elements")
        return []
    try:
        return [child.parse((element.text or "").strip())]
    except ValueError as error:
        breaches.add("invalid", path, str(error))
        return []


def _read_attributes(element: Element, path: str, breaches: Breaches) -> None:
    for name in element.attrib:
        if not name.startswith(_OF_THE_SCHEMA):
            breaches.add("unknown_field", f"{path}@{name[:_LONGEST_ECHO]}", "CAP 1.2 has no attributes")


def _local(element: Element) -> str | None:
    """The name of an element of CAP; of another one with its namespace; none for what is let through."""
    tag = element.tag
    if not isinstance(tag, str) or tag.startswith(_SIGNATURES):
        return None
    return tag.removeprefix(f"{{{NAMESPACE}}}")


def _count(children: Sequence[Child], seen: Mapping[str, int], path: str, breaches: Breaches) -> None:
    for child in children:
        times = seen.get(child.name, 0)
        if times < child.least:
            breaches.add("required", f"{path}.{child.name}", f"{child.name} is required in {path}")
        if child.most is not None and times > child.most:
            breaches.add("repeated", f"{path}.{child.name}", f"{child.name} may stand once in {path}")


def _order(children: Sequence[Child]) -> str:
    return ", ".join(child.name for child in children)


def _path(path: str, child: Child, place: int) -> str:
    return f"{path}.{child.name}" if child.most == 1 else f"{path}.{child.name}[{place}]"


# What stands in an element. Each gives the value, or raises a ValueError that says how it should be.


def text(value: str) -> str:
    """Some text."""
    if not value:
        raise ValueError("must not be empty")
    return value


def any_text(value: str) -> str:
    """Text that may be empty."""
    return value


def name_of_message(value: str) -> str:
    """What names a message or its sender."""
    if not _NAME.fullmatch(value):
        raise ValueError("must have 1 to 255 characters, and no blanks, commas, < or &")
    return value


def moment(value: str) -> dt.datetime:
    """A time with its offset. `Z` is not allowed by the standard: UTC is `-00:00`."""
    if not _TIME.fullmatch(value):
        raise ValueError("must be a time with its offset such as 2026-11-24T18:00:00+01:00, and UTC as -00:00, not Z")
    try:
        return dt.datetime.fromisoformat(value).astimezone(dt.UTC)
    except (ValueError, OverflowError):
        raise ValueError("is no moment of the calendar") from None


def language(value: str) -> str:
    """A language tag."""
    if not _LANGUAGE.fullmatch(value) or len(value) > 35:
        raise ValueError("must be a language such as it-IT")
    return value


def word[Word: StrEnum](words: type[Word]) -> Callable[[str], Word]:
    """One of the standard's words."""

    def parse(value: str) -> Word:
        try:
            return words(value)
        except ValueError:
            raise ValueError(f"must be one of {', '.join(words)}") from None

    return parse


def polygon(value: str) -> str:
    """A closed line of points: at least four, the last like the first."""
    points = value.split()
    if len(points) < 4 or points[0] != points[-1]:
        raise ValueError("must be at least four points latitude,longitude, the last like the first")
    for each in points:
        _point(each)
    return " ".join(points)


def circle(value: str) -> str:
    """A point and a radius in kilometres."""
    parts = value.split()
    if len(parts) != 2:
        raise ValueError("must be latitude,longitude and a radius in kilometres, such as 45.61,9.08 12")
    _point(parts[0])
    if not _number(parts[1]) >= 0:
        raise ValueError("must have a radius of 0 or more kilometres")
    return " ".join(parts)


def decimal(value: str) -> float:
    """A number."""
    return _number(value)


def whole_number(value: str) -> int:
    """A whole number."""
    if not value.isascii() or not value.removeprefix("-").isdigit() or len(value) > 18:
        raise ValueError("must be a whole number")
    return int(value)


def _point(value: str) -> None:
    latitude, comma, longitude = value.partition(",")
    if not comma or not -90 <= _number(latitude) <= 90 or not -180 <= _number(longitude) <= 180:
        raise ValueError("must hold points latitude,longitude within -90,-180 and 90,180")


def _number(value: str) -> float:
    try:
        number = float(value) if re.fullmatch(r"[-+]?\d{1,12}(\.\d{0,20})?|[-+]?\.\d{1,20}", value) else math.nan
    except ValueError:
        number = math.nan
    if math.isnan(number):
        raise ValueError("must be a number")
    return number
