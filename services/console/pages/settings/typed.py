"""Reads what forms of settings hold."""

import datetime as dt
from enum import StrEnum
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData


class NotADate(ValueError):
    """What was typed is no day."""


def text_in(sent: FormData, name: str) -> str:
    """Without blanks around, and without what the record cannot keep; empty if it is not there, or a file."""
    value = sent.get(name)
    return value.replace("\x00", "").strip() if isinstance(value, str) else ""


def words_in[Word: StrEnum](sent: FormData, name: str, known: type[Word]) -> frozenset[Word]:
    """Those ticked, as far as they are known: a form of ours has no others."""
    return frozenset(known(each) for each in ticked_in(sent, name) if each in set(known))


def ticked_in(sent: FormData, name: str) -> list[str]:
    """Every box that was ticked, as it was sent."""
    return [each for each in sent.getlist(name) if isinstance(each, str)]


def end_of(day: str, timezone: str) -> dt.datetime | None:
    """The end of a day on the town's clock; none for none; raises NotADate."""
    if not day:
        return None
    try:
        last = dt.date.fromisoformat(day) + dt.timedelta(days=1)
    except (ValueError, OverflowError):
        raise NotADate(day) from None
    return dt.datetime.combine(last, dt.time(), ZoneInfo(timezone))
