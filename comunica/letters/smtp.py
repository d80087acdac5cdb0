"""Carries letters to an SMTP server. The port of `comunica/usecases/staff/letters.py`."""

import asyncio
import datetime as dt
import ssl
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid, parseaddr
from typing import Literal

import aiosmtplib
import structlog

from comunica.letters.wording import worded
from comunica.usecases.staff.letters import Letter

_log = structlog.get_logger("comunica.letters")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailServer:
    """Where letters are handed in. `password` gives the one of now; `sender`: an address, with a name or without."""

    host: str
    port: int
    encryption: Literal["starttls", "tls", "none"]
    sender: str
    user: str | None = None
    password: Callable[[], str] | None = field(default=None, repr=False)
    trust: ssl.SSLContext | None = None


class SmtpLetters:
    """One connection for each letter: they are few."""

    def __init__(self, server: MailServer, *, now: Callable[[], dt.datetime], deadline: float) -> None:
        self._server = server
        self._now = now
        self._deadline = deadline

    async def post(self, letter: Letter) -> bool:
        """Whether the server took it. Never raises."""
        kind = type(letter).__name__
        taken = False
        try:
            async with asyncio.timeout(self._deadline), self._connected() as client:
                await client.send_message(self._message(letter))
                taken = True
                await client.quit()
        except Exception as error:
            # A server that takes a letter and is slow to say goodbye has it all the same: it would come twice.
            if not taken:
                _tell_not_sent(kind, error)
                return False
        _log.info("a letter was sent", action="letter_sent", kind=kind)
        return True

    @asynccontextmanager
    async def _connected(self) -> AsyncIterator[aiosmtplib.SMTP]:
        server = self._server
        client = aiosmtplib.SMTP(
            hostname=server.host,
            port=server.port,
            username=server.user,
            password=server.password() if server.password else None,
            use_tls=server.encryption == "tls",
            # Told, not asked: a server that cannot encrypt gets nothing.
            start_tls=server.encryption == "starttls",
            tls_context=server.trust,
            timeout=self._deadline,
        )
        try:
            await client.connect()
            yield client
        finally:
            # Without a goodbye: whoever hangs would be waited for twice.
            client.close()

    def _message(self, letter: Letter) -> EmailMessage:
        name, address = parseaddr(self._server.sender)
        wording = worded(letter)
        message = EmailMessage()
        message["From"] = Address(name, addr_spec=address)
        message["To"] = Address(letter.reader.name, addr_spec=letter.reader.email)
        message["Subject"] = wording.subject
        message["Date"] = format_datetime(self._now())
        message["Message-ID"] = make_msgid(domain=address.rpartition("@")[2])
        # Nobody's holiday notice shall answer.
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(wording.body)
        message["Content-Language"] = letter.reader.language
        return message


def _tell_not_sent(kind: str, error: Exception) -> None:
    # Only the class, and the server's code: its words quote addresses.
    code = error.code if isinstance(error, aiosmtplib.SMTPResponseException) else None
    _log.warning("a letter was not sent", action="letter_not_sent", kind=kind, error=type(error).__name__, code=code)
