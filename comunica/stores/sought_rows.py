"""How PostgreSQL looks for broadcasts: a `Sought` as arguments of a query that includes parts/says_words."""

from comunica.broadcasting.sought import Sought
from comunica.broadcasting.starter_templates import pattern_of

#: Small letters, each with those that are the same to whoever types without accents. Both cases: what the database
#: takes for a capital depends on its locale.
_ACCENTS = {
    **{"a": "àáâäãå", "c": "ç", "e": "èéêë", "i": "ìíîï", "n": "ñ", "o": "òóôöõø", "s": "š", "u": "ùúûü"},
    **{"y": "ýÿ", "z": "ž"},
}


def sought_arguments(sought: Sought) -> tuple[object, ...]:
    """Patterns of words, or null; a pattern of the template's name, or null; since; until."""
    patterns = [word_pattern(each) for each in sought.words] or None
    template = None if sought.family is None else pattern_of(sought.family)
    return patterns, template, sought.since, sought.until


def word_pattern(word: str) -> str:
    """For `~*`: where a word begins with this. Not one of the template's own, such as {{dove}}."""
    return r"(^|[^\w{])" + "".join(_letter(each) for each in word)


def _letter(letter: str) -> str:
    # Letters and digits alone: nothing of them means anything in a pattern.
    accented = _ACCENTS.get(letter, "")
    return f"[{letter}{accented}{accented.upper()}]" if accented else letter
