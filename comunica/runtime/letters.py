"""Who carries letters, as the settings say: an SMTP server, or nobody; and how they are counted."""

import datetime as dt
from collections.abc import Callable, Mapping
from ssl import create_default_context

from comunica.letters.smtp import MailServer, SmtpLetters
from comunica.runtime import catalogue
from comunica.runtime.metrics import Metrics
from comunica.runtime.settings import LetterSettings
from comunica.usecases.staff.letters import (
    ApprovalWaitingLetter,
    ChannelPausedLetter,
    InvitationLetter,
    Letter,
    Letters,
    NoLetters,
    RecoveryLetter,
    TemplateRejectedLetter,
)

#: Seconds for one letter: of a link, which somebody waits to hear of, and of what the staff is told by the way. A mail
#: server that looks for viruses takes its time before it says that it took one; given up too soon, it would come twice.
SOMEBODY_WAITS, NOBODY_WAITS = 8.0, 60.0

#: Letter → its word in the catalogue.
KINDS: Mapping[type[Letter], str] = {
    InvitationLetter: "invitation",
    RecoveryLetter: "recovery",
    ApprovalWaitingLetter: "approval_waiting",
    ChannelPausedLetter: "channel_paused",
    TemplateRejectedLetter: "template_rejected",
}


def letters_of(
    settings: LetterSettings, *, now: Callable[[], dt.datetime], deadline: float = SOMEBODY_WAITS
) -> Letters:
    """The carrier. `deadline`: seconds for one letter, all in."""
    if settings.smtp_host is None:
        return NoLetters()
    encrypts = settings.smtp_encryption != "none"
    server = MailServer(
        host=settings.smtp_host,
        port=settings.smtp_port,
        encryption=settings.smtp_encryption,
        sender=settings.smtp_from,
        user=settings.smtp_user,
        password=settings.smtp_password(),
        trust=create_default_context(cafile=settings.smtp_ca_file) if encrypts else None,
    )
    return SmtpLetters(server, now=now, deadline=deadline)


class CountedLetters:
    """Implements `Letters`: what somebody else carries, counted."""

    def __init__(self, letters: Letters, metrics: Metrics) -> None:
        self._letters = letters
        self._metrics = metrics

    async def post(self, letter: Letter) -> bool:
        """See Letters."""
        taken = await self._letters.post(letter)
        outcome = "posted" if taken else "failed"
        self._metrics.count(catalogue.STAFF_LETTERS, kind=KINDS[type(letter)], outcome=outcome)
        return taken


def counted(letters: Letters, metrics: Metrics) -> Letters:
    """The same, counted; where nobody carries any there is nothing to count."""
    return letters if isinstance(letters, NoLetters) else CountedLetters(letters, metrics)
