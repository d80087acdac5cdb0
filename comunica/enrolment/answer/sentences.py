"""Which sentence of a message answers our question: `Sì. Quando passa la raccolta del vetro?`.

Where one of them answers and says nothing else, and the others neither add to it nor take it back, it alone is read.
"""

from collections.abc import Sequence
from functools import cache

from comunica.enrolment.answer import words as answers
from comunica.enrolment.answer.agreement import agrees, agrees_surely
from comunica.enrolment.answer.answering import read_answer
from comunica.enrolment.answer.frame import framed, phrases_of
from comunica.enrolment.language import numerals
from comunica.enrolment.language.grammar import stands
from comunica.enrolment.language.words import fold_phrase, listed
from comunica.enrolment.lexicon import names_of_people, words_of
from comunica.enrolment.meaning import Action, Pending, Place, Question, Reading
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Break, Token, spelled

#: Sentences of a message that answers, and words of all of them, at most.
_MOST, _LONGEST = 8, 80
#: What a sentence of fewer words says belongs to the one beside it: `Serio. Al 3`.
_SHORTEST = 3
#: One of fewer may be a place, in whatever spelling.
_SHORT = 5
#: Words of a name and a place, at most.
_LONGEST_FACT = 8
#: Say that something is reported, and no home told.
_REPORTS = ("reports", "reports_there", "reports_state")
#: A no of fewer may be put right by what follows: `No. Sto dietro la chiesa`.
_PLAIN_NO = 2
#: Of what we ask for, and of a home that is another now.
_TOUCHES = frozenset(
    listed(
        "nome nomi cognome indirizzo numero civico dati dato residenza residente abito abitiamo vivo viviamo risiedo "
        "abitavo stavo vivevo giusto giusta giusti scherzo scherzavo confermo confermare forse chiamo chiamano "
        "interno scala altra altro"
    )
)
#: Begins what puts right or takes back.
_TURNS = frozenset(listed("no anzi aspetta aspettate aspetti scusa scusate scusi ops pardon macche boh mah cioe ossia"))
#: Read alone, they are an answer of another kind.
_OF_ANSWERS = ("declines", "postpones", "no_home", "all_wrong", "touches_answer")


def sentences(message: Message, pending: Pending) -> Sequence[Message]:
    """Those with more than courtesy in them; none where there is only one, or too many."""
    parts = _sentences(message, pending) if len(message.tokens.all) <= _LONGEST else ()
    return parts if 1 < len(parts) <= _MOST else ()


def answering(parts: Sequence[Message], pending: Pending, *, clearly: bool) -> Message | None:
    """The one sentence that answers; None where there is no such, or more of them. `clearly`: and is nothing else."""
    told = [each for each in parts if _is_clear(each, pending)]
    told = told if told or clearly else [each for each in parts if not _is_beside(each) and _tells(each, pending)]
    if len(told) != 1 or any(_touches(each, told[0], pending) for each in parts if each is not told[0]):
        return None
    return told[0]


def _tells(sentence: Message, pending: Pending) -> bool:
    reading = _read(sentence, pending)
    return reading is not None and _tells_more(reading, pending)


def _tells_more(reading: Reading, pending: Pending) -> bool:
    """Than we knew, or all that we asked for."""
    known = (pending.given_name, pending.surname, pending.place)
    return reading.action is Action.SUBSCRIBE or (reading.given_name, reading.surname, reading.place) != known


def may_tell_who(sentence: Message) -> bool:
    """It has a word like a name: `Foti è mio marito, io Lombardo`; not `Mia moglie Anna scrive stasera`."""
    if _tells_of_others(sentence):
        return False
    tokens = enumerate(sentence.tokens.all)
    return any(token.text[0].isupper() and (at > 0 or token.folded in names_of_people()) for at, token in tokens)


def _tells_of_others(sentence: Message) -> bool:
    words = {token.folded for token in sentence.tokens.all}
    return "io" not in words and not words_of("relatives").isdisjoint(words)


def _is_beside(sentence: Message) -> bool:
    """It asks, reports, or tells of others or of where somebody is just now."""
    tokens, line = sentence.tokens.all, sentence.flow.text
    if answers.asks(line) or _tells_of_others(sentence) or any(answers.says(name, tokens) for name in _REPORTS):
        return True
    return _is_elsewhere(tokens)


def _is_elsewhere(tokens: Sequence[Token]) -> bool:
    """`adesso sono al mare`: for now, and no home."""
    return stands("roles", "elsewhere", " ".join(spelled(tokens)))


def _read(sentence: Message, pending: Pending) -> Reading | None:
    answer = framed(sentence, pending)
    return read_answer(answer, pending) if answer.tokens.all else None


def _sentences(message: Message, pending: Pending) -> list[Message]:
    tokens = message.tokens
    starts = [at for at, token in enumerate(tokens.all) if at and token.brk is Break.STRONG]
    ends = zip([0, *starts], [*starts, len(tokens.all)], strict=True) if starts else ()
    parts = (message.part(first, end) for first, end in ends)
    return [part for part in parts if framed(part, pending).tokens.all]


def _is_clear(sentence: Message, pending: Pending) -> bool:
    """It answers, and says nothing else."""
    if answers.says_no(sentence.flow.text):
        return len(sentence.tokens.all) >= _PLAIN_NO
    answer = framed(sentence, pending)
    tokens, line = answer.tokens.all, answer.flow.text
    if answers.asks(line):
        return False
    if _says_yes(tokens, line, pending):
        return True
    told = {token.folded for token in tokens if not _is_small(token)}
    chooses = pending.asked is Question.CHOICE
    unknown = answers.begins_unknowing(line)
    anything = told or chooses or unknown or any(map(_counts, tokens))
    reading = read_answer(answer, pending) if anything and len(told) <= _LONGEST_FACT else None
    if reading is None or not (unknown or _tells_more(reading, pending)):
        return False
    return told <= _words_of(reading, pending) and _is_no_verb(tokens, reading)


def _is_no_verb(tokens: Sequence[Token], reading: Reading) -> bool:
    """The name in it is written as one, or known, or all that is said: not `il comune si è svegliato`."""
    named = set(fold_phrase(f"{reading.given_name} {reading.surname}"))
    said = [token for token in tokens if token.folded in named and not _is_small(token)]
    known = names_of_people()
    return len(tokens) <= _SHORTEST or all(token.text[0].isupper() or token.folded in known for token in said)


def _says_yes(tokens: Sequence[Token], line: str, pending: Pending) -> bool:
    if pending.asked is Question.CONFIRM:
        return agrees(tokens, line, pending)
    return pending.asked is Question.JOIN and agrees_surely(tokens, line, pending)


def _is_small(token: Token) -> bool:
    return _counts(token) or token.folded in _around()


def _counts(token: Token) -> bool:
    """`27`, `ventisette`, `la seconda`."""
    word = token.folded
    counted = numerals.from_words(word) is not None or numerals.ordinal(word) is not None
    return token.is_number or (counted and word not in words_of("function_words"))


@cache
def _around() -> frozenset[str]:
    """What stands around a name or a place."""
    said = {word for each in phrases_of("yes", "before", "after").values() for phrase in each for word in phrase}
    lists = ("function_words", "lives", "identity", "labels", "before_number", "street_types", "prefixes", "no")
    return words_of(*lists, "around_choice", "titles", "buildings") | said


def _words_of(reading: Reading, pending: Pending) -> set[str]:
    """Of what is told, and of what was known or offered: `Orsino, non Orsini`."""
    places = (reading.place, pending.place, *pending.options)
    names = (reading.given_name, reading.surname, pending.given_name, pending.surname)
    return {word for text in (*names, *map(_text_of, places)) for word in fold_phrase(text)}


def _text_of(place: Place | None) -> str:
    return f"{place.written} {place.street} {place.name} {place.municipality}" if place else ""


def _touches(sentence: Message, answer: Message, pending: Pending) -> bool:
    """It may add to the answer, or take it back."""
    tokens, line = sentence.tokens.all, sentence.flow.text
    words = spelled(tokens)
    if not _TOUCHES.isdisjoint(words) or words[0] in _TURNS or not _known_words(pending).isdisjoint(words):
        return True
    if answers.asks(line):
        short = len(words) <= _SHORTEST and _is_only_heard(answer, pending)
        consents = pending.asked in (Question.CONFIRM, Question.JOIN)
        return short or (consents and stands("roles", "asks_of_us", line))
    if len(words) < _SHORTEST or any(token.is_number for token in tokens):
        return True
    said = " ".join(words)
    stays = stands("roles", "stays", said) and not _is_elsewhere(tokens)
    if stays or any(stands("roles", each, said) for each in _OF_ANSWERS):
        return True
    if _is_beside(sentence) or not (len(words) < _SHORT or not words_of("street_types").isdisjoint(words)):
        return False
    told = _read(sentence, pending)
    return told is not None and told.place != pending.place


def _is_only_heard(answer: Message, pending: Pending) -> bool:
    """`Ok. E poi?`: read, and not agreed to."""
    said = framed(answer, pending)
    heard = _says_yes(said.tokens.all, said.flow.text, pending)
    return heard and not agrees_surely(said.tokens.all, said.flow.text, pending)


def _known_words(pending: Pending) -> set[str]:
    """Of what we showed."""
    shown = (pending.given_name, pending.surname, _text_of(pending.place))
    return {word for text in shown for word in fold_phrase(text)} - words_of("function_words")
