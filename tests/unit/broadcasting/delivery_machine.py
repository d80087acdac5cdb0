"""The life of a few deliveries under two dispatchers, a provider, a webhook path and time, in any order of events.

What dispatchers and provider do is played here; what is decided comes from comunica/broadcasting (states, doubt,
fence). The record is a port: the table below, or PostgreSQL (tests/integration/dispatcher/test_delivery_machine.py).
"""

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from comunica.broadcasting.doubt import Answer, Doubt, DoubtPolicy, Gap, Path, decide
from comunica.broadcasting.lanes import Lane
from comunica.broadcasting.ownership import may_write
from comunica.broadcasting.states import STEPS, DeliveryState, Step

PEOPLE = 3
CALL, LEASE = 1.0, 3.0
POLICY = DoubtPolicy(
    row_lease=dt.timedelta(seconds=LEASE),
    pressing_window=dt.timedelta(seconds=12),
    window=dt.timedelta(seconds=12),
    pressing_limit=dt.timedelta(seconds=60),
    limit=dt.timedelta(seconds=60),
)
EPOCH = dt.datetime(2026, 11, 24, 12, tzinfo=dt.UTC)
State = _S = DeliveryState
PROOFS = {_S.SENT: Step.REPORT_SENT, _S.DELIVERED: Step.REPORT_DELIVERED, _S.FAILED: Step.REPORT_FAILED}


def at(seconds: float) -> dt.datetime:
    """A moment of the machine's clock."""
    return EPOCH + dt.timedelta(seconds=seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Guards:
    """What keeps people from being told twice, or against their will. Each can be off, to see the damage."""

    fence: bool = True
    doubt: bool = True
    gaps: bool = True
    consent: bool = True
    attempt: bool = True


ALL = Guards()


@dataclass(frozen=True, slots=True)
class Held:
    """A row in a dispatcher's hand."""

    person: int
    attempt: int
    claimed_at: float


class Record(Protocol):
    """The record as the machine uses it. Times on the machine's clock."""

    def claim(self, dispatcher: int, *, now: float, most: int) -> list[Held]: ...
    def settle(self, step: Step, row: Held) -> None: ...
    def report(self, state: DeliveryState, person: int, attempt: int) -> None: ...
    def lapse(self, *, now: float) -> None: ...
    def decide(self, *, now: float, gaps: Sequence[tuple[float, float]]) -> None: ...
    def leave(self, person: int) -> None: ...
    def cancel(self) -> None: ...
    def passes(self, seconds: float) -> None: ...
    def states(self) -> list[DeliveryState]: ...
    def resent(self) -> list[bool]: ...
    def close(self) -> None: ...


@dataclass(slots=True)
class Row:
    """A delivery of the table."""

    state: DeliveryState = _S.QUEUED
    attempt: int = 0
    claimed_at: float = 0.0
    resent: bool = False
    has_left: bool = False


@dataclass(slots=True)
class Table:
    """The record in memory: every step by `STEPS` and by nothing else."""

    guards: Guards = ALL
    lane: Lane = Lane.URGENT
    rows: list[Row] = field(default_factory=lambda: [Row() for _ in range(PEOPLE)])

    def claim(self, dispatcher: int, *, now: float, most: int) -> list[Held]:
        taken: list[Held] = []
        for person, row in enumerate(self.rows):
            if len(taken) == most or row.state is not _S.QUEUED:
                continue
            if row.has_left and self.guards.consent:
                self._step(Step.SUPPRESS, row)
                continue
            self._step(Step.CLAIM, row)
            row.attempt, row.claimed_at = row.attempt + 1, now
            taken.append(Held(person, row.attempt, now))
        return taken

    def settle(self, step: Step, row: Held) -> None:
        known = self.rows[row.person]
        # An acceptance of any attempt is evidence; everything else counts for its own.
        if step is Step.ACCEPT or not self.guards.attempt or known.attempt == row.attempt:
            self._step(step, known)

    def report(self, state: DeliveryState, person: int, attempt: int) -> None:
        known = self.rows[person]
        if state is not _S.FAILED or known.attempt == attempt:
            self._step(PROOFS[state], known)

    def lapse(self, *, now: float) -> None:
        for row in self.rows:
            if row.claimed_at + LEASE <= now:
                self._step(Step.DOUBT, row)

    def decide(self, *, now: float, gaps: Sequence[tuple[float, float]]) -> None:
        path = Path(settled_to=at(now), proved_to=at(now), gaps=[Gap(at(begin), at(end)) for begin, end in gaps])
        for row in self.rows:
            if row.state is not _S.DOUBT:
                continue
            doubt = Doubt(
                lane=self.lane, attempt=row.attempt, attempted_at=at(row.claimed_at), resent_in_doubt=row.resent
            )
            match decide(doubt, path, POLICY, at(now)):
                case Answer.RESEND:
                    self._step(Step.RESEND, row)
                case Answer.RESEND_IN_DOUBT:
                    self._step(Step.RESEND, row)
                    row.resent = True
                case Answer.GIVE_UP:
                    self._step(Step.GIVE_UP, row)
                case Answer.WAIT:
                    pass

    def leave(self, person: int) -> None:
        self.rows[person].has_left = True

    def cancel(self) -> None:
        for row in self.rows:
            self._step(Step.CANCEL, row)

    def passes(self, seconds: float) -> None:
        pass

    def states(self) -> list[DeliveryState]:
        return [row.state for row in self.rows]

    def resent(self) -> list[bool]:
        return [row.resent for row in self.rows]

    def close(self) -> None:
        pass

    def _step(self, step: Step, row: Row) -> None:
        sources, target = STEPS[step]
        if row.state in sources:
            row.state = target


class Outcome(Enum):
    """How a call goes."""

    ACCEPTED = auto()
    #: Accepted; the answer never came.
    CUT_AFTER = auto()
    #: Not accepted; the answer never came: from outside the same.
    CUT_BEFORE = auto()
    #: Certainly not sent.
    NOT_SENT = auto()
    REFUSED = auto()


#: What a dispatcher makes of it.
_VERDICTS = {
    Outcome.ACCEPTED: Step.ACCEPT,
    Outcome.CUT_AFTER: Step.DOUBT,
    Outcome.CUT_BEFORE: Step.DOUBT,
    Outcome.NOT_SENT: Step.HAND_BACK,
    Outcome.REFUSED: Step.REFUSE,
}
_WHO = st.sampled_from([0, 1])
_PERSON = st.integers(0, PEOPLE - 1)
#: Pairs of from and to that the table knows, by one step.
_LEADS = {(source, target) for sources, target in STEPS.values() for source in sources}
#: Between two looks more than one step may lie: a claim and its outcome, say. Reachable by steps of the table.
_REACHABLE: dict[DeliveryState, set[DeliveryState]] = {}
for _state in DeliveryState:
    _reached = {_state}
    while _more := {target for source, target in _LEADS if source in _reached} - _reached:
        _reached |= _more
    _REACHABLE[_state] = _reached


class DeliveryMachine(RuleBasedStateMachine):
    """Everything that may happen, in any order."""

    guards = ALL

    def __init__(self) -> None:
        super().__init__()
        self.record = self.make_record()
        self.now = 0.0
        self.hands: tuple[list[Held], ...] = ([], [])
        self.outcomes: tuple[list[tuple[Step, Held]], ...] = ([], [])
        #: What the provider took, and what it has not told yet.
        self.taken: list[Held] = []
        self.untold: list[tuple[DeliveryState, Held]] = []
        self.left: dict[int, float] = {}
        self.gaps: list[tuple[float, float]] = []
        self.broken_at: float | None = None
        self.before = self.record.states()

    def make_record(self) -> Record:
        """Another one for another record."""
        return Table(guards=self.guards)

    def teardown(self) -> None:
        self.record.close()

    @rule(who=_WHO, most=st.integers(1, PEOPLE))
    def claim(self, who: int, most: int) -> None:
        """A dispatcher takes what is queued: it writes its intent first."""
        self.hands[who].extend(self.record.claim(who, now=self.now, most=most))

    @rule(who=_WHO, outcome=st.sampled_from(Outcome), word=st.sampled_from([_S.SENT, _S.DELIVERED]))
    def write(self, who: int, outcome: Outcome, word: DeliveryState) -> None:
        """It calls the provider with the next row of its hand, if the fence lets it."""
        if not self.hands[who]:
            return
        row = self.hands[who].pop(0)
        lease_ends = row.claimed_at + LEASE
        if self.guards.fence and not may_write(now=self.now, call_deadline=CALL, lease_ends=lease_ends):
            self.outcomes[who].append((Step.HAND_BACK, row))
            return
        if outcome in {Outcome.ACCEPTED, Outcome.CUT_AFTER}:
            self.taken.append(row)
            self.untold.append((word, row))
        step = _VERDICTS[outcome]
        if step is Step.DOUBT and not self.guards.doubt:
            step = Step.HAND_BACK
        self.outcomes[who].append((step, row))

    @rule(who=_WHO)
    def settle(self, who: int) -> None:
        """It writes down its oldest outcome."""
        if self.outcomes[who]:
            self.record.settle(*self.outcomes[who].pop(0))

    @rule(who=_WHO)
    def crash(self, who: int) -> None:
        """kill -9: what it had in hand and in memory is gone."""
        self.hands[who].clear()
        self.outcomes[who].clear()

    @rule(seconds=st.sampled_from([0.5, LEASE, 13.0, 70.0]))
    def wait(self, seconds: float) -> None:
        """Time passes; who is not scheduled meanwhile was frozen. A path that is whole tells within the window."""
        if self.broken_at is None:
            self._hear_all()
        self.now += seconds
        self.record.passes(seconds)

    @rule(twice=st.booleans())
    def hear(self, twice: bool) -> None:
        """The provider tells one thing, perhaps twice, if it can reach us."""
        if self.untold and self.broken_at is None:
            state, row = self.untold.pop()
            for _ in range(1 + twice):
                self.record.report(state, row.person, row.attempt)

    @rule()
    def break_path(self) -> None:
        """From now on no status reaches us."""
        if self.broken_at is None:
            self.broken_at = self.now

    @rule()
    def mend_path(self) -> None:
        """It reaches us again; what it held back comes later."""
        if self.broken_at is not None:
            self.gaps.append((self.broken_at, self.now))
            self.broken_at = None

    @rule()
    def lapse(self) -> None:
        """The sweep: leases that are over become doubt."""
        self.record.lapse(now=self.now)

    @rule()
    def decide(self) -> None:
        """Doubts that are due."""
        gaps = [*self.gaps, *([(self.broken_at, self.now)] if self.broken_at is not None else [])]
        self.record.decide(now=self.now, gaps=gaps if self.guards.gaps else [])

    @rule(person=_PERSON)
    def leave(self, person: int) -> None:
        """DISATTIVA is in the record."""
        self.record.leave(person)
        self.left.setdefault(person, self.now)

    @rule(rarely=st.integers(0, 15))
    def cancel(self, rarely: int) -> None:
        """Staff stop what is queued. Not often: nothing much happens afterwards."""
        if rarely == 0:
            self.record.cancel()

    def holds(self) -> None:
        """All promises at this moment; AssertionError says which is broken."""
        self.everybody_is_in_one_state_and_got_there_by_the_table()
        self.nobody_is_told_twice()
        self.nobody_is_told_by_a_claim_after_their_leave()
        self.what_the_provider_took_and_told_is_not_denied()

    @invariant()
    def everybody_is_in_one_state_and_got_there_by_the_table(self) -> None:
        """Conservation, and no step that the table does not know."""
        states = self.record.states()
        assert len(states) == PEOPLE
        for before, after in zip(self.before, states, strict=True):
            assert after in _REACHABLE[before], f"{before} became {after}"
        self.before = states

    @invariant()
    def nobody_is_told_twice(self) -> None:
        """But out of doubt, and then it is counted by name."""
        times = Counter(row.person for row in self.taken)
        for person, resent in enumerate(self.record.resent()):
            assert times[person] <= 1 + resent, f"person {person} got it {times[person]} times"

    @invariant()
    def nobody_is_told_by_a_claim_after_their_leave(self) -> None:
        """A claim that was made before may still be written out."""
        for row in self.taken:
            left_at = self.left.get(row.person)
            assert left_at is None or row.claimed_at <= left_at, f"person {row.person} had left"

    @invariant()
    def what_the_provider_took_and_told_is_not_denied(self) -> None:
        """Evidence wins: nothing that was reported is queued or in doubt again, or called failed."""
        told = {row.person for row in self.taken} - {row.person for _, row in self.untold}
        for person, state in enumerate(self.record.states()):
            assert person not in told or state not in {_S.QUEUED, _S.DOUBT, _S.UNKNOWN}, f"{person} is {state}"

    def _hear_all(self) -> None:
        for state, row in self.untold:
            self.record.report(state, row.person, row.attempt)
        self.untold.clear()
