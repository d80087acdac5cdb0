"""Takes of the unpacked npm packages what the console serves; `workbench/console_assets.sh` unpacks them."""

import base64
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import unquote_to_bytes

VENDOR = Path(__file__).parents[1] / "services/console/static/vendor"


def _fonts(folder: str, name: str, *styles: str) -> dict[str, str]:
    sources = {style: f"dist/fonts/{folder}/{name}-latin-ext_latin-{style}.woff2" for style in styles}
    return {source: f"fonts/{folder}/{style}.woff2" for style, source in sources.items()}


#: package → what is taken of it, and where to. The style sheet is not among them: it is written anew.
TAKEN = {
    "bootstrap-italia": {
        "LICENSE": "LICENSE",
        "dist/svg/sprites.svg": "svg/sprites.svg",
        "dist/fonts/Titillium_Web/OFL.txt": "fonts/Titillium_Web/OFL.txt",
        "dist/fonts/Roboto_Mono/LICENSE.txt": "fonts/Roboto_Mono/LICENSE.txt",
        **_fonts("Titillium_Web", "titillium-web-v10", "300", "regular", "italic", "600", "700"),
        **_fonts("Roboto_Mono", "roboto-mono-v13", "regular", "700"),
    },
    "htmx.org": {"LICENSE": "LICENSE", "dist/htmx.min.js": "htmx.min.js"},
}
STYLE_SHEET = "dist/css/bootstrap-italia.min.css"
#: Pictures written into the style sheet: our Content-Security-Policy takes pictures from files of ours only.
DRAWN_IN = re.compile(r"""url\((?P<quote>["'])data:image/svg\+xml(?P<how>[^,]*),(?P<picture>.*?)(?P=quote)\)""")
#: A player of videos comes with a font of its own, which no page of ours asks for.
FONT_OF_THE_PLAYER = re.compile(r"@font-face\{font-family:VideoJS;[^}]*\}")
MAP = re.compile(r"/\*# sourceMappingURL=[^*]*\*/")


def style_sheet(text: str, pictures: Path) -> str:
    """The sheet with its drawn-in pictures laid beside it as files."""

    def laid_beside(found: re.Match[str]) -> str:
        raw = found["picture"].replace('\\"', '"')
        drawn = base64.b64decode(raw) if "base64" in found["how"] else unquote_to_bytes(raw)
        name = f"{hashlib.sha256(drawn).hexdigest()[:12]}.svg"
        pictures.mkdir(parents=True, exist_ok=True)
        (pictures / name).write_bytes(drawn)
        return f"url(../img/{name})"

    return DRAWN_IN.sub(laid_beside, MAP.sub("", FONT_OF_THE_PLAYER.sub("", text))).lstrip("\ufeff").strip() + "\n"


def renew(unpacked: Path) -> None:
    """Lay everything anew, and write vendor.toml."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for package, taken in TAKEN.items():
        for source, target in taken.items():
            place = VENDOR / package / target
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(unpacked / package / source, place)
    home = VENDOR / "bootstrap-italia"
    sheet = style_sheet((unpacked / "bootstrap-italia" / STYLE_SHEET).read_text("utf-8"), home / "img")
    (home / "css").mkdir()
    (home / "css/bootstrap-italia.min.css").write_text(sheet, "utf-8")
    (VENDOR / "vendor.toml").write_text("".join(described(unpacked, package) for package in TAKEN), "utf-8")


def described(unpacked: Path, package: str) -> str:
    """The part of vendor.toml about one package."""
    card = json.loads((unpacked / package / "package.json").read_text("utf-8"))
    home = VENDOR / package
    files = sorted(path for path in home.rglob("*") if path.is_file())
    rows = [f'"{path.relative_to(home)}" = "{hashlib.sha256(path.read_bytes()).hexdigest()}"' for path in files]
    head = (
        f'["{package}"]\nversion = "{card["version"]}"\nlicense = "{card["license"]}"\n'
        f'source = "npm: {package}@{card["version"]}"\n'
    )
    return head + f'\n["{package}".sha256]\n' + "\n".join(rows) + "\n\n"


if __name__ == "__main__":
    renew(Path(sys.argv[1]))
