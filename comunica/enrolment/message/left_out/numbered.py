"""Numbers of a list that count its lines and nothing else: `1) Rosa 2) Neri 3) via Serio 4`."""

from collections.abc import Sequence

from comunica.enrolment.message.tokens import Break, Token

#: What stands after the number of a line, wherever the line is; and where it begins one.
_CLOSING = (")", "°)", ".)", ".-", "\ufe0f\u20e3", "\u20e3")
_AT_LINE = (". ", ".", "- ", " -", ":", " )")
#: A list has at least two lines.
_FEWEST = 2


def unnumbered(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """The tokens without the numbers of a list. Each line begins after a pause."""
    if "1" not in [token.text for token in tokens]:
        return tuple(tokens)
    counting = _counting(tokens)
    if len(counting) < _FEWEST:
        return tuple(tokens)
    out: list[Token] = []
    for at, token in enumerate(tokens):
        if at in counting:
            continue
        if at and at - 1 in counting:
            out.append(token._replace(gap=", ", brk=max(Break.SOFT, tokens[at - 1].brk)))
        else:
            out.append(token)
    return tuple(out)


def _counting(tokens: Sequence[Token]) -> set[int]:
    found: set[int] = set()
    for at, token in enumerate(tokens[:-1]):
        if token.text == str(len(found) + 1) and _counts(token, tokens[at + 1].gap, first=at == 0):
            found.add(at)
    return found


def _counts(token: Token, after: str, *, first: bool) -> bool:
    begins = first or "\n" in token.gap
    return after.startswith(_CLOSING) or (begins and after.startswith(_AT_LINE))
