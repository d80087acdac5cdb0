"""Leaving beside a sentence that has nothing to do with it, whatever stands between; and what does not leave there."""

from collections.abc import Iterator
from itertools import cycle, product

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

LEAVES = (
    "non scrivetemi più",
    "smettete di scrivermi",
    "non voglio più ricevere messaggi",
    "toglietemi dalla lista",
    "mi disiscrivo",
    "gli avvisi li potete anche fermare",
    "potete pure togliermi",
    "fermate pure gli avvisi",
    "disatttiva",
)
BESIDE = ("grazie mille per il lavoro fatto", "il lampione davanti a casa è spento", "mia figlia si sposa sabato")
STAYS = (
    "togliete quel cartello",
    "perché avete tolto le panchine?",
    "mi avete tolto?",
    "non è che mi togliete?",
    "non è vero che voglio uscire",
    "mica voglio cancellarmi",
    "se non sistemate le buche mi cancello",
    "mi cancello ahah scherzo",
    "non scrivetemi prima delle 8",
    "stop alle auto in centro",
    "da due settimane non mandate niente",
    "cancellate la mia segnalazione",
    "la Pro Loco non manda più avvisi",
    "ho paura che mi togliate",
)
BY_MOURNERS = ("mio marito è morto a marzo", "abito a Torino da un anno", BESIDE[0])
PAUSES = (", ", " - ", ". ")


def beside(core: str, others: tuple[str, ...]) -> Iterator[str]:
    for other, pause in product(others, PAUSES):
        yield f"{core}{pause}{other}"
        yield f"{other}{pause}{core}"


def leaving(texts: Iterator[str]) -> list[str]:
    towns = cycle((NAMES_TOO, PLACE_ONLY))
    return [text for text in texts if read(text, next(towns), GAZETTEER).action is Action.UNSUBSCRIBE]


@pytest.mark.parametrize("core", LEAVES)
def test_who_leaves_is_heard_beside_any_sentence(core: str) -> None:
    said = list(beside(core, BESIDE))
    assert sorted(set(said) - set(leaving(iter(said)))) == []


@pytest.mark.parametrize("core", STAYS)
def test_who_stays_is_kept_beside_any_sentence(core: str) -> None:
    assert leaving(beside(core, BY_MOURNERS)) == []


@pytest.mark.parametrize(
    "text",
    [
        "mia figlia si sposa sabato voglio uscire dal gruppo",
        "lo leggo già dall'app. Basta messaggi",
        "Come sta il sindaco? Ne želim več prejemati sporočil",
        "cavème da la lista",
    ],
)
def test_nothing_need_stand_between(text: str) -> None:
    assert leaving(iter([text])) == [text]


@pytest.mark.parametrize(
    "text",
    [
        "il corso di vela: io mi cancello, mio figlio resta",
        "gli eventi non mandatemeli più, le allerte sì",
        "come mi cancello, nel caso?",
        "basta con le macchine sul marciapiede di via Serio, stop!",
        "mi cancellai l'anno scorso per via dei troppi messaggi",
        "mio figlio ha detto voglio uscire",
        "è morto il pino della piazza, tagliatelo",
    ],
)
def test_what_hangs_together_is_not_cut(text: str) -> None:
    assert leaving(iter([text])) == []
