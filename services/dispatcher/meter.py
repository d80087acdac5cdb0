"""What the dispatcher counts. Calls are many: they are added up here and passed on once a second."""

from collections import Counter
from collections.abc import Mapping, Sequence
from uuid import UUID

from comunica.broadcasting.doubt import Answer
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.states import DeliveryState, Step
from comunica.broadcasting.verdicts import (
    Accepted,
    Doubtful,
    NotSent,
    RefusedChannel,
    RefusedContent,
    RefusedPerson,
    Throttled,
    Verdict,
)
from comunica.runtime import catalogue, tracing
from comunica.runtime.branch_metrics import BranchMetrics
from comunica.runtime.metrics import Metric, Metrics
from comunica.usecases.delivering.deliver_ports import Claimed, Waits
from comunica.usecases.errands import ErrandKind
from comunica.usecases.hearing.record_account_event import TemplateStatus
from comunica.usecases.setting_up.channel_run import RunKind
from comunica.usecases.setting_up.check_channels import Checks, Standing
from comunica.usecases.upkeep.recount_deliveries import Headroom, OpenDoubts
from comunica.usecases.upkeep.show_standing import Facts, Left, Outcome, Work

_WORDS: dict[type[Verdict], str] = {
    Accepted: "accepted",
    NotSent: "not_sent",
    Throttled: "throttled",
    RefusedPerson: "refused_person",
    RefusedContent: "refused_content",
    RefusedChannel: "refused_channel",
    Doubtful: "doubtful",
}
#: One call in so many is timed.
_TIMED = 16


class DispatcherMeter:
    """Implements the meters of deliver_ports and resolve_doubts."""

    def __init__(self, metrics: Metrics) -> None:
        self._metrics = metrics
        self.branches = BranchMetrics(metrics)
        self._attempts: Counter[tuple[Lane, type[Verdict]]] = Counter()
        self._calls = 0
        self._channels: set[UUID] = set()
        self._towns: set[str] = set()

    def errand_over(self, kind: ErrandKind, outcome: str) -> None:
        """See ErrandMeter."""
        self._metrics.count(catalogue.ERRANDS, kind=str(kind), outcome=outcome)

    def flush(self) -> None:
        """Pass on what was added up."""
        attempts, self._attempts = self._attempts, Counter()
        for (lane, verdict), count in attempts.items():
            self._metrics.count(catalogue.ATTEMPTS, count, lane=lane, verdict=_WORDS[verdict])

    def claimed(self, lane: Lane, count: int, seconds: float) -> None:
        """See DeliveryMeter."""
        self._metrics.observe(catalogue.CLAIM_SECONDS, seconds, lane=lane)
        self._count(catalogue.CLAIMED, count, lane=lane)

    def ended(self, lane: Lane, state: DeliveryState, count: int) -> None:
        """See DeliveryMeter."""
        self._count(catalogue.DELIVERIES_ENDED, count, lane=lane, state=state)

    def attempted(self, row: Claimed, verdict: Verdict, seconds: float) -> None:
        """See DeliveryMeter."""
        lane = row.lane
        self._attempts[lane, type(verdict)] += 1
        if type(verdict) is Accepted and verdict.held:
            self._count(catalogue.HELD, 1, lane=lane)
        self._calls += 1
        if self._calls % _TIMED == 0:
            self._metrics.observe(catalogue.CALL_SECONDS, seconds, lane=lane)
        if tracing.on():
            tracing.of_source(row.source_id, "message sent", _named(row, verdict), seconds=seconds)

    def fenced(self, count: int) -> None:
        """See DeliveryMeter."""
        self._count(catalogue.FENCED, count)

    def lapsed(self, count: int) -> None:
        """See DeliveryMeter."""
        self._count(catalogue.LEASES_LAPSED, count)

    def settled(self, step: Step, count: int) -> None:
        """See DeliveryMeter."""
        self._count(catalogue.OUTCOMES_SETTLED, count, step=step)

    def sent(self, waits: Waits) -> None:
        """See DeliveryMeter."""
        for (lane, within), count in waits.items():
            self._count(catalogue.SENT, count, lane=lane, within=within)

    def finished(self, lane: Lane, last_after: float) -> None:
        """See DeliveryMeter."""
        self._metrics.observe(catalogue.LAST_CITIZEN, max(0.0, last_after), lane=lane)

    def unsettled(self, count: int) -> None:
        """See DeliveryMeter."""
        self._metrics.set(catalogue.OUTCOMES_WAITING, count)

    def channel_paused(self, reason: Reason) -> None:
        """See DeliveryMeter."""
        self._count(catalogue.CHANNELS_PAUSED, 1, reason=reason)

    def broadcast_paused(self, reason: Reason) -> None:
        """See DeliveryMeter."""
        self._count(catalogue.BROADCASTS_PAUSED, 1, reason=reason)

    def occurrence_made(self, broadcast_id: UUID) -> None:
        """See DeliveryMeter. Nobody asked for this one just now, so its trace begins by itself."""
        tracing.begin_source(broadcast_id, "broadcast accepted", {"comunica.source": str(broadcast_id)})

    def budget_passed(self) -> None:
        """See BudgetMeter."""
        self._count(catalogue.BUDGET_PASSED, 1)

    def doubts_decided(self, answer: Answer, lane: Lane, count: int) -> None:
        """See DoubtMeter."""
        self._count(catalogue.DOUBTS_DECIDED, count, lane=lane, answer=answer)

    def job(self, outcome: str) -> None:
        """A job from NATS became this."""
        self._count(catalogue.JOBS, 1, outcome=outcome)

    def partner_job(self, outcome: str) -> None:
        """What a partner submitted on NATS became this."""
        self._count(catalogue.PARTNER_JOBS, 1, outcome=outcome)

    def connection_cut(self, outcome: str) -> None:
        """A partner's connection was to be cut."""
        self._count(catalogue.CUTS, 1, outcome=outcome)

    def knock(self, outcome: str) -> None:
        """Somebody wanted in at NATS."""
        self._count(catalogue.KNOCKS, 1, outcome=outcome)

    def owns(self, channels: int) -> None:
        """So many channels are ours."""
        self._metrics.set(catalogue.CHANNELS_OWNED, channels)

    def unaccounted(self, recipients: int) -> None:
        """See RecountMeter."""
        self._metrics.set(catalogue.UNACCOUNTED, recipients)

    def doubts_open(self, doubts: Mapping[Lane, OpenDoubts]) -> None:
        """See RecountMeter."""
        for lane in Lane:
            found = doubts.get(lane, OpenDoubts(0, 0.0))
            self._metrics.set(catalogue.DOUBTS_OPEN, found.count, lane=lane)
            self._metrics.set(catalogue.DOUBT_AGE, found.oldest, lane=lane)

    def work(self, work: Work) -> None:
        """See StandingMeter."""
        for lane in Lane:
            for state in DeliveryState:
                self._metrics.set(catalogue.DELIVERIES, work.by_lane.get((lane, state), 0), lane=lane, state=state)
            self._metrics.set(catalogue.OLDEST_DUE, work.oldest_by_lane.get(lane, 0.0), lane=lane)
        # A town of which nothing waits shows 0, not nothing.
        towns = self._towns | work.oldest_by_town.keys() | {town for town, _ in work.by_town}
        self._metrics.show(
            catalogue.TOWN_DELIVERIES,
            {(town, outcome): work.by_town.get((town, outcome), 0) for town in towns for outcome in Outcome},
        )
        self._metrics.show(catalogue.TOWN_OLDEST_DUE, {(town,): work.oldest_by_town.get(town, 0.0) for town in towns})
        self._metrics.set(catalogue.UNHEARD, work.unheard.messages)
        self._metrics.set(catalogue.CHANNELS_UNHEARD, work.unheard.channels)

    def left(self, left: Left) -> None:
        """See LeftMeter."""
        for errand in ErrandKind:
            self._metrics.set(catalogue.ERRAND_AGE, left.errands.get(errand, 0.0), kind=errand)
        for run in RunKind:
            self._metrics.set(catalogue.RUN_AGE, left.runs.get(run, 0.0), kind=run)

    def facts(self, facts: Facts) -> None:
        """See StandingMeter."""
        self._towns = {each.town for each in facts.affairs}
        for status in TemplateStatus:
            self._metrics.set(catalogue.TEMPLATES, facts.templates.get(status, 0), status=status)
        for quality in ("green", "yellow", "red", "unknown"):
            self._metrics.set(catalogue.CHANNEL_QUALITY, facts.qualities.get(quality, 0), quality=quality)
        self._metrics.show(catalogue.TOWN_PEOPLE, {(each.town,): each.people for each in facts.affairs})
        self._metrics.show(catalogue.TOWN_COST, {(each.town,): each.spent / 1e6 for each in facts.affairs})
        self._metrics.show(
            catalogue.TOWN_BUDGET_SHARE,
            {(each.town,): _share(each.spent, each.cap) for each in facts.affairs if each.cap is not None},
        )

    def checks(self, checks: Checks) -> None:
        """See CheckMeter."""
        for standing in Standing:
            self._metrics.set(catalogue.CHANNEL_CHECKS, checks.standings.get(standing, 0), outcome=standing)
        self._metrics.show(
            catalogue.TOKEN_EXPIRY, {(str(channel),): end.timestamp() for channel, end in checks.token_ends.items()}
        )
        self._metrics.show(
            catalogue.VERSION_EXPIRY, {(version,): end.timestamp() for version, end in checks.version_ends.items()}
        )

    def headrooms(self, headrooms: Sequence[Headroom]) -> None:
        """See RecountMeter."""
        for each in headrooms:
            self._metrics.set(catalogue.PORTFOLIO_HEADROOM, max(0, each.limit - each.used), portfolio=each.portfolio_id)
            self._metrics.set(catalogue.PORTFOLIO_LIMIT, each.limit, portfolio=each.portfolio_id)

    def channels(self, standing: Mapping[UUID, tuple[str, float]]) -> None:
        """How each channel that is ours stands, and how full its bucket is."""
        states = Counter(state for state, _ in standing.values())
        for state in catalogue.CHANNEL_STATE.labels["state"]:  # type: ignore[union-attr]  # a list, as the catalogue has it
            self._metrics.set(catalogue.CHANNEL_STATE, states[state], state=state)
        for gone in self._channels - standing.keys():
            self._metrics.set(catalogue.BUCKET_LEVEL, 0, channel=str(gone))
        self._channels = set(standing)
        for channel_id, (_, level) in standing.items():
            self._metrics.set(catalogue.BUCKET_LEVEL, level, channel=str(channel_id))

    def unknown_code(self, _code: int) -> None:
        """The provider said something that our table does not know."""
        self._count(catalogue.UNKNOWN_CODES, 1)

    def _count(self, metric: Metric, count: int, **labels: str) -> None:
        if count:
            self._metrics.count(metric, count, **labels)


def _share(spent: int, cap: int) -> float:
    """A cap of nothing is reached by nothing."""
    return spent / cap if cap else 1.0


def _named(row: Claimed, verdict: Verdict) -> dict[str, str | int]:
    return {
        "comunica.source": str(row.source_id),
        "comunica.recipient": str(row.recipient_id),
        "comunica.attempt": row.attempt,
        "comunica.lane": str(row.lane),
        "comunica.verdict": _WORDS[type(verdict)],
    }
