"""What a message means. Deterministic, per municipality, and able to say why.

A message is mended and made a line of words; then leaving is looked for, then joining; then the places are found and
given their roles, then the names in what is left. Leaving wins over everything, and nobody is enrolled without asking.
"""

import re
from dataclasses import replace

from comunica.enrolment.answer.agreement import agrees_and_wishes
from comunica.enrolment.answer.answering import read_answer
from comunica.enrolment.answer.frame import framed
from comunica.enrolment.answer.sentences import answering, may_tell_who, sentences
from comunica.enrolment.answer.words import (
    agrees_and_adds,
    agrees_unless,
    beside_no,
    gives_nothing,
    says_no,
    wanted_out,
)
from comunica.enrolment.conclusion import conclude, names_needed
from comunica.enrolment.extraction import Extract, extract
from comunica.enrolment.gazetteer import Gazetteer
from comunica.enrolment.language.commands import LEAVE
from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.language.words import fold_phrase, listed
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.meaning import Action, Intent, Pending, PlaceKind, Question, Reading
from comunica.enrolment.message.common_words import LEAVE as DISATTIVA
from comunica.enrolment.message.common_words import as_written
from comunica.enrolment.message.left_out.asides import without_asides
from comunica.enrolment.message.left_out.signed import without_signature
from comunica.enrolment.message.left_out.small_talk import without_small_talk
from comunica.enrolment.message.pauses.apart import hangs_together, with_ends
from comunica.enrolment.message.pauses.clauses import with_clauses, without_opening
from comunica.enrolment.message.prepared import Message, message_of
from comunica.enrolment.message.tokens import Break, Tokens
from comunica.enrolment.poster import is_poster
from comunica.enrolment.read_join import read_join
from comunica.enrolment.subject import about_all, without_refused_part
from comunica.enrolment.wish.alarms import with_alarm
from comunica.enrolment.wish.automatic import is_automatic
from comunica.enrolment.wish.joining import wants_third_party
from comunica.enrolment.wish.leaving import find_leave
from comunica.enrolment.wish.no_refusal import cries_at_another
from comunica.enrolment.wish.objects import is_ours
from comunica.enrolment.wish.told import stays
from comunica.municipality.profile import Profile

#: A name and a place without a word on what for are not longer than this.
_LONGEST_IDENTITY = 24
#: Beside a wish to join they may take it back.
_LEAVES = LEAVE | {"off"}
_QUOTES = frozenset('«»“”"')
#: Something is to be done, and not only to be sent.
_ASKS_US = frozenset(listed("potete potreste puoi puo potrebbe fate"))
#: Nor with a sentence about sending them than this.
_LONGEST_SENT = 40
#: Orders that a name may follow, and no more words than these with them.
_SENDS_OFF = frozenset(listed("stop cancellare cancellate cancella togliere togliete eliminare eliminate rimuovere"))
_LONGEST_SENT_OFF = 10
#: Words of a name and a place, at most.
_LONGEST_UNKNOWN = 9
#: Of a sentence, and never of a name, a place or what stands between: with one of them nobody looks for those.
_TALK = frozenset(
    listed(
        "perche quando come cosa chi dove ho hai abbiamo avete hanno avevo avevate posso puo potete possono potrebbe "
        "vorrei voglio vogliamo devo deve dovete dobbiamo fate fare fatto quanto quale quali se arriva arrivano"
    )
)
#: Before a surname.
_SAYS_WHO = re.compile(r"^ (?:[\w,]+ ){0,3}?(?:(?:sono|siamo|famiglia|mi chiamo|cognome|signora?|sig|sigra) )")
#: A stop sign, no entry, prohibited; and what may stand around them unseen.
_STOP_SIGNS = frozenset("\U0001f6d1\u26d4\U0001f6ab")
_UNSEEN = frozenset("\ufe0e\ufe0f\u200d!.,")
#: SOS, an ambulance, a fire engine.
_HELP_SIGNS = frozenset("\U0001f198\U0001f691\U0001f692")
#: Envelopes, speech balloons, a phone: what is to stop.
_MESSAGE_SIGNS = frozenset("\U0001f4e9\U0001f4e8\U0001f4e7\u2709\U0001f4ac\U0001f4f2\U0001f4f1\U0001f4e2")
#: It is not answered: whoever has it would answer again.
_BY_A_MACHINE = Reading(action=Action.OTHER, intent=Intent.THANKS, because=("risposta automatica",))
#: Of these a whole answer says more than a yes or a figure.
_ASKS_FOR_DATA = (Question.NAME, Question.PLACE)
#: Orders that need no more words.
_ORDERS = words_of("leave_strong") | {DISATTIVA, "stop", "off"}
#: What a name and a place may be about and still be an offer to join.
_OPEN = (Intent.NONE, Intent.LANGUAGE, Intent.HELP)


def read(text: str, profile: Profile, gazetteer: Gazetteer, pending: Pending | None = None) -> Reading:
    """Read one message. `pending`: the question of ours that it may answer. Never an exception, whatever the text."""
    message = message_of(text, profile, gazetteer)
    if is_automatic(message):
        return with_alarm(_read_leave(message) or _BY_A_MACHINE, message.flow)
    reading = _read(message, pending)
    answered = _read_sentence(reading, message, pending) if pending else None
    if answered is None and reading.action is not Action.UNSUBSCRIBE:
        answered = _read_again(reading, message, pending)
    found = answered or reading
    found = _read_apart(found, message, pending) or found
    turned = _read_turned(message) if pending and found.action is not Action.UNSUBSCRIBE else None
    return with_alarm(turned or found, message.flow)


def _read_apart(reading: Reading, message: Message, pending: Pending | None) -> Reading | None:
    """A wish to leave beside a sentence that ends in a comma only."""
    if reading.action not in (Action.OTHER, Action.INCOMPLETE):
        return None
    clauses = with_ends(message.tokens)
    if clauses is message.tokens or (pending and _is_answered(framed(message, pending), pending)):
        return None
    return None if is_poster(message) else _read_leave(message.with_tokens(clauses))


def _read_turned(message: Message) -> Reading | None:
    """`via Po 3, anzi mi tolgo`, `sono Ada Neri e basta messaggi`: an answer of ours that ends in leaving."""
    found = pattern("roles", "turns_to_leaving").search(message.flow.text)
    if found is None or hangs_together(message.tokens) or "?" in message.flow.text or is_poster(message):
        return None
    first, end = message.flow.tokens_of(found.start("leaving"), len(message.flow.text))
    return _read_leave(message.part(first, end))


def _read_sentence(reading: Reading, message: Message, pending: Pending) -> Reading | None:
    """Of one sentence: the one that leaves, else the one that answers."""
    parts = sentences(message, pending)
    if not parts:
        return None
    another = _QUOTES.intersection(message.text) or cries_at_another(message.flow.text)
    said = [] if another else [part for part in parts if "?" not in part.flow.text]
    leaves = (each for part in said if (each := _read(part, pending)).action is Action.UNSUBSCRIBE)
    if leave := next(leaves, None):
        return leave
    sentence = answering(parts, pending, clearly=reading.action is Action.UNSUBSCRIBE)
    if sentence is None:
        return None
    answered = _read(sentence, pending)
    half = answered.action is Action.INCOMPLETE and reading.action is Action.SUBSCRIBE
    same = answered.action is reading.action is Action.OTHER
    return reading if same or (half and any(may_tell_who(each) for each in parts if each is not sentence)) else answered


def _read_again(reading: Reading, message: Message, pending: Pending | None) -> Reading:
    """Without what is said beside it, where that may be why the message is read so."""
    left = _left_to_read(reading, message, pending)
    if left is not None:
        plain = _read(message.with_tokens(left), pending)
        reading = _weighed(reading, plain, told=_tells_who(reading, message, left))
    elif reading.action is Action.OTHER:
        reading = _read_without_small_talk(message, pending) or reading
    again = _as_begun(reading, message, pending)
    if again is message.tokens:
        return reading
    plain = _read(message.with_tokens(again), pending)
    return _more_of(reading, plain, may_leave=_holds_leaving(message) or again.all[:1] != message.tokens.all[:1])


def _read_without_small_talk(message: Message, pending: Pending | None) -> Reading | None:
    """What it then is: a whole answer, or a command that begins it. Anything less may be of the story told before."""
    left = without_small_talk(message.tokens)
    if left is None:
        return None
    plain = message.with_tokens(left)
    asked = pending is not None and pending.asked in _ASKS_FOR_DATA
    if not asked and not (pending is None and _is_command(plain) and not cries_at_another(message.flow.text)):
        return None
    reading = _read(plain, pending)
    return reading if pending is None or reading.action is Action.SUBSCRIBE else None


def _is_command(message: Message) -> bool:
    """The town's words to join come first, or those to leave and nothing else."""
    joins = any(each.first == 0 for each in message.joins) and not message.leaves
    alone = len(message.tokens.all) == 1 and message.tokens.all[0].folded in _ORDERS
    return joins or alone or message.is_to_leave


def _as_begun(reading: Reading, message: Message, pending: Pending | None) -> Tokens:
    """Where little was found: the tokens without `ok` and `allora` before them, with the pauses of their clauses."""
    tokens = message.tokens
    if reading.action is Action.UNSUBSCRIBE or (reading.action is Action.SUBSCRIBE and not _holds_leaving(message)):
        return tokens
    if pending is None and reading.action is not Action.SUBSCRIBE:
        tokens = without_opening(tokens)
    quiet = reading.action is Action.OTHER and reading.intent in (Intent.NONE, Intent.THANKS, Intent.HELP)
    unpaused = not any(token.brk is Break.STRONG and token.gap != " " for token in tokens.all[1:])
    half = reading.action is Action.INCOMPLETE or _holds_leaving(message)
    return with_clauses(tokens) if quiet or (unpaused and half) else tokens


def _more_of(reading: Reading, plain: Reading, *, may_leave: bool) -> Reading:
    """What says more: anything than nothing, all of an enrolment than half; where they may leave, that they do."""
    if reading.action is Action.OTHER:
        return plain if plain.action is not Action.OTHER else reading
    more = plain.action is Action.SUBSCRIBE or (may_leave and plain.action is Action.UNSUBSCRIBE)
    return plain if more else reading


def _left_to_read(reading: Reading, message: Message, pending: Pending | None) -> Tokens | None:
    """The message without what is said beside it, where that may be why it is read so."""
    if pending is not None and reading.action is Action.SUBSCRIBE:
        return None  # `ciao la piazza / non la via`: a whole answer
    hidden = _may_hide(reading, message, pending)
    named = reading.given_name or reading.surname or names_needed(message.profile)
    left = without_asides(message.tokens) if hidden or named else None
    return None if left is None or (not hidden and _tells_who(reading, message, left)) else left


def _may_hide(reading: Reading, message: Message, pending: Pending | None) -> bool:
    """Nothing was found and no other matter either, or a wish to join beside a word of leaving, or half an answer."""
    if reading.action is Action.OTHER:
        return reading.intent in (Intent.NONE, Intent.THANKS)
    if reading.action is Action.INCOMPLETE and pending is not None:
        return True
    return _holds_leaving(message)


def _holds_leaving(message: Message) -> bool:
    return bool(message.leaves) or any(token.folded in _LEAVES for token in message.tokens.all)


def _tells_who(reading: Reading, message: Message, left: Tokens) -> bool:
    """Whom the reading takes for the person is named in what is left; nobody may be where no name is needed."""
    named = fold_phrase(f"{reading.given_name} {reading.surname}")
    if not named:
        return reading.action is not Action.SUBSCRIBE or not names_needed(message.profile)
    return {token.folded for token in left.all}.issuperset(named)


def _weighed(reading: Reading, plain: Reading, *, told: bool) -> Reading:
    """Of a message as it is, and without what is said beside it. `told`: this tells who the person is."""
    joins = (Action.SUBSCRIBE, Action.INCOMPLETE)
    if reading.action is Action.OTHER:
        return reading if plain.action is Action.OTHER else plain
    if plain.action is reading.action or plain.action is Action.UNSUBSCRIBE:
        return plain
    return plain if plain.action in joins and (plain.action is Action.SUBSCRIBE or not told) else reading


def _read(message: Message, pending: Pending | None) -> Reading:
    answer = framed(message, pending) if pending else message
    silent = is_poster(message) or (pending is not None and _is_answered(answer, pending) and not message.is_to_leave)
    return (
        (
            None
            if silent
            else _read_leave(message)
            or _read_ordered(answer, message, pending)
            or read_join(answer, pending)
            or (_read_unsigned(message) if pending is None else None)
        )
        or (read_answer(answer, pending) if pending else None)
        or _read_unasked(message)
    )


def _is_answered(message: Message, pending: Pending) -> bool:
    """A no to what was asked, or a yes with `if it is too much I leave`: neither is a wish to leave, and
    `annullate tutto` is one."""
    if wanted_out(message.flow.text):
        return False
    if gives_nothing(message.flow.text):
        return True
    tokens, line = message.tokens.all, message.flow.text
    asked = pending.asked in (Question.CONFIRM, Question.JOIN)
    agreed = asked and (agrees_unless(tokens, line) or agrees_and_wishes(tokens, pending))
    beside = pending.asked is Question.CONFIRM and agrees_and_adds(tokens, line)
    return agreed or beside or says_no(line)


def _read_leave(message: Message) -> Reading | None:
    leave = find_leave(message.in_common_words, message.leaves, message.own)
    if leave is not None and message.unsigned is not message.in_common_words:
        leave = find_leave(message.unsigned, message.leaves, message.own)  # `ON Elisa Toller`: a surname said so
    if leave is None:
        return None
    if (kept := without_refused_part(message)) is not message:
        return _read_leave(kept)
    intent = Intent.ERASURE if leave.erasure else Intent.NONE
    keyword = _as_written(leave.keyword, message)
    because = (f"vuole uscire: «{keyword}»",)
    return Reading(action=Action.UNSUBSCRIBE, keyword=keyword, intent=intent, because=because)


def _read_unsigned(message: Message) -> Reading | None:
    """`Basta così. Anna Verdi`: the wish of who signs, where nothing else was found."""
    left = without_signature(message.tokens)
    return _read_leave(message.with_tokens(left)) if left is not None else None


def _as_written(keyword: str, message: Message) -> str:
    """The person's own words, where DISATTIVA stood for them."""
    said = [as_written(token) for token in message.tokens.all if token.folded == DISATTIVA]
    if keyword != DISATTIVA or DISATTIVA in said:
        return keyword
    return next(iter([*said, *(each.keyword for each in message.leaves)]), keyword)


def _read_ordered(answer: Message, message: Message, pending: Pending | None) -> Reading | None:
    """`ah, stop`, `volevo uscire, non iscrivermi`, to a question of ours. `answer`: framed."""
    if pending is None or not answer.tokens.all:
        return None
    if answer.tokens.all != message.tokens.all and (leave := _read_leave(answer)):
        return leave
    if (order := beside_no(answer.flow.text)) in _ORDERS:
        return Reading(action=Action.UNSUBSCRIBE, keyword=order, because=(f"vuole uscire: «{order}»",))
    if wanted_out(answer.flow.text) and not stays(answer.flow):
        return Reading(action=Action.UNSUBSCRIBE, keyword="uscire", because=("voleva uscire, e non iscriversi",))
    return None


def _read_unasked(message: Message) -> Reading:
    """Name and place, and not a word on what for: ask. Anything else is other."""
    tokens = message.tokens
    if _is_stop_sign(message):
        return Reading(action=Action.UNSUBSCRIBE, keyword="stop", because=("vuole uscire: un segnale di stop",))
    if not tokens.all and _HELP_SIGNS.intersection(message.text):
        return Reading(action=Action.OTHER, intent=Intent.EMERGENCY, because=("forse un'emergenza: un segnale",))
    if not tokens.all:
        return Reading(action=Action.OTHER, intent=Intent.THANKS, because=("nessuna parola",))
    if sent := _read_sent_data(message) or _read_signed_off(message):
        return sent
    intent, because = about_all(message)
    if intent is Intent.THANKS and not any(is_ours(token.folded, message.own) for token in tokens.all):
        intent = _thanks_or_identity(message)
    short = len(tokens.all) <= _LONGEST_IDENTITY
    if intent in _OPEN and short and _TALK.isdisjoint([token.folded for token in tokens.all]):
        told = extract(tokens, None, message.gazetteer, names_needed=names_needed(message.profile), placed=True)
        if told.is_identity() or _is_surname_and_place(message, told):
            asking = conclude(told, message.profile, keyword="", because="nome e luogo, ma non dice per cosa")
            return replace(asking, action=Action.INCOMPLETE)
    return Reading(action=Action.OTHER, intent=intent, because=(because,))


def _read_signed_off(message: Message) -> Reading | None:
    """`Cancellare Teresa Monaco via Po 9`, `STOP Centro`: an order of one word, and who or where."""
    words = [token.folded for token in message.tokens.all]
    at = next((at for at, word in enumerate(words) if word not in words_of("courtesy")), 0)
    if not at + 1 < len(words) <= _LONGEST_SENT_OFF or "?" in message.flow.text or words[at] not in _SENDS_OFF:
        return None
    needed = names_needed(message.profile)
    told = extract(message.tokens, (at, at + 1), message.gazetteer, names_needed=needed, own=message.own, placed=True)
    place, stops = told.decision.place, words[at] == "stop"
    named = told.names.whole and told.person.sure
    alone = not (told.rest or told.names.given) and words[at + 1] not in words_of("function_words")
    zoned = stops and alone and place is not None and place.kind is PlaceKind.ZONE
    if not (named or zoned) or not words_of("relatives", "courtesy", "thanks").issuperset(told.rest):
        return None
    return Reading(action=Action.UNSUBSCRIBE, keyword=words[at], because=(f"vuole uscire: «{words[at]}» e chi è",))


def _is_surname_and_place(message: Message, told: Extract) -> bool:
    """`sono Baffelli di Astrigo`, where the town asks for no more: somebody who says so, or a surname that we know."""
    surname = fold_phrase(told.names.surname)
    if names_needed(message.profile) != 1 or told.names.given or not surname or told.leftover:
        return False
    if told.decision.place is None or "?" in message.flow.text or not told.person.capital:
        return False
    known = surname[-1] in words_of("surnames") and surname[-1] not in words_of("chatter", "matters")
    return known or told.person.shared or _SAYS_WHO.search(message.flow.text) is not None


def _read_sent_data(message: Message) -> Reading | None:
    """`Teresa Monaco, via Po 9. Mi hanno detto di mandare i dati qui`: who and where, and that they are sent."""
    tokens = message.tokens.all
    words = {token.folded for token in tokens}
    if words.isdisjoint(words_of("sending")) or len(tokens) > _LONGEST_SENT or not words.isdisjoint(_ASKS_US):
        return None
    small = words_of("sending", "function_words", "courtesy", "relatives", "identity", "thanks")
    if len(words - small) > _LONGEST_UNKNOWN or words.isdisjoint(given_names()):
        return None
    whether = "gia" in words and "?" in message.flow.text  # `ci sono già nella vostra lista?`
    if whether or wants_third_party(message.flow):
        return None
    needed = names_needed(message.profile)
    told = extract(message.tokens, None, message.gazetteer, names_needed=needed, placed=True)
    place = told.decision.place
    if not told.is_whole() or place is None or not told.decision.settled:
        return None
    known = {*fold_phrase(place.written), *fold_phrase(f"{told.names.given} {told.names.surname}")}
    if any(not (token.is_number or token.folded in known or token.folded in small) for token in tokens):
        return None
    asking = conclude(told, message.profile, keyword="", because="nome e luogo, e dice di mandarli")
    return replace(asking, action=Action.INCOMPLETE)


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
