"""The queries, one per file; the file's first comment says what it does and what it takes.

A query is asked for by its name alone, which no other has. It lies in the room of the store that asks for it, or
of what it is about if a program asks; what several rooms ask for, or none, lies at the top.

What several of them must say alike stands once: a line `-- INCLUDE parts/claim_owned` is replaced by that file. A
statement with variants is one file too: of the lines between `-- WITH people` or `-- WITHOUT people` and `-- END` it
keeps those that fit, and `-- INCLUDE claim_source WITH people` is the variant with them. It is put together once, when
it is first asked for: PostgreSQL sees plain text.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable

_INCLUDE = re.compile(r"(?P<indent> *)-- INCLUDE (?P<name>[a-z_/]+)(?: WITH (?P<variant>[a-z_]+))?")
_ONLY = re.compile(r" *-- (?P<which>WITH|WITHOUT) (?P<variant>[a-z_]+)")
_END = re.compile(r" *-- END")


class MisplacedMark(ValueError):
    """A query's file has a mark where none may be. The message says where, and what is missing."""


@cache
def query(name: str) -> str:
    """The text of <name>.sql, put together. `FileNotFoundError` names a file that is missing."""
    return _text(name, None)


def assemble(text: str, variant: str | None, *, name: str) -> Iterator[str]:
    """The lines of a query of this variant. Sections do not nest; what is included may hold marks of its own."""
    section: str | None = None
    for number, line in enumerate(text.splitlines(), 1):
        if only := _ONLY.fullmatch(line):
            if section is not None:
                raise MisplacedMark(f"{name}.sql, line {number}: end the section with -- END before the next begins")
            section = "keep" if (only["which"] == "WITH") == (only["variant"] == variant) else "drop"
        elif _END.fullmatch(line):
            if section is None:
                raise MisplacedMark(f"{name}.sql, line {number}: -- END without a section")
            section = None
        elif section != "drop":
            yield from _line(line, variant)
    if section is not None:
        raise MisplacedMark(f"{name}.sql: its last section has no -- END")


def _line(line: str, variant: str | None) -> Iterator[str]:
    if (include := _INCLUDE.fullmatch(line)) is None:
        yield line
        return
    for each in _text(include["name"], include["variant"] or variant).splitlines():
        yield f"{include['indent']}{each}" if each else each


def _text(name: str, variant: str | None) -> str:
    if (file := files().get(name)) is None:
        raise FileNotFoundError(f"{name}.sql is in no room of sql/")
    return "\n".join(assemble(file.read_text("utf-8"), variant, name=name)) + "\n"


@cache
def files() -> Mapping[str, Traversable]:
    """Every query by its name, and `parts/…` by theirs. Two of one name raise: one of them would never be asked."""
    found: dict[str, Traversable] = {}
    for name, file in _within(resources.files(__name__)):
        if found.setdefault(name, file) is not file:
            raise ValueError(f"two queries are called {name}: rename one")
    return found


def _within(folder: Traversable) -> Iterator[tuple[str, Traversable]]:
    for each in folder.iterdir():
        if each.is_dir():
            prefix = "parts/" if each.name == "parts" else ""
            yield from ((prefix + name, file) for name, file in _within(each))
        elif each.name.endswith(".sql"):
            yield each.name.removesuffix(".sql"), each
