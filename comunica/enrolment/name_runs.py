"""Finds the words of a message that are the person's names."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from comunica.enrolment.flow import as_line
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.mentions import Mention
from comunica.enrolment.names import ELIDED, Names, Part, accented, parts_of, split_names
from comunica.enrolment.roles import OWN_PHONE
from comunica.enrolment.tokens import Break, Token

_LABELS = {"nome": "given", "cognome": "surname", "nominativo": "whole", "name": "whole", "surname": "surname"}
#: Who speaks of themselves.
_INTRODUCE = re.compile(
    r"\b(?:sono|mi chiamo|io|nome|a nome|a nome di|sottoscritt[oa]|signora?|sig|sigra|anche me|anche a me|per me|my name is|i am|i m|me llamo|mi nombre es|soy|je m appelle|"
    r"je suis|ich bin|mein name ist|ich heisse|ma numesc|numele meu este|ma cheama|sunt|me chamo|meu nome e|quhem|emri im eshte|nazywam sie|saluti|firmato|da|e)$"
)
_OWN = re.compile(
    r"\b(?:sono|mi chiamo|io|nome|nome di|sottoscritt[oa]|anche me|anche a me|my name is|i am|i m|me llamo|mi nombre es|soy|je m appelle|je suis|ich bin|mein name ist|"
    r"ich heisse|ma numesc|numele meu este|ma cheama|sunt|me chamo|meu nome e|quhem|emri im eshte|nazywam sie)(?: (?:la|il|lo|l))?$"
)
_CORRECTS = frozenset("anzi scusi scusate scusa pardon ops oops correggo errore intendevo cioe rettifico sorry".split())
_AND = frozenset({"e", "ed"})
_HUSBAND = frozenset({"in", "ved", "vedova", "coniugata", "nata"})
_FAMILY = frozenset({"famiglia", "fam", "family", "coniugi"})
_MOST = 7
_ARTICLES = frozenset({"la", "lo", "le", "li", "il"})
#: Of titles: Sig.ra, Dott.ssa, Gent.ma.
_ENDINGS = frozenset("ra ssa na ma mo le re ri".split())


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who the message is about."""

    names: Names = Names()
    #: Two people on one phone, a family, a business: who is it?
    shared: bool = False
    #: The tokens of the names.
    first: int = 0
    end: int = 0
    #: A given name that we know, or a label, says that this is a name.
    sure: bool = False
    because: str = ""


NOBODY = Person()


@dataclass(slots=True, kw_only=True)
class _Run:
    """Words in a row that may be names."""

    first: int
    end: int
    tokens: list[int]
    label: str = ""
    family: bool = False
    business: bool = False
    score: float = 0.0
    parts: list[Part] = field(default_factory=list)
    corrected: bool = False


class NameFinder:
    """Finds the names in one message. `command`: the tokens of the wish, or None where nothing was wished for."""

    def __init__(self, tokens: Sequence[Token], tail: str, command: tuple[int, int] | None, mentions: Sequence[Mention], *, expected: bool = False) -> None:
        self._tokens = tokens
        self._tail = tail
        self._command = command
        #: We asked for the name: whatever may be one is one.
        self._expected = expected
        self._mentions = mentions
        self._taken = {at for mention in mentions for at in range(mention.first, mention.end)}
        if command:
            self._taken.update(range(*command))
        self._owner_writes = OWN_PHONE.search(as_line(tokens)) is not None
        self._never = words_of("function_words")
        #: Tokens right after a given name.
        self._after_name = {at + 1 for at, token in enumerate(tokens) if token.folded in given_names()}
        self._chatter = words_of("chatter", "foreign_words")

    def find(self) -> Person:
        """The person, as far as the names tell."""
        if person := self._labelled():
            return person
        runs = [run for run in self._merged(self._runs()) if run.tokens]
        for run in runs:
            run.parts = self._parts(run.tokens)
            run.score = self._score(run)
        runs = [run for run in runs if run.score > 0]
        if not runs:
            return self._business() or NOBODY
        if shared := self._two_people(runs):
            return shared
        best = self._last_word(runs, max(runs, key=lambda run: (run.score, -run.first)))
        return self._person(best)

    def _person(self, run: _Run) -> Person:
        if run.business:
            return Person(shared=True, first=run.first, end=run.end, because="scrive un'attività o un ente")
        if run.family:
            surname = " ".join(part.text for part in run.parts)
            return Person(names=Names(surname=surname), shared=True, first=run.first, end=run.end, because="una famiglia")
        names = split_names(run.parts)
        sure = any(part.given for part in run.parts)
        return Person(names=names, first=run.first, end=run.end, sure=sure, because="nome e cognome" if names.whole else "")

    # Runs

    def _runs(self) -> list[_Run]:
        runs: list[_Run] = []
        current: _Run | None = None
        at = 0
        while at < len(self._tokens):
            word = self._word(at, current)
            if word == "skip":
                at += 1
                continue
            if word == "husband":
                at = self._after_husband(at)
                current = None
                continue
            if word != "name":
                current = None
                at += 1
                continue
            if current is None or (self._tokens[at].brk is not Break.NONE and current.tokens):
                current = self._begin(at)
                runs.append(current)
            current.tokens.append(at)
            current.end = at + 1
            at += 1
        return runs

    def _begin(self, at: int) -> _Run:
        run = _Run(first=at, end=at, tokens=[])
        before = at - 1
        while before >= 0 and self._tokens[before].folded in words_of("titles"):
            before -= 1
        word = self._tokens[before].folded if before >= 0 else ""
        run.family = word in _FAMILY
        return run

    def _word(self, at: int, current: _Run | None) -> str:
        """What a token is to a name: part of it, to be passed over, or its end."""
        token = self._tokens[at]
        if at in self._taken or token.is_number:
            return "end"
        folded = token.folded
        if at and token.gap == "." and folded in _ENDINGS and self._tokens[at - 1].folded in words_of("titles"):
            return "skip"
        if folded in words_of("titles"):
            return "skip" if not (current and len(current.tokens) == 1 and self._ends(at + 1)) else "name"
        if current and current.tokens and folded in _HUSBAND and self._is_husband(at):
            return "husband"
        if self._is_particle(at):
            return "name"
        if current and current.end == at and self._tokens[at - 1].folded in words_of("italian_particles") and self._is_particle(at - 1) and self._ends(at + 1):
            return "name"
        if token.gap == "'" and current and current.tokens and current.end == at and self._tokens[at - 1].folded in ELIDED:
            return "name"
        if len(folded) == 1 and at + 1 < len(self._tokens) and self._tokens[at + 1].gap == "'" and at + 1 not in self._taken and folded != "l":
            return "name"
        if len(folded) == 1:
            return "name" if self._is_initial(at) else "end"
        if folded in given_names() and (folded not in self._never or self._in_spite(at)):
            return "name" if not (folded in self._chatter and not self._in_place(at, current)) else "end"
        if folded in self._never:
            return "name" if folded in words_of("surnames") and token.text[0].isupper() and self._in_place(at, current, any_name=True) else "end"
        if folded in self._chatter or folded in _CORRECTS:
            return "name" if self._in_place(at, current) else "end"
        return "name"

    def _in_spite(self, at: int) -> bool:
        """`Nello Franchi`: a given name that is a small word as well."""
        after = self._tokens[at + 1] if at + 1 < len(self._tokens) and at + 1 not in self._taken else None
        names = self._never | self._chatter
        return (
            self._tokens[at].text[0].isupper()
            and after is not None
            and after.brk is Break.NONE
            and after.text[0].isupper()
            and after.folded not in names
        )

    def _ends(self, at: int) -> bool:
        return at >= len(self._tokens) or at in self._taken or self._tokens[at].brk is not Break.NONE

    def _in_place(self, at: int, current: _Run | None, *, any_name: bool = False) -> bool:
        """An everyday word stands where a name must: `Luca Grande via Roma`."""
        if current is None or not current.tokens or self._tokens[at].brk is not Break.NONE:
            return False
        before = self._tokens[current.tokens[-1]]
        known = (any_name or before.folded in given_names()) and len(current.tokens) <= 2
        return known and self._ends(at + 1) and (self._tokens[at].text[0].isupper() or at + 1 in self._taken) and self._tokens[at].folded not in words_of("courtesy")

    def _is_particle(self, at: int) -> bool:
        """`De` of De Luca: a particle with a name after it."""
        token = self._tokens[at]
        if token.folded not in words_of("particles") or at + 1 >= len(self._tokens) or at + 1 in self._taken:
            return False
        after = self._tokens[at + 1]
        if after.brk is not Break.NONE or after.is_number or after.folded in words_of("titles"):
            return False
        if after.folded in words_of("particles") and after.folded in self._never:
            return self._is_particle(at + 1)
        if after.gap == "'" and token.folded in ("d", "dell") and (at in self._after_name or at + 2 < len(self._tokens) and self._tokens[at + 2].folded in given_names()):
            return True
        if self._between_name_and_end(at):
            return True
        if token.folded in _ARTICLES and token.text.islower() and after.text[0].isupper():
            return False  # `sono la Favaro`
        if after.folded in self._never or (len(after.folded) == 1 and after.folded != "d"):
            return False
        if after.folded in self._chatter or after.folded in words_of("relatives", "organisations"):
            # `Della Torre`, `Lo Giudice` are names, `la luce` and `di mia` are not.
            return token.text[0].isupper() and after.text[0].isupper() and not after.text.isupper() and after.folded not in words_of("relatives")
        return True

    def _between_name_and_end(self, at: int) -> bool:
        """`Sofia Dal Col`: after a given name, and nothing but one word follows."""
        after = self._tokens[at + 1]
        capitals = self._tokens[at].text[0].isupper() == after.text[0].isupper()
        known = at in self._after_name and self._tokens[at].brk is Break.NONE and len(self._tokens[at].folded) > 1
        return known and capitals and self._ends(at + 2) and after.folded not in words_of("relatives") and self._tokens[at].folded in words_of("italian_particles") and len(after.folded) > 2

    def _is_initial(self, at: int) -> bool:
        token = self._tokens[at]
        dotted = at + 1 < len(self._tokens) and self._tokens[at + 1].gap.startswith(".") and self._tokens[at + 1].text[0].isupper()
        if not token.text.isupper() or (token.folded in ("e", "o", "a", "è") and not dotted):
            return False
        following = self._tokens[at + 1].gap if at + 1 < len(self._tokens) else self._tail
        return following.startswith(".") or (at + 1 < len(self._tokens) and self._tokens[at + 1].text[0].isupper() and token.folded not in ("v", "n", "p", "s"))

    def _is_husband(self, at: int) -> bool:
        """`in Galli`, `ved. Pozzi`: whose wife she is or was."""
        token = self._tokens[at]
        if at + 1 >= len(self._tokens) or at + 1 in self._taken or self._tokens[at + 1].is_number:
            return False
        after = self._tokens[at + 1]
        if token.folded == "in":
            return token.brk is Break.NONE and after.folded not in self._never | self._chatter and after.text[0].isalpha()
        return True

    def _after_husband(self, at: int) -> int:
        at += 1
        while at < len(self._tokens) and at not in self._taken and self._tokens[at].brk is Break.NONE and not self._tokens[at].is_number:
            at += 1
        return at

    def _merged(self, runs: list[_Run]) -> list[_Run]:
        """Names with commas, full stops or line ends between them: `Paolo, Galli`."""
        merged: list[_Run] = []
        for run in runs:
            before = merged[-1] if merged else None
            if before and self._belongs(before, run):
                before.tokens += run.tokens
                before.end = run.end
                continue
            merged.append(run)
        return merged

    def _belongs(self, before: _Run, run: _Run) -> bool:
        between = [at for at in range(before.end, run.first) if self._tokens[at].folded not in words_of("titles")]
        if between or run.family != before.family or len(before.tokens) + len(run.tokens) > 6:
            return False
        return not self._complete(before) and not self._complete(run)

    def _complete(self, run: _Run) -> bool:
        parts = self._parts(run.tokens)
        return len(parts) > 1 and any(part.given for part in parts) and not all(part.given == 2 for part in parts)

    # Which one

    def _score(self, run: _Run) -> float:
        parts = run.parts
        known = sum(1 for part in parts if part.given)
        if len(parts) > _MOST:
            return 0.0
        if any(self._tokens[at].folded in words_of("organisations") for at in run.tokens) and not self._surname_of_person(run):
            run.business = True
        before = self._before(run.first)
        follows = self._command is not None and self._only_courtesy(self._command[1], run.first)
        if self._expected:
            follows = True
        own = bool(_OWN.search(before)) or (self._tokens[run.first].gap.strip() == ":" )
        relative = bool(re.search(rf"\b(?:{'|'.join(words_of('relatives'))})(?: \w+)?$", before)) and not follows
        at_place = any(0 <= mention.first - run.end <= 2 for mention in self._mentions) or any(0 <= run.first - mention.end <= 1 for mention in self._mentions)
        score = 0.0
        if follows:
            score += 3
        if own:
            score += 3
        if at_place:
            score += 1
        if known:
            score += 2
        if len(parts) > 1:
            score += 1.5
        if run.family:
            score += 2
        if relative and not self._owner_writes:
            score -= 6
        if not (known or follows or own or run.family or run.business):
            surname = any(part.surname for part in parts)
            capitals = all(self._tokens[at].text[0].isupper() for at in run.tokens)
            score -= 3 if not (surname and at_place) else 1
            score += 1 if capitals and at_place and len(parts) > 1 else 0
        if follows and not known and not own and not self._capital(run) and not any(part.surname for part in parts) and len(parts) == 1:
            score -= 2
        return score

    def _surname_of_person(self, run: _Run) -> bool:
        """`Mario Croce`, `Luca Forno`: a given name stands before the word."""
        return run.parts[0].given > 0 and self._tokens[run.tokens[0]].folded not in words_of("organisations") and len(run.parts) <= 3

    def _capital(self, run: _Run) -> bool:
        return all(self._tokens[at].text[0].isupper() or not self._tokens[at].text[0].isascii() for at in run.tokens)

    def _before(self, first: int) -> str:
        words: list[str] = []
        at = first - 1
        while at >= 0 and len(words) < 4:
            if self._tokens[at + 1].brk is Break.STRONG:
                break
            if self._tokens[at].folded not in words_of("titles") and not (self._tokens[at].gap == "." and self._tokens[at].folded in _ENDINGS):
                words.append(self._tokens[at].folded)
            at -= 1
        return " ".join(reversed(words))

    def _only_courtesy(self, first: int, end: int) -> bool:
        skipped = words_of("courtesy", "titles")
        return first <= end and end - first <= 12 and all(self._tokens[at].folded in skipped for at in range(first, end))

    def _last_word(self, runs: Sequence[_Run], best: _Run) -> _Run:
        """`Aldo Rossi... scusate Aldo Rosso`: the last counts."""
        for run in runs:
            between = range(best.end, run.first)
            if run.first <= best.first or len(between) > 4 or not any(self._tokens[at].folded in _CORRECTS for at in between):
                continue
            if len(run.parts) >= 2:
                return run
            fixed = _corrected(best.parts, run.parts[0])
            return replace(best, parts=fixed, end=run.end)
        return best

    def _two_people(self, runs: Sequence[_Run]) -> Person | None:
        for one, other in zip(runs, runs[1:], strict=False):
            between = range(one.end, other.first)
            words = [self._tokens[at].folded for at in between]
            if len(words) != 1 or words[0] not in _AND or self._tokens[other.first].brk is Break.STRONG:
                continue
            if not any(part.given for part in other.parts) or one.score < 1:
                continue
            return Person(
                names=Names(surname=_shared(one.parts, other.parts)),
                shared=True,
                first=one.first,
                end=other.end,
                because="due persone su un telefono",
            )
        return None

    def _business(self) -> Person | None:
        return None

    # Labels

    def _labelled(self) -> Person | None:
        """`Nome: Rita Cognome: Nava`."""
        found: dict[str, tuple[int, int]] = {}
        for at, token in enumerate(self._tokens):
            label = _LABELS.get(token.folded)
            if label is None or at in self._taken or label in found:
                continue
            end = self._value_end(at + 1)
            if end > at + 1:
                found[label] = (at + 1, end)
        if "surname" not in found or "given" not in found:
            return None
        texts = {label: " ".join(part.text for part in self._parts(list(range(*span)))) for label, span in found.items()}
        spans = list(found.values())
        return Person(
            names=Names(texts["given"], texts["surname"]),
            first=min(span[0] for span in spans),
            end=max(span[1] for span in spans),
            sure=True,
            because="nome e cognome con etichetta",
        )

    def _value_end(self, at: int) -> int:
        first = at
        while at < len(self._tokens) and at not in self._taken and not self._tokens[at].is_number and at - first < 5:
            token = self._tokens[at]
            if token.folded in _LABELS or (token.brk is not Break.NONE and at > first):
                break
            if (token.folded in self._never and not self._is_particle(at)) or (token.folded in self._chatter and at > first):
                break
            if token.folded in ("indirizzo", "residenza", "via", "zona", "residente", "tel", "telefono"):
                break
            at += 1
        return at

    def _parts(self, at: Sequence[int]) -> list[Part]:
        tokens = []
        for each in at:
            token = self._tokens[each]
            after = self._tokens[each + 1].gap if each + 1 < len(self._tokens) else self._tail
            quoted = token.gap.endswith("'") and token.gap != "'"
            text = token.text if quoted or (after == "'" and each + 1 in at) else accented(token.text, after)
            tokens.append(token._replace(text=text))
        parts = parts_of(tokens)
        return [part._replace(text=part.text + ".") if part.initial and self._dotted(at, part) else part for part in parts]

    def _dotted(self, at: Sequence[int], part: Part) -> bool:
        return any(
            self._tokens[each].text == part.text
            and (self._tokens[each + 1].gap if each + 1 < len(self._tokens) else self._tail).startswith(".")
            for each in at
        )


def _corrected(parts: Sequence[Part], by: Part) -> list[Part]:
    """One word instead of the one that it resembles, else instead of the surname."""
    at = max(range(len(parts)), key=lambda each: _alike(parts[each].folded, by.folded) + each / 100)
    return [by if each == at else part for each, part in enumerate(parts)]


def _alike(one: str, other: str) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _given_first(parts: Sequence[Part]) -> Names:
    return Names(given=parts[0].text) if len(parts) == 1 and parts[0].given else split_names(parts)


def _shared(one: Sequence[Part], other: Sequence[Part]) -> str:
    """The surname of a couple: `Bruno e Anna Sala`, `Sala Bruno e Anna`, `Bruno Sala e Anna Sala`."""
    first, second = _given_first(one), _given_first(other)
    if first.surname and second.surname:
        return first.surname if first.surname.casefold() == second.surname.casefold() else ""
    return first.surname or second.surname
