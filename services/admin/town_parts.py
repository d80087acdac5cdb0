"""The parts of a municipality's file, with the form that each must have."""

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    field_validator,
    model_validator,
)

from comunica.broadcasting.identity import LEAVE_PAYLOAD
from comunica.broadcasting.pacing import HIGHEST_RATE
from comunica.broadcasting.quiet_hours import OnHolidays
from comunica.broadcasting.starters import LANGUAGES, families
from comunica.municipality.address import NotAnAddress, phone
from comunica.municipality.keys import MUNICIPAL_SCOPES, KeyKind, Scope
from comunica.municipality.profile import CONFIRM_BELOW, DEFAULT_REQUIRED, MINIMUM_AGE, RequiredField
from comunica.municipality.provider_access import AUTHORIZATION, is_header_name
from comunica.municipality.sending_rules import URGENT_PER_DAY


def _known_timezone(name: str) -> str:
    if name not in available_timezones():
        raise ValueError("is not a time zone such as Europe/Rome")
    return name


def _known_family(slug: str) -> str:
    if slug not in families():
        raise ValueError(f"is no family of templates; there are: {', '.join(families())}")
    return slug


def _number_as_text(value: object) -> object:
    # Ids of the provider look like numbers; without quotes YAML reads them so. A leading zero would be lost already.
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else value


def _time_of_day(value: object) -> object:
    # Without quotes YAML reads 21:30 as a number to the base of 60.
    return f"{value // 60:02d}:{value % 60:02d}" if isinstance(value, int) and not isinstance(value, bool) else value


def _phone(text: str) -> str:
    try:
        return phone(re.sub(r"[\s.-]", "", text)).value
    except NotAnAddress as error:
        raise ValueError(str(error)) from None


def _plain_url(value: HttpUrl) -> str:
    return str(value).rstrip("/")


def _lower(value: object) -> object:
    return value.lower() if isinstance(value, str) else value


def _header_name(name: str) -> str:
    if not is_header_name(name):
        raise ValueError("is not the name of a header such as D360-API-KEY")
    return name


Line = Annotated[str, Field(min_length=1, max_length=500)]


ProviderId = Annotated[str, BeforeValidator(_number_as_text), Field(pattern=r"^[0-9]{5,32}$")]


Url = Annotated[HttpUrl, AfterValidator(_plain_url)]


Language = Annotated[str, Field(pattern=r"^[a-z]{2,3}(_[A-Za-z]{2,4})?$")]


StarterFamily = Annotated[str, AfterValidator(_known_family)]


StarterLanguage = Annotated[str, Field(pattern=f"^({'|'.join(LANGUAGES)})$")]


StarterMedia = Annotated[str, Field(pattern="^(image|document)$")]


ZoneId = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,63}$")]


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class QuietHoursPart(_Part):
    """From and to, on the town's clock, and what holidays are."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    begin: Annotated[dt.time, BeforeValidator(_time_of_day)] = Field(dt.time(21), alias="from")
    end: Annotated[dt.time, BeforeValidator(_time_of_day)] = Field(dt.time(8), alias="to")
    #: hold: the whole day is quiet; as_usual: a day like others
    holidays: OnHolidays = OnHolidays.HOLD


class MunicipalityPart(_Part):
    """Who it is and how its service speaks."""

    slug: str = Field(pattern=r"^[a-z0-9-]{1,63}$")
    name: Line
    province: str = Field("", max_length=50)
    #: of the national statistics office
    istat: str = Field("", pattern=r"^([0-9]{6})?$")
    #: as citizens know it: Sol@ro Comunica
    service: Line
    #: completes "per parlare con il Comune …"
    contacts: Line
    privacy_url: Url
    notice_version: Annotated[Line, BeforeValidator(_number_as_text)]
    language: Language = "it"
    timezone: Annotated[str, AfterValidator(_known_timezone)] = "Europe/Rome"
    retention_days: int = Field(30, ge=0, le=3650)
    required: list[RequiredField] = list(DEFAULT_REQUIRED)
    join_words: list[Line] = []
    leave_words: list[Line] = []
    other_towns: list[Line] = []
    texts: dict[str, str] = {}
    #: enrol only after SÌ to the privacy notice
    double_opt_in: bool = False
    #: below this confidence, from 0 to 1, the person is asked whether we understood
    confirm_below: float = Field(CONFIRM_BELOW, ge=0, le=1)
    #: completes "girata all'ufficio …"
    privacy_office: str = Field("", max_length=200)
    #: how to reach the data protection officer
    dpo: str = Field("", max_length=300)
    #: when normal and bulk wait; none: never
    quiet_hours: QuietHoursPart | Literal["none"] = QuietHoursPart()
    #: of the patron saint: a holiday as well
    patron_day: str = Field("", pattern=r"^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$")
    #: after how many hours a message is too old, by lane or by the first words of a template's name
    expiry_hours: dict[Annotated[str, Field(pattern=r"^[a-z0-9_]{1,100}$")], Annotated[float, Field(gt=0, le=720)]] = {}
    #: alerts of one day at most
    urgent_per_day: int = Field(URGENT_PER_DAY, ge=0, le=1000)
    #: categories of templates that keys with broadcast:send send without approval; absent: all, []: none
    without_approval: list[Literal["utility", "marketing", "authentication"]] | None = None
    #: until it ends the town writes to its test_numbers only; absent: as it is, and a new town is not on trial
    trial: bool | None = None
    #: of the staff: where tests go
    test_numbers: list[Annotated[str, BeforeValidator(_number_as_text), AfterValidator(_phone)]] = Field(
        [], max_length=5
    )
    #: in years, said before anybody joins
    minimum_age: int = Field(MINIMUM_AGE, ge=13, le=99)
    #: what notices may be about, for those who do not want all: id and name
    topics: dict[ZoneId, Line] = Field({}, max_length=50)


class ZonePart(_Part):
    """A zone."""

    id: ZoneId
    name: Line
    aliases: list[Line] = []


class ContradaPart(ZonePart):
    """A contrada, and the zones it lies in."""

    zones: list[ZoneId] = []


class ChannelPart(_Part):
    """The sending number."""

    provider: Literal["whatsapp"]
    app: str = Field(pattern=r"^[A-Za-z0-9_-]{1,128}$")
    phone_number_id: ProviderId
    waba_id: ProviderId
    portfolio_id: ProviderId
    display_phone_number: Annotated[Line, BeforeValidator(_number_as_text)]
    base_url: Url
    token_file: Path
    #: Left out, the number is paced as the provider grants it, also after an upgrade.
    messages_per_second: int | None = Field(None, ge=1, le=HIGHEST_RATE)
    #: The staff use the same number in the WhatsApp Business app.
    coexistence: bool = False
    pin_file: Path | None = None
    #: In which header the token is shown: of a solution provider one of its own, such as D360-API-KEY
    authorization_header: Annotated[str, AfterValidator(_header_name)] = AUTHORIZATION
    #: where the account's webhooks go, if not to the app's own address
    callback_url: Annotated[Url, Field(max_length=200)] | None = None
    #: what the provider shows when it shakes hands with that address
    verify_token_file: Path | None = None

    @model_validator(mode="after")
    def _a_callback_has_its_verify_token(self) -> "ChannelPart":
        if (self.callback_url is None) != (self.verify_token_file is None):
            raise ValueError("callback_url and verify_token_file go together: give both, or none")
        return self


class ButtonPart(_Part):
    """A quick reply under a template."""

    title: str = Field(min_length=1, max_length=25)
    #: what comes back when it is pressed; `leave` leaves the service
    payload: str = Field(LEAVE_PAYLOAD, min_length=1, max_length=256)


class TemplatePart(_Part):
    """A template to have at the provider."""

    name: str = Field(pattern=r"^[a-z0-9_]{1,512}$")
    language: Language
    category: Annotated[Literal["utility", "marketing", "authentication"], BeforeValidator(_lower)]
    body: str = Field(min_length=1, max_length=1024)
    footer: str = Field("", max_length=60)
    parameters: list[str] = []
    examples: dict[str, str] = {}
    #: what stands above the text
    header: Literal["none", "text", "image", "video", "document"] = "none"
    #: of a text header: its words
    header_text: str = ""
    #: of a file: one for the provider's reviewers to look at
    header_example: Path | None = None
    buttons: list[ButtonPart] = Field([], max_length=10)
    #: how long the provider tries, in seconds
    ttl_seconds: int | None = Field(None, ge=30, le=43_200)

    @model_validator(mode="after")
    def _every_parameter_has_its_example(self) -> "TemplatePart":
        missing = [name for name in self.parameters if not self.examples.get(name)]
        if missing:
            raise ValueError(f"examples: the provider's reviewers need one for {', '.join(missing)}")
        is_file = self.header in {"image", "video", "document"}
        if is_file != (self.header_example is not None):
            wants = (
                "give the path of one for the reviewers" if is_file else f"leave it out: the header is {self.header}"
            )
            raise ValueError(f"header_example: {wants}")
        return self


class KeyPart(_Part):
    """An API key to have."""

    name: Line
    kind: KeyKind = KeyKind.LIVE
    scopes: list[Scope] = Field(min_length=1)
    key_file: Path
    #: Where the same key is written as the clients of GOV.UK Notify take it.
    notify_key_file: Path | None = None

    @field_validator("scopes")
    @classmethod
    def _of_a_municipality(cls, scopes: list[Scope]) -> list[Scope]:
        if foreign := sorted(set(scopes) - MUNICIPAL_SCOPES):
            raise ValueError(f"{', '.join(foreign)} is not for a municipality's key: take it out")
        return scopes


class BudgetPart(_Part):
    """What the town may spend in a month. Reached, normal and bulk wait; urgent passes with an alarm."""

    #: as a text, such as "120.00"
    cap: Annotated[Decimal, Field(ge=0, le=10_000_000, decimal_places=6)]
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class TownFile(_Part):
    """The whole file."""

    municipality: MunicipalityPart
    #: without zones and contrade, and without a gazetteer_file that names some: those on record stay
    zones: list[ZonePart] | None = None
    contrade: list[ContradaPart] | None = None
    #: in the JSON form of a gazetteer; without these three: the streets on record stay
    streets: list[dict[str, Any]] | None = None
    gazetteer_file: Path | None = None
    stradario_file: Path | None = None
    channel: ChannelPart
    templates: list[TemplatePart] = []
    #: families of the templates that come with Comunica, in these languages (the town's own if absent)
    starters: Literal["all"] | list[StarterFamily] = []
    starter_languages: list[StarterLanguage] | None = None
    #: image or document → a file for the provider's reviewers: without it that header's templates are left out
    starter_media: dict[StarterMedia, Path] = {}
    #: absent: no cap
    budget: BudgetPart | None = None
    api_keys: list[KeyPart] = []

    @model_validator(mode="after")
    def _names_fit_together(self) -> "TownFile":
        problems = [*_twice(self), *_lost_zones(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self


def _twice(town: TownFile) -> Iterator[str]:
    lists = {
        "zones and contrade: the id": [each.id for each in (*(town.zones or ()), *(town.contrade or ()))],
        "api_keys: the name": [each.name for each in town.api_keys],
        "templates: name and language": [f"{each.name} ({each.language})" for each in town.templates],
    }
    for what, values in lists.items():
        for value in sorted({value for value in values if values.count(value) > 1}):
            yield f"{what} {value} is there twice"


def _lost_zones(town: TownFile) -> Iterator[str]:
    there = {zone.id for zone in town.zones or ()}
    for place, contrada in enumerate(town.contrade or ()):
        for zone in contrada.zones:
            if zone not in there:
                yield f"contrade[{place}].zones: no zone has the id {zone}"
