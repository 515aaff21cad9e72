"""Make anew what the demo shows of a sign-off by a file of a signature: `python -m tests.make_demo_signature`.

In fixtures/signed/ come the text of a plan as it is signed on its way, of a fixed day, and a signature over it by an
authority that is thrown away at once: nobody trusts it, and the site says so.
"""

import tempfile
from datetime import UTC, datetime
from pathlib import Path

from plans.core.document import PlanDocument
from plans.core.grid import Page
from plans.core.processes import write
from plans.core.reading import read_plan
from tests.core.signatures.authority import Authority

FIXTURES = Path(__file__).parent.parent / "fixtures"
NAME = "smolensk-light-industry-2022"
DAY = "2022-01-12"
SIGNED_AT = datetime(2022, 1, 14, 9, 30, tzinfo=UTC)
OWNER = "/CN=Демонстрационная подпись/O=Испытательный стенд программы"


def text_of(document: PlanDocument) -> bytes:
    """The file that is signed."""
    return write.make(write.Job(document, "pdf", draft=True, page=Page(by_columns=True), day=DAY))


def main() -> None:
    folder = FIXTURES / "signed"
    folder.mkdir(exist_ok=True)
    pdf = text_of(read_plan((FIXTURES / "plans" / f"{NAME}.txt").read_bytes()).document)
    with tempfile.TemporaryDirectory() as part:
        center = Authority(Path(part) / "ca", "/CN=Демонстрационный центр (доверять ему нельзя)")
        center.issue("leaf", OWNER, begins=(datetime(2022, 1, 1, tzinfo=UTC) - center.now).days, ends=365 * 20)
        signature = center.sign_on(SIGNED_AT, "leaf", pdf)
    (folder / f"{NAME}.pdf").write_bytes(pdf)
    (folder / f"{NAME}.pdf.sig").write_bytes(signature)


if __name__ == "__main__":
    main()
