"""Django's admin over every model; approved content is read-only here too."""

import re
from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from plans.admin.guard import Guarded
from plans.core.stages import Stage
from plans.editor.plan import create_plan
from plans.models import (
    Access,
    Activity,
    Addressee,
    Approval,
    AskedLetter,
    Backup,
    ChainLink,
    Change,
    Comment,
    Decision,
    Department,
    Edition,
    EditionRow,
    Evidence,
    Execution,
    GuestCount,
    Inquiry,
    InquiryMove,
    Intake,
    Invitation,
    Job,
    KeptSummary,
    Letter,
    Mark,
    MarkMove,
    ObligationCount,
    ObligationRow,
    Owing,
    Plan,
    PlanColumn,
    Presence,
    Reason,
    Reply,
    ReplyFile,
    Report,
    Scan,
    SearchEntry,
    Section,
    Signature,
    SignatureCheck,
    SignIn,
    SignOff,
    Slot,
    Snapshot,
    StoredFile,
    Tally,
    User,
    Visit,
    Waiver,
    WayText,
)
from tests.cast import draft, in_force, small_document
from tests.page import Page
from tests.secretary import save as save_row

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
FACTS = (
    Access,
    Backup,
    AskedLetter,
    GuestCount,
    Change,
    Decision,
    Edition,
    Evidence,
    Execution,
    Intake,
    Invitation,
    Job,
    KeptSummary,
    Letter,
    Mark,
    Owing,
    Presence,
    Reason,
    Report,
    SearchEntry,
    Slot,
    StoredFile,
    EditionRow,
    MarkMove,
    Approval,
    ChainLink,
    Signature,
    SignatureCheck,
    Comment,
    Waiver,
    WayText,
    Scan,
    ObligationCount,
    ObligationRow,
    Tally,
    Snapshot,
    Visit,
    Inquiry,
    InquiryMove,
    Addressee,
    Reply,
    ReplyFile,
)
WORDS = (Plan, PlanColumn, SignOff, Section, Activity)


def name_of(model) -> str:
    return model._meta.label_lower


def address(model, action: str, *args) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{action}", args=args)


@pytest.fixture
def superuser(client, cast):
    """The administrator at the browser."""
    client.force_login(cast.admin)
    return client


def posted(page) -> dict:
    """What the browser would send for the form of an admin's page as it stands; no inlines."""
    data = {"_seen": page.context.get("seen", "")}
    for field in page.context["adminform"].form:
        value = field.value()
        is_unticked = value is False and not hasattr(field.field, "choices")  # a list sends «нет» too
        if value is not None and not is_unticked:
            data[field.html_name] = value
    return data


def test_every_model_of_ours_is_in_the_admin():
    ours = {model for model in apps.get_app_config("plans").get_models() if not model.__name__.startswith("Historical")}
    assert ours - set(MODELS) == {SignIn}, "the key of a session is as good as a password"


# Drafts


def test_a_draft_can_be_changed_and_its_rows_are_read_anew(superuser, cast):
    draft(cast)
    row = Activity.objects.get(number="1.2.")
    form = superuser.get(address(Activity, "change", row.pk))
    answer = superuser.post(address(Activity, "change", row.pk), posted(form) | {"deadline": "до 20.12.2022"})
    assert answer.status_code == 302
    assert [slot.due for slot in row.slots.all()] == [date(2022, 12, 20)]
    row.refresh_from_db()
    assert row.rule == "once"


def test_new_school_time_is_read_into_the_departments_plans(superuser, cast):
    draft(cast)
    row = Activity.objects.get(number="1.2.")
    row.deadline = "до конца учебного года"
    save_row(row, cast.secretary)
    department = cast.cluster.department
    form = superuser.get(address(Department, "change", department.pk))
    answer = superuser.post(address(Department, "change", department.pk), posted(form) | {"lessons_end": "25.05"})
    assert answer.status_code == 302
    assert [slot.due for slot in row.slots.all()] == [date(2022, 5, 25)]


@pytest.mark.parametrize(
    ("name", "words"),
    [("lessons_end", "31.06"), ("lessons_end", "июнь"), ("holidays", "осенние"), ("holidays", "майские 01.05 – 09.05")],
)
def test_school_time_that_is_none_is_refused(superuser, cast, name, words):
    department = cast.cluster.department
    form = superuser.get(address(Department, "change", department.pk))
    answer = superuser.post(address(Department, "change", department.pk), posted(form) | {name: words})
    assert answer.status_code == 200
    assert Page(answer).says("пишут так")


def test_the_stage_is_not_among_the_fields(superuser, cast):
    plan = draft(cast)
    form = superuser.get(address(Plan, "change", plan.pk))
    superuser.post(address(Plan, "change", plan.pk), posted(form) | {"stage": "approved", "title": "Новое имя"})
    plan.refresh_from_db()
    assert (plan.stage, plan.title) == (Stage.DRAFT, "Новое имя")


# Who may


@pytest.mark.parametrize("role", ["nobody", "secretary", "chair", "official"])
def test_the_admin_is_for_the_administrator(client, cast, role):
    if person := cast.as_role(role):
        client.force_login(person)
    answer = client.get(address(Plan, "changelist"))
    assert (answer.status_code, answer["Location"].startswith("/admin/login/")) == (302, True)


def test_every_model_of_ours_is_guarded_by_one_base():
    assert {model for model, page in admin.site._registry.items() if not isinstance(page, Guarded)} == {
        model for model in MODELS if model._meta.app_label == "axes"
    }


# What somebody else has changed meanwhile


def change(client, one, **changed):
    """Open the page to change `one`; answers what would be posted from it, and a function that posts it."""
    data = posted(client.get(address(type(one), "change", one.pk))) | changed
    return data, lambda: client.post(address(type(one), "change", one.pk), data)


def test_an_administrators_page_never_writes_the_stage(superuser, cast):
    plan = draft(cast)
    _, save = change(superuser, plan, title="Новое имя")
    Plan.objects.filter(pk=plan.pk).update(stage=Stage.APPROVED.value)
    assert save().status_code == 403
    plan.refresh_from_db()
    assert (plan.stage, plan.title) == (Stage.APPROVED, small_title())


def small_title() -> str:
    return "\n".join(small_document().title)


@pytest.mark.parametrize("meanwhile", ["title", "masthead"])
def test_newer_words_are_not_overwritten_by_an_older_page(superuser, cast, meanwhile):
    plan = draft(cast)
    _, save = change(superuser, plan, tail="Хвост")
    Plan.objects.filter(pk=plan.pk).update(**{meanwhile: "Новее"})
    answer = save()
    assert answer.status_code == 200
    assert Page(answer).says("Пока страница была открыта, запись изменили")
    plan.refresh_from_db()
    assert (getattr(plan, meanwhile), plan.tail) == ("Новее", "")
    again = posted(answer)
    assert superuser.post(address(Plan, "change", plan.pk), again).status_code == 200, "the refused page stays old"


def test_a_page_without_what_it_showed_saves_nothing(superuser, cast):
    plan = draft(cast)
    data, _ = change(superuser, plan, title="Вслепую")
    del data["_seen"]
    assert superuser.post(address(Plan, "change", plan.pk), data).status_code == 200
    plan.refresh_from_db()
    assert plan.title == small_title()


def test_an_administrator_does_not_undo_what_a_membership_became(superuser, cast):
    row = cast.member.memberships.get()
    _, save = change(superuser, row, heads="on")
    type(row).objects.filter(pk=row.pk).update(organisation=cast.plant)
    save()
    row.refresh_from_db()
    assert (row.organisation, row.heads) == (cast.plant, False)


@pytest.mark.parametrize("edition", [True, False])
def test_a_plan_stays_in_its_cluster(superuser, cast, edition):
    plan = draft(cast)
    if edition:
        Edition.objects.create(plan=plan, number=1, content="{}", pdf=b"%PDF", docx=b"PK", approved_by=cast.chair)
    _, save = change(superuser, plan, cluster=cast.foreign.pk, stage="approved", tail="Хвост")
    assert save().status_code == 302
    plan.refresh_from_db()
    assert (plan.cluster, plan.stage, plan.tail) == (cast.cluster, Stage.DRAFT, "Хвост")


@pytest.mark.parametrize("model", WORDS[1:], ids=name_of)
def test_a_part_stays_in_its_plan(superuser, cast, model):
    draft(cast)
    foreign = create_plan(cast.foreign, small_document(), cast.stranger)
    one = model.objects.first()
    _, save = change(superuser, one, plan=foreign.pk, section=foreign.sections.first().pk, position=7)
    assert save().status_code == 302
    stays = model.objects.get(pk=one.pk)
    assert (stays.owner.cluster, stays.position, stays.version) == (cast.cluster, 7, one.version + 1)


def test_a_person_is_saved_with_his_roles(superuser, cast):
    page = superuser.get(address(User, "change", cast.member.pk))
    data = posted(page) | {"post": "Директор"}
    for formset in page.context["inline_admin_formsets"]:
        data |= {field.html_name: field.value() for field in formset.formset.management_form}
        data |= {field.html_name: field.value() or "" for form in formset.formset.forms for field in form}
    assert superuser.post(address(User, "change", cast.member.pk), data).status_code == 302
    assert User.objects.get(pk=cast.member.pk).post == "Директор"


def test_what_is_used_stands_first_and_technical_records_last(client, cast):
    client.force_login(cast.admin)
    page = Page(client.get(reverse("admin:index")))
    assert page.above("Справочник", "Департаменты", "Люди", "Планы", "Исполнение", "Записи программы")


@pytest.mark.parametrize("name", ["organisation", "membership", "cluster"])
def test_names_of_models_stand_in_no_wrong_case(client, cast, name):
    client.force_login(cast.admin)
    for address in (reverse(f"admin:plans_{name}_changelist"), reverse(f"admin:plans_{name}_add")):
        words = Page(client.get(address)).words
        assert not re.search(r"(?:Добавить|Выберите) (?:организация|роль пользователя|кластер)", words), words


def test_a_new_person_has_names_and_an_address(client, cast):
    client.force_login(cast.admin)
    page = Page(client.get(reverse("admin:plans_user_add")))
    assert {"last_name", "first_name", "patronymic", "email"} <= {one.root.get("name") for one in page.all("input")}


@pytest.mark.parametrize(
    "name", ["membership", "plan", "activity", "mark", "executor", "owing", "edition", "decision", "report", "approval"]
)
def test_a_list_is_filtered_by_words_of_the_cluster_and_names_none_of_them(superuser, cast, name):
    in_force(cast)
    address = reverse(f"admin:plans_{name}_changelist")
    every, none = (superuser.get(f"{address}?of_cluster={words}") for words in ("", "такого%20нет"))
    assert (every.status_code, none.status_code) == (200, 200)
    assert len(none.context["cl"].result_list) == 0
    assert Page(every).fields["of_cluster"] == ""
    assert not Page(every).leads_to(f"?cluster__id__exact={cast.cluster.pk}")


def test_words_of_a_cluster_find_its_plans_and_keep_the_other_filters(superuser, cast):
    in_force(cast)
    address = f"{reverse('admin:plans_plan_changelist')}?stage__exact=approved&of_cluster=ТРАНСПОРТ"
    answer = superuser.get(address)
    assert len(answer.context["cl"].result_list) == 1
    assert 'name="stage__exact" value="approved"' in answer.content.decode()
