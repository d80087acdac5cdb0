"""The figures of a month on paper: the same sections as the page, on as many sheets of A4 as they take."""

import datetime as dt
from dataclasses import dataclass, field

from services.console.pages.reports.charts import BASE, HEIGHT, WIDTH, Growth
from services.console.pages.reports.month_view import Figure, MonthView, Part, Row, Section
from services.console.pages.reports.paper_words import PaperWords
from services.console.printing.fitting import Fitted, Room, wrap
from services.console.printing.sheet import BLUE, GREY, INK, PALE, WHITE, Sheet, Style, Tag
from services.console.printing.typeface import Weight, drawn

_PAPER = (210.0, 297.0)
_MARGIN = 18.0
_INNER = _PAPER[0] - 2 * _MARGIN
_LAST = _PAPER[1] - 20
_BAND = 38.0

_SERVICE = Style(Weight.SEMIBOLD, WHITE)
_TITLE = Style(Weight.BOLD, WHITE, Tag.TITLE)
_HEADING = Style(Weight.BOLD, BLUE, Tag.HEADING)
_TABLE = Style(Weight.BOLD, INK)
_BOLD = Style(Weight.SEMIBOLD, INK)
_TEXT = Style(Weight.REGULAR, INK)
_SMALL = Style(Weight.REGULAR, GREY)


def month_pdf(view: MonthView, words: PaperWords, *, made_at: dt.datetime) -> bytes:
    """The PDF. Without a press text its chapter is left out."""
    pages = _draw(view, words, made_at, 0).sheet.pages_count
    return _draw(view, words, made_at, pages).sheet.finished()


def _draw(view: MonthView, words: PaperWords, made_at: dt.datetime, pages: int) -> "_Paper":
    sheet = Sheet(*_PAPER)
    sheet.described(title=f"{view.title} – {view.service}", language=words.language, author=view.town, made_at=made_at)
    paper = _Paper(sheet, view, words, pages)
    paper.turn()
    for number, section in enumerate(view.sections):
        paper.section(section)
        if number == 0:
            paper.growth()
    if words.press_text:
        paper.press()
    return paper


@dataclass(slots=True)
class _Paper:
    """Sheets that are filled from above. `y`: where the next thing goes."""

    sheet: Sheet
    view: MonthView
    words: PaperWords
    pages: int
    y: float = field(init=False, default=0.0)

    def turn(self) -> None:
        """A new sheet, with its foot; the first has a head."""
        self.sheet.add_page()
        self.y = _MARGIN
        if self.sheet.page == 1:
            self.head()
        foot = self.words.page % {"page": self.sheet.page, "pages": self.pages}
        self.sheet.say_fitted(
            f"{self.view.service} · {self.view.title} · {foot}", _SMALL, _MARGIN, 284, Room(_INNER, 1, 9, 6)
        )

    def head(self) -> None:
        """Which town, which month."""
        self.sheet.box(0, 0, _PAPER[0], _BAND, BLUE)
        names = f"{self.view.town} · {self.view.service}"
        below = self.sheet.say_fitted(names, _SERVICE, _MARGIN, 7, Room(_INNER, 1, 13, 8))
        self.sheet.say_fitted(self.view.title, _TITLE, _MARGIN, below, Room(_INNER, 1, 30, 16))
        self.y = self.sheet.say_fitted(self.view.counted, _SMALL, _MARGIN, _BAND + 4, Room(_INNER, 1, 10, 7)) + 2

    def room_for(self, height: float) -> None:
        """Turn the sheet if so much does not fit any more."""
        if self.y + height > _LAST:
            self.turn()

    def tell(self, text: str, style: Style, size: float) -> None:
        """Lines of one size, across the sheet."""
        lines = wrap(drawn(text), lambda part: self.sheet.wide(part, style.weight, size), _INNER)
        fitted = Fitted(size, tuple(lines))
        self.room_for(self.sheet.high(fitted))
        self.y = self.sheet.say(fitted, style, _MARGIN, self.y)

    def section(self, section: Section) -> None:
        """A chapter."""
        self.room_for(38)
        self.y += 5
        self.tell(section.title, _HEADING, 17)
        self.figures(section.figures)
        if section.note:
            self.tell(section.note, _SMALL, 10)
        for part in section.parts:
            self.part(part)

    def figures(self, figures: tuple[Figure, ...]) -> None:
        """Numbers in boxes, as many beside each other as there are."""
        self.room_for(20)
        self.y += 1
        gap = 3.0
        wide = (_INNER - gap * (len(figures) - 1)) / max(3, len(figures))
        for number, each in enumerate(figures):
            x = _MARGIN + number * (wide + gap)
            self.sheet.box(x, self.y + 1, wide, 17, PALE, radius=2)
            below = self.sheet.say_fitted(each.value, _TABLE, x + 3, self.y + 2, Room(wide - 6, 1, 17, 8))
            self.sheet.say_fitted(each.name, _SMALL, x + 3, max(below, self.y + 9.5), Room(wide - 6, 2, 9, 6))
        self.y += 20.5

    def part(self, part: Part) -> None:
        """A table. Its head and two lines stay together."""
        self.room_for(24)
        self.y += 3
        self.tell(part.title, _TABLE, 12)
        self.y += 1.2
        for row in part.rows:
            self.row(row)
        if part.note:
            self.tell(part.note, _SMALL, 9)
        self.y += 1

    def row(self, row: Row) -> None:
        """Name, bar, number and share on a line: read as one."""
        self.room_for(6.6)
        y, bar = self.y, _MARGIN + 92
        name = self.sheet.fitted(row.name, _TEXT, Room(88, 1, 10.5, 7))
        value = self.sheet.fitted(row.value, _BOLD, Room(30, 1, 10.5, 7))
        self.sheet.say(name, _TEXT, _MARGIN, y)
        if row.share is not None:
            self.sheet.box(bar, y + 1.3, 42, 2.6, PALE)
            self.sheet.box(bar, y + 1.3, 42 * min(row.share, 100) / 100, 2.6, BLUE)
        self.right(value.lines[0], _BOLD, value.size, _MARGIN + 156, y)
        self.right(row.percent, _SMALL, 10, _MARGIN + _INNER, y)
        self.y += 6.0

    def right(self, text: str, style: Style, size: float, x: float, y: float) -> None:
        """A line that ends here."""
        if text:
            wide = self.sheet.wide(text, style.weight, size)
            self.sheet.say_fitted(text, style, x - wide, y, Room(wide + 1, 1, size, size))

    def growth(self) -> None:
        """The chart of the last months."""
        if self.view.growth is None:
            return
        scale = _INNER / WIDTH * 0.9
        self.room_for(HEIGHT * scale + 16)
        self.y += 3
        self.tell(self.words.growth_title, _TABLE, 12)
        with self.sheet.tagged(Tag.FIGURE, alt=self.view.growth_says):
            self.columns(self.view.growth, scale)
        self.y += HEIGHT * scale + 2
        if self.view.milestones:
            self.tell(f"{self.words.milestones_title}: {'; '.join(self.view.milestones)}.", _TEXT, 10.5)

    def columns(self, growth: Growth, scale: float) -> None:
        """Its columns with their labels."""
        self.sheet.set_fill_color(*BLUE)
        for each in growth.columns:
            x, y = _MARGIN + each.x * scale, self.y + each.y * scale
            if each.value is not None:
                self.sheet.rect(x, y, each.width * scale, max(each.height * scale, 0.3), style="F")
            self.centred(each.month, _SMALL, 9, _MARGIN + each.middle * scale, self.y + (BASE + 14) * scale)
            self.centred(each.label, _BOLD, 9, _MARGIN + each.middle * scale, y - 1.2)
        self.sheet.set_draw_color(*GREY)
        self.sheet.set_line_width(0.2)
        self.sheet.line(_MARGIN, self.y + growth.base * scale, _MARGIN + WIDTH * scale, self.y + growth.base * scale)

    def centred(self, text: str, style: Style, size: float, x: float, y: float) -> None:
        """A label; part of the chart."""
        if text:
            self.sheet.type(style.weight, size, style.colour)
            self.sheet.text(x - self.sheet.get_string_width(text) / 2, y, text)

    def press(self) -> None:
        """The text for the papers."""
        self.room_for(40)
        self.y += 5
        self.tell(self.words.press_title, _HEADING, 17)
        self.tell(self.words.press_text, _TEXT, 11)
