"""Lanes: reply and urgent strictly first, by turns, then normal and bulk by weight."""

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
        """Lower goes first. Normal and bulk share a rank by weight, reply and urgent the first by turns: an alert that
        waited for all replies would wait for a whole town that writes at once, and the other way round."""
        return RANKS[self]


RANKS: Mapping[Lane, int] = MappingProxyType({Lane.REPLY: 0, Lane.URGENT: 0, Lane.NORMAL: 1, Lane.BULK: 1})

#: Turns of normal for each turn of bulk.
WEIGHTS: Mapping[Lane, int] = MappingProxyType({Lane.NORMAL: 4, Lane.BULK: 1})

#: What a broadcast may ask for; `reply` is ours alone.
BROADCAST_LANES = (Lane.URGENT, Lane.NORMAL, Lane.BULK)
