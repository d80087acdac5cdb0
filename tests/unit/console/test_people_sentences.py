"""Whatever the rules of lists find wrong has an Italian sentence: none is added there without one here."""

import ast
from pathlib import Path

import pytest

from services.console.pages.people.sentences import known

RULES = Path(__file__).parents[3] / "comunica/enrolment/importing"
FILES = ("columns.py", "rows.py", "cells.py", "topics.py", "file.py")
#: Calls that say what is wrong, and which argument says it.
CALLS = {"BadCell": 0, "ColumnsMissing": 0, "UnreadableFile": 0, "_wrong": 1, "RowError": 2}


def sample(node: ast.expr) -> str | None:
    """The sentence as the code has it, with a figure where something is filled in."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.JoinedStr(values=parts):
            return "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
        case _:
            return None


def sentences(file: str) -> list[str]:
    tree = ast.parse((RULES / file).read_text())
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call)]
    named = [(getattr(each.func, "id", getattr(each.func, "attr", "")), each) for each in calls]
    found = [sample(call.args[CALLS[name]]) for name, call in named if name in CALLS and len(call.args) > CALLS[name]]
    return [each for each in found if each]


@pytest.mark.parametrize(("file", "least"), [*zip(FILES, (2, 5, 8, 0, 7), strict=True)])
def test_every_rule_of_lists_speaks_italian(file: str, least: int) -> None:
    said = sentences(file)
    assert len(said) >= least, "the rules are found"
    assert [each for each in said if not known(each)] == []


@pytest.mark.parametrize(
    "says",
    [
        "this is no topic of this municipality: write names or ids of its topics with commas between, or"
        " leave it empty",
        "2 of these are no topics of this municipality: write names or ids of its topics with commas between, or"
        " leave it empty",
        "nobody committed it in time: upload it again",
        "this municipality has no channel yet: connect one, and upload again",
        "the file is gone: upload it again",
        "the people are on record, but the notice cannot be sent: template: the template is paused. Import again then",
    ],
)
def test_what_is_said_of_whole_lists_too(says: str) -> None:
    assert known(says)


def test_a_sentence_without_an_italian_one_is_seen() -> None:
    assert not known("something new is wrong")
