"""Words in a row that may be names: `Paolo, Galli`, `famiglia Colzani`, `Sig.ra Bruna Tettamanzi ved. Pozzi`."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from comunica.enrolment.language.families import FAMILY
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.person.name_words import NameWords, Word
from comunica.enrolment.person.names import Part, accented, parts_of
from comunica.enrolment.person.particles import Particles
from comunica.enrolment.person.row import Row
from comunica.enrolment.person.two_names import is_alike

#: Before a surname that stands first: `sono rossi, Mario`.
_BEFORE_SURNAME = FAMILY | frozenset(listed("sono chiamo cognome siamo e io di nome signor signora"))
_SWITCHES = frozenset({"on", "off", "si", "no"})
#: Before the name of one, which looks like a person's.
_KINDERGARTENS = frozenset({"asilo", "nido", "materna", "elementare", "primaria"})
#: `i fratelli Maiocchi`.
_SIBLINGS, _THE = frozenset({"fratelli", "sorelle"}), frozenset({"i", "le", "noi", "siamo"})
#: Given name and surname.
_NAME_PARTS = 2
#: After a word of a name: of an accent, of an initial.
_MARKS = frozenset({"'", "."})
#: Words of one name, at most, when commas or line ends are between them.
_LONGEST = 6


class Run(NamedTuple):
    """A run of tokens, as parts of a name. `first` and `end` hold what was passed over, too."""

    tokens: tuple[int, ...]
    parts: tuple[Part, ...]
    #: After `famiglia`.
    family: bool = False
    #: A word says that a business or an association writes.
    business: bool = False
    #: Its first token, and the one after its last.
    first: int = 0
    end: int = 0

    @property
    def is_whole(self) -> bool:
        """Given name and surname are there."""
        given = [part.given for part in self.parts]
        return len(given) > 1 and any(given) and not all(each == 2 for each in given)


class RunFinder:
    """Finds the runs of one message."""

    def __init__(self, row: Row, particles: Particles) -> None:
        self._row, self._tokens = row, row.tokens
        self.words = NameWords(row, particles)
        #: Names because of where they stand, whatever words they are.
        self.placed: set[int] = set()

    def find(self) -> list[Run]:
        """The runs in order. Names with pauses between them are one: `Paolo, Galli`."""
        merged: list[Run] = []
        for run in self._rows():
            if merged and self._belongs(merged[-1], run):
                merged[-1] = self._run((*merged[-1].tokens, *run.tokens), family=run.family)
            else:
                merged.append(run)
        return merged

    def parts(self, tokens: Sequence[int]) -> list[Part]:
        """The parts of a name in these tokens: `Giosue'` is Giosuè, an initial keeps its full stop."""
        gaps = self._row.gaps
        if _MARKS.isdisjoint([gaps[at][:1] for at in tokens]):
            return parts_of([self._tokens[at] for at in tokens])
        written = [self._with_accent(at, at + 1 in tokens) for at in tokens]
        dotted = {self._tokens[at].folded for at in tokens if self._row.gaps[at].startswith(".")}
        parts = parts_of(written)
        return [
            part._replace(text=f"{part.text}.") if part.initial and part.folded in dotted else part for part in parts
        ]

    def _with_accent(self, at: int, joined: bool) -> Token:  # noqa: FBT001 - whether the next token is of the name too
        token, after = self._tokens[at], self._row.gaps[at]
        if not after.startswith("'"):
            return token
        quoted = token.gap.endswith("'") and token.gap != "'"
        elided = joined and (after == "'" or token.folded in words_of("particles"))  # `d'Angelo`, `de' Medici`
        return token if quoted or elided else token._replace(text=accented(token.text, after))

    def _rows(self) -> Iterator[Run]:
        taken, placed = self._row.taken, self.placed
        row: list[int] = []
        goes_on = 0
        for at, token in enumerate(self._tokens):
            if at < goes_on:
                continue  # her husband's name
            word = Word.NAME if at in placed else Word.END if at in taken else self.words.word(at, row)
            another = token.gap == "/" and len(row) >= _NAME_PARTS and token.folded in given_names()
            if row and (word is Word.END or word is Word.HUSBAND or token.brk is not Break.NONE or another):
                yield self._run(tuple(row), family=self._is_family(row[0]))
                row = []
            if word is Word.NAME:
                row.append(at)
            elif word is Word.HUSBAND:
                goes_on = self.words.after_husband(at)
        if row:
            yield self._run(tuple(row), family=self._is_family(row[0]))

    def _run(self, tokens: tuple[int, ...], *, family: bool) -> Run:
        parts = tuple(self.parts(tokens))
        return Run(tokens, parts, family, self._is_business(tokens, parts), tokens[0], tokens[-1] + 1)

    def _is_family(self, first: int) -> bool:
        if self._row.words.isdisjoint(FAMILY):
            return False
        before = first - 1
        while before >= 0 and self._tokens[before].folded in words_of("titles"):
            before -= 1
        if self._is_of_firm(before):
            return False
        siblings = before > 0 and self._tokens[before].folded in _SIBLINGS and self._tokens[before - 1].folded in _THE
        return before >= 0 and (siblings or self._tokens[before].folded in FAMILY)

    def _is_of_firm(self, at: int) -> bool:
        """`Macelleria Fratelli Conti`: whose shop it is."""
        shop = at > 0 and self._tokens[at].folded in FAMILY and self._tokens[at].brk is Break.NONE
        return shop and self._tokens[at - 1].folded in words_of("organisations")

    def _is_business(self, tokens: Sequence[int], parts: Sequence[Part]) -> bool:
        """`Bar Sport`, but not `Mario Croce`: there a given name stands before the word."""
        kinds = words_of("organisations")
        if self._row.words.isdisjoint(kinds) and self._row.words.isdisjoint(_KINDERGARTENS):
            return False
        first = tokens[0]
        whose = first > 1 and self._tokens[first].brk is Break.NONE and self._tokens[first - 1].folded in _KINDERGARTENS
        whose = whose or self._is_of_firm(first - 1)
        if whose or not any(self._tokens[at].folded in kinds for at in tokens):
            return whose  # `asilo nido Primi Passi`
        called = all(part.surname or part.given for part in parts) and any(part.given for part in parts)
        if len(parts) == _NAME_PARTS and called:
            return False  # `Tabacchi Ornella`
        return not (parts[0].given and self._tokens[tokens[0]].folded not in kinds and len(parts) <= 3)

    def _belongs(self, before: Run, run: Run) -> bool:
        if before.business or self._is_small_talk(before, run):
            return False  # `vicino alla farmacia, dott. Nowak`
        first = self._tokens[before.first]
        named = len(before.tokens) >= _NAME_PARTS or (before.parts[0].given and first.text[0].isupper())
        if (named or self.words.is_title(before.first - 1)) and len(run.tokens) == 1 and self._is_trade(run.first):
            return False  # `Basilio, pastore`
        if len(run.parts) == 1 and any(is_alike(part, run.parts[0]) for part in before.parts):
            return False  # `Lidya Ferrero (Lidia, ...)`
        between = range(before.end, run.first)
        if any(not self.words.is_title(at) for at in between) or run.family != before.family:
            return False
        surname = before.parts[0]
        written = surname.surname or self._tokens[before.first].text[0].isupper()
        if len(before.parts) == 1 and written and not surname.given and all(part.given for part in run.parts):
            return True  # `Bianchi, Maria Pia`
        return len(before.tokens) + len(run.tokens) <= _LONGEST and not before.is_whole and not run.is_whole

    def _is_small_talk(self, before: Run, run: Run) -> bool:
        """`vicino al campo sportivo - Greco`: words that no list has, written small, before a name with its capital."""
        lone = len(before.parts) == 1 and not self._ends_talk(before.first)
        known = lone or any(part.given or part.particle for part in before.parts)
        return not known and self._tokens[before.first].text.islower() and self._tokens[run.first].text[0].isupper()

    def _ends_talk(self, at: int) -> bool:
        """`quando piove si allaga, Assunta`: the last of several words, and nothing says that a name follows."""
        joined = at > 0 and self._tokens[at].brk is Break.NONE and at - 1 not in self._row.taken
        return joined and self._tokens[at - 1].folded not in _BEFORE_SURNAME and not self.words.is_title(at - 1)

    def _is_trade(self, at: int) -> bool:
        """`Chen Li, bar in piazza Roma 1`: what they have there, and no part of the name."""
        return self._tokens[at].text.islower() and self._tokens[at].folded in words_of("organisations", "occupations")


def named_service(tokens: Sequence[Token], own: frozenset[str]) -> set[int]:
    """Two words in a row of the service's name, or one and its switch: `al servizio Villar Informa`, `VANZAPP OFF`."""
    after = own | _SWITCHES
    pairs = (at for at, (one, other) in enumerate(pairwise(tokens)) if one.folded in own and other.folded in after)
    return {each for at in pairs for each in (at, at + 1) if tokens[at + 1].brk is Break.NONE}


def says_more(run: Run, best: Run) -> bool:
    """`sono la Deanna, Deanna Cigarini`: the same name, and more of it."""
    if len(best.parts) > 1 or len(run.parts) == 1:
        return False
    return best.parts[0].folded in [part.folded for part in run.parts]
