"""Our own texts in a message: a machine sent them back, or somebody quotes or passes them on. They are nobody's wish.

`Per uscire scrivi DISATTIVA`, `Rispondi SÌ`, `Esempio: Via Roma 12` hold commands, consents and places. So the
sentences of our texts, those of the town among them, are taken out before anything is read; what somebody adds is read.
"""

import itertools
import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from comunica.enrolment.language.words import fold
from comunica.enrolment.message.tokens import Break, Token, Tokens, tokenise
from comunica.enrolment.replies import LANGUAGES, ReplyId, default_text, words_in
from comunica.municipality.joining import JOIN_WORD, example_of
from comunica.municipality.profile import Profile, RequiredField

#: A sentence of so many words is ours wherever it stands; a shorter one only beside such a one.
_ALONE = 4
#: Of a sentence that breaks off at the end of the message, so many are there.
_BROKEN_OFF = 5
#: What a fact has, at most: twelve zones, or what is held of somebody.
_LONGEST_FACT = 60
#: Before the first word of a sentence: a service's name.
_LONGEST_BEGINNING = 8
_SENTENCE = re.compile(r"\n|(?<=[.?!])\s+|(?<=;)\s+")
_FACT = re.compile(r"\{(\w+)\}")
_HOW_TO_JOIN = re.compile(r"\{come_iscriversi(?:_inglese)?\}")

_CLOSING = frozenset("»”")

type _Part = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sentence:
    """A sentence of ours: runs of words, with a fact between each two."""

    parts: tuple[_Part, ...]
    #: It begins, or ends, with a fact.
    opens: bool
    closes: bool

    @property
    def words(self) -> int:
        return sum(map(len, self.parts))

    @property
    def is_nobodys(self) -> bool:
        """Nobody says it of themselves, also where it stands alone: `Esempio: ATTIVA` is short enough."""
        _, *others = itertools.chain(*self.parts)
        return self.words >= _ALONE or fold(JOIN_WORD) in others

    @property
    def first(self) -> str:
        return self.parts[0][0]

    @property
    def rarest(self) -> str:
        """By which it is looked for: long words are rare ones."""
        return max((word for part in self.parts for word in part), key=len)


@dataclass(frozen=True, slots=True)
class _Found:
    """Where one stands: its first word, and behind its last."""

    first: int
    end: int
    sentence: _Sentence


@dataclass(frozen=True, slots=True)
class _Texts:
    """The sentences of some texts, by their rarest word."""

    by_word: dict[str, tuple[_Sentence, ...]]

    def near(self, words: Collection[str]) -> list[_Sentence]:
        """Those whose rarest word is there, and their first: none of most messages."""
        if self.by_word.keys().isdisjoint(words):
            return []
        return [each for word in self.by_word.keys() & set(words) for each in self.by_word[word] if each.first in words]


def without_ours(tokens: Tokens, profile: Profile) -> Tokens:
    """The message without the sentences that are our own; itself, if there is none."""
    words = [token.folded for token in tokens.all]
    found = [one for each in _texts_of(profile) for sentence in each.near(words) for one in _stand(sentence, words)]
    spans = list(_runs(found, tokens)) if found else []
    return _without(tokens, spans) if spans else tokens


def _texts_of(profile: Profile) -> tuple[_Texts, ...]:
    if not profile.texts:
        return (_defaults(),)
    return (_defaults(), _own(tuple(profile.texts.values())))


@cache
def _defaults() -> _Texts:
    """In every language: towns change theirs, and what was sent before stays on the phones."""
    texts = _gathered([default_text(reply, language) for language in LANGUAGES for reply in ReplyId])
    # What facts are made of, as far as it is a sentence.
    words = _gathered([text for language in LANGUAGES for text in words_in(language).values()], at_least=_ALONE)
    keys = texts.by_word.keys() | words.by_word.keys()
    return _Texts({key: texts.by_word.get(key, ()) + words.by_word.get(key, ()) for key in keys})


@lru_cache(maxsize=1024)
def _own(texts: tuple[str, ...]) -> _Texts:
    return _gathered(texts)


def _gathered(texts: Collection[str], *, at_least: int = 1) -> _Texts:
    by_word: dict[str, list[_Sentence]] = {}
    seen = {each for text in texts for part in _cut(text) for each in _sentences(part)}
    for each in sorted(seen, key=lambda each: each.parts):
        if each.words >= at_least:
            by_word.setdefault(each.rarest, []).append(each)
    return _Texts({word: tuple(each) for word, each in by_word.items()})


def _cut(text: str) -> Iterator[str]:
    """The sentences of a text. A fact that is one by itself stands between its neighbours too."""
    parts = _SENTENCE.split(text)
    yield from parts
    for before, part, after in zip(parts, parts[1:], parts[2:], strict=False):
        if not tokenise(_FACT.sub("", part)).all:
            yield f"{before} {part} {after}"


def _sentences(text: str) -> Iterator[_Sentence]:
    """What the reader knows of a fact stands in its place: the example, with whatever the town asks for."""
    text = _HOW_TO_JOIN.sub(f"{JOIN_WORD} {{dati}}", text)
    if "{dato_mancante}" in text:
        yield from _sentences(text.replace("{dato_mancante}", JOIN_WORD))
    for example in _examples() if "{esempio_iscrizione}" in text else ("",):
        pieces = _FACT.split(text.replace("{esempio_iscrizione}", example))[::2]
        parts = [tuple(token.folded for token in tokenise(piece).all) for piece in pieces]
        kept = tuple(part for part in parts if part)
        sentence = _Sentence(kept, opens=not parts[0], closes=not parts[-1])
        if sentence.words > sentence.opens:  # one word after a fact is anybody's
            yield sentence


@cache
def _examples() -> tuple[str, ...]:
    asked = (each for count in range(4) for each in itertools.combinations(RequiredField, count))
    return tuple(example_of(JOIN_WORD, each) for each in asked)


def _stand(sentence: _Sentence, words: Sequence[str]) -> Iterator[_Found]:
    """Where its words stand, one part after the other; at the end of the message it may break off."""
    for first, word in enumerate(words):
        if word == sentence.first and (end := _end(sentence, words, first)):
            yield _Found(first, end, sentence)


def _end(sentence: _Sentence, words: Sequence[str], first: int) -> int:
    """Behind the last word of a sentence that begins there; 0 if it is another."""
    at, matched = first, 0
    for count, part in enumerate(sentence.parts):
        start = at if count == 0 else _next(part, words, at)
        common = _in_common(part, words, start)
        matched += common
        if common < len(part):
            breaks_off = common > 0 and start + common == len(words) and matched >= _BROKEN_OFF
            return len(words) if breaks_off else 0
        at = start + common
    return at


def _next(part: _Part, words: Sequence[str], at: int) -> int:
    """Where the next part begins; the end of the message if it is not there."""
    for start in range(at, min(at + _LONGEST_FACT, len(words))):
        common = _in_common(part, words, start) if words[start] == part[0] else 0
        if common == len(part) or (common and start + common == len(words)):
            return start
    return len(words)


def _in_common(part: _Part, words: Sequence[str], start: int) -> int:
    """With how many of its words it stands there."""
    pairs = zip(part, words[start : start + len(part)], strict=False)
    return sum(1 for _ in itertools.takewhile(lambda pair: pair[0] == pair[1], pairs))


def _runs(found: Sequence[_Found], tokens: Tokens) -> Iterator[tuple[int, int]]:
    """Stretches of our own: sentences with their facts, one after the other, and nobody's words right around them."""
    taken = _whole(found, tokens.all)
    for run in _stretches(taken):
        first, end = run[0][0], run[-1][1]
        if _is_bordered(tokens.all, first, end) and any(each.is_nobodys for *_, each in run):
            yield first, end


def _whole(found: Sequence[_Found], tokens: Sequence[Token]) -> list[tuple[int, int, _Sentence]]:
    """The longest of those that begin at one word, with the facts that they begin and end with."""
    best: dict[int, _Found] = {}
    for each in sorted(found, key=lambda each: (each.end, each.sentence.closes)):
        best[each.first] = each
    starts = sorted(best)
    out: list[tuple[int, int, _Sentence]] = []
    for first in starts:
        each = best[first]
        if out and first < out[-1][1]:
            continue
        after = next((start for start in starts if start >= each.end), len(tokens))
        end = _fact_ends(tokens, each.end, after) if each.sentence.closes else each.end
        begin = _fact_begins(tokens, first, out[-1][1] if out else 0) if each.sentence.opens else first
        out.append((begin, end, each.sentence))
    return out


def _fact_ends(tokens: Sequence[Token], at: int, before: int) -> int:
    last = min(before, at + _LONGEST_FACT)
    return next((each for each in range(at, last) if _ends_a_fact(tokens[each])), last)


def _ends_a_fact(token: Token) -> bool:
    """A sentence ends before it, or what is quoted."""
    return token.brk is Break.STRONG or not _CLOSING.isdisjoint(token.gap)


def _fact_begins(tokens: Sequence[Token], at: int, after: int) -> int:
    first = at
    while first > max(after, at - _LONGEST_BEGINNING) and tokens[first].brk is not Break.STRONG:
        first -= 1
    return first


def _stretches(taken: Sequence[tuple[int, int, _Sentence]]) -> Iterator[list[tuple[int, int, _Sentence]]]:
    run: list[tuple[int, int, _Sentence]] = []
    for each in taken:
        if run and each[0] > run[-1][1]:
            yield run
            run = []
        run.append(each)
    if run:
        yield run


def _is_bordered(tokens: Sequence[Token], first: int, end: int) -> bool:
    """Who goes on in our sentence speaks: `per uscire scrivi DISATTIVA, l'ho scritto dieci volte`."""
    begins = first == 0 or tokens[first].brk is not Break.NONE
    return begins and (end == len(tokens) or tokens[end].brk is Break.STRONG)


def _without(tokens: Tokens, spans: Sequence[tuple[int, int]]) -> Tokens:
    kept: list[Token] = []
    at = 0
    for first, end in [*spans, (len(tokens.all), len(tokens.all))]:
        rest = tokens.all[at:first]
        if rest and at:
            rest = (rest[0]._replace(gap=". ", brk=Break.STRONG), *rest[1:])
        kept += rest
        at = max(at, end)
    return Tokens(tuple(kept), tokens.tail if kept and at == len(tokens.all) and spans[-1][1] < len(tokens.all) else "")
