"""What a message can mean: the words in which the reader answers."""

from dataclasses import dataclass
from enum import StrEnum

from comunica.municipality.profile import RequiredField


class Action(StrEnum):
    """What the person wants."""

    SUBSCRIBE = "subscribe"
    UNSUBSCRIBE = "unsubscribe"
    #: Wants to join; something is missing or open.
    INCOMPLETE = "incomplete"
    OTHER = "other"


class Intent(StrEnum):
    """What else the message is about, where that matters for the reply."""

    NONE = "none"
    #: How does this work.
    HELP = "help"
    #: Which data are held of me; also rectification and portability. Stops nothing.
    ACCESS = "access"
    #: Erasure, objection, consent withdrawn: the action is `unsubscribe`, and the request goes to the office too.
    ERASURE = "erasure"
    #: Wants silence for a while, and stays enrolled.
    PAUSE = "pause"
    #: Written in another language.
    LANGUAGE = "language"
    THANKS = "thanks"
    EMERGENCY = "emergency"
    #: Somebody else should be enrolled.
    THIRD_PARTY = "third_party"
    #: Enrolled, and gets nothing.
    PROBLEM = "problem"


class PlaceKind(StrEnum):
    """What sort of place was named."""

    #: A street, known to the gazetteer or not.
    ADDRESS = "address"
    ZONE = "zone"
    CONTRADA = "contrada"
    #: Another town.
    OUTSIDE = "outside"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the person lives, as written and as understood."""

    kind: PlaceKind
    written: str
    #: Canonical name of the zone or contrada.
    name: str = ""
    #: Full name as in the gazetteer; as written if it is not there; empty if several fit.
    street: str = ""
    #: `12`, `12/A`, `12 bis`, `7/2`, `snc`.
    house_number: str = ""
    #: Of another town, if it was named.
    municipality: str = ""
    #: Id of the zone or contrada whose notices the person gets; None outside, and while it is open.
    zone: str | None = None


class Question(StrEnum):
    """What we asked."""

    PLACE = "place"
    NAME = "name"
    #: Is this right? Do you want to join?
    CONFIRM = "confirm"
    #: Which of these places?
    CHOICE = "choice"
    #: Told how to join; nothing known yet.
    JOIN = "join"


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """A question that we asked, and what was known then: the next message may complete it for 24 hours."""

    asked: Question
    given_name: str = ""
    surname: str = ""
    place: Place | None = None
    #: Of a choice: the places that were offered, counted from 1.
    options: tuple[Place, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What a message means. `because` says why, in words for staff, without the person's own."""

    action: Action
    given_name: str = ""
    surname: str = ""
    place: Place | None = None
    #: Id of the zone or contrada whose notices the person gets.
    zone: str | None = None
    #: From 0 to 1: below the town's threshold ask, never guess.
    confidence: float = 1.0
    because: tuple[str, ...] = ()
    intent: Intent = Intent.NONE
    #: The command that was matched: goes into the proof of consent in place of the text.
    keyword: str = ""
    missing: tuple[RequiredField, ...] = ()
    #: When several places fit: those to choose from.
    choices: tuple[Place, ...] = ()
    #: Beside what it wants it may report an emergency, see wish/alarms.py.
    alarms: bool = False

    @property
    def may_be_emergency(self) -> bool:
        """Whether it may report one, by itself or beside something else."""
        return self.alarms or self.intent is Intent.EMERGENCY
