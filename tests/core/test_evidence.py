"""Evidence: pictures are drawn anew without what the camera wrote; too large and broken ones are refused."""

import io
import struct
import zipfile
import zlib

import pillow_heif
import pytest
from PIL import Image, ImageFile, PngImagePlugin
from pypdfium2 import PdfDocument

from plans.core import evidence
from plans.core.errors import UnreadableFile

TURNED = 6  # EXIF: the camera was held upright


def picture(kind: str, mode: str = "RGB", size=(40, 20), **more) -> bytes:
    out = io.BytesIO()
    Image.new(mode, size).save(out, kind, **more)
    return out.getvalue()


def camera() -> Image.Exif:
    """What a telephone writes: its make, how it was held and where."""
    exif = Image.Exif()
    exif[0x010F], exif[0x0112] = "Telephone", TURNED
    exif.get_ifd(0x8825)[1] = "N"
    return exif


def opened(data: bytes) -> Image.Image:
    return Image.open(io.BytesIO(data))


def test_a_photograph_stands_upright_and_tells_nothing_of_the_camera():
    data = picture("JPEG", exif=camera(), comment=b"secret")
    assert b"Telephone" in data
    kept = evidence.examine(data)
    assert kept.kind == evidence.JPEG
    assert opened(kept.data).size == (20, 40)
    assert dict(opened(kept.data).getexif()) == {}
    for word in (b"Telephone", b"Exif", b"secret"):
        assert word not in kept.data


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_a_picture_keeps_its_pixels_and_loses_its_texts(mode):
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Ivanov")
    texts.add_itxt("XML:com.adobe.xmp", "<gps/>")
    kept = evidence.examine(picture("PNG", mode, pnginfo=texts, exif=camera())).data
    assert (opened(kept).mode, opened(kept).size) == (mode, (20, 40))
    assert opened(kept).info == {}
    for word in (b"Ivanov", b"gps", b"eXIf"):
        assert word not in kept


def test_a_transparent_colour_stays_transparent():
    assert opened(evidence.examine(picture("PNG", "P", transparency=0)).data).info == {"transparency": 0}


def test_a_picture_for_print_becomes_one_for_screens():
    assert opened(evidence.examine(picture("JPEG", "CMYK")).data).mode == "RGB"


def test_the_same_picture_gives_the_same_bytes():
    one, two = (evidence.examine(picture("JPEG", exif=camera())) for _ in range(2))
    assert (one.data, one.sha256) == (two.data, two.sha256)


def test_other_files_stay_as_they_are():
    assert evidence.examine(b"%PDF-1.4 text").data == b"%PDF-1.4 text"


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def promising(width: int, height: int) -> bytes:
    """A small PNG that says that it is large."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize("size", [(8000, 7000), (10_000, 10_000), (30_000, 30_000), (2**31 - 1, 2**31 - 1)])
def test_a_flood_of_pixels_is_refused_before_it_comes(size):
    with pytest.raises(UnreadableFile, match=r"мегапикселей|повреждена"):
        evidence.examine(promising(*size))


@pytest.mark.parametrize(
    "data", [b"\xff\xd8\xff\xe0 no", b"\x89PNG\r\n\x1a\n no", picture("PNG")[:-30], picture("PNG")[:50]]
)
@pytest.mark.parametrize("tolerant", [False, True])
def test_a_broken_picture_is_refused_in_words(data, tolerant, monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", tolerant)  # as WeasyPrint leaves it
    with pytest.raises(UnreadableFile, match="Картинка повреждена"):
        evidence.examine(data)


NAMES = [
    ("протокол.pdf", evidence.PDF, "протокол.pdf"),
    ("ПРОТОКОЛ.PDF", evidence.PDF, "ПРОТОКОЛ.PDF"),
    ("акт.hta", evidence.PDF, "акт.pdf"),
    ("фото.html", evidence.JPEG, "фото.jpg"),
    ("фото.jpeg", evidence.JPEG, "фото.jpeg"),
    ("счёт.pdf.exe", evidence.PDF, "счёт.pdf"),
    ("счёт.exe.pdf", evidence.PDF, "счёт.exe.pdf"),
    ("приказ.docm", evidence.DOCX, "приказ.docx"),
    ("список.jar", evidence.XLSX, "список.xlsx"),
    ("запись.exe. ", evidence.PNG, "запись.png"),
    ("акт от 12.04.2022", evidence.PDF, "акт от 12.04.2022.pdf"),
    ("анекс\u202efdp.exe", evidence.PDF, "анексfdp.pdf"),
    ("a/b\\c:d\x00e\nf.scr", evidence.PDF, "a b c d e f.pdf"),
    (".htaccess", evidence.PDF, "htaccess.pdf"),
    (".exe.", evidence.PDF, "exe.pdf"),
    ("", evidence.PNG, "файл.png"),
    ("ы" * 300 + ".bat", evidence.PDF, "ы" * 116 + ".pdf"),
]


@pytest.mark.parametrize(("name", "kind", "kept"), NAMES)
def test_a_name_ends_as_the_content_says(name, kind, kept):
    assert evidence.safe_name(name, kind) == kept
    assert evidence.safe_name(kept, kind) == kept


def zipped(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as package:
        for name, data in parts.items():
            package.writestr(name.replace("__", "/"), data)
    return out.getvalue()


_MACRO_TYPE = b'<Types><Override ContentType="application/vnd.ms-word.document.macroEnabled.main+xml"/></Types>'


@pytest.mark.parametrize(
    "data",
    [
        zipped(**{"word/document.xml": b"", "word/vbaProject.bin": b""}),
        zipped(**{"word/document.xml": b"", "word/code.bin": b"", "[Content_Types].xml": _MACRO_TYPE}),
        zipped(**{"xl/workbook.xml": b"", "xl/macrosheets/sheet1.xml": b""}),
    ],
)
def test_a_file_with_macros_is_refused_whatever_it_is_called(data):
    with pytest.raises(UnreadableFile, match="макросы"):
        evidence.examine(data)


def test_a_program_that_calls_itself_a_document_is_refused():
    with pytest.raises(UnreadableFile, match="другого вида"):
        evidence.examine(zipped(**{"word/document.xml": b"", "META-INF/MANIFEST.MF": b"", "Main.class": b""}))


def heic(size=(40, 20), **more) -> bytes:
    """What a telephone writes that was told nothing else."""
    out = io.BytesIO()
    made = pillow_heif.from_pillow(Image.new("RGB", size, "red"))
    made.save(out, quality=80, **more)
    return out.getvalue()


def test_a_photograph_of_a_telephone_is_kept_as_every_browser_shows_it():
    kept = evidence.examine(heic(exif=camera().tobytes()))
    assert kept.kind == evidence.JPEG
    assert opened(kept.data).format == "JPEG"
    assert dict(opened(kept.data).getexif()) == {}
    assert evidence.safe_name("IMG_0001.HEIC", kept.kind) == "IMG_0001.jpg"


def test_a_torn_photograph_is_refused():
    with pytest.raises(UnreadableFile, match="повреждена"):
        evidence.examine(heic()[:-40])


def test_a_picture_comes_with_a_small_one():
    large = evidence.examine(picture("PNG", "RGBA", size=(2000, 1000)))
    assert opened(large.preview).size == (480, 240)
    assert opened(large.data).size == (2000, 1000)
    assert evidence.examine(b"%PDF-1.4 text").preview == b""


def test_pictures_are_joined_to_one_pdf_a_page_each():
    pictures = [picture("JPEG"), picture("PNG"), picture("JPEG")]
    made = evidence.joined(pictures)
    assert made.startswith(b"%PDF-")
    with PdfDocument(made) as document:
        assert len(document) == 3
    assert b"CreationDate" not in made
    assert made == evidence.joined(pictures)


def test_a_clear_picture_lies_on_white():
    clear = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(clear, "PNG")
    with PdfDocument(evidence.joined([clear.getvalue()])) as document:
        assert document[0].render().to_pil().getpixel((0, 0)) == (255, 255, 255)


def test_no_page_is_larger_than_a_sheet():
    large = io.BytesIO()
    Image.new("RGB", (3000, 6000), "grey").save(large, "JPEG")
    with PdfDocument(evidence.joined([large.getvalue()])) as document:
        assert max(document[0].get_size()) <= 843
