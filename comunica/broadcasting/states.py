"""Where a delivery can be, and which step leads from where to where. SQL takes its from-states from this table."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class DeliveryState(StrEnum):
    """One message to one person, from request to end. Every delivery is in exactly one."""

    #: Waits for its turn.
    QUEUED = "queued"
    #: Claimed by a dispatcher under a lease; perhaps already with the provider.
    SENDING = "sending"
    #: The provider took it and gave it an id.
    ACCEPTED = "accepted"
    #: The provider sent it on.
    SENT = "sent"
    #: It is on the person's phone.
    DELIVERED = "delivered"
    #: The person saw it (only those who share that).
    READ = "read"
    #: The provider refused it, or could not deliver it.
    FAILED = "failed"
    #: We did not send it: the person left, or blocked this category.
    SUPPRESSED = "suppressed"
    #: Its time was over before it could be sent.
    EXPIRED = "expired"
    #: Staff stopped the broadcast first.
    CANCELLED = "cancelled"
    #: We do not know whether the provider took it; evidence is awaited.
    DOUBT = "doubt"
    #: We shall never know by ourselves; late evidence still counts.
    UNKNOWN = "unknown"


WORKING = frozenset({DeliveryState.QUEUED, DeliveryState.SENDING, DeliveryState.DOUBT})


class Step(StrEnum):
    """Why a delivery changes its state."""

    #: A dispatcher takes it, writes owner, epoch, lease and a new attempt, and only then calls the provider.
    CLAIM = "claim"
    #: At the claim the person turned out to have left.
    SUPPRESS = "suppress"
    #: Its time is over, or the 24-hour window of a reply closed.
    EXPIRE = "expire"
    #: Staff cancelled the broadcast.
    CANCEL = "cancel"
    #: Certainly not sent: back to the queue.
    HAND_BACK = "hand_back"
    #: The provider answered 200 with an id.
    ACCEPT = "accept"
    #: The provider refused this attempt.
    REFUSE = "refuse"
    #: The provider refused this person for this category.
    REFUSE_PERSON = "refuse_person"
    #: The answer was lost, or the lease ran out.
    DOUBT = "doubt"
    #: Doubt that may be sent again: no evidence, and the webhook path had no gap; or urgent past its hard limit.
    RESEND = "resend"
    #: Doubt past its hard limit.
    GIVE_UP = "give_up"
    #: Status webhooks: evidence that one of our attempts was taken.
    REPORT_SENT = "report_sent"
    REPORT_DELIVERED = "report_delivered"
    REPORT_READ = "report_read"
    #: A status webhook with an error, for the attempt at hand.
    REPORT_FAILED = "report_failed"
    #: The same, when the error is the person's own wish.
    REPORT_SUPPRESSED = "report_suppressed"


_S = DeliveryState
#: An attempt was begun and nothing final is known of it. `queued` is among them: a doubt that was queued again can
#: still meet the evidence of its first attempt (the store checks that an attempt was made).
_UNPROVEN = frozenset({_S.QUEUED, _S.SENDING, _S.DOUBT, _S.UNKNOWN})
#: Where a doubt that was queued again may end in the queue, though its first attempt was taken. `suppressed` is one
#: more; but as the provider's own word it comes after `sent`, and only what reached the phone is more.
_ENDED_QUEUED = frozenset({_S.EXPIRED, _S.CANCELLED})
_ENDED = _ENDED_QUEUED | {_S.SUPPRESSED, _S.FAILED}

#: Step → (from-states, to-state). Whatever is not here does not happen.
STEPS: Mapping[Step, tuple[frozenset[DeliveryState], DeliveryState]] = MappingProxyType(
    {
        Step.CLAIM: (frozenset({_S.QUEUED}), _S.SENDING),
        Step.SUPPRESS: (frozenset({_S.QUEUED}), _S.SUPPRESSED),
        Step.EXPIRE: (frozenset({_S.QUEUED}), _S.EXPIRED),
        Step.CANCEL: (frozenset({_S.QUEUED}), _S.CANCELLED),
        Step.HAND_BACK: (frozenset({_S.SENDING}), _S.QUEUED),
        Step.ACCEPT: (_UNPROVEN, _S.ACCEPTED),
        Step.REFUSE: (frozenset({_S.SENDING, _S.DOUBT, _S.UNKNOWN}), _S.FAILED),
        Step.REFUSE_PERSON: (frozenset({_S.SENDING, _S.DOUBT, _S.UNKNOWN}), _S.SUPPRESSED),
        Step.DOUBT: (frozenset({_S.SENDING}), _S.DOUBT),
        Step.RESEND: (frozenset({_S.DOUBT}), _S.QUEUED),
        Step.GIVE_UP: (frozenset({_S.DOUBT}), _S.UNKNOWN),
        Step.REPORT_SENT: (_UNPROVEN | _ENDED_QUEUED | {_S.ACCEPTED}, _S.SENT),
        Step.REPORT_DELIVERED: (_UNPROVEN | _ENDED | {_S.ACCEPTED, _S.SENT}, _S.DELIVERED),
        Step.REPORT_READ: (_UNPROVEN | _ENDED | {_S.ACCEPTED, _S.SENT, _S.DELIVERED}, _S.READ),
        Step.REPORT_FAILED: (_UNPROVEN - {_S.QUEUED} | {_S.ACCEPTED, _S.SENT}, _S.FAILED),
        Step.REPORT_SUPPRESSED: (_UNPROVEN - {_S.QUEUED} | {_S.ACCEPTED, _S.SENT}, _S.SUPPRESSED),
    }
)


def sources_of(step: Step) -> list[str]:
    """The from-states of a step, as the store passes them to PostgreSQL."""
    return sorted(STEPS[step][0])


class BroadcastState(StrEnum):
    """The life of a broadcast."""

    #: Written, not submitted.
    DRAFT = "draft"
    #: Waits for its time, or for a dispatcher to resolve its audience.
    SCHEDULED = "scheduled"
    #: Waits for a second person.
    AWAITING_APPROVAL = "awaiting_approval"
    #: Its deliveries are under way.
    SENDING = "sending"
    #: Held, by staff or by itself, with the reason.
    PAUSED = "paused"
    #: Stopped by staff: what was queued will not go.
    CANCELLED = "cancelled"
    #: No delivery waits any more.
    FINISHED = "finished"


#: Of a broadcast whose audience may still count: drafts too.
NOT_OVER: tuple[str, ...] = tuple(sorted(set(BroadcastState) - {BroadcastState.CANCELLED, BroadcastState.FINISHED}))
