"""Enough: `basta messaggi`, `ora basta!`, `..., smettete`. Not `basta con queste buche`, not `basta scrivere`."""

from collections.abc import Iterator

from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import strong_given_names, words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.left_out.apologies import EXCUSES
from comunica.enrolment.wish.no_refusal import is_elsewhere
from comunica.enrolment.wish.objects import is_about_something_else, is_ours
from comunica.enrolment.wish.sentence import Sentence, sentences_with
from comunica.enrolment.wish.told import clause_of, finds

_FILE = "leaving"
#: Before `basta`, with thanks: `grazie di tutto ma ora basta`.
_LEADS = frozenset(
    listed(
        "ma ora adesso di tutto e ormai pero finora sin qui fin , mo minchia oh dai cavolo madonna uffa immoi raga "
        "direi dico chiedo mi spiace dispiace sa ragazzi"
    )
)
#: Before it: from when on.
_FROM_WHEN = frozenset(
    listed("da dal oggi domani stasera stamattina primo del mese lunedi martedi mercoledi giovedi venerdi sabato")
)


def had_enough(flow: Flow, own: frozenset[str]) -> Iterator[str]:
    """`basta messaggi`, `ora basta!`: not `basta con queste buche`, not `basta scrivere`."""
    for each in sentences_with(_FILE, "basta", flow, own):
        left = each.left.strip()
        ours = finds("ours", left) or finds("full_phone", left)
        around = _LEADS | _FROM_WHEN | EXCUSES
        thanks = all(word in words_of("courtesy", "thanks") or word in around for word in left.split())
        if each.asked or finds("is_enough", left) or (left and not left.endswith(",") and not ours and not thanks):
            continue
        if f"{left} {each.found}".endswith(" e basta") and not (thanks or finds("ours", clause_of(left))):
            continue  # `attivo il servizio, a Roma ci lavoro e basta`
        words = [word for word in each.right.split() if not finds("stressed", word)]
        bothered = _is_bothered(" ".join(words))
        alone = thanks or (ours and not is_elsewhere(f" {left} "))  # `enel mi manda messaggi, basta`
        if alone and _is_enough_alone(each) if not words else bothered or _is_enough_of_us(words, each):
            yield "basta"


def _is_enough_alone(each: Sentence) -> bool:
    """`Basta!`, and nothing else; or what else there is, is about our messages."""
    if finds("ours", each.left) and not finds("other_matters", each.whole):
        return True
    rest = each.flow.text[: each.start] + each.flow.text[each.end :]
    return _is_all(each.flow) and (
        finds("ours", rest)
        or finds("sent_to_me", rest)
        or finds("full_phone", rest)
        or not says_more(" ".join(word for word in rest.split() if word not in _LEADS))
    )


def _is_bothered(right: str) -> bool:
    """`basta mi state intasando il telefono`; not `basta ci avete stufato con i cantieri`."""
    bothered = pattern(_FILE, "bothered").search(right)
    return bothered is not None and finds("bothered_by_us", right[bothered.end() :])


def _is_enough_of_us(words: list[str], each: Sentence) -> bool:
    own, rest = each.own, " ".join(words[1:])
    if finds("is_enough_itself", each.right) or is_elsewhere(" " + each.right.lstrip(" ,").partition(" , ")[0]):
        return False
    if finds("bothering", words[0]) and any(is_ours(word, own) for word in words[1:7]):
        return not is_about_something_else(rest, own, plain_noun=False)
    if {"scrivermi", "mandarmi", "inviarmi"} & set(words) or finds("sending_them", words[0]):
        return True
    nouns = [word for word in words if not finds("of_all", word)]
    if not nouns and "tutto" in words:
        return each.flow.text.count("basta") == 1 and not finds("other_matters", each.flow.text)  # `allora basta tutto`
    if nouns and is_ours(nouns[0], own) and not finds("one_kind", " ".join(nouns)):
        return not is_about_something_else(" ".join(nouns), own, plain_noun=True)
    return bool(nouns) and nouns[0] in strong_given_names() and len(nouns) <= 6


def _is_all(flow: Flow) -> bool:
    """A short message that names nothing else to stop."""
    return len(flow.starts) <= 16 and not finds("other_matters", flow.text)


def says_more(right: str) -> bool:
    """Something follows that is more than courtesy."""
    return any(word not in words_of("courtesy") and word not in (".", "?", ",") for word in right.split())
