"""Every verb of leaving in every mood that people use, and what looks like it: sentences made from parts.

A sentence that somebody thought of can be learned by heart; a verb put through all its forms cannot.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO


class Verb(NamedTuple):
    """Infinitive, orders to one, to many and to a stranger, and what it takes (`di scrivermi`)."""

    infinitive: str
    one: str
    many: str
    polite: str
    object: str = ""


def verbs(lines: str) -> tuple[Verb, ...]:
    return tuple(Verb(*(part.strip() for part in line.split("|"))) for line in lines.strip().splitlines())


#: They take the person, or their number, off.
REMOVING = verbs("""
    cancellare|cancella|cancellate|cancelli
    togliere|togli|togliete|tolga
    levare|leva|levate|levi
    rimuovere|rimuovi|rimuovete|rimuova
    disiscrivere|disiscrivi|disiscrivete|disiscriva
    eliminare|elimina|eliminate|elimini
    escludere|escludi|escludete|escluda
    depennare|depenna|depennate|depenni
    staccare|stacca|staccate|stacchi
    disattivare|disattiva|disattivate|disattivi
    bloccare|blocca|bloccate|blocchi
    sganciare|sgancia|sganciate|sganci
    stralciare|stralcia|stralciate|stralci
""")
#: They end what we do.
ENDING = verbs("""
    smettere|smetti|smettete|smetta|di mandarmi messaggi
    cessare|cessa|cessate|cessi|l'invio degli avvisi
    interrompere|interrompi|interrompete|interrompa|i messaggi
    sospendere|sospendi|sospendete|sospenda|l'invio dei messaggi
    fermare|ferma|fermate|fermi|questi messaggi
    bloccare|blocca|bloccate|blocchi|le notifiche
    chiudere|chiudi|chiudete|chiuda|la mia iscrizione
    finire|finisci|finite|finisca|di scrivermi
    revocare|revoca|revocate|revochi|la mia iscrizione
    disdire|disdici|disdite|disdica|il servizio
    evitare|evita|evitate|eviti|di scrivermi
""")
#: The person goes: infinitive, first person, from where.
GOING = (
    ("recedere", "recedo", "dal servizio"),
    ("rinunciare", "rinuncio", "agli avvisi"),
    ("uscire", "esco", "dal gruppo"),
    ("revocare", "revoco", "il consenso"),
    ("disdire", "disdico", "l'iscrizione"),
    ("disiscrivermi", "mi disiscrivo", "dagli avvisi"),
    ("cancellarmi", "mi cancello", "dal servizio"),
    ("togliermi", "mi tolgo", "dalla lista"),
    ("ritirarmi", "mi ritiro", "dal servizio"),
)
#: What is not to be done any more: as it is told to many, with `me`, as an order, as a polite wish, and its object.
SENDING = (
    ("mandate", "mandarmi", "mandatemi", "mandaste", " messaggi"),
    ("inviate", "inviarmi", "inviatemi", "inviaste", " messaggi"),
    ("scrivete", "scrivermi", "scrivetemi", "scriveste", ""),
    ("disturbate", "disturbarmi", "disturbatemi", "disturbaste", ""),
    ("contattate", "contattarmi", "contattatemi", "contattaste", ""),
)
WISHES = ("vorrei", "voglio", "desidero", "gradirei", "chiedo di")
REQUESTS = ("potete", "potreste", "puoi", "vi prego di", "la prego di", "si prega di", "fate in modo di")


def leaves() -> Iterator[str]:
    yield from (*removals(), *ends(), *goings(), *refusals())


def removals() -> Iterator[str]:
    for verb in REMOVING:
        for lead in (*WISHES, *REQUESTS, "è possibile"):
            yield f"{lead} {verb.infinitive} il mio numero dalla lista"
        for lead in REQUESTS:
            yield f"{lead} {verb.infinitive[:-1]}mi dagli avvisi"
        yield from (f"{verb.one}mi", f"{verb.many}mi per favore", f"mi {verb.polite} dalla lista, grazie")
        yield from (f"potete {verb.infinitive[:-1]}mi?", f"mi potete {verb.infinitive}?")
        yield from (f"buongiorno, {verb.many} il mio nominativo", f"{verb.one} il mio numero dal vostro elenco")
        yield from (f"mi potreste {verb.infinitive} dalla lista?", f"fatemi {verb.infinitive} dal gruppo")


def ends() -> Iterator[str]:
    for verb in ENDING:
        for order in (verb.one, verb.many, verb.polite):
            yield f"{order} {verb.object}, grazie"
        for lead in ("potete", "potreste", "vi prego di", "si prega di"):
            yield f"{lead} {verb.infinitive} {verb.object}"


def goings() -> Iterator[str]:
    for infinitive, told, where in GOING:
        yield f"{told} {where}"
        for lead in ("vorrei", "voglio", "desidero", "intendo", "ho deciso di", "preferisco", "mi piacerebbe"):
            yield f"{lead} {infinitive} {where}"


def refusals() -> Iterator[str]:
    for many, me, order, would, thing in SENDING:
        yield from (f"non {order} più{thing}", f"non mi {many} più{thing}, grazie", f"potete non {me} più{thing}?")
        yield from (f"{lead} non {me} più{thing}" for lead in ("vi prego di", "la prego di", "chiedo di"))
        yield f"vorrei che non mi {would} più{thing}"
    for lead in (*WISHES, "preferisco", "preferirei", "intendo"):
        yield from (f"{lead} non ricevere più {what}" for what in ("messaggi", "nulla"))
        yield f"{lead} non essere più contattato"
    for lead in ("potrei", "posso", "è possibile", "sarebbe possibile", "come faccio a"):
        yield f"{lead} non ricevere più messaggi?"


def stays() -> Iterator[str]:
    for verb in REMOVING:
        yield f"come si fa a {verb.infinitive} il numero dalla lista?"  # asks how
        yield f"mia sorella vuole {verb.infinitive} il suo numero, come fa?"  # somebody else
        yield f"ieri volevo {verb.infinitive} il mio numero ma ho cambiato idea, resto"  # is over
        yield f"non {verb.many} il mio numero"  # denied
        yield f"non voglio {verb.infinitive} il mio numero, tranquilli"
        yield f"se un giorno volessi {verb.infinitive} il numero come faccio?"  # some day
        if verb.infinitive != "disiscrivere":
            yield f"potete {verb.infinitive} la buca in via Roma?"  # other things
            yield f"{verb.many} quella macchina dal marciapiede"
            yield f"il comune deve {verb.infinitive} quei cartelli"
    for verb in ENDING:
        denial = "mai " if verb.object.startswith("di ") else ""
        yield f"non {verb.many} {denial}{verb.object}"


@pytest.mark.parametrize("text", dict.fromkeys(leaves()))
def test_a_verb_of_leaving_leaves_in_every_mood(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("text", dict.fromkeys(stays()))
def test_a_verb_of_leaving_that_is_no_wish_leaves_nothing(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.OTHER


def test_there_are_many_of_them() -> None:
    assert len(set(leaves())) > 400
    assert len(set(stays())) > 80
