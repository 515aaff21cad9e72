"""`manage.py rollover`: the object of design.md § 6, the new file, and one sentence for each mistake."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from plans.core.reading import read_plan
from tests.cast import SEEDS, seed_document


def said(*args: str) -> str:
    out = StringIO()
    call_command("rollover", *args, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_the_object_tells_the_document_and_its_texts(path):
    values = json.loads(said(str(path), "--to", "2030/2031", "--json"))
    assert list(values) == ["document", "texts"]
    assert values["document"]["period"] == {"start": "2030-09-01", "end": "2031-08-31"}
    assert len(values["document"]["sections"]) == len(seed_document(path).sections)
    for text in values["texts"]:
        assert list(text) == ["place", "key", "old", "new", "verdict", "why"]
        assert text["verdict"] in ("agreed", "decide", "cleared")


@pytest.mark.parametrize("kind", ["docx", "json"])
def test_the_new_file_is_a_plan_of_the_next_period(tmp_path, kind):
    target = tmp_path / f"next.{kind}"
    said(str(SEEDS[3]), str(target))
    document = read_plan(target.read_bytes()).document
    assert document.title[-1] == "на 2023/2024 учебный год"
    assert document.period.start.year == 2023


def test_without_json_each_text_is_a_line(tmp_path):
    lines = said(str(SEEDS[4]), "--to", "2022/2023").splitlines()
    assert lines[0].startswith("перенесено  Заголовок: «План работы / ")
    assert "ПРОВЕРЬТЕ  1.1: «декабрь 2022 года» → «декабрь 2023 года» Декабрь 2023: вне периода плана." in lines


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("missing.docx",), "не найден"),
        ((str(SEEDS[0]), "--to", "когда-нибудь"), "не понят"),
        ((str(SEEDS[0]), "next.doc"), "не создаётся"),
    ],
)
def test_a_mistake_is_one_sentence(args, why):
    with pytest.raises(CommandError, match=why):
        said(*args)


def test_a_plan_without_a_period_asks_for_it(tmp_path):
    values = json.loads(said(str(SEEDS[0]), "--json"))["document"] | {"period": None}
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(values))
    with pytest.raises(CommandError, match="--period"):
        said(str(path))
    assert said(str(path), "--period", "2024/2025")
