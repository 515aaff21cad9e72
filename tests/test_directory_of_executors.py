"""Executors join a cluster's directory from the cells, whatever is written there and whoever else writes."""

import random
from dataclasses import replace

import pytest
from django.urls import reverse

from plans import bridge
from plans.models import Executor
from tests.cast import draft, small_document
from tests.secretary import Editor, row

pytestmark = pytest.mark.django_db


def prose(letters: int) -> str:
    """Words that no database packs into an index."""
    dice = random.Random(7)
    return "".join(dice.choice("абвгдежзиклмнопрстуфхцчшэюя0123456789") for _ in range(letters))


def with_executors(*cells: str):
    """The small plan with other words in the first rows of its executors' column."""
    document = small_document()
    first = document.sections[0]
    rows = [replace(one, executors=cell) for one, cell in zip(first.activities, cells, strict=False)]
    return replace(document, sections=(replace(first, activities=tuple(rows)), *document.sections[1:]))


def test_prose_in_the_executors_cell_is_kept(cast):
    words = prose(7_600)
    editor = Editor(draft(cast), cast.secretary)
    editor.type(row("1.1."), "executors", words)
    assert words in Executor.objects.values_list("name", flat=True)
    editor.type(row("1.2."), "executors", words)
    assert Executor.objects.filter(name=words).count() == 1


def test_a_plan_with_prose_for_executors_is_brought_in(cast):
    words = prose(50_000)
    plan = draft(cast, with_executors(words))
    assert bridge.to_document(plan).activities[0].executors == words


def test_the_admin_enters_an_executor_once_in_any_spelling(client, cast):
    client.force_login(cast.admin)
    sent = {"cluster": cast.cluster.pk, "scope": "council"}
    page = reverse("admin:plans_executor_add")
    assert client.post(page, sent | {"name": "Рабочая группа"}).status_code == 302
    assert client.post(page, sent | {"name": "Другая группа"}).status_code == 302
    again = client.post(page, sent | {"name": "РАБОЧАЯ  ГРУППА"})
    assert "Такой исполнитель в кластере уже есть." in again.content.decode()
    assert sorted(Executor.objects.values_list("key", flat=True)) == ["другая группа", "рабочая группа"]
