"""What the cells of an import say: phones, dates and ways of consent, as town halls and spreadsheets write them.

Each reader gives the value or raises `BadCell`, whose message says what to write and never repeats what was written.
"""

import datetime as dt
import re
from enum import StrEnum
from functools import cache
from zoneinfo import ZoneInfo

import phonenumbers

from comunica.enrolment.language.words import fold_phrase
from comunica.municipality.address import Address, phone

#: No consent to a messaging service is older.
EARLIEST = dt.date(2000, 1, 1)
LONGEST_CELL = 500

type Cell = str | int | float | dt.datetime | dt.date | dt.time | bool | None

_SHORTENED = re.compile(r"[0-9][.,][0-9]+E\+?[0-9]+", re.IGNORECASE)
_PHONE = re.compile(r"[+0-9][0-9\s./()-]*")
_SEPARATORS = re.compile(r"[\s./()-]+")
#: What almost every cell of an Italian town is: ten digits that begin with 3, perhaps after 39.
_MOBILE = re.compile(r"(?:(?:\+|00)?39)?(3[1-9][0-9]{8})")
_DAY_FIRST = re.compile(r"(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})(?:[ T,]+(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?)?")
_YEAR_FIRST = re.compile(r"\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?")


class BadCell(ValueError):
    """The cell cannot be read. The message is for the clerk and holds nothing of the person."""


class Way(StrEnum):
    """How a person said that they want the messages."""

    #: WhatsApp or a text message to the town's number.
    MESSAGE = "message"
    #: A signed form.
    PAPER = "paper"
    #: A call that somebody took down.
    PHONE = "phone"
    #: A form on the town's site.
    WEB = "web"
    #: In person at the town hall.
    DESK = "desk"
    #: Enrolled in the service that this one takes over from.
    EARLIER_SERVICE = "earlier_service"


_WAYS: dict[Way, str] = {
    Way.MESSAGE: "message, messaggio, whatsapp, sms, chat",
    Way.PAPER: "paper, carta, modulo, cartaceo, modulo cartaceo, modulo firmato, form",
    Way.PHONE: "phone, telefono, telefonata, per telefono, call",
    Way.WEB: "web, sito, online, on line, modulo online, sito web, internet, website",
    Way.DESK: "desk, sportello, urp, ufficio, di persona, in person",
    Way.EARLIER_SERVICE: (
        "earlier service, earlier_service, servizio precedente, vecchio servizio, vecchia lista, lista precedente"
    ),
}


@cache
def _ways() -> dict[tuple[str, ...], Way]:
    return {fold_phrase(name): way for way, names in _WAYS.items() for name in names.split(",")}


def text_of(cell: Cell) -> str:
    """A cell as text, blanks around and doubled ones removed."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)  # spreadsheets hold house numbers and phones as floats
    text = " ".join(str(cell).split()) if cell is not None else ""
    if len(text) > LONGEST_CELL:
        raise BadCell(f"is longer than {LONGEST_CELL} characters")
    if "\x00" in text:
        raise BadCell("holds a character that cannot be kept: write it again")
    # An export guards formulas with an apostrophe; so does Excel.
    return text[1:] if text[:1] == "'" and text[1:2] in {*"=+-@'"} else text


def phone_of(cell: Cell, *, region: str = "IT") -> Address:
    """A phone in any usual spelling. Without a country code it is of `region`."""
    text = text_of(cell)
    if _SHORTENED.fullmatch(text):
        raise BadCell("the spreadsheet has cut the number: format the column as text and write the number again")
    if not _PHONE.fullmatch(text):
        raise BadCell("write one phone number: digits, with + and the country code if it is not Italian")
    digits = _SEPARATORS.sub("", text)
    if region == "IT" and (mobile := _MOBILE.fullmatch(digits)):
        return phone(f"39{mobile[1]}")
    return _any_phone(digits, region)


def _any_phone(digits: str, region: str) -> Address:
    try:
        parsed = phonenumbers.parse(digits, region)
    except phonenumbers.NumberParseException:
        raise BadCell("is not a phone number: a digit is missing or too many") from None
    if not phonenumbers.is_valid_number(parsed):
        raise BadCell("is not a phone number in use: a digit is missing, too many or wrong")
    return phone(phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164))


def moment_of(cell: Cell, *, timezone: ZoneInfo, now: dt.datetime) -> dt.datetime:
    """When the person consented, aware. A day without a time is its beginning: what was said that day is later."""
    moment = _moment(cell, timezone)
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=timezone)
    if moment > now:
        raise BadCell("is in the future: write the day on which the person consented")
    if moment.date() < EARLIEST:
        raise BadCell("is too long ago: write the day on which the person consented")
    return moment.astimezone(dt.UTC).replace(microsecond=0)


def _moment(cell: Cell, timezone: ZoneInfo) -> dt.datetime:
    match cell:
        case dt.datetime():
            return cell
        case dt.date():
            return dt.datetime(cell.year, cell.month, cell.day, tzinfo=timezone)
    text = text_of(cell)
    try:
        if found := _DAY_FIRST.fullmatch(text):
            day, month, year, hour, minute, second = (int(each or 0) for each in found.groups())
            return dt.datetime(year, month, day, hour, minute, second, tzinfo=timezone)
        if _YEAR_FIRST.fullmatch(text):
            return dt.datetime.fromisoformat(text)
    except ValueError:
        raise BadCell("there is no such day or hour") from None
    raise BadCell("write a date such as 31/12/2025 or 2025-12-31, with a time if you have it: 31/12/2025 15:30")


def way_of(cell: Cell) -> Way:
    """How the person consented."""
    # `import:paper` is how an export tells a consent that was imported before.
    text = text_of(cell).rpartition(":")[2]
    try:
        return _ways()[fold_phrase(text)]
    except KeyError:
        known = ", ".join(Way)
        raise BadCell(
            f"say how the person consented: {known} (or messaggio, carta, telefono, sito, sportello)"
        ) from None
