"""How easily a text is read is told as facts, whatever the text is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from comunica.broadcasting.plain_language import LONGEST_SENTENCE, plainness_of

LONG = "Si avvisa la gentile cittadinanza che " + "per lavori di manutenzione " * 7 + "la via sarà chiusa."


def test_the_index_is_that_of_its_authors() -> None:
    # 13 words, 1 sentence, 70 letters: 89 + (300 - 700) / 13 = 58.2.
    counted = plainness_of("Domani mattina la strada provinciale resta chiusa al traffico per lavori sul ponte.")
    assert (counted.words, counted.sentences, counted.letters) == (13, 1, 70)
    assert counted.gulpease == 58
    assert counted.is_hard


def test_the_index_stays_between_its_ends() -> None:
    assert plainness_of("Domani via Roma è chiusa. Usa via Trento.").gulpease == 100
    assert plainness_of("Precipitevolissimevolmente").gulpease == 100
    assert plainness_of(" ".join(["precipitevolissimevolmente"] * 12)).gulpease == 0


def test_nothing_said_has_no_index_and_is_not_hard() -> None:
    nothing = plainness_of(" \n 👍 … ")
    assert (nothing.words, nothing.sentences, nothing.gulpease, nothing.is_hard) == (0, 0, None, False)


def test_a_sentence_over_twenty_five_words_is_named_whole() -> None:
    counted = plainness_of(f"Attenzione. {LONG} Grazie.")
    assert [each.text for each in counted.long_sentences] == [LONG]
    assert counted.long_sentences[0].words > LONGEST_SENTENCE
    assert counted.sentences == 3


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("Alle 8.30 il dott. Rossi apre lo sportello n. 12 in p.zza S. Maria.", 1),
        ("Scuola chiusa! Torniamo lunedì. Va bene?", 3),
        ("Dove: via Roma\nQuando: domani", 2),
        ("Il Sindaco ha detto: «Grazie.» Poi è andato.", 2),
        ("Vedi www.comune.example/avvisi.html?id=1. Grazie.", 1),
    ],
)
def test_a_dot_is_an_end_only_where_a_sentence_ends(text: str, sentences: int) -> None:
    assert plainness_of(text).sentences == sentences


@pytest.mark.parametrize(
    ("text", "capitals"),
    [
        ("Scadenza IMU allo sportello URP", ()),
        ("ATTENZIONE: strada chiusa", ("ATTENZIONE",)),
        ("Domani TUTTE LE SCUOLE sono chiuse", ("TUTTE LE SCUOLE",)),
        ("È chiusa la S.P. 12", ()),
        ("IMU. TARI. Scadenze", ()),
    ],
)
def test_what_is_shouted_is_named_and_abbreviations_are_not(text: str, capitals: tuple[str, ...]) -> None:
    assert plainness_of(text).capitals == capitals


def test_an_address_on_the_web_is_no_word() -> None:
    assert plainness_of("Leggi https://www.comune.example/avvisi/1234-lavori-in-corso oggi").words == 2


@given(st.text())
def test_any_text_can_be_counted(text: str) -> None:
    counted = plainness_of(text)
    assert counted.gulpease is None or 0 <= counted.gulpease <= 100
    assert (counted.gulpease is None) == (counted.words == 0) == (counted.sentences == 0)
