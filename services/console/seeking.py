"""The form with which notices are looked for, at the console and by citizens: words, what it is about, a month."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated
from zoneinfo import ZoneInfo

from fastapi import Depends

from comunica.broadcasting.sought import EVERYTHING, Sought, words_in
from comunica.broadcasting.starters import families
from comunica.municipality.month import Month, NotAMonth, month_of, read_month
from comunica.municipality.month_labels import kind_label
from services.console.speaking import Speaking

#: What is about nothing that has a family: the town's own templates.
_OTHER = "altro"
#: Characters of what somebody looks for: more is not looked at.
MOST_TYPED = 100
_MOST_MONTHS = 240


@dataclass(frozen=True, slots=True)
class Seeking:
    """What somebody asked for. What no form of ours asks for is as if nothing was asked."""

    words: str
    about: str
    month: Month | None

    @property
    def is_nothing(self) -> bool:
        """Everything is shown."""
        return not self.words and not self.about and self.month is None

    @property
    def is_too_short(self) -> bool:
        """Something was typed, and no word is in it."""
        return bool(self.words) and not words_in(self.words)

    def sought(self, speaking: Speaking) -> Sought:
        """The same, on the town's clock."""
        if self.is_nothing:
            return EVERYTHING
        since, until = self.month.bounds(ZoneInfo(speaking.timezone)) if self.month else (None, None)
        family = None if not self.about else "" if self.about == _OTHER else self.about
        return Sought(words=words_in(self.words), family=family, since=since, until=until)

    def subjects(self, speaking: Speaking) -> Sequence[tuple[str, str]]:
        """What notices are about, to choose from."""
        known = [(slug, kind_label(slug, speaking.language)) for slug in families()]
        return [*known, (_OTHER, kind_label("", speaking.language))]

    def months(self, speaking: Speaking, *, since: dt.datetime, now: dt.datetime) -> Sequence[tuple[str, str]]:
        """All months since then, the latest first; and the one that was asked for, wherever it is."""
        first, last = month_of(speaking.local(since).date()), month_of(speaking.local(now).date())
        count = min((last.year - first.year) * 12 + last.month - first.month + 1, _MOST_MONTHS)
        known = {*last.last(count), *([self.month] if self.month else [])}
        return [(str(each), speaking.month(each.first_day)) for each in sorted(known, reverse=True)]


async def _seeking(parole: str = "", argomento: str = "", mese: str = "") -> Seeking:
    about = argomento if argomento in families() or argomento == _OTHER else ""
    return Seeking(" ".join(parole.split())[:MOST_TYPED], about, _month(mese))


def _month(typed: str) -> Month | None:
    try:
        return read_month(typed)
    except NotAMonth:
        return None


SeekingGiven = Annotated[Seeking, Depends(_seeking)]
