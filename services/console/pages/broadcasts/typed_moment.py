"""A day and an hour on the town's clock, as somebody types them: in two fields, either of which may be wrong."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from comunica.broadcasting.local_time import instant_of


@dataclass(frozen=True, slots=True)
class TypedMoment:
    """What stands in the fields, such as 2026-11-27 and 14:10."""

    date: str = ""
    time: str = ""

    @classmethod
    def at(cls, moment: dt.datetime | None, zone: ZoneInfo) -> "TypedMoment":
        """The fields with this in them; empty for none."""
        if moment is None:
            return cls()
        local = moment.astimezone(zone)
        return cls(f"{local:%Y-%m-%d}", f"{local:%H:%M}")

    @property
    def is_empty(self) -> bool:
        """Nothing was typed."""
        return not self.date and not self.time

    def local(self) -> dt.datetime | None:
        """As a clock shows it, without an offset; none if it is no moment."""
        try:
            clock = dt.time.fromisoformat(self.time).replace(tzinfo=None)
            return dt.datetime.combine(dt.date.fromisoformat(self.date), clock)
        except ValueError:
            return None

    def instant(self, zone: ZoneInfo) -> dt.datetime | None:
        """When that is; twice a year the clock jumps, see `local_time`. None if it is no moment."""
        local = self.local()
        return None if local is None else instant_of(local, zone)

    def hidden(self, name: str) -> list[tuple[str, str]]:
        """The two fields, to be carried."""
        return [(f"{name}_date", self.date), (f"{name}_time", self.time)]


NOT_TYPED = TypedMoment()
