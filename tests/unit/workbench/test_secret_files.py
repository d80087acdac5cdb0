"""Secrets are made once, whole, and only their owner may read them."""

import base64
from pathlib import Path

from comunica.municipality.keys import read_key
from workbench.secret_files import SecretFiles


def test_a_secret_is_made_once(tmp_path: Path) -> None:
    secrets = SecretFiles(tmp_path / "secrets")
    first = secrets.word("a.txt").read_text()
    assert secrets.word("a.txt").read_text() == first
    assert secrets.word("b.txt").read_text() != first


def test_only_the_owner_may_read_it(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    path = SecretFiles(folder).word("a.txt")
    assert (path.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o600, 0o700)


def test_a_key_is_32_bytes_and_an_api_key_has_the_form_of_one(tmp_path: Path) -> None:
    secrets = SecretFiles(tmp_path / "secrets")
    assert len(base64.b64decode(secrets.key("key.txt").read_text(), validate=True)) == 32
    assert read_key(secrets.api_key("api.txt").read_text()).plain() == secrets.api_key("api.txt").read_text()


def test_an_app_has_a_secret_and_a_verify_token(tmp_path: Path) -> None:
    folder = SecretFiles(tmp_path / "secrets").app("valli")
    assert {path.name for path in folder.iterdir()} == {"secret", "verify_token"}
