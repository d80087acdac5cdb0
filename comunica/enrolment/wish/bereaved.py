"""Who leaves for somebody who has died: `papà è morto, spegnete questo numero`."""

from comunica.enrolment.language.verb_forms import is_ours
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.wish.no_refusal import finds, is_elsewhere, is_otherwise, names_object
from comunica.enrolment.wish.objects import is_about_something_else
from comunica.enrolment.wish.sentence import Sentence, sentences_with
from comunica.enrolment.wish.told import clause_of, is_told, threatens
from comunica.enrolment.wish.told import finds as finds_told

#: Words after the order.
_NEAR = 4


def is_dead(flow: Flow) -> bool:
    """`papà è morto, spegnete questo numero`."""
    theirs = finds_told("of_the_dead", flow.text) or finds("a_person", flow.text)
    told = (
        finds("gone", flow.text)
        and theirs
        and any(map(_may_be_ended, sentences_with("stopping", "stop_for_dead", flow)))
    )
    told = told or finds("owner_gone", flow.text)
    return told and not finds("dead_elsewhere", flow.text) and not flow.text.rstrip().endswith("?")


def _may_be_ended(each: Sentence) -> bool:
    """Not `togliete quel cartello`, `mi avete tolto?`, `non mi togliete`, `sospendete per agosto`."""
    clause, right = clause_of(each.left), each.right.partition(" , ")[0]
    happened = finds_told("past", clause) or finds("did", clause) or finds("lately", each.left)
    denied = "non" in clause.split()[-3:] or threatens(each.found, each.left)
    if each.asked or happened or denied or is_otherwise(each._replace(right=right)) or is_told(*each[:3]):
        return False
    paused = finds_told("may_pause", each.found) and (finds_told("for_a_while", right) or finds_told("until", right))
    if paused or is_elsewhere(each.whole) or finds_told("one_message_after", each.right):
        return False
    if any(map(is_ours, each.right.split()[:_NEAR])):
        return True
    return not (names_object(each) or is_about_something_else(each.right, plain_noun=each.found == "basta"))
