"""A surname that is another's: `Orsini è mia moglie, io faccio Boni`, where we showed Orsini."""

from collections.abc import Sequence

from comunica.enrolment import answer_words as answers
from comunica.enrolment.answer_frame import spelled
from comunica.enrolment.lexicon import words_of
from comunica.enrolment.meaning import Pending
from comunica.enrolment.message.grammar import pattern
from comunica.enrolment.message.prepared import Message
from comunica.enrolment.message.tokens import Token, tokenise
from comunica.enrolment.person.names import Names

#: Stands for the surname that we showed, in the pattern of whose it is.
_OURS = "cognomenostro"


def surname_instead(message: Message, pending: Pending) -> Names | None:
    """Theirs, where the one that we showed is said to be somebody else's, or one of before."""
    tokens = message.tokens.all
    if not pending.surname or len(tokens) < 2 or answers.asks(message.flow.text):
        return None
    words = " ".join(token.folded for token in tokens)
    ours = " ".join(token.folded for token in tokenise(pending.surname).all)
    denied = pattern("roles", "anothers_surname").search(words.replace(ours, _OURS, 1)) is not None
    for right in pattern("roles", "surname_is").finditer(words):
        named = _told(tokens, words, right.span("name"))
        said = denied or (right.group() == words and _says_surname(words))
        if said and right["name"] != ours and not _is_no_surname(named, pending):
            return Names(surname=" ".join(token.text for token in named))
    return None


def _says_surname(words: str) -> bool:
    """`faccio Boni di cognome`: a surname and no doubt."""
    return "cognome" in words.split()


def _is_no_surname(named: Sequence[Token], pending: Pending) -> bool:
    """`io sono Dario`, `sono vedova`."""
    everyday = words_of("function_words", "relatives", "chatter", "street_types")
    if all(token.folded in everyday for token in named):
        return True
    words = spelled(named)
    return words == spelled(tokenise(pending.given_name).all) or all(word in words_of("given_names_it") for word in words)


def _told(tokens: Sequence[Token], words: str, span: tuple[int, int]) -> Sequence[Token]:
    first = words[: span[0]].count(" ")
    return tokens[first : first + words[slice(*span)].count(" ") + 1]
