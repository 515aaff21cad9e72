"""The five plans through their own blocks: a council by protocol, a partner by a signature file, heads in the program.

Every paper that comes of it is read back: the edition, the sheet of agreement, the text that was signed.
"""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdfium2 import PdfDocument

from plans.amending import giving, sending
from plans.approval import signing, texts, way
from plans.approval.sign import Given
from plans.core.blanks import by_body
from plans.core.document import PlanDocument
from plans.core.reading import read_plan
from plans.core.stages import Move, Stage
from plans.models import Approval, Edition, Plan
from tests.cast import SEEDS, draft, seed_document
from tests.core.signatures.authority import Authority, need_gost

pytestmark = pytest.mark.django_db

PROGRAM, PAPER, SIGNATURE = "program", "paper", "signature"
# The plan → how each of its blocks is given, in order.
WAYS = {
    "shakhtyorsk-pedagogy-2023-2024": [("СОГЛАСОВАНО", PAPER), ("УТВЕРЖДЕНО", PROGRAM)],
    "smolensk-light-industry-2022": [("СОГЛАСОВАНО", SIGNATURE), ("УТВЕРЖДАЮ", PROGRAM)],
    "tomsk-construction-2021": [("Рассмотрено", PAPER), ("Утверждаю", PROGRAM)],
    "tomsk-industry-2022-2023": [],
    "tomsk-transport-2021-2022": [("Утверждаю", PROGRAM)],
}
PROTOCOL = Given(Approval.Means.PAPER, date(2022, 3, 9), kind="протокол", number="1", fills=True)


@pytest.fixture(scope="module")
def center(tmp_path_factory) -> Authority:
    need_gost()
    made = Authority(tmp_path_factory.mktemp("five") / "ca")
    made.issue("leaf", "/CN=Талкина/SN=Талкина/GN=Елена Петровна/O=Департамент")
    return made


def give(plan: Plan, row: Approval, cast, center: Authority) -> str:
    """As its block wants it: a meeting brings a protocol, a head presses, a partner outside signs a file."""
    if row.approves:
        giving.give(row, cast.chair, Given(Approval.Means.PROGRAM, date(2022, 3, 10), "А. Громов", fills=True))
        return PROGRAM
    if by_body(row.lines.splitlines()):
        giving.give(row, cast.secretary, PROTOCOL)
        return PAPER
    text = texts.made(plan, wait=60)
    found = signing.brought(text, "план.sig", center.sign("leaf", texts.bytes_of(text)))
    assert not any("фамилия не названа" in one for one in signing.doubts(found, row))
    signed = Given(Approval.Means.SIGNATURE, found.on, found.signed_name, number="1000", fills=True, signed=found)
    giving.give(row, cast.secretary, signed)
    return SIGNATURE


def gone(path: Path, cast, center: Authority) -> tuple[Plan, list[tuple[str, str]]]:
    """The plan in force, and how each block was given."""
    plan = draft(cast, seed_document(path))
    if sending.look(plan).errors:
        sending.waive(plan, cast.chair, "Как в бумаге")
    sending.send(plan, cast.secretary, drop=False)
    if not plan.signoff_list:
        for verb in (Move.AGREE, Move.APPROVE):
            sending.move(Plan.texts.get(pk=plan.pk), verb, cast.chair)
    given = []
    while rows := way.turn_of(way.rows_of(Plan.texts.get(pk=plan.pk))):
        given.append((rows[0].word, give(Plan.texts.get(pk=plan.pk), rows[0], cast, center)))
    return Plan.texts.get(pk=plan.pk), given


def words_of(pdf: bytes) -> str:
    """All that stands on the pages, without spaces and hyphens at ends of lines."""
    with PdfDocument(pdf) as file:
        text = "".join(page.get_textpage().get_text_bounded() for page in file)
    return re.sub(r"[\s\u0002\ufffe]", "", text)


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


def body_of(document: PlanDocument) -> tuple[object, ...]:
    return document.title, document.sections, [one.word for one in document.signoffs]


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_each_goes_through_its_own_blocks_and_every_paper_says_so(client, cast, center, path):
    plan, given = gone(path, cast, center)
    assert (plan.stage, given) == (Stage.APPROVED, WAYS[path.stem])
    edition = plan.editions.get()
    seed = seed_document(path)
    assert body_of(read_plan(bytes(edition.pdf)).document) == body_of(seed)
    assert body_of(read_plan(bytes(edition.docx)).document) == body_of(seed)
    client.force_login(cast.official)
    check_the_archive(client, edition, given)


def check_the_archive(client, edition: Edition, given: list[tuple[str, str]]):
    data = client.get(reverse("edition_archive", args=[edition.pk])).content
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        files = {name: package.read(name) for name in package.namelist()}
    (sheet,) = (name for name in files if name.startswith("Лист согласования") and name.endswith(".pdf"))
    words = words_of(files[sheet])
    for word, _ in given:
        assert bare(word) in words
    assert ("протокол№1" in words) == any(means == PAPER for _, means in given)
    assert ("Файломэлектроннойподписи" in words) == (SIGNATURE in dict(given).values())
    signed = [name for name in files if name.startswith(texts.NAME) and name.endswith(".pdf")]
    assert len(signed) == [means for _, means in given].count(SIGNATURE)
    for name in signed:
        assert "ПРОЕКТ" in words_of(files[name])
        assert body_of(read_plan(files[name]).document) == body_of(read_plan(bytes(edition.pdf)).document)
        day = f"{timezone.localdate():%d.%m.%Y}"
        assert bare(day) in words
