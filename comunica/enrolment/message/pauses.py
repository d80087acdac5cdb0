"""Pauses that nobody typed: `quel numero non lo uso più Attivate questo`, `io ci sto mi segnate sono la Ines`.

A capital tells where a sentence begins; that holds for every message. Where all is written small, some words tell it as
well; for those a message is only looked at that says nothing as it is.
"""

import re
from collections.abc import Sequence
from functools import cache

from comunica.enrolment.lexicon import given_names, words_of
from comunica.enrolment.message.commands import JOIN, LEAVE
from comunica.enrolment.message.tokens import Break, Token, Tokens
from comunica.enrolment.message.words import listed

#: After these nobody pauses, capital or not: `a Voi`, `via Che Guevara`, `la signora Attiva Pagani`.
_LEAD_ON = frozenset(
    listed("il lo la l i gli le un uno una a ad al allo alla all ai agli alle da dal dallo dalla dall dai dagli dalle")
    + listed("di del dello della dell dei degli delle d in nel nello nella nell nei negli nelle con col su sul sullo")
    + listed("sulla sull sui per tra fra e o via viale piazza corso vicolo largo strada contrada c san santa signor")
    + listed("signora sig sigra dott prof mio mia vostro vostra nostro nostra scala interno int piano")
)
#: Of these a sentence begins only where a small letter follows: `Ma Li`, `La Marca`, `Si Ciro Esposito`.
_DOUBTFUL = frozenset(listed("e o ma se li che ho il lo la gli le un una per in con a al da"))
#: What leads to a command that is only spoken of, or goes on with it: `ho mandato ATTIVA`, `non è mai ATTIVA`.
_SPOKEN_OF = ("scri", "riscri", "mand", "invi", "digit", "mess", "fatt", "fa", "parola", "comando", "risp", "prem")
_SLIGHT = frozenset({" ", ", ", ","} | {"."})
_GOES_ON = frozenset(listed("è io dopo non mai mi anzi no ancora piu proprio voglio vorrei"))


def with_sentences(tokens: Tokens) -> Tokens:
    """With the end of a sentence before each word that begins one with a capital."""
    if not any(map(_may_begin, tokens.all[1:])) or _is_titled(tokens.all):
        return tokens
    begins = [at > 0 and _may_begin(token) and _begins(tokens.all, at) for at, token in enumerate(tokens.all)]
    return _broken(tokens, begins, Break.STRONG)


def _broken(tokens: Tokens, begins: Sequence[bool], brk: Break) -> Tokens:
    if not any(begins):
        return tokens
    pairs = zip(tokens.all, begins, strict=True)
    return Tokens(tuple(token._replace(brk=brk) if first else token for token, first in pairs), tokens.tail)


def _may_begin(token: Token) -> bool:
    """A word of everyday with a capital, and before it no pause, a comma, or a full stop without a blank."""
    return token.text[0].isupper() and token.gap in _SLIGHT and token.folded in _openers() and token.brk < Break.STRONG


def _is_titled(tokens: Sequence[Token]) -> bool:
    """Written With Capitals, or all in them: they say nothing."""
    return not any(token.text.islower() for token in tokens)


def _begins(tokens: Sequence[Token], at: int) -> bool:
    before, token = tokens[at - 1], tokens[at]
    if before.folded in _LEAD_ON and before.text.isascii():
        return False
    if token.folded in JOIN or token.folded in LEAVE:
        return _is_ordered(before, token, tokens[at + 1 : at + 2])
    if len(token.text) > 1 and token.text.isupper():
        return False
    small = (before.text.islower() or before.is_number) and at + 1 < len(tokens) and tokens[at + 1].text.islower()
    return small or token.folded not in _DOUBTFUL


def _is_ordered(before: Token, token: Token, after: Sequence[Token]) -> bool:
    """`lei non è pratica ATTIVA Rosa Neri`: a command, and not only spoken of."""
    named = token.text.istitle() or any(each.text[0].isupper() for each in after)
    spoken = before.folded in _GOES_ON or before.folded.startswith(_SPOKEN_OF)
    return named and before.text.islower() and not spoken


@cache
def _openers() -> frozenset[str]:
    return words_of("sentence_openers") | JOIN | LEAVE | _DOUBTFUL


# Where all is written small


#: `levatemi`, `dimenticatevelo`: an order to several, with what is glued to it; and those of leaving and joining.
_ORDER = re.compile(
    r"\w{2,}(?:ate|ete|ite)(?:mi|ci|lo|la|li|(?:me|ce|ve|te|glie)(?:lo|la|li|le|ne))|smet+ete|finitela|fate(?:mi|ci|lo|la)"
    r"|(?:dis)?attivate|disiscrivete|cancellate|togliete|levate|eliminate|rimuovete|fate|mandate"
    r"|(?:disattiva|cancella|disiscrivi|togli|leva|elimina|iscrivi|attiva|metti|aggiungi|segna)mi"
)
#: Words that lead to an order, and belong to it.
_LEADS = frozenset(
    listed("non nn e ma pero quindi percio allora dunque vi prego per favore piacere cortesia ora adesso subito poi")
    + listed("anzi x pf xfavore perfavore oppure o gentilmente cortesemente ecco dai ok basta")
)
#: Words after which it is none, or that lead on.
_HOLD = frozenset(
    listed("che perche xke se quando come chi dove quanto cosa si mi ci li lo la le l il io voi ne sono state stati")
    + listed("essere erano gia siano vengono siete avete ha hanno abbiamo lui lei noi anche cui quello anch pure")
)
_CONJUNCTIONS = frozenset(
    listed("ma pero perche xke xche siccome quindi percio dunque allora anzi intanto comunque cmq altrimenti senno")
    + listed("adesso ora oggi ieri ormai")
)
#: What nobody but the person does or feels: with `non` a clause begins, whatever stands before it.
_FIRST = frozenset(
    listed("voglio vorrei posso so sono ho sto vivo abito faccio uso ricevo proseguo seguo leggo capisco riesco")
    + listed("scrivetemi mandatemi mandate scrivete chiamatemi disturbatemi rompete")
)
_TWO = frozenset({("a", "me"), ("per", "me"), ("x", "me"), ("sono", "la"), ("sono", "il"), ("no", "scusate"), ("no", "scusa")})


def with_clauses(tokens: Tokens) -> Tokens:
    """With a pause before each word that begins a clause; as it is where somebody typed one."""
    if "?" in tokens.tail or any(token.brk is Break.SOFT or "?" in token.gap for token in tokens.all):
        return tokens
    return _broken(tokens, [_begins_clause(tokens.all, at) for at in range(len(tokens.all))], Break.SOFT)


def _begins_clause(tokens: Sequence[Token], at: int) -> bool:
    token, before = tokens[at], tokens[at - 1] if at else None
    if before is None or token.brk is not Break.NONE:
        return False
    if before.folded in _LEADS or before.folded in _HOLD or (before.folded in _LEAD_ON and before.text.isascii()):
        return False
    if _leads_to_order(tokens, at) or token.folded in _CONJUNCTIONS or _is_signature(tokens, at):
        return True
    after = [each.folded for each in tokens[at + 1 : at + 3]]
    if token.folded in ("non", "nn", "io"):
        return token.folded == "io" or not _FIRST.isdisjoint(after)
    return (token.folded, *after[:1]) in _TWO


def _leads_to_order(tokens: Sequence[Token], at: int) -> bool:
    for token in tokens[at:]:
        if token.folded not in _LEADS or (token is not tokens[at] and token.brk):
            return _ORDER.fullmatch(token.folded) is not None
    return False


def _is_signature(tokens: Sequence[Token], at: int) -> bool:
    """`fatelo voi Gino`, `Piero Neri`: last a given name, or two words of which one is."""
    rest = tokens[at:]
    named = len(rest) <= 2 and any(token.folded in given_names() for token in rest)
    called = tokens[at - 1].folded.startswith(("chiam", "son", "siamo"))
    return named and not called and all(token.text.istitle() for token in rest) and tokens[at - 1].text.islower()


#: What people say before they begin.
_OPENINGS = frozenset(listed("ok okay okey allora dunque ecco eccomi beh ah oh eh senti senta niente bene"))


def without_opening(tokens: Tokens) -> Tokens:
    """Without `ok`, `allora`: what is said before anything is."""
    at = next((at for at, token in enumerate(tokens.all) if token.folded not in _OPENINGS), 0)
    if not at:
        return tokens
    return Tokens((tokens.all[at]._replace(gap="", brk=Break.NONE), *tokens.all[at + 1 :]), tokens.tail)


# A question without its mark


_ASKED = re.compile(
    r" (?:(?:buongiorno|buonasera|salve|ciao|scusi|scusate|ma|e|allora|quindi|una|domanda|curiosita|ok|ah|info|informazione|poi) )*"
    r"(?:come (?:si (?:fa|puo|esce|entra)|posso|possiamo|faccio|facciamo|devo|dobbiamo|funziona|mai)|"
    r"(?:che )?cosa (?:devo|dobbiamo|succede|vuol|significa|bisogna|serve|posso)|"
    r"dove (?:devo|posso|si|sono)|quanto (?:costa|tempo|dura|si)|posso|possiamo|potrei|(?:ci )?si puo|(?:è|e) (?:vero|possibile) che|"
    r"(?:e|è) possibile|devo (?:\w+ )+o |chi (?:legge|vede|siete|gestisce|manda|scrive|li) |"
    r"(?:se|quando) (?:\w+ )+?(?:cosa (?:devo|succede)|come (?:si fa|faccio|posso)|posso|devo|dobbiamo|perdo|poi perdo) )"
)


def with_questions(tokens: Tokens) -> Tokens:
    """With its mark after a sentence that asks and ends without any."""
    ends = [at for at, token in enumerate(tokens.all) if at and token.brk is Break.STRONG] + [len(tokens.all)]
    out, tail, first = list(tokens.all), tokens.tail, 0
    for end in ends:
        gap = out[end].gap if end < len(out) else tail
        if not gap.strip() and "\n" not in gap and (at := _asked_until(tokens.all[first:end])):
            if first + at < len(out):
                out[first + at] = out[first + at]._replace(gap="? ", brk=Break.STRONG)
            else:
                tail = "?"
        first = end
    return Tokens(tuple(out), tail)


def _asked_until(sentence: Sequence[Token]) -> int:
    """How many of its words ask; 0 for none."""
    line = " " + " ".join(token.folded for token in sentence) + " "
    asked = _ASKED.match(line)
    if asked is None:
        return len(sentence) if line.endswith(" vero ") and not line.endswith((" è vero ", " e vero ")) and len(sentence) > 3 else 0
    said = line[: asked.end()].count(" ") - 1
    return next((at for at in range(said + 1, len(sentence)) if _begins_clause(sentence, at)), len(sentence))
