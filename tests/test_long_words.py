"""A word that no paper has room for is refused wherever words come in, in words that say why."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from plans.core import revise
from plans.core.document import Activity as Row
from plans.core.errors import UnreadableFile
from plans.core.readers import read_grid, read_pasted
from plans.core.recognise import Recognition
from plans.core.text import MAX_WORD, too_long
from plans.editor.journal import WriteRefused
from plans.execution import marks
from plans.models import Activity, Mark
from tests.cast import draft, in_force, small_document
from tests.secretary import save
from tests.views.test_intake import send

LONG = "ы" * (MAX_WORD + 1)
PLAN = f"ПЛАН РАБОТЫ на 2022 год\n№\tМероприятие\tИсполнители\tСрок\n1.\tДело {LONG}\tСовет\tМай\n"


@pytest.mark.parametrize("text", ["", "ы" * MAX_WORD, ("ы" * MAX_WORD + " ") * 9, ("ы" * MAX_WORD + "\n") * 9])
def test_a_word_of_the_greatest_length_has_room(text):
    assert too_long(text) == ""


@pytest.mark.parametrize("text", [LONG, f"начало {LONG} конец", "ы\N{NO-BREAK SPACE}" * MAX_WORD])
def test_a_longer_one_has_none(text):
    assert "Разделите его пробелами" in too_long(text)


def test_no_file_brings_one_in():
    for read in (lambda: read_grid(PLAN.encode()), lambda: read_pasted(PLAN)):
        with pytest.raises(UnreadableFile, match="длиннее"):
            read()


@pytest.mark.django_db
def test_the_page_of_uploads_says_why(client, cast):
    client.force_login(cast.secretary)
    answer = send(client, cast, PLAN.encode())
    assert (answer.status_code, "Разделите его пробелами" in answer.content.decode()) == (422, True)


def test_no_review_brings_one_in():
    document = small_document()
    section = replace(document.sections[0], activities=(Row("1.", LONG, "Совет", "Май", ""),))
    seen = Recognition(replace(document, sections=(section,)), (), ())
    assert "длиннее" in str(revise.unfit(revise.replay(seen, [])))


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["title", "executors", "deadline", "result"])
def test_no_draft_takes_one(cast, key):
    draft(cast)
    row = Activity.objects.get(number="1.1.")
    setattr(row, key, LONG)
    with pytest.raises(WriteRefused, match="длиннее"):
        save(row, cast.secretary)
    assert getattr(Activity.objects.get(pk=row.pk), key) != LONG
    new = Activity(section=row.section, title=LONG)
    with pytest.raises(WriteRefused, match="длиннее"):
        save(new, cast.secretary)
    assert Activity.objects.count() == 3


@pytest.mark.django_db
def test_no_mark_says_one(client, cast):
    plan = in_force(cast)
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    for said in (marks.Statement(date(2022, 3, 1), LONG), marks.Statement(date(2022, 3, 1), "Да", words=LONG)):
        with pytest.raises(marks.MarkRefused, match="длиннее"):
            marks.report(row, cast.college, cast.member, said)
    mark = marks.report(row, cast.college, cast.member, marks.Statement(date(2022, 3, 1), "Да"))
    client.force_login(cast.secretary)
    answer = client.post(reverse("mark_decide", args=[mark.pk, "accept"]), {"words": LONG})
    assert (answer.status_code, Mark.objects.get().state) == (422, "reported")


@pytest.mark.django_db
@pytest.mark.parametrize(("key", "words"), [("title", LONG), ("deadline", LONG), ("other", f'{{"other1": "{LONG}"}}')])
def test_no_page_of_the_admin_takes_one(client, cast, key, words):
    draft(cast)
    client.force_login(cast.admin)
    row = Activity.objects.get(number="1.1.")
    address = reverse("admin:plans_activity_change", args=[row.pk])
    page = client.get(address)
    fields = {field.html_name: field.value() for field in page.context["adminform"].form if field.value() is not None}
    answer = client.post(address, fields | {"_seen": page.context["seen"], key: words})
    assert (answer.status_code, "Разделите его пробелами" in answer.content.decode()) == (200, True)
    assert LONG not in str(Activity.objects.values_list("title", "deadline", "other").get(pk=row.pk))
