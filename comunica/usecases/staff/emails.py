"""E-mails by which people sign in: the same person, however they write theirs."""

import re
import unicodedata

LONGEST_EMAIL = 254
_EMAIL = re.compile(r"[^\s@<>\",;:()\[\]\\]{1,64}@(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,63}")


def read_email(text: str) -> str | None:
    """The e-mail in small letters; none: it is not one."""
    email = unicodedata.normalize("NFKC", text).strip().lower()
    return email if len(email) <= LONGEST_EMAIL and _EMAIL.fullmatch(email) else None
