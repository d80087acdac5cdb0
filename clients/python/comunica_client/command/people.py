"""`comunica subscribers`: list, find, consents, export, import, erase."""

from pathlib import Path
from typing import Any, Literal, cast

import click

from comunica_client.calls import CSV, XLSX
from comunica_client.client import Client
from comunica_client.command.broadcasts import parameters_of
from comunica_client.command.desk import Desk
from comunica_client.command.exits import Exit
from comunica_client.command.groups import command, file_argument, group, idempotency_option, output_option
from comunica_client.command.words import Words
from comunica_client.shapes import Import

_PERSON = ("id", "consent", "given_name", "surname", "place", "zone", "address")
_PROOF = ("position", "event", "way", "keyword", "happened_at")
_WRONG = ("row", "column", "message")


def subscribers_group(words: Words) -> click.Group:
    """The commands, their help in one language."""
    identity = click.Argument(["subscriber_id"])
    yes = click.Option(["--yes"], is_flag=True, help=words["yes"])
    either = click.Choice(["csv", "json"])
    commands = [
        command(words, "list", _list, *(click.Option([f"--{each}"], help=words[each]) for each in ("zone", "street"))),
        command(
            words,
            "find",
            _find,
            *(click.Option([f"--{each}"], help=words[each]) for each in ("phone", "surname", "surname-prefix")),
        ),
        command(words, "consents", _consents, identity),
        command(
            words,
            "export",
            _export,
            click.Argument(["subscriber_id"], required=False),
            click.Option(["--format", "written_as"], type=either, default="csv", help=words["export_format"]),
            output_option(words),
        ),
        command(
            words,
            "import",
            _import,
            file_argument(),
            click.Option(["--check"], is_flag=True, help=words["check_only"]),
            click.Option(["--notice"], help=words["notice"]),
            click.Option(["--set", "fields"], multiple=True, help=words["set"]),
            yes,
            idempotency_option(words),
        ),
        command(words, "erase", _erase, identity, yes),
    ]
    return group(words, "subscribers", commands)


def _list(desk: Desk, zone: str | None, street: str | None) -> None:
    with desk.client() as client:
        desk.rows(client.subscribers(zone=zone, street=street), _PERSON)


def _find(desk: Desk, phone: str | None, surname: str | None, surname_prefix: str | None) -> None:
    with desk.client() as client:
        found = client.find_subscribers(phone=phone, surname=surname, surname_prefix=surname_prefix)
        desk.rows(found, _PERSON)


def _consents(desk: Desk, subscriber_id: str) -> None:
    with desk.client() as client:
        desk.rows(client.consents(subscriber_id), _PROOF)


def _export(desk: Desk, subscriber_id: str | None, written_as: Literal["csv", "json"], output: str | None) -> None:
    """One person in JSON, whatever the format; without an id everybody."""
    with desk.client() as client:
        if subscriber_id is None:
            desk.write(client.export_subscribers(written_as=written_as), output)
        else:
            Desk(desk.words, as_json=True).show(client.export_subscriber(subscriber_id))


def _erase(desk: Desk, subscriber_id: str, *, yes: bool) -> None:
    if not yes:
        click.confirm(desk.words["erase_sure"], abort=True)
    with desk.client() as client:
        client.erase_subscriber(subscriber_id)
    desk.note(desk.words["erased"])


def _import(desk: Desk, file: str, *, check: bool, yes: bool, key: str | None, **said: Any) -> None:
    """Upload, show what would come of it, and bring it in only after a yes."""
    path = Path(file)
    parameters = parameters_of(desk, said["fields"])
    with desk.client() as client:
        kind = XLSX if path.suffix.lower() == ".xlsx" else CSV
        uploaded = client.upload_import(path.read_bytes(), kind=kind, name=path.name, key=key)
        checked = _settled(desk, client, uploaded["id"])
        if checked["state"] == "checked":
            wrong = list(client.import_errors(checked["id"])) if checked["errors"] else []
            if not desk.as_json and wrong:
                desk.rows(wrong, _WRONG)
            if check or not (yes or _agreed(desk, checked)):
                desk.note(desk.words["nobody_enrolled"])
                _end(desk, {**client.discard_import(checked["id"]), "wrong": wrong}, checked)
            client.commit_import(
                checked["id"], notice=said["notice"], parameters=parameters, key=f"{key}-commit" if key else None
            )
            checked = _settled(desk, client, checked["id"])
            _end(desk, {**checked, "wrong": wrong}, checked)
        desk.show(checked)


def _agreed(desk: Desk, checked: Import) -> bool:
    desk.note("")
    if not desk.as_json:
        desk.show(cast("dict[str, Any]", checked["preview"]))
    return click.confirm(desk.words["import_sure"], err=True)


def _settled(desk: Desk, client: Client, import_id: str) -> Import:
    *_, last = client.watch_import(import_id)
    if last["state"] == "failed":
        desk.fail(f"{last['says']} [{last['failure']}]", Exit.REFUSED)
    return last


def _end(desk: Desk, shown: dict[str, Any], found: Import) -> None:
    """What came of it, or would have come; with its wrong cells for scripts."""
    if desk.as_json:
        desk.show(shown)
    else:
        desk.show(cast("dict[str, Any]", found["result"] or found["preview"]))
    if found["notice_failure"]:
        desk.fail(found["notice_failure"], Exit.NOT_EVERYBODY)
    raise SystemExit(int(Exit.NOT_EVERYBODY if found["errors"] else Exit.DONE))
