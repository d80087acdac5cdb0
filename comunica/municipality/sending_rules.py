"""What a town lets be sent when: quiet hours, how long a message is good for, how many alerts a day."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from comunica.broadcasting.expiry import DEFAULT_HOURS, ExpiryRules
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.quiet_hours import HELD_LANES, OnHolidays, QuietHours, held_until, quiet_spells
from comunica.municipality.holidays import holidays_of

#: Alerts of one day. More are an accident, or somebody else at the keyboard.
URGENT_PER_DAY = 10
#: The provider's categories of templates.
ALL_CATEGORIES = frozenset({"utility", "marketing", "authentication"})


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingRules:
    """The rules of a town. `quiet_hours` none: it has none. `patron_day`: `MM-DD`, or empty."""

    quiet_hours: QuietHours | None = None
    patron_day: str = ""
    expiry: ExpiryRules = field(default_factory=ExpiryRules)
    urgent_per_day: int = URGENT_PER_DAY
    #: Categories of templates that a key with `broadcast:send` sends without anybody's approval: those that the town
    #: ticked, and at first none.
    without_approval: frozenset[str] = frozenset()

    def quiet_until(self, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime | None:
        """When the quiet time of `now` ends; none if it is none."""
        return held_until(self.quiet_hours, now, zone, is_holiday=holidays_of(self.patron_day))

    def held_until(self, lane: Lane, now: dt.datetime, zone: dt.tzinfo) -> dt.datetime | None:
        """When a broadcast of this lane may go on; none if it may go now."""
        return self.quiet_until(now, zone) if lane in HELD_LANES else None

    def pauses(
        self, lane: Lane, since: dt.datetime, until: dt.datetime, zone: dt.tzinfo
    ) -> tuple[tuple[dt.datetime, dt.datetime], ...]:
        """Begin and end of each time in which a broadcast of this lane waits, in order."""
        if lane not in HELD_LANES:
            return ()
        return tuple(quiet_spells(self.quiet_hours, since, until, zone, is_holiday=holidays_of(self.patron_day)))


def rules_from_json(profile: Mapping[str, Any]) -> SendingRules:
    """The rules out of a municipality's profile."""
    quiet = profile.get("quiet_hours")
    hours = profile.get("expiry_hours") or {}
    return SendingRules(
        quiet_hours=_quiet(quiet) if quiet else None,
        patron_day=str(profile.get("patron_day", "")),
        expiry=ExpiryRules({**DEFAULT_HOURS, **{str(name): float(each) for name, each in hours.items()}}),
        urgent_per_day=int(profile.get("urgent_per_day", URGENT_PER_DAY)),
        without_approval=frozenset(profile.get("without_approval", ())),
    )


def rules_to_json(rules: SendingRules) -> dict[str, Any]:
    """What `rules_from_json` reads back."""
    own = {name: each for name, each in rules.expiry.hours.items() if DEFAULT_HOURS.get(name) != each}
    quiet = rules.quiet_hours
    return {
        "without_approval": sorted(rules.without_approval),
        "quiet_hours": quiet
        and {
            "from": quiet.begin.isoformat("minutes"),
            "to": quiet.end.isoformat("minutes"),
            "holidays": quiet.holidays.value,
        },
        "patron_day": rules.patron_day,
        "expiry_hours": own,
        "urgent_per_day": rules.urgent_per_day,
    }


def _quiet(data: Mapping[str, Any]) -> QuietHours:
    return QuietHours(
        begin=dt.time.fromisoformat(data["from"]),
        end=dt.time.fromisoformat(data["to"]),
        holidays=OnHolidays(data.get("holidays", OnHolidays.HOLD)),
    )
