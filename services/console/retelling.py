"""Says in the visitor's language what use cases say in English words for operators: by the form of each sentence."""

import re
from collections.abc import Iterable

from fastapi import Request

from services.console.rendering import speaking_to

#: The form of an English sentence, with groups for what is in it, and the Italian one.
type Retelling = tuple[re.Pattern[str], str]


def retold(request: Request, text: str, sentences: Iterable[Retelling]) -> str:
    """The sentence in the visitor's language; in English, or in a form that nobody foresaw, as it is."""
    if speaking_to(request).language == "en":
        return text
    for form, italian in sentences:
        if (found := form.fullmatch(text)) is not None:
            return italian % found.groupdict() if found.groupdict() else italian
    return text


def form(pattern: str) -> re.Pattern[str]:
    """Of a sentence, as retold() wants it."""
    return re.compile(pattern, re.DOTALL)
