"""The language of search: stems, queries, what is marked, words one letter off."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from plans.core.search import (
    BARRIER,
    MOST_TERMS,
    Query,
    excerpt,
    home,
    indexed,
    marked,
    neighbours,
    read,
    stems,
    telling,
    word_of,
)


def bare(pieces: list[tuple[str, bool]]) -> str:
    return "".join(f"[{text}]" if found else text for text, found in pieces)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("руководители ПОО", "руководителями поо"),
        ("профориентация школьников", "Профориентации школьникам"),
        ("трудоустройство", "трудоустройству"),
        ("учёт", "учета"),
        ("ко\u00adлледж", "колледжу"),
        ("пла\u0301ны", "план"),
        ("Йод", "и\u0306ода"),
    ],
)
def test_forms_of_a_word_have_one_stem(one, other):
    assert stems(one) == stems(other)


@pytest.mark.parametrize(("one", "other"), [("профориентация", "профориентационной"), ("секции", "секционным")])
def test_a_noun_finds_its_adjective_and_is_found_by_it(one, other):
    for asked, text in ((one, other), (other, one)):
        assert marked(text, read(asked)) == [(text, True)]
        assert marked(text, read(f"«{asked}»")) == [(text, False)], "in quotes the very word is meant"


def test_numbers_and_dates_stay_whole():
    assert stems("п. 3.4., до 15.03.2022 № 7/2") == ["п", "3.4", "до", "15.03.2022", "7", "2"]


def test_short_words_keep_their_last_letter():
    assert stems("ПОО по СПО") == ["поо", "по", "спо"]


def test_a_row_is_kept_with_its_cluster_its_borders_and_the_years_of_its_dates():
    kept = indexed(7, ["3.4.", "", "до 15.03.2022"])
    assert kept == f"{home(7)} 3.4 {BARRIER} до 15.03.2022 {BARRIER} 2022 {BARRIER}"


def test_a_row_of_any_length_fits_into_both_databases():
    kept = indexed(1, ["слово" * 30 + f" {at}" for at in range(30_000)])
    assert len(kept) <= 250_000
    assert len(kept.split()) <= 16_000
    assert set(kept.split()[-1]) <= set("слово0123456789@")


@pytest.mark.parametrize(
    ("query", "terms"),
    [
        ("руководители ПОО", [("руководител",), ("поо",)]),
        ("«Координационный совет» отчёт", [("координацион", "совет"), ("отчет",)]),
        ('"план работы"', [("план", "работ")]),
        ("учебно-методический", [("учебн", "методическ")]),
        ("работа по профориентации", [("работ",), ("профориентац",)]),
        ("по", [("по",)]),
        ("«по» году", [("по",), ("год",)]),
        ("3.4", [("3.4",)]),
        ("план план планы", [("план",), ("план",)]),
        ("", []),
        ('«» "" \' * ( ) - ^ : OR', [("or",)]),
        ("a\x00b", [("a", "b")]),
        ("«незакрытая кавычка", [("незакрыт",), ("кавычк",)]),
        ("\ud800", []),
    ],
)
def test_a_query_says_what_to_look_for(query, terms):
    assert [term.tokens for term in read(query).terms] == terms


def test_a_query_of_ten_thousand_letters_is_cut_and_says_so():
    found = read(" ".join(f"слово{at}" for at in range(1500)))
    assert len(found.terms) == MOST_TERMS
    assert found.left_out == 1500 - MOST_TERMS


@pytest.mark.parametrize(
    ("text", "query", "expected"),
    [
        ("Профориентация для школьников", "школьник профориентации", "[Профориентация] для [школьников]"),
        ("Совет и координационный совет", "«координационного совета»", "Совет и [координационный совет]"),
        ("3.4. Отчёт к п. 3.41", "3.4", "[3.4]. Отчёт к п. 3.41"),
        ("до 15.03.2022", "2022", "до [15.03.2022]"),
        ("ко\u00adлледж", "колледжи", "[ко\u00adлледж]"),
        ("ничего", "иное", "ничего"),
        ("", "иное", ""),
        ("<b>план</b>", "план", "<b>[план]</b>"),
    ],
)
def test_what_was_asked_for_is_marked(text, query, expected):
    assert bare(marked(text, read(query))) == expected


@pytest.mark.parametrize("text", ["Совет по плану, план совета", "а\n\tб", "план" * 3])
def test_marking_loses_no_letter(text):
    assert "".join(piece for piece, _ in marked(text, read("план совет"))) == text


def test_a_long_text_is_cut_around_what_was_found():
    text = f"{'начало ' * 40}профориентация {'конец ' * 40}"
    found = bare(excerpt(text, read("профориентации"), 60))
    assert found.startswith("…начало")
    assert "[профориентация]" in found
    assert found.endswith("конец…")
    assert len(found) < 75


def test_where_nothing_was_found_there_is_no_excerpt():
    assert excerpt("план", read("отчёт"), 60) == []
    assert marked("план", Query(())) == [("план", False)]


@pytest.mark.parametrize("slip", ["проффориентация", "профореентация", "профориенатция", "прфориентация"])
def test_a_word_one_letter_off_has_the_right_stem_among_its_neighbours(slip):
    assert stems("профориентация")[0] in neighbours(slip)


@pytest.mark.parametrize("word", ["3.4", "ПОО", "", "а" * 200, "два слова"])
def test_what_is_no_long_word_has_no_neighbours(word):
    assert neighbours(word) == frozenset()


def test_a_stem_is_offered_as_a_text_writes_it():
    assert word_of(["Отчёт", "Для Школьников города"], "школьник") == "школьников"
    assert word_of(["Отчёт"], "школьник") == ""


LETTERS = st.text("щбё_Z1.,-\u00ad\u0301 ", max_size=30)


def _word_by_word(text: str) -> list[str]:
    """Numbers with their dots; else letters and digits, with the signs that stand within words."""
    found: list[str] = []
    for blank in text.replace("_", " ").split():
        while blank:
            number = re.match(r"\d+(\.\d+)+", blank)
            length = number.end() if number else 0
            while not number and length < len(blank):
                if not (blank[length].isalnum() or (length and blank[length] in "\u00ad\u0301")):
                    break
                length += 1
            found += [blank[:length]] if length else []
            blank = blank[length or 1 :]
    return found


@given(LETTERS)
def test_a_text_is_the_words_that_stand_in_it(text):
    assert stems(text) == [stem for word in _word_by_word(text) for stem in stems(word)]
    telling_ones = {stem for word in _word_by_word(text) for stem in telling(word)}
    assert telling(text) == telling_ones == {stem for stem in stems(text) if stem.isalpha()}
