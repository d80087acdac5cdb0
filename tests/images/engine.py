"""Podman with a store of its own below .containers/: nothing of the machine's other images is seen or touched."""

import os
import resource
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
STORE = ROOT / ".containers"
#: What images are built on here: a Debian made on the spot, since no registry can be asked.
BASE = "localhost/comunica-base:trixie"
#: What a base must have: Python with venv, CA certificates; tzdata comes with our packages.
_PACKAGES = "python3.13,python3.13-venv,ca-certificates"
_MIRROR = "http://deb.debian.org/debian"


class EngineError(Exception):
    """Podman did not do it; the message is its own."""


class Engine:
    """One podman and its store."""

    def __init__(self, driver: str) -> None:
        self._command = [
            *("podman", "--root", str(STORE / driver / "store"), "--runroot", str(STORE / driver / "run")),
            *("--storage-driver", driver, "--cgroup-manager", "cgroupfs", "--runtime", "runc"),
        ]

    def run(self, *words: str, within: float = 120, cwd: Path | None = None) -> str:
        """One call; its output. EngineError with what it said when it fails."""
        try:
            done = subprocess.run(
                [*self._command, *words], capture_output=True, text=True, timeout=within, check=False, cwd=cwd
            )
        except subprocess.TimeoutExpired as problem:
            raise EngineError(f"podman {words[0]} took longer than {within:g} s") from problem
        if done.returncode:
            raise EngineError(f"podman {' '.join(words[:2])} … said {done.returncode}:\n{done.stderr[-3000:]}")
        return done.stdout

    def has(self, image: str) -> bool:
        """Whether the image is in the store."""
        return bool(self.run("images", "--quiet", image).strip())

    def provide_base(self) -> None:
        """The base image, made by debootstrap once."""
        if self.has(BASE):
            return
        folder, archive = STORE / "base", STORE / "base.tar"
        for command in (
            ("rm", "-rf", str(folder)),
            ("debootstrap", "--variant=minbase", f"--include={_PACKAGES}", "trixie", str(folder), _MIRROR),
            ("tar", "-C", str(folder), "-cf", str(archive), "."),
            ("rm", "-rf", str(folder)),
        ):
            done = subprocess.run(command, capture_output=True, text=True, timeout=600, check=False)
            if done.returncode:
                raise EngineError(f"{command[0]} failed:\n{(done.stdout + done.stderr)[-2000:]}")
        self.run("import", str(archive), BASE, within=300)
        archive.unlink()

    def build(self, tag: str, folder: Path, dockerfile: Path, *more: str) -> float:
        """Build an image on our base, with the limits that this machine allows; seconds that it took."""
        limits = [f"{name}={hard}:{hard}" for name, hard in _hard_limits().items()]
        words = ["build", "--network", "host", "--pull=never", "--build-arg", f"BASE={BASE}", "--tag", tag]
        words += [word for limit in limits for word in ("--ulimit", limit)]
        words += ["--secret", f"id=ca,src={ca}"] if (ca := os.environ.get("SSL_CERT_FILE")) else []
        began = time.monotonic()
        try:
            self.run(*words, *more, "--file", str(dockerfile), str(folder), within=900)
        except EngineError:
            # A package index may have a bad moment; what was built is kept.
            self.run(*words, *more, "--file", str(dockerfile), str(folder), within=900)
        return time.monotonic() - began

    @contextmanager
    def service(self) -> Iterator[str]:
        """`podman system service`, for those who speak Docker's language; the address of its socket."""
        socket = STORE / "podman.sock"
        socket.unlink(missing_ok=True)
        command = [*self._command, "system", "service", "--time=0", f"unix://{socket}"]
        with (STORE / "service.log").open("w") as log:
            child = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait_for(socket, child)
            yield f"unix://{socket}"
        finally:
            child.terminate()
            child.wait(timeout=20)


def find_engine() -> Engine:
    """A podman that starts a container here. EngineError with what each way of storing said."""
    said: list[Sequence[str] | str] = []
    for driver in ("overlay", "vfs"):
        engine = Engine(driver)
        try:
            engine.provide_base()
            engine.run("run", "--rm", "--network", "none", BASE, "true")
        except (EngineError, OSError) as problem:
            said.append(f"{driver}: {problem}")
        else:
            return engine
    raise EngineError("\n".join(map(str, said)))


def _hard_limits() -> dict[str, int]:
    kinds = {"nofile": resource.RLIMIT_NOFILE, "nproc": resource.RLIMIT_NPROC}
    hard = {name: resource.getrlimit(kind)[1] for name, kind in kinds.items()}
    return {name: limit for name, limit in hard.items() if limit != resource.RLIM_INFINITY}


def _wait_for(socket: Path, child: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 20
    while not socket.exists():
        if child.poll() is not None or time.monotonic() > deadline:
            raise EngineError(f"podman's service did not start: {(STORE / 'service.log').read_text()[-1000:]}")
        time.sleep(0.1)
