"""A mandate: what a municipality lets a partner send in its name."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from comunica.broadcasting.lanes import Lane


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A mandate that is not revoked."""

    id: UUID
    partner_id: UUID
    #: Of templates, as the provider has them: utility, marketing, authentication.
    categories: frozenset[str]
    lanes: frozenset[Lane]
    #: None: until it is revoked.
    expires_at: dt.datetime | None = None

    def stands(self, now: dt.datetime) -> bool:
        """Whether it is in force."""
        return self.expires_at is None or now < self.expires_at

    def lacks(self, *, category: str | None, lane: Lane) -> Iterator[tuple[str, str]]:
        """What it does not cover: a stable word, and a sentence. `category` is none if nobody knows it yet."""
        if lane not in self.lanes:
            yield "lane_not_mandated", f"the municipality's mandate covers the lanes {_said(self.lanes)} only"
        if category is not None and category not in self.categories:
            yield "category_not_mandated", f"the municipality's mandate covers {_said(self.categories)} templates only"


def _said(words: frozenset[str] | frozenset[Lane]) -> str:
    return " and ".join(sorted(str(word) for word in words))
