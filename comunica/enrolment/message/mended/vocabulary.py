"""Which words are words: of everyday, and of wishes in all their forms."""

from functools import cache

from comunica.enrolment.language.commands import JOIN, LEAVE
from comunica.enrolment.language.one_word import forms
from comunica.enrolment.lexicon import every_word, listed_words, strong_given_names, table_of, words_of

_LISTS = (
    *("core_words", "function_words", "chatter", "ours", "courtesy", "thanks", "sending", "identity", "lives", "yes"),
    *("aside_small", "around_answer", "around_choice", "after_join", "apology_nouns", "matters", "relatives"),
    *("leave_openers", "join_openers", "leave_everyday", "join_needs_object", "signposts"),
)


@cache
def glued(kind: str) -> frozenset[str]:
    """Words of one kind that are glued to others (glued.toml)."""
    return frozenset(table_of("glued")[kind].split())


@cache
def everyday() -> frozenset[str]:
    """Words that may be glued to one another: no names, and nothing that an apostrophe must follow."""
    names = strong_given_names() - words_of("function_words")
    return (words_of(*_LISTS) | glued("also") | JOIN | LEAVE | forms()) - names - glued("elided")


@cache
def known() -> frozenset[str]:
    """Words as people write them, and names."""
    return listed_words() | forms()


@cache
def whole() -> frozenset[str]:
    """Words that are not cut; `invia Roma` may be `in via`."""
    return (every_word() | forms()) - {"invia"}
