"""The console says everything in both of its languages."""

import re
from pathlib import Path

import pytest

from services.console.speaking import Speaking
from workbench.console_words import WORDS, Sentence, english, missing, sentences

SAID = sentences()
HOLES = re.compile(r"%\(\w+\)[sd]")


def test_every_sentence_has_its_english() -> None:
    """`python -m workbench.console_words` adds it to services/console/words/en; write its English there."""
    assert missing(SAID) == []


def test_sentences_are_found_in_templates_tables_and_code(tmp_path: Path) -> None:
    (tmp_path / "html/house").mkdir(parents=True)
    (tmp_path / "html/house/page.html").write_text(
        "{{ _('Uno') }}{% trans %}  Due  {% endtrans %}{{ ngettext('%(num)s tre', '%(num)s quattro', n) }}"
    )
    (tmp_path / "code.py").write_text("A = sentence('Cinque')\nnotice(request, 'info', 'Sei')\nsay(request, 'Sette')\n")
    found: list[Sentence] = [each for room in sentences(tmp_path).values() for each in room]
    assert found == ["Cinque", "Sei", "Sette", "Uno", "Due", ("%(num)s tre", "%(num)s quattro")]


def test_a_sentence_without_english_is_seen() -> None:
    assert missing({"house": ["Una frase che nessuno dice"]}) == ["house: Una frase che nessuno dice"]


def holes_of(said: object) -> set[str]:
    return {hole for each in (said if isinstance(said, tuple) else (said,)) for hole in HOLES.findall(str(each))}


@pytest.mark.parametrize("room", sorted(path.stem for path in WORDS.glob("*.po")))
def test_both_languages_have_the_same_holes(room: str) -> None:
    for message in english(room):
        assert holes_of(message.string) <= holes_of(message.id), message.id


def test_english_is_said_at_run_time() -> None:
    assert Speaking("en").say("circa %(span)s", span="2 hours") == "about 2 hours"
    assert Speaking("it").say("circa %(span)s", span="2 ore") == "circa 2 ore"
    assert Speaking("en").ngettext("C’è una cosa da correggere", "Ci sono %(num)s cose da correggere", 2) == (
        "There are %(num)s things to correct"
    )
