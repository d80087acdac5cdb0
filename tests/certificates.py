"""Certificates for servers of a test, by an authority that nobody else trusts."""

from pathlib import Path

import trustme

from workbench.nats import Certificate


class Authority:
    """Signs certificates; `file` is what a client is told to trust."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._signs = trustme.CA()
        self.file = folder / "ca.crt"
        self._signs.cert_pem.write_to_path(self.file)

    def certifies(self, *hosts: str) -> Certificate:
        """For a server that is called so, by name or number."""
        issued = self._signs.issue_cert(*hosts)
        place = self._folder / f"{hosts[0]}.pem"
        issued.private_key_and_cert_chain_pem.write_to_path(place)
        return Certificate(file=place, key=place, authority=self.file)
