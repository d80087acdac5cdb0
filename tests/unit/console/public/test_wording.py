"""What notices and posters say, in both languages."""

import datetime as dt
from dataclasses import replace
from uuid import UUID

from comunica.municipality.joining import joining_of
from comunica.municipality.profile import Profile
from comunica.usecases.public.public_record import PublicNotice, PublicTown
from services.console.pages.public.wording import poster_text, titled
from services.console.speaking import Speaking

NOTICE = PublicNotice(
    id=UUID(int=1),
    family="viabilita",
    language="it",
    text="*Viabilità e lavori*\nVia Roma è chiusa.",
    everyone=True,
    zones=(),
    outside=False,
    topics=(),
    urgent=False,
    sent_at=dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC),
    expires_at=None,
    pictured=None,
    corrects=None,
    corrected_by=None,
)
TOWN = PublicTown(
    id=UUID(int=2),
    slug="solaro",
    name="Comune di Solaro",
    service_name="Sol@ro Comunica",
    contacts="02 9698 4400",
    privacy_url="https://comune.example/privacy",
    notice_version="1",
    language="it",
    timezone="Europe/Rome",
    retention_days=30,
    trial=False,
    profile=Profile(),
    joining=None,
    arms=None,
    since=dt.datetime(2026, 1, 1, tzinfo=dt.UTC),
)
ITALIAN, ENGLISH = Speaking("it", "Europe/Rome"), Speaking("en", "Europe/Rome")


def test_a_notice_is_titled_by_its_kind_and_by_the_town_s_clock() -> None:
    shown = titled(NOTICE, ITALIAN)
    assert shown.title == "Viabilità e lavori: 25 ottobre 2026, ore 02.30"
    assert shown.audience == "A tutti gli iscritti"
    assert shown.summary == "Viabilità e lavori Via Roma è chiusa."
    assert titled(NOTICE, ENGLISH).title.startswith("Roads and works: 25 October 2026")


def test_one_that_the_town_wrote_itself_is_a_notice() -> None:
    assert titled(replace(NOTICE, family=""), ITALIAN).kind == "Avviso"


def test_a_long_one_is_summed_up_without_half_a_sign() -> None:
    summary = titled(replace(NOTICE, text="parola " * 100), ITALIAN).summary
    assert len(summary) <= 160
    assert summary.endswith("…")


def test_whom_it_was_for_is_said_part_by_part() -> None:
    part = replace(NOTICE, everyone=False, zones=("Centro", "Brollo"), outside=True, topics=("Sport",))
    assert titled(part, ITALIAN).audience == "Zone: Centro, Brollo · A chi abita fuori paese · Temi: Sport"
    assert titled(replace(part, corrects=UUID(int=9)), ITALIAN).audience == "A chi ha ricevuto il primo avviso"


def test_a_poster_asks_for_what_the_town_asks() -> None:
    asks = poster_text(TOWN, joining_of(Profile(), "+39 02 1"), ITALIAN)
    assert [each.title for each in asks.steps] == ["Inquadra il codice", "Scrivi i tuoi dati", "Invia il messaggio"]
    assert "ATTIVA Maria Bianchi Via Roma 12" in asks.steps[1].detail
    asks_nothing = poster_text(TOWN, joining_of(Profile(required=()), "+39 02 1"), ENGLISH)
    assert asks_nothing.steps[1].title == "Check the message"
    assert asks_nothing.leave == "To leave write DISATTIVA, whenever you like."
