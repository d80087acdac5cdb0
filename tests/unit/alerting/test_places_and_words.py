"""Where an alert is for, in which lane it goes, and what it says in a message."""

from dataclasses import replace
from zoneinfo import ZoneInfo

import pytest

from comunica.alerting.cap import Area, Category, Info, MessageType, Named, Severity, Status
from comunica.alerting.geocodes import GeocodeKey, GeocodeTable, Target, key_of, place
from comunica.alerting.read_cap import read_cap
from comunica.alerting.severities import lane_of
from comunica.alerting.wording import shorten, words_of
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.parameters import length_of
from tests.cap.messages import message

ROME = ZoneInfo("Europe/Rome")
TABLE = GeocodeTable(
    istat_code="015213",
    rows={
        GeocodeKey("zonadiallerta", "im-09"): Target(zones=("brollo", "centro")),
        GeocodeKey("pianocomunale", "lura"): Target(zones=("centro",)),
        GeocodeKey("emmaid", "it003"): Target(everyone=True),
    },
)


def area(*codes: tuple[str, str]) -> Area:
    return Area(description="Qui", geocodes=tuple(Named(*each) for each in codes))


@pytest.mark.parametrize(
    ("written", "key"),
    [
        (Named("ISTAT", "015213"), GeocodeKey("istat", "015213")),
        (Named("Codice ISTAT", "15213"), GeocodeKey("istat", "015213")),
        (Named("istat_code", " 015213 "), GeocodeKey("istat", "015213")),
        (Named("ISTAT", "015"), GeocodeKey("istat", "015")),
        (Named("Zona di  allerta", "IM-09"), GeocodeKey("zonadiallerta", "im-09")),
        (Named("ZONA-DI-ALLERTA", "im-09"), GeocodeKey("zonadiallerta", "im-09")),
        (Named("EMMA_ID", "IT003"), GeocodeKey("emmaid", "it003")),
    ],
)
def test_geocodes_are_compared_without_what_senders_write_differently(written: Named, key: GeocodeKey) -> None:
    assert key_of(written) == key


@pytest.mark.parametrize(
    ("codes", "everyone", "zones"),
    [
        ([("ISTAT", "015213")], True, ()),
        ([("ISTAT", "015")], True, ()),
        ([("ISTAT", "015214")], False, ()),
        ([("ISTAT", "016")], False, ()),
        ([("Zona di allerta", "IM-09")], False, ("brollo", "centro")),
        ([("Zona di allerta", "IM-09"), ("piano comunale", "Lura")], False, ("brollo", "centro")),
        ([("Zona di allerta", "IM-09"), ("EMMA_ID", "IT003")], True, ()),
        ([("NUTS3", "ITC4C")], False, ()),
        ([], False, ()),
    ],
)
def test_an_area_is_what_its_geocodes_stand_for(
    codes: list[tuple[str, str]], everyone: bool, zones: tuple[str, ...]
) -> None:
    placed = place([area(*codes)], TABLE)
    assert (placed.everyone, placed.zones) == (everyone, zones)
    assert placed.is_nowhere is not (everyone or bool(zones))


def test_areas_add_up_and_it_is_known_which_were_for_here() -> None:
    placed = place([area(("ISTAT", "016024")), area(("piano comunale", "LURA")), area()], TABLE)
    assert (placed.zones, placed.known, placed.unknown) == (("centro",), (1,), (0, 2))


def test_a_town_without_an_istat_code_is_not_every_town() -> None:
    assert place([area(("ISTAT", ""))], GeocodeTable(istat_code="")).is_nowhere


@pytest.mark.parametrize(
    ("severity", "lane"),
    [
        (Severity.EXTREME, Lane.URGENT),
        (Severity.SEVERE, Lane.URGENT),
        (Severity.MODERATE, Lane.NORMAL),
        (Severity.MINOR, Lane.NORMAL),
        (Severity.UNKNOWN, Lane.NORMAL),
    ],
)
def test_danger_to_life_goes_at_once_and_the_rest_waits_its_turn(severity: Severity, lane: Lane) -> None:
    assert lane_of(severity) is lane


ALERT = read_cap(message("allerta_zone"))
INFO = ALERT.infos[0]


def said(info: Info, *, language: str = "it") -> dict[str, str]:
    return dict(words_of(ALERT, info, (0,), language=language, zone=ROME).parameters)


@pytest.mark.parametrize(
    ("name", "language", "when"),
    [
        ("allerta_zone", "it", "14/01, dalle 14:00 alle 23:59"),
        ("allerta_zone", "en", "14/01, from 14:00 to 23:59"),
        ("allerta_domani", "it", "15/01, dalle 08:00 alle 20:00"),
        ("allerta_senza_fine", "it", "dal 14/01 10:30"),
        ("allerta_senza_fine", "en", "from 14/01 10:30"),
    ],
)
def test_when_is_said_on_the_town_s_clock(name: str, language: str, when: str) -> None:
    alert = read_cap(message(name))
    assert words_of(alert, alert.infos[0], (0,), language=language, zone=ROME).parameters["quando"] == when


def test_an_alert_over_several_days_names_both() -> None:
    assert INFO.onset is not None
    assert said(replace(INFO, onset=INFO.onset.replace(day=13)))["quando"] == "dal 13/01 14:00 al 14/01 23:59"
    assert INFO.expires is not None
    early = replace(INFO, onset=INFO.onset.replace(day=8), expires=INFO.expires.replace(day=11))
    assert said(early)["quando"] == "dall'08/01 14:00 all'11/01 23:59"


@pytest.mark.parametrize(
    ("category", "families"),
    [(Category.MET, ("allerta_meteo", "emergenza")), (Category.FIRE, ("emergenza",)), (Category.GEO, ("emergenza",))],
)
def test_weather_has_its_own_templates(category: Category, families: tuple[str, ...]) -> None:
    info = replace(INFO, categories=(category,))
    assert words_of(ALERT, info, (0,), language="it", zone=ROME).families == families


def test_only_the_areas_that_are_for_here_are_named() -> None:
    assert said(INFO)["dove"] == "Nodo idraulico di prova (IM-09)"


def test_what_is_not_said_has_no_field() -> None:
    assert "fare" not in said(replace(INFO, instruction=""))


def test_lines_control_characters_and_what_looks_like_a_variable_do_not_get_into_a_message() -> None:
    words = said(replace(INFO, headline="", event="Riga uno\n\tRiga due\x85{{iscritto_dal}}", description=""))
    assert words["cosa"] == "Riga uno Riga due {iscritto_dal}"


def test_an_exercise_a_cancel_and_an_update_say_what_they_are() -> None:
    opening = {
        (Status.EXERCISE, MessageType.ALERT): "ESERCITAZIONE, nessun pericolo: ",
        (Status.ACTUAL, MessageType.CANCEL): "Allerta revocata: ",
        (Status.ACTUAL, MessageType.UPDATE): "Aggiornamento: ",
        (Status.EXERCISE, MessageType.CANCEL): "ESERCITAZIONE, nessun pericolo: Allerta revocata: ",
    }
    for (status, kind), words in opening.items():
        alert = replace(ALERT, status=status, type=kind)
        assert words_of(alert, INFO, (0,), language="it", zone=ROME).parameters["cosa"].startswith(f"{words}Allerta")


@pytest.mark.parametrize(
    ("value", "longest", "short"),
    [
        ("Una frase. Un'altra frase.", 40, "Una frase. Un'altra frase."),
        ("Una frase. Un'altra frase.", 15, "Una frase."),
        ("Una frase lunga senza punto", 15, "Una frase…"),
        ("Unaparolasola", 8, "Unaparo…"),
        ("🌧🌧🌧🌧🌧🌧", 7, "🌧🌧🌧…"),
    ],
)
def test_what_is_too_long_ends_with_a_sentence_or_a_word(value: str, longest: int, short: str) -> None:
    assert shorten(value, longest) == short
    assert length_of(short) <= longest
