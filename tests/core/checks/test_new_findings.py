"""The second half of the checks: each finds its slip, and leaves alone what only looks like one."""

from datetime import date

import pytest

from plans.core.checks import About, Moved, check
from plans.core.deadlines import Period
from plans.core.document import PlanDocument
from tests.core.checks.plans import SIGNED, found, plan

A, B, C = "Первое дело", "Второе дело", "Третье дело"
TEN = [f"1.{at}. | Дело номер {at}" for at in range(1, 10)]

# what it is | the rows of the plan | all findings, as "id place"
ROWS: list[tuple[str, list[str], list[str]]] = [
    # titles and sections
    ("an oblique heading", ["# 1. Повышения качества", f"1.1. | {A}"], ["heading.oblique 1. Повышения качества"]),
    ("many deeds", ["# 1. Мероприятия и занятия", "1.1. | Заседания совета", "1.2. | Экскурсии в парк"], []),
    ("an oblique row", ["1.1. | Вовлечению школьников в дело"], ["activity.oblique 1.1."]),
    ("a genitive row", ["1.1. | Реализации программ наставничества"], ["activity.oblique 1.1."]),
    ("a campaign", ["1.1. | Кампанию по набору провести весной"], []),
    ("a heading with a stop", ["# 1. Качество работы.", f"1.1. | {A}"], ["title.dotted 1. Качество работы."]),
    ("a heading with a year", ["# 1. План на 2022 г.", f"1.1. | {A}"], []),
    ("an empty section", ["# 1. Первый", f"1.1. | {A}", "# 2. Второй"], ["section.empty 2. Второй"]),
    ("a goal above its tasks", ["# Цель 1. Качество", "# Задача 1. Раз", f"1.1.1 | {A}"], []),
    ("a section skipped", ["# 1. Раз", f"1.1. | {A}", "# 3. Три", f"3.1. | {B}"], ["section.skipped 3. Три"]),
    ("a section twice", ["# 1. Раз", f"1.1. | {A}", "# 1. Два", f"1.2. | {B}"], ["section.number_repeated 1. Два"]),
    ("sections in a wrong order", ["# 2. Раз", f"2.1. | {A}", "# 3. Три", f"3.1. | {B}", "# 1. Два", f"1.1. | {C}"],
     ["section.unordered 1. Два"]),
    ("a section without number", ["# 1. Раз", f"1.1. | {A}", "# 2. Два", f"2.1. | {B}", "# Три", f"3.1. | {C}"],
     ["section.unnumbered Три"]),
    ("sections of words", ["# Раз", f"1 | {A}", "# Два", f"2 | {B}"], []),
    ("no number", [*TEN, "1.О. | Ещё одно"], ["number.garbled 1.О."]),
    ("another numbering", [f"А | {A}", f"Б | {B}"], []),
    # rows that are alike
    ("nearly the same",
     ["1.1. | Проведение экскурсии на предприятие", "1.2. | Проведение экскурсий на предприятия"],
     ["activity.similar 1.2."]),
    ("another word", ["1.1. | Заседание Экспертного совета", "1.2. | Заседание Координационного совета"], []),
    ("another number", ["1.1. | Модуль 1 курса повышения", "1.2. | Модуль 2 курса повышения"], []),
    ("another deadline", ["1.1. | Проведение большой экскурсии | Совет | май",
                          "1.2. | Проведение большой экскурсии | Совет | июнь"], []),
    ("other executors", ["1.1. | Проведение большого собрания | Колледж | май",
                         "1.2. | Проведение большого собрания | Техникум | май"], []),
    ("a copied result", [f"1.1. | {A} | Совет | май | {A}."], ["result.copied 1.1."]),
    # executors
    ("a letter away", [f"1.1. | {A} | Координационный совет", f"1.2. | {B} | Координационный совет",
                       f"1.3. | {C} | Координационый совет"], ["executors.misspelled 1.3."]),
    ("one and many", [f"1.1. | {A} | Руководители ПОО", f"1.2. | {B} | Руководители ПОО",
                      f"1.3. | {C} | Руководитель ПОО"], []),
    ("other abbreviations", [f"1.1. | {A} | ОГБПОУ «ТТИТ»", f"1.2. | {B} | ОГБПОУ «ТТИТ»",
                             f"1.3. | {C} | ОГАПОУ «ТТИТ»"], []),
    ("twice in a cell", [f"1.1. | {A} | ЦОПП, ПОО, ЦОПП"], ["executors.twice 1.1."]),
    ("not twice", [f"1.1. | {A} | ЦОПП, Руководители ПОО, ПОО"], []),
    ("a reference", [f"1.1. | {A}", f"1.2. | {B} | те же"], ["executors.reference 1.2."]),
    ("used before it is formed",
     [f"1.1. | {A} | Рабочая группа | март", "1.2. | Формирование рабочей группы | Совет | май"],
     ["executors.early 1.1."]),
    ("formed in time", [f"1.1. | {A} | Рабочая группа | май", "1.2. | Формирование рабочей группы | Совет | март"], []),
    ("all the year", [f"1.1. | {A} | Рабочая группа | в течение года", "1.2. | Создание рабочей группы | Совет | май"],
     []),
    # sentences
    ("a stop inside", ["1.1. | Проведение заседаний. совета и комиссий"], ["stop.stray 1.1."]),
    ("abbreviations", ["1.1. | Слёт на территории Томской обл. и края, мероприятия и пр. на базе ул. Ленина"], []),
    ("glued", [f"1.1. | {A} | Совет | май | Отчет о мероприятии Достижение показателей"], ["sentence.glued 1.1."]),
    ("on two lines", [f"1.1. | {A} | Совет | май | Отчет о мероприятии. Достижение показателей; Увеличение числа"], []),
    ("a name", ["1.1. | Участие в работе Управления и в проекте Точка роста"], []),
    ("a capital", ["1.1. | Слёт Мастеров края", "1.2. | Смотр мастеров края", "1.3. | Совет мастеров края"],
     ["capital.stray 1.1."]),
    ("a name with a capital", ["1.1. | Слёт в городе Томске", "1.2. | Смотр в Томске"], []),
    ("begun small", [*TEN, "1.10. | малое дело"], ["activity.small 1.10."]),
    ("all small", ["1.1. | первое дело", "1.2. | второе дело"], []),
    ("an open bracket", ["1.1. | Слёт (июнь"], ["bracket.unpaired 1.1."]),
    ("a closing bracket", ["1.1. | Слёт июнь) края"], ["bracket.unpaired 1.1."]),
    ("list marks", ["1.1. | Дела: 1) слёт; 2) смотр (в парке, д. 5); а) сбор"], []),
    ("unfinished", ["1.1. | Слёт мастеров и"], ["text.unfinished 1.1."]),
    ("markup", ["1.1. | **Слёт** мастеров"], ["text.markup 1.1."]),
    ("a gap", ["1.1. | Слёт мастеров ____ года"], ["text.placeholder 1.1."]),
    # abbreviations, references
    ("explained in vain", ["1.1. | Зал щедрой жизни (далее – ЗЩЖ)"], ["abbreviation.unused 1.1."]),
    ("explained and used", ["1.1. | Зал щедрой жизни (далее – ЗЩЖ)", "1.2. | Уборка ЗЩЖ"], []),
    ("itself", [f"1.1. | {A} по п. 1.1", f"1.2. | {B}"], ["reference.own 1.1."]),
    # what varies
    ("ё", ["1.1. | Отчёт", "1.2. | Краткий отчет", "1.3. | Новый отчет"], ["letter.varied"]),
    ("no ё", ["1.1. | Отчет", "1.2. | Краткий отчет о ёлке"], []),
    ("dashes", ["1.1. | Слёт – смотр", "1.2. | Смотр - слёт", "1.3. | Игра – слёт"], ["dash.varied 1.2."]),
    ("one dash", ["1.1. | Слёт – смотр", "1.2. | Смотр – слёт"], []),
    ("ranges", [f"1.1. | {A} | Совет | май-июнь", f"1.2. | {B} | Совет | июль–август"], ["range.varied 1.2."]),
    ("stops", ["1.1. | Первое дело.", f"1.2. | {B}", f"1.3. | {C}"], ["stop.varied 1.1."]),
    ("sentences and a year", ["1.1. | Первое. Второе", "1.2. | Смотр 2022 г."], []),
    ("quotes", ["1.1. | Проект «А»", '1.2. | Проект "Б"', "1.3. | Проект «В»"], ["quote.varied 1.2."]),
    ("a Latin letter", ["1.1. | Руководители ПOO"], ["letter.latin 1.1."]),
    ("Latin words", ["1.1. | WorldSkills, Wi-Fi, IT-куб и vr-студия"], []),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_rows(rows: list[str], expected: list[str]) -> None:
    said = found(plan(*rows))
    assert [one for one in said if not one.startswith(("deadline.", "abbreviation.undefined"))] == expected


FRONTS: list[tuple[dict, list[str]]] = [
    ({"title": "Плана работы на 2022 год"}, ["title.oblique"]),
    ({"title": "Дорожная карта на 2022 год"}, []),
    ({"title": ""}, ["title.missing"]),
    ({"title": "План работы кластера."}, ["title.dotted"]),
    ({"title": "План на 2022 год", "period": Period.academic(2022)}, ["period.partly"]),
    ({"title": "План на 2022/2023 учебный год", "period": Period.calendar(2022)}, ["period.partly"]),
    ({"title": "План на 2022-2023 годы", "period": Period(date(2022, 1, 1), date(2023, 12, 31))}, []),
    ({"title": "План к программе до 2030 года на 2022 год"}, []),
    ({"title": "План (на 2022 год"}, ["bracket.unpaired"]),
    ({"signoffs": ()}, ["signoff.missing"]),
    ({"signoffs": ["УТВЕРЖДАЮ / Директор / 20.12.2021"]}, ["signoff.unnamed УТВЕРЖДАЮ"]),
    ({"signoffs": ["УТВЕРЖДАЮ / А.Б. Иванов / 20.12.2021"]}, ["signoff.postless УТВЕРЖДАЮ"]),
    ({"signoffs": ["УТВЕРЖДЕНО / приказом от 20.12.2021 № 5"]}, []),
    ({"signoffs": ["УТВЕРЖДАЮ / Директор / А.Б. Иванов / 20.13.2021"]},
     ["signoff.undated УТВЕРЖДАЮ", "signoff.impossible УТВЕРЖДАЮ"]),
    ({"signoffs": ["СОГЛОСОВАНО / Директор / А.Б. Иванов / 20.12.2021", SIGNED]}, ["signoff.misspelled СОГЛОСОВАНО"]),
    ({"signoffs": ["Рассмотрено / Протокол от 20.12.2021", SIGNED]}, ["signoff.unnumbered Рассмотрено"]),
    ({"signoffs": ["Рассмотрено / Протокол б/н от 20.12.2021", SIGNED]}, []),
]  # fmt: skip


@pytest.mark.parametrize(("front", "expected"), FRONTS)
def test_the_front_page(front: dict, expected: list[str]) -> None:
    assert found(plan(f"1.1. | {A} | Совет | в течение года", **front)) == expected


DEADLINES = [
    ("декабрь 2021 – март 2022", {"deadline.early"}),
    ("январь – март 2022", set()),
    ("до 01.05.2022", {"deadline.day_off"}),
    ("до 04.05.2022", set()),
    ("май 2022", set()),
    ("II квартал", set()),
    ("Март 2022 г., не позднее 3 дней после события", {"deadline.mixed"}),
    ("в течение 3 дней после события", set()),
]


@pytest.mark.parametrize(("deadline", "expected"), DEADLINES)
def test_deadlines(deadline: str, expected: set[str]) -> None:
    new = {"deadline.early", "deadline.day_off", "deadline.mixed"}
    assert {one.split()[0] for one in found(plan(f"1.1. | {A} | Совет | {deadline}"))} & new == expected


@pytest.mark.parametrize(
    ("moved", "words"),
    [
        (Moved.NEXT, "01.05.2022 (следующий рабочий день 04.05.2022, предыдущий 29.04.2022)"),
        (Moved.PREVIOUS, "01.05.2022 (предыдущий рабочий день 29.04.2022, следующий 04.05.2022)"),
    ],
)
def test_a_day_off_is_told_with_its_neighbours(moved: Moved, words: str) -> None:
    (one,) = check(plan(f"1.1. | {A} | Совет | до 01.05.2022"), About(moved=moved))
    assert one.text == f"Срок приходится на выходной: {words}."


def named(title: str) -> PlanDocument:
    return plan(f"1.1. | {A}", title=f"План {title} на 2022 год")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("образовательно-отраслевого кластера транспорта", []),
        ("транспортного кластера", []),
        ("образовательно-отраслевого кластера строительства", ["cluster.different"]),
        ("промышленного кластера", ["cluster.different"]),
        ("кластера на территории области", []),
        ("работы совета", []),
    ],
)
def test_the_title_names_the_plans_own_cluster(title: str, expected: list[str]) -> None:
    about = About(cluster=("Образовательно-отраслевой кластер транспорта Томской области", "Транспорт"))
    assert [one.id for one in check(named(title), about)] == expected
    assert check(named(title)) == ()


def test_the_clusters_name_varies() -> None:
    title = "План образовательно-отраслевого кластера транспорта на 2022 год"
    rows = ["1.1. | Паспорт образовательно-отраслевого кластера", "1.2. | Сайт образовательного кластера"]
    assert found(plan(*rows, title=title)) == ["cluster.varied 1.2."]


def test_an_executor_is_compared_with_the_directory() -> None:
    document = plan(f"1.1. | {A} | Торгово-промышлнная палата")
    assert check(document) == ()
    assert [one.id for one in check(document, About(executors=("Торгово-промышленная палата",)))] == [
        "executors.misspelled"
    ]
    known = About(executors=("Торгово-промышленная палата", "Торгово-промышлнная палата"))
    assert check(document, known) == ()


def test_equal_findings_are_said_once_with_their_rows() -> None:
    document = plan(*(f"1.{at}. | Дело {at} | Совет | март 2020" for at in range(1, 4)))
    (one,) = check(document)
    assert (one.id, one.place) == ("deadline.outside_period", "")
    assert one.text == "Срок «март 2020» вне периода плана. Строки: 1.1., 1.2., 1.3."
    assert one.rows == document.activities


def test_a_finding_knows_its_row_though_numbers_repeat() -> None:
    document = plan(f"1.1. | {A}", f"1.1. | {B} | Совет | март 2020")
    late = next(one for one in check(document) if one.id == "deadline.outside_period")
    assert [id(row) for row in late.rows] == [id(document.activities[1])]


def test_a_row_that_was_only_begun_is_said_once_and_each_such_row_by_itself():
    document = plan("1.1.", "1.2. | - | - | - | -", "- | - | - | - | -", "- | - | - | - | -")
    [finding] = [one for one in check(document) if one.id == "row.empty"]
    assert [id(row) for row in finding.rows] == [id(row) for row in document.activities[1:]]
    assert finding.text == "Пустая строка. Строки: 1.2., строка без номера."
    assert found(document) == ["row.empty"]


def test_rows_that_read_alike_are_found_each_at_its_place():
    document = plan("1.1. | -", "1.2.", "1.1. | -")
    [finding] = [one for one in check(document) if one.id == "activity.untitled"]
    assert [id(row) for row in finding.rows] == [id(document.activities[0]), id(document.activities[2])]


def test_a_number_that_brings_its_full_stop_gets_no_second_one():
    [finding] = [one for one in check(plan("1.6. | Первое", "1.3. | Второе")) if one.id == "number.unordered"]
    assert finding.text == "Номер 1.3. стоит после 1.6."
