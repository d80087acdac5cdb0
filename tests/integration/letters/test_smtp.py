"""Letters to the staff, handed to a mail server."""

import asyncio
import datetime as dt
import ssl
from dataclasses import replace
from pathlib import Path
from uuid import UUID

import pytest
from structlog.testing import capture_logs

from comunica.letters.smtp import MailServer, SmtpLetters
from comunica.runtime.letters import letters_of
from comunica.runtime.settings import LetterSettings
from comunica.usecases.staff.letters import (
    ApprovalWaitingLetter,
    ChannelPausedLetter,
    InvitationLetter,
    Letter,
    NoLetters,
    Reader,
    RecoveryLetter,
    TemplateRejectedLetter,
)
from tests.certificates import Authority
from tests.mail_server import Mailbox, mail_server

NOW = dt.datetime(2026, 11, 27, 14, 30, tzinfo=dt.UTC)
READER = Reader(email="segreteria@solaro.example", name="Lucia D’Amico", language="it", municipality="Comune di Solaro")
LINK = "https://console.example/invito/abc_DEF-123"
INVITATION = InvitationLetter(reader=READER, link=LINK, days=7)
ALL: tuple[Letter, ...] = (
    INVITATION,
    RecoveryLetter(reader=READER, link=LINK, minutes=60),
    ApprovalWaitingLetter(reader=READER, link=LINK, broadcast_id=UUID(int=1)),
    ChannelPausedLetter(reader=READER, link=LINK, reason="Rinnova la chiave di accesso."),
    TemplateRejectedLetter(reader=READER, link=LINK, template="mercato"),
)


def carrier(mailbox: Mailbox, *, deadline: float = 8, **more: object) -> SmtpLetters:
    server = MailServer(host="127.0.0.1", port=mailbox.port, encryption="none", sender="Comunica <comunica@example.it>")
    return SmtpLetters(replace(server, **more), now=lambda: NOW, deadline=deadline)  # type: ignore[arg-type]


async def test_a_letter_arrives_as_it_was_written() -> None:
    async with mail_server(None) as mailbox:
        assert await carrier(mailbox).post(INVITATION)

    (letter,) = mailbox.letters
    assert mailbox.recipients == ["segreteria@solaro.example"]
    assert letter["To"] == "Lucia D’Amico <segreteria@solaro.example>"
    assert letter["From"] == "Comunica <comunica@example.it>"
    assert letter["Subject"] == "Comune di Solaro: il tuo accesso agli avvisi"
    assert letter["Auto-Submitted"] == "auto-generated"
    text = letter.get_content()
    assert text.startswith("Gentile Lucia D’Amico,")
    assert f"\n{LINK}\n" in text.replace("\r\n", "\n")
    assert "7 giorni" in text


@pytest.mark.parametrize("letter", ALL, ids=lambda letter: type(letter).__name__)
@pytest.mark.parametrize("language", ["it", "en"])
async def test_each_letter_has_its_link_whole_in_both_languages(letter: Letter, language: str) -> None:
    spoken = replace(letter, reader=replace(READER, language=language))
    async with mail_server(None) as mailbox:
        assert await carrier(mailbox).post(spoken)

    (taken,) = mailbox.letters
    assert LINK in taken.get_content().split()
    assert taken["Content-Language"] == language
    assert taken.get_content().startswith("Gentile" if language == "it" else "Hello")


async def test_nothing_is_said_before_it_is_encrypted(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    trust = ssl.create_default_context(cafile=authority.file)
    async with mail_server(authority, asks_who=True) as mailbox:
        letters = carrier(mailbox, encryption="starttls", trust=trust, user="comunica", password=lambda: "right")
        assert await letters.post(INVITATION)

    assert (mailbox.encrypted, mailbox.logins) == ([True], [("comunica", "right")])


async def test_a_server_that_cannot_encrypt_gets_nothing() -> None:
    async with mail_server(None) as mailbox:
        letters = carrier(mailbox, encryption="starttls", user="comunica", password=lambda: "right")
        assert not await letters.post(INVITATION)

    assert (mailbox.letters, mailbox.logins) == ([], [])


async def test_a_server_that_nobody_vouches_for_gets_nothing(tmp_path: Path) -> None:
    async with mail_server(Authority(tmp_path)) as mailbox:
        assert not await carrier(mailbox, encryption="starttls", trust=ssl.create_default_context()).post(INVITATION)

    assert mailbox.letters == []


async def test_a_wrong_password_is_a_letter_that_does_not_go(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    trust = ssl.create_default_context(cafile=authority.file)
    async with mail_server(authority, asks_who=True) as mailbox:
        letters = carrier(mailbox, encryption="starttls", trust=trust, user="comunica", password=lambda: "wrong")
        assert not await letters.post(INVITATION)


async def test_a_server_that_is_not_there_is_a_letter_that_does_not_go() -> None:
    async with mail_server(None) as mailbox:
        pass

    assert not await carrier(mailbox).post(INVITATION)


async def test_a_server_that_hangs_is_not_waited_for() -> None:
    async with mail_server(None) as mailbox:
        mailbox.silence = asyncio.Event()
        # Not a second time for the goodbye: whoever invites waits for the page, which has a deadline too.
        async with asyncio.timeout(3.9):
            assert not await carrier(mailbox, deadline=2).post(INVITATION)
        mailbox.silence.set()


async def test_a_letter_that_was_taken_is_sent_also_if_the_server_hangs_after_it() -> None:
    async with mail_server(None) as mailbox:
        mailbox.goodbye = asyncio.Event()
        assert await carrier(mailbox, deadline=0.5).post(INVITATION)
        mailbox.goodbye.set()
    assert len(mailbox.letters) == 1


async def test_logs_say_neither_who_reads_nor_the_link_not_even_what_the_server_quotes() -> None:
    async with mail_server(None) as mailbox:
        with capture_logs() as lines:
            await carrier(mailbox).post(INVITATION)
            mailbox.refuses = True
            assert not await carrier(mailbox).post(INVITATION)

    assert [line["action"] for line in lines] == ["letter_sent", "letter_not_sent"]
    written = str(lines)
    for secret in ("segreteria", "solaro", "Lucia", "abc_DEF"):
        assert secret not in written


async def test_a_name_cannot_write_a_header() -> None:
    forged = replace(INVITATION, reader=replace(READER, name="Lucia\r\nBcc: altri@example.it"))
    async with mail_server(None) as mailbox:
        assert not await carrier(mailbox).post(forged)

    assert mailbox.letters == []


async def test_without_a_server_nobody_carries_letters() -> None:
    assert isinstance(letters_of(LetterSettings(), now=lambda: NOW), NoLetters)


async def test_settings_name_the_server(tmp_path: Path) -> None:
    password = tmp_path / "smtp-password"
    password.write_text("right\n")
    authority = Authority(tmp_path)
    async with mail_server(authority, asks_who=True) as mailbox:
        settings = LetterSettings(
            smtp_host="127.0.0.1",
            smtp_port=mailbox.port,
            smtp_user="comunica",
            smtp_password_file=password,
            smtp_ca_file=authority.file,
            smtp_from="comunica@example.it",
        )
        assert await letters_of(settings, now=lambda: NOW).post(INVITATION)

    assert mailbox.logins == [("comunica", "right")]


def test_a_server_without_a_sender_is_a_mistake_that_is_told_at_the_start() -> None:
    with pytest.raises(ValueError, match="COMUNICA_SMTP_FROM"):
        LetterSettings(smtp_host="mail.example")
