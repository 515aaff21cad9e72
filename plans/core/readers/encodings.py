"""Bytes → text: UTF-8 and UTF-16, else the one of the old Russian encodings in which the letters make sense."""

import codecs

from plans.core.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
_OLD = ("cp1251", "koi8-r", "cp866")
_USUAL = frozenset("оеаинтсрвлкмдпуяыьгзбчйхжшюцщэфё")
_COUNTED = 20_000  # letters by which an encoding is judged
_NOT_TEXT = "Это не текст, не Word (.docx) и не Excel (.xlsx). Сохраните план в одном из этих видов и загрузите снова."


def decode(data: bytes) -> str:
    """The text of the bytes. Raises UnreadableFile when they are no text."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    if b"\0" in data[:_SAMPLE]:
        return _without_mark(data)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return _old(data)
    return _strict(data, "utf-8")


def _old(data: bytes) -> str:
    """The encoding in which most letters are the small Russian ones: in a wrong one they are capitals and signs."""
    sample = bytes(byte for byte in data[: 4 * _COUNTED] if byte > 127)[:_COUNTED]
    best = max(_OLD, key=lambda encoding: _sense(sample, encoding))  # of equals the first
    if _sense(sample, best) < 0:
        raise UnreadableFile(_NOT_TEXT)
    return _strict(data, best)


def _sense(sample: bytes, encoding: str) -> int:
    text = sample.decode(encoding, errors="replace")
    capitals = sum("А" <= letter <= "Я" for letter in text)
    small = sum(letter in _USUAL for letter in text)
    return 4 * small + capitals - 8 * sum(not letter.isalpha() and letter not in "«»–—№… " for letter in text)


def _without_mark(data: bytes) -> str:
    """UTF-16 without its mark: the high bytes of spaces and Latin letters are zeros, all on one side."""
    sample = data[:_SAMPLE]
    odd, even = sample[1::2].count(0), sample[::2].count(0)
    if min(odd, even) > max(odd, even) // 10 or len(data) % 2:
        raise UnreadableFile(_NOT_TEXT)
    return _strict(data, "utf-16-le" if odd > even else "utf-16-be")


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableFile(_NOT_TEXT) from error
    sample = text[:_SAMPLE]
    if sum(character < " " and character not in "\t\n\r\f\v" for character in sample) > len(sample) // 100:
        raise UnreadableFile(_NOT_TEXT)
    return text
