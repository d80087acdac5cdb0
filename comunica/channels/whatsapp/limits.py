"""The Cloud API's words for what a number and a portfolio may: tiers, throughput, quality, in every spelling seen."""

import re
from dataclasses import dataclass
from typing import Any

from comunica.broadcasting.pacing import DEFAULT_RATE, HIGHEST_RATE

_TIER = re.compile(r"TIER_([0-9]{1,10})(K?)")
#: Longer ones are no number of people, and Python refuses to read the longest at all.
_PLAIN = re.compile(r"[0-9]{1,10}")
_UNLIMITED = frozenset({"TIER_UNLIMITED", "UNLIMITED", "-1"})
#: Levels of throughput, in messages a second, in and out together.
THROUGHPUT = {"STANDARD": DEFAULT_RATE, "HIGH": HIGHEST_RATE}
QUALITIES = frozenset({"green", "yellow", "red"})


@dataclass(frozen=True, slots=True)
class PeopleLimit:
    """Different people of a day that a portfolio may write to. None: as many as it likes."""

    people: int | None


def people_limit(word: Any) -> PeopleLimit | None:
    """`TIER_2K`, 2000, "2000", -1 … None: the provider did not say."""
    text = str(word).strip().upper()
    if text in _UNLIMITED:
        return PeopleLimit(None)
    if (found := _TIER.fullmatch(text)) is not None:
        return _limit(int(found[1]) * (1000 if found[2] else 1))
    if isinstance(word, int | str) and not isinstance(word, bool) and _PLAIN.fullmatch(text):
        return _limit(int(text))
    return None


def _limit(people: int) -> PeopleLimit | None:
    # Nobody has a limit of none, and what the record cannot hold is no tier either: never "as many as it likes".
    return PeopleLimit(people) if 0 < people < 2**31 else None


def quality(word: Any) -> str | None:
    """green, yellow or red; None for anything else."""
    text = str(word).lower()
    return text if text in QUALITIES else None
