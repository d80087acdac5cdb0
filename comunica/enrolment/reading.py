"""What a message means. Deterministic, per municipality, and able to say why.

A message is mended and made a line of words; then leaving is looked for, then joining; then the places are found and
given their roles, then the names in what is left. Leaving wins over everything, and nobody is enrolled without asking.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from comunica.enrolment.agreement import agrees_and_wishes
from comunica.enrolment.answer_frame import framed
from comunica.enrolment.answer_words import agrees_unless, gives_nothing, orders_all_off, says_no
from comunica.enrolment.answering import read_answer
from comunica.enrolment.conclusion import conclude
from comunica.enrolment.extraction import Extract, extract
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.meaning import Action, Intent, Pending, Question, Reading
from comunica.enrolment.message.commands import JOIN, LEAVE, courtesies
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.own_words import OwnPhrase
from comunica.enrolment.message.prepared import Message, message_of
from comunica.enrolment.message.tokens import Break, Token, Tokens
from comunica.enrolment.message.words import fold_phrase, listed
from comunica.enrolment.person.names import Names
from comunica.enrolment.wish.alarms import with_alarm
from comunica.enrolment.wish.automatic import is_automatic
from comunica.enrolment.wish.chance import is_by_chance
from comunica.enrolment.wish.intents import intent_of
from comunica.enrolment.wish.joining import How, Join, find_join, gave_up, wants_third_party
from comunica.enrolment.wish.leaving import find_leave
from comunica.enrolment.wish.objects import is_matter, is_ours
from comunica.enrolment.wish.offered import offers, speaks_of_self
from comunica.enrolment.wish.reserve import reserves
from comunica.enrolment.wish.told import asks_which, is_chain, is_poster, stays, teaches_both
from comunica.enrolment.wish.wanted import for_ours, join_word, wanted
from comunica.municipality.profile import Profile, RequiredField

#: A name and a place without a word on what for are not longer than this.
_LONGEST_IDENTITY = 24
_DOUBTFUL = 0.9
#: Something is to be done, and not only to be sent.
_ASKS_US = frozenset(listed("potete potreste puoi puo potrebbe fate"))
#: Nor with a sentence about sending them than this.
_LONGEST_SENT = 40
#: Words of a name and a place, at most.
_LONGEST_UNKNOWN = 9
#: Orders that name the person, or are the command itself.
_OWN_ORDERS = frozenset(listed("attiva riattiva attivami attivatemi riattivami riattivatemi iscrivimi iscrivetemi"))
#: Between a command and the name of the service.
_TO_THE_SERVICE = frozenset(listed("a al del di il servizio canale"))
#: Orders to others that name nobody.
_BARE_ORDERS = frozenset({"attivate", "riattivate", "iscrivi"})
#: Slips of `attiva` that nobody says of a street.
_NEVER_MEANT = frozenset(listed("attica altiva attila nativa stiva estiva votiva ativo"))
#: Before who signs.
_SIGNED = re.compile(r"[:.!?\n]")
#: Given name and surname.
_NAME_PARTS = 2
#: Of a sentence, and never of a name, a place or what stands between: with one of them nobody looks for those.
_TALK = frozenset(
    listed(
        "perche quando come cosa chi dove ho hai abbiamo avete hanno avevo avevate posso puo potete possono potrebbe "
        "vorrei voglio vogliamo devo deve dovete dobbiamo fate fare fatto quanto quale quali se arriva arrivano"
    )
)
#: A stop sign, no entry, prohibited; and what may stand around them unseen.
_STOP_SIGNS = frozenset("\U0001f6d1\u26d4\U0001f6ab")
_UNSEEN = frozenset("\ufe0e\ufe0f\u200d!.,")
#: Envelopes, speech balloons, a phone: what is to stop.
_MESSAGE_SIGNS = frozenset("\U0001f4e9\U0001f4e8\U0001f4e7\u2709\U0001f4ac\U0001f4f2\U0001f4f1\U0001f4e2")
#: It is not answered: whoever has it would answer again.
_BY_A_MACHINE = Reading(action=Action.OTHER, intent=Intent.THANKS, because=("risposta automatica",))
#: What a name and a place may be about and still be an offer to join.
_OPEN = (Intent.NONE, Intent.LANGUAGE, Intent.HELP)


def _is_poster(message: Message) -> bool:
    """Tells everybody how to join and how to leave."""
    tokens, flow = message.tokens.all, message.flow
    if is_poster(flow) or is_chain(flow):
        return True
    leaves = _spans(flow, message.leaves, tokens, LEAVE)
    if not leaves:
        return False
    joins = _spans(flow, message.joins, tokens, JOIN)
    return teaches_both(flow, joins, leaves) or asks_which(flow, joins, leaves)


def _spans(
    flow: Flow, own: Iterable[OwnPhrase], tokens: Sequence[Token], words: frozenset[str]
) -> list[tuple[int, int]]:
    common = [(at, at + 1) for at, token in enumerate(tokens) if token.folded in words]
    return [flow.span_of(first, end) for first, end in [*((each.first, each.end) for each in own), *common]]


def read(text: str, profile: Profile, gazetteer: Gazetteer, pending: Pending | None = None) -> Reading:
    """Read one message. `pending`: the question of ours that it may answer. Never an exception, whatever the text."""
    message = message_of(text, profile, gazetteer)
    if is_automatic(message):
        return with_alarm(_read_leave(message) or _BY_A_MACHINE, message.flow)
    answer = framed(message) if pending else message
    silent = _is_poster(message) or (pending is not None and _is_answered(answer, pending))
    reading = (
        (
            None
            if silent
            else _read_leave(message) or _read_ordered(answer, message, pending) or _read_join(answer, pending)
        )
        or (read_answer(answer, pending) if pending else None)
        or _read_unasked(message)
    )
    return with_alarm(reading, message.flow)


def _is_answered(message: Message, pending: Pending) -> bool:
    """A no to what was asked, or a yes with `if it is too much I leave`: neither is a wish to leave."""
    if gives_nothing(message.flow.text):
        return True
    asked = pending.asked in (Question.CONFIRM, Question.JOIN)
    agreed = asked and agrees_unless(message.tokens.all, message.flow.text)
    wishes = pending.asked is Question.CONFIRM and agrees_and_wishes(message.tokens.all, message.flow.text, pending)
    return agreed or wishes or says_no(message.flow.text)


def _read_leave(message: Message) -> Reading | None:
    leave = find_leave(message.flow, message.leaves, message.own)
    if leave is None:
        return None
    intent = Intent.ERASURE if leave.erasure else Intent.NONE
    because = (f"vuole uscire: «{leave.keyword}»",)
    return Reading(action=Action.UNSUBSCRIBE, keyword=leave.keyword, intent=intent, because=because)


def _read_ordered(answer: Message, message: Message, pending: Pending | None) -> Reading | None:
    """`ah, stop`, `lasci perdere, cancelli pure tutto`, to a question of ours. `answer`: framed."""
    if pending is None or not answer.tokens.all:
        return None
    if len(answer.tokens.all) < len(message.tokens.all) and (leave := _read_leave(answer)):
        return leave
    if not orders_all_off(answer.flow.text):
        return None
    return Reading(action=Action.UNSUBSCRIBE, keyword="cancella", because=("vuole che si cancelli tutto",))


def _read_join(message: Message, pending: Pending | None) -> Reading | None:
    profile = message.profile
    if wants_third_party(message.flow) or gave_up(message.flow):
        return None
    phrases = message.joins
    join = find_join(message.tokens.all, message.flow, phrases, message.own)
    if join is None:
        whole = _read_all_of_it(message, phrases) or _read_offer(message, phrases)
        return whole or _read_wanted(message) or _read_signed(message)
    command = (join.first, _after_service_name(message, _after_repeated(join.end, phrases)))
    told = extract(message.tokens, command, message.gazetteer, names_needed=_names_needed(profile), own=message.own)
    if is_by_chance(message.tokens.all, join, told):
        return _read_offer(message, phrases) or _read_wanted(message)
    if join.how is How.DOUBTFUL and not (told.is_enrolment() or _is_slip_before_place(told, message, join)):
        return _read_offer(message, phrases) or _read_wanted(message)
    if pending is not None:
        told = told.filled_from(pending, message.gazetteer)
    doubtful = join.how is How.DOUBTFUL
    because = (
        "tutto il resto è un'iscrizione: «attiva» scritta male" if doubtful else f"vuole iscriversi: «{join.keyword}»"
    )
    confidence = _DOUBTFUL if doubtful else 1.0
    reading = conclude(told, profile, keyword=join.keyword, because=because, confidence=confidence)
    if pending is None and reading.action is Action.SUBSCRIBE and _is_for_nobody(reading, message, join):
        return replace(reading, action=Action.INCOMPLETE, because=(*reading.because, "non dice per chi"))
    return _held(reading, message, join)


def _is_slip_before_place(told: Extract, message: Message, join: Join) -> bool:
    """`Attica via Ombrone 7`, where the town asks for the place only, of words that nobody means there."""
    place, word = told.decision.place, message.tokens.all[join.first].folded
    alone = place is not None and place.house_number and told.leftover == 0 and told.decision.settled
    return bool(alone and word in _NEVER_MEANT and not _names_needed(message.profile))


def _is_for_nobody(reading: Reading, message: Message, join: Join) -> bool:
    """`attivate via Bari`: an order to others and a place, and nothing of a person or of ours."""
    tokens, flow = message.tokens.all, message.flow
    bare = join.end == join.first + 1 and tokens[join.first].folded in _BARE_ORDERS
    named = reading.given_name or reading.surname or speaks_of_self(flow)
    return bare and not named and not any(is_ours(token.folded, message.own) for token in tokens)


def _held(reading: Reading, message: Message, join: Join) -> Reading:
    """Complete or not: a wish with an `if` or a `perhaps` is asked back."""
    if reading.action is not Action.SUBSCRIBE or not reserves(message.flow, join.first, join.end):
        return reading
    return replace(reading, action=Action.INCOMPLETE, because=(*reading.because, "la richiesta resta aperta"))


def _after_repeated(end: int, phrases: Sequence[OwnPhrase]) -> int:
    """`ATTIVA X ATTIVA X Mario Rossi`: where the command, said twice, ends."""
    for phrase in phrases:
        end = phrase.end if phrase.first == end else end
    return end


def _after_service_name(message: Message, end: int) -> int:
    """`ATTIVA VALDORSA INFORMA Rosa Neri`, `iscrizione al servizio Valdorsa Informa`: where the service's name ends."""
    tokens, town = message.tokens.all, fold_phrase(message.gazetteer.town)
    first = end
    while first < len(tokens) and tokens[first].folded in _TO_THE_SERVICE:
        first += 1
    after = first + len(town)
    written = tuple(token.folded for token in tokens[first:after])
    named = bool(town) and written == town and after < len(tokens) and is_ours(tokens[after].folded)
    return after + 1 if named else end


def _read_all_of_it(message: Message, phrases: Sequence[OwnPhrase]) -> Reading | None:
    """A command comes first, and all the rest is a person and a place: it is none for a lamp or a course."""
    tokens = message.tokens.all
    if "?" in message.flow.text:
        return None
    first = next((at for at, token in enumerate(tokens) if token.folded not in courtesies()), len(tokens))
    own = next((phrase for phrase in phrases if phrase.first <= first < phrase.end), None)
    first, end = (own.first, own.end) if own else (first, first + 1)
    if first == len(tokens) or (end == first + 1 and tokens[first].folded not in JOIN):
        return None
    while end < len(tokens) and tokens[end].folded in message.own:
        end += 1
    needed = _names_needed(message.profile)
    told = extract(message.tokens, (first, end), message.gazetteer, names_needed=needed, own=message.own)
    settled = told.decision.settled and told.decision.place is not None
    place = told.decision.place
    named = fold_phrase(place.name) if place else ()  # `mi iscrivo fontana fredda`: a contrada
    if any(is_matter(each.folded) and each.text.islower() and each.folded not in named for each in tokens):
        return None
    # `attivate via Bari` says nothing of a person; the town's own word does.
    order = end > first + 1 or tokens[first].folded in _OWN_ORDERS or _is_towns_word(tokens[first], message.profile)
    whose = told.person.sure or (told.person.end == 0 and order)
    if not (settled and told.leftover == 0 and whose):
        return None
    keyword = " ".join(token.folded for token in tokens[first:end])
    reading = conclude(told, message.profile, keyword=keyword, because=f"vuole iscriversi: «{keyword}»")
    return _held(reading, message, Join(keyword, first, end))


def _is_towns_word(token: Token, profile: Profile) -> bool:
    return (token.folded,) in map(fold_phrase, profile.join_words)


def _read_signed(message: Message) -> Reading | None:
    """`mi dicono che per iscriversi basta il nome: Rosa Neri, via Po 3`: a word of joining, and last who and where."""
    match = join_word(message.flow)
    tokens = message.tokens
    last = max((at for at, token in enumerate(tokens.all) if _SIGNED.search(token.gap)), default=0)
    if match is None or not last:
        return None
    said = Tokens(tokens.all[last:], tokens.tail)
    told = extract(said, None, message.gazetteer, own=message.own)
    if not (told.is_identity() and told.decision.settled):
        return None
    reading = conclude(told, message.profile, keyword=match, because=f"vuole iscriversi: «{match}»")
    asked = "?" in message.flow.text
    return replace(reading, action=Action.INCOMPLETE) if asked and reading.action is Action.SUBSCRIBE else reading


def _read_wanted(message: Message) -> Reading | None:
    """A wish that is known by what it is made of: asked for what is missing, as after any other."""
    join = next(wanted(message.flow), None)
    if join is None or stays(message.flow):
        return None
    needed = _names_needed(message.profile)
    span = (join.first, join.end)
    told = extract(message.tokens, span, message.gazetteer, names_needed=needed, own=message.own)
    reading = conclude(told, message.profile, keyword=join.keyword, because=f"vuole iscriversi: «{join.keyword}»")
    return _held(reading, message, join)


def _read_offer(message: Message, phrases: Sequence[OwnPhrase]) -> Reading | None:
    """A join word in the middle of talk: it counts with a whole person and a place."""
    for join in offers(message.tokens, message.flow, phrases, message.own):
        told = extract(message.tokens, (join.first, join.end), message.gazetteer)
        placed = not _names_needed(message.profile) and told.decision.settled and told.decision.place is not None
        if told.is_whole() or (placed and (join.keyword == "subscribe" or speaks_of_self(message.flow))):
            because = f"vuole iscriversi: «{join.keyword}»"
            return _held(conclude(told, message.profile, keyword=join.keyword, because=because), message, join)
    return None


def _read_unasked(message: Message) -> Reading:
    """Name and place, and not a word on what for: ask. Anything else is other."""
    tokens = message.tokens
    if _is_stop_sign(message):
        return Reading(action=Action.UNSUBSCRIBE, keyword="stop", because=("vuole uscire: un segnale di stop",))
    if not tokens.all:
        return Reading(action=Action.OTHER, intent=Intent.THANKS, because=("nessuna parola",))
    if told_for := _read_for_ours(message) or _read_sent_data(message):
        return told_for
    intent, because = intent_of(tokens.all, message.flow)
    if intent is Intent.THANKS and not any(is_ours(token.folded, message.own) for token in tokens.all):
        intent = _thanks_or_identity(message)
    short = len(tokens.all) <= _LONGEST_IDENTITY
    if intent in _OPEN and short and not any(token.folded in _TALK for token in tokens.all):
        told = extract(tokens, None, message.gazetteer, names_needed=_names_needed(message.profile))
        if not told.is_identity() and not told.person.sure and _is_signed(message, told):
            told = extract(tokens, None, message.gazetteer, asked=Question.JOIN).with_names(_signed_names(message))
        if told.is_identity():
            asking = conclude(told, message.profile, keyword="", because="nome e luogo, ma non dice per cosa")
            return replace(asking, action=Action.INCOMPLETE)
    return Reading(action=Action.OTHER, intent=intent, because=(because,))


def _read_for_ours(message: Message) -> Reading | None:
    """`via Bari 3 per gli avvisi`: who and where, and nothing else but what for."""
    span = for_ours(message.flow)
    if span is None or "?" in message.flow.text:
        return None
    needed = _names_needed(message.profile)
    told = extract(message.tokens, span, message.gazetteer, names_needed=needed, own=message.own)
    if told.leftover or not (told.is_identity() or (not needed and told.decision.settled and told.decision.place)):
        return None
    return conclude(told, message.profile, keyword="", because="nome e luogo, e dice per che cosa")


def _read_sent_data(message: Message) -> Reading | None:
    """`Teresa Monaco, via Po 9. Mi hanno detto di mandare i dati qui`: who and where, and that they are sent."""
    tokens = message.tokens.all
    words = {token.folded for token in tokens}
    small = words_of("sending", "function_words", "courtesy", "relatives", "identity", "thanks")
    if len(words - small) > _LONGEST_UNKNOWN or words.isdisjoint(given_names()):
        return None
    asks = not words.isdisjoint(_ASKS_US) or wants_third_party(message.flow)
    if asks or len(tokens) > _LONGEST_SENT or words.isdisjoint(words_of("sending")):
        return None
    told = extract(message.tokens, None, message.gazetteer, names_needed=_names_needed(message.profile))
    place = told.decision.place
    if not told.is_whole() or place is None or not told.decision.settled:
        return None
    known = {*fold_phrase(place.written), *fold_phrase(f"{told.names.given} {told.names.surname}")}
    if any(not (token.is_number or token.folded in known or token.folded in small) for token in tokens):
        return None
    asking = conclude(told, message.profile, keyword="", because="nome e luogo, e dice di mandarli")
    return replace(asking, action=Action.INCOMPLETE)


def _is_signed(message: Message, told: Extract) -> bool:
    """`Santo Privitera Via Trieste 14`: two words in capitals, and an address with its number."""
    tokens, place = message.tokens.all, told.decision.place
    if place is None or not place.house_number or told.leftover > _NAME_PARTS or len(tokens) < _NAME_PARTS:
        return False
    everyday = words_of(
        "chatter", "function_words", "ours", "matters", "of_a_phone", "organisations", "street_words", "titles"
    )
    one, other = tokens[:_NAME_PARTS]
    named = all(each.text.istitle() and each.text.isalpha() and each.folded not in everyday for each in (one, other))
    return named and other.brk is Break.NONE and (one.folded in given_names() or other.folded in given_names())


def _signed_names(message: Message) -> Names:
    """The two words: which of them is the given name."""
    one, other = message.tokens.all[:_NAME_PARTS]
    first = one.folded in given_names() or other.folded not in given_names()
    return Names(given=one.text, surname=other.text) if first else Names(given=other.text, surname=one.text)


def _is_stop_sign(message: Message) -> bool:
    """Signs that say no, and nothing else; beside thanks only with the sign of a message."""
    if not _STOP_SIGNS.intersection(message.text):
        return False
    signs = [sign for sign in message.text if not (sign.isspace() or sign.isalnum() or sign in _UNSEEN)]
    thanks = all(token.folded in words_of("thanks", "courtesy") for token in message.tokens.all)
    spoken = not message.tokens.all or not _MESSAGE_SIGNS.isdisjoint(signs)
    return thanks and spoken and all(sign in _STOP_SIGNS | _MESSAGE_SIGNS for sign in signs)


def _thanks_or_identity(message: Message) -> Intent:
    """`Gino Milesi, via Adda 5, grazie`: thanks in advance, for what we offer."""
    named = any(token.folded in given_names() for token in message.tokens.all)
    return Intent.NONE if named else Intent.THANKS


def _names_needed(profile: Profile) -> int:
    return (RequiredField.GIVEN_NAME in profile.required) + (RequiredField.SURNAME in profile.required)
