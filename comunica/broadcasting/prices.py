"""What the provider charges for a delivered template message, by country and category, as a list that is kept by hand.

A price says where it comes from and from when on. One that is missing is missing: it is never taken for nothing.
Amounts are whole millionths of the currency.
"""

import datetime as dt
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

MICROS = 1_000_000
CATEGORIES = ("utility", "marketing", "authentication")
#: What people read where a price is missing.
UNKNOWN = "prezzo sconosciuto"

_COUNTRY = re.compile(r"[1-9][0-9]{0,2}")
_CURRENCY = re.compile(r"[A-Z]{3}")
#: A message that costs more than this is a slip of the pen.
_DEAREST = Decimal(10)


class PriceListError(ValueError):
    """The list cannot be used. One line a problem, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """One edition. `micros`: calling code of the country → category → price."""

    valid_from: dt.date
    source: str
    currency: str
    micros: Mapping[str, Mapping[str, int]]

    def price(self, country: str | None, category: str) -> int | None:
        """In millionths of the currency; None if the list does not say."""
        return self.micros.get(country or "", {}).get(category)

    def of_category(self, category: str) -> Mapping[str, int]:
        """Country → price, for one category."""
        return {country: each[category] for country, each in self.micros.items() if category in each}


@dataclass(frozen=True, slots=True)
class PriceList:
    """Editions by the day from which they hold, the earliest first."""

    editions: tuple[Prices, ...] = ()

    def at(self, day: dt.date) -> Prices | None:
        """The edition in force on this day; none if there is none yet."""
        return next((each for each in reversed(self.editions) if each.valid_from <= day), None)


def read_prices(data: Mapping[str, Any]) -> PriceList:
    """The list out of its file, already parsed; `PriceListError` with everything that is wrong."""
    problems: list[str] = []
    editions = [edition for edition in _editions(data, problems) if edition is not None]
    days = [each.valid_from for each in editions]
    problems += [f"edition: {day} is there twice" for day in sorted({day for day in days if days.count(day) > 1})]
    if problems:
        raise PriceListError(problems)
    return PriceList(tuple(sorted(editions, key=lambda each: each.valid_from)))


def _editions(data: Mapping[str, Any], problems: list[str]) -> Iterator[Prices | None]:
    problems += [f"{word}: is not a word of this file" for word in sorted(data.keys() - {"edition"})]
    given = data.get("edition")
    if not isinstance(given, list) or not given:
        problems.append("edition: give at least one, as [[edition]]")
        return
    for place, each in enumerate(given):
        where = f"edition[{place}]"
        yield _edition(each, where, problems) if isinstance(each, Mapping) else None


def _edition(data: Mapping[str, Any], where: str, problems: list[str]) -> Prices | None:
    before = len(problems)
    day, source, currency = data.get("valid_from"), data.get("source"), data.get("currency")
    if not isinstance(day, dt.date) or isinstance(day, dt.datetime):
        problems.append(f"{where}.valid_from: give the day from which it holds, such as 2026-10-01")
    if not isinstance(source, str) or not source.strip():
        problems.append(f"{where}.source: say where the prices come from")
    if not isinstance(currency, str) or not _CURRENCY.fullmatch(currency):
        problems.append(f"{where}.currency: give its three letters, such as EUR")
    micros = _countries(data.get("prices"), where, problems)
    if len(problems) > before:
        return None
    assert isinstance(day, dt.date) and isinstance(source, str) and isinstance(currency, str)
    return Prices(valid_from=day, source=source.strip(), currency=currency, micros=micros)


def _countries(given: Any, where: str, problems: list[str]) -> Mapping[str, Mapping[str, int]]:
    if not isinstance(given, Mapping) or not given:
        problems.append(f"{where}.prices: give a table for each country, such as [edition.prices.39]")
        return {}
    return {str(country): _categories(each, f"{where}.prices.{country}", problems) for country, each in given.items()}


def _categories(given: Any, where: str, problems: list[str]) -> Mapping[str, int]:
    if not _COUNTRY.fullmatch(where.rpartition(".")[2]):
        problems.append(f"{where}: name a country by its calling code, such as 39")
    if not isinstance(given, Mapping):
        problems.append(f"{where}: give a price for each category")
        return {}
    found = {}
    for category, price in given.items():
        if category not in CATEGORIES:
            problems.append(f"{where}.{category}: is no category; there are: {', '.join(CATEGORIES)}")
        elif (micros := _micros(price)) is None:
            problems.append(f'{where}.{category}: give a text above 0 and up to {_DEAREST}, such as "0.0300"')
        else:
            found[category] = micros
    return found


def _micros(price: object) -> int | None:
    # A text, since a price of 0.03 is not 0.03 in a float.
    try:
        amount = Decimal(price) if isinstance(price, str) else Decimal(-1)
    except InvalidOperation:
        return None
    micros = amount * MICROS
    return int(micros) if 0 < amount <= _DEAREST and micros == micros.to_integral_value() else None


def shown(micros: int | None) -> str:
    """An amount as people read it, in euro and cents or whatever the currency is; a missing one is said."""
    return UNKNOWN if micros is None else f"{Decimal(micros) / MICROS:.4f}"
