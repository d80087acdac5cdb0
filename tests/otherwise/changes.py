"""Ways to write a message otherwise that change nothing of what it says: marks, case, blanks, greetings, slips.

A change gets the text and a source of chance, and answers the text otherwise, or None where there is nothing to change.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from random import Random
from types import MappingProxyType

type Change = Callable[[str, Random], str | None]


def _pairs(written: str) -> Mapping[str, str]:
    return dict(pair.split("=") for pair in written.split())


#: A letter and those beside it on the keyboard.
_BESIDE = _pairs(
    "a=sqz b=vgn c=xvd d=sfe e=wrd f=dgr g=fht h=gjy i=uok l=kop m=nk n=bmh o=ipl p=ol "
    "q=wa r=etf s=adw t=ryg u=yij v=cbf z=axs"
)
_ABBREVIATED = _pairs(
    "non=nn perché=xke per=x comunque=cmq messaggi=msg messaggio=msg grazie=grz che=ke chi=ki più=+ sono=sn numero=num "
    "questo=qst quando=qnd tutti=tt con=cn anche=anke via=v. scusate=scs buongiorno=bgiorno voglio=vojo telefono=tel"
)
#: No slip in a shorter word: it would be another one.
_SLIPS_FROM = 4
_SPLIT_FROM = 6


def _put(pattern: str, by: str) -> Change:
    return lambda text, _: re.sub(pattern, by, text)


def _around(before: str = "", after: str = "") -> Change:
    return lambda text, _: f"{before}{text}{after}"


def _without_accents(text: str, _: Random) -> str:
    return "".join(part for part in unicodedata.normalize("NFD", text) if not unicodedata.combining(part))


def _accents_as_apostrophes(text: str, chance: Random) -> str:
    return re.sub("[àèéìòù]", lambda found: f"{_without_accents(found.group(), chance)}'", text)


def _abbreviated(text: str, _: Random) -> str:
    return "".join(_ABBREVIATED.get(word.lower(), word) for word in re.split(r"(\W+)", text))


def _lost_blank(text: str, chance: Random) -> str | None:
    blanks = [found.start() for found in re.finditer(r"(?<=\w) (?=\w)", text)]
    if not blanks:
        return None
    at = chance.choice(blanks)
    return text[:at] + text[at + 1 :]


def _stray_blank(text: str, chance: Random) -> str | None:
    words = list(re.finditer(rf"[a-zàèéìòù]{{{_SPLIT_FROM},}}", text))
    if not words:
        return None
    word = chance.choice(words)
    at = chance.randrange(word.start() + 2, word.end() - 2)
    return f"{text[:at]} {text[at:]}"


def _turned_words(text: str, chance: Random) -> str | None:
    words = text.split(" ")
    if len(words) < 3:
        return None
    at = chance.randrange(len(words) - 1)
    words[at], words[at + 1] = words[at + 1], words[at]
    return " ".join(words)


def _slip(slipped: Callable[[str, int, Random], str]) -> Change:
    """One slip in one word that is long enough."""

    def change(text: str, chance: Random) -> str | None:
        words = [found for found in re.finditer(r"[^\W\d_]+", text) if len(found.group()) >= _SLIPS_FROM]
        if not words:
            return None
        word = chance.choice(words)
        new = slipped(word.group(), chance.randrange(len(word.group()) - 1), chance)
        return text[: word.start()] + new + text[word.end() :]

    return change


def _wrong_letter(word: str, at: int, chance: Random) -> str:
    beside = _BESIDE.get(word[at].lower())
    return word[:at] + chance.choice(beside) + word[at + 1 :] if beside else word


CHANGES: Mapping[str, Change] = MappingProxyType(
    {
        "no commas": _put(r"\s*,\s*", " "),
        "commas as lines": _put(r"\s*,\s*", "\n"),
        "lines as commas": _put(r"\s*\n\s*", ", "),
        "lines as blanks": _put(r"\s*\n\s*", " "),
        "no punctuation": _put(r"[.,;:!?]+(?=\s|$)", ""),
        "commas as stops": _put(r"\s*,\s*", ". "),
        "stops as commas": _put(r"\.\s+(?=\w)", ", "),
        "commas as dashes": _put(r"\s*,\s*", " - "),
        "dots": _put(r"[.,]\s+", "... "),
        "lower case": lambda text, _: text.lower(),
        "upper case": lambda text, _: text.upper(),
        "capitals": lambda text, _: text.title(),
        "no accents": _without_accents,
        "accents as apostrophes": _accents_as_apostrophes,
        "no apostrophes": _put(r"['’]", ""),
        "apostrophes as blanks": _put(r"['’]", " "),
        "blanks after apostrophes": _put(r"['’]", "' "),
        "abbreviated": _abbreviated,
        "greeted": _around("Gentile Comune,\n\n"),
        "greeted without a pause": _around("buonasera scusate il disturbo "),
        "ok before it": _around("ok "),
        "well before it": _around("allora, "),
        "thanked": _around("", ". Grazie mille e buona giornata"),
        "thanked without a pause": _around("", " grazie"),
        "regards": _around("", " in attesa di riscontro porgo distinti saluti"),
        "sent from a phone": _around("", "\n\nInviato da iPhone"),
        "quoted": _around("«", "»"),
        "emoji after it": _around("", " 😊🙏"),
        "emoji before it": _around("👋 "),
        "a blank lost": _lost_blank,
        "a blank too many": _stray_blank,
        "two words turned": _turned_words,
        "a letter wrong": _slip(_wrong_letter),
        "a letter lost": _slip(lambda word, at, _: word[: at + 1] + word[at + 2 :]),
        "two letters turned": _slip(lambda word, at, _: word[:at] + word[at + 1] + word[at] + word[at + 2 :]),
        "a letter twice": _slip(lambda word, at, _: word[: at + 1] + word[at:]),
    }
)
