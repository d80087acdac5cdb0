"""The command before it asks anything: its language, its words, where the key lies, and how it ends."""

import stat
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from click.testing import CliRunner
from comunica_client.command.__main__ import command
from comunica_client.command.credentials import Credentials, known, remember
from comunica_client.command.exits import Exit, exit_of
from comunica_client.command.words import WORDS, Language, language_of
from comunica_client.errors import ApiError, Conflict, NotAllowed, NotFound, Refused, ServerTrouble, TooManyRequests


@pytest.mark.parametrize(
    ("arguments", "environment", "language"),
    [
        (["--lang", "it"], {"LANG": "en_GB.UTF-8"}, Language.ITALIAN),
        (["--lang=en"], {"LANG": "it_IT.UTF-8"}, Language.ENGLISH),
        ([], {"LANG": "it_IT.UTF-8"}, Language.ITALIAN),
        ([], {"LC_ALL": "C", "LANG": "it_IT.UTF-8"}, Language.ENGLISH),
        ([], {}, Language.ENGLISH),
    ],
)
def test_the_language_is_what_was_said_else_the_locale(
    arguments: list[str], environment: dict[str, str], language: Language
) -> None:
    assert language_of(arguments, environment) is language


@pytest.mark.parametrize("name", sorted(WORDS))
def test_both_languages_say_everything_and_not_the_same(name: str) -> None:
    italian, english = WORDS[name]
    assert italian and english
    assert italian != english


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (Refused, Exit.REFUSED),
        (NotAllowed, Exit.NOT_ALLOWED),
        (NotFound, Exit.NOT_FOUND),
        (Conflict, Exit.CONFLICT),
        (TooManyRequests, Exit.UNAVAILABLE),
        (ServerTrouble, Exit.UNAVAILABLE),
    ],
)
def test_each_refusal_ends_with_its_own_code(kind: type[ApiError], code: Exit) -> None:
    assert exit_of(kind(0, (), "")) is code


def test_the_key_is_remembered_where_nobody_else_reads_it(tmp_path: Path) -> None:
    path = tmp_path / "there" / "credentials.json"
    remember(Credentials("http://api", "secret"), path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert known({"COMUNICA_CREDENTIALS": str(path)}) == Credentials("http://api", "secret")
    assert "secret" not in repr(known({"COMUNICA_CREDENTIALS": str(path)}))


def test_the_environment_goes_before_what_is_remembered(tmp_path: Path) -> None:
    environment = {"COMUNICA_URL": "http://b", "COMUNICA_KEY": "k", "COMUNICA_CREDENTIALS": str(tmp_path / "none")}
    assert known(environment) == Credentials("http://b", "k")
    assert known({"COMUNICA_CREDENTIALS": str(tmp_path / "none")}) is None


def test_a_key_that_was_set_to_nothing_is_not_taken_for_the_one_that_is_remembered(tmp_path: Path) -> None:
    path = tmp_path / "credentials.json"
    remember(Credentials("http://api", "secret"), path)
    assert known({"COMUNICA_KEY": "", "COMUNICA_CREDENTIALS": str(path)}) is None


COMMANDS = (
    *("login", "completion", "report"),
    *("broadcast send", "broadcast preview", "broadcast watch", "broadcast cancel"),
    *("subscribers import", "subscribers export", "gazetteer import", "gazetteer test"),
    *("template sync", "template submit", "key create", "key rotate"),
    *("municipality create", "municipality first-key", "channel connect", "channel check"),
    *("partner create", "partner list", "partner log", "partner nkey add", "partner nkey list", "partner nkey revoke"),
    *("mandate grant", "mandate revoke", "mandate list", "broadcast approve", "broadcast reject"),
)


def leaves(group: click.Group, before: str = "") -> Iterator[tuple[str, click.Command]]:
    """Every command that does something, by all its words."""
    for name, each in group.commands.items():
        if isinstance(each, click.Group):
            yield from leaves(each, f"{before}{name} ")
        else:
            yield f"{before}{name}", each


@pytest.mark.parametrize("language", list(Language))
def test_every_command_is_there_and_tells_what_it_and_its_options_do(language: Language) -> None:
    found = dict(leaves(command(language)))
    assert found.keys() >= {*COMMANDS}
    for name, each in found.items():
        assert each.help, name
        for option in each.params:
            assert not isinstance(option, click.Option) or option.help, (name, option.name)


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_each_shell_gets_its_completion(shell: str) -> None:
    said = CliRunner().invoke(command(Language.ENGLISH), ["completion", shell])
    assert said.exit_code == 0
    assert "_COMUNICA_COMPLETE" in said.output


def test_the_completion_knows_the_commands() -> None:
    asked = {"_COMUNICA_COMPLETE": "bash_complete", "COMP_WORDS": "comunica chan", "COMP_CWORD": "1"}
    said = CliRunner().invoke(
        command(Language.ENGLISH), [], prog_name="comunica", complete_var="_COMUNICA_COMPLETE", env=asked
    )
    assert "channel" in said.output
