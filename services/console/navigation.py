"""The rooms of the console as its menu names them, and who sees each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from comunica.municipality.keys import Scope
from services.console.words import sentence


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the menu, for whoever may do one of these things."""

    path: str
    name: str
    scopes: tuple[Scope, ...]


NAVIGATION = (
    Entry("/avvisi", sentence("Avvisi"), (Scope.BROADCAST_READ,)),
    Entry("/iscritti", sentence("Iscritti"), (Scope.SUBSCRIBERS_READ,)),
    Entry("/da-rivedere", sentence("Da rivedere"), (Scope.REVIEW_WRITE,)),
    Entry("/territorio", sentence("Territorio"), (Scope.GAZETTEER_READ,)),
    Entry("/numeri", sentence("Numeri"), (Scope.REPORT_READ,)),
    Entry("/impostazioni", sentence("Impostazioni"), (Scope.SETTING_READ,)),
    Entry("/registro", sentence("Registro"), (Scope.AUDIT_READ,)),
)


def seen_by(may: Callable[[Scope], bool]) -> Sequence[Entry]:
    """What a visitor's menu holds."""
    return [entry for entry in NAVIGATION if any(may(scope) for scope in entry.scopes)]
