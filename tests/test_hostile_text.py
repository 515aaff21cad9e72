"""Strange and hostile text goes through forms, pages and files unharmed."""

import io
from dataclasses import replace

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from plans import bridge
from plans.core.layout import lay_out
from plans.core.reading import read_plan
from plans.core.text import MAX_WORD, squeeze
from plans.core.writers import excel, pdf, word
from plans.models import Activity
from tests.cast import draft, small_document
from tests.page import Page

pytestmark = pytest.mark.django_db

STRANGE = {
    "script": "<script>alert(1)</script>",
    "template": "{{ 7|add:7 }} {% now 'Y' %} ${x}",
    "right to left": "שלום \u202eאבג\u202c конец",
    "emoji": "Готово 👍🏽 план",
    "formula": '=HYPERLINK("x";"y")',
    "plus": "+7 913 000-00-00",
    "dash": "- формирование\n- проведение",
    "long": "слово " * 3_333 + "конец",
    "one long word": "ы" * MAX_WORD,  # a longer one is refused: tests/test_long_words.py
    "entities": "&lt;b&gt; &amp; ]]> <!-- --> &#0;",
    "quotes": "«ёлочки» „лапки“ \"прямые\" 'одинарные'",
    "sql": "'; DROP TABLE plans_plan; --",
}


def document_with(text):
    document = small_document()
    first = document.sections[0]
    row = replace(first.activities[0], title=text, result=text, number="1.1.")
    return replace(document, sections=(replace(first, activities=(row,)),))


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_text_goes_through_form_database_and_page(client, cast, text):
    plan = draft(cast)
    row = Activity.objects.get(number="1.1.")
    client.force_login(cast.secretary)
    form = client.get(reverse("activity_edit", args=[row.pk])).context["form"]
    data = {name: form.initial.get(name, "") for name in form.fields} | {"title": text, "section": row.section_id}
    response = client.post(reverse("activity_edit", args=[row.pk]), data)
    assert response.status_code == 302
    row.refresh_from_db()
    assert squeeze(row.title) == squeeze(text)
    page = Page(client.get(reverse("plan_page", args=[plan.pk])))
    assert page.scripts == []
    assert page.says("{{ 7|add:7 }}") or "add" not in text


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_text_comes_back_from_a_word_file(text):
    document = document_with(text)
    back = read_plan(word.write(lay_out(document))).document
    assert squeeze(back.activities[0].title) == squeeze(text)
    assert squeeze(back.activities[0].result) == squeeze(text)


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_text_comes_back_from_an_excel_file_and_is_no_formula(text):
    data = excel.write(lay_out(document_with(text)))
    assert squeeze(read_plan(data).document.activities[0].title) == squeeze(text)
    cells = [cell for row in load_workbook(io.BytesIO(data)).active.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "inlineStr", "n"}
    assert all(cell.value is None for cell in cells if cell.data_type == "n")


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE.keys())
def test_text_becomes_a_pdf(text):
    assert pdf.write(lay_out(document_with(text))).startswith(b"%PDF-1.4")


def test_control_characters_are_left_out_of_files_only(cast):
    document = document_with("до\x0bпосле")
    plan = draft(cast, document)
    assert bridge.to_document(plan).activities[0].title == "до\x0bпосле"
    assert read_plan(word.write(lay_out(document))).document.activities[0].title == "допосле"


@pytest.mark.parametrize("field", ["title", "deadline", "executors"])
def test_a_null_character_is_refused_in_words(client, cast, field):
    draft(cast)
    row = Activity.objects.get(number="1.1.")
    client.force_login(cast.secretary)
    data = {"section": row.section_id, "title": "x", "number": "1", field: "a\x00b"}
    response = client.post(reverse("activity_edit", args=[row.pk]), data)
    assert response.status_code == 422
    assert Page(response).says("ноль-байт")
