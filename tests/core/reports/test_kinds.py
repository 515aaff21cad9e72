"""Kinds of activities: the first known word of a title decides, and what no word decides is called so."""

import pytest

from plans.core.reports.kinds import LEXICON, OTHER, kind_of
from tests.core.compare.amended import SEEDS

MEETING, PAPERS, TREATY, PRACTICE, GUIDING, CONTEST, LEARNING, ASKING, JOBS, TELLING, BASE = LEXICON


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("Проведение заседаний Координационного совета Кластера", MEETING),
        ("ЗАСЕДАНИЕ рабочей группы", MEETING),
        ("Разработка и утверждение плана экскурсий", PAPERS),
        ("Участие в разработке документов о демонстрационном экзамене", PAPERS),
        ("Заключение договоров о целевом обучении", TREATY),
        ("Организация и проведение стажировок на предприятиях", PRACTICE),
        ("Организация экскурсий для школьников", GUIDING),
        ("Реализация проекта «Билет в будущее»", GUIDING),
        ("Участие в демонстрационном экзамене", CONTEST),
        ("Участие в программах повышения квалификации", LEARNING),
        ("Повышение удовлетворённости", OTHER),
        ("Проведение анкетирования среди работодателей", ASKING),
        ("Организация Ярмарки вакансий", JOBS),
        ("Размещение новостей", TELLING),
        ("Аудит материально-технической базы", ASKING),
        ("Модернизация мастерских", BASE),
        ("Высадка деревьев", OTHER),
        ("", OTHER),
        ("«…» – 123", OTHER),
    ],
)
def test_the_first_known_word_decides(title, kind):
    assert kind_of(title) == kind


def test_most_rows_of_the_five_plans_are_of_a_known_kind():
    kinds = [kind_of(row.title) for seed in SEEDS for row in seed.activities]
    assert kinds.count(OTHER) <= len(kinds) // 5
    assert set(LEXICON) <= set(kinds)


def test_only_the_beginning_of_an_endless_title_is_read():
    assert kind_of("слово " * 100_000 + "экскурсия") == OTHER
