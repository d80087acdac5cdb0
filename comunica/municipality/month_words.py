"""The report of a month as a table for a spreadsheet, and as the text that a town gives to the papers.

Both are made of the report itself, so neither can tell what it hides.
"""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from comunica.municipality.italian import elided
from comunica.municipality.month import Month, read_month
from comunica.municipality.month_figures import TownFacts
from comunica.municipality.month_labels import MONTHS, kind_label, label, missed_label
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


def as_csv(report: Mapping[str, Any], language: str) -> str:
    """A line for each figure, with semicolons, and the decimal sign of the language: a comma in Italian, as Excel there
    reads it. Begins with a byte order mark, as Excel wants it.
    """
    words = _WORDS[language]
    written = io.StringIO(newline="")
    written.write("\ufeff" + words["head"] + "\r\n")
    lines = csv.writer(written, delimiter=";")
    for section, item, value in _lines(report, language):
        lines.writerow(
            [_safe(section), _safe(item), words["none"] if value is None else _safe(_written(value, language))]
        )
    return written.getvalue()


def _written(value: object, language: str) -> object:
    match value:
        case Decimal() | float() if language == "it":
            return str(value).replace(".", ",")
        case _:
            return value


def _safe(value: object) -> object:
    """What a spreadsheet would run as a formula begins with an apostrophe; numbers are numbers."""
    return f"'{value}" if isinstance(value, str) and value[:1] in {*"=+-@\t\r"} else value


def _lines(report: Mapping[str, Any], language: str) -> Iterator[_Line]:
    words = _WORDS[language]
    people = report["people"]
    for each in ("at_end", "joined", "left", "net", "left_percent", "residents", "residents_percent"):
        yield words["people"], words[each], people[each]
    for each in people["by_place"] or ():
        count = words[each["hidden"]] if each["hidden"] else each["count"]
        yield words["by_place"], each["name"] or words[each["kind"]], count
    for each in people["months"]:
        yield words["months"], each["month"], each["at_end"]
    for each in people["milestones"]:
        yield words["milestones"], str(each["people"]), each["day"]
    yield from _lines_of_broadcasts(report["broadcasts"], language)
    yield from _lines_of_deliveries(report["deliveries"], language)
    if (cost := report["cost"]) is not None:
        yield words["cost"], cost["currency"], Decimal(f"{cost['micros'] / 1_000_000:.2f}")
        yield words["cost"], words["messages"], cost["messages"]
    if (inbound := report["inbound"]) is not None:
        for each in ("messages", "understood_at_once", "asked_back", "understood_at_once_percent"):
            yield words["inbound"], words[each], inbound[each]


def _lines_of_broadcasts(broadcasts: Mapping[str, Any], language: str) -> Iterator[_Line]:
    words = _WORDS[language]
    yield words["broadcasts"], words["total"], broadcasts["total"]
    for family, count in families_of(broadcasts):
        yield words["broadcasts"], kind_label(family, language), count
    for part in ("by_category", "by_lane", "by_target"):
        for name, count in broadcasts[part].items():
            yield words["broadcasts"], label(name, language), count
    yield words["broadcasts"], words["passed_quiet_hours"], broadcasts["passed_quiet_hours"]


def _lines_of_deliveries(deliveries: Mapping[str, Any], language: str) -> Iterator[_Line]:
    words = _WORDS[language]
    yield words["deliveries"], words["resolved"], deliveries["resolved"]
    for state, count in deliveries["counts"].items():
        yield words["deliveries"], label(state, language), count
    for each in ("reached_percent", "delivered_percent", "read_percent", "median_seconds", "p95_seconds"):
        yield words["deliveries"], words[each], deliveries[each]
    for each in deliveries["missed"] or ():
        yield words["missed"], missed_label(each["state"], each["reason"], language), each["count"]


def press_text(report: Mapping[str, Any], town: TownFacts, language: str) -> str:
    """A few sentences in plain words. What is not known is not said."""
    say = _press_it if language == "it" else _press_en
    return " ".join(say(report, town, read_month(report["month"])))


def _press_it(report: Mapping[str, Any], town: TownFacts, month: Month) -> Iterator[str]:
    people, name = report["people"], MONTHS["it"][month.month - 1]
    yield f"{town.name}: i numeri di {name} {month.year} di {town.service_name}."
    if people["at_end"] is not None:
        yield from _people_it(people, MONTHS["it"][month.plus(-1).month - 1])
    total, kinds = report["broadcasts"]["total"], _kinds(report["broadcasts"], "it")
    if total:
        yield f"Nel mese abbiamo inviato {_counted(total, 'messaggio', 'messaggi')}{kinds}."
    else:
        yield "Nel mese non abbiamo inviato messaggi."
    yield f"Per iscriverti scrivi {town.joining.what_to_write('it')} al {town.joining.number}."
    yield f"Per uscire scrivi {town.joining.leave_word}."
    yield f"Il servizio serve solo a ricevere avvisi. Per le segnalazioni: {town.contacts.strip()}"


def _people_it(people: Mapping[str, Any], before: str) -> Iterator[str]:
    count, net = people["at_end"], people["net"]
    change = (
        f", {grouped(abs(net), 'it')} in {'più' if net > 0 else 'meno'} di {before}"
        if net
        else elided(f", come a {before}")
    )
    match count:
        case 0:
            yield "Per ora nessuno è iscritto."
        case 1:
            yield f"C'è un iscritto{change}."
        case _:
            yield f"Gli iscritti sono {grouped(count, 'it')}{change}."
    if share := _of_residents(people, "residenti su cento", "residenti su mille", ","):
        yield f"È come dire {share}."
    outside = _outside(people)
    if _is_everywhere(people):
        rest = f", e {grouped(outside, 'it')} fuori paese" if outside else ""
        yield f"Vivono in tutte le zone del territorio{rest}."
    elif outside:
        yield f"Di loro {_counted(outside, 'vive', 'vivono')} fuori paese."


def _press_en(report: Mapping[str, Any], town: TownFacts, month: Month) -> Iterator[str]:
    people, name = report["people"], MONTHS["en"][month.month - 1]
    yield f"{town.name}: {town.service_name} in {name} {month.year}, in figures."
    if people["at_end"] is not None:
        yield from _people_en(people, MONTHS["en"][month.plus(-1).month - 1])
    total, kinds = report["broadcasts"]["total"], _kinds(report["broadcasts"], "en")
    sent = _counted(total, "message", "messages", "en") if total else "no messages"
    yield f"In the month we sent {sent}{kinds}."
    yield f"To join write {town.joining.what_to_write('en')} to {town.joining.number}."
    yield f"To leave write {town.joining.leave_word}."
    yield f"The service is for receiving notices only. To report something: {town.contacts.strip()}"


def _people_en(people: Mapping[str, Any], before: str) -> Iterator[str]:
    net = people["net"]
    change = (
        f", {grouped(abs(net), 'en')} {'more' if net > 0 else 'fewer'} than in {before}" if net else f", as in {before}"
    )
    if people["at_end"]:
        yield f"{_counted(people['at_end'], 'person is enrolled', 'people are enrolled', 'en')}{change}."
    else:
        yield "Nobody is enrolled so far."
    if share := _of_residents(people, "of a hundred residents", "of a thousand residents", "."):
        yield f"That is {share}."
    outside = _outside(people)
    if _is_everywhere(people):
        rest = f", and {grouped(outside, 'en')} in other towns" if outside else ""
        yield f"They live in every zone{rest}."
    elif outside:
        yield f"Of them {_counted(outside, 'lives', 'live', 'en')} in other towns."


def _of_residents(people: Mapping[str, Any], of_hundred: str, of_thousand: str, point: str) -> str:
    """`7,6 residenti su cento`; of few people in a big town `4 residenti su mille`; empty: not known, or hardly any."""
    share = people["residents_percent"]
    if not share:
        return ""
    return (
        f"{_number(share, point)} {of_hundred}" if share > 1 else f"{_number(round(share * 10), point)} {of_thousand}"
    )


def _is_everywhere(people: Mapping[str, Any]) -> bool:
    """Whether each zone has enough people to be told of. Where one has few, nothing is said: it would tell."""
    zones = [each for each in people["by_place"] or () if each["kind"] == "zone"]
    return bool(zones) and all(each["hidden"] != Hidden.FEW and each["count"] != 0 for each in zones)


def families_of(broadcasts: Mapping[str, Any]) -> Sequence[tuple[str, int]]:
    """Families and how many there were, the most frequent first, those of no family last. The record keeps no order."""
    counts = broadcasts.get("by_family", {}).items()
    return sorted(counts, key=lambda each: (not each[0], -each[1], each[0]))


def _kinds(broadcasts: Mapping[str, Any], language: str) -> str:
    """`: 8 di «Viabilità e lavori», 2 di «Scuola»`; empty for reports that do not know, or know of others only."""
    named = [(count, kind_label(each, language)) for each, count in families_of(broadcasts) if each]
    if not named:
        return ""
    of = "di" if language == "it" else "of"
    told = [f"{count} {of} «{name}»" for count, name in named]
    rest = broadcasts["total"] - sum(count for count, _ in named)
    other = ("altro" if rest == 1 else "altri") if language == "it" else ("other" if rest == 1 else "others")
    return ": " + ", ".join([*told, *([f"{rest} {other}"] if rest else [])])


def _outside(people: Mapping[str, Any]) -> int | None:
    """How many from other towns, if it may be told and is worth it."""
    found = next((each["count"] for each in people["by_place"] or () if each["kind"] == "outside"), None)
    return found or None


def grouped(count: int, language: str) -> str:
    """`1.066` in Italian, `1,066` in English."""
    return f"{count:,}".replace(",", "." if language == "it" else ",")


def _number(value: float, point: str) -> str:
    return f"{value:g}".replace(".", point)


def _counted(count: int, one: str, many: str, language: str = "it") -> str:
    return f"{grouped(count, language)} {one if count == 1 else many}"


def hidden_word(hidden: str, language: str) -> str:
    """What stands where a count is not told."""
    return _WORDS[language][str(Hidden(hidden))]
