"""What a word is in a wish: its class, or the verb and the form of it (wish_classes.toml)."""

import re
from collections.abc import Iterator
from enum import StrEnum
from functools import cache, lru_cache
from typing import NamedTuple

from comunica.enrolment.language.commands import JOIN
from comunica.enrolment.lexicon import table_of

_FILE, _OF_JOINING = "wish_classes", "join_classes"
#: No stem has fewer letters, and none of more is looked for.
_SHORTEST, _LONGEST = 2, 11


class Form(StrEnum):
    """A form of a verb, as far as it matters whether somebody orders or wishes."""

    ORDER = "order"
    INFINITIVE = "infinitive"
    SUBJUNCTIVE = "subjunctive"
    FIRST = "first"


class Verb(NamedTuple):
    """What a word is as a verb."""

    meaning: str
    form: Form
    #: `mi`, `lo` and the like, glued to its end.
    clitic: str


_CLITIC = r"(mi|ci|lo|la|li|le|me|mel[oaie]|cel[oaie]|gliel[oaie]|gli|vi|telo|tela)?"
_ENDINGS = {
    "are": (r"(?:a|ate)", r"(?:ar|are)", r"(?:i|ino|iate|aste|asse|assero|ereste|erebbe|eresti)", r"(?:o|iamo)"),
    "ere": (r"(?:i|ete)", r"(?:er|ere)", r"(?:a|ano|iate|este|esse|essero|ereste|erebbe|eresti)", r"(?:o|iamo)"),
    "ire": (
        r"(?:i|ite|ete)",
        r"(?:ir|ire)",
        r"(?:(?:isc)?a(?:no)?|iate|iste|isse|issero|ireste|irebbe|iresti)",
        r"(?:o|iamo)",
    ),
}


def is_ours(word: str) -> bool:
    """`messaggi`, `lista`, `numero`: what is ours, or the person's own."""
    return is_in(word, "thing", "list", "number")


def is_in(word: str, *classes: str) -> bool:
    """Whether the word is of one of these classes."""
    return word in words_in(*classes)


@cache
def words_in(*names: str, file: str = _FILE) -> frozenset[str]:
    """All words of these classes."""
    return frozenset(word for name in names for word in table_of(file)["words"][name].split())


def _means(word: str, meaning: str) -> bool:
    verb = verb_of(word)
    return verb is not None and verb.meaning == meaning


def is_removing(word: str) -> bool:
    """`togliete`, and not `smettete`."""
    return _means(word, "remove")


def is_sending(word: str) -> bool:
    """`mandate`, `scrivermi`."""
    return _means(word, "send")


def is_ending(word: str) -> bool:
    """`toglietemi`, `smettete`, `esco`."""
    verb = verb_of(word)
    return (verb is not None and verb.meaning in ("remove", "stop")) or word.startswith(("usc", "esc"))


@lru_cache(maxsize=16384)
def is_done(word: str) -> bool:
    """`tolto`, `fermati`: a participle of removing or stopping."""
    if is_in(word[:-1], "done"):
        return word[-1:] in _GENDERS
    return any(
        meaning in ("remove", "stop") and re.fullmatch(f"i?{_PARTICIPLES[conjugation]}[oaie]", word[len(stem) :])
        for meaning, conjugation, stem in _stems(word, _FILE)
    )


_GENDERS = ("o", "a", "i", "e")
_PARTICIPLES = {"are": "at", "ere": "ut", "ire": "it"}


def is_joining(word: str) -> bool:
    """`iscrivetemi`, `segnarmi`."""
    verb = verb_of(word, _OF_JOINING) if word.endswith(("mi", "ci")) else None
    asked = verb is not None and verb.meaning == "put" and verb.form in (Form.ORDER, Form.INFINITIVE)
    return asked or (word in JOIN and not is_ours(word))


def is_order(word: str, *endings: str) -> bool:
    """`toglimi`, `segnatemi`: an order of leaving, sending or joining that ends so."""
    verbs = (verb_of(word), verb_of(word, _OF_JOINING)) if word.endswith(endings) else ()
    return any(verb is not None and verb.form is Form.ORDER for verb in verbs)


def is_getting(word: str) -> bool:
    """`ricevere`."""
    return _means(word, "get")


@lru_cache(maxsize=16384)
def verb_of(word: str, file: str = _FILE) -> Verb | None:
    """The verb that a word may be. `avvisi` and `messaggi` are nouns here."""
    if is_ours(word):
        return None
    for meaning, conjugation, found in _stems(word, file):
        rest = word[len(found) :]
        order, infinitive, subjunctive, first = _ENDINGS[conjugation]
        for form, ending in (
            (Form.ORDER, order),
            (Form.INFINITIVE, infinitive),
            (Form.SUBJUNCTIVE, subjunctive),
            (Form.FIRST, first),
        ):
            # `stacchi`, `stralciate`: the letter that keeps the sound.
            if match := re.fullmatch(f"[hi]?{ending}{_CLITIC}", rest):
                return Verb(meaning, form, match.group(1) or "")
    return None


def _stems(word: str, file: str) -> Iterator[tuple[str, str, str]]:
    for meaning, conjugation, stem in _by_start(file).get(word[:_SHORTEST], ()):
        if len(stem) < len(word) and word.startswith(stem):
            yield meaning, conjugation, stem


@cache
def _by_start(file: str) -> dict[str, tuple[tuple[str, str, str], ...]]:
    """The stems by their first letters, the shortest first."""
    stems = [
        (meaning, conjugation, stem)
        for meaning, conjugations in table_of(file)["verbs"].items()
        for conjugation, listed in conjugations.items()
        for stem in listed.split()
        if len(stem) <= _LONGEST
    ]
    found: dict[str, tuple[tuple[str, str, str], ...]] = {}
    for each in sorted(stems, key=lambda each: len(each[2])):
        found[each[2][:_SHORTEST]] = (*found.get(each[2][:_SHORTEST], ()), each)
    return found
