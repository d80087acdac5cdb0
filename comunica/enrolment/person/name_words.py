"""Which words of a message can be part of a name: everyday words are none, unless they stand where a name must."""

import re
from collections.abc import Sequence
from enum import Enum, auto
from functools import cache

from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.flow import is_said_for_another
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.message.words import listed
from comunica.enrolment.person.names import ELIDED
from comunica.enrolment.person.said_of_else import said_of_else

#: Corrections, between two names.
CORRECTIONS = frozenset(
    listed("anzi scusi scusate scusa pardon ops oops correggo errore intendevo cioe rettifico sorry")
)
#: `trasferirmi`, `pensavo`, `finalmente` in small letters.
_LOOKS_LIKE_VERB = re.compile(
    r"^[a-z]+(?:armi|ermi|irmi|avamo|evamo|ando|endo|mente|erei|erebbe|atemi|etemi|itemi|ateci|eteci|iteci)$"
)
_HUSBAND = frozenset(listed("in ved vedova vedovo coniugata coniugato maritata sposata nata nato geb geborene nee née"))
#: Before what a village calls somebody, or whose child they are: `Totò Terrasi inteso u Mastru`, `Sorrentino fu Luigi`.
_KNOWN_AS = frozenset(listed("inteso intesa noto nota alias soprannominato soprannominata detto detta fu"))
#: Before the homes that are told apart: `seconda casa in via Leopardi 12`; and before streets that are counted.
_COUNTED = frozenset(listed("prima seconda terza"))
_COUNTABLE = frozenset(listed("casa abitazione traversa residenza"))
_ARTICLES = frozenset({"la", "lo", "le", "li", "il"})
_NICKNAMED_BY = _ARTICLES | {"l"}
_OF = frozenset({"di", "del", "della", "dell", "d"})
#: Of titles: Sig.ra, Dott.ssa, Gent.ma.
_ENDINGS = frozenset(listed("ra ssa na ma mo le re ri"))
#: Capital letters that are something else sooner than an initial.
_NO_INITIALS = frozenset({"v", "n", "p", "s"})
#: Begin given names of the Maghreb.
_MAGHREB = frozenset({"si", "sidi", "lalla"})
#: Before what a house is called, and never a surname.
_HOUSES = frozenset(listed("condominio cond residence residenza palazzina complesso stabile"))
_HIGHWAYS = frozenset({"ss", "sp", "sr", "sc"})
#: Of a building.
_PARTS = frozenset(listed("pal int inter sc scal app appt ed edif palaz palazz"))
#: Small words that particles make surnames of: Lo Verso, Di Prima.
_SMALL_SURNAMES = frozenset({"verso", "prima", "bello"})
_SMALL = frozenset({"e", "o", "a", "è"})
_CALLINGS = frozenset({"professione", "mestiere"})
#: Before `di` and who somebody writes for.
_FOR = frozenset({"parte", "conto", "nome"})
#: Given name and surname.
_WHOLE = 2
#: Before where somebody lives, or whose wife she is.
_AFTER_NAMES = frozenset(listed("abito abitante residente vivo sto in ved vedova nata nato"))


@cache
def _never_called() -> frozenset[str]:
    """What stands between a command and a place and is nobody."""
    return words_of(
        "function_words", "courtesy", "ours", "titles", "relatives", "identity", "prefixes", "organisations",
        "street_types", "street_words", "labels", "lives", "after_join", "hastening", "join_goes_on",
    )  # fmt: skip


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
    """Judges the tokens of one message. `taken`: those of the command and of places."""

    def __init__(self, tokens: Sequence[Token], tail: str, taken: set[int]) -> None:
        self._tokens, self._tail, self._taken = tokens, tail, taken
        #: Right after the town's own command, where a surname may be any word.
        self.called_at: int | None = None
        self._of_else = said_of_else(tokens)
        self._never = words_of("function_words")
        self._chatter = words_of("chatter", "foreign_words")
        self._everyday = words_of("function_words", "chatter", "foreign_words")
        given = given_names()
        self._after_given = {at + 1 for at, token in enumerate(tokens) if token.folded in given}

    def word(self, at: int, run: Sequence[int]) -> Word:
        """What a token is. `run`: the tokens of the name before it."""
        token = self._tokens[at]
        if (
            at in self._taken
            or at in self._of_else
            or token.is_number
            or self._is_whose_relative(at)
            or self._is_of_tax_code(at)
            or self._is_of_highway(at)
            or self._is_counted(at)
            or self._is_of_house(at)
            or (len(run) >= _WHOLE and self._is_what_they_do(at, run))
        ):
            return Word.END
        if self.is_title(at):
            ends = len(run) == 1 and self._ends(at + 1) and token.folded in words_of("titles")
            return Word.NAME if ends else Word.TITLE  # `Luca Conte via Roma`
        if run and token.folded == "di" and (after := self._next(at)) and after.folded in _CALLINGS:
            return Word.HUSBAND  # `Rocco Agrigento di professione muratore`
        if run and ((token.folded in _HUSBAND and self._is_husband(at)) or self._is_known_as(at, run)):
            return Word.HUSBAND
        joined = run and run[-1] == at - 1 and self._is_joined(at)
        verb = _LOOKS_LIKE_VERB.search(token.text) and token.folded not in words_of("surnames")
        named = joined or self.is_particle(at) or (not verb and self._is_name(at, run))
        return Word.NAME if named else Word.END

    def _is_of_tax_code(self, at: int) -> bool:
        """`C.F.`, whose number was left out."""
        folded = self._tokens[at].folded
        if folded == "c":
            return at + 1 < len(self._tokens) and self._tokens[at + 1].folded == "f"
        return folded == "f" and at > 0 and self._tokens[at - 1].folded == "c"

    def _is_of_highway(self, at: int) -> bool:
        """`ss7`, `SP 35`: a road with its number."""
        word = self._tokens[at].folded
        if len(word) == 1:
            one, other = self._beside(at)
            return f"{word}{other}" in _HIGHWAYS or f"{one}{word}" in _HIGHWAYS  # `S.S. 113`
        after = self._next(at) if word in _HIGHWAYS else None
        return after is not None and after.is_number

    def _is_counted(self, at: int) -> bool:
        """`seconda casa`, `prima traversa`."""
        word = self._tokens[at].folded
        if word in _COUNTED:
            return self._beside(at)[1] in _COUNTABLE
        return word in _COUNTABLE and self._beside(at)[0] in _COUNTED

    def _beside(self, at: int) -> tuple[str, str]:
        """The words before and after a token."""
        before = self._tokens[at - 1].folded if at else ""
        return before, self._tokens[at + 1].folded if at + 1 < len(self._tokens) else ""

    def _is_of_house(self, at: int) -> bool:
        """`condominio Nausicaa`: what a house is called."""
        if not at or self._tokens[at - 1].folded not in _HOUSES or self._tokens[at].brk is not Break.NONE:
            return False
        return at - 1 not in self._taken

    def _is_what_they_do(self, at: int, run: Sequence[int]) -> bool:
        """`Popa Mihaela badante`, `Hu Xiaoling bar stazione`: in small letters, after a name in capitals."""
        token, before = self._tokens[at], self._tokens[run[-1]].folded
        if token.folded in given_names() or before in ELIDED or (before in words_of("particles") - given_names()):
            return False
        if self._is_shop_named(at, run):
            return True
        written = all(self._tokens[each].text[0].isupper() or not self._tokens[each].text[0].isascii() for each in run)
        return (
            written and token.text.islower() and token.folded in words_of("occupations", "organisations", "relatives")
        )

    def _is_shop_named(self, at: int, run: Sequence[int]) -> bool:
        """`Mario Rossi Bar Sport`: whose name is whole, and then what the shop is called."""
        if self._tokens[at].folded not in words_of("organisations") or self._ends(at + 1):
            return False
        given = [self._tokens[each].folded in given_names() for each in run]
        return any(given) and not all(given)

    def _is_known_as(self, at: int, run: Sequence[int]) -> bool:
        """`inteso u Mastru`, after a whole name and in small letters: there are people called Noto."""
        token, after = self._tokens[at], self._next(at)
        small = token.text.islower() and len(run) >= _WHOLE and token.brk is Break.NONE
        return token.folded in _KNOWN_AS and small and after is not None and after.brk is Break.NONE

    def _is_whose_relative(self, at: int) -> bool:
        """`sono la nonna di Luca, Anna`: whose relative the person is, and nobody else."""
        if at < 2 or self._tokens[at - 1].folded not in _OF:
            return False
        after = self._next(at)
        whose = self._tokens[at - 2].folded in words_of("relatives")
        return whose and after is not None and after.brk is not Break.NONE

    def is_title(self, at: int) -> bool:
        """`Sig.ra`, `Dott.`: with its ending."""
        token, titles = self._tokens[at], words_of("titles")
        if token.folded in titles:
            return True
        return at > 0 and token.gap == "." and token.folded in _ENDINGS and self._tokens[at - 1].folded in titles

    def after_husband(self, at: int) -> int:
        """Where the husband's name ends."""
        at += 1
        while at < len(self._tokens) and at not in self._taken and not self._tokens[at].is_number:
            if self._tokens[at].brk is not Break.NONE:
                break
            at += 1
        return at

    def gap_after(self, at: int) -> str:
        """What stands after a token."""
        return self._tokens[at + 1].gap if at + 1 < len(self._tokens) else self._tail

    def is_particle(self, at: int, *, second: bool = False) -> bool:
        """`De` of De Luca, `de la` of De la Cruz: a particle, or two, with a name after it."""
        token = self._tokens[at]
        after = self._next(at) if token.folded in words_of("particles") else None
        nickname = token.folded == "o" and token.gap == " '"  # `Peppe 'o pazzo`
        if after is None or after.brk is not Break.NONE or nickname:
            return False
        of_another = self._is_of_somebody(at, after) or self._is_of_trade(at, after)
        written = after.gap == "'" and token.folded in ELIDED and token.text.istitle() and after.text.istitle()
        if after.is_number or after.folded in words_of("titles") or (of_another and not written):
            return False
        if after.folded in words_of("particles") and after.folded in self._never:
            return not second and self.is_particle(at + 1, second=True)
        if written or self._is_elision(at, after) or self._is_between_name_and_end(at, after):
            return True
        if token.folded in _ARTICLES and token.text.islower() and after.text[0].isupper():
            return False  # `sono la Favaro`
        return self._can_follow_particle(token, after)

    def _is_of_somebody(self, at: int, after: Token) -> bool:
        """`la nipote di Rosa Milesi`: an everyday word before it, a given name after it."""
        if at == 0 or self._tokens[at].brk is not Break.NONE or at - 1 in self._taken:
            return False
        before = self._tokens[at - 1].folded
        relative = before in words_of("relatives")
        owned = before == "è" or (before == "e" and at > 1 and self._tokens[at - 2].folded in words_of("of_a_phone"))
        everyday = (relative or owned or before in self._chatter or before in _FOR) and at not in self._after_given
        # `la moglie dell'idraulico`: what somebody is, and no surname of the person.
        described = relative and self._tokens[at].text.islower() and after.text.islower()
        return everyday and (described or after.folded in given_names())

    def _is_of_trade(self, at: int, after: Token) -> bool:
        """`il Michele della ferramenta`: by what a village knows him, and no surname."""
        token, before = self._tokens[at], self._tokens[at - 1] if at else None
        if before is None or at not in self._after_given or not (token.text.islower() and after.text.islower()):
            return False
        nicknamed = at > 1 and self._tokens[at - 2].folded in _NICKNAMED_BY
        return nicknamed or after.folded in words_of("organisations")

    def _can_follow_particle(self, token: Token, after: Token) -> bool:
        if after.folded in _SMALL_SURNAMES and token.folded in ("lo", "la", "di"):
            return True
        if token.text.islower() and is_said_for_another(after.folded):
            return False  # `dal comun`, `o stoi`
        if after.folded in self._never or (len(after.folded) == 1 and after.folded != "d"):
            return False
        if after.folded not in self._chatter and after.folded not in words_of("relatives", "organisations"):
            return True
        # `Della Torre`, `Lo Giudice` are names, `la luce` and `di mia` are not.
        capitals = token.text[0].isupper() and after.text[0].isupper() and not after.text.isupper()
        return capitals and after.folded not in words_of("relatives")

    def _is_elision(self, at: int, after: Token) -> bool:
        """`dell'acqua`, next to a given name."""
        later = self._tokens[at + 2].folded if at + 2 < len(self._tokens) else ""
        alone = after.gap == " " and at in self._after_given  # `Loredana D amico`
        alone = alone and (self._tokens[at].text == "D" or (self._tokens[at].text == "d" and self._ends(at + 2)))
        if self._tokens[at].folded not in ("d", "dell") or (
            after.gap != "'" and later not in given_names() and not alone
        ):
            return False  # `dell acqua Roberto`
        return at in self._after_given or later in given_names()

    def _is_between_name_and_end(self, at: int, after: Token) -> bool:
        """`Sofia Dal Col`: after a given name, and nothing but one word follows."""
        token = self._tokens[at]
        if at not in self._after_given or token.brk is not Break.NONE or not self._ends(at + 2):
            return False
        alike = token.text[0].isupper() == after.text[0].isupper()
        known = token.folded in words_of("italian_particles") and after.folded not in words_of("relatives")
        return alike and known and len(token.folded) > 1 and len(after.folded) > 2

    def _is_joined(self, at: int) -> bool:
        """The second part of `Dal Col`, `D'Amico`."""
        before = self._tokens[at - 1].folded
        if self._tokens[at].gap == "'" and before in ELIDED:
            return True
        small = self._tokens[at].folded in _SMALL_SURNAMES
        last = small or self._ends(at + 1) or self._tokens[at + 1].folded in given_names()
        particle = before in words_of("italian_particles") or self._tokens[at - 1].text == "D"
        return particle and self.is_particle(at - 1) and last

    def _is_name(self, at: int, run: Sequence[int]) -> bool:
        token = self._tokens[at]
        folded = token.folded
        if len(folded) == 1 or self._is_also(at):
            return len(folded) == 1 and self._is_initial(at)
        if (folded in _MAGHREB and self._is_before_given(at)) or (at == self.called_at and self._is_called(at)):
            return True
        if folded in given_names() and (folded not in self._never or self._is_in_spite(at)):
            after_surname = bool(run) and self._tokens[run[-1]].folded in words_of("surnames")  # `Esposito Pasqua`
            placed = folded not in self._chatter or self._is_in_place(at, run, after_any=after_surname)
            return placed or self._is_in_spite(at)
        if folded in self._never or self._is_of_address(at, run):
            return folded in self._never and self._is_small_surname(at, run)
        if folded not in self._chatter and folded not in CORRECTIONS:
            return bool(run) or not is_said_for_another(folded) or folded in words_of("surnames")
        return self._is_in_place(at, run) or (folded in self._chatter and self._is_surname_first(at, run))

    def _is_called(self, at: int) -> bool:
        """`ATTIVA ISCRIZIONE Fontana, via Serio 4`, `mi iscrivo luce anna`: a thing, and here a surname."""
        token, after = self._tokens[at], self._next(at)
        named = at + 1 in self._taken or (after is not None and after.folded in given_names())
        everyday = words_of("matters") if token.text.islower() else self._chatter | words_of("matters")
        return named and token.folded in everyday - _never_called()

    def _is_also(self, at: int) -> bool:
        """`iscrivetemi anca mi`: nobody called Anca."""
        if self._tokens[at].folded != "anca":
            return False
        after = self._next(at)
        return after is not None and after.folded in ("mi", "me", "ti", "nu", "noi")

    def _is_of_address(self, at: int, run: Sequence[int]) -> bool:
        """`loc.`, `trav.`, `pal. B`."""
        folded = self._tokens[at].folded
        shortened = folded in words_of("prefixes") and self.gap_after(at).startswith(".")
        return shortened or (folded in _PARTS and bool(run))

    def _is_small_surname(self, at: int, run: Sequence[int]) -> bool:
        """`Desirée Dei via Togliatti`: a small word in capitals, where a name must stand."""
        token = self._tokens[at]
        foreign = token.folded in words_of("surnames") and token.text[0].isupper()
        if foreign and self._is_in_place(at, run, after_any=True):
            return True
        capital = token.text.istitle() and len(token.folded) > 2 and self._is_capital_row(run)
        return capital and self._is_in_place(at, run)

    def _is_surname_first(self, at: int, run: Sequence[int]) -> bool:
        """`Piano Vincenzo via Aldo Moro`."""
        token, after = self._tokens[at], self._next(at)
        if run or after is None or after.brk is not Break.NONE or not self._ends(at + 2):
            return False
        capitals = token.text[0].isupper() and after.text[0].isupper()
        return (
            capitals
            and after.folded in given_names()
            and token.folded not in words_of("courtesy", "titles", "labels", "relatives")
        )

    def _is_capital_row(self, run: Sequence[int]) -> bool:
        return all(self._tokens[at].text.istitle() for at in run)

    def _is_before_given(self, at: int) -> bool:
        """`Si Mohamed`."""
        token, after = self._tokens[at], self._next(at)
        capitals = (
            after is not None and after.text[0].isupper() and token.text[0].isupper() and not token.text.isupper()
        )
        return after is not None and capitals and after.folded in given_names()

    def _is_in_spite(self, at: int) -> bool:
        """`Nello Franchi`: a given name that is a small word as well."""
        after = self._next(at)
        if after is None or after.brk is not Break.NONE:
            return False
        begins = at and at - 1 in self._taken and self._tokens[at].brk is Break.NONE
        if begins and not self._tokens[at - 1].is_number and at + 2 not in self._taken and self.is_particle(at + 1):
            return True  # `nello di loreto`, after the command
        if after.folded in self._everyday:
            return False
        return self._tokens[at].text[0].isupper() and after.text[0].isupper()

    def _is_in_place(self, at: int, run: Sequence[int], *, after_any: bool = False) -> bool:
        """An everyday word stands where a name must: `Luca Grande via Roma`."""
        token = self._tokens[at]
        if not 1 <= len(run) <= 2 or token.brk is not Break.NONE or not self._ends(at + 1):
            return False
        before = self._tokens[run[-1]].folded
        if not after_any and len(before) > 1 and before not in given_names():
            return False
        if token.folded in ("cortese", "gentile", "gentili") and token.text.istitle() and self._is_capital_row(run):
            return True
        return (token.text[0].isupper() or at + 1 in self._taken) and token.folded not in words_of("courtesy")

    def _is_initial(self, at: int) -> bool:
        """`R.`, or the `N` of N'Guessan."""
        token, after, following = self._tokens[at], self._next(at), self.gap_after(at)
        capital = after is not None and after.text[0].isupper()
        if following == "'" and after is not None:
            return token.folded != "l" and after.folded not in self._chatter
        if self._is_small_initial(at):
            return True
        if not token.text.isupper() or (token.folded in _SMALL and not (following.startswith(".") and capital)):
            return False
        return following.startswith(".") or (capital and token.folded not in _NO_INITIALS)

    def _is_small_initial(self, at: int) -> bool:
        """`iscrivimi m. carnuccio`: a letter and a full stop, where a name must begin."""
        token, after = self._tokens[at], self._next(at)
        if not token.text.islower() or not self.gap_after(at).startswith("."):
            return False
        if at - 1 not in self._taken and (after is None or after.folded not in given_names()):
            return False  # but `lo presti m. teresa`
        named = after is not None and not after.is_number and after.folded not in self._everyday
        return named and token.folded not in _SMALL | _NO_INITIALS

    def _is_husband(self, at: int) -> bool:
        """`in Galli`, `ved. Pozzi`."""
        token, after = self._tokens[at], self._next(at)
        if token.folded in ("ved", "vedova"):
            return True
        if after is None or after.is_number:
            return False
        return token.folded != "in" or (token.brk is Break.NONE and after.folded not in self._everyday)

    def _next(self, at: int) -> Token | None:
        return self._tokens[at + 1] if at + 1 < len(self._tokens) and at + 1 not in self._taken else None

    def _ends(self, at: int) -> bool:
        if at < len(self._tokens) and (self._tokens[at].folded in _AFTER_NAMES or self._is_trade(at)):
            return True
        return at >= len(self._tokens) or at in self._taken or self._tokens[at].brk is not Break.NONE

    def _is_trade(self, at: int) -> bool:
        """What somebody does or has, in small letters: `Chen Li ristorante Oriente`."""
        token = self._tokens[at]
        return token.text.islower() and token.folded in words_of("occupations", "organisations")
