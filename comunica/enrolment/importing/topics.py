"""What a cell says that a person wants to hear of: names or ids of the town's topics."""

import re
from collections.abc import Mapping

from comunica.enrolment.importing.cells import BadCell
from comunica.enrolment.language.words import fold_phrase

#: As an export writes them: names may hold spaces, and CSV has its own separators.
SEPARATOR = ", "
_APART = re.compile(r"[,;|/\n]")


class TopicReader:
    """Reads the topics of one town. `known`: id → name, as its file has them."""

    def __init__(self, known: Mapping[str, str]) -> None:
        names = {fold_phrase(name): topic for topic, name in known.items()}
        # An id is never hidden by a name.
        self._by_word = names | {fold_phrase(topic): topic for topic in known}

    def read(self, text: str) -> tuple[str, ...] | None:
        """Their ids, sorted; None for an empty cell: nothing was said of that. `BadCell` if one is unknown."""
        if not text.strip():
            return None
        # A name may hold a separator itself.
        if (whole := self._by_word.get(fold_phrase(text))) is not None:
            return (whole,)
        words = [fold_phrase(word) for word in _APART.split(text) if word.strip()]
        unknown = sum(word not in self._by_word for word in words)
        if unknown or not words:
            raise BadCell(_says(unknown, len(words)))
        return tuple(sorted({self._by_word[word] for word in words}))


#: Of a town without topics.
NO_TOPICS = TopicReader({})


def _says(unknown: int, of: int) -> str:
    which = "this is no topic" if of == 1 else f"{unknown} of these are no topics"
    return f"{which} of this municipality: write names or ids of its topics with commas between, or leave it empty"
