"""A coat of arms for the demo town, which is nobody's: a gold sun on blue above silver waves, with a crown."""

import io
import math

from PIL import Image, ImageDraw

_SIDE, _FINER = 480, 4
_BLUE, _GOLD, _SILVER, _RED, _INK = (20, 80, 160), (244, 184, 28), (236, 240, 244), (150, 40, 45), (40, 40, 40)

type Points = list[tuple[float, float]]


def demo_arms() -> bytes:
    """A PNG on nothing, 480 pixels high."""
    # Drawn larger and made smaller: so its edges are smooth.
    image = Image.new("RGBA", (_SIDE * _FINER * 3 // 4, _SIDE * _FINER), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    _crown(draw)
    shape = Image.new("L", image.size, 0)
    ImageDraw.Draw(shape).polygon(_scaled(_shield()), fill=255)
    image.paste(_field(image.size), mask=shape)
    draw.line([*_scaled(_shield()), _scaled(_shield())[0]], fill=_INK, width=5 * _FINER, joint="curve")
    file = io.BytesIO()
    image.resize((_SIDE * 3 // 4, _SIDE), Image.Resampling.LANCZOS).save(file, "PNG", optimize=True)
    return file.getvalue()


def _scaled(points: Points) -> Points:
    return [(x * _FINER, y * _FINER) for x, y in points]


def _shield() -> Points:
    """Straight above, round to a point below."""
    right = [(180 + 160 * math.cos(a), 290 + 180 * math.sin(a) ** 1.15) for a in _steps(0, math.pi / 2)]
    left = [(360 - x, y) for x, y in reversed(right)]
    return [(20, 120), (340, 120), *right, *left]


def _steps(begin: float, end: float, number: int = 60) -> list[float]:
    return [begin + (end - begin) * each / number for each in range(number + 1)]


def _field(size: tuple[int, int]) -> Image.Image:
    field = Image.new("RGB", size, _BLUE)
    draw = ImageDraw.Draw(field)
    rays = [_ray(number) for number in range(32)]
    draw.polygon(_scaled(rays), fill=_GOLD)
    draw.ellipse([each * _FINER for each in (135, 190, 225, 280)], fill=_GOLD, outline=_BLUE, width=12)
    for top, colour in ((345, _SILVER), (370, _BLUE), (395, _SILVER)):
        wave = [(x, top + 8 * math.sin(x / 360 * 6 * math.pi)) for x in _steps(0, 360, 120)]
        draw.polygon(_scaled([*wave, (360, 480), (0, 480)]), fill=colour)
    return field


def _ray(number: int) -> tuple[float, float]:
    far, angle = (92, 58)[number % 2], number * math.tau / 32
    return 180 + far * math.cos(angle), 235 + far * math.sin(angle)


def _crown(draw: ImageDraw.ImageDraw) -> None:
    """A wall with battlements, of a Comune."""
    for left in range(60, 301, 60):
        _box(draw, (left - 20, 18, left + 20, 70), _SILVER)
    _box(draw, (36, 56, 324, 100), _SILVER)
    for left in range(66, 301, 56):
        _box(draw, (left - 5, 68, left + 9, 88), _RED)


def _box(draw: ImageDraw.ImageDraw, box: tuple[float, float, float, float], colour: tuple[int, int, int]) -> None:
    draw.rectangle([each * _FINER for each in box], fill=colour, outline=_INK, width=3 * _FINER)
