"""When a message is too old to be sent. An alert must not arrive tomorrow, so nothing is without an end."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from comunica.broadcasting.lanes import Lane

#: The longest that anything may be under way: a town's own hours, what clients ask for, what is typed by hand. The
#: provider itself tries no longer to reach a phone.
LONGEST = dt.timedelta(days=30)

#: Hours, by lane or by the first words of a template's name (`viabilita` is also `viabilita_lavori`).
DEFAULT_HOURS: Mapping[str, float] = MappingProxyType(
    {
        Lane.URGENT.value: 6,
        Lane.NORMAL.value: 48,
        Lane.BULK.value: 168,
        "allerta": 6,
        "emergenza": 6,
        "viabilita": 12,
    }
)


@dataclass(frozen=True, slots=True)
class ExpiryRules:
    """How long a broadcast may be under way when nobody says it. A town's own hours replace the defaults one by one."""

    hours: Mapping[str, float] = field(default_factory=lambda: DEFAULT_HOURS)

    def after(self, lane: Lane, template: str) -> dt.timedelta:
        """The time for a broadcast, from the moment when it may go: the shortest that fits."""
        fitting = [hours for name, hours in self.hours.items() if name == lane or _begins(template, name)]
        return dt.timedelta(hours=min(fitting, default=DEFAULT_HOURS[lane]))


def _begins(template: str, name: str) -> bool:
    return name not in Lane and (template == name or template.startswith(f"{name}_"))
