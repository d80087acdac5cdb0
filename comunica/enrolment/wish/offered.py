"""A join word in the middle of talk (`... comunque attiva Ettore Pallotta via Foligno 71`).

Such a word alone says little. With a whole person and a place after it the message is an enrolment, unless the word is
told, taught, asked, denied, or about something else. The caller sees whether person and place are there.
"""

from collections.abc import Iterable, Iterator, Sequence

from comunica.enrolment.language.commands import JOIN, courtesies
from comunica.enrolment.language.grammar import may_stand, pattern
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.common_words import as_written
from comunica.enrolment.message.flow import Flow
from comunica.enrolment.message.own_words import OwnPhrase
from comunica.enrolment.message.tokens import LEFT_OUT, Break, Token, Tokens
from comunica.enrolment.place.roles import writes_for_owner
from comunica.enrolment.wish.foreign import joins_in_another_language, leaves_italian
from comunica.enrolment.wish.join_affairs import takes_another_affair, with_news
from comunica.enrolment.wish.join_objects import is_about_else
from comunica.enrolment.wish.join_unmade import is_unmade
from comunica.enrolment.wish.joining import How, Join, keyword_of
from comunica.enrolment.wish.objects import goes_on_about, is_matter, names_matter
from comunica.enrolment.wish.own_joining import finds, is_for_another, is_headed, is_spoken_of, wants_a_thing
from comunica.enrolment.wish.told import clause_of

_FILE = "joining"
_OFFERS = ("offer", "offer_for_owner", "offer_of_self", "offer_of_number", "offer_to_mend", "offer_to_return")
#: The owner of the phone, and what we send, which may be about anything.
_WANTS, _SENT = ("vuole ", "vorrebbe ", "desidera ", "gradirebbe "), ("messaggi", "avvisi", "allerte", "notifiche")


def offers(tokens: Tokens, flow: Flow, own_phrases: Iterable[OwnPhrase], own: frozenset[str]) -> Iterator[Join]:
    """Every join word that may be meant, if who and where follow."""
    for keyword, first, end in _words(tokens, flow, own_phrases, own):
        start, after = flow.starts[first], flow.span_of(first, end)[1]
        begin, last = flow.sentence_at(start)[0], flow.sentence_at(after)[1]  # `SERVIZIO INFO⏎ON` goes over a line
        if finds("no_own_words", flow.text[:start]) or is_unmade(flow, start):
            continue
        if _is_meant(flow, flow.text[start:after], flow.text[begin:start], flow.text[after:last]):
            yield Join(keyword, first, end, How.OFFERED)


def speaks_of_self(flow: Flow) -> bool:
    """`iscrivo me stessa`, `sto alle Serre`: the person, and not a lamp in a street."""
    return finds("introduced", flow.text) or finds("for_me", flow.text)


def tells_number(tokens: Tokens) -> bool:
    """A phone number was left out: whoever is to join may be reached there, and not here."""
    return LEFT_OUT in tokens.tail or any(LEFT_OUT in token.gap for token in tokens.all)


def is_for_number(tokens: Tokens) -> bool:
    """`attivate Elsa Corini al numero 347 0000000`: another than this, for all we know."""
    gaps = [*(token.gap for token in tokens.all[1:]), tokens.tail]
    ends = zip(tokens.all, gaps, strict=True)
    return any(LEFT_OUT in gap and token.folded in ("numero", "cellulare", "telefono") for token, gap in ends)


def _words(
    tokens: Tokens, flow: Flow, own_phrases: Iterable[OwnPhrase], own: frozenset[str]
) -> Iterator[tuple[str, int, int]]:
    for phrase in own_phrases:
        yield phrase.keyword, phrase.first, phrase.end
    for at, token in enumerate(tokens.all):
        if token.folded in JOIN and _begins(tokens.all, at):
            _, last = flow.sentence_at(flow.starts[at])
            end = _after_then(tokens.all, at + 1)
            right = pattern(_FILE, "hastened").sub("", flow.text[flow.span_of(at, end)[1] : last])
            if finds("introduced", right.partition(" , ")[0]) or not is_about_else(tokens.all, end - 1, right, own):
                yield as_written(token), at, end
    for name in may_stand(_FILE, _OFFERS, flow.text):
        for match in pattern(_FILE, name).finditer(flow.text) if _is_offer(name, tokens, flow) else ():
            if match.group() in JOIN:
                continue  # looked at above
            yield keyword_of(match.group()), *flow.tokens_of(match.start(), match.end())
    for start, end in joins_in_another_language(flow):
        yield "subscribe", *flow.tokens_of(start, end)


def _after_then(tokens: Sequence[Token], end: int) -> int:
    """`devo scrivere ATTIVA e poi Liliana Bucci`: where the command ends, and what leads to what follows it."""
    return end + 2 if [token.folded for token in tokens[end : end + 2]] == ["e", "poi"] else end


def _is_offer(name: str, tokens: Tokens, flow: Flow) -> bool:
    """What else must be said, for words that nobody means of themselves everywhere."""
    match name:
        case "offer_for_owner":
            return writes_for_owner(tokens.all) and not tells_number(tokens)
        case "offer_of_self":
            return finds("it_is_me", flow.text)
        case "offer_of_number" | "offer_to_mend":
            return finds("was_enrolled", flow.text)
        case "offer_to_return":
            return finds("had_left", flow.text)
    return True


def _begins(tokens: Sequence[Token], at: int) -> bool:
    """No adjective (`la mia vicina è molto attiva`): after a pause, a name or a word that leads to an order."""
    before, token = tokens[at - 1] if at else None, tokens[at]
    if before is None or token.brk is not Break.NONE or token.folded != "attiva":
        return True
    if at > 1 and before.text in ("si", "SI") and before.brk is Break.NONE:
        return False  # `l'illuminazione si attiva tardi`
    after = tokens[at + 1] if at + 1 < len(tokens) else None
    if after is not None and after.brk is Break.NONE and after.folded in given_names():
        return True
    if before.is_number or before.folded in courtesies() or before.folded in words_of("join_openers", "join_leads"):
        return True
    if at > 1 and (tokens[at - 2].folded in given_names() or before.folded in words_of("surnames")):
        return True
    return before.folded in given_names() or (
        len(token.text) > 1 and token.text.isupper() and not before.text.isupper()
    )


def _is_meant(flow: Flow, found: str, left: str, right: str) -> bool:
    clause = pattern(_FILE, "anew").sub("", clause_of(left)).strip()
    rest = right + flow.text.partition(right)[2]
    told = any(finds(name, clause) for name in ("offer_denied", "offer_told", "achieved"))
    if told or finds("hedged", left + right) or is_spoken_of(found, left, right):
        return False
    told_to = finds("told_to", clause)
    due = clause.endswith(" da") or found.startswith(("la faccio", "lo faccio"))
    due = due and any(
        map(is_matter, clause.split())
    )  # `l'allarme è da attivare`, `l'iscrizione a calcio la faccio qui`
    if due or (_is_asked(found, left, right) and not told_to):
        return False
    impersonal = clause.endswith("per") and not found.endswith(("mi", "ci")) and finds("teaches", right)
    if (finds("taught", clause) or impersonal) and not told_to and not finds("introduced", rest):
        return False
    if right.endswith("? ") and (not flow.text.partition(right)[2].strip() or _is_for_several(left, right)):
        return False
    of_another = _is_of_another(found, clause, right) or wants_a_thing(found, right, flow)
    if found not in JOIN and not leaves_italian(found) and of_another:
        return False
    return not (is_for_another(left, right, flow) or is_headed(left) or names_matter(right))


def _is_for_several(left: str, right: str) -> bool:
    """`posso iscrivermi con due zone? lavoro a Serra e abito in centro`: whether one may."""
    return finds("may_i_if", left) and finds("with_several", right)


def _is_of_another(found: str, clause: str, right: str) -> bool:
    """Everyday words, and what they are about is not ours."""
    if takes_another_affair(found, right) or finds("another_service", f"{found}{right}"):
        return True
    if found.startswith(_WANTS) and found.endswith(_SENT):
        return False  # `vuole i messaggi sugli orari dell'ambulatorio`
    return (goes_on_about(with_news(right)) and not finds("as_told", right)) or finds("if_it_happens", clause)


def _is_asked(found: str, left: str, right: str) -> bool:
    """`come si attiva`; not `la tari quando scade, attivate gli avvisi a me`."""
    clause = f" {pattern(_FILE, 'anew').sub('', clause_of(left)).strip()} "
    if not finds("asks", clause) or finds("likes", clause) or finds("may_i", clause):
        return False
    return not finds("for_me", f"{found} {' '.join(right.split()[:5])}")
