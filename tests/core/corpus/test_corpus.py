"""Files as real offices send them: each is read right, or what is wrong with it is said; no word of any is lost."""

import json
import re

import pytest

from plans.core.document import DEADLINE, EXECUTORS, NUMBER, RESULT, TITLE, PlanDocument
from plans.core.errors import PlanError
from plans.core.reading import read_plan, read_plans
from plans.core.recognise import Recognition
from tests.core.corpus import printed_files, sheet_files, text_files, word_files
from tests.core.corpus.case import Case
from tests.core.corpus.words import letters_of, words_of

CASES = word_files.CASES | sheet_files.CASES | text_files.CASES
KEYS = (NUMBER, TITLE, EXECUTORS, DEADLINE, RESULT)


def rows_of(document: PlanDocument) -> list[tuple[str, ...]]:
    return [tuple(row.text(key) for key in KEYS) + tuple(row.other.values()) for row in document.activities]


def check(found: Recognition, case: Case) -> None:
    document = found.document
    assert rows_of(document) == list(case.rows)
    assert tuple(section.heading for section in document.sections) == case.sections
    assert tuple(column.heading for column in document.columns if column.heading) == case.head
    assert document.title == case.title
    assert tuple((block.word, *block.lines) for block in document.signoffs) == case.signoffs
    said = [*found.left_out, *(f"{finding.text} {finding.hint}" for finding in found.findings)]
    for pattern in case.says:
        assert any(re.search(pattern, text) for text in said), (pattern, said)


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
def test_the_file_is_right_or_what_is_wrong_is_said(case: Case) -> None:
    data = case.make()
    if case.refused:
        with pytest.raises(PlanError, match=case.refused):
            read_plan(data)
    else:
        check(read_plan(data, case.number), case)
        check_words(data, case.text)


def check_words(data: bytes, text: str) -> None:
    """The law: every word of the file stands in a plan or in the list of what was left out."""
    kept = "".join(letters_of(json.dumps(plan.to_json(), ensure_ascii=False)) for plan in read_plans(data))
    assert {word for word in words_of(data, text) if word not in kept} == set()


@pytest.fixture(scope="session")
def printed(tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[bytes, Case]]:
    """What Chromium and LibreOffice made, by name: one start of each for all files."""
    return printed_files.printed() | printed_files.saved(tmp_path_factory.mktemp("offices"))


@pytest.mark.parametrize("name", printed_files.NAMES)
def test_a_printed_or_converted_file_is_right(printed: dict[str, tuple[bytes, Case]], name: str) -> None:
    data, case = printed[name]
    check(read_plan(data), case)
    check_words(data, case.text)


def test_there_are_more_than_150_files() -> None:
    assert len(CASES) + len(printed_files.NAMES) >= 150
