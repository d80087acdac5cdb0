"""What a municipality is to be, and to have: as its file, or a request of an operator, describes it."""

from dataclasses import dataclass, field

from comunica.broadcasting.identity import Identity
from comunica.broadcasting.starter_templates import NO_HEADER
from comunica.municipality.keys import ApiKey, KeyKind, Scope
from comunica.municipality.profile import Profile
from comunica.municipality.provider_access import AUTHORIZATION
from comunica.municipality.territory import Territory
from comunica.usecases.setting_up.template_example import ExampleFile


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


class SetupRefused(Exception):
    """The file contradicts the record, as when its number belongs to another municipality. Says what to do."""
