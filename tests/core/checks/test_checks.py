"""Each check finds its slip, and leaves alone what only looks like one."""

import re
import time
from dataclasses import replace

import pytest

from plans.core.checks import check
from plans.core.deadlines import Period
from plans.core.findings import Finding, Level
from tests.core.checks.plans import found, plan

A = "Первое дело"
B = "Второе дело"
C = "Третье дело"

# what it is | the rows of the plan | all findings, as "id place"
ROWS: list[tuple[str, list[str], list[str]]] = [
    ("nothing", [f"1.1. | {A}", f"1.2. | {B}"], []),
    ("no rows", [], []),
    # numbers
    ("repeated", [f"1.1. | {A}", f"1.1. | {B}"], ["number.repeated 1.1."]),
    ("anew in each section", ["# I", f"1 | {A}", f"2 | {B}", "# II", f"1 | {C}"], []),
    ("missing", [f"1.1. | {A}", f"- | {B}", f"1.2. | {C}"], [f"number.missing {B}"]),
    ("nobody is numbered", [f"- | {A}", f"- | {B}"], []),
    ("skipped", [f"1.1. | {A}", f"1.2. | {B}", f"1.4. | {C}"], ["number.skipped 1.4."]),
    ("first skipped", ["# 2. Качество", f"2.2. | {A}", f"2.3. | {B}"], ["number.skipped 2.2."]),
    ("ten follows nine", [f"1.{at}. | Дело {at}" for at in range(1, 12)], []),
    ("deeper numbers", [f"1.1. | {A}", f"1.1.1. | {B}", f"1.1.2. | {C}", "1.2. | Четвёртое"], []),
    ("on through sections", ["# I", f"1 | {A}", "# II", f"2 | {B}", f"3 | {C}"], []),
    ("unordered", [f"1.1. | {A}", f"1.3. | {B}", f"1.2. | {C}"], ["number.unordered 1.2."]),
    ("misplaced", ["# 1. Первый", f"1.1. | {A}", "# 2. Второй", f"1.2. | {B}", f"2.1. | {C}"],
     ["number.misplaced 1.2."]),
    ("a whole section", ["# 3. Третий", f"2.1. | {A}", f"2.2. | {B}"], ["number.misplaced 3. Третий"]),
    ("goals and tasks", ["# Цель 2.", "# Задача 1. Раз", f"2.1.1 | {A}", f"2.1.2 | {B}", "# Задача 3. Два",
                         f"2.2.1 | {C}", "2.2.2 | Дело"], []),
    ("far skipped", [f"1.1. | {A}", f"1.9999. | {B}"], ["number.skipped 1.9999."]),
    ("roman sections", ["# II. Второй", f"2.1. | {A}", f"2.2. | {B}"], []),
    ("a task", ["# Задача 1. Создание", f"1.1 | {A}", f"1.2 | {B}"], []),
    ("a heading of a year", ["# 2022 год", f"1.1 | {A}"], []),
    ("two styles", [f"1.1. | {A}", f"1.2. | {B}", f"1.3 | {C}"], ["number.varied 1.3"]),
    ("a style for each depth", [f"1. | {A}", f"1.1 | {B}", f"1.2 | {C}"], []),
    # things said twice
    ("activity twice", [f"1.1. | {A}", f"1.2. | «{A.upper()}»"], ["activity.repeated 1.2."]),
    ("another deadline", [f"1.1. | {A}", f"1.2. | {A} | Совет | май"], []),
    ("section twice", ["# 1. Новая база", f"1.1. | {A}", "# 2. НОВАЯ БАЗА", f"2.1. | {B}"],
     ["section.repeated 2. НОВАЯ БАЗА"]),
    ("another section", ["# 1. Новая база", f"1.1. | {A}", "# 2. Новая база практик", f"2.1. | {B}"], []),
    # cells
    ("no result", [f"1.1. | {A} | Совет | май | -"], ["result.missing 1.1."]),
    ("no executor", [f"1.1. | {A} | - | май | План"], ["executors.missing 1.1."]),
    ("no deadline", [f"1.1. | {A} | Совет | - | План"], ["deadline.missing 1.1."]),
    ("no title", ["1.1. | - | Совет | май | План"], ["activity.untitled 1.1."]),
    ("many empty", [f"1.{at}. | Дело {at} | Совет | май | -" for at in range(1, 8)], ["result.missing"]),
    ("deadline as result", [f"1.1. | {A} | Совет | май | июнь 2022 г."], ["cell.misplaced 1.1."]),
    ("deadline as executor", [f"1.1. | {A} | в течение года | май | План"], ["cell.misplaced 1.1."]),
    ("a result with a time", [f"1.1. | {A} | Совет | май | План на май 2022 года"], []),
    ("a result with a year", [f"1.1. | {A} | Совет | май | 2022 год"], []),
    ("torn title", ["1.1. | Участие в подготовке и", "1.2. | проведении чемпионатов"], ["cell.torn 1.2."]),
    ("torn result", [f"1.1. | {A} | Совет | май | Отчёт,", f"1.2. | {B} | Совет | май | протокол"],
     ["cell.torn 1.2."]),
    ("results in lower case", [f"1.1. | {A} | Совет | май | Отчёт", f"1.2. | {B} | Совет | май | протокол"], []),
    # executors
    ("two spellings", [f"1.1. | {A} | Экспертный совет кластера", f"1.2. | {B} | Экспертный совет Кластера"],
     ["executors.varied 1.2."]),
    ("the first letter", [f"1.1. | {A} | Руководители ПОО", f"1.2. | {B} | Совет, руководители ПОО"], []),
    ("a person", [f"1.1. | {A}", f"1.2. | {B} | Столяров В.В."], ["executors.personal 1.2."]),
    ("a person with a post", [f"1.1. | {A}", f"1.2. | {B} | Директор Столяров В.В."], []),
    ("persons everywhere", [f"1.1. | {A} | Столяров В.В.", f"1.2. | {B} | Петрова А.А."], []),
    # references
    ("no such row", [f"1.1. | {A} по п. 1.5", f"1.2. | {B}"], ["reference.missing 1.1."]),
    ("one of several", [f"1.1. | {A} по п.1.2, 1.3 и 1.2 дорожной карты", f"1.2. | {B}"], ["reference.missing 1.1."]),
    ("a good reference", [f"1.1. | {A} по п. 1.2 плана", f"1.2. | {B}"], []),
    ("of another paper", [f"1.1. | {A} по п. 4.5 Положения о совете", "1.2. | Во исполнение приказа № 1, п. 7.3"], []),
    ("a price", [f"1.1. | {A}, 4.5 млн руб."], []),
    ("another executor",
     ["1.1. | Отчёт рабочей группы по п. 1.2, 1.3", f"1.2. | {B} | Рабочая группа", f"1.3. | {C} | Педагоги"],
     ["reference.mismatched 1.1."]),
    ("the same executor", ["1.1. | Отчёты рабочих групп по п. 1.2", f"1.2. | {B} | Рабочая группа кластера"], []),
    ("no executor named", ["1.1. | Сбор предложений по п. 1.2", f"1.2. | {B} | Рабочая группа"], []),
    # abbreviations
    ("undefined", [f"1.1. | {A} | Сотрудники ОСТВ", f"1.2. | {B} ОСТВ"], ["abbreviation.undefined 1.1."]),
    ("early", ["1.1. | Заседание КС", "1.2. | Паспорт | Координационный совет (далее – КС)"],
     ["abbreviation.early 1.1."]),
    ("defined", ["1.1. | Заседание координационного совета (далее - КС)", "1.2. | Протокол КС"], []),
    ("defined in brackets", ["1.1. | Отдел содействия трудоустройству (ОСТВ)", "1.2. | План ОСТВ"], []),
    ("read out", ["1.1. | ОСТВ (отдел содействия трудоустройству)", "1.2. | План ОСТВ"], []),
    ("well known", ["1.1. | ФГОС СПО, КЦП, ПОО РФ, ГБПОУ, ОГБПОУ, СОГБПОУ, КГАПОУ, ФГБОУ, СМИ, ОВЗ, ОПОП"], []),
    ("kinds of organisations", ["1.1. | КГБ ПОУ «Лицей», ОГКУ, ФКУ, ТГУ, НГТУ, МГУ, ТПУ, ФГАОУ ВО"], []),
    ("a name", ["1.1. | Сайт ТЭПК | ОГБПОУ «ТЭПК»", "1.2. | Договор с НП «Ромашка», ЦКБ «Заря»"], []),
    ("words in capitals", ["1.1. | ПРОВЕДЕНИЕ ЗАСЕДАНИЙ СОВЕТА", "1.2. | НЕ менее ТРЕХСОТ дел, ТЕЛЕГРАМ-канал"], []),
    ("loud words", ["1.1. | ПРОВЕДЕНИЕ ЗАСЕДАНИЙ СОВЕТА в течение года"], []),
    ("social networks", ["1.1. | Публикации в социальных сетях (ВК, ОК)"], []),
    # slips of the pen
    ("unclosed", ["1.1. | Проект «Билет в будущее"], ["quote.unpaired 1.1."]),
    ("unopened", ["1.1. | Проект от «Точек роста» до площадок»"], ["quote.unpaired 1.1."]),
    ("straight", ['1.1. | Проект "Билет в будущее'], ["quote.unpaired 1.1."]),
    ("one closing for two", ["1.1. | ОГБПОУ «Колледж «Радуга», «Билет»"], []),
    ("nested", ["1.1. | Проект «От «Точек роста» до площадок»"], []),
    ("in a heading", ["# 1. Проект «Билет", f"1.1. | {A}"], ["quote.unpaired 1. Проект «Билет"]),
    ("stray letter", ["1.1. | Информационное сопровождение я в СМИ"], ["letter.stray 1.1."]),
    ("no stray letter", ["1.1. | Труба 5 м, п 1.1, в т ч б) и г Томск, группа А, и т. д., к 1 и о, у, с, а"], []),
    ("glued year", [f"1.1. | {A} | Совет | май 2022г."], ["year.glued 1.1."]),
    ("glued years", [f"1.1. | {A} | Совет | май 2022г.", f"1.2. | {B} | Совет | июнь 2022год"], ["year.glued"]),
    ("no glued year", [f"1.1. | {A} | Совет | 01.05.2022 г.", f"1.2. | {B} к 2022, № 2022а"], []),
    ("doubled word", ["1.1. | Отчёт для для совета"], ["word.doubled 1.1."]),
    ("doubled at the start", ["1.1. | Отчёт отчёт"], ["word.doubled 1.1."]),
    ("not doubled", ["1.1. | Отчёт Отчёты, план-план, план, план 22 22, ПОО ПОО"], []),
    ("stray space", ["1.1. | Отчёт , план"], ["space.stray 1.1."]),
    ("no space", ["1.1. | Отчёт,план"], ["space.missing 1.1."]),
    ("good spaces", ["1.1. | Отчёт, 1,5 часа; (план) «дело». №1, :-) т.д., a,b ... «___» марта"], []),
    ("spaced hyphen", [f"1.1. | {A} | Совет | сентябрь- октябрь"], ["hyphen.spaced 1.1."]),
    ("a dash", [f"1.1. | {A} нефте- и газопереработки | Совет | сентябрь - октябрь"], []),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [case[1:] for case in ROWS], ids=[case[0] for case in ROWS])
def test_rows(rows: list[str], expected: list[str]) -> None:
    said = found(plan(*rows))
    assert [one for one in said if not one.startswith("deadline.") or one.startswith("deadline.missing")] == expected


DEADLINES = [
    ("март 2022 г.", ""),
    ("март 2020 г.", "deadline.outside_period"),
    ("2020", "deadline.outside_period"),
    ("когда-нибудь потом", "deadline.unclear"),
    ("по графику", ""),
    ("по графику чемпионата 2019 года", "deadline.other_year"),
    ("в соответствии с приказом от 12.03.2019 № 5", ""),
    ("ежемесячно", ""),
    ("в течение года", ""),
]


@pytest.mark.parametrize(("deadline", "expected"), DEADLINES)
def test_deadlines(deadline: str, expected: str) -> None:
    said = {one.split()[0] for one in found(plan(f"1.1. | {A} | Совет | {deadline}"))}
    assert said - {"deadline.doubtful"} == ({expected} if expected else set())


def test_a_plan_without_a_period_says_nothing_of_deadlines() -> None:
    assert found(plan(f"1.1. | {A} | Совет | март 2020 г.", period=None)) == []


def test_an_absent_column_is_not_a_missing_cell() -> None:
    assert found(plan("- | Дело | - | - | -", columns=("title",))) == []


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        ("февраль 2022 г.", ["deadline.before_approval 1.1."]),
        ("февраль, сентябрь", ["deadline.before_approval 1.1."]),
        ("март 2022 г.", []),
        ("ежемесячно", []),
        ("в течение года", []),
    ],
)
def test_a_deadline_before_the_approval(deadline: str, expected: list[str]) -> None:
    document = plan(
        f"1.1. | {A} | Совет | {deadline}", signoffs=["УТВЕРЖДАЮ / Председатель / А. Брусилов / «22» 03 2022г."]
    )
    assert found(document) == expected


SIGN_OFFS = [
    (["УТВЕРЖДАЮ / Директор / Н.А. Иванова / 01.02.2022"], []),
    (["УТВЕРЖДАЮ / Директор / Н.А. Иванова / 01 февраля 2022 г."], []),
    (["УТВЕРЖДАЮ / Директор / Н.А. Иванова"], ["signoff.undated УТВЕРЖДАЮ"]),
    (["УТВЕРЖДАЮ / Директор / Н.А. Иванова / «___» _____ 2022 г."], ["signoff.undated УТВЕРЖДАЮ"]),
    (["УТВЕРЖДЕНО / Директор / Н.А. Иванова / 01.02.2022"], ["signoff.misworded УТВЕРЖДЕНО"]),
    (["УТВЕРЖДЕНО / приказом директора / от 01.02.2022 № 5"], []),
    (["УТВЕРЖДЕНО / на заседании совета / Протокол № 1 от 01.02.2022 / Н.А. Иванова"], []),
    (["УТВЕРЖДАЮ / на заседании совета / Протокол № 1 от 01.02.2022"], ["signoff.misworded УТВЕРЖДАЮ"]),
    (["Рассмотрено / Протокол № 1 от «22» марта 2022г.", "Утверждаю / Директор / А. Брусилов / «22» 03 2022г."], []),
    (["Рассмотрено / Протокол № 1 от 23.03.2022", "Утверждаю / Директор / А. Брусилов / 22.03.2022"],
     ["signoff.late Рассмотрено"]),
    (["УТВЕРЖДАЮ / Директор / А. Брусилов / 22.03.2023"], ["signoff.outside_period"]),
    (["СОГЛАСОВАНО / Начальник / А. Белов / 31.02.2022"],
     ["signoff.undated СОГЛАСОВАНО", "signoff.impossible СОГЛАСОВАНО"]),
]  # fmt: skip


@pytest.mark.parametrize(("signoffs", "expected"), SIGN_OFFS)
def test_sign_offs(signoffs: list[str], expected: list[str]) -> None:
    assert found(plan(f"1.1. | {A} | Совет | декабрь", signoffs=signoffs)) == expected


@pytest.mark.parametrize(
    ("title", "period", "expected"),
    [
        ("План на 2022 год", Period.calendar(2022), []),
        ("План на 2021 год", Period.calendar(2022), ["period.different"]),
        ("План на 2022/2023 учебный год", Period.academic(2022), []),
        ("План работы", Period.calendar(2022), []),
        ("План к программе до 2030 года на 2022 год", Period.calendar(2022), []),
        ("План на 2021 год", None, []),
    ],
)
def test_the_title_and_the_period(title: str, period: Period | None, expected: list[str]) -> None:
    assert found(plan(f"1.1. | {A} | Совет | в течение года", title=title, period=period)) == expected


# Rows as they should be written: nothing is said of them.
GOOD = """
1.1. | Проведение заседаний Координационного совета кластера | Председатель совета | ежеквартально | Протоколы
1.2. | Чемпионат «Профессионалы» (г. Томск, ул. Ленина, д. 5) | Директор ГБПОУ «ТЭПК» Иванов И.И. | март | Дипломы
1.3. | Обучение по ДПП «1С: Бухгалтерия» (72 ч), ФП «Кадры» | ЦОПП, ТПП, члены кластера | 2 раза в год | 50 чел.
1.4. | Внедрение ФГОС СПО по УГПС 15.00.00 | Заместитель директора по УПР | до 01.09.2022 г. | не менее 3 программ
1.5. | Договоры в соответствии с п. 8.1 ст. 28 Федерального закона № 273-ФЗ | Юрист | в течение года | договоры
1.6. | Подготовка плана на 2023 год | Секретарь | IV квартал 2022 года | План работы на 2023 год
1.7. | Мастер-класс «Сварка: от А до Я» для 8–9 классов | АО «НПЦ «Полюс», ПАО «Газпром» | 15.03.2022 | 2 мастер-класса
1.8. | а) сбор заявок; б) отбор; в) обучение | Рабочая группа | апрель-май | а) список; б) приказ
1.9. | Мониторинг трудоустройства выпускников 2021/2022 уч. года | Центр содействия | раз в полугодие | Отчёт по п. 1.8
1.10. | Сотрудничество с НИ ТГУ, АНО «Россия – страна возможностей» | Ректор | постоянно | Соглашения
"""


def test_good_rows_are_left_alone() -> None:
    assert found(plan("# 1. Нормативно-правовая база", *GOOD.strip().splitlines())) == []


def test_a_title_may_break_inside_quotes() -> None:
    document = replace(plan(f"1.1. | {A}"), title=("План кластера «Лёгкая", "промышленность» на 2022 год"))
    assert found(document) == []


def test_what_the_deadline_language_doubts_is_told() -> None:
    assert found(plan(f"1.1. | {A} | Совет | 15 мая (пятница)")) == ["deadline.doubtful 1.1.", "deadline.day_off 1.1."]


def test_a_finding_says_what_and_where() -> None:
    assert check(plan(f"1.1. | {A}", f"1.2. | {B} | Совет | май 2022г.")) == (
        Finding(
            Level.INFO,
            "year.glued",
            "1.2.",
            "Год написан слитно с «г.»: «май 2022г.».",
            "На странице плана исправляется одной кнопкой.",
        ),
    )


def test_every_id_is_a_noun_and_an_adjective() -> None:
    said = {one.split()[0] for _, rows, _ in ROWS for one in found(plan(*rows))}
    assert all(re.fullmatch(r"[a-z]+\.[a-z_]+", id) for id in said)


HOSTILE = ["а" * 20_000, "а " * 10_000, " " * 20_000, "«" * 20_000, '"' * 20_000, "п. 1.1, " * 2_500, "1." * 10_000,
           "ОСТВ " * 4_000, "2022г" * 4_000, "А. Иванов " * 2_000, ") ( " * 5_000, "май- " * 4_000, "А" * 20_000,
           "1" * 20_000, "а," * 10_000, "слово слово " * 1_700, "а-" * 10_000, "« " * 10_000, "т. " * 6_600,
           "Аа" * 10_000, "п.1.1 и " * 2_500, "(ОСТВ" * 4_000, "далее " * 3_400, "VI" * 10_000]  # fmt: skip


@pytest.mark.parametrize("text", HOSTILE, ids=[text[:6] for text in HOSTILE])
def test_a_hostile_cell_costs_no_more_than_its_length(text: str) -> None:
    """The checks without the languages of deadlines and executors, which have limits of their own."""
    document = plan(f"1.1. | {text} | Совет | май | {text}", f"1.2. | {A} | Совет | май | План", title=text)
    start = time.process_time()
    check(document)
    assert time.process_time() - start < 1  # measured: 0.1 s at most; a quadratic rule takes ten and more
