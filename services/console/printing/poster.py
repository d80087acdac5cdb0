"""The poster with which a town asks its people to join, on A4 and A5: a code to point the phone at, and three steps."""

import datetime as dt
from dataclasses import dataclass

from services.console.printing.codes import QUIET, code_of
from services.console.printing.fitting import Fitted, Room
from services.console.printing.paper import Paper
from services.console.printing.plates import plate_of
from services.console.printing.poster_text import PosterText, Step
from services.console.printing.sheet import BLUE, GREY, INK, PALE, WHITE, Sheet, Style, Tag
from services.console.printing.typeface import Weight

#: The sheet that it is drawn for, in millimetres: A4.
WIDTH, HEIGHT = 210.0, 297.0
MARGIN = 16.0
INNER = WIDTH - 2 * MARGIN
_BAND, _CODE, _CODE_TOP, _DOT = 64.0, 84.0, 102.0, 11.0
_NUMBER_TOP, _FACTS_TOP, _FOOT_TOP = 195.0, 228.0, 263.0
#: Where what a step says begins, behind its number.
_STEP_LEFT = MARGIN + _CODE + 9 + _DOT + 4
#: The plate of the coat of arms: its longer side, the white around the arms, and how far the name is from it.
_PLATE, _PLATE_RIM, _PLATE_GAP = 46.0, 3.0, 8.0

_TOWN = Style(Weight.SEMIBOLD, WHITE)
_SERVICE = Style(Weight.BOLD, WHITE, Tag.TITLE)
_HEADLINE = Style(Weight.BOLD, INK, Tag.HEADING)
_DIGIT = Style(Weight.BOLD, WHITE)
_STEP = Style(Weight.BOLD, INK)
_TEXT = Style(Weight.REGULAR, INK)
_NUMBER = Style(Weight.BOLD, BLUE)
_FACT = Style(Weight.SEMIBOLD, INK)
_PRIVACY = Style(Weight.REGULAR, GREY)


def poster(text: PosterText, paper: Paper, *, made_at: dt.datetime, arms: bytes | None = None) -> bytes:
    """The PDF. `arms`: the town's coat of arms, a PNG on white."""
    sheet = Sheet(WIDTH, HEIGHT, scale=paper.value)
    sheet.described(title=text.title, language=text.language, author=text.town, made_at=made_at)
    sheet.add_page()
    drawing = _Drawing(sheet, text)
    drawing.band(arms)
    drawing.headline()
    drawing.code()
    drawing.steps()
    drawing.number()
    drawing.facts()
    drawing.foot()
    return sheet.finished()


@dataclass(frozen=True, slots=True)
class _Drawing:
    sheet: Sheet
    text: PosterText

    def band(self, arms: bytes | None) -> None:
        """The town and its service, on blue, beside its coat of arms if there is one."""
        self.sheet.box(0, 0, WIDTH, _BAND, BLUE)
        left = MARGIN if arms is None else self.arms(arms) + _PLATE_GAP
        width = WIDTH - MARGIN - left
        # Two lines each are within the band.
        town = self.sheet.fitted_first(self.text.town, _TOWN, Room(width, 1, 24, 16), Room(width, 2, 18, 12))
        service = self.sheet.fitted_first(self.text.service, _SERVICE, Room(width, 1, 56, 34), Room(width, 2, 42, 20))
        top = (_BAND - self.sheet.high(town) - self.sheet.high(service)) / 2
        below = self.sheet.say(town, _TOWN, left, top)
        self.sheet.say(service, _SERVICE, left, below)

    def arms(self, png: bytes) -> float:
        """The coat of arms on a plate: it is drawn on white. Where the plate ends."""
        plate = plate_of(png, MARGIN, _BAND / 2, _PLATE, rim=_PLATE_RIM)
        self.sheet.box(plate.x, plate.y, plate.width, plate.height, WHITE, radius=3)
        self.sheet.picture(png, plate.within(_PLATE_RIM), alt=self.text.arms_say)
        return plate.x + plate.width

    def headline(self) -> None:
        """Why."""
        self.sheet.say_fitted(self.text.headline, _HEADLINE, MARGIN, _BAND + 9, Room(INNER, 2, 27, 15))

    def code(self) -> None:
        """The code, in a frame, with white around it."""
        code = code_of(self.text.link)
        self.sheet.box(MARGIN, _CODE_TOP, _CODE, _CODE, BLUE, radius=4)
        self.sheet.box(MARGIN + 1, _CODE_TOP + 1, _CODE - 2, _CODE - 2, WHITE, radius=3)
        module = (_CODE - 2) / (code.side + 2 * QUIET)
        inset = 1 + QUIET * module
        with self.sheet.tagged(Tag.FIGURE, alt=self.text.code_says):
            self.sheet.code(code.runs, MARGIN + inset, _CODE_TOP + inset, module)

    def steps(self) -> None:
        """What to do, one, two, three, beside the code, with as much between one and the next."""
        room = _CODE / len(self.text.steps) - 2
        fitted = [self.step_fitted(step, room) for step in self.text.steps]
        high = [max(_DOT, self.sheet.high(title) + self.sheet.high(detail) + 0.5) for title, detail in fitted]
        between = (_CODE - 2 - sum(high)) / (len(fitted) + 1)
        y = _CODE_TOP + 1 + between
        for number, (each, takes) in enumerate(zip(fitted, high, strict=True), 1):
            self.step(number, *each, y)
            y += takes + between

    def step_fitted(self, step: Step, room: float) -> tuple[Fitted, Fitted]:
        """What it says, as large as it fits into its third."""
        width = WIDTH - MARGIN - _STEP_LEFT
        title = self.sheet.fitted(step.title, _STEP, Room(width, 2, 18, 10))
        lines = max(1, int((room - self.sheet.high(title) - 0.5) / self.sheet.leading(13.5)))
        return title, self.sheet.fitted(step.detail, _TEXT, Room(width, lines, 13.5, 7.5))

    def step(self, number: int, title: Fitted, detail: Fitted, y: float) -> None:
        """One of them."""
        x = MARGIN + _CODE + 9
        self.sheet.dot(x + _DOT / 2, y + _DOT / 2, _DOT / 2, BLUE)
        digit = self.sheet.fitted(str(number), _DIGIT, Room(_DOT, 1, 19, 19))
        wide = self.sheet.wide(str(number), Weight.BOLD, 19)
        self.sheet.say(digit, _DIGIT, x + (_DOT - wide) / 2, y + (_DOT - self.sheet.high(digit)) / 2)
        below = self.sheet.say(title, _STEP, _STEP_LEFT, y) + 0.5
        self.sheet.say(detail, _TEXT, _STEP_LEFT, below)

    def number(self) -> None:
        """For whoever has no camera at hand."""
        self.sheet.box(MARGIN, _NUMBER_TOP, INNER, 25, PALE, radius=4)
        x, width = MARGIN + 6, INNER - 12
        below = self.sheet.say_fitted(self.text.number_label, _TEXT, x, _NUMBER_TOP + 2.5, Room(width, 1, 13, 8))
        self.sheet.say_fitted(self.text.number, _NUMBER, x, below - 0.5, Room(width, 1, 31, 14))

    def facts(self) -> None:
        """What there is to fear, and is not so; and how to leave."""
        y = _FACTS_TOP
        for fact in (*self.text.facts, self.text.leave):
            self.sheet.dot(MARGIN + 1.6, y + 3.4, 1.6, BLUE)
            y = self.sheet.say_fitted(fact, _FACT, MARGIN + 8, y, Room(INNER - 9, 1, 16, 8)) + 1.4

    def foot(self) -> None:
        """What this is not for, whom to ask, and where it says what becomes of one's data."""
        self.sheet.rule(MARGIN, _FOOT_TOP, INNER, BLUE)
        y = _FOOT_TOP + 2.5
        y = self.sheet.say_fitted(self.text.emergency, _STEP, MARGIN, y, Room(INNER, 1, 12, 7))
        contacts = self.sheet.fitted_first(self.text.contacts, _TEXT, Room(INNER, 1, 12, 9.5), Room(INNER, 2, 10, 7))
        y = self.sheet.say(contacts, _TEXT, MARGIN, y)
        privacy = f"{self.text.privacy_label} {self.text.privacy_url}"
        below = self.sheet.say_fitted(privacy, _PRIVACY, MARGIN, y, Room(INNER, 2, 11, 6.5))
        self.sheet.link(MARGIN, y, INNER, below - y, self.text.privacy_url, alt_text=self.text.privacy_label)
