"""Charts as places and sizes, for a page and for paper alike: who draws them chooses how they look."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from comunica.municipality.month_labels import MONTHS
from comunica.municipality.month_words import grouped

WIDTH, HEIGHT = 360.0, 200.0
_TOP, BASE = 18.0, 176.0
_GAP = 5.0
#: About as wide as a digit is, in the type that the labels have.
_DIGIT = 6.0


@dataclass(frozen=True, slots=True)
class Column:
    """A month. `label`: what stands above it, empty where there is no room; `value` is none where nobody counted."""

    month: str
    value: int | None
    label: str
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its labels are centred."""
        return round(self.x + self.width / 2, 1)


@dataclass(frozen=True, slots=True)
class Growth:
    """Columns that stand on a line at `base`."""

    columns: tuple[Column, ...]
    base: float = BASE


def growth(months: Sequence[Mapping[str, Any]], language: str) -> Growth | None:
    """People at the end of each month; none if nobody counted in any. Half as many are half as high."""
    values: list[int | None] = [each["at_end"] for each in months]
    known = [each for each in values if each is not None]
    if not known:
        return None
    highest, step = max(1, *known), WIDTH / len(months)
    told = _told(values, step, language)
    return Growth(
        tuple(
            _column(number * step, step, (BASE - _TOP) * (value or 0) / highest)(
                month=_short(month["month"], language),
                value=value,
                label=grouped(value, language) if number in told and value is not None else "",
            )
            for number, (month, value) in enumerate(zip(months, values, strict=True))
        )
    )


def _column(left: float, step: float, height: float) -> "partial[Column]":
    return partial(
        Column,
        x=round(left + _GAP / 2, 1),
        y=round(BASE - height, 1),
        width=round(step - _GAP, 1),
        height=round(height, 1),
    )


def _told(values: Sequence[int | None], step: float, language: str) -> set[int]:
    """Which columns have their number above them: all; where they would touch, the last, highest and first."""
    known = {number: value for number, value in enumerate(values) if value is not None}
    apart = max(len(grouped(value, language)) for value in known.values()) * _DIGIT / step
    if apart <= 1:
        return set(known)
    told: set[int] = set()
    for number in (max(known), max(known, key=lambda each: (known[each], each)), min(known)):
        if all(abs(number - other) >= apart for other in told):
            told.add(number)
    return told


def _short(month: str, language: str) -> str:
    return MONTHS[language][int(month[5:]) - 1][:3]
