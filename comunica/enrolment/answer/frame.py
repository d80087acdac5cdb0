"""What stands around an answer and changes nothing of it: `Buongiorno, … . Grazie mille, buona giornata`.

It is taken off here, once, whatever was asked; what is left is read as the answer.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from comunica.enrolment.answer.own_name import own_name_first, own_name_last
from comunica.enrolment.answer.words import only_heard
from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.lexicon import given_names, table_of, words_of
from comunica.enrolment.meaning import Pending, Question
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Break, Token, Tokens, spelled, tokenise
from comunica.enrolment.place.mentions import Finder

type Phrase = tuple[str, ...]

#: As chats shorten what an answer turns on.
_IN_FULL = {
    **{"nn": "non", "aspe": "aspetta", "asp": "aspetta", "cmq": "comunque", "ke": "che", "grz": "grazie"},
    **{"kiamo": "chiamo", "chiamu": "chiamo", "cogn": "cognome", "apellido": "cognome", "bho": "boh"},
}

#: Words of fewer letters are other words too often.
_RESPELLED_FROM = 5
#: Of a clause beside an answer, though no pause stands before it.
_OPENERS = frozenset({"perche", "siccome", "visto", "cosi", "come", "ve", "se", "spero", "scusate", "scusi", "inviato"})
#: What is said beside an answer is not longer than this.
_LONGEST_BESIDE = 14
#: Nor are there more such clauses, first or last.
_MOST_BESIDE = 3


def framed(message: Message, pending: Pending) -> Message:
    """The message without what stands around its answer. It may be left without a word."""
    tokens = tuple(_in_full(token) for token in message.tokens.all)
    first, end = _within(message, tokens)
    if named := own_name_first(message, tokens[:end], first, pending):
        first = _begin(tokens[:end], first + named)
    if named := own_name_last(message, tokens[first:end], pending):
        end = _end_beside(message, tokens, first, end - named)
    answer = Tokens(tokens, message.tokens.tail).part(first, end)
    if untagged := _untagged(answer, pending):
        answer = Tokens(answer.all[:untagged], "")
    return message if answer == message.tokens else message.with_tokens(answer)


def phrases_of(*names: str) -> Mapping[str, tuple[Phrase, ...]]:
    """Phrases of some lists by their first word, the longest first."""
    return _phrases_of(names)


def phrase_at(words: Sequence[str], at: int, phrases: Mapping[str, tuple[Phrase, ...]]) -> int:
    """How many words the longest phrase that begins there has; 0 for none."""
    return next(_lengths_at(words, at, phrases), 0)


def tokens_in(tokens: Sequence[Token], words: str, span: tuple[int, int]) -> Sequence[Token]:
    """Those that a part of `words` covers: their folded words, a blank between two of them."""
    first = words[: span[0]].count(" ")
    return tokens[first : first + words[slice(*span)].count(" ") + 1]


def says_own_name(words: Sequence[str], at: int, pending: Pending) -> int:
    """How many words there are a name that we showed, the person's or the zone's: `sì, Dario Orsini`."""
    area = pending.place.name if pending.place else ""
    known = {word for name in (pending.given_name, pending.surname, area) for word in spelled(tokenise(name).all)}
    end = first = at + (words[at] in ("la", "il", "l"))
    while end < len(words) and words[end] in known:
        end += 1
    return end - at if end > first else 0


def _lengths_at(words: Sequence[str], at: int, phrases: Mapping[str, tuple[Phrase, ...]]) -> Iterator[int]:
    for phrase in phrases.get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase:
            yield len(phrase)


@cache
def _phrases_of(names: tuple[str, ...]) -> dict[str, tuple[Phrase, ...]]:
    table = table_of("answer_phrases")
    every = {tuple(spelled(tokenise(phrase).all)) for name in names for phrase in table[name]}
    by_first: dict[str, list[Phrase]] = {}
    for phrase in sorted(every - {()}, key=lambda each: (-len(each), each)):
        by_first.setdefault(phrase[0], []).append(phrase)
    return {first: tuple(phrases) for first, phrases in by_first.items()}


@cache
def _reversed() -> dict[str, tuple[Phrase, ...]]:
    by_last: dict[str, list[Phrase]] = {}
    for phrases in phrases_of("after").values():
        for phrase in phrases:
            by_last.setdefault(phrase[-1], []).append(phrase)
    return {last: tuple(sorted(phrases, key=lambda each: -len(each))) for last, phrases in by_last.items()}


def _within(message: Message, tokens: Sequence[Token]) -> tuple[int, int]:
    """Without phrases and clauses, first or last, that say nothing."""
    pauses = message.tokens.pauses()
    first = 0
    for _ in range(_MOST_BESIDE):
        begun = _begin(tokens, first)
        start = next((at for at in reversed(pauses) if first < at <= begun), first)
        pause = next((at for at in pauses if at > begun), 0)
        if not pause or not (_is_beside(message, tokens[start:pause]) and _says_more(tokens, pause)):
            return begun, _end_beside(message, tokens, begun, len(tokens))
        first = pause
    return first, _end_beside(message, tokens, first, len(tokens))


def _says_more(tokens: Sequence[Token], at: int) -> bool:
    """More than courtesy follows: of `scusi sono io, grazie` the first clause is the answer."""
    return _begin(tokens, at) < _end(tokens, at, len(tokens))


def _end_beside(message: Message, tokens: Sequence[Token], first: int, end: int) -> int:
    end, taken = _end(tokens, first, end), 0
    for last in range(end - 1, max(first, end - _LONGEST_BESIDE * _MOST_BESIDE) - 1, -1):
        paused = tokens[last].brk is not Break.NONE or (last == first and tokens[last].gap.strip())
        if last >= end or not (paused or (last > first and tokens[last].folded in _OPENERS)):
            continue
        if taken < _MOST_BESIDE and _is_beside(message, tokens[last:end]):
            end, taken = _end(tokens, first, last), taken + 1
        elif paused:
            break
    return end


def _is_beside(message: Message, clause: Sequence[Token]) -> bool:
    """It excuses the person, says that it was told before or why it is told, or offers to tell more."""
    if len(clause) > _LONGEST_BESIDE or not pattern("roles", "said_beside").fullmatch(" ".join(spelled(clause))):
        return False
    return not Finder(tuple(clause), message.gazetteer, tail="", whole=True).find()


def _begin(tokens: Sequence[Token], at: int = 0) -> int:
    words = spelled(tokens)
    while at < len(words) and (taken := phrase_at(words, at, phrases_of("before")) or _ordered(words, at)):
        at += taken
    return at


def _ordered(words: Sequence[str], at: int) -> int:
    """`mettete Sauro Renzi`, and not `mettete anche mia mamma`."""
    end = at + phrase_at(words, at, phrases_of("orders"))
    goes_on = end < len(words) and words[end] not in words_of("function_words", "relatives", "chatter", "ours")
    return end - at if goes_on or (end < len(words) and words[end] in words_of("street_types")) else 0


def _end(tokens: Sequence[Token], first: int, end: int) -> int:
    words = spelled(tokens)
    while end > first and _is_smiley(tokens[end - 1]):
        end -= 1
    while end > first and tokens[end - 1].folded != "è":  # `la farmacia qual è?`
        fitting = (phrase for phrase in _reversed().get(words[end - 1], ()) if _ends_with(words[first:end], phrase))
        praised = pattern("roles", "praises_us").search(" ".join(words[first:end]))
        if praised and praised.group().strip():
            end -= len(praised.group().split())
            continue
        start = next((end - len(phrase) for phrase in fitting if not _is_named(tokens, end - len(phrase), first)), end)
        if start == end:
            return end
        end = start
    return end


def _untagged(tokens: Tokens, pending: Pending) -> int:
    """`via Piave 4, va bene così?`, `sì, e adesso?`: how many words are left without the question; 0 for none.

    Not of `ok, e poi?`: ours has only been read.
    """
    asked, joins = "?" in tokens.tail, pending.asked is Question.JOIN
    if not (asked or joins):
        return 0
    line = " ".join(spelled(tokens.all))
    if asked and pattern("roles", "no_tag").search(line):
        return 0
    if asked and (found := pattern("roles", "tag").search(line)):
        return line[: found.start()].count(" ") + 1
    found = pattern("roles", "what_next").search(line)
    goes_on = found and (joins or (asked and not found["order"]))  # `sì, ditemi`, `sì, cosa vi devo mandare`
    said = line[: found.start()].split() if found and goes_on else []
    return 0 if only_heard(said) else len(said)


@lru_cache(maxsize=4096)
def _respelled(word: str) -> str:
    """`buongorno`, `cogonme`: a word around an answer with one slip; empty for any other."""
    around = words_of("around_answer")
    if len(word) < _RESPELLED_FROM or not word.isalpha() or word in around or word in given_names():
        return ""
    if word in words_of("surnames", "street_words", "buildings", "chatter", "function_words", "core_words"):
        return ""
    near = (each for each in around if each[0] == word[0] and each[-1] == word[-1] and OSA.distance(each, word) == 1)
    return min(near, default="")


def _is_smiley(token: Token) -> bool:
    """`:D`, `:P`, `xD`."""
    return token.folded in ("xd", "xdd") or (token.folded in ("d", "p") and token.gap.endswith((":", ";", "=", ":-")))


def _ends_with(words: Sequence[str], phrase: Phrase) -> bool:
    return tuple(words[-len(phrase) :]) == phrase


def _is_named(tokens: Sequence[Token], start: int, first: int) -> bool:
    """It belongs to a name, or to the sentence: `Madonna delle Grazie`, `Luca Bravi`."""
    if start == first or tokens[start].gap.strip() or tokens[start].brk is not Break.NONE:
        return False
    return len(tokens[start].text) > 1 and tokens[start].text.istitle()


def _in_full(token: Token) -> Token:
    word = _IN_FULL.get(token.folded) or _respelled(token.folded)
    return token._replace(folded=word) if word else token
