"""Set up a municipality as its file says: the record, then the provider. Applied twice it changes nothing.

Each step is told as it is taken, with what to do if it could not be. A step that fails leaves the earlier ones done;
apply again when the cause is mended.
"""

import datetime as dt
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Protocol
from uuid import UUID

from comunica.broadcasting.identity import Identity
from comunica.broadcasting.prices import UNKNOWN, Prices
from comunica.broadcasting.starter_templates import NO_HEADER
from comunica.municipality.address import Address, AddressKind, country_of
from comunica.municipality.keys import ApiKey, KeyKind, Scope
from comunica.municipality.profile import Profile
from comunica.municipality.provider_access import AUTHORIZATION
from comunica.municipality.territory import Territory
from comunica.usecases.template_example import ExampleFile


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelSetup:
    """The sending number, as the provider knows it."""

    provider: str
    app: str
    phone_number_id: str
    waba_id: str
    portfolio_id: str
    display_phone_number: str
    base_url: str
    token: str = field(repr=False)
    #: None: as many as the provider grants, also after an upgrade.
    messages_per_second: int | None
    #: Of two-step verification; without it the number is taken to be registered already.
    pin: str | None = field(default=None, repr=False)
    #: In which header the token is shown: of a solution provider one of its own.
    authorization_header: str = AUTHORIZATION
    #: Where the account's webhooks go; none: to the app's own address.
    callback_url: str | None = None
    #: What the provider shows when it shakes hands with that address.
    verify_token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class QuickReply:
    """A button under a template. `payload` comes back when it is pressed: ours, the provider does not know it."""

    title: str
    payload: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateSetup:
    """A template that the municipality wants to have."""

    name: str
    language: str
    category: str
    body: str
    footer: str
    parameters: tuple[str, ...]
    #: Parameter → example: the provider's reviewers read them.
    examples: tuple[str, ...]
    #: What stands above the text: none, text, or a file that each broadcast brings (image, document …).
    header: str = NO_HEADER
    #: Of a text header: its words.
    header_text: str = ""
    #: Of a file: what the reviewers are shown in its place. The provider does not show it again.
    example: ExampleFile | None = None
    buttons: tuple[QuickReply, ...] = ()
    #: How long the provider tries; none: as long as it likes.
    ttl_seconds: int | None = None

    @property
    def said(self) -> tuple[object, ...]:
        """What the reviewers saw and people read: two of one name must not differ in it."""
        titles = tuple(button.title for button in self.buttons)
        return (self.body, self.footer, self.header, self.header_text, titles, self.ttl_seconds)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeySetup:
    """An API key that the municipality wants to have."""

    name: str
    scopes: tuple[Scope, ...]
    key: ApiKey
    kind: KeyKind = KeyKind.LIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetSetup:
    """What the municipality may spend in a calendar month, in millionths of the currency."""

    cap_micros: int
    currency: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TownSetup:
    """A municipality without its channel: who it is, and how its service speaks."""

    slug: str
    name: str
    province: str
    istat_code: str
    service_name: str
    contacts: str
    privacy_url: str
    notice_version: str
    language: str
    timezone: str
    retention_days: int
    profile: Profile
    territory: Territory
    #: The staff's phones, for tests: digits with the country code. None: as they are on record.
    test_numbers: tuple[str, ...] | None = field(default=(), repr=False)
    #: Until it ends, the town writes to its staff only. None: as it is on record; a new town is not on trial.
    trial: bool | None = None

    @property
    def identity(self) -> Identity:
        """How its templates must name it, and the words by which people leave."""
        return Identity(names=(self.name, self.service_name), leave_words=self.profile.leave_words)


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalitySetup(TownSetup):
    """A municipality as its file describes it."""

    channel: ChannelSetup
    templates: tuple[TemplateSetup, ...]
    keys: tuple[KeySetup, ...]
    #: None: no cap.
    budget: BudgetSetup | None = None

    @property
    def at_provider(self) -> "ProviderSetup":
        """What of it is the provider's affair."""
        return ProviderSetup(identity=self.identity, channel=self.channel, templates=self.templates)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderSetup:
    """A channel, and the templates that it is to have."""

    identity: Identity
    channel: ChannelSetup
    templates: tuple[TemplateSetup, ...]


class Outcome(StrEnum):
    """How a step ended."""

    #: It was so already.
    KEPT = "kept"
    #: It is so now.
    CHANGED = "changed"
    #: It is under way at the provider; apply again later to see.
    WAITING = "waiting"
    #: It is not so. What to do is in the text.
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class StepTaken:
    """One step, for a person to read."""

    what: str
    outcome: Outcome
    #: What to do, or how it stands.
    says: str = ""


class SetupRefused(Exception):
    """The file contradicts the record, as when its number belongs to another municipality. Says what to do."""


class ProviderRefused(Exception):
    """The provider did not do it. Says what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateState:
    """A template as the provider has it."""

    setup: TemplateSetup
    parameter_format: str
    #: pending, approved, rejected, paused or disabled.
    status: str
    #: Why it was rejected, if it was.
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberLimits:
    """What the provider lets a number and its portfolio do."""

    #: None: it does not say.
    messages_per_second: int | None
    #: green, yellow, red or unknown.
    quality: str
    #: Whether it told of a limit on different people in a day, and the limit; None: as many as it likes.
    tells_people: bool
    people: int | None

    def __str__(self) -> str:
        rate = f"{self.messages_per_second} messages a second" if self.messages_per_second else "no rate told"
        limited = "no limit on people" if self.people is None else f"{self.people} people in 24 hours"
        return f"{rate}, {limited if self.tells_people else 'no tier told'}, quality {self.quality}"


class ProviderRecord(Protocol):
    """The record, as far as what the provider says goes into it."""

    async def put_templates(
        self, municipality_id: UUID, waba_id: str, templates: Sequence[TemplateState], *, now: dt.datetime
    ) -> int:
        """How many rows changed."""

    async def put_limits(self, municipality_id: UUID, phone_number_id: str, limits: NumberLimits) -> bool:
        """Whether anything changed."""

    async def resume(self, municipality_id: UUID, phone_number_id: str) -> str | None:
        """Have the channel send again if it was paused: why it was, else none."""


class SetupRecord(ProviderRecord, Protocol):
    """The record, as far as setting up needs it."""

    async def put(self, setup: MunicipalitySetup) -> tuple[UUID, Sequence[StepTaken]]:
        """Municipality, territory, channel and keys, in one transaction; `SetupRefused` and nothing done."""

    async def id_of(self, slug: str) -> UUID | None:
        """The municipality of this name; none if there is none."""


class ProviderAccount(Protocol):
    """The municipality's account at the provider. Everything here may raise `ProviderRefused`."""

    async def check_token(self) -> str:
        """What the token may do and until when, for a person to read."""

    async def register_number(self) -> bool:
        """Have the number registered; false if it was."""

    async def limits(self) -> NumberLimits:
        """What the number and its portfolio may."""

    async def subscribe_app(self) -> bool:
        """Have the account's events come to our app; false if they did."""

    async def templates(self, wanted: Sequence[TemplateSetup]) -> Sequence[TemplateState]:
        """Those of the wanted templates that exist, as they stand."""

    async def create_template(self, template: TemplateSetup) -> None:
        """Ask for a template; its review begins."""


class Patience(Protocol):
    """How long reviews are waited for."""

    def turns(self) -> AsyncIterator[dt.datetime]:
        """A turn at once, then one after each pause, until patience ends. Each gives the time."""


async def apply_municipality(
    setup: MunicipalitySetup,
    *,
    record: SetupRecord,
    account: ProviderAccount,
    patience: Patience,
    prices: Prices | None = None,
) -> AsyncIterator[StepTaken]:
    """The steps, one by one as they are taken. Nothing after a failed one that it needs.

    `prices`: those in force. Without them a cap is not set: nobody could keep it.
    """
    if unpriced := why_no_cap(setup, prices):
        yield StepTaken("budget", Outcome.FAILED, unpriced)
        setup = replace(setup, budget=None)
    try:
        municipality_id, steps = await record.put(setup)
    except SetupRefused as refused:
        yield StepTaken("record", Outcome.FAILED, str(refused))
        return
    for step in steps:
        yield step
    async for step in set_up_at_provider(setup.at_provider, record, account, patience, municipality_id):
        yield step


def why_no_cap(setup: MunicipalitySetup, prices: Prices | None) -> str:
    """Why the file's cap cannot be kept by these prices, and what to do; empty if it can, or if there is none."""
    if setup.budget is None:
        return ""
    if prices is None:
        return "no cap is set, since no price is known: give a price list in COMUNICA_PRICES_FILE, and apply again"
    if prices.currency != setup.budget.currency:
        return f"no cap is set, since the prices are in {prices.currency}: give the cap in it, and apply again"
    digits = "".join(one for one in setup.channel.display_phone_number if one.isdecimal())
    home = country_of(Address(AddressKind.PHONE, digits))
    missing = [each for each in ("utility", "marketing") if prices.price(home, each) is None]
    if missing:
        lacks = f"{UNKNOWN}: {' and '.join(missing)} for country {home}"
        return f"no cap is set, since the price list does not say ({lacks}): add it, and apply again"
    return ""


async def set_up_at_provider(
    setup: ProviderSetup, record: ProviderRecord, account: ProviderAccount, patience: Patience, municipality_id: UUID
) -> AsyncIterator[StepTaken]:
    """The steps of a channel that is on record. What the provider refuses is the last: `provider`."""
    try:
        async for step in _at_the_provider(setup, record, account, patience, municipality_id):
            yield step
    except ProviderRefused as refused:
        yield StepTaken("provider", Outcome.FAILED, str(refused))


async def _at_the_provider(
    setup: ProviderSetup, record: ProviderRecord, account: ProviderAccount, patience: Patience, municipality_id: UUID
) -> AsyncIterator[StepTaken]:
    yield StepTaken("token", Outcome.KEPT, await account.check_token())
    if setup.channel.pin is not None:
        yield _step("number registered", changed=await account.register_number())
    yield _step("webhooks of the account", changed=await account.subscribe_app())
    limits = await account.limits()
    changed = await record.put_limits(municipality_id, setup.channel.phone_number_id, limits)
    yield StepTaken("limits", Outcome.CHANGED if changed else Outcome.KEPT, str(limits))
    # Only now: the provider has taken the token, and found the number and the way of its webhooks in order.
    if (why := await record.resume(municipality_id, setup.channel.phone_number_id)) is not None:
        yield StepTaken("channel resumed", Outcome.CHANGED, f"it was paused: {why}")
    for template in await _missing(setup, account):
        if unsaid := _unsaid(setup, template):
            yield StepTaken(_named(template), Outcome.FAILED, unsaid)
            continue
        await account.create_template(template)
        yield StepTaken(_named(template), Outcome.CHANGED, "submitted for review")
    async for step in _follow_reviews(setup, record, account, patience, municipality_id):
        yield step


async def _missing(setup: ProviderSetup, account: ProviderAccount) -> Sequence[TemplateSetup]:
    there = {(each.setup.name, each.setup.language) for each in await account.templates(setup.templates)}
    return [each for each in setup.templates if (each.name, each.language) not in there]


async def _follow_reviews(
    setup: ProviderSetup, record: ProviderRecord, account: ProviderAccount, patience: Patience, municipality_id: UUID
) -> AsyncIterator[StepTaken]:
    shown: Sequence[TemplateState] = ()
    found: Sequence[TemplateState] = ()
    changed = 0
    wanted = {(each.name, each.language): each for each in setup.templates}
    async for now in patience.turns():
        shown = await account.templates(setup.templates)
        # What does not name the town, or not how to leave it, does not come into the record as something to send.
        found = [_with_payloads(each, wanted) for each in shown if not _unsaid(setup, each.setup)]
        # Written at each turn: what was approved can be sent while the rest is under review.
        changed += await record.put_templates(municipality_id, setup.channel.waba_id, found, now=now)
        if all(each.status != "pending" for each in found):
            break
    for each in shown:
        if unsaid := _unsaid(setup, each.setup):
            yield StepTaken(_named(each.setup), Outcome.FAILED, unsaid)
    for each in found:
        yield _review(each, wanted[each.setup.name, each.setup.language], changed=changed > 0)


def _review(template: TemplateState, wanted: TemplateSetup, *, changed: bool) -> StepTaken:
    what = _named(wanted)
    if template.setup.said != wanted.said:
        says = (
            "has another text at the provider, or another header, button or time to live: give the one in the file a "
            "new name, and apply again"
        )
        return StepTaken(what, Outcome.FAILED, says)
    match template.status:
        case "approved":
            return StepTaken(what, Outcome.CHANGED if changed else Outcome.KEPT, "approved")
        case "pending":
            return StepTaken(what, Outcome.WAITING, "under review: it can be sent once approved; apply again to see")
        case status:
            because = f" ({template.reason})" if template.reason else ""
            says = f"{status}{because}: change its text, give it a new name in the file, and apply again"
            return StepTaken(what, Outcome.FAILED, says)


def _unsaid(setup: ProviderSetup, template: TemplateSetup) -> str:
    """What a template must say and does not, with the codes; empty if it may be used."""
    problems = setup.identity.problems_of(template.header_text, template.body, template.footer)
    return "; ".join(f"{each.code}: {each.message}" for each in problems)


def _with_payloads(template: TemplateState, wanted: Mapping[tuple[str, str], TemplateSetup]) -> TemplateState:
    """The provider shows a button's title; what it means to us is in the file."""
    setup = template.setup
    payloads = {each.title: each.payload for each in wanted[setup.name, setup.language].buttons}
    buttons = tuple(replace(each, payload=payloads.get(each.title, each.payload)) for each in setup.buttons)
    return replace(template, setup=replace(setup, buttons=buttons))


def _named(template: TemplateSetup) -> str:
    return f"template {template.name} ({template.language})"


def _step(what: str, *, changed: bool) -> StepTaken:
    return StepTaken(what, Outcome.CHANGED if changed else Outcome.KEPT)
