"""The first page: what does each person have to do now."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from plans import bridge
from plans.core.progress import Deed
from plans.core.stages import Role, Stage
from plans.editor import readings
from plans.execution import marks as marking
from plans.models import Activity, Intake, Membership, Plan, User
from tests.cast import draft, in_force, small_reading
from tests.page import Page

pytestmark = pytest.mark.django_db

BLOCKS = {
    "member": "Мероприятия моей организации",
    "chair": "Ждут вашего решения",
    "secretary": "Планы в работе",
    "official": "Все кластеры",
    "admin": "Весь сайт",
}


@pytest.fixture(autouse=True)
def clock():
    """10 March 2022, noon in Moscow; tests may move on."""
    with time_machine.travel(datetime(2022, 3, 10, 9, tzinfo=UTC), tick=False) as traveller:
        yield traveller


def home(client, person: User):
    client.force_login(person)
    return client.get(reverse("home"))


def text(client, person: User) -> Page:
    return Page(home(client, person))


def row(number: str) -> Activity:
    return Activity.objects.get(number=number)


def report(cast, number: str, **more):
    words = marking.Statement(date(2022, 3, 9), "Сделано", "протокол № 2", **more)
    return marking.report(row(number), cast.college, cast.member, words)


@pytest.mark.parametrize(
    ("role", "blocks"),
    [
        ("secretary", {"secretary"}),
        ("chair", {"chair"}),
        ("member", {"member"}),
        ("official", {"official"}),
        ("admin", {"official", "admin"}),
    ],
)
def test_each_role_has_its_block_and_no_other(client, cast, role, blocks):
    page = text(client, cast.as_role(role))
    assert {name for name, heading in BLOCKS.items() if page.says(heading)} == blocks
    assert page.says("Сегодня 10 марта 2022 г., четверг")


def test_a_person_with_two_roles_has_two_blocks(client, cast):
    Membership.objects.create(user=cast.chair, role=Role.SECRETARY.value, cluster=cast.foreign)
    page = text(client, cast.chair)
    assert page.says(BLOCKS["chair"])
    assert page.says(BLOCKS["secretary"])


def test_a_person_without_a_role_is_told_whom_to_ask(client, cast):
    page = text(client, User.objects.create(username="newcomer"))
    assert page.says("роль вам ещё не назначена. Попросите администратора")
    assert not any(page.says(heading) for heading in BLOCKS.values())


# The secretary


def test_an_idle_secretary_is_told_how_to_begin(client, cast):
    page = text(client, cast.secretary)
    for words in ("Черновиков нет. Загрузите прошлогодний план", "Новых отметок нет.", "Утверждённых планов пока нет."):
        assert page.says(words)
    assert page.leads_to(reverse("upload"))
    assert page.leads_to(reverse("plan_new"))


def test_the_secretary_sees_plans_in_preparation_and_in_force(client, cast):
    plans = {stage: draft(cast) for stage in Stage}
    for stage, plan in plans.items():
        Plan.objects.filter(pk=plan.pk).update(stage=stage.value)
    block = home(client, cast.secretary).context["secretary"]
    preparing = {Stage(plan.stage) for plan, _ in block["preparing"]}
    assert preparing == {Stage.DRAFT, Stage.ON_AGREEMENT, Stage.AGREED}
    assert [plan.pk for plan, _ in block["in_force"]] == [plans[Stage.APPROVED].pk]


def test_the_secretary_sees_how_far_a_plan_is(client, cast):
    in_force(cast)
    report(cast, "1.2.", due=date(2022, 3, 31))
    page = text(client, cast.secretary)
    assert page.says("выполнено 0 % из наступивших сроков (0 из 1), 17 % всего плана (1 из 6)")
    assert page.says("просрочено: 1")


def test_the_secretary_sees_marks_to_check_and_files_to_save(client, cast):
    in_force(cast)
    mark = report(cast, "1.2.")
    intake = Intake.objects.create(
        cluster=cast.cluster,
        person=cast.secretary,
        file_name="план.docx",
        readings=small_reading(),
    )
    page = text(client, cast.secretary)
    assert page.leads_to(reverse("mark_page", args=[mark.pk]))
    assert page.says("Файл «план.docx» прочитан, но не сохранён")
    assert page.leads_to(reverse("intake_page", args=[intake.pk]))
    marking.decide(mark, cast.secretary, accept=True)
    assert text(client, cast.secretary).says("Новых отметок нет.")


def test_a_secretary_of_another_cluster_sees_nothing_of_this_one(client, cast):
    in_force(cast)
    report(cast, "1.2.")
    draft(cast)
    block = home(client, cast.stranger).context["secretary"]
    assert not any(number.value for number in block.pop("board").numbers)
    assert not any(block.values())


# The chair


def test_the_chair_sees_what_waits_for_a_decision(client, cast):
    assert text(client, cast.chair).says("Планов, которые ждут согласования или утверждения, сейчас нет.")
    plan = draft(cast)
    waiting = {}
    for stage in Stage:
        Plan.objects.update(stage=stage.value)
        waiting[stage] = text(client, cast.chair).leads_to(reverse("plan_page", args=[plan.pk]))
    assert {stage for stage, waits in waiting.items() if waits} == {Stage.ON_AGREEMENT, Stage.AGREED}


# A member


def groups(client, person: User) -> dict[str, list[str]]:
    block = home(client, person).context["member"]
    return {group.name: [duty.activity.number for duty in group.duties] for group in block["groups"]}


def test_a_member_without_a_plan_in_force_is_told_so(client, cast):
    draft(cast)
    assert text(client, cast.member).says("Действующих планов с вашими мероприятиями пока нет.")


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2022, 1, 10), {"Впереди": ["1.2.", "2.1.", "1.2.", "1.2.", "1.2."]}),
        (date(2022, 3, 10), {"Скоро": ["1.2."], "Впереди": ["2.1.", "1.2.", "1.2.", "1.2."]}),
        (date(2022, 3, 31), {"Срок подходит": ["1.2."], "Впереди": ["2.1.", "1.2.", "1.2.", "1.2."]}),
        (date(2022, 4, 1), {"Просрочено": ["1.2."], "Скоро": ["2.1."], "Впереди": ["1.2.", "1.2.", "1.2."]}),
        (date(2022, 4, 28), {"Просрочено": ["1.2."], "Срок подходит": ["2.1."], "Впереди": ["1.2.", "1.2.", "1.2."]}),
        (date(2023, 1, 1), {"Просрочено": ["1.2.", "2.1.", "1.2.", "1.2.", "1.2."]}),
    ],
)
def test_a_members_duties_stand_by_how_soon_they_are_due(client, cast, clock, today, expected):
    in_force(cast)
    clock.move_to(datetime(today.year, today.month, today.day, 9, tzinfo=UTC))
    assert groups(client, cast.member) == expected


def test_a_member_sees_only_duties_of_the_own_organisation(client, cast):
    in_force(cast)
    worker = User.objects.create(username="worker")
    Membership.objects.create(user=worker, role=Role.MEMBER.value, cluster=cast.cluster, organisation=cast.plant)
    assert text(client, cast.member).says("Согласование учебных планов")
    page = text(client, worker)
    assert page.says("Проведение экскурсий")
    assert not page.says("Согласование учебных планов")
    assert not page.says("Разработка плана")


def test_a_duty_leads_to_its_mark_and_a_mark_makes_it_done(client, cast):
    in_force(cast)
    slot = row("1.2.").slots.first()
    address = f"{reverse('mark_new', args=[slot.activity_id])}?slot={slot.pk}&organisation={cast.college.pk}"
    assert text(client, cast.member).leads_to(address)
    mark = report(cast, "1.2.", due=slot.due)
    page = text(client, cast.member)
    assert not page.leads_to(address)
    assert page.leads_to(reverse("mark_page", args=[mark.pk]))
    assert page.says("Выполнено 09.03.2022, протокол № 2 (ждёт проверки)")
    assert groups(client, cast.member)["Выполнено"] == ["1.2."]


def test_a_returned_mark_stands_first_with_its_reason(client, cast):
    in_force(cast)
    marking.decide(report(cast, "1.2.", due=date(2022, 3, 31)), cast.secretary, accept=False, note="Нет подписи")
    page = text(client, cast.member)
    assert page.above("Возвращено: нужно исправить", "Нет подписи", "Впереди")


def named(client, person: User, name: str):
    block = home(client, person).context["member"]
    return next((group for group in block["groups"] if group.name == name), None)


def test_what_another_executor_has_done_is_done_where_one_mark_is_enough(client, cast):
    in_force(cast)
    words = marking.Statement(date(2022, 3, 9), "Сделано", "протокол № 2", date(2022, 3, 31))
    marking.report(row("1.2."), cast.plant, cast.secretary, words)
    assert [duty.activity.number for duty in named(client, cast.member, "Выполнено").duties] == ["1.2."]
    assert text(client, cast.member).says("Автоколонна: Выполнено 09.03.2022, протокол № 2 (принята)")


def test_where_each_must_mark_a_member_sees_who_has(client, cast):
    in_force(cast)
    Activity.objects.update(collective="each")
    words = marking.Statement(date(2022, 3, 9), "Сделано", due=date(2022, 3, 31))
    marking.report(row("1.2."), cast.plant, cast.secretary, words)
    assert [duty.activity.number for duty in named(client, cast.member, "Скоро").duties] == ["1.2."]
    assert text(client, cast.member).says("Другие исполнители отметили: Автоколонна 09.03.2022")


def test_what_is_moved_stands_by_its_new_day(client, cast, clock):
    in_force(cast)
    clock.move_to(datetime(2022, 4, 10, 9, tzinfo=UTC))
    asked = marking.Statement(
        date(2022, 4, 9), due=date(2022, 3, 31), fact=Deed.MOVED, moved_to=date(2022, 5, 5), basis="приказ"
    )
    mark = marking.report(row("1.2."), cast.college, cast.member, asked)
    page = text(client, cast.member)
    assert groups(client, cast.member)["Просрочено"] == ["1.2."]
    assert page.says("Просьба перенести срок на 05.05.2022 (приказ) — ждёт решения секретаря")
    marking.decide(mark, cast.secretary, accept=True)
    assert groups(client, cast.member)["Скоро"] == ["2.1.", "1.2."]
    assert text(client, cast.member).says("перенесено с 31.03.2022")
    clock.move_to(datetime(2022, 5, 6, 9, tzinfo=UTC))
    assert groups(client, cast.member)["Просрочено"] == ["2.1.", "1.2."]


def test_what_is_dropped_and_what_is_half_done_have_their_places(client, cast):
    in_force(cast)
    for number, said in (("2.1.", {"fact": Deed.DROPPED}), ("1.2.", {"fact": Deed.PART, "result": "Одна"})):
        due = row(number).slots.first().due
        words = marking.Statement(date(2022, 3, 9), due=due, basis="приказ", **said)
        marking.report(row(number), cast.college, cast.secretary, words)
    found = groups(client, cast.member)
    assert (found["Снято"], found["Не выполнено или выполнено частично"]) == (["2.1."], ["1.2."])


def test_long_lists_are_cut_and_lead_to_all(client, cast):
    plan = in_force(cast)
    first = row("1.2.")
    Activity.objects.bulk_create(Activity(section=first.section, number=f"8.{at}", title="Ещё") for at in range(30))
    executor = first.executor_set.get()
    executor.activities.add(*Activity.objects.filter(number__startswith="8."))
    group = named(client, cast.member, "Впереди")
    assert (len(group.duties), group.count) == (5, 34)
    assert text(client, cast.member).leads_to(
        f"{reverse('plan_execution', args=[plan.pk])}?organisation={cast.college.pk}"
    )


@pytest.mark.parametrize("rows", [1, 30])
def test_a_members_page_takes_eleven_queries_whatever_its_size(client, cast, rows, django_assert_num_queries):
    in_force(cast)
    report(cast, "1.2.", due=date(2022, 3, 31))
    first = row("1.2.")
    Activity.objects.bulk_create(Activity(section=first.section, number=f"8.{at}", title="Ещё") for at in range(rows))
    first.executor_set.get().activities.add(*Activity.objects.filter(number__startswith="8."))
    client.force_login(cast.member)
    with django_assert_num_queries(11):
        client.get(reverse("home"))


# What needs the secretary's eye


def test_the_silent_the_waiting_and_the_unresolved_are_listed(client, cast, clock):
    plan = in_force(cast)
    clock.move_to(datetime(2022, 4, 10, 9, tzinfo=UTC))
    waiting = writing_row(plan, deadline="по согласованию", executors="Отдел кадров")
    found = home(client, cast.secretary).context["secretary"]["attention"]
    assert [(str(one.organisation), one.late) for one in found.silent.rows] == [
        ("Автоколонна", 1),
        ("Техникум транспорта", 1),
    ]
    assert (found.waiting.rows, [one.name for one in found.unresolved.rows]) == ([waiting], ["Отдел кадров"])
    page = text(client, cast.secretary)
    assert page.leads_to(reverse("activity_reading", args=[waiting.pk]))
    assert page.leads_to(reverse("executor_edit", args=[found.unresolved.rows[0].pk]))
    report(cast, "1.2.", due=date(2022, 3, 31))
    readings.pin(waiting, [(date(2022, 6, 1), date(2022, 6, 30))], cast.secretary)
    found = home(client, cast.secretary).context["secretary"]["attention"]
    assert (found.silent.count, found.waiting.count) == (0, 0)


def writing_row(plan: Plan, **texts) -> Activity:
    """A row added to a plan in force, understood as any other."""
    added = Activity.objects.create(section=plan.sections.first(), number="9.9.", title="Ещё", position=99, **texts)
    bridge.understand(plan, [added])
    return added


def test_the_queue_is_accepted_with_one_press(client, cast):
    in_force(cast)
    marks = [report(cast, number, due=row(number).slots.first().due) for number in ("1.2.", "2.1.")]
    page = text(client, cast.secretary)
    assert page.says("Принять все показанные: 2")
    client.post(reverse("marks_accept"), {"all": "1", "shown": [mark.pk for mark in marks]})
    assert text(client, cast.secretary).says("Новых отметок нет.")


def test_requests_are_not_accepted_together_with_marks_of_what_is_done(client, cast):
    in_force(cast)
    report(cast, "1.2.", due=row("1.2.").slots.first().due)
    request = report(cast, "2.1.", due=row("2.1.").slots.first().due, fact=Deed.DROPPED, basis="Решение совета")
    page = text(client, cast.secretary)
    assert page.says("Принять все показанные: 1")
    assert page.says("Просьбы о переносе и снятии решаются по одной.")
    assert f'name="shown" value="{request.pk}"' not in home(client, cast.secretary).content.decode()
    page = Page(client.get(reverse("plan_execution", args=[request.activity.section.plan_id])))
    assert page.says("Принять все показанные: 1")


# The official


def test_the_official_sees_every_cluster_of_the_department(client, cast):
    page = text(client, cast.official)
    assert page.says("Кластер транспорта")
    assert page.says("планов нет")
    assert not page.says("Чужой кластер")


def test_the_official_sees_progress_and_files_of_the_newest_plan(client, cast):
    plan = draft(cast)
    file = reverse("plan_file", args=[plan.pk, "pdf"])
    page = text(client, cast.official)
    assert page.row("Кластер транспорта").cells[-1] == "ещё не утверждён"
    assert not page.leads_to(file)
    Plan.objects.update(stage=Stage.APPROVED.value)
    report(cast, "1.2.", due=date(2022, 3, 31))
    page = text(client, cast.official)
    assert page.leads_to(file)
    assert page.says("выполнено 0 % из наступивших сроков (0 из 1), 17 % всего плана (1 из 6)")
    assert page.row("Кластер транспорта").cells[-2] == "1"


# All


def test_who_is_not_signed_in_is_asked_to(client, cast):
    assert client.get(reverse("home"))["Location"] == "/login/?next=/"


def test_nothing_is_sent_to_the_first_page(client, cast):
    client.force_login(cast.member)
    assert client.post(reverse("home")).status_code == 405
