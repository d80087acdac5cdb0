"""Words that join and words that leave: the core that every town understands, and the town's own on top.

Leaving wins. A word that can only mean leaving counts wherever it stands; a word of everyday language (stop, basta)
only where it is the point of the message: never missed, never invented.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from comunica.enrolment.words import fold_phrase, listed, squeeze
from comunica.municipality.profile import Profile

type Phrase = tuple[str, ...]

#: These mean leaving wherever they stand.
_LEAVE = listed(
    "disattiva disattivami disattivatemi cancellami cancellatemi disiscrivimi disiscrivetemi disiscrivermi "
    "disiscrizione toglimi toglietemi eliminami eliminatemi rimuovimi rimuovetemi unsubscribe"
)
_LEAVE_PHRASES = (
    ("mi", "cancello"),
    ("mi", "disiscrivo"),
    ("non", "ricevere", "piu"),
    ("non", "voglio", "piu", "ricevere"),
    ("cancella", "iscrizione"),
    ("iscrizione", "off"),
)
#: These mean leaving when the message begins with them and is not about something else.
_LEAVE_FIRST = listed(
    "stop off basta disattivare disattivazione cancellare cancellarmi cancellazione cancella uscire baja"
)

#: These mean joining when the message begins with them.
_JOIN = listed(
    "attiva attivami attivare attivatemi attivazione iscrivimi iscrivetemi iscrivermi iscrizione riattiva riattivami "
    "riattivare on"
)
_JOIN_PHRASES = (("mi", "iscrivo"), ("iscrizione", "on"), ("attiva", "iscrizione"))

#: May stand before a command.
COURTESY = frozenset(
    listed(
        "ciao salve buongiorno buonasera buon buona giorno sera gentile gentili spett prego per favore cortesia "
        "piacere vorrei voglio desidero chiedo di e a il la l grazie mille comune del"
    )
)
#: After stop or basta they begin what is to be stopped ...
_ABOUT = frozenset(
    listed("il lo la l i gli le un una a al alla allo ai alle agli con da dal dalla di del della dei in")
)
#: ... which is ours if it is one of these.
_OURS = frozenset(
    listed(
        "messaggi messaggio avvisi avviso notifiche notifica iscrizione servizio whatsapp comunicazioni gruppo lista "
        "newsletter invio invii sms"
    )
)
#: Before a command, they make it an instruction to somebody: the forwarded poster.
_QUOTING = frozenset(
    listed("scrivi scrivere inviare invia inviando manda mandare digita digitare parola testo sufficiente")
)

_LONGEST_SPELLED = 14


@dataclass(frozen=True, slots=True)
class Command:
    """A command in a message: its canonical word and which words of the message it takes."""

    keyword: str
    first: int
    end: int


@cache
def _squeezed(words: tuple[str, ...]) -> dict[str, str]:
    return {squeeze(word): word for word in words}


def find_leave(words: Sequence[str], profile: Profile) -> Command | None:
    """The command to leave, if there is one. `words` are folded."""
    return (
        _find_phrase(words, _own(profile.leave_words) + _LEAVE_PHRASES)
        or _find_strong(words)
        or _find_first(words, _squeezed(_LEAVE_FIRST))
    )


def find_join(words: Sequence[str], profile: Profile) -> Command | None:
    """The command to join, if the message begins with one."""
    start = _after_courtesy(words)
    for phrase in sorted(_own(profile.join_words) + _JOIN_PHRASES, key=len, reverse=True):
        if tuple(words[start : start + len(phrase)]) == phrase:
            return Command(" ".join(phrase), start, start + len(phrase))
    known = _squeezed(_JOIN)
    if start < len(words) and (keyword := known.get(squeeze(words[start]))):
        return Command(keyword, start, start + 1)
    return None


def is_instruction(words: Sequence[str], leave: Command, profile: Profile) -> bool:
    """A text that tells how to join and how to leave: nobody's own wish."""
    joins = {squeeze(word) for phrase in _own(profile.join_words) for word in phrase} | {squeeze("attiva")}
    told = leave.first > 0 and words[leave.first - 1] in _QUOTING
    return told and any(squeeze(word) in joins for word in words[: leave.first])


def _own(words: Iterable[str]) -> tuple[Phrase, ...]:
    return tuple(phrase for phrase in map(fold_phrase, words) if phrase)


def _find_phrase(words: Sequence[str], phrases: Iterable[Phrase]) -> Command | None:
    for phrase in phrases:
        for first in range(len(words) - len(phrase) + 1):
            if tuple(words[first : first + len(phrase)]) == phrase:
                return Command(" ".join(phrase), first, first + len(phrase))
    return None


def _find_strong(words: Sequence[str]) -> Command | None:
    """Also in pieces: `dis attiva`, `d i s a t t i v a`."""
    known = _squeezed(_LEAVE)
    for first in range(len(words)):
        joined = ""
        for end in range(first + 1, min(len(words), first + _LONGEST_SPELLED) + 1):
            joined += words[end - 1]
            if keyword := known.get(squeeze(joined)):
                return Command(keyword, first, end)
            if len(joined) > 2 * _LONGEST_SPELLED:
                break
    return None


def _find_first(words: Sequence[str], known: dict[str, str]) -> Command | None:
    start = _after_courtesy(words)
    for end in range(start + 1, min(len(words), start + 5) + 1):
        keyword = known.get(squeeze("".join(words[start:end])))
        if keyword and _is_about_us(words[end:]):
            return Command(keyword, start, end)
    return None


def _is_about_us(rest: Sequence[str]) -> bool:
    """Nothing follows, or a name, or our messages: not `stop alle auto`."""
    if not rest or rest[0] not in _ABOUT:
        return True
    return any(word in _OURS for word in rest[:5])


def _after_courtesy(words: Sequence[str]) -> int:
    start = 0
    while start < len(words) and words[start] in COURTESY:
        start += 1
    return start
