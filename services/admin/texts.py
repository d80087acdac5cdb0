"""`comunica-admin municipality texts SLUG`: which words a municipality answers with, and which it has used before."""

import argparse
import asyncio
from collections.abc import Iterator, Sequence

from comunica.enrolment.replies import ReplyId
from comunica.runtime.settings import PostgresSettings
from comunica.stores.pool import open_pool
from comunica.stores.setting_up.texts import StoredTexts
from comunica.usecases.setting_up.show_texts import ShownText, digest_shown, show_texts
from services.admin.command import Commands, FailedError, add
from services.admin.record import record_in_reach


class TextSettings(PostgresSettings):
    """What the command needs to know."""


def register(municipality: Commands) -> None:
    """Add the command to those of `municipality`."""
    parser = add(
        municipality,
        "texts",
        _run,
        says="Show the reply texts in force; of one reply, its text and every version with time and digest.",
    )
    parser.add_argument("slug", help="the municipality's slug")
    parser.add_argument("--reply", type=ReplyId, choices=[*ReplyId], metavar="ID", help="one reply, such as welcome")


def _run(arguments: argparse.Namespace) -> None:
    with record_in_reach():
        texts = asyncio.run(_read(TextSettings(), arguments.slug))
    if texts is None:
        raise FailedError(f"there is no municipality {arguments.slug}: give the slug of its file")
    chosen = [each for each in texts if arguments.reply in (None, each.reply)]
    for line in _one(chosen[0]) if arguments.reply else map(_line, chosen):
        print(line)


async def _read(settings: TextSettings, slug: str) -> Sequence[ShownText] | None:
    pool = await open_pool(settings.postgres_dsn, password=settings.postgres_password(), size=1, name="comunica-admin")
    try:
        return await show_texts(StoredTexts(pool), slug)
    finally:
        await pool.close()


def _line(text: ShownText) -> str:
    """`welcome                own-3          own, since 2026-11-24 19:55 UTC`."""
    version = text.mark.partition("@")[2]
    since = f", since {text.since:%Y-%m-%d %H:%M} UTC" if text.since else ""
    return f"{text.reply:<24} {version:<14} {'own' if text.is_own else 'default'}{since}"


def _one(text: ShownText) -> Iterator[str]:
    yield _line(text)
    yield ""
    yield text.body
    if text.versions:
        yield ""
    for each in text.versions:
        what = "the default again" if each.body is None else f"own-{each.version}"
        yield f"{each.in_force_from:%Y-%m-%d %H:%M:%S} UTC  {digest_shown(each.body):<8}  {what}"
