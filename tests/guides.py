"""The guide pages of docs/api as what they are: commands, and what they say of each answer."""

import datetime as dt
import itertools
import json
import re
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

PAGES = Path(__file__).parents[1] / "docs" / "api"
#: On this day the guides' examples happen.
WRITTEN_ON = dt.date(2026, 11, 24)
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```", re.DOTALL | re.MULTILINE)
_KEPT = re.compile(r"^(\w+)=\$\((.*?)\s*\|\s*jq -r '?([.\w\[\]]+)'?\)$", re.DOTALL)
_STEP = re.compile(r"\w+")
_STATUS = re.compile(r"^(\d{3})\b")
_DATE = re.compile(r"\b20\d\d-\d\d-\d\d(?=[T\" ])")
_MOMENT = re.compile(r"20\d\d-\d\d-\d\dT\d\d:\d\d")
_REST = "…"
#: Drawn anew for each key.
_OF_CHANCE = frozenset({"prefix"})
#: How many people it was: not the same in each town.
_OF_PEOPLE = frozenset({"counted", "reached", "people", "resolved", "queued", "delivered", "failed", "at_end", "ahead"})


@dataclass(frozen=True)
class Block:
    """What stands between two fences, and in which language."""

    language: str
    text: str


@dataclass(frozen=True)
class Command:
    """A line of a shell, and what the page says of the answer."""

    words: str
    #: Any success, if None.
    status: int | None = None
    #: The answer; `…` stands for whatever it is.
    told: Any = None
    #: Which field of the answer is kept, under which name.
    kept: tuple[str, str] | None = None

    @property
    def program(self) -> str:
        """Its first word."""
        return self.words.split()[0]

    def request(self, values: Mapping[str, str], folder: Path, today: dt.date) -> httpx.Request:
        """Of a curl: as it would send it, with the shell's variables filled in. Files lie in `folder`."""
        words = shlex.split(moved(filled(self.words.replace("\\\n", " "), values), today), comments=True)
        url = next(word for word in words[1:] if word.startswith("http"))
        taken = dict(itertools.pairwise(words))
        headers = dict(after.split(": ", 1) for word, after in itertools.pairwise(words) if word == "-H")
        data: str | bytes | None = taken.get("-d", taken.get("--data-binary"))
        if isinstance(data, str) and data.startswith("@"):
            data = (folder / data[1:]).read_bytes()
        method = taken.get("-X", "GET" if data is None else "POST")
        return httpx.Request(method, url, headers=headers, content=data)


def blocks(page: Path) -> list[Block]:
    """In the order of the page."""
    return [Block(language, text) for language, text in _BLOCK.findall(page.read_text("utf-8"))]


def commands(shell: str) -> Iterator[Command]:
    """The commands of a block. Comments under one tell what it answers."""
    words: list[str] = []
    for line in (*shell.splitlines(), ""):
        if line.startswith("#") or (words and words[-1].startswith("#")):
            if line.startswith("#"):
                words.append(line)
                continue
        elif words and _is_open("\n".join(words)):
            words.append(line)
            continue
        if words:
            yield from _command(words)
        words = [line] if line.strip() else []


def _is_open(text: str) -> bool:
    """Whether the command goes on in the next line."""
    return text.endswith("\\") or text.count("'") % 2 == 1 or text.count("$(") > text.count(")")


def _command(lines: list[str]) -> Iterator[Command]:
    said = [line for line in lines if not line.startswith("#")]
    if not said:
        return
    words, notes = "\n".join(said), " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
    found = _STATUS.match(notes)
    kept = _KEPT.match(words)
    yield Command(
        words=kept[2] if kept else words,
        status=int(found[1]) if found else None,
        told=answer_told(notes),
        kept=(kept[1], kept[3]) if kept else None,
    )


def answer_told(notes: str) -> Any:
    """The first object of a note, whose `…` are left open; None: it tells of none."""
    begin = notes.find("{")
    return None if begin < 0 else json.JSONDecoder().raw_decode(_opened(notes[begin:]))[0]


def _opened(text: str) -> str:
    """As JSON, with a word for each `…` that stands outside of words."""
    inside, brackets, made = False, [], ""
    for place, each in enumerate(text):
        before = text[:place].rstrip()[-1:]
        if each == '"' and text[place - 1] != "\\":
            inside = not inside
        elif not inside and each in "{[":
            brackets.append(each)
        elif not inside and each in "}]":
            brackets.pop()
        if each == _REST and not inside:
            made += f'"{_REST}"' if before == ":" or brackets[-1] == "[" else f'"{_REST}": "{_REST}"'
        else:
            made += each
        if not brackets:
            break
    return made


def filled(words: str, values: Mapping[str, str]) -> str:
    """With the shell's variables filled in, also inside of quotes, where a reader writes them by hand."""
    return re.sub(r"\$(\w+)", lambda found: values.get(found[1], found[0]), words)


def moved(text: str, today: dt.date) -> str:
    """Its days, moved from those of the page to ours, by whole weeks: what is to come is, and a Monday stays one."""
    weeks = -(-(today - WRITTEN_ON) // dt.timedelta(days=7))
    shift = dt.timedelta(weeks=max(0, weeks))
    return _DATE.sub(lambda found: str(dt.date.fromisoformat(found[0]) + shift), text)


def at(path: str, answer: Any) -> str:
    """What jq finds at `.templates[0].id`."""
    for step in _STEP.findall(path):
        answer = answer[int(step) if step.isdecimal() else step]
    return str(answer)


def misfits(told: Any, answer: Any, where: str = "answer") -> list[str]:
    """Where the answer is not what the page tells: words and figures are as they stand there, but for counts of people
    and moments, which are of each day and town.
    """
    match told, answer:
        case dict(), dict():
            wanted = {name: each for name, each in told.items() if name != _REST}
            lost = [f"{where} has no {name}" for name in wanted if name not in answer]
            there = [misfits(each, answer[name], f"{where}.{name}") for name, each in wanted.items() if name in answer]
            return [*lost, *itertools.chain(*there)]
        case [], [_, *_]:
            return [f"{where} is not empty"]
        case list(), list():
            return [*itertools.chain(*(_unlike(each, answer, where) for each in told))]
    return [] if _is_as_told(told, answer, where.rpartition(".")[2]) else [f"{where} is {answer!r}, told as {told!r}"]


def _is_as_told(told: Any, answer: Any, name: str) -> bool:
    match told, answer:
        case str(), _ if _REST in told:
            return True
        case str(), str() if name in _OF_CHANCE or (_MOMENT.match(told) and _MOMENT.match(answer)):
            return True
        case int(), int() | None if name in _OF_PEOPLE and not isinstance(answer, bool):
            return True
    return bool(told == answer) and type(told) is type(answer)


def _unlike(told: Any, answers: list[Any], where: str) -> list[str]:
    """How it differs from the one of these that is most like it."""
    each = [misfits(told, answer, f"{where}[{place}]") for place, answer in enumerate(answers)]
    return min(each, key=len, default=[] if told == _REST else [f"{where} is empty"])
