"""How a municipality is called: as it signs, and within a sentence."""

from collections.abc import Mapping
from types import MappingProxyType

#: A name that begins with one of these words says what it is by itself. Cittadella does not. With its article, alone
#: and after `di`.
_BODIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    dict.fromkeys(("comune", "consorzio"), ("il ", "del "))
    | dict.fromkeys(("citta", "città", "comunita", "comunità", "provincia"), ("la ", "della "))
    | {"unione": ("l’", "dell’")}
)
_ROME = "roma capitale"
#: Three towns whose own name begins so.
_CALLED_CITY = frozenset(
    f"{city} {rest}" for city in ("citta'", "citta", "città") for rest in ("di castello", "della pieve", "sant'angelo")
)


def sender_of(name: str) -> str:
    """A town as it signs: `Solaro` is `Comune di Solaro`, `Unione Terre d'Acqua` stays."""
    return name if says_what_it_is(name) else f"Comune di {name}"


def says_what_it_is(name: str) -> bool:
    """Whether a town's name needs no «Comune di» before it."""
    return _body(name) in _BODIES or _is_rome(name)


def the_sender(name: str) -> str:
    """`il Comune di Solaro`, `l’Unione Terre d'Acqua`, `Roma Capitale`."""
    sender = sender_of(name)
    return sender if _is_rome(name) else _BODIES[_body(sender)][0] + sender


def of_sender(name: str) -> str:
    """`del Comune di Solaro`, `dell’Unione Terre d'Acqua`, `di Roma Capitale`."""
    sender = sender_of(name)
    return f"di {sender}" if _is_rome(name) else _BODIES[_body(sender)][1] + sender


def _body(name: str) -> str:
    plain = name.casefold().replace("’", "'")
    return "" if plain in _CALLED_CITY else plain.split(" ", 1)[0].rstrip("'")


def _is_rome(name: str) -> bool:
    return name.casefold().startswith(_ROME)
