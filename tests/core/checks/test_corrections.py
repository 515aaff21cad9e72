"""One click corrects a slip, and nothing else."""

from dataclasses import replace
from pathlib import Path

import pytest

from plans.core.checks import check
from plans.core.checks.corrections import Correction, corrected, corrections
from plans.core.checks.typography import RULES
from plans.core.document import PlanDocument
from plans.core.reading import read_plan
from tests.core.checks.plans import plan

PLANS = sorted((Path(__file__).parents[3] / "fixtures" / "plans").glob("*.txt"))

# rule | before | after; "=" when nothing changes
TEXTS = """
letter.latin | Руководители ПOO и ЦOПП, отчeт c итогами | Руководители ПОО и ЦОПП, отчет с итогами
letter.latin | Проект WorldSkills, Wi-Fi, IT-куб, Tech-центр | =
year.glued | март 2021г. | март 2021 г.
year.glued | 2021-2022гг. | 2021-2022 гг.
year.glued | до 01.05.2022года | до 01.05.2022 года
year.glued | 2021 г., 12021г., № 2021г1, 2021град | =
word.doubled | Отчёт для для совета | Отчёт для совета
word.doubled | Отчёт отчёт о работе | Отчёт о работе
word.doubled | Отчёт Отчёт | Отчёт
word.doubled | план Плана, план-план план, 5 5 | =
space.stray | Отчёт , план : ( список ) « дело » . | Отчёт, план: (список) «дело».
space.stray | Вот ... «___» , | Вот ... «___»,
space.stray | Отчёт, план (список) «дело». 5 ,5 «  » | =
space.missing | Отчёт,план;«дело»,«слово» | Отчёт, план; «дело», «слово»
space.missing | 1,5; a,b; 10,х; Отчёт, план | =
hyphen.spaced | сентябрь- октябрь | сентябрь-октябрь
hyphen.spaced | Март -апрель 2022- 2023 | Март-апрель 2022-2023
hyphen.spaced | I- II квартал | I-II квартал
hyphen.spaced | сентябрь - октябрь, нефте- и газохимия, маршрут- лист, май- маяк | =
quote.unpaired | »Билет в будущее« | «Билет в будущее»
quote.unpaired | Проект «Билет в будущее« | Проект «Билет в будущее»
quote.unpaired | Проект «Билет в будущее" | Проект «Билет в будущее»
quote.unpaired | Проект "Билет в будущее» | Проект «Билет в будущее»
quote.unpaired | Проект «Билет в будущее | =
quote.unpaired | от «Точек роста» до площадок» | =
quote.unpaired | «Школа «Радуга», "Билет" | =
"""
CASES = [[part.strip() for part in line.split("|")] for line in TEXTS.strip().splitlines()]


@pytest.mark.parametrize(("id", "before", "after"), CASES)
def test_a_rule(id: str, before: str, after: str) -> None:
    assert RULES[id](before) == (before if after == "=" else after)


@pytest.mark.parametrize("id", RULES)
def test_each_rule_is_tried(id: str) -> None:
    assert any(case[0] == id for case in CASES)


def test_a_correction_names_its_row_though_numbers_repeat() -> None:
    document = plan("# 1. Раздел", "3.3. | Одно", "# 2. Раздел", "3.3. | Отчёт,план")
    (one,) = corrections(document)
    assert one == Correction("space.missing", 1, "3.3.", "title", "Отчёт,план", "Отчёт, план")
    assert [row.title for row in corrected(document, one).activities] == ["Одно", "Отчёт, план"]


@pytest.mark.parametrize(
    ("numbers", "after"),
    [
        (["1.1.", "1.2.", "1.3"], {2: "1.3."}),
        (["1.1", "1.2", "1.3."], {2: "1.3"}),
        (["1)", "2)", "3."], {2: "3)"}),
        (["1.1.", "1.2"], {}),
        (["1.", "1.1", "1.2"], {}),
        (["1.1.", "1.2.", "п. 3"], {}),
    ],
)
def test_numbers_take_the_usual_style(numbers: list[str], after: dict[int, str]) -> None:
    document = plan(*(f"{number} | Дело {at}" for at, number in enumerate(numbers)))
    assert {one.row: one.after for one in corrections(document) if one.id == "number.varied"} == after


def test_a_changed_text_is_not_corrected() -> None:
    document = plan("1.1. | Отчёт,план")
    (one,) = corrections(document)
    for stale in (replace(one, before="Отчёт,  план"), replace(one, row=1), replace(one, row=-1),
                  replace(one, column="other")):  # fmt: skip
        with pytest.raises(ValueError, match="row"):
            corrected(document, stale)
    with pytest.raises(ValueError, match="changed"):
        corrected(corrected(document, one), one)


def settled(document: PlanDocument) -> PlanDocument:
    """The plan after all clicks, each on what is offered then."""
    for _ in range(1_000):
        offered = corrections(document)
        if not offered:
            return document
        document = corrected(document, offered[0])
    raise AssertionError("the corrections never end")


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_clicks_end_and_settle_their_findings(path: Path) -> None:
    before = read_plan(path.read_bytes()).document
    after = settled(before)
    offered = {one.id for one in corrections(before)}
    assert not offered & {one.id for one in check(after)}
    letters = [
        ["".join(filter(str.isalnum, row.title + row.result)) for row in one.activities] for one in (before, after)
    ]
    assert letters[0] == letters[1]


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_each_correction_stands_beside_a_finding(path: Path) -> None:
    document = read_plan(path.read_bytes()).document
    offered = corrections(document)
    places = {(finding.id, finding.place) for finding in check(document)}
    beside = {one for one in offered if {(one.id, ""), (one.id, one.place)} & places}
    assert beside == set(offered)
