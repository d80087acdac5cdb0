"""Nobody is enrolled without asking, and nobody who asks is passed over: messages made from parts, signed."""

from itertools import product

import pytest

from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from tests.unit.enrolment.valdorsa import GAZETTEER, NAMES_TOO, PLACE_ONLY

SIGNED = ("{}. Rosa Milesi, via Serio 4", "{}\nRosa Milesi\nvia Serio 4", "sono Rosa Milesi, via Serio 4. {}")
#: What others send.
THEIRS = (
    "gli avvisi della Regione", "le allerte della Protezione civile regionale", "i messaggi della parrocchia",
    "le notifiche della banca", "le comunicazioni dell'ASL", "gli avvisi sull'app IO", "IT-alert",
    "i messaggi della Pro Loco",
)  # fmt: skip
WANTED = (
    "vorrei ricevere {}",
    "mandatemi {}",
    "attivatemi {}",
    "posso avere {}?",
    "mi mandate {}?",
    "mi interessano {}",
)
OURS = (
    "gli avvisi del comune", "le allerte della protezione civile", "gli avvisi della scuola e delle strade",
    "gli avvisi del comune e della Regione",
)  # fmt: skip
#: Joining is spoken of: done, refused, asked about, told, tried.
SPOKEN_OF = (
    "{} l'ho già fatto", "sono riuscita a {} ieri, tutto ok", "{}? no grazie", "{} costa qualcosa?",
    "ma {} è obbligatorio?", "mi hanno detto che {} è facile", "per {} bisogna essere residenti?",
    "qualcuno sa come {}?", "come si fa ad {}?", "ieri ho provato ad {} e non va", "non riesco ad {}, perché?",
)  # fmt: skip
JOINING = ("iscriversi", "attivare il servizio", "aderire", "attivarsi", "essere avvisati")
NO_SERVICE_OF_OURS = (
    "l'illuminazione si attiva troppo tardi", "vorrei essere inserita nel telesoccorso", "devo attivare la SIM nuova",
    "mi iscrivo al nuoto", "inoltra questo messaggio a dieci contatti", "mi attivo io se il comune non fa niente",
    "vorrei essere inserita nella chat delle mamme",
)  # fmt: skip
#: Said beside a command: none of it is a place.
BESIDE = ("mio marito è già iscritto", "mia figlia lo riceve già", "mia sorella è già nella lista", "Quanto costa?")


def action(text: str) -> Action:
    return read(text, NAMES_TOO, GAZETTEER).action


@pytest.mark.parametrize(("wanted", "theirs", "signed"), [*product(WANTED, THEIRS, SIGNED)])
def test_what_others_send_is_none_of_ours(wanted: str, theirs: str, signed: str) -> None:
    assert action(signed.format(wanted.format(theirs))) is Action.OTHER


@pytest.mark.parametrize(("ours", "signed"), [*product(OURS, SIGNED)])
def test_what_we_send_is_ours_whatever_it_is_about(ours: str, signed: str) -> None:
    assert action(signed.format(f"vorrei ricevere {ours}")) is Action.SUBSCRIBE
    assert (
        action(signed.format("ricevo già gli avvisi della Regione, vorrei anche i vostri avvisi")) is Action.SUBSCRIBE
    )


@pytest.mark.parametrize(("said", "what", "signed"), [*product(SPOKEN_OF, JOINING, SIGNED)])
def test_whoever_speaks_of_joining_is_not_enrolled(said: str, what: str, signed: str) -> None:
    for profile in (NAMES_TOO, PLACE_ONLY):
        assert read(signed.format(said.format(what)), profile, GAZETTEER).action is not Action.SUBSCRIBE


@pytest.mark.parametrize("asked", ["è possibile iscriversi?", "si può attivare il servizio?", "potete iscrivere me?"])
def test_whoever_asks_whether_they_may_join_does(asked: str) -> None:
    assert action(f"{asked} Rosa Milesi, via Serio 4") is Action.SUBSCRIBE


@pytest.mark.parametrize(("said", "signed"), [*product(NO_SERVICE_OF_OURS, SIGNED)])
def test_another_affair_signed_with_who_and_where_enrols_nobody(said: str, signed: str) -> None:
    assert action(signed.format(said)) is not Action.SUBSCRIBE


@pytest.mark.parametrize("command", ["iscrivimi", "vorrei iscrivermi", "voglio ricevere gli avvisi"])
@pytest.mark.parametrize("beside", BESIDE)
def test_what_a_relative_does_or_what_it_costs_is_no_place(command: str, beside: str) -> None:
    for text in (f"{beside}. {command}, Rosa Milesi, via Serio 4", f"{beside}\nRosa Milesi, via Serio 4\n{command}"):
        found = read(text, NAMES_TOO, GAZETTEER)
        assert found.place is not None
        assert (found.action, found.place.street, found.place.house_number) == (Action.SUBSCRIBE, "Via Serio", "4")


@pytest.mark.parametrize("day", ["12 marzo 2024", "lì 4 maggio 2025", "Valdorsa, 1 giugno 2026"])
def test_the_day_of_a_letter_is_no_street(day: str) -> None:
    found = read(f"Vorrei ricevere gli avvisi\nRosa Milesi\n{day}", NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name, found.surname) == (Action.INCOMPLETE, "Rosa", "Milesi")


@pytest.mark.parametrize("owner", ["con questo suo numero", "scrivo dal suo telefono"])
def test_whoever_was_asked_by_the_owner_of_the_phone_enrols_them(owner: str) -> None:
    found = read(f"mia madre mi ha chiesto di iscriverla, {owner}. Rosa Milesi, via Serio 4", NAMES_TOO, GAZETTEER)
    assert (found.action, found.given_name) == (Action.SUBSCRIBE, "Rosa")


@pytest.mark.parametrize(
    "dictated", ["iscrivimi punto Rosa Milesi via Serio 4", "iscrivimi punto\nRosa Milesi via Serio 4"]
)
def test_a_full_stop_spoken_after_the_command_is_no_word(dictated: str) -> None:
    assert action(dictated) is Action.SUBSCRIBE
