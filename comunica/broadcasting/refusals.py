"""When do refusals of single people mean that something is wrong with the broadcast? Then it pauses itself.

A person may be refused for what is theirs: no WhatsApp, a number that is none. If one after the other is refused for
the same reason, or too many are, it is not the people.
"""

from collections import deque
from dataclasses import dataclass
from uuid import UUID

from comunica.broadcasting.reasons import Reason
from comunica.broadcasting.verdicts import Doubtful, RefusedPerson, Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusalPolicy:
    """`run`: refusals in a row for one reason. `share`: of the last `span` messages, once there are as many."""

    run: int = 20
    share: float = 0.3
    span: int = 200

    def __post_init__(self) -> None:
        if self.run < 1 or self.span < 1 or not 0 < self.share <= 1:
            raise ValueError("run and span must be at least 1, share above 0 and at most 1")


class RefusalWatch:
    """What became of one broadcast's last messages."""

    __slots__ = ("_last", "_policy", "_reason", "_refused", "_run")

    def __init__(self, policy: RefusalPolicy) -> None:
        self._policy = policy
        self._last: deque[bool] = deque()
        self._refused = 0
        self._run = 0
        self._reason: Reason | None = None

    def took(self) -> None:
        """A message was taken."""
        self._run = 0
        self._reason = None
        self._note(refused=False)

    def refused(self, reason: Reason) -> Reason | None:
        """One was refused: why the broadcast should pause, if it should."""
        self._run = self._run + 1 if reason is self._reason else 1
        self._reason = reason
        self._note(refused=True)
        if self._run >= self._policy.run:
            return reason
        is_full = len(self._last) >= self._policy.span
        return Reason.TOO_MANY_REFUSED if is_full and self._refused > self._policy.share * self._policy.span else None

    def _note(self, *, refused: bool) -> None:
        self._last.append(refused)
        self._refused += refused
        if len(self._last) > self._policy.span:
            self._refused -= self._last.popleft()


#: "Invalid request or possible server error": one of these is in doubt; if everybody gets it, it is the request.
_PERHAPS_THE_REQUEST = 1


def refusal_in(verdict: Verdict) -> Reason | None:
    """Why this counts as a refusal of a person, if it does. What a person wished themselves does not."""
    match verdict:
        case RefusedPerson(reason=reason, suppressed=False):
            return reason
        case Doubtful(reason=reason, code=code) if code == _PERHAPS_THE_REQUEST:
            return reason
        case _:
            return None


class RefusalWatches:
    """The watch of each broadcast under way. One that has not been heard of for long is forgotten."""

    def __init__(self, policy: RefusalPolicy, *, most: int = 256) -> None:
        self._policy = policy
        self._most = most
        self._watches: dict[UUID, RefusalWatch] = {}

    def took(self, source_id: UUID) -> None:
        """A message of it was taken."""
        watch = self._watches.get(source_id)
        if watch is None:
            watch = self._begin(source_id)
        watch.took()

    def refused(self, source_id: UUID, verdict: Verdict) -> Reason | None:
        """One was not: why the broadcast should pause, if it should. After that it begins anew."""
        reason = refusal_in(verdict)
        if reason is None:
            return None
        watch = self._watches.get(source_id) or self._begin(source_id)
        found = watch.refused(reason)
        if found is not None:
            del self._watches[source_id]
        return found

    def _begin(self, source_id: UUID) -> RefusalWatch:
        if len(self._watches) >= self._most:
            del self._watches[next(iter(self._watches))]
        watch = self._watches[source_id] = RefusalWatch(self._policy)
        return watch
