"""The command to leave where nothing else is said, or as a sentence of its own: `esci`, `Marese off`, `... OFF`."""

from collections.abc import Iterator

from comunica.enrolment.language.commands import JOIN, courtesies
from comunica.enrolment.language.grammar import may_stand, pattern
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.no_refusal import speaks_of_another
from comunica.enrolment.wish.objects import holds_matter, is_ours
from comunica.enrolment.wish.plainly import says_why, was_never_meant
from comunica.enrolment.wish.told import finds

_FILE = "leaving"
_SAYS_IT = ("alone", "none_more")
#: A message of a name of the service is longer than this.
_NAME_ALONE = 2
_TO = frozenset({"al", "allo", "alla", "all", "ai", "agli", "alle", "con"})
#: They are said of much else: alone they order nothing.
_COMMANDS = frozenset({"stop", "off"})
_BESIDE = _COMMANDS | {"basta", "smettete", "smettetela", "smettila"}
#: Of `sono Mario De Rossi ,`.
_WHO = 5
_PAUSES = frozenset({",", "."})
_GOODBYES = frozenset({"e", "di", "a", "arrivederci", "addio", "giornata"})
#: Words of a name and an address.
_LONGEST_IDENTITY = 9


def says_only(flow: Flow, own: frozenset[str]) -> Iterator[str]:
    """What says it. `own`: words of the service's name."""
    words = flow.text.split()
    named = own | {"info"}
    if words[:1] == ["sono"] and "," in words[:_WHO] and not given_names().isdisjoint(words[1:3]):
        words = words[words.index(",") + 1 :]  # `sono Mario Rossi, esco`
    while words and (words[0] in words_of("before_alone") or (words[0] in named and len(words) > _NAME_ALONE)):
        words.pop(0)
    said, standing = f" {' '.join(words)} ", may_stand(_FILE, _SAYS_IT, flow.text)
    match = pattern(_FILE, "alone").search(said) if "alone" in standing else None
    if match and not ("?" in words and "basta" in words):
        yield match.group().strip(" .,?").split()[0]
    if "?" not in words and finds("town_off", flow.text) and not holds_matter(flow.text):
        yield "off"
    if "none_more" in standing and finds("none_more", said):
        yield "mai più messaggi"
    if not _BESIDE.isdisjoint(words) and "?" not in words and JOIN.isdisjoint(words):
        yield from _beside_reason(flow, words)
    if _is_no_to_ours(flow, own):
        yield "no"


def _is_no_to_ours(flow: Flow, own: frozenset[str]) -> bool:
    """`MARSAFICO INFORMA NO`, whatever the town's own command is."""
    words = flow.text.split()[:-2]
    return not own.isdisjoint(words) and finds("no_at_last", flow.text) and all(is_ours(word, own) for word in words)


def _beside_reason(flow: Flow, words: list[str]) -> Iterator[str]:
    """`STOP non mi interessa`, `OFF, grazie infinite`, `vivo a Lecce ormai basta`; not `non ho visto lo stop`.

    `words`: those of the line, from the first on that is no courtesy.
    """
    first, *after = _spoken(words)
    *before, last = _spoken(flow.text.split())
    noun = finds("a_noun_next", f" {' '.join(before)} ") and not finds("after_pause", flow.text)
    ends = ((first, after), ("" if noun else last, before))
    yield from (command for command, beside in ends if command in _BESIDE and _is_why(command, beside, flow))


def _is_why(command: str, beside: list[str], flow: Flow) -> bool:
    said = f" {' '.join(beside)} . "
    if beside and beside[0] in _TO and not any(map(is_ours, beside[1:3])):
        return False  # `stop alle auto in centro`
    if command not in _COMMANDS:
        reason = says_why(said) and not finds("suffices", beside[0])
    elif was_never_meant(said) or _is_identity(beside):
        return True
    else:
        reason = says_why(said) or _is_reason(beside)
    return reason and not speaks_of_another(flow.text)


def _spoken(words: list[str]) -> list[str]:
    return [word for word in words if word not in _PAUSES]


def _is_reason(said: list[str]) -> bool:
    """Courtesy and nothing else, or what somebody says of themselves or of our messages."""
    polite = courtesies() | words_of("thanks", "leave_openers") | _GOODBYES
    return polite.issuperset(said) or finds("of_themselves", f" {' '.join(said)} ")


def _is_identity(said: list[str]) -> bool:
    """`Anna Riva via Serio 4`, `via Serio 4`: who leaves, as whoever joins writes it."""
    named = not given_names().isdisjoint(said[:_NAME_ALONE])
    before = [*said[:1], *(said[_NAME_ALONE : _NAME_ALONE + 3] if named else ())]
    street = words_of("street_types").intersection(before)
    return bool(street) and said[-1].isdecimal() and len(said) <= _LONGEST_IDENTITY
