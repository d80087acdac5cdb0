"""How a page speaks: its language, the municipality's timezone, and how dates, numbers and money look in them."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from types import MappingProxyType
from typing import Literal
from zoneinfo import ZoneInfo

from babel import Locale, dates, numbers

from comunica.municipality.italian import elided
from services.console.words import CATALOGUES, sentence

type Language = Literal["it", "en"]
LANGUAGES: tuple[Language, ...] = ("it", "en")
#: English as it is written in Europe: days before months, hours up to 24.
_LOCALES: Mapping[Language, Locale] = MappingProxyType({"it": Locale("it", "IT"), "en": Locale("en", "GB")})
#: Where the municipalities are, until we know which one it is.
HOME = "Europe/Rome"

_HOUR = dt.timedelta(hours=1)
_DAY = dt.timedelta(days=1)


@dataclass(frozen=True)
class Speaking:
    """One page's language and clock."""

    language: Language = "it"
    timezone: str = HOME

    @cached_property
    def _locale(self) -> Locale:
        return _LOCALES[self.language]

    @cached_property
    def _zone(self) -> ZoneInfo:
        return ZoneInfo(self.timezone)

    def gettext(self, text: str) -> str:
        """The sentence in this language; sentences are written in Italian."""
        return CATALOGUES[self.language].gettext(text)

    def ngettext(self, one: str, many: str, number: int) -> str:
        """The same for a number of things."""
        return CATALOGUES[self.language].ngettext(one, many, number)

    def say(self, text: str, **values: object) -> str:
        """The sentence with its values filled in."""
        said = self.gettext(text)
        return self.smooth(said % values) if values else said

    def smooth(self, said: str) -> str:
        """A sentence with its values, its small words as they go with them: «l’8 novembre»."""
        return elided(said) if self.language == "it" else said

    def local(self, moment: dt.datetime) -> dt.datetime:
        """The moment on the municipality's clock. Without a timezone it is taken to be there already."""
        return moment.astimezone(self._zone) if moment.tzinfo else moment.replace(tzinfo=self._zone)

    def date(self, day: dt.date | dt.datetime) -> str:
        """27 novembre 2026."""
        return dates.format_date(self._day_of(day), "d MMMM y", self._locale)

    def weekday(self, day: dt.date | dt.datetime) -> str:
        """Venerdì 27 novembre 2026."""
        return dates.format_date(self._day_of(day), "EEEE d MMMM y", self._locale)

    def short_date(self, day: dt.date | dt.datetime) -> str:
        """27/11/2026."""
        return dates.format_date(self._day_of(day), "dd/MM/y", self._locale)

    def month(self, day: dt.date | dt.datetime) -> str:
        """Novembre 2026."""
        return dates.format_date(self._day_of(day), "MMMM y", self._locale)

    def time(self, moment: dt.datetime | dt.time) -> str:
        """14.10 in Italian, 14:10 in English."""
        clock = self.local(moment) if isinstance(moment, dt.datetime) else moment
        return f"{clock:%H.%M}" if self.language == "it" else f"{clock:%H:%M}"

    def moment(self, moment: dt.datetime) -> str:
        """27 novembre 2026, ore 14.10."""
        return self.say(sentence("%(date)s, ore %(time)s"), date=self.date(moment), time=self.time(moment))

    def short_moment(self, moment: dt.datetime) -> str:
        """27/11/2026, 14.10: for tables."""
        return f"{self.short_date(moment)}, {self.time(moment)}"

    def since(self, moment: dt.datetime, now: dt.datetime) -> str:
        """3 minuti fa; tra 2 ore."""
        return dates.format_timedelta(moment - now, add_direction=True, locale=self._locale)

    def number(self, value: float | Decimal) -> str:
        """1.066: grouped from the first thousand on, also where the language would begin later."""
        return numbers.format_decimal(value, locale=self._locale)

    def percent(self, value: float | Decimal) -> str:
        """Of 12.34, which is a percentage already: 12,3%."""
        return numbers.format_percent(Decimal(str(value)) / 100, "#,##0.#%", locale=self._locale)

    def money(self, value: float | Decimal) -> str:
        """€ 12,34."""
        pattern = "¤ #,##0.00" if self.language == "it" else "¤#,##0.00"
        return numbers.format_currency(value, "EUR", pattern, locale=self._locale)

    def lasting(self, length: dt.timedelta | float) -> str:
        """Circa 12 minuti; seconds, if it is a number."""
        span = length if isinstance(length, dt.timedelta) else dt.timedelta(seconds=length)
        if span < dt.timedelta(minutes=1):
            return self.gettext(sentence("meno di un minuto"))
        said = dates.format_timedelta(span, granularity=_grain(span), threshold=1.5, locale=self._locale)
        return self.say(sentence("circa %(span)s"), span=said)

    def _day_of(self, day: dt.date | dt.datetime) -> dt.date:
        return self.local(day).date() if isinstance(day, dt.datetime) else day


def _grain(span: dt.timedelta) -> Literal["minute", "hour", "day"]:
    if span < _HOUR * 1.5:
        return "minute"
    return "hour" if span < _DAY * 1.5 else "day"


def negotiate(accepted: str) -> Language:
    """The language of an Accept-Language header; Italian for whoever asks for neither."""
    found = Locale.negotiate(_by_weight(accepted), LANGUAGES, sep="-")
    return "en" if found is not None and found.language == "en" else "it"


def _by_weight(accepted: str) -> list[str]:
    """The header's tags, the most wanted first."""
    wanted = []
    for each in accepted[:200].split(","):
        tag, _, weight = each.strip().partition(";q=")
        try:
            wanted.append((-float(weight or 1), tag.strip()))
        except ValueError:
            continue
    return [tag for _, tag in sorted(wanted, key=lambda each: each[0]) if tag.replace("-", "").isalnum()]
