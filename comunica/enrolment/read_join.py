"""What a wish to join says: the wish, wherever it stands, and then who and where.

A command or a whole wish comes first; then what counts only beside a whole person and a place. Nobody is enrolled
without asking.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from comunica.enrolment.conclusion import conclude, names_needed
from comunica.enrolment.extraction import BeforeName, Extract, Span, extract
from comunica.enrolment.language.commands import JOIN, courtesies
from comunica.enrolment.language.words import fold_phrase, listed
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Action, Pending, PlaceKind, Reading
from comunica.enrolment.message.common_words import as_written
from comunica.enrolment.message.own_words import OwnPhrase
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Token, Tokens
from comunica.enrolment.wish import plainly
from comunica.enrolment.wish.chance import is_by_chance
from comunica.enrolment.wish.intents import asks_for_pause, asks_of_own_data
from comunica.enrolment.wish.join_affairs import wants_what_others_send
from comunica.enrolment.wish.joining import How, Join, find_join, gave_up, wants_third_party
from comunica.enrolment.wish.objects import is_matter, is_ours
from comunica.enrolment.wish.offered import is_for_number, offers, speaks_of_self, tells_number
from comunica.enrolment.wish.own_joining import finds
from comunica.enrolment.wish.reserve import reserves
from comunica.enrolment.wish.told import stays
from comunica.enrolment.wish.unmeant import is_unmeant
from comunica.enrolment.wish.wanted import asks_how, join_word, wanted
from comunica.enrolment.wish.willing import may_be_willing, wants_what_we_tell, willing

_DOUBTFUL = 0.9
#: Orders that name the person, or are the command itself.
_OWN_ORDERS = frozenset(listed("attiva riattiva attivami attivatemi riattivami riattivatemi iscrivimi iscrivetemi"))
#: They need no person beside a place.
_FOR_ONESELF = _OWN_ORDERS | {"iscrizione"}
#: Nobody says it of another.
_OF_ONESELF = ("subscribe", "entro", "ricomincia", "ricominciamo", "ricomincio", "riprendo", "riprendiamo")
#: Between a command and the name of the service.
_TO_THE_SERVICE = frozenset(listed("a al del di il servizio canale"))
#: Orders to others that name nobody.
_BARE_ORDERS = frozenset({"attivate", "riattivate", "iscrivi"})
#: Slips of `attiva`, and what posters say, which nobody says of a street.
_NEVER_MEANT = frozenset(listed("attica altiva attila nativa stiva estiva votiva ativo iscriviti registrati"))
#: What a phone makes of `iscrivimi`.
_CORRECTED = frozenset({"scrivimi", "scrivetemi", "descrivimi"})
#: Beside the town's own word, a person and a place: `ATTIVA fino a ieri via Po 4, da oggi via Adda 12`.
_SMALL = (words_of("function_words") | {"casa", "abitazione"}) - frozenset(
    listed("mai nessuno niente nulla se chi che come quando perche mica senza nessun anche pure lui lei loro")
)
#: Beside who and where, after a question how to join.
_AROUND_IDENTITY = words_of("function_words", "sending", "identity", "lives", "courtesy")
#: Before who signs.
_SIGNED, _ANSWERED = re.compile(r"[:.!?\n]"), re.compile(r"\?")


def read_join(message: Message, pending: Pending | None) -> Reading | None:
    """The wish to join with who and where, as far as told or known from `pending`; None where nothing wishes it."""
    profile = message.profile
    if wants_third_party(message.in_common_words) or gave_up(message.flow) or _asks_for_else(message):
        return None
    phrases = message.joins
    join = find_join(message.plain.all, message.flow, phrases, message.own)
    if join is None:
        return (
            _read_all_of_it(message, phrases)
            or _read_offer(message, phrases)
            or _read_wanted(message, pending)
            or _read_signed(message)
            or _read_service_named(message)
            or _read_willing(message)
        )
    join = join._replace(end=_after_repeated(message.tokens.all, join, phrases))
    command = _before_name(message, join.first, _after_service_name(message, join.end))
    told = extract(message.tokens, command, message.gazetteer, names_needed=names_needed(profile), own=message.own)
    if is_by_chance(message.plain.all, join, told) or is_unmeant(message.flow, join, told):
        return None
    doubtful = join.how is How.DOUBTFUL
    if doubtful and not (told.is_enrolment() or _is_slip_before_place(told, message, join)):
        return _read_offer(message, phrases) or _read_wanted(message, pending) or _read_willing(message)
    if pending is not None:
        told = told.filled_from(pending, message.gazetteer)
    because = (
        "tutto il resto è un'iscrizione: «attiva» scritta male" if doubtful else f"vuole iscriversi: «{join.keyword}»"
    )
    confidence = _DOUBTFUL if doubtful else 1.0
    reading = conclude(told, profile, keyword=join.keyword, because=because, confidence=confidence)
    if reading.action is Action.SUBSCRIBE and _is_for_nobody(reading, message, join):
        return replace(reading, action=Action.INCOMPLETE, because=(*reading.because, "non dice per chi"))
    return _held(reading, message, join)


def _asks_for_else(message: Message) -> bool:
    """What others send; or without a command `copia delle informazioni che mi riguardano`, `mi unisco al cordoglio`,
    `guai a voi se smettete`; or a pause, `sospendete, poi mi riattivate`."""
    if wants_what_others_send(message.flow.text):
        return True
    if message.joins:
        return False
    commanded = [token.folded for token in message.tokens.all if token.folded in JOIN]
    if "riattiv" in message.flow.text and all(word.startswith("riattiv") for word in commanded):
        return asks_for_pause(message.flow)
    if commanded:
        return False
    line = message.flow.text
    unasked = finds("joins_else", line) or finds("go_on", line) or plainly.finds("deplored", line)
    return unasked or asks_of_own_data(message.flow) or asks_for_pause(message.flow)


def _is_slip_before_place(told: Extract, message: Message, join: Join) -> bool:
    """`Attica via Ombrone 7`, where the town asks for the place only, of words that nobody means there; and
    `scrivimi Penzo via Po 5`, where it asks for the surname."""
    place, word = told.decision.place, message.tokens.all[join.first].folded
    alone = place is not None and place.house_number and told.leftover == 0 and told.decision.settled
    needed = names_needed(message.profile)
    meant = word in (_NEVER_MEANT | _CORRECTED if needed else _NEVER_MEANT)
    return bool(alone and meant and (not needed or (needed == 1 and told.names.surname)))


def _is_for_nobody(reading: Reading, message: Message, join: Join) -> bool:
    """`attivate via Bari`: an order to others and a place, and nothing of a person or of ours; or for some number."""
    tokens, flow = message.tokens.all, message.flow
    bare = join.end == join.first + 1 and tokens[join.first].folded in _BARE_ORDERS
    if bare and is_for_number(message.tokens):
        return True
    named = reading.given_name or reading.surname or speaks_of_self(flow)
    return bare and not named and not any(is_ours(token.folded, message.own) for token in tokens)


def _held(reading: Reading, message: Message, join: Join) -> Reading:
    """Complete or not: a wish with an `if` or a `perhaps` is asked back."""
    if reading.action is not Action.SUBSCRIBE or not reserves(message.flow, join.first, join.end):
        return reading
    return replace(reading, action=Action.INCOMPLETE, because=(*reading.because, "la richiesta resta aperta"))


def _after_repeated(tokens: Sequence[Token], join: Join, phrases: Sequence[OwnPhrase]) -> int:
    """`ATTIVA X ATTIVA X Mario Rossi`, `attiva attiva Rosa`: where the command, said twice, ends."""
    end = join.end
    for phrase in phrases:
        end = phrase.end if phrase.first == end else end
    while end < len(tokens) and join.end == join.first + 1 and tokens[end].folded == tokens[join.first].folded:
        end += 1
    return end


def _after_service_name(message: Message, end: int) -> int:
    """`ATTIVA VALDORSA INFORMA Rosa Neri`, `iscrizione al servizio Valdorsa Informa`: where the service's name ends."""
    tokens, town = message.tokens.all, fold_phrase(message.gazetteer.town)
    first = end
    while first < len(tokens) and tokens[first].folded in _TO_THE_SERVICE:
        first += 1
    if last := _service_named_at(message, first):
        return last
    after = first + len(town)
    named = _stand_at(tokens, first, town) and after < len(tokens) and is_ours(tokens[after].folded)
    return after + 1 if named else end


def _service_named_at(message: Message, first: int) -> int:
    """Where the service's name ends that begins at this token; 0 if it does not stand there."""
    name = fold_phrase(message.profile.service_name)
    return first + len(name) if _stand_at(message.tokens.all, first, name) else 0


def _stand_at(tokens: Sequence[Token], first: int, words: Sequence[str]) -> bool:
    """These words, of which there is one at least, stand there."""
    if not words or first >= len(tokens) or tokens[first].folded != words[0]:
        return False
    return [token.folded for token in tokens[first : first + len(words)]] == list(words)


def _read_service_named(message: Message) -> Reading | None:
    """`Valdorsa Informa: Luca Rota, via Serio 4`: what for, who and where, and nothing else."""
    tokens, name = message.tokens.all, fold_phrase(message.profile.service_name)
    if not name or name[0] not in message.flow.text or "?" in message.flow.text:
        return None
    first = next((at for at in range(len(tokens)) if _service_named_at(message, at)), None)
    if first is None:
        return None
    span = (first, _service_named_at(message, first))
    needed = names_needed(message.profile)
    told = extract(message.tokens, span, message.gazetteer, names_needed=needed, own=message.own, placed=True)
    placed = not needed and told.decision.place is not None and told.leftover == 0
    if not (told.decision.settled and (told.is_identity() or placed)):
        return None
    return conclude(told, message.profile, keyword="", because="nome e luogo, e dice per che servizio")


def _read_all_of_it(message: Message, phrases: Sequence[OwnPhrase]) -> Reading | None:
    """A command, first or the town's own, and all the rest is a person and a place: for no lamp and no course."""
    tokens = message.tokens.all
    if "?" in message.flow.text:
        return None
    words = [token.folded for token in tokens]
    begin = next((at for at, word in enumerate(words) if word in _FOR_ONESELF or word not in courtesies()), len(words))
    own = next((phrase for phrase in phrases if phrase.first <= begin < phrase.end), next(iter(phrases), None))
    orders = set(map(fold_phrase, message.profile.join_words))
    said = next((at for at, word in enumerate(words) if (word,) in orders), begin)
    first, end = (own.first, own.end) if own else (said, said + 1)
    if first == len(tokens) or (end == first + 1 and tokens[first].folded not in JOIN):
        return None
    while end < len(tokens) and tokens[end].folded in message.own:
        end += 1
    needed = names_needed(message.profile)
    command = _before_name(message, first, end)
    told = extract(message.tokens, command, message.gazetteer, names_needed=needed, own=message.own, placed=True)
    place = told.decision.place
    theirs = own is not None or (tokens[first].folded,) in orders
    # After the town's own word a contrada of two zones is asked back.
    settled = place is not None and (told.decision.settled or theirs)
    named = fold_phrase(place.name) if place else ()  # `mi iscrivo fontana fredda`: a contrada
    if any(is_matter(each.folded) and each.text.islower() and each.folded not in named for each in tokens):
        return None
    # `attivate via Bari` says nothing of a person; the town's own word does.
    order = end > first + 1 or tokens[first].folded in _FOR_ONESELF or theirs
    called = isinstance(command, BeforeName) and told.names.surname
    whose = told.person.sure or told.person.shared or (told.person.end == 0 and order) or called
    denied = "non" in told.rest and "piu" not in told.rest  # `ATTIVA non sto più in via Po ma in via Adda 12`
    little = (_SMALL.issuperset(told.rest) and not denied) if theirs else told.leftover == 0
    if not (settled and little and whose and (first <= begin or told.is_identity() or told.person.shared)):
        return None
    keyword = " ".join(map(as_written, tokens[first:end]))
    reading = conclude(told, message.profile, keyword=keyword, because=f"vuole iscriversi: «{keyword}»")
    return _held(reading, message, Join(keyword, first, end))


def _before_name(message: Message, first: int, end: int) -> Span:
    """The command. After the town's own of several words, where it asks for names, any word may be one."""
    several = any(phrase.first == first and " " in phrase.keyword for phrase in message.joins)
    return BeforeName(first, end) if several and names_needed(message.profile) else (first, end)


def _read_signed(message: Message) -> Reading | None:
    """`mi dicono che per iscriversi basta il nome: Rosa Neri, via Po 3`: a word of joining, and last who and where."""
    how = asks_how(message.flow)
    match = how or join_word(message.flow)
    if match is None:
        return None
    tokens = message.tokens
    signed = _ANSWERED if how else _SIGNED
    last = max((at for at, token in enumerate(tokens.all) if signed.search(token.gap)), default=0)
    if not last:
        return None
    said = Tokens(tokens.all[last:], tokens.tail)
    told = extract(said, None, message.gazetteer, own=message.own, placed=True)
    identity = told.is_identity() or (how is not None and told.is_whole() and _AROUND_IDENTITY.issuperset(told.rest))
    if not (identity and told.decision.settled):
        return None
    reading = conclude(told, message.profile, keyword=match, because=f"vuole iscriversi: «{match}»")
    asked = "?" in message.flow.text and not (how and finds("how_i", how))
    return replace(reading, action=Action.INCOMPLETE) if asked and reading.action is Action.SUBSCRIBE else reading


def _read_wanted(message: Message, pending: Pending | None) -> Reading | None:
    """A wish that is known by what it is made of: asked for what is missing, as after any other."""
    join = next(wanted(message.flow), None) or next(wants_what_we_tell(message.flow), None)
    if join is None or stays(message.flow):
        return None
    needed = names_needed(message.profile)
    span = (join.first, join.end)
    told = extract(message.tokens, span, message.gazetteer, names_needed=needed, own=message.own)
    if pending is not None:
        told = told.filled_from(pending, message.gazetteer)
    reading = conclude(told, message.profile, keyword=join.keyword, because=f"vuole iscriversi: «{join.keyword}»")
    return _held(reading, message, join)


def _read_willing(message: Message) -> Reading | None:
    """`Luigi Testa di via Brescia 22, presente!`: who and where, and that they are willing."""
    if not may_be_willing(message.flow) or _tells_number_of_another(message) or stays(message.flow):
        return None
    needed = names_needed(message.profile)
    told = extract(message.tokens, None, message.gazetteer, names_needed=needed, own=message.own, placed=True)
    place = told.decision.place
    if place is None or not told.decision.settled:
        return None
    # `al corso di ginnastica` is no street.
    known_place = place.kind is not PlaceKind.ADDRESS or place.house_number or (needed and place.zone)
    if not known_place or not (told.is_whole() or not needed):
        return None
    names = fold_phrase(f"{told.names.given} {told.names.surname}") if told.is_whole() else ()
    # `passo carrabile Gino Milesi`: what is written small and is a matter is no name.
    small = {token.folded for token in message.tokens.all if token.text.islower() and is_matter(token.folded)}
    known = frozenset((*fold_phrase(place.written), *names)) - small
    for join in willing(message.flow, known, told.person.first):
        span = (join.first, join.end)
        told = extract(message.tokens, span, message.gazetteer, names_needed=needed, own=message.own)
        if told.is_whole() or (not needed and told.decision.settled and told.decision.place):
            because = f"vuole iscriversi: «{join.keyword}»"
            return _held(conclude(told, message.profile, keyword=join.keyword, because=because), message, join)
    return None


def _tells_number_of_another(message: Message) -> bool:
    """`mia nonna vuole i messaggi, questo è il suo numero 333 0000000`: she must write from there."""
    related = any(token.folded in words_of("relatives") for token in message.tokens.all)
    return related and tells_number(message.tokens)


def _read_offer(message: Message, phrases: Sequence[OwnPhrase]) -> Reading | None:
    """A join word in the middle of talk: it counts with a whole person and a place."""
    for join in offers(message.plain, message.flow, phrases, message.own):
        if any(leave.first <= join.first < leave.end for leave in message.leaves):
            continue  # `per uscire si scrive CANCELLA ISCRIZIONE, intanto entro`
        told = extract(message.tokens, _before_name(message, join.first, join.end), message.gazetteer)
        settled = told.decision.settled and told.decision.place is not None
        needed = names_needed(message.profile)
        whole = told.is_whole() or (needed == 1 and settled and told.names.surname and told.person.capital)
        if whole or (not needed and settled and (join.keyword.endswith(_OF_ONESELF) or speaks_of_self(message.flow))):
            because = f"vuole iscriversi: «{join.keyword}»"
            return _held(conclude(told, message.profile, keyword=join.keyword, because=because), message, join)
    return None
