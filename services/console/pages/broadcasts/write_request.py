"""What somebody at the console may ask for, as use cases take it: whom they reach, and who must approve."""

from comunica.broadcasting.reach import Approval, Reach
from comunica.municipality.keys import KeyKind, Scope
from comunica.usecases.keys.authenticate_key import Caller


def reach_of(caller: Caller) -> Reach:
    """Whom the person can reach."""
    match caller.kind:
        case KeyKind.TEST:
            return Reach.NOBODY
        case KeyKind.TEAM:
            return Reach.STAFF
        case KeyKind.LIVE:
            return Reach.AUDIENCE


def approval_of(caller: Caller) -> Approval:
    """Whether what the person submits is a draft in any case."""
    return Approval.BY_CATEGORY if caller.may(Scope.BROADCAST_SEND) else Approval.ALWAYS
