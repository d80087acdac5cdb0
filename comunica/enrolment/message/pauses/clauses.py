"""Clauses of a message without a comma, and what is said before it begins: `ok io ci sto mi segnate sono la Ines`.

Some words tell where a clause begins: an order, `adesso`, `non voglio`. They are only looked for where little was
found in the message as it is.
"""

import re
from collections.abc import Sequence

from comunica.enrolment.language.commands import JOIN, LEAVE
from comunica.enrolment.language.one_word import in_one_word
from comunica.enrolment.language.small_words import IT
from comunica.enrolment.language.verb_forms import is_order
from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.pauses.capitals import SPOKEN_OF, broken, leads_on
from comunica.enrolment.message.tokens import Break, Token, Tokens

#: `levatemi`, `dimenticatevelo`: an order with what is glued to it, to several.
_ORDER = re.compile(
    r"\w{2,}(?:ate|ete|ite)(?:mi|ci|lo|la|li|(?:me|ce|ve|te|glie)(?:lo|la|li|le|ne))|fate(?:mi|ci|lo|la)"
    r"|smet+ete|finitela"
)
_PLURAL, _PLAIN_ORDERS = ("ate", "ete", "ite"), ("fate", "buttate", "tirate")
_COMMANDS = JOIN | LEAVE | {"off"}
#: Words that lead to an order, and belong to it.
_LEADS = frozenset(
    listed("non nn e ma pero quindi percio allora dunque vi prego per favore piacere cortesia ora adesso subito poi")
    + listed("anzi x pf xfavore perfavore oppure o gentilmente cortesemente ecco dai ok basta")
)
#: Words that go on with what follows: even with an order, or with what is told at most.
_NEVER_BEFORE = frozenset(listed("che ke se si mi ci lo la li le l ne"))
_SELDOM_BEFORE = frozenset(
    listed(
        "appena ki qnd perche xke quando come chi dove quanto cosa il io voi sono state stati essere erano gia siano"
    )
    + listed("vanno vengano venissero fossero vengono siete avete ha hanno abbiamo noi anche cui quello anch pure")
)
_CONJUNCTIONS = frozenset(listed("siccome quindi percio dunque allora anzi intanto comunque cmq altrimenti senno"))
#: But `adesso dall'ufficio` goes on with what was told.
_NOW = frozenset(listed("adesso ora oggi ieri ormai"))
#: What nobody but the person does or feels, and what is asked of us: with `non` a clause begins.
_FIRST = frozenset(
    listed("voglio vorrei posso so sono ho sto vivo abito faccio uso ricevo proseguo seguo leggo capisco riesco")
    + listed("scrivetemi mandatemi chiamatemi disturbatemi rompete")
)
#: `il corso non lo voglio più`: it stands before. And `io ho fatto così` goes on with what was told.
_TELLS = frozenset({"ho", "sono", "ero", "avevo"})
_TWO = frozenset(
    {("a", "me"), ("per", "me"), ("x", "me"), ("sono", "la"), ("sono", "il"), ("no", "scusate"), ("no", "scusa")}
)
#: What the person wishes, or asks of us, after what is told.
_WISHES = frozenset(listed("voglio vorrei vogliamo vorremmo desidero chiedo rinuncio"))
_ASKED = frozenset(listed("potete potreste volete"))
_FINITE = frozenset(listed("è ho ha hanno abbiamo sono siamo si fa fanno resto abito vivo sto faccio uso mi"))
_LINKS = frozenset(
    listed("che se quando come cosa chi dove perche quale quanto cui detto dice dico diceva dicono scritto risposto")
)
_DENIES = frozenset(listed("mica manco nemmeno neanche mai nessuno"))
#: What leads to a name, and what follows one.
_CALLED = ("chiam", "son", "siamo", "attiv", "iscriv", "aggiung", "registr", "inser", "segn", "mett")
_STREETS = frozenset(listed("via v viale vle piazza pza corso cso vicolo vico largo strada contrada loc localita"))
_LONGEST_NAME = 3
#: Words that say at most when something is not to come.
_NOT, _LONGEST_WHEN = ("non", "nn"), 3
#: `da quando c'è stata la piena non scrivete più`: since when or where, however many words that takes.
_SINCE = frozenset(listed("da dal dall dalla su sul sull sulla al all alla nei fino durante"))
#: What people say before they begin.
_ANSWERS = frozenset(listed("ok okay okey bene niente"))
_OPENINGS = _ANSWERS | frozenset(listed("allora dunque ecco eccomi beh ah oh eh senti senta"))
#: `ok grazie non serve più` is about what was said before, and no wish to leave.
_OF_WHAT_WAS_SAID = frozenset({"grazie", "non", "nn"})


def without_opening(tokens: Tokens) -> Tokens:
    """Without `ok`, `allora`, which say nothing."""
    at = next((at for at, token in enumerate(tokens.all) if token.folded not in _OPENINGS), 0)
    answers = _ANSWERS.intersection([token.folded for token in tokens.all[:at]])
    if not at or (answers and tokens.all[at].folded in _OF_WHAT_WAS_SAID):
        return tokens
    return tokens.part(at, len(tokens.all))


def with_clauses(tokens: Tokens) -> Tokens:
    """With a pause before each clause; as it is where somebody typed one, or asks."""
    if "?" in tokens.tail or any(token.brk is Break.SOFT or "?" in token.gap for token in tokens.all):
        return tokens
    return broken(tokens, [begins_clause(tokens.all, at) for at in range(len(tokens.all))], Break.SOFT)


def begins_clause(tokens: Sequence[Token], at: int) -> bool:
    """A clause begins at this word, and no pause says so."""
    if not at or tokens[at].brk is not Break.NONE or _holds(tokens[at - 1], tokens[at]):
        return False
    word = tokens[at].folded
    first = at <= _LONGEST_WHEN or tokens[0].folded in _SINCE
    if word in _NOT and _is_when(tokens[max(0, at - _LONGEST_WHEN) : at], first=first):
        return False  # `prima delle otto non mandate messaggi`: only when
    if word in _CONJUNCTIONS or _leads_to_order(tokens[at:]) or _is_signature(tokens, at):
        return True
    return _says_of_self(word, tokens, at) or _is_in_words(word, tokens, at)


def _is_when(before: Sequence[Token], *, first: bool) -> bool:
    """All that stands before it in the sentence, or since when: `da due settimane`."""
    return first or any(token.folded == "da" or token.brk is Break.STRONG for token in before)


def _holds(before: Token, token: Token) -> bool:
    """The word before goes on with this one: `che mandate`; but `chi siete toglietemi`."""
    word = before.folded
    if word in _LEADS or word in _NEVER_BEFORE or leads_on(before):
        return True
    if word in _COMMANDS or (word.startswith(SPOKEN_OF) and token.folded in _COMMANDS):
        return True  # `stop non voglio più vedere cinghiali`, `dovete scrivere ISCRIVIMI`
    return word in _SELDOM_BEFORE and not _is_order(token.folded)


def _leads_to_order(rest: Sequence[Token]) -> bool:
    """An order, with what leads to it: `per favore non scrivetemi`."""
    first = next((token for token in rest if token.folded not in _LEADS), None)
    said = in_one_word(first.folded) if first is not None else ""
    return _is_order(said) or said in _PLAIN_ORDERS or is_order(said, *_PLURAL)


def _is_order(word: str) -> bool:
    """`levatemi`, `toglimi`: it cannot be told of, as `le cose che mandate`."""
    return _ORDER.fullmatch(word) is not None or is_order(word, "mi")


def _says_of_self(word: str, tokens: Sequence[Token], at: int) -> bool:
    """`non ce la faccio`, `io esco`, `mi togliete`."""
    after = [each.folded for each in tokens[at + 1 : at + 3]]
    if word in _NOT:
        return not _FIRST.isdisjoint(after) and IT.isdisjoint(after[:1])
    if word in _WISHES or word in _ASKED:
        return _is_told_before(tokens[:at])
    if word == "io":
        return _TELLS.isdisjoint(after[:1]) and not tokens[at - 1].folded.startswith(SPOKEN_OF)
    threatened = "se" in [each.folded for each in tokens[:at]]  # `se non pago mi togliete`
    return word in ("mi", "ci") and "".join(after[:1]).endswith(_PLURAL) and not threatened


def _is_told_before(before: Sequence[Token]) -> bool:
    """`mia figlia si sposa sabato voglio uscire`; not `il corso voglio disdire`."""
    words = {token.folded for token in before}
    denied = before[-1].folded in _DENIES
    return not (denied or _FINITE.isdisjoint(words)) and _LINKS.isdisjoint(words)


def _is_in_words(word: str, tokens: Sequence[Token], at: int) -> bool:
    """`a me no`, `sono la Ines`, `via il mio numero`, and a last `off`."""
    after = [each.folded for each in tokens[at + 1 : at + 3]]
    if word == "off":
        return not after
    if word in _NOW:
        return bool(after) and not leads_on(tokens[at + 1])
    return (word, *after[:1]) in _TWO or (word in ("via", "fuori") and after == ["il", "mio"])


def _is_signature(tokens: Sequence[Token], at: int) -> bool:
    """`fatelo voi Gino`, `io ci sto Sonia Rebecchi via Po 3`: a given name and no more, last or before a street."""
    if not tokens[at].text.istitle() or not tokens[at - 1].text.islower() or _is_called(tokens[at - 1]):
        return False
    others = (end for end in range(at, len(tokens)) if not tokens[end].text.istitle() or tokens[end].folded in _STREETS)
    end = next(others, len(tokens))
    name = {token.folded for token in tokens[at:end]}
    last = end == len(tokens) or tokens[end].folded in _STREETS
    named = not given_names().isdisjoint(name) and words_of("leads_on").isdisjoint(name)
    return last and named and end - at <= _LONGEST_NAME


def _is_called(before: Token) -> bool:
    """`mi chiamo`, `attivate`, `mia moglie`: a name follows, and no pause."""
    return before.folded.startswith(_CALLED) or before.folded == "è" or before.folded in words_of("relatives")
