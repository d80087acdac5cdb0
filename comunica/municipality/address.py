"""How the provider reaches a person: a phone, or the provider's own id of the user (BSUID). A phone is never a key."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from phonenumbers import COUNTRY_CODE_TO_REGION_CODE, country_code_for_region

PHONE = re.compile(r"[1-9][0-9]{5,14}")  # E.164 without the plus: at most 15 digits
USER_ID = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{1,140}")


class NotAnAddress(ValueError):
    """What was given is neither a phone nor a user id. The message never repeats it."""


class AddressKind(StrEnum):
    """What sort of address it is."""

    PHONE = "phone"
    USER_ID = "user_id"


@dataclass(frozen=True, slots=True)
class Address:
    """An address in the one spelling that is stored and compared: digits without plus, or the id as given."""

    kind: AddressKind
    value: str

    def __repr__(self) -> str:
        return f"Address({self.masked()})"

    __str__ = __repr__

    def masked(self) -> str:
        """What may be shown to tell two apart: kind and the last two characters."""
        return f"{self.kind} …{self.value[-2:]}"


def phone(text: str) -> Address:
    """A phone as the provider writes it: digits, perhaps with a plus."""
    digits = text.strip().removeprefix("+")
    if not PHONE.fullmatch(digits):
        raise NotAnAddress("a phone is 6 to 15 digits with the country code, such as +39 333 1234567")
    return Address(AddressKind.PHONE, digits)


def user_id(text: str) -> Address:
    """A business-scoped user id: two letters of the country, a dot, the id."""
    if not USER_ID.fullmatch(text):
        raise NotAnAddress("a user id is two capital letters, a dot and the id")
    return Address(AddressKind.USER_ID, text)


def country_of(address: Address) -> str | None:
    """The calling code of the country, such as 39: what a message is priced by. None if the address tells none."""
    if address.kind is AddressKind.USER_ID:
        code = country_code_for_region(address.value[:2])
        return str(code) if code else None
    return next((code for code in _beginnings(address.value) if int(code) in COUNTRY_CODE_TO_REGION_CODE), None)


def _beginnings(digits: str) -> Iterator[str]:
    return (digits[:length] for length in (1, 2, 3))
