"""Where the house number of a street stands: after its name, after an aside, before it."""

from collections.abc import Container, Sequence

from comunica.enrolment.language.words import listed
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.house_numbers import INTRODUCE_IT, explicit_number, number_at, skip_parts

#: Between a street and its number: `via Torino, ma dispari: 31`.
_ASIDE = frozenset(
    listed("ma lato dispari pari dalla parte dei numeri il la civico sarebbe numero è all altezza del verso circa casa")
)
#: Between a number and its street: `al 55 della Postumia`.
_OF = frozenset(listed("di de del dello della dell dei delle in"))
_OF_THE = frozenset({("de", "la"), ("de", "l"), ("de", "le"), ("de", "el"), ("di", "la")})
#: A type in one letter.
LETTERS = {"v": ("via",), "p": ("piazza",)}
#: With what introduces it and the parts of the house after it.
_LONGEST_NUMBER = 7
#: A number that is called one may stand this many tokens later.
_NUMBER_WITHIN = 8


class StreetNumbers:
    """The numbers of one message. `types`: the street types of the town; `tail`: what stands after the last token."""

    def __init__(self, tokens: Sequence[Token], types: Container[tuple[str, ...]], tail: str) -> None:
        self._tokens, self._types, self._tail = tokens, types, tail

    def after(self, end: int) -> tuple[str, int]:
        """The number that follows a street's name, and where it ends; empty if none does."""
        if found := number_at(self._tokens, end):
            return found.value, found.end
        aside = self._after_denied_type(end)
        last = min(aside + 4, len(self._tokens))
        while aside < last and self._tokens[aside].folded in _ASIDE:
            aside += 1
        called = any(token.folded in INTRODUCE_IT for token in self._tokens[end:aside])
        called = called or self._is_last_after_article(aside)
        if found := number_at(self._tokens, aside, words=called):
            return found.value, found.end
        after = skip_parts(self._tokens, end)
        if (found := explicit_number(self._tokens, after, after + _NUMBER_WITHIN)) and not self._type_between(
            end, found.end
        ):
            return found.value, max(end, after)
        return "", end

    def _is_last_after_article(self, at: int) -> bool:
        """`via dei Tigli, il due`: in words, and the message ends with it."""
        return at + 1 == len(self._tokens) and self._tokens[at - 1].folded == "il"

    def _after_denied_type(self, end: int) -> int:
        """`via XX Settembre, non la piazza, al 14`: past the kind of street that it is not."""
        at = end + 1
        if end >= len(self._tokens) or self._tokens[end].folded not in ("non", "no", "mica"):
            return end
        while at < len(self._tokens) and self._tokens[at].folded in ("la", "il", "lo", "l", "in"):
            at += 1
        denied = at < len(self._tokens) and (self._tokens[at].folded,) in self._types
        return at + 1 if denied and at + 1 < len(self._tokens) and self._tokens[at + 1].brk is not Break.NONE else end

    def _type_between(self, first: int, end: int) -> bool:
        """Another street begins before that number."""
        return any((token.folded,) in self._types or token.folded in LETTERS for token in self._tokens[first:end])

    def before(self, first: int) -> tuple[str, int]:
        """`12, via Volta`, `al 12 scala B di via Volta`, `civico due di via Volta`."""
        if first > 1 and (self._tokens[first - 2].folded, self._tokens[first - 1].folded) in _OF_THE:
            first -= 1
        end = first - 1 if first and self._tokens[first - 1].folded in _OF else first
        for at in range(max(0, end - _LONGEST_NUMBER), end):
            found = number_at(self._tokens, at, words=False)
            if found is None or skip_parts(self._tokens, found.end) != end:
                continue
            inside = not any(token.brk is Break.STRONG for token in self._tokens[at + 1 : first])
            if inside and (self._tokens[first].brk is not Break.STRONG or self._is_a_line(at, first)):
                return found.value, at
        return "", first

    def _is_a_line(self, at: int, end: int) -> bool:
        """`27`, and the street on the next one."""
        return (at == 0 or "\n" in self._tokens[at].gap) and self._tokens[end].gap.isspace()

    def breaks_off(self, end: int) -> bool:
        """`via Cristoforo...`"""
        return ".." in (self._tokens[end].gap if end < len(self._tokens) else self._tail)
