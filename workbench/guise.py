"""As whom PostgreSQL runs.

PostgreSQL refuses to run as root, and a test machine or a container is often only root. Nothing is installed
and no user is made: it runs in a user namespace that calls us `nobody`, or as the real `nobody` where
namespaces are closed.
"""

import os
import pwd
import shutil
import subprocess
import sys
from collections.abc import Sequence
from enum import StrEnum
from functools import cache
from pathlib import Path

_NOBODY = 65_534
_NAMESPACE = ("unshare", "--user", f"--map-user={_NOBODY}", f"--map-group={_NOBODY}", "--")
# `nobody` keeps the right to pass through folders that are closed to it (a checkout under /root, a temporary
# folder of mode 0700). Root starts it, so nothing is gained that was not there, and no folder is opened up.
_AS_NOBODY = (
    "setpriv",
    f"--reuid={_NOBODY}",
    f"--regid={_NOBODY}",
    "--clear-groups",
    "--securebits=+no_setuid_fixup",  # else access(2), by which PostgreSQL looks for itself, ignores that right
    "--inh-caps=+dac_override",
    "--ambient-caps=+dac_override",
    "--",
)


class Guise(StrEnum):
    """The ways to run a program that refuses root."""

    OURSELVES = "ourselves"
    NAMESPACE = "namespace"
    NOBODY = "nobody"

    def wrap(self, command: Sequence[str]) -> list[str]:
        """`command` as this guise runs it."""
        match self:
            case Guise.OURSELVES:
                return list(command)
            case Guise.NAMESPACE:
                return [*_NAMESPACE, *command]
            case Guise.NOBODY:
                return [*_AS_NOBODY, *command]

    @property
    def owner(self) -> int:
        """The user id that must own the data, as seen from outside."""
        return _NOBODY if self is Guise.NOBODY else os.getuid()

    def own(self, folder: Path) -> None:
        """Give `folder` and all in it to the owner, unless they have it already."""
        if folder.stat().st_uid == self.owner:
            return
        for path in (folder, *folder.rglob("*")):
            os.chown(path, self.owner, self.owner, follow_symlinks=False)


@cache
def guise() -> Guise:
    """What works here. `RuntimeError` when root has neither namespaces nor setpriv."""
    if os.getuid() != 0 and _has_a_name(os.getuid()):
        return Guise.OURSELVES
    if sys.platform == "linux" and _works(_NAMESPACE):
        return Guise.NAMESPACE
    if sys.platform == "linux" and _works(_AS_NOBODY):
        return Guise.NOBODY
    raise RuntimeError(
        "PostgreSQL refuses to run as root or as a user without a name, and neither `unshare --user` nor `setpriv` "
        "works here: run this as an ordinary user, or install the package util-linux"
    )


def _has_a_name(user: int) -> bool:
    # Containers are often run as a number that no passwd file knows; initdb refuses that too.
    try:
        pwd.getpwuid(user)
    except KeyError:
        return False
    return True


def _works(prefix: Sequence[str]) -> bool:
    if shutil.which(prefix[0]) is None:
        return False
    return subprocess.run([*prefix, "true"], capture_output=True, check=False, timeout=10).returncode == 0
