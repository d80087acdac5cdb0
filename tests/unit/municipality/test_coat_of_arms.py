"""A coat of arms: read by its bytes, held to its size, drawn anew without what else the file held."""

import io
import zlib

import pytest
from PIL import Image, ImageDraw
from PIL.PngImagePlugin import PngInfo

from comunica.municipality.coat_of_arms import LARGEST_FILE, ArmsFault, CoatOfArms, redraw


def shield(width: int, height: int, *, mode: str = "RGBA", border: int = 0) -> Image.Image:
    """A blue shield with a red bar, on nothing."""
    image = Image.new("RGBA", (width + 2 * border, height + 2 * border), (255, 255, 255, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((border, border, border + width - 1, border + height - 1), fill=(0, 70, 160, 255))
    middle = border + height // 2
    draw.rectangle((border, middle - 20, border + width - 1, middle), fill=(200, 0, 30, 255))
    return image.convert(mode)


def written(image: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    file = io.BytesIO()
    image.save(file, kind, **more)
    return file.getvalue()


def taken(content: bytes) -> CoatOfArms:
    arms = redraw(content)
    assert isinstance(arms, CoatOfArms), arms
    return arms


@pytest.mark.parametrize(
    "content",
    [
        written(shield(300, 400)),
        written(shield(300, 400, mode="P")),
        written(shield(300, 400, mode="L")),
        written(shield(300, 400, mode="RGB"), "JPEG"),
        written(shield(300, 400, mode="CMYK"), "JPEG"),
        written(shield(300, 400, mode="L"), "JPEG", progressive=True),
    ],
    ids=["transparent", "palette", "grey", "JPEG", "JPEG of a printer", "progressive"],
)
def test_png_and_jpeg_become_two_pictures_of_the_same_shape(content: bytes) -> None:
    arms = taken(content)
    printed, shown = (Image.open(io.BytesIO(each)) for each in (arms.printed, arms.shown))
    assert {printed.format, shown.format} == {"PNG"}
    assert shown.size == (arms.width, arms.height)
    assert (printed.height, shown.height) == (400, 180)
    assert printed.width / printed.height == pytest.approx(0.75, abs=0.01)
    assert shown.width / shown.height == pytest.approx(0.75, abs=0.01)


def test_the_largest_that_is_taken_becomes_small_enough_to_keep() -> None:
    noise = Image.merge("RGB", [Image.effect_noise((300, 300), 120) for _ in range(3)])
    arms = taken(written(noise.resize((3000, 3000), Image.Resampling.NEAREST), "JPEG", quality=20))
    assert len(arms.printed) < 524_288
    assert len(arms.shown) < 131_072


def test_the_empty_border_goes_whether_it_is_white_or_nothing() -> None:
    bare = taken(written(shield(300, 400)))
    assert taken(written(shield(300, 400, border=90))) == bare
    on_white = Image.new("RGB", (480, 580), "white")
    on_white.paste(shield(300, 400, mode="RGB"), (90, 90))
    assert taken(written(on_white)) == bare


def test_what_else_the_file_held_is_gone() -> None:
    noted = PngInfo()
    noted.add_text("Author", "Maria Bianchi, via Roma 3")
    exif = Image.Exif()
    exif[0x010E] = "Maria Bianchi, via Roma 3"
    files = (
        written(shield(300, 400), pnginfo=noted) + b"PK\x03\x04<script>Maria Bianchi</script>",
        written(shield(300, 400, mode="RGB"), "JPEG", exif=exif),
    )
    for file in files:
        arms = taken(file)
        for picture in (arms.printed, arms.shown):
            assert b"Maria" not in picture
            assert Image.open(io.BytesIO(picture)).info.keys() <= {"transparency"}


def test_a_picture_that_lies_on_its_side_stands() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    arms = taken(written(shield(400, 300, mode="RGB"), "JPEG", exif=exif))
    assert arms.height > arms.width


def test_the_same_file_has_the_same_mark() -> None:
    assert taken(written(shield(300, 400))).digest == taken(written(shield(300, 400))).digest
    assert taken(written(shield(300, 400))).digest != taken(written(shield(300, 300))).digest


def bomb(side: int) -> bytes:
    """A picture of a million times the size of its file."""

    def chunk(kind: bytes, content: bytes) -> bytes:
        return len(content).to_bytes(4) + kind + content + zlib.crc32(kind + content).to_bytes(4)

    head = side.to_bytes(4) + side.to_bytes(4) + bytes((8, 0, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def test_a_jpeg_that_would_be_read_a_thousand_times_is_not_read_once() -> None:
    usual = written(shield(300, 400, mode="RGB"), "JPEG", progressive=True)
    last = usual[usual.rindex(b"\xff\xda") : -2]
    many = usual[:-2] + 60 * last + usual[-2:]
    Image.open(io.BytesIO(many)).load()  # it is nothing else that refuses it
    assert isinstance(redraw(usual), CoatOfArms)
    assert redraw(many) is ArmsFault.BROKEN


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (b"", ArmsFault.MISSING),
        (b"\x89PNG\r\n\x1a\n" + bytes(LARGEST_FILE), ArmsFault.TOO_LARGE),
        (written(shield(300, 300, mode="RGB"), "GIF"), ArmsFault.KIND),
        (written(shield(300, 300, mode="RGB"), "BMP"), ArmsFault.KIND),
        (b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', ArmsFault.KIND),
        (b"\xff\xd8\xff<svg>", ArmsFault.BROKEN),
        (written(shield(300, 300))[:900], ArmsFault.BROKEN),
        (bomb(1000), ArmsFault.BROKEN),
        (bomb(3001), ArmsFault.TOO_MANY_PIXELS),
        (bomb(65_000), ArmsFault.TOO_MANY_PIXELS),
        (bomb(2**31 - 1), ArmsFault.TOO_MANY_PIXELS),
        (written(shield(99, 200)), ArmsFault.TOO_SMALL),
        (written(shield(40, 40, border=200)), ArmsFault.TOO_SMALL),
        (written(shield(610, 200)), ArmsFault.TOO_FLAT),
        (written(Image.new("RGB", (300, 300), "white")), ArmsFault.EMPTY),
        (written(Image.new("RGBA", (300, 300), (9, 9, 9, 0))), ArmsFault.EMPTY),
    ],
)
def test_what_cannot_stand_on_a_page_is_refused(content: bytes, fault: ArmsFault) -> None:
    assert redraw(content) is fault
