"""The page with phones: write as a citizen, see what the municipality answers. Italian, with English beside it."""

import html
import json
from pathlib import Path
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from .scenarios import Scenario
from .state import Registry

STATIC = Path(__file__).parent / "static"
# The page talks to nobody but its own server.
POLICY = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"

_ITALIAN = {
    "lang": "it",
    "title": "Telefoni di prova",
    "lead": "I telefoni sono finti, il servizio è quello vero. Scrivi come un cittadino e guarda che cosa arriva.",
    "other": "English",
    "other_lang": "en",
    "empty": "Nessun Comune è ancora collegato. Appena il servizio si presenta, ricarica questa pagina.",
    "add": "Aggiungi un telefono",
    "kind": "Tipo di telefono",
    "owner": "Nome",
    "number": "Numero",
    "remove": "Togli questo telefono",
    "chat_with": "Scrivi al Comune",
    "message": "Messaggio",
    "placeholder": "Scrivi un messaggio",
    "send": "Invia",
    "nothing": "Ancora nessun messaggio. Prova con ATTIVA, il tuo nome e la tua via.",
    "sent": "inviato",
    "taken": "ricevuto dal Comune",
    "accepted": "in arrivo",
    "delivered": "consegnato",
    "read": "letto",
    "failed": "non arrivato",
    "lost": "Il simulatore non risponde. Riprovo tra poco.",
    "attachment": "Allegato",
    "join": "ATTIVA",
    "leave": "DISATTIVA",
    "data": "DATI",
    "help": "AIUTO",
    "note": "I numeri +39 399 non appartengono a nessuno: nessun messaggio esce da questo computer.",
    "kind_00": "Normale",
    "kind_01": "Legge i messaggi",
    "kind_02": "Non raggiungibile",
    "kind_03": "Ha bloccato le offerte",
    "kind_09": "Conferme doppie",
    "kind_14": "Senza numero visibile",
}
_ENGLISH = {
    "lang": "en",
    "title": "Test phones",
    "lead": "The phones are pretend, the service is real. Write as a citizen would and see what arrives.",
    "other": "Italiano",
    "other_lang": "it",
    "empty": "No municipality is connected yet. Reload this page once the service has introduced itself.",
    "add": "Add a phone",
    "kind": "Kind of phone",
    "owner": "Name",
    "number": "Number",
    "remove": "Remove this phone",
    "chat_with": "Write to",
    "message": "Message",
    "placeholder": "Write a message",
    "send": "Send",
    "nothing": "No messages yet. Try ATTIVA with your name and street.",
    "sent": "sent",
    "taken": "received by the municipality",
    "accepted": "on its way",
    "delivered": "delivered",
    "read": "read",
    "failed": "not delivered",
    "lost": "The simulator does not answer. Trying again shortly.",
    "attachment": "Attachment",
    "join": "ATTIVA",
    "leave": "DISATTIVA",
    "data": "DATI",
    "help": "AIUTO",
    "note": "+39 399 numbers belong to nobody: no message leaves this computer.",
    "kind_00": "Ordinary",
    "kind_01": "Reads its messages",
    "kind_02": "Unreachable",
    "kind_03": "Has stopped offers",
    "kind_09": "Double receipts",
    "kind_14": "Number hidden",
}
_KINDS = (
    Scenario.ORDINARY,
    Scenario.READS,
    Scenario.UNDELIVERABLE,
    Scenario.STOPPED_MARKETING,
    Scenario.STATUSES_TWICE,
    Scenario.USER_ID_ONLY,
)


def page_routes(registry: Registry) -> list[BaseRoute]:
    """The page at `/` and its files."""

    async def page(request: Request) -> Response:
        words = _ENGLISH if request.query_params.get("lang") == "en" else _ITALIAN
        return HTMLResponse(render(registry, words), headers={"Content-Security-Policy": POLICY})

    return [Route("/", page), Mount("/static", StaticFiles(directory=STATIC))]


def render(registry: Registry, words: dict[str, str]) -> str:
    """The page in one language, with the municipalities that are set up."""
    numbers = [{"id": one.id, "name": one.verified_name or one.display} for one in registry.numbers.values()]
    kinds = [{"code": one.value, "name": words[f"kind_{one.value}"]} for one in _KINDS]
    data = json.dumps({"numbers": numbers, "kinds": kinds, "words": words}).replace("<", "\\u003c")
    escaped = {name: html.escape(value) for name, value in words.items()}
    options = "".join(f'<option value="{one["code"]}">{html.escape(one["name"])}</option>' for one in kinds)
    template = Template((STATIC / "phones.html").read_text())
    hidden = {"hide_empty": "hidden" if numbers else "", "hide_phones": "" if numbers else "hidden"}
    return template.substitute(escaped, data=data, kind_options=options, **hidden)
