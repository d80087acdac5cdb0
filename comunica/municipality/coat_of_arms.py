"""A municipality's coat of arms: what a file of it must be, and how it is kept.

It is drawn anew, on white, without the empty border around it: nothing else that the file holds (notes of a camera,
another file behind the picture) is ever given to anybody. Pictures are PNG.
"""

import hashlib
import io
from dataclasses import dataclass, field
from enum import StrEnum

from PIL import Image, ImageChops, ImageOps

LARGEST_FILE = 2 * 1024 * 1024
#: Pixels. What is smaller is blurred on a poster; what is larger takes more memory than anybody needs for this.
SMALLEST_SIDE, LARGEST_SIDE = 100, 3000
#: How many times longer than the other a side may be: a banner is no coat of arms.
FLATTEST = 3

_PNG, _JPEG = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff"
_SIGNS = (_PNG, _JPEG)
#: A JPEG is read as often as it has scans: a small one with thousands takes a core for hours. Usual ones have ten.
_SCAN, _MOST_SCANS = b"\xff\xda", 50
#: The longest side: on paper at 280 dots per inch, and three pixels for each that a page has.
_PRINTED, _SHOWN = 480, 180
#: The same before its border goes: what is larger would only take memory.
_AT_FIRST = 3 * _PRINTED
_COLOURS = 256
#: Differences from white that are dirt of JPEG, of 255.
_DIRT = 24


class ArmsFault(StrEnum):
    """Why a file is not taken."""

    MISSING = "arms_missing"
    TOO_LARGE = "arms_too_large"
    KIND = "arms_kind"
    BROKEN = "arms_broken"
    TOO_MANY_PIXELS = "arms_too_many_pixels"
    TOO_SMALL = "arms_too_small"
    TOO_FLAT = "arms_too_flat"
    EMPTY = "arms_empty"


@dataclass(frozen=True, slots=True, kw_only=True)
class CoatOfArms:
    """As it is kept: for paper, and for pages; `width` and `height` are those of the one for pages, in pixels."""

    printed: bytes = field(repr=False)
    shown: bytes = field(repr=False)
    width: int
    height: int
    #: SHA-256 of the printed one: whether it is another.
    digest: bytes


def redraw(content: bytes) -> CoatOfArms | ArmsFault:
    """The coat of arms of a PNG or JPEG file; or what is wrong with that. Takes half a second and 100 MB at most."""
    if (fault := _fault_of_file(content)) is not None:
        return fault
    try:
        # Its size is known before a pixel is read: a small file may unfold to a huge picture.
        with Image.open(io.BytesIO(content), formats=("PNG", "JPEG")) as image:
            if max(image.size) > LARGEST_SIDE:
                return ArmsFault.TOO_MANY_PIXELS
            whole = _on_white(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        return ArmsFault.TOO_MANY_PIXELS
    except Exception:  # Pillow raises whatever the broken part made it raise
        return ArmsFault.BROKEN
    arms = _without_border(whole)
    if arms is None:
        return ArmsFault.EMPTY
    return _fault_of_shape(*arms.size) or _kept(arms)


def _fault_of_file(content: bytes) -> ArmsFault | None:
    if not content:
        return ArmsFault.MISSING
    if len(content) > LARGEST_FILE:
        return ArmsFault.TOO_LARGE
    if not content.startswith(_SIGNS):
        return ArmsFault.KIND
    return ArmsFault.BROKEN if content.startswith(_JPEG) and content.count(_SCAN) > _MOST_SCANS else None


def _fault_of_shape(width: int, height: int) -> ArmsFault | None:
    if max(width, height) > FLATTEST * min(width, height):
        return ArmsFault.TOO_FLAT
    return ArmsFault.TOO_SMALL if min(width, height) < SMALLEST_SIDE else None


def _on_white(image: Image.Image) -> Image.Image:
    """Everywhere it stands on white: so it is kept, whatever shines through it."""
    if image.mode in {"P", "PA", "1"}:
        # Mixed colours are in no palette.
        image = image.convert("RGBA")
    image.thumbnail((_AT_FIRST, _AT_FIRST), Image.Resampling.LANCZOS)
    image = ImageOps.exif_transpose(image)
    if not image.has_transparency_data:
        return image.convert("RGB")
    layered = image.convert("RGBA")
    white = Image.new("RGB", layered.size, "white")
    white.paste(layered, mask=layered.getchannel("A"))
    return white


def _without_border(image: Image.Image) -> Image.Image | None:
    """What is not white, with what is between; none if there is nothing."""
    differs = ImageChops.difference(image, Image.new("RGB", image.size, "white")).convert("L")
    box = differs.point([0 if each <= _DIRT else 255 for each in range(256)]).getbbox()
    return None if box is None else image.crop(box)


def _kept(arms: Image.Image) -> CoatOfArms:
    shown = _smaller(arms, _SHOWN)
    printed = _png(_smaller(arms, _PRINTED))
    return CoatOfArms(
        printed=printed,
        shown=_png(shown),
        width=shown.width,
        height=shown.height,
        digest=hashlib.sha256(printed).digest(),
    )


def _smaller(image: Image.Image, longest: int) -> Image.Image:
    made = image.copy()
    made.thumbnail((longest, longest), Image.Resampling.LANCZOS)
    return made


def _png(image: Image.Image) -> bytes:
    written = io.BytesIO()
    # Median cut, Pillow's own choice: other ways take half a minute for what is drawn to take long.
    image.quantize(_COLOURS, Image.Quantize.MEDIANCUT).save(written, "PNG", optimize=True)
    return written.getvalue()
