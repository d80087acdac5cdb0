"""Wishes in other languages, by what they are made of: a verb of removing or stopping with a thing of ours, or
a negation with a verb of sending or receiving. A negated wish to leave and a question about some day are none."""

from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from comunica.enrolment.lexicon import table_of, words_of
from comunica.enrolment.message.flow import Flow

_FILE = "foreign_wishes"
#: No stem of a class has fewer letters.
_SHORTEST = 3
#: Beside Italian a sentence in another language has more words of it.
_SOME = 2
#: A negation denies what stands within so many words.
_REACH = 6

#: What was sent, where it is not named.
_IT = frozenset({"these", "this", "them", "it", "das", "dies", "esto", "eso", "asta", "astea", "isso", "isto", "cela"})
#: An order and nothing else has so many words.
_ORDER = 4
#: Digits that stand for a sound.
_SOUNDS = frozenset("2379")
#: A number of so many digits is that of a house, and nobody's phone.
_HOUSE_NUMBER = 4

#: What makes a word of joining a wish, and in a question.
_BESIDE = (frozenset({"me", "need", "please", "us"}), frozenset({"need", "please", "you"}))
#: `nehmen Sie mich in die Liste auf`: to join.
_TAKES_IN, _ENROL = frozenset({"nehmen", "nehmt", "nimm"}), frozenset({"enrol"})
_MY = frozenset({"my", "meine", "mein", "ma", "mon", "mi", "minha", "meu"})
_FAMILY = frozenset(
    {"neighbour", "neighbor", "friend", "friends", "colleague", "boss", "cousin", "brother", "sister", "voisin", "ami"}
    | {"voisine", "amie", "freund", "freundin", "nachbar", "nachbarin", "vecino", "vecina", "amigo", "amiga", "bruder"}
    | {"wife", "husband", "mother", "father", "son", "daughter", "frau", "mann", "mutter", "vater", "sohn", "tochter"}
    | {"femme", "mari", "mere", "pere", "fils", "fille", "esposa", "esposo", "madre", "padre", "hijo", "hija"}
)

type Tags = tuple[tuple[str, str], ...]
type Classes = dict[str, Tags]
type Stems = dict[str, tuple[tuple[str, Tags], ...]]


def leaves_in_another_language(flow: Flow) -> bool:
    """Whether a sentence asks, in a language other than Italian, that our messages stop."""
    words = _with_digits(flow.text.split())
    if not any(map(_may_stop, words)) or _foreign_words(words) < 2:
        return False
    whole, spoken = not _is_italian(words), _languages(words)
    return any(
        _asks_to_stop([_classes_in(language, word) for word in sentence], asked=asked)
        or _needs_no_more_of_it(language, sentence, asked=asked)
        for sentence, asked in _sentences(words)
        if (whole or (_foreign_words(sentence) > _SOME and not _is_italian(sentence)))
        and not (_is_taken_in(sentence) or (asked and _is_of_family(sentence)))
        for language in spoken
    )


def _with_digits(words: Sequence[str]) -> Sequence[str]:
    """`7 ayed` and `wa 9 fou`, where Arabic in Latin letters writes digits for sounds, as one word."""
    if _SOUNDS.isdisjoint(words):
        return words
    out: list[str] = []
    at = 0
    while at < len(words):
        end = at + 1 if _SOUNDS.isdisjoint(words[at : at + 2]) else _end_of_spelled(words, at)
        out.append("".join(words[at:end]))
        at = end
    return out


def _end_of_spelled(words: Sequence[str], at: int) -> int:
    return next((end for end in (at + 3, at + 2) if at + 1 < len(words) and _is_known("".join(words[at:end]))), at + 1)


def _is_known(word: str) -> bool:
    """Some language has it; looked up anew, for hardly any of what digits are glued to comes twice."""
    whole, stems = _lexicon()
    return word in whole or any(word.startswith(stem) for stem, _ in stems.get(word[:_SHORTEST], ()))


def _foreign_words(words: Sequence[str]) -> int:
    return sum(map(bool, map(_tags, words)))


def _is_italian(words: Sequence[str], but: frozenset[str] = frozenset()) -> bool:
    """A third of it is everyday Italian. `but`: words that are not counted as that."""
    italian = words_of("function_words", "chatter", "courtesy")
    return sum([word in italian and word not in but for word in words]) * 3 > len(words)


def joins_in_another_language(flow: Flow) -> Iterator[tuple[int, int]]:
    """Where in the line a sentence asks, in a language other than Italian, for the service."""
    words = flow.text.split()
    if not any(map(_may_join, words)) and not _is_taken_in(words):
        return
    spoken = _languages(words)
    for sentence, asked in _sentences(words):
        if any(word in words_of("relatives") for word in sentence):
            continue
        taken = _TAKES_IN if _is_taken_in(sentence) else frozenset()
        for language in spoken:
            tagged = [_ENROL if word in taken else _classes_in(language, word) for word in sentence]
            at = _asks_to_join(tagged, asked=asked)
            if at is not None:
                end = next((each for each in range(at, len(tagged)) if not tagged[each]), len(tagged))
                said = " ".join(sentence[at:end])
                if f" {said} " in flow.text:
                    start = flow.text.index(f" {said} ") + 1
                    yield start, start + len(said)


def wants_in_another_language(flow: Flow) -> Iterator[tuple[int, int]]:
    """The same where nothing else makes it a wish: in no Italian line, not asked, and about no other matter."""
    if _is_italian(flow.text.split(), but=words_of("foreign_words")):
        return
    for start, end in joins_in_another_language(flow):
        first, last = flow.sentence_at(start)
        sentence = flow.text[first:last]
        if not (_is_denied(sentence.split()) or wants_another_matter(sentence)):
            yield start, end


def _is_denied(words: Sequence[str]) -> bool:
    """A language with a word of joining or wanting in it has a negation there, too: `je ne veux pas m'inscrire`."""
    tags = {tag for word in words for tag in _tags(word)}
    return any((language, "not") in tags for language, name in tags if name in ("enrol", "need"))


def _asks_to_join(tagged: Sequence[frozenset[str]], *, asked: bool) -> int | None:
    """The word that says so: `I'd like to get the alerts`, `please add me`."""
    here: frozenset[str] = frozenset().union(*tagged)
    if not {"not", "later", "how", "quit", "remove"}.isdisjoint(here):
        return None
    ours = "us" in here or {"send", "me"} <= here or "told" in here
    ways = (
        ("enrol", "enrol" in here and not _BESIDE[asked].isdisjoint(here)),
        ("need", "need" in here and ours and not (asked and "whether" in here)),
        ("receive", {"us", "receive", "may"} <= here and "tongue" not in here),  # `can I get the alerts?`
    )
    name = next((name for name, said in ways if said), None)
    return next((at for at, each in enumerate(tagged) if name in each), None) if name else None


def is_no_wish(sentence: str) -> bool:
    """`I don't want to unsubscribe`, `kann ich mich später abmelden?`, `cancel my appointment`: a wish is none."""
    words = sentence.split()
    asked = words[-1:] == ["?"]
    if _is_taken_in(words) or (asked and _is_of_family(words)):
        return True
    for language in _languages(words):
        tagged = [_classes_in(language, word) for word in words]
        here: frozenset[str] = frozenset().union(*tagged)
        if {"quit", "remove", "stop"} & here and _is_no_wish(tagged, asked=asked):
            return True
        if "us" not in here and "matter" in here:
            return True
        told = "got" in here or (language == "en" and "receive" in here and "i" in words)
        if told and "not" in here and not {"quit", "remove", "stop", "need", "send"} & here:
            return True  # `I don't receive the messages any more`
    return False


def _is_taken_in(words: Sequence[str]) -> bool:
    return "auf" in words and "in" in words and not _TAKES_IN.isdisjoint(words)


def _is_of_family(words: Sequence[str]) -> bool:
    """`Meine Frau hat sich abgemeldet, bekommt sie ...?`: of somebody else."""
    return bool(words) and words[0] in _MY and not _FAMILY.isdisjoint(words[1:3])


def wants_another_matter(text: str) -> bool:
    """`I want to join the Italian course`: what is wanted is not ours."""
    words = text.split()
    for language in _languages(words):
        here: frozenset[str] = frozenset().union(*(_classes_in(language, word) for word in words))
        if "matter" in here and "enrol" in here and "us" not in here:
            return True
    return False


def leaves_italian(word: str) -> bool:
    """It begins with a word of wanting or joining in another language."""
    return any(name in ("need", "enrol") for _, name in _tags(word.partition(" ")[0]))


def _asks_to_stop(tagged: Sequence[frozenset[str]], *, asked: bool) -> bool:
    here: frozenset[str] = frozenset().union(*tagged)
    if _is_no_wish(tagged, asked=asked) or "got" in here:
        return False
    ours, mine = "us" in here, "me" in here
    if "quit" in here or ("remove" in here and mine and ours):
        return True
    if "stop" in here and ours and ("send" in here or "receive" in here or mine):
        return True
    if {"stop", "send", "me"} <= here and "matter" not in here:
        return True  # `stop writing to me`
    if "stop" in here and ours and len(tagged) <= _ORDER and "matter" not in here and not asked:
        return True  # `bitte Nachrichten stoppen`
    return "not" in here and _is_refused(here, asked=asked)


def _needs_no_more_of_it(language: str, sentence: Sequence[str], *, asked: bool) -> bool:
    """`we don't need these any more`: what was sent, and unnamed."""
    if asked or _IT.isdisjoint(sentence):
        return False
    here: frozenset[str] = frozenset().union(*(_classes_in(language, word) for word in sentence))
    return {"not", "need", "more"} <= here and "matter" not in here


def _is_refused(here: frozenset[str], *, asked: bool) -> bool:
    """`no quiero más mensajes`, `do not send me messages`; not `I don't receive messages any more`."""
    ours = "us" in here
    if "need" in here:
        return ours or {"receive", "more"} <= here
    if "send" in here:
        return (ours or {"more", "me"} <= here) and not asked
    return ours and "more" in here and "receive" not in here and not asked


def _is_no_wish(tagged: Sequence[frozenset[str]], *, asked: bool) -> bool:
    if any("later" in each for each in tagged) and (asked or any("whether" in each for each in tagged)):
        return True
    return any(_denies(tagged, at) for at, each in enumerate(tagged) if {"quit", "remove", "stop"} & each)


def _denies(tagged: Sequence[frozenset[str]], at: int) -> bool:
    """Only words of wanting stand between the negation and what it denies."""
    for before in range(at - 1, max(-1, at - 1 - _REACH), -1):
        if "not" in tagged[before]:
            return True
        if "want" not in tagged[before]:
            return False
    return False


def _sentences(words: Sequence[str]) -> Iterator[tuple[list[str], bool]]:
    begun: list[str] = []
    for word, after in zip(words, (*words[1:], ""), strict=True):
        if word in (".", "?"):
            yield begun, word == "?"
            begun = []
        elif not (word == "numero" and after[:1].isdecimal() and len(after) <= _HOUSE_NUMBER):
            begun.append(word)  # `Gennaro Esposito viale Kennedy numero 9` is no Wolof


def _languages(words: Sequence[str]) -> list[str]:
    """Those that have a word for one of these: no sentence says anything in the others."""
    spoken = {language for word in words for language, _ in _tags(word)}
    return [language for language in table_of(_FILE) if language in spoken] if spoken else []


@lru_cache(maxsize=8192)
def _classes_in(language: str, word: str) -> frozenset[str]:
    return frozenset(name for of, name in _tags(word) if of == language)


@lru_cache(maxsize=8192)
def _may_stop(word: str) -> bool:
    """In some language it is of those without which nobody asks to stop."""
    return any(name in ("quit", "remove", "stop", "not") for _, name in _tags(word))


@lru_cache(maxsize=8192)
def _may_join(word: str) -> bool:
    """In some language it is of those without which nobody asks to join."""
    return any(name in ("enrol", "need", "receive") for _, name in _tags(word))


@lru_cache(maxsize=8192)
def _tags(word: str) -> Tags:
    """The languages and classes of a word."""
    whole, stems = _lexicon()
    found = whole.get(word, ())
    for stem, tags in stems.get(word[:_SHORTEST], ()):
        if word.startswith(stem):
            found += tags
    return found


@cache
def _lexicon() -> tuple[Classes, Stems]:
    """Whole words and stems, with their languages and classes; stems by their first letters, the shortest first."""
    whole: dict[str, Tags] = {}
    stems: dict[str, Tags] = {}
    for language, classes in table_of(_FILE).items():
        for name, listed in classes.items():
            for word in listed.split():
                into, word_ = (stems, word[:-1]) if word.endswith("*") else (whole, word)
                into[word_] = (*into.get(word_, ()), (language, name))
    by_start: Stems = {}
    for stem in sorted(stems, key=len):
        by_start[stem[:_SHORTEST]] = (*by_start.get(stem[:_SHORTEST], ()), (stem, stems[stem]))
    return whole, by_start
