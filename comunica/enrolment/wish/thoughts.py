"""Leaving said by a thought and no wording: two ideas that stand together, in whichever order (thoughts.toml).

`consenso ritirato`, `il permesso di scrivermi me lo riprendo`: a consent, and that it is taken back.
"""

from functools import partial
from typing import NamedTuple

from comunica.enrolment.language.grammar import may_stand, pattern, stands
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.no_refusal import is_elsewhere, is_hedged, is_third, speaks_of_matter
from comunica.enrolment.wish.objects import holds_matter
from comunica.enrolment.wish.sentence import Sentence, sentences_with
from comunica.enrolment.wish.told import clause_of, is_denied, is_told
from comunica.enrolment.wish.told import finds as finds_told

_FILE = "thoughts"
_finds = partial(stands, _FILE)


class Thought(NamedTuple):
    """An idea, and what must stand beside it: in the same sentence, or anywhere in the message."""

    idea: str
    beside: tuple[str, ...] = ()
    anywhere: tuple[str, ...] = ()
    #: Nothing else is named that it may be about.
    alone: bool = False
    #: A question or an `if` is no doubt.
    sure: bool = False
    #: It is about us, whatever else the sentence names.
    of_us: bool = False


_THOUGHTS = (
    Thought("consent", ("taken_back",), of_us=True),
    Thought("permission", ("taken_back", "to_write")),
    Thought("own_permission", ("taken_back",)),
    Thought("not_allowed", ("to_write", "of_mine")),
    Thought("no_now", (), ("yes_given",)),
    Thought("not_in_list", ("a_number",)),
    Thought("as_if", ("never_was", "mine")),
    Thought("deem", ("deemed",)),
    Thought("alone", (), ("no_need", "of_ours")),
    Thought("others_have", (), ("not_me_too",)),
    Thought("only_to_others"),
    Thought("out_now", ()),
    Thought("rather_not", ("comes", "to_this_phone")),
    Thought("sent_no_more", ("better_without",), sure=True),
    Thought("silence", (), ("a_phone",)),
    Thought("make_room", ("my_place",)),
    Thought("last_message", ("wanted_last",)),
    Thought("last_of_all", of_us=True),
    Thought("let_be_last", sure=True),
    Thought("if_removed", ("favour",), sure=True),
    Thought("not_joining", ("forget_said",)),
    Thought("keep_them", (), ("of_ours",)),
    Thought("to_others", (), ("of_ours",)),
    Thought("forget_number"),
    Thought("forget_me", sure=True),
    Thought("have_no_more"),
    Thought("vanish"),
    Thought("my_enrolment", ("is_void",)),
    Thought("not_used", ("this_line", "of_ours_or_more")),
    Thought("be_silent", ("silent",), ("a_phone",)),
    Thought("meant_last", (), ("of_ours",)),
    Thought("by_another", (), ("undo_it",)),
    Thought("one_more", ("threat",), sure=True),
    Thought("void_all", (), ("why_void",), alone=True, sure=True),
    Thought("made_wrongly"),
    Thought("cannot_block", (), ("you_do_it",)),
    Thought("changed_mind", alone=True),
    Thought("mind_changed", (), ("ends_bare",), alone=True),
    Thought("one_fewer"),
    Thought("turned_off"),
    Thought("abstain", ("to_this_line",)),
    Thought("as_before"),
    Thought("let_us_take", sure=True, of_us=True),
    Thought("them_unwanted"),
    Thought("not_from_you", alone=True),
    Thought("nobody_here"),
    Thought("whatever_comes"),
    Thought("joined_wrongly", (), ("any_order",)),
    Thought("sent_wrongly", (), ("any_order",)),
    Thought("undo_join"),
    Thought("meant_opposite", sure=True),
    Thought("after_this", alone=True),
    Thought("what_use", sure=True, of_us=True),
    Thought("take_it_off_me", (), ("put_on_me",), sure=True),
    Thought("make_you_stop", sure=True),
    Thought("blacklist_me"),
    Thought("stop_or", (), ("threat",), alone=True),
    Thought("what_waiting", sure=True),
    Thought("this_stuff", (), ("fed_up",), alone=True),
    Thought("this_i_drop", (), ("has_another",), of_us=True),
    Thought("leave_it_be"),
    Thought("how_to_get_out", (), ("do_it_for_me",), sure=True),
    Thought("word_forgotten", (), ("as_written",), of_us=True),
    Thought("not_care", of_us=True),
    Thought("go_away", (), ("of_joining_or_brief",), alone=True),
    Thought("ex_member", alone=True),
    Thought("send_no_more", alone=True),
    Thought("me_and_mine", sure=True),
    Thought("never_made", (), ("an_enrolment",), sure=True),
    Thought("not_even", (), ("nothing_at_all",), of_us=True),
    Thought("nothing_on_phone", (), ("reads_it_there",), of_us=True),
    Thought("without_them"),
    Thought("i_said", sure=True),
    Thought("let_me_out", alone=True),
    Thought("silent_with_me"),
    Thought("of_undersigned", ("asks_formally",)),
    Thought("want_none", (), ("of_ours_here",), alone=True),
    Thought("not_stay", (), ("here_or_more",), alone=True),
    Thought("take_me", alone=True),
    Thought("who_gave", (), ("take_it",), sure=True),
    Thought("forget_number_said", (), ("take_it",), sure=True),
    Thought("it_is_this"),
    Thought("not_my_concern", (), ("enough_said",)),
    Thought("no_reason", sure=True, of_us=True),
    Thought("useless_to"),
    Thought("no_longer", alone=True),
    Thought("to_have_removed", sure=True),
    Thought("bare_order", alone=True),
    Thought("know_no_more", (), ("from_you",), sure=True, of_us=True),
    Thought("do_it_not"),
    Thought("must_get_none"),
    Thought("regrets", (), ("back_again", "of_entering")),
    Thought("whom_to_ask", sure=True),
    Thought("spare_me"),
    Thought("spare_us", sure=True),
    Thought("back_to_before", (), ("came_nothing",)),
    Thought("not_use_it", (), ("number_given",), of_us=True),
    Thought("please_end_here", (), ("needs_no_more",), sure=True, of_us=True),
    Thought("not_to_me"),
    Thought("no_use_to_them", (), ("take_them",), sure=True, of_us=True),
    Thought("no_use_to_them", (), ("cannot_read",), of_us=True),
    Thought("not_use_for", of_us=True),
    Thought("resigns", of_us=True),
    Thought("out_of_them", sure=True, of_us=True),
    Thought("want_out", sure=True),
    Thought("void_it"),
    Thought("nothing_here", of_us=True),
    Thought("may_end"),
    Thought("stop_them", (), ("keep_coming",), alone=True),
    Thought("stop_them_ours", of_us=True),
    Thought("be_ended"),
    Thought("let_vanish"),
    Thought("let_it_end"),
    Thought("will_you_stop", (), ("of_ours",), alone=True, sure=True),
    Thought("done_with_town", (), ("nothing_of_it",), alone=True),
    Thought("end_this", alone=True, sure=True),
    Thought("find_no_more"),
    Thought("was_good", (), ("what_was_good",), alone=True),
    Thought("why_still", (), ("not_there",), alone=True, sure=True),
    Thought("when_stop", alone=True, sure=True),
    Thought("writes_for_it", sure=True, of_us=True),
    Thought("no_wish_for"),
    Thought("no_such_things", alone=True),
    Thought("not_want_them", alone=True),
    Thought("we_leave", alone=True),
    Thought("closing"),
    Thought("from_their_phone", (), ("they_leave", "a_relative"), alone=True, sure=True),
    Thought("to_make_you_stop", (), ("do_it_you",), sure=True),
    Thought("chooses_none", (), ("of_ours",)),
    Thought("those_who_want_none"),
    Thought("not_find", (), ("do_it_you",)),
    Thought("office_order", alone=True),
    Thought("not_let_come", ("says_more",), of_us=True),
    Thought("closed_with", (), ("of_ours",), of_us=True),
    Thought("closed_with_me", alone=True),
    Thought("refuses_them", (), ("had_accepted",), alone=True),
    Thought("gives_up", alone=True),
    Thought("please_end", alone=True),
    Thought("put_out", (), ("wants_quiet",), alone=True),
    Thought("not_tell", alone=True),
    Thought("nothing_more", alone=True),
    Thought("none_of_ours", (), ("why_none",), alone=True),
    Thought("paper_only", of_us=True),
    Thought("say_enough", sure=True),
    Thought("goes_out", (), ("of_entering",), alone=True),
)
#: Of some ideas there are several, with others beside them.
_BY_IDEA = {idea: tuple(each for each in _THOUGHTS if each.idea == idea) for idea in {each.idea for each in _THOUGHTS}}
_IDEAS = tuple(dict.fromkeys(thought.idea for thought in _THOUGHTS))


def leaves_by_thought(flow: Flow) -> bool:
    """Whether one of the thoughts is thought, of what is ours."""
    return any(
        _is_whole(thought, each) and _is_meant(each, sure=thought.sure)
        for idea in may_stand(_FILE, _IDEAS, flow.text)
        for thought in _BY_IDEA[idea]
        if _is_in_place(thought, flow.text)
        for each in sentences_with(_FILE, thought.idea, flow)
    )


def _is_in_place(thought: Thought, line: str) -> bool:
    if not all(pattern(_FILE, name).may_stand(line) for name in thought.beside):
        return False
    another = thought.alone and (finds_told("other_matters", line) or speaks_of_matter(line))
    return all(_finds(name, line) for name in thought.anywhere) and not another


def _is_whole(thought: Thought, each: Sentence) -> bool:
    """Both ideas stand there, and what is left is about nothing else."""
    rest = f" {each.left} , {each.right.strip()} "
    if not all(_finds(name, f" {each.whole.strip()} ") for name in thought.beside):
        return False
    for name in thought.beside:
        rest = pattern(_FILE, name).sub(" ", rest)
    return thought.of_us or not (holds_matter(rest) or is_elsewhere(rest))


def _is_meant(each: Sentence, *, sure: bool) -> bool:
    """Not asked, told, denied, only thought of, or said of other things."""
    if _finds("of_others", each.flow.text) or _finds("not_taken_back", each.whole):
        return False
    if is_hedged(each.whole) or finds_told("when_not", clause_of(each.left)):
        return False
    if sure:
        return not (_finds("unsaid_before", each.left) or _finds("said_after", each.right))
    if each.asked or is_third(each) or _finds("only_asked", each.left) or _finds("unless_you", each.left):
        return False
    # After a pause nothing is quoted: `non ce la faccio, non scrivetemi`.
    told = not each.left.endswith(" , ") and is_told(each.flow, each.start, each.end)
    return not (told or is_denied(each.left, each.right))
