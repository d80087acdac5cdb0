"""The words of a broadcast out of an alert: the labelled fields of the starter templates, filled and not too long."""

import datetime as dt
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from comunica.alerting.cap import CapAlert, Category, Info, MessageType, Status
from comunica.broadcasting.parameters import length_of, mended
from comunica.broadcasting.starters import labels
from comunica.municipality.italian import elided

#: Families of the starter templates that can say an alert of this category, the fitting one first.
_OF_WEATHER = ("allerta_meteo", "emergenza")
_OF_THE_REST = ("emergenza",)
_MORE = "…"

_TAKEN_BACK = {"it": "Allerta revocata: ", "en": "Alert withdrawn: "}
_UPDATED = {"it": "Aggiornamento: ", "en": "Update: "}
_EXERCISE = {"it": "ESERCITAZIONE, nessun pericolo: ", "en": "EXERCISE, no danger: "}


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """What goes into a template of one of these families. `shortened`: fields that were too long for a message."""

    families: tuple[str, ...]
    parameters: Mapping[str, str]
    shortened: tuple[str, ...]


def words_of(alert: CapAlert, info: Info, places: tuple[int, ...], *, language: str, zone: ZoneInfo) -> Words:
    """What is said of `info` in the areas at `places`, on the clock of the municipality."""
    where = [info.areas[each].description for each in places]
    whole = {
        "cosa": _opening(alert, language) + _what(info),
        "dove": "; ".join(dict.fromkeys(where)) or _anywhere(info),
        "quando": _when(alert, info, language, zone),
        "fare": info.instruction,
    }
    plain = {name: _plain(value) for name, value in whole.items()}
    parameters = {name: shorten(value, labels()[name].longest) for name, value in plain.items() if value}
    return Words(
        families=_OF_WEATHER if Category.MET in info.categories else _OF_THE_REST,
        parameters=parameters,
        shortened=tuple(name for name, value in parameters.items() if value != plain[name]),
    )


def shorten(value: str, longest: int) -> str:
    """As much of it as fits: to the end of a sentence if that keeps most of it, else to the end of a word."""
    if length_of(value) <= longest:
        return value
    kept = value[: longest - len(_MORE)]
    while length_of(kept) > longest - len(_MORE):
        kept = kept[:-1]
    end = kept.rfind(". ")
    if end >= longest // 2:
        return kept[: end + 1]
    word = kept.rfind(" ")
    return (kept[:word] if word > 0 else kept).rstrip(" ,;:") + _MORE


def _opening(alert: CapAlert, language: str) -> str:
    spoken = language if language in _TAKEN_BACK else "it"
    exercise = _EXERCISE[spoken] if alert.status is Status.EXERCISE else ""
    match alert.type:
        case MessageType.CANCEL:
            return exercise + _TAKEN_BACK[spoken]
        case MessageType.UPDATE:
            return exercise + _UPDATED[spoken]
        case _:
            return exercise


def _what(info: Info) -> str:
    title = info.headline or info.event
    if not info.description or info.description.startswith(title):
        return info.description or title
    return f"{title.rstrip('. ')}. {info.description}"


def _anywhere(info: Info) -> str:
    return "; ".join(dict.fromkeys(area.description for area in info.areas))


def _when(alert: CapAlert, info: Info, language: str, zone: ZoneInfo) -> str:
    begin = (info.onset or info.effective or alert.sent).astimezone(zone)
    if info.expires is None:
        return f"from {_spoken(begin)}" if language == "en" else elided(f"dal {_spoken(begin)}", "'")
    end = info.expires.astimezone(zone)
    if begin.date() == end.date():
        between = ("from", "to") if language == "en" else ("dalle", "alle")
        return f"{begin:%d/%m}, {between[0]} {begin:%H:%M} {between[1]} {end:%H:%M}"
    if language == "en":
        return f"from {_spoken(begin)} to {_spoken(end)}"
    return elided(f"dal {_spoken(begin)} al {_spoken(end)}", "'")


def _spoken(moment: dt.datetime) -> str:
    return f"{moment:%d/%m} {moment:%H:%M}"


def _plain(value: str) -> str:
    """On one line, without control characters, and with nothing that a template could take for a variable."""
    line = mended(value)
    shown = "".join(each for each in line if unicodedata.category(each) not in {"Cc", "Cs"})
    return " ".join(shown.replace("{{", "{").replace("}}", "}").split())
