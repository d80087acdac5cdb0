"""Counts the branches of partners' broadcasts, in whichever service deals with them."""

from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.usecases.partners.fan_out import BranchState


class BranchMetrics:
    """Implements the meter of `work_fan_out`."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics

    def branch_settled(self, state: BranchState) -> None:
        """See BranchMeter."""
        self._metrics.count(catalogue.BRANCHES, outcome=str(state))

    def branch_put_off(self) -> None:
        """See BranchMeter."""
        self._metrics.count(catalogue.BRANCHES, outcome="put_off")

    def oldest_branch(self, seconds: float) -> None:
        """See WaitingMeter."""
        self._metrics.set(catalogue.OLDEST_BRANCH, seconds)
