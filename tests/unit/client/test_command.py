"""The command before it asks anything: its language, its words, where the key lies, and how it ends."""

import stat
from pathlib import Path

import pytest
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
