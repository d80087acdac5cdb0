"""Record what the provider says of templates, accounts and preferences. Everything else is counted and let go.

The provider's own words end in channels/: here are only the facts that change our record.
"""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Protocol
from uuid import UUID

import structlog

from comunica.broadcasting.reasons import Reason
from comunica.contracts.inbound import OtherReceived
from comunica.enrolment.event_order import event_key
from comunica.municipality.address import Address
from comunica.usecases.hearing.inbound_record import RecordKey
from comunica.usecases.town_directory import Channel, TownDirectory

_log = structlog.get_logger("comunica.subscription")

#: What an account's freedom undoes. A pause by staff, or for the token, is not the provider's to lift.
LIFTED_WITH_THE_ACCOUNT = (Reason.ACCOUNT_RESTRICTED, Reason.ACCOUNT_LOCKED, Reason.PERMISSION_MISSING)


class TemplateStatus(StrEnum):
    """Whether a template may be sent."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"
    #: For bad reactions; it may come back.
    PAUSED = "paused"
    #: For good.
    DISABLED = "disabled"


#: Why the broadcasts of a template hold while the provider has it in this state.
HELD_WHILE = {
    TemplateStatus.PENDING: Reason.TEMPLATE_NOT_APPROVED,
    TemplateStatus.REJECTED: Reason.TEMPLATE_NOT_APPROVED,
    TemplateStatus.PAUSED: Reason.TEMPLATE_PAUSED,
    TemplateStatus.DISABLED: Reason.TEMPLATE_DISABLED,
}


class TemplateCategory(StrEnum):
    """What a template is for: decides its price and who gets it."""

    UTILITY = "utility"
    MARKETING = "marketing"
    AUTHENTICATION = "authentication"


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateChanged:
    """The provider decided about a template of an account. What it did not decide is None."""

    waba_id: str
    name: str
    language: str
    status: TemplateStatus | None = None
    category: TemplateCategory | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountRestricted:
    """The account may not send: all its channels pause."""

    waba_id: str
    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountFreed:
    """The account may send again."""

    waba_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberChanged:
    """What the provider says of a number, and how it likes its messages."""

    waba_id: str
    #: Of the number, as it is printed.
    digits: str
    #: It may more now: how much, it does not say. See usecases/setting_up/confirm_upgrades.py.
    upgraded: bool
    #: green, yellow, red or unknown; none: it did not say.
    quality: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PeopleLimited:
    """How many different people the account's portfolio may write to in a day. None: as many as it likes."""

    waba_id: str
    people: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketingChosen:
    """The person stopped, or resumed, marketing of this number within the provider's own app."""

    phone_number_id: str
    #: At least one.
    addresses: tuple[Address, ...]
    stopped: bool
    at: dt.datetime
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressChanged:
    """The provider says that a person has another address now: a new number, a new user id, or both."""

    phone_number_id: str
    #: Each with at least one.
    old: tuple[Address, ...]
    new: tuple[Address, ...]
    at: dt.datetime
    digest: bytes


@dataclass(frozen=True, slots=True)
class Ignored:
    """Nothing that changes our record. `kind`: the provider's word, for the count."""

    kind: str


type AccountEvent = (
    TemplateChanged
    | AccountRestricted
    | AccountFreed
    | NumberChanged
    | PeopleLimited
    | MarketingChosen
    | AddressChanged
    | Ignored
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preference:
    """A person's choice about marketing, known by one of these addresses. The greater key wins."""

    addresses: Sequence[RecordKey]
    stopped: bool
    at: dt.datetime
    key: str


@dataclass(frozen=True, slots=True)
class TemplateOutcome:
    """How many templates the provider's word was about, and how many broadcasts were held and resumed."""

    templates: int = 0
    held: int = 0
    resumed: int = 0
    #: What changed, in words: the new status of each that has another, `recategorised`.
    changes: Counter[str] = field(default_factory=Counter)


class AccountRecord(Protocol):
    """The record as far as the provider's word on accounts needs it. Each says how many rows it changed."""

    async def change_template(self, municipalities: Collection[UUID], change: TemplateChanged) -> TemplateOutcome:
        """Write the new status or category, and hold or resume the template's broadcasts."""

    async def note_number(self, change: NumberChanged) -> int:
        """Write that the provider is to be asked what the number may, and its quality."""

    async def limit_people(self, municipalities: Collection[UUID], change: PeopleLimited) -> int:
        """A lower limit of the account's portfolio counts at once, a higher one once the provider confirms it.

        See usecases/setting_up/confirm_upgrades.py. Broadcasts that wait for room are looked at again.
        """

    async def pause_channels(self, channels: Collection[UUID], reason: Reason) -> int:
        """Pause those that are active."""

    async def resume_channels(self, channels: Collection[UUID], reasons: Collection[Reason]) -> int:
        """Resume those that were paused for one of these reasons."""

    async def choose_marketing(self, municipality_id: UUID, preference: Preference) -> int:
        """Write the choice of whoever is known at these addresses."""


class NumberChanges(Protocol):
    """Who takes a person along to another address; see usecases/hearing/record_number_change.py."""

    async def __call__(self, channel: Channel, event: AddressChanged) -> str:
        """What became of it, in a word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordAccountEvents:
    """The use case and its ports. `read` translates the provider's words; it never raises."""

    directory: TownDirectory
    record: AccountRecord
    read: Callable[[OtherReceived], Iterable[AccountEvent]]
    number_changes: NumberChanges
    #: Told of each change of a template.
    template_changed: Callable[[str, int], None]

    async def __call__(self, events: Sequence[OtherReceived]) -> Counter[str]:
        """Record them in order; what became of them, by word. Repeating them changes nothing."""
        outcomes: Counter[str] = Counter()
        for event in events:
            for each in self.read(event):
                outcomes[await self._take(each)] += 1
        return outcomes

    async def _take(self, event: AccountEvent) -> str:  # noqa: PLR0911 - one for each kind of event
        match event:
            case TemplateChanged():
                return await self._change_template(event)
            case AccountRestricted() | AccountFreed():
                return await self._steer(event)
            case NumberChanged():
                return "number" if await self.record.note_number(event) else "unknown_number"
            case PeopleLimited():
                return await self._limit(event)
            case MarketingChosen():
                return await self._choose(event)
            case AddressChanged():
                return await self._move(event)
            case Ignored():
                return "ignored"

    async def _change_template(self, event: TemplateChanged) -> str:
        channels = await self.directory.channels_of_account(event.waba_id)
        towns = {channel.town.id for channel in channels}
        outcome = await self.record.change_template(towns, event) if channels else TemplateOutcome()
        _log.info(
            "template changed",
            action="template_changed",
            template=event.name,
            status=event.status,
            category=event.category,
            count=outcome.templates,
            held=outcome.held,
            resumed=outcome.resumed,
        )
        for change, count in outcome.changes.items():
            self.template_changed(change, count)
        return "template" if outcome.templates else "unknown_template"

    async def _limit(self, event: PeopleLimited) -> str:
        channels = await self.directory.channels_of_account(event.waba_id)
        if not channels:
            return "unknown_account"
        await self.record.limit_people({channel.town.id for channel in channels}, event)
        _log.warning("limit on people changed", action="people_limited", people=event.people)
        return "people_limit"

    async def _steer(self, event: AccountRestricted | AccountFreed) -> str:
        channels = [channel.id for channel in await self.directory.channels_of_account(event.waba_id)]
        if not channels:
            return "unknown_account"
        if isinstance(event, AccountFreed):
            changed = await self.record.resume_channels(channels, LIFTED_WITH_THE_ACCOUNT)
            _log.warning("channels resumed", action="channels_resumed", channels=len(channels), count=changed)
            return "resumed"
        changed = await self.record.pause_channels(channels, event.reason)
        _log.error("channels paused", action="channels_paused", reason=event.reason, count=changed)
        return "paused"

    async def _choose(self, event: MarketingChosen) -> str:
        channel = (await self.directory.channels([event.phone_number_id])).get(event.phone_number_id)
        if channel is None:
            return "unknown_number"
        preference = Preference(
            addresses=[_key(channel, address) for address in event.addresses],
            stopped=event.stopped,
            at=event.at,
            key=event_key(sent_at=event.at, leaves=event.stopped, message_digest=event.digest),
        )
        changed = await self.record.choose_marketing(channel.town.id, preference)
        return "preference" if changed else "unchanged"

    async def _move(self, event: AddressChanged) -> str:
        channel = (await self.directory.channels([event.phone_number_id])).get(event.phone_number_id)
        return "unknown_number" if channel is None else await self.number_changes(channel, event)


def _key(channel: Channel, address: Address) -> RecordKey:
    return RecordKey(channel.town.id, channel.id, channel.town.vault.index(address.kind, address.value))
