"""Queries whose SQL is written once find what Django would find each time anew."""

from datetime import date

import pytest
from django.contrib.auth.models import Group

from plans import access, queries
from plans.accounts import sessions
from plans.core.stages import Role, Stage
from plans.editor import sheet
from plans.execution import shares
from plans.models import Activity, Cluster, Mark, Membership, ObligationRow, Plan, Section, SignIn, User
from plans.models import person as people
from plans.oversight import overview
from plans.owed import books
from plans.prepared import Prepared, PreparedObjects
from tests.cast import TODAY, approved, draft

pytestmark = pytest.mark.django_db
DERIVED = ("pk", "section__heading", "pinned", "assumed", "event_on", "other", "section__plan__period_start")


def test_each_key_finds_its_own_rows_as_django_does(cast):
    plans = [draft(cast), approved(cast)]
    Activity.objects.filter(number="1.1.").update(pinned=[["2022-01-01", "2022-02-01"]], other={"код": "1"})

    def found(plan: int):
        return Activity.objects.filter(section__plan=plan).order_by("pk").values_list(*DERIVED)

    query = Prepared(found)
    for key in [plan.pk for plan in (*plans, *plans)]:
        assert query.rows(key) == list(found(key)) != []
    assert query.rows(0) == []


def test_several_keys_stand_each_in_its_place(cast):
    plans = [draft(cast), draft(cast)]
    first = Activity.objects.filter(section__plan=plans[0]).first().pk
    query = Prepared(lambda plan, row: Activity.objects.filter(section__plan=plan).exclude(pk=row).values_list("pk"))
    for plan in plans:
        expected = Activity.objects.filter(section__plan=plan).exclude(pk=first).values_list("pk")
        assert sorted(query.rows(plan.pk, first)) == sorted(expected) != []


def test_the_sheet_and_its_states_are_read_so(cast):
    plan = approved(cast)
    row = Activity.objects.filter(section__plan=plan).first()
    Mark.objects.create(activity=row, author=cast.secretary, done_on="2022-02-01", people=3, state="accepted")
    assert sheet._MARKS.rows(plan.pk) == list(Mark.objects.values_list(*sheet._SAID))
    kept = ObligationRow.objects.filter(plan=plan)
    assert sorted(one[0] for one in shares._KEPT.rows(plan.pk)) == sorted(kept.values_list("activity", flat=True)) != []
    Section.objects.create(plan=plan, heading="Пустой", position=9)
    for lines in (sheet._LINES, sheet._WHOLE_LINES):
        assert [line[3] for line in lines.rows(plan.pk)][:-1] == list(
            Activity.objects.of_plan(plan).values_list("pk", flat=True)
        )
        assert lines.rows(plan.pk)[-1][2:4] == ("Пустой", None)


def test_the_last_decision_comes_with_the_name_of_its_person(cast, django_assert_num_queries):
    assert queries.last_decision(draft(cast)) is None
    plan = approved(cast)
    cast.chair.first_name, cast.chair.last_name, cast.chair.patronymic = "Анна", "Петрова", "Ивановна"
    cast.chair.save()
    expected = queries.decisions_on(plan).first()
    with django_assert_num_queries(1):
        found = queries.last_decision(plan)
        assert str(found.person) == str(expected.person) == "Петрова А. И."
    assert {name: getattr(found, name) for name in queries._DECIDED} == {
        name: getattr(expected, name) for name in queries._DECIDED
    }


def whole(row) -> tuple:
    """An object with everything that was read of it and beside it."""
    state = row._state
    beside = {name: one and whole(one) for name, one in state.fields_cache.items()}
    return type(row), {name: value for name, value in vars(row).items() if name != "_state"}, state.db, beside


def test_objects_come_with_what_was_asked_for_beside_them(cast):
    plans = [draft(cast), approved(cast)]
    for key in [plan.pk for plan in (*plans, *plans)]:
        assert whole(access._PLAN.one(key)) == whole(access._PLANS.get(pk=key))
    assert access._PLAN.one(0) is None


def test_a_person_and_a_session_are_the_ones_that_django_finds(client, cast):
    client.force_login(cast.member)
    key = client.session.session_key
    assert whole(sessions._SIGN_IN.one(key)) == whole(SignIn.objects.get(pk=key))
    assert sessions._SIGN_IN.one("нет такого") is None
    assert whole(User.objects.get(pk=cast.member.pk)) == whole(User.objects.filter(pk=cast.member.pk).get())
    for wrong in (0, 2**80, -(2**80)):
        with pytest.raises(User.DoesNotExist):
            User.objects.get(pk=wrong)


def test_a_plan_that_no_database_could_number_is_not_found(client, cast):
    client.force_login(cast.official)
    assert client.get(f"/plans/{2**80}/").status_code == 404


def test_parts_know_whose_they_are(cast, django_assert_num_queries):
    Membership.objects.create(user=cast.member, role="chair", cluster=cast.cluster)
    person, plan = User.objects.get(pk=cast.member.pk), draft(cast)
    rows = list(User.objects.get(pk=cast.member.pk).memberships.select_related("organisation"))
    assert {row.organisation for row in rows} == {cast.college, None}
    for row, one in zip(person.membership_list, rows, strict=True):
        assert row.user is person
        row.user = one.user
        assert whole(row)[:3] == whole(one)[:3]
    plan = Plan.texts.get(pk=plan.pk)
    with django_assert_num_queries(2):
        parts = (plan.column_list, plan.signoff_list)
    assert parts == (list(plan.columns.all()), list(plan.signoffs.all())) != ([], [])
    assert {row.plan for row in parts[1]} == {plan}


def test_parts_that_came_with_their_plan_are_not_asked_for_again(cast, django_assert_num_queries):
    draft(cast)
    plan = Plan.objects.prefetch_related("columns").get()
    with django_assert_num_queries(0):
        assert plan.column_list


def test_nobody_else_is_found_among_the_people_of_something(cast):
    """`get` by key alone asks all people only where all are asked."""
    held = PreparedObjects(lambda key: User.objects.filter(pk=key, is_superuser=True))
    assert people._PERSON.one(cast.member.pk) == cast.member
    assert held.one(cast.member.pk) is None
    with pytest.raises(User.DoesNotExist):
        User.objects.filter(is_superuser=True).get(pk=cast.member.pk)
    group = Group.objects.create(name="Пусто")
    with pytest.raises(User.DoesNotExist):
        group.user_set.get(pk=cast.member.pk)


def test_several_numbers_days_and_what_is_left_out_are_keys_too(cast, django_assert_num_queries):
    plans = [draft(cast), approved(cast), draft(cast)]
    ObligationRow.objects.filter(due=None).delete()

    def found(plans, day, said):
        rows = ObligationRow.objects.filter(plan__in=plans, due__lte=day).order_by("pk").values_list("pk", "due")
        return rows if said is None else rows.filter(said=said)

    query = Prepared(found)
    several = tuple(plan.pk for plan in plans)
    seen = set()
    for keys in (several, several[1:], several[:1], several[1:], several):
        for day in (date(2022, 3, 1), date(2022, 6, 30), date(2023, 1, 1)):
            for said in (None, "open", "done"):
                rows = query.rows(keys, day, said)
                assert rows == list(found(keys, day, said))
                seen.add(len(rows))
    assert len(seen) > 3
    with django_assert_num_queries(0):
        assert query.rows((), date(2022, 6, 30), None) == []


def test_the_overview_asks_for_what_was_wished(cast):
    """Whatever of a wish is given or not, the written query is the one of these clusters."""
    approved(cast)
    department = cast.cluster.department
    wishes = [
        {"department": department}, {"industry": cast.cluster.industry}, {"industry": "нет такой"},
        {"region": department.region}, {"stage": Stage.APPROVED}, {"stage": Stage.DRAFT}, {"role": Role.SECRETARY}, {},
    ]  # fmt: skip
    for person in (cast.official, cast.secretary, cast.admin, cast.stranger):
        for wish in (overview.Wish(**given) for given in wishes):
            lines = overview.lines_of(person, wish, TODAY)
            assert {line.cluster for line in lines} == {one.pk for one in overview.clusters_of(person, wish)}
            seen = Cluster.objects.visible_to(person)
            assert {line.cluster for line in lines} <= {one.pk for one in seen}


def test_numbers_that_are_nearly_as_many_share_one_query(cast):
    plans = [draft(cast) for _ in range(5)]
    query = Prepared(lambda plans, days: Plan.texts.filter(pk__in=plans, period_end__in=days).values_list("pk"))
    days = (date(2022, 12, 31), date(2021, 12, 31))
    for number in range(6):
        keys = tuple(plan.pk for plan in plans[:number])
        assert sorted(query.rows(keys, days)) == [(key,) for key in keys]
        assert query.rows(keys, days[1:]) == query.rows(keys, ()) == []
    assert len(query._written) == 5 * 3  # none, 1, 2, 4 or 8 plans; 2, 1 or no days


def test_a_members_duties_are_read_so(cast):
    plans = Plan.objects.filter(pk__in=[approved(cast).pk, approved(cast).pk])
    row = Activity.objects.filter(section__plan=plans[0]).first()
    Mark.objects.create(activity=row, author=cast.member, organisation=cast.college, done_on="2022-02-01")
    for of in ([cast.college.pk], [cast.plant.pk], [cast.college.pk, cast.plant.pk], [], None):
        expected = books.read(Plan.objects.in_force().filter(cluster=cast.cluster).order_by(), of=of)
        assert books.read_in_force([cast.cluster.pk], of) == expected
        assert bool(expected.tasks) == (of != [])
    assert not books.read_in_force([], [cast.college.pk]).tasks


def test_what_can_be_changed_belongs_to_one_row(cast):
    plan = draft(cast)
    Activity.objects.update(pinned=[["2022-01-01", "2022-02-01"]], other={})
    query = Prepared(lambda plan: Activity.objects.filter(section__plan=plan).values_list("pinned", "other"))
    (first, *_), *others = query.rows(plan.pk)
    first.append("ещё")
    assert [one[0] for one in others] == [[["2022-01-01", "2022-02-01"]]] * 2
