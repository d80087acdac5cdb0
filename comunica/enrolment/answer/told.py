"""What an answer tells of the person, read for what was asked: half a name, a house with a name, a number first."""

from dataclasses import replace

from comunica.enrolment.answer import words as answers
from comunica.enrolment.answer.corrections import labelled_both, with_known_number
from comunica.enrolment.answer.frame import tokens_in
from comunica.enrolment.answer.labels import labelled_in_clauses
from comunica.enrolment.answer.numbers import with_number_before, with_said_number
from comunica.enrolment.answer.street import as_street
from comunica.enrolment.answer.who_and_where import as_we_know, who_and_where
from comunica.enrolment.extraction import Extract, extract
from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.small_words import INTRODUCE
from comunica.enrolment.language.words import fold, fold_phrase, listed
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.meaning import Pending, PlaceKind, Question
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Break, Tokens, plain_line
from comunica.enrolment.person.names import Names, name_of
from comunica.enrolment.person.people import NOBODY
from comunica.enrolment.place.places import NOWHERE

#: Small words before a noun, and before no town.
_LEADS_NOWHERE = frozenset(listed("che oggi ora adesso ma e se mi si ho piu tanto come un una sono siamo sei era"))
#: A name and a place have at least so many.
_NAME_AND_PLACE = 2


def told_by(message: Message, pending: Pending) -> Extract:
    """What the answer tells, read for what was asked."""
    told = _without_floor(message, extract(message.tokens, None, message.gazetteer, asked=pending.asked))
    told = without_chance(message, told)
    match pending.asked:
        case Question.JOIN:
            return _joined(message, told)
        case Question.NAME:
            return _named(message, pending, told)
        case Question.PLACE:
            return (
                _called_street(message)
                or _beside_building(message)
                or who_and_where(message, pending)
                or _above_contrada(message)
                or with_number_before(message, _without_half(message, pending, told))
            )
        case Question.CONFIRM:
            told = who_and_where(message, pending) or _place_instead(message, told) or _with_more_given(told, pending)
            told = with_known_number(message, pending, _with_number_known(told, pending))
            if all(token.folded != "cognome" for token in message.tokens.all):
                return as_we_know(told, pending)
            known = Names(pending.given_name, pending.surname)
            labelled = None if known.surname or told.names.surname else labelled_in_clauses(message, known)
            return told.with_names(labelled) if labelled else told
    return told


def _joined(message: Message, told: Extract) -> Extract:
    if labelled := labelled_in_clauses(message):
        return told.with_names(labelled)
    if named := _name_and_town(message):
        return named
    return told


def _without_floor(message: Message, told: Extract) -> Extract:
    """`sono la signora del secondo piano`: no Secondo."""
    tokens, end = message.tokens.all, told.person.end
    return (
        replace(told, person=NOBODY) if end and [each.folded for each in tokens[end : end + 1]] == ["piano"] else told
    )


def without_chance(message: Message, told: Extract) -> Extract:
    """`che triste`, `oggi parto`: everyday words a slip away from Trieste and Prato, and nothing leads to a town."""
    place, tokens = told.decision.place, message.tokens.all
    if place is None or place.street or len(tokens) == 1 or not place.written.islower():
        return told
    name = fold_phrase(place.name or place.municipality)
    at = next((at for at, token in enumerate(tokens) if token.text == place.written), None)
    if at is None or tokens[at].folded in (*name, "".join(name)) or tokens[at].brk is not Break.NONE:
        return told
    before = tokens[at - 1].folded if at else ""
    leads = before in words_of("labels", "signposts", "function_words") and before not in _LEADS_NOWHERE
    lives = not words_of("lives_at").isdisjoint(token.folded for token in tokens)
    alone = at == 0 and tokens[1].brk is not Break.NONE
    return told if leads or lives or alone else replace(told, decision=NOWHERE)


def _with_more_given(told: Extract, pending: Pending) -> Extract:
    """`il nome intero è Carla Maria`, `sono Anna Carla`, where we showed Carla: no surname."""
    names = told.names
    both = (fold(names.given), fold(names.surname))
    more = names.whole and fold(pending.given_name) in both and given_names().issuperset(both)
    if not more or not pending.surname or fold(pending.surname) in both:
        return told
    return told.with_names(Names(given=f"{names.given} {names.surname}"))


def _named(message: Message, pending: Pending, told: Extract) -> Extract:
    if labelled := labelled_in_clauses(message, Names(pending.given_name, pending.surname)) or labelled_both(message):
        return told.with_names(labelled)
    if _is_name_that_was_missing(message, pending, told):
        return Extract(person=NOBODY._replace(names=_missing_part(Names(surname=name_of(message.tokens.all)), pending)))
    told = _with_number_known(told, pending)
    if pending.place and told.names.whole and (numbered := with_said_number(message, pending.place)):
        told = told.with_place(numbered)
    return told.with_names(_called(message, told, _missing_part(told.names, pending)))


def _is_name_that_was_missing(message: Message, pending: Pending, told: Extract) -> bool:
    """`Serra`, where the place is known and half a name is not: one word, though a part of the town is called so."""
    place, tokens = told.decision.place, message.tokens.all
    half = bool(pending.given_name) != bool(pending.surname)
    area = place is not None and place.kind is not PlaceKind.ADDRESS
    return half and area and pending.place is not None and len(tokens) == 1


def _with_number_known(told: Extract, pending: Pending) -> Extract:
    """`Rosa Neri, in via Piave come ho detto`: the number that was known stays."""
    place, known = told.decision.place, pending.place
    if place is None or known is None or place.house_number or not place.street or place.street != known.street:
        return told
    return told.with_place(known)


def names_a_place(told: Extract) -> bool:
    """A place, or several that fit."""
    return told.decision.place is not None or bool(told.decision.choices)


def _name_and_town(message: Message) -> Extract | None:
    """`Mendeni, Bergamo`, where we told how to join: half a name, and another town or a part of this one."""
    tokens = message.tokens.all
    if len(tokens) < _NAME_AND_PLACE or tokens[1].brk is Break.NONE or not tokens[0].text.istitle():
        return None
    if tokens[0].folded in words_of(
        "chatter", "function_words", "courtesy", "relatives", "titles", "yes", "matters", "thanks"
    ):
        return None
    told = extract(Tokens(tokens[1:], message.tokens.tail), None, message.gazetteer, asked=Question.PLACE)
    place = told.decision.place
    if place is None or told.leftover or "?" in message.flow.text:
        return None
    area = place.name and set(fold_phrase(place.name)) == {token.folded for token in tokens[1:]}
    if not area and place.kind is not PlaceKind.OUTSIDE:
        return None
    word = tokens[0].text
    return told.with_names(Names(given=word) if tokens[0].folded in given_names() else Names(surname=word))


def _called_street(message: Message) -> Extract | None:
    """`Cosenza è la via, il numero è 11`: a street of the town, though a town or a zone has the same name."""
    tokens = message.tokens.all
    words = plain_line(tokens)
    found = pattern("roles", "street_called").match(words)
    if found is None or answers.asks(message.flow.text):
        return None
    named = tokens_in(tokens, words, found.span(found.lastgroup or 0))
    rest = tokens[found.group().count(" ") + 1 :]
    said = as_street(Tokens((*named, *rest), message.tokens.tail))
    told = with_number_before(message, extract(said, None, message.gazetteer, asked=Question.PLACE))
    place = told.decision.place
    return replace(told, person=NOBODY) if place and message.gazetteer.street_named(place.street) else None


def _beside_building(message: Message) -> Extract | None:
    """`condominio Serio, via Adda 2`: the house has the name of another street; the address is what follows."""
    tokens = message.tokens.all
    paused = next((at for at, token in enumerate(tokens) if at and token.brk is not Break.NONE), 0)
    if not paused or tokens[0].folded not in words_of("buildings"):
        return None
    told = extract(Tokens(tokens[paused:], message.tokens.tail), None, message.gazetteer, asked=Question.PLACE)
    return replace(told, person=NOBODY) if told.decision.place else None


def _above_contrada(message: Message) -> Extract | None:
    """`sopra i Serroni, dove finisce l'asfalto`: a contrada is as large as that."""
    tokens = message.tokens.all
    if tokens[0].folded not in ("sopra", "sotto") or answers.asks(message.flow.text):
        return None
    end = next((at for at, token in enumerate(tokens) if at and token.brk is not Break.NONE), len(tokens))
    told = extract(Tokens(tokens[1:end], ""), None, message.gazetteer, asked=Question.PLACE)
    place = told.decision.place
    contrada = place is not None and place.kind is PlaceKind.CONTRADA and told.leftover == 0
    return replace(told, person=NOBODY) if contrada else None


def _place_instead(message: Message, told: Extract) -> Extract | None:
    """`no, la zona è Rovere`, `quasi, è Brembo 12`: a place without its type, and nothing else but small words."""
    if names_a_place(told) or told.names.whole or answers.asks(message.flow.text):
        return None
    instead = extract(message.tokens, None, message.gazetteer, asked=Question.PLACE)
    place = instead.decision.place
    if place is None or place.zone is None or not (place.name or place.house_number):
        return None
    around = words_of("function_words", "before_number", "lives_at", "labels", "street_types") | INTRODUCE
    said = {token.folded for token in message.tokens.all if not token.is_number} - set(fold_phrase(place.written))
    return replace(instead, person=NOBODY) if said <= around else None


def _without_half(message: Message, pending: Pending, told: Extract) -> Extract:
    """`Luca, via Piave 30`, where we know all: half a name is nobody's."""
    known = pending.given_name and pending.surname and not told.names.whole
    return replace(told, person=NOBODY) if known and not answers.mends_name(message.tokens.all) else told


def _missing_part(names: Names, pending: Pending) -> Names:
    """What was missing: one word, `Anna Maria`, `Garcia Lopez`; the part that was known, said again, is none of it."""
    words = f"{names.given} {names.surname}".split()
    known = (fold(pending.given_name), fold(pending.surname))
    given = {fold(word) in given_names() for word in words}
    if not names.whole and fold(" ".join(words)) in known:
        return Names()
    if known[1] and not known[0] and (not names.whole or (given == {True} and fold(names.surname) != known[1])):
        return Names(given=" ".join(words))
    if known[0] and not known[1] and (not names.whole or given == {False}):
        return Names(surname=" ".join(words))
    return Names(given=words[0]) if len(words) == 1 and given == {True} else names


def _called(message: Message, told: Extract, names: Names) -> Names:
    """`mi chiamo Xhesika`: one word that nobody knows, and it is what they are called; `il nome è Rosa Maria`: both."""
    words = {token.folded for token in message.tokens.all}
    said = message.tokens.all[told.person.first : told.person.end]
    only = names.whole and {token.folded for token in said} <= given_names() and said[-1:]
    if only and "nome" in words and "cognome" not in words and said[-1].folded not in words_of("surnames"):
        return Names(given=name_of(said))
    called = not words.isdisjoint({"chiamo", "nome"})
    return Names(given=names.surname) if called and not names.given and " " not in names.surname else names
