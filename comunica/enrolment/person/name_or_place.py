"""A name or a place? `Luca Costa` is a person, `Luca Rossi, Costa` lives there, `Angela Costa via Giotto` does not."""

from collections.abc import Sequence
from functools import cache

from comunica.enrolment.language.families import FAMILY
from comunica.enrolment.language.numerals import roman
from comunica.enrolment.language.small_words import ARTICLES
from comunica.enrolment.lexicon import given_names, names_of_people, words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.person.labelled import NAME_LABELS, are_labelled, is_labelled
from comunica.enrolment.person.names import ELIDED, GIVEN_PREFIXES, may_be_surname, parts_of, split_names
from comunica.enrolment.place.areas import Elsewhere, Here
from comunica.enrolment.place.beside import is_heart_of, is_put_right, is_said_town, narrows
from comunica.enrolment.place.mention import Mention
from comunica.municipality.territory import Zone

#: Words before a place that are looked at.
_LOOK_BACK = 6
#: A place that stands alone comes at most this many words after the command.
_SOON = 3
#: Given name and surname.
_BOTH = 2
#: What a street loses of its score that is named without its type.
_UNTYPED = 0.05
_INTRODUCE = frozenset({"sono", "chiamo", "cognome"})
_COMES = frozenset({"da", "di", "dal", "dalla", "dai"})
_ARTICLES = ARTICLES | {"der", "die", "das"}


def only_places(
    mentions: Sequence[Mention],
    tokens: Sequence[Token],
    command: tuple[int, int] | None,
    *,
    answer: bool,
    names_needed: int,
    asked_name: bool = False,
) -> list[Mention]:
    """The mentions that are places. `answer`: somebody was asked where; `asked_name`: or who they are;
    `names_needed`: of a person's two names, how many the town asks for."""
    if not mentions:
        return []
    judge = _Judge(tokens, command, names_needed=names_needed)
    kept: list[Mention] = []
    for order, mention in enumerate(mentions):
        rest = mentions[order + 1 :]
        if (
            is_heart_of(tokens, mention, kept[-1] if kept else None)
            or judge.begins_person(mention, kept)
            or judge.is_called_as_street(mention, asked_name=asked_name)
        ):
            continue
        if mention.unknown and not mention.number and any(each.streets and each.firm for each in (*kept, *rest)):
            continue  # `Piazza Marta, piazza Grandi 5`
        if isinstance(mention.area, Elsewhere) and mention.area.everyday:
            if is_said_town(tokens, mention):
                kept.append(mention)
        elif judge.is_name(mention, rest):
            continue
        elif (
            mention.firm
            or answer
            or judge.comes_to_command(mention)
            or (kept and (narrows(tokens, mention, kept[-1]) or is_put_right(tokens, mention, kept[-1])))
            or judge.is_place(mention, kept, rest[0] if rest else None)
        ):
            kept.append(mention)
    return kept


def _is_known(token: Token) -> bool:
    return token.folded in names_of_people()


@cache
def _foreign() -> frozenset[str]:
    """Words of other languages that are no part of a name: `my name is Emily Varese`."""
    return words_of("foreign_words") - words_of("particles") - given_names()


class _Judge:
    """Judges the places of one message that nothing introduces."""

    def __init__(self, tokens: Sequence[Token], command: tuple[int, int] | None, *, names_needed: int) -> None:
        self._tokens, self._command, self._names_needed = tokens, command, names_needed

    def is_called_as_street(self, mention: Mention, *, asked_name: bool) -> bool:
        """`mi chiamo Piazza Sara`: a street that no list has, called after a first name, where a name is told."""
        at = mention.first
        lone = mention.unknown and not mention.number and mention.end - at == _BOTH
        if not lone or self._tokens[mention.end - 1].folded not in given_names():
            return False
        return asked_name or (at > 0 and self._tokens[at - 1].folded in _INTRODUCE)

    def begins_person(self, mention: Mention, earlier: Sequence[Mention]) -> bool:
        """`via Roma 3, Marina Greco`, where there is a zone Marina: who it is comes after where, in two names."""
        street = earlier[-1] if earlier else None
        if street is None or not street.number or street.end != mention.first or mention.is_street or mention.long:
            return False
        after = self._after(mention)
        token = self._tokens[mention.first]
        paused = token.brk is not Break.NONE
        if after is None or not (self._names_needed == _BOTH or paused) or self._run_before(street, earlier[:-1]):
            return False
        given = after.folded in given_names()
        if token.folded in given_names():
            return self._may_be_name(after) and after.folded not in _COMES and len(after.folded) > 1
        commanded = self._command is not None and mention.end + 1 == self._command[0]
        last = commanded or mention.end + 1 == len(self._tokens) or self._tokens[mention.end + 1].brk is not Break.NONE
        last = last or self._tokens[mention.end + 1].folded in words_of("thanks")
        return given and last and (token.folded in words_of("surnames") or paused)

    def is_name(self, mention: Mention, rest: Sequence[Mention]) -> bool:
        """A place of that name is there, and what stands around it says that somebody is called so."""
        if is_labelled(self._tokens, mention):
            return True
        beside = (self.is_husband, self._is_one_of_two, self._is_said_again)
        return bool(rest) and any(way(mention, rest) for way in beside)

    def _is_said_again(self, mention: Mention, rest: Sequence[Mention]) -> bool:
        """`Perrillo Tonino, contrada Perrillo`: the same word beside a given name, and later as a place."""
        after, before = self._after(mention), self._tokens[mention.first - 1] if mention.first else None
        joined = before if before and self._tokens[mention.first].brk is Break.NONE else None
        beside = any(token and token.folded in given_names() for token in (joined, after))
        return beside and not mention.firm and any(each.firm and each.area == mention.area for each in rest)

    def _is_one_of_two(self, mention: Mention, rest: Sequence[Mention]) -> bool:
        """`ATTIVA Marina Vecchio via Po 3`, `ATTIVA Alba Bra, via Po 3`, `ATTIVA Viale Maria viale Po 9`, `ATTIVA Nella
        Massa via Po 3`: two words, or three, right after the command, and then the street."""
        street = next((each for each in rest if each.is_street and each.firm), None)
        if (
            self._command is None
            or street is None
            or mention.number
            or not (self._names_needed or rest[0] is not street)
        ):
            return False
        named = self._tokens[self._command[1] : street.first]
        if not _BOTH <= len(named) <= _LOOK_BACK // _BOTH or any(token.brk is not Break.NONE for token in named[1:]):
            return False
        given = [token.folded in given_names() for token in named]
        if mention.is_street:
            return mention.end == street.first and len(named) == _BOTH and given[1]
        if mention.end != mention.first + 1 or not all(token.text[0].isupper() for token in named):
            return False
        begins = mention.first == self._command[1] and (rest[0] is not street or (given[0] and not any(given[1:])))
        return begins or (len(named) == _BOTH and given[0] and named[0].folded in words_of("function_words"))

    def is_husband(self, mention: Mention, rest: Sequence[Mention]) -> bool:
        """`Galimberti Rosa in Colombo via dei Tigli 6`: whose wife she is, and then the street."""
        at = mention.first
        if at < 2 or mention.end - at != 1 or not any(each.is_street and each.number for each in rest):
            return False
        married = self._tokens[at - 1].folded == "in" and self._tokens[at].brk is Break.NONE
        return married and _is_known(self._tokens[at]) and _is_known(self._tokens[at - 2])

    def is_place(self, mention: Mention, earlier: Sequence[Mention], following: Mention | None) -> bool:
        """A whole name stands before it, or none at all."""
        if isinstance(mention.area, Here) or self._is_everyday(mention):
            return isinstance(mention.area, Here)
        run, surname_only = self._run_before(mention, earlier), False
        if run and self._tokens[mention.first].brk is Break.NONE and self._is_particle(run[-1]):
            if self._is_from(mention, run, following):
                return True
            if self._is_of_surname(run, mention):
                return False  # `Mario Della Torre`, where there is a town called Torre
            run = run[:-1]
            surname_only = self._names_needed == 1 and self._is_surname(run)
        surname_only = surname_only or are_labelled(self._tokens, run)
        if not run:
            return self._stands_alone(mention, following)
        if self._is_set_off(mention, run) and self._says_enough(mention, run):
            return True
        return self._follows_surname(mention, run, following) or self._follows_name(
            mention, run, following, surname_only=surname_only
        )

    def _follows_name(
        self, mention: Mention, run: Sequence[int], following: Mention | None, *, surname_only: bool
    ) -> bool:
        """A whole name stands before it, and does not go on after it."""
        if mention.streets:
            beside = (run[0] - 1, mention.end)
            labelled = any(0 <= at < len(self._tokens) and self._tokens[at].folded in NAME_LABELS for at in beside)
            # `cognome Hoxha nome Kevin serio 10`, `Rosetta Adamo padre Pio 50`
            return self._is_whole(run) or bool(mention.number and (labelled or self._is_whole_street(mention, run)))
        addressed = following is not None and following.firm and not isinstance(following.area, Here)
        return surname_only or self._is_whole(run) or (mention.long and not addressed)

    def _is_whole_street(self, mention: Mention, run: Sequence[int]) -> bool:
        """A name before it, and of its own a word that is no surname, or more, written rightly."""
        words = [token for token in self._tokens[mention.first : mention.end] if token.text.isalpha()]
        street = len(words) >= _BOTH or not any(map(_is_known, words))
        return len(run) >= (1 if len(words) >= _BOTH else _BOTH) and street and mention.score >= 1.0 - _UNTYPED

    def _follows_surname(self, mention: Mention, run: Sequence[int], following: Mention | None) -> bool:
        """`Airaudo Pralungo`, `Chiappini Case Sparse 15`: a word that is no given name, and a place that is no name."""
        family = run[0] > 0 and self._tokens[run[0] - 1].folded in FAMILY
        if not (self._names_needed < _BOTH or family or mention.number) or mention.score < 1.0 - _UNTYPED:
            return False
        parts = parts_of([self._tokens[at] for at in run])
        if len(parts) != 1 or parts[0].given or self._may_be_name_too(mention):
            return False
        after = self._after(mention)
        last = after is None or after.folded in words_of("courtesy", "thanks")
        last = last or (self._command is not None and mention.end == self._command[0])
        return last or (following is not None and following.first == mention.end)

    def _may_be_name_too(self, mention: Mention) -> bool:
        """`Rossi Costa`; but `Rossi Monte Grappa 3`, with a number after two words."""
        words = [token for token in self._tokens[mention.first : mention.end] if token.folded not in _ARTICLES]
        if not mention.streets:
            return any(_is_known(token) for token in words)
        numbered = mention.number and len(words) > _BOTH
        if numbered and any(len(token.text) > 1 and roman(token.folded) for token in words):
            return False  # `Chiappini Vittorio Emanuele II 15`
        return not numbered or any(token.folded in given_names() for token in words)

    def comes_to_command(self, mention: Mention) -> bool:
        """`ATTIVAZIONE DA FORNACETTE GRAZIE`: after the command where from, and no name."""
        at = mention.first - 1
        if self._command is None or at != self._command[1] or mention.is_street:
            return False
        after = self._after(mention)
        last = after is None or after.folded in words_of("courtesy", "thanks")
        return last and self._tokens[at].folded in _COMES

    def _is_from(self, mention: Mention, run: Sequence[int], following: Mention | None) -> bool:
        """`sono Gabriele di Soraval`: one given name, a small particle and a part of the town that nobody is called."""
        given = len(run) == _BOTH and self._tokens[run[0]].folded in given_names()
        small = self._tokens[run[-1]].text.islower() and not _is_known(self._tokens[mention.first])
        zone = isinstance(mention.area, Zone) and mention.score == 1.0 and following is None
        return given and small and zone and self._tokens[mention.first].folded not in words_of("chatter")

    def _is_of_surname(self, run: Sequence[int], mention: Mention) -> bool:
        """The particle before a place belongs to a surname."""
        lone_article = len(run) == 1 and self._tokens[run[0]].folded in _ARTICLES
        its_article = len(run) > 2 and self._is_lower_article(run[-1]) and not mention.is_street
        whole = self._is_whole(run[:-1]) or (self._names_needed == 1 and self._is_surname(run[:-1]))
        return not lone_article and not its_article and not whole

    def _is_surname(self, run: Sequence[int]) -> bool:
        """`Airaudo di Combalera`, where the town asks for the surname only."""
        return len(run) == 1 and self._tokens[run[0]].folded not in given_names()

    def _is_set_off(self, mention: Mention, run: Sequence[int]) -> bool:
        """`Lea Vanni la Pieve`, `Paolo Albino, Nembro`: an article or a pause stands before it."""
        article = self._is_lower_article(mention.first) or self._is_lower_article(run[-1] + 1)
        return article or self._tokens[self._start(mention)].brk is not Break.NONE

    def _says_enough(self, mention: Mention, run: Sequence[int]) -> bool:
        """A whole name; or a surname, where the town asks for no more, and then a pause: `Peyronel, Pralungo`."""
        paused = self._tokens[self._start(mention)].brk is not Break.NONE
        labelled = self._tokens[run[0] - 1].folded if run[0] else ""
        if mention.streets:
            return bool(paused and mention.number)  # `fam. Rossi, Roma 21`
        if len(run) > 1 or labelled == "cognome":
            return True
        surname = self._tokens[run[0]].folded not in given_names()
        return paused and (labelled in FAMILY or (surname and self._names_needed < _BOTH))

    def _is_everyday(self, mention: Mention) -> bool:
        """`case popolari`, where there is a zone called Le Case."""
        after = self._after(mention)
        if after is None or mention.is_street or mention.long or after.is_number or not after.text.islower():
            return False
        known = words_of("courtesy", "function_words", "chatter", "labels", "street_types", "titles", "surnames")
        return after.folded not in known and after.folded not in given_names() and len(after.folded) > 2

    def _run_before(self, mention: Mention, earlier: Sequence[Mention]) -> list[int]:
        """The words that may be names right before a place."""
        stop = max((each.end for each in earlier), default=0)
        if self._command and self._command[1] <= mention.first:
            stop = max(stop, self._command[1])
        run: list[int] = []
        at = self._start(mention) - 1
        while at >= stop and len(run) < _LOOK_BACK and self._may_be_name_at(at):
            run.insert(0, at)
            at -= 1
        titles = [order for order, each in enumerate(run) if self._is_title(each)]
        return run[titles[-1] + 1 :] if titles else run

    def _may_be_name_at(self, at: int) -> bool:
        """An everyday word, too, in `Dell'Acqua`, `M. Vecchio`, `Lia Vecchio`."""
        token, before = self._tokens[at], self._tokens[at - 1] if at else None
        if len(token.text) == 1 and token.text.isupper() and self._tokens[at + 1].gap.startswith("."):
            return True
        if before and token.gap == "'" and before.folded in ELIDED:
            return True
        named = before and token.text.istitle() and token.brk is Break.NONE
        if named and before and (before.folded in given_names() or len(before.folded) == 1 == token.gap.count(".")):
            return True
        return self._may_be_name(token)

    def _may_be_name(self, token: Token) -> bool:
        word = token.folded
        foreign = token.text.islower() and word in _foreign()
        if token.is_number or foreign or word in words_of("labels"):
            return False
        if word in words_of("function_words") and word not in words_of("particles"):
            return word in given_names() and token.text[0].isupper()  # `Nello`, `Saro`
        return word not in words_of("chatter") or word in given_names() or word in words_of("surnames", "titles")

    def _start(self, mention: Mention) -> int:
        """Where `l'Isola` begins."""
        at = mention.first
        elided = at > 0 and self._tokens[at].gap == "'" and self._tokens[at - 1].folded == "l"
        return at - 1 if elided else at

    def _is_lower_article(self, at: int) -> bool:
        return self._tokens[at].folded in _ARTICLES and self._tokens[at].text.islower()

    def _is_title(self, at: int) -> bool:
        """`prof.ssa`, with its ending."""
        token = self._tokens[at]
        return token.folded in words_of("titles") or (token.gap == "." and token.folded in ("ssa", "ra", "ma"))

    def _is_particle(self, at: int) -> bool:
        word = self._tokens[at].folded
        return word in words_of("italian_particles") or word in ELIDED or word in _ARTICLES

    def _is_whole(self, run: Sequence[int]) -> bool:
        """Given name and surname: `Anna Maria` lacks a surname."""
        parts = parts_of([self._tokens[at] for at in run])
        only_given = all(
            part.folded in GIVEN_PREFIXES
            or (part.given and not (may_be_surname(parts[at - 1], part) if at else part.surname))
            for at, part in enumerate(parts)
        )
        return split_names(parts).whole and not only_given

    def _stands_alone(self, mention: Mention, following: Mention | None) -> bool:
        """Nothing like a name stands before it."""
        after = self._after(mention)
        lone_given = after is not None and mention.end + 1 == len(self._tokens) and after.folded in given_names()
        if lone_given and mention.long and mention.area:
            return True  # `Borgo Fontana Mario`
        if (
            after is not None
            and following
            and following.first == mention.end
            and following.is_street
            and following.firm
        ):
            return not self._names_needed  # `Costa via Giotto 12` lacks a given name
        if mention.streets:
            return mention.number != ""
        at_once = mention.first == (self._command[1] if self._command and self._command[0] < mention.first else 0)
        clear = mention.end - mention.first > 1 or (at_once and not _is_known(self._tokens[mention.first]))
        if clear and mention.area and self._whole_name_follows(mention):
            return True  # `attiva Sant'Egidio Marco Ranieri`, `attiva Campaccio Marco Ranieri`
        if after is not None and (_is_known(after) or self._begins_a_name(mention, following)):
            return False  # `Marina Serio via Borsellino 13`, `Marina Piccirillo, sto alla Marina`
        soon = self._command is not None and mention.first <= self._command[1] + _SOON
        return soon or mention.long or mention.first == 0 or self._is_apart(mention)

    def _is_apart(self, mention: Mention) -> bool:
        """`voglio ricevere gli avvisi del comune, Fornaci, Luca Rossi`: a part of the town between pauses."""
        last = mention.end == len(self._tokens) or self._tokens[mention.end].brk is not Break.NONE
        paused = self._tokens[self._start(mention)].brk is not Break.NONE
        zone = isinstance(mention.area, Zone) and not _is_known(self._tokens[mention.first])
        return zone and paused and last

    def _whole_name_follows(self, mention: Mention) -> bool:
        """Given name and surname, and nothing after them."""
        run: list[int] = []
        for at in range(mention.end, len(self._tokens)):
            if (run and self._tokens[at].brk is not Break.NONE) or (self._command and at == self._command[0]):
                break
            if not self._may_be_name(self._tokens[at]):
                return False
            run.append(at)
        return len(run) > 1 and any(self._tokens[at].folded in given_names() for at in run) and self._is_whole(run)

    def _begins_a_name(self, mention: Mention, following: Mention | None) -> bool:
        """One or two words that may be a surname follow, and later a place."""
        if following is None or not (following.firm or self._names_needed):
            return False
        row: list[Token] = []
        for token in self._tokens[mention.end : following.first]:
            if row and token.brk is not Break.NONE:
                break
            row.append(token)
        return 0 < len(row) <= 3 and all(self._may_be_name(token) and token.text[0].isalpha() for token in row)

    def _after(self, mention: Mention) -> Token | None:
        """The word that follows without a pause, and is no command."""
        at = mention.end
        if self._command and at == self._command[0]:
            return None
        return self._tokens[at] if at < len(self._tokens) and self._tokens[at].brk is Break.NONE else None
