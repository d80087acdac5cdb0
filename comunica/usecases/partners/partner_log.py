"""Who did what about a partner, its keys and its nkeys: a line for each, in the transaction of what it tells of.

A partner is of no municipality, and so is its log: what towns do about their mandates stands in theirs (`audit.py`).
"""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from comunica.usecases import audit


class PartnerDeed(StrEnum):
    """What was done."""

    CREATE = "create_partner"
    CLOSE = "close_partner"
    ISSUE_KEY = "issue_key"
    REVOKE_KEY = "revoke_key"
    ADD_NKEY = "add_nkey"
    REVOKE_NKEY = "revoke_nkey"


@dataclass(frozen=True, slots=True)
class Hand:
    """By whom it is done. `operator_key`: over the api; none at the desk."""

    who: str
    operator_key: UUID | None = None

    @classmethod
    def of_key(cls, key_id: UUID) -> "Hand":
        """A program with an operator's key."""
        return cls(audit.operator_key(key_id), key_id)

    @classmethod
    def at_desk(cls, name: str) -> "Hand":
        """A person at the desk."""
        return cls(audit.operator(name))


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerLogEntry:
    """A line. `about`: the key or nkey that it was done to; none: the partner itself."""

    id: UUID
    at: dt.datetime
    who: str
    #: A `PartnerDeed`, or the word of another version.
    what: str
    about: UUID | None
