"""From what a message tells to its reading: complete, or what is missing, and why."""

from comunica.enrolment.extraction import Extract
from comunica.enrolment.meaning import Action, Reading
from comunica.municipality.profile import Profile, RequiredField

_IN_ITALIAN = {
    RequiredField.GIVEN_NAME: "il nome",
    RequiredField.SURNAME: "il cognome",
    RequiredField.PLACE: "il luogo",
}


def conclude(told: Extract, profile: Profile, *, keyword: str, because: str, confidence: float = 1.0) -> Reading:
    """The reading of somebody who wants to join. `keyword`: what said so; `because`: why we think so."""
    missing = _missing(told, profile)
    lacks = [f"manca {_IN_ITALIAN[each]}" for each in missing]
    names, decision = told.names, told.decision
    reasons = (because, decision.because, told.person.because, *lacks)
    return Reading(
        action=Action.INCOMPLETE if missing else Action.SUBSCRIBE,
        given_name=names.given,
        surname=names.surname,
        place=decision.place,
        zone=decision.place.zone if decision.place else None,
        confidence=round(min(confidence, decision.confidence), 2),
        because=tuple([reason for reason in reasons if reason]),
        keyword=keyword,
        missing=missing,
        choices=decision.choices,
    )


def _missing(told: Extract, profile: Profile) -> tuple[RequiredField, ...]:
    given, surname = told.names
    known = {
        RequiredField.GIVEN_NAME: _is_known(given),
        RequiredField.SURNAME: _is_known(surname),
        RequiredField.PLACE: told.decision.settled,
    }
    return tuple([each for each in profile.required if not known[each]])


def _is_known(name: str) -> bool:
    """An initial is no name; but one sign is, of a script that writes words with it."""
    return len(name.rstrip(".")) > 1 or name > "\u2e80"


def names_needed(profile: Profile) -> int:
    """How many names the town asks for: none, one or two."""
    return (RequiredField.GIVEN_NAME in profile.required) + (RequiredField.SURNAME in profile.required)
