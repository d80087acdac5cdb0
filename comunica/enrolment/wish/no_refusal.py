"""What makes words of refusing no refusal: told, denied, asked, only thought of, a pause, or about another list."""

from functools import partial

from comunica.enrolment.language.grammar import pattern, stands
from comunica.enrolment.language.verb_forms import is_order
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.wish.composed import ends_another
from comunica.enrolment.wish.named_apart import leads_to_it
from comunica.enrolment.wish.objects import is_about_something_else, is_matter, is_ours, names_matter
from comunica.enrolment.wish.sentence import Sentence
from comunica.enrolment.wish.told import before_reason, clause_of, is_answered_no, is_denied, is_told, threatens
from comunica.enrolment.wish.told import finds as finds_told

_FILE = "stopping"
finds = partial(stands, _FILE)
#: Words of a thing that is named before a verb, and with nothing but its article.
_LONGEST_OBJECT, _THING_ALONE = 4, 2
#: Words that say what is shouted at: `basta Montecardo Informa`.
_CRIED = 3
#: With one of them something is said, and no thing named.
_SAYS = frozenset({"è", "era", "erano", "non", "ha", "ho", "hanno", "abbiamo", "avete", "mi", "ci", "si", "ne"})
_IT = ("lo", "la", "li", "le")
#: How an order to several ends, with what is glued to it: no thing does it of itself.
_OF_YOU = ("te", "temi", "teci", *(f"te{it}" for it in _IT))
#: Before what an order takes.
_DIRECT = frozenset({"il", "lo", "la", "l", "i", "gli", "le", "un", "uno", "una", "quel", "quella", "quest", "questa"})
#: `il mio invece cancellatelo`, and whatever else is said before that.
_WHOSE = frozenset({"mio", "mia", "miei", "mie", "vostro", "vostra", "vostri", "vostre", "loro", "suo", "sua"})
#: `mi sveglia ogni mattina`: what people say of our messages, a verb.
_NO_MATTERS = frozenset({"sveglia"})


def is_elsewhere(text: str) -> bool:
    """Speaks of another list, office or paper; what somebody reads instead of us is only a reason."""
    return finds("elsewhere", text) and finds("elsewhere", pattern(_FILE, "read_elsewhere").sub(" ", text))


def speaks_of_matter(text: str) -> bool:
    """Any word of it names what is not ours."""
    return any(is_matter(word) for word in text.split() if word not in _NO_MATTERS) or cries_at_another(text)


def cries_at_another(text: str) -> bool:
    """`basta cacciatori vicino alle case!`, `tagliano gli alberi`: a bare order beside it is about that."""
    if finds("they_do", text):
        return True
    cried = (text[found.end() :] for found in pattern(_FILE, "cry").finditer(text))
    others = (right for right in cried if not any(map(is_ours, right.split()[:_CRIED])))
    return any(is_about_something_else(right, plain_noun=True) for right in others)


def speaks_of_another(text: str) -> bool:
    """Another list, office or paper, a matter, or what else one may have enough of."""
    return is_elsewhere(text) or finds_told("other_matters", text) or speaks_of_matter(text)


def is_of_another(text: str) -> bool:
    """The number of somebody else is spoken of, who lives and has another phone than this."""
    another = finds("of_another", text) and not finds("mine_apart", text)
    return another and not finds("gone", text) and not finds_told("this_phone", text)


def is_of_a_relative(each: Sentence) -> bool:
    """`togliete il numero di mia moglie`: not the one that writes."""
    return each.right.startswith(" di mi") and is_of_another(each.flow.text)


def is_hedged(text: str) -> bool:
    """Only thinks of it."""
    return finds("hedged", text)


def is_wish(each: Sentence, *, waiting: bool = False) -> bool:
    """An order or a wish: not told, denied, asked, thought of, or about another list."""
    if is_told(each.flow, each.start, each.end) or is_about_another(each) or is_third(each) or _is_one_message(each):
        return False
    clause = clause_of(each.left)
    theirs = finds_told("others_mean", clause) and not each.found.split()[0].endswith(("mi", "ci"))
    if theirs or is_by_itself(each) or is_answered_no(each.flow, each.start) or threatens(each.found, each.left):
        return False
    if tells_of_silence(each) or finds("did", clause) or is_hedged(each.whole) or _is_denied(each, waiting=waiting):
        return False
    if finds_told("impersonal", each.left.strip()) and not finds_told("wishes", f" {each.left} "):
        return False
    if (not waiting and is_asked(each)) or _is_pause(each):
        return False
    happened = finds_told("past", each.left.strip()) and not each.left.endswith(" e ")
    return not (happened and finds("participle", each.found))


def _is_one_message(each: Sentence) -> bool:
    """`potete cancellare il messaggio sbagliato?`"""
    return finds_told("one_message_after", f" {each.found.partition(' ')[2]}{each.right}")


def _is_pause(each: Sentence) -> bool:
    for_a_while = finds_told("for_a_while", each.flow.text) and finds("pauses", each.found)
    return for_a_while or finds_told("until", each.flow.text)


def _is_denied(each: Sentence, *, waiting: bool) -> bool:
    if waiting:
        return finds_told("denied", clause_of(each.left))
    if not is_denied(each.left, each.right):
        return False
    asked = finds("of_mine", each.found) and not finds("some_day", each.whole)
    return not asked or is_denied(pattern(_FILE, "may_we").sub(" ", each.left), each.right)


def is_asked(each: Sentence) -> bool:
    """A question, and no polite wish."""
    left = f" {clause_of(each.left)} "
    if not each.asked and finds("must_leave", left):
        return False  # `purtroppo devo disdire il servizio`
    some_day = each.asked and finds("some_day", each.whole)
    if not some_day and finds("may_we", left) and finds("of_mine", each.found):
        return False  # `è possibile escludere il mio numero?`, `se si potrebbe non ricevere più niente`
    if left.endswith(" basta ") and finds("infinitive", each.found):
        return True  # `basta cancellare il numero?`
    if some_day or (finds_told("asks", left) and not finds_told("wishes", left)):
        return True
    return each.asked and (finds("asked_at_all", f"{left}{each.found}") or finds("if_at_all", f" {each.left} "))


def is_third(each: Sentence) -> bool:
    """Somebody else wants it, and not on this phone."""
    return finds_told("third", each.left.strip()) and not finds_told("this_phone", each.flow.text)


def is_about_another(each: Sentence) -> bool:
    """It is another list, office or paper that it is about."""
    request = "zione " in each.found and is_matter(each.found.split()[-1])
    if request or is_from_there(each) or names_matter(each.right):
        return True
    right = each.right.partition(" , ")[0].partition(" grazie ")[0]  # after thanks one says who one is
    return is_elsewhere(f" {clause_of(each.left)} {each.found}{right}")


def is_from_there(each: Sentence) -> bool:
    """`chi mi ha messo nella lista degli scrutatori? Toglietemi da lì`: what was named before, and not ours."""
    if not each.right.startswith((" da li ", " da la ", " da quell")) or is_ours(each.right.split()[2]):
        return False  # `cavème da la lista`
    before = each.flow.text[: each.start].rstrip()
    said = f" {before.removesuffix(each.left.rstrip()).rstrip(' .?').rpartition(' . ')[2]} {each.left} "
    return is_elsewhere(said) and " vostr" not in said


def is_meant(each: Sentence) -> bool:
    """Not told of others, denied, only thought of, or how."""
    if is_hedged(each.whole) or is_third(each) or is_told(each.flow, each.start, each.end):
        return False
    return not (is_how(each) or finds_told("denied", clause_of(each.left)))


def objects_words(right: str) -> list[str]:
    """What follows an order, without haste, and without from where: `dalla strada quel cassone`."""
    words = pattern(_FILE, "from_where").sub(" ", right).split()
    while words and (words[0] == "fuori" or words[0] in words_of("hastening")):
        words.pop(0)
    return words


def names_object(each: Sentence) -> bool:
    """`le foglie le potete`, `la panchina? Da`: before a verb the thing that it is about, and not ours."""
    before = each.flow.text[: each.start].rpartition(" . ")[2].replace(" ?", " ,")
    words = (each.left if each.left.strip() else before).split()
    apart = words[-1:] == [","] and not each.found.endswith(_IT)  # `il tempo passa, cancellate`
    while words and leads_to_it(words[-1]):
        words.pop()
    words = words[max((at + 1 for at, word in enumerate(words) if word == ","), default=0) :]
    ours = not _WHOSE.isdisjoint(each.left.split()[-_LONGEST_OBJECT:])
    if ours or not _SAYS.isdisjoint(words) or any(map(is_ours, each.right.split()[:_LONGEST_OBJECT])):
        return False  # `l'inverno è finito: toglietelo`
    longest = _THING_ALONE if apart else _LONGEST_OBJECT
    named = 0 < len(words) <= longest and not _DIRECT.isdisjoint(words)  # not `a malincuore`
    return named and is_about_something_else(" ".join(words), plain_noun=False)


def has_object(each: Sentence) -> bool:
    """`toglietemi la multa`, `toglimi un dubbio`."""
    words = objects_words(each.right)
    if finds("ends", each.found) and ends_another(words):
        return True
    direct = bool(words) and words[0] in _DIRECT
    return direct and is_about_something_else(" ".join(words), plain_noun=False)


def sends_another(each: Sentence) -> bool:
    """`non mandate più quel camion`: a thing that is not ours, and to nobody."""
    verb, words = each.found.split()[-1], [word for word in each.right.split() if word != "piu"]
    if finds("sends_people", each.right):
        return True
    if (
        verb.endswith(("mi", "ci"))
        or finds("disturb", verb)
        or {"mi", "ci", "me", "ce", "gli", "le"} & set(each.found.split()[1:])
    ):
        return False
    direct = words[:1] and words[0] in ("quel", "quella", "quei", "quelle", "quell", "il", "lo", "la", "i", "gli", "le")
    return bool(direct) and is_about_something_else(" ".join(words), plain_noun=False)


def is_no_order(each: Sentence) -> bool:
    """They tell or ask, and order nothing."""
    if tells_of_silence(each):
        return True
    left = f" {clause_of(each.left)} "
    if left.endswith((" volevo ", " volevamo ", " speravo di ", " per ")):
        return True
    if finds_told("asks_why", left) or finds_told("third", each.left.strip()) or finds_told("if_they", each.left):
        return True
    if is_told(each.flow, each.start, each.end) or is_about_another(each):
        return True
    return each.asked and finds_told("indicative", each.found)


def is_by_itself(each: Sentence) -> bool:
    """`il telefono mi blocca le notifiche`: nobody does it; `il mio telefono toglietelo` asks us to."""
    itself = finds("by_itself", clause_of(each.left))
    return itself and not any(is_order(word, *_OF_YOU) for word in each.found.split())


def is_noun(each: Sentence) -> bool:
    """`nel vostro archivio il mio nome`: no verb of putting away."""
    return finds("noun_like", each.found) and finds("noun_before", each.left)


def tells_of_silence(each: Sentence) -> bool:
    """`da un po' non scrivete più`, `il comitato non manda più avvisi`: nothing comes, and nobody is asked to stop."""
    they_send = finds("they_send", each.found)
    if finds("they_end", each.found) or (they_send and finds("a_subject", clause_of(each.left))):
        return True
    ordered = finds_told("indicative", each.found) is False
    return (they_send or not ordered) and finds("lately", each.left)


def is_how(each: Sentence) -> bool:
    """How, when or what is to be sent, not whether."""
    paused = finds_told("for_a_while", each.flow.text) or finds_told("until", each.flow.text)
    return is_otherwise(each) or paused or is_about_another(each)


def is_otherwise(each: Sentence) -> bool:
    """Some of it, or at another hour: `smettetela di scrivere alle sei del mattino`, `di scrivere che va bene`."""
    if finds("written", each.found) and finds("what_is_said", each.right):
        return True
    right = before_reason(each.right)
    if finds("all_these", each.found):
        right = pattern(_FILE, "which").sub("", right)
    said = f"{each.found}{right}"
    return (
        finds_told("prefers_some", said) or finds_told("not_so", said) or finds_told("when_not", clause_of(each.left))
    )


def is_greeting(left: str) -> bool:
    """Nothing but courtesy stands before it."""
    return all(
        word in words_of("courtesy", "leave_openers", "before_alone") or word in (".", ",", "?")
        for word in left.split()
    )


def brings_another(each: Sentence) -> bool:
    """`vorrei che non arrivassero più camion`."""
    rest = " ".join(word for word in each.right.split() if word != "piu")
    comes = each.found.rsplit(" ", 1)[-1].startswith("arriv")
    return comes and is_about_something_else(rest, plain_noun=True)


def gives_up_else(each: Sentence) -> bool:
    """`mi ritiro. Il banchetto al mercatino datelo a un altro`."""
    return "ritir" in each.found and any(map(is_matter, each.flow.text.split()))
