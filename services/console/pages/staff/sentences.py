"""What the use cases of staff say, as people read it."""

from collections.abc import Mapping
from types import MappingProxyType

from comunica.usecases.staff.staff_record import StaffState
from services.console.words import sentence

SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        "email_invalid": sentence("Scrivi un indirizzo e-mail intero, come nome.cognome@comune.it"),
        "email_taken": sentence("Questo indirizzo è già di una persona di questo o di un altro Comune: usane un altro"),
        "name_length": sentence("Scrivi nome e cognome, al massimo 100 caratteri"),
        "language_unknown": sentence("Scegli una delle lingue dell’elenco"),
        "staff_is_you": sentence("Non puoi farlo su te stesso: chiedi a un altro amministratore"),
        "last_administrator": sentence("È l’unico amministratore attivo: prima nominane un altro"),
        "staff_suspended": sentence("Questa persona è sospesa: prima riammettila"),
        "staff_not_active": sentence("Questa persona non ha ancora una password: mandale un altro invito"),
    }
)
ROLE_UNKNOWN = sentence("Scegli un ruolo")
STATE_NAMES: Mapping[StaffState, tuple[str, str]] = MappingProxyType(
    {
        StaffState.INVITED: ("warning", sentence("invito da accettare")),
        StaffState.ACTIVE: ("success", sentence("in servizio")),
        StaffState.SUSPENDED: ("neutral", sentence("sospeso")),
    }
)
