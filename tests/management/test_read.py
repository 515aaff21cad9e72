"""`manage.py read`: the object of design.md § 6, and one sentence for each mistake."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from plans.core.deadlines import Period
from plans.management.commands.read import period_of

PLANS = sorted((Path(__file__).parents[2] / "fixtures" / "plans").glob("*.txt"))


def said(*args: str) -> str:
    out = StringIO()
    call_command("read", *args, stdout=out)
    return out.getvalue()


def read(path: Path, *args: str) -> dict[str, Any]:
    values = json.loads(said(str(path), "--json", *args))
    assert isinstance(values, dict)
    return values


@pytest.mark.parametrize("path", PLANS, ids=lambda path: path.stem)
def test_the_object_has_every_key(path: Path) -> None:
    values = read(path)
    assert list(values) == [
        "kind", "title", "period", "masthead", "signoffs", "columns", "sections", "tail", "findings",
    ]  # fmt: skip
    for section in values["sections"]:
        for row in section["activities"]:
            assert list(row) == [
                "number", "title", "executors", "deadline", "result", "mark", "executor_list", "schedule",
            ]  # fmt: skip
            assert list(row["schedule"]) == ["rule", "slots", "explained"]
    for finding in values["findings"]:
        assert list(finding) == ["level", "id", "place", "text", "hint"]


def test_all_five_hold_116_activities() -> None:
    plans = [read(path) for path in PLANS]
    assert sum(len(plan["sections"]) for plan in plans) == 22
    assert sum(len(section["activities"]) for plan in plans for section in plan["sections"]) == 116


def test_the_period_may_be_given(tmp_path: Path) -> None:
    path = tmp_path / "plan.txt"
    path.write_text("План работы\n№\tМероприятие\tСрок\n1\tПервое\tмай\n", encoding="utf-8")
    assert read(path)["period"] is None
    assert read(path)["sections"][0]["activities"][0]["schedule"] == {
        "rule": "unclear",
        "slots": [],
        "explained": "Период плана не указан, срок не рассчитан.",
    }
    assert read(path, "--period", "2022/2023")["period"] == {"start": "2022-09-01", "end": "2023-08-31"}


def test_without_json_a_person_reads_a_few_lines() -> None:
    assert said(str(PLANS[-1])).splitlines()[:3] == [
        "План работы образовательно-отраслевого кластера транспорта на 2021 – 2022 учебный год",
        "Период: 01.09.2021 – 31.08.2022",
        "Разделов: 3, мероприятий: 12",
    ]


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2022", ("2022-01-01", "2022-12-31")),
        ("2022/2023", ("2022-09-01", "2023-08-31")),
        ("2022-01-01..2022-06-30", ("2022-01-01", "2022-06-30")),
    ],
)
def test_periods(text: str, period: tuple[str, str]) -> None:
    found = period_of(text)
    assert isinstance(found, Period)
    assert (found.start.isoformat(), found.end.isoformat()) == period


@pytest.mark.parametrize("text", ["22", "2022/2025", "0000", "2022-02-30..2022-03-01", "2022-06-30..2022-01-01", "год"])
def test_a_period_that_is_none(text: str) -> None:
    with pytest.raises(CommandError, match="не понят"):
        period_of(text)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "пуст"),
        ("Просто письмо без таблицы".encode(), "План в файле не найден"),
        (b"{", "повреждён"),
        (b"{}", "не план этой программы"),
        (b"{" * 100_000, "повреждён"),
    ],
)
def test_a_bad_file_is_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = tmp_path / "plan.docx"
    path.write_bytes(content)
    with pytest.raises(CommandError, match=words):
        said(str(path), "--json")


def test_no_file_and_a_folder(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="не найден"):
        said(str(tmp_path / "нет.txt"))
    with pytest.raises(CommandError, match="не открывается"):
        said(str(tmp_path))


def test_of_several_plans_one_is_named(tmp_path: Path) -> None:
    path = tmp_path / "plans.txt"
    rows = "№\tМероприятие\tСрок\n1\t{}\tмай\n"
    text = f"План работы на 2022 год\n{rows.format('Первое')}План работы на 2023 год\n{rows.format('Второе')}"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CommandError, match=r"В файле планов: 2\..*1\) «План работы на 2022 год».*2\)"):
        said(str(path))
    assert read(path, "--plan", "2")["period"]["start"] == "2023-01-01"
    with pytest.raises(CommandError, match="плана с номером 3 в нём нет"):
        said(str(path), "--plan", "3")


def test_a_file_that_takes_too_long_is_stopped(tmp_path: Path, settings: Any) -> None:
    settings.READING_SECONDS = 0.01  # a quick machine reads so many rows in 0.3
    path = tmp_path / "plan.txt"
    rows = (f"{at}.\tДело {at}\tдо {at % 28 + 1}.05.2022, далее раз в {at} дней\n" for at in range(15_000))
    path.write_text("№\tМероприятие\tСрок\n" + "".join(rows), encoding="utf-8")
    with pytest.raises(CommandError, match="слишком долго"):
        said(str(path))
