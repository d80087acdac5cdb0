"""Wishes in dialect, word by word in everyday Italian, which is what the patterns of wishes know.

A verb is known by its stem and its ending: `cavème`, `luvateme`, `bogaimindi` are `toglietemi` (lexicon/dialects.toml).
A word that Italian has too is another one only in a line that speaks dialect elsewhere.
"""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import pairwise

from comunica.enrolment.language.small_words import ARTICLES
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, table_of, words_of

_FILE = "dialects"
#: Before a verb in the south and the north-east.
_DENY_BEFORE = frozenset(listed("nu no un ne nol n nan an en on nen"))
#: Of them, those that are nothing else before a pronoun.
_DENY_BEFORE_CLITIC = frozenset(listed("un n nan"))
#: After it in the north-west, with or without another before it.
_DENY_AFTER = frozenset(listed("pa mia mica miga minga mingo brisa nen"))
#: After a verb they say `no more` by themselves: `mandeme pì gnente`.
_NO_MORE = frozenset(listed("pu pue pi pio ciu piu pame pami"))
#: An article never stands before them: `un mi mandate`, `'n ce scrivete`.
_CLITICS = frozenset(listed("mi me ci ce ti te vi ve si se lo la li le ne el ghe mme m i nge nce ngi nci g"))
_WANTING = frozenset(listed("voglio vorrei volevo vuole piacerebbe"))
#: An infinitive follows.
_LEADING = _WANTING | frozenset(
    listed("dovete devi devo posso puo potete fatemi fammi lasciatemi finitela smettetela favore")
)
_ORDERS = frozenset(listed("mandatemi mandate scrivetemi scrivete toglietemi"))
_ME = frozenset(listed("mi mia mie mea mei mene mine mme mmia me meg"))
_I = frozenset(listed("iu eu ije ji je jo jeo deo deu ieu jia ia i"))
#: Before `mi` and `me`: the person and no pronoun of a verb.
_AFTER = frozenset(listed("anche pure a metti metta mettete"))
_ARTICLES = ARTICLES | {"dal", "del"}
_GOES_OUT = frozenset(listed("de da di dal dla dalla ant dae du do"))
_SPANISH = frozenset(listed("mandarme plus intrer pode"))
#: `toglietece`, `mettateme`: an order in Italian, and what is glued to it as Rome and the centre do.
_GLUED_IN_ROME = re.compile(r"\w{2,}[aei]te[mc]e")
_BEFORE_DONE = frozenset({"essere", "esser", "tenetemi", "tenermi"})
_INSIDE = frozenset(listed("dentro dent dentr dentri drento drent rento dinto dinta"))
_SENT = frozenset(listed("messaggi avvisi notizie comunicazioni"))
_TAKE_THINGS = ("temi", "voglio", "vorrei", "avere", "ricevere")
_BETWEEN = frozenset(listed("mi ci i di piu non mica ne"))


def everyday(words: Sequence[str], plain: Sequence[str]) -> list[str]:
    """The line in everyday Italian. `words`: as folded; `plain`: each as far as it is known by itself."""
    if not any(map(_may_be_dialect, words)):
        return list(plain)
    speaks = any(map(_is_dialect, words)) or ("anca", "mi") in pairwise(words)  # Anca is a name, too
    if speaks:
        plain = [
            _form(word, "south") or said if said == word else said for word, said in zip(words, plain, strict=True)
        ]
    line = list(plain)
    for at, word in enumerate(words):
        if word in _SMALL:
            _put_denial(words, plain, line, at)
    polite = [at for at, word in enumerate(words) if word.endswith(_POLITE) and _ask_politely(words, line, at)]
    return _in_context(words, line) if polite or speaks else line


@lru_cache(maxsize=16384)
def in_italian(folded: str) -> str | None:
    """A word that only a dialect has; None for any other."""
    if folded in given_names() or folded in words_of("surnames", "function_words", "chatter"):
        return None
    known = _words("words").get(folded) or _form(folded, "me", "me_it", "it", "all")
    return f"{folded[:-2]}mi" if known is None and _GLUED_IN_ROME.fullmatch(folded) else known


@lru_cache(maxsize=16384)
def _is_dialect(folded: str) -> bool:
    """No other language has it: `mandarme` is Spanish, too."""
    return in_italian(folded) is not None and _form(folded, "me_it") is None and folded not in _SPANISH


@lru_cache(maxsize=16384)
def _may_be_dialect(folded: str) -> bool:
    """A line without such a word is left as it is."""
    return folded == "anca" or folded in _SMALL or folded.endswith(_POLITE) or _is_dialect(folded)


# Verbs


def _form(folded: str, *endings: str) -> str | None:
    """The Italian of a verb with one of these endings."""
    for ending in endings:
        match = _verbs(ending).fullmatch(folded)
        if match and match.lastgroup:
            return _italian_of(match.lastgroup, ending, folded)
    return None


def _italian_of(order: str, ending: str, folded: str) -> str:
    infinitive: str = table_of(_FILE)["verbs"][order][0]
    match ending:
        case "me":
            return f"{order}mi"
        case "it":
            return order + {"a": "la", "e": "le", "i": "li"}.get(folded[-1], "lo")
        case "infinitive":
            return infinitive
        case "done":
            return f"{infinitive[:-2]}to"
        case "infinitive_me" | "me_it":
            return f"{infinitive[:-1]}mi"
        case _:
            return order


@cache
def _verbs(ending: str) -> re.Pattern[str]:
    table = table_of(_FILE)
    stems = (f"(?P<{order}>{'|'.join(stems.split())})" for order, (_, stems) in table["verbs"].items())
    return re.compile(f"(?:{'|'.join(stems)}){table['endings'][ending]}")


@cache
def _words(name: str) -> dict[str, str]:
    return {form: word for word, forms in table_of(_FILE)[name].items() for form in forms.split()}


# Denials and polite orders, which need no other word of the dialect


_SMALL = _DENY_BEFORE | _DENY_AFTER | _NO_MORE
_POLITE = ("assi", "issi", "assimi")


def _put_denial(words: Sequence[str], plain: Sequence[str], line: list[str], at: int) -> None:
    """A small word that denies beside a wish in dialect, and only there."""
    word = words[at]
    if word in _DENY_BEFORE and _is_before_wish(words, plain, at):
        line[at] = "non"
    elif at and word in _DENY_AFTER | _NO_MORE and _may_be_denied(words, plain, at - 1):
        line[at] = "piu" if word in _NO_MORE else "mica"
        said = "voglio" if words[at - 1] == "voi" else plain[at - 1]
        line[at - 1] = said if _is_denied(words, line, at - 1) else f"non {said}"


def _may_be_denied(words: Sequence[str], plain: Sequence[str], at: int) -> bool:
    if words[at + 1] in ("minga", "mingo", "brisa"):
        return True  # `m'interessa brisa`
    return _is_wish(words, plain, at)


def _is_denied(words: Sequence[str], line: Sequence[str], at: int) -> bool:
    return any(
        each in ("non", "no", "nen", "nu", "nessuno")
        for each in (*line[max(0, at - 4) : at], *words[max(0, at - 1) : at])
    )


def _is_before_wish(words: Sequence[str], plain: Sequence[str], at: int) -> bool:
    """A verb of a wish in dialect follows, or a pronoun that only a verb has."""
    if at + 1 >= len(words):
        return False
    after = words[at + 1]
    if words[at] in _DENY_BEFORE_CLITIC and (after in _CLITICS or plain[at + 1] in _WANTING):
        return True
    later = next((each for each in range(at + 1, min(at + 4, len(words))) if words[each] not in _CLITICS), None)
    return later is not None and _is_wish(words, plain, later)


def _is_wish(words: Sequence[str], plain: Sequence[str], at: int) -> bool:
    if at >= len(words):
        return False
    if words[at] in ("voi", "mandi"):
        return at + 1 < len(words) and words[at + 1] in _NO_MORE
    return plain[at] != words[at] and (plain[at] in _WANTING or plain[at] in _ORDERS)


def _ask_politely(words: Sequence[str], line: list[str], at: int) -> bool:
    """`mi livassi`, `attivassi a mia`: an order to somebody respected, as Sicily says it; not `se mi cancellassi`."""
    order = None if not {"se", "che", "quando"}.isdisjoint(words[:at]) else _form(words[at], "polite")
    if order:
        line[at] = f"{order}mi" if words[at].endswith("mi") else order
    return order is not None


# Words of a line that speaks dialect


def _in_context(words: Sequence[str], line: Sequence[str]) -> list[str]:
    """The small words, and verbs as they stand after others."""
    out: list[str] = []
    for at, (word, before) in enumerate(zip(words, line, strict=True)):
        said = before
        if out[-1:] == ["di"] and before.endswith("temi"):
            said = _form(word, "infinitive_me") or before  # `piantla lì 'd scrivme`
        elif said == word or word in _ME or word == "co":
            said = _by_neighbours(words, out, at) or _words("beside").get(word, before)
        out.append(_turned_out(words, line, said, at))
        _put_in_order(out)
    return out


def _by_neighbours(words: Sequence[str], out: Sequence[str], at: int) -> str | None:
    word, left, right = words[at], out[at - 1] if at else "", words[at + 1] if at + 1 < len(words) else ""
    if left in _BEFORE_DONE and (told := _form(word, "done")):
        return told
    return _person(word, left, right) or _led(word, out)


def _person(word: str, left: str, right: str) -> str | None:
    """`anca mi`, `deo puru`, `el me numer`, `buta mi cò`."""
    if word in _ME and left in _AFTER:
        return "me"
    if word in ("me", "mme"):
        return "mio" if left in _ARTICLES and word == "me" else "mi"
    if word in _I and (left in ("anche", "pure") or right == "puru"):
        return "io"
    return "anche" if word == "co" and left in ("me", "mi", "io") else None


def _led(word: str, out: Sequence[str]) -> str | None:
    """`vori ricev`, `vulissi scriviri`, `no stè mandarme`: a verb after one that leads to it."""
    led = [each for each in out[-4:] if each not in _BETWEEN]
    if not led or led[-1].rsplit(" ", 1)[-1] not in _LEADING:
        return None
    return _form(word, "infinitive") if out[-1] == "mi" else _form(word, "infinitive_me", "infinitive")


def _put_in_order(out: list[str]) -> None:
    """`nisciri vogghiu`: what is wanted comes first in Sicily. `i menzu`: out of it."""
    if len(out) < 2:
        return
    one, other = out[-2:]
    if other in ("scrivere", "iscrivere") and one == "mi" and out[-3:-2] and out[-3] in _WANTING:
        out[-1] = "iscrivermi"
    elif other in _WANTING and one.endswith(("are", "ere", "ire")):
        out[-2:] = [other, one]
    elif other == "mezzo" and one in ("i", "e", "a", "ti", "il"):
        out[-2] = "di"
    elif one in ("manda", "scriva", "mandi", "scrive") and other == "piu" and "non" not in out and "mi" in out[-3:-2]:
        out[-3] = "non mi"
    elif other in ("mandare", "scrivere") and one == "e":
        out[-2] = "di"
    elif one == "e" and other in _SENT and out[-3:-2] and out[-3].endswith(_TAKE_THINGS):
        out[-2] = "i"  # `mannateme 'e messagge`


def _turned_out(words: Sequence[str], line: Sequence[str], said: str, at: int) -> str:
    """`butim via de la lista`, `mitim fora`: who is put out is removed; who is pulled in (`tirim dent`) is put."""
    if (
        said.startswith("togliete")
        and words[at].startswith("tir")
        and _INSIDE.issuperset(words[at + 1 : at + 2] or " ")
    ):
        return said.replace("togliete", "mettete")
    if not said.startswith("mettete") or at + 1 >= len(words):
        return said
    after = words[at + 2] if at + 2 < len(words) else ""
    out = line[at + 1] == "fuori" or (
        words[at + 1] == "via" and words[at].startswith("but") and after in (_GOES_OUT | {""})
    )
    return said.replace("mettete", "togliete") if out else said
