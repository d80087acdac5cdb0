"""What one call to the provider means for the delivery, the broadcast and the channel. Vendor codes end here."""

from dataclasses import dataclass
from enum import StrEnum

from comunica.broadcasting.reasons import Reason


class Scope(StrEnum):
    """Who must slow down."""

    #: This person on this channel only.
    PAIR = "pair"
    #: The sending number.
    CHANNEL = "channel"
    #: All numbers of the business account.
    ACCOUNT = "account"
    #: All numbers behind the app.
    APP = "app"


@dataclass(frozen=True, slots=True)
class Accepted:
    """The provider took it. `message_id` holds the phone number: personal data.

    `held`: taken, and kept back until the provider likes the first reactions; a status tells how it ended.
    """

    message_id: str
    held: bool = False


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly not sent, for a reason of the way there (refused connection, DNS, TLS, overload): back to the queue."""

    reason: Reason
    delay_seconds: float = 1.0
    code: int = 0


@dataclass(frozen=True, slots=True)
class Throttled:
    """Certainly not sent: too fast. Back to the queue with a delay; not counted as an attempt."""

    scope: Scope
    code: int
    delay_seconds: float
    reason: Reason = Reason.TOO_FAST


@dataclass(frozen=True, slots=True)
class RefusedPerson:
    """No, for this person. `suppressed`: the person's own wish (they stopped marketing), not a failure."""

    reason: Reason
    code: int
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class RefusedContent:
    """No, for everybody: the broadcast pauses itself and says why; this delivery failed.

    Not so if the template is paused only: what was tried stays queued with the rest, until it may be used again.
    """

    reason: Reason
    code: int


@dataclass(frozen=True, slots=True)
class RefusedChannel:
    """No, for now, whatever is sent: the channel pauses, an alert fires, the delivery stays queued."""

    reason: Reason
    code: int


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Nobody knows whether it was sent. Never retried at once."""

    reason: Reason
    code: int = 0


Verdict = Accepted | NotSent | Throttled | RefusedPerson | RefusedContent | RefusedChannel | Doubtful
