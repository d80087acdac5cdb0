"""The steps into service as people read them."""

from collections.abc import Mapping
from types import MappingProxyType

from comunica.usecases.setting_up.channel_run import RunKind, RunState
from comunica.usecases.setting_up.putting_into_service import ServiceStep, StepState
from comunica.usecases.setting_up.step_taken import Outcome
from services.console.retelling import Retelling, form
from services.console.words import sentence

STEP_NAMES: Mapping[ServiceStep, str] = MappingProxyType(
    {
        ServiceStep.CHANNEL: sentence("Il numero WhatsApp è collegato"),
        ServiceStep.HEARD: sentence("I messaggi dei cittadini arrivano"),
        ServiceStep.TOLD: sentence("WhatsApp ci dice se un messaggio è arrivato"),
        ServiceStep.TEMPLATES: sentence("Almeno un modello è approvato"),
        ServiceStep.TERRITORY: sentence("Zone e vie ci sono"),
        ServiceStep.NOTICE: sentence("L’informativa privacy è pubblicata"),
        ServiceStep.STAFF: sentence("Più di una persona ha le chiavi"),
        ServiceStep.TEST_PHONES: sentence("I telefoni di prova ci sono"),
        ServiceStep.OPEN: sentence("Gli avvisi arrivano ai cittadini"),
    }
)
#: What to do while it is not so, and where.
TO_DO: Mapping[ServiceStep, tuple[str, str, str]] = MappingProxyType(
    {
        ServiceStep.CHANNEL: (
            sentence("Lo collega chi gestisce Comunica per il Comune: chiedi a loro a che punto è."),
            "",
            "",
        ),
        ServiceStep.HEARD: (
            sentence(
                "Nell’ultimo giorno nessuno ha scritto al numero. Scrivi AIUTO dal tuo telefono e ricarica la pagina."
            ),
            "",
            "",
        ),
        ServiceStep.TOLD: (
            sentence("Nell’ultimo giorno nessun messaggio ha avuto una conferma. Manda una prova ai vostri telefoni."),
            "/avvisi/nuovo",
            sentence("Scrivi un avviso di prova"),
        ),
        ServiceStep.TEMPLATES: (
            sentence("Si chiedono a WhatsApp, che di solito li approva in pochi minuti."),
            "/impostazioni/categorie",
            sentence("Chiedi i modelli"),
        ),
        ServiceStep.TERRITORY: (
            sentence("Senza lo stradario un avviso si può mandare solo a zone intere, o a tutti."),
            "/territorio",
            sentence("Vai al territorio"),
        ),
        ServiceStep.NOTICE: (
            sentence("Chi si iscrive deve poterla leggere. Qui ne trovi una già scritta, da controllare."),
            "/impostazioni/informativa",
            sentence("Prepara l’informativa"),
        ),
        ServiceStep.STAFF: (
            sentence(
                "Servono almeno due amministratori e una persona che approva: se uno manca, il servizio va avanti."
            ),
            "/persone",
            sentence("Vai alle persone del Comune"),
        ),
        ServiceStep.TEST_PHONES: (
            sentence(
                "Sono i numeri del Comune che ricevono le prove, e tutti gli avvisi finché il periodo di prova dura."
            ),
            "/impostazioni/telefoni",
            sentence("Scrivi i telefoni di prova"),
        ),
        ServiceStep.OPEN: (
            sentence("Il periodo di prova dura ancora. Lo chiude un amministratore, da questa pagina."),
            "",
            "",
        ),
    }
)
STATES: Mapping[StepState, tuple[str, str]] = MappingProxyType(
    {
        StepState.DONE: ("success", sentence("fatto")),
        StepState.WAITING: ("info", sentence("in attesa di WhatsApp")),
        StepState.TO_DO: ("warning", sentence("da fare")),
        StepState.ADVISED: ("neutral", sentence("consigliato")),
    }
)
LACKS: Mapping[str, str] = MappingProxyType(
    {
        "channel_not_ready": sentence("Il numero WhatsApp non può ancora spedire: lo collega chi gestisce Comunica."),
        "no_template": sentence("Nessun modello è ancora approvato: senza, nessun avviso può partire."),
        "not_heard": sentence("Nell’ultimo giorno nessuno ha scritto al numero: scrivi AIUTO dal tuo telefono."),
    }
)
TEMPLATE_STATES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "approved": ("success", sentence("approvato")),
        "pending": ("info", sentence("in esame")),
        "rejected": ("danger", sentence("rifiutato")),
        "paused": ("warning", sentence("sospeso da WhatsApp")),
        "disabled": ("danger", sentence("tolto da WhatsApp")),
    }
)
QUALITIES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "green": ("success", sentence("buona")),
        "yellow": ("warning", sentence("media: qualcuno ha bloccato o segnalato il numero")),
        "red": ("danger", sentence("bassa: molti hanno bloccato o segnalato il numero")),
        "unknown": ("neutral", sentence("non ancora nota")),
    }
)
RUN_KINDS: Mapping[RunKind, str] = MappingProxyType(
    {RunKind.CONNECT: sentence("Collegamento"), RunKind.CHECK: sentence("Controllo")}
)
RUN_STATES: Mapping[RunState, tuple[str, str]] = MappingProxyType(
    {
        RunState.WAITING: ("neutral", sentence("deve cominciare")),
        RunState.RUNNING: ("info", sentence("in corso")),
        RunState.DONE: ("success", sentence("riuscito")),
        RunState.FAILED: ("danger", sentence("non riuscito")),
    }
)
OUTCOMES: Mapping[Outcome, tuple[str, str]] = MappingProxyType(
    {
        Outcome.KEPT: ("success", sentence("a posto")),
        Outcome.CHANGED: ("success", sentence("fatto")),
        Outcome.WAITING: ("info", sentence("in attesa")),
        Outcome.FAILED: ("danger", sentence("non riuscito")),
    }
)
#: What the steps of a run are called.
RUN_STEPS: tuple[Retelling, ...] = (
    (form(r"token"), "Chiave di accesso a WhatsApp"),
    (form(r"number registered"), "Numero registrato"),
    (form(r"display name"), "Nome mostrato ai cittadini"),
    (form(r"webhooks of the account"), "Messaggi girati a Comunica"),
    (form(r"limits"), "Limiti di WhatsApp"),
    (form(r"provider"), "Risposta di WhatsApp"),
    (form(r"sending"), "Spedizione"),
    (form(r"channel resumed"), "Spedizione ripresa"),
    (form(r"a message heard"), "Messaggio ricevuto"),
    (form(r"a status heard"), "Conferma ricevuta"),
    (form(r"run"), "Controllo"),
    (form(r"template (?P<name>\S+) \((?P<language>\w+)\)"), "Modello %(name)s (%(language)s)"),
)
#: What they say.
RUN_SAYS: tuple[Retelling, ...] = (
    (form(r"of app \d+, lasts until it is withdrawn"), "non scade"),
    (form(r"of app \d+, ends on (?P<day>\S+)"), "scade il %(day)s"),
    (form(r"of a solution provider, .*"), "di un fornitore, che non dice quando scade"),
    (
        form(r"the token lacks (?P<what>.+): make one.*"),
        "le manca il permesso %(what)s: chi gestisce Comunica ne fa un’altra",
    ),
    (form(r"last at (?P<when>.+) UTC"), "ultimo: %(when)s UTC"),
    (form(r"nobody wrote in the last day: .*"), "nell’ultimo giorno nessuno ha scritto: scrivi AIUTO al numero"),
    (
        form(r"nothing sent in the last day had a status: .*"),
        "nessuna conferma nell’ultimo giorno: scrivi AIUTO al numero",
    ),
    (form(r"write AIUTO to (?P<number>.+) from any phone.*"), "scrivi AIUTO al %(number)s da un telefono con WhatsApp"),
    (form(r"none came: .*"), "non ne è arrivato nessuno: chi gestisce Comunica controlla il collegamento"),
    (form(r"the answer to it was sent"), "la risposta è partita"),
    (
        form(r"the message came, and no status of its answer: .*"),
        "il messaggio è arrivato, la conferma della risposta no: chi gestisce Comunica controlla",
    ),
    (form(r"(?P<name>.+): Meta reviews it; until then.*"), "%(name)s: Meta lo esamina, per ora si vede il numero"),
    (
        form(r"(?P<name>.+) is \S+: ask for another in WhatsApp Manager.*"),
        "%(name)s non è stato accettato: chi gestisce Comunica ne chiede un altro",
    ),
    (form(r"approved"), "approvato"),
    (form(r"submitted for review"), "mandato a WhatsApp"),
    (form(r"under review: .*"), "in esame: si può usare quando è approvato"),
    (form(r"has another text at the provider.*"), "WhatsApp ha un testo diverso: serve un nome nuovo"),
    (form(r"it was paused: .*"), "era ferma"),
    (form(r"paused: .*"), "è ferma: chi gestisce Comunica toglie la causa e la riavvia"),
    (form(r"they go elsewhere, or nowhere: .*"), "vanno altrove: chi gestisce Comunica ricollega il numero"),
    (form(r"it is not, and cannot send: .*"), "non lo è e non può spedire: chi gestisce Comunica lo registra"),
    (form(r"no rate told, (?P<rest>.+)"), "%(rest)s"),
    (
        form(r"(?P<rate>\d+) messages a second, no limit on people, quality \w+"),
        "%(rate)s messaggi al secondo, nessun limite di persone",
    ),
    (
        form(r"(?P<rate>\d+) messages a second, (?P<people>\d+) people in 24 hours, quality \w+"),
        "%(rate)s messaggi al secondo, %(people)s persone diverse in 24 ore",
    ),
    (form(r"(?P<rate>\d+) messages a second, .*"), "%(rate)s messaggi al secondo"),
    (form(r"it took too long and was ended.*"), "è durato troppo: chi gestisce Comunica lo ripete"),
)
