"""What is needed to submit a broadcast that follows another."""

from dataclasses import dataclass

from comunica.usecases.follow_broadcast import Library
from comunica.usecases.ring_bell import Bells
from comunica.usecases.submission import Submissions


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowDesk:
    """Its ports."""

    library: Library
    record: Submissions
    bells: Bells
