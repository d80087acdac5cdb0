"""What operators send to set municipalities and channels up: the forms of `comunica/forms`, with secrets in them."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, ValidationError, ValidationInfo, field_validator
from pydantic.config import JsonDict

from comunica.forms.channel import NumberPart, TextTemplatePart, twice
from comunica.forms.town import (
    MOST,
    ContradaPart,
    Form,
    MunicipalityPart,
    TownPart,
    ZonePart,
    town_form,
    town_setup,
    zones_of,
)
from comunica.forms.words import (
    CallbackUrl,
    HeaderName,
    Line,
    ProviderId,
    StarterLanguage,
    Starters,
    Text,
    Url,
)
from comunica.municipality.territory import Territory
from comunica.usecases.problem import Problem
from comunica.usecases.setting_up.channel_run import RunWish
from comunica.usecases.setting_up.municipality_setup import ChannelSetup, TemplateSetup, TownSetup
from comunica.usecases.setting_up.operate_channel import ChannelOrder, OperatedChannel
from comunica.usecases.setting_up.starter_setups import starters_for
from services.api.doors.faults import from_validation
from services.api.doors.refusals import refusal
from services.api.shapes import EXAMPLE_ID

#: Seconds that a run waits for something at most.
LONGEST_WAIT = 600
MOST_TEMPLATES = 250
_WRITE_ONLY: JsonDict = {"writeOnly": True}


def _only_visible(value: str) -> str:
    if not value.isascii() or not value.isprintable() or " " in value:
        raise ValueError("must be printable ASCII without blanks, as the provider gave it")
    return value


Secret = Annotated[str, AfterValidator(_only_visible)]


class MunicipalityAsked(MunicipalityPart):
    """A municipality to set up. It is on trial until PATCH ends it."""

    model_config = ConfigDict(
        title="NewMunicipality",
        json_schema_extra={
            "examples": [
                {
                    "slug": "borgo",
                    "name": "Borgo",
                    "province": "MI",
                    "istat": "015999",
                    "service": "Borgo Informa",
                    "contacts": "visita www.comune.borgo.example",
                    "privacy_url": "https://www.comune.borgo.example/privacy",
                    "notice_version": "2026-11",
                    "without_approval": ["utility"],
                    "test_numbers": ["+39 399 99 00191"],
                    "zones": [{"id": "centro", "name": "Centro", "aliases": ["paese"]}],
                }
            ]
        },
    )

    trial: Literal[True] | None = Field(None, description="A new municipality is on trial.")
    zones: list[ZonePart] = Field([], max_length=MOST)
    contrade: list[ContradaPart] = Field([], max_length=MOST, validate_default=True)

    @field_validator("contrade")
    @classmethod
    def _fit_together_with_zones(cls, contrade: list[ContradaPart], info: ValidationInfo) -> list[ContradaPart]:
        if "zones" not in info.data:
            return contrade
        zones = [each.id for each in info.data["zones"]]
        if again := list(twice([*zones, *(each.id for each in contrade)])):
            raise ValueError(f"there twice, as zone or contrada: {', '.join(again)}")
        if lost := sorted({zone for each in contrade for zone in each.zones} - {*zones}):
            raise ValueError(f"no zone has the id {', '.join(lost)}")
        return contrade

    def setup(self) -> TownSetup:
        """As the use case takes it."""
        _check_texts(self)
        return town_setup(self, Territory(zones=tuple(zones_of(self.zones, self.contrade))))


def _as_a_change(schema: dict[str, Any]) -> None:
    schema["examples"] = [{"trial": False, "without_approval": ["utility"]}]
    for each in schema["properties"].values():
        each.pop("default", None)


def _absent() -> Any:
    """Of what is not changed: never read."""
    return None


class MunicipalityChange(TownPart):
    """What is new of a municipality. What is absent stays as it is; a list takes the place of the whole list."""

    model_config = ConfigDict(json_schema_extra=_as_a_change)

    name: Line = Field(default_factory=_absent)
    service: Line = Field(default_factory=_absent, description="As citizens know it: Sol@ro Comunica.")
    contacts: Line = Field(default_factory=_absent, description='Completes "per parlare con il Comune …".')
    privacy_url: Url = Field(default_factory=_absent)
    notice_version: Line = Field(default_factory=_absent, description="Of the privacy notice in force.")

    def changed(self, town: TownSetup) -> TownSetup:
        """The town with what is new. Raises a Fault for what does not fit together with what is there."""
        given = self.model_dump(mode="json", by_alias=True, exclude_unset=True)
        try:
            form = MunicipalityPart.model_validate(town_form(town) | given)
        except ValidationError as error:
            raise from_validation([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from None
        _check_texts(form)
        setup = town_setup(form, Territory())
        return setup if "test_numbers" in given else replace(setup, test_numbers=None)


class TemplatesAsked(Form):
    """What the channel is to have, and for how long is waited. Templates that are there stay."""

    templates: list[TextTemplatePart] = Field([], max_length=MOST_TEMPLATES)
    starters: Starters = Field(
        [], description="Families of the templates that come with Comunica; those under a file are left out."
    )
    starter_languages: list[StarterLanguage] | None = Field(None, description="Absent: the municipality's own.")
    wait_for_reviews_seconds: int = Field(30, ge=0, le=LONGEST_WAIT, strict=True)
    wait_for_message_seconds: int = Field(
        300, ge=0, le=LONGEST_WAIT, strict=True, description="Somebody must write to the number meanwhile."
    )
    wait_for_status_seconds: int = Field(60, ge=0, le=LONGEST_WAIT, strict=True)

    def _wish(self, name: str, language: str, *, pin: str | None, verify_token: str | None) -> RunWish:
        return RunWish(
            pin=pin,
            verify_token=verify_token,
            templates=self._templates(name, language),
            wait_for_reviews=self.wait_for_reviews_seconds,
            wait_for_message=self.wait_for_message_seconds,
            wait_for_status=self.wait_for_status_seconds,
        )

    def _templates(self, name: str, language: str) -> tuple[TemplateSetup, ...]:
        named = [f"{each.name} ({each.language})" for each in self.templates]
        if again := list(twice(named)):
            raise refusal([Problem("template_twice", "templates", f"there twice: {', '.join(again)}")])
        starters = starters_for(name, self.starters, self.starter_languages, own_language=language)
        return (*(each.setup() for each in self.templates), *starters)


class ChannelAsked(NumberPart, TemplatesAsked):
    """A number to connect to a municipality. Its secrets are sealed at once and shown nowhere."""

    model_config = ConfigDict(
        title="NewChannel",
        json_schema_extra={
            "examples": [
                {
                    "municipality_id": EXAMPLE_ID,
                    "provider": "whatsapp",
                    "app": "comunica",
                    "phone_number_id": "106540000000901",
                    "waba_id": "102290000000901",
                    "portfolio_id": "108800000000901",
                    "display_phone_number": "+39 399 99 00901",
                    "base_url": "https://graph.facebook.com/v25.0",
                    "token": "EAAG-of-the-system-user",
                    "pin": "246810",
                    "starters": ["viabilita"],
                }
            ]
        },
    )

    municipality_id: UUID
    token: Secret = Field(min_length=1, max_length=4096, json_schema_extra=_WRITE_ONLY)
    pin: str | None = Field(
        None,
        pattern="^[0-9]{6}$",
        description="Of two-step verification; without it the number is taken to be registered.",
        json_schema_extra=_WRITE_ONLY,
    )
    verify_token: Secret | None = Field(
        None,
        min_length=1,
        max_length=200,
        description="What the provider shows when it shakes hands with callback_url.",
        json_schema_extra=_WRITE_ONLY,
    )

    def order(self, town: TownSetup) -> ChannelOrder:
        """As the use case takes it."""
        setup = self.setup(token=self.token, pin=self.pin, verify_token=self.verify_token)
        wish = self._wish(town.name, town.language, pin=self.pin, verify_token=self.verify_token)
        return ChannelOrder(setup=setup, wish=wish)


class ConnectAsked(TemplatesAsked):
    """What is new of a channel that is connected again. What is absent stays as it is; secrets are shown nowhere."""

    model_config = ConfigDict(title="ConnectAgain", json_schema_extra={"examples": [{"token": "EAAG-another"}]})

    token: Secret | None = Field(None, min_length=1, max_length=4096, json_schema_extra=_WRITE_ONLY)
    pin: str | None = Field(None, pattern="^[0-9]{6}$", json_schema_extra=_WRITE_ONLY)
    verify_token: Secret | None = Field(None, min_length=1, max_length=200, json_schema_extra=_WRITE_ONLY)
    app: str | None = Field(None, pattern=r"^[A-Za-z0-9_-]{1,128}$")
    waba_id: ProviderId | None = None
    portfolio_id: ProviderId | None = None
    display_phone_number: Text | None = Field(None, min_length=1, max_length=500)
    base_url: Url | None = None
    authorization_header: HeaderName | None = None
    callback_url: CallbackUrl | None = None

    def order(self, channel: OperatedChannel) -> ChannelOrder:
        """As the use case takes it."""
        wish = self._wish(channel.municipality_name, channel.language, pin=self.pin, verify_token=self.verify_token)
        return ChannelOrder(setup=self._over(channel.setup), wish=wish)

    def _over(self, setup: ChannelSetup) -> ChannelSetup:
        names = (
            *("token", "app", "waba_id", "portfolio_id", "display_phone_number", "base_url"),
            *("authorization_header", "callback_url"),
        )
        given: Mapping[str, Any] = {name: getattr(self, name) for name in names}
        return replace(setup, **{name: value for name, value in given.items() if value is not None})


def _check_texts(form: MunicipalityPart) -> None:
    problems = []
    for line in form.problems_of_words():
        where, _, says = line.partition(": ")
        code = "words_unfit" if where.endswith("_words.told") else "text_unfit"
        problems.append(Problem(code, where.removesuffix(".told"), says))
    if problems:
        raise refusal(problems)
