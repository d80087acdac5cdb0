"""The parts of a municipality's file, with the form that each must have: those of `comunica/forms`, and paths."""

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, field_validator, model_validator

from comunica.forms.channel import NumberPart, TemplateForm, twice
from comunica.forms.town import ContradaPart, Form, MunicipalityPart, ZonePart
from comunica.forms.words import Line, StarterLanguage, StarterMedia, Starters
from comunica.municipality.keys import MUNICIPAL_SCOPES, KeyKind, Scope


class ChannelPart(NumberPart):
    """The sending number, and where its secrets are."""

    token_file: Path
    pin_file: Path | None = None
    #: what the provider shows when it shakes hands with callback_url
    verify_token_file: Path | None = None

    @model_validator(mode="after")
    def _a_callback_has_its_verify_token(self) -> "ChannelPart":
        if (self.callback_url is None) != (self.verify_token_file is None):
            raise ValueError("callback_url and verify_token_file go together: give both, or none")
        return self


class TemplatePart(TemplateForm):
    """A template to have at the provider; above its text there may be a file."""

    header: Literal["none", "text", "image", "video", "document"] = "none"
    #: of a file: one for the provider's reviewers to look at
    header_example: Path | None = None

    @model_validator(mode="after")
    def _a_file_has_its_example(self) -> "TemplatePart":
        is_file = self.header in {"image", "video", "document"}
        if is_file != (self.header_example is not None):
            wants = (
                "give the path of one for the reviewers" if is_file else f"leave it out: the header is {self.header}"
            )
            raise ValueError(f"header_example: {wants}")
        return self


class KeyPart(Form):
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


class BudgetPart(Form):
    """What the town may spend in a month. Reached, normal and bulk wait; urgent passes with an alarm."""

    #: as a text, such as "120.00"
    cap: Annotated[Decimal, Field(ge=0, le=10_000_000, decimal_places=6)]
    currency: str = Field(pattern=r"^[A-Z]{3}$")


class TownFile(Form):
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
    templates: list[TemplatePart] = Field([])
    #: families of the templates that come with Comunica, in these languages (the town's own if absent)
    starters: Starters = Field([])
    starter_languages: list[StarterLanguage] | None = None
    #: image or document → a file for the provider's reviewers: without it that header's templates are left out
    starter_media: dict[StarterMedia, Path] = Field({})
    #: absent: no cap
    budget: BudgetPart | None = None
    api_keys: list[KeyPart] = Field([])

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
        for value in twice(values):
            yield f"{what} {value} is there twice"


def _lost_zones(town: TownFile) -> Iterator[str]:
    there = {zone.id for zone in town.zones or ()}
    for place, contrada in enumerate(town.contrade or ()):
        for zone in contrada.zones:
            if zone not in there:
                yield f"contrade[{place}].zones: no zone has the id {zone}"
