"""The five real plans (design.md § 9) go through losslessly."""

import re
from pathlib import Path

import pytest

from plans.core.deadlines import Period
from plans.core.document import Kind, Place, SignOff, from_json, to_json
from plans.core.readers import read_grid
from plans.core.recognise import Recognition, recognise

PLANS = Path(__file__).parents[3] / "fixtures" / "plans"

# name | kind | period | columns | sections | activities
FACTS = [
    ("shakhtyorsk-pedagogy-2023-2024", Kind.WORK_PLAN, Period.academic(2023), 5, 8, 35),
    ("smolensk-light-industry-2022", Kind.WORK_PLAN, Period.calendar(2022), 6, 4, 22),
    ("tomsk-construction-2021", Kind.ROADMAP, Period.calendar(2021), 5, 3, 29),
    ("tomsk-industry-2022-2023", Kind.WORK_PLAN, Period.academic(2022), 5, 4, 18),
    ("tomsk-transport-2021-2022", Kind.WORK_PLAN, Period.academic(2021), 4, 3, 12),
]
NAMES = [fact[0] for fact in FACTS]


def text_of(name: str) -> str:
    return (PLANS / f"{name}.txt").read_text(encoding="utf-8")


def read(name: str) -> Recognition:
    return recognise(read_grid(text_of(name).encode()))


def words_of(found: Recognition) -> list[str]:
    document = found.document
    texts = [*document.masthead, *document.title, *document.tail, *found.left_out]
    for block in document.signoffs:
        texts += [block.word, *block.lines]
    texts += [column.heading for column in document.columns]
    for section in document.sections:
        texts.append(section.heading)
        texts += [activity.text(column.key) for activity in section.activities for column in document.columns]
    return sorted(re.sub(r"\*\*|</?i>|\|", " ", " ".join(texts)).split())


@pytest.mark.parametrize(("name", "kind", "period", "columns", "sections", "activities"), FACTS, ids=NAMES)
def test_facts(name: str, kind: Kind, period: Period, columns: int, sections: int, activities: int) -> None:
    document = read(name).document
    assert (document.kind, document.period) == (kind, period)
    assert (len(document.columns), len(document.sections), len(document.activities)) == (columns, sections, activities)


@pytest.mark.parametrize("name", NAMES)
def test_every_word_of_the_file_is_in_the_plan_or_left_out(name: str) -> None:
    naive = sorted(re.sub(r"\*\*|</?i>", " ", text_of(name)).split())
    assert words_of(read(name)) == naive


@pytest.mark.parametrize("name", NAMES)
def test_every_numbered_line_is_an_activity_cell_for_cell(name: str) -> None:
    """A naive recount: a line whose first cell is a number begins an activity, a line without one goes on with it."""
    rows: list[list[str]] = []
    for line in text_of(name).split("\n"):
        cells = [" ".join(cell.split()) for cell in line.split("\t")]
        if len(cells) > 1 and re.fullmatch(r"[\d.]+", cells[0]):
            rows.append(cells)
        elif len(cells) > 1 and not cells[0]:
            rows[-1] = [" ".join(pair).strip() for pair in zip(rows[-1], cells, strict=True)]
    document = read(name).document
    assert [[row.text(column.key) for column in document.columns] for row in document.activities] == rows


@pytest.mark.parametrize("name", NAMES)
def test_json_comes_back_equal(name: str) -> None:
    document = read(name).document
    assert from_json(to_json(document)) == document


SIGN_OFFS = {
    "shakhtyorsk-pedagogy-2023-2024": (
        SignOff(Place.LEFT, "СОГЛАСОВАНО", ("на заседании Педагогического совета", "Протокол №1 от 30.08.2023 г.")),
        SignOff(
            Place.RIGHT,
            "УТВЕРЖДЕНО",
            ("Директор ГБПОУ «Шахтёрский педагогический колледж»", "Н.А. Землянская"),
        ),
    ),
    "smolensk-light-industry-2022": (
        SignOff(
            Place.LEFT,
            "СОГЛАСОВАНО",
            ("Начальник Департамента Смоленской области", "по образованию и науке", "Е.П. Талкина", "2022 г."),
        ),
        SignOff(
            Place.RIGHT,
            "УТВЕРЖДАЮ",
            ("Председатель Координационного совета кластера", "легкой промышленности", "С.В. Белезекина.", "2022 г."),
        ),
    ),
    "tomsk-construction-2021": (
        SignOff(
            Place.LEFT, "Рассмотрено", ("На заседании Координационного Совета", "Протокол №1 от «22» марта 2021г.")
        ),
        SignOff(Place.RIGHT, "Утверждаю", ("Председатель Координационного совета", "А. Брусилов", "«22» 03 2021г.")),
    ),
    "tomsk-industry-2022-2023": (),
    "tomsk-transport-2021-2022": (
        SignOff(
            Place.RIGHT,
            "Утверждаю",
            ("Председатель Координационного совета", "образовательно-отраслевого кластера транспорта", "Ю.В. Дроздов"),
        ),
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_sign_offs(name: str) -> None:
    assert read(name).document.signoffs == SIGN_OFFS[name]


TITLES = {
    "shakhtyorsk-pedagogy-2023-2024": ("ПЛАН РАБОТЫ ОБРАЗОВАТЕЛЬНОГО КЛАСТЕРА", "на 2023 – 2024 учебный год"),
    "smolensk-light-industry-2022": (
        "ПЛАН РАБОТЫ ОБРАЗОВАТЕЛЬНО-ПРОИЗВОДСТВЕННОГО КЛАСТЕРА ЛЕГКОЙ ПРОМЫШЛЕННОСТИ НА 2022 ГОД",
    ),
    "tomsk-construction-2021": (
        "Дорожная карта",
        "образовательно-отраслевого кластера строительства (далее - Кластер)",
        "на 2021 год",
    ),
    "tomsk-industry-2022-2023": (
        "ПЛАН РАБОТЫ",
        "ПРОМЫШЛЕННОГО ОБРАЗОВАТЕЛЬНО-ОТРАСЛЕВОГО КЛАСТЕРА",
        "на 2022/2023 учебный год",
    ),
    "tomsk-transport-2021-2022": (
        "План работы",
        "образовательно-отраслевого кластера транспорта на 2021 – 2022 учебный год",
    ),
}


@pytest.mark.parametrize("name", NAMES)
def test_titles(name: str) -> None:
    assert read(name).document.title == TITLES[name]


def test_the_ministry_lines_stay_above() -> None:
    assert read("shakhtyorsk-pedagogy-2023-2024").document.masthead == (
        "ДОНЕЦКАЯ НАРОДНАЯ РЕСПУБЛИКА",
        "МИНИСТЕРСТВО ОБРАЗОВАНИЯ И НАУКИ",
        "ГОСУДАРСТВЕННОЕ БЮДЖЕТНОЕ ПРОФЕССИОНАЛЬНОЕ ОБРАЗОВАТЕЛЬНОЕ УЧРЕЖДЕНИЕ",
        "«ШАХТЁРСКИЙ ПЕДАГОГИЧЕСКИЙ КОЛЛЕДЖ»",
    )


FINDINGS = {
    "shakhtyorsk-pedagogy-2023-2024": [
        ("title.repeated", ""),
        ("row.torn", "3.4."),
        ("row.torn", "4.5"),
        ("row.torn", "6.2."),
        ("row.torn", "7.3."),
    ],
    "smolensk-light-industry-2022": [],
    "tomsk-construction-2021": [("markup.removed", "")],
    "tomsk-industry-2022-2023": [("head.repeated", "")],
    "tomsk-transport-2021-2022": [
        ("markup.removed", ""),
        ("markup.removed", "Задача 1. Создание нормативно-правовой базы деятельности Кластера"),
        (
            "markup.removed",
            "Задача 2. Повышение качества обучения на основе интеграции образования и производства, экспертизы "
            "проектов, образовательных программ, учебных планов и методических документов",
        ),
        (
            "markup.removed",
            "Задача 3. Повышение привлекательности областных государственных профессиональных организаций, входящих "
            "в кластер, для выпускников общеобразовательных организаций",
        ),
    ],
}


@pytest.mark.parametrize("name", NAMES)
def test_what_was_odd_is_told(name: str) -> None:
    assert [(finding.id, finding.place) for finding in read(name).findings] == FINDINGS[name]
