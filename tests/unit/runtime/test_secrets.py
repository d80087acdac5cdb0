"""Secrets are files, taken up again when they change."""

from pathlib import Path

import pytest

from comunica.runtime.secrets import MissingSecretError, OptionalSecretFile, SecretFile


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "secret"
    path.write_text("one\n")
    return path


def test_blanks_around_a_secret_are_not_part_of_it(path: Path) -> None:
    assert SecretFile(path)() == b"one"


def test_a_changed_file_is_taken_up(path: Path) -> None:
    secret = SecretFile(path, every=0)
    path.write_text("another\n")
    assert secret.text() == "another"


def test_a_swapped_link_is_taken_up(path: Path, tmp_path: Path) -> None:
    """How Kubernetes changes a mounted secret."""
    (tmp_path / "new").write_text("two")
    (tmp_path / "link").symlink_to(path)
    secret = SecretFile(tmp_path / "link", every=0)
    (tmp_path / "next").symlink_to(tmp_path / "new")
    (tmp_path / "next").rename(tmp_path / "link")
    assert secret() == b"two"


def test_the_file_is_not_looked_at_for_each_use(path: Path) -> None:
    now = [0.0]
    secret = SecretFile(path, every=1, clock=lambda: now[0])
    path.write_text("another")
    assert secret() == b"one"
    now[0] = 1.0
    assert secret() == b"another"


def test_a_secret_that_disappears_leaves_the_last_one(path: Path) -> None:
    secret = SecretFile(path, every=0)
    path.unlink()
    assert secret() == b"one"
    path.write_text("back")
    assert secret() == b"back"


def test_an_emptied_secret_leaves_the_last_one(path: Path) -> None:
    secret = SecretFile(path, every=0)
    path.write_text("")
    assert secret() == b"one"


@pytest.mark.parametrize("content", [None, " \n"])
def test_without_a_secret_nothing_starts(tmp_path: Path, content: str | None) -> None:
    path = tmp_path / "absent"
    if content is not None:
        path.write_text(content)
    with pytest.raises(MissingSecretError, match="absent"):
        SecretFile(path)


def test_a_secret_is_not_shown(path: Path) -> None:
    assert "one" not in repr(SecretFile(path))


def test_an_optional_secret_is_in_force_only_while_its_file_is_there(path: Path) -> None:
    previous = OptionalSecretFile(path, every=0)
    assert previous() == b"one"
    path.unlink()
    assert previous() is None
    path.write_text("again")
    assert previous() == b"again"
