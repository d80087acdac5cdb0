"""Whom a broadcast can reach, and whether somebody must approve it before it goes."""

from enum import StrEnum


class Reach(StrEnum):
    """Whom it can reach."""

    #: Its audience.
    AUDIENCE = "audience"
    #: The staff's numbers only, whatever audience it names: a team key asked for it, or the town is on trial.
    STAFF = "staff"
    #: Nobody: a test key asked for it. It is checked, counted and on record, and finished at once.
    NOBODY = "nobody"


class Approval(StrEnum):
    """When somebody must approve what is asked for."""

    #: Always: it is a draft.
    ALWAYS = "always"
    #: Unless the town ticked the category of its template, or it is urgent.
    BY_CATEGORY = "by_category"
    #: Never: somebody who may said so already.
    NEVER = "never"
