"""What the use cases of the territory say, as people read it."""

from collections.abc import Mapping
from types import MappingProxyType

from comunica.enrolment.meaning import Action, Intent
from comunica.enrolment.territory.zone_shapes_file import MapFault
from comunica.municipality.profile import RequiredField
from services.console.retelling import Retelling, form
from services.console.words import sentence

#: Of NotTaught.
NOT_TAUGHT: tuple[Retelling, ...] = (
    (
        form(r"the alias has no letters.*"),
        "Scrivi il nome come lo scrivono i cittadini, con almeno una lettera.",
    ),
    (
        form(r"the alias is longer than (?P<most>\d+) characters.*"),
        "È troppo lungo: al massimo %(most)s caratteri.",
    ),
    (
        form(r"(?P<name>.+) is called so already: one name cannot mean both"),
        "Si chiama già così %(name)s: lo stesso nome non può voler dire due posti.",
    ),
)

#: Of add_zone and change_zone, by code; and their fields as the forms call them.
ZONE_PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "name_empty": sentence("Scrivi il nome, con almeno una lettera."),
        "name_too_long": sentence("È troppo lungo: al massimo 100 caratteri."),
        "name_taken": sentence(
            "Un’altra zona o contrada si chiama già così: lo stesso nome non può voler dire due posti."
        ),
        "zone_unknown": sentence("Una delle zone scelte non c’è più: scegli di nuovo."),
        "too_many_zones": sentence("Le zone e le contrade sono già 500: togline una prima."),
    }
)
ZONE_FIELDS: Mapping[str, str] = MappingProxyType({"name": "nome", "zones": "zone"})

#: Of checked_street, by code; what the import of a stradario says too is in ROW_FAULTS.
STREET_PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "type_too_long": sentence("È troppo lungo: al massimo 40 caratteri."),
        "name_too_long": sentence("È troppo lungo: al massimo 100 caratteri."),
        "name_was_anothers": sentence(
            "Un’altra via si chiamava così, e chi ci abita lo scrive ancora: scegli un nome che le distingua."
        ),
        "too_many_rows": sentence("Le righe di numeri sono al massimo 100: metti insieme quelle della stessa zona."),
        "too_many_aliases": sentence("Gli altri nomi sono al massimo 50: togline qualcuno."),
    }
)

#: Of a stradario's rows, and of the file as a whole.
ROW_FAULTS: tuple[Retelling, ...] = (
    (
        form(r"no column «denominazione».*"),
        "Manca la colonna «denominazione»: la prima riga deve avere i nomi delle colonne.",
    ),
    (form(r"the street has no name"), "Manca il nome della via."),
    (form(r"the street has no type, such as Via"), "Manca il tipo, per esempio Via o Piazza."),
    (form(r"is more than the last number"), "È più alto dell’ultimo numero."),
    (
        form(r"this street is in two zones: give the numbers of each"),
        "Questa via è in due zone: scrivi i numeri di ciascuna.",
    ),
    (
        form(r"numbers (?P<first>\d+)–(?P<last>\d+) are in two rows"),
        "I numeri da %(first)s a %(last)s sono in due righe: lasciane una.",
    ),
    (form(r"the row has no zone"), "Manca la zona."),
    (
        form(r"this contrada lies in several zones or none: name the zone"),
        "Questa contrada è in più zone, o in nessuna: scrivi anche la zona.",
    ),
    (
        form(r"there is no zone called '(?P<name>.*)'"),
        "Non c’è una zona che si chiama «%(name)s»: usa un nome della pagina «Zone e contrade».",
    ),
    (
        form(r"there is no contrada called '(?P<name>.*)'"),
        "Non c’è una contrada che si chiama «%(name)s»: usa un nome della pagina «Zone e contrade».",
    ),
    (form(r"'(?P<text>.*)' is no house number"), "«%(text)s» non è un numero civico."),
    (
        form(r"'(?P<text>.*)' is neither pari nor dispari.*"),
        "«%(text)s» non è né pari né dispari: lascia vuoto per tutti e due i lati.",
    ),
    (
        form(r"(?P<names>.+) is there twice: put its rows together.*"),
        "%(names)s c’è due volte: metti insieme le sue righe. Se sono due vie con lo stesso nome, dai a ciascuna un "
        "nome suo (Via Roma di Valle).",
    ),
    (form(r"'(?P<name>.*)' has no letters"), "«%(name)s» non ha lettere."),
    (form(r"holds zero bytes.*"), "Il file non è un testo: salvalo come CSV (UTF-8) dal foglio di calcolo."),
    (form(r"is not CSV.*"), "Il file non è un CSV: salvalo come CSV (UTF-8) dal foglio di calcolo."),
)

#: Of a file of the map: of the whole, then of one of its features.
MAP_FAULTS: Mapping[MapFault, str] = MappingProxyType(
    {
        MapFault.MISSING: sentence("Scegli il file GeoJSON della mappa."),
        MapFault.TOO_LARGE: sentence(
            "Il file è troppo grande: al massimo 2 MB. Semplifica i confini ed esportalo di nuovo."
        ),
        MapFault.NOT_JSON: sentence("Il file non si legge: esporta le zone in formato GeoJSON."),
        MapFault.NOT_A_COLLECTION: sentence(
            "Il file non è una FeatureCollection: esporta tutto il livello in GeoJSON."
        ),
        MapFault.OTHER_SYSTEM: sentence("Le coordinate non sono WGS84: esporta il livello in EPSG:4326."),
        MapFault.EMPTY: sentence("Nel file non c’è nessuna zona: esporta il livello che le contiene."),
        MapFault.TOO_MANY_POINTS: sentence(
            "I confini hanno più di 200.000 punti: semplificali ed esporta di nuovo il file."
        ),
        MapFault.NOT_A_FEATURE: sentence("Non è un elemento GeoJSON (Feature): esporta di nuovo il livello."),
        MapFault.NO_NAME: sentence(
            "Manca il nome: scrivilo in una di queste proprietà: «zone», «id», «name», «nome», «zona»."
        ),
        MapFault.UNKNOWN_ZONE: sentence(
            "Non c’è una zona o contrada con questo nome: usa un nome della pagina «Zone e contrade», o aggiungila "
            "prima."
        ),
        MapFault.TWICE: sentence("Questa zona c’è già in un altro elemento: uniscili in un solo MultiPolygon."),
        MapFault.NOT_AN_AREA: sentence("Non è un’area: disegnala come Polygon o MultiPolygon."),
        MapFault.NO_RINGS: sentence("Non ha un confine: disegnalo, o togli l’elemento."),
        MapFault.SHORT_RING: sentence("Un confine ha meno di 4 punti: disegnalo di nuovo."),
        MapFault.OPEN_RING: sentence("Un confine non si chiude: l’ultimo punto deve essere uguale al primo."),
        MapFault.NOT_A_POINT: sentence("Un punto non è fatto di due numeri: longitudine e latitudine."),
        MapFault.OUT_OF_RANGE: sentence("Le coordinate non sono gradi: esporta il livello in WGS84 (EPSG:4326)."),
        MapFault.NOT_IN_ITALY: sentence("Un punto è fuori dall’Italia: prima va la longitudine, poi la latitudine."),
        MapFault.FLAT: sentence("Il confine non racchiude nessuna area: disegnalo di nuovo."),
    }
)

#: What came of an import.
STEPS: tuple[Retelling, ...] = (
    (form(r"streets \((?P<count>\d+)\)"), "Vie nel file: %(count)s"),
    (
        form(r"(?P<count>\d+) new or changed; removed: (?P<names>.+)"),
        "nuove o cambiate: %(count)s; tolte: %(names)s",
    ),
    (form(r"(?P<count>\d+) new or changed"), "nuove o cambiate: %(count)s"),
    (form(r"removed: (?P<names>.+)"), "tolte: %(names)s"),
)

ACTIONS: Mapping[Action, tuple[str, str]] = MappingProxyType(
    {
        Action.SUBSCRIBE: ("success", sentence("si iscrive")),
        Action.UNSUBSCRIBE: ("neutral", sentence("si cancella")),
        Action.INCOMPLETE: ("warning", sentence("vuole iscriversi, manca qualcosa")),
        Action.OTHER: ("info", sentence("altro messaggio")),
    }
)
INTENTS: Mapping[Intent, str] = MappingProxyType(
    {
        Intent.HELP: sentence("chiede come funziona"),
        Intent.ACCESS: sentence("chiede quali suoi dati abbiamo"),
        Intent.ERASURE: sentence("chiede di cancellare i suoi dati"),
        Intent.PAUSE: sentence("chiede una pausa"),
        Intent.LANGUAGE: sentence("scrive in un’altra lingua"),
        Intent.THANKS: sentence("ringrazia o saluta"),
        Intent.EMERGENCY: sentence("parla di un’emergenza"),
        Intent.THIRD_PARTY: sentence("vuole iscrivere un’altra persona"),
        Intent.PROBLEM: sentence("è iscritto e non riceve"),
    }
)
MISSING: Mapping[RequiredField, str] = MappingProxyType(
    {
        RequiredField.GIVEN_NAME: sentence("il nome"),
        RequiredField.SURNAME: sentence("il cognome"),
        RequiredField.PLACE: sentence("la via, la zona o la contrada"),
    }
)
