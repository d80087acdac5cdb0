"""A mail server for tests, which takes what comes and remembers it."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.certificates import Authority


@dataclass
class Mailbox:
    """What came, and how. `hangs`: it takes the connection and says nothing more."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    encrypted: list[bool] = field(default_factory=list)
    logins: list[tuple[str, str]] = field(default_factory=list)
    refuses: bool = False
    refused: int = 0
    #: Letters that came, and were not answered yet.
    waiting: int = 0
    silence: asyncio.Event | None = None
    #: Until then it does not answer a goodbye.
    goodbye: asyncio.Event | None = None

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.refuses:
            self.refused += 1
            return f"550 <{address}> is not known here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        self.waiting += 1
        if self.silence is not None:
            await self.silence.wait()
        self.waiting -= 1
        assert isinstance(envelope.content, bytes)
        self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        self.encrypted.append(session.ssl is not None)
        return "250 taken"

    async def handle_QUIT(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.goodbye is not None:
            await self.goodbye.wait()
        return "221 bye"

    def authenticate(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        self.logins.append((data.login.decode(), data.password.decode()))
        return AuthResult(success=data.password == b"right")


@asynccontextmanager
async def mail_server(authority: Authority | None, *, asks_who: bool = False) -> AsyncIterator[Mailbox]:
    """Running. With an authority it offers STARTTLS, and takes nothing before."""
    mailbox = Mailbox()
    context = None
    if authority is not None:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(authority.certifies("127.0.0.1").file)
    server = await asyncio.get_running_loop().create_server(
        lambda: SMTP(
            mailbox,
            hostname="mail.example",
            tls_context=context,
            require_starttls=context is not None,
            auth_required=asks_who,
            authenticator=mailbox.authenticate,
        ),
        "127.0.0.1",
        0,
    )
    async with server:
        mailbox.port = server.sockets[0].getsockname()[1]
        yield mailbox
