"""`python press.py TEMPLATE FONTS…`: JSON of a paper on stdin → PDF on stdout. It needs nothing of the project.

typst keeps all that it ever set: a process for each paper gives the memory back, and can be ended in time.
"""

import resource
import sys
from pathlib import Path

import typst

_MEMORY = 4 << 30  # bytes of address space; 4,000 rows take 1


def main(template: Path, folders: list[str]) -> None:
    """Set one paper with the fonts of these folders, and with no other file at all."""
    limit = resource.getrlimit(resource.RLIMIT_AS)[1]
    most = _MEMORY if limit == resource.RLIM_INFINITY else min(_MEMORY, limit)
    resource.setrlimit(resource.RLIMIT_AS, (most, most))
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))
    data = typst.compile(
        template.read_bytes(),
        font_paths=fonts,
        sys_inputs={"paper": sys.stdin.read()},
        pdf_standards="a-1a",
    )
    sys.stdout.buffer.write(data)


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), sys.argv[2:])
    except typst.TypstError as error:
        sys.exit(str(error))
