"""What clients send and get of the territory, as documented in /openapi.json."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Place, Reading
from comunica.enrolment.territory.gazetteer_file import gazetteer_to_json
from comunica.enrolment.territory.stradario import by_zone
from comunica.municipality.territory import ZoneKind
from comunica.usecases.setting_up.step_taken import Outcome
from comunica.usecases.territory.import_gazetteer import Imported
from comunica.usecases.territory.teach_alias import LONGEST_ALIAS
from services.api.shapes import Asked, Text

#: Characters: as long as a message of the provider's can be.
LONGEST_MESSAGE = 4096


class ZoneShown(BaseModel):
    """A part of the territory."""

    id: str
    kind: ZoneKind
    name: str
    aliases: list[str]
    zones: list[str] = Field(description="Of a contrada: the zones it lies in.")


class ZoneList(BaseModel):
    """All zones and contrade of the municipality."""

    zones: list[ZoneShown]


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

    id: str = Field(description="What an audience names it by. It follows from the name: a file need not hold it.")
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


class ImportAsked(Asked):
    """How a gazetteer is brought in."""

    dry_run: bool = Field(default=False, description="Only check it and say what would change.")


class StepShown(BaseModel):
    """What came of a part of it, in words for staff."""

    what: str
    changed: bool
    says: str


class ZoneStreets(BaseModel):
    """How many streets a zone has, by what was brought in: what staff compare."""

    zone: str
    streets: int


class GazetteerImported(BaseModel):
    """What came of it; of a dry run: what would."""

    dry_run: bool
    changed: bool
    steps: list[StepShown]
    streets_by_zone: list[ZoneStreets]


class TopicShown(BaseModel):
    """Something that notices may be about."""

    id: str
    name: str


class TopicList(BaseModel):
    """The town's topics. Empty: it has none, and its people hear of everything."""

    topics: list[TopicShown]


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


def imported_shown(imported: Imported, *, dry_run: bool) -> GazetteerImported:
    """As the answer has it."""
    steps = [
        StepShown(what=each.what, changed=each.outcome is Outcome.CHANGED, says=each.says) for each in imported.steps
    ]
    return GazetteerImported(
        dry_run=dry_run,
        changed=any(each.changed for each in steps),
        steps=steps,
        streets_by_zone=[
            ZoneStreets(zone=zone, streets=count) for zone, count in by_zone(imported.territory.streets or ())
        ],
    )
