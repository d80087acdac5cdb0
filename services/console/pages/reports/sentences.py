"""What the use cases refuse about figures of months, in plain sentences."""

from collections.abc import Mapping
from types import MappingProxyType

from services.console.words import sentence

#: A problem's code → what its form says.
SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "month_in_future": sentence("Questo mese non è ancora cominciato: scegli un mese passato o quello in corso."),
        "month_not_over": sentence("Il mese non è finito: potrai pubblicare i suoi numeri dal mese prossimo."),
        "exact_not_public": sentence("I numeri con meno di 5 persone non si possono pubblicare."),
    }
)
