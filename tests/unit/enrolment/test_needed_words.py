"""No pattern is passed over that stands in a line: the words that it needs are really needed."""

import pytest

from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.needed import Needs, Part, needed_by
from comunica.enrolment.lexicon import table_of
from comunica.enrolment.message.flow import flow_of
from comunica.enrolment.message.tokens import tokenise
from tests.unit.enrolment.wordings import FILES, lines

#: Every fourth is enough, and takes a second.
LINES = [flow_of(tokenise(text)).text for file in FILES for text in lines(file)[::4]]


@pytest.mark.parametrize("file", ["leaving", "stopping", "joining", "roles", "intents", "reserve"])
def test_a_pattern_is_found_wherever_it_stands(file: str) -> None:
    for name in table_of(file):
        wording = pattern(file, name)
        for line in LINES:
            assert (wording.search(line) is None) == (wording.regex.search(line) is None), (name, line)


def whole(word: str) -> Part:
    return Part(word, begins=True, ends=True)


@pytest.mark.parametrize(
    ("text", "ways"),
    [
        (r"(?<=\s)non (?:mi )?serve(?=\s)", [[{whole("serve")}, {whole("non")}]]),
        (r"\w(?:stop|basta)", [[{Part("stop", begins=False, ends=False), Part("basta", begins=False, ends=False)}]]),
        (r"\bcancell\w+", [[{Part("cancell", begins=True, ends=False)}]]),
        (
            r" (?:non voglio|nessun) (?:avviso|altro messaggio) ",
            [[{whole("voglio"), whole("nessun")}, {whole("avviso"), whole("altro")}]],
        ),
        (
            r"(?<=\s)(?:nessun avviso|mai niente|(?:(?<=^ )|(?<=[.] ))(?:ma )*ora(?: cosi)?)(?= [.,])",
            [[{whole("nessun")}, {whole("avviso")}], [{whole("niente")}, {whole("mai")}], [{whole("ora")}]],
        ),
        (r"(?:stop)?", [[]]),
        (r"\w+|stop", [[]]),
        (r"(?!stop)\w+", [[]]),
    ],
)
def test_what_each_way_of_a_pattern_needs(text: str, ways: list[list[set[Part]]]) -> None:
    assert [list(way) for way in needed_by(text)] == ways


def test_a_line_without_one_of_the_words_may_not_hold_the_pattern() -> None:
    needs = Needs([r"(?<=\s)disattiva (?:tutto|ogni)(?=\s)", r"\w+", r"\bmai piu|\bbasta cosi"])
    both, none, either = needs.bits
    assert needs.of_line(" disattiva tutto . ") & both
    assert not needs.of_line(" disattiva . ") & both
    assert not needs.of_line(" attiva tutto . ") & both
    assert needs.of_line(" . ") & none
    assert needs.of_line(" basta cosi . ") & either
    assert not needs.of_line(" mai cosi . ") & either
