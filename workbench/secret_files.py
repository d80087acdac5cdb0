"""Secrets of the workbench: made by chance once, kept in files that only their owner may read."""

import base64
import os
import secrets
from collections.abc import Callable
from pathlib import Path

from comunica.contracts.nkeys import SEED_BYTES, Kind, seed_of
from comunica.municipality.keys import PREFIX_BYTES, SECRET_BYTES, make_key
from comunica.municipality.one_time_codes import SECRET_BYTES as CODE_BYTES
from comunica.municipality.one_time_codes import secret_of


class SecretFiles:
    """The folder of them. Asked for a second time, a secret is what it was."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def word(self, name: str) -> Path:
        """A file with a random word: a password, a token."""
        return self._kept(name, lambda: secrets.token_urlsafe(24))

    def key(self, name: str) -> Path:
        """A file with 32 random bytes, in base64."""
        return self._kept(name, lambda: base64.b64encode(secrets.token_bytes(32)).decode())

    def one_time_codes(self, name: str) -> Path:
        """A file with the secret of an app that shows codes, in base32."""
        return self._kept(name, lambda: secret_of(secrets.token_bytes(CODE_BYTES)))

    def issuer(self, name: str) -> Path:
        """A file with the nkey that signs who may come in at NATS."""
        return self._kept(name, lambda: seed_of(Kind.ACCOUNT, secrets.token_bytes(SEED_BYTES)))

    def api_key(self, name: str) -> Path:
        """A file with an API key as its holder has it."""
        return self._kept(name, lambda: make_key(secrets.token_bytes(PREFIX_BYTES + SECRET_BYTES)).plain())

    def place(self, name: str) -> Path:
        """Where a secret is that somebody else writes."""
        return self._folder / name

    def app(self, name: str) -> Path:
        """A folder with the `secret` and the `verify_token` of a Meta app, as ingress reads it."""
        self.word(f"apps/{name}/secret")
        self.word(f"apps/{name}/verify_token")
        return self._folder / "apps" / name

    def _kept(self, name: str, make: Callable[[], str]) -> Path:
        path = self._folder / name
        if not path.exists():
            self._folder.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.parent.mkdir(parents=True, exist_ok=True)
            unfinished = path.with_name(f"{path.name}.new")
            # Whole or not at all: half a key would lock everything that it sealed.
            with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
                file.write(make())
            unfinished.rename(path)
        return path
