"""Make the first key of a municipality, for an operator, so that a new town is of use at once.

It opens nothing of a citizen, whatever the operator asks for: who runs the service sends in nobody's name unseen, for
the town's log tells of the key, and it is made only while the municipality has had none.
"""

from contextlib import AbstractAsyncContextManager
from typing import Protocol
from uuid import UUID

from comunica.municipality.keys import KeyKind, Scope
from comunica.usecases.audit import operator_key
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.keys.issue_key import IssueDesk, Issuer, KeyWanted, issue_within
from comunica.usecases.keys.key_register import KeyIssued, KeyTurn
from comunica.usecases.problem import Problem, Refused

#: What it may have: nothing that shows, brings in or lets anybody else see a citizen.
FIRST_KEY_SCOPES = frozenset(
    {
        Scope.BROADCAST_DRAFT,
        Scope.BROADCAST_SEND,
        Scope.BROADCAST_URGENT,
        Scope.BROADCAST_READ,
        Scope.BROADCAST_APPROVE,
        Scope.MESSAGE_SEND,
        Scope.TEMPLATE_READ,
        Scope.TEMPLATE_WRITE,
        Scope.GAZETTEER_READ,
        Scope.GAZETTEER_WRITE,
        Scope.CALLBACK_WRITE,
        Scope.REPORT_READ,
    }
)
_KEYS_THERE = Problem(
    "keys_there",
    "",
    "this municipality has, or had, a key: its own staff make more, or comunica-admin does at the desk",
)


class FirstKeyTurn(Protocol):
    """One transaction of an operator. Nobody else sets anything up meanwhile."""

    async def keys(self, municipality_id: UUID) -> KeyTurn | None:
        """The keys of a municipality; none if there is no such municipality."""

    async def had_keys(self, municipality_id: UUID) -> bool:
        """Whether it has, or had, any."""


class FirstKeyTurns(Protocol):
    """The record, as far as operators make first keys."""

    def turn(self, operator: Operator) -> AbstractAsyncContextManager[FirstKeyTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises RecordAway …"""


def issuer_of(operator: Operator) -> Issuer:
    """An operator, as who issues a first key."""
    return Issuer(
        made_by=str(operator.key_id),
        who=operator_key(operator.key_id),
        kind=KeyKind.LIVE,
        scopes=FIRST_KEY_SCOPES,
        lineage=None,
    )


async def make_first_key(
    municipality_id: UUID, wanted: KeyWanted, *, operator: Operator, record: FirstKeyTurns, desk: IssueDesk
) -> KeyIssued | Refused | None:
    """The key with its secret; all that is wrong with the wish; none: there is no such municipality."""
    async with record.turn(operator) as turn:
        keys = await turn.keys(municipality_id)
        if keys is None:
            return None
        if await turn.had_keys(municipality_id):
            return Refused((_KEYS_THERE,))
        return await issue_within(keys, wanted, desk=desk)
