"""A name that is another's: `Orsini è mia moglie, io faccio Boni`, where we showed Orsini."""

from collections.abc import Sequence

from comunica.enrolment.answer import words as answers
from comunica.enrolment.answer.frame import tokens_in
from comunica.enrolment.language.grammar import pattern
from comunica.enrolment.lexicon import strong_given_names
from comunica.enrolment.meaning import Pending
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Token, plain_line, spelled, tokenise
from comunica.enrolment.person.names import Names, name_of

#: Stands for the name that we showed, in the pattern of whose it is.
_OURS = "nomenostro"
#: A name has words around it.
_SHORTEST = 2


def name_instead_of_anothers(message: Message, pending: Pending) -> Names | None:
    """Theirs, where the one that we showed is said to be somebody else's, or one of before."""
    tokens = message.tokens.all
    if len(tokens) < _SHORTEST or answers.asks(message.flow.text):
        return None
    words = plain_line(tokens)
    rights = list(pattern("roles", "name_is").finditer(words))
    for part, shown in (("surname", pending.surname), ("given", pending.given_name)):
        ours = " ".join(token.folded for token in tokenise(shown).all)
        denied = ours and pattern("roles", "anothers_name").search(words.replace(ours, _OURS, 1))
        for right in rights:
            named = tokens_in(tokens, words, right.span("name"))
            said = denied or (part == "surname" and ours and right.group() == words)
            if said and not _is_none(named, part):
                return Names(**{part: name_of(named)})
    return None


def _is_none(named: Sequence[Token], part: str) -> bool:
    """`io sono Dario`, `sono vedova`: no surname of theirs."""
    given = all(word in strong_given_names() for word in spelled(named))
    return given != (part == "given")
