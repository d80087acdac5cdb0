"""Particles of surnames: `De Luca`, `de la Cruz`, `D'Amico`; and small words that are none: `la nipote di Rosa`."""

from functools import cached_property

from comunica.enrolment.language.families import FAMILY
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.flow import is_said_for_another
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.person.names import ELIDED
from comunica.enrolment.person.row import Row

_ARTICLES = frozenset({"la", "lo", "le", "li", "il"})
#: Before a second particle: `De la Cruz`, `van der Berg`.
_FIRST = frozenset({"de", "van", "von"})
_SECOND = frozenset({"los", "las"})
_NICKNAMED_BY = _ARTICLES | {"l"}
#: Small words that particles make surnames of: Lo Verso, Di Prima.
_SMALL_SURNAMES = frozenset({"verso", "prima", "bello"})
#: Before `di` and who somebody writes for.
_FOR = frozenset({"parte", "conto", "nome"})
#: Before a surname: a capital begins it.
_BEFORE_SURNAMES = FAMILY | {"nome", "chiamo"}
#: Before an article and what a village calls somebody.
_AM = frozenset({"sono", "so", "son", "qui"})


class Particles:
    """Finds the particles of one message."""

    def __init__(self, row: Row) -> None:
        self._row, self._tokens = row, row.tokens
        self._never, self._chatter = words_of("function_words"), words_of("chatter", "foreign_words")

    @cached_property
    def _after_given(self) -> set[int]:
        return {at + 1 for at, token in enumerate(self._tokens) if token.folded in given_names()}

    def is_particle(self, at: int, *, second: bool = False) -> bool:
        """`De` of De Luca, `de la` of De la Cruz: a particle, or two, with a name after it."""
        token = self._tokens[at]
        after = self._row.after(at) if token.folded in words_of("particles") else None
        second = second or (at > 0 and self._tokens[at - 1].folded in _FIRST and token.brk is Break.NONE)
        nickname = token.folded == "o" and token.gap == " '"  # `Peppe 'o pazzo`
        if after is None or after.brk is not Break.NONE or nickname:
            return False
        somebodys = not second and self._is_of_somebody(at, after)
        of_another = somebodys or (not second and self._is_of_trade(at, after))
        written = after.gap == "'" and token.folded in ELIDED and token.text.istitle() and after.text.istitle()
        titled = after.folded in words_of("titles") and not (at in self._after_given and after.text.istitle())
        before_given = not (somebodys and self._tokens[at - 1].folded == "nome") and self._is_before_given(at, after)
        if after.is_number or titled or (of_another and not written and not before_given):
            return False
        if after.folded in words_of("particles") and (after.folded in self._never or after.folded in _SECOND):
            return not second and self.is_particle(at + 1, second=True)
        if written or self._is_elision(at, after) or self._is_between_name_and_end(at, after):
            return True
        articled = (
            token.folded in _ARTICLES
            and token.text.islower()
            and not (second or (before_given and token.folded == "lo"))
        )
        if articled and (after.text[0].isupper() or self._is_called(at)):
            return False  # `sono la Favaro`
        return before_given or self._can_follow_particle(token, after)

    def _is_before_given(self, at: int, after: Token) -> bool:
        """`del vecchio beatrice`, `mi chiamo lo bianco katia`: surname and given name, and nothing else."""
        begins = at == 0 or self._tokens[at].brk is not Break.NONE or at - 1 in self._row.taken
        begins = begins or self._tokens[at].gap == "." or self._tokens[at - 1].gap == "."  # `sig.ra`
        begins = begins or self._tokens[at - 1].folded in words_of("identity", "titles", "courtesy")
        given = self._row.after(at + 1)
        if not begins or given is None or given.folded not in given_names():
            return False
        pause = given.gap.strip()
        if pause and not (pause == "," and self._tokens[at].text[0].isupper()):
            return False  # `sono di corsa, Teresa D'Amico`; but `Di Bella, Oronzo`
        small = after.folded in self._never or after.folded in words_of("relatives", "titles")
        second = self._row.after(at + 2)
        twice = second is not None and second.brk is Break.NONE and second.folded in given_names()
        end = at + 3 + twice
        ends = self._row.ends(end) or self._tokens[end].folded in words_of("thanks", "lives_at")
        ends = ends and self._tokens[at].folded != "da"  # `saluti da Anna Maria`
        return ends and not small and self._tokens[at].folded in words_of("italian_particles")

    def _is_of_somebody(self, at: int, after: Token) -> bool:
        """`la nipote di Rosa Milesi`: an everyday word before it, a given name after it."""
        if at == 0 or self._tokens[at].brk is not Break.NONE or at - 1 in self._row.taken:
            return False
        before = self._tokens[at - 1].folded
        relative = before in words_of("relatives")
        owned = before == "è" or (before == "e" and at > 1 and self._tokens[at - 2].folded in words_of("of_a_phone"))
        everyday = (relative or owned or before in self._chatter or before in _FOR) and at not in self._after_given
        if before == "nome" and at > 1 and self._tokens[at - 2].folded == "a" and not self._tokens[at].text.istitle():
            return True  # `a nome di Zoe Leone`
        if before in _BEFORE_SURNAMES and after.text[0].isupper():
            return everyday and self._tokens[at].text == "di"  # `a nome di Novello Gianni`, `a nome Di Stefano Luca`
        # `la moglie dell'idraulico`: what somebody is, and no surname of the person.
        described = relative and self._tokens[at].text.islower()
        return everyday and (described or after.folded in given_names())

    def _is_called(self, at: int) -> bool:
        """`sono la martina ceriani`, `sono la roggero maria`: an article, and no part of a surname."""
        words = [token.folded for token in self._tokens[at + 1 : at + 3] if token.brk is Break.NONE]
        if at == 0 or self._tokens[at - 1].folded not in _AM or not words:
            return False
        woman = self._tokens[at].folded == "la" and words[-1].endswith("a") and words[-1] in given_names()
        return words[0] in given_names() or woman

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
        # `Della Torre`, `Lo Giudice`, `Del Papa` are names, `la luce` and `di mia` are not.
        capitals = token.text[0].isupper() and after.text[0].isupper() and not after.text.isupper()
        return capitals and (after.folded not in words_of("relatives") or (after.text, token.text) == ("Papa", "Del"))

    def _is_elision(self, at: int, after: Token) -> bool:
        """`dell'acqua`, next to a given name."""
        later = self._tokens[at + 2].folded if at + 2 < len(self._tokens) else ""
        alone = after.gap == " " and at in self._after_given  # `Loredana D amico`
        alone = alone and (self._tokens[at].text == "D" or (self._tokens[at].text == "d" and self._row.ends(at + 2)))
        if self._tokens[at].folded not in ("d", "dell") or (
            after.gap != "'" and later not in given_names() and not alone
        ):
            return False  # `dell acqua Roberto`
        return at in self._after_given or later in given_names()

    def _is_between_name_and_end(self, at: int, after: Token) -> bool:
        """`Sofia Dal Col`: after a given name, and nothing but one word follows."""
        token = self._tokens[at]
        if at not in self._after_given or token.brk is not Break.NONE or not self._row.ends(at + 2):
            return False
        alike = token.text[0].isupper() == after.text[0].isupper()
        known = token.folded in words_of("italian_particles") and after.folded not in words_of("relatives")
        return alike and known and len(token.folded) > 1 and len(after.folded) > 2

    def is_joined(self, at: int) -> bool:
        """The second part of `Dal Col`, `D'Amico`."""
        before = self._tokens[at - 1].folded
        if self._tokens[at].gap == "'" and before in ELIDED:
            return True
        if not (before in words_of("italian_particles") or self._tokens[at - 1].text == "D"):
            return False
        small = self._tokens[at].folded in _SMALL_SURNAMES
        last = small or self._row.ends(at + 1) or self._tokens[at + 1].folded in given_names()
        return last and self.is_particle(at - 1)
