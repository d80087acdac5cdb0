"""What clients send and get of the territory, as documented in /openapi.json."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.gazetteer_file import gazetteer_to_json
from comunica.enrolment.meaning import Place, Reading
from comunica.usecases.teach_alias import LONGEST_ALIAS
from services.api.shapes import Asked, Text

#: Characters: as long as a message of the provider's can be.
LONGEST_MESSAGE = 4096


class RangeShown(BaseModel):
    """House numbers of a street that lie in a zone of their own. Both ends count."""

    model_config = ConfigDict(populate_by_name=True)

    first: int = Field(alias="from")
    last: int = Field(alias="to")
    zone: str
    parity: Literal["odd", "even"] | None = None


class NamedZone(BaseModel):
    """A zone as the file has it."""

    id: str
    name: str
    aliases: list[str]


class NamedContrada(NamedZone):
    """A contrada, and the zones it lies in."""

    zones: list[str]


class StreetShown(BaseModel):
    """A street of the stradario."""

    dug: str = Field(description="Via, Piazza …")
    name: str
    full: str
    zone: str
    aliases: list[str]
    ranges: list[RangeShown]


class OtherTownShown(BaseModel):
    """A town whose people are `outside`."""

    name: str
    aliases: list[str]


class TownNamed(BaseModel):
    """The municipality itself."""

    name: str
    province: str
    cap: str


class GazetteerShown(BaseModel):
    """The territory as citizens name it, in the form that `comunica-admin gazetteer import` reads back."""

    municipality: TownNamed
    zones: list[NamedZone]
    contrade: list[NamedContrada]
    streets: list[StreetShown]
    other_municipalities: list[OtherTownShown]
    street_prefix_abbreviations: dict[str, list[str]]


class MessageTried(Asked):
    """A message as a citizen would write it."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"message": "ATTIVA Maria Bianchi via Roma 12"}]})

    message: Text = Field(min_length=1, max_length=LONGEST_MESSAGE)


class PlaceShown(BaseModel):
    """A place as understood."""

    kind: Literal["address", "zone", "contrada", "outside"]
    written: str
    name: str
    street: str
    house_number: str
    municipality: str
    zone: str | None


class ReadingShown(BaseModel):
    """What the message would be understood to mean. Nothing is kept of it."""

    action: Literal["subscribe", "unsubscribe", "incomplete", "other"]
    intent: str
    given_name: str
    surname: str
    place: PlaceShown | None
    zone: str | None
    missing: list[str]
    choices: list[PlaceShown] = Field(description="When several places fit: those the person would be asked about.")
    confidence: float
    because: list[str] = Field(description="Why, in words for staff.")


class AliasAsked(Asked):
    """A name that citizens use, and of what."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"kind": "zone", "target": "brollo", "alias": "Brollo vecchio"}]}
    )

    kind: Literal["zone", "street"] = Field(description="zone: a zone or a contrada.")
    target: Annotated[Text, Field(max_length=200)] = Field(description="Its id, or its full name.")
    alias: Annotated[Text, Field(min_length=1, max_length=LONGEST_ALIAS)]


class AliasShown(BaseModel):
    """What the name means from now on. Readers know within 30 seconds."""

    name: str
    changed: bool = Field(description="false: it was so already.")


def gazetteer_shown(gazetteer: Gazetteer) -> dict[str, Any]:
    """As the answer has it."""
    return GazetteerShown.model_validate(gazetteer_to_json(gazetteer)).model_dump(mode="json", by_alias=True)


def reading_shown(reading: Reading) -> ReadingShown:
    """As the answer has it."""
    return ReadingShown(
        action=reading.action.value,
        intent=reading.intent,
        given_name=reading.given_name,
        surname=reading.surname,
        place=_place(reading.place) if reading.place else None,
        zone=reading.zone,
        missing=[str(each) for each in reading.missing],
        choices=[_place(each) for each in reading.choices],
        confidence=reading.confidence,
        because=list(reading.because),
    )


def _place(place: Place) -> PlaceShown:
    return PlaceShown(
        kind=place.kind.value,
        written=place.written,
        name=place.name,
        street=place.street,
        house_number=place.house_number,
        municipality=place.municipality,
        zone=place.zone,
    )
