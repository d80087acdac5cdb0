"""The command to leave where nothing else is said, or as a sentence of its own: `esci`, `Marese off`, `... OFF`."""

from collections.abc import Iterator

from comunica.enrolment.lexicon import words_of
from comunica.enrolment.message.commands import JOIN
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.grammar import pattern
from comunica.enrolment.wish.no_refusal import speaks_of_another
from comunica.enrolment.wish.told import finds

_FILE = "leaving"
#: A message of a name of the service is longer than this.
_NAME_ALONE = 2


def says_only(flow: Flow, own: frozenset[str]) -> Iterator[str]:
    """What says it. `own`: words of the service's name."""
    words = flow.text.split()
    while words and (words[0] in words_of("before_alone") or (words[0] in own and len(words) > _NAME_ALONE)):
        words.pop(0)
    match = pattern(_FILE, "alone").search(f" {' '.join(words)} ")
    if match and not ("?" in words and "basta" in words):
        yield match.group().strip(" .,?").split()[0]
    if "?" not in words and finds("town_off", flow.text):
        yield "off"
    if finds("none_more", f" {' '.join(words)} "):
        yield "mai più messaggi"
    if finds("off_apart", flow.text) and _is_off_apart(flow):
        yield "off"


def _is_off_apart(flow: Flow) -> bool:
    """`Vi ringrazio di tutto. OFF`: the command of some town is the first or the last sentence of several."""
    if "?" in flow.text or (speaks_of_another(flow.text) and not finds("speaks", flow.text)):
        return False
    said = flow.text.strip(" .").split(" . ")
    for one, others in ((said[0], said[1:]), (said[-1], said[:-1])):
        each = f" {one.strip()} . "
        if (finds("town_off", each) or finds("only_off", each)) and JOIN.isdisjoint(" ".join(others).split()):
            return True
    return False
