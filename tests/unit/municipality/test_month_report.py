"""«I numeri del mese»: what is told of a month, and what is not."""

import datetime as dt
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import DeliveryState
from comunica.municipality.joining import Joining
from comunica.municipality.month import Month
from comunica.municipality.month_figures import (
    NOWHERE,
    OUTSIDE,
    BroadcastCounted,
    DeliveriesCounted,
    MonthFigures,
    PeopleCounted,
    PeopleMoves,
    Place,
    Spent,
    Target,
    TownFacts,
)
from comunica.municipality.month_labels import kind_label, label, missed_label, month_label
from comunica.municipality.month_report import month_report
from comunica.municipality.month_words import as_csv, press_text

OCTOBER, NOVEMBER = Month(2026, 10), Month(2026, 11)
NOW = dt.datetime(2026, 11, 3, 9, tzinfo=dt.UTC)
TOWN = TownFacts(
    name="Comune di Solaro",
    service_name="Sol@ro Comunica",
    contacts="www.comune.solaro.mi.it",
    joining=Joining(number="+39 02 9698 4400", join_word="ATTIVA", leave_word="DISATTIVA"),
    places={
        "centro": Place(name="Centro", kind="zone"),
        "brollo": Place(name="=Brollo", kind="zone"),
        "la-costa": Place(name="La Costa", kind="contrada"),
    },
)
#: 1,066 at the end of October; 30 more came in November.
PEOPLE = PeopleCounted(
    now={"centro": 830, "brollo": 203, "la-costa": 3, OUTSIDE: 50, NOWHERE: 10},
    moves={
        (OCTOBER, "centro"): PeopleMoves(120, 8, 112),
        (NOVEMBER, "centro"): PeopleMoves(30, 0, 30),
    },
    since=dt.date(2026, 9, 20),
    days={dt.date(2026, 10, 1): 30, dt.date(2026, 10, 5): 30, dt.date(2026, 10, 9): -20, dt.date(2026, 10, 20): 72},
)
BROADCAST = BroadcastCounted(
    id=UUID(int=1),
    template="viabilita_cosa_dove_v1",
    family="viabilita",
    category="utility",
    lane="normal",
    target=Target.EVERYONE,
    started_at=dt.datetime(2026, 10, 2, 9, tzinfo=dt.UTC),
    resolved=1000,
    counts={"read": 600, "delivered": 300, "failed": 60, "suppressed": 40},
    passed_quiet_hours=False,
    is_open=True,
)
FIGURES = MonthFigures(
    month=OCTOBER,
    town=TOWN,
    people=PEOPLE,
    broadcasts=[
        BROADCAST,
        replace(
            BROADCAST,
            id=UUID(int=2),
            family="",
            lane="urgent",
            target=Target.PART,
            passed_quiet_hours=True,
            resolved=10,
        ),
    ],
    deliveries=DeliveriesCounted(
        median_seconds=4.21, slow_seconds=61.4, missed={("failed", "not_on_whatsapp"): 60, ("suppressed", ""): 40}
    ),
    inbound={("subscribe", "welcome"): 90, ("incomplete", "ask_place"): 10, ("other", "one_way"): 7},
    spent=Spent(micros=21_500_000, messages=1000, currency="EUR"),
)


def report(figures: MonthFigures = FIGURES, **asked: Any) -> dict[str, Any]:
    given: dict[str, Any] = {"residents": 14_000, "exact": False, "made_at": NOW}
    return month_report(figures, **given | asked)


def test_people_at_the_end_of_a_month_are_those_of_now_without_who_came_since() -> None:
    people = report()["people"]
    assert (people["at_end"], people["joined"], people["left"], people["net"]) == (1066, 120, 8, 112)
    assert people["left_percent"] == 0.8
    assert people["residents_percent"] == 7.6


def test_places_with_few_people_are_not_counted_and_every_place_has_its_line() -> None:
    places = {each["place"] or each["kind"]: each for each in report()["people"]["by_place"]}
    assert places["centro"]["count"] == 800
    assert (places["la-costa"]["count"], places["la-costa"]["hidden"]) == (None, "few")
    # Alone it could be computed from the whole.
    assert (places["unknown"]["count"], places["unknown"]["hidden"]) == (None, "tells_another")
    assert places["la-costa"]["percent"] is None
    assert places["outside"]["count"] == 50


def test_whoever_may_see_the_people_gets_every_place() -> None:
    places = {each["place"] or each["kind"]: each["count"] for each in report(exact=True)["people"]["by_place"]}
    assert places == {"centro": 800, "brollo": 203, "la-costa": 3, "outside": 50, "unknown": 10}


def test_people_of_a_zone_that_is_gone_are_told_as_without_one() -> None:
    town = replace(TOWN, places={"centro": TOWN.places["centro"]})
    places = report(replace(FIGURES, town=town), exact=True)["people"]["by_place"]
    assert {each["kind"]: each["count"] for each in places} == {"zone": 800, "outside": 50, "unknown": 216}


def test_a_milestone_has_the_day_on_which_it_was_first_reached() -> None:
    """954, 984, 1014 (a thousand), 994, 1066: the second time does not count."""
    assert report()["people"]["milestones"] == [{"people": 1000, "day": "2026-10-05"}]


def test_what_nobody_counted_is_not_known_and_not_nothing() -> None:
    months = {each["month"]: each for each in report()["people"]["months"]}
    assert len(months) == 12
    assert months["2026-08"] == {"month": "2026-08", "at_end": None, "joined": None, "left": None}
    assert months["2026-09"]["at_end"] == 954
    before = replace(FIGURES, month=Month(2026, 8))
    assert report(before)["people"]["by_place"] is None
    assert "iscritti sono" not in press_text(report(before), TOWN, "it")


def test_a_town_that_began_after_the_counting_had_nobody_before() -> None:
    people = PeopleCounted(
        now={"centro": 4}, moves={(OCTOBER, "centro"): PeopleMoves(4, 0, 4)}, since=dt.date(2026, 10, 3)
    )
    months = report(replace(FIGURES, people=people))["people"]["months"]
    assert [each["at_end"] for each in months][-2:] == [0, 4]


def test_broadcasts_and_deliveries_are_summed_and_shares_are_of_the_right_whole() -> None:
    made = report()
    assert made["broadcasts"]["total"] == 2
    assert made["broadcasts"]["by_lane"] == {"normal": 1, "urgent": 1}
    assert made["broadcasts"]["by_target"] == {"everyone": 1, "part": 1}
    assert made["broadcasts"]["passed_quiet_hours"] == 1
    # Ten recipients would tell who reads.
    assert [each["id"] for each in made["broadcasts"]["best_read"]] == [str(UUID(int=1))]
    deliveries = made["deliveries"]
    assert (deliveries["resolved"], deliveries["read_percent"]) == (1010, 66.7)
    assert deliveries["missed"][0] == {"state": "failed", "reason": "not_on_whatsapp", "count": 60}
    assert deliveries["median_seconds"] == 4.2


def test_once_the_message_log_is_over_what_is_known_of_some_is_not_told_as_of_all() -> None:
    closed = replace(FIGURES, broadcasts=[BROADCAST, replace(BROADCAST, is_open=False)])
    deliveries = report(closed)["deliveries"]
    assert (deliveries["median_seconds"], deliveries["missed"]) == (None, None)
    assert deliveries["counts"]["read"] == 1200


def test_without_a_price_list_no_cost_is_told() -> None:
    assert report(replace(FIGURES, spent=Spent(micros=0, messages=0, currency="")))["cost"] is None
    assert report()["cost"] == {"micros": 21_500_000, "currency": "EUR", "messages": 1000}


def test_what_citizens_wrote_says_how_much_was_understood_at_once() -> None:
    inbound = report()["inbound"]
    assert (inbound["messages"], inbound["understood_at_once"], inbound["asked_back"]) == (107, 90, 10)
    assert inbound["understood_at_once_percent"] == 90.0


def test_the_table_says_few_in_words_and_runs_no_formula() -> None:
    lines = as_csv(report(), "it").split("\r\n")
    assert lines[0] == "\ufeffsezione;voce;valore"
    assert "Iscritti;alla fine del mese;1066" in lines
    assert "Iscritti per zona;La Costa;meno di 5" in lines
    assert "Iscritti per zona;senza zona;non indicato" in lines
    assert "Iscritti per zona;'=Brollo;203" in lines
    assert "Iscritti mese per mese;2026-08;non noto" in lines
    assert "Costo;EUR;21,50" in lines
    assert "Messaggi inviati;Viabilità e lavori;1" in lines
    assert "Non consegnati;non riusciti: not_on_whatsapp;60" in lines
    in_english = as_csv(report(), "en").split("\r\n")
    assert "Subscribers by zone;La Costa;fewer than 5" in in_english
    # Each spreadsheet takes the point of its own language for a number, and the other for a text or a day.
    assert "Iscritti;usciti su cento iscritti;0,8" in lines
    assert {"Subscribers;left, of a hundred;0.8", "Cost;EUR;21.50"} <= {*in_english}


def test_the_text_for_the_papers_is_plain_and_tells_no_small_number() -> None:
    said = press_text(report(), TOWN, "it")
    assert said == (
        "Comune di Solaro: i numeri di ottobre 2026 di Sol@ro Comunica. Gli iscritti sono 1.066, 112 in più di "
        "settembre. È come dire 7,6 residenti su cento. Vivono in tutte le zone del territorio, e 50 fuori paese. "
        "Nel mese abbiamo inviato 2 messaggi: 1 di «Viabilità e lavori», 1 altro. "
        "Per iscriverti scrivi ATTIVA, nome, cognome, via e numero al +39 02 9698 4400. "
        "Per uscire scrivi DISATTIVA. "
        "Il servizio serve solo a ricevere avvisi. Per le segnalazioni: www.comune.solaro.mi.it"
    )
    assert "They live in every zone, and 50 in other towns." in press_text(report(), TOWN, "en")


def test_a_zone_with_few_people_is_not_given_away_by_saying_that_all_zones_are_there() -> None:
    few = replace(PEOPLE, now={**PEOPLE.now, "brollo": 4})
    said = press_text(report(replace(FIGURES, people=few)), TOWN, "it")
    assert "tutte le zone" not in said
    assert "Di loro 50 vivono fuori paese." in said


@pytest.mark.parametrize(
    ("now", "net", "expected"),
    [
        (0, 0, "Per ora nessuno è iscritto."),
        (1, 1, "C'è un iscritto, 1 in più di settembre."),
        (2, -1, "Gli iscritti sono 2, 1 in meno di settembre."),
        (1200, 0, "Gli iscritti sono 1.200, come a settembre."),
    ],
)
def test_one_is_said_as_one(now: int, net: int, expected: str) -> None:
    moved = {(OCTOBER, "centro"): PeopleMoves(max(net, 0), max(-net, 0), net)}
    people = PeopleCounted(now={"centro": now}, moves=moved, since=dt.date(2026, 9, 1))
    said = press_text(report(replace(FIGURES, people=people, broadcasts=[]), residents=None), TOWN, "it")
    assert f"Sol@ro Comunica. {expected} " in said
    assert "Nel mese non abbiamo inviato messaggi." in said


def test_few_of_many_residents_are_told_of_a_thousand() -> None:
    assert "È come dire 4 residenti su mille." in press_text(report(residents=266_000), TOWN, "it")
    assert "residenti" not in press_text(report(residents=9_000_000), TOWN, "it")


def test_what_is_asked_of_people_is_what_the_town_asks() -> None:
    joining = Joining(number="+39 02 1", join_word="ISCRIZIONE ON", leave_word="OFF", asks=())
    said = press_text(report(), replace(TOWN, joining=joining), "it")
    assert "Per iscriverti scrivi ISCRIZIONE ON al +39 02 1. Per uscire scrivi OFF." in said


def test_a_report_of_an_earlier_version_knows_no_kinds_and_is_told_without() -> None:
    earlier = report()
    del earlier["broadcasts"]["by_family"]
    assert "Nel mese abbiamo inviato 2 messaggi. Per iscriverti" in press_text(earlier, TOWN, "it")
    assert as_csv(earlier, "it")


def test_every_word_of_the_record_has_a_name_for_people() -> None:
    for word in (*DeliveryState, *Reason, *Lane, *Target):
        assert label(word, "it") != str(word), word
        assert label(word, "en"), word
    assert missed_label("failed", "unreachable", "it").startswith("non riusciti: il telefono")
    assert kind_label("viabilita", "it") == "Viabilità e lavori"
    assert kind_label("", "it") == kind_label("mai_vista", "it") == "Altri avvisi"
    assert month_label("2026-10", "it") == "ottobre 2026"
