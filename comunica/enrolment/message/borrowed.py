"""Commands of other towns, with this town's name: `INFOVALDORSA SI`, `servizio info off`, `ADD WA`, `BAJA`.

People move, and copy a neighbour's poster. Each is exchanged for the word that every town knows.
"""

from collections.abc import Iterator, Sequence

from comunica.enrolment.language.commands import courtesies
from comunica.enrolment.language.small_words import INTRODUCE
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.called import CALLED, is_service, is_towns_own, town_names, with_services
from comunica.enrolment.message.common_words import LEAVE
from comunica.enrolment.message.common_words import ORDER_TO_JOIN as JOIN
from comunica.enrolment.message.own_words import SWITCHES, find_own, switch_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.municipality.profile import Profile

#: From the first token to before the last, and what is meant.
type Span = tuple[int, int, str]

_MEANT = {"on": JOIN, "si": JOIN, "off": LEAVE, "no": LEAVE}
#: They say nothing but which way it is switched; `si` and `no` say much else.
_PLAIN_SWITCHES = frozenset({"on", "off"})
_SWITCH_LAST = tuple(_MEANT)
_DRAWN_OUT = ("ff", "nn", "ii", "oo")
#: Whole commands, by how they begin.
_WHOLE = {
    **dict.fromkeys([("add", "wa"), ("addwa",), ("add", "whatsapp"), ("alta", "avisos")], JOIN),
    **dict.fromkeys([("del", "wa"), ("delwa",), ("del", "whatsapp"), ("baja", "avisos"), ("baja",)], LEAVE),
}
_BEGIN_WHOLE = frozenset(words[0] for words in _WHOLE)
_MAY_BEGIN = _BEGIN_WHOLE | SWITCHES.keys()
_WRITTEN = frozenset(listed("scritto scrivere scrivo scrissi scriveva mandato inviato messo digitato"))
#: `SI per InfoValdorsa`, `OFF a infovaldorsa`.
_TO = frozenset(listed("a ad al all per da dal"))
#: `SERVIZIO AVVISI = SI`.
_EQUALS = ("=", ":", "-")
#: Why, after whatever command.
_WHY = frozenset(listed("causa perche visto dato siccome por e ma"))


def with_borrowed(tokens: tuple[Token, ...], profile: Profile, town: str, *, asked: bool = False) -> tuple[Token, ...]:
    """The tokens with an order for what another town would have for it. `asked`: they end in a question."""
    names = town_names(town)
    tokens = _without_glue(with_services(tokens, names, profile), names)
    said = [token.folded for token in tokens]
    if _MAY_BEGIN.isdisjoint(said) and not any(word.endswith(_DRAWN_OUT) and switch_of(word) for word in said):
        return tokens
    span = next(_spans(tokens, names), None)
    if span is None or (asked and span[1] == len(tokens)):
        return tokens
    first, end, meant = span
    if any(
        each.first < end and first < each.end for each in find_own(tokens, profile.join_words + profile.leave_words, ())
    ):
        return tokens
    command, rest = tokens[first]._replace(text=meant.upper(), folded=meant), tokens[end:]
    if meant == JOIN and rest and not rest[0].brk:
        rest = (
            rest[0]._replace(gap=", ", brk=Break.SOFT),
            *rest[1:],
        )  # `Valdorsa on fontana nuova`: no fountain is meant
    return (*tokens[:first], command, *rest)


def _without_glue(tokens: tuple[Token, ...], names: frozenset[str]) -> tuple[Token, ...]:
    """The tokens with the switch by itself: `ServizioInfoON`, `infovaldorsasi`."""
    for at in range(len(tokens) - 1, -1, -1):
        word = tokens[at].folded
        switch = next((each for each in _MEANT if word.endswith(each)), "") if word.endswith(_SWITCH_LAST) else ""
        service = word.removesuffix(switch)
        plain = switch in _PLAIN_SWITCHES and (service in names or service in CALLED)  # `messaggino` is a small one
        if switch and (plain or is_towns_own(service, names)) and not is_towns_own(word, names):
            parts = tokens[at]._replace(text=service, folded=service), Token(switch, switch, " ", Break.NONE)
            tokens = (*tokens[:at], *parts, *tokens[at + 1 :])
    return tokens


def _spans(tokens: Sequence[Token], names: frozenset[str]) -> Iterator[Span]:
    for first in sorted({*_beginnings(tokens), *_after_writing(tokens)}):
        span = (
            _whole(tokens, first, names)
            or _switched_last(tokens, first, names)
            or _switched_first(tokens, first, names)
        )
        if span is not None:
            yield span


def _beginnings(tokens: Sequence[Token]) -> Iterator[int]:
    """Where a command may begin: first, after courtesy, after a pause."""
    opening = True
    for at, token in enumerate(tokens):
        if opening or token.brk:
            yield at
        opening = opening and token.folded in courtesies()


def _after_writing(tokens: Sequence[Token]) -> Iterator[int]:
    """`mia cugina ha scritto iscrizione OFF`: what is told of a command is told of this one too."""
    return (at for at, token in enumerate(tokens[:-1], 1) if token.folded in _WRITTEN)


def _whole(tokens: Sequence[Token], first: int, names: frozenset[str]) -> Span | None:
    if tokens[first].folded not in _BEGIN_WHOLE:
        return None
    for words, meant in _WHOLE.items():
        end = first + len(words)
        if tuple(token.folded for token in tokens[first:end]) != words:
            continue
        while end < len(tokens) and not tokens[end].brk and is_service(tokens[end].folded, names):
            end += 1  # `del wa infovaldorsa`
        if _goes_on(tokens, end, meant):
            return first, end, meant
    return None


def _switched_last(tokens: Sequence[Token], first: int, names: frozenset[str]) -> Span | None:
    """`Servizio Info ON`, `Valdorsa OFF`, `INFOVALDORSA SI`."""
    at, of_town, of_service = first, 0, 0
    while at < len(tokens) and (at == first or not tokens[at].brk):
        word = tokens[at].folded
        service, called = is_service(word, names), word in CALLED
        elsewhere = bool(of_service) and not of_town and _is_another_town(tokens, first, at)
        if not (service or called or word in names or elsewhere):
            break
        of_town, of_service = of_town + (service or word in names), of_service + (service or called)
        at += 1
    switch = switch_of(tokens[at].folded) if first < at < len(tokens) else None
    if switch is None or tokens[at].brk is Break.STRONG:
        return None
    paused = tokens[at].brk and tokens[at].gap.strip() not in _EQUALS
    if switch not in _PLAIN_SWITCHES and (paused or not (of_town or of_service > (switch == "no"))):
        return None  # `info, no`
    rest = [token.folded for token in tokens[at + 1 :]]
    if switch == "no" and not of_service and not courtesies().issuperset(rest):
        return None  # `Valdorsa no, abito a Po`
    return (
        (first, at + 1, _MEANT[switch])
        if _goes_on(tokens, at + 1, _MEANT[switch], plain=switch in _PLAIN_SWITCHES)
        else None
    )


def _is_another_town(tokens: Sequence[Token], first: int, at: int) -> bool:
    """`INFO SILEA SI`, in whatever town; first, for a poster is quoted too."""
    if any(token.folded not in courtesies() for token in tokens[:first]):
        return False
    joins = at + 1 < len(tokens) and switch_of(tokens[at + 1].folded) in ("si", "on") and not tokens[at + 1].brk
    return joins and tokens[at].folded not in words_of("matters", "function_words")


def _switched_first(tokens: Sequence[Token], first: int, names: frozenset[str]) -> Span | None:
    """`SI INFOVALDORSA`, `Si per InfoValdorsa`."""
    switch, at = switch_of(tokens[first].folded), first + 1
    if switch is None:
        return None
    at += at < len(tokens) and tokens[at].folded in _TO
    words = [token.folded for token in tokens[at : at + 2]]
    ours = switch in _PLAIN_SWITCHES and not names.isdisjoint(words[:1])
    end = at + 1 if ours or is_service("".join(words[:1]), names) else at + 2
    if end > len(tokens) or tokens[at].brk or not (ours or is_service("".join(words[: end - at]), names)):
        return None  # a capital divides `infoValdorsa`
    return (
        (first, end, _MEANT[switch]) if _goes_on(tokens, end, _MEANT[switch], plain=switch in _PLAIN_SWITCHES) else None
    )


def _goes_on(tokens: Sequence[Token], at: int, meant: str, *, plain: bool = True) -> bool:
    """After a command: nothing, a pause, courtesy, why, what came of it, and to join who and where.

    `plain`: it is no `si`, which verbs follow that are surnames too (`il servizio si paga`).
    """
    if at >= len(tokens) or tokens[at].brk or tokens[at].folded in courtesies() or tokens[at].folded in _WHY:
        return at >= len(tokens) or "?" not in tokens[at].gap
    word = tokens[at].folded
    if word in words_of("matters"):
        return False  # `iscrizione on fontana nuova`: the town knows whether that is a place
    known = word in given_names() or word in words_of("street_types") or word in INTRODUCE
    named = (plain and word in words_of("surnames")) or tokens[at].text[0].isupper()
    return meant == JOIN and (known or (named and word not in words_of("function_words")))
