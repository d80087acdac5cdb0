"""A town's own words to join and to leave, as citizens write them: with slips, cut short, in another order."""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz.distance import OSA

from comunica.enrolment.language.commands import JOIN, LEAVE, courtesies
from comunica.enrolment.language.words import fold_phrase, squeeze
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.tokens import Token
from comunica.municipality.profile import Profile

type Phrase = tuple[str, ...]

#: From this many letters one may be wrong, two from twice as many.
FUZZY_FROM = 6
#: A word that breaks off has so many letters.
SHORTEST_PART = 4
#: And after the town's own order, so many: `stop not.`
SHORTEST_BROKEN = 3
#: Letters too many or too few where every word is mistyped: those of slips, doubled ones and of another switch.
_MOST_SLIPS = 4
#: What a keyboard makes of ON.
_MISTYPED_ON = frozenset({"in", "con", "un", "ok"})
#: Words of an address.
_LONGEST_PLACE = 6
#: English sounds as Italian spells them.
_HEARD = (("ew", "iu"), ("ee", "i"), ("ea", "i"), ("oo", "u"), ("ph", "f"), ("y", "i"), ("igh", "ai"), ("ck", "c"))
#: The words that decide which of two commands it is: they are never mended.
SWITCHES = {"si": "si", "no": "no", "on": "on", "om": "on", "off": "off", "of": "off", "yes": "si"}
#: Those of other towns mean the same: `PIEVALTA ON`.
_OPENS = {"si": True, "on": True, "no": False, "off": False}
#: How each is written, the longest first.
_WRITTEN = {
    meant: sorted((each for each, switch in SWITCHES.items() if switch == meant), key=len, reverse=True)
    for meant in _OPENS
}
_FIRST_LETTERS = frozenset("sno")
_DRAWN_OUT = re.compile(r"(?:(s)i{2,}|(n)o{2,}|o{1,3}(n){2,}|o{1,3}(f){2,})")


class OwnPhrase(NamedTuple):
    """The town's own command, and its tokens."""

    keyword: str
    first: int
    end: int


@lru_cache(maxsize=1024)
def phrases_of(words: tuple[str, ...]) -> tuple[Phrase, ...]:
    """The words of each command, the longest command first."""
    return tuple(sorted((phrase for phrase in map(fold_phrase, words) if phrase), key=len, reverse=True))


def service_words(profile: Profile, town: str) -> frozenset[str]:
    """The words of the service's name, of its commands and of the town's."""
    return _service_words(profile.join_words, profile.leave_words, profile.service_name, town)


@lru_cache(maxsize=1024)
def _service_words(
    join_words: tuple[str, ...], leave_words: tuple[str, ...], service: str, town: str
) -> frozenset[str]:
    known = JOIN | LEAVE | words_of("courtesy") | SWITCHES.keys()
    said = {word for phrase in phrases_of(join_words) + phrases_of(leave_words) for word in phrase}
    # `mi iscrivo` is a command, and none of its words names the service.
    everyday = words_of("function_words", "chatter") - words_of("ours")
    # Nor is a person's name one of the service's: `Filo diretto con Rosa`.
    called = set(fold_phrase(service)) - given_names() - words_of("surnames")
    # `Pieve a Nievole`: its `a` names nothing.
    of_town = frozenset(fold_phrase(town)) - words_of("function_words")
    return frozenset((said | called) - known - everyday) | of_town


def find_own(tokens: Sequence[Token], words: tuple[str, ...], others: tuple[str, ...]) -> Iterator[OwnPhrase]:
    """Where the phrases stand. `others`: the words of the opposite command, which must not be meant."""
    for phrase in phrases_of(words):
        if len(phrase) == 1 and (phrase[0] in JOIN or phrase[0] in LEAVE):
            continue  # the common core knows it, with its traps
        yield from _find(tokens, phrase, phrases_of(others))


def _find(tokens: Sequence[Token], phrase: Phrase, others: Sequence[Phrase]) -> Iterator[OwnPhrase]:
    name, longest = " ".join(phrase), len(phrase) + 1
    near = [at for at, token in enumerate(tokens) if _is_near(token.folded, phrase)]
    at, found = 0, False
    while near and at <= near[-1]:
        nearest = next(each for each in near if each >= at)
        lengths = range(longest, nearest - at, -1)
        length = next((each for each in lengths if _stands(tokens, at, each, phrase, others)), 0)
        if length:
            found = True
            yield OwnPhrase(name, at, at + length)
        at += length or max(1, nearest - at - longest + 1)
    if not found and (short := _cut_short(tokens, phrase)):
        yield OwnPhrase(name, *short)


@lru_cache(maxsize=16384)
def _is_near(word: str, phrase: Phrase) -> bool:
    """Without such a word a phrase stands nowhere, however mistyped: one of its own, or what may begin its name."""
    if word in phrase[:-1] or word == phrase[0]:
        return True
    if len(phrase) == 1 or phrase[-1] not in SWITCHES:
        return word[:1] == phrase[0][:1]
    name = phrase[:-1]
    short = SHORTEST_PART <= len(name[0]) < FUZZY_FROM and abs(len(word) - len(name[0])) <= 1
    return short or any(word[:1] == each[:1] for each in name) or word.endswith(name[-1])


def _stands(tokens: Sequence[Token], at: int, length: int, phrase: Phrase, others: Sequence[Phrase]) -> bool:
    window = tokens[at : at + length]
    written = [token.folded for token in window]
    if len(window) < length or not _may_be(written, phrase) or any("?" in token.gap for token in window[1:]):
        return False
    if len(written) > 2 and len(written[-1]) == len(written[-2]) == 1:
        written[-2:] = ["".join(written[-2:])]  # INFO PIEVALTA N O
    if len(written) > len(phrase):
        if _is(written[1:], phrase):
            return False  # `a Rivasca no`
        split = len(phrase) > 1 and switch_of(written[-1]) == phrase[-1]
        # `Sorbale no on`: of two switches the first is a part of the name.
        split = split and (switch_of(written[-2]) is None or "".join(written[:-1]) == "".join(phrase[:-1]))
        return split and OSA.distance("".join(written[:-1]), "".join(phrase[:-1]), score_cutoff=1) <= 1
    if _is_broken_off(tokens, at, length, phrase):
        return True
    alike = _is(written, phrase) or _is_slip_before_place(tokens, at, length, phrase)
    if not alike or _is_turned(tokens, at, length, phrase):
        return False
    decided = len(phrase) > 1 and switch_of(written[-1]) is not None and phrase[-1] in SWITCHES
    return decided or not any(_nearer(written, other, phrase) for other in others)


def _may_be(written: Sequence[str], phrase: Phrase) -> bool:
    """Whether to look closer: about as many letters, or one of the phrase's words and as many; more with its switch."""
    more = len(written) - len(phrase)
    if more > 0:
        return len(written[-1]) == 1 or switch_of(written[-1]) == phrase[-1]
    letters = len("".join(written)) - len("".join(phrase))
    return -_MOST_SLIPS <= letters <= _MOST_SLIPS or (more == 0 and any(map(phrase.__contains__, written)))


def _is_turned(tokens: Sequence[Token], at: int, length: int, phrase: Phrase) -> bool:
    """`no. Jesi on`, `anzi no jesi off`: what seems the command's last word belongs to what stands before it."""
    if length < 2 or len(phrase) < 2 or switch_of(tokens[at].folded) is None or switch_of(phrase[0]) is not None:
        return False
    after = tokens[at + length] if at + length < len(tokens) else None
    goes_on = after is not None and not after.brk and switch_of(after.folded) is not None
    return goes_on or bool(tokens[at + 1].brk)


def _is_broken_off(tokens: Sequence[Token], at: int, length: int, phrase: Phrase) -> bool:
    """`stop not. grz`: the town's order, the beginning of its last word, and a full stop or courtesy."""
    if length != 2 or len(phrase) != 2 or tokens[at].folded != phrase[0] or phrase[-1] in SWITCHES:
        return False
    word, after = tokens[at + 1].folded, tokens[at + 2] if at + 2 < len(tokens) else None
    ends = after is None or after.gap.startswith(".") or after.folded in words_of("courtesy", "thanks")
    return ends and len(word) >= SHORTEST_BROKEN and word != phrase[1] and phrase[1].startswith(word)


def _is_slip_before_place(tokens: Sequence[Token], at: int, length: int, phrase: Phrase) -> bool:
    """`mews on via Arno 5`: one letter of a short word, at the beginning, its switch right and an address after it."""
    if length != 2 or len(phrase) != 2 or not all(each.folded in courtesies() for each in tokens[:at]):
        return False
    if tokens[at + 1].folded in _MISTYPED_ON and phrase[-1] == "on":
        return tokens[at].folded == phrase[0] and _is_only_place(tokens[at + 2 :])
    word, switch = tokens[at].folded, switch_of(tokens[at + 1].folded)
    after = tokens[at + 2] if at + 2 < len(tokens) else None
    if switch is None or switch != phrase[-1] or after is None or after.folded not in words_of("street_types"):
        return False
    short = SHORTEST_PART <= len(phrase[0]) < FUZZY_FROM and not _is_real(word)
    return short and OSA.distance(word, phrase[0], score_cutoff=1) <= 1


def _is_only_place(tokens: Sequence[Token]) -> bool:
    """`valdorsa in via Serio 4`: a street and its number, and nothing that somebody tells of it."""
    told = words_of("chatter", "matters", "function_words") - words_of("courtesy", "street_types", "street_words")
    address = 1 < len(tokens) <= _LONGEST_PLACE and tokens[0].folded in words_of("street_types")
    return address and tokens[-1].is_number and not any(each.folded in told for each in tokens)


def _is(written: Sequence[str], phrase: Phrase) -> bool:
    """These words are the phrase: its switch exactly, the rest with a slip or two, in any order."""
    if tuple(written) == phrase or "".join(written) == "".join(phrase):
        return True
    if _is_shortened(written, phrase):
        return True
    switch = SWITCHES.get(phrase[-1]) if len(phrase) > 1 else None
    if switch is None:
        return _alike("".join(written), "".join(phrase), whole=len(written) == len(phrase))
    rest = _without_switch(list(written), switch)
    if rest is None or not rest:
        return False
    wanted = phrase[:-1]
    said, name = "".join(rest), "".join(wanted)
    if _alike(said, name) or _is_jumbled(said, name) or (written[-1] == phrase[-1] and _is_completed(said, name)):
        return True
    return len(rest) == len(wanted) and _alike("".join(sorted(rest)), "".join(sorted(wanted)))


def _is_shortened(written: Sequence[str], phrase: Phrase) -> bool:
    """`mi canc`, `attiva sciara informa`: a word that breaks off; and all the words in another order."""
    if len(written) != len(phrase) or len(phrase) < 2:
        return False
    if len(phrase) > 2 and sorted(written) == sorted(phrase):
        return True
    pairs = [(word, whole) for word, whole in zip(written, phrase, strict=True) if word != whole]
    return len(pairs) == 1 and all(
        SHORTEST_PART <= len(word) < len(whole) and whole.startswith(word) and not _is_real(word)
        for word, whole in pairs
    )


def _without_switch(written: list[str], switch: str) -> list[str] | None:
    for at in (len(written) - 1, 0):
        if len(written) > 1 and _OPENS.get(switch_of(written[at]) or "") == _OPENS[switch]:
            return written[:at] + written[at + 1 :]
    for glued in _WRITTEN[switch] if written else ():
        if written[-1].endswith(glued) and len(written[-1]) > len(glued) + 2:
            return [*written[:-1], written[-1][: -len(glued)]]
    return None


def switch_of(word: str) -> str | None:
    """The switch that the word is: `SIII` and `onn` too."""
    if word in SWITCHES:
        return SWITCHES[word]
    if word[:1] not in _FIRST_LETTERS:
        return None
    drawn = _DRAWN_OUT.fullmatch(word)
    return (
        ("si" if word[0] == "s" else "no" if word[0] == "n" else "off" if word[-1] == "f" else "on") if drawn else None
    )


def _alike(joined: str, wanted: str, *, whole: bool = True) -> bool:
    bare, target = squeeze(joined), squeeze(wanted)
    if bare == target or (bare[:1] == target[:1] and bare == _by_ear(wanted)):
        return True
    if not whole or len(target) < FUZZY_FROM or bare[:1] != target[:1] or _is_real(joined):
        return False
    allowed = 1 if len(target) < 2 * FUZZY_FROM else 2
    return OSA.distance(bare, target, score_cutoff=allowed) <= allowed


@lru_cache(maxsize=1024)
def _by_ear(word: str) -> str:
    """`nius` for `news`: as an Italian spells an English word that was only heard."""
    for written, heard in _HEARD:
        word = word.replace(written, heard)
    return squeeze(word)


def _is_jumbled(joined: str, wanted: str) -> bool:
    """`cordabona` for `codarbona`: all its letters, and the first where it belongs."""
    same = len(wanted) >= FUZZY_FROM and joined[:1] == wanted[:1] and sorted(joined) == sorted(wanted)
    return same and not _is_real(joined)


def _is_completed(joined: str, wanted: str) -> bool:
    """`isabella on` for `sabella on`: what a phone puts before a word that it does not know."""
    return len(wanted) >= FUZZY_FROM and joined.endswith(wanted) and len(joined) - len(wanted) <= 2


def _is_real(word: str) -> bool:
    return word in words_of("chatter", "function_words", "surnames", "street_words") or word in JOIN or word in LEAVE


def _nearer(written: Sequence[str], other: Phrase, phrase: Phrase) -> bool:
    joined = squeeze("".join(written))
    return OSA.distance(joined, squeeze("".join(other))) < OSA.distance(joined, squeeze("".join(phrase)))


def _cut_short(tokens: Sequence[Token], phrase: Phrase) -> tuple[int, int] | None:
    """`PIEVALTA SI`, `INFO SI`, at the beginning: one word less than the town's command."""
    if len(phrase) != 3 or phrase[-1] not in SWITCHES:
        return None
    at = 0
    while at < len(tokens) and tokens[at].folded in courtesies() - {"info", "si", "no"}:
        at += 1
    written = [token.folded for token in tokens[at : at + 2]]
    if phrase[-1] in ("on", "off") and any(written[:1] == [f"{word}{phrase[-1]}"] for word in phrase[:-1]):
        return at, at + 1
    if len(written) == 2 and any(_is(written, (word, phrase[-1])) for word in phrase[:-1]):
        return at, at + 2
    return None
