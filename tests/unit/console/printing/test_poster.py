"""The poster: read by a phone's camera, by a screen reader and by a person, whatever a town is called."""

import datetime as dt
import io

import pypdfium2
import pytest
import zxingcpp
from PIL import Image, ImageChops
from pypdf import PdfReader

from services.console.printing.codes import as_png, as_svg, code_of
from services.console.printing.paper import Paper
from services.console.printing.poster import poster
from services.console.printing.poster_text import PosterText
from services.console.printing.square import SIDE, square
from tests.unit.console.printing.posters import LINK, LONG, MIDDLE, SOLARO, TALL, WIDE

NOW = dt.datetime(2026, 11, 27, 12, tzinfo=dt.UTC)
#: Of a cheap printer, and of a phone that sees the poster from two metres.
PRINTED, SEEN = 300, 40


def drawn_at(pdf: bytes, dots_per_inch: int) -> Image.Image:
    page = pypdfium2.PdfDocument(pdf)[0]
    return page.render(scale=dots_per_inch / 72).to_pil()  # type: ignore[no-any-return]


def codes_in(image: Image.Image) -> list[str]:
    return [each.text for each in zxingcpp.read_barcodes(image)]


@pytest.mark.parametrize("paper", Paper)
@pytest.mark.parametrize("text", [SOLARO, LONG], ids=["short", "long"])
@pytest.mark.parametrize("resolution", [PRINTED, SEEN])
def test_its_code_is_read_from_paper_and_from_far(paper: Paper, text: PosterText, resolution: int) -> None:
    assert codes_in(drawn_at(poster(text, paper, made_at=NOW), resolution)) == [LINK]


@pytest.mark.parametrize(("paper", "width", "height"), [(Paper.A4, 210, 297), (Paper.A5, 148, 209.3)])
def test_it_has_the_size_of_the_paper_and_its_code_that_of_a_hand(paper: Paper, width: float, height: float) -> None:
    pdf = poster(SOLARO, paper, made_at=NOW)
    box = PdfReader(io.BytesIO(pdf)).pages[0].mediabox
    assert float(box.width) * 25.4 / 72 == pytest.approx(width, abs=0.5)
    assert float(box.height) * 25.4 / 72 == pytest.approx(height, abs=0.5)
    [code] = zxingcpp.read_barcodes(drawn_at(pdf, PRINTED))
    side = (code.position.top_right.x - code.position.top_left.x) * 25.4 / PRINTED
    assert side >= 40


def test_everything_is_on_it_as_text() -> None:
    said = " ".join(PdfReader(io.BytesIO(poster(SOLARO, Paper.A4, made_at=NOW))).pages[0].extract_text().split())
    for expected in (
        *(SOLARO.town, SOLARO.service, SOLARO.headline, SOLARO.number, SOLARO.leave, SOLARO.privacy_url),
        *(SOLARO.contacts, SOLARO.emergency, *SOLARO.facts),
        *(word for step in SOLARO.steps for word in (step.title, step.detail)),
    ):
        assert expected in said


def test_it_tells_a_screen_reader_its_title_its_language_its_order_and_what_the_code_is() -> None:
    reader = PdfReader(io.BytesIO(poster(SOLARO, Paper.A4, made_at=NOW)))
    root = reader.root_object
    assert str(root["/Lang"]) == "it"
    assert root["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]  # type: ignore[index]
    assert reader.metadata is not None
    assert reader.metadata.title == SOLARO.title
    document = root["/StructTreeRoot"]["/K"][0]  # type: ignore[index]
    tags = [each.get_object() for each in document["/K"]]
    kinds = [each["/S"] for each in tags]
    assert kinds[:4] == ["/P", "/H1", "/H2", "/Figure"]
    assert kinds.count("/Figure") == 1
    assert next(each["/Alt"] for each in tags if each["/S"] == "/Figure") == SOLARO.code_says


def test_a_long_name_stays_within_the_margins_and_nothing_covers_anything() -> None:
    page = pypdfium2.PdfDocument(poster(LONG, Paper.A4, made_at=NOW))[0]
    text = page.get_textpage()
    width, _ = page.get_size()
    boxes = [text.get_rect(number) for number in range(text.count_rects())]
    assert boxes
    for left, bottom, right, top in boxes:
        assert left >= 40, "left of the margin"
        assert right <= width - 40, "right of the margin"
        assert bottom >= 20, "below the margin"
        assert top > bottom
    for number, one in enumerate(boxes):
        for other in boxes[number + 1 :]:
            wide = min(one[2], other[2]) - max(one[0], other[0])
            high = min(one[3], other[3]) - max(one[1], other[1])
            assert wide <= 0 or high <= 3, "lines lie on each other"


@pytest.mark.parametrize("arms", [TALL, WIDE], ids=["tall", "wide"])
@pytest.mark.parametrize("text", [SOLARO, MIDDLE, LONG], ids=["short", "middle", "long"])
@pytest.mark.parametrize("paper", Paper)
def test_a_coat_of_arms_stands_beside_the_names_and_covers_nothing(paper: Paper, text: PosterText, arms: bytes) -> None:
    pdf = poster(text, paper, made_at=NOW, arms=arms)
    sheet = drawn_at(pdf, 100)
    assert codes_in(drawn_at(pdf, PRINTED)) == [LINK]
    left, top, right, bottom = box_of(sheet, (0, 120, 60))
    band = sheet.height * 64 / 297
    assert 0 < top < bottom < band, "it is on the band"
    page = pypdfium2.PdfDocument(pdf)[0]
    words = page.get_textpage()
    scale = 100 / 72
    boxes = [words.get_rect(number) for number in range(words.count_rects())]
    on_band = [box for box in boxes if (page.get_height() - box[3]) * scale < band]
    assert len(on_band) >= 2
    assert all(box[0] * scale > right for box in on_band), "the names begin where it has ended"
    assert all(box[2] <= page.get_width() * (1 - 14 / 210) for box in on_band), "and end before the margin"
    assert all((page.get_height() - box[1]) * scale < band - 10 for box in on_band), "and stay on the band"
    assert all(page.get_height() - box[3] > 8 for box in on_band)
    assert left > sheet.width * 14 / 210


def test_a_coat_of_arms_is_told_to_a_screen_reader_first() -> None:
    root = PdfReader(io.BytesIO(poster(SOLARO, Paper.A4, made_at=NOW, arms=TALL))).root_object
    tags = [each.get_object() for each in root["/StructTreeRoot"]["/K"][0]["/K"]]  # type: ignore[index]
    assert [each["/S"] for each in tags][:5] == ["/Figure", "/P", "/H1", "/H2", "/Figure"]
    assert [each["/Alt"] for each in tags if each["/S"] == "/Figure"] == [SOLARO.arms_say, SOLARO.code_says]


@pytest.mark.parametrize("arms", [TALL, WIDE], ids=["tall", "wide"])
@pytest.mark.parametrize("text", [SOLARO, MIDDLE, LONG], ids=["short", "middle", "long"])
def test_the_square_has_it_too_and_its_code_is_still_read(text: PosterText, arms: bytes) -> None:
    image = Image.open(io.BytesIO(square(text, arms))).convert("RGB")
    assert codes_in(image) == [LINK]
    left, top, right, bottom = box_of(image, (0, 120, 60))
    assert left >= 64
    assert (right - left) / (bottom - top) == pytest.approx(306 / 456 if arms is TALL else 456 / 176, abs=0.1)
    assert bottom < 300


def box_of(image: Image.Image, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Where this colour is."""
    apart = ImageChops.difference(image.convert("RGB"), Image.new("RGB", image.size, colour)).convert("L")
    box = apart.point([255 if each < 10 else 0 for each in range(256)]).getbbox()
    assert box is not None
    return box


def test_the_same_poster_is_the_same_file() -> None:
    assert poster(SOLARO, Paper.A5, made_at=NOW) == poster(SOLARO, Paper.A5, made_at=NOW)


@pytest.mark.parametrize("text", [SOLARO, MIDDLE, LONG], ids=["short", "middle", "long"])
@pytest.mark.parametrize("side", [SIDE, 320])
def test_the_code_of_the_square_is_read_also_where_it_is_shown_small(text: PosterText, side: int) -> None:
    image = Image.open(io.BytesIO(square(text)))
    assert image.size == (SIDE, SIDE)
    assert codes_in(image.convert("RGB").resize((side, side))) == [LINK]


def test_the_code_alone_is_a_picture_and_a_drawing_without_a_style_of_its_own() -> None:
    assert codes_in(Image.open(io.BytesIO(as_png(LINK))).convert("RGB")) == [LINK]
    svg = as_svg(LINK).decode()
    assert "style" not in svg
    assert f'viewBox="0 0 {code_of(LINK).side + 8} {code_of(LINK).side + 8}"' in svg
