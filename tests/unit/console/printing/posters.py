"""A poster to print, and coats of arms to stand on it."""

import io
from dataclasses import replace

from PIL import Image, ImageDraw

from services.console.printing.poster_text import PosterText, Step

LINK = "https://wa.me/390296984400?text=ATTIVA%20"
SOLARO = PosterText(
    language="it",
    title="Sol@ro Comunica: come iscriversi",
    town="Comune di Solaro",
    arms_say="Stemma: Comune di Solaro",
    service="Sol@ro Comunica",
    headline="Gli avvisi del Comune sul tuo telefono, con WhatsApp",
    steps=(
        Step(title="Inquadra il codice", detail="con la fotocamera del telefono: si apre WhatsApp."),
        Step(
            title="Scrivi i tuoi dati", detail="ATTIVA, nome, cognome, via e numero. Ad esempio: ATTIVA Maria Bianchi"
        ),
        Step(title="Invia il messaggio", detail="Ti rispondiamo subito."),
    ),
    link=LINK,
    code_says="Codice QR: apre WhatsApp sul numero +39 02 9698 4400",
    number_label="Oppure scrivi su WhatsApp a",
    number="+39 02 9698 4400",
    facts=("È gratuito.", "Nessuno vede il tuo numero: non è un gruppo."),
    leave="Per uscire scrivi DISATTIVA.",
    privacy_label="Come usiamo i tuoi dati:",
    privacy_url="https://www.comune.solaro.mi.it/privacy",
    contacts="Per parlare con il Comune: 02 9698 4400",
    emergency="Per le emergenze chiama il 112.",
)
#: A name that is long enough for two lines, in the largest type that there is for them.
MIDDLE = replace(SOLARO, town="Città di Cinisello Balsamo", service="Cinisello Balsamo informa")
LONG = replace(
    SOLARO,
    town="Comune di San Valentino in Abruzzo Citeriore e Frazioni Unite della Valle di Mezzo",
    service="Il Comune informa i cittadini della Valle di Mezzo, delle frazioni e delle contrade tutte, Nordrhein-"
    "Westfalenstraßenbezirksgemeindeverwaltungsnachrichtendienst",
    privacy_url="https://www.comune.sanvalentinoinabruzzociteriore.example/amministrazione-trasparente/privacy/whatsapp",
    contacts="Per parlare con il Comune: Ufficio relazioni con il pubblico, piazza della Libertà 1, 085 1234567, "
    "urp@comune.sanvalentinoinabruzzociteriore.example",
)


def arms(width: int, height: int) -> bytes:
    """A coat of arms: a red frame around green, so that one sees where it ends."""
    image = Image.new("RGB", (width, height), (200, 0, 30))
    ImageDraw.Draw(image).rectangle((12, 12, width - 13, height - 13), fill=(0, 120, 60))
    file = io.BytesIO()
    image.quantize(256).save(file, "PNG")
    return file.getvalue()


TALL, WIDE = arms(330, 480), arms(480, 200)
