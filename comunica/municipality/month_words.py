"""The report of a month as a table for a spreadsheet, and as the text that a town gives to the papers.

Both are made of the report itself, so neither can tell what it hides.
"""

import csv
import io
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from comunica.municipality.month import Month, read_month
from comunica.municipality.month_figures import TownFacts
from comunica.municipality.small_numbers import FEWEST, Hidden

LANGUAGES = ("it", "en")

type _Line = tuple[str, str, object]

_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "it": {
            "head": "sezione;voce;valore",
            "people": "Iscritti",
            "at_end": "alla fine del mese",
            "joined": "nuovi",
            "left": "usciti",
            "net": "saldo",
            "left_percent": "usciti su cento iscritti",
            "residents": "residenti",
            "residents_percent": "iscritti su cento residenti",
            "by_place": "Iscritti per zona",
            "outside": "da fuori paese",
            "unknown": "senza zona",
            "months": "Iscritti mese per mese",
            "milestones": "Traguardi",
            "broadcasts": "Messaggi inviati",
            "total": "totale",
            "passed_quiet_hours": "urgenti con motivazione",
            "deliveries": "Consegne",
            "resolved": "destinatari",
            "reached_percent": "inviati, su cento destinatari",
            "delivered_percent": "consegnati, su cento destinatari",
            "read_percent": "letti, su cento consegnati",
            "median_seconds": "secondi alla consegna, mediana",
            "p95_seconds": "secondi alla consegna, 95 su cento",
            "missed": "Non consegnati",
            "cost": "Costo",
            "messages": "messaggi",
            "inbound": "Messaggi ricevuti",
            "understood_at_once": "iscrizioni capite subito",
            "asked_back": "iscrizioni con una domanda",
            "understood_at_once_percent": "capite subito, su cento",
            "few": f"meno di {FEWEST}",
            "tells_another": "non indicato",
            "none": "non noto",
        },
        "en": {
            "head": "section;item;value",
            "people": "Subscribers",
            "at_end": "at the end of the month",
            "joined": "joined",
            "left": "left",
            "net": "net",
            "left_percent": "left, of a hundred",
            "residents": "residents",
            "residents_percent": "subscribers of a hundred residents",
            "by_place": "Subscribers by zone",
            "outside": "from other towns",
            "unknown": "without a zone",
            "months": "Subscribers by month",
            "milestones": "Milestones",
            "broadcasts": "Messages sent",
            "total": "total",
            "passed_quiet_hours": "urgent with a reason",
            "deliveries": "Deliveries",
            "resolved": "recipients",
            "reached_percent": "sent, of a hundred recipients",
            "delivered_percent": "delivered, of a hundred recipients",
            "read_percent": "read, of a hundred delivered",
            "median_seconds": "seconds to delivery, median",
            "p95_seconds": "seconds to delivery, 95 of a hundred",
            "missed": "Not delivered",
            "cost": "Cost",
            "messages": "messages",
            "inbound": "Messages received",
            "understood_at_once": "enrolments understood at once",
            "asked_back": "enrolments asked back",
            "understood_at_once_percent": "understood at once, of a hundred",
            "few": f"fewer than {FEWEST}",
            "tells_another": "not told",
            "none": "not known",
        },
    }
)
_MONTHS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "it": (
            *("gennaio", "febbraio", "marzo", "aprile", "maggio", "giugno"),
            *("luglio", "agosto", "settembre", "ottobre", "novembre", "dicembre"),
        ),
        "en": (
            *("January", "February", "March", "April", "May", "June"),
            *("July", "August", "September", "October", "November", "December"),
        ),
    }
)


def as_csv(report: Mapping[str, Any], language: str) -> str:
    """A line for each figure, with semicolons and decimal points; begins with a byte order mark, as Excel wants it."""
    words = _WORDS[language]
    written = io.StringIO(newline="")
    written.write("\ufeff" + words["head"] + "\r\n")
    lines = csv.writer(written, delimiter=";")
    for section, item, value in _lines(report, words):
        lines.writerow([_safe(section), _safe(item), words["none"] if value is None else _safe(value)])
    return written.getvalue()


def _safe(value: object) -> object:
    """What a spreadsheet would run as a formula begins with an apostrophe; numbers are numbers."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {*"=+-@\t\r"} else value


def _lines(report: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[_Line]:
    people, broadcasts, deliveries = report["people"], report["broadcasts"], report["deliveries"]
    for each in ("at_end", "joined", "left", "net", "left_percent", "residents", "residents_percent"):
        yield words["people"], words[each], people[each]
    for each in people["by_place"] or ():
        count = words[each["hidden"]] if each["hidden"] else each["count"]
        yield words["by_place"], each["name"] or words[each["kind"]], count
    for each in people["months"]:
        yield words["months"], each["month"], each["at_end"]
    for each in people["milestones"]:
        yield words["milestones"], str(each["people"]), each["day"]
    yield words["broadcasts"], words["total"], broadcasts["total"]
    for part in ("by_category", "by_lane", "by_target"):
        for name, count in broadcasts[part].items():
            yield words["broadcasts"], name, count
    yield words["broadcasts"], words["passed_quiet_hours"], broadcasts["passed_quiet_hours"]
    yield from _lines_of_deliveries(deliveries, words)
    if (cost := report["cost"]) is not None:
        yield words["cost"], cost["currency"], f"{cost['micros'] / 1_000_000:.2f}"
        yield words["cost"], words["messages"], cost["messages"]
    for each in ("messages", "understood_at_once", "asked_back", "understood_at_once_percent"):
        yield words["inbound"], words[each], report["inbound"][each]


def _lines_of_deliveries(deliveries: Mapping[str, Any], words: Mapping[str, str]) -> Iterator[_Line]:
    yield words["deliveries"], words["resolved"], deliveries["resolved"]
    for state, count in deliveries["counts"].items():
        yield words["deliveries"], state, count
    for each in ("reached_percent", "delivered_percent", "read_percent", "median_seconds", "p95_seconds"):
        yield words["deliveries"], words[each], deliveries[each]
    for each in deliveries["missed"] or ():
        yield words["missed"], f"{each['state']} {each['reason'] or ''}".strip(), each["count"]


def press_text(report: Mapping[str, Any], town: TownFacts, language: str) -> str:
    """A few sentences in plain words. What is not known is not said."""
    say = _press_it if language == "it" else _press_en
    return " ".join(say(report, town, read_month(report["month"])))


def _press_it(report: Mapping[str, Any], town: TownFacts, month: Month) -> Iterator[str]:
    people, name = report["people"], _MONTHS["it"][month.month - 1]
    before = _MONTHS["it"][month.plus(-1).month - 1]
    yield f"{town.name}: i numeri di {name} di {town.service_name}."
    if people["at_end"] is not None:
        net = people["net"]
        change = f", {abs(net)} in {'più' if net > 0 else 'meno'} di {before}" if net else f", come a {before}"
        yield f"Gli iscritti sono {people['at_end']}{change}."
    if people["residents_percent"] is not None:
        yield f"Sono {_number(people['residents_percent'], ',')} residenti su cento."
    if (outside := _outside(people)) is not None:
        yield f"Di loro {outside} vivono fuori paese."
    yield f"Nel mese abbiamo inviato {_counted(report['broadcasts']['total'], 'messaggio', 'messaggi')}."
    yield f"Per iscriverti scrivi {town.join_word}, nome, cognome e via al {town.number}."
    yield f"Per uscire scrivi {town.leave_word}."
    yield f"Il servizio serve solo a ricevere avvisi. Per le segnalazioni: {town.contacts}"


def _press_en(report: Mapping[str, Any], town: TownFacts, month: Month) -> Iterator[str]:
    people, name = report["people"], _MONTHS["en"][month.month - 1]
    before = _MONTHS["en"][month.plus(-1).month - 1]
    yield f"{town.name}: {town.service_name} in {name}, in figures."
    if people["at_end"] is not None:
        net = people["net"]
        change = f", {abs(net)} {'more' if net > 0 else 'fewer'} than in {before}" if net else f", as in {before}"
        yield f"{_counted(people['at_end'], 'person is enrolled', 'people are enrolled')}{change}."
    if people["residents_percent"] is not None:
        yield f"They are {_number(people['residents_percent'], '.')} of a hundred residents."
    if (outside := _outside(people)) is not None:
        yield f"Of them {outside} live in other towns."
    yield f"In the month we sent {_counted(report['broadcasts']['total'], 'message', 'messages')}."
    yield f"To join write {town.join_word}, name, surname and street to {town.number}."
    yield f"To leave write {town.leave_word}."
    yield f"The service is for receiving notices only. To report something: {town.contacts}"


def _outside(people: Mapping[str, Any]) -> int | None:
    """How many from other towns, if it may be told and is worth it."""
    found = next((each["count"] for each in people["by_place"] or () if each["kind"] == "outside"), None)
    return found or None


def _number(value: float, point: str) -> str:
    return f"{value:g}".replace(".", point)


def _counted(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"


def hidden_word(hidden: str, language: str) -> str:
    """What stands where a count is not told."""
    return _WORDS[language][str(Hidden(hidden))]
