"""What the API answers, as far as this client reads it; /openapi.json has every field with its meaning."""

from typing import Any, Literal, NotRequired, TypedDict

Lane = Literal["urgent", "normal", "bulk"]


#: A street by id or full name, or numbers of it: `from` and `to` (both count), `parity` (odd or even).
Street = TypedDict("Street", {"street": str, "from": int, "to": int, "parity": str}, total=False)


class Audience(TypedDict, total=False):
    """Who gets it: the sum of the parts; topics narrow them."""

    everyone: bool
    zones: list[str]
    streets: list[Street]
    outside: bool
    topics: list[str]


KeyKind = Literal["live", "team", "test"]


class Accepted(TypedDict):
    """A broadcast that is on record. Of a series `series` stands in place of `id`."""

    id: str
    state: str
    uri: str
    counted: int
    scheduled_for: str
    expires_at: str | None


class Progress(TypedDict):
    """A broadcast and how far it is."""

    id: str
    state: str
    paused_reason: str | None
    held_for: str | None
    held_until: str | None
    lane: Lane
    counted: int | None
    resolved: int | None
    created_at: str
    finished_at: str | None
    counts: dict[str, int]
    unaccounted: int


class Recipient(TypedDict):
    """What became of one person's message; the address is masked."""

    subscriber_id: str | None
    address: str | None
    zone: str | None
    state: str
    reason: str | None
    error_code: int | None


class Reconciliation(TypedDict):
    """The same people, counted three times."""

    resolved: int | None
    tally: dict[str, int]
    recount: dict[str, int] | None
    unaccounted: int


class Foresight(TypedDict):
    """What would come of a broadcast."""

    reached: int
    reach: list[dict[str, Any]]
    not_reached: list[dict[str, Any]]
    ahead: int
    starts_at: str
    ends_at: str | None
    template: str
    cost: dict[str, Any]
    budget: dict[str, Any] | None


class Subscriber(TypedDict):
    """A person on record; the address is masked."""

    id: str
    consent: Literal["opted_in", "opted_out"]
    since: str | None
    given_name: str | None
    surname: str | None
    place: str | None
    zone: str | None
    outside: bool
    address: str


class Reading(TypedDict):
    """What a message would be understood to mean, and why."""

    action: str
    given_name: str
    surname: str
    zone: str | None
    place: dict[str, Any] | None
    missing: list[str]
    confidence: float
    because: list[str]


class Template(TypedDict):
    """A template's latest version."""

    id: str
    name: str
    version: int
    body: str
    language: str
    category: str
    status: str


class Enrolled(TypedDict):
    """What came of enrolling a person by hand."""

    id: str
    uri: str
    outcome: Literal["added", "changed", "already"]
    zone: str | None
    outside: bool
    place_unknown: bool


class Counted(TypedDict):
    """What came, or would come, of the rows of a list."""

    rows: int
    refused: int
    added: int
    changed: int
    already: int
    left: int
    places_unknown: int


class Import(TypedDict):
    """A list of people as it stands."""

    id: str
    state: Literal["checking", "checked", "importing", "imported", "failed", "discarded", "expired"]
    name: str
    size: int
    preview: Counted | None
    result: Counted | None
    errors: int
    told: int | None
    notice_failure: str | None
    failure: str | None
    says: str | None
    uri: str


class WrongCell(TypedDict):
    """What is wrong with a cell; never what was written there."""

    row: int
    column: str
    message: str


class GazetteerImported(TypedDict):
    """What came of bringing a gazetteer in; of a dry run: what would."""

    dry_run: bool
    changed: bool
    steps: list[dict[str, Any]]
    streets_by_zone: list[dict[str, Any]]


class Errand(TypedDict):
    """Work that is done after its answer, as far as every kind of it is told alike."""

    id: str
    state: Literal["waiting", "done", "failed"]
    failure: str | None
    says: str | None


class TemplateErrand(Errand):
    """What was asked of the provider, and what came of each template."""

    templates: list[dict[str, Any]] | None


class Report(Errand):
    """The figures of a month; None until it is done."""

    report: dict[str, Any] | None


class Key(TypedDict):
    """A key of a program; its secret is not kept."""

    id: str
    name: str
    kind: KeyKind
    scopes: list[str]
    prefix: str
    state: Literal["in_force", "expired", "revoked"]
    created_at: str
    expires_at: str | None
    last_used_at: str | None
    revoked_at: str | None


class KeyIssued(Key):
    """With its secret, which is told this once; `notify_key` is the same for clients of GOV.UK Notify."""

    secret: str
    notify_key: str


#: What the first key of a municipality may have, which an operator makes: nothing that opens a citizen.
FIRST_KEY_SCOPES = (
    *("broadcast:approve", "broadcast:draft", "broadcast:read", "broadcast:send", "broadcast:urgent"),
    *("callback:write", "gazetteer:read", "gazetteer:write", "message:send", "report:read"),
    *("template:read", "template:write"),
)


class Municipality(TypedDict):
    """Who it is."""

    id: str
    slug: str
    name: str
    trial: bool


class Channel(TypedDict):
    """How a channel stands."""

    id: str
    municipality_id: str
    display_phone_number: str
    state: str
    quality: str
    messages_per_second: int


class MunicipalityAndChannels(Municipality):
    """With its channels."""

    channels: list[Channel]


class Step(TypedDict):
    """A step of a run."""

    what: str
    outcome: Literal["kept", "changed", "waiting", "failed"]
    says: str
    at: str


class Run(TypedDict):
    """One connecting, or one checking, of a channel."""

    id: str
    channel_id: str
    municipality_id: str
    kind: Literal["connect", "check"]
    state: Literal["waiting", "running", "done", "failed"]
    steps: list[Step]
    ended_at: str | None


class Message(TypedDict):
    """One message to one person, and what became of it. The states are Notify's; `state` is ours."""

    id: str
    reference: str | None
    phone_number: str | None
    status: str
    state: str
    reason: str | None
    error_code: int | None
    body: str
    created_at: str
    sent_at: str | None
    completed_at: str | None


class MessageAccepted(TypedDict):
    """A message that is on record and will be sent."""

    id: str
    reference: str | None
    content: dict[str, str]
    uri: str
    scheduled_for: str | None


class MandatePartner(TypedDict):
    """Who has a mandate."""

    id: str
    slug: str
    name: str


class Mandate(TypedDict):
    """What a partner may send in the municipality's name."""

    id: str
    partner: MandatePartner
    categories: list[str]
    lanes: list[Lane]
    state: Literal["in_force", "expired", "revoked", "partner_closed"]
    granted_at: str
    expires_at: str | None
    revoked_at: str | None


class MandateGiven(TypedDict):
    """A mandate in force, as its partner sees it."""

    id: str
    municipality: dict[str, str]
    categories: list[str]
    lanes: list[Lane]
    granted_at: str
    expires_at: str | None


class ForMunicipality(TypedDict, total=False):
    """One municipality that is meant, perhaps with an audience of its own."""

    id: str
    audience: Audience


class Branch(TypedDict):
    """What became of one municipality. `progress` only where it was asked how it stands."""

    id: str
    name: str | None
    state: Literal["waiting", "accepted", "refused", "cancelled"]
    audience: Audience
    broadcast: dict[str, Any] | None
    errors: list[dict[str, Any]]
    progress: NotRequired[dict[str, Any] | None]


class FanOut(TypedDict):
    """What a partner sent, by municipality. `settled`: none is waiting."""

    id: str
    uri: str
    settled: bool
    created_at: str
    municipalities: list[Branch]


class FanOutItem(TypedDict):
    """One of a list: `municipalities` are counted by state."""

    id: str
    uri: str
    template: str
    lane: Lane
    created_at: str
    cancelled_at: str | None
    municipalities: dict[str, int]


class FanOutForesight(TypedDict):
    """What would come of a partner's broadcast, by municipality. Nothing was written."""

    municipalities: list[dict[str, Any]]


class AlertGiven(TypedDict):
    """What became of an alert of civil protection, by municipality."""

    sender: str
    identifier: str
    settled: bool
    municipalities: list[dict[str, Any]]


class Nkey(TypedDict):
    """A partner's credential on NATS."""

    id: str
    name: str
    kind: KeyKind
    scopes: list[str]
    public_key: str
    state: Literal["in_force", "expired", "revoked"]
    created_at: str
    expires_at: str | None
    revoked_at: str | None


class NkeyIssued(Nkey):
    """With where its holder submits and listens, and its seed, which is told this once; None: the partner has it."""

    access: dict[str, str]
    seed: str | None


class PartnerLine(TypedDict):
    """Who did what about a partner."""

    id: str
    at: str
    who: str
    what: str
    about: str | None


class Partner(TypedDict):
    """An organisation that municipalities can give a mandate to."""

    id: str
    slug: str
    name: str
    contact: str
    created_at: str
    closed_at: str | None


class PartnerMade(Partner):
    """With the key and the credential that it begins with."""

    key: KeyIssued | None
    nkey: NkeyIssued | None


def is_over(progress: Progress) -> bool:
    """Whether nothing more of it will be sent."""
    return progress["state"] in ("finished", "cancelled")


def is_settled(list_: Import) -> bool:
    """Whether it waits for you, or is over."""
    return list_["state"] not in ("checking", "importing")


def has_come(errand: Errand) -> bool:
    """Whether it is done or failed."""
    return errand["state"] != "waiting"


def is_told(fan_out: FanOut) -> bool:
    """Whether every municipality has its result."""
    return fan_out["settled"]


def has_ended(run: Run) -> bool:
    """Whether it is done or failed."""
    return run["ended_at"] is not None


#: Who was not reached, and will not be.
LOST = ("failed", "suppressed", "expired", "cancelled", "unknown")


def lost(progress: Progress) -> int:
    """How many of its people did not get it."""
    return sum(progress["counts"][state] for state in LOST)


def handled(progress: Progress) -> int:
    """How many of its people have been written to, or never will be."""
    counts = progress["counts"]
    return sum(counts.values()) - counts["queued"] - counts["sending"]
