"""A person's name and place as the record keeps them: sealed, the surname also as blind indexes.

One index is of the whole surname. The other is a path: a digest of its first three letters, then of its first four,
five and six. Whoever asks for a prefix asks for paths that begin alike: one range of one index of the database.
"""

from comunica.enrolment.language.words import fold_phrase
from comunica.usecases.hearing.inbound_record import SealedDetails
from comunica.usecases.town_directory import Vault


def seal_details(vault: Vault, *, given_name: str, surname: str, place: str) -> SealedDetails:
    """None for each that the person did not tell. `place` is as written."""

    def seal(column: str, value: str) -> bytes | None:
        return vault.seal(f"subscriber.{column}", value) if value else None

    return SealedDetails(
        given_name=seal("given_name_sealed", given_name),
        surname=seal("surname_sealed", surname),
        surname_index=surname_index(vault, surname),
        surname_prefixes=surname_prefixes(vault, surname),
        place=seal("place_sealed", place),
    )


def surname_index(vault: Vault, surname: str) -> bytes | None:
    """What a surname is found by, however it is written; None for one without a letter."""
    folded = " ".join(fold_phrase(surname))
    return vault.index("surname", folded) if folded else None


#: Letters of a prefix that is looked up. What is longer is looked up by its first six.
SHORTEST_PREFIX, LONGEST_PREFIX = 3, 6
#: Bytes of each digest of the path: two prefixes of one town that meet are not worth more.
_STEP = 8


def letters_of(surname: str) -> str:
    """What prefixes are made of: De Luca and D'Eluca begin alike."""
    return "".join(fold_phrase(surname))


def surname_prefixes(vault: Vault, surname: str) -> bytes | None:
    """The path by which a surname is found by its beginning; None for one without a letter."""
    letters = letters_of(surname)
    return _path(vault, letters, LONGEST_PREFIX) if letters else None


def prefix_range(vault: Vault, prefix: str) -> tuple[bytes, bytes]:
    """From which path to which those of surnames with this beginning are, both included. Three letters at least."""
    letters = letters_of(prefix)[:LONGEST_PREFIX]
    first = _path(vault, letters, len(letters))
    return first, first + b"\xff" * (_STEP * LONGEST_PREFIX)


def _path(vault: Vault, letters: str, longest: int) -> bytes:
    steps = range(SHORTEST_PREFIX, longest + 1)
    return b"".join(vault.index("surname_prefix", letters[:step])[:_STEP] for step in steps)
