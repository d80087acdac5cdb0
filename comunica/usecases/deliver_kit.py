"""What all workers of a process share: the record, the settler, the meters, the clock and the policies."""

import math
from collections.abc import Callable
from dataclasses import dataclass

from comunica.usecases.deliver_ports import ClaimingRecord, DeliveryMeter, Neighbours
from comunica.usecases.keep_budget import BudgetRecord
from comunica.usecases.settle_attempts import Settler


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
    #: Longest hold when the provider cannot be reached.
    longest_hold: float = 30.0

    def senders(self, messages_per_second: float) -> int:
        """How many calls may be in flight."""
        wanted = math.ceil(messages_per_second * self.answer_time)
        return min(self.most_senders, max(self.fewest_senders, wanted))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryKit:
    """One for a process. `clock` is monotonic, in seconds; `pause`: seconds before the record is asked again."""

    record: ClaimingRecord
    settler: Settler
    neighbours: Neighbours
    meter: DeliveryMeter
    clock: Callable[[], float]
    claiming: ClaimPolicy
    sending: SendPolicy
    pause: float = 0.5
    #: The towns' money; none: nobody has a cap.
    budget: BudgetRecord | None = None
