"""`togliere. questo. numero. dalla. rubrica.`: a full stop after each word, for weight. It ends no sentence."""

import re

#: So many words and more, each small and with a full stop of its own.
_WORDS = re.compile(r"(?:\b[a-zàèéìòù]{2,}\.(?: |$)){4,}")


def without_staccato(text: str) -> str:
    """The text with a blank for each such full stop."""
    return _WORDS.sub(lambda words: words.group().replace(".", ""), text) if ". " in text else text
