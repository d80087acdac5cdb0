"""What a message is about, its places left aside: nothing burns in Via Vigili del Fuoco, and Largo Donatori di Sangue
is no accident."""

from comunica.enrolment.meaning import Intent
from comunica.enrolment.message.flow import flow_of
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Tokens
from comunica.enrolment.place.mentions import Finder
from comunica.enrolment.wish.intents import intent_of
from comunica.enrolment.wish.joining import wants_third_party


def subject_of(message: Message, *, foreign: bool = True) -> tuple[Intent, str]:
    """What it is about, and why. `foreign`: say so if it is in another language."""
    about = intent_of(message.tokens.all, message.flow, foreign=foreign)
    if about[0] is Intent.NONE and message.joins and wants_third_party(message.in_common_words):
        return Intent.THIRD_PARTY, "chiede di iscrivere un'altra persona"  # `VALDORSA ON mia madre`
    if about[0] is not Intent.EMERGENCY:
        return about
    places = Finder(message.tokens.all, message.gazetteer, tail=message.tokens.tail, whole=False).find()
    named = {at for each in places if each.streets and each.firm for at in range(each.first, each.end)}
    rest = Tokens(tuple(token for at, token in enumerate(message.tokens.all) if at not in named), message.tokens.tail)
    if not rest.all:
        return Intent.NONE, "nessun comando"
    return intent_of(rest.all, flow_of(rest), foreign=foreign) if named else about


def about_all(message: Message) -> tuple[Intent, str]:
    """The same of a message that answers nothing: the courtesy around it may be all that it is about."""
    about = subject_of(message)
    if about[0] is not Intent.NONE or message.said is message.tokens:
        return about
    return intent_of(message.said.all, flow_of(message.said))
