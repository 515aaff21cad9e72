"""«Справка»: chapters by role and by words, from each page to its own, and what leads a newcomer on."""

import pytest
from django.urls import get_resolver, reverse

from plans import guide
from plans.models import Cluster, Plan, User
from tests.cast import in_force
from tests.page import Page

pytestmark = pytest.mark.django_db
MOST = 4 * 1024 * 1024


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


def test_the_guide_is_small():
    assert sum(path.stat().st_size for path in guide.FOLDER.rglob("*") if path.is_file()) < MOST


def test_the_paper_has_every_chapter(client):
    answer = client.get(reverse("help_paper"))
    assert answer.content.startswith(b"%PDF")


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
