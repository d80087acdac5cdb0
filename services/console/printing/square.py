"""The square picture with which a town asks its people to join, for social networks: 1,080 pixels a side."""

import io
from dataclasses import dataclass
from functools import cache, lru_cache

from PIL import Image, ImageDraw, ImageFont
from PIL.PngImagePlugin import PngInfo

from services.console.printing.codes import code_of
from services.console.printing.fitting import Fitted, Room, fit_first
from services.console.printing.plates import plate_of
from services.console.printing.poster_text import PosterText
from services.console.printing.sheet import BLUE, INK, WHITE, Style
from services.console.printing.typeface import Weight, drawn

SIDE = 1080
_MARGIN = 64
_INNER = SIDE - 2 * _MARGIN
_BAND, _FOOT, _CODE = 300, 130, 440
#: The plate of the coat of arms: its longer side, the white around the arms, and how far the name is from it.
_PLATE, _PLATE_RIM, _PLATE_GAP = 220, 14, 40
_LEADING = 1.2

_TOWN = Style(Weight.SEMIBOLD, WHITE)
_SERVICE = Style(Weight.BOLD, WHITE)
_STEP = Style(Weight.BOLD, INK)
_TEXT = Style(Weight.REGULAR, INK)
_NUMBER = Style(Weight.BOLD, BLUE)
_LEAVE = Style(Weight.SEMIBOLD, WHITE)


def square(text: PosterText, arms: bytes | None = None) -> bytes:
    """The PNG. `arms`: the town's coat of arms, a PNG on white.

    Its description travels inside, for whoever reads files; a page says it beside the picture.
    """
    image = Image.new("RGB", (SIDE, SIDE), WHITE)
    drawing = _Drawing(image, ImageDraw.Draw(image), text)
    drawing.band(arms)
    drawing.code()
    drawing.beside()
    drawing.foot()
    return _png(image, text)


def _png(image: Image.Image, text: PosterText) -> bytes:
    said = PngInfo()
    said.add_itxt("Title", text.title, lang=text.language)
    said.add_itxt("Description", text.code_says, lang=text.language)
    written = io.BytesIO()
    image.quantize(256).save(written, "PNG", optimize=True, pnginfo=said)
    return written.getvalue()


@dataclass(frozen=True, slots=True)
class _Drawing:
    image: Image.Image
    draw: ImageDraw.ImageDraw
    text: PosterText

    def band(self, arms: bytes | None) -> None:
        """The town and its service, on blue, beside its coat of arms if there is one."""
        self.draw.rectangle((0, 0, SIDE, _BAND), fill=BLUE)
        left = _MARGIN if arms is None else self.arms(arms) + _PLATE_GAP
        width = SIDE - _MARGIN - left
        # Two lines each are within the band.
        town = _fitted(self.text.town, _TOWN, Room(width, 1, 46, 32), Room(width, 2, 36, 26))
        service = _fitted(self.text.service, _SERVICE, Room(width, 1, 112, 64), Room(width, 2, 74, 40))
        y = self.say(town, _TOWN, left, (_BAND - _high(town) - _high(service)) / 2)
        self.say(service, _SERVICE, left, y)

    def arms(self, png: bytes) -> float:
        """The coat of arms on a plate: it is drawn on white. Where the plate ends."""
        plate = plate_of(png, _MARGIN, _BAND / 2, _PLATE, rim=_PLATE_RIM)
        corners = (plate.x, plate.y, plate.x + plate.width, plate.y + plate.height)
        self.draw.rounded_rectangle(corners, radius=14, fill=WHITE)
        within = plate.within(_PLATE_RIM)
        with Image.open(io.BytesIO(png)) as drawn_arms:
            sized = drawn_arms.convert("RGB").resize(
                (round(within.width), round(within.height)), Image.Resampling.LANCZOS
            )
        self.image.paste(sized, (round(within.x), round(within.y)))
        return corners[2]

    def code(self) -> None:
        """The code: each of its squares a whole number of pixels. White enough is around it."""
        code = code_of(self.text.link)
        module = _CODE // code.side
        top = _BAND + (SIDE - _BAND - _FOOT - module * code.side) // 2
        for run in code.runs:
            x, y = _MARGIN + run.column * module, top + run.row * module
            self.draw.rectangle((x, y, x + run.length * module - 1, y + module - 1), fill=(0, 0, 0))

    def beside(self) -> None:
        """What to do."""
        x = _MARGIN + _CODE + 60
        width = SIDE - _MARGIN - x
        headline = _fitted(self.text.headline, _STEP, Room(width, 4, 58, 30))
        titles = [f"{number}. {step.title}" for number, step in enumerate(self.text.steps, 1)]
        steps = [_fitted(each, _TEXT, Room(width, 2, 40, 24)) for each in titles]
        number = _fitted(self.text.number, _NUMBER, Room(width, 1, 54, 28))
        gap = 26
        high = _high(headline) + sum(map(_high, steps)) + _high(number) + 2 * gap
        y = self.say(headline, _STEP, x, _BAND + (SIDE - _BAND - _FOOT - high) / 2) + gap
        for step in steps:
            y = self.say(step, _TEXT, x, y)
        self.say(number, _NUMBER, x, y + gap)

    def foot(self) -> None:
        """How to leave."""
        self.draw.rectangle((0, SIDE - _FOOT, SIDE, SIDE), fill=BLUE)
        leave = _fitted(self.text.leave, _LEAVE, Room(_INNER, 1, 40, 22))
        self.say(leave, _LEAVE, _MARGIN, SIDE - _FOOT + (_FOOT - _high(leave)) / 2)

    def say(self, fitted: Fitted, style: Style, x: float, y: float) -> float:
        """Lines from this height on; where the next may begin."""
        font = _font(style.weight, fitted.size)
        for number, line in enumerate(fitted.lines):
            middle = y + (number + 0.5) * fitted.size * _LEADING
            self.draw.text((x, middle), line, fill=style.colour, font=font, anchor="lm")
        return y + _high(fitted)


def _fitted(text: str, style: Style, *rooms: Room) -> Fitted:
    return fit_first(drawn(text), lambda part, size: _font(style.weight, size).getlength(part), rooms)


def _high(fitted: Fitted) -> float:
    return len(fitted.lines) * fitted.size * _LEADING


@cache
def _face(weight: Weight) -> bytes:
    return weight.file.read_bytes()


@lru_cache(maxsize=256)
def _font(weight: Weight, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(io.BytesIO(_face(weight)), size)
