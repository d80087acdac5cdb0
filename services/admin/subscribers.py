"""`comunica-admin subscribers import | add | export | erase`: a town's own people, on record and out of it.

Runs as the role comunica_import, which sees the citizens of the town that it is told and sets up nothing.
"""

import argparse
import datetime as dt
import hashlib
import os
import sys
from pathlib import Path

from uuid_utils.compat import uuid7

from comunica.stores.broadcasts.submissions import PostgresSubmissions
from comunica.stores.people.exports import PostgresExports
from comunica.stores.people.imports import StoredImportRecord
from comunica.usecases.audit import operator
from comunica.usecases.people.add_subscriber import add_subscriber
from comunica.usecases.people.enrol_people import Enrolled
from comunica.usecases.people.export_format import ExportFormat
from comunica.usecases.people.export_subscribers import export_subscribers
from comunica.usecases.people.import_record import ImportedFile
from comunica.usecases.people.import_subscribers import ImportReport, ImportSubscribers
from comunica.usecases.people.notify_imported import notify_imported
from comunica.usecases.people.read_list import read_list
from services.admin import erasing
from services.admin.command import Commands, FailedError, add, group
from services.admin.desk import Desk, at_desk, by_somebody, for_town
from services.admin.subscriber_desk import ErrorList, ask_person, write_export

#: Proof salts, see enrolment/ledger.py.
_SALT_BYTES = 16

_SAYS = {
    Enrolled.ADDED: "enrolled",
    Enrolled.CHANGED: "on record with an older consent: brought up to date",
    Enrolled.ALREADY: "already enrolled: nothing changes",
    Enrolled.LEFT: "left: not enrolled again",
}


def register(commands: Commands) -> None:
    """Add the commands."""
    subscribers = group(commands, "subscribers", says="The people of a municipality: bring in, add, give out, erase.")
    bring = add(subscribers, "import", at_desk(_import), says="Bring in people who consented before, from CSV or XLSX.")
    bring.add_argument("file", type=Path, help="the list: see docs/operations/import.md for its columns")
    for_town(bring)
    what = bring.add_mutually_exclusive_group()
    what.add_argument("--preview", action="store_true", help="only say what would come of it (the default)")
    what.add_argument("--commit", action="store_true", help="bring in every row that is right")
    bring.add_argument("--errors", type=Path, help="write every error to this CSV file")
    by_somebody(bring)
    bring.add_argument("--notice", metavar="TEMPLATE", help="tell those who were added, before anything else does")
    bring.add_argument(
        "--notice-parameter", metavar="NAME=VALUE", action="append", default=[], help="a parameter of that template"
    )
    person = add(subscribers, "add", at_desk(_add), says="Enrol one person by hand. Their data are asked for.")
    for_town(person)
    by_somebody(person)
    give = add(subscribers, "export", at_desk(_export), says="Write down everything that is held of a town's people.")
    for_town(give)
    by_somebody(give)
    give.add_argument("--format", type=ExportFormat, choices=[*ExportFormat], default=ExportFormat.CSV)
    erasing.register(subscribers)
    give.add_argument("--output", type=Path, required=True, help="a new file: readable by its owner only")


async def _import(arguments: argparse.Namespace, desk: Desk) -> None:
    town = desk.office.channel.town
    parameters = _parameters(arguments.notice_parameter)
    content = _content(arguments.file)
    # Keyed: a digest of a short list could be guessed.
    file = ImportedFile(digest=town.vault.index("import", hashlib.sha256(content).hexdigest()), by=arguments.by)
    use_case = ImportSubscribers(
        record=StoredImportRecord(desk.pool, new_id=uuid7),
        audit=desk.audit,
        new_id=uuid7,
        new_salt=_salt,
        notice_first=arguments.notice is not None,
    )
    with ErrorList(arguments.errors) as errors:
        rows = read_list(content, desk.office, now=dt.datetime.now(dt.UTC))
        report = await use_case(desk.office, rows, file=file if arguments.commit else None, tell=errors.tell)
    _say(report, committed=arguments.commit)
    if arguments.notice and report.import_id:
        await _notify(desk, report, arguments.notice, parameters)
    if report.refused:
        what = "were not brought in" if arguments.commit else "would not be brought in"
        raise FailedError(f"{report.refused} rows {what}: correct them and run the same list again")


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as problem:
        raise FailedError(f"{path} cannot be read ({problem.strerror})") from None


def _say(report: ImportReport, *, committed: bool) -> None:
    print("Brought in." if committed else "Preview: nothing was changed. Add --commit to bring them in.")
    for outcome, says in _SAYS.items():
        print(f"{report.outcomes[outcome]:>8} {says}")
    print(f"{report.refused:>8} rows with errors")
    if report.places_unknown:
        print(f"{report.places_unknown:>8} of them in a place that is not known: they get what goes to everyone")


async def _notify(desk: Desk, report: ImportReport, template: str, parameters: dict[str, str]) -> None:
    assert report.import_id is not None
    counted = await notify_imported(
        desk.office.channel.town.id,
        report.import_id,
        template=template,
        facts=desk.office.channel.town.facts,
        parameters=parameters,
        record=PostgresSubmissions(desk.pool),
        new_id=uuid7,
        now=dt.datetime.now(dt.UTC),
    )
    print(f"{counted:>8} people are told by the template {template}")


def _parameters(words: list[str]) -> dict[str, str]:
    pairs = [word.partition("=") for word in words]
    if any(not equals for _, equals, _ in pairs):
        raise FailedError("--notice-parameter must be NAME=VALUE")
    return {name: value for name, _, value in pairs}


async def _add(arguments: argparse.Namespace, desk: Desk) -> None:
    row = ask_person(desk.office)
    added = await add_subscriber(
        row,
        desk.office,
        who=operator(arguments.by),
        record=StoredImportRecord(desk.pool, new_id=uuid7),
        new_id=uuid7,
        new_salt=_salt,
    )
    if added.outcome is Enrolled.LEFT:
        raise FailedError(
            "this person left after that date: if they ask again, give the date and time of the new request"
        )
    print(_SAYS[added.outcome])
    if row.place_unknown:
        print("their place is not known: they get what goes to everyone")


async def _export(arguments: argparse.Namespace, desk: Desk) -> None:
    town = desk.office.channel.town
    shelf = PostgresExports(desk.pool, desk.vaults)
    people = export_subscribers(
        shelf, town.id, audit=desk.audit, who=operator(arguments.by), written_as=str(arguments.format)
    )
    try:
        count = await write_export(people, arguments.output, arguments.format)
    except FileExistsError:
        raise FailedError(f"{arguments.output} is there already: name a new file") from None
    print(f"{count} people written to {arguments.output}: personal data, keep it safe", file=sys.stderr)


def _salt() -> bytes:
    return os.urandom(_SALT_BYTES)
