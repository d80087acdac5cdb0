"""Who is to get something, and who was chosen, in bodies."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from comunica.broadcasting.audience import HIGHEST_NUMBER, MOST_STREETS, Audience, StreetPart
from comunica.municipality.territory import Parity, street_id
from services.api.shapes import Asked, Text, TopicId, ZoneId

HouseNumber = Annotated[int, Field(ge=1, le=HIGHEST_NUMBER, strict=True)]


class StreetAsked(Asked):
    """A street, or numbers of it. Without numbers and parity the whole street, also those whose number is not known."""

    model_config = ConfigDict(populate_by_name=True)

    street: Annotated[Text, Field(min_length=1, max_length=200)] = Field(
        description="Its id in GET /v2/gazetteer, its full name, or another of its names.",
        examples=["via-trento", "Via Trento"],
    )
    first: HouseNumber | None = Field(None, alias="from", description="The first house number; absent: the lowest.")
    last: HouseNumber | None = Field(None, alias="to", description="The last one; absent: the highest.")
    parity: Literal["odd", "even"] | None = Field(None, description="One side only.")

    def part(self) -> StreetPart:
        """As the use case takes it."""
        parity = Parity(self.parity) if self.parity else None
        return StreetPart(street=street_id(self.street), first=self.first, last=self.last, parity=parity)


class AudienceAsked(Asked):
    """Who gets it. The parts add up; topics narrow them; at least one must be chosen."""

    everyone: StrictBool = Field(default=False, description="Everybody who is enrolled.")
    zones: list[ZoneId] = Field([], max_length=1000, description="Ids of zones or contrade, see GET /v2/zones.")
    outside: StrictBool = Field(default=False, description="Those who live in another town.")
    streets: list[StreetAsked] = Field(
        [], max_length=MOST_STREETS, description="Streets and house numbers; a street may come several times."
    )
    topics: list[TopicId] = Field(
        [],
        max_length=50,
        description="Only who follows one of these, see GET /v2/topics, or chose no topic at all. Without other parts: "
        "of everyone.",
    )

    def audience(self) -> Audience:
        """As the use case takes it."""
        return Audience(
            everyone=self.everyone,
            zones=tuple(self.zones),
            outside=self.outside,
            streets=tuple(each.part() for each in self.streets),
            topics=tuple(self.topics),
        )


class StreetPartShown(BaseModel):
    """A street, or numbers of it."""

    model_config = ConfigDict(populate_by_name=True)

    street: str
    first: int | None = Field(alias="from")
    last: int | None = Field(alias="to")
    parity: Literal["odd", "even"] | None


class AudienceShown(BaseModel):
    """Who was chosen. Nothing of it of a broadcast that follows another, or of a test: see kind and original."""

    everyone: bool
    zones: list[str]
    outside: bool
    streets: list[StreetPartShown]
    topics: list[str]

    @classmethod
    def of(cls, audience: Audience) -> "AudienceShown":
        """As the record has it."""
        streets = [
            StreetPartShown(
                street=each.street, first=each.first, last=each.last, parity=each.parity and each.parity.value
            )
            for each in audience.streets
        ]
        return cls(
            everyone=audience.everyone,
            zones=list(audience.zones),
            outside=audience.outside,
            streets=streets,
            topics=list(audience.topics),
        )
