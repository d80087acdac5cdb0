"""What is said beside an answer, in a clause of its own: `dimenticavo, la prima`, `70. A disposizione`.

No wording of it is known: it names no place and no number, denies and doubts nothing, and asks nothing. It is looked at
only where the message as a whole does not say what we asked for.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from comunica.enrolment.answer import words as answers
from comunica.enrolment.language.grammar import pattern, stands
from comunica.enrolment.lexicon import names_of_people
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Break, Token, Tokens, plain_line, spelled
from comunica.enrolment.place.mentions import Finder

#: Of a doubt, or of somebody else.
_DOUBTS = frozenset({"o", "oppure", "forse", "magari", "circa", "anche", "sia", "nessuna", "nessuno", "altra", "altro"})
#: An answer beside something else has no more words; each pause is tried, so that long texts would take their square.
_LONGEST = 60
#: A clause of fewer words may be a part of a name.
_TALK = 3
#: Of what somebody would tell if they could.
_UNKNOWN = frozenset({"so", "ricordo", "saprei", "conosco"})
#: Set something against what was said, and begin to speak of a name.
_BUT = frozenset({"ma", "pero", "comunque", "anzi"})
_AGAINST = _BUT | {"invece"}
_OF_A_NAME = (["il", "cognome"], ["il", "nome"], ["mi", "chiamo"])
#: Parts of what we showed, and what is said of them.
_JUDGED = frozenset({"nome", "cognome", "indirizzo"})
_RIGHT, _WRONG = frozenset({"giusto", "corretto", "esatto", "vero"}), frozenset({"sbagliato", "errato"})
#: What takes an answer back, puts it off, or is none.
_AWAY = frozenset({"stato", "stata", "stati", "ero", "eravamo", "andato", "andata", "sono", "siamo"})
_NO_ASIDES = ("takes_back", "no_answer", "postpones", "begins_unknowing")


def without_asides(message: Message) -> Iterator[Message]:
    """The message without its first clauses, the fewest first, and then without its last."""
    tokens = message.tokens
    starts = tokens.pauses()
    if not starts or len(tokens.all) > _LONGEST or answers.asks(message.flow.text):
        return
    last = len(tokens.all)
    for first, end in [*((start, last) for start in starts), *((0, start) for start in reversed(starts))]:
        if _is_aside(tokens.all[:first] or tokens.all[end:], message, before=first > 0):
            yield message.part(first, end)


def in_two(message: Message) -> Iterator[tuple[Message, Message]]:
    """The message up to a pause or a `but`, and what comes after it; the shortest first."""
    end, words = len(message.tokens.all), spelled(message.tokens.all)
    starts = [at for at in range(1, end) if message.tokens.all[at].brk is not Break.NONE or _goes_on(words, at)]
    return ((message.part(0, at), message.part(at, end)) for at in starts)


def _goes_on(words: Sequence[str], at: int) -> bool:
    """`via Serio 7 ma mi chiamo Giuliani`, `via Serio 7 e il cognome è Giuliani`."""
    if words[at] == "e":
        return words[at + 1 : at + 2] == ["comunque"] or words[at + 1 : at + 3] in _OF_A_NAME
    return words[at] in _BUT and at + 1 < len(words)


def after_former(message: Message) -> Message:
    """`no, quello è il vecchio indirizzo: via Adda 2`: without what is said of the address that we showed."""
    tokens = message.tokens.all
    found = Finder(tokens, message.gazetteer, tail=message.tokens.tail, whole=False).find()
    return message.part(found[0].first if found else 0, len(tokens))


def without_kept_part(message: Message) -> Message | None:
    """`solo Gemma, il cognome non lo do`, `può bastare Gemma?`: what is told all the same; None where nothing is."""
    tokens = message.tokens
    starts = [at for at, token in enumerate(tokens.all) if at and (token.brk or token.folded in _BUT)]
    clauses = [tokens.all[first:end] for first, end in pairwise([0, *starts, len(tokens.all)])]
    told = [clause for clause in clauses if not pattern("roles", "keeps_part").fullmatch(plain_line(clause))]
    asked = pattern("roles", "if_enough").match(plain_line(told[0])) if told else None
    if len(told) == len(clauses) and not asked:
        return message
    kept = tuple(token for clause in told for token in clause)
    kept = kept[asked.group().count(" ") :] if asked else kept
    if not kept and not _UNKNOWN.isdisjoint(spelled(tokens.all)):
        return message  # `la via non la so`
    return message.with_tokens(Tokens(kept, "")) if kept else None


def name_alone(message: Message) -> Message:
    """`ops non avevo visto, Elena`: the clause that is a name and nothing else, where the others are talk."""
    tokens, starts = message.tokens.all, [0, *message.tokens.pauses(), len(message.tokens.all)]
    spans = [(first, end) for first, end in pairwise(starts) if first < end]
    told = [span for span in spans if names_of_people().issuperset(spelled(tokens[slice(*span)]))]
    talk = [tokens[slice(*span)] for span in spans if span not in told]
    if len(told) != 1 or not talk or any(map(_may_name, talk)):
        return message
    return message.part(*told[0])


def _may_name(clause: Sequence[Token]) -> bool:
    """It is short, or has a label, a number or a capital."""
    labelled = not {"nome", "cognome", "chiamo"}.isdisjoint(spelled(clause))
    placed = any(token.is_number for token in clause)  # `luca neri, via serio 3`
    return labelled or placed or len(clause) < _TALK or any(token.text.istitle() for token in clause[1:])


def after_right_part(message: Message) -> Message:
    """`la via è giusta ma il cognome è Neri`, `ma quale via Po, sto in via Adda 2`: without the first clause."""
    tokens = message.tokens.all
    end = next((at for at, token in enumerate(tokens) if at and (token.brk or token.folded in _BUT)), len(tokens))
    if end == len(tokens) or not pattern("roles", "right_part").fullmatch(plain_line(tokens[:end])):
        return message
    return message.part(end, len(tokens))


def without_judgement(message: Message) -> Message:
    """`cognome sbagliato: Neri`, `l'indirizzo giusto è via Adda 2`: without what is said of the part that follows."""
    tokens = message.tokens.all
    words = spelled(tokens)
    for at in range(1, len(words) - 1):
        if (
            words[at - 1] in _JUDGED and words[at] in _AGAINST and (_RIGHT | _WRONG).isdisjoint(words)
        ):  # `il cognome però è Neri`
            return message.with_tokens(Tokens(tokens[:at] + tokens[at + 1 :], message.tokens.tail))
        first = at - (words[at - 1] == "e" and words[at] in _WRONG)
        told = tokens[at + 1].brk is not Break.NONE or words[at + 1] in ("e", "sarebbe")
        judged = words[at] in _RIGHT | _WRONG and words[first - 1] in _JUDGED
        if judged and told and _JUDGED.isdisjoint(words[at + 1 :]):
            return message.with_tokens(Tokens(tokens[:first] + tokens[at + 1 :], message.tokens.tail))
    return message


def _is_aside(tokens: Sequence[Token], message: Message, *, before: bool) -> bool:
    """`before`: the answer follows, and an excuse before it takes nothing back."""
    words = spelled(tokens)
    if not _DOUBTS.isdisjoint(words) or answers.says("reports", tokens):
        return False
    line = " ".join(words)
    late = before and stands("roles", "excuses_lateness", line)
    if any(pattern("roles", each).search(line) for each in _NO_ASIDES[late:]):
        return False
    away = [each for at, each in enumerate(tokens) if words[at] != "via" or not at or words[at - 1] not in _AWAY]
    return not Finder(tuple(away), message.gazetteer, tail="", whole=False).find()
