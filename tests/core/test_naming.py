"""Whose plan a file is: each of the five plans names its own cluster among the five, whichever was chosen."""

import json
from pathlib import Path

import pytest

from plans.core.naming import better_named, front_words
from plans.core.reading import read_plan

FIXTURES = Path(__file__).parents[2] / "fixtures"
CLUSTERS = json.loads((FIXTURES / "demo.json").read_text("utf-8"))["clusters"]
NAMES = {one["plan"]: f"{one['name']} {one['short_name']} {one['industry']}" for one in CLUSTERS}


@pytest.mark.parametrize("plan", NAMES)
def test_each_real_plan_names_its_own_cluster(plan):
    words = front_words(read_plan((FIXTURES / "plans" / plan).read_bytes()).document)
    assert {chosen: better_named(words, NAMES, chosen) for chosen in NAMES} == {
        chosen: None if chosen == plan else plan for chosen in NAMES
    }


def test_words_that_all_names_share_say_nothing():
    assert better_named("План кластера", {1: "Кластер связи", 2: "Кластер химии"}, 1) is None


def test_where_two_are_named_alike_none_is_named():
    assert better_named("связь и транспорт", {1: "Химия", 2: "Связь", 3: "Транспорт"}, 1) is None
    assert better_named("", {}, 1) is None
