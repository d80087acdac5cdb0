"""Lists of words that the reader knows. Data, one list a file, each with a note of where it comes from."""

import re
import tomllib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from typing import Any


@cache
def words_of(*names: str) -> frozenset[str]:
    """The words of one or more lists, folded."""
    return frozenset(word for name in names for line in lines_of(name) for word in line.split())


@cache
def lines_of(name: str) -> tuple[str, ...]:
    """The lines of a list, comments and empty ones aside."""
    text = resources.files(__name__).joinpath(f"{name}.txt").read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def table_of(name: str) -> dict[str, Any]:
    """A list with parts, from its TOML file."""
    return tomllib.loads(resources.files(__name__).joinpath(f"{name}.toml").read_text("utf-8"))


@cache
def given_names() -> frozenset[str]:
    """Every given name that we know."""
    return strong_given_names() | words_of("given_names_weak")


@cache
def strong_given_names() -> frozenset[str]:
    """Those that are hardly ever anything else."""
    names = words_of("given_names_it", "given_names_more", "given_names_world") - words_of("given_names_weak")
    italian = [name for name in words_of("given_names_it") - words_of("given_names_weak") if len(name) >= _LONG_NAME]
    return names.union(f"{first}{name}" for first in _FIRST_OF_TWO for name in italian)


#: Begin a given name that is two in one: Piervincenzo, Mariarosaria.
_FIRST_OF_TWO, _LONG_NAME = ("pier", "gian", "maria", "anna"), 4


@cache
def names_of_people() -> frozenset[str]:
    """Every given name and surname."""
    return given_names() | words_of("surnames")


@cache
def listed_words() -> frozenset[str]:
    """Every word that any list has, but for the beginnings of words."""
    return words_of(*(name for name in _files(".txt") if name != "no_cuts"))


@cache
def every_word() -> frozenset[str]:
    """Every word that any list or pattern has; of what a pattern takes apart, the parts."""
    said = (_ESCAPE.sub(" ", text) for name in _files(".toml") for text in _texts(table_of(name)))
    return listed_words().union(*(_WORD.findall(text) for text in said))


_ESCAPE, _WORD = re.compile(r"\\\w"), re.compile(r"[a-z]{3,}")


def _files(ending: str) -> list[str]:
    names = sorted(file.name for file in resources.files(__name__).iterdir())
    return [name.removesuffix(ending) for name in names if name.endswith(ending)]


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    for each in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        yield from _texts(each)
