"""Whom a caller can reach with a broadcast, and whether somebody must approve it: the same rule by every door."""

from comunica.broadcasting.reach import Approval, Reach
from comunica.municipality.keys import KeyKind, Scope
from comunica.usecases.keys.authenticate_key import Caller
from comunica.usecases.keys.authenticate_partner import Partner


def reach_of(caller: Caller | Partner) -> Reach:
    """Whom they can reach, by the kind of their key; of a person of the staff it is a live one."""
    match caller.kind:
        case KeyKind.TEST:
            return Reach.NOBODY
        case KeyKind.TEAM:
            return Reach.STAFF
        case KeyKind.LIVE:
            return Reach.AUDIENCE


def approval_of(caller: Caller | Partner) -> Approval:
    """Whether what they submit is a draft."""
    return Approval.BY_CATEGORY if caller.may(Scope.BROADCAST_SEND) else Approval.ALWAYS
