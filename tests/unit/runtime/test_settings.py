"""Settings come from the environment, secrets from files."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from comunica.runtime.settings import HttpSettings, PostgresSettings, ServiceSettings


class Example(ServiceSettings, PostgresSettings, HttpSettings):
    """A service's settings as services write them."""


def test_variables_have_our_prefix(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "password").write_text("secret\n")
    monkeypatch.setenv("COMUNICA_POSTGRES_DSN", "postgresql://db/comunica")
    monkeypatch.setenv("COMUNICA_POSTGRES_PASSWORD_FILE", str(tmp_path / "password"))
    monkeypatch.setenv("COMUNICA_HTTP_PORT", "8123")
    settings = Example()
    assert (settings.postgres_password(), settings.http_port) == ("secret", 8123)
    assert "secret" not in repr(settings)


def test_a_missing_variable_is_named() -> None:
    with pytest.raises(ValidationError, match="postgres_dsn"):
        Example()


def test_settings_do_not_change() -> None:
    settings = Example(postgres_dsn="postgresql://db/comunica")
    with pytest.raises(ValidationError, match="frozen"):
        settings.log_level = "DEBUG"  # type: ignore[misc]  # the point of this test
