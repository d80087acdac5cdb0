"""No pattern is passed over that stands in a line: the words that it needs are really needed."""

from pathlib import Path

import pytest

from comunica.enrolment.lexicon import table_of
from comunica.enrolment.message.flow import flow_of
from comunica.enrolment.message.grammar import pattern
from comunica.enrolment.message.needed import Needs, Part, needed_by
from comunica.enrolment.message.tokens import tokenise

_WORDINGS = Path(__file__).parent / "wordings"
#: Every fourth is enough, and takes a second.
LINES = [
    flow_of(tokenise(text)).text
    for file in sorted(_WORDINGS.glob("*.txt"))
    for text in file.read_text("utf-8").splitlines()[::4]
]


@pytest.mark.parametrize("file", ["leaving", "stopping", "joining", "roles", "intents", "reserve"])
def test_a_pattern_is_found_wherever_it_stands(file: str) -> None:
    for name in table_of(file):
        wording = pattern(file, name)
        for line in LINES:
            assert (wording.search(line) is None) == (wording.regex.search(line) is None), (name, line)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (r"(?<=\s)non (?:mi )?serve(?=\s)", {Part("serve", begins=True, ends=True)}),
        (r"(?:stop|basta)", {Part("stop", begins=False, ends=False), Part("basta", begins=False, ends=False)}),
        (r"\bcancell\w+", {Part("cancell", begins=True, ends=False)}),
        (r"(?:stop)?", None),
        (r"\w+|stop", None),
        (r"(?!stop)\w+", None),
    ],
)
def test_what_a_pattern_needs(text: str, parts: set[Part] | None) -> None:
    assert needed_by(text) == (None if parts is None else frozenset(parts))


def test_a_line_without_the_word_may_not_hold_the_pattern() -> None:
    needs = Needs([r"(?<=\s)disattiva(?=\s)", r"\w+"])
    assert needs.of_line(" attiva mario rossi . ") == 0b10
    assert needs.of_line(" disattiva . ") == 0b11
