"""Which words of a message can be part of a name: everyday words are none, unless they stand where a name must."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache, lru_cache

from comunica.enrolment.language.families import FAMILY
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, names_of_people, words_of
from comunica.enrolment.message.flow import is_said_for_another
from comunica.enrolment.message.tokens import Break
from comunica.enrolment.person.names import ELIDED
from comunica.enrolment.person.of_things import THINGS, is_of_thing
from comunica.enrolment.person.particles import Particles
from comunica.enrolment.person.row import LIVES, Row
from comunica.enrolment.person.said_of_else import said_of_else
from comunica.enrolment.place.area_mentions import is_province

#: Before the name of who signs, or says who they are.
SIGNED = frozenset({"firmato", "firmata", "sugnu", "songo"})
#: Corrections, between two names.
CORRECTIONS = frozenset(
    listed("anzi scusi scusate scusa pardon ops oops correggo errore intendevo cioe rettifico sorry")
)
#: `trasferirmi`, `pensavo`, `finalmente` in small letters.
_LOOKS_LIKE_VERB = re.compile(
    r"^[a-z]+(?:armi|ermi|irmi|avamo|evamo|ando|endo|mente|erei|erebbe|atemi|etemi|itemi|ateci|eteci|iteci)$"
)
_HUSBAND = frozenset(listed("in ved vedova vedovo coniugata coniugato maritata sposata nata nato geb geborene nee née"))
#: Of her own name, which follows: `ved. Marchesi Agnese`.
_WIDOWED = frozenset({"ved", "vedova", "vedovo"})
_OF = frozenset({"di", "del", "della", "dell", "d"})
#: Of titles: Sig.ra, Dott.ssa, Gent.ma.
ENDINGS = frozenset(listed("ra ssa na ma mo le re ri llo"))
#: Capital letters that are something else sooner than an initial.
_NO_INITIALS = frozenset({"v", "n", "p", "s"})
#: Begin given names of the Maghreb.
_MAGHREB = frozenset({"si", "sidi", "lalla"})
#: Of a building.
_PARTS = frozenset(listed("pal int inter sc scal app appt ed edif palaz palazz"))
_DEAR = frozenset(listed("bello bella caro cara amore gioia tesoro amico amica dio"))
_SMALL = frozenset({"e", "o", "a", "è"})
#: Given name and surname.
_WHOLE = 2


@cache
def _never_called() -> frozenset[str]:
    """What stands between a command and a place and is nobody."""
    return words_of(
        "function_words", "courtesy", "ours", "titles", "relatives", "identity", "prefixes", "organisations",
        "street_types", "street_words", "labels", "lives", "after_join", "hastening", "join_goes_on",
    )  # fmt: skip


@cache
def _sure_names() -> frozenset[str]:
    """Words that are names whatever stands around them, where nothing says that they belong to something else."""
    return frozenset(word for word in names_of_people() - _depend() if len(word) > 1)


@cache
def _depend() -> frozenset[str]:
    """Words that are names or none by what stands around them; any other is one by itself, or none."""
    small = words_of("function_words", "chatter", "foreign_words", "titles", "particles", "prefixes", "matters")
    return small | _HUSBAND | ENDINGS | _MAGHREB | _PARTS | _DEAR | {"anca"} | CORRECTIONS


@cache
def _mere_particles() -> frozenset[str]:
    return words_of("particles") - given_names()


@cache
def _never_first() -> frozenset[str]:
    """Words with which no name begins, wherever they stand; a letter may be an initial."""
    small = words_of("function_words", "titles") - words_of("particles") - given_names() - _MAGHREB
    return frozenset(word for word in small if len(word) > 1) | SIGNED


@lru_cache(maxsize=16384)
def _looks_like_verb(word: str) -> bool:
    return _LOOKS_LIKE_VERB.search(word) is not None


def _may_begin_name(word: str) -> bool:
    return word in names_of_people() or not is_said_for_another(word)


#: `di nome Lorenzo`, `il mio nome di battesimo`.
_CALLED = frozenset({"nome", "cognome", "battesimo", "nascita"})


class Word(Enum):
    """What a token is to a name."""

    NAME = auto()
    #: A title: it is passed over.
    TITLE = auto()
    #: `ved.`, `in`: whose wife she is or was follows.
    HUSBAND = auto()
    #: The name is over.
    END = auto()


class NameWords:
    """Judges the tokens of one message."""

    def __init__(self, row: Row, particles: Particles) -> None:
        self._row, self._tokens, self._taken = row, row.tokens, row.taken
        self._particles = particles
        #: Right after the town's own command, where a surname may be any word.
        self._called_at: int | None = None
        self._of_else = said_of_else(row)
        self._of_things = not row.words.isdisjoint(THINGS)
        self._of_relatives = not row.words.isdisjoint(words_of("relatives"))
        self._never = words_of("function_words")
        self._chatter = words_of("chatter", "foreign_words")
        self._everyday = words_of("function_words", "chatter", "foreign_words")

    def call_at(self, at: int) -> None:
        """Say where the town's own command ends: `ATTIVA AVVISI di stefano rosaria` names no topic."""
        self._called_at = at
        self._of_else = said_of_else(self._row, at)

    def word(self, at: int, run: Sequence[int]) -> Word:
        """What a token is that nothing has taken, nor placed. `run`: the tokens of the name before it."""
        token = self._tokens[at]
        if (
            at in self._of_else
            or (not run and (token.folded in _never_first() or self._is_of_widow(at)))
            or token.is_number
            or token.folded in FAMILY
            or (at and token.folded in _CALLED and self._tokens[at - 1].folded == "di")
            or ("(" in token.gap and at - 1 in self._taken and is_province(self._tokens, at))
            or (token.folded in LIVES and self._is_before_home(at, run))
            or (token.text == "de" and at + 1 in self._taken)  # `Paolo Bianco de via Roma`
            or (self._of_relatives and self._is_whose_relative(at))
            or (self._of_things and is_of_thing(self._row, at))
            or (len(run) >= _WHOLE and self._is_what_they_do(at, run))
        ):
            return Word.END
        if token.folded in _sure_names():
            return Word.NAME
        if token.folded not in _depend() and len(token.folded) > 1 and not self._is_verb(at):
            return Word.NAME if run or _may_begin_name(token.folded) else Word.END
        if self.is_title(at):
            ends = self._row.ends(at + 1) and token.folded in words_of("titles")
            ends = ends and (len(run) == 1 or (at - 1 in run and self._particles.is_particle(at - 1)))
            return Word.NAME if ends else Word.TITLE  # `Luca Conte via Roma`, `Luca Del Signore via Roma`
        if run and token.folded in _HUSBAND:
            return Word.HUSBAND
        joined = run and run[-1] == at - 1 and self._particles.is_joined(at)
        named = joined or self._particles.is_particle(at) or (not self._is_verb(at) and self._is_name(at, run))
        return Word.NAME if named else Word.END

    def _is_before_home(self, at: int, run: Sequence[int]) -> bool:
        """`ZOPPO INES VIVO IN VIA PO`, `Leo Bruno ind. via Po`: a whole name, and then where they live."""
        whole = len(run) >= _WHOLE and not all(self._tokens[each].folded in given_names() for each in run)
        placed = at + 1 in self._taken and (whole or self._tokens[at].folded != "vivo")
        return bool(run) and (placed or self._row.beside(at)[1] in ("in", "a", "al", "alla"))

    def _is_of_widow(self, at: int) -> bool:
        """`ved.`, `la vedova`, before a name."""
        article = self._tokens[at].folded in ("la", "il") and self._row.beside(at)[1] in _WIDOWED
        return article or self._tokens[at].folded in _WIDOWED

    def _is_verb(self, at: int) -> bool:
        """It looks like one, and nobody that we know is called so."""
        token = self._tokens[at]
        begun = at == 0 or token.brk is Break.STRONG
        return token.folded not in names_of_people() and _looks_like_verb(token.folded if begun else token.text)

    def _is_what_they_do(self, at: int, run: Sequence[int]) -> bool:
        """`Popa Mihaela badante`, `rossi mario idraulico`, `Luca Rossi abbito`, `Mario Rossi Bar Sport`: after a whole
        name what somebody does, what their shop is called, or in small letters a word that is no name."""
        token, words = self._tokens[at], [self._tokens[each] for each in run]
        given, before = [word.folded in given_names() for word in words], words[-1].folded
        joined = token.gap.endswith(("'", "-")) or before in ELIDED or before in _mere_particles()
        if joined or token.folded in given_names() or all(given) or not any(given):
            return False
        if not token.text.islower():
            return token.folded in words_of("organisations") and not self._row.ends(at + 1)
        written = all(word.text[0].isupper() or not word.text[0].isascii() for word in words)
        called = not any(word.folded in words_of("surnames") for word in words) and token.folded in words_of("surnames")
        unknown = written and not called and token.folded not in words_of("particles")
        return unknown or token.folded in words_of("occupations", "organisations", "relatives")

    def _is_whose_relative(self, at: int) -> bool:
        """`sono la nonna di Luca, Anna`: whose relative the person is, and nobody else."""
        if at < 2 or self._tokens[at - 1].folded not in _OF:
            return False
        after = self._row.after(at)
        whose = self._tokens[at - 2].folded in words_of("relatives")
        return whose and after is not None and after.brk is not Break.NONE

    def is_title(self, at: int) -> bool:
        """`Sig.ra`, `Dott.`: with its ending."""
        token, titles = self._tokens[at], words_of("titles")
        if token.folded in titles:
            return True
        ending = at > 0 and token.gap == "." and token.folded in ENDINGS
        return ending and (self._tokens[at - 1].folded in titles or token.folded == "llo")  # `mar.llo`

    def after_husband(self, at: int) -> int:
        """Where the husband's name ends."""
        at += 1
        while at < len(self._tokens) and at not in self._taken and not self._tokens[at].is_number:
            if self._tokens[at].brk is not Break.NONE:
                break
            at += 1
        return at

    def _is_name(self, at: int, run: Sequence[int]) -> bool:
        token = self._tokens[at]
        folded = token.folded
        if len(folded) == 1 or self._is_also(at):
            return len(folded) == 1 and (self._is_initial(at) or self._is_last_initial(at, run))
        called = at == self._called_at and self._is_called(at)
        if called or (folded in _MAGHREB and self._is_before_given(at)):
            return True
        if folded in given_names() and (folded not in self._never or self._is_in_spite(at)):
            after_surname = bool(run) and self._tokens[run[-1]].folded in words_of("surnames")  # `Esposito Pasqua`
            placed = folded not in self._chatter or self._is_in_place(at, run, after_any=after_surname)
            return placed or self._is_in_spite(at)
        if folded in self._never or self._is_of_address(at, run):
            return folded in self._never and self._is_small_surname(at, run)
        if folded not in self._chatter and folded not in CORRECTIONS:
            return bool(run) or _may_begin_name(folded)
        return self._is_in_place(at, run) or (folded in self._chatter and self._is_surname_first(at, run))

    def _is_called(self, at: int) -> bool:
        """`ATTIVA ISCRIZIONE Fontana, via Serio 4`, `mi iscrivo luce anna`: a thing, and here a surname."""
        token, after = self._tokens[at], self._row.after(at)
        if token.folded in _never_called():
            return False
        named = at + 1 in self._taken or (after is not None and after.folded in given_names())
        return named and (
            token.folded in words_of("matters") or (token.folded in self._chatter and not token.text.islower())
        )

    def _is_also(self, at: int) -> bool:
        """`iscrivetemi anca mi`, `attivami bello mio`, `Famiglia Santoro`: nobody called Anca, Bello or Famiglia."""
        if self._tokens[at].folded in FAMILY:
            return True
        if self._tokens[at].folded in _DEAR:
            return (after := self._row.after(at)) is not None and after.folded in ("mio", "mia")
        if self._tokens[at].folded != "anca":
            return False
        after = self._row.after(at)
        return after is not None and after.folded in ("mi", "me", "ti", "nu", "noi")

    def _is_of_address(self, at: int, run: Sequence[int]) -> bool:
        """`loc.`, `trav.`, `pal. B`."""
        folded = self._tokens[at].folded
        whole = folded in words_of("street_types") and folded in words_of("surnames")  # `Livio Piazza. Abito in`
        shortened = folded in words_of("prefixes") and not whole and self._row.gaps[at].startswith(".")
        return shortened or (folded in _PARTS and bool(run))

    def _is_small_surname(self, at: int, run: Sequence[int]) -> bool:
        """`Desirée Dei via Togliatti`: a small word in capitals, where a name must stand."""
        token = self._tokens[at]
        foreign = token.folded in words_of("surnames") and token.text[0].isupper()
        if foreign and self._is_in_place(at, run, after_any=True):
            return True
        capital = token.text.istitle() and len(token.folded) > 2
        return capital and self._is_in_place(at, run)

    def _is_surname_first(self, at: int, run: Sequence[int]) -> bool:
        """`Piano Vincenzo via Aldo Moro`."""
        token, after = self._tokens[at], self._row.after(at)
        if run or after is None or after.brk is not Break.NONE or not self._row.ends(at + 2):
            return False
        capitals = token.text[0].isupper() and after.text[0].isupper()
        return (
            capitals
            and after.folded in given_names()
            and token.folded not in words_of("courtesy", "titles", "labels", "relatives")
        )

    def _is_before_given(self, at: int) -> bool:
        """`Si Mohamed`."""
        token, after = self._tokens[at], self._row.after(at)
        capitals = (
            after is not None and after.text[0].isupper() and token.text[0].isupper() and not token.text.isupper()
        )
        return after is not None and capitals and after.folded in given_names()

    def _is_in_spite(self, at: int) -> bool:
        """`Nello Franchi`: a given name that is a small word as well."""
        after = self._row.after(at)
        if after is None or after.brk is not Break.NONE:
            return False
        begins = at and at - 1 in self._taken and self._tokens[at].brk is Break.NONE
        if (
            begins
            and not self._tokens[at - 1].is_number
            and at + 2 not in self._taken
            and self._particles.is_particle(at + 1)
        ):
            return True  # `nello di loreto`, after the command
        if after.folded in self._everyday and not (after.text.istitle() and self._particles.is_particle(at + 1)):
            return False  # but `Pasqua Di Renzo`
        return self._tokens[at].text[0].isupper() and after.text[0].isupper()

    def _is_in_place(self, at: int, run: Sequence[int], *, after_any: bool = False) -> bool:
        """An everyday word stands where a name must: `Luca Grande via Roma`."""
        token = self._tokens[at]
        if not 1 <= len(run) <= 2 or token.brk is not Break.NONE or token.folded in words_of("labels"):
            return False
        before = self._tokens[run[-1]].folded
        if not after_any and len(before) > 1 and before not in given_names():
            return False
        courteous = token.folded in ("cortese", "gentile", "gentili") or token.folded not in words_of("thanks")
        if courteous and token.text.istitle():
            return True
        if len(token.folded) > 2 and token.folded in words_of("surnames") and self._row.ends(at + 1):
            return True  # `lucia gentile, via Po 3`
        return (token.text[0].isupper() or at + 1 in self._taken) and token.folded not in words_of("courtesy")

    def _is_initial(self, at: int) -> bool:
        """`R.`, or the `N` of N'Guessan."""
        token, after, following = self._tokens[at], self._row.after(at), self._row.gaps[at]
        if at and token.gap == "" and self._tokens[at - 1].is_number:
            return False  # `3B`
        capital = after is not None and after.text[0].isupper()
        if following == "'" and after is not None:
            return token.folded != "l" and after.folded not in self._everyday
        if self._is_small_initial(at):
            return True
        if not token.text.isupper() or (token.folded in _SMALL and not (following.startswith(".") and capital)):
            return False
        return following.startswith(".") or (capital and token.folded not in _NO_INITIALS)

    def _is_last_initial(self, at: int, run: Sequence[int]) -> bool:
        """`zotti a. contrada cese`: after a surname, with its full stop."""
        last = at + 1 >= len(self._tokens) or at + 1 in self._taken
        surname = len(run) == 1 and self._tokens[run[0]].folded not in given_names()
        return surname and last and self._row.gaps[at].startswith(".") and self._tokens[at].gap == " "

    def _is_small_initial(self, at: int) -> bool:
        """`iscrivimi m. carnuccio`: a letter and a full stop, where a name must begin."""
        token, after = self._tokens[at], self._row.after(at)
        if not token.text.islower() or not self._row.gaps[at].startswith("."):
            return False
        if at - 1 not in self._taken and (after is None or after.folded not in given_names()):
            return False  # but `lo presti m. teresa`
        named = after is not None and not after.is_number and after.folded not in self._everyday
        return named and token.folded not in _SMALL | _NO_INITIALS
