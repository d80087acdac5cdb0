"""Refusals by what they are made of: a verb of removing or stopping with what is ours or the person's own;
or a negation with a verb of wanting, sending or concerning, and `any more` or a thing of ours.

This is the widest net: it knows classes of words and the forms of verbs (verb_forms), and no wording.
Whoever uses it looks at what makes such words no wish.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

from comunica.enrolment.language.verb_forms import (
    Form,
    Verb,
    is_done,
    is_ending,
    is_getting,
    is_in,
    is_joining,
    is_ours,
    is_sending,
    verb_of,
    words_in,
)
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.left_out.apologies import EXCUSES
from comunica.enrolment.wish.named_apart import (
    is_harmless,
    is_put_away,
    leads_to_it,
    named_with,
    taken_up,
    takes_up_before,
)
from comunica.enrolment.wish.sentence import Sentence, sentence_around
from comunica.enrolment.wish.verb_names import is_name

#: Words between a verb and what it takes.
_REACH = 9
#: A message of so many words that says `all` means all of ours.
_SHORT = 8
#: `ho sbagliato a iscrivermi`: nobody joins.
_ERRORS = frozenset({"sbagliato", "sbaglio", "errore", "pentito", "pentita"})
#: Before what others do: `non voglio farmi disturbare`.
_LETS = frozenset({"farmi", "farci", "che", "a"})
#: This phone, on which somebody else wants nothing.
_HERE = frozenset({("questo", "telefono"), ("questo", "numero"), ("questo", "suo")})
#: Words between a negation and its verb.
_NEAR = 4


def refusals(flow: Flow) -> Iterator[Sentence]:
    """Where the line holds what a refusal is made of."""
    if not any(map(_may_refuse, flow.text.split(" "))):
        return
    for first, words in _sentences(flow):
        yield from _removed(flow, first, words)
        yield from _not_any_more(flow, first, words)


@lru_cache(maxsize=16384)
def _may_refuse(word: str) -> bool:
    """A refusal may be made with it: a negation, or a verb of removing or stopping."""
    verb = verb_of(word)
    return is_in(word, "not") or (verb is not None and verb.meaning in ("remove", "stop", "quit")) or is_done(word)


def _removed(flow: Flow, first: int, words: Sequence[str]) -> Iterator[Sentence]:
    for at, word in enumerate(words):
        verb = verb_of(word)
        if is_put_away(words, at) and (end := named_with(words, at, _clause(words, at + 1)[:_REACH])) is not None:
            yield _sentence(flow, first, words, at, end)
        if verb is None or verb.meaning not in ("remove", "stop") or _is_name(words, at, verb):
            continue
        if verb.form is Form.FIRST and not word.startswith("rinunc"):
            continue
        if any(map(is_joining, words[at + 1 :])) and _ERRORS.isdisjoint(words):
            continue  # `toglietemi una curiosità e mettetemi in lista`
        if (end := _taken(words, at, verb)) is not None:
            yield _sentence(flow, first, words, at, end)


def _is_name(words: Sequence[str], at: int, verb: Verb) -> bool:
    after = words[at + 1] if at + 1 < len(words) else ""
    if words[max(0, at - 1) : at] == ["i"]:
        return True  # `i Cassali`
    return not (verb.clitic or takes_up_before(words, at)) and is_name(
        words[at], words[:at], after, words[at + 2 : at + 3]
    )


def _taken(words: Sequence[str], at: int, verb: Verb) -> int | None:
    """Where what is removed ends; None if nothing of ours is named."""
    after = _clause(words, at + 1)
    thing = next((at + 1 + order for order, word in enumerate(after[:_REACH]) if is_ours(word)), None)
    if words[at].startswith("rimett") and _INTO & set(after[:_NEAR]):
        return None  # `mi rimettete nella lista?`: back in
    if (named := taken_up(words, at, verb, after)) is not None:
        return named
    if verb.meaning == "stop":
        if ends_another(after):
            return None
        sent = after[: after.index("senza")] if "senza" in after else after
        sends = next((at + 1 + order for order, word in enumerate(sent[:_REACH]) if _sends(word)), None)
        everything = (
            [word for word in after if word != "pure"][:1] == ["tutto"]
            and len(words) <= _SHORT
            and all(is_harmless(word) for word in after)
        )
        return thing if thing is not None else sends if sends is not None else at + 1 if everything else None
    if thing is not None:
        loose = any(words[at].startswith(stem) for stem in words_in("loose"))
        return None if loose and _leads_from(words[at]).isdisjoint(words[at + 1 : thing]) else thing
    return _taken_unnamed(words, at, verb, after)


def _leads_from(verb: str) -> frozenset[str]:
    """`mollate il mio numero` as well as `mollatemi dalla lista`; whoever says `lasciate il mio` wants it kept."""
    return _FROM if verb.startswith("lasc") else _FROM | {"mio", "mia"}


def _sends(word: str) -> bool:
    return word == "cercarmi" or (is_sending(word) and word not in ("telefonate", "chiamate", "martello"))


def ends_another(after: Sequence[str]) -> bool:
    """After `smettetela`: `di chiudere la strada`, which is nothing that we do to the person."""
    if after[:1] not in (["di"], ["d"]) or len(after) < 2:
        return False
    verb = verb_of(after[1])
    known = verb is not None and verb.meaning in ("send", "get", "be", "use")
    return not known and after[1].endswith(("are", "ere", "ire", "arla", "erla", "irla", "arlo", "erlo", "irlo"))


def _taken_unnamed(words: Sequence[str], at: int, verb: Verb, after: Sequence[str]) -> int | None:
    """`cancellatemi`, `toglietelo`, `annullate`: what goes is the person, or was said before."""
    before = words[max(0, at - 3) : at]
    # `lasciatemi`: where one is, sooner than alone; `la piazza, lasciatela intitolata a lui`
    left = words[at].startswith("lasc") and (not after or not (verb.clitic in ("mi", "ci") or is_harmless(after[0])))
    if left or (not verb.clitic and not _STATES.isdisjoint(before)):
        return None  # `ci sono persone bloccate`
    mine = verb.clitic in ("mi", "ci", "me") or verb.clitic.startswith(("mel", "cel")) or _is_oneself(before)
    mine = mine or "me" in after[:2]
    if mine and (all(is_harmless(word) for word in after)):
        return at
    if after[:1] == ["tutto"] and len(words) <= _SHORT and all(is_harmless(word) for word in after):
        return at + 1
    if after[:1] == ["questo"] and (len(after) == 1 or after[1] in ("e", "qui", "qua", "subito", "grazie")):
        return at + 1 if any(is_in(word, "number") for word in words[:at]) else None
    if (verb.clitic or not after) and any(is_ours(word) for word in words[:at]):
        return at
    return None


def _is_oneself(before: Sequence[str]) -> bool:
    """`mi volete`, `me ne potete`."""
    return "mi" in before or ("ci" in before and "si" not in before) or ("me", "ne") in pairwise(before)


def _not_any_more(flow: Flow, first: int, words: Sequence[str]) -> Iterator[Sentence]:
    for at, word in enumerate(words):
        if not is_in(word, "not") or _corrects(words, at):
            continue
        for verb_at in range(at + 1, min(at + 1 + _NEAR, len(words))):
            if words[verb_at] in (",", ".", "?"):
                break
            if _is_complaint(words, verb_at):
                break
            if (end := _refused(words, at, verb_at)) is not None:
                yield _sentence(flow, first, words, at, end)
                break


def _corrects(words: Sequence[str], at: int) -> bool:
    """`via Po 57, no scusate 75`: another number, and nothing denied."""
    after = next((word for word in words[at + 1 :] if word not in _EXCUSES), "")
    return words[at] == "no" and after.isdecimal()


_EXCUSES = EXCUSES | {"anzi", "aspetta", "aspettate", "pardon", "errore", "ma", "il", "al", ",", "volevo", "dire"}


class _Denied(NamedTuple):
    """A word after a negation, and what stands around it."""

    word: str
    between: Sequence[str]
    after: Sequence[str]
    #: Who speaks of itself in the third person is named before.
    of_self: bool
    #: `per non ricevere`: what something is for, no wish.
    purpose: bool

    @property
    def more(self) -> int | None:
        """Where `any more` stands after the word."""
        return self.first("more")

    @property
    def thing(self) -> int | None:
        """Where a thing of ours stands after the word."""
        return self.first("thing", "list")

    @property
    def said_more(self) -> bool:
        """`Any more` is said, before or after it."""
        return "piu" in self.between or self.more is not None

    def first(self, *classes: str) -> int | None:
        """Where the first word of these classes stands after it."""
        return next((order for order, each in enumerate(self.after) if is_in(each, *classes)), None)


def _refused(words: Sequence[str], at: int, verb_at: int) -> int | None:
    """Where a refusal that begins with the negation ends."""
    said = _Denied(
        words[verb_at],
        words[at + 1 : verb_at],
        _clause(words, verb_at + 1)[:_REACH],
        of_self=not _SELVES.isdisjoint(words[:at]) or _is_theirs(words, at),
        purpose=_is_purpose(words[:at]),
    )
    if any(is_ending(each) for each in said.between):
        return None  # `non smettete mai di mandarci avvisi`
    if is_in(said.word, "want") or (is_in(said.word, "wants") and said.of_self):
        end = _unwanted(said)
    elif is_in(said.word, "concern"):
        end = None if any(map(is_joining, said.after)) else said.thing
    elif is_sending(said.word):
        end = (said.more if said.more is not None else -1) if _is_forbidden(said) else None
    else:
        end = _not_to_be(said)
    return None if end is None else verb_at + 1 + end


def _is_theirs(words: Sequence[str], at: int) -> bool:
    """`mia moglie non vuole più avvisi su questo telefono`: who has it wants none."""
    here = any(pair in _HERE for pair in pairwise(words))
    return here and not words_of("relatives").isdisjoint(words[:at])


def _is_purpose(before: Sequence[str]) -> bool:
    """`per non ricevere`, unless one writes for it; and what one regrets or begins with."""
    if not before or before[-1] in _REGRETS or before[-2:-1] in (["peccato"], ["paura"], ["rischio"], ["temo"]):
        return True
    return before[-1] in ("per", "senza") and _WRITES.isdisjoint(before)


_REGRETS = frozenset({"peccato", "dispiace", "spiace", "strano", "brutto", "triste"})
_WRITES = frozenset({"scrivo", "scriviamo", "contatto", "contattiamo", "chiamo"})


def _unwanted(said: _Denied) -> int | None:
    """`non voglio più ricevere niente`, `non vogliamo messaggi`; not `non voglio mettermi in lista`."""
    if any(is_ending(each) or is_joining(each) for each in said.after[:_NEAR]) or any(map(is_ending, said.after)):
        return None
    got = next(
        (
            at
            for at, each in enumerate(said.after)
            if is_getting(each)
            or (is_sending(each) and not _is_their_own(each, said.after[:at]))
            or is_in(each, "passive")
        ),
        None,
    )
    if said.of_self and said.said_more and said.first("none") is not None:
        return said.first("none")  # `su questo telefono mio padre non vuole più niente`
    if said.thing is not None and (said.said_more or got is not None or said.thing <= 2 + ("mica" in said.after)):
        return said.thing
    return max(got, said.more or 0) if got is not None and said.said_more else None


def _is_their_own(word: str, before: Sequence[str]) -> bool:
    """`non vorrei disturbare oltre`, `scocciarvi`: after a wish what the person does, and not we to them."""
    verb = verb_of(word)
    if verb is not None and verb.form is Form.FIRST:
        return True  # `mi chiamo Rosa`
    own = verb is not None and verb.form is Form.INFINITIVE and not verb.clitic.startswith(("m", "c"))
    return own and _LETS.isdisjoint(before)


def _not_to_be(said: _Denied) -> int | None:
    """After a wish: `di non ricevere più nulla`, `di non essere più disturbato`, `non figurare più nell'elenco`."""
    if said.word in ("far", "fare", "farne") and said.said_more:
        return said.first("list") or said.first("part_of")  # `non far più parte di questa lista`
    others = any(is_in(each, "wants") for each in said.between) and not said.of_self
    if is_in(said.word, "have") and said.said_more and not (others or said.purpose):
        return said.thing
    verb = verb_of(said.word)
    if verb is None or others or not said.said_more or verb.form is not Form.INFINITIVE:
        return None
    if verb.meaning == "get" and not said.purpose and (said.thing is not None or said.more is not None):
        return max(said.thing or 0, said.more or 0)
    return said.first("passive", "list", "part_of") if verb.meaning == "be" else None


def _is_complaint(words: Sequence[str], at: int) -> bool:
    """`non mi scrivete più?`: a question of what they do, no order."""
    verb = verb_of(words[at])
    return verb is not None and verb.form is Form.ORDER and not verb.clitic and words[-1] == "?"


#: Who speaks of itself in the third person.
_SELVES = frozenset(
    {"ditta", "societa", "scrivente", "sottoscritto", "sottoscritta", "azienda", "associazione", "famiglia", "titolare"}
    | {"impresa", "studio", "intestatario", "intestataria", "richiedente", "utente", "negozio"}
)


def _is_forbidden(said: _Denied) -> bool:
    """`non mandate più`; not `non mandate mai niente`, which complains."""
    verb = verb_of(said.word)
    if verb is None or verb.form is Form.FIRST:
        return False
    if _is_their_own(said.word, said.between) and any(is_in(each, "want") for each in said.between):
        return False
    around = (*said.between, *said.after)
    if any(is_in(each, "anymore") for each in around):
        return True
    tells = verb.form is Form.ORDER and not verb.clitic
    return not tells and any(is_in(each, "more") for each in around)


#: Beside a participle.
_STATES = frozenset({"sono", "è", "siamo", "erano", "state", "rimaste", "restate"})
#: Between such a verb and the list.
_FROM = frozenset({"da", "dal", "dalla", "dall", "dai", "dagli", "dalle", "di", "fuori", "via"})

#: And between a verb of putting and it.
_INTO = frozenset({"in", "nel", "nella", "nell", "nei", "negli", "nelle", "dentro", "tra", "fra", "su", "sul", "sulla"})


#: Stand for a thing that is named before or after.
_IT = frozenset({"lo", "la", "li", "le"})

# Places in the line


_PAUSES = frozenset({",", ".", "?", "ma", "pero", "perche", "che", "se", "quando", "invece", "bravi", "complimenti"})


def _clause(words: Sequence[str], at: int) -> list[str]:
    """The words from here to the next pause."""
    end = at
    while end < len(words) and words[end] not in _PAUSES:
        end += 1
    return list(words[at:end])


def _sentences(flow: Flow) -> Iterator[tuple[int, list[str]]]:
    """Where each sentence begins in the line, and its words, the mark at its end included."""
    begin, place = 0, 0
    words: list[str] = []
    for word in flow.text.split(" "):
        if word:
            if not words:
                begin = place
            # `quel cane in giro`: no list that one is on
            words.append("xxxx" if word == "giro" and words[-1:] == ["in"] else word)
            if word == "?" and all(is_ours(each) or leads_to_it(each) for each in words[:-1]):
                words[-1] = ","  # `la mia iscrizione? toglietela`
            elif word in (".", "?"):
                yield begin, words
                words = []
        place += len(word) + 1
    if words:
        yield begin, words


def _sentence(flow: Flow, first: int, words: Sequence[str], at: int, end: int) -> Sentence:
    start = first + sum(len(word) + 1 for word in words[:at])
    last = first + sum(len(word) + 1 for word in words[: end + 1]) - 1
    return sentence_around(start, last, flow)
