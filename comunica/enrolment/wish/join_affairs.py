"""What a wish to join takes: the service, or another thing (`ricevere la bolletta`, `iscrivermi al corso`)."""

from collections.abc import Sequence
from itertools import dropwhile

from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.small_words import TO_THE
from comunica.enrolment.lexicon import names_of_people, words_of
from comunica.enrolment.wish.join_objects import is_address
from comunica.enrolment.wish.objects import (
    does_another,
    is_about_something_else,
    is_in_a_state,
    is_of_its_form,
    is_ours,
    names_matter,
)
from comunica.enrolment.wish.own_joining import finds

_FILE = "joining"
#: They take up what was said before.
OF_IT = ("farne parte", "usufruirne", "aderirvi")


def with_news(line: str) -> str:
    """The line with one word of ours for whatever our notices are about: `quando chiudono le strade`."""
    return pattern("willing", "topic").sub("novita", line)


def has_other_object(found: str, right: str, own: frozenset[str]) -> bool:
    """`ricevere la bolletta`, `iscrivermi al corso`, `mettete anche a me il cassonetto`."""
    right = with_news(pattern(_FILE, "me_too").sub("", right))
    found = pattern(_FILE, "kept_last").sub("informato", found)
    verb = found.rsplit(maxsplit=1)[-1]
    words = right.split()
    if finds("who_joins", right) or found.endswith((*OF_IT, " famiglia")):
        return False
    if _is_another_affair(found, right):
        return True
    if words and words[0] in own and finds("into", (after := _after(words, own))):
        return is_about_something_else(after, own, plain_noun=False)  # `aggiungere Orulai alle fermate`
    if is_ours(verb) and right.startswith((" del comune", " dal comune", " di ", " della ", " del ")):
        return is_about_something_else(f" {verb}{right}", own, plain_noun=False)
    return _takes_another(verb, words, right, own)


def _is_another_affair(found: str, right: str) -> bool:
    """`avere informazioni sulla raccolta`, `notizie della mia pratica`, `iscrivermi al corso`."""
    if takes_another_affair(found, right) or finds("joins_to_do", right):
        return True
    if finds("is_question_about", f" {found}{right}"):
        return True
    words = right.split()
    return (names_matter(right) and not (bool(words) and is_address(words))) or _joins_somebody_to(words)


def _joins_somebody_to(words: Sequence[str]) -> bool:
    """`iscrivere Tommaso Neri al centro estivo`: somebody by name, and then what they join."""
    to = next((at for at, word in enumerate(words) if word in TO_THE or not _is_name(word)), len(words))
    return 0 < to < len(words) and words[to] in TO_THE and names_matter(" ".join(words[to:]))


def _is_name(word: str) -> bool:
    known = word in names_of_people()
    return known or (word[0].isalpha() and word not in words_of("function_words", "chatter", "street_types", "lives"))


def _after(words: Sequence[str], own: frozenset[str]) -> str:
    """What stands after the name of the service or the town."""
    return " ".join(["", *dropwhile(own.__contains__, words)])


def _takes_another(verb: str, words: Sequence[str], right: str, own: frozenset[str]) -> bool:
    """What the verb takes is not ours."""
    if is_about_something_else(right, own, plain_noun=False) or _is_that(verb, right):
        return True
    if verb in words_of("join_receives"):
        return not pattern(_FILE, "what_we_send").match(right) and not any(word in own for word in words[:4])
    if not words or verb not in words_of("join_needs_object"):
        return False
    return words[0] in words_of("chatter") and words[0] not in words_of("courtesy", "ours", "after_join")


def _is_that(verb: str, right: str) -> bool:
    """`inserite che …`; after `iscrivetemi` it says why."""
    return right.startswith(" che ") and not is_ours(verb) and not verb.endswith(("temi", "teci", "ami", "imi"))


def takes_another_affair(found: str, right: str) -> bool:
    """Whatever words it is wanted in: `vorrei pagare il servizio`, `notizie della mia pratica`, `il canale pulito`."""
    if (
        does_another(found)
        or finds("as_what", right)
        or finds("among_others", right)
        or is_of_its_form(right)
        or (is_ours(found.rsplit(maxsplit=1)[-1]) and is_in_a_state(right))
    ):
        return True
    return finds("informed_of_another", f"{found}{right}") or finds("own_affair", f"{found}{right}")


def wants_what_others_send(line: str) -> bool:
    """`vorrei gli avvisi della Regione`, `attivatemi IT-alert`, and ours not besides."""
    match = pattern(_FILE, "others_notices").search(line)
    return match is not None and not finds("ours_as_well", line[match.start() :])
