"""Who carries letters, as the settings say: an SMTP server, or nobody."""

import datetime as dt
from collections.abc import Callable
from ssl import create_default_context

from comunica.letters.smtp import MailServer, SmtpLetters
from comunica.runtime.settings import LetterSettings
from comunica.usecases.staff.letters import Letters, NoLetters


def letters_of(settings: LetterSettings, *, now: Callable[[], dt.datetime]) -> Letters:
    """The carrier."""
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
    return SmtpLetters(server, now=now)
