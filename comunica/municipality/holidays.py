"""Days on which a town rests: Italy's national holidays, and the day of its patron saint."""

import datetime as dt
from collections.abc import Callable
from functools import cache


def holidays_of(patron_day: str) -> Callable[[dt.date], bool]:
    """Says of a day whether it is a holiday. `patron_day` is `MM-DD`, or empty."""

    def is_holiday(day: dt.date) -> bool:
        return day in _national(day.year) or (patron_day != "" and f"{day:%m-%d}" == patron_day)

    return is_holiday


@cache
def _national(year: int) -> frozenset[dt.date]:
    import holidays  # noqa: PLC0415 - it takes longer than a thousand readings, and who only reads messages needs none

    return frozenset(holidays.country_holidays("IT", years=year))
