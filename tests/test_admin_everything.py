"""Django's admin over one object at least of every model: what is looked at, and what nobody changes there."""

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.contrib.auth.models import Permission

from plans.core.stages import Stage
from plans.models import Edition, Evidence, Plan, User
from tests.cast import Cast
from tests.page import Page
from tests.test_admin import FACTS, MODELS, WORDS, address, name_of, posted
from tests.world import one_of_each, standing

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[tuple[Cast, Plan, str]]:
    with django_db_blocker.unblock(), standing(tmp_path_factory.mktemp("world")) as (cast, folder):
        yield cast, one_of_each(cast), folder


@pytest.fixture
def cast(made) -> Cast:
    return made[0]


@pytest.fixture
def everything(made, settings) -> Plan:
    settings.MEDIA_ROOT = made[2]
    return Plan.objects.get(pk=made[1].pk)


@pytest.fixture
def superuser(client, cast):
    """The administrator at the browser."""
    client.force_login(cast.admin)
    return client


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
    assert Page(superuser.get(address(model, "change", one.pk))).all("[name=_save]") == []
    assert superuser.post(address(model, "change", one.pk), {"title": "x", "heading": "x"}).status_code == 403
    assert superuser.post(address(model, "delete", one.pk), {"post": "yes"}).status_code == 403
    assert Page(superuser.get(address(model, "changelist"))).all("[value=delete_selected]") == []
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
    assert Page(answer).says("его текст не меняют")
    assert model.objects.count() == before


def test_an_old_version_does_not_come_back_over_an_approved_plan(superuser, everything):
    old = everything.history.earliest()
    version = f"/admin/plans/plan/{everything.pk}/history/{old.pk}/"
    form = superuser.get(version)
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
        assert not Page(superuser.get(address(type(one), "change", one.pk))).says(hidden)


# Old versions: they are looked at, and never come back over what is there now


def with_history() -> list:
    return [model for model in MODELS if hasattr(model, "history")]


def stored(model, pk) -> dict:
    return model._default_manager.filter(pk=pk).values().get()


def old_version(one) -> str:
    return address(type(one), "simple_history", one.pk, one.history.earliest().pk)


def viewer(cast, *models) -> User:
    """Somebody of the staff who may look, and change nothing."""
    person = User.objects.create(username="viewer", is_staff=True)
    codes = [f"view_{model._meta.model_name}" for model in models]
    person.user_permissions.set(Permission.objects.filter(codename__in=codes))
    return person


@pytest.mark.parametrize("model", with_history(), ids=name_of)
@pytest.mark.parametrize("who", ["superuser", "viewer"])
def test_nothing_is_saved_from_the_page_of_an_old_version(client, cast, everything, model, who):
    client.force_login(cast.admin if who == "superuser" else viewer(cast, model))
    one = model._default_manager.first()
    before, versions = stored(model, one.pk), one.history.count()
    page = client.get(old_version(one))
    assert page.status_code == 200
    assert Page(page).all("#content [type=submit]") == []
    data = {key: value or "" for key, value in before.items()} | {"role": "secretary", "state": "returned", "name": "x"}
    data |= {key.removesuffix("_id"): value for key, value in data.items()}
    for extra in ({}, {"_change_history": "1"}, {"_save": "1"}):
        assert client.post(old_version(one), data | extra).status_code == 403
    assert (stored(model, one.pk), one.history.count()) == (before, versions)


@pytest.mark.parametrize("model", MODELS, ids=name_of)
def test_every_address_of_history_refuses_posts(superuser, everything, model):
    one = model._default_manager.first()
    for pattern in admin.site._registry[model].get_urls():
        if one is not None and "history" in str(pattern.pattern):
            version = [one.history.earliest().pk] if pattern.name.endswith("simple_history") else []
            before = stored(model, one.pk)
            superuser.post(address(model, pattern.name.split("_", 2)[2], one.pk, *version), {"name": "x"})
            assert stored(model, one.pk) == before
