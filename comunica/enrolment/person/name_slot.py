"""Where nothing but a name can stand: right before a place or a command, from another of them or from a pause.

`ATTIVA Wanda Comune Via Po 3`, `attiva, Elisa, Vecchio, via Po 3`, `mi chiamo Wanda Presto, via Po 3. Attiva`: beside a
word that is a name, whatever else stands there is one, everyday words too.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import pairwise

from comunica.enrolment.language.families import FAMILY
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.person.name_words import ENDINGS, SIGNED
from comunica.enrolment.person.names import ELIDED
from comunica.enrolment.person.row import LIVES, Row
from comunica.enrolment.person.said_of_else import said_of_else

#: Said of the municipality, but not between a given name and a street.
_TOWNS = frozenset({"comune"})
#: Before where somebody is from; and between the name and `abito in`.
_FROM = frozenset({"di", "del", "da", "a", "al", "alla", "in", "e", "ed"})
#: Before a verb: `mi chiamano Pippo`.
_PRONOUNS = frozenset({"mi", "ti", "si", "ci", "vi"})
#: Said last of all.
_CLOSES = frozenset(listed("grazie ciao salve saluti prego arrivederci anche pure"))
#: Courtesy after `buon`, which no name is.
_HOURS = frozenset({"giorno", "notte", "sera", "pomeriggio"})
#: Words of a name that is told so: one surname, and one given name or two.
_FEWEST, _MOST = 2, 3


def only_names(row: Row, command_end: int) -> set[int]:
    """The tokens that are names because of where they stand, in a message that is to tell one.

    `command_end`: where the command ends, 0 where there is none.
    """
    tokens, taken = row.tokens, row.taken
    others = said_of_else(row, command_end)
    named = [slot for slot in _slots(tokens, taken) if _is_name(tokens, slot, command_end) and others.isdisjoint(slot)]
    if not row.words.isdisjoint(FAMILY):
        named += [_of_family(tokens, at + 1, taken) for at, token in enumerate(tokens) if token.folded in FAMILY]
    return {at for slot in named for at in slot}


def _of_family(tokens: Sequence[Token], first: int, taken: set[int]) -> range:
    """`fam. Festa`, `famiglia la Rocca, via Po 3`: a surname, with its particle, and then a pause or a place."""
    end = first
    over = words_of("function_words", "titles", "thanks", "courtesy", "lives_at") - {"gentile"}
    while end < len(tokens) and end not in taken and (end == first or tokens[end].brk is Break.NONE):
        if tokens[end].is_number or (end > first and tokens[end].folded in over):
            break
        end += 1
    particle = end - first == _FEWEST and tokens[first].folded in words_of("italian_particles") | ELIDED
    last = tokens[end - 1]
    written = last.text[0].isupper() or last.folded in words_of("surnames") or tokens[first - 1].folded == "fam"
    named = particle or (end - first == 1 and written and last.folded not in over)
    return range(first, end if named else first)


def _slots(tokens: Sequence[Token], taken: set[int]) -> Iterator[range]:
    """What lies between two things that are taken, or one of them and an end; and the last of it, after a pause."""
    for before, after in pairwise((-1, *sorted(taken), len(tokens))):
        if after - before <= _FEWEST:
            continue
        paused = [at for at in range(before + 2, after) if tokens[at].brk is not Break.NONE]
        for first in {before + 1, *paused[-1:]}:
            start = _after_small(tokens, first, after)
            end = _before_small(tokens, start, after)
            if _FEWEST <= end - start <= _MOST:
                yield range(start, end)


def _before_small(tokens: Sequence[Token], first: int, end: int) -> int:
    """Where the name ends: `Wanda Comune di Fornaci`, `Wanda Comune abito in`; last of all `Wanda Comune grazie`."""
    small = words_of("thanks", "courtesy") if end == len(tokens) else _lead_to_place()
    while end - first > _FEWEST and tokens[end - 1].folded in small:
        end -= 1
    return end


def _after_small(tokens: Sequence[Token], first: int, end: int) -> int:
    """Where the name begins: `mi chiamo Wanda Comune`, `per la sig.ra Wanda Comune`."""
    while end - first > _FEWEST and tokens[first].folded in _small():
        first += 1
    return first


def _is_name(tokens: Sequence[Token], slot: range, command_end: int) -> bool:
    words = tokens[slot.start : slot.stop]
    before = tokens[slot.start - 1] if slot.start and words[0].brk is Break.NONE else None
    # `Famiglia Felice`: no given name.
    if not _is_even(words) or words[0].folded in FAMILY | SIGNED or (before and before.folded in _PRONOUNS):
        return False
    known, small = given_names(), _everyday()
    given = [word.folded in known for word in words]
    everyday = [word.folded in small for word in words]
    if sum(everyday) != 1:
        return _is_both(words, given)
    odd = everyday.index(True)
    if not any(given):
        return _is_unknown_before_surname(words) and odd == 1  # `Berardino Piazza`
    if any(word.is_number for word in words):
        return False
    others_given = all(each for at, each in enumerate(given) if at != odd)
    if odd not in (0, len(words) - 1) or not (others_given or (given[odd] and len(words) == _FEWEST)):
        return False
    return _is_name_there(words, odd, given=given[odd], begins=slot.start == 0, called=slot.start == command_end)


def _is_name_there(words: Sequence[Token], odd: int, *, given: bool, begins: bool, called: bool) -> bool:
    """Whether the everyday word may be a name. `begins`: the message; `called`: right after the command."""
    written = odd > 0 or not (begins or words[0].brk is Break.STRONG)  # elsewhere any word has a capital
    if written and all(word.text.istitle() for word in words):
        return words[odd].folded not in _never_written(last=odd > 0)
    if odd == 0 and not called and words[0].folded in words_of("function_words", "street_types"):
        return False  # `via Po 9 vicino alla chiesa`, `Villa Rosa, via Po 9`
    return words[odd].folded not in _never_said(first=odd == 0, given=given)


def _is_unknown_before_surname(words: Sequence[Token]) -> bool:
    """A given name that no list has, and a surname that is an everyday word, too: both with their capital."""
    titled = len(words) == _FEWEST and all(word.text.istitle() for word in words)
    return titled and words[1].folded in words_of("surnames")


def _is_both(words: Sequence[Token], given: Sequence[bool]) -> bool:
    """`Pasqua Piazza`, `Neve Comune`: a given name and a surname that are everyday words, with their capitals."""
    if len(words) != _FEWEST or given[0] == given[1] or not (words[0].text.istitle() and words[1].text.istitle()):
        return False
    return words[given.index(False)].folded in words_of("surnames")


def _is_even(words: Sequence[Token]) -> bool:
    """Pauses between all of them or none."""
    return len(words) == _FEWEST or len({word.brk is Break.NONE for word in words[1:]}) == 1


@cache
def _lead_to_place() -> frozenset[str]:
    """`abito in`, `di`, `indirizzo`, `address`."""
    foreign = words_of("foreign_words") - words_of("function_words") - given_names()
    return words_of("lives_at", "labels") | LIVES | foreign | _FROM


@cache
def _small() -> frozenset[str]:
    return words_of("function_words", "courtesy", "titles", "labels") - given_names() | SIGNED | ENDINGS


@cache
def _everyday() -> frozenset[str]:
    return words_of("function_words", "chatter", "foreign_words", "courtesy")


@cache
def _never_written(*, last: bool) -> frozenset[str]:
    """Nobody's surname, though it begins with a capital; after a given name less is none: `Marzia Buongiorno`."""
    said = _CLOSES if last else words_of("courtesy") & words_of("thanks")
    said |= words_of("function_words") & words_of("identity")
    return (
        (said | words_of("no", "yes")) - given_names()
        | words_of("titles", "relatives", *(() if last else ("hastening",)))
        | FAMILY
    )


@cache
def _never_said(*, first: bool, given: bool) -> frozenset[str]:
    """Nor where no capital tells a name. `first`: right after the command; `given`: a given name as well."""
    small = words_of("matters", "courtesy", "titles", "hastening", "relatives", "ours", "labels", "prefixes") | FAMILY
    small |= words_of("organisations", "street_types")
    if given and first:
        return small
    small |= words_of("function_words", "identity", "lives", "lives_at") | (
        words_of("thanks") if not given else frozenset()
    )
    small = small if first else small - _HOURS
    called = words_of("street_types") & words_of("surnames")  # `attiva piazza roberto viale Po 3`
    return (small | words_of("after_join", "foreign_words") if first else small - _TOWNS) - called
