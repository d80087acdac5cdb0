"""Which of the names is which, as answers say it: `Cardinale è il cognome, mi chiamo Rosario`, `Popa nome famiglia`.

A clause is what stands between two pauses; it says what it is about, and mostly the name too.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Break, Token, spelled
from comunica.enrolment.person.names import ELIDED, Names, name_of

_GIVEN, _SURNAME, _NEITHER = "given", "surname", ""
_MARRIED = frozenset(listed("sposata nubile ragazza signorina"))
_LABELS = frozenset(listed("nome cognome famiglia battesimo da")) | _MARRIED
#: Around a name that is labelled.
_AROUND = frozenset(
    listed(
        "e è il la lo mio mia di faccio fa sarebbe io ho sono mi chiamo eh ok allora invece come poi ah si ecco "
        "no ma sempre al all proprio solo vero quello"
    )
)
#: Words of one name, at most.
_LONGEST = 2


def labelled_in_clauses(message: Message, known: Names | None = None) -> Names | None:
    """Both names, where one of them at least is said to be the surname. `known`: nothing else but names is told."""
    told: dict[str, str] = {}
    for label, name in _told(_clauses(message.tokens.all)):
        if label in told and not known:
            return None
        told.setdefault(label, name)
    if known is not None and len(told) == 1:
        clauses = _clauses(message.tokens.all)
        return _with_known(told, known, alone=len(clauses) == 1) or _with_first(told, clauses[0])
    return _both(told)


def _both(told: Mapping[str, str]) -> Names | None:
    given, surname = told.get(_GIVEN, ""), told.get(_SURNAME, "")
    differ = given.casefold() != surname.casefold()
    return Names(given=given, surname=surname) if given and surname and differ else None


def _with_known(told: Mapping[str, str], known: Names, *, alone: bool) -> Names | None:
    """`il cognome è Garcia Lopez`, where we know the given name; not `mi chiamo Anna Lopez`. `alone`: all is said."""
    [(label, name)] = told.items()
    words = name.casefold().split()
    is_part = len(words) == 1 or {word in given_names() for word in words} == {label == _GIVEN}
    ours = {_GIVEN: known.given, _SURNAME: known.surname}
    if is_part and alone and label == _SURNAME and not known.given:
        return Names(surname=name)
    again = not set(words).isdisjoint(" ".join(ours.values()).casefold().split())
    return _both({**ours, **told}) if is_part and not ours[label] and not again else None


def _with_first(told: Mapping[str, str], first: Sequence[Token]) -> Names | None:
    """`Testa, di nome Ugo`: what comes first, without a label."""
    surname = _NEITHER if _label_of(spelled(first)) else _name_in(first)
    return _both({_SURNAME: surname, **told})


def begins_surname(tokens: Sequence[Token], at: int) -> bool:
    """`Lo Cascio`, `La Rosa`: a small word in a capital, and another in a capital after it."""
    after = tokens[at + 1 : at + 2]
    small = tokens[at].folded in words_of("italian_particles") | ELIDED and tokens[at].text.istitle()
    return small and bool(after) and after[0].text.istitle() and after[0].brk is Break.NONE


def _told(clauses: Sequence[Sequence[Token]]) -> Iterator[tuple[str, str]]:
    awaited = _NEITHER
    for clause in clauses:
        label = _label_of(spelled(clause))
        name = _name_in(clause, surname=_SURNAME in (label, awaited))
        if label and not name:
            awaited = label
        elif label and name:
            yield label, name
        elif awaited and name:
            yield awaited, name
            awaited = _NEITHER
        elif name and all(word in given_names() for word in name.casefold().split()):
            yield _GIVEN, name


def _label_of(words: Sequence[str]) -> str:
    married = "da" in words and not _MARRIED.isdisjoint(words)
    if married or "cognome" in words or ("famiglia" in words and len(words) > 1):
        return _SURNAME
    return _GIVEN if "nome" in words or "chiamo" in words else _NEITHER


def _name_in(clause: Sequence[Token], *, surname: bool = False) -> str:
    """The name that a clause tells; empty where it tells none, or only what it is like."""
    words = spelled(clause)
    first, end = 0, len(clause)
    while first < end and words[first] in _AROUND | _LABELS and not begins_surname(clause, first):
        if surname and _is_particle_of_last(words, first):
            break  # `cognome: di salvo`
        first += 1
    while end > first and words[end - 1] in _AROUND | _LABELS:
        end -= 1
    end = next((at for at in range(first + 1, end) if words[at] == "come"), end)  # `Fausto come Coppi`
    named = clause[first:end]
    everyday = words_of("street_types", "relatives", "function_words", "courtesy", "chatter", "lives_at")
    plain = all(token.folded.isalpha() and token.folded not in everyday for token in named)
    return name_of(named) if 0 < len(named) <= _LONGEST and (plain or begins_surname(named, 0)) else ""


def _is_particle_of_last(words: Sequence[str], at: int) -> bool:
    return words[at] in ("di", "da", "lo", "la") and at + 2 == len(words) and words[-1] not in _AROUND | _LABELS


def _clauses(tokens: Sequence[Token]) -> list[Sequence[Token]]:
    """A label in brackets is of what stands before it, `Marta (nome) Ferretti (cognome)`; one with a mark of what
    follows: `Nome: Marta Cognome: Ferretti`."""
    marks = (":", "=", "-") if tokens and tokens[0].folded in _LABELS else (":", "=")
    paused = {at for at, token in enumerate(tokens) if at and token.brk is not Break.NONE and "(" not in token.gap}
    labels = {at for at in paused if tokens[at].gap.strip().startswith(marks) and tokens[at - 1].folded in _LABELS}
    starts = sorted({0, *paused, *(at - 1 for at in labels), len(tokens)})
    return [tokens[first:end] for first, end in pairwise(starts)]
