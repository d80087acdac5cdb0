"""Wishes to join made from parts: a command, who, where, and what people say around them, in every combination."""

from itertools import product

import pytest

from comunica.enrolment.meaning import Action, PlaceKind, Reading
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

COMMANDS = ("iscrivimi", "mi iscrivo", "iscrivetemi", "attivatemi", "vorrei iscrivermi")
#: Said willingly, politely or at once: none of it names anybody.
ADVERBS = ("volentieri", "molto volentieri", "gentilmente", "cortesemente", "pure", "subito", "anche adesso", "pls")
EXCUSES = ("scusi", "scusate", "scusatemi per", "perdonate", "chiedo scusa per", "mi scuso per")
EXCUSED = (
    "il disturbo",
    "l'ignoranza",
    "la ignoranza",
    "l'ora",
    "l'ora tarda",
    "il ritardo",
    "la fretta",
    "il mio italiano",
)
#: What the notices are about is nobody's name.
TOPICS = (
    "della neve", "del mare inquinato", "delle scuole chiuse", "di strade chiuse", "dei lavori stradali",
    "dell'acqua e della neve", "sulla raccolta dei rifiuti", "del mercato spostato",
)  # fmt: skip


def who_and_where(text: str) -> tuple[str, str, str, str]:
    found = read(text, NAMES_TOO, GAZETTEER)
    return str(found.action), found.given_name, found.surname, where(found)


def where(found: Reading) -> str:
    place = found.place
    if place is None:
        return ""
    names = {PlaceKind.ADDRESS: f"{place.street} {place.house_number}", PlaceKind.OUTSIDE: f"@{place.municipality}"}
    return names.get(place.kind, f"={place.name}")


@pytest.mark.parametrize(("command", "adverb"), [*product(COMMANDS, ADVERBS)])
def test_an_adverb_changes_nothing_and_names_nobody(command: str, adverb: str) -> None:
    known = ("subscribe", "Luca", "Rota", "Via Serio 6")
    assert who_and_where(f"{command} {adverb}: Luca Rota, via Serio 6") == known
    assert who_and_where(f"{command} {adverb}. Via Serio 6") == ("incomplete", "", "", "Via Serio 6")


@pytest.mark.parametrize(("excuse", "excused"), [*product(EXCUSES, EXCUSED)])
def test_an_apology_changes_nothing_and_names_nobody(excuse: str, excused: str) -> None:
    known = ("subscribe", "Luca", "Rota", "Via Serio 6")
    sorry = f"{excuse} {excused}"
    for text in (
        f"{sorry}, iscrivimi Luca Rota via Serio 6",
        f"iscrivimi, {sorry}, Luca Rota, via Serio 6",
        f"iscrivimi {sorry} Luca Rota via Serio 6",
        f"iscrivimi Luca Rota via Serio 6 {sorry}",
        f"iscrivimi Luca Rota via Serio 6. {sorry.capitalize()}!",
    ):
        assert who_and_where(text) == known
    assert who_and_where(f"mi iscrivo.. {sorry}, via Serio 6") == ("incomplete", "", "", "Via Serio 6")


def test_without_its_noun_an_excuse_corrects() -> None:
    assert who_and_where("iscrivimi Luca Rota via Brembo 4, scusate, via Serio 6")[3] == "Via Serio 6"


@pytest.mark.parametrize(("wish", "topic"), [*product(("vorrei ricevere gli avvisi", "vorrei i messaggi"), TOPICS)])
def test_what_the_notices_are_about_is_nobody(wish: str, topic: str) -> None:
    for written in ("Francesco Rota", "Rota Francesco", "francesco rota", "rota francesco"):
        for joint in (". ", ", ", " "):
            found = who_and_where(f"{wish} {topic}{joint}{written} via Serio 1")
            assert (found[0], found[1].title(), found[2].title(), found[3]) == (
                "subscribe", "Francesco", "Rota", "Via Serio 1",
            )  # fmt: skip


#: Given name and surname with a word for each, in every order.
LABELLED = (
    "con il nome di {0} e cognome {1}", "il nome è {0} e il cognome è {1}", "mio nome {0} mio cognome {1}",
    "nome mio {0}, cognome mio {1}", "di nome {0} e di cognome {1}", "{0} di nome e {1} di cognome",
    "di nome faccio {0} e di cognome {1}", "cognome {1} nome {0}", "nome {0} cognome {1}",
)  # fmt: skip


@pytest.mark.parametrize("labelled", LABELLED)
@pytest.mark.parametrize(("given", "surname"), [("Blessing", "Osagie"), ("Rosa", "Milesi"), ("Luca", "Di Stefano")])
def test_names_with_a_word_for_each_are_told_apart(labelled: str, given: str, surname: str) -> None:
    for text in ("iscrivimi, {0}, via Serio 3", "iscrivimi. Mi chiamo {0} abito in via Serio 3"):
        found = who_and_where(text.format(labelled.format(given, surname)))
        assert found == ("subscribe", given, surname, "Via Serio 3")


@pytest.mark.parametrize("introduced", ["sono", "sono la", "mi chiamo", "io sono", "il mio nome è"])
@pytest.mark.parametrize("name", ["Moreno", "Milena", "Franco", "Bruno"])
def test_a_single_name_that_somebody_is_called_is_the_given_name(introduced: str, name: str) -> None:
    for text in (f"iscrivimi {introduced} {name}", f"Buongiorno, {introduced} {name}, iscrivetemi"):
        assert who_and_where(text) == ("incomplete", name, "", "")


@pytest.mark.parametrize("named", ["Vincenzo Toma", "Luca Rota", "Rosa Milesi", "Maria Bianchi"])
@pytest.mark.parametrize("town", ["Nembro", "Bergamo", "Alzano Lombardo"])
def test_whoever_is_of_another_town_lives_there(named: str, town: str) -> None:
    given, surname = named.split()
    for text in (
        f"Buonasera, sono {named} di {town}. Vorrei ricevere anch'io gli avvisi: ISCRIVIMI",
        f"sono {named} di {town}, iscrivimi",
        f"iscrivimi {named} di {town}",
        f"sono {named} da {town}: vorrei gli avvisi",
        f"ISCRIVIMI {named}, {town}",
        f"iscrivimi {surname} {given} ({town})",
    ):
        assert who_and_where(text) == ("subscribe", given, surname, f"@{town}")


@pytest.mark.parametrize(
    ("written", "given", "surname"),
    [
        ("Quarta Giuseppina", "Giuseppina", "Quarta"),
        ("giuseppina quarta", "Giuseppina", "Quarta"),
        ("Tabacchi Ornella", "Ornella", "Tabacchi"),
        ("Loredana D amico", "Loredana", "D'amico"),
        ("D Amico Loredana", "Loredana", "D'Amico"),
        ("Luca Benassi", "Luca", "Benassi"),
        ("Chen Li, bar in piazza Europa 1,", "Chen", "Li"),
    ],
)
def test_everyday_words_are_surnames_beside_a_given_name(written: str, given: str, surname: str) -> None:
    found = read(f"iscrivimi {written} via Serio 3", NAMES_TOO, GAZETTEER)
    assert (found.given_name, found.surname) == (given, surname)


#: Where they work, and then where they live; the place of work tells nothing.
WORKS = ("lavoro a Bergamo in via Roma 10", "lavoro in via Roma 10", "ho il negozio in via Roma 10")
LIVES = ("abito in via Serio 25", "abito a Valdorsa in via Serio 25", "vivo in via Serio 25", "sto in via Serio 25")


@pytest.mark.parametrize(("works", "lives"), [*product(WORKS, LIVES)])
def test_where_somebody_lives_counts_and_not_where_they_work(works: str, lives: str) -> None:
    for text in (f"iscrivimi Stefano Mauro. {works} ma {lives}", f"iscrivimi Stefano Mauro, {lives} ma {works}"):
        assert who_and_where(text) == ("subscribe", "Stefano", "Mauro", "Via Serio 25")


@pytest.mark.parametrize("office", ["ufficio via Roma 20", "studio in via Roma 20", "lavoro: via Roma 20 Bergamo"])
def test_a_bracket_about_the_office_says_nothing_of_the_home(office: str) -> None:
    assert who_and_where(f"iscrivimi Stefano Mauro, via Serio 25 ({office})")[3] == "Via Serio 25"


@pytest.mark.parametrize("works", ["lavoro badante in", "faccio la badante da signora", "ho il bar in", "lavoro in"])
@pytest.mark.parametrize(
    "there",
    [
        "e abito li",
        ", abito lì",
        "e ci abito",
        "e vivo con la signora",
        "e dormo lì",
        ", abitiamo sopra",
        "e casa sopra",
    ],
)
def test_whoever_lives_where_they_work_lives_there(works: str, there: str) -> None:
    found = who_and_where(f"iscrivimi Svitlana Ceban {works} via Serio 10 {there}".replace(" ,", ","))
    assert found == ("subscribe", "Svitlana", "Ceban", "Via Serio 10")


@pytest.mark.parametrize("season", ["d'inverno stiamo a Bergamo", "d'estate sto a Bergamo", "ho casa a Bergamo"])
@pytest.mark.parametrize(
    "registered",
    ["ma la residenza è in via Serio 30", "ma sono residente in via Serio 30", "ma la residenza è qui: via Serio 30"],
)
def test_a_home_for_a_season_counts_less_than_where_somebody_is_registered(season: str, registered: str) -> None:
    assert who_and_where(f"{season} {registered}. iscrivimi Piero Rota")[3] == "Via Serio 30"


def test_where_somebody_lives_counts_more_than_where_they_are_registered() -> None:
    assert who_and_where("iscrivimi Piero Rota, abito a Bergamo ma la residenza è in via Serio 30")[3] == "@Bergamo"


@pytest.mark.parametrize(
    "homes",
    [
        "ho una casa {0} e una {1}", "ho casa {0} e {1}", "ho due case: {0} e {1}", "una casa ce l'ho {0}, l'altra {1}",
        "abbiamo una casa {0} e un'altra {1}", "sto un po' {0} un po' {1}", "d'inverno {0}, d'estate {1}",
    ],
)  # fmt: skip
@pytest.mark.parametrize(
    ("one", "other"),
    [("in via Adda 3", "in via Roma 9"), ("a Rovere", "in via Roma 9"), ("a Bergamo", "in via Roma 9")],
)
def test_of_two_homes_nobody_chooses_for_the_person(homes: str, one: str, other: str) -> None:
    assert who_and_where(f"iscrivimi Piero Rota, {homes.format(one, other)}") == ("incomplete", "Piero", "Rota", "")


@pytest.mark.parametrize("before", ["ero in via Brescia 30", "stavo in via Brescia 30", "prima via Brescia 30"])
@pytest.mark.parametrize(
    "now", ["ma da agosto sono al 95", ", ora sto al 95", "ma adesso abito al 95", ", ora 95", ", oggi al numero 95"]
)
def test_a_new_number_on_the_same_street_counts(before: str, now: str) -> None:
    found = who_and_where(f"iscrivimi Luca Rota, {before} {now}".replace(" ,", ","))
    assert found == ("subscribe", "Luca", "Rota", "Via Brescia 95")


@pytest.mark.parametrize("whose", ["la mamma di Matteo", "il papà di Luca della 2A", "la nonna di Ada 3B"])
def test_whose_relative_writes_says_neither_a_name_nor_another_home(whose: str) -> None:
    assert who_and_where(f"iscrivimi, ciao sono {whose}, via Serio 4") == ("incomplete", "", "", "Via Serio 4")


@pytest.mark.parametrize(
    "two",
    [
        "io e mio marito, Gino e Rina Belli, via Serio 4", "me e mia moglie, Gino e Pina Belli via Serio 4",
        "io e mia moglie Gino e Pina Belli, via Serio 4", "per me e mio marito Carlo e Silvana Belli via Serio 4",
    ],
)  # fmt: skip
def test_of_two_people_on_one_phone_the_surname_is_known(two: str) -> None:
    assert who_and_where(f"mi iscrivo {two}") == ("incomplete", "", "Belli", "Via Serio 4")
    assert read(f"valdorsa on {two}", PLACE_ONLY, GAZETTEER).action is Action.SUBSCRIBE


@pytest.mark.parametrize("order", ["attivate", "iscrivete", "aggiungete", "mettete", "inserite"])
@pytest.mark.parametrize("me", ["anche me", "pure me"])
@pytest.mark.parametrize(
    "there", ["sto in centro", "pls sto in centro", "per favore abito in centro", "vivo in centro"]
)
def test_me_too_with_where_i_live_is_a_wish(order: str, me: str, there: str) -> None:
    assert who_and_where(f"{order} {me} {there}") == ("incomplete", "", "", "=Centro")


@pytest.mark.parametrize(
    "family",
    [
        "mi iscrivo tutta la famiglia {0}", "mi iscrivo con tutta la famiglia {0}", "iscrivo tutta la famiglia {0}",
        "iscriviamo la famiglia {0}", "iscrivete la famiglia {0}", "ci iscriviamo, famiglia {0}",
        "iscrivimi famiglia {0}", "ADERISCO Famiglia {0}", "iscrivimi Famiglia {0}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("surname", ["Del Zotto", "Rota", "Belli", "Santoro", "Bruno"])
def test_a_family_is_asked_who_it_is(family: str, surname: str) -> None:
    assert who_and_where(family.format(surname)) == ("incomplete", "", surname, "")


@pytest.mark.parametrize("whose", ["di mia sorella", "della vicina", "del mio amico", "di mio zio"])
def test_the_family_of_somebody_else_writes_from_its_own_phone(whose: str) -> None:
    assert read(f"iscrivete la famiglia {whose}", NAMES_TOO, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize(
    "request_",
    [
        "se mi inserite anche a me", "se mi iscrivete anche me", "se mi potete inserire", "se potete aggiungermi",
        "se mi mettete in lista", "se mi aggiungete", "se mi aggiungeste", "se fosse possibile iscrivermi",
    ],
)  # fmt: skip
def test_a_request_that_begins_with_if_is_no_condition(request_: str) -> None:
    known = ("subscribe", "Teresa", "Monaco", "Via Serio 9")
    assert who_and_where(f"Buongiorno, {request_} grazie. Teresa Monaco, via Serio 9") == known
    assert who_and_where(f"Teresa Monaco, via Serio 9, {request_} grazie") == known


@pytest.mark.parametrize(
    "condition", ["solo se mi mandate le allerte", "solo se mi mettete dove dico io", "se è gratis"]
)
def test_a_condition_is_asked_back(condition: str) -> None:
    assert who_and_where(f"mi iscrivo {condition}, Teresa Monaco, via Serio 9")[0] == "incomplete"


@pytest.mark.parametrize(
    "sent",
    [
        "Mi ha detto mia cognata che bisogna mandare i dati a questo numero", "Mi hanno detto di scrivere qui",
        "Bisogna scrivere qui, mi dicono", "Vi mando i miei dati", "Come richiesto", "Come da manifesto",
        "Non ho capito bene se basta così", "Mi dicono di mandare nome e indirizzo",
    ],
)  # fmt: skip
def test_data_that_are_sent_as_somebody_was_told_are_asked_back(sent: str) -> None:
    known = ("incomplete", "Teresa", "Monaco", "Via Serio 9")
    assert who_and_where(f"Teresa Monaco, via Serio 9. {sent}") == known
    assert who_and_where(f"{sent}: Teresa Monaco, via Serio 9") == known


@pytest.mark.parametrize(
    "matter",
    [
        "C'è una perdita d'acqua, mi hanno detto di scrivere qui", "Ho scritto ieri e non mi avete risposto",
        "Mi dicono che basta scrivere qui per la carta d'identità", "Potete mandare gli avvisi anche a mio padre?",
    ],
)  # fmt: skip
def test_data_beside_another_matter_are_no_wish(matter: str) -> None:
    assert read(f"Teresa Monaco, via Serio 9. {matter}", NAMES_TOO, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("thought", ["volevo iscrivermi", "stavo per iscrivermi", "avevo pensato di iscrivermi"])
@pytest.mark.parametrize(
    "then",
    ["ma ho lasciato stare", "ma poi ci ho ripensato", "poi non l'ho fatto", "ma poi ho rinunciato", "ma poi niente"],
)
def test_a_wish_that_was_given_up_is_none(thought: str, then: str) -> None:
    for profile in (NAMES_TOO, PLACE_ONLY):
        assert read(f"sabato {thought} {then}", profile, GAZETTEER).action is Action.OTHER
        again = read(f"sabato {thought} {then}, ma adesso vorrei iscrivermi", profile, GAZETTEER)
        assert again.action is Action.INCOMPLETE


@pytest.mark.parametrize("everybody", ["per chi chiede come si entra", "per chi volesse", "a chi interessa"])
def test_what_is_told_to_everybody_is_no_wish(everybody: str) -> None:
    for profile in (NAMES_TOO, PLACE_ONLY):
        for command in ("iscrivimi", "attiva"):
            text = f"{everybody}: {command} col nome e la via. Io l'ho fatto, funziona"
            assert read(text, profile, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("joint", ["o", "oppure"])
@pytest.mark.parametrize("rest", ["", " non ho capito la differenza", " quale devo scrivere?"])
def test_which_of_two_commands_to_write_is_a_question(joint: str, rest: str) -> None:
    assert read(f"ISCRIVIMI {joint} CANCELLAMI?{rest}", NAMES_TOO, GAZETTEER).action is Action.OTHER
    assert read(f"VALDORSA ON {joint} VALDORSA OFF?{rest}", PLACE_ONLY, GAZETTEER).action is Action.OTHER
    assert read(f"VALDORSA ON {joint} OFF?{rest}", PLACE_ONLY, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize("line", ["on line", "on-line", "online"])
@pytest.mark.parametrize("matter", ["per la mensa", "asilo nido", "al corso di nuoto"])
def test_on_line_is_no_on(line: str, matter: str) -> None:
    assert read(f"iscrizione {line} {matter} non funziona", NAMES_TOO, GAZETTEER).action is Action.OTHER


@pytest.mark.parametrize(
    "owner",
    ["Scrivo col telefono della nonna", "Scrivo dal telefono di mia nonna", "questo è il telefono di mia nonna"],
)
@pytest.mark.parametrize("wish", ["vuole i messaggi", "vorrebbe gli avvisi", "vuole i messaggi sugli orari del bus"])
def test_whoever_writes_on_the_phone_of_another_enrols_its_owner(owner: str, wish: str) -> None:
    known = ("subscribe", "Gisella", "Mian", "Via Serio 9")
    assert who_and_where(f"{owner}: Gisella Mian, via Serio 9, {wish}") == known
    elsewhere = f"mia nonna Gisella Mian, via Serio 9, {wish}, questo è il suo numero 333 0000000"
    assert who_and_where(elsewhere)[0] == "other"
