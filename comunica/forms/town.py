"""The form of a municipality: who it is, how its service speaks, what it sends when; and its territory's zones."""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool, Tag

from comunica.broadcasting.expiry import DEFAULT_HOURS, ExpiryRules
from comunica.broadcasting.quiet_hours import OnHolidays, QuietHours
from comunica.enrolment.text_check import TownWords, check_texts
from comunica.forms.own_words import problems_of_own_words
from comunica.forms.words import (
    IS_WORD,
    OTHER,
    WORD,
    Language,
    Line,
    NumberedLine,
    StaffNumber,
    Text,
    TimeOfDay,
    Timezone,
    Url,
    ZoneId,
)
from comunica.municipality.profile import CONFIRM_BELOW, DEFAULT_REQUIRED, MINIMUM_AGE, Profile, RequiredField
from comunica.municipality.sending_rules import URGENT_PER_DAY, SendingRules
from comunica.municipality.territory import Territory, Zone, ZoneKind
from comunica.usecases.setting_up.municipality_setup import TownSetup

#: Words, names or zones of one list at most.
MOST = 1000


class Form(BaseModel):
    """A part of a form. What it does not know is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class QuietHoursPart(Form):
    """From and to, on the town's clock, and what holidays are."""

    begin: TimeOfDay = Field("21:00", alias="from")
    end: TimeOfDay = Field("08:00", alias="to")
    holidays: OnHolidays = Field(OnHolidays.HOLD, description="hold: the whole day is quiet. as_usual: like others.")


class TownPart(Form):
    """Who a municipality is and how its service speaks, but for the name by which it is known."""

    name: Line
    province: Text = Field("", max_length=50)
    istat: str = Field("", pattern=r"^([0-9]{6})?$", description="Of the national statistics office.")
    service: Line = Field(description="As citizens know it: Sol@ro Comunica.")
    contacts: Line = Field(description='Completes "per parlare con il Comune …".')
    privacy_url: Url
    notice_version: NumberedLine = Field(description="Of the privacy notice in force.")
    language: Language = "it"
    timezone: Timezone = "Europe/Rome"
    retention_days: int = Field(30, ge=0, le=3650, strict=True, description="From leaving to erasure.")
    required: list[RequiredField] = Field(list(DEFAULT_REQUIRED), max_length=3)
    join_words: list[Line] = Field([], max_length=MOST)
    leave_words: list[Line] = Field([], max_length=MOST)
    other_towns: list[Line] = Field([], max_length=MOST)
    texts: dict[str, Text] = Field({}, description="Reply → the town's own words in place of the default.")
    double_opt_in: StrictBool = Field(default=False, description="Enrol only after SÌ to the privacy notice.")
    keep_words: StrictBool = Field(
        default=False, description="Keep what citizens write beside commands sealed for 7 days, for the office to read."
    )
    confirm_below: float = Field(
        CONFIRM_BELOW, ge=0, le=1, description="Below this confidence the person is asked whether we understood."
    )
    privacy_office: Text = Field("", max_length=200, description='Completes "girata all\'ufficio …".')
    dpo: Text = Field("", max_length=300, description="How to reach the data protection officer.")
    quiet_hours: Annotated[Annotated[QuietHoursPart, Tag(OTHER)] | Annotated[Literal["none"], Tag(WORD)], IS_WORD] = (
        Field(default_factory=QuietHoursPart, description="When normal and bulk wait; none: never.")
    )
    patron_day: str = Field(
        "",
        pattern=r"^((0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$",
        description="Of the patron saint, month and day: a holiday as well.",
    )
    expiry_hours: dict[Annotated[str, Field(pattern=r"^[a-z0-9_]{1,100}$")], Annotated[float, Field(gt=0, le=720)]] = (
        Field({}, description="After how many hours a message is too old, by lane or first words of a template's name.")
    )
    urgent_per_day: int = Field(URGENT_PER_DAY, ge=0, le=1000, strict=True, description="Alerts of one day at most.")
    without_approval: list[Literal["utility", "marketing", "authentication"]] = Field(
        [], max_length=3, description="Categories of templates that a key with broadcast:send sends without approval."
    )
    trial: StrictBool | None = Field(
        None, description="Until it ends the town writes to its test_numbers only. Absent: as it is."
    )
    test_numbers: list[StaffNumber] = Field([], max_length=5, description="Of the staff: where tests go.")
    minimum_age: int = Field(MINIMUM_AGE, ge=13, le=99, strict=True, description="In years, said before anybody joins.")
    topics: dict[ZoneId, Line] = Field(
        {}, max_length=50, description="What notices may be about, for those who do not want all: id and name."
    )


class MunicipalityPart(TownPart):
    """All of it."""

    slug: str = Field(pattern=r"^[a-z0-9-]{1,63}$", description="By which it is known; it never changes.")

    def problems_of_words(self) -> list[str]:
        """What the town's own texts lack and what its own words do not mean, one line each with its place."""
        words = TownWords(
            name=self.name,
            service=self.service,
            contacts=self.contacts,
            privacy_url=str(self.privacy_url),
            language=self.language,
            join_words=tuple(self.join_words),
            leave_words=tuple(self.leave_words),
        )
        return [*check_texts(self.texts, words), *problems_of_own_words(self.profile())]

    def profile(self) -> Profile:
        """How its service speaks."""
        return Profile(
            join_words=tuple(self.join_words),
            leave_words=tuple(self.leave_words),
            required=tuple(self.required),
            other_towns=tuple(self.other_towns),
            texts={reply: body.strip() for reply, body in self.texts.items()},
            double_opt_in=self.double_opt_in,
            keep_words=self.keep_words,
            confirm_below=self.confirm_below,
            privacy_office=self.privacy_office,
            dpo=self.dpo,
            minimum_age=self.minimum_age,
            topics=self.topics,
            sending=self._sending(),
        )

    def facts(self) -> dict[str, Any]:
        """What a `TownSetup` has of it, by its names."""
        return {
            "slug": self.slug,
            "name": self.name,
            "province": self.province,
            "istat_code": self.istat,
            "service_name": self.service,
            "contacts": self.contacts,
            "privacy_url": str(self.privacy_url),
            "notice_version": self.notice_version,
            "language": self.language,
            "timezone": self.timezone,
            "retention_days": self.retention_days,
            "profile": self.profile(),
            "test_numbers": tuple(dict.fromkeys(self.test_numbers)),
            "trial": self.trial,
        }

    def _sending(self) -> SendingRules:
        return SendingRules(
            quiet_hours=_quiet_hours(self.quiet_hours),
            patron_day=self.patron_day,
            expiry=ExpiryRules({**DEFAULT_HOURS, **self.expiry_hours}),
            urgent_per_day=self.urgent_per_day,
            without_approval=frozenset(self.without_approval),
        )


class ZonePart(Form):
    """A zone."""

    id: ZoneId
    name: Line
    aliases: list[Line] = Field([], max_length=MOST)


class ContradaPart(ZonePart):
    """A contrada, and the zones it lies in."""

    zones: list[ZoneId] = Field([], max_length=MOST)


def town_setup(part: MunicipalityPart, territory: Territory) -> TownSetup:
    """The set-up that a form describes."""
    return TownSetup(**part.facts(), territory=territory)


def town_form(town: TownSetup) -> dict[str, Any]:
    """The form as it must have been filled in for this set-up, but for territory, trial and the staff's numbers."""
    profile, rules = town.profile, town.profile.sending
    hours = {name: each for name, each in rules.expiry.hours.items() if DEFAULT_HOURS.get(name) != each}
    return {
        "slug": town.slug,
        "name": town.name,
        "province": town.province,
        "istat": town.istat_code,
        "service": town.service_name,
        "contacts": town.contacts,
        "privacy_url": town.privacy_url,
        "notice_version": town.notice_version,
        "language": town.language,
        "timezone": town.timezone,
        "retention_days": town.retention_days,
        "required": list(profile.required),
        "join_words": list(profile.join_words),
        "leave_words": list(profile.leave_words),
        "other_towns": list(profile.other_towns),
        "texts": dict(profile.texts),
        "double_opt_in": profile.double_opt_in,
        "keep_words": profile.keep_words,
        "confirm_below": profile.confirm_below,
        "privacy_office": profile.privacy_office,
        "dpo": profile.dpo,
        "quiet_hours": _quiet_form(rules.quiet_hours),
        "patron_day": rules.patron_day,
        "expiry_hours": hours,
        "urgent_per_day": rules.urgent_per_day,
        "without_approval": sorted(rules.without_approval),
        "minimum_age": profile.minimum_age,
        "topics": dict(profile.topics),
    }


def zones_of(zones: Iterable[ZonePart], contrade: Iterable[ContradaPart]) -> Iterator[Zone]:
    """Both, as the territory has them."""
    for zone in zones:
        yield Zone(id=zone.id, kind=ZoneKind.ZONE, name=zone.name, aliases=tuple(zone.aliases))
    for contrada in contrade:
        yield Zone(
            id=contrada.id,
            kind=ZoneKind.CONTRADA,
            name=contrada.name,
            aliases=tuple(contrada.aliases),
            zones=tuple(contrada.zones),
        )


def _quiet_hours(part: QuietHoursPart | Literal["none"]) -> QuietHours | None:
    if part == "none":
        return None
    begin, end = dt.time.fromisoformat(part.begin), dt.time.fromisoformat(part.end)
    return QuietHours(begin=begin, end=end, holidays=part.holidays)


def _quiet_form(quiet: QuietHours | None) -> dict[str, str] | str:
    if quiet is None:
        return "none"
    return {
        "from": quiet.begin.isoformat("minutes"),
        "to": quiet.end.isoformat("minutes"),
        "holidays": quiet.holidays.value,
    }
