"""Who asks to be let in, told by other thoughts than wishing: what the address is to them, why, who has it already.

And what only sounds so: it was done before, is put elsewhere, is to go on, or is forbidden.
"""

from itertools import product

import pytest

from comunica.enrolment.meaning import Action, Reading
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO

WISHES = ("vorrei gli avvisi", "chiedo l'iscrizione", "iscrivetemi", "vorrei attivare il servizio")
PREMISES = (
    "per la mia abitazione di via Serio 4", "per casa mia in via Serio 4", "per il mio negozio di via Serio 4",
    "per l'appartamento di via Serio 4", "per la nostra casa di via Serio 4", "per il mio studio, via Serio 4",
    "per il ristorante di via Serio 4", "per la casa che ho in via Serio 4",
)  # fmt: skip
#: Of a relative, and why the person joins, or that they have it already.
RELATIVES = (
    "iscrivete il mio numero, quello di mio marito già ce l'avete. {}", "iscrivete me, mio marito c'è già. {}",
    "iscrivetemi, mia madre è rimasta sola. {}", "vi chiedo di iscrivermi, mio padre è anziano. {}",
    "segnatemi, mio fratello me l'ha consigliato. {}", "mettetemi in lista, mia moglie non usa il telefono. {}",
    "mi iscrivo perché mio figlio insiste, {}", "attivatemi visto che mia moglie lavora fuori, {}",
    "vorrei gli avvisi così mio marito sta tranquillo, {}", "iscrivetemi dato che mio padre è invalido: {}",
    "mettetemi in lista avendo la mamma anziana, {}",
)  # fmt: skip
ASKED = (
    "l'iscrizione la faccio volentieri", "l'adesione ve la do", "la registrazione la vorrei fare",
    "il consenso ve lo do",
    "mi accodo agli altri iscritti", "mi aggrego", "mi unisco a voi", "segnatevi il mio nome",
    "prendete nota del mio numero", "annotate il mio numero", "consideratemi dei vostri",
    "vogliate considerarmi iscritta", "vi autorizzo a scrivermi", "avete il mio consenso a scrivermi",
    "potete scrivermi per le allerte", "chiedo che il mio numero venga inserito tra i contatti",
    "vorrei che fosse aggiunto il mio numero", "chiedo di essere tra i destinatari", "vorrei stare nella lista",
    "inclusione nell'elenco", "richiesta di inserimento nella lista",
    "chiedo di essere aggiunta all'elenco dei riceventi",
    "vorrei che il comune mi scrivesse quando manca l'acqua", "interessata", "iscritemi",
    "vorrei gli avvisi perché sono sempre fuori", "tento l'iscrizione", "mi metto in nota", "a me gli avvisi servono",
    "tramite il presente messaggio aderisco",
)  # fmt: skip
WHO = ("{}: Rosa Milesi, via Serio 4", "{}. Rosa Milesi via Serio 4", "Buongiorno, {}, Rosa Milesi, via Serio 4")
DIALECTS = (
    "vulissi essiri avvisata", "vöri vess avisada", "vojo èssar avisà", "mannateme 'e messagge", "tegnìm informàa",
    "teneteme aggiornata", "vorissi esser avisà", "scrivìm giò anca mì", "tirìm dent", "vogghiu essiri nfurmata",
    "butéme 'dcò mi an lista", "mandim i messacc",
)  # fmt: skip
NAMED = (
    "mi i son Rosa Milesi ëd via Serio 4, {}",
    "me ciamo Rosa Milesi, via Serio 4, {}",
    "{}, Rosa Milesi de via Serio 4",
)
SHOPS = ("iscrivo la mia ditta", "registrate il mio bar", "segnate il mio negozio", "attivate il mio studio")

#: It was done, is done by others or later; another list, group or affair; what the person praises or does themselves.
NO_JOINS = (
    "l'adesione ve l'ho data", "l'iscrizione non la faccio", "l'iscrizione la faccio domani",
    "avevo già dato l'adesione",
    "ho già mandato la mia iscrizione", "ieri ho compilato il modulo di iscrizione",
    "l'iscrizione a calcio la faccio qui",
    "gli avvisi li vorrei più corti", "le comunicazioni le ricevo", "bravi per gli avvisi", "mi associo ai complimenti",
    "eccomi, mi unisco al cordoglio", "mi aggiungo alla richiesta di asfaltare",
    "chiedo l'inserimento tra i giudici popolari",
    "mettetemi in contatto con l'ufficio", "mettetemi da parte un modulo", "richiesta iscrizione anagrafica",
    "richiesta attivazione fornitura", "richiesta adesione gruppo di acquisto", "mi attivo io per la buca",
    "se serve mi attivo", "mi iscriverei se non chiedeste il nome", "mi rifiuto di iscrivermi",
    "non me la sento di iscrivermi", "questo è zio, segnatelo voi", "iscrivetemi fra i volontari",
)  # fmt: skip
GO_ON = (
    "guai a voi se smettete di mandare gli avvisi", "continuate a mandare gli avvisi", "andate avanti con gli avvisi",
    "tenete vivo questo servizio", "spero che gli avvisi continuino", "meno male che ci sono gli avvisi",
)  # fmt: skip
FORBIDDEN = (
    "non vi venga in mente di",
    "non pensate di",
    "vi proibisco di",
    "sarebbe un peccato",
    "guai a",
    "evitate di",
)
ENDS = ("chiudere il servizio", "togliere gli avvisi", "smettere di scrivere", "sospendere i messaggi")
BESIDE = ("{}", "{}, qui servono", "{}. Rosa Milesi, via Serio 4")


def reading(text: str) -> Reading:
    return read(text[0].upper() + text[1:], NAMES_TOO, GAZETTEER)


def joins_as_rosa(text: str) -> bool:
    found = reading(text)
    told = (found.given_name, found.surname, found.place and found.place.street)
    return found.action is Action.SUBSCRIBE and told == ("Rosa", "Milesi", "Via Serio")


@pytest.mark.parametrize(("wish", "premises"), [*product(WISHES, PREMISES)])
def test_an_address_is_where_they_join_whatever_it_is_to_them(wish: str, premises: str) -> None:
    assert joins_as_rosa(f"{wish} {premises}. Saluti, Rosa Milesi")
    assert joins_as_rosa(f"{premises} {wish}, Rosa Milesi")


@pytest.mark.parametrize("told", RELATIVES)
def test_a_relative_who_is_spoken_of_is_nobody_to_enrol(told: str) -> None:
    assert joins_as_rosa(told.format("Rosa Milesi, via Serio 4"))
    assert joins_as_rosa(told.format("sono Rosa Milesi, via Serio 4"))


@pytest.mark.parametrize(("asked", "who"), [*product(ASKED, WHO)])
def test_whoever_asks_to_be_let_in_joins_with_who_and_where(asked: str, who: str) -> None:
    assert joins_as_rosa(who.format(asked))


@pytest.mark.parametrize("shop", SHOPS)
def test_whoever_lets_their_shop_join_joins(shop: str) -> None:
    assert joins_as_rosa(f"{shop} in via Serio 4, Rosa Milesi")


@pytest.mark.parametrize(("wish", "who"), [*product(DIALECTS, NAMED)])
def test_dialects_ask_to_be_told_and_say_who_they_are(wish: str, who: str) -> None:
    assert joins_as_rosa(who.format(wish))


@pytest.mark.parametrize(("told", "who"), [*product(NO_JOINS, WHO)])
def test_what_was_done_or_is_done_elsewhere_enrols_nobody(told: str, who: str) -> None:
    assert reading(who.format(told)).action is not Action.SUBSCRIBE


@pytest.mark.parametrize(("told", "beside"), [*product(GO_ON, BESIDE)])
def test_that_our_notices_go_on_is_no_wish(told: str, beside: str) -> None:
    assert reading(beside.format(told)).action is Action.OTHER


@pytest.mark.parametrize(("forbidden", "ends", "beside"), [*product(FORBIDDEN, ENDS, BESIDE)])
def test_what_they_forbid_us_to_end_is_no_wish_to_leave(forbidden: str, ends: str, beside: str) -> None:
    assert reading(beside.format(f"{forbidden} {ends}")).action is Action.OTHER
