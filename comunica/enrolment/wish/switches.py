"""`ON` alone, after the service's name, or with who and where: as towns say it that join by a switch."""

from collections.abc import Sequence
from itertools import takewhile

from comunica.enrolment.language.commands import courtesies
from comunica.enrolment.language.small_words import INTRODUCE
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.wish.objects import is_ours

#: The tokens from the first to before the last.
type Span = tuple[int, int]

#: What other towns write for it.
_ON = frozenset({"on", "alta", "start", "join"})
#: After the town's name.
_ON_IN_ITALIAN = frozenset({"accendi", "acceso", "accesa", "accendere", "accendete"})
#: Without one of these nobody switches anything on.
_SAID = _ON | _ON_IN_ITALIAN | {"si"}
#: A switch does not stand farther away from the town's name.
_LONGEST_SWITCHED = 12
_FEWEST_SWITCHED = 2


def switched_on(tokens: Sequence[Token], own: frozenset[str]) -> Span | None:
    """`ON` alone or after the service's name, or with who and where."""
    if _SAID.isdisjoint([token.folded for token in tokens]):
        return None
    return _agreed_to_service(tokens, own) or _switched_on_first(tokens, own)


def _switched_on_first(tokens: Sequence[Token], own: frozenset[str]) -> Span | None:
    """`ON via Serio 4`, `Valdorsa Informa ON`: nothing but courtesy and the service before it; or later on."""
    at = 0
    while at < len(tokens) and (tokens[at].folded in courtesies() or is_ours(tokens[at].folded, own)):
        at += 1
    if at >= len(tokens) or tokens[at].folded not in _ON:
        return _said_in_italian(tokens, at, own) or _switched_on_after_all(tokens) or _switched_on_last(tokens, own)
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is None or after.brk is not Break.NONE or after.gap.startswith("."):
        return at, at + 1
    if after.folded in _ON:
        return at, at + 1  # `on on on, scusate`
    leads = after.folded in INTRODUCE or after.folded in words_of("street_types", "courtesy", "lives")
    if leads or after.folded in given_names():
        return at, at + 1
    named = tokens[at].text == "ON" and after.text.istitle() and len(tokens) > at + 2
    # `ON Bramante Silvia via Puccini 17`
    return (at, at + 1) if named and tokens[at + 2].folded in given_names() else None


def _said_in_italian(tokens: Sequence[Token], at: int, own: frozenset[str]) -> Span | None:
    """`Salarossa accendi! via Po 3`; not `Salarossa accesa di luci`."""
    if not (0 < at < len(tokens) and tokens[at - 1].folded in own and tokens[at].folded in _ON_IN_ITALIAN):
        return None
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    free = after is None or after.brk is not Break.NONE or after.folded in words_of("street_types")
    return (at - 1, at + 1) if free else None


def _agreed_to_service(tokens: Sequence[Token], own: frozenset[str]) -> Span | None:
    """`valdorsa informa sì, Luca Rota, via Serio 4`: the service's name, a yes, and who or where; `AVVISI SI ROTA LUCA`
    in capitals."""
    named = list(takewhile(lambda token: is_ours(token.folded, own), tokens))
    at = len(named)
    ours = not own.isdisjoint(token.folded for token in named)
    names = [token.folded in given_names() for token in tokens[at + 1 : at + 3]]
    shouted = bool(named) and any(names) and all(token.text.isupper() for token in tokens[: at + 2])
    if at + 1 >= len(tokens) or not (ours or shouted) or tokens[at].folded != "si":
        return None
    after = tokens[at + 1].folded
    who_or_where = after in given_names() or after in words_of("surnames", "street_types")
    return (at, at + 1) if who_or_where else None


def _switched_on_after_all(tokens: Sequence[Token]) -> Span | None:
    """`ACCESO... cioè ON, via Arera 6`, `questo resta ON: via Lecco 4`."""
    for at in range(1, len(tokens) - 1):
        before, after = tokens[at - 1].folded, tokens[at + 1]
        if tokens[at].folded != "on" or after.brk is Break.NONE or after.folded not in words_of("street_types"):
            continue
        if before in ("cioe", "resta", "rimane", "anzi", "invece", "su") or tokens[at].brk is not Break.NONE:
            return at, at + 1
    return None


def _switched_on_last(tokens: Sequence[Token], own: frozenset[str]) -> Span | None:
    """`valdorsa via Serio 4 on`, `Luca Rota via Serio 4, info on`: last the switch, after the service or a number."""
    last = len(tokens) - 1
    while last > 1 and tokens[last].folded in words_of("courtesy"):
        last -= 1
    if last < _FEWEST_SWITCHED or tokens[last].folded != "on":
        return None
    before = tokens[last - 1]
    if is_ours(before.folded, own) and any(token.is_number for token in tokens[:last]):
        return last - 1, last + 1
    short = last <= _LONGEST_SWITCHED and tokens[0].folded in own
    return (last, last + 1) if short or (before.is_number and tokens[last].brk is not Break.NONE) else None
