"""What a message means. Deterministic, per municipality, and able to say why.

This reader is plain: a command, then name, surname and place. It never guesses a name or place from a message without a
command, and it asks for the whole in one message rather than keeping a question open (`pending`).
"""

from comunica.enrolment import commands
from comunica.enrolment.commands import Command
from comunica.enrolment.gazetteer import Elsewhere, Gazetteer
from comunica.enrolment.meaning import Action, Intent, Pending, Place, PlaceKind, Reading
from comunica.enrolment.words import Words, listed, split
from comunica.municipality.profile import Profile, RequiredField
from comunica.municipality.territory import Zone, ZoneKind

#: Begin an address ...
_STREETS = frozenset(
    listed(
        "via viale v vle vicolo piazza pza pzza piazzale ple piazzetta corso cso largo lgo vico strada str passaggio "
        "traversa"
    )
)
#: ... and a part of the town.
_AREAS = frozenset(
    listed("localita loc frazione fraz contrada zona cascina cna villaggio borgo borgata quartiere rione")
)
#: Written small after ATTIVA they begin a sentence, not a name: `attiva la luce in via Verdi`.
_ARTICLES = frozenset({"il", "lo", "la", "i", "gli", "le", "un", "una"})
#: Stand before a place without being part of it.
_BEFORE_PLACE = frozenset(listed("abito residente in a ad da di presso sono vivo"))
_LABELS = frozenset(listed("nome cognome indirizzo residenza mi chiamo io"))
_THANKS = frozenset(
    listed(
        "grazie mille ok okay va bene perfetto ottimo bravi brave bravo bravissimi auguri buon buona buongiorno "
        "buonasera giornata giorno sera natale pasqua anno e a voi tutti anche altrettanto ricevuto si molte tante di "
        "cuore"
    )
)
_EMERGENCY = frozenset(
    listed(
        "incendio fuoco brucia fumo gas ferito feriti ferita allagato allagata allagamento aiuto soccorso ambulanza "
        "esplosione crollo crollato annega svenuto infarto incidente"
    )
)
_HELP = frozenset(listed("aiuto help menu info informazioni"))
_ACCESS = frozenset(listed("dati"))
_NAME_CHARACTERS = 60
_PLACE_CHARACTERS = 120
#: Words of a place's name, at most.
_LONGEST_PLACE = 8
_UNMATCHED = 0.7


def read(text: str, profile: Profile, gazetteer: Gazetteer, pending: Pending | None = None) -> Reading:  # noqa: ARG001 - the question that this message may answer
    """Read one message. Any text up to any length gives a reading, never an exception."""
    words = split(text)
    folded = words.folded
    if leave := commands.find_leave(folded, profile):
        if commands.is_instruction(folded, leave, profile):
            return Reading(action=Action.OTHER, because=("tells how to join and how to leave: an instruction",))
        return Reading(action=Action.UNSUBSCRIBE, keyword=leave.keyword, because=(f"leave command «{leave.keyword}»",))
    if join := commands.find_join(folded, profile):
        return _read_join(words, join, profile, gazetteer)
    return _read_other(folded)


def _read_join(words: Words, join: Command, profile: Profile, gazetteer: Gazetteer) -> Reading:
    folded = words.folded
    first = join.end
    while first < len(folded) and folded[first] in _LABELS:
        first += 1
    names_end, place, zone = _find_place(words, first, profile, gazetteer)
    if _is_a_sentence(words, first, place):
        return Reading(action=Action.OTHER, because=("an article after the command: a sentence, not a name",))
    given, surname = _names(words, first, names_end)
    known = {RequiredField.GIVEN_NAME: given, RequiredField.SURNAME: surname, RequiredField.PLACE: place}
    missing = tuple(field for field in profile.required if not known[field])
    because = (f"join command «{join.keyword}»", _why(place), *(f"no {field}" for field in missing))
    return Reading(
        action=Action.INCOMPLETE if missing else Action.SUBSCRIBE,
        given_name=given,
        surname=surname,
        place=place,
        zone=zone,
        confidence=_UNMATCHED if place and place.kind is PlaceKind.ADDRESS else 1.0,
        because=tuple(reason for reason in because if reason),
        keyword=join.keyword,
        missing=missing,
    )


def _is_a_sentence(words: Words, first: int, place: Place | None) -> bool:
    if first >= len(words.all) or words.all[first].folded not in _ARTICLES:
        return False
    names_a_place = place is not None and place.written == words.written(first, len(words.all))
    return words.text[words.all[first].start].islower() and not names_a_place


def _find_place(
    words: Words, first: int, profile: Profile, gazetteer: Gazetteer
) -> tuple[int, Place | None, str | None]:
    """Where the names end, the place after them, and its zone."""
    folded, end = words.folded, len(words.all)
    street = _first(folded, first, _STREETS | _AREAS)
    named = _named_at(folded, first, gazetteer)
    if named and (street is None or named[0] <= street):
        return _names_before(folded, first, named[0]), *_understood(words, named[0], named[1])
    begins = street if street is not None else _without_street(folded, first, profile)
    if begins >= end:
        return end, None, None
    names_end = _names_before(folded, first, begins)
    # `via San Pietro` is not the contrada San Pietro; `via Roma, San Pietro` and `zona San Pietro` are.
    if named and (folded[begins] in _AREAS or named[0] > begins + 1):
        return names_end, *_understood(words, begins, named[1])
    written = words.written(begins, end)[:_PLACE_CHARACTERS]
    return names_end, Place(kind=PlaceKind.ADDRESS, written=written, street=written), None


def _first(folded: list[str], first: int, sought: frozenset[str]) -> int | None:
    return next((at for at in range(first, len(folded)) if folded[at] in sought), None)


def _without_street(folded: list[str], first: int, profile: Profile) -> int:
    """Nothing says that a place begins: it is what follows two names, if the town asks for a place at all."""
    asked = RequiredField.PLACE in profile.required
    return min(len(folded), first + 2) if asked else len(folded)


def _named_at(folded: list[str], first: int, gazetteer: Gazetteer) -> tuple[int, Zone | Elsewhere] | None:
    """The longest end of the message that the gazetteer knows, house number aside, and where it begins."""
    end = len(folded)
    while end > first and folded[end - 1][0].isdigit():
        end -= 1
    for at in range(max(first, end - _LONGEST_PLACE), end):
        if named := gazetteer.names(tuple(folded[at:end])):
            return at, named
    return None


def _names_before(folded: list[str], first: int, at: int) -> int:
    """`Maria Bianchi abito a` ends at Bianchi."""
    while at > first and folded[at - 1] in _BEFORE_PLACE:
        at -= 1
    return at


def _understood(words: Words, at: int, named: Zone | Elsewhere) -> tuple[Place, str | None]:
    written = words.written(at, len(words.all))[:_PLACE_CHARACTERS]
    match named:
        case Elsewhere():
            return Place(kind=PlaceKind.OUTSIDE, written=written, municipality=named.name), None
        case Zone():
            kind = PlaceKind.CONTRADA if named.kind is ZoneKind.CONTRADA else PlaceKind.ZONE
            return Place(kind=kind, written=written, name=named.name, zone=named.id), named.id


def _names(words: Words, first: int, end: int) -> tuple[str, str]:
    """The first word is the name, the rest the surname."""
    if end - first < 1:
        return "", ""
    given = words.written(first, first + 1)[:_NAME_CHARACTERS]
    return given, words.written(first + 1, end)[:_NAME_CHARACTERS]


def _why(place: Place | None) -> str:
    return f"place is of kind {place.kind}" if place else ""


def _read_other(folded: list[str]) -> Reading:
    intent, because = _intent(folded)
    return Reading(action=Action.OTHER, intent=intent, because=(because,))


def _intent(folded: list[str]) -> tuple[Intent, str]:
    told = set(folded)
    if not told or told <= _THANKS:
        return Intent.THANKS, "nothing but thanks or wishes"
    if len(folded) == 1 and told <= _HELP:
        return Intent.HELP, "asks for help"
    if len(folded) == 1 and told <= _ACCESS:
        return Intent.ACCESS, "asks for the data held"
    if hit := sorted(told & _EMERGENCY):
        return Intent.EMERGENCY, f"may be an emergency: «{hit[0]}»"
    return Intent.NONE, "no command"
