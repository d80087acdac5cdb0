"""`comunica-admin` and `comunica` for people at the workbench: scripts that know where everything is."""

import shlex
import sys
from collections.abc import Mapping
from pathlib import Path

#: Commands of `comunica-admin` that see people, or what they wrote: they come in as another role, and user of NATS.
_SEEING = ("subscribers", "audit", "ledger", "dead-letters")


def admin_script(setting_up: Mapping[str, str], seeing: Mapping[str, str]) -> str:
    """`comunica-admin`, as the role that its command is for."""
    return "\n".join(
        (
            "#!/bin/sh",
            f'case "$1" in {" | ".join(_SEEING)})',
            *_exports(seeing),
            ";; *)",
            *_exports(setting_up),
            ";; esac",
            f'exec {_program("comunica-admin")} "$@"',
            "",
        )
    )


def client_script(url: str, key: str) -> str:
    """`comunica` with the key of a town; COMUNICA_URL and COMUNICA_KEY say otherwise."""
    told = {"COMUNICA_URL": url, "COMUNICA_KEY": key}
    return "\n".join(
        (
            "#!/bin/sh",
            *(f'export {name}="${{{name}-{value}}}"' for name, value in told.items()),
            f'exec {_program("comunica")} "$@"',
            "",
        )
    )


def code_script(staff: Path) -> str:
    """`comunica-code`, which shows what the app of somebody of the demo staff would."""
    root = Path(__file__).parent.parent
    told = f"export PYTHONPATH={shlex.quote(str(root))}"
    command = f'exec {shlex.quote(sys.executable)} -m workbench.codes {shlex.quote(str(staff))} "$@"'
    return f"#!/bin/sh\n{told}\n{command}\n"


def put(path: Path, script: str) -> None:
    """Only its owner may read it: there are keys in it, or where they lie."""
    unfinished = path.with_name(f"{path.name}.new")
    unfinished.touch(mode=0o700)
    unfinished.write_text(script, encoding="utf-8")
    unfinished.rename(path)


def _exports(environment: Mapping[str, str]) -> list[str]:
    return [f"export {name}={shlex.quote(value)}" for name, value in environment.items()]


def _program(name: str) -> str:
    return shlex.quote(str(Path(sys.executable).with_name(name)))
