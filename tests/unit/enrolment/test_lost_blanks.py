"""A blank or an apostrophe that was lost between two words is given back; a surname of two words stays one."""

import pytest

from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Action
from comunica.enrolment.message.mended.glued_words import between_words
from comunica.enrolment.message.mended.lost_blanks import with_lost_blanks
from comunica.enrolment.message.mended.vocabulary import whole
from comunica.enrolment.message.tokens import tokenise
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO

LEAVES = """
nonvoglio più messaggi|non vogliopiù messaggi|Vogliouscire|Bastamessaggi, grazie|Disiscrivetemiper favore
disattivail servizio|Cancellatemidal servizio|non voglio piùricevere avvisi|mitolgo, grazie|toglietemidalla lista
Chiedo di nonessere più contattato|non mandate più avvisiper favore|annullate liscrizione|cancellatemi dallelenco
rimuovetemidall'elenco|Escodal servizio|stop messaggigrazie
"""
ENROLMENTS = """
attiva TizianaBorghi via Serio 3|attiva Tiziana Borghi viaSerio 3|ATTIVATiziana Borghi via Serio 3
iscrivimi Tiziana Borghivia Serio 3|Attiva Tiziana Borghi viadella Resistenza 4
vorreiricevere gli avvisi, sono Tiziana Borghi, via Serio 3|Attiva Tiziana Borghi contradaRovere
michiamo Tiziana Borghi, via Serio 3, iscrivimi|vorrei gli avvisi anchio: Tiziana Borghi, via Serio 3
attiva Tiziana Borghi abito invia Serio 3|attivatiziana Borghi via Serio 3|attiva LucaD'Amico via Serio 3
Iscrivimi Anna LoGiudice via Serio 3
"""
#: Surnames, and words that are two others by chance.
STAY = """
attiva Mario Dellacqua via Serio 3|attiva mario dellacqua via serio 3|attiva dellacqua mario via serio 3
attiva Dellavalle via Serio 3|attiva Mario Bellavia via Serio 3|attiva Mario Bellavia Serio 3|Contenti|Dellamico
iscrivimi Mario Buonaccorso via Serio 3|sig. Dallora|attiva Mario Piazzalunga via Serio 3|attiva incampo via serio 3
Anna Nonnis|attiva Mario MacDonald|confermo|trasmettetemi tutto|inviato da iPhone|attiva Mario Stoppini via Serio 3
consegnatemi la posta|ventisette|nonostante tutto|scrivìm anca mi
"""


def each(lines: str) -> list[str]:
    return [text for line in lines.strip().splitlines() for text in line.split("|")]


@pytest.mark.parametrize("text", each(LEAVES))
def test_who_leaves_may_lose_a_blank_or_an_apostrophe(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("text", each(ENROLMENTS))
def test_who_joins_may_lose_one_too(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.SUBSCRIBE


@pytest.mark.parametrize("text", each(STAY))
def test_a_surname_and_a_word_that_is_two_by_chance_are_not_cut(text: str) -> None:
    tokens = tokenise(text).all
    assert with_lost_blanks(tokens, GAZETTEER, frozenset()) == tokens


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("liscrizione", "l iscrizione"),
        ("dallelenco di ieri", "dall elenco di ieri"),
        ("lho scritto", "l ho scritto"),
        ("piùmotivo", "piu motivo"),
        ("nonmollate", "non mollate"),  # what is denied need not be known
        ("quandomi serve", "quando mi serve"),
        ("miscrivete sempre", "mi scrivete sempre"),
        ("miscrivo", "m iscrivo"),
        ("contradarovere", "contrada rovere"),
        ("jesioff", "jesi off"),
        ("jesi offgrazie", "jesi off grazie"),
        ("attiva Rosa Bonfantivia Serio 3", "attiva rosa bonfanti via serio 3"),
    ],
)
def test_the_cut_is_where_one_word_ends(written: str, meant: str) -> None:
    tokens = with_lost_blanks(tokenise(written).all, GAZETTEER, frozenset({"jesi"}))
    assert " ".join(token.folded for token in tokens) == meant


def test_the_letters_stay_as_they_were_written() -> None:
    tokens = with_lost_blanks(tokenise("NonVoglio l'ACQUA").all, GAZETTEER, frozenset())
    assert [token.text for token in tokens] == ["Non", "Voglio", "l", "ACQUA"]


def test_a_word_of_the_town_is_not_cut() -> None:
    tokens = tokenise("messaggigrazie").all
    assert len(with_lost_blanks(tokens, GAZETTEER, frozenset({"messaggigrazie"}))) == 1


@pytest.mark.parametrize("name", sorted(words_of("surnames") | words_of("street_words")))
def test_a_name_that_we_know_is_a_whole_word(name: str) -> None:
    assert name in whole()


def test_nobody_leaves_by_a_surname_that_begins_like_an_order() -> None:
    for surname in ("Stoppini", "Stopponi", "Bastari", "Bastardini", "Togliani", "Levamorte", "Bastanoni"):
        for text in (f"attiva {surname} Anna via Serio 3", f"attiva anna {surname.lower()} via serio 3", surname):
            assert read(text, NAMES_TOO, GAZETTEER).action is not Action.UNSUBSCRIBE


def test_the_cut_leaves_the_longest_short_word() -> None:
    assert between_words("messaggigrazie") == len("messaggi")
    assert between_words("messaggi") == 0


def test_two_people_are_still_two() -> None:
    found = read("attiva Darioe Filomena Rota via Serio 3", NAMES_TOO, GAZETTEER)
    assert found == read("attiva Dario e Filomena Rota via Serio 3", NAMES_TOO, GAZETTEER)
