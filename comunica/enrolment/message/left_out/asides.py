"""What people say beside a message, in sentences of their own: `Ciao a tutti!`, `Ho visto il cartello in farmacia.`

Such a sentence holds no word of wanting anything, and no name and no place: without it the message means the same.
"""

from collections.abc import Sequence
from functools import cache
from itertools import pairwise

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Break, Token, Tokens

#: A longer sentence tells something.
_LONGEST = 14
#: Whoever greets goes on after a comma.
_GREETS = frozenset(
    listed("ciao salve buongiorno buonasera buondi buongiono bongiorno hello ehi ehila buon buona gentile gentilissimi")
    + listed("gentili egregi egregio spett spettabile scusate scusi signor signora")
)
#: Who is greeted, and when.
_GREETED = frozenset(
    listed("a tutti tutte voi le ciao comune sindaco signori signore amministrazione giorno sera pomeriggio giornata")
    + listed("mattina di nuovo e staff redazione ufficio il disturbo")
)
#: `mi ha passato il numero`; without it what follows may be what was sent.
_HANDED = frozenset({"passato", "girato", "mandato", "lasciato", "ricevuto"})
_NUMBER = frozenset({"numero", "contatto", "recapito"})
#: `resto in attesa`: by itself it says that somebody stays.
_WAITS = frozenset({"resto", "rimango", "restiamo", "rimaniamo"})


def without_asides(tokens: Tokens) -> Tokens | None:
    """The message without them; None where it has none, or nothing else."""
    if not _may_hold_one(tokens.all):
        return None
    greeted = _greeting_end(tokens.all)
    ends = [at for at in tokens.pauses() if at > greeted and tokens.all[at].brk is Break.STRONG]
    spans = list(pairwise([greeted, *ends, len(tokens.all)]))
    # `sul volantino c'è scritto: …`
    kept = [(one, end) for one, end in spans if ":" in tokens.part(one, end).tail or not is_aside(tokens.all[one:end])]
    words = tuple(token for one, end in kept for token in tokens.all[one:end])
    if not words or len(words) == len(tokens.all):
        return None
    return Tokens(words, tokens.part(*kept[-1]).tail).part(0, len(words))


def _may_hold_one(tokens: Sequence[Token]) -> bool:
    """Somebody is greeted first, or a word of telling something is there: in most messages neither."""
    words = [token.folded for token in tokens]
    return not (_GREETS.isdisjoint(words[:1]) and _tells().isdisjoint(words) and _HANDED.isdisjoint(words))


def without_bracketed(tokens: Tokens) -> Tokens:
    """The message without those that stand in brackets: `ATTIVA (spero sia giusto) Luca Rota`."""
    if not any("(" in token.gap for token in tokens.all[1:]):
        return tokens
    out: list[Token] = []
    at = 0
    while at < len(tokens.all):
        token, end = tokens.all[at], _bracket_end(tokens.all, at)
        if end and is_aside(tokens.all[at:end]):
            at = end
            continue
        out.append(token._replace(gap=" ", brk=Break.NONE) if at and len(out) < at and token.gap[:1] == ")" else token)
        at += 1
    return Tokens(tuple(out), tokens.tail)


def _bracket_end(tokens: Sequence[Token], at: int) -> int:
    """Where the bracket that opens before this token closes before another; 0 for none."""
    if not at or not tokens[at].gap.endswith("("):
        return 0
    return next((end for end in range(at + 1, min(len(tokens), at + _LONGEST)) if ")" in tokens[end].gap), 0)


def is_aside(sentence: Sequence[Token]) -> bool:
    """Only small words and such as tell of something beside."""
    words = [token.folded for token in sentence]
    handed = not (_NUMBER.isdisjoint(words) or _HANDED.isdisjoint(words))
    if len(words) > _LONGEST or (_tells().isdisjoint(words) and not handed):
        return False
    beside = [_small()]
    if not _heard().isdisjoint(words):
        beside.append(words_of("relatives"))
    if "attesa" in words:
        beside.append(_WAITS)
    if handed:
        beside.append(_HANDED)
    # `ho 84 anni`
    return all(any(word in each for each in beside) or (word.isdecimal() and "anni" in words) for word in words)


@cache
def _tells() -> frozenset[str]:
    return words_of("aside_tells")


@cache
def _small() -> frozenset[str]:
    return words_of("aside_tells", "aside_small")


@cache
def _heard() -> frozenset[str]:
    """From somebody."""
    return frozenset(listed("detto parlato dato passato girato consigliato suggerito spiegato segnalato dice"))


def _greeting_end(tokens: Sequence[Token]) -> int:
    """Where what follows `Ciao a tutti,` begins."""
    for at, token in enumerate(tokens):
        if at and token.brk is not Break.NONE and tokens[0].folded in _GREETS:
            return at
        if token.folded not in _GREETS and token.folded not in _GREETED:
            break
    return 0
