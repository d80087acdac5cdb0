"""What pages load besides themselves: style, script, fonts, pictures; all from us, each kept until it changes."""

import hashlib
from pathlib import Path

from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

STATIC = Path(__file__).parent / "static"
SPRITES = "vendor/bootstrap-italia/svg/sprites.svg"
_FOR_EVER = "public, max-age=31536000, immutable"
#: A page of another release asks for what it was made with: it is given what there is, and not for long.
_FOR_NOW = "public, max-age=60"


class Assets:
    """The files under one hash: one that changes changes every address, and what a style sheet refers to goes along."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self.release = _hash_of(folder)

    def url(self, path: str) -> str:
        """Where a file is to be had; `KeyError` if there is none."""
        if not (self._folder / path).is_file():
            raise KeyError(f"there is no static/{path}")
        return f"/static/{self.release}/{path}"

    def mount(self) -> Mount:
        """The route that serves them."""
        return Mount("/static/{release}", GZipMiddleware(_Files(self._folder, self.release)), name="static")


class _Files(StaticFiles):
    def __init__(self, folder: Path, release: str) -> None:
        super().__init__(directory=folder)
        self._release = release

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        if response.status_code in {200, 304}:
            current = scope["path_params"].get("release") == self._release
            response.headers["Cache-Control"] = _FOR_EVER if current else _FOR_NOW
        return response


def _hash_of(folder: Path) -> str:
    whole = hashlib.sha256()
    for path in sorted(each for each in folder.rglob("*") if each.is_file()):
        whole.update(f"{path.relative_to(folder)}\0".encode())
        whole.update(hashlib.sha256(path.read_bytes()).digest())
    return whole.hexdigest()[:16]


ASSETS = Assets(STATIC)
