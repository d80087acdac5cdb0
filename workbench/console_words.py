"""Finds the console's sentences, and adds what is new to their English: `python -m workbench.console_words [ROOM]`.

The English itself is written by hand into services/console/words/en/<room>.po; a test fails while one is missing.
"""

import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po, write_po

CONSOLE = Path(__file__).parents[1] / "services/console"
WORDS = CONSOLE / "words/en"
#: What belongs to no room: the frame of every page.
HOUSE = "house"
#: Which argument of which function is a sentence; `say(request, …)` and `notice(request, kind, …)` have theirs later.
KEYWORDS: Mapping[str, tuple[int, ...] | None] = {
    "_": None,
    "gettext": None,
    "ngettext": (1, 2),
    "sentence": None,
    "say": (2,),
    "notice": (3,),
}
_TEMPLATES = {"trimmed": "true", "silent": "false", "extensions": "jinja2.ext.do"}

type Sentence = str | tuple[str, str]


def sentences(folder: Path = CONSOLE) -> dict[str, list[Sentence]]:
    """Room → its sentences, in the order of its files; one with a plural is a pair."""
    found: dict[str, dict[Sentence, None]] = {}
    for path in sorted((*folder.rglob("*.py"), *folder.glob("html/**/*.html"))):
        room = found.setdefault(_room_of(path.relative_to(folder)), {})
        room.update(dict.fromkeys(_sentences_of(path)))
    return {room: list(said) for room, said in found.items() if said}


def _sentences_of(path: Path) -> Iterable[Sentence]:
    is_template = path.suffix == ".html"
    method, options = ("jinja2.ext:babel_extract", _TEMPLATES) if is_template else ("python", {})
    for _line, message, _comments, _context in extract_from_file(method, path, keywords=KEYWORDS, options=options):
        yield message if isinstance(message, str) else (message[0], message[1])


def _room_of(path: Path) -> str:
    match path.parts:
        case ("pages" | "html", room, _, *_) if room not in {"macros", "errors"}:
            return room
        case _:
            return HOUSE


def english(room: str) -> Catalog:
    """What is written of a room."""
    path = WORDS / f"{room}.po"
    if not path.exists():
        return Catalog(locale="en")
    with path.open("rb") as file:
        return read_po(file, locale="en")


def missing(said: Mapping[str, list[Sentence]]) -> list[str]:
    """Italian sentences without English, each with its room. A room may say what another one has in English."""
    known = {
        message.id
        for room in WORDS.glob("*.po")
        for message in english(room.stem)
        if message.id and _is_said(message.string)
    }
    return [f"{room}: {each}" for room, all_of_it in said.items() for each in all_of_it if each not in known]


def _is_said(string: object) -> bool:
    return all(string) if isinstance(string, tuple) else bool(string)


def renew(said: Mapping[str, list[Sentence]]) -> None:
    """Write every room's file anew: its own sentences, with the English that there was."""
    house = {message.id: message for message in english(HOUSE)}
    for room, all_of_it in said.items():
        before, after = english(room), Catalog(locale="en")
        for each in all_of_it:
            if room != HOUSE and each in house:
                continue
            message = before.get(each[0] if isinstance(each, tuple) else each)
            after.add(each, message.string if message else None)
        path = WORDS / f"{room}.po"
        if len(after):
            with path.open("wb") as file:
                write_po(file, after, width=140, omit_header=True)
        elif path.exists():
            path.unlink()


if __name__ == "__main__":
    # Rooms that are named, or all.
    found = {room: said for room, said in sentences().items() if room in sys.argv[1:] or len(sys.argv) == 1}
    renew(found)
    without = missing(found)
    print("\n".join(without) or "every sentence has its English")
    sys.exit(bool(without))
