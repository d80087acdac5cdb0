"""A link in a text: what people can press on the phone."""

import re
from urllib.parse import urlsplit

#: Longer ones are for programs: the pages of a town have shorter addresses.
LONGEST_LINK = 250
_NAME = re.compile(r"[^\W_](?:[\w-]*[^\W_])?(?:\.[^\W_](?:[\w-]*[^\W_])?)+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)


class NotALink(ValueError):
    """Nobody could press it."""


def read_link(text: str) -> str:
    """The link as it is sent: `www.comune.example` gets its https. `NotALink`."""
    link = text.strip()
    if not _SCHEME.match(link):
        link = f"https://{link}"
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
        _ = parts.port
    except ValueError:
        raise NotALink(text) from None
    whole = parts.scheme.lower() in {"http", "https"} and _NAME.fullmatch(host) and parts.username is None
    if not whole or len(link) > LONGEST_LINK or not link.isprintable() or re.search(r"[\s<>\"]", link):
        raise NotALink(text)
    return link


def with_link(value: str, link: str) -> str:
    """The value with the link behind it: parted by a blank, so that a phone knows where it begins."""
    return f"{value.rstrip()} {link}".lstrip() if link else value
