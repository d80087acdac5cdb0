"""Our states of a delivery in the words of Notify, and back for lists. docs/api/notify.md shows the same table."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import DeliveryState


class NotifyStatus(StrEnum):
    """What Notify's clients know."""

    CREATED = "created"
    SENDING = "sending"
    DELIVERED = "delivered"
    PERMANENT_FAILURE = "permanent-failure"
    TEMPORARY_FAILURE = "temporary-failure"
    TECHNICAL_FAILURE = "technical-failure"
    CANCELLED = "cancelled"


#: What a client may ask a list for. Those beside ours are never the status of anything here.
ASKABLE = (
    *NotifyStatus,
    "failed",
    "sent",
    "pending",
    "pending-virus-check",
    "validation-failed",
    "virus-scan-failed",
    "returned-letter",
    "accepted",
    "received",
)
_FAILURES = (NotifyStatus.PERMANENT_FAILURE, NotifyStatus.TEMPORARY_FAILURE, NotifyStatus.TECHNICAL_FAILURE)

_S = DeliveryState
_PLAIN: Mapping[DeliveryState, NotifyStatus] = MappingProxyType(
    {
        _S.QUEUED: NotifyStatus.CREATED,
        _S.SENDING: NotifyStatus.SENDING,
        _S.ACCEPTED: NotifyStatus.SENDING,
        _S.SENT: NotifyStatus.SENDING,
        _S.DOUBT: NotifyStatus.SENDING,
        _S.DELIVERED: NotifyStatus.DELIVERED,
        _S.READ: NotifyStatus.DELIVERED,
        _S.SUPPRESSED: NotifyStatus.PERMANENT_FAILURE,
        _S.EXPIRED: NotifyStatus.TEMPORARY_FAILURE,
        _S.CANCELLED: NotifyStatus.CANCELLED,
        _S.UNKNOWN: NotifyStatus.TECHNICAL_FAILURE,
    }
)
#: Of what failed: the provider may take it another day.
_ANOTHER_DAY = frozenset({Reason.ENOUGH_MARKETING, Reason.EXPERIMENT, Reason.TOO_FAST, Reason.PROVIDER_DOWN})
#: Of what failed: nothing is wrong with the person.
_PERSON = frozenset(
    {
        Reason.UNREACHABLE,
        Reason.BAD_ADDRESS,
        Reason.SENDER_ITSELF,
        Reason.BLOCKED_BY_US,
        Reason.STOPPED_MARKETING,
        Reason.COUNTRY_NOT_ALLOWED,
        Reason.NOT_ON_TEST_LIST,
        Reason.UNKNOWN_CODE,
    }
)


def status_of(state: DeliveryState, reason: str | None) -> NotifyStatus:
    """The status that Notify's clients see."""
    if state is not DeliveryState.FAILED:
        return _PLAIN[state]
    if reason in _ANOTHER_DAY:
        return NotifyStatus.TEMPORARY_FAILURE
    return NotifyStatus.PERMANENT_FAILURE if reason is None or reason in _PERSON else NotifyStatus.TECHNICAL_FAILURE


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusFilter:
    """Statuses as the record finds them: by state, and what failed also by its reason.

    `reasons`: of what failed, those that count. `others`: those that are in no list of ours count too.
    """

    states: tuple[str, ...]
    reasons: tuple[str, ...]
    others: bool


#: Every reason that is in a list of ours; none given is written as nothing.
LISTED = ("", *sorted(_ANOTHER_DAY | _PERSON))


def filter_of(asked: Collection[str]) -> StatusFilter:
    """What a client asks for by statuses of Notify. `failed` stands for the three kinds of failure."""
    wanted = {*asked, *(_FAILURES if "failed" in asked else ())}
    reasons: list[str] = []
    if NotifyStatus.TEMPORARY_FAILURE in wanted:
        reasons += sorted(_ANOTHER_DAY)
    if NotifyStatus.PERMANENT_FAILURE in wanted:
        reasons += ["", *sorted(_PERSON)]
    return StatusFilter(
        states=tuple(state for state, status in _PLAIN.items() if status in wanted),
        reasons=tuple(reasons),
        others=NotifyStatus.TECHNICAL_FAILURE in wanted,
    )
