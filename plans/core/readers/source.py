"""The bytes of a file, with what several readers ask of them worked out once."""

from dataclasses import dataclass
from functools import cached_property

from plans.core.package import Package, open_package
from plans.core.readers.encodings import decode


@dataclass
class Source:
    """A file as it came."""

    data: bytes

    @property
    def is_package(self) -> bool:
        """Whether it is a zip, as the files of new offices are."""
        return self.data.startswith(b"PK")

    @cached_property
    def package(self) -> Package:
        """The parts of a zip. Raises UnreadableFile."""
        return open_package(self.data)

    @property
    def main(self) -> str:
        """The name of the main part of a zip, "" for other files."""
        return self.package.main if self.is_package else ""

    @cached_property
    def text(self) -> str:
        """The file as text with bare line breaks. Raises UnreadableFile when it is none."""
        return decode(self.data).replace("\r\n", "\n").replace("\r", "\n")
