"""The roles of staff as people read them."""

from collections.abc import Mapping
from types import MappingProxyType

from comunica.municipality.roles import Role
from services.console.words import sentence

ROLE_NAMES: Mapping[Role, str] = MappingProxyType(
    {
        Role.CLERK: sentence("operatore"),
        Role.APPROVER: sentence("approvatore"),
        Role.ADMINISTRATOR: sentence("amministratore"),
        Role.OBSERVER: sentence("sola lettura"),
    }
)
ROLE_HINTS: Mapping[Role, str] = MappingProxyType(
    {
        Role.CLERK: sentence("Scrive gli avvisi, iscrive e aggiorna le persone, sistema quello che è da rivedere."),
        Role.APPROVER: sentence("Scrive e approva gli avvisi, e può mandare quelli urgenti."),
        Role.ADMINISTRATOR: sentence("Fa tutto: anche impostazioni, territorio, persone del Comune, importazioni."),
        Role.OBSERVER: sentence("Vede tutto e non cambia niente: per il responsabile dei dati o il sindaco."),
    }
)
