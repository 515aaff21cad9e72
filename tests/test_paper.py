"""The paper of a plan: its settings reach every file, and what is approved keeps them."""

import io
import zipfile
from dataclasses import replace

import pytest
from django.urls import reverse
from lxml import etree

from plans import bridge
from plans.approval import door
from plans.core import document as paper
from plans.core.grid import Page as GridPage
from plans.core.stages import Move
from plans.forms.plan import PAPER, SIGNING, PlanForm, SignOffForm
from plans.models import Plan
from tests.cast import draft, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def sent(plan: Plan, **changes) -> dict:
    """What the browser sends of the form as it stands, with changes; None leaves a field out."""
    form = PlanForm(instance=plan)
    data = {name: form[name].value() for name in form.fields} | changes
    return {name: "" if value is None else value for name, value in data.items() if changes.get(name, "") is not None}


def word_of(data: bytes) -> tuple[int, str, str, int]:
    """(left margin in mm, size of letters in half points, that of the table, columns) of a DOCX file."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        body, styles = (etree.fromstring(package.read(f"word/{name}.xml")) for name in ("document", "styles"))
    table = body.findall(f".//{W}tbl")[-1]
    return (
        round(int(body.find(f".//{W}pgMar").get(f"{W}left")) / 1440 * 25.4),
        styles.find(f".//{W}docDefaults//{W}sz").get(f"{W}val"),
        styles.find(f"{W}style[@{W}styleId='TableText']//{W}sz").get(f"{W}val"),
        len(table.findall(f"{W}tblGrid/{W}gridCol")),
    )


def test_the_form_sets_the_paper(cast):
    plan = draft(cast)
    form = PlanForm(sent(plan, left_margin=20, text_size=14, table_size=12, prints_marks=False), instance=plan)
    assert form.is_valid(), form.errors
    form.save()
    plan.refresh_from_db()
    assert bridge.page_of(plan) == GridPage(by_columns=True, left=20, text_size=14, table_size=12)
    assert plan.prints_marks is False


def test_a_setting_that_is_not_sent_stays(cast):
    plan = draft(cast)
    Plan.objects.update(left_margin=20, text_size=14, table_size=12, prints_marks=False)
    plan.refresh_from_db()
    form = PlanForm(sent(plan, **dict.fromkeys(PAPER)), instance=plan)
    assert form.is_valid(), form.errors
    form.save()
    plan.refresh_from_db()
    assert [getattr(plan, name) for name in PAPER] == [20, 14, 12, False]


def test_the_form_sets_the_sheet_and_how_it_is_signed(cast):
    plan = draft(cast)
    form = PlanForm(sent(plan, sheet_size="A3", signature_line=False, sign_blanks=True), instance=plan)
    assert form.is_valid(), form.errors
    form.save()
    plan.refresh_from_db()
    assert bridge.page_of(plan) == GridPage(by_columns=True, a3=True, signature_line=False, blanks=True)
    form = PlanForm(sent(plan, **dict.fromkeys(SIGNING)), instance=plan)
    assert form.is_valid(), form.errors
    assert bridge.page_of(form.save()) == GridPage(by_columns=True, a3=True, signature_line=False, blanks=True)


@pytest.mark.parametrize(("name", "value"), [("left_margin", 5), ("text_size", 8), ("table_size", 9)])
def test_what_the_standard_forbids_is_refused(cast, name, value):
    plan = draft(cast)
    assert name in PlanForm(sent(plan, **{name: value}), instance=plan).errors


@pytest.mark.parametrize(("orientation", "page"), [("portrait", GridPage()), ("landscape", GridPage(landscape=True))])
def test_a_sheet_is_turned_by_hand(cast, orientation, page):
    plan = draft(cast)
    plan.orientation = orientation
    assert bridge.page_of(plan) == page


def test_a_draft_and_its_edition_stand_on_the_same_paper(client, cast):
    plan = draft(cast)
    Plan.objects.update(left_margin=20, text_size=14, table_size=12, prints_marks=False)
    client.force_login(cast.member)
    before = client.get(reverse("plan_file", args=[plan.pk, "docx"])).content
    for verb, person in ((Move.SUBMIT, cast.secretary), (Move.AGREE, cast.chair), (Move.APPROVE, cast.chair)):
        door.move(plan, verb, person)
    after = bytes(plan.editions.get().docx)
    assert word_of(before) == word_of(after) == (20, "28", "24", 5)


@pytest.mark.parametrize(
    ("kind", "offered", "other"),
    [(paper.Kind.WORK_PLAN, "УТВЕРЖДЁН", "УТВЕРЖДЕНА"), (paper.Kind.ROADMAP, "УТВЕРЖДЕНА", "УТВЕРЖДЁН")],
)
def test_words_of_approval_agree_with_the_document(client, cast, kind, offered, other):
    plan = draft(cast, replace(small_document(), kind=kind))
    words = SignOffForm(instance=plan.signoffs.get()).words
    assert offered in words
    assert other not in words
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("plan_offers", args=[plan.pk]), {"key": "word", "q": "утвержд"}))
    names = [option.words for option in page.all("[role=option]")]
    assert (offered in names, other in names) == (True, False)


def test_a_draft_bears_no_day_of_approval_and_its_edition_does(client, cast):
    document = replace(small_document(), signoffs=(paper.SignOff(paper.Place.RIGHT, "УТВЕРЖДАЮ", ("22.03.2021",)),))
    plan = draft(cast, document)
    client.force_login(cast.member)

    def says_so(data: bytes) -> bool:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return "22.03.2021" in package.read("word/document.xml").decode()

    assert not says_so(client.get(reverse("plan_file", args=[plan.pk, "docx"])).content)
    for verb, person in ((Move.SUBMIT, cast.secretary), (Move.AGREE, cast.chair), (Move.APPROVE, cast.chair)):
        door.move(plan, verb, person)
    assert says_so(bytes(plan.editions.get().docx))
