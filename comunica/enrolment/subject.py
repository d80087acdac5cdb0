"""What a message is about, its places left aside: nothing burns in Via Vigili del Fuoco, and Largo Donatori di Sangue
is no accident."""

from collections.abc import Sequence

from comunica.enrolment.language.commands import LEAVE
from comunica.enrolment.language.small_words import OF_THE, TO_THE
from comunica.enrolment.language.words import listed
from comunica.enrolment.meaning import Intent
from comunica.enrolment.message.flow import flow_of
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Token, Tokens
from comunica.enrolment.place.mention import Mention, own_zone
from comunica.enrolment.place.mentions import Finder
from comunica.enrolment.wish.intents import intent_of
from comunica.enrolment.wish.joining import wants_third_party

#: What we send, and before what it is about.
_SENT = frozenset(listed("avvisi messaggi notizie allerte allerta comunicazioni notifiche novita info"))
_ABOUT = OF_THE | TO_THE | frozenset(listed("di per su sulla sullo sul a zona"))


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


def without_refused_part(message: Message) -> Message:
    """Without `gli avvisi dello Scalo non mi servono` of somebody who names another part of the town, too: that is a
    part of what we send, and no wish to leave."""
    tokens = message.tokens.all
    sent = {at for at in range(1, len(tokens)) if tokens[at - 1].folded in _SENT and tokens[at].folded in _ABOUT}
    if not sent or message.leaves or not LEAVE.isdisjoint([token.folded for token in tokens]):
        return message
    places = Finder(tokens, message.gazetteer, tail=message.tokens.tail).find()
    areas = [each for each in places if own_zone(each.area)]
    refused = [each for each in areas if not sent.isdisjoint((each.first, each.first - 1))]
    if not refused or not any(each.is_street or (each in areas and each not in refused) for each in places):
        return message
    left = set(range(len(tokens))).difference(*(_clause(tokens, each) for each in refused))
    return message.with_tokens(Tokens(tuple(tokens[at] for at in sorted(left)), message.tokens.tail))


def _clause(tokens: Sequence[Token], place: Mention) -> range:
    """From the pause before a place to the one after it."""
    first = max((at for at in range(1, place.first + 1) if tokens[at].brk), default=0)
    return range(first, next((at for at in range(place.end, len(tokens)) if tokens[at].brk), len(tokens)))


def about_all(message: Message) -> tuple[Intent, str]:
    """The same of a message that answers nothing: the courtesy around it may be all that it is about."""
    about = subject_of(message)
    if about[0] is not Intent.NONE or message.said is message.tokens:
        return about
    return intent_of(message.said.all, flow_of(message.said))
