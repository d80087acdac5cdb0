"""The users on the other side: what they are called, and the id each business portfolio knows them by."""

import hashlib


def user_id_of(portfolio: str, digits: str) -> str:
    """The business-scoped user id: the same person has another one in each portfolio."""
    country = "IT" if digits.startswith("39") else "BR" if digits.startswith("55") else "US"
    made = hashlib.sha256(f"{portfolio}:{digits}".encode()).digest()
    return f"{country}.{int.from_bytes(made[:8]):020d}"


def wa_id_of(digits: str) -> str:
    """The id WhatsApp knows a number by: some Brazilian and Mexican ones lose or hide a digit."""
    if len(digits) == 13 and digits.startswith("55") and digits[4] == "9" and int(digits[2:4]) > 27:
        return digits[:4] + digits[5:]
    if len(digits) == 13 and digits.startswith("521"):
        return "52" + digits[3:]
    return digits


class People:
    """Everybody who has written or was written to."""

    def __init__(self) -> None:
        """Know nobody."""
        self._names: dict[str, str] = {}
        self._by_user_id: dict[tuple[str, str], str] = {}

    def meet(self, portfolio: str, digits: str) -> str:
        """The user id of this number in this portfolio; from now on a message can be sent to it."""
        user_id = user_id_of(portfolio, digits)
        self._by_user_id[(portfolio, user_id)] = digits
        return user_id

    def behind(self, portfolio: str, user_id: str) -> str | None:
        """The number behind a user id, if this portfolio has met the person."""
        return self._by_user_id.get((portfolio, user_id))

    def call(self, digits: str, name: str) -> None:
        """Note the profile name the person chose."""
        if name:
            self._names[digits] = name

    def name(self, digits: str) -> str:
        """The profile name, or nothing."""
        return self._names.get(digits, "")
