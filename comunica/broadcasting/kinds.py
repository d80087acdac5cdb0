"""What a broadcast is for: an ordinary one, or one that follows another."""

from enum import StrEnum


class BroadcastKind(StrEnum):
    """Why there is this broadcast."""

    ORDINARY = "ordinary"
    #: Once more, to those whose message failed for a reason that may have passed.
    RETRY = "retry"
    #: Another text, to exactly those who got the original.
    CORRECTION = "correction"
    #: To the staff's own numbers. Not counted in any figure.
    TEST = "test"
