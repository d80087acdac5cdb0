"""A person's name and place as the record keeps them: sealed, the surname also as a blind index."""

from comunica.enrolment.message.words import fold_phrase
from comunica.usecases.inbound_record import SealedDetails
from comunica.usecases.town_directory import Vault


def seal_details(vault: Vault, *, given_name: str, surname: str, place: str) -> SealedDetails:
    """None for each that the person did not tell. `place` is as written."""

    def seal(column: str, value: str) -> bytes | None:
        return vault.seal(f"subscriber.{column}", value) if value else None

    return SealedDetails(
        given_name=seal("given_name_sealed", given_name),
        surname=seal("surname_sealed", surname),
        surname_index=surname_index(vault, surname),
        place=seal("place_sealed", place),
    )


def surname_index(vault: Vault, surname: str) -> bytes | None:
    """What a surname is found by, however it is written; None for one without a letter."""
    folded = " ".join(fold_phrase(surname))
    return vault.index("surname", folded) if folded else None
