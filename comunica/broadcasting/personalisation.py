"""Variables as Notify's clients write them: `((name))` in a body, values of any simple kind, names however spelled."""

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

_VARIABLE = re.compile(r"\{\{\s*([A-Za-z0-9_]+)\s*\}\}")
_APART = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True)
class Personalised:
    """The values by the template's own names; the names that nothing was given for, and those that no text was."""

    values: Mapping[str, str]
    missing: tuple[str, ...]
    no_text: tuple[str, ...]


def with_placeholders(body: str) -> str:
    """The body as Notify shows it: `{{testo}}` is `((testo))`."""
    return _VARIABLE.sub(lambda found: f"(({found[1]}))", body)


def personalise(names: Sequence[str], given: Mapping[str, object]) -> Personalised:
    """What of `given` the template wants. Names are compared as Notify does: `First name` is `first_name`.

    What the template does not want is left aside as Notify leaves it. `None` counts as not given, a mapping is no text.
    """
    known = {_folded(name): value for name, value in given.items() if value is not None}
    wanted = {name: known[_folded(name)] for name in names if _folded(name) in known}
    return Personalised(
        values={name: _text(value) for name, value in wanted.items() if _is_text(value)},
        missing=tuple(name for name in names if name not in wanted),
        no_text=tuple(name for name, value in wanted.items() if not _is_text(value)),
    )


# A list of fifty thousand asks for the same few names in each of its rows.
@lru_cache(maxsize=512)
def _folded(name: str) -> str:
    return _APART.sub("", name.casefold())


def _is_text(value: object) -> bool:
    # A file that Notify's clients prepared for an e-mail is a mapping; a citizen would read its braces.
    match value:
        case dict():
            return False
        case list():
            return all(_is_text(each) for each in value)
        case float():
            return math.isfinite(value)
        case _:
            return True


def _text(value: object) -> str:
    match value:
        case bool():
            return "yes" if value else "no"
        case list():
            return ", ".join(_text(each) for each in value if each is not None)
        case _:
            return str(value)
