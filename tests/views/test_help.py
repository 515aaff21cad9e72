"""«Справка»: chapters by role and by words, from each page to its own, and what leads a newcomer on."""

import re
from pathlib import Path

import pypdfium2
import pytest
from django.urls import get_resolver, reverse

from plans import guide
from plans.models import Cluster, Plan, User
from tests.cast import in_force
from tests.page import Page
from tests.test_access import TABLE

pytestmark = pytest.mark.django_db
MOST = 4 * 1024 * 1024
ROOT = Path(__file__).parents[2]
# What is no page, or the guide itself, or is drawn on a page that has its chapter.
NO_PAGE = re.compile(
    r".*_(file|archive|preview|scan|marked|sheet|steps|offers)|help.*|health_.*|metrics|manifest|worker|region|oidc_.*"
)
BUTTON = re.compile(r"«([^«»]+)»")


def test_every_chapter_is_shown_with_its_pictures(client):
    for chapter in guide.chapters():
        page = Page(client.get(reverse("help_chapter", args=[chapter.name])))
        assert page.says(chapter.title)
        for picture in page.all("img"):
            assert client.get(picture.root.get("src")).status_code == 200


def test_chapters_name_pages_that_there_are():
    names = {one.name for one in get_resolver("plans.urls").url_patterns}
    named = [page for one in guide.chapters() for page in one.pages]
    assert set(named) <= names
    assert len(named) == len(set(named))


def test_every_page_leads_to_a_chapter():
    helped = {page for one in guide.chapters() for page in one.pages}
    shown = {name for name, (method, *_) in TABLE.items() if method == "get" and not NO_PAGE.fullmatch(name)}
    assert shown - helped == set()


def test_what_the_guide_says_to_press_stands_on_pages():
    written = [*(ROOT / "templates").rglob("*.html"), *(ROOT / "plans").rglob("*.py")]
    said = " ".join(" ".join(path.read_text(encoding="utf-8").split()) for path in written)
    steps = [line for one in guide.chapters() for block in one.blocks for line in block.lines]
    named = {name for line in steps for words, bold in line if bold for name in BUTTON.findall(words)}
    assert len(named) > 30
    assert {name for name in named if name not in said} == set()


def test_the_guide_is_small():
    assert sum(path.stat().st_size for path in guide.FOLDER.rglob("*") if path.is_file()) < MOST


def test_the_paper_has_every_chapter_as_it_is_now(client):
    """`./run guide --paper` makes it again."""
    document = pypdfium2.PdfDocument(client.get(reverse("help_paper")).content)
    text = "".join("".join(page.get_textpage().get_text_range() for page in document).split())
    lines = [line for one in guide.chapters() for line in one.text.split("\n")]
    assert [line for line in lines if "".join(line.split()) not in text] == []


def test_a_page_leads_to_its_own_chapter(client, cast):
    in_force(cast)
    client.force_login(cast.secretary)
    assert Page(client.get(reverse("people_list"))).leads_to(reverse("help_chapter", args=["secretary-people"]))
    plan = Plan.objects.get()
    assert Page(client.get(reverse("plan_report", args=[plan.pk]))).leads_to(
        reverse("help_chapter", args=["secretary-report"])
    )
    assert Page(client.get(reverse("health_live") + "/none")).leads_to(reverse("help"))


def test_chapters_are_found(client):
    page = Page(client.get(reverse("help"), {"q": "сфотографировать"}))
    assert page.leads_to(reverse("help_chapter", args=["member-mark"]))
    assert not page.leads_to(reverse("help_chapter", args=["chair"]))
    assert Page(client.get(reverse("help"), {"q": "квазар"})).says("Ничего не нашлось")


def test_the_first_steps_are_shown_until_they_are_known(client, cast):
    client.force_login(cast.member)
    assert Page(client.get("/")).says("Вы здесь впервые")
    client.post(reverse("tour_end"))
    assert User.objects.get(pk=cast.member.pk).knows_tour
    assert not Page(client.get("/")).says("Вы здесь впервые")


def test_an_empty_site_leads_to_the_first_plan(client, cast):
    client.force_login(cast.admin)
    page = Page(client.get("/"))
    assert page.says("Завести кластер — готово")
    assert page.leads_to(reverse("upload"))
    Cluster.objects.all().delete()
    assert Page(client.get("/")).leads_to(reverse("cluster_new"))


def test_a_site_with_a_plan_needs_no_such_steps(client, cast):
    in_force(cast)
    client.force_login(cast.secretary)
    assert not Page(client.get("/")).says("До первого плана")
