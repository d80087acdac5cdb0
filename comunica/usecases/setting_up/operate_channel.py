"""Have a channel connected, or checked, for an operator: it goes on record, and a dispatcher does the rest.

Nothing is asked of the provider here. A run tells its steps as they are taken (`run_channels.py`).
"""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.callbacks.addresses import AddressRules
from comunica.usecases.audit import AuditLine, Deed, operator_key
from comunica.usecases.keys.authenticate_operator import Operator
from comunica.usecases.problem import Problem, Refused
from comunica.usecases.setting_up.channel_run import RunKind, RunShown, RunWish
from comunica.usecases.setting_up.municipality_setup import ChannelSetup, SetupRefused, TownSetup

_UNDER_WAY = "the channel is being connected or checked: wait until that run is over"


@dataclass(frozen=True, slots=True, kw_only=True)
class OperatedChannel:
    """A channel on record, its token opened, and what its municipality's templates are named and written by."""

    municipality_id: UUID
    municipality_name: str
    language: str
    setup: ChannelSetup


class ChannelTurn(Protocol):
    """One transaction of an operator. Nobody else sets anything up meanwhile."""

    async def town(self, municipality_id: UUID) -> TownSetup | None:
        """As it is on record."""

    async def channel(self, channel_id: UUID) -> OperatedChannel | None:
        """One of any municipality."""

    async def put_channel(self, municipality_id: UUID, channel: ChannelSetup) -> UUID:
        """Its id. `SetupRefused` if the number is another's, or the municipality has another."""

    async def ask(
        self, kind: RunKind, *, municipality_id: UUID, channel_id: UUID, operator: Operator, wish: RunWish | None
    ) -> RunShown | None:
        """A run that waits for a dispatcher; none if one is under way."""

    async def tell(self, municipality_id: UUID, line: AuditLine) -> None:
        """A line in the town's log."""


class ChannelTurns(Protocol):
    """The record, as far as operators set channels up."""

    def turn(self, operator: Operator) -> AbstractAsyncContextManager[ChannelTurn]:
        """A transaction that is committed at the end of the block, and undone if the block raises RecordAway …"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelOrder:
    """What an operator wants: the number, and how it shall be connected."""

    setup: ChannelSetup
    wish: RunWish


class _Undone(Exception):
    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.code)
        self.problem = problem


async def connect_new_channel(
    municipality_id: UUID,
    order: Callable[[TownSetup], ChannelOrder],
    *,
    operator: Operator,
    record: ChannelTurns,
    addresses: AddressRules,
) -> RunShown | Refused | None:
    """A number of a municipality that is on record. None: there is no such municipality."""
    try:
        async with record.turn(operator) as turn:
            town = await turn.town(municipality_id)
            if town is None:
                return None
            return await _connect(municipality_id, order(town), turn, operator, addresses)
    except _Undone as undone:
        return Refused((undone.problem,))


async def connect_again(
    channel_id: UUID,
    order: Callable[[OperatedChannel], ChannelOrder],
    *,
    operator: Operator,
    record: ChannelTurns,
    addresses: AddressRules,
) -> RunShown | Refused | None:
    """One that is on record, as it is or with what is new of it. None: there is no such channel."""
    try:
        async with record.turn(operator) as turn:
            channel = await turn.channel(channel_id)
            if channel is None:
                return None
            return await _connect(channel.municipality_id, order(channel), turn, operator, addresses)
    except _Undone as undone:
        return Refused((undone.problem,))


async def check_again(channel_id: UUID, *, operator: Operator, record: ChannelTurns) -> RunShown | Refused | None:
    """Look at it; nothing is changed. None: there is no such channel."""
    async with record.turn(operator) as turn:
        channel = await turn.channel(channel_id)
        if channel is None:
            return None
        where = {"municipality_id": channel.municipality_id, "channel_id": channel_id}
        run = await turn.ask(RunKind.CHECK, **where, operator=operator, wish=None)
        if run is None:
            return Refused((Problem("run_under_way", "", _UNDER_WAY),))
        line = AuditLine(who=operator_key(operator.key_id), what=Deed.CHECK_CHANNEL)
        await turn.tell(channel.municipality_id, line)
        return run


async def _connect(
    municipality_id: UUID, order: ChannelOrder, turn: ChannelTurn, operator: Operator, addresses: AddressRules
) -> RunShown:
    """Raises _Undone: nothing of it stays then."""
    setup, wish = order.setup, order.wish
    if fault := addresses.fault_of(setup.base_url):
        message = f"we do not call such an address ({fault}): it must be https, with a public name"
        raise _Undone(Problem("base_url_not_allowed", "base_url", message))
    if setup.callback_url is not None and not wish.verify_token:
        message = "callback_url and verify_token go together: the provider shows it when it shakes hands"
        raise _Undone(Problem("verify_token_missing", "verify_token", message))
    try:
        channel_id = await turn.put_channel(municipality_id, setup)
    except SetupRefused as refused:
        raise _Undone(Problem("channel_refused", "phone_number_id", str(refused))) from None
    where = {"municipality_id": municipality_id, "channel_id": channel_id}
    run = await turn.ask(RunKind.CONNECT, **where, operator=operator, wish=wish)
    if run is None:
        raise _Undone(Problem("run_under_way", "", _UNDER_WAY))
    await turn.tell(municipality_id, AuditLine(who=operator_key(operator.key_id), what=Deed.CONNECT_CHANNEL))
    return run
