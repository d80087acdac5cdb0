"""Ways in which people leave, and beside each what only looks like it: both made from the same parts."""

from collections.abc import Iterator
from itertools import product

import pytest

from comunica.enrolment.meaning import Action, Pending, Question
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

type Parts = tuple[tuple[str, ...], ...]

_END = ("", ", grazie")
_BARE = ("basta", "stop", "fuori", "esco", "chiudo qui", "rinuncio", "mi tolgo")
_OUT_THERE = ("cacciatori vicino alle case", "camion in via Serio", "schiamazzi", "ai botti", "con le auto in piazza")
_BARE_ORDERS = ("Stop!", "Quando la smettete?", "Smettetela!", "La finite?", "Adesso basta!", "La volete piantare?")
_THEY = ("il comitato", "la pro loco", "mia nuora", "la parrocchia", "il medico")

LEAVES: dict[str, Parts] = {
    "an order to nobody": (
        ("Che", "Insomma, che", "Voglio che"),
        ("il mio numero", "il mio contatto", "questo numero"),
        ("sparisca", "se ne vada", "non compaia più", "venga tolto"),
        ("dai vostri elenchi", "dalla rubrica entro oggi", ""),
    ),
    "a yes that is taken back": (
        (
            "Vi avevo dato il mio sì",
            "L'ok che vi ho dato",
            "Il mio numero ve l'ho lasciato a marzo",
            "Avevo detto di sì",
        ),
        (":", ",", "."),
        ("me lo riprendo", "ora lo ritiro", "lo rivoglio indietro"),
    ),
    "a change of mind": (("Ho cambiato idea", "Ci ho ripensato", "Mi sono ricreduta"), (",", "."), _BARE, _END),
    "an apology first": (
        ("scusate il disturbo ma", "scusi se disturbo ma", "mi dispiace disturbarvi ma", "perdonatemi ma"),
        (*_BARE[:4], "basta messaggi", "disdetta"),
        _END,
    ),
    "a name under it": (
        (*_BARE, "Basta così grazie", "sospendete per sempre"),
        (".", ","),
        ("Mario Rossi", "Anna De Santis"),
    ),
    "impatience": (("Basta messaggi!", "Troppi avvisi!", "Ancora messaggi!"), _BARE_ORDERS),
    "done with the town": (
        ("Io col comune ho chiuso", "Ho chiuso con voi", "Con questa amministrazione ho finito"),
        (",", "."),
        ("non voglio più niente sul telefono mio", "niente messaggi", "non scrivetemi"),
    ),
    "sooner than to answer": (
        ("Più che dirvi il civico", "Invece di darvi i miei dati", "A questo punto"),
        ("preferisco essere cancellato", "preferisco non ricevere più niente", "preferisco uscirne"),
    ),
    "a reason, and one word": (("troppi messaggi", "non fa per me"), ("lascio", "esco", "mi tolgo")),
    "whoever has the phone": (
        ("mio marito", "mia nonna"),
        ("non vuole più messaggi su questo telefono", "su questo telefono non vuole più niente"),
    ),
    "another stays": (
        ("Quello di mia moglie lasciatelo", "Mio figlio li riceve sul suo", "Il numero di mio padre tenetelo"),
        (",", "."),
        ("il mio cancellatelo", "il mio invece levatelo", "io invece esco", "io non li voglio"),
    ),
    "from now on": (
        ("Nessun messaggio", "Zero avvisi", "Neanche una notifica"),
        ("d'ora in poi", "da oggi in avanti", "da adesso in poi"),
    ),
    "in so many words": (
        ("In poche parole:", "Ve lo dico:", "È l'ultima volta che lo dico:"),
        ("cancellatemi", "toglietemi"),
    ),
}

NONE: dict[str, Parts] = {
    "something else is to end": (("Basta", "Stop"), tuple(f"{each}!" for each in _OUT_THERE), _BARE_ORDERS),
    "what they do out there": (
        ("Tagliano gli alberi del viale", "Gli operai martellano dalle sei", "Il vicino brucia la plastica"),
        (".", "!", ","),
        _BARE_ORDERS[:3],
    ),
    "others write no more": (
        _THEY,
        ("non manda più avvisi", "non mi scrive più", "non invia più niente"),
        ("", ", voi sì", ", come mai?"),
    ),
    "nothing comes": (
        ("È da Natale che", "Fa un anno che", "Da quando è finita la piena", "Dall'ultima allerta"),
        ("non mandate più niente", "non scrivete più", "non mi scrivete più"),
        ("", ", come mai?"),
    ),
    "another number": (
        ("Sul vecchio numero", "Al numero di prima", "Sulla vecchia sim", "A quel numero"),
        ("non mandate più niente", "non scrivetemi più", "non scrivete più"),
        (", usate questo", ", il nuovo è 3351234567"),
    ),
    "away for a while": (
        ("Per agosto", "Da domenica", "Questa settimana", "Da lunedì a venerdì", "Per un paio di mesi"),
        ("niente avvisi", "non mandate niente", "basta messaggi", "non scrivetemi"),
        (", che siam via", ", sono in ospedale", ", poi ricominciate pure", ", da settembre mandateli ancora"),
    ),
    "a regret": (
        ("Mi dispiacerebbe", "Sarebbe un peccato", "Mi seccherebbe", "Non mi piacerebbe"),
        ("essere cancellato", "uscire dal gruppo", "non ricevere più gli avvisi"),
    ),
    "woe to you": (
        ("Guai a voi se", "Peccato se"),
        ("smettete di mandare gli avvisi", "chiudete il servizio", "mi togliete dalla lista"),
        ("", ", qui sono l'unica voce"),
    ),
    "a hat": (("Mi levo tanto di cappello", "Mi tolgo il cappello", "Mi tolgo un peso"), ("", ", bravi")),
    "a relative's own phone": (
        ("Potete togliere mia zia dai vostri elenchi?", "Togliete mio fratello dalla lista,"),
        ("lei sul suo telefono non sa scrivere", "ha il suo numero e non li vuole più"),
    ),
    "another goes": (
        ("Quello di mia moglie cancellatelo", "Togliete mio figlio", "Cancellate il numero di mio padre"),
        (",", "."),
        ("il mio lasciatelo", "il mio no", "io resto", "questo lasciatelo"),
    ),
    "the number of before": (
        ("Togliete il numero vecchio", "Il vecchio numero toglietelo", "Quello vecchio cancellatelo"),
        ("e mettete questo", ", ora ho questo", ", il nuovo è questo"),
    ),
    "other things taken back": (
        ("Il modulo l'ho lasciato in ufficio", "Vi ho prestato il gazebo"),
        (":", ","),
        ("me lo riprendo", "lo ritiro"),
    ),
    "others end it": (("Chiudono il servizio?", "Fermano gli avvisi?", "Fine allerta?", "non serve più che veniate"),),
}


def _said(parts: Parts) -> Iterator[str]:
    for each in product(*parts):
        yield " ".join(part for part in each if part).replace(" ,", ",").replace(" :", ":").replace(" .", ".")


@pytest.mark.parametrize("way", LEAVES)
def test_who_leaves_is_heard(way: str) -> None:
    missed = [text for text in _said(LEAVES[way]) if read(text, NAMES_TOO, GAZETTEER).action is not Action.UNSUBSCRIBE]
    assert missed == []


@pytest.mark.parametrize("way", NONE)
def test_what_only_looks_like_it_leaves_nobody_out(way: str) -> None:
    invented = [text for text in _said(NONE[way]) if read(text, PLACE_ONLY, GAZETTEER).action is Action.UNSUBSCRIBE]
    assert invented == []


@pytest.mark.parametrize(
    "text",
    [
        "Basta camion in via Serio! Stop!",
        "Volevo cancellarmi ma ci ho ripensato",
        "Voglio uscire dal paese ma la strada è chiusa",
    ],
)
def test_no_sentence_of_an_answer_leaves_for_the_whole(text: str) -> None:
    for asked in (Question.JOIN, Question.PLACE):
        assert read(text, NAMES_TOO, GAZETTEER, Pending(asked=asked)).action is not Action.UNSUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "Guai a voi se smettete di mandare gli avvisi, per noi di via Serio sono l'unica voce",
        "Non smettete di mandare gli avvisi, per noi di via Serio 4 sono l'unica voce",
    ],
)
def test_who_begs_us_not_to_stop_is_not_enrolled(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is not Action.SUBSCRIBE


@pytest.mark.parametrize(
    "text",
    [
        "Svegliano i bambini. Smettetela!",
        "Il telefono squilla di continuo. Stop!",
        "A settembre andiamo via, non mandate più niente",
        "da marzo torno in Germania, non scrivete più",
        "dal prossimo mese non mandate più niente",
        "non mi dispiacerebbe essere cancellato",
        "Mi tolgo il pensiero: cancellatemi",
        "Guai a voi se non mi togliete",
        "Tolgano il mio numero per cortesia",
        "su questo numero non mandate più, usate l'altro",
        "esco. Grazie e cordiali saluti, Anna Verdi",
    ],
)
def test_what_looks_like_none_may_be_a_wish(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE
