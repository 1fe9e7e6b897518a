"""What may be uploaded, what it is called, and what is left of a picture."""

import zlib
from io import BytesIO

import pytest
from PIL import Image, ImageCms

from lms.core.errors import DomainError, Invalid, TooLarge
from lms.media.rules.names import ending_of, safe_name, shown_name
from lms.media.rules.redrawing import MOST_FRAMES, WIDEST, redrawn
from lms.media.rules.uploads import LARGEST, Sort, check_length, checked_type, sort_of
from tests.support.drawn import drawn

MB = 1 << 20


@pytest.mark.parametrize(
    ("given", "mime", "name"),
    [
        ("Customer screen.PNG", "image/png", "customer-screen.png"),
        ("../../etc/passwd", "text/plain", "passwd.txt"),
        ("C:\\Users\\me\\talk.mp4", "video/mp4", "talk.mp4"),
        ("photo.jpg.exe", "image/jpeg", "photo-jpg.jpg"),
        ("gpj.\u202egnp.exe", "image/png", "gpj-gnp.png"),
        ("a\x00b\nc.png", "image/png", "abc.png"),
        ("Übersicht – Größe.webp", "image/webp", "ubersicht-gro-e.webp"),
        ("客戶畫面.png", "image/png", "file.png"),
        ("<script>alert(1)</script>.svg", "image/svg+xml", "script.svg"),
        ("x" * 300 + ".png", "image/png", "x" * 72 + ".png"),
        ("con.png", "image/png", "con-1.png"),
        ("LPT1", "application/pdf", "lpt1-1.pdf"),
        ("...", "image/gif", "file.gif"),
        ("", "audio/mpeg", "file.mp3"),
        ("noending", "application/x-strange", "noending.bin"),
    ],
)
def test_a_name_is_made_safe(given, mime, name):
    assert safe_name(given, mime) == name


def test_a_name_that_is_taken_gets_a_number():
    assert safe_name("a.png", "image/png", {"a.png", "a-2.png"}) == "a-3.png"
    assert safe_name("畫面.png", "image/png", otherwise="picture") == "picture.png"
    assert ending_of("image/jpeg") == "jpg"
    assert ending_of("x/y") == ""


def test_people_read_the_name_that_they_gave():
    assert shown_name("/tmp/客戶\u202e畫面 (1).png") == "客戶畫面 (1).png"


@pytest.mark.parametrize(
    ("head", "sort"),
    [
        (b"\x89PNG\r\n\x1a\n", Sort.PICTURE), (b"<svg ", Sort.PICTURE), (b"ID3", Sort.AUDIO), (b"\0\0\0\x18ftypM4A ", Sort.AUDIO),
        (b"\0\0\0\x18ftypisom", Sort.VIDEO), (b"\x1aE\xdf\xa3....webm", Sort.VIDEO), (b"%PDF-1.7", Sort.DOCUMENT),
        (b"words", Sort.DOCUMENT), (b"WEBVTT", Sort.CAPTIONS),
    ],
)  # fmt: skip
def test_the_content_tells_the_sort(head, sort):
    assert sort_of(checked_type(head, "anything.exe", 10)) is sort


@pytest.mark.parametrize(
    "head",
    [
        b"MZ\x90\0",
        b"PK\x03\x04",
        b"\x7fELF\0",
        b"\x1aE\xdf\xa3....matroska",
        b"\0\0\0\x18ftypheic",
        b"\0\0\0\x18ftypavif",
        b"\0" * 20,
    ],
)
def test_what_browsers_cannot_show_is_refused(head):
    with pytest.raises(Invalid, match="cannot be shown"):
        checked_type(head, "photo.png", 10)


@pytest.mark.parametrize(
    ("head", "most"),
    [
        (b"\x89PNG\r\n\x1a\n", 20 * MB),
        (b"ID3", 200 * MB),
        (b"\0\0\0\x18ftypisom", 1024 * MB),
        (b"%PDF-", 50 * MB),
        (b"WEBVTT", 2 * MB),
    ],
)
def test_each_sort_has_its_limit(head, most):
    checked_type(head, "x", most)
    with pytest.raises(TooLarge, match=f"larger than {most // MB} MB"):
        checked_type(head, "x", most + 1)


def test_two_gigabytes_are_refused_at_once():
    check_length(LARGEST)
    with pytest.raises(TooLarge):
        check_length(2 << 30)


def opened(content):
    return Image.open(BytesIO(content))


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_a_picture_stays_what_it_is_without_anything_behind_it(form):
    made = redrawn(drawn(form) + b"<script>alert(1)</script>PK\x03\x04")

    assert (made.mime, made.width, made.height) == (f"image/{form.lower()}", 40, 30)
    assert opened(made.content).format == form
    assert b"script" not in made.content
    assert b"PK\x03\x04" not in made.content


def test_a_photo_is_turned_upright_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif[0x010F] = "Camera of Mei"
    exif.get_ifd(0x8825)[2] = (22.0, 16.0, 42.0)
    made = redrawn(drawn("JPEG", exif=exif, comment=b"secret"))

    assert (made.width, made.height) == (30, 40)
    assert not opened(made.content).getexif()
    assert b"Camera" not in made.content
    assert b"secret" not in made.content


@pytest.mark.parametrize(
    ("form", "mode"), [("PNG", "RGBA"), ("PNG", "P"), ("PNG", "1"), ("JPEG", "RGB"), ("WEBP", "RGB"), ("GIF", "P")]
)
def test_a_wide_picture_is_made_narrower(form, mode):
    made = redrawn(drawn(form, (3200, 100), mode, colour=1 if mode in {"P", "1"} else (9, 9, 9)))

    assert (made.width, made.height) == (WIDEST, 50)


@pytest.mark.parametrize(
    ("form", "mode", "kept"),
    [
        ("PNG", "I;16", "RGB"),
        ("PNG", "LA", "LA"),
        ("JPEG", "CMYK", "RGB"),
        ("JPEG", "L", "L"),
        ("WEBP", "RGBA", "RGBA"),
        ("PNG", "P", "P"),
    ],
)
def test_colours_are_those_that_every_screen_shows(form, mode, kept):
    colour = 7 if mode in {"I;16", "L", "P"} else (7,) * len(Image.new(mode, (1, 1)).getbands())

    assert opened(redrawn(drawn(form, mode=mode, colour=colour)).content).mode == kept


def test_what_one_sees_through_stays_so():
    see_through = drawn("PNG", (3200, 10), "P", 0, transparency=0)

    assert opened(redrawn(see_through).content).mode == "RGBA"


def test_a_colour_profile_is_worked_in_and_left_out():
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    made = redrawn(drawn("PNG", icc_profile=profile))

    assert "icc_profile" not in opened(made.content).info
    assert redrawn(drawn("PNG", icc_profile=b"broken")).width == 40


@pytest.mark.parametrize("form", ["GIF", "WEBP", "PNG"])
def test_a_moving_picture_goes_on_moving(form):
    frames = [Image.new("RGB", (2000, 10), (n * 60, 0, 0)) for n in range(3)]
    out = BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=[50, 100, 150], loop=0)

    made = redrawn(out.getvalue())

    assert (opened(made.content).n_frames, made.width) == (3, WIDEST)
    assert opened(made.content).info.get("loop") == 0


def test_a_gif_that_moves_once_moves_once():
    frames = [Image.new("RGB", (20, 10), (n * 60, 0, 0)) for n in range(3)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])

    assert "loop" not in opened(redrawn(out.getvalue()).content).info


def bomb(width, height):
    def chunk(kind, data):
        return len(data).to_bytes(4, "big") + kind + data + zlib.crc32(kind + data).to_bytes(4, "big")

    head = width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\0\0\0"
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


def many_frames():
    frames = [Image.new("1", (2, 2), n % 2) for n in range(MOST_FRAMES + 1)]
    out = BytesIO()
    frames[0].save(out, "GIF", save_all=True, append_images=frames[1:])
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (bomb(60_000, 60_000), "more than 24 million"),
        (bomb(6_001, 4_000), "more than 24 million"),
        (many_frames(), "more than 24 million"),
        (drawn("PNG")[:60], "damaged"),
        (drawn("JPEG")[:200], "damaged"),
        (drawn("BMP"), "damaged or of a kind"),
        (drawn("TIFF"), "damaged or of a kind"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "damaged or of a kind"),
        (b"", "damaged"),
    ],
)
def test_bombs_and_broken_pictures_are_refused_with_a_sentence(content, says):
    with pytest.raises(Invalid, match=says):
        redrawn(content)


def test_a_photo_may_have_twice_as_many_pixels():
    assert redrawn(drawn("JPEG", (8000, 6000), "L", 7)).width == WIDEST


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP", "GIF"])
def test_no_damage_is_a_crash(form):
    whole = drawn(form, (60, 40))
    for at in range(0, len(whole), 7):
        try:
            redrawn(whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :])
        except DomainError as refusal:
            assert type(refusal) is Invalid  # noqa: PT017 - either outcome is right, any other error is not
