"""Questions without their mark: `se poi voglio uscire cosa devo scrivere`. Whoever asks so orders nothing."""

import re
from collections.abc import Sequence

from comunica.enrolment.language.words import listed
from comunica.enrolment.message.pauses.clauses import begins_clause
from comunica.enrolment.message.tokens import Break, Token, Tokens

#: One of these is in each of them.
_OF_QUESTIONS = frozenset(
    listed("come cosa dove quanto posso possiamo potrei puo vero possibile devo dobbiamo perdo chi")
)
_BEFORE = "buongiorno|buonasera|salve|ciao|scusi|scusate|ma|e|allora|quindi|una|domanda|curiosita|ok|ah|info|poi"
_ASKS = re.compile(
    rf" (?:(?:{_BEFORE}) )*(?:"
    r"come (?:si (?:fa|puo|esce|entra)|posso|possiamo|faccio|facciamo|devo|dobbiamo|funziona|mai)|"
    r"(?:che )?cosa (?:devo|dobbiamo|succede|vuol|significa|bisogna|serve|posso)|"
    r"dove (?:devo|posso|si|sono)|quanto (?:costa|tempo|dura|si)|chi (?:legge|vede|siete|gestisce|manda|scrive|li)|"
    r"posso|(?:ci )?si puo|è vero che|[eè] possibile|devo (?:\w+ )+o|"
    r"(?:se|quando) (?:\w+ )+?(?:cosa (?:devo|succede)|come (?:si fa|faccio|posso)|posso|devo|dobbiamo|(?:poi )?perdo)"
    r") "
)
#: A longer sentence than this, and `vero` at its end asks.
_TAGGED = 4


def with_questions(tokens: Tokens) -> Tokens:
    """With its mark after a sentence that asks and has none."""
    if _OF_QUESTIONS.isdisjoint([token.folded for token in tokens.all]):
        return tokens
    out, tail, first = list(tokens.all), tokens.tail, 0
    for end in range(1, len(out) + 1):
        if end < len(out) and tokens.all[end].brk is not Break.STRONG:
            continue
        unmarked = not (tokens.all[end].gap if end < len(out) else tail).strip(" ")
        at = first + (_asked_until(tokens.all[first:end]) if unmarked else 0)
        if first < at < len(out):
            out[at] = out[at]._replace(gap="? ", brk=Break.STRONG)
        elif first < at:
            tail = "?"
        first = end
    return Tokens(tuple(out), tail)


def _asked_until(sentence: Sequence[Token]) -> int:
    """How many of its words ask: up to the next clause, of which there may be one; 0 for none."""
    line = f" {' '.join([token.folded for token in sentence])} "
    asked = _ASKS.match(line)
    if asked is None:
        tagged = line.endswith(" vero ") and not line.endswith((" è vero ", " e vero ", " tutto vero "))
        return len(sentence) if tagged and len(sentence) >= _TAGGED else 0
    said = asked.group().count(" ") - 1
    return next((at for at in range(said, len(sentence)) if begins_clause(sentence, at)), len(sentence))
