"""`comunica-admin dead-letters`: what was given up, and back where it came from once the cause is mended.

No command here shows a phone, a name or a text. They stay sealed, but for the items of webhooks that ingress could not
read: those are opened to be read anew, and told of by how many events they are.
"""

import argparse
import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from dataclasses import dataclass

from comunica.bus.dead_letters import NatsDeadLetters
from comunica.bus.sealing import BadKeyError
from comunica.contracts import topology
from comunica.contracts.dead_letters import DeadLetter
from comunica.runtime.secrets import MissingSecretError
from comunica.usecases.hearing.put_back_dead_letters import (
    DeadLetters,
    Fate,
    LettersAway,
    Outcome,
    WebhookReader,
    has_way_back,
    is_of_ingress,
    put_back_dead_letters,
)
from services.admin.command import Commands, FailedError, add, group
from services.admin.journal import nats_at_hand
from services.admin.webhook_letters import webhook_letters

_MOST = 100
#: Of the headers, what is shown: the others are not ours to know.
_SHOWN = ("Stream-Sequence", "Sealed-For", "Phone-Number-Id", "Waba-Id", "Original-Content-Type")


@dataclass(frozen=True, slots=True)
class _AtHand:
    """What the commands work with."""

    letters: DeadLetters
    webhooks: WebhookReader


def register(commands: Commands) -> None:
    """Add the commands."""
    letters = group(
        commands, "dead-letters", says="Events that were given up: docs/operations/runbooks/DeadLetters.md."
    )
    listing = add(letters, "list", _with(_list), says="A line for each, oldest first. Nothing of what is inside.")
    _filters(listing)
    listing.add_argument("--most", type=int, default=_MOST, help=f"lines at most (default: {_MOST})")
    show = add(letters, "show", _with(_show), says="Whence one came, why it was given up, and where it would go back.")
    show.add_argument("sequence", type=int)
    back = add(letters, "put-back", _with(_put_back), says="Put them back where they came from. Again changes nothing.")
    back.add_argument("sequences", type=int, nargs="*", metavar="sequence")
    back.add_argument("--all", action="store_true", help="all of them, or all that --subject and --reason name")
    _filters(back)


def _filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--subject", default="", help="only those on this subject: deadletter.inbound.message")
    parser.add_argument("--reason", default="", help="only those whose reason begins so: unknown_number")


async def _list(arguments: argparse.Namespace, at_hand: _AtHand) -> None:
    counts: Counter[tuple[str, str]] = Counter()
    async for letter in _chosen(at_hand.letters, arguments):
        counts[letter.subject, letter.reason] += 1
        if counts.total() <= arguments.most:
            print(f"{letter.sequence}  {letter.at:%Y-%m-%d %H:%M:%S}Z  {letter.subject}  {letter.reason}")
    if counts.total() > arguments.most:
        print(f"... and {counts.total() - arguments.most} more")
    for (subject, reason), count in counts.most_common():
        print(f"{count} on {subject}: {reason}")
    if not counts:
        print("No dead letters.")


async def _show(arguments: argparse.Namespace, at_hand: _AtHand) -> None:
    letter = await at_hand.letters.one(arguments.sequence)
    if letter is None:
        raise FailedError(f"there is no dead letter {arguments.sequence}: `comunica-admin dead-letters list`")
    print(f"letter: {letter.sequence}")
    print(f"given up: {letter.at:%Y-%m-%d %H:%M:%S}Z on {letter.subject}")
    print(f"reason: {letter.reason}")
    print(f"came on: {letter.original_subject}")
    print(f"size: {len(letter.body)} bytes, sealed")
    for name in _SHOWN:
        if value := letter.headers.get(name):
            print(f"{name}: {value}")
    print(f"goes back to: {_way_back(letter, at_hand.webhooks)}")


def _way_back(letter: DeadLetter, webhooks: WebhookReader) -> str:
    if is_of_ingress(letter):
        reread = webhooks.read(letter)
        told = [f"{part.subject} ({part.events})" for part in reread.parts]
        return ", ".join(told + ([f"nowhere yet: {reread.problem}"] if reread.problem else []))
    return letter.original_subject if has_way_back(letter, topology.load()) else "nowhere: nobody reads it"


async def _put_back(arguments: argparse.Namespace, at_hand: _AtHand) -> None:
    filters = bool(arguments.subject or arguments.reason)
    if bool(arguments.sequences) == arguments.all or (filters and not arguments.all):
        raise FailedError("name letters by their numbers, or say --all (with --subject, --reason for some of them)")
    sequences = arguments.sequences or [letter.sequence async for letter in _chosen(at_hand.letters, arguments)]
    outcomes = await _put_each_back(at_hand, sequences)
    back = sum(outcome.fate is Fate.PUT_BACK for outcome in outcomes)
    print(f"Put back: {back}. Their services read them now; what cannot be read comes here again.")
    if left := [_left(outcome) for outcome in outcomes if outcome.fate is not Fate.PUT_BACK]:
        raise FailedError("; ".join(left))


async def _put_each_back(at_hand: _AtHand, sequences: Iterable[int]) -> list[Outcome]:
    known = topology.load()
    return [outcome async for outcome in put_back_dead_letters(at_hand.letters, at_hand.webhooks, sequences, known)]


def _left(outcome: Outcome) -> str:
    if outcome.fate is Fate.GONE:
        return f"{outcome.sequence} is not there: too old, or put back before"
    return f"{outcome.sequence} stays: {outcome.why}"


async def _chosen(letters: DeadLetters, arguments: argparse.Namespace) -> AsyncIterator[DeadLetter]:
    async for letter in letters.all():
        if arguments.subject in ("", letter.subject) and letter.reason.startswith(arguments.reason):
            yield letter


def _with(
    command: Callable[[argparse.Namespace, _AtHand], Awaitable[None]],
) -> Callable[[argparse.Namespace], None]:
    async def run(arguments: argparse.Namespace) -> None:
        async with nats_at_hand() as nats:
            await command(arguments, _AtHand(NatsDeadLetters(nats), webhook_letters()))

    def told(arguments: argparse.Namespace) -> None:
        try:
            asyncio.run(run(arguments))
        except LettersAway as problem:
            raise FailedError(f"{problem}. What was put back is back; run it again for the others") from None
        except (MissingSecretError, BadKeyError) as problem:
            raise FailedError(str(problem)) from None

    return told
