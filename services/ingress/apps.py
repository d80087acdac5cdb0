"""The Meta apps that may call us: their secrets, from files that may change at any time."""

import hmac
from pathlib import Path

from comunica.contracts import subjects
from comunica.runtime.secrets import MissingSecretError, OptionalSecretFile, SecretFile


class App:
    """One Meta app. The URL names it; nothing in an unverified body does."""

    def __init__(self, folder: Path) -> None:
        self.name = folder.name
        self._secret = SecretFile(folder / "secret")
        self._previous = OptionalSecretFile(folder / "secret_previous")
        self._verify_token = SecretFile(folder / "verify_token")

    def signed(self, body: bytes, signature: str) -> bool:
        """Whether `sha256=<hex>` is this body's signature, under the secret or the one before it."""
        claimed = signature.encode("latin-1", "replace")
        current = _matches(self._secret(), body, claimed)
        previous = self._previous()
        return current or (previous is not None and _matches(previous, body, claimed))

    def knows(self, verify_token: str) -> bool:
        """Whether this is the token of the handshake."""
        return hmac.compare_digest(self._verify_token(), verify_token.encode())


class Apps:
    """All apps of a folder; one that is added is there without a restart."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._known: dict[str, App] = {}

    def find(self, name: str) -> App | None:
        """The app of this name. An app whose secrets cannot be read is not there."""
        if name not in self._known and subjects.is_token(name) and (self._folder / name).is_dir():
            try:
                self._known[name] = App(self._folder / name)
            except MissingSecretError:
                return None
        return self._known.get(name)

    def names(self) -> list[str]:
        """Of those that can be called."""
        folders = sorted(self._folder.iterdir()) if self._folder.is_dir() else []
        return [folder.name for folder in folders if self.find(folder.name)]


def _matches(secret: bytes, body: bytes, claimed: bytes) -> bool:
    return hmac.compare_digest(b"sha256=" + hmac.digest(secret, body, "sha256").hex().encode(), claimed)
