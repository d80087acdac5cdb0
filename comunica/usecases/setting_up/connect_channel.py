"""Connect a channel: set it up as its town's file says, then wait until one real message and one real status came.

Only these two show that the whole way works: a number may be registered, subscribed and approved, and still be deaf. No
service is restarted: each looks channels up in the record. Asked again later, `check_channel` changes nothing.
"""

import datetime as dt
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.prices import Prices
from comunica.usecases.patience import Patience
from comunica.usecases.setting_up.apply_municipality import SetupRecord, apply_municipality
from comunica.usecases.setting_up.municipality_setup import ChannelSetup, MunicipalitySetup, ProviderSetup
from comunica.usecases.setting_up.provider_setup import ProviderAccount, ProviderRecord, ProviderRefused
from comunica.usecases.setting_up.set_up_at_provider import set_up_at_provider
from comunica.usecases.setting_up.step_taken import Outcome, StepTaken

#: Steps of setting up without which nothing can be heard. A template that fails holds up nobody.
_NEEDED = frozenset({"record", "provider"})
_LOOK_AT_INGRESS = (
    "is ingress reachable from outside at this address, and is the app live? See docs/operations/connect-a-number.md"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberStanding:
    """A number as the provider shows it. `name_status`: approved, pending_review, declined … or empty."""

    name: str
    name_status: str
    is_registered: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """When the provider was last heard on a channel: a citizen's message, and a status of a message of ours."""

    message_at: dt.datetime | None
    status_at: dt.datetime | None


class ChannelEars(Protocol):
    """What was heard on channels. Times are the record's own."""

    async def moment(self) -> dt.datetime:
        """Now, by the record's clock."""

    async def heard(self, municipality_id: UUID, phone_number_id: str, since: dt.datetime) -> Heard:
        """The last of each kind since then."""


class ConnectedAccount(ProviderAccount, Protocol):
    """The account at the provider, and its number. Everything here may raise `ProviderRefused`."""

    async def number(self) -> NumberStanding:
        """How it stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listening:
    """Whom to ask whether something was heard, and how long to wait for each."""

    ears: ChannelEars
    for_message: Patience
    for_status: Patience
    #: What was heard before does not count. None: before it began.
    since: dt.datetime | None = None


async def connect_channel(
    setup: MunicipalitySetup,
    *,
    record: SetupRecord,
    account: ConnectedAccount,
    patience: Patience,
    listening: Listening,
    prices: Prices | None = None,
) -> AsyncIterator[StepTaken]:
    """The steps, one by one as they are taken. A failed one that the others need is the last."""
    since = listening.since or await listening.ears.moment()
    async for step in apply_municipality(setup, record=record, account=account, patience=patience, prices=prices):
        yield step
        if step.outcome is Outcome.FAILED and step.what in _NEEDED:
            return
    municipality_id = await record.id_of(setup.slug)
    assert municipality_id is not None, "it was put on record above"
    async for step in _heard_at_last(setup.channel, account, listening, municipality_id, since):
        yield step


async def connect_on_record(
    setup: ProviderSetup,
    municipality_id: UUID,
    *,
    record: ProviderRecord,
    account: ConnectedAccount,
    patience: Patience,
    listening: Listening,
) -> AsyncIterator[StepTaken]:
    """The same steps for a channel that is on record already."""
    since = listening.since or await listening.ears.moment()
    async for step in set_up_at_provider(setup, record, account, patience, municipality_id):
        yield step
        if step.outcome is Outcome.FAILED and step.what in _NEEDED:
            return
    async for step in _heard_at_last(setup.channel, account, listening, municipality_id, since):
        yield step


async def _heard_at_last(
    channel: ChannelSetup, account: ConnectedAccount, listening: Listening, municipality_id: UUID, since: dt.datetime
) -> AsyncIterator[StepTaken]:
    try:
        yield name_step(await account.number())
    except ProviderRefused as refused:
        yield StepTaken("display name", Outcome.FAILED, str(refused))
        return
    async for step in _listen(channel, listening, municipality_id, since):
        yield step


async def _listen(
    number: ChannelSetup, listening: Listening, municipality_id: UUID, since: dt.datetime
) -> AsyncIterator[StepTaken]:
    ears = listening.ears
    ask = f"write AIUTO to {number.display_phone_number} from any phone that has WhatsApp"
    yield StepTaken("a message heard", Outcome.WAITING, ask)
    async for _ in listening.for_message.turns():
        if (await ears.heard(municipality_id, number.phone_number_id, since)).message_at is not None:
            break
    else:
        yield StepTaken("a message heard", Outcome.FAILED, f"none came: {_LOOK_AT_INGRESS}")
        return
    yield StepTaken("a message heard", Outcome.CHANGED)
    async for _ in listening.for_status.turns():
        if (await ears.heard(municipality_id, number.phone_number_id, since)).status_at is not None:
            yield StepTaken("a status heard", Outcome.CHANGED, "the answer to it was sent")
            return
    yield StepTaken(
        "a status heard",
        Outcome.FAILED,
        "the message came, and no status of its answer: was the answer sent? Look at the dispatcher's log and at the "
        "subscription to the field messages",
    )


def name_step(number: NumberStanding) -> StepTaken:
    """What citizens see above a message. Without an approved name it is the bare number: that holds up nothing."""
    match number.name_status:
        case "approved" | "":
            return StepTaken("display name", Outcome.KEPT, number.name)
        case "pending_review":
            return StepTaken(
                "display name", Outcome.WAITING, f"{number.name}: Meta reviews it; until then people see the number"
            )
        case status:
            says = f"{number.name} is {status}: ask for another in WhatsApp Manager; until then people see the number"
            return StepTaken("display name", Outcome.WAITING, says)
