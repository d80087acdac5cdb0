"""What a wish is about stands apart from its verb, before or after it, and a pronoun stands for it: made from parts.

The same with a thing of somebody else, and with what makes such words no wish.
"""

from collections.abc import Iterator
from typing import NamedTuple

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO


class Thing(NamedTuple):
    """What is named apart, the pronoun that stands for it, and the end of a participle that goes with it."""

    name: str
    it: str
    end: str

    def many(self, one: str, several: str) -> str:
        """The word for as many as there are."""
        return several if self.it in ("li", "le") else one


class Verb(NamedTuple):
    """Infinitive, orders to many, to one and to a stranger, and a participle without its end."""

    infinitive: str
    many: str
    one: str
    polite: str
    done: str

    @property
    def stem(self) -> str:
        """The infinitive as it is before a pronoun."""
        return self.infinitive[:-1]


OWN = (Thing("il mio numero", "lo", "o"), Thing("la mia iscrizione", "la", "a"), Thing("i miei dati", "li", "i"))
OURS = (Thing("gli avvisi", "li", "i"), Thing("le vostre comunicazioni", "le", "e"))
OTHERS = (Thing("i rami secchi", "li", "i"), Thing("la panchina rotta", "la", "a"), Thing("il cassonetto", "lo", "o"))
REMOVING = (
    Verb("togliere", "togliete", "togli", "tolga", "tolt"),
    Verb("levare", "levate", "leva", "levi", "levat"),
    Verb("rimuovere", "rimuovete", "rimuovi", "rimuova", "rimoss"),
    Verb("cancellare", "cancellate", "cancella", "cancelli", "cancellat"),
    Verb("depennare", "depennate", "depenna", "depenni", "depennat"),
)
ENDING = (
    Verb("fermare", "fermate", "ferma", "fermi", "fermat"),
    Verb("interrompere", "interrompete", "interrompi", "interrompa", "interrott"),
    Verb("bloccare", "bloccate", "blocca", "blocchi", "bloccat"),
)


def wishes(thing: Thing, verb: Verb) -> Iterator[str]:
    """The thing first and last, a pronoun glued, before the verb or none."""
    name, it, end = thing
    yield from (f"{name} {verb.many}{it}", f"{name} {verb.one}{it}", f"{name} {it} {verb.polite}")
    yield from (f"{name} potete {verb.stem}{it}", f"{name} {it} potete {verb.infinitive}")
    yield from (f"{name} dovete {verb.stem}{it}", f"{name} me {it} dovete {verb.infinitive}")
    yield from (f"{name} vorrei {verb.stem}{it}", f"{name} {it} vorrei {verb.infinitive}")
    yield from (f"{name} fate{it} {verb.infinitive}", f"{name}? {verb.many}{it}.", f"{name}: {verb.many}{it} pure")
    yield from (f"{verb.many}{it}, {name}", f"{verb.many}me{it} {name}")
    must = thing.many("va", "vanno")
    yield from (f"{name} {must} {verb.done}{end}", f"{must} {verb.done}{end} {name}")
    yield f"{name} {thing.many('è', 'sono')} da {verb.infinitive}"


def kept(thing: Thing, verb: Verb) -> Iterator[str]:
    """Denied, feared, told of somebody, thought of, asked."""
    name, it, end = thing
    yield from (f"{name} non {verb.many}{it}", f"{name} non {it} dovete {verb.infinitive}")
    yield from (f"{name} non {it} voglio {verb.infinitive}", f"{name} come si fa a {verb.stem}{it}?")
    yield f"ho paura che {name} {thing.many('venga', 'vengano')} {verb.done}{end}"
    yield f"non vorrei che {name} {thing.many('venga', 'vengano')} {verb.done}{end}"
    yield f'mia suocera dice "{name} {verb.many}{it}", poi vi legge sempre'
    yield f"se non asfaltate via Roma {name} {it} faccio {verb.infinitive}"
    yield f"se {name} {it} {verb.many} poi posso tornare?"


def goings() -> Iterator[str]:
    for thing in OWN:
        yield from (f"{thing.name} fate{thing.it} sparire dalla vostra lista", f"fate sparire {thing.name} dall'elenco")
        yield f"{thing.name} {thing.many('deve', 'devono')} scomparire dai vostri archivi"


LEAVES = (
    *(text for thing in OWN for verb in REMOVING for text in wishes(thing, verb)),
    *(text for thing in OURS for verb in ENDING for text in wishes(thing, verb)),
    *goings(),
)
STAYS = (
    *(text for thing in OWN for verb in REMOVING for text in kept(thing, verb)),
    *(text for thing in OTHERS for verb in REMOVING for text in wishes(thing, verb)),
)


@pytest.mark.parametrize("text", LEAVES)
def test_what_is_named_apart_is_to_go(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("text", STAYS)
def test_what_is_another_s_or_not_meant_stays(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is not Action.UNSUBSCRIBE


def leaves_once() -> Iterator[str]:
    yield "Buongiorno, mia moglie riceve già tutto sul suo telefono. Il mio numero potete toglierlo."
    yield "Con tutto il rispetto per il sindaco, il mio numero fatelo sparire dalla vostra lista"
    yield "sn in svizzera ormai ke me ne faccio, toglietemi 😅"
    yield "Attiva... no aspetta, ripensandoci disattiva e basta"
    yield from ("ma stop, lasciate stare", "basta, lasciate perdere", "Mandatemi fuori", "toglietece dalla lista")
    yield from ("smettetela di scrivermi che non ne posso più", "non scrivetemi che tanto non leggo")
    yield "La mia iscrizione? La tolga, e buonanotte"
    yield from ("buongiorno, il mio cellulare levatelo pure dalla lista", "salve, il mio telefono toglietelo")


def stays_once() -> Iterator[str]:
    yield "Non scrivetemi di chiamare l'ufficio, non risponde nessuno!"
    yield "Smettetela di scrivere che va tutto bene: la strada frana e voi mandate la foto della fontana"
    yield "non mandatemi a dire che è tutto a posto"
    yield "nn è ke mi togliete vero? ho scritto una cosa strana l'altro gg"
    yield "Mio marito dice sempre che un giorno mi cancella da qui perché leggo gli avvisi a tavola"
    yield 'Mia suocera dice "io mi cancello", poi dopo un\'ora vi loda. Non fateci caso'
    yield "Se vi mando DISATTIVA mi togliete solo dagli avvisi o pure dalla mensa?"
    yield from ("il mio telefono le blocca da solo", "salve, il telefono mi blocca le notifiche")
    yield from ("fate uscire gli avvisi anche in inglese", "mia madre ha il suo cell, lo togliete voi?")
    for form in ("più corti", "un po' più chiari", "molto meno lunghi"):
        yield from (f"si può avere i messaggi {form}?", f"vorrei ricevere gli avvisi {form}, non ci vedo bene")
    for condition in ("quando sistemate il ponticello", "solo se chiudete le buche", "appena togliete quel cantiere"):
        yield from (f"Mi iscrivo {condition}, prima no", f"{condition} mi iscrivo")


@pytest.mark.parametrize("text", tuple(leaves_once()))
def test_it_is_a_wish_in_any_order(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.UNSUBSCRIBE


@pytest.mark.parametrize("text", tuple(stays_once()))
def test_it_is_no_wish_of_theirs(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.OTHER


def joins() -> Iterator[str]:
    yield from (f"{order}, Mara Zoppi via Serio 4" for order in ("iscrivetece", "mettetece in lista", "aggiungeteme"))
    yield "iscrivetece a tutti e due, Mara Zoppi via Serio 4"
    for who in ("la vicina", "mio cognato", "una collega"):
        for wish in ("iscrivermi", "registrarmi", "ricevere gli avvisi"):
            yield f"Sono appena arrivata e {who} mi ha dato questo numero per {wish}: Mara Zoppi, via Serio 4"
    yield from (f"il mio numero {put}, Mara Zoppi via Serio 4" for put in ("aggiungetelo", "registratelo pure"))
    yield "mi iscrivo quando avete tempo, Mara Zoppi via Serio 4"


@pytest.mark.parametrize("text", tuple(joins()))
def test_it_joins_in_any_order(text: str) -> None:
    assert read(text, NAMES_TOO, GAZETTEER).action is Action.SUBSCRIBE
