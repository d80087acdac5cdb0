"""Pauses that end a sentence though it goes on: `non scrivetemi più - il lampione è spento`, `grazie del lavoro, esco`.

A comma, a dash or an emoji stands between two sentences that say nothing of one another. They are only taken for full
stops where no wish was found, and nowhere in a message that hangs together: told, quoted, or under a condition.
"""

from collections.abc import Sequence

from comunica.enrolment.language.commands import LEAVE
from comunica.enrolment.language.one_word import in_one_word
from comunica.enrolment.language.verb_forms import is_order, is_ours, is_removing, is_sending
from comunica.enrolment.language.words import listed
from comunica.enrolment.message.pauses.capitals import broken, leads_on
from comunica.enrolment.message.tokens import Break, Token, Tokens

_QUOTES = frozenset('«»“”"')
#: With one of these it hangs together.
_HANGS = frozenset(
    listed("se qualora casomai purche dice dicono diceva dicevano scrive scrivono detto letto sentito parola volantino")
    + listed("cartello manifesto foglio locandina gita corso lotteria mercato")
    + listed("vuole vogliono voleva volevano scritto volevo ripensato scusate scusa")
)
#: What begins so goes on with what was said, and what ends so is answered there.
_GOES_ON = frozenset(
    listed("ma pero anzi invece che di senza no si oppure o e ed mentre finche fino solo tranne salvo quindi cioe")
    + listed("perche come quanto da dal dalla dai in nel nella per a al alla alle con")
)
#: `non questo`, `non io`: what was meant is put right.
_NAMED = frozenset(listed("questo questa quello quella quel io noi lui lei loro"))
_LEFT_OPEN = frozenset({"no", "si", "off", "on", "che", "e", "o"})
#: Said of much else: alone they are no sentence.
_OF_MUCH = frozenset({"stop", "off", "basta", "togliere", "cancellare"})
_COMMANDS = LEAVE - _OF_MUCH
#: How a question begins.
_ASKS = frozenset(listed("quando come cosa chi dove quanto quale quali perche che"))
_SHORTEST_QUESTION = 3
_LED = frozenset({"a", "da", "per", "e", "ma", "in"})


def with_ends(tokens: Tokens) -> Tokens:
    """With the end of a sentence at each pause that may be one; as it is where there is none."""
    if hangs_together(tokens):
        return tokens
    return broken(tokens, [_ends(tokens, at) for at in range(len(tokens.all))], Break.STRONG)


def hangs_together(tokens: Tokens) -> bool:
    """It tells, quotes or makes a condition: no part of it is read alone."""
    words = [token.folded for token in tokens.all]
    return not _HANGS.isdisjoint(words) or any(not _QUOTES.isdisjoint(token.gap) for token in tokens.all)


def _ends(tokens: Tokens, at: int) -> bool:
    """A sentence ends before this word."""
    if tokens.all[at].brk is not Break.SOFT or not at or ":" in tokens.all[at].gap:
        return False
    before, after = _before(tokens.all, at), _after(tokens.all, at)
    if leads_on(tokens.all[at - 1]) or not (_is_of_leaving(before) or _is_of_leaving(after)):
        return False
    if before[-1] in _LEFT_OPEN or after[-1] in _LEFT_OPEN or not (_is_whole(before) and _is_whole(after)):
        return False
    if _is_asked(tokens, at):
        return _begins_question(after)
    denies = after[0] == "non" and (leads_on(tokens.all[at + 1]) or after[1] in _NAMED)
    return not (after[0] in _GOES_ON or denies)


def _before(tokens: Sequence[Token], at: int) -> list[str]:
    start = next((each for each in range(at - 1, -1, -1) if tokens[each].brk), 0)
    return [token.folded for token in tokens[start:at]]


def _after(tokens: Sequence[Token], at: int) -> list[str]:
    end = next((each for each in range(at + 1, len(tokens)) if tokens[each].brk), len(tokens))
    return [token.folded for token in tokens[at:end]]


def _is_whole(piece: Sequence[str]) -> bool:
    return len(piece) > 1 or piece[0] in _COMMANDS


def _is_of_leaving(piece: Sequence[str]) -> bool:
    """It says by itself what is to end: `vi lascio, devo andare` does not."""
    return any(
        word in _COMMANDS or is_ours(word) or is_sending(word) or _removes(word) or is_order(word, "mi", "ci")
        for word in map(in_one_word, piece)
    )


def _removes(word: str) -> bool:
    """`mi disiscrivo`; not `vi lascio`."""
    return is_removing(word) and not word.startswith("lasc")


def _is_asked(tokens: Tokens, at: int) -> bool:
    """The sentence goes on to a question mark."""
    end = next((each for each in range(at + 1, len(tokens.all)) if tokens.all[each].brk is Break.STRONG), None)
    return "?" in (tokens.tail if end is None else tokens.all[end].gap)


def _begins_question(piece: Sequence[str]) -> bool:
    if len(piece) < _SHORTEST_QUESTION:
        return False  # `come mai?`
    return piece[0] in _ASKS or (piece[0] in _LED and piece[1] in _ASKS)
