"""The reading of a deadline: shown to readers, corrected by the secretary, and the words stay."""

from dataclasses import replace
from datetime import date

import pytest
from django.urls import reverse

from plans.core.deadlines import Period
from plans.core.obligations import Collective
from plans.core.stages import Stage
from plans.editor import readings
from plans.editor.journal import WriteRefused
from plans.editor.plan import create_plan
from plans.models import Activity, Change, Cluster, Department
from tests.cast import approved, draft, small_document
from tests.page import Page
from tests.secretary import Editor, save

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(cast) -> Activity:
    return Activity.objects.get(section__plan=draft(cast), number="1.2.")


def reword(activity: Activity, words: str, cast) -> Activity:
    activity.deadline = words
    return save(activity, cast.secretary)


def dues(activity: Activity) -> list[date]:
    return [slot.due for slot in activity.slots.all()]


def windows(*rows: tuple[str, str], **more) -> dict:
    data = {"form-TOTAL_FORMS": len(rows), "form-INITIAL_FORMS": 0} | more
    for at, (start, due) in enumerate(rows):
        data |= {f"form-{at}-start": start, f"form-{at}-due": due}
    return data


def test_the_page_says_how_the_words_are_understood(client, cast, activity):
    client.force_login(cast.member)
    text = Page(client.get(reverse("activity_reading", args=[activity.pk])))
    assert text.says("Ежеквартально с 01.01.2022 по 31.12.2022, 4 срока.")
    assert not text.says("Задать даты")


def test_beside_a_row_stands_only_the_piece(client, cast, activity):
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("activity_reading", args=[activity.pk]), headers={"HX-Request": "true"}))
    assert not page.is_whole
    assert page.says("задать даты вручную")


def test_dates_set_by_hand_stand_in_place_of_the_words(client, cast, activity):
    client.force_login(cast.secretary)
    data = windows(("2022-03-01", "2022-03-10"), ("", "2022-11-15"), ("", ""))
    assert client.post(reverse("activity_pin", args=[activity.pk]), data).status_code == 302
    assert dues(activity) == [date(2022, 3, 10), date(2022, 11, 15)]
    activity.refresh_from_db()
    assert activity.deadline == "Ежеквартально"
    page = Page(client.get(reverse("plan_page", args=[activity.section.plan_id])))
    assert page.says("задано вручную")


def test_the_words_are_read_again_on_demand_and_when_they_change(client, cast, activity):
    client.force_login(cast.secretary)
    address = reverse("activity_pin", args=[activity.pk])
    client.post(address, windows(("", "2022-11-15")))
    client.post(address, windows(("", "2022-11-15"), unpin="1"))
    assert len(dues(activity)) == 4
    client.post(address, windows(("", "2022-11-15")))
    activity.refresh_from_db()
    reword(activity, "до 01.06.2022", cast)
    activity.refresh_from_db()
    assert (activity.pinned, dues(activity)) == ([], [date(2022, 6, 1)])


@pytest.mark.parametrize("rows", [("2022-03-10", "2022-03-01"), ("2022-03-10", ""), ("вчера", "завтра")])
def test_wrong_dates_come_back_and_nothing_is_saved(client, cast, activity, rows):
    client.force_login(cast.secretary)
    answer = client.post(reverse("activity_pin", args=[activity.pk]), windows(rows))
    assert answer.status_code == 422
    assert rows[0] in Page(answer).fields.values()
    assert len(dues(activity)) == 4


def test_an_events_day_gives_the_due_day(client, cast, activity):
    reword(activity, "в течение 10 рабочих дней после утверждения", cast)
    assert dues(activity) == []
    client.force_login(cast.secretary)
    address = reverse("activity_event", args=[activity.pk])
    assert client.post(address, {"event_on": "2022-04-28"}).status_code == 302
    assert dues(activity) == [date(2022, 5, 18)]
    client.post(address, {"event_on": ""})
    assert dues(activity) == []


def test_a_deadline_that_waits_for_nothing_takes_no_event(client, cast, activity):
    client.force_login(cast.secretary)
    answer = client.post(reverse("activity_event", args=[activity.pk]), {"event_on": "2022-04-28"})
    assert answer.status_code == 422
    assert Page(answer).says("не ждёт события")


def test_an_approved_plan_takes_dates_too_and_its_edition_stays(client, cast):
    plan = approved(cast)
    activity = Activity.objects.get(section__plan=plan, number="1.2.")
    before = plan.editions.get().content_sha256
    client.force_login(cast.secretary)
    client.post(reverse("activity_pin", args=[activity.pk]), windows(("", "2022-11-15")))
    assert dues(activity) == [date(2022, 11, 15)]
    assert plan.editions.get().content_sha256 == before


def test_the_sheet_shows_only_rows_of_a_filter(client, cast, activity):
    reword(activity, "по согласованию", cast)
    other = Activity.objects.get(section__plan=activity.section.plan, number="1.1.")
    reword(other, "когда-нибудь", cast)
    client.force_login(cast.secretary)
    address = reverse("plan_page", args=[activity.section.plan_id])
    for name, here, gone in (("waits", activity, other), ("unclear", other, activity)):
        page = Page(client.get(address, {"rows": name}))
        assert [len(page.all(f"#activity-{one.pk}")) for one in (here, gone)] == [1, 0]
    assert client.get(address, {"rows": "<script>"}).status_code == 200


@pytest.mark.parametrize("name", ["activity_pin", "activity_event"])
def test_asking_is_not_setting(client, cast, activity, name):
    client.force_login(cast.secretary)
    assert client.get(reverse(name, args=[activity.pk])).status_code == 405


# The journal


def step_of(cast, plan, command: str):
    return Editor(plan, cast.secretary).do(command)


def set_all(activity: Activity, cast) -> list:
    """Every reading set by hand, one after the other; what stands then."""
    readings.pin(activity, [(date(2022, 3, 1), date(2022, 3, 10))], cast.secretary)
    readings.name_executors(activity, ["Вася", "Петя"], cast.secretary)
    readings.choose(activity, Collective.EACH, cast.secretary)
    return readings_of(activity)


def readings_of(activity: Activity) -> list:
    activity.refresh_from_db()
    names = [one.executor.name for one in activity.executions.all()]
    return [activity.pinned, dues(activity), activity.named, names, activity.collective]


def test_what_is_set_by_hand_in_a_draft_is_undone_and_redone(cast, activity):
    plan = activity.section.plan
    before, after = readings_of(activity), set_all(activity, cast)
    assert after[1] == [date(2022, 3, 10)]
    for _ in range(3):
        step_of(cast, plan, "undo")
    assert readings_of(activity) == before
    for _ in range(3):
        step_of(cast, plan, "redo")
    assert readings_of(activity) == after


def test_the_day_of_an_event_is_undone_and_redone(cast, activity):
    plan = activity.section.plan
    row = reword(activity, "в течение 10 дней после издания приказа", cast)
    readings.set_event(row, date(2022, 5, 4), cast.secretary)
    known = dues(activity)
    step_of(cast, plan, "undo")
    assert (known != [], dues(activity)) == (True, [])
    step_of(cast, plan, "redo")
    assert dues(activity) == known


def test_an_undo_does_not_take_away_dates_that_another_has_set_since(cast, activity):
    readings.pin(activity, [(date(2022, 3, 1), date(2022, 3, 10))], cast.secretary)
    readings.pin(activity, [(date(2022, 4, 1), date(2022, 4, 10))], cast.admin)
    with pytest.raises(WriteRefused, match="Ничего не изменено"):
        step_of(cast, activity.section.plan, "undo")
    assert dues(activity) == [date(2022, 4, 10)]


def test_what_is_set_again_to_the_same_is_no_step(cast, activity):
    set_all(activity, cast)
    set_all(activity, cast)
    assert Change.objects.count() == 3


def test_the_history_tells_what_was_set_by_hand(client, cast, activity):
    set_all(activity, cast)
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("plan_changes", args=[activity.section.plan_id])))
    for words in ("Заданы вручную даты строки 1.2.", "01.03.2022", "Вася", "каждый"):
        assert page.says(words)


def test_after_the_approval_it_is_written_down_and_not_undone(cast):
    activity = Activity.objects.get(section__plan=approved(cast), number="1.2.")
    after = set_all(activity, cast)
    assert list(Change.objects.values_list("is_final", flat=True)) == [True] * 3
    plan = activity.section.plan
    plan.stage = Stage.DRAFT.value
    plan.save()
    with pytest.raises(WriteRefused, match="Отменять нечего"):
        step_of(cast, plan, "undo")
    assert readings_of(activity) == after


@pytest.fixture
def assumed(cast, activity) -> Activity:
    """A row whose dates rest on equal parts of the year: nobody said when."""
    reword(activity, "2 раза в год", cast)
    activity.refresh_from_db()
    assert activity.assumed
    return activity


def confirm(client, activity: Activity, **data):
    data = {"version": activity.version} | data
    return client.post(reverse("activity_confirm", args=[activity.pk]), data)


def test_assumed_dates_are_confirmed_with_one_click(client, cast, assumed):
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("activity_reading", args=[assumed.pk])))
    assert page.says("Время поделено на равные части.")
    assert "Даты верны" in page.buttons
    assert confirm(client, assumed).status_code == 302
    assumed.refresh_from_db()
    assert (assumed.assumed, dues(assumed)) == (False, [date(2022, 6, 30), date(2022, 12, 31)])
    assert "Даты верны" not in Page(client.get(reverse("activity_reading", args=[assumed.pk]))).buttons


def test_nobody_says_yes_to_words_that_have_changed_meanwhile(client, cast, assumed):
    old = assumed.version
    reword(assumed, "3 раза в год", cast)
    client.force_login(cast.secretary)
    page = Page(client.post(reverse("activity_confirm", args=[assumed.pk]), {"version": old}, follow=True))
    assert page.says("Строку тем временем изменили.")
    assumed.refresh_from_db()
    assert (assumed.assumed, assumed.pinned) == (True, [])


@pytest.mark.parametrize("version", ["", "abc", "-1", "99999999999999999999"])
def test_a_strange_version_confirms_nothing(client, cast, assumed, version):
    client.force_login(cast.secretary)
    assert confirm(client, assumed, version=version).status_code == 302
    assumed.refresh_from_db()
    assert assumed.pinned == []


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("chair", 403), ("stranger", 404)])
def test_only_the_secretary_confirms(client, cast, assumed, who, status):
    client.force_login(getattr(cast, who))
    assert confirm(client, assumed).status_code == status
    client.force_login(cast.secretary)
    assert client.get(reverse("activity_confirm", args=[assumed.pk])).status_code == 405


def test_the_words_show_what_they_gave(client, cast, activity):
    reword(activity, "Неделя науки (5–9 февраля), по согласованию", cast)
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("activity_reading", args=[activity.pk])))
    found = {kind: [one.words for one in page.all(f".gave-{kind}")] for kind in ("slots", "event", "nothing")}
    assert found["slots"] == ["5–9 февраля"]
    assert found["event"] == ["по согласованию"]
    assert found["nothing"][0].startswith("Неделя науки")


def other_row(cast, words: str, *, department=None) -> Activity:
    """A row with these words in next year's plan of another cluster, whose dates its secretary has set by hand."""
    document = replace(small_document(), period=Period.calendar(2023))
    home = department or cast.cluster.department
    cluster = Cluster.objects.create(name="Кластер лёгкой промышленности", industry="Лёгкая", department=home)
    plan = create_plan(cluster, document, cast.admin)
    row = Activity.objects.get(section__plan=plan, number="1.2.")
    row.deadline, row.pinned = words, [["2023-04-03", "2023-04-07"]]
    row.save()
    return row


def test_the_same_words_are_offered_as_another_secretary_read_them(client, cast, activity):
    row = other_row(cast, "Весенняя сессия 2023 года")
    reword(activity, "весенняя сессия  2022 года.", cast)
    client.force_login(cast.secretary)
    page = Page(client.get(reverse("activity_reading", args=[activity.pk])))
    assert page.says("Те же слова уже читали")
    assert page.says("с 03.04.2022 по 07.04.2022")
    assert dues(activity) == []  # never by itself
    assert confirm(client, activity, source=row.pk).status_code == 302
    assert dues(activity) == [date(2022, 4, 7)]
    assert not Page(client.get(reverse("activity_reading", args=[activity.pk]))).says("Те же слова уже читали")


@pytest.mark.parametrize("words", ["Осенняя сессия 2022 года", "", "Весенняя сессия"])
def test_other_words_are_offered_nothing(client, cast, activity, words):
    row = other_row(cast, "Весенняя сессия 2023 года")
    reword(activity, words, cast)
    assert readings.offer(activity) is None
    client.force_login(cast.secretary)
    confirm(client, activity, source=row.pk)
    activity.refresh_from_db()
    assert activity.pinned == []


def test_another_departments_readings_are_not_offered(cast, activity):
    other_row(cast, "Весенняя сессия", department=Department.objects.create(name="Другой", region="Другой"))
    reword(activity, "Весенняя сессия", cast)
    assert readings.offer(activity) is None
