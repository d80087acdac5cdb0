"""Command words, and how they are mended: mistyped, doubled, spelled or split.

After mending a message holds the command as everybody writes it, so that nothing else need know of slips.
"""

from collections.abc import Sequence
from functools import cache, lru_cache

from rapidfuzz.distance import OSA

from comunica.enrolment.language.commands import DOUBTFUL, JOIN, LEAVE, REAL
from comunica.enrolment.language.near_words import NearWords
from comunica.enrolment.language.words import listed, once, squeeze
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, Token

_FUZZY_FROM = 5
#: Letters of a shorter word make too many others.
_JUMBLED_FROM = 8
#: Orders that a full stop cuts: `canc. il numero`, `mi canc.`
_CUT = {"canc": "cancellate", "cancell": "cancellate", "elim": "eliminate", "rimuov": "rimuovete"}
_TAKEN_OFF = frozenset(
    listed(
        "numero num nr mio mia me iscrizione iscriz servizio contatto nominativo abbonamento utenza dati lista gruppo "
        "recapito telefono cellulare cell nome"
    )
)
#: No command is shorter but `on` and `off`, which nobody mends.
_SHORTEST = 4
#: A command that a new line cuts is all that the message is.
_TWO_HALVES = 2
#: `inscritta`, as it was once written; `inscrivez` is French.
_AS_OF_OLD, _IN_FRENCH = ("inscriv", "inscritt", "inscriz"), ("ez", "ons", "ent")
_OTHERS = ("ti", "si", "ci", "vi", "lo", "la", "li", "le", "ne")
_LONGEST_SPELLED = 16
#: Pieces that a command may be cut into.
_MOST_PIECES, _LONGEST_PIECE = 5, 10
_SPELLED = frozenset({"stop", "off", "attiva", "disattiva", "cancellami", "iscrivimi", "basta"})


def mended(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens with commands as everybody writes them."""
    out: list[Token] = []
    tokens = _uncut(tokens)
    at = 0
    while at < len(tokens):
        token = tokens[at]
        if _is_plain(token.folded):
            out.append(token)
            at += 1
            continue
        if token.folded.startswith(_AS_OF_OLD) and not token.folded.endswith(_IN_FRENCH):
            token = token._replace(folded=f"i{token.folded[2:]}")
        taken, word = _spelled(tokens, at) or _split(tokens, at) or (1, None)
        if word:
            out.append(Token("".join(each.text for each in tokens[at : at + taken]), word, token.gap, token.brk))
        else:
            out.append(token if len(token.folded) < _SHORTEST else _as_meant(token))
        at += taken
    return tuple(out)


def _uncut(tokens: Sequence[Token]) -> Sequence[Token]:
    """The tokens with an order in full that is cut before what is to be taken off, or after `mi`."""
    if _CUT.keys().isdisjoint([token.folded for token in tokens]):
        return tokens
    out = list(tokens)
    for at, token in enumerate(tokens):
        after = tokens[at + 1 : at + 4]
        thing = any(each.folded in _TAKEN_OFF for each in after) and not any(each.is_number for each in after)
        thing = thing or [each.folded for each in after] == ["questo"]
        if token.folded in _CUT and (thing or (at and tokens[at - 1].folded == "mi")):
            out[at] = token._replace(folded=_CUT[token.folded])
            if thing and "\n" not in after[0].gap:
                out[at + 1] = after[0]._replace(brk=Break.NONE)
    return out


@lru_cache(maxsize=16384)
def _is_plain(folded: str) -> bool:
    """Neither a command nor a piece of one, whatever stands around it."""
    if (len(folded) == 1 and not folded.isdecimal()) or _may_be_cut(folded) or folded.startswith(_AS_OF_OLD):
        return False
    return len(folded) < _SHORTEST or not meant(folded)


@lru_cache(maxsize=4096)
def _may_be_cut(folded: str) -> bool:
    return len(folded) <= _LONGEST_PIECE and folded.isalpha() and _begins(folded)


def _begins(piece: str) -> bool:
    """A command begins so; one that begins with `dis` may be mistyped, too."""
    bare = once(piece)
    return bare in _beginnings() or bare.startswith("dis")


@lru_cache(maxsize=16384)
def meant(folded: str) -> str | None:
    """The command that this word is, a slip or two aside."""
    if folded in LEAVE or folded in JOIN:
        return folded
    return None if folded in REAL or len(folded) < _FUZZY_FROM or not folded.isascii() else _nearest(folded)


@cache
def _squeezed() -> dict[str, str]:
    return {squeeze(word): word for word in sorted(LEAVE | JOIN)}


@cache
def _real_squeezed() -> frozenset[str]:
    return frozenset(map(squeeze, REAL - DOUBTFUL))


@cache
def _alike() -> NearWords:
    return NearWords(_squeezed())


def _nearest(folded: str) -> str | None:
    bare = squeeze(folded)
    known = _squeezed()
    if bare in known:
        return known[bare]
    if bare in _real_squeezed():
        return None  # `arivare` is no `attivare`
    if folded in words_of("chatter", "function_words", "surnames", "street_words") or folded in given_names():
        return None
    near = _alike().near(bare)
    word = known[near] if near else _jumbled().get(_letters_of(folded))
    if word is None:
        return None
    # A slip at the first letter may hide the very letters that tell leaving from joining.
    if word.endswith("mi") and folded.endswith(_OTHERS):
        return None  # cancellarti, iscriversi: somebody else
    return word if bare[0] == word[0] or word in LEAVE else None


def _letters_of(word: str) -> tuple[str, str, str]:
    """What is kept when letters change places: the first one, the ending, and which they are."""
    return word[:1], word[-2:], "".join(sorted(word))


@cache
def _jumbled() -> dict[tuple[str, str, str], str]:
    return {_letters_of(word): word for word in sorted(LEAVE | JOIN) if len(word) >= _JUMBLED_FROM}


def _spelled(tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    """`D I S A T T I V A`, `s.t.o.p`."""
    if len(tokens[at].folded) != 1:
        return None
    joined = ""
    best: tuple[int, str] | None = None
    for end in range(at, min(len(tokens), at + _LONGEST_SPELLED)):
        if len(tokens[end].folded) > 2 or (end > at and "\n" in tokens[end].gap):
            break
        joined += tokens[end].folded
        if end > at + 1 and (word := _spelled_word(joined)):
            best = (end + 1 - at, word)
    return best


def _spelled_word(joined: str) -> str | None:
    return joined if joined in _SPELLED else _spelled_squeezed().get(squeeze(joined))


@cache
def _spelled_squeezed() -> dict[str, str]:
    return {squeeze(word): word for word in _SPELLED if len(word) > len("stop")}


_INSIDE = frozenset({"", "-", ".", "_", "/", "*"})


def _split(tokens: Sequence[Token], at: int) -> tuple[int, str] | None:
    """`DIS ATTIVA`, `disa ttiva`, `dis-attiva`."""
    first = tokens[at].folded
    if not _may_be_cut(first):
        return None
    joined = first
    for end in range(at + 1, min(at + _MOST_PIECES, len(tokens))):
        gap = tokens[end].gap.strip()
        if gap not in _INSIDE or not tokens[end].folded.isalpha():
            break
        if "\n" in tokens[end].gap and len(tokens) > _TWO_HALVES:
            break
        joined += tokens[end].folded
        if not _begins(joined):
            break
        if len(joined) < 6 or len(joined) > 16:
            continue
        if end > at + 2 and joined not in LEAVE and joined not in JOIN:
            continue  # `can cel la mi`
        word = _known_whole(joined)
        if word is None or word == meant(first):
            continue  # `iscrizione E. Rota`, `DISATTIVA. È la terza volta`
        if not (word in JOIN and first in ("mi", "e", "a", "ti", "ci", "si", "o", "di", "ri")):
            return end + 1 - at, word
    return None


@cache
def _beginnings() -> frozenset[str]:
    """What a command begins with, doubled letters aside."""
    return frozenset(bare[:end] for bare in map(once, LEAVE | JOIN) for end in range(1, len(bare) + 1))


def _known_whole(joined: str) -> str | None:
    bare = squeeze(joined)
    word = _squeezed().get(bare)
    if word and len(word) >= 6:
        return word
    # Split and mistyped at once: only for the words that no other resembles.
    if bare.startswith("dis") and OSA.distance(bare, squeeze("disattiva"), score_cutoff=1) <= 1:
        return "disattiva"
    return None


def _as_meant(token: Token) -> Token:
    """A command without its slips."""
    word = meant(token.folded)
    return token._replace(folded=word) if word and word != token.folded else token
