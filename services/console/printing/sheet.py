"""A sheet of paper as PDF, with tags: what is a heading, a paragraph, a picture, in which language and order."""

import datetime as dt
import io
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum

from fpdf import FPDF
from fpdf.prefs import ViewerPreferences

from services.console.printing.codes import Run
from services.console.printing.fitting import Fitted, Room, fit, fit_first
from services.console.printing.plates import Frame
from services.console.printing.typeface import Weight, drawn

#: Of the national design kit.
BLUE, INK, GREY, PALE, WHITE = (0, 102, 204), (23, 50, 77), (67, 82, 99), (230, 240, 250), (255, 255, 255)
type Colour = tuple[int, int, int]

MILLIMETRE = 72 / 25.4
#: Base line to base line, and the top of a line to its base: millimetres for each point of the type.
_LEADING, _BASE = 1.18 / MILLIMETRE, 0.92 / MILLIMETRE


class Tag(StrEnum):
    """What a piece of a sheet is, as screen readers are told. PDF 1.7, 14.8.4."""

    TITLE = "H1"
    HEADING = "H2"
    PARAGRAPH = "P"
    LINK = "Link"
    FIGURE = "Figure"


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text looks, and what it is."""

    weight: Weight
    colour: Colour = INK
    tag: Tag = Tag.PARAGRAPH


class Sheet(FPDF):
    """Positions are millimetres of the paper that it is drawn for; `scale` makes another paper of it, type included."""

    def __init__(self, width: float, height: float, *, scale: float = 1.0) -> None:
        super().__init__(unit=MILLIMETRE * scale, format=(width, height))
        self._paper_scale = scale
        self.set_margin(0)
        self.set_auto_page_break(False)
        for weight in Weight:
            self.add_font(weight, fname=weight.file)

    def described(self, *, title: str, language: str, author: str, made_at: dt.datetime) -> None:
        """What the file says of itself. The same figures make the same file."""
        self.set_title(title)
        self.set_lang(language)
        self.set_author(author)
        self.set_creator("Comunica")
        self.set_creation_date(made_at)
        self.viewer_preferences = ViewerPreferences(display_doc_title=True)

    def type(self, weight: Weight, size: float, colour: Colour = INK) -> None:
        """The type that follows, in points of the paper that it is drawn for."""
        self.set_font(weight, size=size * self._paper_scale)
        self.set_text_color(*colour)

    def wide(self, text: str, weight: Weight, size: float) -> float:
        """Width of a text in this type."""
        self.set_font(weight, size=size * self._paper_scale)
        return float(self.get_string_width(drawn(text)))

    @contextmanager
    def tagged(self, tag: Tag, *, alt: str | None = None) -> Iterator[None]:
        """What is drawn within is this. A picture has its description."""
        number = self.struct_builder.next_mcid_for_page(self.page)
        self._add_marked_content(struct_type=f"/{tag}", mcid=number, alt_text=alt)
        self._out(f"/{tag} <</MCID {number}>> BDC")
        yield
        self._out("EMC")

    @contextmanager
    def decoration(self) -> Iterator[None]:
        """What is drawn within says nothing: screen readers pass it over."""
        self._out("/Artifact BMC")
        yield
        self._out("EMC")

    def fitted(self, text: str, style: "Style", room: Room) -> Fitted:
        """The text as large as it fits."""
        return fit(drawn(text), lambda part, size: self.wide(part, style.weight, size), room)

    def fitted_first(self, text: str, style: "Style", *rooms: Room) -> Fitted:
        """The same in the first of these rooms that holds it whole, else in the last."""
        return fit_first(drawn(text), lambda part, size: self.wide(part, style.weight, size), rooms)

    def leading(self, size: float) -> float:
        """From line to line, in this size."""
        return size * _LEADING

    def high(self, fitted: Fitted) -> float:
        """What these lines take."""
        return len(fitted.lines) * self.leading(fitted.size)

    def say(self, fitted: Fitted, style: "Style", x: float, y: float) -> float:
        """Lines from this height on; where the next may begin."""
        self.type(style.weight, fitted.size, style.colour)
        with self.tagged(style.tag):
            for number, line in enumerate(fitted.lines):
                self.text(x, y + fitted.size * _BASE + number * self.leading(fitted.size), line)
        return y + self.high(fitted)

    def say_fitted(self, text: str, style: "Style", x: float, y: float, room: Room) -> float:
        """The same for a text that is as large as it fits."""
        return self.say(self.fitted(text, style, room), style, x, y)

    def box(self, x: float, y: float, width: float, height: float, colour: Colour, *, radius: float = 0) -> None:
        """A filled one."""
        with self.decoration():
            self.set_fill_color(*colour)
            self.rect(x, y, width, height, style="F", round_corners=radius > 0, corner_radius=radius)

    def dot(self, x: float, y: float, radius: float, colour: Colour) -> None:
        """A filled one, around a point."""
        with self.decoration():
            self.set_fill_color(*colour)
            self.circle(x, y, radius, style="F")

    def rule(self, x: float, y: float, width: float, colour: Colour) -> None:
        """A line across."""
        with self.decoration():
            self.set_draw_color(*colour)
            self.set_line_width(0.5)
            self.line(x, y, x + width, y)

    def code(self, runs: Iterable[Run], x: float, y: float, module: float) -> None:
        """A QR code; `module`: the side of one of its squares."""
        self.set_fill_color(0, 0, 0)
        for run in runs:
            self.rect(x + run.column * module, y + run.row * module, run.length * module, module, style="F")

    def picture(self, png: bytes, frame: Frame, *, alt: str) -> None:
        """A picture within a frame of the same shape, with its description."""
        with self.tagged(Tag.FIGURE, alt=alt):
            self.image(io.BytesIO(png), frame.x, frame.y, frame.width, frame.height)

    def finished(self) -> bytes:
        """The file."""
        return bytes(self.output())
