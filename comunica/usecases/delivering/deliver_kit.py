"""What all workers of a process share: the record, the settler, the meters, the clock and the policies."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field

from comunica.broadcasting.people_limit import PeoplePolicy
from comunica.broadcasting.refusals import RefusalPolicy
from comunica.usecases.delivering.deliver_ports import ClaimingRecord, DeliveryMeter, Files, Neighbours
from comunica.usecases.delivering.keep_budget import BudgetRecord
from comunica.usecases.delivering.pace_channel import PacePolicy, SharedBreakers
from comunica.usecases.delivering.settle_attempts import Settler
from comunica.usecases.delivering.share_limits import LimitRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimPolicy:
    """`seconds` of work a claim, within `least` and `most` rows; `lease` of a row in seconds."""

    seconds: float = 0.5
    least: int = 20
    most: int = 500
    lease: float = 30.0

    def rows(self, messages_per_second: float) -> int:
        """How many rows one claim asks for."""
        return int(min(self.most, max(self.least, messages_per_second * self.seconds)))


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPolicy:
    """Seconds, but for the numbers of senders. `call_deadline` is the carrier's: the fence needs it too.

    A channel gets as many senders as its rate needs when an answer takes `answer_time`, within the two bounds.
    """

    call_deadline: float = 10.0
    answer_time: float = 0.4
    fewest_senders: int = 4
    most_senders: int = 64

    def senders(self, messages_per_second: float) -> int:
        """How many calls may be in flight."""
        wanted = math.ceil(messages_per_second * self.answer_time)
        return min(self.most_senders, max(self.fewest_senders, wanted))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryKit:
    """One for a process. `clock` is monotonic, in seconds; `pause`: seconds before the record is asked again."""

    record: ClaimingRecord
    limits: LimitRecord
    settler: Settler
    neighbours: Neighbours
    meter: DeliveryMeter
    clock: Callable[[], float]
    claiming: ClaimPolicy
    sending: SendPolicy
    pace: PacePolicy = field(default_factory=PacePolicy)
    people: PeoplePolicy = field(default_factory=PeoplePolicy)
    refusals: RefusalPolicy = field(default_factory=RefusalPolicy)
    breakers: SharedBreakers = field(default_factory=lambda: SharedBreakers(PacePolicy().shared_breaker))
    pause: float = 0.5
    #: The towns' money; none: nobody has a cap.
    budget: BudgetRecord | None = None
    #: Who brings files to the provider; none: there are no files.
    files: Files | None = None
