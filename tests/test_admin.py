"""Django's admin over every model; approved content is read-only here too."""

from datetime import date

import pytest
from django.apps import apps
from django.contrib import admin
from django.urls import reverse

from plans import marking
from plans.core.document import to_json
from plans.core.stages import Stage
from plans.models import (
    Activity,
    Change,
    Decision,
    Edition,
    Evidence,
    Execution,
    Intake,
    Letter,
    Mark,
    Plan,
    PlanColumn,
    Presence,
    ReminderChoice,
    Report,
    Section,
    SignOff,
    Slot,
    StoredFile,
)
from tests.cast import draft, in_force, small_document

pytestmark = pytest.mark.django_db

MODELS = sorted(admin.site._registry, key=lambda model: model._meta.label)
FACTS = (Change, Decision, Edition, Evidence, Execution, Intake, Letter, Mark, Presence, Report, Slot, StoredFile)
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


@pytest.fixture
def everything(cast) -> Plan:
    """A plan in force with one object at least of every model of ours."""
    plan = in_force(cast)
    row = Activity.objects.get(number="1.2.")
    report = marking.Report(date(2022, 3, 9), "Сделано")
    marking.report(row, cast.college, cast.member, report, [marking.Upload("акт.pdf", b"%PDF-1.4")])
    Edition.objects.create(plan=plan, number=1, content="{}", pdf=b"%PDF", docx=b"PK", approved_by=cast.chair)
    Report.objects.create(
        plan=plan,
        number=1,
        kind="discipline",
        on=date(2022, 3, 9),
        by=date(2022, 3, 9),
        content="{}",
        pdf=b"%PDF",
        docx=b"PK",
        xlsx=b"PK",
        made_by=cast.secretary,
    )
    Decision.objects.create(plan=plan, move="approve", source="agreed", target="approved", person=cast.chair)
    Intake.objects.create(
        cluster=cast.cluster, person=cast.secretary, file_name="план.txt", content=to_json(small_document())
    )
    Letter.objects.create(person=cast.member, day=date(2022, 3, 9), subject="Планы кластеров: скоро 1")
    ReminderChoice.objects.create(person=cast.member)
    Change.objects.create(plan=plan, person=cast.secretary, label="Изменён срок строки 1.2.")
    Presence.objects.create(plan=plan, person=cast.secretary, part="activity-1", seen_at="2022-03-09T12:00:00Z")
    return plan


def posted(form) -> dict:
    """What the browser would send for an admin's form as it stands; no inlines."""
    data = {}
    for field in form:
        value = field.value()
        if value is not None and value is not False:
            data[field.html_name] = value
    return data


def test_every_model_of_ours_is_in_the_admin():
    ours = {model for model in apps.get_app_config("plans").get_models() if not model.__name__.startswith("Historical")}
    assert ours - set(MODELS) == set()


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_each_model_can_be_listed_searched_and_opened(superuser, everything, model):
    assert superuser.get(address(model, "changelist")).status_code == 200
    assert superuser.get(address(model, "changelist"), {"q": "план'--"}).status_code == 200
    closed = model in FACTS or model._meta.app_label == "axes"
    assert superuser.get(address(model, "add")).status_code == (403 if closed else 200)
    for one in model._default_manager.all()[:1]:
        assert superuser.get(address(model, "change", one.pk)).status_code == 200
        assert superuser.get(address(model, "history", one.pk)).status_code == 200


@pytest.mark.parametrize("model", [model for model in MODELS if model._meta.app_label == "plans"], ids=name_of)
def test_each_model_of_ours_has_an_object_to_open(everything, model):
    assert model._default_manager.exists()


# Approved words


@pytest.mark.parametrize("model", WORDS, ids=name_of)
def test_words_of_an_approved_plan_are_only_shown(superuser, everything, model):
    one = model.objects.first()
    page = superuser.get(address(model, "change", one.pk)).content.decode()
    assert 'name="_save"' not in page
    assert superuser.post(address(model, "change", one.pk), {"title": "x", "heading": "x"}).status_code == 403
    assert superuser.post(address(model, "delete", one.pk), {"post": "yes"}).status_code == 403
    assert 'value="delete_selected"' not in superuser.get(address(model, "changelist")).content.decode()
    superuser.post(
        address(model, "changelist"), {"action": "delete_selected", "_selected_action": [one.pk], "post": "yes"}
    )
    assert model.objects.filter(pk=one.pk).exists()


@pytest.mark.parametrize("model", [model for model in WORDS if model is not Plan], ids=name_of)
def test_no_words_are_added_to_an_approved_plan(superuser, everything, model):
    section = everything.sections.first()
    data = {
        "plan": everything.pk,
        "section": section.pk,
        "key": "other1",
        "heading": "Лишнее",
        "word": "ПРИНЯТО",
        "place": "left",
        "title": "Лишнее",
        "position": 9,
        "other": "{}",
    }
    before = model.objects.count()
    answer = superuser.post(address(model, "add"), data)
    assert answer.status_code == 200
    assert "его текст не меняют" in answer.content.decode()
    assert model.objects.count() == before


def test_an_old_version_does_not_come_back_over_an_approved_plan(superuser, everything):
    old = everything.history.earliest()
    version = f"/admin/plans/plan/{everything.pk}/history/{old.pk}/"
    form = superuser.get(version).context["adminform"].form
    superuser.post(version, posted(form) | {"title": "Другой план"})
    everything.refresh_from_db()
    assert (everything.stage, str(everything)) == (Stage.APPROVED, "ПЛАН РАБОТЫ кластера на 2022 год")


@pytest.mark.parametrize("model", WORDS[1:], ids=name_of)
def test_an_old_version_of_a_part_does_not_come_back_either(superuser, everything, model):
    one = model.objects.first()
    model.objects.filter(pk=one.pk).update(position=5)
    version = f"/admin/plans/{model._meta.model_name}/{one.pk}/history/{one.history.earliest().pk}/"
    superuser.post(version, {"plan": everything.pk, "heading": "x", "title": "x", "word": "x", "position": 0})
    one.refresh_from_db()
    assert one.position == 5


@pytest.mark.parametrize("model", FACTS, ids=name_of)
def test_facts_are_only_shown(superuser, everything, model):
    one = model.objects.first()
    assert superuser.post(address(model, "change", one.pk), {"note": "x"}).status_code == 403
    assert superuser.post(address(model, "delete", one.pk), {"post": "yes"}).status_code == 403
    assert model.objects.filter(pk=one.pk).exists()


def test_bytes_and_paths_of_files_are_not_shown(superuser, everything):
    for one, hidden in ((Edition.objects.get(), "%PDF"), (Evidence.objects.get(), Evidence.objects.get().file.name)):
        assert hidden not in superuser.get(address(type(one), "change", one.pk)).content.decode()


# Drafts


def test_a_draft_can_be_changed_and_its_rows_are_read_anew(superuser, cast):
    draft(cast)
    row = Activity.objects.get(number="1.2.")
    form = superuser.get(address(Activity, "change", row.pk)).context["adminform"].form
    answer = superuser.post(address(Activity, "change", row.pk), posted(form) | {"deadline": "до 20.12.2022"})
    assert answer.status_code == 302
    assert [slot.due for slot in row.slots.all()] == [date(2022, 12, 20)]
    row.refresh_from_db()
    assert row.rule == "once"


def test_the_stage_is_not_among_the_fields(superuser, cast):
    plan = draft(cast)
    form = superuser.get(address(Plan, "change", plan.pk)).context["adminform"].form
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
