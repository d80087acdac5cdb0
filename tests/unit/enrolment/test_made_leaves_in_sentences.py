"""Leaving as people put it into sentences: beside their reasons, as a condition of thanks, with an emoji or a slip in
it; and what stands in such sentences and is none: threats, denials, pauses, other people, questions about data."""

from collections.abc import Iterable, Iterator
from itertools import product

import pytest

from comunica.enrolment.meaning import Action, Intent
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

REASONS = (
    "mi sono trasferito a Bologna",
    "non so chi vi ha dato il mio numero",
    "mi sveglia ogni mattina",
    "non ne posso più",
    "mi avete stufato",
    "ho sbagliato a iscrivermi",
    "sono vecchia e non li capisco",
)
REQUESTS = (
    "mi potete togliere dalla lista",
    "me ne volete togliere",
    "vorrei rinunciare agli avvisi",
    "voglio bloccare le notifiche",
    "potreste bloccarmi",
    "mi piacerebbe non leggere più altri avvisi",
    "sarebbe bello se non mi scriveste più",
)
THANKS = ("vi sarei grato", "vi ringrazio", "mi fareste un favore", "sarei contenta", "sareste gentili")
ASKED_OF_US = (
    "mi toglieste",
    "mi cancellaste dalla lista",
    "mi rimuoveste dal servizio",
    "smetteste di scrivermi",
    "non mi mandaste più messaggi",
    "non mi scriveste più",
)
WISHES = ("vorrei", "chiedo di", "preferirei", "gradirei", "ho deciso di", "è mia intenzione")
HOW = ("come posso fare per", "dove devo andare per", "a chi devo rivolgermi per", "che devo fare per")
RELATIVES = ("mio marito", "la vicina", "un mio amico", "mia suocera")
TIMES = (
    "fino a settembre",
    "per qualche giorno",
    "per un po",
    "durante le ferie",
    "solo per agosto",
    "finché sono in ospedale",
)


def beside_reasons() -> Iterator[str]:
    for reason, request in product(REASONS, REQUESTS):
        for link in (" e ", " quindi ", ", ", ". "):
            yield f"{reason}{link}{request}"
        yield f"{request}. {reason.capitalize()}"


def left_out_of(texts: Iterable[str], action: Action) -> list[str]:
    """Those that are not read so, where names are asked for or not."""
    return [text for text in texts for town in (NAMES_TOO, PLACE_ONLY) if read(text, town, GAZETTEER).action != action]


def read_as_leaving(texts: Iterable[str]) -> list[str]:
    return [
        text
        for text in texts
        for town in (NAMES_TOO, PLACE_ONLY)
        if read(text, town, GAZETTEER).action is Action.UNSUBSCRIBE
    ]


def test_a_request_leaves_beside_any_reason() -> None:
    assert left_out_of(beside_reasons(), Action.UNSUBSCRIBE) == []


def test_a_condition_of_thanks_is_a_wish() -> None:
    said = (f"{thanks} se {asked}" for thanks, asked in product(THANKS, ASKED_OF_US))
    assert left_out_of(said, Action.UNSUBSCRIBE) == []


@pytest.mark.parametrize("lead", ["non sarei contenta", "guai a voi", "non sarebbe bello", "mi dispiacerebbe"])
def test_but_one_of_regret_is_none(lead: str) -> None:
    assert read_as_leaving(f"{lead} se {asked}" for asked in ASKED_OF_US[:3]) == []


def test_to_have_see_or_read_no_more_of_it_is_a_wish() -> None:
    said = [
        f"{wish} non {verb} più {thing}"
        for wish, verb, thing in product(WISHES, ("avere", "vedere", "leggere"), ("avvisi", "questi messaggi"))
    ]
    asked = [f"{how} non ricevere più {thing}?" for how, thing in product(HOW, ("avvisi", "i vostri messaggi"))]
    assert left_out_of([*said, *asked], Action.UNSUBSCRIBE) == []
    assert read_as_leaving(["mi dispiace non avere più gli avvisi", "vorrei non vedere più auto in piazza"]) == []


def test_who_says_which_messages_they_want_no_more_refuses_no_hour() -> None:
    which = ("che mi arrivano alle 7", "che mandate di notte", "che mi svegliano la domenica")
    said = (f"non voglio più {these} messaggi {each}" for these, each in product(("sti", "questi", "i vostri"), which))
    assert left_out_of(said, Action.UNSUBSCRIBE) == []
    assert read_as_leaving(["non mandatemi messaggi alle 7", "non scrivetemi di notte per favore"]) == []


@pytest.mark.parametrize("sign", ["😡", "🙏", "👋", "❌"])
def test_nobody_pauses_at_an_emoji_within_a_clause(sign: str) -> None:
    leave = (
        f"intendo rinunciare {sign} al servizio",
        f"toglietemi dal {sign} gruppo",
        f"vorrei {sign} non ricevere più avvisi",
        f"me {sign} ne cancellate?",
        f"non gradisco {sign} più messaggi",
    )
    stay = (f"non ho chiesto io la {sign} cancellazione!", f"voglio cancellarmi {sign} dal corso di nuoto")
    assert left_out_of(leave, Action.UNSUBSCRIBE) == []
    assert read_as_leaving(stay) == []


@pytest.mark.parametrize("word", ["cancelltae", "cnacellate", "cancellaet", "cancelate", "canccellate"])
@pytest.mark.parametrize("number", ["numero", "numeor", "nuemro", "nummero"])
def test_letters_that_change_places_leave_all_the_same(word: str, number: str) -> None:
    assert left_out_of([f"{word} il mio {number} dalla lissta"], Action.UNSUBSCRIBE) == []


def test_a_threat_about_something_else_is_no_wish() -> None:
    verbs = ("togliete", "rimuovete", "cancellate", "eliminate")
    said = [f"se non {verb} quei bidoni chiamo i vigili" for verb in verbs]
    said += [f"se non sistemate la buca mi {verb}" for verb in ("leverei", "cancellerei", "toglierei")]
    said += ["se non smettete di alzare le tasse me ne vado dal paese"]
    assert read_as_leaving(said) == []
    assert left_out_of(["se non la smettete vi denuncio", "se non mi togliete vi denuncio"], Action.UNSUBSCRIBE) == []


def test_what_is_denied_twice_is_wanted() -> None:
    leads = ("non è che non voglio più", "non ho detto che non voglio più", "non vorrei non ricevere più")
    assert read_as_leaving(f"{lead} {thing}" for lead, thing in product(leads, ("gli avvisi", "i messaggi"))) == []


def test_a_wish_that_is_over_is_none() -> None:
    verbs = ("cancellare", "togliere", "rimuovere", "bloccare", "sganciare")
    ends = ("ma ci ho ripensato", "ma poi ho cambiato idea")
    assert read_as_leaving(f"avevo chiesto di {verb} il mio numero {end}" for verb, end in product(verbs, ends)) == []


def test_what_others_want_for_their_own_phones_takes_nobody_off() -> None:
    said = [f"cancellate {who} dal suo numero" for who in RELATIVES]
    said += [f"{who} non vuole più messaggi sul suo telefono" for who in RELATIVES]
    said += [f"{who} diceva: non voglio più messaggi" for who in RELATIVES]
    said += ["molti vogliono uscire dal gruppo", "togliete mio padre dalla lista, ha un altro telefono"]
    assert read_as_leaving(said) == []


@pytest.mark.parametrize("thing", ["telefono", "cellulare", "sistema"])
def test_what_a_phone_does_by_itself_is_no_order(thing: str) -> None:
    said = (f"il {thing} mi blocca le notifiche, come faccio?", f"il mio {thing} mi cancella i messaggi")
    assert read_as_leaving(said) == []


def test_who_names_a_time_pauses() -> None:
    orders = ("stop", "basta messaggi", "non mandatemi niente", "non vorrei ricevere messaggi")
    assert read_as_leaving(f"{order} {time}" for order, time in product(orders, TIMES)) == []
    over = ("fino a ieri mi piacevano, ora basta messaggi", "ho provato per qualche giorno, basta messaggi")
    assert left_out_of(over, Action.UNSUBSCRIBE) == []


def test_another_list_is_none_of_ours_whatever_the_order() -> None:
    orders = ("cancellatemi", "rimuovetemi", "voglio togliermi", "chiedo di togliere il mio nome")
    lists = ("dall'elenco telefonico", "dal catasto", "dal pedibus", "dal corso di nuoto", "dalla mensa")
    assert read_as_leaving(f"{order} {where}" for order, where in product(orders, lists)) == []


@pytest.mark.parametrize(
    "text",
    [
        "art. 21: mi oppongo",
        "art. 17 GDPR cancellazione",
        "domando che nulla di quanto mi riguarda resti presso di voi",
        "chiedo che non resti nulla di me nei vostri archivi",
        "non trattate più i miei dati",
        "smettete di trattare i miei dati",
        "vi diffido dal trattare ancora i miei dati",
        "il consenso lo ritiro",
    ],
)
def test_who_wants_their_data_gone_leaves_and_the_office_hears_of_it(text: str) -> None:
    for lead in ("", "buongiorno, ", "sono Mario Rossi, "):
        reading = read(f"{lead}{text}", NAMES_TOO, GAZETTEER)
        assert (reading.action, reading.intent) == (Action.UNSUBSCRIBE, Intent.ERASURE), lead


@pytest.mark.parametrize(
    "text",
    [
        "vorrei ricevere copia di tutte le informazioni che mi riguardano",
        "vorrei ricevere tutte le informazioni che avete su di me",
        "mi mandate tutto quello che avete su di me?",
        "che dati avete di me?",
        "chiedo la portabilità dei miei dati",
        "chiedo la rettifica dei miei dati",
    ],
)
def test_who_asks_for_their_data_neither_joins_nor_leaves(text: str) -> None:
    for lead in ("", "buongiorno, ", "sono Mario Rossi, "):
        assert left_out_of([f"{lead}{text}"], Action.OTHER) == []
