"""What is needed to submit a broadcast that follows another."""

from dataclasses import dataclass

from comunica.usecases.broadcasts.follow_broadcast import Library
from comunica.usecases.broadcasts.submission import Submissions
from comunica.usecases.ring_bell import Bells


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowDesk:
    """Its ports."""

    library: Library
    record: Submissions
    bells: Bells
