"""Courtesy that says nothing: `scusate il disturbo`, `perdoni l'ora tarda`. It is left out before anything is read.

A `scusi` that stands alone stays: it corrects (`via Roma 3, scusi, via Po 5`).
"""

from collections.abc import Sequence

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.tokens import Break, Token, Tokens

#: Excuse me, in every person.
EXCUSES = frozenset(
    listed("scusi scusa scusate scusatemi scusami scusino scuse scuso scusandomi perdoni perdona perdonate perdonatemi")
)
#: Before the word: `vi chiedo scusa`, `mi scuso`.
_ASKS_TO = frozenset(listed("chiedo chiediamo mi ci vi le"))
#: Between the verb and what is to be excused.
_LEADS = frozenset(listed("per il lo la l i gli le un mio mia miei mie nostro nostra questo questa tanto molto"))
#: After it: `l'ora tarda`, `il mio italiano`.
_SAYS_MORE = frozenset(listed("tarda insolita mia mio"))
#: Asked to be excused, and nothing else said: `scusate se disturbo`.
_DISTURBS = frozenset(listed("disturbo disturbiamo rompo insisto"))
#: `scusate il disturbo ma non li voglio più`: what follows is set against it, and may take up what it names.
_AGAINST, _TAKES_UP, _SOON = frozenset({"ma", "pero"}), frozenset({"lo", "la", "li", "le", "ne"}), 12
_MOST_LEADS = 4
#: `spero di non disturbare`: whoever begins so asks to be excused; not with `più` after it.
_HOPES = frozenset(listed("spero speriamo sperando speravo"))
_DISTURBING = frozenset(
    listed(
        "disturbare disturbarvi disturbarla disturbarti disturbato importunare importunarvi infastidire infastidirvi"
    )
    + listed("rompere scocciare scocciarvi insistere esagerare")
)
#: `mi dispiace disturbarvi`.
_REGRETS = frozenset({"dispiace", "spiace"})
#: An apology holds one of these.
APOLOGETIC = EXCUSES | _HOPES | _REGRETS
#: Signs that say nothing at the end of a message.
_PAUSES = " ,;.:-\n\t"


def without_apologies(tokens: Sequence[Token], tail: str) -> Tokens:
    """The message without what only asks to be excused; all of it where nothing else is said.

    The signs before an apology are of what was said before it: `giusto?, scusate il disturbo` asks.
    """
    if APOLOGETIC.isdisjoint([token.folded for token in tokens]):
        return Tokens(tuple(tokens), tail)
    out: list[Token] = []
    pause, signs = Break.NONE, ""
    at = 0
    while at < len(tokens):
        if end := _apology_end(tokens, at):
            pause, signs = max(pause, tokens[at].brk, Break.SOFT), signs + tokens[at].gap
            while out and out[-1].folded in _ASKS_TO and tokens[at].brk is Break.NONE:
                pause, signs = max(pause, out[-1].brk), out.pop().gap
            at = end
            continue
        token = tokens[at]
        out.append(_after_pause(token, pause, signs) if pause > token.brk and out else token)
        pause, signs = Break.NONE, ""
        at += 1
    if out or tokens[0].folded in _HOPES:
        return Tokens(tuple(out), signs.strip(_PAUSES) + tail)
    return Tokens(tuple(tokens), tail)


def _after_pause(token: Token, pause: Break, signs: str) -> Token:
    gap = ", " if pause is Break.SOFT else "? " if "?" in signs else ". "
    return token._replace(gap=gap, brk=pause)


def _apology_end(tokens: Sequence[Token], at: int) -> int:
    """Where an apology that begins here ends, or 0."""
    first = at + 1
    if tokens[at].folded not in EXCUSES:
        return _hoping_end(tokens, first) if tokens[at].folded in _HOPES else _regretting_end(tokens, at)
    if _words(tokens, first, 1) == ["se"]:
        end = _disturbing_end(tokens, first + 1)
        return _past_but(tokens, end) or end
    noun = first
    while noun < len(tokens) and noun - first < _MOST_LEADS and tokens[noun].folded in _LEADS:
        noun += 1
    if noun == first or _words(tokens, noun, 1)[:1] == [] or tokens[noun].folded not in words_of("apology_nouns"):
        return 0
    if any(token.brk is not Break.NONE for token in tokens[first : noun + 1]):
        return 0
    end = noun + 1
    if _words(tokens, end, 1) and tokens[end].folded in _AGAINST:
        return _past_but(tokens, end)
    return end + 1 if _words(tokens, end, 1) and tokens[end].folded in _SAYS_MORE else end


def _regretting_end(tokens: Sequence[Token], at: int) -> int:
    """`dispiace disturbarvi ma`."""
    if tokens[at].folded not in _REGRETS or _DISTURBING.isdisjoint(_words(tokens, at + 1, 1)):
        return 0
    return _past_but(tokens, at + 2) or at + 2


def _past_but(tokens: Sequence[Token], end: int) -> int:
    """After the `ma` that follows, unless what it leads to takes up what is named; 0 where there is none."""
    if not end or _words(tokens, end, 1)[:1] == [] or tokens[end].folded not in _AGAINST:
        return 0
    return end + 1 if _TAKES_UP.isdisjoint(_words(tokens, end + 1, _SOON)) else 0


def _hoping_end(tokens: Sequence[Token], at: int) -> int:
    """After `spero`: `di non avervi disturbato troppo`."""
    words = _words(tokens, at, 6)
    if words[:2] != ["di", "non"]:
        return 0
    end = 3 if words[2:3] and words[2].startswith("aver") else 2
    if words[end : end + 1] == [] or words[end] not in _DISTURBING or words[end + 1 : end + 2] == ["piu"]:
        return 0
    return at + end + (2 if words[end + 1 : end + 2] in (["troppo"], ["nessuno"]) else 1)


def _disturbing_end(tokens: Sequence[Token], at: int) -> int:
    while at < len(tokens) and tokens[at].folded in ("vi", "la", "ti", "le"):
        at += 1
    return at + 1 if at < len(tokens) and tokens[at].folded in _DISTURBS else 0


def _words(tokens: Sequence[Token], at: int, count: int) -> list[str]:
    """The next words, up to a pause."""
    words: list[str] = []
    for token in tokens[at : at + count]:
        if token.brk is not Break.NONE:
            break
        words.append(token.folded)
    return words
