"""A municipality's file: read and checked whole, every error with its place. Secrets are files of their own."""

import datetime as dt
import os
import re
from collections.abc import Callable, Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import available_timezones

import yaml
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    HttpUrl,
    ValidationError,
    model_validator,
)

from comunica.broadcasting.expiry import DEFAULT_HOURS, ExpiryRules
from comunica.broadcasting.identity import LEAVE_PAYLOAD, Identity
from comunica.broadcasting.pacing import COEXISTENCE_RATE, HIGHEST_RATE
from comunica.broadcasting.prices import MICROS
from comunica.broadcasting.quiet_hours import OnHolidays, QuietHours
from comunica.broadcasting.starter_templates import starter_templates
from comunica.broadcasting.starters import LANGUAGES, families
from comunica.enrolment.text_check import TownWords, check_texts
from comunica.municipality.address import NotAnAddress, phone
from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, ApiKey, NotAKey, Scope, make_key, read_key
from comunica.municipality.profile import CONFIRM_BELOW, DEFAULT_REQUIRED, MINIMUM_AGE, Profile, RequiredField
from comunica.municipality.sending_rules import URGENT_PER_DAY, SendingRules
from comunica.municipality.territory import Territory, Zone, ZoneKind
from comunica.usecases.apply_municipality import (
    BudgetSetup,
    ChannelSetup,
    KeySetup,
    MunicipalitySetup,
    QuickReply,
    TemplateSetup,
)
from comunica.usecases.starter_setups import setup_of
from services.admin.territory_file import TerritoryFileError, TerritoryParts, read_territory


class TownFileError(Exception):
    """The file cannot be applied. One line a problem, each with its place."""

    def __init__(self, problems: list[str]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


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
    #: of the staff: where tests go
    test_numbers: list[Annotated[str, BeforeValidator(_number_as_text), AfterValidator(_phone)]] = Field(
        [], max_length=5
    )
    #: in years, said before anybody joins
    minimum_age: int = Field(MINIMUM_AGE, ge=13, le=99)


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
    #: its words; of a file: the provider's handle of an example
    header_text: str = ""
    buttons: list[ButtonPart] = Field([], max_length=10)
    #: how long the provider tries, in seconds
    ttl_seconds: int | None = Field(None, ge=30, le=43_200)

    @model_validator(mode="after")
    def _every_parameter_has_its_example(self) -> "TemplatePart":
        missing = [name for name in self.parameters if not self.examples.get(name)]
        if missing:
            raise ValueError(f"examples: the provider's reviewers need one for {', '.join(missing)}")
        return self


class KeyPart(_Part):
    """An API key to have."""

    name: Line
    scopes: list[Scope] = Field(min_length=1)
    key_file: Path


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
    #: image or document → the provider's handle of an example: without it that header's templates are left out
    starter_media: dict[StarterMedia, Line] = {}
    #: absent: no cap
    budget: BudgetPart | None = None
    api_keys: list[KeyPart] = []

    @model_validator(mode="after")
    def _names_fit_together(self) -> "TownFile":
        problems = [*_twice(self), *_lost_zones(self)]
        if problems:
            raise ValueError("; ".join(problems))
        return self


def read_town_file(path: Path, *, chance: Callable[[int], bytes] = os.urandom) -> MunicipalitySetup:
    """The set-up in the file at `path`; `TownFileError` with everything that is wrong.

    An API key whose key_file is not there is made, and written there for its holder only.
    """
    town = _parse(path)
    problems = check_texts(town.municipality.texts, _words(town.municipality))
    token = _secret(town.channel.token_file, "channel.token_file", problems)
    pin = _secret(town.channel.pin_file, "channel.pin_file", problems) if town.channel.pin_file else None
    territory = _territory(town, problems)
    problems += _unsaid(town)
    keys = _keys(town, problems, chance)
    if problems:
        raise TownFileError(problems)
    return _setup(town, territory, token=token, pin=pin, keys=keys)


def _parse(path: Path) -> TownFile:
    try:
        return TownFile.model_validate(yaml.safe_load(path.read_text("utf-8")))
    except OSError as error:
        raise TownFileError([f"{path}: cannot be read ({error.strerror})"]) from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = f" at line {mark.line + 1}" if mark else ""
        raise TownFileError([f"{path}: is not YAML{where}"]) from None
    except ValidationError as error:
        raise TownFileError([_line(dict(problem)) for problem in error.errors()]) from None


def _line(problem: dict[str, Any]) -> str:
    where = ""
    for part in problem["loc"]:
        where += f"[{part}]" if isinstance(part, int) else f".{part}" if where else str(part)
    match problem["type"]:
        case "missing":
            said = "is missing"
        case "extra_forbidden":
            said = "is not a word of this file: check its spelling"
        case _:
            said = str(problem["msg"]).removeprefix("Value error, ")
    return f"{where or 'the file'}: {said}"


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


def _secret(path: Path, where: str, problems: list[str]) -> str:
    try:
        value = path.read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError):
        problems.append(f"{where}: {path} cannot be read: put the secret there")
        return ""
    if not value:
        problems.append(f"{where}: {path} is empty: put the secret there")
    return value


def _keys(town: TownFile, problems: list[str], chance: Callable[[int], bytes]) -> tuple[KeySetup, ...]:
    setups = []
    for place, part in enumerate(town.api_keys):
        try:
            key = _key(part.key_file, chance)
        except NotAKey as error:
            problems.append(f"api_keys[{place}].key_file: {error}")
        except OSError as error:
            problems.append(f"api_keys[{place}].key_file: {part.key_file} cannot be used ({error.strerror})")
        else:
            setups.append(KeySetup(name=part.name, scopes=tuple(part.scopes), key=key))
    return tuple(setups)


def _key(path: Path, chance: Callable[[int], bytes]) -> ApiKey:
    if path.exists():
        return read_key(path.read_text("utf-8"))
    key = make_key(chance(PREFIX_BYTES + SECRET_BYTES))
    path.parent.mkdir(parents=True, exist_ok=True)
    # Made with its mode, not changed to it: at no moment can another user read it.
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
        file.write(key.plain() + "\n")
    return key


def _setup(
    town: TownFile, territory: Territory, *, token: str, pin: str | None, keys: tuple[KeySetup, ...]
) -> MunicipalitySetup:
    who = town.municipality
    return MunicipalitySetup(
        slug=who.slug,
        name=who.name,
        province=who.province,
        istat_code=who.istat,
        service_name=who.service,
        contacts=who.contacts,
        privacy_url=str(who.privacy_url),
        notice_version=who.notice_version,
        language=who.language,
        timezone=who.timezone,
        retention_days=who.retention_days,
        profile=_profile(who),
        territory=territory,
        channel=_channel(town.channel, token=token, pin=pin),
        templates=(*(_template(each) for each in town.templates), *_starters(town)),
        keys=keys,
        test_numbers=tuple(dict.fromkeys(who.test_numbers)),
        budget=None if town.budget is None else _budget(town.budget),
    )


def _profile(who: MunicipalityPart) -> Profile:
    return Profile(
        join_words=tuple(who.join_words),
        leave_words=tuple(who.leave_words),
        required=tuple(who.required),
        other_towns=tuple(who.other_towns),
        texts={reply: body.strip() for reply, body in who.texts.items()},
        double_opt_in=who.double_opt_in,
        confirm_below=who.confirm_below,
        privacy_office=who.privacy_office,
        dpo=who.dpo,
        minimum_age=who.minimum_age,
        sending=_sending(who),
    )


def _sending(who: MunicipalityPart) -> SendingRules:
    quiet = who.quiet_hours
    return SendingRules(
        quiet_hours=None if quiet == "none" else QuietHours(begin=quiet.begin, end=quiet.end, holidays=quiet.holidays),
        patron_day=who.patron_day,
        expiry=ExpiryRules({**DEFAULT_HOURS, **who.expiry_hours}),
        urgent_per_day=who.urgent_per_day,
    )


def _words(who: MunicipalityPart) -> TownWords:
    return TownWords(
        name=who.name,
        service=who.service,
        contacts=who.contacts,
        privacy_url=str(who.privacy_url),
        language=who.language,
        join_words=tuple(who.join_words),
        leave_words=tuple(who.leave_words),
    )


def _territory(town: TownFile, problems: list[str]) -> Territory:
    parts = TerritoryParts(
        zones=None if town.zones is None and town.contrade is None else tuple(_zones(town)),
        streets=town.streets,
        gazetteer_file=town.gazetteer_file,
        stradario_file=town.stradario_file,
    )
    try:
        return read_territory(parts)
    except TerritoryFileError as error:
        problems += error.problems
        return Territory()


def _zones(town: TownFile) -> Iterator[Zone]:
    for zone in town.zones or ():
        yield Zone(id=zone.id, kind=ZoneKind.ZONE, name=zone.name, aliases=tuple(zone.aliases))
    for contrada in town.contrade or ():
        yield Zone(
            id=contrada.id,
            kind=ZoneKind.CONTRADA,
            name=contrada.name,
            aliases=tuple(contrada.aliases),
            zones=tuple(contrada.zones),
        )


def _channel(part: ChannelPart, *, token: str, pin: str | None) -> ChannelSetup:
    return ChannelSetup(
        provider=part.provider,
        app=part.app,
        phone_number_id=part.phone_number_id,
        waba_id=part.waba_id,
        portfolio_id=part.portfolio_id,
        display_phone_number=part.display_phone_number,
        base_url=str(part.base_url),
        token=token,
        messages_per_second=_pace(part),
        pin=pin,
    )


def _pace(part: ChannelPart) -> int | None:
    if not part.coexistence:
        return part.messages_per_second
    return min(COEXISTENCE_RATE, part.messages_per_second or COEXISTENCE_RATE)


def _template(part: TemplatePart) -> TemplateSetup:
    return TemplateSetup(
        name=part.name,
        language=part.language,
        category=part.category,
        body=part.body,
        footer=part.footer,
        parameters=tuple(part.parameters),
        examples=tuple(part.examples[name] for name in part.parameters),
        header=part.header,
        header_text=part.header_text,
        buttons=tuple(QuickReply(each.title, each.payload) for each in part.buttons),
        ttl_seconds=part.ttl_seconds,
    )


def _unsaid(town: TownFile) -> Iterator[str]:
    """Templates that do not say who writes or how to leave: nothing of them may reach a citizen."""
    who = town.municipality
    identity = Identity(names=(who.name, who.service), leave_words=tuple(who.leave_words))
    for place, each in enumerate(town.templates):
        for problem in identity.problems_of(each.header_text, each.body, each.footer):
            yield f"templates[{place}] {each.name}: {problem.code}: {problem.message}"


def _budget(part: BudgetPart) -> BudgetSetup:
    return BudgetSetup(cap_micros=int(part.cap * MICROS), currency=part.currency)


def _starters(town: TownFile) -> Iterator[TemplateSetup]:
    who = town.municipality
    slugs = families() if town.starters == "all" else town.starters
    languages = town.starter_languages or [who.language if who.language in LANGUAGES else LANGUAGES[0]]
    for each in starter_templates(who.name, slugs, languages, headers=set(town.starter_media)):
        yield setup_of(each, handle=town.starter_media.get(each.header, ""))
