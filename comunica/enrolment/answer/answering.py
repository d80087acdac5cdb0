"""The answer to a question of ours, read together with what was known: `via Piave 27`, `2`, `sì`, `no, via Roma 8`."""

from dataclasses import replace

from comunica.enrolment.answer import words as answers
from comunica.enrolment.answer.agreement import (
    agrees,
    agrees_although,
    agrees_and_asks_when,
    agrees_and_tells,
    agrees_and_wishes,
    agrees_surely,
)
from comunica.enrolment.answer.asides import (
    after_former,
    after_right_part,
    in_two,
    name_alone,
    without_asides,
    without_judgement,
    without_kept_part,
)
from comunica.enrolment.answer.asked_back import before_question, pointed_at, without_questions
from comunica.enrolment.answer.chosen import chooses, chooses_another, chosen, chosen_again
from comunica.enrolment.answer.corrections import (
    name_instead,
    name_respelled,
    names_another_street,
)
from comunica.enrolment.answer.frame import framed
from comunica.enrolment.answer.left_open import (
    is_named_by_chance,
    is_of_something,
    is_only_called_so,
    knows_not_which_of_two,
    says_its_street,
    says_only_whose,
    says_why_not,
    tries_to_say_where,
)
from comunica.enrolment.answer.numbers import known_with
from comunica.enrolment.answer.outcome import as_known, concluded, is_other
from comunica.enrolment.answer.put_right import with_exception, with_name, with_street, without_wrong
from comunica.enrolment.answer.told import names_a_place, told_by
from comunica.enrolment.extraction import Extract, extract
from comunica.enrolment.language.words import fold, fold_phrase
from comunica.enrolment.lexicon import names_of_people, strong_given_names, words_of
from comunica.enrolment.meaning import Action, Intent, Pending, Place, PlaceKind, Question, Reading
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.place.places import NOWHERE
from comunica.enrolment.subject import subject_of

#: Given name and surname.
_NAME_PARTS = 2
#: An answer with what it puts right has no more words; each pause is tried, so that long texts would take their square.
_LONGEST_PUT_RIGHT = 40
#: `mi chiamo Enzo`.
_SAYS_WHO = 3
#: Of what we showed nothing is kept back.
_SHOWN = (Question.CONFIRM, Question.CHOICE)
#: Whoever writes one of them tells a name, though it be one that nobody knows.
_SAYS_A_NAME = frozenset({"nome", "cognome", "chiamo", "chiamano", "faccio"})
#: A yes that a question after it does not take back: `sì, va bene?`
_SURE_YES = frozenset({"si", "sisi", "confermo", "certo", "certamente"})


def read_answer(message: Message, pending: Pending) -> Reading | None:
    """The reading of question and answer together; None when it is no answer. `message`: framed (frame.py)."""
    reading = _read_beside(message, pending)
    right = _put_right_at_once(message, pending)
    return right if right and (reading is None or _facts(right) != _facts(reading)) else reading


def _facts(reading: Reading) -> tuple[object, ...]:
    place = reading.place and replace(reading.place, written="")
    return reading.action, reading.given_name, reading.surname, place


def _put_right_at_once(message: Message, pending: Pending) -> Reading | None:
    """`la prima, però mi chiamo Federica, non Federico`, `1... no scusa 2`: an answer, and then what it puts right."""
    if pending.asked in (Question.CONFIRM, Question.JOIN) or len(message.tokens.all) > _LONGEST_PUT_RIGHT:
        return None
    for first, rest in in_two(message):
        if named := _with_name_first(first, rest, pending):
            return named
        known = _read(framed(first, pending), pending)
        if known is None or known.action is not Action.SUBSCRIBE or _is_outside(known.place):
            continue  # `Breda. La via è Roma 4`: the street is one of Breda
        shown = replace(
            pending, asked=Question.CONFIRM, given_name=known.given_name, surname=known.surname, place=known.place
        )
        told = framed(rest, shown)
        again = chosen_again(rest, pending) if pending.asked is Question.CHOICE else None
        if pending.asked is Question.CHOICE and chooses(rest, known.place, pending):
            return None  # `la prima (1)`
        right = again or (_mended(told, shown, told_by(told, shown)) if told.tokens.all else None)
        if right and right.action is Action.SUBSCRIBE:
            return right
    return None


def _is_outside(place: Place | None) -> bool:
    return place is not None and place.kind is PlaceKind.OUTSIDE


def _with_name_first(first: Message, rest: Message, pending: Pending) -> Reading | None:
    """`Ho detto Sabatti, non Sabati. E comunque via Paolo VI 8`: a name put right, and then the answer."""
    if not (pending.given_name and pending.surname):
        return None
    shown = replace(pending, asked=Question.CONFIRM)
    told = framed(first, shown)
    names = (name_instead(told, shown) or name_respelled(told, shown)) if told.tokens.all else None
    if names is None:
        return None
    given, surname = names.given or pending.given_name, names.surname or pending.surname
    reading = _read(framed(rest, pending), replace(pending, given_name=given, surname=surname))
    return reading if reading and reading.action is Action.SUBSCRIBE else None


def _read_beside(message: Message, pending: Pending) -> Reading | None:
    reading = _read(message, pending)
    if reading is not None and (reading.action is Action.SUBSCRIBE or reading.place not in (None, pending.place)):
        return reading
    beside = (_read(framed(each, pending), pending) for each in without_asides(message))
    joins = reading is None and pending.asked is Question.JOIN
    found = next((each for each in beside if each and (joins or each.action is Action.SUBSCRIBE)), reading)
    return reading if found is not reading and chooses_another(message, found, pending) else found


def _read(message: Message, pending: Pending) -> Reading | None:
    told = message if pending.asked in _SHOWN or not message.tokens.all else without_kept_part(message)
    told = name_alone(told) if told and pending.asked is Question.NAME else told
    return _read_told(told, pending) if told else None


def _read_told(message: Message, pending: Pending) -> Reading | None:
    tokens, line = message.tokens.all, message.flow.text
    if _agrees(message, pending):
        return as_known(message, pending, "ha confermato")
    if not tokens:
        return None
    of_relative = answers.agrees_and_names_relative(tokens, (pending.given_name, pending.surname))
    if pending.asked is Question.CONFIRM and (of_relative or answers.agrees_and_adds(tokens, line)):
        return as_known(message, pending, "ha confermato, e nomina un'altra persona")
    if pending.asked is Question.CHOICE:
        return chosen(message, pending)
    if reading := _completed(message, pending):
        return reading
    return as_known(message, pending, "ha confermato, e racconta") if tells_beside_yes(message, pending) else None


def _agrees(message: Message, pending: Pending) -> bool:
    tokens, line = message.tokens.all, message.flow.text
    match pending.asked:
        case Question.CONFIRM:
            return agrees_to(message, pending) or answers.agrees_unless(tokens, line)
        case Question.JOIN if tokens:
            agreed = agrees_surely(tokens, line, pending) or agrees_and_wishes(tokens, pending)
            return agreed or answers.agrees_unless(tokens, line)
    return False


def agrees_to(message: Message, pending: Pending) -> bool:
    """It says yes to what was shown. `message`: framed."""
    tokens, line = message.tokens.all, message.flow.text
    if not tokens or answers.agrees_in_figures(tokens, message.tokens.tail):
        return bool(tokens) or answers.agrees_in_signs(message.text)
    if answers.asks(line) and (agrees_and_asks_when(tokens, pending) or agrees_and_wishes(tokens, pending)):
        return True
    if answers.asks(line) and (tokens[0].folded not in _SURE_YES or len(tokens) == 1):
        return False  # `ok, e poi?`, `sì?`
    agreed = agrees(tokens, line, pending) or agrees_and_wishes(tokens, pending)
    return agreed or agrees_although(tokens, line, pending)


def tells_beside_yes(message: Message, pending: Pending) -> bool:
    """It says yes, and then something of itself that puts nothing right. `message`: framed."""
    tokens, line = message.tokens.all, message.flow.text
    if pending.asked not in (Question.CONFIRM, Question.JOIN) or answers.says("reports", tokens[1:]):
        return False
    if not agrees_and_tells(tokens, line, pending):
        return False
    intent, _ = subject_of(message, foreign=False)
    return intent in (Intent.NONE, Intent.THANKS)


# What was asked, a part of it, or a correction


def _completed(message: Message, pending: Pending) -> Reading | None:
    if pending.asked is Question.PLACE and (pointed := pointed_at(message)):
        return _answered(pointed, pending)
    for stated in (without_questions(message), before_question(message)):
        reading = _answered(stated, pending) if stated else None
        if reading and _tells_anything(reading, pending):
            return reading
    return _answered(message, pending)


def _tells_anything(reading: Reading, pending: Pending) -> bool:
    """More than we knew, though not yet all."""
    known = (pending.given_name, pending.surname, pending.place)
    return (reading.given_name, reading.surname, reading.place) != known


def _answered(message: Message, pending: Pending) -> Reading | None:
    if answers.says_no(message.flow.text) or _reports(message):
        return None
    if pending.asked is Question.CONFIRM:
        former = answers.says("no_home", message.tokens.all)
        message = after_former(message) if former else after_right_part(without_judgement(message))
    told = told_by(message, pending)
    if pending.asked is not Question.NAME and is_of_something(message, told):
        return None
    return _mended(message, pending, told) or _told_anew(message, pending, told)


def _reports(message: Message) -> bool:
    """`in via Adda è caduto un ramo`, `sì, in via Adda manca la luce`, `la strada è piena di buche`: no home."""
    tokens = message.tokens.all
    said = tokens[1:] if tokens[0].folded in words_of("yes") else tokens
    if answers.says("reports_there", said):
        return not answers.says("not_the_name", tokens)
    return answers.says("reports_state", tokens) and not any(token.is_number for token in tokens)


def _mended(message: Message, pending: Pending, told: Extract) -> Reading | None:
    """A part of what was known, put right; or the number of a street that was known."""
    asked_if_right = pending.asked is Question.CONFIRM
    if asked_if_right and (street := with_street(message, pending)):
        return street
    if asked_if_right and (wrong := without_wrong(message, pending)):
        return wrong
    numbered = told.decision.place is not None and told.decision.place.house_number
    another = (asked_if_right or numbered) and names_another_street(pending, told)
    if not another and (known := known_with(message, pending)):
        return as_known(message, replace(pending, place=known), "numero della via già detta")
    if not asked_if_right:
        return None
    area = told.decision.place is not None and told.decision.place.name  # `no, Rovere` is no surname
    return with_exception(message, pending) or (None if area else with_name(message, pending))


def _told_anew(message: Message, pending: Pending, told: Extract) -> Reading | None:
    if answers.laughs(message.text) and _may_be_a_joke(message, told):
        return None
    if pending.asked is Question.NAME and says_only_whose(message):
        return as_known(message, pending, "dice di chi è, e non chi è")
    if pending.asked is Question.PLACE and knows_not_which_of_two(message):
        return as_known(message, pending, "due luoghi, e non sa quale")
    if pending.asked is Question.PLACE and is_named_by_chance(message, told):
        told = replace(told, decision=NOWHERE)
    if pending.asked is Question.PLACE and (not names_a_place(told) or is_only_called_so(message, told)):
        return _without_place(message, pending, told)
    return _from_told(message, pending, told) if _is_answer(message, pending, told) else None


def _from_told(message: Message, pending: Pending, told: Extract) -> Reading | None:
    if pending.place is not None and not names_a_place(told) and answers.says("no_home", message.tokens.all):
        return as_known(message, replace(pending, place=None), "il luogo proposto non è la sua casa")
    return concluded(message, pending, told, "risposta alla nostra domanda") if told.anything else None


def _may_be_a_joke(message: Message, told: Extract) -> bool:
    """`sotto un ponte 🤣`, `Batman 😂`: no street, and no whole name."""
    return not says_its_street(message, told) and not (told.names.whole and told.person.sure)


def _without_place(message: Message, pending: Pending, told: Extract) -> Reading | None:
    """An answer to where that names no place that we know: asked again, if it is one."""
    if says_why_not(message, told):
        return as_known(message, pending, told.decision.because or "la risposta non dice dove")
    if named := _named_instead(message, pending):
        return as_known(message, named, "dice chi è, e non dove")
    tried = _is_answer(message, pending, told) and tries_to_say_where(message)
    return as_known(message, pending, "la risposta non dice dove") if tried else None


def _named_instead(message: Message, pending: Pending) -> Pending | None:
    """`Caterina Valsesia`, `sono Enzo`, where we asked for the place and know no name, or the same."""
    if answers.asks(message.flow.text):
        return None
    told = extract(message.tokens, None, message.gazetteer, asked=Question.NAME)
    known = fold_phrase(f"{pending.given_name} {pending.surname}")
    half = len(message.tokens.all) <= _SAYS_WHO and fold(told.names.given) in strong_given_names() and not told.leftover
    if not (half or told.names.whole) or not told.person.sure:
        return None
    if known:
        return pending if known == fold_phrase(f"{told.names.given} {told.names.surname}") else None
    return replace(pending, given_name=told.names.given, surname=told.names.surname)


def _is_answer(message: Message, pending: Pending, told: Extract) -> bool:
    tokens = message.tokens.all
    if _only_says_who(pending, told) or _names_relative(message, pending) or _is_talk(message, pending, told):
        return False
    named = told.names.whole and told.person.sure and told.person.capital
    match pending.asked:
        case Question.JOIN:
            known = names_a_place(told) or told.person.sure or told.names.whole
            labelled = bool(told.names.surname) and any(token.folded == "cognome" for token in tokens)
            return labelled or (known and (told.is_whole() or not is_other(message)))
        case Question.PLACE if names_a_place(told):
            return _is_home(message, told)
        case Question.CONFIRM if not (names_a_place(told) or told.person.capital):
            return answers.mends_name(tokens) and not is_other(message)
        case Question.NAME if not named:
            return _says_a_name(message)
    return not is_other(message)


def _only_says_who(pending: Pending, told: Extract) -> bool:
    """`sono Dario, volevo sapere della mensa`: the name that we showed, and then something else."""
    named = told.names.given or told.names.surname
    if pending.asked is not Question.CONFIRM or not named or names_a_place(told) or told.leftover <= _NAME_PARTS:
        return False
    known = {"", fold(pending.given_name), fold(pending.surname)}
    return {fold(told.names.given), fold(told.names.surname)} <= known


def _names_relative(message: Message, pending: Pending) -> bool:
    """`mia moglie Anna Rossi`, where we asked for the name: she has not asked."""
    words = [token.folded for token in message.tokens.all[:2]]
    return pending.asked is Question.NAME and words[:1] in (["mio"], ["mia"]) and words[-1] in words_of("relatives")


def _says_a_name(message: Message) -> bool:
    """Half a name, and no question, no `boh`."""
    return not answers.asks(message.flow.text) and not is_other(message)


def _is_talk(message: Message, pending: Pending, told: Extract) -> bool:
    """`la riunione è alle 18`, where we asked who: nothing shows that it is a name, and other words stand beside it."""
    if pending.asked not in (Question.NAME, Question.JOIN):
        return False
    named = fold_phrase(f"{told.names.given} {told.names.surname}")
    words = {token.folded for token in message.tokens.all}
    if not _SAYS_A_NAME.isdisjoint(words):
        return False
    if answers.says("talks_to_us", message.tokens.all) and not told.person.capital:
        return bool(named)  # `siete in gamba`
    shown = told.person.sure or told.person.capital or told.person.shared
    unknown = not shown and names_of_people().isdisjoint(named)
    return bool(named and told.rest) and unknown


def _is_home(message: Message, told: Extract) -> bool:
    """The place that is named answers, and is not where something has happened."""
    tokens = message.tokens.all
    if answers.says("postpones", tokens):
        return says_its_street(message, told)  # `poi guardo il numero, comunque è via Roma`
    if answers.says("unsure", tokens):
        return True
    if _is_told_at_once(told, message) and not answers.asks(message.flow.text):
        return subject_of(message, foreign=False)[0] in (Intent.NONE, Intent.THANKS)
    return not is_other(message)


def _is_told_at_once(told: Extract, message: Message) -> bool:
    """`è via Gramsci 12, ve l'avevo scritto`: a place that we know comes first, or with its number."""
    place, tokens = told.decision.place, message.tokens.all
    if place is None:
        return False
    first = fold(place.written.split(" ")[0])
    return any(token.folded == first for token in tokens[:3])
