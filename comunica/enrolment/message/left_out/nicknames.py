"""A person's other name: `Immacolata (detta Titina) Buonocore`, `Giuseppe (Pino) Rota`. It is left out."""

from comunica.enrolment.lexicon import given_names
from comunica.enrolment.message.tokens import Break, Token

NICKNAMED = frozenset({"detta", "detto", "alias", "soprannominato", "soprannominata"})
#: Given name, `detto`, the other name, surname.
_NAMED_TWICE = 4
#: Before what a person is called, and between the two.
_CALLED, _ARTICLES = frozenset({"sono", "chiamo"}), frozenset({"il", "la", "el"})
_QUOTES = frozenset('"“”«»„')
#: Of a name that is another's short or dear form: `Maria (Mariuccia)`.
_DEAR = ("ina", "ino", "uccia", "uccio", "etta", "etto", "ella", "ello")
#: Letters that a short name has of the long one.
_SHORT_NAME = 3


def without_nicknames(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`Immacolata (detta Titina) Buonocore`: what stands in brackets is no name."""
    gaps = "".join([token.gap for token in tokens])
    if "(" in gaps:
        tokens = _without_short_names(tokens)
    if not _QUOTES.isdisjoint(gaps):
        tokens = _without_quoted(tokens)
    if NICKNAMED.isdisjoint([token.folded for token in tokens]):
        return tokens
    beside = {each for at in range(len(tokens)) if _is_between_names(tokens, at) for each in (at, at + 1)}
    tokens = tuple(token for at, token in enumerate(tokens) if at not in beside)
    out: list[Token] = []
    inside = False
    for at, token in enumerate(tokens):
        if inside and ")" in token.gap:
            inside = False
            out.append(token._replace(gap=" ", brk=Break.NONE))
            continue
        nick = token.folded in NICKNAMED
        inside = inside or (nick and "(" in token.gap and any(")" in each.gap for each in tokens[at + 1 : at + 5]))
        if not inside:
            out.append(token)
    return tuple(out)


def _without_quoted(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`Mario "Nino" Rossi`: between a given name and a surname."""
    out = list(tokens)
    for at in range(len(tokens) - 2, 0, -1):
        one, other, after = tokens[at - 1 : at + 2]
        quoted = other.gap.strip() in _QUOTES and after.gap.strip() in _QUOTES and other.gap.strip() != ""
        if quoted and one.folded in given_names() and other.text.istitle() and after.text[0].isupper():
            out[at : at + 2] = [after._replace(gap=" ", brk=Break.NONE)]
    return tuple(out)


def _is_between_names(tokens: tuple[Token, ...], at: int) -> bool:
    """`Luigi detto Gigi Bianchi`: between a given name and another, which a surname follows."""
    around = tokens[at - 1 : at + 3] if at and tokens[at].folded in NICKNAMED else ()
    if len(around) < _NAMED_TWICE or any(each.brk for each in around[1:]):
        return False
    return given_names().issuperset((around[0].folded, around[2].folded))


def _without_short_names(tokens: tuple[Token, ...]) -> tuple[Token, ...]:
    """`ale (Alessandro) Moroni`, `Giuseppe (Pino) Rota`: of two given names of one person the one in full."""
    out = list(tokens)
    for at in range(len(tokens) - 1, 0, -1):
        one, other = tokens[at - 1], tokens[at]
        if "(" in other.gap and _is_in_full(tokens, at):
            out[at - 1 : at + 1] = [other._replace(gap=one.gap, brk=one.brk)]
            continue
        last = at + 1 == len(tokens) or ")" in tokens[at + 1].gap
        after = out[at + 1] if at + 1 < len(out) else other
        surname = other.text.istitle() and after.text.istitle() and after.folded not in given_names()
        between = one.folded in given_names() and surname and after is not other
        named = (other.folded in given_names() or between) and one.text.isalpha() and not one.is_number
        if "(" not in other.gap or not last or not named:
            continue
        begun = other.folded.startswith(one.folded[:_SHORT_NAME]) or other.folded.endswith(one.folded)
        dear = one.folded in given_names() and other.folded.endswith(_DEAR) and not other.folded.endswith(one.folded)
        short = begun and len(one.folded) < len(other.folded) and not dear
        if short:
            out[at - 1 : at + 1] = [other._replace(gap=one.gap, brk=one.brk)]
        elif one.folded in given_names():
            del out[at]
        else:
            continue
        if at < len(out) and ")" in out[at].gap and out[at].gap.strip() == ")":
            out[at] = out[at]._replace(gap=" ", brk=Break.NONE)
    return tuple(out)


def _is_in_full(tokens: tuple[Token, ...], at: int) -> bool:
    """`sono il Gianni (Giovanni Botta)`: a given name by itself, and in brackets all of the name."""
    end = next((end for end in range(at + 2, min(at + _NAMED_TWICE, len(tokens))) if ")" in tokens[end].gap), 0)
    end = end or (len(tokens) if len(tokens) - at in (2, 3) else 0)
    before = [token.folded for token in tokens[max(0, at - 3) : at - 1] if token.folded not in _ARTICLES]
    return (
        bool(end)
        and not _CALLED.isdisjoint(before[-1:])
        and given_names().issuperset((tokens[at - 1].folded, tokens[at].folded))
        and all(token.text.istitle() and not token.brk for token in tokens[at + 1 : end])
    )
