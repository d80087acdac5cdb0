"""Words that are about something else than who writes: what somebody asks to be excused, what the notices are about.

`perdoni la confusione`, `gli avvisi del mare inquinato`: neither is called so.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from comunica.enrolment.language.small_words import ARTICLES, OF_THE, ON_THE, TO_THE
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, names_of_people, words_of
from comunica.enrolment.message.left_out.apologies import EXCUSES
from comunica.enrolment.message.tokens import Break, Token
from comunica.enrolment.person.row import Row
from comunica.enrolment.person.tellers import tellers

#: What we send, which may be about anything.
_SENT = frozenset(
    listed("avviso avvisi messaggio messaggi notizia notizie notifica notifiche allerta allerte comunicazioni info")
    + listed("comunicazione informazioni aggiornamenti novita alert allarmi")
)
_ABOUT = OF_THE | ON_THE | {"di", "d", "su"}
#: Before a thing, with its article: where something is, whose fault, by what one swears.
_LEADS_TO = frozenset(
    listed(
        "dietro davanti accanto sopra sotto oltre dopo per colpa merito causa quelli quello quella nuovi nuove parti"
    )
)
#: Of them those after which nobody is named who writes: `dietro la chiesa`.
_SIDES = frozenset(listed("dietro davanti accanto sopra sotto oltre dopo"))
#: A wish for a day, and no Domenica: `buona domenica`.
_GOOD, _DAYS = frozenset(listed("buon buona felice serena santa")), frozenset(listed("domenica pasqua natale"))
#: What one sees or hears from home: `si vede Punta Alice`.
_SEEN, _THING = frozenset(listed("vede vedono sente sentono")), 5
#: `bello il mare da qua`.
_PRAISE = frozenset(listed("bello bella belli belle bravo brava bravi brave"))
#: After what we send: whose it is.
_OURS = frozenset(listed("comunali comunale municipali municipale cittadini istituzionali ufficiali"))
#: A house by its colour.
_HOUSES = frozenset(listed("casa casetta villa villetta palazzina palazzo portone cancello"))
_COLOURS = frozenset(listed("rosa bianca bianco rossa rosso verde gialla giallo azzurra azzurro celeste viola grigia"))
#: A verb follows.
_WHEN = frozenset(listed("quando appena finche siccome"))
_BEFORE_THINGS = _LEADS_TO | _WHEN | {"prima"}
_JOINED = ARTICLES | TO_THE | OF_THE
_AND = frozenset({"e", "ed", "o"})
_OF = frozenset(listed("di dalle delle"))
_DETERMINED = frozenset(listed("la il una un nella alla mia della"))
#: Begin what is told of the person.
_INTRODUCE = frozenset({"sono", "mi", "io", "abito", "nome"})
#: Words of a topic, at most.
_LONGEST = 8


def said_of_else(row: Row, command_end: int = 0) -> set[int]:
    """The tokens that are no names. `command_end`: where the town's own command ends, of which nothing is the topic."""
    tokens, words = row.tokens, row.words
    found = tellers(row)
    if not words.isdisjoint(_BEFORE_THINGS):
        found.update(_things(tokens))
    if not words.isdisjoint(EXCUSES):
        found.update(_excused(tokens))
    if not words.isdisjoint(_SENT):
        found.update(_topics(tokens, command_end))
        found.update(at + 1 for at in _beside(tokens, _SENT, _OURS))
    if not words.isdisjoint(_GOOD):
        found.update(at + 1 for at in _beside(tokens, _GOOD, _DAYS))
    if not words.isdisjoint(_SEEN):
        found.update(_seen(tokens))
    if not words.isdisjoint(_PRAISE):
        found.update(_beside(tokens, _PRAISE, ARTICLES))
    if not words.isdisjoint(_COLOURS):
        coloured = [at for at in _beside(tokens, _HOUSES, _COLOURS) if at and tokens[at - 1].folded in _DETERMINED]
        found.update(each for at in coloured for each in (at - 1, at, at + 1))  # `la casa rosa`
    return found


def _beside(tokens: Sequence[Token], ones: frozenset[str], others: frozenset[str]) -> Iterator[int]:
    """Where one of these words stands and one of those right after it, in small letters: `avvisi comunali`."""
    for at, (one, other) in enumerate(pairwise(tokens)):
        if one.folded in ones and other.folded in others and other.text.islower() and other.brk is Break.NONE:
            yield at


def _seen(tokens: Sequence[Token]) -> Iterator[int]:
    """A thing, with its article or a capital, up to a pause."""
    for at, (token, thing) in enumerate(pairwise(tokens)):
        named = thing.folded in ARTICLES or thing.text.istitle()
        if named and token.folded in _SEEN and at and tokens[at - 1].folded in ("si", "ci"):
            end = next((each for each in range(at + 1, len(tokens)) if tokens[each].brk), len(tokens))
            yield from range(at, min(end, at + _THING))


def _excused(tokens: Sequence[Token]) -> Iterator[int]:
    """`perdoni la confusione`: the article and the noun, in small letters."""
    for at, token in enumerate(tokens[:-2]):
        article, noun = tokens[at + 1 : at + 3]
        joined = article.brk is Break.NONE and noun.brk is Break.NONE
        small = article.text.islower() and noun.text.islower() and noun.folded not in given_names()
        if token.folded in EXCUSES and article.folded in ARTICLES and joined and small:
            yield from (at + 1, at + 2)


def _things(tokens: Sequence[Token]) -> Iterator[int]:
    """`dietro la cattedrale`, `per la miseria`, `colpa del correttore`: the article and the noun, and nobody's name."""
    for at, token in enumerate(tokens[:-2]):
        article, noun = tokens[at + 1 : at + 3]
        joined = article.brk is Break.NONE and noun.brk is Break.NONE and noun.text[0].isalpha()
        written = not article.text.istitle() and noun.text.istitle() is False
        if token.folded == "che" and at and tokens[at - 1].folded == "prima" and article.text.islower():
            yield from range(at + 1, min(at + 4, len(tokens)))  # `prima che arrivi la mareggiata`
        before = tokens[at - 1].folded if at and token.text.islower() else ""
        if token.folded in ("prima", "parti") and before in _OF and article.folded in _ABOUT:
            # `quella di prima del trasloco`, `dalle parti del cimitero`
            yield from range(at - 1, at + 3 if written and not _is_name(noun.folded) else at + 1)
        if token.folded in _WHEN and article.text.islower() and article.folded not in given_names():
            yield at + 1  # `quando esce la fiumara`
        nobody = not _is_name(noun.folded) or (token.folded in _SIDES and noun.text.islower())
        if token.folded in _LEADS_TO and article.folded in _JOINED and joined and written and nobody:
            yield from (at + 1, at + 2)


def _topics(tokens: Sequence[Token], command_end: int) -> Iterator[int]:
    """`gli avvisi del mare inquinato e della neve`: up to a pause, or to a name."""
    for at, token in enumerate(tokens[:-2]):
        about = tokens[at + 1].folded in _ABOUT and tokens[at + 1].brk is Break.NONE
        if token.folded not in _SENT or not about or at + 1 == command_end:
            continue
        for each in range(at + 1, min(len(tokens), at + 1 + _LONGEST)):
            ends = tokens[each].brk is not Break.NONE or not tokens[each].text.islower() or tokens[each].is_number
            ends = ends or tokens[each].folded in _INTRODUCE
            town = tokens[each - 1].folded == "comune"  # `i messaggi del comune rossi anna`
            if ends or town or (each > at + 2 and _is_name(tokens[each].folded)):
                break
            yield each


def _is_name(word: str) -> bool:
    """A given name, or a surname before one."""
    known = word in names_of_people()
    return known and word not in words_of("chatter", "function_words") and word not in _AND | _ABOUT
