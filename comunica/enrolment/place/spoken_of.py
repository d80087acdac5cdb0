"""Streets that a message only speaks of, beside the one where the person lives: `Quando riaprite via Po?`."""

from collections.abc import Sequence

from comunica.enrolment.language.small_words import ARTICLES, IN_THE, OF_THE, ON_THE, TO_THE
from comunica.enrolment.language.words import listed
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.place.mention import Mention, Role
from comunica.enrolment.place.roles import corrects

#: They make a sentence of words; between a command and an address stand names.
_SMALL = (
    ARTICLES
    | TO_THE
    | OF_THE
    | IN_THE
    | ON_THE
    | frozenset(listed("un una di da dal dalla in a con per che ho ha avevo si è quando dove come perché cosa"))
)
#: Before it, they say nothing: `Carla Neri di via Po 3`.
_OF = frozenset({"di", "da"})
#: `la via giusta è via Po`.
_RIGHT = ("giust", "esatt", "corrett", "ver")


def without_spoken_of(streets: Sequence[Mention], tokens: Sequence[Token]) -> Sequence[Mention]:
    """Of several streets the one with a number that is told, where sentences are about the others."""
    told = [each for each in streets if not _is_spoken_of(each, streets, tokens)]
    return told if len(told) == 1 and told[0].number and _stands_by_itself(told[0], streets, tokens) else streets


def _stands_by_itself(mention: Mention, streets: Sequence[Mention], tokens: Sequence[Token]) -> bool:
    """First of its sentence, or after words of its own: `via Po 3 oppure via Roma 5` are two alike."""
    first, _ = _sentence(mention, tokens)
    before = [each.end for each in streets if first <= each.first < mention.first]
    return not before or mention.first - max(before) > 1


def _is_spoken_of(mention: Mention, streets: Sequence[Mention], tokens: Sequence[Token]) -> bool:
    first, end = _sentence(mention, tokens)
    if mention.role is not Role.NONE or not mention.firm or corrects(tokens, first, mention.first):
        return False
    alone = not mention.number and not any(each != mention and first <= each.first < end for each in streets)
    leads = range(_clause(mention, streets, tokens), mention.first - (tokens[mention.first - 1].folded in _OF))
    said = [*range(first, mention.first), *range(mention.end, end)] if alone else leads
    right = any(tokens[at].folded.startswith(_RIGHT) for at in said)
    small = any(tokens[at].folded in _SMALL and (at == first or tokens[at].text.islower()) for at in said)
    return len(said) > 1 and small and not right


def _sentence(mention: Mention, tokens: Sequence[Token]) -> tuple[int, int]:
    """Its first word, and where it ends."""
    first = max((at for at in range(1, mention.first + 1) if tokens[at].brk is Break.STRONG), default=0)
    end = next((at for at in range(mention.end, len(tokens)) if tokens[at].brk is Break.STRONG), len(tokens))
    return first, end


def _clause(mention: Mention, streets: Sequence[Mention], tokens: Sequence[Token]) -> int:
    """Where the words begin that lead to it: after a pause or another street."""
    paused = max((at for at in range(1, mention.first + 1) if tokens[at].brk is not Break.NONE), default=0)
    return max([paused, *[each.end for each in streets if each.end <= mention.first]])
