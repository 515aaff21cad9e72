"""The text of the changes: official wording, one change one unit, and whoever does it gets the new text."""

import random
from dataclasses import replace

import pytest

from plans.core.compare import compare
from plans.core.compare.changes import Change
from plans.core.compare.instruction import instruction
from plans.core.compare.phrases import swaps
from plans.core.deadlines import Period
from plans.core.document import Activity, Column, Kind, Place, PlanDocument, Section, SignOff
from plans.core.text import fold
from tests.core.compare.amended import SEEDS, amended

COLUMNS = tuple(
    Column(key, heading)
    for key, heading in (
        ("number", "№"),
        ("title", "Мероприятие"),
        ("executors", "Исполнители"),
        ("deadline", "Срок"),
        ("result", "Результат"),
    )
)


def plan(*sections: tuple[str, ...]) -> PlanDocument:
    """A heading, then rows that are written as "number|title|executors|deadline|result"."""
    made = tuple(Section(heading, tuple(Activity(*row.split("|")) for row in rows)) for heading, *rows in sections)
    return PlanDocument(Kind.WORK_PLAN, ("ПЛАН", "на 2022 год"), None, COLUMNS, made)


OLD = plan(
    ("1. Организация", "1.1.|Проведение совета|КС|март 2022|Протокол", "1.2.|Экскурсия на завод|ПОО|май|"),
    ("2. Качество", "2.1|Мониторинг качества|РГ|июнь|Отчёт", "2.2|Слёт|ПОО|июль|Отчёт", "2.3|Смотр|ПОО|май|"),
)


def said(new: PlanDocument, old: PlanDocument = OLD) -> list[str]:
    return [unit.sentence for unit in instruction(compare(old, new))]


def row(document: PlanDocument, section: int, at: int, **texts: str) -> PlanDocument:
    """The plan with other texts in one row."""
    rows = list(document.sections[section].activities)
    rows[at] = replace(rows[at], **texts)
    return put(document, section, rows)


def put(document: PlanDocument, section: int, rows: list[Activity]) -> PlanDocument:
    sections = list(document.sections)
    sections[section] = replace(sections[section], activities=tuple(rows))
    return replace(document, sections=tuple(sections))


def rows_of(section: int) -> list[Activity]:
    return list(OLD.sections[section].activities)


CASES = (
    (
        row(OLD, 0, 0, deadline="апрель 2022"),
        "В разделе 1: в пункте 1.1 в графе «Срок» слово «март» заменить словом «апрель».",
    ),
    (
        row(OLD, 0, 0, deadline="март 2023"),
        "В разделе 1: в пункте 1.1 в графе «Срок» цифры «2022» заменить цифрами «2023».",
    ),
    (
        row(OLD, 0, 1, title="Экскурсия студентов на завод"),
        "В разделе 1: в пункте 1.2 в графе «Мероприятие» после слова «Экскурсия» дополнить словом «студентов».",
    ),
    (
        row(OLD, 1, 0, title="Мониторинг"),
        "В разделе 2: в пункте 2.1 в графе «Мероприятие» слово «качества» исключить.",
    ),
    (
        row(OLD, 0, 1, result="Отчёт о поездке"),
        "В разделе 1: в пункте 1.2 графу «Результат» дополнить словами «Отчёт о поездке».",
    ),
    (
        row(OLD, 1, 0, executors="КС", deadline="май", result="Справка"),
        "В разделе 2: пункт 2.1 изложить в следующей редакции: «2.1 Мониторинг качества; Исполнители: КС; Срок: май; "
        "Результат: Справка».",
    ),
    (put(OLD, 0, rows_of(0)[:1]), "В разделе 1: пункт 1.2 исключить."),
    (
        put(OLD, 0, [*rows_of(0), Activity("1.3.", "Ярмарка", "ЦЗН", "май", "")]),
        "В разделе 1: дополнить пунктом 1.3 следующего содержания: «1.3. Ярмарка; Исполнители: ЦЗН; Срок: май».",
    ),
    (
        put(OLD, 0, [rows_of(0)[0], Activity("1.1¹", "Ярмарка", "ЦЗН", "май", ""), rows_of(0)[1]]),
        "В разделе 1: после пункта 1.1 дополнить пунктом 1.1¹ следующего содержания: «1.1¹ Ярмарка; Исполнители: ЦЗН; "
        "Срок: май».",
    ),
    (
        replace(OLD, sections=(OLD.sections[0], replace(OLD.sections[1], heading="2. Качество подготовки"))),
        "В наименовании раздела 2 после слова «Качество» дополнить словом «подготовки».",
    ),
    (
        replace(OLD, sections=(*OLD.sections, Section("3. Итоги", (Activity("3.1", "Отчёт", "КС", "май", ""),)))),
        "Дополнить разделом 3 следующего содержания: «3. Итоги; 3.1 Отчёт; Исполнители: КС; Срок: май».",
    ),
    (replace(OLD, sections=OLD.sections[:1]), "Раздел 2 исключить."),
    (
        replace(OLD, sections=OLD.sections[::-1]),
        "Разделы расположить в следующем порядке: «2. Качество», «1. Организация».",
    ),
    (replace(OLD, title=("ПЛАН", "на 2023 год")), "В наименовании цифры «2022» заменить цифрами «2023»."),
    (replace(OLD, tail=("Секретарь",)), "Дополнить текстом после таблицы следующего содержания: «Секретарь»."),
    (replace(OLD, period=Period.calendar(2022)), "Период плана установить: 01.01.2022 – 31.12.2022."),
    (
        replace(OLD, signoffs=(SignOff(Place.RIGHT, "УТВЕРЖДАЮ", ("Председатель",)),)),
        "Дополнить грифом следующего содержания: «УТВЕРЖДАЮ\nПредседатель».",
    ),
)


@pytest.mark.parametrize(("new", "sentence"), CASES, ids=[sentence[:60] for _, sentence in CASES])
def test_each_change_is_one_official_sentence(new, sentence):
    assert said(new) == [sentence]


def test_nothing_is_said_of_equal_plans():
    assert said(OLD) == []


def test_new_numbers_are_said_once_for_a_section():
    kept = [replace(one, number=f"2.{at}") for at, one in enumerate(rows_of(1)[1:], start=1)]
    assert said(put(OLD, 1, kept)) == [
        "В разделе 2: пункт 2.1 исключить.",
        "В разделе 2: пункты 2.2, 2.3 считать пунктами 2.1, 2.2 соответственно.",
    ]


def test_a_row_that_went_elsewhere_is_carried_with_its_new_number():
    moved = replace(rows_of(0)[1], number="2.4")
    assert said(put(put(OLD, 0, rows_of(0)[:1]), 1, [*rows_of(1), moved])) == [
        "В разделе 1: пункт 1.2 перенести в раздел 2 и поставить после пункта 2.3, считая его пунктом 2.4."
    ]


def test_of_rows_with_one_number_each_is_named_by_its_title_too():
    old = row(OLD, 1, 1, number="2.1")
    assert said(row(old, 1, 1, deadline="май"), old) == [
        "В разделе 2: в пункте 2.1 («Слёт») в графе «Срок» слово «июль» заменить словом «май»."
    ]


def test_whoever_does_the_changes_of_words_gets_the_new_text():
    """Each swap names words that stand in the text once, and doing all of them gives the new text."""
    tried = 0
    for seed in range(120):
        dice = random.Random(seed)
        document = dice.choice(SEEDS)
        new, lineage = amended(dice, document)
        for change in compare(document, new, lineage).rows:
            for old_text, new_text in change.cells.values():
                text = fold(old_text)
                found = swaps(old_text, new_text)
                for one in found:
                    assert text.count(one.after or one.before or one.old) == 1
                    text = one.done(text)
                tried += bool(found)
                assert not found or text == fold(new_text)
    assert tried > 500


def test_every_changed_row_has_its_unit():
    """Rows that were put in, taken out, moved or reworded are named; nothing is said of the others."""
    for seed in range(40):
        dice = random.Random(seed)
        document = dice.choice(SEEDS)
        new, _ = amended(dice, document)
        found = compare(document, new)
        units = instruction(found)
        renumbered = sum(" считать пункт" in unit.text for unit in units)
        assert renumbered <= len(new.sections)
        added = [row for unit in units if "дополнить" in unit.text and unit.brings for row in unit.brings.activities]
        assert added == [found.new_row(row) for row in found.rows if row.change is Change.ADDED]
        gone = sum(unit.text.endswith(" исключить") and " в графе " not in unit.text for unit in units)
        assert gone == sum(row.change is Change.REMOVED for row in found.rows)
        assert sum("перенести" in unit.text for unit in units) == sum(row.is_moved for row in found.rows)
