"""Answers to where that leave it open: `non so come si chiama la via`, `dietro la chiesa`, `chi dice Po e chi Adda`."""

from functools import cache

from comunica.enrolment.answer import words as answers
from comunica.enrolment.extraction import Extract
from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.words import fold, listed
from comunica.enrolment.lexicon import names_of_people, words_of
from comunica.enrolment.meaning import PlaceKind
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import tokenise
from comunica.enrolment.place.mentions import Finder
from comunica.enrolment.place.places import TWO_ADDRESSES, TWO_HOMES, TWO_ZONES

#: What a place that nobody knows may be called.
_LONGEST_NAME = 3
#: Below it a word of a street says little of the street.
_DOUBTFUL = 0.8
#: What describes a house is not longer than this.
_LONGEST_DESCRIPTION = 16
#: Of oneself, of where in a street one lives, and of what is written somewhere or put right.
_HOME = frozenset(
    listed(
        "io noi mi ci mia mio nostra nostro casa residente residenza domicilio domiciliato domiciliata nuovo nuova "
        "giusto giusta corretto corretta sbagliato sbagliata scritto scrivete scrivo metti mettete metta segnate ho "
        "abbiamo avevo due quella quello risulta risulto bolletta carta documento interno scala angolo fronte vicino "
        "accanto dietro sopra sotto presso parte verso fondo dopo prima primo ultimo piano lato civici sempre solito "
        "solita trova"
    )
)
#: Why a place that was told stays open.
_OPEN = (TWO_ADDRESSES, TWO_HOMES, TWO_ZONES)


def knows_not_which_of_two(message: Message) -> bool:
    """`che ne so, mia moglie dice Monti e il vicino Valle`: two areas, and the person knows not which."""
    if not answers.begins_unknowing(message.flow.text):
        return False
    found = Finder(message.tokens.all, message.gazetteer, tail=message.tokens.tail, whole=True).find()
    return len(found) > 1 and not any(each.is_street for each in found)


def says_why_not(message: Message, told: Extract) -> bool:
    """`non so come si chiama la strada`, `un po' qui e un po' da mia figlia`: an answer that leaves the place open."""
    tokens = message.tokens.all
    described = answers.says("describes", tokens) and not answers.says("reports_there", tokens)
    open_ = (
        answers.says("not_the_name", tokens)
        or answers.begins_unknowing(message.flow.text)
        or (described and len(tokens) <= _LONGEST_DESCRIPTION)
        or told.decision.because in _OPEN
    )
    return open_ and not answers.asks(message.flow.text)


def tries_to_say_where(message: Message) -> bool:
    """`la casa gialla dopo il ponte`, `Fontanelle`: a place that nobody knows; not `non ho capito la domanda`."""
    tokens = message.tokens.all
    if len(tokens) > answers.LONGEST or says_nothing(message) or answers.only_thanks(tokens):
        return False
    if answers.says("talks_to_us", tokens):
        return False
    return answers.says("where", tokens) or len(tokens) <= _LONGEST_NAME


def says_nothing(message: Message) -> bool:
    """Not a word that could name something: `via`, `ciao nonna`."""
    empty = words_of("function_words", "courtesy", "labels", "street_types", "relatives")
    return all(token.folded in empty for token in message.tokens.all)


def is_named_by_chance(message: Message, told: Extract) -> bool:
    """`come l'altra volta`, where there is a Via Volta: talk, in which one word is a part of a place's name."""
    place = told.decision.place
    if place is None or place.house_number or len(place.written.split()) > 1:
        return False
    talk = len(set(told.rest) - _HOME)
    if told.decision.confidence == 1 and place.kind is not PlaceKind.ADDRESS:
        return False
    word = fold(place.written)
    if told.decision.confidence < _DOUBTFUL or word in words_of("chatter", "function_words"):
        return talk > 0
    first = word == message.tokens.all[0].folded  # `Garibaldi, dove stava il dentista`
    return talk > 1 and not first and "dove" not in told.rest


def is_only_called_so(message: Message, told: Extract) -> bool:
    """`boh, la via nuova`, where there is a Località Cascina Nuova: neither its kind nor its whole name."""
    place, tokens = told.decision.place, message.tokens.all
    if place is None or not place.street or place.house_number:
        return False
    if not (answers.begins_unknowing(message.flow.text) or answers.says("not_the_name", tokens)):
        return False
    said = {token.folded for token in tokens}
    kind, *name = (token.folded for token in tokenise(place.street).all)
    return kind not in said and not set(name) <= said


def says_only_whose(message: Message) -> bool:
    """`sono la moglie di Beppe`, where we asked for the name: and no name but his."""
    found = pattern("roles", "whose").match(message.flow.text)
    rest = message.flow.text[found.end() :].split() if found else []
    return found is not None and not any(word in names_of_people() for word in rest)


def is_of_something(message: Message, told: Extract) -> bool:
    """`il cassonetto di via Adda 3 trabocca`: much is said in one clause with the street, and nothing of oneself."""
    place, tokens = told.decision.place, message.tokens.all
    kind = fold(place.written.split(" ")[0]) if place and place.street else ""
    at = next((at for at, token in enumerate(tokens) if token.folded == kind), 0)
    if not at or kind not in words_of("street_types"):
        return False
    pauses = [0, *message.tokens.pauses(), len(tokens)]
    first, end = max(each for each in pauses if each <= at), min(each for each in pauses if each > at)
    clause = {token.folded for token in tokens[first:end] if token.text.islower()}
    small = words_of("function_words", "yes", "courtesy", "thanks", "street_types")
    return clause.isdisjoint(_of_a_home()) and len(clause.intersection(told.rest) - small) > 1


@cache
def _of_a_home() -> frozenset[str]:
    said = words_of("labels", "before_number", "no") - words_of("street_types", "function_words")
    return _HOME | said | words_of("lives", "lives_at", "buildings", "relatives", "titles")


def says_its_street(message: Message, told: Extract) -> bool:
    """A street of the town, its type with it: more than a word that may be one."""
    place = told.decision.place
    if place is None or message.gazetteer.street_named(place.street) is None:
        return False
    return fold(place.written.split(" ")[0]) in words_of("street_types", "prefixes")
