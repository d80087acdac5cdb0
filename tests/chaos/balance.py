"""Three multisets compared: who was to be told (asked), what the record says (recorded), what the provider took
(received). Pure: the figures come from whoever looked.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

#: A delivery: its source and its recipient.
type Key = tuple[UUID, UUID]

#: States that say that the provider took it.
TAKEN = frozenset({"accepted", "sent", "delivered", "read"})
#: Named ends of deliveries that were not sent, each with its reason. `unknown` is not one, except for a reply: that is
#: never said again out of doubt.
EXPLAINED = frozenset({"suppressed", "failed", "expired", "cancelled"})
#: States of what was told as delivered, and heard.
_HEARD = frozenset({"delivered", "read"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A delivery as the record has it."""

    state: str
    attempt: int = 1
    resent_in_doubt: bool = False
    is_reply: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """A message that the provider took: what its token names, the phone it went to, the moment (Unix seconds).

    `is_delivered`: the provider has told that it was.
    """

    key: Key | None
    to: str
    at: float
    is_delivered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """What was seen of one run.

    `asked`: who was to get which broadcast, with the phone. `rows`: all deliveries, replies too. `counts`: of each
    broadcast, what the snapshot wrote (`resolved`), the sum of the tally and the number of rows. `deaf_from`: from
    when nothing may reach a person any more who wrote DISATTIVA.
    """

    asked: Mapping[Key, str]
    rows: Mapping[Key, Row]
    received: Sequence[Receipt]
    counts: Mapping[UUID, tuple[int, int, int]]
    deaf_from: Mapping[UUID, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """The figures. `contradicted`: taken by the provider, and the record says that it was not sent."""

    asked: int
    received: int
    recorded: Mapping[str, int]
    lost: int
    duplicated: int
    phantom: int
    unaccounted: int
    resent_in_doubt: int
    contradicted: int
    #: Attempts beyond the first, whoever they were for.
    second_attempts: int
    #: Told as delivered, and the record has not heard it.
    unheard: int

    @property
    def is_clean(self) -> bool:
        """Zero and zero, and zero and zero."""
        return not (self.lost or self.duplicated or self.phantom or self.unaccounted or self.contradicted)


def compare(seen: Observed) -> Balance:
    """Hold the three against each other."""
    times = Counter(one.key for one in seen.received if one.key is not None)
    return Balance(
        asked=len(seen.asked),
        received=len(seen.received),
        recorded=Counter(row.state for row in seen.rows.values()),
        lost=sum(_is_lost(key, seen, times[key]) for key in seen.asked.keys() | seen.rows.keys()),
        duplicated=sum(max(0, count - 1 - _repeats(seen.rows.get(key))) for key, count in times.items()),
        phantom=sum(_is_phantom(one, seen) for one in seen.received),
        unaccounted=sum(max(counts) - min(counts) for counts in seen.counts.values()),
        resent_in_doubt=sum(row.resent_in_doubt for row in seen.rows.values()),
        contradicted=sum(times[key] > 0 and row.state in EXPLAINED for key, row in seen.rows.items()),
        second_attempts=sum(max(0, row.attempt - 1) for row in seen.rows.values()),
        unheard=sum(_is_unheard(one, seen) for one in seen.received),
    )


def _is_lost(key: Key, seen: Observed, times: int) -> bool:
    row = seen.rows.get(key)
    if times:
        return False
    if row is None:
        # Who left in time is not in the snapshot at all.
        return key[1] not in seen.deaf_from
    return row.state not in EXPLAINED and not (row.is_reply and row.state == "unknown")


def _is_unheard(one: Receipt, seen: Observed) -> bool:
    row = seen.rows.get(one.key) if one.key is not None else None
    # Where the record denies it altogether it is contradicted.
    return one.is_delivered and row is not None and row.state not in _HEARD | EXPLAINED


def _repeats(row: Row | None) -> int:
    return int(row is not None and row.resent_in_doubt)


def _is_phantom(one: Receipt, seen: Observed) -> bool:
    if one.key is None or one.key not in seen.rows:
        return True
    phone = seen.asked.get(one.key)
    if phone is None:
        return False  # a reply: its row is what asks for it
    return phone != one.to or one.at > seen.deaf_from.get(one.key[1], float("inf"))
