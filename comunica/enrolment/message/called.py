"""What towns call such a service: `InfoValdorsa`, `ValdApp`, `Comune Vicino`."""

from collections.abc import Sequence
from functools import lru_cache

from comunica.enrolment.language.commands import JOIN, LEAVE
from comunica.enrolment.language.words import fold_phrase, listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.own_words import SHORTEST_PART, SWITCHES, find_own
from comunica.enrolment.message.tokens import Token
from comunica.municipality.profile import Profile

#: Of what services are called; alone they name none.
CALLED = frozenset(
    listed(
        "servizio servizi info infos informa informazioni avvisi news notizie alert allerta allerte whatsapp wapp wa "
        "app comunica canale iscrizione messaggi notifiche newsletter"
    )
)
_COMMANDS = JOIN | LEAVE
#: What stands before or after a town's name in the same word.
_BEFORE, _AFTER = ("info", "infos", "news", "avvisi", "alert"), ("app", "informa", "comunica", "news", "info", "alert")
#: `InfoSilea`, in whatever town, and words that only begin so.
_SHORTEST_INFO, _NO_TOWNS = 8, ("inform", "infort", "infolt", "infond", "infoss", "infosc", "infoib")
_SHORTEST_APP = 6


@lru_cache(maxsize=1024)
def town_names(town: str) -> frozenset[str]:
    """How the town is called in a command: each of its words, and all of them in one."""
    words = fold_phrase(town)
    named = [word for word in words if word not in words_of("function_words")]
    return frozenset((*named, "".join(words), "".join(named))) - {""}


def is_service(word: str, names: frozenset[str]) -> bool:
    """`infovaldorsa`, and `infosilea` in whatever town. `names`: the town's."""
    elsewhere = word.startswith("info") and len(word) >= _SHORTEST_INFO and not word.startswith(_NO_TOWNS)
    return elsewhere or is_towns_own(word, names)


def is_towns_own(word: str, names: frozenset[str]) -> bool:
    """`infovaldorsa`, `valdorsainforma` in Valdorsa."""
    starts = any(word.startswith(each) and word.removeprefix(each) in names for each in _BEFORE)
    return starts or any(word.endswith(each) and word.removesuffix(each) in names for each in _AFTER)


def with_services(tokens: tuple[Token, ...], names: frozenset[str], profile: Profile) -> tuple[Token, ...]:
    """The tokens with `servizio` for what a town calls its own: `Stop VanzApp`, `Attiva Comune Vicino Rosa Neri`."""
    said = [token.folded for token in tokens]
    for at in range(len(said) - 1, -1, -1):
        end = _app_ends(said, at, names)
        if at and said[at - 1] in _COMMANDS and not end:
            end = _service_ends(tokens, at, names)
        goes_on = end < len(said) and said[end] in SWITCHES  # `VALDORSAPP NO`: its name is needed
        own = end and next(find_own(tokens[max(0, at - 1) : end], profile.join_words + profile.leave_words, ()), None)
        if end and not goes_on and not own:
            tokens = (*tokens[:at], tokens[at]._replace(folded="servizio"), *tokens[end:])
    return tokens


def _app_ends(said: Sequence[str], at: int, names: frozenset[str]) -> int:
    """`VanzApp` in Vanzaghello, in one word or two; nothing else than that, after a command, in every town."""
    divided = said[at + 1 : at + 2] == ["app"]
    word, end = said[at] + ("app" if divided else ""), at + 1 + divided
    if not word.endswith("app") or word == "app":
        return 0
    begun = word.removesuffix("app")
    ours = len(begun) >= SHORTEST_PART - 1 and any(name.startswith(begun) for name in names)
    alone = at == 1 and end == len(said) and said[0] in _COMMANDS and len(word) >= _SHORTEST_APP
    return end if ours or alone else 0


def _service_ends(tokens: Sequence[Token], at: int, names: frozenset[str]) -> int:
    """After a command: what names the service, up to the person."""
    words = [token.folded for token in tokens[at : at + 2]]
    if words == ["comune", "vicino"]:
        return at + 2
    end, called, of_town = at, False, False
    while end < len(tokens) and (end == at or not tokens[end].brk):
        word = tokens[end].folded
        service = is_service(word, names)
        if not (service or word in CALLED or word in names):
            break
        called, of_town = called or service or word in CALLED, of_town or service or word in names
        end += 1
    return end if called and of_town else 0
