"""The answer to a question of ours: `via Piave 27`, `2`, `sì`, `no, via Roma 8`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from comunica.enrolment import numerals
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Pending, Place, PlaceKind
from comunica.enrolment.tokens import Token
from comunica.enrolment.units import named_units, units_of

YES = frozenset(
    "si sii siii sisi yes yess ok okay okey oki certo certamente esatto esattamente giusto giustissimo confermo confermato conferma corretto perfetto daccordo vabene benissimo ovvio sicuro assolutamente "
    "certissimo s esattissimo ja oui da sim po tak affermativo ottimo benone sissignore sissignora esattamente procedi procedete confermato".split()
)
_YES_PHRASES = re.compile(r"^(?:si |ok |certo )*(?:va bene|va benissimo|va tutto bene|certo che si|d accordo|tutto (?:giusto|corretto|ok|esatto|bene)|è (?:giusto|corretto|esatto|tutto giusto|tutto corretto)|e (?:giusto|corretto|esatto)|tutto è (?:giusto|corretto)|avete capito bene|hai capito bene|capito bene|sono io|lo voglio|voglio (?:continuare|iscrivermi)|procedi|procediamo|procedete|proceda|continuo|vai|iscrivimi)\b")
_FILLERS = words_of("courtesy") | frozenset("tutto va bene accordo d è e quello quella la il grazie mille dati sono io prego perfetto confermo così cosi voglio continuare iscrivermi assolutamente".split())
_NO = frozenset("no nono noo nooo nope non nein annulla lascia niente".split())
#: Ask back, or speak of something else.
_NO_ANSWER = re.compile(r"\b(?:perche|come mai|cosa|che cosa|quando|quanto|chi siete|chi è|dove|non (?:voglio|vorrei|intendo|lo dico|ve lo|te lo|mi interessa|importa|so)|a che|ma che|quale|quali|serve|servono|devo|bisogna|why|non capisco|vi chiamo|richiamo|ci penso|ci ripenso|dopo|poi|lascia(?:te|mo)? (?:perdere|stare)|lasci (?:perdere|stare))\b")


@dataclass(frozen=True, slots=True)
class Choice:
    """The option that an answer takes, or that it takes none."""

    option: Place | None


def says_yes(tokens: Sequence[Token]) -> bool:
    """Agrees, and says nothing else."""
    words = [token.folded for token in tokens]
    if not words:
        return False
    line = " ".join(words)
    agreed = _YES_PHRASES.match(line)
    if agreed and all(word in YES or word in _FILLERS for word in line[agreed.end() :].split()):
        return True
    return words[0] in YES and all(word in YES or word in _FILLERS for word in words[1:])


def says_no(tokens: Sequence[Token]) -> bool:
    """Declines, and says nothing else."""
    words = [token.folded for token in tokens]
    return bool(words) and words[0] in _NO and all(word in _NO or word in words_of("courtesy", "thanks") for word in words[1:])


def is_no_answer(tokens: Sequence[Token], text: str) -> bool:
    """A question or a refusal instead of an answer."""
    line = " ".join(token.folded for token in tokens)
    return bool(_NO_ANSWER.search(line)) or ("?" in text and len(tokens) > 2)


def choose(tokens: Sequence[Token], pending: Pending, gazetteer: Gazetteer) -> Choice:
    """Which of the options an answer means."""
    options = pending.options
    words = [token.folded for token in tokens if token.folded not in ("la", "il", "lo", "l", "è", "e", "numero", "n", "opzione", "quella", "quello", "direi", "sarebbe", "scelgo", "risposta", "nr", "allora", "grazie", "di", "si")]
    if len(words) <= 2 and words and (number := _ordinal(words[0])) is not None and not (len(words) == 2 and tokens[-1].is_number and not tokens[0].is_number):
        return Choice(options[number - 1] if 1 <= number <= len(options) else None)
    if words in (["ultima"], ["ultimo"]):
        return Choice(options[-1] if options else None)
    units = {unit.word for unit in units_of(tokens, gazetteer.shorts)}
    scored = [(_overlap(units, option, options), option) for option in options]
    best = max((score for score, _ in scored), default=0.0)
    winners = [option for score, option in scored if score == best and best > 0]
    if len(winners) > 1:
        winners = [option for option in winners if _whole(units, option)] or winners
    if len(winners) > 1:
        winners = [min(winners, key=lambda option: len(_names(option)))] if _exactly(units, winners) else winners
    return Choice(winners[0] if len(winners) == 1 else None)


def _ordinal(word: str) -> int | None:
    if word.isdecimal() and len(word) < 3:
        return int(word)
    value = numerals.ordinal(word)
    if value is not None:
        return value
    return {"uno": 1, "una": 1, "due": 2, "tre": 3, "quattro": 4, "cinque": 5, "a": 1, "b": 2, "c": 3}.get(word)


def _names(place: Place) -> set[str]:
    text = place.street if place.kind is PlaceKind.ADDRESS else place.name or place.municipality
    return {unit.word for unit in named_units(text)}


def _overlap(units: set[str], option: Place, options: Sequence[Place]) -> float:
    """How many of the words that tell an option from the others were written."""
    mine = _names(option)
    common = set.intersection(*(_names(each) for each in options)) if len(options) > 1 else set()
    return len((mine - common) & units) + 0.5 * (len(mine & units) > 0 and mine <= units)


def _whole(units: set[str], option: Place) -> bool:
    return _names(option) <= units


def _exactly(units: set[str], winners: Sequence[Place]) -> bool:
    """`Brughiera` is Brughiera, not Villaggio Brughiera."""
    return any(_names(option) <= units for option in winners) and len({frozenset(_names(each)) for each in winners}) == len(winners)
