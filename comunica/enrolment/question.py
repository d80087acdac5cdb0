"""What we asked a person, what was known then, and when there is something to ask.

An answer completes a question for 24 hours.
"""

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from typing import Any

from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.meaning import Action, Pending, Place, PlaceKind, Question, Reading
from comunica.municipality.profile import Profile, RequiredField
from comunica.municipality.territory import ZoneKind

#: How long an answer completes a question.
ANSWERED_WITHIN = dt.timedelta(hours=24)

_NAMES = frozenset({RequiredField.GIVEN_NAME, RequiredField.SURNAME})


class Ask(StrEnum):
    """What we ask for. Finer than what the reader is told: it need not know why a SÌ is awaited."""

    #: Everything, in one message.
    JOIN = "join"
    NAME = "name"
    PLACE = "place"
    #: The person is enrolled; the street is not in the gazetteer.
    ZONE = "zone"
    #: Which of these places?
    CHOICE = "choice"
    #: Did we understand?
    CONFIRM = "confirm"
    #: SÌ to the privacy notice.
    OPT_IN = "opt_in"

    @property
    def follows_enrolment(self) -> bool:
        """Asked of somebody who is enrolled by the same message."""
        return self is Ask.ZONE

    @property
    def as_question(self) -> Question:
        """As the reader knows it."""
        match self:
            case Ask.ZONE:
                return Question.PLACE
            case Ask.OPT_IN:
                return Question.CONFIRM
            case _:
                return Question(self.value)


#: Answered by a SÌ or a number, that mean nothing to who has not seen the question.
_AGREED_TO = frozenset({Ask.CHOICE, Ask.CONFIRM, Ask.OPT_IN})


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenQuestion:
    """A question that waits for its answer."""

    asked: Ask
    #: When the message was sent that raised it.
    at: dt.datetime
    #: The command that began it: goes into the proof of consent.
    keyword: str = ""
    given_name: str = ""
    surname: str = ""
    place: Place | None = None
    #: Of a choice, counted from 1.
    options: tuple[Place, ...] = ()
    #: The person is banned and was not asked: kept for the office.
    unasked: bool = False

    def pending(self) -> Pending:
        """As the reader takes it."""
        return Pending(
            asked=self.asked.as_question,
            given_name=self.given_name,
            surname=self.surname,
            place=self.place,
            options=self.options,
        )

    def awaits(self, at: dt.datetime) -> bool:
        """Whether a message of this moment may be its answer: data always, a SÌ only to what the person was shown."""
        return not (self.unasked and self.asked in _AGREED_TO) and self.at <= at < self.at + ANSWERED_WITHIN


def question_for(reading: Reading, profile: Profile, *, enrolled: bool, agreed: frozenset[Ask]) -> Ask | None:
    """What to ask after this reading, if anything. `agreed`: what the person said SÌ to with this message."""
    if reading.action is Action.INCOMPLETE:
        return _missing(reading, profile)
    if reading.action is not Action.SUBSCRIBE:
        return None
    if reading.choices:
        return Ask.CHOICE
    if reading.confidence < profile.confirm_below and not agreed:
        return Ask.CONFIRM
    if profile.double_opt_in and not enrolled and Ask.OPT_IN not in agreed:
        return Ask.OPT_IN
    return Ask.ZONE if _is_unknown(reading.place) else None


def with_choices(reading: Reading, gazetteer: Gazetteer) -> Reading:
    """A contrada that lies in several zones leaves only them to choose from."""
    place = reading.place
    if reading.choices or place is None or place.kind is not PlaceKind.CONTRADA or place.zone is not None:
        return reading
    named = (each for each in gazetteer.zones.values() if each.kind is ZoneKind.CONTRADA and each.name == place.name)
    around = next((each.zones for each in named), ())
    options = (
        Place(kind=PlaceKind.ZONE, written=place.written, name=gazetteer.zones[each].name, zone=each)
        for each in around
        if each in gazetteer.zones
    )
    return replace(reading, choices=tuple(options))


def raised_by(reading: Reading, asked: Ask, at: dt.datetime, *, unasked: bool = False) -> OpenQuestion:
    """The question, with what is known now."""
    return OpenQuestion(
        asked=asked,
        at=at,
        keyword=reading.keyword,
        given_name=reading.given_name,
        surname=reading.surname,
        place=None if asked is Ask.ZONE else reading.place,
        options=reading.choices,
        unasked=unasked,
    )


def to_text(question: OpenQuestion) -> str:
    """What `from_text` reads back."""
    return json.dumps(asdict(question) | {"at": question.at.isoformat()})


def from_text(text: str) -> OpenQuestion:
    """A question from the record."""
    data: dict[str, Any] = json.loads(text)
    return OpenQuestion(
        asked=Ask(data["asked"]),
        at=dt.datetime.fromisoformat(data["at"]),
        keyword=data["keyword"],
        given_name=data["given_name"],
        surname=data["surname"],
        place=_place(data["place"]) if data["place"] else None,
        options=tuple(_place(each) for each in data["options"]),
        unasked=data.get("unasked", False),
    )


def _place(data: dict[str, Any]) -> Place:
    return Place(**data | {"kind": PlaceKind(data["kind"])})


def _missing(reading: Reading, profile: Profile) -> Ask:
    if reading.choices:
        return Ask.CHOICE
    missing = set(reading.missing)
    nothing = not (reading.given_name or reading.surname or reading.place)
    if not missing and not nothing:
        return Ask.CONFIRM  # who and where, and not a word on what for
    if missing & _NAMES and (RequiredField.PLACE in missing or nothing):
        return Ask.JOIN
    if nothing and set(profile.required) & _NAMES:
        return Ask.JOIN
    return Ask.NAME if missing & _NAMES else Ask.PLACE


def _is_unknown(place: Place | None) -> bool:
    return place is not None and place.zone is None and place.kind is not PlaceKind.OUTSIDE
