"""The white plate under a coat of arms: as tall or as wide as it may be, in the shape of the arms."""

import io
from dataclasses import dataclass

from PIL import Image


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle, in the unit of the sheet."""

    x: float
    y: float
    width: float
    height: float

    def within(self, rim: float) -> "Frame":
        """What is left of it inside a rim."""
        return Frame(self.x + rim, self.y + rim, self.width - 2 * rim, self.height - 2 * rim)


def plate_of(png: bytes, left: float, middle: float, longest: float, *, rim: float) -> Frame:
    """A plate that begins at `left`, with its middle at that height; `longest`: the longer side, with its rim."""
    with Image.open(io.BytesIO(png)) as image:
        width, height = image.size
    scale = (longest - 2 * rim) / max(width, height)
    wide, high = width * scale + 2 * rim, height * scale + 2 * rim
    return Frame(left, middle - high / 2, wide, high)
