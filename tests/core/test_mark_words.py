"""The words of the plan's last column."""

from datetime import date

import pytest

from plans.core.mark_words import document_words, printed
from plans.core.progress import Deed

DAY, MAY = date(2022, 4, 12), date(2022, 5, 15)


@pytest.mark.parametrize(
    ("kind", "number", "on", "words"),
    [
        ("протокол", "2", date(2022, 3, 15), "протокол № 2 от 15.03.2022"),
        ("протокол", "№ 2", None, "протокол № 2"),
        ("Приказ", "5-к", date(2022, 4, 1), "Приказ от 01.04.2022 № 5-к"),
        ("отчёт", "", None, "отчёт"),
        ("", "7", date(2022, 3, 15), "№ 7 от 15.03.2022"),
        ("", " ", None, ""),
    ],
)
def test_a_document_is_named_as_offices_name_it(kind, number, on, words):
    assert document_words(kind, number, on) == words


@pytest.mark.parametrize(
    ("deed", "more", "words"),
    [
        (Deed.DONE, {"document": "протокол № 2 от 15.03.2022"}, "Выполнено 12.04.2022, протокол № 2 от 15.03.2022"),
        (Deed.DONE, {"result": "Сделано"}, "Выполнено 12.04.2022"),
        (Deed.PART, {"result": "Две экскурсии."}, "Выполнено частично: Две экскурсии"),
        (Deed.PART, {"result": "Две", "basis": "карантин"}, "Выполнено частично: Две; карантин"),
        (Deed.NOT_DONE, {"basis": "нет финансирования"}, "Не выполнено: нет финансирования"),
        (Deed.NOT_DONE, {}, "Не выполнено"),
        (Deed.MOVED, {"basis": "приказ от 01.04.2022 № 5"}, "Перенесено на 15.05.2022 (приказ от 01.04.2022 № 5)"),
        (Deed.MOVED, {}, "Перенесено на 15.05.2022"),
        (Deed.DROPPED, {"basis": "решение совета", "document": "протокол № 3"}, "Снято (решение совета, протокол № 3)"),
    ],
)
def test_each_fact_has_its_words(deed, more, words):
    assert printed(deed, DAY, to=MAY, **more) == words
