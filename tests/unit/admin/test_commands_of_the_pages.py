"""Every `comunica-admin …` that a page tells somebody to type is a command that there is."""

import argparse
import contextlib
import io
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from services.admin.__main__ import reader

ROOT = Path(__file__).parents[3]
PAGES = (
    *sorted((ROOT / "docs").rglob("*.md")),
    *(ROOT / name for name in ("README.md", "SECURITY.md", "CHANGELOG.md", "ARCHITECTURE.md", "GLOSSARY.md")),
    ROOT / "charts" / "comunica" / "templates" / "NOTES.txt",
    ROOT / "charts" / "comunica" / "values.yaml",
)
_BLOCK = re.compile(r"^ *```\w*\n(.*?)^ *```", re.DOTALL | re.MULTILINE)
_INDENTED = re.compile(r"^ {4,}comunica-admin .*$", re.MULTILINE)
_SPAN = re.compile(r"`([^`]*comunica-admin [^`]*)`")
_NAME = "comunica-admin "
#: Not the deployment of that name.
_COMMAND = re.compile(r"(?<![/\w-])comunica-admin (.*)")
#: Of what stands for something of a person's own, what is not any word.
_ID = "01890a5d-ac96-774b-bcce-b302099a8057"
_WORD = re.compile(r"[a-z]+(-[a-z]+)*")


def typed(text: str) -> Iterator[str]:
    """The command lines of a page's blocks, whole, without what is before the command and what they say beside it."""
    for block in (*_BLOCK.findall(text), *_INDENTED.findall(_BLOCK.sub("", text))):
        for line in block.replace("\\\n", " ").splitlines():
            if (found := _COMMAND.search(line)) and not line.lstrip().startswith("#"):
                words = found[1].partition(" #")[0].partition(" | ")[0].partition(" > ")[0]
                yield words.replace(" ID", f" {_ID}")


def named(text: str) -> Iterator[list[str]]:
    """The words of commands that a page names beside its text: as far as they are words."""
    for span in _SPAN.findall(_BLOCK.sub("", text)):
        words = span.rpartition(_NAME)[2].split()
        length = next((at for at, word in enumerate(words) if not _WORD.fullmatch(word)), len(words))
        yield words[:length]


def problem_of(words: list[str]) -> str:
    """What the command line says of it; empty if it would run it."""
    said = io.StringIO()
    try:
        with contextlib.redirect_stderr(said), contextlib.redirect_stdout(said):
            reader().parse_args(words)
    except SystemExit as end:
        return said.getvalue() if end.code else ""
    return ""


def is_named(words: list[str]) -> bool:
    """Whether the first word is a command, and the second one of its own, if it has such."""
    parser = reader()
    for word in words:
        choices = [action.choices for action in parser._actions if isinstance(action, argparse._SubParsersAction)]
        if not choices:
            return True
        if word not in choices[0]:
            return False
        parser = choices[0][word]
    return True


def lines() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        yield from ((str(page.relative_to(ROOT)), line) for line in typed(page.read_text("utf-8")))


def test_what_a_page_says_to_type_runs() -> None:
    found = list(lines())
    assert len(found) > 30, "it looked at what there is"
    problems = {f"{page}: {line}": problem_of(shlex.split(line)) for page, line in found}
    assert {line: problem for line, problem in problems.items() if problem} == {}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_a_command_that_a_page_names_is_there(page: Path) -> None:
    assert [words for words in named(page.read_text("utf-8")) if not is_named(words)] == []


def test_a_command_that_is_gone_is_found() -> None:
    page = "```sh\ncomunica-admin keys check   # how many\n```\nor `comunica-admin keys check SLUG`"
    [line] = typed(page)
    assert problem_of(shlex.split(line))
    assert [is_named(words) for words in named(page)] == [False]
