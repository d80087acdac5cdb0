"""Who a message is about: of all the runs of words that may be names, the one that is the person's."""

from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.words import fold_phrase
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, plain_line
from comunica.enrolment.person.labels import Labels
from comunica.enrolment.person.name_runs import Run, RunFinder, named_service, says_more
from comunica.enrolment.person.name_words import CORRECTIONS
from comunica.enrolment.person.names import Names, split_names
from comunica.enrolment.person.particles import Particles
from comunica.enrolment.person.row import Row
from comunica.enrolment.person.two_names import (
    family_name,
    is_alike,
    is_double_surname,
    is_mistyped,
    is_with_partner,
    shared_surname,
    with_correction,
)
from comunica.enrolment.place.mention import Mention
from comunica.enrolment.place.roles import line_of, writes_for_owner

#: `e mia moglie`.
_KIN = 3
#: They have no surname: Suor Maria Agnese.
_RELIGIOUS = frozenset({"suor", "sr", "fra", "frate"})
#: Of them, what each tells.
_BOTH_NAMES = 2
_AND = frozenset({"e", "ed", "und", "and"})
_ARTICLES = frozenset({"il", "la", "lo", "l"})
_INTRODUCES = "mi chiamo"
_TWO_ON_ONE = "due persone su un telefono"
#: Words before a name that say whose it is, at most.
_BEFORE = 4
#: Names have not more parts than this.
_MOST_PARTS = 7
#: Courtesy between the command and the name, and words between a name and its correction, at most; before both names
#: twice as many.
_COURTESY_WITHIN, _CORRECTED_WITHIN = 12, 4


class Person(NamedTuple):
    """Who the message is about."""

    names: Names = Names()
    #: Two people on one phone, a family, a business: who is it?
    shared: bool = False
    #: The tokens of the names.
    first: int = 0
    end: int = 0
    #: Written in capitals, as names are.
    capital: bool = False
    #: A given name that we know, or a label, says that this is a name.
    sure: bool = False
    because: str = ""


NOBODY = Person()


class NameFinder:
    """Finds the names in one message. `command`: the tokens of the wish, or None where nothing was wished for;
    `expected`: we asked for the name, so whatever may be one is one; `own`: words of the service's name;
    `surname_only`: the town asks for no given name."""

    def __init__(
        self,
        row: Row,
        command: tuple[int, int] | None,
        mentions: Sequence[Mention],
        *,
        expected: bool = False,
        own: frozenset[str] = frozenset(),
        surname_only: bool = False,
    ) -> None:
        if not own.isdisjoint(row.words):
            row = Row(row.tokens, row.tail, row.taken | named_service(row.tokens, own))
        self._own, self._surname_only = own, surname_only
        self._tokens, self._command, self._expected = row.tokens, command, expected
        self._words, self._taken = row.words, row.taken
        self._begins = {mention.first for mention in mentions}
        self._ends = {mention.end for mention in mentions}
        particles = Particles(row)
        self._runs, self._labels = RunFinder(row, particles), Labels(row, particles)

    def take(self, names: set[int]) -> None:
        """Tokens that are names because of where they stand, whatever words they are."""
        self._runs.placed = names

    def find_called(self) -> Person:
        """The same after a command of the town's, and an everyday word between it and a place is a name, too."""
        if self._command:
            self._runs.words.call_at(self._command[1])
        return self.find()

    def find(self) -> Person:
        """The person, as far as the names tell."""
        labelled = self._labels.find()
        if len(labelled) == _BOTH_NAMES:
            return self._person_of(labelled)
        every = [(self._score(run), run) for run in self._runs.find()]
        if (surname := labelled.get("surname")) is None:
            return self._as_told(self._best_of(every))
        told = self._told_by_surname([run for _, run in every], surname)
        return self._as_told(told or self._with_surname(self._best_of(every), surname))

    def _as_told(self, person: Person) -> Person:
        """Without a surname that is none, where the person will not tell it: `il cognome non ve lo dico`."""
        if "cognome" not in self._words or not pattern("roles", "keeps_surname").search(line_of(self._tokens)):
            return person
        return person._replace(names=Names(given=person.names.given), because="")

    def _best_of(self, every: Sequence[tuple[float, Run]]) -> Person:
        if len(every) > 1 and (couple := self._sharing(every)):
            return couple
        scored = [(score, run) for score, run in every if score > 0]
        scored = scored or [(0.0, run) for _, run in every if self._stands_apart(run)][:1]
        if not scored:
            return NOBODY
        best = scored[0][1] if len(scored) == 1 else self._best_scored(scored)
        if shared := self._two_people(scored) or self._with_partner(best):
            return shared
        if self._surname_only and not (best.family or best.business) and is_double_surname(best.parts):
            names = Names(surname=" ".join(part.text for part in best.parts))
            return Person(names=names, first=best.first, end=best.end)
        corrected = best if len(every) == 1 else self._corrected(every, best)
        surname_first = self._labels.is_surname_first(best.first)
        person = _person(corrected, surname_first=surname_first, capital=self._has_capitals(best))
        religious = best.first and self._tokens[best.first - 1].folded in _RELIGIOUS
        if religious and all(part.given for part in best.parts) and not best.parts[-1].surname:
            person = person._replace(names=Names(given=" ".join(part.text for part in best.parts)), because="")
        if len(best.parts) == 1 and best.parts[0].given and person.sure and self._is_own(best) and not best.family:
            person = person._replace(names=Names(given=best.parts[0].text))  # `sono Moreno`, who may be called so twice
        return person

    # Which run

    def _best_scored(self, scored: Sequence[tuple[float, Run]]) -> Run:
        """The one with the most for it, the first of equals; or what tells more of the same name."""
        runs = [run for _, run in scored]
        _, best = max(scored, key=lambda each: (each[0], -each[1].first))
        return self._with_rest(next((run for run in runs if says_more(run, best)), best), runs)

    def _score(self, run: Run) -> float:
        """How much speaks for it."""
        if len(run.parts) > _MOST_PARTS or self._is_town(run):
            return 0.0
        follows = self._expected or self._follows_command(run)
        own = self._is_own(run)
        known = any(part.given for part in run.parts)
        score = 3.0 * follows + 3.0 * own + 2.0 * known + 1.5 * (len(run.parts) > 1) + 2.0 * run.family
        score += 1.0 * self._is_at_place(run)
        if known and run.is_whole:
            score += 1.5  # `attiva, sono di corsa, Chiara Merz`
        if not (follows or run.family) and self._is_relative(run) and not writes_for_owner(self._tokens):
            score -= 6
        if not (known or follows or own or run.family or run.business):
            score -= self._doubt(run)
        if follows and not (known or own) and self._is_lone_small_word(run):
            score -= 2
        if own and not known and self._is_lone_small_word(run):
            score -= 4  # `sono pronta`, `attiva, sono stufo`
        return score

    def _with_rest(self, best: Run, runs: Sequence[Run]) -> Run:
        """`Minicozzi`, the street, `Pierpaolo`, each on its line: surname before the place, given name after it."""
        if len(runs) != _BOTH_NAMES or any(len(run.parts) > 1 or run.family or run.business for run in runs):
            return best
        first, last = runs
        between = all(at in self._taken for at in range(first.end, last.first))
        ends = last.end == len(self._tokens) and last.first > first.end
        apart = between and ends and "\n" in self._tokens[last.first].gap
        if not apart or bool(first.parts[0].given) == bool(last.parts[0].given):
            return best
        return first._replace(tokens=(*first.tokens, *last.tokens), parts=(*first.parts, *last.parts), end=last.end)

    def _stands_apart(self, run: Run) -> bool:
        """`attiva, scusate, Xhevahire Krasniqi, via Adda 5`: words that no list has, by themselves, and a place."""
        if (
            self._command is None
            or not self._begins
            or run.business
            or not _BOTH_NAMES <= len(run.parts) <= _BOTH_NAMES + 1
        ):
            return False
        if any(len(part.folded) <= _BOTH_NAMES for part in run.parts) or self._is_relative(run):
            return False
        before, after = (
            at == len(self._tokens) or at in self._taken or self._tokens[at].brk is not Break.NONE
            for at in (run.first, run.end)
        )
        free = after and (before or run.first == 0 or run.first - 1 in self._taken)
        return free and (self._has_capitals(run) or self._is_at_place(run))

    def _is_town(self, run: Run) -> bool:
        """`Sabella on Sabella`: a word of the town's name, and nobody's."""
        lone = len(run.parts) == 1 and self._own and run.parts[0].folded in self._own
        return bool(lone) and not (run.parts[0].given or self._is_at_place(run) or self._is_own(run))

    def _doubt(self, run: Run) -> float:
        """Nothing but its place and its capitals says that it is a name."""
        if run.parts[0].initial and len(run.parts) > 1 and self._has_capitals(run):
            return 0.5
        at_place = self._is_at_place(run)
        between = self._command is not None and run.end == self._command[0] and at_place
        doubt = 1.0 if at_place and (between or any(part.surname for part in run.parts)) else 3.0
        if doubt == 1.0 and self._command is not None and self._has_capitals(run):
            return 0.5  # `Silvestri, via Sabina 2, attiva`
        if self._stands_first(run) or self._stands_last(run):
            return 0.5
        return doubt - 1 if at_place and len(run.parts) > 1 and self._has_capitals(run) else doubt

    def _stands_first(self, run: Run) -> bool:
        """`Bontempi - località Cerreto - attiva iscrizione`: a surname, then a place, then the command."""
        command, follows = self._command, run.end in self._begins or run.end + 1 in self._begins
        if command is None or run.first >= command[0] or not follows or not self._has_capitals(run):
            return False
        before = all(token.folded in words_of("courtesy") for token in self._tokens[: run.first])
        return before and any(command[0] - each in (0, 1) for each in self._ends)

    def _stands_last(self, run: Run) -> bool:
        """`attiva Nembro Gheza`, where the town asks for the surname only."""
        rest = self._tokens[run.end :]
        last = all(token.folded in words_of("courtesy", "thanks") for token in rest)
        return self._surname_only and last and run.first in self._ends and self._has_capitals(run)

    def _follows_command(self, run: Run) -> bool:
        first = run.first
        if self._command is None or not 0 <= first - self._command[1] <= _COURTESY_WITHIN:
            return False
        between = range(self._command[1], first)
        return all(self._tokens[at].folded in words_of("courtesy") or self._runs.words.is_title(at) for at in between)

    def _is_own(self, run: Run) -> bool:
        """`mi chiamo`, `sono la`, or a colon before it."""
        first = run.first
        return _introduces(self._before(first)) or self._tokens[first].gap.strip() == ":"

    def _is_relative(self, run: Run) -> bool:
        if self._words.isdisjoint(words_of("relatives")):
            return False
        before = self._before(run.first).split()
        if before[:2] in (["me", "e"], ["io", "e"], ["me", "ed"], ["io", "ed"]):
            return False  # `me e mia moglie, Gino e Pina`
        if pattern("roles", "kin_name").search(" ".join(before)):
            return False  # `sono il nonno Angelo Pase`
        end = self._command[1] if self._command else 0
        near = min(2, run.first - end if end <= run.first else 2)  # `comune vicino` is a command
        return any(word in words_of("relatives") for word in before[len(before) - near :])

    def _is_at_place(self, run: Run) -> bool:
        first, end = run.first, run.end
        return not (self._ends.isdisjoint((first, first - 1)) and self._begins.isdisjoint((end, end + 1, end + 2)))

    def _is_lone_small_word(self, run: Run) -> bool:
        small = len(run.parts) == 1 and not self._has_capitals(run)
        # `sono la portiera`: what somebody is.
        described = small and run.parts[0].particle and self._tokens[run.first].folded in _ARTICLES
        return small and (described or not run.parts[0].surname)

    def _has_capitals(self, run: Run) -> bool:
        letters = [self._tokens[at].text[0] for at in run.tokens]
        return all(letter.isupper() or not letter.isascii() for letter in letters)

    def _before(self, first: int) -> str:
        """The last words of the sentence before a run, titles aside."""
        words: list[str] = []
        for at in range(first - 1, -1, -1):
            if len(words) == _BEFORE or self._tokens[at + 1].brk is Break.STRONG:
                break
            if not self._runs.words.is_title(at):
                words.append(self._tokens[at].folded)
        return " ".join(reversed(words))

    # Corrections and couples

    def _corrected(self, every: Sequence[tuple[float, Run]], best: Run) -> Run:
        """`Aldo Rossi... scusate Aldo Rosso`: the last counts."""
        for score, run in every:
            if run.first <= best.first or not (score > 0 or self._corrects_one(run) or self._is_mistyped_in(best, run)):
                continue
            between = self._tokens[best.end : run.first]
            within = _CORRECTED_WITHIN if len(run.parts) == 1 else 2 * _CORRECTED_WITHIN
            said = len(between) <= within and any(token.folded in CORRECTIONS for token in between)
            if len(run.parts) > 1 and (said or is_mistyped(best.parts, run.parts)):
                return run
            if len(run.parts) == 1 and (said or self._is_mistyped_in(best, run)):
                return best._replace(parts=with_correction(best.parts, run.parts[0]))
        return best

    def _is_mistyped_in(self, best: Run, run: Run) -> bool:
        """`Lidya Ferrero (Lidia, il telefono corregge)`, `*Bossi`."""
        marked = self._tokens[run.first].gap[-1:] in ("*", "(")
        return marked and len(run.parts) == 1 and any(is_alike(part, run.parts[0]) for part in best.parts)

    def _corrects_one(self, run: Run) -> bool:
        """`Ettore Furlanis, scusate Furlanetto, via Roma 4`: one word right after the correction, then a place."""
        corrected = run.first > 0 and self._tokens[run.first - 1].folded in CORRECTIONS
        return corrected and len(run.parts) == 1 and run.end in self._begins

    def _two_people(self, scored: Sequence[tuple[float, Run]]) -> Person | None:
        """`Bruno e Anna Sala`."""
        for (score, one), (_, other) in pairwise(scored):
            between = self._tokens[one.end : other.first]
            joined = len(between) == 1 and between[0].folded in _AND
            joined = joined or (not between and self._tokens[other.first].gap.strip() in ("/", "+"))
            if not joined or one.business or self._tokens[other.first].brk is Break.STRONG or score < 1:
                continue
            if any(part.given for part in other.parts):
                return self._couple(one, other)
        return None

    def _with_partner(self, best: Run) -> Person | None:
        """`Gino Milesi e sua moglie`."""
        if not is_with_partner(self._tokens, best.end, self._taken):
            return None
        surname = Names(surname=split_names(best.parts).surname)
        return Person(names=surname, shared=True, first=best.first, end=best.end + 3, because=_TWO_ON_ONE)

    def _sharing(self, every: Sequence[tuple[float, Run]]) -> Person | None:
        """`Bruno Sala, e mia moglie Anna: un solo telefono`, `io Mario e mia moglie Lina Sala`."""
        own = next((run for score, run in every if score >= 1), None)
        others = (run for _, run in every if self._is_relative(run) and any(part.given for part in run.parts))
        other = next(others, None)
        if own is None or other is None or own.first >= other.first:
            return None
        between = [token.folded for token in self._tokens[own.end : other.first]]
        joined = between[:1] == ["e"] and len(between) == _KIN and not own.is_whole
        family = next((" ".join(part.text for part in run.parts) for _, run in every if run.family), "")
        return self._couple(own, other, family) if joined or self._is_one_phone() else None

    def _couple(self, one: Run, other: Run, family: str = "") -> Person:
        surname = shared_surname(one.parts, other.parts) or family
        return Person(names=Names(surname=surname), shared=True, first=one.first, end=other.end, because=_TWO_ON_ONE)

    def _is_one_phone(self) -> bool:
        return pattern("roles", "one_phone").search(plain_line(self._tokens)) is not None

    # Labels

    def _with_surname(self, person: Person, labelled: range) -> Person:
        """`mi chiamo Rosa, di cognome Milesi`."""
        if person.shared and not person.names.surname:
            return person._replace(names=Names(surname=" ".join(part.text for part in self._runs.parts(labelled))))
        if person.shared or (person.first < labelled.stop and labelled.start < person.end):
            return person
        called = person.names.given and all(word in given_names() for word in fold_phrase(person.names.surname))
        given = f"{person.names.given} {person.names.surname}".strip() if called else person.names.given
        introduced = person.sure or (person.end and self._before(person.first).endswith(_INTRODUCES))
        given = given or (person.names.surname if introduced else "")
        surname = " ".join(part.text for part in self._runs.parts(labelled))
        first = person.first if person.end else labelled.start
        return person._replace(names=Names(given, surname), first=first, end=max(person.end, labelled.stop))

    def _told_by_surname(self, runs: Sequence[Run], label: range) -> Person | None:
        """`Dedaj Kol, cognome Dedaj`: the rest of the name is the given one."""
        words = [part.folded for part in self._runs.parts(label)]
        run = next((run for run in runs if words and set(words) < {part.folded for part in run.parts}), None)
        if run is None or run.first == label.start:
            return None
        called = ([part.text for part in run.parts if (part.folded in words) is each] for each in (False, True))
        return Person(names=Names(*(" ".join(each) for each in called)), first=run.first, end=label.stop, sure=True)

    def _person_of(self, found: dict[str, range]) -> Person:
        given, surname = (
            " ".join(part.text for part in self._runs.parts(found[each])) for each in ("given", "surname")
        )
        first, end = min(each.start for each in found.values()), max(each.stop for each in found.values())
        because = "nome e cognome con etichetta"
        return Person(names=Names(given, surname), first=first, end=end, sure=True, because=because)


@lru_cache(maxsize=4096)
def _introduces(before: str) -> bool:
    """`mi chiamo`, `sono la`: who somebody is stands after these words."""
    return any(pattern("roles", each).search(before) for each in ("introduces", "kin_name"))


def _person(run: Run, *, surname_first: bool, capital: bool) -> Person:
    first, end = run.first, run.end
    if run.business and not run.family:
        because = "scrive un'attività o un ente"
        return Person(shared=True, first=first, end=end, capital=capital, because=because)
    if run.family:
        surname = Names(surname=family_name(run.parts))
        return Person(names=surname, shared=True, first=first, end=end, capital=capital, because="una famiglia")
    names = split_names(run.parts, surname_first=surname_first)
    sure = any(part.given for part in run.parts)
    because = "nome e cognome riconosciuti" if names.whole else ""
    return Person(names=names, first=first, end=end, capital=capital, sure=sure, because=because)
