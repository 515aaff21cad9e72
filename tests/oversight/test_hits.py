"""What search reads of many plans: the same whether it looks plan by plan or into the index of words at once."""

from datetime import date

import pytest
from django.db import connection

from plans import index
from plans.amending import door
from plans.amending.closing import Fate
from plans.core import search as language
from plans.core.stages import Move, Stage
from plans.models import Activity, Cluster, Participation, Plan, SearchEntry
from plans.models import found as found_models
from plans.models.found import known, shares
from plans.oversight import hits
from plans.oversight.hits import Asked
from plans.oversight.search import corrected
from tests.cast import draft, in_force
from tests.oversight.test_search import document

pytestmark = pytest.mark.django_db

WORDS = ("отчёт", "выставка", "отчёт выставка", "«отчёт о выставке»", "ярмарка", "никем", "раздел")
TITLES = (
    ("Отчёт о выставке", "Отчёт", "Выставка: отчёт о ней"),
    ("Отчёт", "Ярмарка", "Отчёт об отчёте"),
    ("Совет", "Выставка", "Выставка"),
)


@pytest.fixture
def plans(cast) -> list[Plan]:
    """Plans of several years and clusters, some of them in force, one without a period."""
    made = []
    for at in range(9):
        plan = draft(cast, document(*TITLES[at % 3], year=2016 + at * 5 % 7))
        stage = (Stage.APPROVED, Stage.CLOSED, Stage.DRAFT)[at * 2 % 5 % 3]
        Plan.objects.filter(pk=plan.pk).update(stage=stage.value)
        made.append(plan)
    Plan.objects.filter(pk=made[4].pk).update(period_start=None, period_end=None)
    count_words()
    return made


def count_words() -> None:
    """Let PostgreSQL count which words are common: by itself it does so a minute later."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE plans_searchentry")


def found(person, words: str, most: int, **asked) -> list[int]:
    query = language.read(words)
    return hits.first(person, Asked(query, **asked), [[term.tokens] for term in query.terms], most)


@pytest.mark.parametrize("asked", [{}, {"year": 2018}, {"stage": Stage.APPROVED}, {"stage": Stage.DRAFT}], ids=str)
@pytest.mark.parametrize("role", ["admin", "official"])
def test_plan_by_plan_the_same_is_found_as_at_once(cast, plans, monkeypatch, role, asked):
    person = cast.as_role(role)
    cases = [(words, most) for words in WORDS for most in (1, 4, 100)]
    monkeypatch.setattr(hits, "FEW_CLUSTERS", 0)
    monkeypatch.setattr(hits, "FIRST", 1)
    monkeypatch.setattr(hits, "AT_ONCE", 0)
    at_once = [found(person, *case, **asked) for case in cases]
    assert any(at_once)
    for first, steps, through, rare in ((1, 1, 0, 0), (2, 2, 1, 1), (3, 5, 4, 0), (2, 50, 2, 1), (100, 1, 100, 0)):
        monkeypatch.setattr(hits, "FIRST", first)
        monkeypatch.setattr(hits, "AT_ONCE", steps)
        monkeypatch.setattr(hits, "THROUGH", through)
        monkeypatch.setattr(hits, "RARE", rare)
        assert [found(person, *case, **asked) for case in cases] == at_once


def test_plans_in_force_come_before_all_others_and_newer_periods_first(cast, plans):
    keys = found(cast.admin, "отчёт", 100)
    of = {entry.pk: entry.plan for entry in hits.SearchEntry.objects.filter(pk__in=keys).select_related("plan")}
    order = list(dict.fromkeys(of[key].pk for key in keys))
    rank = {
        plan.pk: (plan.stage != Stage.APPROVED, -(plan.period_start or date.min).toordinal(), plan.pk)
        for plan in Plan.objects.filter(pk__in=order)
    }
    assert order == sorted(rank, key=rank.get)
    assert len(order) == 6


def test_an_organisation_that_left_is_found_with_the_rows_of_closed_plans_that_it_owed(cast):
    plan = in_force(cast)
    door.move(plan, Move.CLOSE, cast.secretary, "Закрыт", fate=Fate.KEEP)
    organisation = Participation.objects.filter(cluster=plan.cluster).first().organisation
    before = found(cast.admin, "экскурсии", 10, organisation=organisation)
    assert before
    other = Cluster.objects.create(name="Другой", industry="Связь", department=plan.cluster.department)
    Participation.objects.filter(organisation=organisation).update(cluster=other)
    assert found(cast.admin, "экскурсии", 10, organisation=organisation) == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite finds plans in one way alone")
@pytest.mark.parametrize("role", ["admin", "official", "stranger"])
def test_plans_with_words_that_many_have_are_those_that_the_index_tells(cast, plans, monkeypatch, role):
    person = cast.as_role(role)
    seen = Plan.objects.visible_to(person)
    groups = [[[term.tokens] for term in language.read(words).terms] for words in WORDS]
    monkeypatch.setattr(hits, "FEW_CLUSTERS", 0)
    monkeypatch.setattr(hits, "FIRST", 100)
    told = [set(seen.filter(hits.plans_with(person, group))) for group in groups]
    monkeypatch.setattr(hits, "FIRST", 1)
    asked = [hits.plans_with(person, group) for group in groups]
    assert [set(seen.filter(one)) for one in asked] == told
    assert any("Exists" in str(one) for one in asked) == seen.exists()
    assert any("pk__in" in str(one) for one in asked)


@pytest.mark.parametrize("near", [1, 3, 500])
def test_some_plans_are_looked_through_wherever_their_entries_lie(cast, plans, monkeypatch, near):
    """Rows that came later lie behind the entries of other plans."""
    monkeypatch.setattr(found_models, "_NEAR", near)
    index.renew_plan(plans[1].pk)
    for plan in (plans[0], plans[2]):
        SearchEntry.objects.filter(plan=plan, activity__isnull=False).order_by("pk").first().delete()
        index.renew(plan, Activity.objects.of_plan(plan))
    groups = [[["отчет"], ["выставк"]]]
    every = SearchEntry.objects.holding(groups)
    for some in ([plans[0].pk], [plans[1].pk, plans[7].pk], [plan.pk for plan in plans], [0]):
        wanted = list(every.filter(plan__in=some).values_list("pk", flat=True))
        assert list(SearchEntry.objects.holding_of(groups, some).values_list("pk", flat=True)) == wanted
    assert every.filter(plan=plans[1]).exists()


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL counts words")
def test_a_word_that_was_common_once_is_not_offered_when_nobody_has_it(cast, plans):
    words = {"отчет", "выставк", "никем"}
    assert shares(words, "default").keys() == known(words, "default") == {"отчет", "выставк"}
    asked = Asked(language.read("отчёр"))
    assert corrected(cast.admin, asked) == "отчет"
    SearchEntry.objects.all().delete()
    assert shares(words, "default").keys() == {"отчет", "выставк"}
    assert corrected(cast.admin, asked) == ""
