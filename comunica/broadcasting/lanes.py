"""Lanes: reply and urgent strictly first, then normal and bulk by weight."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class Lane(StrEnum):
    """How soon a delivery goes."""

    #: The answer to a citizen who is waiting with the phone in hand.
    REPLY = "reply"
    #: An alert: passes quiet hours and an exhausted budget; needs its own permission.
    URGENT = "urgent"
    NORMAL = "normal"
    BULK = "bulk"

    @property
    def rank(self) -> int:
        """Lower goes first. Normal and bulk share a rank: their weights divide it."""
        return RANKS[self]


RANKS: Mapping[Lane, int] = MappingProxyType({Lane.REPLY: 0, Lane.URGENT: 1, Lane.NORMAL: 2, Lane.BULK: 2})

#: Turns of normal for each turn of bulk.
WEIGHTS: Mapping[Lane, int] = MappingProxyType({Lane.NORMAL: 4, Lane.BULK: 1})

#: What a broadcast may ask for; `reply` is ours alone.
BROADCAST_LANES = (Lane.URGENT, Lane.NORMAL, Lane.BULK)
