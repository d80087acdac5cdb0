"""What one call to the provider means for the delivery, the broadcast and the channel. Vendor codes end here."""

from dataclasses import dataclass
from enum import StrEnum


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
    """The provider took it. `message_id` holds the phone number: personal data."""

    message_id: str


@dataclass(frozen=True, slots=True)
class NotSent:
    """Certainly not sent, for a reason of the way there (refused connection, DNS, TLS, overload): back to the queue."""

    reason: str
    delay_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Throttled:
    """Certainly not sent: too fast. Back to the queue with a delay; not counted as an attempt."""

    scope: Scope
    code: int
    delay_seconds: float


@dataclass(frozen=True, slots=True)
class RefusedPerson:
    """No, for this person. `suppressed`: the person's own wish (they stopped marketing), not a failure."""

    reason: str
    code: int
    suppressed: bool = False


@dataclass(frozen=True, slots=True)
class RefusedContent:
    """No, for everybody: the broadcast pauses itself and says why; this delivery failed."""

    reason: str
    code: int


@dataclass(frozen=True, slots=True)
class RefusedChannel:
    """No, for now, whatever is sent: the channel pauses, an alert fires, the delivery stays queued."""

    reason: str
    code: int


@dataclass(frozen=True, slots=True)
class Doubtful:
    """Nobody knows whether it was sent. Never retried at once."""

    reason: str
    code: int = 0


Verdict = Accepted | NotSent | Throttled | RefusedPerson | RefusedContent | RefusedChannel | Doubtful
