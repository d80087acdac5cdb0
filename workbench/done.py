"""What was done at an earlier start and need not be done again: remembered by a digest of all that it depends on."""

import hashlib
import json
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

_KINDS = frozenset({".py", ".sql", ".yaml", ".mako"})


class Done:
    """The memory of it, in one file. Whoever deletes the file has everything done again."""

    def __init__(self, memory: Path) -> None:
        self._memory = memory

    async def once(self, step: str, facts: Iterable[str], do: Callable[[], Awaitable[None]]) -> None:
        """Do the step unless it succeeded with just these facts before."""
        digest = hashlib.sha256("\0".join(facts).encode()).hexdigest()
        if self._known().get(step) == digest:
            return
        await do()
        # Read again: other steps may have ended meanwhile.
        self._keep({**self._known(), step: digest})

    def forget(self, step: str) -> None:
        """Have the step done again at the next opportunity."""
        self._keep({name: digest for name, digest in self._known().items() if name != step})

    def _keep(self, known: dict[str, str]) -> None:
        unfinished = self._memory.with_name(f"{self._memory.name}.new")
        unfinished.write_text(json.dumps(known, indent=2) + "\n")
        unfinished.rename(self._memory)

    def _known(self) -> dict[str, str]:
        return dict(json.loads(self._memory.read_text())) if self._memory.exists() else {}


def code_of(*folders: Path) -> str:
    """A digest of the programs in these folders."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.suffix in _KINDS):
        digest.update(f"{path}\0".encode() + path.read_bytes())
    return digest.hexdigest()
