"""What an answer puts right of what we showed: the street, a part of the name, or that a part is wrong."""

from dataclasses import replace

from comunica.enrolment.answer import words as answers
from comunica.enrolment.answer.corrections import (
    denied_part,
    name_instead,
    name_labelled,
    name_respelled,
    names_another_street,
    names_respelled,
    with_known_number,
    without_spelling,
)
from comunica.enrolment.answer.others_names import name_instead_of_anothers
from comunica.enrolment.answer.outcome import as_known, concluded
from comunica.enrolment.answer.street import as_street, street_of_kind, with_street_denied
from comunica.enrolment.extraction import Extract, extract
from comunica.enrolment.language.words import fold
from comunica.enrolment.meaning import Action, Pending, Question, Reading
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Tokens
from comunica.enrolment.person.names import Names, name_of
from comunica.enrolment.person.people import NOBODY


def with_exception(message: Message, pending: Pending) -> Reading | None:
    """`tutto giusto tranne il cognome: è Neri`: the rest is confirmed."""
    tokens = message.tokens
    found = answers.excepted(tokens.all)
    if found is None:
        return None
    part, first, end = found
    said = Tokens(tokens.all[first:end], "")
    if part not in ("cognome", "nome"):
        street = part in ("via", "strada")
        told = extract(as_street(said) if street else said, None, message.gazetteer, asked=Question.PLACE)
        told = with_known_number(message, pending, told, kept=street)
        return concluded(message, pending, told, "corregge la nostra domanda")
    word = name_of(answers.without_denied(without_spelling(said.all)))
    names = Names(surname=word) if part == "cognome" else Names(given=word)
    return concluded(message, pending, Extract().with_names(names), "corregge la nostra domanda")


def without_wrong(message: Message, pending: Pending) -> Reading | None:
    """`il cognome è sbagliato`, and not what it is: that part is asked again."""
    if answers.is_all_wrong(message.tokens.all):
        if answers.says("nothing_right", message.tokens.all):
            return as_known(message, Pending(asked=pending.asked), "niente è giusto")
        return replace(as_known(message, pending, "non è giusto, e non dice che cosa"), action=Action.INCOMPLETE)
    part = answers.wrong_part(message.tokens.all) or denied_part(message, pending)
    if part is None:
        return None
    match part:
        case "cognome":
            known = replace(pending, surname="")
        case "nome":
            known = replace(pending, given_name="")
        case _:
            known = replace(pending, place=None)
    return as_known(message, known, "una parte è sbagliata")


def with_street(message: Message, pending: Pending) -> Reading | None:
    """`no, la via è Adda 2`: a street without its type, where we asked whether another is right."""
    if place := street_of_kind(message, pending):
        return as_known(message, replace(pending, place=place), "corregge la via")
    if named := with_street_denied(message, pending):
        return concluded(message, pending, named, "corregge la via")
    first = answers.street_told(message.tokens.all)
    if first is None:
        return None
    told = extract(
        Tokens(message.tokens.all[first:], message.tokens.tail), None, message.gazetteer, asked=Question.PLACE
    )
    if not names_another_street(pending, told):
        return None
    told = with_known_number(message, pending, replace(told, person=NOBODY))
    return concluded(message, pending, told, "corregge la nostra domanda")


def with_name(message: Message, pending: Pending) -> Reading | None:
    """`Neri, non Nero`: that part of the name, as it should be."""
    names = (
        names_respelled(message, pending)
        or name_instead_of_anothers(message, pending)
        or name_instead(message, pending)
        or name_labelled(message, pending)
        or name_respelled(message, pending)
    )
    if names is None:
        return None
    if fold(pending.surname) == fold(names.given) or fold(pending.given_name) == fold(names.surname):
        names = Names(given=pending.surname, surname=pending.given_name)  # `Orsini è il nome`
    return concluded(message, pending, Extract().with_names(names), "corregge la nostra domanda")
