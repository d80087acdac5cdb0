"""Wishes to join made from who asks, for what, and who and where; and the same words where nobody wishes."""

from itertools import product

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

#: Somebody wishes it, and may be asked for or may ask: an infinitive follows.
WISHES = (
    "vorrei", "mi piacerebbe molto", "avrei bisogno di", "volevo chiedere di", "volevo sapere se era possibile",
    "chiedevo se posso", "sono a chiedere di", "sono a domandare di", "faccio domanda di", "Faccio richiesta di",
    "dichiaro di voler", "spero di poter", "mi permetto di chiedere di", "ho il piacere di", "acconsento a",
    "do il consenso a", "mi servirebbe", "sarei interessata a", "la sottoscritta desidera", "siamo qui per",
    "con la presente chiedo di", "avrei voluto", "ho voglia di", "è possibile",
)  # fmt: skip
WHAT = (
    "iscrivermi al servizio", "essere inserita nella lista degli avvisi", "ricevere le allerte meteo",
    "far parte del gruppo", "cominciare a ricevere i messaggi del comune", "usufruire del servizio avvisi",
    "entrare nella chat del comune", "rimanere informata sulle novità del paese", "aggiungermi tra i destinatari",
    "essere avvisata quando chiudono le scuole", "registrarmi a Valdorsa Informa",
)  # fmt: skip
#: Somebody is to do it to the person.
ORDERS = (
    "mi dovreste inserire nella lista", "vorrei che mi includeste tra gli iscritti", "chiedo che mi registriate",
    "se mi potete aggiungere al gruppo", "se potete segnarmi tra gli iscritti", "riuscite ad abbonarmi al servizio?",
    "mi inserisca nell'elenco", "segnate il mio numero per gli avvisi", "fatemi avere le notifiche",
    "vorrei che mi mandaste gli avvisi", "chiedo di mandarmi le comunicazioni",
    "avvisatemi sulle chiusure delle strade",
    "mi potete avvisare delle emergenze", "vi prego di tenermi al corrente delle allerte meteo", "mandami i messaggi",
    "vorrei che mi teneste informata delle novità", "spedite gli avvisi anche a me", "mi tenga aggiornato",
    "vi chiedo di avvisarmi in caso di pericolo", "avvisate anche me delle emergenze",
)  # fmt: skip
LEADS = ("", "abito qui da poco, ", "Ho saputo di questo servizio da un vicino. ", "siccome non ho internet, ")
WHO_AND_WHERE = ("{}. Rosa Milesi, via Serio 4", "{}: Milesi Rosa via Serio 4", "sono Rosa Milesi di via Serio 4, {}")

#: Nobody wishes it: denied, told, asked how, heard of, praised, or only thought of.
DENIED = ("non voglio", "non ho chiesto di", "non ho mai chiesto di", "non sono interessata a", "non ho intenzione di")
TOLD = (
    "ieri ho chiesto di",
    "la settimana scorsa avevo scritto per",
    "mia sorella non sa come",
    "è utile",
    "ottima idea",
)
ASKED = (
    "come faccio a {}?", "che documenti servono per {}?", "a chi devo chiedere per {}?", "serve lo SPID per {}?",
    "dove bisogna andare per {}?", "entro quando posso {}?", "se volessi {} cosa dovrei fare?",
    "se decido di {} quanto costa?",
)  # fmt: skip
NOT_WISHED = (
    "essere inserita nella lista degli avvisi", "ricevere le allerte meteo", "far parte del gruppo",
    "essere avvisata quando chiudono le scuole", "mettermi tra i destinatari", "partecipare al canale",
)  # fmt: skip
SIGNED = ("", "\nRosa Milesi, via Serio 4")
#: Another affair, and what we know of somebody.
OTHERS = (
    "iscrivermi alla biblioteca", "aderire al bando affitti", "partecipare al torneo di calcetto",
    "essere inserita nella graduatoria del nido", "ricevere la carta d'identità", "avere copia dei miei dati",
    "ricevere copia di tutte le informazioni che mi riguardano (art. 15)", "avere le informazioni che avete su di me",
)  # fmt: skip


def action(text: str) -> Action:
    return read(text, NAMES_TOO, GAZETTEER).action


@pytest.mark.parametrize(("wish", "what"), [*product(WISHES, WHAT)])
def test_whoever_wishes_for_it_in_whatever_words_is_asked_who_they_are(wish: str, what: str) -> None:
    assert action(f"{wish} {what}") is Action.INCOMPLETE
    assert action(f"Buongiorno, {wish} {what}. Grazie") is Action.INCOMPLETE


@pytest.mark.parametrize(("lead", "order"), [*product(LEADS, ORDERS)])
def test_whoever_asks_us_to_do_it_joins(lead: str, order: str) -> None:
    assert action(f"{lead}{order}") is Action.INCOMPLETE


@pytest.mark.parametrize(
    ("told", "wish"), [*product(WHO_AND_WHERE, (*(f"{each} {WHAT[1]}" for each in WISHES), *ORDERS))]
)
def test_with_who_and_where_it_is_an_enrolment(told: str, wish: str) -> None:
    found = read(told.format(wish), NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name, found.surname) == (Action.SUBSCRIBE, "Rosa", "Milesi")


@pytest.mark.parametrize("what", WHAT)
def test_what_is_wished_is_nobodys_name(what: str) -> None:
    found = read(f"vorrei poter {what} Luca Rota via Serio 4", NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name, found.surname) == (Action.SUBSCRIBE, "Luca", "Rota")


@pytest.mark.parametrize(("said", "what", "signed"), [*product(DENIED, NOT_WISHED, SIGNED)])
def test_what_is_denied_enrols_nobody(said: str, what: str, signed: str) -> None:
    for lead in LEADS:
        assert action(f"{lead}{said} {what}{signed}") in (Action.OTHER, Action.UNSUBSCRIBE)


@pytest.mark.parametrize(("said", "what", "signed"), [*product(TOLD, NOT_WISHED, SIGNED)])
def test_what_is_told_or_praised_enrols_nobody(said: str, what: str, signed: str) -> None:
    found = action(f"{said} {what}{signed}")
    assert found is not Action.SUBSCRIBE if signed else found is Action.OTHER


@pytest.mark.parametrize(("asked", "what"), [*product(ASKED, NOT_WISHED)])
def test_a_question_how_or_what_then_enrols_nobody(asked: str, what: str) -> None:
    assert action(asked.format(what)) is Action.OTHER
    assert action(f"{asked.format(what)} Rosa Milesi, via Serio 4") is not Action.SUBSCRIBE


@pytest.mark.parametrize("read_", ["ho letto che si può", "ho visto che si può", "ho sentito che si può"])
@pytest.mark.parametrize("what", ["aderire al servizio", "essere inseriti nella lista", "ricevere gli avvisi"])
def test_what_everybody_may_do_is_no_wish(read_: str, what: str) -> None:
    assert action(f"{read_} {what}") is Action.OTHER


@pytest.mark.parametrize(("wish", "other", "signed"), [*product(WISHES[:16], OTHERS, SIGNED)])
def test_another_affair_enrols_nobody(wish: str, other: str, signed: str) -> None:
    found = action(f"{wish} {other}{signed}")
    assert found is not Action.SUBSCRIBE if signed else found is Action.OTHER


@pytest.mark.parametrize("order", ["potete mandare gli avvisi anche a {}?", "vorrei che {} ricevesse gli avvisi"])
@pytest.mark.parametrize("whom", ["mia madre", "mio marito", "la mia vicina"])
def test_for_somebody_else_nobody_is_enrolled(order: str, whom: str) -> None:
    for profile in (NAMES_TOO, PLACE_ONLY):
        found = read(f"{order.format(whom)} Rosa Milesi, via Serio 4", profile, GAZETTEER)
        assert found.action is not Action.SUBSCRIBE
