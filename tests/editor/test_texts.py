"""One-click corrections: shown before and after, and nothing is corrected unasked."""

from dataclasses import replace

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from plans.editor import door, readings
from plans.editor.journal import WriteRefused
from plans.editor.texts import offers
from plans.models import Activity
from tests.cast import approved, draft, small_document
from tests.page import Page
from tests.secretary import save

pytestmark = pytest.mark.django_db


def document():
    """Two rows with slips: a glued year twice, a doubled word."""
    small = small_document()
    first, second = small.sections[0].activities
    rows = (
        replace(first, deadline="март 2022г.", title="Разработка разработка плана до 2022г."),
        replace(second, deadline="май 2022г."),
    )
    return replace(small, sections=(replace(small.sections[0], activities=rows), small.sections[1]))


def texts(plan) -> list[tuple[str, str]]:
    rows = Activity.objects.filter(section__plan=plan).order_by("section__position", "position")
    return [(row.title, row.deadline) for row in rows]


def test_nothing_is_corrected_by_looking(client, cast):
    plan = draft(cast, document())
    before = texts(plan)
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("plan_correct", args=[plan.pk])))
    assert page.says("март 2022 г.")
    assert texts(plan) == before


def test_only_what_was_chosen_is_corrected(client, cast):
    plan = draft(cast, document())
    chosen = [offer.key for offer in offers(plan) if offer.correction.before == "март 2022г."]
    client.force_login(cast.secretary)
    assert client.post(reverse("plan_correct", args=[plan.pk]), {"key": chosen}).status_code == 302
    assert [deadline for _, deadline in texts(plan)] == ["март 2022 г.", "май 2022г.", "до 01.05.2022"]


def test_two_corrections_of_one_cell_are_both_made(cast):
    plan = draft(cast, document())
    keys = {offer.key for offer in offers(plan)}
    door.ask(plan, cast.secretary, "correct", keys=sorted(keys))
    assert texts(plan)[0] == ("Разработка плана до 2022 г.", "март 2022 г.")
    assert offers(plan) == []


def test_a_text_that_has_changed_since_is_left_alone(cast):
    plan = draft(cast, document())
    keys = {offer.key for offer in offers(plan)}
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    row.deadline = "июнь 2022г."
    save(row, cast.secretary)
    door.ask(plan, cast.secretary, "correct", keys=sorted(keys))
    assert texts(plan)[1][1] == "июнь 2022г."


def test_an_approved_plan_is_not_corrected(cast):
    plan = approved(cast, document())
    keys = {offer.key for offer in offers(plan)}
    with pytest.raises(WriteRefused):
        door.ask(plan, cast.secretary, "correct", keys=sorted(keys))
    assert texts(plan)[0][1] == "март 2022г."


def test_a_finding_leads_to_its_correction(client, cast):
    plan = draft(cast, document())
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("plan_findings", args=[plan.pk])))
    assert page.leads_to(f"{reverse('plan_correct', args=[plan.pk])}?kind=year.glued")
    client.force_login(cast.member)
    assert not Page(client.get(reverse("plan_findings", args=[plan.pk]))).says("Исправить")


def test_executors_are_separated_by_hand_and_read_again(client, cast):
    plan = draft(cast)
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    client.force_login(cast.secretary)
    address = reverse("activity_names", args=[row.pk])
    client.post(address, {"names": "Участники\r\n Работодатели \r\n\r\nУчастники"})
    assert [one.executor.name for one in row.executions.all()] == ["Участники", "Работодатели"]
    row.refresh_from_db()
    assert row.executors == "Участники кластера"
    client.post(address, {"names": "", "unpin": "1"})
    assert [one.executor.name for one in row.executions.all()] == ["Участники кластера"]


def test_new_words_of_executors_are_read_anew(cast):
    row = Activity.objects.get(section__plan=draft(cast), number="1.2.")
    row = readings.name_executors(row, ["Кто-то"], cast.secretary)
    row.executors = "ЦОПП, ПОО"
    row = save(row, cast.secretary)
    assert [one.executor.name for one in row.executions.all()] == ["ЦОПП", "ПОО"]


def test_only_the_secretary_separates(cast):
    row = Activity.objects.get(section__plan=draft(cast), number="1.2.")
    with pytest.raises(PermissionDenied):
        readings.name_executors(row, ["Кто-то"], cast.chair)
