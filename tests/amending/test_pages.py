"""The pages of changes: who reads them, what the plan's own page says of them, the list of marks."""

from datetime import date

import pytest
from django.urls import reverse

from plans.amending.marks import of_amendment
from plans.core.stages import Move, Stage
from plans.execution import calendars
from plans.models import Activity, MarkMove, Plan
from plans.views.stages import shown_of
from tests.amending.helpers import REASON, approve, begun, marked, own_row, sent, take_out, write
from tests.cast import approved, in_force
from tests.page import Page

pytestmark = pytest.mark.django_db

SECRET = "Станция тайных работ"
READERS = ("chair", "secretary", "admin")
OTHERS = ("member", "official")


@pytest.fixture
def plan(cast) -> Plan:
    return in_force(cast)


@pytest.fixture
def copy(cast, plan) -> Plan:
    """Changes that hold a word which stands nowhere else."""
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "1.1.", title=SECRET, deadline="15.04.2022")
    return copy


def of_plan(copy: Plan) -> list[str]:
    """The addresses that show a text as a plan's."""
    names = ("plan_page", "plan_history", "plan_findings", "plan_changes", "plan_calendar", "plan_strip", "plan_marks")
    names += ("plan_execution", "plan_report", "deadline_preview", "plan_offers", "amendment_marks")
    files = [reverse("plan_file", args=[copy.pk, kind]) for kind in ("docx", "xlsx", "json")]
    row = Activity.objects.get(section__plan=copy, title=SECRET)
    return [*(reverse(name, args=[copy.pk]) for name in names), *files, reverse("activity_reading", args=[row.pk])]


@pytest.mark.parametrize("role", [*OTHERS, "stranger"])
def test_no_other_person_reads_what_is_not_approved(client, cast, copy, role):
    client.force_login(cast.as_role(role))
    assert {address: client.get(address).status_code for address in of_plan(copy)} == dict.fromkeys(of_plan(copy), 404)


@pytest.mark.parametrize("role", READERS)
def test_who_prepares_and_decides_reads_them(client, cast, copy, role):
    client.force_login(cast.as_role(role))
    for address in of_plan(copy):
        assert (address, client.get(address).status_code) == (address, 200)


@pytest.mark.parametrize("role", [*OTHERS, *READERS])
def test_no_list_total_or_calendar_knows_them(client, cast, plan, copy, role):
    client.force_login(cast.as_role(role))
    addresses = ["/plans/", "/clusters/", "/calendar/", f"/clusters/{plan.cluster_id}/", "/plans/?text=тайных"]
    addresses += [reverse("cluster_calendar", args=[plan.cluster_id]), reverse("plan_execution", args=[plan.pk])]
    addresses += [reverse(name, args=[plan.pk]) for name in ("plan_marks", "plan_calendar", "plan_report")]
    for address in addresses:
        page = client.get(address).content.decode()
        assert (address, SECRET in page, reverse("plan_page", args=[copy.pk]) in page) == (address, False, False)
    assert SECRET not in calendars.calendar_of(cast.as_role(role), date(2022, 3, 10)).decode()


@pytest.mark.parametrize(("role", "says"), [*((role, False) for role in OTHERS), *((role, True) for role in READERS)])
def test_the_plans_page_says_that_changes_are_prepared_to_those_who_may_see_them(client, cast, plan, copy, role, says):
    client.force_login(cast.as_role(role))
    page = Page(client.get(reverse("plan_page", args=[plan.pk])))
    assert page.says("В план готовятся изменения") is says
    assert (reverse("plan_page", args=[copy.pk]) in page.addresses) is says
    assert not page.says(SECRET)


@pytest.mark.parametrize("role", OTHERS)
def test_downloads_are_those_of_the_edition_in_force(client, cast, role):
    plan = approved(cast)
    write(begun(plan, cast.secretary), cast.secretary, "1.1.", title=SECRET)
    client.force_login(cast.as_role(role))
    file = client.get(reverse("plan_file", args=[plan.pk, "pdf"]))
    assert file.content == bytes(plan.editions.get().pdf)
    assert client.get(reverse("plan_execution", args=[plan.pk])).status_code == 200


def test_changes_are_begun_sent_and_approved_on_the_pages(client, cast):
    plan = approved(cast)
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("plan_page", args=[plan.pk])))
    assert "Внести изменения" in page.buttons
    answer = client.post(reverse("plan_move", args=[plan.pk, "amend"]), {"note": REASON, "shown": shown_of(plan)})
    copy = Plan.texts.get(amends=plan)
    assert answer["Location"] == reverse("plan_page", args=[copy.pk])
    page = Page(client.get(answer["Location"]))
    assert page.says("Это изменения, которые готовятся")
    assert page.says("Отказаться от изменений")
    for verb, person in (("submit", cast.secretary), ("agree", cast.chair), ("approve", cast.chair)):
        client.force_login(person)
        said = {"note": "", "shown": shown_of(Plan.texts.get(pk=copy.pk))}
        answer = client.post(reverse("plan_move", args=[copy.pk, verb]), said)
        assert answer.status_code == 302
    assert answer["Location"] == reverse("plan_page", args=[plan.pk])
    assert client.get(reverse("plan_page", args=[copy.pk]))["Location"] == answer["Location"]
    history = Page(client.get(reverse("plan_history", args=[plan.pk])))
    for said in ("Редакция № 2", "Начата подготовка изменений", REASON):
        assert history.says(said)


def test_the_old_address_of_new_editions_leads_to_changes(client, cast, plan):
    client.force_login(cast.secretary)
    answer = client.get(reverse("plan_move", args=[plan.pk, "reopen"]))
    assert answer["Location"] == reverse("plan_move", args=[plan.pk, Move.AMEND.value])


def test_decisions_on_changes_are_told_to_others_once_they_are_approved(client, cast):
    plan = approved(cast)
    copy = begun(plan, cast.secretary)
    seen = {}
    for when in ("before", "after"):
        client.force_login(cast.member)
        seen[when] = Page(client.get(reverse("plan_history", args=[plan.pk]))).says(REASON)
        if when == "before":
            approve(copy, cast)
    assert seen == {"before": False, "after": True}


def test_a_draft_of_changes_is_dropped_from_its_page(client, cast, plan, copy):
    client.force_login(cast.secretary)
    page = client.post(reverse("plan_delete", args=[copy.pk]), follow=True)
    assert Page(page).says("Изменения отброшены")
    assert list(Plan.texts.all()) == [plan]


def test_the_list_of_marks_proposes_and_keeps_what_the_secretary_says(client, cast, plan):
    mark = marked(own_row(plan, "2.1."), cast.college, cast.member, date(2022, 5, 1))
    copy = begun(plan, cast.secretary)
    write(copy, cast.secretary, "2.1.", deadline="Июнь, сентябрь")
    client.force_login(cast.secretary)
    address = reverse("amendment_marks", args=[copy.pk])
    page = Page(client.get(address))
    assert page.says("Отвечала сроку 01.05.2022")
    assert page.says("«Июнь, сентябрь»")
    refused = client.post(address, {f"mark-{mark.pk}": "2022-07-07"})
    assert (refused.status_code, MarkMove.objects.count()) == (422, 0)
    assert client.post(address, {f"mark-{mark.pk}": "2022-09-30"}).status_code == 302
    assert of_amendment(copy)[0].chosen == date(2022, 9, 30)
    assert Page(client.get(address)).says("подтверждено")


def test_a_chair_reads_the_list_and_changes_nothing(client, cast, copy):
    client.force_login(cast.chair)
    assert client.post(reverse("amendment_marks", args=[copy.pk])).status_code == 403


def test_a_plan_has_no_list_of_marks(client, cast, plan):
    client.force_login(cast.secretary)
    assert client.get(reverse("amendment_marks", args=[plan.pk])).status_code == 404


def test_a_row_that_was_taken_out_is_marked_no_more_and_its_mark_is_still_read(client, cast):
    plan = approved(cast)
    row = own_row(plan, "2.1.")
    mark = marked(row, cast.college, cast.member, date(2022, 5, 1))
    copy = begun(plan, cast.secretary)
    take_out(copy, cast.secretary, "2.1.")
    approve(copy, cast)
    client.force_login(cast.member)
    assert client.get(reverse("mark_new", args=[row.pk])).status_code == 404
    page = Page(client.get(reverse("mark_page", args=[mark.pk])))
    assert page.says("исключено редакцией № 2")


@pytest.mark.parametrize("role", OTHERS)
def test_home_shows_no_changes_to_others(client, cast, plan, copy, role):
    client.force_login(cast.as_role(role))
    assert not Page(client.get("/")).says(SECRET)


def test_home_shows_changes_to_those_who_must_act(client, cast, plan, copy):
    address = reverse("plan_page", args=[copy.pk])
    client.force_login(cast.secretary)
    assert address in Page(client.get("/")).addresses
    sent(copy, cast)
    client.force_login(cast.chair)
    assert address in Page(client.get("/")).addresses
    assert Plan.objects.get().stage == Stage.APPROVED
