"""What letters say, in the reader's language: plain text, one thing each, who wrote it and what to do."""

from dataclasses import dataclass, field

from comunica.municipality.town_name import of_sender
from comunica.usecases.staff.letters import (
    ApprovalWaitingLetter,
    ChannelPausedLetter,
    InvitationLetter,
    Letter,
    Reader,
    RecoveryLetter,
    TemplateRejectedLetter,
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A letter's subject, and what it says below the greeting."""

    subject: str
    body: str = field(repr=False)


def worded(letter: Letter) -> Wording:
    """The whole letter."""
    is_english = letter.reader.language == "en"
    said = _english(letter) if is_english else _italian(letter)
    greeting = "Hello" if is_english else "Gentile"
    return Wording(said.subject, f"{greeting} {letter.reader.name},\n\n{said.body}\n\n{_end(letter.reader)}\n")


def _italian(letter: Letter) -> Wording:
    town = letter.reader.municipality
    match letter:
        case InvitationLetter(link=link, days=days):
            return Wording(
                f"{town}: il tuo accesso agli avvisi",
                f"hai un invito a lavorare agli avvisi {of_sender(town)} ai cittadini.\n\n"
                f"Scegli la tua password e collega il telefono per i codici:\n{link}\n\n"
                f"Il collegamento si apre una volta sola e vale {days} giorni. Non inoltrarlo a nessuno.",
            )
        case RecoveryLetter(link=link, minutes=minutes):
            return Wording(
                f"{town}: scegli una nuova password",
                f"qualcuno ha chiesto una nuova password per il tuo accesso agli avvisi {of_sender(town)}.\n\n"
                f"Se la richiesta è tua, scegli qui la nuova password:\n{link}\n\n"
                f"Il collegamento si apre una volta sola e vale {minutes} minuti. "
                "Se non è tua, non fare nulla: la tua password resta quella di prima.",
            )
        case ApprovalWaitingLetter(link=link):
            return Wording(
                f"{town}: un avviso aspetta la tua approvazione",
                f"un avviso è pronto e aspetta che qualcuno lo approvi.\n\nLeggilo e decidi:\n{link}\n\n"
                "Finché nessuno lo approva, non parte.",
            )
        case ChannelPausedLetter(reason=reason, link=link):
            return Wording(
                f"{town}: gli avvisi sono fermi",
                f"il canale da cui partono gli avvisi è in pausa. {reason}\n\nGli avvisi già scritti aspettano.\n\n"
                f"Guarda che cosa è successo e che cosa fare:\n{link}",
            )
        case TemplateRejectedLetter(template=template, link=link):
            return Wording(
                f"{town}: un modello non è stato accettato",
                f"WhatsApp non ha accettato il modello «{template}»: con questo non si può scrivere.\n\n"
                f"Guarda che cosa cambiare:\n{link}",
            )


def _english(letter: Letter) -> Wording:
    town = letter.reader.municipality
    match letter:
        case InvitationLetter(link=link, days=days):
            return Wording(
                f"{town}: your access to the notices",
                f"you have been invited to work on the notices to citizens of {town}.\n\n"
                f"Choose your password and connect your phone for the codes:\n{link}\n\n"
                f"The link opens once and is good for {days} days. Do not pass it on.",
            )
        case RecoveryLetter(link=link, minutes=minutes):
            return Wording(
                f"{town}: choose a new password",
                f"somebody asked for a new password of your access to the notices of {town}.\n\n"
                f"If it was you, choose it here:\n{link}\n\n"
                f"The link opens once and is good for {minutes} minutes. "
                "If it was not you, do nothing: your password stays as it was.",
            )
        case ApprovalWaitingLetter(link=link):
            return Wording(
                f"{town}: a notice waits for your approval",
                f"a notice is ready and waits until somebody approves it.\n\nRead it and decide:\n{link}\n\n"
                "Until then it is not sent.",
            )
        case ChannelPausedLetter(reason=reason, link=link):
            return Wording(
                f"{town}: notices are not going out",
                f"the channel that notices go out by is paused. {reason}\n\nNotices that were written wait.\n\n"
                f"See what happened and what to do:\n{link}",
            )
        case TemplateRejectedLetter(template=template, link=link):
            return Wording(
                f"{town}: a template was not accepted",
                f"WhatsApp did not accept the template “{template}”. Nothing can be sent with it.\n\n"
                f"See what to change:\n{link}",
            )


def _end(reader: Reader) -> str:
    if reader.language == "en":
        return f"Notices of {reader.municipality}\nThis e-mail is sent by a program: nobody reads the answers."
    sender = of_sender(reader.municipality)
    return f"Avvisi {sender}\nQuesta e-mail è inviata da un programma: nessuno legge le risposte."
