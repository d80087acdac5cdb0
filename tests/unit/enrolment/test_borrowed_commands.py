"""Whoever writes another town's command to this one is understood: its form, with this town's name."""

import pytest

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action
from comunica.enrolment.reading import read
from comunica.municipality.profile import Profile
from tests.unit.enrolment.known_towns import ALL_ASKED, known_towns, name_words

#: Of the towns whose pages tell their commands: to join.
TO_JOIN = (
    "ATTIVA ISCRIZIONE", "ATTIVA INFORMAZIONI {}", "Attiva Info{}", "Attiva Comune Vicino", "attiva notizie",
    "attiva alert", "ATTIVAZIONE", "{} ON", "iscrizione on", "Servizio Info ON", "INFO{} SI",
    "info {} sì", "Si per info{}:", "{}APP ON", "iscrivimi",
    "Iscrivimi eventi", "Iscrivimi pubblica utilità", "iscrivimi entrambi", "MI ISCRIVO",
    "Attiva Servizio", "ADD WA", "ADDWA", "iscrivi", "SERVIZIO AVVISI = SI", "{} si",
)  # fmt: skip
#: And to leave.
TO_LEAVE = (
    "Disattiva iscrizione", "DISATTIVA INFORMAZIONI {}", "Disattiva Info{}", "Disattiva Comune Vicino",
    "cancella iscrizione", "CANCELLAMI", "{} OFF", "{} offf", "iscrizione OFF", "Servizio Info OFF",
    "INFO{} NO", "info {} no", "NO info{}",
    "MI CANCELLO", "DISATTIVAZIONE", "Stop {}App", "STOP {}APP", "{}APP OFF", "DEL WA", "delwa", "BAJA", "{} no",
)  # fmt: skip
TOWNS = ("morgarate", "pezzalunga", "ormegnana", "civitarosa", "valstorna")
#: In which the same words are no command.
NO_COMMANDS = (
    "{} sì che è un bel paese!",
    "A {} no, non si parcheggia mai",
    "{} no, abito a Po",
    "Info: no allerta oggi?",
    "Come funziona il servizio info on line?",
    "disattivate ParkApp che non va",
    "Servizio avvisi si paga?",
    "informazioni: come si paga",
    "Il comando è {} ON?",
    "INFO{} SI?",
)


def _in_towns(commands: tuple[str, ...]) -> list[tuple[str, str]]:
    return [(folder, _with_name(command, folder)) for folder in TOWNS for command in commands]


def _with_name(command: str, folder: str) -> str:
    name = name_words(_town(folder).town)[0]
    return command.format(name.upper() if command.isupper() else name.capitalize())


def _read(text: str, folder: str) -> Action:
    return read(text, ALL_ASKED, _town(folder)).action


def _town(folder: str) -> Gazetteer:
    return known_towns()[folder]


@pytest.mark.parametrize(("folder", "command"), _in_towns(TO_JOIN))
def test_a_borrowed_command_joins(folder: str, command: str) -> None:
    assert _read(command, folder) is Action.INCOMPLETE
    street = next(street.full for street in _town(folder).streets if not street.ranges)
    reading = read(f"{command} Elio Bertolotto, {street} 3", ALL_ASKED, _town(folder))
    assert reading.action is Action.SUBSCRIBE
    assert (reading.given_name, reading.surname) == ("Elio", "Bertolotto")


@pytest.mark.parametrize(("folder", "command"), _in_towns(TO_LEAVE))
def test_a_borrowed_command_leaves(folder: str, command: str) -> None:
    assert _read(command, folder) is Action.UNSUBSCRIBE
    assert _read(f"Buongiorno, {command} grazie", folder) is Action.UNSUBSCRIBE


@pytest.mark.parametrize(("folder", "text"), _in_towns(NO_COMMANDS))
def test_what_only_looks_like_one_is_none(folder: str, text: str) -> None:
    assert _read(text, folder) is Action.OTHER


def test_the_towns_own_command_is_told_as_its_own() -> None:
    profile = Profile(join_words=("MORGARATE ON",), leave_words=("MORGARATE OFF",))
    assert "vuole uscire: «morgarate off»" in read("Morgarate off", profile, _town("morgarate")).because


@pytest.mark.parametrize(
    ("text", "surname"),
    [
        ("ATTIVA INFOMORGARATE Rossella Piga via Roma 9", "Piga"),
        ("Attiva Infocormano Raffaele Monza, via Roma 3", "Monza"),
        ("INFOSILEA SI Rosa Neri via Roma 3", "Neri"),
        ("attiva info Morgarate Rosa Neri via Roma 3", "Neri"),
    ],
)
def test_what_the_service_is_called_is_nobodys_name(text: str, surname: str) -> None:
    reading = read(text, ALL_ASKED, _town("morgarate"))
    assert (reading.action, reading.surname) == (Action.SUBSCRIBE, surname)


def test_a_town_whose_name_ends_in_no_is_not_left() -> None:
    assert _read("INFOLAMBREGNO SI grazie", "lambregno") is Action.INCOMPLETE


def test_another_towns_app_is_ours_where_nothing_else_is_said() -> None:
    assert _read("Stop VanzApp", "morgarate") is Action.UNSUBSCRIBE
    assert _read("disattivate VanzApp che non va", "morgarate") is Action.OTHER
