"""How a list of people is worded for who works here: in their language, and so that an import takes it back."""

import datetime as dt
from collections.abc import Mapping
from types import MappingProxyType

from comunica.enrolment.importing.cells import Way
from comunica.usecases.people.export_format import ListWords
from services.console.speaking import Speaking
from services.console.words import sentence

#: The first ten are read by an import under these names (comunica/enrolment/importing/columns.py), the rest under none.
_COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        "phone": sentence("telefono"),
        "given_name": sentence("nome"),
        "surname": sentence("cognome"),
        "place": sentence("indirizzo"),
        "zone": sentence("zona"),
        "consent_date": sentence("data del consenso"),
        "consent_way": sentence("modo del consenso"),
        "notice_version": sentence("versione informativa"),
        "consent": sentence("stato"),
        "topics": sentence("argomenti"),
        "street_id": sentence("codice della via"),
        "street_number": sentence("civico nello stradario"),
        "user_id": sentence("utente WhatsApp"),
        "outside": sentence("abita fuori dal Comune"),
        "marketing": sentence("pubblicità su WhatsApp"),
        "created_at": sentence("in elenco dal"),
        "last_inbound_at": sentence("ultimo messaggio"),
        "erase_after": sentence("dati da cancellare dal"),
        "subscriber_id": sentence("codice della persona"),
        "note": sentence("nota"),
        "banned_at": sentence("senza risposte dal"),
    }
)
_VALUES: Mapping[str, str] = MappingProxyType(
    {
        "opted_in": sentence("iscritto"),
        "opted_out": sentence("uscito"),
        "none": sentence("mai iscritto"),
        Way.MESSAGE: sentence("messaggio"),
        Way.PAPER: sentence("carta"),
        Way.PHONE: sentence("telefono"),
        Way.WEB: sentence("sito"),
        Way.DESK: sentence("sportello"),
        Way.EARLIER_SERVICE: sentence("vecchio servizio"),
        "yes": sentence("sì"),
        "no": sentence("no"),
        "open": sentence("permessa"),
        "stopped": sentence("bloccata"),
    }
)


def list_words(speaking: Speaking) -> ListWords:
    """In this language, on the town's clock."""
    return ListWords(
        columns={code: speaking.gettext(name) for code, name in _COLUMNS.items()},
        values={code: speaking.gettext(name) for code, name in _VALUES.items()},
        moment=lambda at: _moment(speaking.local(at)),
    )


def _moment(local: dt.datetime) -> str:
    """Day first, as a spreadsheet of here knows it. In the hour that comes twice only an offset tells which it was."""
    comes_twice = local.replace(fold=0).utcoffset() != local.replace(fold=1).utcoffset()
    return local.isoformat(timespec="seconds") if comes_twice else f"{local:%d/%m/%Y %H:%M:%S}"
