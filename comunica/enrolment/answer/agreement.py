"""Whether an answer agrees to what we showed: `sì`, `proprio così`, `ma non è sbagliato, confermo tutto`.

No wording is known as a whole: an answer agrees when it is made of phrases that agree and of nothing else but courtesy
and the person's own name. Beside that it may say how much it wants to be sent, or tell what takes nothing back.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from comunica.enrolment.answer.frame import phrase_at, phrases_of, says_own_name
from comunica.enrolment.answer.slips import mended
from comunica.enrolment.answer.words import asks
from comunica.enrolment.language.grammar import pattern, stands
from comunica.enrolment.language.numerals import ordinal
from comunica.enrolment.language.words import fold
from comunica.enrolment.lexicon import table_of
from comunica.enrolment.meaning import Pending
from comunica.enrolment.message.tokens import Break, Token

_SUPERLATIVE = ("issimo", "issima", "issimi", "issime")
_SURE_IN_TWO = frozenset({("come", "no"), ("perche", "no")})
#: Whoever says more than this does not only agree.
_LONGEST_STORY = 24
#: Of what we show, and what stands between two of them.
_PARTS = frozenset({"nome", "cognome", "via", "indirizzo", "numero", "civico", "zona", "dati", "contrada", "residenza"})
_BETWEEN_PARTS = frozenset({"il", "la", "l", "i", "e", "ed", "anche", "mio", "mia", "di"})
_INSIDE = frozenset({"scala", "interno", "int", "sc", "piano"})


def agrees(tokens: Sequence[Token], line: str, pending: Pending) -> bool:
    """It agrees, and says nothing else. `line`: of the message; a question agrees to nothing."""
    return "?" not in line and _agreed_until(mended(tokens), pending) == len(tokens)


def agrees_surely(tokens: Sequence[Token], line: str, pending: Pending) -> bool:
    """It agrees in words that do more than say that ours were read: `sì`, `mi piacerebbe`; not `perfetto, grazie`."""
    return agrees(tokens, line, pending) and _is_sure(mended(tokens))


def _is_sure(words: Sequence[str]) -> bool:
    said = any(word in _listed("sure") or word.endswith(_SUPERLATIVE) for word in words)
    return said or any(pair in _SURE_IN_TWO for pair in pairwise(words))


def agrees_and_wishes(tokens: Sequence[Token], pending: Pending) -> bool:
    """`sì però di notte no`, `ok ma solo cose importanti`: agrees, and says how much it wants to be sent."""
    words = mended(tokens)
    end = _agreed_until(words, pending)
    rest = [word for word in words[end:] if not word.isdecimal()]
    if not end or not rest or rest[0] not in _listed("how_much_begins"):
        return False
    if not all(word in _listed("how_much_words") for word in rest):
        return False
    late = any(word in _listed("how_late") for word in rest) and any(word in ("no", "non", "niente") for word in rest)
    return late or any(word in _listed("how_much") for word in rest)


def agrees_although(tokens: Sequence[Token], line: str, pending: Pending) -> bool:
    """`sì, anche se il civico non si legge`: agrees, and what it grants puts nothing right."""
    words = mended(tokens)
    end = _agreed_until(words, pending)
    granted = words[end:]
    if not end or granted[:2] != ["anche", "se"] or "?" in line or any(word.isdecimal() for word in granted):
        return False
    return not stands("roles", "grants_an_error", " ".join(granted))


def agrees_and_tells(tokens: Sequence[Token], line: str, pending: Pending) -> bool:
    """`esatto, abito lì da trent'anni`, `sì, scusate se rispondo ora`: agrees, and what it tells takes nothing back."""
    words = mended(tokens)
    end = _agreed_until(words, pending)
    if not 0 < end < len(words) <= _LONGEST_STORY or asks(line):
        return False
    story = words[end - (words[end - 1] == "da") :]  # `da` is a yes in Romanian, and `da quando` none
    told = stands("roles", "story", " ".join(words))
    return _is_sure(words[:end]) and told and not stands("roles", "takes_back", " ".join(story))


def agrees_and_asks_when(tokens: Sequence[Token], pending: Pending) -> bool:
    """`confermo, quando arrivano i messaggi?`: agrees, and asks only what comes next."""
    words = mended(tokens)
    end = _agreed_until(words, pending)
    paused = 0 < end < len(tokens) and tokens[end].brk is not Break.NONE
    return paused and pattern("roles", "asks_next").fullmatch(" ".join(words[end:])) is not None


def _aside(words: Sequence[str], at: int) -> int:
    """How many words only praise, or tell where in the house: `siete velocissimi`, `scala B`, `terzo piano`."""
    if parts := _parts_confirmed(words, at):
        return parts
    if words[at] in _INSIDE and at + 1 < len(words) and (len(words[at + 1]) == 1 or words[at + 1].isdecimal()):
        return 2
    if words[at + 1 : at + 2] == ["piano"] and (words[at].isdecimal() or ordinal(words[at]) is not None):
        return 2
    return 1 if words[at] == "siete" or words[at].endswith(_SUPERLATIVE) else 0


def _parts_confirmed(words: Sequence[str], at: int) -> int:
    """`confermo nome e via`, `giusti il cognome e l'indirizzo`: what is confirmed, part by part."""
    end = at
    while end < len(words) and words[end] in _PARTS | _BETWEEN_PARTS:
        end += 1
    while end > at and words[end - 1] not in _PARTS:
        end -= 1
    return end - at


@cache
def _listed(name: str) -> frozenset[str]:
    told = table_of("answer_phrases")[name]
    lines = (told,) if isinstance(told, str) else told
    return frozenset("e" if word == "è" else fold(word) for line in lines for word in line.split())


def _agreed_until(words: Sequence[str], pending: Pending) -> int:
    """Where the last phrase that agrees ends, with the courtesy after it; 0 where it begins with none."""
    at, end = 0, 0
    while at < len(words):
        agreed = phrase_at(words, at, phrases_of("yes"))
        around = phrase_at(words, at, phrases_of("before", "after", "between"))
        named = says_own_name(words, at, pending)
        taken = max(agreed, around, named, _aside(words, at) if end else 0)
        if not taken:
            return end
        at += taken
        if agreed == taken or (end and not phrase_at(words, at - taken, phrases_of("before", "between"))):
            end = at
    return at if end else 0
