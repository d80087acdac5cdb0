"""What an answer puts right of what we showed: another name, another street with the same number."""

from collections.abc import Sequence
from itertools import pairwise

from rapidfuzz.distance import OSA

from comunica.enrolment.answer import words as answers
from comunica.enrolment.answer.frame import tokens_in
from comunica.enrolment.answer.labels import begins_surname
from comunica.enrolment.extraction import Extract, extract
from comunica.enrolment.language.grammar import pattern, stands
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.meaning import Pending, Place, PlaceKind, Question
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Break, Token, Tokens, plain_line, spelled, tokenise
from comunica.enrolment.person.names import Names, name_of
from comunica.enrolment.place.places import address
from comunica.enrolment.place.units import named_units

#: Around the right name and the wrong one.
_AROUND_NAME = frozenset(
    listed(
        "no non si ma e pero bensi quasi giusto solo che il mio nome cognome sono mi chiamo di faccio sarebbe anzi "
        "confermo scusate scusa scusi ho scritto male sbagliato errore correggo correggete avete ha messo metta "
        "comunque scrive scritto mettete mettere scrivete scriva scrivere segnate dovete anziche posto al invece di "
        "invece io esatto con la sempre tutto ok per resto bene posto giusta va vanno vuole prende detto "
        "dicevo tranne chiamate"
    )
)
#: Around a place that is denied.
_AROUND_PLACE = frozenset(
    listed("al alla a in sto abito vivo via viale piazza numero civico zona contrada mica piu li")
)
#: Begins how a name is spelt.
_SPELLS = frozenset({"con", "senza", "due", "doppia", "doppio", "ha"})
#: Before that: `va con due t`, `si scrive con la k`.
_IS_SPELT = frozenset(listed("va vanno si scrive scritto vuole prende"))
#: Since when somebody is called so.
_TIMES = frozenset({"anni", "sempre", "nascita", "vita", "generazioni", "secoli", "battesimo"})
#: A name that is put right has not more words.
_LONGEST_NAME = 3
#: Letters by which a name that is put right differs from ours.
_SLIPS = 2


def name_instead(message: Message, pending: Pending) -> Names | None:
    """`Orsino non Orsini`, `non Orsini ma Orsino`: the part of the name that is denied, as it should be."""
    tokens = without_spelling(_without_since(message.tokens.all))
    kept = answers.without_denied(tokens)
    particles = frozenset(spelled(tokenise(pending.surname).all)[:-1])
    denied = _name_in(list(answers.denied(tokens)), particles)
    said = _name_in(list(kept), particles)
    surname, given = (spelled(tokenise(each).all) for each in (pending.surname, pending.given_name))
    other = given if spelled(denied) == surname else surname
    said = [token for token in said if token.folded not in other]  # `Sestini Pietro, non Paolo`
    if (
        not denied
        or not 0 < len(said) <= _LONGEST_NAME
        or any(_is_no_name(token) for at, token in enumerate(said) if not _is_particle(said, at, particles))
    ):
        return None
    if sorted(spelled(denied)) == sorted(given + surname):
        return extract(Tokens(tuple(said), ""), None, message.gazetteer, asked=Question.NAME).names
    if len(said) > 1 and spelled(denied) != surname and not set(spelled(denied)) < set(spelled(said)):
        return None  # `non sono Dario, sono Luca Neri`; `non Maria, Anna Maria` is one
    right = name_of(said)
    if spelled(denied) == surname:
        return Names(surname=right)
    return Names(given=right) if spelled(denied) == given else None


def names_respelled(message: Message, pending: Pending) -> Names | None:
    """`Livia con la v e Bassani con la a`: both, each in its part of the sentence."""
    tokens = message.tokens.all
    starts = [at for at, token in enumerate(tokens) if at and (token.brk is not Break.NONE or token.folded == "e")]
    parts = (tokens[first:end] for first, end in pairwise([0, *starts, len(tokens)]))
    told = [name_respelled(message.with_tokens(Tokens(part, "")), pending) for part in parts] if starts else []
    given, surname = ("".join(getattr(each, part) for each in told if each) for part in ("given", "surname"))
    return Names(given=given, surname=surname) if given and surname else None


def _without_since(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """`io sono Bassani da ottant'anni`: without since when."""
    first = next((at for at, token in enumerate(tokens) if at and token.folded in ("da", "dalla")), len(tokens))
    end = next((at for at, token in enumerate(tokens) if first < at < first + 4 and token.folded in _TIMES), None)
    return (*tokens[:first], *tokens[end + 1 :]) if end else tuple(tokens)


def without_spelling(tokens: Sequence[Token]) -> tuple[Token, ...]:
    """`il cognome è Orsino, con la o`, `Orsino con la o, non Orsini`: without what says how it is spelt."""
    first = next((at for at, token in enumerate(tokens) if at and token.folded in _SPELLS), len(tokens))
    end = next((at for at in range(first + 1, len(tokens)) if tokens[at].brk is not Break.NONE), len(tokens))
    while 1 < first < len(tokens) and tokens[first - 1].folded in _IS_SPELT:
        first -= 1
    return (*tokens[:first], *tokens[end:])


def _after_no(message: Message) -> Names | None:
    """`no Sgarbossa`: a name in capitals, and nothing else."""
    tokens = message.tokens.all
    named, text = tokens[1:], "".join(token.text for token in tokens[1:])
    if tokens[0].folded != "no" or not 0 < len(named) <= _SLIPS or text.isupper() or _is_whole(named):
        return None
    if named[0].brk is Break.STRONG or not all(token.text.istitle() for token in named):
        return None
    if any(_is_no_name(token) for at, token in enumerate(named) if not _is_particle(named, at, frozenset())):
        return None
    name = name_of(named)
    return Names(given=name) if named[0].folded in given_names() else Names(surname=name)


def _is_whole(named: Sequence[Token]) -> bool:
    """`no Paolo Sgarbossa`: both names, and more than a part of it is put right."""
    given = {token.folded in given_names() for token in named}
    both = len(named) > 1 and (len(given) > 1 or named[-1].folded in words_of("surnames"))
    return both and not begins_surname(named, 0)


def _is_particle(said: Sequence[Token], at: int, ours: frozenset[str]) -> bool:
    return said[at].folded in ours or begins_surname(said, at) or (at > 0 and begins_surname(said, at - 1))


def name_labelled(message: Message, pending: Pending) -> Names | None:
    """`Romina è il nome e Thiene il cognome`, `nome e cognome sono invertiti`."""
    words = plain_line(message.tokens.all)
    if pattern("roles", "swapped").fullmatch(words) and pending.given_name and pending.surname:
        return Names(given=pending.surname, surname=pending.given_name)
    return labelled_both(message) or _labelled_alone(message) or _after_no(message)


def _labelled_alone(message: Message) -> Names | None:
    """`è Boni il cognome`."""
    tokens = message.tokens.all
    words = plain_line(tokens)
    found = pattern("roles", "labelled_alone").fullmatch(words)
    named = tokens_in(tokens, words, found.span("right")) if found else ()
    if found is None or "?" in message.flow.text:
        return None
    name = name_of(named)
    return Names(surname=name) if found["part"] == "cognome" else Names(given=name)


def labelled_both(message: Message) -> Names | None:
    """`Thiene è il cognome, Romina il nome`."""
    tokens = message.tokens.all
    words = plain_line(tokens)
    found = pattern("roles", "labelled_after").fullmatch(words)
    if found is None or found["first"] == found["second"]:
        return None
    told = {
        found[label]: name_of(tokens_in(tokens, words, found.span(name)))
        for name, label in (("one", "first"), ("other", "second"))
    }
    return Names(given=told["nome"], surname=told["cognome"])


def name_respelled(message: Message, pending: Pending) -> Names | None:
    """`il cognome è Orsino`, `Orssini con due s`, `De Biase`: a part of the name but for a letter or two."""
    tokens, particles = _without_since(message.tokens.all), frozenset(spelled(tokenise(pending.surname).all)[:-1])
    spells = next((at for at, token in enumerate(tokens) if at and token.folded in _SPELLS), len(tokens))
    paused = max((at for at, token in enumerate(tokens) if at > spells and token.brk is not Break.NONE), default=None)
    said = _name_in(list(tokens[:spells]), particles) or _name_in(list(tokens[paused:] if paused else ()), particles)
    if (
        not said
        or any(_is_no_name(each) for at, each in enumerate(said) if not _is_particle(said, at, particles))
        or answers.asks(message.flow.text)
    ):
        return None
    meant = [part for part in (pending.surname, pending.given_name) if part]
    distances = {part: _slips(spelled(said), part, spells=spells < len(tokens)) for part in meant}
    nearest = min(distances, key=lambda part: distances[part], default="")
    if not nearest or not 0 < distances[nearest] <= _SLIPS:
        return None
    name = name_of(said)
    return Names(surname=name) if nearest == pending.surname else Names(given=name)


def _slips(words: Sequence[str], part: str, *, spells: bool) -> int:
    word, known = " ".join(words), " ".join(spelled(tokenise(part).all))
    alike = len(word) > _SLIPS + 1 and word.count(" ") == known.count(" ") and (spells or word[0] == known[0])
    return OSA.distance(word, known) if alike else len(known)


def with_known_number(message: Message, pending: Pending, told: Extract, *, kept: bool = False) -> Extract:
    """`no via Adda, sempre al 9`, `il numero è giusto`: another street, and the number that was known.

    `kept`: it was said that all else is right.
    """
    place, known = told.decision.place, pending.place
    if place is None or known is None or place.kind is not PlaceKind.ADDRESS or place.house_number:
        return told
    street = message.gazetteer.street_named(place.street)
    if not known.house_number or street is None:
        return told
    if not (kept or _keeps_number(message, known) or _is_namesake(place, known)):
        return told
    numbered = address(street, known.house_number, place.written)
    return told.with_place(numbered)


def denied_part(message: Message, pending: Pending) -> str | None:
    """`non mi chiamo Dario`, `non è il 9`, `non sto in via Serio`: which part of what we showed is not so."""
    words = spelled(message.tokens.all)
    said = [word for word in words if word not in _AROUND_NAME and word not in _AROUND_PLACE]
    if "non" not in words[:2] or not said or "?" in message.flow.text:
        return None
    place = pending.place
    where = f"{place.street} {place.house_number} {place.name} {place.municipality}" if place else ""
    parts = {"nome": pending.given_name, "cognome": pending.surname, "via": where}
    return next((part for part, text in parts.items() if set(said) <= set(spelled(tokenise(text).all))), None)


def names_another_street(pending: Pending, told: Extract) -> bool:
    """A street of the town is named that is not the one we showed."""
    place = told.decision.place
    another = place is not None and place.kind is PlaceKind.ADDRESS and place.zone is not None
    return place is not None and another and pending.place is not None and place.street != pending.place.street


def _keeps_number(message: Message, known: Place) -> bool:
    line = plain_line(message.tokens.all)
    number = tokenise(known.house_number).all[0].folded
    said = [token.folded for token in message.tokens.all if token.is_number]
    return said == [number] or stands("roles", "same_number", line)


def _is_namesake(place: Place, known: Place) -> bool:
    """`no è via Anita Garibaldi`, where we showed Via Giuseppe Garibaldi."""
    mine, theirs = ({unit.word for unit in named_units(each.street)} for each in (place, known))
    types = words_of("street_types", "prefixes")
    return bool((mine & theirs) - types)


def _name_in(tokens: list[Token], particles: frozenset[str] = frozenset()) -> list[Token]:
    around = _AROUND_NAME - particles
    return [
        token
        for at, token in enumerate(tokens)
        if token.folded != "è" and (token.folded not in around or begins_surname(tokens, at))
    ]


def _is_no_name(token: Token) -> bool:
    return token.is_number or token.folded in words_of("street_types", "function_words", "chatter", "yes")
