"""Another program than ours says whether our PDF files are PDF/A-1b: Debian's PDFBox preflight.

sudo apt-get install default-jre-headless libpdfbox2-java libactivation-java libjaxb-api-java
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from lxml import etree

from tests.core.writers.papers import papers

JARS = ("pdfbox2", "fontbox2", "preflight", "xmpbox", "commons-logging", "commons-io", "javax.activation", "jaxb-api")
FOLDER = Path("/usr/share/java")


@pytest.fixture(scope="module")
def preflight() -> list[str]:
    """The command that judges the files of a folder."""
    java = shutil.which("java")
    jars = [FOLDER / f"{name}.jar" for name in JARS]
    missing = [jar.name for jar in jars if not jar.exists()]
    if not java or missing:
        pytest.skip(f"PDFBox preflight is not installed: {', '.join(missing) or 'java'}")
    return [java, "-cp", ":".join(map(str, jars)), "org.apache.pdfbox.preflight.Validator_A1b", "xml", "group"]


def test_every_real_plan_is_an_archive_file(preflight, tmp_path):
    folder = tmp_path / "papers"
    folder.mkdir()
    for at, paper in enumerate(paper for paper in papers() if paper.is_real):
        (folder / f"{at}.pdf").write_bytes(paper.pdf)
    subprocess.run([*preflight, str(folder)], check=False, capture_output=True, timeout=600)
    (answer,) = tmp_path.glob("*.xml")
    judged = {one.get("name"): one for one in etree.parse(answer).iter("preflight")}
    assert len(judged) == len(list(folder.iterdir()))
    wrong = {
        name: [error.findtext("details") for error in one.iter("error")]
        for name, one in judged.items()
        if one.findtext("isValid") != "true"
    }
    assert wrong == {}
