"""Dates, numbers and money look as a town's clerk writes them, on the town's own clock."""

import datetime as dt
from decimal import Decimal

import pytest

from services.console.speaking import Speaking, negotiate

ITALIAN, ENGLISH = Speaking("it"), Speaking("en")
#: In Rome it is 14.10.
AFTER_LUNCH = dt.datetime(2026, 11, 27, 13, 10, tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (ITALIAN.moment(AFTER_LUNCH), "27 novembre 2026, ore 14.10"),
        (ENGLISH.moment(AFTER_LUNCH), "27 November 2026 at 14:10"),
        (ITALIAN.short_moment(AFTER_LUNCH), "27/11/2026, 14.10"),
        (ITALIAN.weekday(AFTER_LUNCH), "venerdì 27 novembre 2026"),
        (ITALIAN.month(dt.date(2026, 11, 1)), "novembre 2026"),
        (ITALIAN.say("Contati il %(day)s.", day=ITALIAN.date(dt.date(2026, 11, 8))), "Contati l’8 novembre 2026."),
        (ENGLISH.say("Contati il %(moment)s.", moment="8 November"), "Counted on 8 November."),
        (ITALIAN.number(1066), "1.066"),
        (ENGLISH.number(1066), "1,066"),
        (ITALIAN.percent(97.25), "97,2%"),
        (ITALIAN.money(Decimal("12.34")), "€ 12,34"),
        (ENGLISH.money(1234.5), "€1,234.50"),
        (ITALIAN.lasting(754), "circa 13 minuti"),
        (ITALIAN.lasting(20), "meno di un minuto"),
        (ITALIAN.lasting(dt.timedelta(hours=2)), "circa 2 ore"),
        (ENGLISH.lasting(754), "about 13 minutes"),
        (ITALIAN.since(AFTER_LUNCH - dt.timedelta(minutes=3), AFTER_LUNCH), "3 minuti fa"),
    ],
)
def test_it_is_said_as_people_say_it(said: str, shown: str) -> None:
    assert said.replace("\xa0", " ") == shown


def test_a_moment_before_midnight_in_greenwich_is_the_next_day_in_rome() -> None:
    assert ITALIAN.date(dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)) == "2 luglio 2026"
    assert Speaking("it", "UTC").date(dt.datetime(2026, 7, 1, 22, 30, tzinfo=dt.UTC)) == "1 luglio 2026"


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("it-IT,it;q=0.9,en;q=0.8", "it"),
        ("en-US,en;q=0.9", "en"),
        ("de,en;q=0.5", "en"),
        ("it;q=0.1,en;q=0.8", "en"),
        ("", "it"),
        ("*", "it"),
        ("en;q=x,", "it"),
        ("fr-FR", "it"),
        ("<script>,\x00", "it"),
    ],
)
def test_the_browser_is_answered_in_the_language_that_it_wants_most(accepted: str, language: str) -> None:
    assert negotiate(accepted) == language
