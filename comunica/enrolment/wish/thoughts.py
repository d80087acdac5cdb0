"""Leaving said by a thought and no wording: two ideas that stand together, in whichever order (thoughts.toml).

`consenso ritirato`, `il permesso di scrivermi me lo riprendo`: a consent, and that it is taken back.
"""

from typing import NamedTuple

from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.grammar import may_stand, pattern
from comunica.enrolment.wish.no_refusal import is_elsewhere, is_hedged, is_third
from comunica.enrolment.wish.objects import holds_matter
from comunica.enrolment.wish.sentence import Sentence, sentences_with
from comunica.enrolment.wish.told import is_denied, is_told

_FILE = "thoughts"
_NO_OWN: frozenset[str] = frozenset()


class Thought(NamedTuple):
    """An idea, and what must stand beside it: in the same sentence, or anywhere in the message."""

    idea: str
    beside: tuple[str, ...]
    anywhere: tuple[str, ...] = ()


_THOUGHTS = (
    Thought("consent", ("taken_back",)),
    Thought("permission", ("taken_back", "to_write")),
    Thought("own_permission", ("taken_back",)),
    Thought("not_allowed", ("to_write", "of_mine")),
    Thought("no_now", (), ("yes_given",)),
    Thought("not_in_list", ("a_number",)),
    Thought("as_if", ("never_was", "mine")),
    Thought("alone", (), ("no_need", "of_ours")),
    Thought("out_now", ()),
    Thought("rather_not", ("comes", "to_this_phone")),
    Thought("silence", (), ("a_phone",)),
    Thought("make_room", ("my_place",)),
    Thought("last_message", ("wanted_last",)),
    Thought("if_removed", ("favour",)),
    Thought("not_joining", ("forget_said",)),
)
_IDEAS = tuple(thought.idea for thought in _THOUGHTS)


def leaves_by_thought(flow: Flow) -> bool:
    """Whether one of the thoughts is thought, of what is ours."""
    standing = may_stand(_FILE, _IDEAS, flow.text)
    return bool(standing) and any(
        _is_whole(thought, each) and _is_meant(each)
        for thought in _THOUGHTS
        if thought.idea in standing and all(_finds(name, flow.text) for name in thought.anywhere)
        for each in sentences_with(_FILE, thought.idea, flow, _NO_OWN)
    )


def _is_whole(thought: Thought, each: Sentence) -> bool:
    """Both ideas stand there, and what is left is about nothing else."""
    rest = f" {each.left} , {each.right.strip()} "
    if not all(_finds(name, f" {each.whole.strip()} ") for name in thought.beside):
        return False
    for name in thought.beside:
        rest = pattern(_FILE, name).sub(" ", rest)
    return not (holds_matter(rest) or is_elsewhere(rest))


def _is_meant(each: Sentence) -> bool:
    """Not asked, told, denied, only thought of, or said of other things."""
    if each.asked or _finds("of_others", each.flow.text) or _finds("not_taken_back", each.whole):
        return False
    if is_hedged(each.whole) or is_third(each) or _finds("only_asked", each.left):
        return False
    return not (is_told(each.flow, each.start, each.end) or is_denied(each.left, each.right))


def _finds(name: str, text: str) -> bool:
    return pattern(_FILE, name).search(text) is not None
