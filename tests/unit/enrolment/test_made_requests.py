"""Wishes as letters and polite people put them: how they ask, and what for, in every combination."""

from itertools import product

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO

#: Somebody is to do something.
ASKED = (
    "Si prega di {}", "La prego di {}", "Vi prego di {}", "Prego {}", "Si richiede di {}", "Si chiede di {}",
    "Chiedo cortesemente di {}", "Con la presente chiedo di {}", "Vi chiedo gentilmente di {}", "Ti chiedo di {}",
    "Vi pregherei di {}", "Abbiate la cortesia di {}", "Abbia la bontà di {}", "Fatemi il favore di {}",
    "Fate il piacere di {}", "Vi sarei grato se poteste {}", "Le sarei grata se potesse {}", "Se possibile {}",
    "Se fosse possibile {}", "Gentilmente {}", "Ricordatevi di {}", "Provvedete a {}", "Vogliate {}",
    "Voglia cortesemente {}", "Sarebbe il caso di {}", "Potete per cortesia {}", "Riuscite a {}", "Potresti {}",
    "Vi autorizzo a {}", "Chiedo che vogliate {}",
)  # fmt: skip
#: Somebody wishes for themselves.
WISHED = (
    "Desidererei {}", "Gradirei {}", "Intendo {}", "Ho intenzione di {}", "Ho deciso di {}", "Avrei piacere di {}",
    "Scrivo per {}", "Sono qui per {}", "Sarei intenzionata a {}", "Mi piacerebbe {}", "Ho bisogno di {}",
    "Ho necessità di {}", "Preferirei {}", "È mia intenzione {}", "Domando di {}", "Insisto per {}", "Chiedo di {}",
)  # fmt: skip
TO_JOIN = ("iscrivermi al servizio", "aggiungermi alla lista", "inserirmi tra i destinatari", "registrarmi")
TO_HAVE_JOINED = ("essere aggiunto alla lista", "essere inserita tra i destinatari", "ricevere i vostri avvisi")
TO_LEAVE = ("cancellarmi dal servizio", "togliermi dalla lista", "eliminare il mio numero", "disiscrivermi")
TO_HAVE_LEFT = ("essere tolto dalla lista", "essere eliminata dai contatti", "non ricevere più avvisi")
SIGNED = ("", ". Distinti saluti, Ugo Bertolini")

JOINS = [
    *product(ASKED, (*TO_JOIN, "mandarmi i vostri avvisi"), SIGNED),
    *product(WISHED, (*TO_JOIN, *TO_HAVE_JOINED), SIGNED),
]
LEAVES = [
    *product(ASKED, (*TO_LEAVE, "non mandarmi più avvisi"), SIGNED),
    *product(WISHED, (*TO_LEAVE, *TO_HAVE_LEFT), SIGNED),
]
#: No wish of who writes: asked how, told, denied, doubted, or for another service.
NO_WISHES = (
    "Come faccio a {}?", "Non voglio {}", "Non so se {}", "Chi deve {}?",
    "Mio fratello non vuole {}", "Perché dovrei {}?",
)  # fmt: skip


def action(text: str) -> Action:
    return read(text, NAMES_TOO, GAZETTEER).action


@pytest.mark.parametrize(("how", "what", "signed"), JOINS)
def test_whoever_asks_politely_to_be_enrolled_wants_to_join(how: str, what: str, signed: str) -> None:
    assert action(how.format(what) + signed) is Action.INCOMPLETE


@pytest.mark.parametrize(("how", "what", "signed"), LEAVES)
def test_whoever_asks_politely_to_be_taken_off_leaves(how: str, what: str, signed: str) -> None:
    assert action(how.format(what) + signed) is Action.UNSUBSCRIBE


@pytest.mark.parametrize(("how", "what"), [*product(NO_WISHES, TO_JOIN)])
def test_a_question_a_doubt_or_a_denial_enrols_nobody(how: str, what: str) -> None:
    assert action(how.format(what)) is Action.OTHER


@pytest.mark.parametrize("asked", [*ASKED])
def test_a_request_for_another_service_enrols_nobody(asked: str) -> None:
    assert action(asked.format("iscrivermi al corso di nuoto")) is Action.OTHER
