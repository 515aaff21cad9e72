"""The five real plans: exactly what a careful reader would say of each."""

from pathlib import Path

import pytest

from plans.core.checks import check
from plans.core.reading import read_plan

PLANS = Path(__file__).parents[3] / "fixtures" / "plans"

# name of the plan, then: level | id | place
# How the deadlines are read has tables of its own.
READINGS = {"deadline.unclear", "deadline.outside_period", "deadline.before_approval", "deadline.doubtful"}
EXPECTED = {
    "shakhtyorsk-pedagogy-2023-2024": """
        warning | heading.oblique | 3. Повышения качества подготовки кадров и эффективности профориентационной деятельности
        info | signoff.undated | УТВЕРЖДЕНО
        warning | signoff.misworded | УТВЕРЖДЕНО
        warning | number.repeated | 7.3.
        warning | section.repeated | 7. Организация взаимодействия между участниками Кластера
        info | deadline.early | 3.1.
        info | deadline.mixed | 7.3.
        info | executors.varied | 6.2.
        warning | executors.early | 6.3.
        info | abbreviation.undefined | 3.7
        info | capital.stray | 4.1
        info | sentence.glued |
        info | quote.unpaired | 8.3.
        info | number.varied |
        info | letter.varied |
        info | dash.varied | 3.6
        info | range.varied |
        info | stop.varied | 7.1.
    """,  # noqa: E501 - a heading of the plan
    "smolensk-light-industry-2022": """
        info | signoff.undated | СОГЛАСОВАНО
        info | signoff.undated | УТВЕРЖДАЮ
        info | abbreviation.early | 1.1.
        info | abbreviation.undefined | 3.4.
        info | hyphen.spaced | 2.1.
        info | number.varied |
    """,
    "tomsk-construction-2021": """
        warning | activity.oblique | 3.5.
        warning | result.missing | 1.7.
        info | executors.personal | 3.9.
        info | reference.mismatched | 1.4.
        info | cluster.varied | 1.1.
        info | sentence.glued |
        info | letter.stray | 3.1.
        info | year.glued |
        info | number.varied |
    """,
    "tomsk-industry-2022-2023": """
        info | signoff.missing |
        warning | number.repeated | 3.3.
        info | deadline.mixed | 3.3.
        info | executors.varied | 2.2.
        info | executors.varied | 2.4.
        info | cluster.varied | 3.3.
        info | sentence.glued |
        info | quote.unpaired | 4.3.
        info | year.glued | 2.4.
        info | dash.varied | 2.4.
        info | stop.varied |
    """,
    "tomsk-transport-2021-2022": """
        info | signoff.undated | Утверждаю
        info | deadline.early | 3.1
        info | deadline.day_off |
        info | range.varied | 2.3
        info | stop.varied |
    """,
}


@pytest.mark.parametrize("name", EXPECTED)
def test_a_real_plan_has_these_findings_and_no_other(name: str) -> None:
    findings = check(read_plan((PLANS / f"{name}.txt").read_bytes()).document)
    said = [f"{one.level} | {one.id} | {one.place}".strip() for one in findings if one.id not in READINGS]
    assert said == [line.strip() for line in EXPECTED[name].strip().splitlines()]
