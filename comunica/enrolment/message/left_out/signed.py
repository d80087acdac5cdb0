"""Names that hide a wish to leave or look like one: a signature, and surnames like verbs (Elisa Toller, Luca Butti).

Right after a command to join any word is a surname, elsewhere only what is written as a name and is no everyday word.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from comunica.enrolment.language.commands import JOIN, LEAVE
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.left_out.formulas import without_formulas
from comunica.enrolment.message.own_words import OwnPhrase
from comunica.enrolment.message.tokens import Break, Token, Tokens

#: Words of a name that somebody signs with, and of what is signed so; what stands in such a name, and before it.
_LONGEST_NAME, _LONGEST_SIGNED = 4, 16
_PARTICLES = frozenset({"de", "di", "da", "del", "della", "dei", "lo", "la", "li", "d"})
_PRESENTS = (("sono",), ("mi", "chiamo"))


def without_signature(tokens: Tokens) -> Tokens | None:
    """`Basta così. Anna Verdi`, `Sono Mario Rossi, esco`: without a name that stands by itself; None without one."""
    pauses = tokens.pauses()
    whole = tokens.all
    if not pauses or len(whole) > _LONGEST_SIGNED:
        return None
    if _is_name(whole[pauses[-1] :]):
        return without_formulas(tokens.part(0, pauses[-1]))
    first = next((len(words) for words in _PRESENTS if words == tuple(each.folded for each in whole[: len(words)])), 0)
    return without_formulas(tokens.part(pauses[0], len(whole))) if _is_name(whole[first : pauses[0]]) else None


def _is_name(part: Sequence[Token]) -> bool:
    """A given name beside others, all written as names."""
    if not 1 < len(part) <= _LONGEST_NAME or not all(each.text.istitle() or each.folded in _PARTICLES for each in part):
        return False
    known = given_names()
    return (part[0].folded in known or part[-1].folded in known) and words_of("function_words").isdisjoint(
        each.folded for each in part if each.folded not in _PARTICLES
    )


def without_surnames(flow: Flow, tokens: Sequence[Token], joins: Iterable[OwnPhrase]) -> Flow:
    """The line with surnames unsaid: the one after a command to join, and those that are written as such."""
    ends = {at + 1 for at, token in enumerate(tokens) if token.folded in JOIN} | {each.end for each in joins}
    text = flow.text
    for at in (*(at for end in ends for at in _surnames(tokens, end)), *_written(tokens)):
        start, end = flow.span_of(at, at + 1)
        text = f"{text[:start]}{'x' * (end - start)}{text[end:]}"
    return flow if text == flow.text else Flow(text, flow.starts)


def _surnames(tokens: Sequence[Token], first: int) -> Iterator[int]:
    """The word beside one given name or several, right after a command that ends before `first`."""
    end = first
    while end < len(tokens) and _is_given(tokens[end]) and (end == first or not tokens[end].brk):
        end += 1
    if end > first and _is_surname(tokens, end, tokens[end - 1]):
        yield end
    if _is_turned(tokens, first):
        yield first


def _is_given(token: Token) -> bool:
    """`adesione Mia`, but not `l'adesione mia`."""
    return token.folded in given_names() and token.text != "mia"


def _is_turned(tokens: Sequence[Token], at: int) -> bool:
    """`Toller Elisa`: the surname comes first."""
    if at + 1 >= len(tokens) or tokens[at + 1].folded not in given_names() or tokens[at + 1].brk:
        return False
    return tokens[at].text.istitle() and tokens[at].folded not in LEAVE and _ends(tokens, at + 2)


def _written(tokens: Sequence[Token]) -> Iterator[int]:
    """Where a capital follows a given name with one: not `Ciao Elisa Basta Messaggi`, nor `Maria Luvateme`."""
    known = given_names()
    for at, token in enumerate(tokens[:-1]):
        if token.folded in known and token.text.istitle() and _is_written(tokens[at + 1]):
            yield at + 1


def _is_written(word: Token) -> bool:
    if word.brk is not Break.NONE or not word.text.istitle() or word.folded.endswith(_ORDERS):
        return False
    return word.folded not in LEAVE and word.folded not in _everyday()


#: How an order ends, to many or with the person who speaks.
_ORDERS = ("te", "mi", "me", "ci", "ce")


@cache
def _everyday() -> frozenset[str]:
    """None of them is unsaid: words that may be an order, and surnames that are known for what they are."""
    return words_of(
        "chatter", "function_words", "leave_strong", "leave_last", "leave_everyday", "leave_ambiguous",
        "leave_needs_object", "street_types", "surnames",
    )  # fmt: skip


def _is_surname(tokens: Sequence[Token], at: int, given: Token) -> bool:
    if at >= len(tokens) or tokens[at].brk is not Break.NONE or tokens[at].is_number or not _ends(tokens, at + 1):
        return False
    word = tokens[at]
    if word.folded in LEAVE or word.folded in words_of("street_types"):
        return False
    # In capitals or none, `attiva elisa basta` takes it back.
    named = word.text.istitle() and given.text.istitle()
    return named or word.folded not in words_of("chatter", "function_words", "leave_strong", "leave_last")


def _ends(tokens: Sequence[Token], at: int) -> bool:
    """After the name comes a pause, a street, or nothing."""
    return at >= len(tokens) or tokens[at].brk is not Break.NONE or tokens[at].folded in words_of("street_types")
