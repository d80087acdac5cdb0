"""Given name and surname, told apart in whichever order they were written."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from typing import NamedTuple

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, strong_given_names, words_of
from comunica.enrolment.message.tokens import Break, Token

#: Italian particles begin a surname and never end a given name.
_LONGEST = 60
_CHINESE = re.compile("[\u4e00-\u9fff]{2,4}")
#: Nobody in Sicily is called so after `Li`: Wang, Xiaoling, Zhen, Yan.
_PINYIN = re.compile("^(?:[jqxyw]|[szc]h)|x|zh|ng$")
#: Ends of surnames from the east of Europe.
_SLAVIC = re.compile(
    "...(?:ova|ov|eva|ev|enko|ic|ski|ska|sky|chuk|escu|eanu|yan|shvili|oglu|ов|ова|ев|ева|енко|ић|ич|чук|ский|ская|ська|юк)$"
)
#: `Maria del Carmen`: a given name of several words.
_DEVOTIONS = frozenset(
    listed("carmen pilar rosario mar angeles jesus milagros socorro rocio valle dolores mercedes luz")
)
#: `Nour El Houda`: a given name of two words, in Arabic.
_PRAISED = frozenset(listed("houda hoda huda ain din dine rahman rahim kader qader"))
#: Particles that are written with an apostrophe.
ELIDED = frozenset({"d", "dell", "dall", "sant", "all", "degl", "o", "n", "m"})
#: Between words of one part.
_JOIN = ("-", "'")
#: Before a particle a given name, and no particle: `Santa Di Pietra`.
_SAINTS = frozenset({"santa", "santo"})
_BAPTIST = ("giovanni", "battista")
#: Letters of other languages, in Italian.
_ITALIAN = str.maketrans({"k": "c", "y": "i", "w": "v"})
#: Between given name and surname, in India; and before a second given name, in Vietnam.
_MIDDLE, _FIRST_OF_TWO, _WITH_MIDDLE = frozenset(listed("kumar kumari lal prasad chand")), frozenset({"thi"}), 3
#: Begin a given name of several words.
GIVEN_PREFIXES = frozenset(
    {"md", "mohd", "mst", "mohammad", "muhammad", "abdul", "abdel", "pier", "gian", "si", "sidi", "lalla"}
)
#: Vowels that an apostrophe after them accents: Giosue', Nicolo'.
_ACCENTED = {"a": "à", "e": "è", "i": "ì", "o": "ò", "u": "ù", "A": "À", "E": "È", "I": "Ì", "O": "Ò", "U": "Ù"}


class Names(NamedTuple):
    """A person's names; empty where they are not known."""

    given: str = ""
    surname: str = ""

    @property
    def whole(self) -> bool:
        """Both are there."""
        return bool(self.given and self.surname)


class Part(NamedTuple):
    """A word of a name, or a surname of several words: `De Luca`, `Dell'Acqua`."""

    text: str
    folded: str
    #: How sure it is that this is a given name: 0 not, 1 perhaps, 2 hardly anything else.
    given: int
    surname: bool
    initial: bool
    upper: bool
    particle: bool


def split_names(parts: Sequence[Part], *, surname_first: bool = False) -> Names:
    """Which parts are the given name, and which the surname. As written where both orders are equally good, or as
    `surname_first` says."""
    if len(parts) > 2:  # `la Deanna, Deanna Cigarini`
        parts = [part for at, part in enumerate(parts) if at == 0 or part.folded != parts[at - 1].folded]
    if not parts:
        return Names()
    if len(parts) == 1:
        return _single(parts[0])
    if parts[-1].initial and parts[0].given:
        return Names(_text(parts[:-1]), parts[-1].text)
    if parts[0].folded in ("nguyen", "tran", "pham", "le") and (len(parts) > 2 or parts[1].particle):
        return Names(_text(parts[1:]), parts[0].text)
    front, back = _run(parts), _run(parts[::-1])
    told = surname_first and bool(parts[0].given) == bool(parts[-1].given)
    if told or _surname_first(parts, front, back):
        given = len(parts) - 1 if told else min(back, len(parts) - 1) if back else _from_first_given(parts)
        return Names(_text(parts[-given:]), _text(parts[:-given]))
    given = _given_count(parts, front)
    return Names(_text(parts[:given]), _text(parts[given:]))


def parts_of(tokens: Sequence[Token]) -> list[Part]:
    """The parts of a run of tokens, particles with what they begin."""
    parts: list[Part] = []
    joined, leads = [token.gap in _JOIN for token in tokens[1:]], _lead()
    at, last = 0, len(tokens) - 1
    while at <= last:
        text, folded, _, _ = tokens[at]
        if at == last or not (joined[at] or folded in leads):  # most of them
            parts.append(_part_of_word(text, folded))
            at += 1
        else:
            end = _part_end(tokens, at)
            one_word = end == at + 1
            parts.append(_part_of_word(text, folded) if one_word else _part_of_words(tokens[at:end]))
            at = end
    return parts


def name_of(tokens: Sequence[Token]) -> str:
    """These words as a name is written: `dell'orto` is Dell'Orto."""
    return _text(parts_of(tokens))


def _single(part: Part) -> Names:
    if _CHINESE.fullmatch(part.text):
        return Names(part.text[1:], part.text[0])
    if part.initial or (part.given and not (part.given == 1 and part.surname)):
        return Names(given=part.text)
    return Names(surname=part.text)


def _run(parts: Sequence[Part]) -> int:
    """How many parts from the beginning can be given names."""
    count = 0
    for at, part in enumerate(parts):
        prefix = part.folded in GIVEN_PREFIXES and at + 1 < len(parts)
        if not (part.given or part.initial or prefix) and not (
            at and parts[at - 1].folded in GIVEN_PREFIXES and len(parts) > at + 1
        ):
            break
        count = at + 1
    return count


def _surname_first(parts: Sequence[Part], front: int, back: int) -> bool:
    """`Rossi Mario`: what is written, then what the words are."""
    first, last = parts[0], parts[-1]
    if (written := _as_written(first, last)) is not None:
        return written
    if len(parts) > 2 and front == len(parts):
        return False  # `Rosa Maria Agostino`: the last is the surname by its place
    if not front and first.surname and any(part.given for part in parts[1:]):
        return True
    if not front and not back:
        return first.surname and not last.surname
    if first.given and (not first.surname or last.given == 1):
        return False  # `Asia Brunello`, `Rosa Marina`
    return _weight(first) < _weight(last)


def _as_written(first: Part, last: Part) -> bool | None:
    """Whether the surname is first, if the letters tell: `De Luca Mario`, `ROSSI Mario`, `Rossi M.`"""
    if first.particle != last.particle:
        return first.particle
    if first.upper != last.upper:
        return first.upper
    return last.initial if first.initial != last.initial else None


def _from_first_given(parts: Sequence[Part]) -> int:
    """How many parts follow the surname of `Begum Nasrin Akter`."""
    first = next((at for at, part in enumerate(parts) if part.given), len(parts) - 1)
    return len(parts) - first


def _weight(part: Part) -> float:
    return part.given - (0.75 if part.surname else 0)


def _given_count(parts: Sequence[Part], front: int) -> int:
    if not front and len(parts) > 2 and parts[1].given == 2 and not (parts[1].surname or parts[2].given):
        return 2  # `Gero Antonio Alaimo`: a given name that no list has, and one that is nothing else
    if len(parts) == _WITH_MIDDLE and (parts[1].folded in _MIDDLE or parts[0].folded in _FIRST_OF_TWO):
        return 2
    if front <= 1:
        return 1
    count = min(front, len(parts) - 1)
    # `Anna Maria Bianchi` has one surname, `Mario Bruno Rossi` two: a name that is a surname as well is one here.
    # But before a surname with a particle it is given: `Mohamed Ali Ben Salah`.
    while count > 1 and may_be_surname(parts[count - 2], parts[count - 1]) and not parts[count].particle:
        count -= 1
    return count


def may_be_surname(before: Part, part: Part) -> bool:
    """`Bruno` of Mario Bruno Rossi; and neither `Rosa` of Anna Rosa Bianchi nor the Baptist."""
    if before.folded.endswith("a") and part.folded.endswith("a"):
        return False  # women's names, of which two are one name more often than not
    return part.given == 1 and part.surname and (before.folded, part.folded) != _BAPTIST


def _text(parts: Sequence[Part]) -> str:
    return " ".join([part.text for part in parts])[:_LONGEST].strip()


@cache
def _lead() -> frozenset[str]:
    """Words that the next one may belong to."""
    return words_of("particles") | ELIDED


def _part_end(tokens: Sequence[Token], at: int) -> int:
    """Where a part ends: a particle takes the next word, an apostrophe or hyphen joins."""
    end = at + 1
    if end == len(tokens):
        return end
    saint = tokens[at].folded in _SAINTS
    particle = (tokens[at].folded in words_of("particles") and not saint) or (
        tokens[at].folded in ELIDED and len(tokens[at].folded) > 1
    )
    if tokens[end].gap.startswith(".") and len(tokens[at].folded) == 1:
        particle = False  # `D. Penati`
    foreign = tokens[end].folded in given_names() or _PINYIN.search(tokens[end].folded)
    if tokens[at].folded == "li" and foreign and len(tokens) == 2:
        particle = False  # Li Wei, Li Xiaoling
    if particle and tokens[end].brk is Break.NONE:
        end += 1
        if tokens[end - 1].folded in ("la", "los", "las", "lo", "der", "den") and end < len(tokens):
            end += 1
    while end < len(tokens) and tokens[end].gap in _JOIN:
        end += 1
    return end


def _is_respelled(word: str) -> bool:
    """`Kristina`, `Mikele`: a given name in letters of another language."""
    plain = word.translate(_ITALIAN).replace("ph", "f").replace("th", "t")
    return plain != word and word not in words_of("surnames") and plain in strong_given_names()


@lru_cache(maxsize=16384)
def _part_of_word(text: str, folded: str) -> Part:
    given = 2 if folded in strong_given_names() else 1 if folded in given_names() or _is_respelled(folded) else 0
    upper, initial = text.isupper(), len(folded) == 1
    return Part(
        text=_capital(text) if upper or text[:1].islower() else text,  # `mOnica`
        folded=folded,
        given=given,
        surname=folded in words_of("surnames") or (not given and bool(_SLAVIC.search(folded))),
        initial=initial,
        upper=upper and not initial,
        particle=False,
    )


def _part_of_words(words: Sequence[Token]) -> Part:
    text = _cased(words)
    folded = " ".join(word.folded for word in words)
    bare = "".join(word.folded for word in words)
    strong = bare in strong_given_names() or all(word.folded in strong_given_names() for word in words)
    weak = bare in given_names() or (words[1].gap == "-" and words[0].folded in given_names())
    particle = (words[0].folded in words_of("particles") or words[0].folded in ELIDED) and words[1].gap != "-"
    devotion = particle and words[0].folded in ("del", "de", "de la") and words[-1].folded in _DEVOTIONS
    praised = particle and words[0].folded in ("el", "al") and words[-1].folded in _PRAISED
    particle = particle and not (devotion or praised)
    return Part(
        text=text,
        folded=folded,
        given=0 if particle else 2 if strong or devotion else 1 if weak or praised else 0,
        surname=particle or bare in words_of("surnames") or (not (strong or weak) and bool(_SLAVIC.search(bare))),
        initial=False,
        upper="".join(word.text for word in words).isupper(),
        particle=particle,
    )


def _cased(words: Sequence[Token]) -> str:
    written = "".join(word.text for word in words)
    mixed = not (written.isupper() or written.islower())
    text = ""
    for at, word in enumerate(words):
        elided = at > 0 and words[at - 1].folded in ELIDED
        joint = word.gap if word.gap in ("-", "'") or (word.gap == "' " and not elided) else "'" if elided else " "
        text += joint * (at > 0) + (word.text if mixed else _capital(word.text))
    return text


def _capital(word: str) -> str:
    return word[:1].upper() + word[1:].lower()


def accented(text: str, gap_after: str) -> str:
    """`Giosue'` is Giosuè."""
    if gap_after.startswith("'") and text and text[-1] in _ACCENTED and not gap_after.startswith("''"):
        return text[:-1] + _ACCENTED[text[-1]]
    return text
