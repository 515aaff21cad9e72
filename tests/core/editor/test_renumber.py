"""New numbers in the plan's own style, and the references that go with them."""

from plans.core.document import Activity, Column, Kind, PlanDocument, Section
from plans.core.editor.renumber import renumber
from plans.core.reading import read_plan
from tests.cast import SEEDS

COLUMNS = (Column("number", "№"), Column("title", "Мероприятие"))


def plan(*sections: tuple[str, str]) -> PlanDocument:
    """Sections as ("1. Heading", "1.1. 1.2. Title…"): numbers apart by blanks, "_" for none."""
    made = (
        Section(
            heading, tuple(Activity("" if number == "_" else number, f"Дело {number}") for number in numbers.split())
        )
        for heading, numbers in sections
    )
    return PlanDocument(Kind.WORK_PLAN, ("План",), None, COLUMNS, tuple(made))


def numbers(*sections: tuple[str, str]) -> str:
    """The numbers as they would stand afterwards."""
    document = plan(*sections)
    new = renumber(document).numbers
    return " ".join(new.get(at, row.number) or "_" for at, row in enumerate(document.activities))


def headings(*texts: str) -> list[str]:
    document = plan(*((text, "_") for text in texts), ("", "1.1."))
    new = renumber(document).headings
    return [new.get(at, text) for at, text in enumerate(texts)]


def test_rows_count_on_in_their_section():
    assert numbers(("1. А", "1.1. 1.3. 1.3. 1.2."), ("2. Б", "2.2. 2.1.")) == "1.1. 1.2. 1.3. 1.4. 2.1. 2.2."


def test_a_row_from_another_section_takes_the_number_of_its_new_one():
    assert numbers(("1. А", "1.1."), ("2. Б", "1.2. 2.1.")) == "1.1. 2.1. 2.2."
    assert numbers(("1. А", "1.1."), ("2. Б", "1.2."), ("3. В", "3.1.")) == "1.1. 2.1. 3.1."


def test_the_plans_way_to_end_a_number_is_kept():
    assert numbers(("1. А", "1.1 1.3"), ("2. Б", "2.1 _")) == "1.1 1.2 2.1 2.2"
    assert (
        numbers(
            ("1. А", "1) 3) _"),
        )
        == "1) 2) 3)"
    )


def test_a_number_that_is_right_stays_as_it_is_written():
    assert (
        numbers(
            ("1. А", "1.1. 1.2 1.3."),
        )
        == "1.1. 1.2 1.3."
    )


def test_single_numbers_run_through_or_begin_anew_as_the_plan_does():
    assert numbers(("А", "1. 3."), ("Б", "4. 6.")) == "1. 2. 3. 4."
    assert numbers(("А", "1. 3."), ("Б", "1. 4.")) == "1. 2. 1. 2."


def test_deeper_rows_count_below_the_row_above_them():
    assert numbers(("1. А", "1.1. 1.1.1. 1.1.3. 1.4. 1.4.2."), ("2. Б", "2.1. 2.2.")) == (
        "1.1. 1.1.1. 1.1.2. 1.2. 1.2.1. 2.1. 2.2."
    )


def test_words_in_place_of_a_number_stay():
    assert (
        numbers(
            ("1. А", "1.1. б/н 1.3."),
        )
        == "1.1. б/н 1.2."
    )


def test_a_plan_without_numbers_gets_none():
    assert numbers(("А", "_ _"), ("Б", "_")) == "_ _ _"


def test_goals_with_tasks_keep_their_own_first_numbers():
    document = (("Цель 1", ""), ("Задача 1", "1.1.1. 1.1.3."), ("Задача 2", "1.2.1."), ("Цель 2", ""))
    assert numbers(*document) == "1.1.1. 1.1.2. 1.2.1."


def test_headings_count_on_in_their_own_words():
    assert headings("1. А", "3. Б", "2. В") == ["1. А", "2. Б", "3. В"]
    assert headings("Задача 2. А", "Задача 1. Б") == ["Задача 1. А", "Задача 2. Б"]
    assert headings("II. А", "I. Б") == ["I. А", "II. Б"]
    assert headings("2. А", "2. А") == ["2. А", "3. А"]
    assert headings("Без номера", "1. А") == ["Без номера", "1. А"]


def test_tasks_that_begin_anew_under_each_goal_stay():
    kept = ["Задача 1. А", "Задача 2. Б", "Задача 1. В", "Задача 2. Г"]
    assert headings(*kept) == kept


def with_reference(text: str, *sections: tuple[str, str]) -> str:
    document = plan(*sections, ("9. Ссылки", "9.1."))
    rows = document.sections[-1].activities
    last = Section("9. Ссылки", (Activity(rows[0].number, text),))
    document = PlanDocument(document.kind, document.title, None, COLUMNS, (*document.sections[:-1], last))
    found = renumber(document)
    return found.texts.get((len(document.activities) - 1, "title"), text)


MOVED = (("1. А", "1.2. 1.1."), ("2. Б", "2.1. 2.3."))


def test_references_follow_their_rows():
    assert with_reference("Отчёт по п. 1.2", *MOVED) == "Отчёт по п. 1.1"
    assert with_reference("По пунктам 1.1, 1.2 и 2.3.", *MOVED) == "По пунктам 1.2, 1.1 и 2.2."
    assert with_reference("По п. 2.1, мероприятию 1.1", *MOVED) == "По п. 2.1, мероприятию 1.2"


def test_numbers_of_other_papers_and_of_two_rows_stay():
    for text in ("По п. 1.2 Положения о кластере", "Приказ № 1.2, п. 1.2", "до 1.2 млн", "п. 7.7"):
        assert with_reference(text, *MOVED) == text
    assert with_reference("По п. 1.2", ("1. А", "1.2. 1.2."), ("2. Б", "2.1.")) == "По п. 1.2"


def test_renumbering_twice_changes_nothing_more():
    for path in SEEDS:
        document = read_plan(path.read_bytes()).document
        new = renumber(document)
        sections, at = [], 0
        for index, section in enumerate(document.sections):
            rows = []
            for one in section.activities:
                rows.append(Activity(new.numbers.get(at, one.number), one.title))
                at += 1
            sections.append(Section(new.headings.get(index, section.heading), tuple(rows)))
        again = renumber(PlanDocument(document.kind, document.title, None, COLUMNS, tuple(sections)))
        assert (again.headings, again.numbers) == ({}, {}), path.name


def test_the_five_plans_change_only_where_a_number_is_wrong():
    changes = {}
    for path in SEEDS:
        document = read_plan(path.read_bytes()).document
        new = renumber(document)
        changes[path.stem] = [(document.activities[at].number, text) for at, text in new.numbers.items()]
        assert new.headings == {}, path.name
    wrong = {name: pairs for name, pairs in changes.items() if pairs}
    assert wrong == {
        "shakhtyorsk-pedagogy-2023-2024": [("7.3.", "7.4.")],
        "tomsk-industry-2022-2023": [("3.3.", "3.4.")],
    }
