"""`python press.py TEMPLATE FONTS…`: JSON of a paper on stdin → PDF on stdout. It needs nothing of the project.

typst keeps all that it ever set: a process for each paper gives the memory back, and can be ended in time.
"""

import resource
import sys
from pathlib import Path

import typst

# Who orders a paper waits less long; but who is killed cannot end what he began.
_LIMITS = {resource.RLIMIT_AS: 4 << 30, resource.RLIMIT_CPU: 300, resource.RLIMIT_CORE: 0}


def main(template: Path, folders: list[str]) -> None:
    """Set one paper with the fonts of these folders, and with no other file at all."""
    for kind, most in _LIMITS.items():
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
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
