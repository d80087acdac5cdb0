"""Command words as everybody writes them, and the words that look like one."""

from functools import cache

from comunica.enrolment.language.words import listed
from comunica.enrolment.lexicon import words_of

#: Every form that may open a wish to leave.
LEAVE = frozenset(
    listed(
        "disattiva disattivami disattivatemi disattivate disattivare disattivarmi disattivazione disattivi "
        "cancellami cancellatemi cancellarmi cancellazione disiscrivimi disiscrivetemi disiscrivermi "
        "disiscrivi disiscrizione disdetta toglietemi toglimi togliermi rimuovetemi rimuovimi eliminatemi "
        "eliminami levatemi levami unsubscribe stop"
    )
)
#: Every form that may open a wish to join.
JOIN = frozenset(
    listed(
        "attiva attivami attivatemi attivarmi attivare attivate attivazione iscrivimi iscrivetemi iscrivermi "
        "iscrivi iscrizione riattiva riattivate riattivami riattivatemi riattivare riattivazione "
        "aggiungimi aggiungetemi registrami registratemi registrazione adesione riscrivimi riscrivetemi"
    )
)
#: Real words that one slip turns a command into: they count only where all the rest is an enrolment.
DOUBTFUL = frozenset(
    listed(
        "scrivimi iscriviti registrati iscrivete attica arriva attivo attive attivi attira attila attivai arrivo ativo "
        "scrivetemi descrivimi iscrivo iscritto iscritta iscrivere iscrive "
        "stiva attesa attivita attacca nativa altiva estiva votiva"
    )
)
#: Real words that look like a command and are none.
REAL = DOUBTFUL | frozenset(
    listed(
        "cancellati cancellata cancellato cancella cancelli cancello cancellate disattivato disattivata "
        "disattivati disattivo disattive attivato attivata attivati attivando attivero iscrizioni iscriviti "
        "iscrivo iscritti iscrivici attivita attivare iscrivono eliminate eliminati toglierci registrate "
        "registrati registrare registro aggiungete aggiungi registrazioni attenzione attivazioni "
        "toglierei toglieresti toglierebbe toglieremo leverei iscriverei iscriverebbe iscriversi disiscriversi "
        "cancellarsi disdetto disdetti "
        "iscrissi iscrisse attivai disattivai cancellai eliminai cancelar cancelen disattivari cancellari attivari "
        "arrivare arrivate arrivati arrivata arrivino arrivarmi attirare stivare "
        "disiscrivo disiscrive disiscriva disiscriverei "
        "disiscritto disiscritta disiscritti disiscritte iscritte disattivarsi "
        "cancellazioni disattivazioni riattivato riattivata eliminare levatevi stoppa steep stoppo step sto "
        "spot shop top stufo ritiro attivita emergenza iscrive iscriva riattivo riattivi iscrivi"
    )
)


@cache
def courtesies() -> frozenset[str]:
    """May stand before a command and change nothing."""
    return words_of("courtesy") | frozenset(
        listed(
            "vorrei voglio desidero chiedo chiederei richiedo e potete puoi potreste potrebbe posso allora quindi "
            "perfetto anzi no ma no poi avevo"
        )
    )
