"""The code before this one, from `previous.tar.xz`: what runs at a customer's while the new schema is applied.

The archive is made at each release (docs/operations/upgrade.md), so that a clone without history has it too.
"""

import tarfile
from pathlib import Path

import pytest

ARCHIVE = Path(__file__).parent / "previous.tar.xz"


@pytest.fixture(scope="session")
def previous(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to put on PYTHONPATH."""
    folder = tmp_path_factory.mktemp("previous")
    with tarfile.open(ARCHIVE) as archive:
        archive.extractall(folder, filter="data")
    return folder
