"""Known defects of plans, each put into one of the five real ones: what a rule can see is seen, in its very row."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from plans.core.checks import About, check
from plans.core.deadlines import Period
from plans.core.document import Activity, PlanDocument, Section
from plans.core.reading import read_plan
from tests.core.checks.plans import signoff

FOLDER = Path(__file__).parents[3] / "fixtures" / "plans"
PLANS = {path.stem.split("-")[1]: read_plan(path.read_bytes()).document for path in sorted(FOLDER.glob("*.txt"))}
ABOUT = About(cluster=("Кластер педагогики",), executors=("Торгово-промышленная палата",))
Change = Callable[[PlanDocument], PlanDocument]


def rows(change: Callable[[Activity], Activity | list[Activity]], number: str) -> Change:
    """Change the first row of that number; a list puts several in its place."""

    def changed(document: PlanDocument) -> PlanDocument:
        done, sections = False, []
        for section in document.sections:
            kept: list[Activity] = []
            for row in section.activities:
                mine = row.number.strip() == number and not done
                new = change(row) if mine else row
                done = done or mine
                kept += new if isinstance(new, list) else [new]
            sections.append(replace(section, activities=tuple(kept)))
        assert done, number
        return replace(document, sections=tuple(sections))

    return changed


def put(number: str, key: str, text: str) -> Change:
    return rows(lambda row: replace(row, **{key: text}), number)


def after(number: str, key: str, text: str) -> Change:
    return rows(lambda row: replace(row, **{key: row.text(key) + text}), number)


def again(of: str, /, **cells: str) -> Change:
    """The row once more behind itself, with other cells."""
    return rows(lambda row: [row, replace(row, **cells)], of)


def gone(number: str) -> Change:
    return rows(lambda row: [], number)


def title(text: str) -> Change:
    return lambda document: replace(document, title=(text,) if text else ())


def heading(at: int, text: str) -> Change:
    def changed(document: PlanDocument) -> PlanDocument:
        sections = list(document.sections)
        sections[at] = replace(sections[at], heading=text)
        return replace(document, sections=tuple(sections))

    return changed


def more(text: str) -> Change:
    return lambda document: replace(document, sections=(*document.sections, Section(text)))


def signed(*texts: str) -> Change:
    return lambda document: replace(document, signoffs=tuple(map(signoff, texts)))


def period(first: Period) -> Change:
    return lambda document: replace(document, period=first)


def both(*changes: Change) -> Change:
    def changed(document: PlanDocument) -> PlanDocument:
        for change in changes:
            document = change(document)
        return document

    return changed


GOOD = "УТВЕРЖДАЮ / Председатель совета / А.Б. Иванов / 20.12.2020"
# the plan | what was done to it | the finding that tells
DEFECTS: list[tuple[str, Change, str]] = [
    # the front page
    ("transport", signed(), "signoff.missing"),
    ("transport", signed("УТВЕРЖДАЮ / Председатель совета / 01.08.2021"), "signoff.unnamed"),
    ("transport", signed("УТВЕРЖДАЮ / Ю.В. Дроздов / 01.08.2021"), "signoff.postless"),
    ("construction", signed("УТВЕРЖДАЮ / Председатель совета / А.Б. Иванов"), "signoff.undated"),
    ("construction", signed("УТВЕРЖДАЮ / Председатель совета / А.Б. Иванов / 2021 г."), "signoff.undated"),
    ("transport", signed("УТВЕРЖДЕНО / Председатель совета / А.Б. Иванов / 01.08.2021"), "signoff.misworded"),
    ("transport", signed("УТВЕРЖДАЮ / протокол № 1 от 01.08.2021"), "signoff.misworded"),
    ("transport", signed("УТВЕРЖАЮ / Председатель совета / А.Б. Иванов / 01.08.2021"), "signoff.misspelled"),
    ("transport", signed("УТВЕРЖДАЮ / Директор / А.Б. Иванов / 31.06.2021"), "signoff.impossible"),
    ("transport", signed("Рассмотрено / Протокол от 01.08.2021", GOOD), "signoff.unnumbered"),
    ("transport", signed("СОГЛАСОВАНО / Начальник / А.Б. Белов / 21.12.2020", GOOD), "signoff.late"),
    ("transport", signed("УТВЕРЖДАЮ / Директор / А.Б. Иванов / 01.10.2022"), "signoff.outside_period"),
    ("transport", title(""), "title.missing"),
    ("transport", title("Плана работы кластера транспорта на 2021 – 2022 учебный год"), "title.oblique"),
    ("construction", title("Дорожной карты кластера строительства на 2021 год"), "title.oblique"),
    ("transport", title("План работы кластера транспорта на 2019 – 2020 учебный год"), "period.different"),
    ("transport", title("План работы кластера транспорта на 2021 год"), "period.partly"),
    ("industry", period(Period.calendar(2020)), "period.different"),
    ("industry", period(Period.calendar(2023)), "period.partly"),
    ("transport", title("План работы кластера «Транспорт на 2021 – 2022 учебный год"), "quote.unpaired"),
    ("transport", title("План работы кластера (Томск на 2021 – 2022 учебный год"), "bracket.unpaired"),
    ("transport", title("План работы кластера транспорта."), "title.dotted"),
    ("transport", lambda document: document, "cluster.different"),
    # sections
    ("pedagogy", heading(0, "1. Проведения заседаний"), "heading.oblique"),
    ("light", heading(1, "1. Организация взаимодействия"), "section.number_repeated"),
    ("light", heading(1, "5. Организация взаимодействия"), "section.skipped"),
    ("light", heading(1, "Организация взаимодействия"), "section.unnumbered"),
    ("light", both(heading(0, "2. Первый"), heading(1, "1. Второй")), "section.unordered"),
    ("light", heading(1, "2. Разработка и актуализация нормативно-правовой базы"), "section.repeated"),
    ("light", more("5. Новый раздел"), "section.empty"),
    ("light", heading(1, "2. Организация взаимодействия."), "title.dotted"),
    ("light", heading(1, "2. Проект «Молодые профессионалы"), "quote.unpaired"),
    ("light", heading(1, "2. Проект (Молодые профессионалы"), "bracket.unpaired"),
    # numbers
    ("light", put("1.2.", "number", "1.1."), "number.repeated"),
    ("light", put("1.2.", "number", ""), "number.missing"),
    ("light", gone("3.5."), "number.skipped"),
    ("light", both(put("1.2.", "number", "1.9."), put("1.3.", "number", "1.2."), put("1.9.", "number", "1.3.")),
     "number.unordered"),
    ("light", put("1.5.", "number", "2.5."), "number.misplaced"),
    ("light", put("1.5.", "number", "1.5"), "number.varied"),
    ("light", put("1.3.", "number", "1.З."), "number.garbled"),
    ("light", put("1.3.", "number", "1..3"), "number.garbled"),
    # rows
    ("light", put("1.2.", "title", ""), "activity.untitled"),
    ("light", again("1.2.", number="1.21."), "activity.repeated"),
    ("light", again("3.1.", title="Взаимодействие с кадровой службой предприятий и организаций"), "activity.similar"),
    ("light", again("3.1.", title="Взаимодействие с кадровыми слуюжбами предприятий организаций"), "activity.similar"),
    ("light", again("3.1.", executors="члены ОПК (по согласованию)"), "activity.similar"),
    ("light", put("1.3.", "title", "июнь 2022 г."), "cell.misplaced"),
    ("light", put("1.3.", "executors", "в течение года"), "cell.misplaced"),
    ("light", put("1.3.", "result", "до 01.06.2022"), "cell.misplaced"),
    ("light", put("1.3.", "deadline", "Секретарь КС"), "cell.misplaced"),
    ("light", both(put("1.3.", "title", "Участие в подготовке и"), put("1.4.", "title", "проведении конкурсов")),
     "cell.torn"),
    ("light", put("1.3.", "title", "актуализация списка профессий"), "activity.small"),
    ("light", put("1.3.", "title", "Вовлечению школьников в проекты"), "activity.oblique"),
    ("light", put("1.3.", "title", "Проведения заседаний совета"), "activity.oblique"),
    ("light", after("1.3.", "title", "."), "stop.varied"),
    ("light", put("1.3.", "title", "Актуализация списка Предприятий региона"), "capital.stray"),
    ("light", put("1.3.", "title", "Актуализация списка. профессий региона"), "stop.stray"),
    ("light", put("1.3.", "result", "Список профессий Отчет о работе"), "sentence.glued"),
    ("light", put("1.3.", "title", "Актуализация списка «ТОП-регион"), "quote.unpaired"),
    ("light", put("1.3.", "title", "Актуализация списка (ТОП-регион"), "bracket.unpaired"),
    ("light", put("1.3.", "title", "Актуализация списка ТОП-регион)"), "bracket.unpaired"),
    ("light", put("1.3.", "title", "Актуализация списка списка профессий"), "word.doubled"),
    ("light", put("1.3.", "title", "Актуализация списка п профессий"), "letter.stray"),
    ("light", put("1.3.", "title", "Актуализация списка , профессий"), "space.stray"),
    ("light", put("1.3.", "title", "Актуализация списка,профессий"), "space.missing"),
    ("light", put("1.3.", "title", "Актуализация спиcка профессий"), "letter.latin"),
    ("light", put("1.3.", "title", "Актуализация **списка** профессий"), "text.markup"),
    ("light", put("1.3.", "title", "Актуализация <i>списка</i> профессий"), "text.markup"),
    ("light", put("1.3.", "title", "Актуализация списка ____ профессий"), "text.placeholder"),
    ("light", put("1.3.", "result", "Список профессий на ???"), "text.placeholder"),
    ("light", put("1.3.", "title", "Актуализация списка профессий и"), "text.unfinished"),
    ("light", put("1.3.", "result", "Список профессий,"), "text.unfinished"),
    ("light", put("1.3.", "title", "Актуализация списка ЗЩЖ"), "abbreviation.undefined"),
    ("light", both(put("1.3.", "title", "План ЗЩЖ"), put("1.4.", "title", "Зал (далее – ЗЩЖ)")), "abbreviation.early"),
    ("light", put("1.3.", "title", "Зал щедрой жизни (далее – ЗЩЖ)"), "abbreviation.unused"),
    ("light", put("1.3.", "title", "Отчёт о списке профессий"), "letter.varied"),
    ("light", put("1.3.", "title", "Список — перечень профессий"), "dash.varied"),
    ("light", put("1.3.", "title", 'Список профессий "ТОП" и "регион"'), "quote.varied"),
    ("light", put("1.3.", "title", "Отчёт по п. 1.9."), "reference.missing"),
    ("light", put("1.3.", "title", "Отчёт по п. 1.3"), "reference.own"),
    ("construction", put("1.4.", "result", "Рабочие группы по п. 1.6"), "reference.mismatched"),
    ("light", put("1.3.", "title", "Работа производственного образовательного кластера"), "cluster.varied"),
    # executors
    ("light", put("1.3.", "executors", ""), "executors.missing"),
    ("light", put("1.3.", "executors", "члены опк"), "executors.varied"),
    ("light", put("1.3.", "executors", "Сидоров П.П."), "executors.personal"),
    ("construction", put("1.6.", "executors", "Координационый совет"), "executors.misspelled"),
    ("light", put("1.3.", "executors", "Торгово-промышлнная палата"), "executors.misspelled"),
    ("light", put("1.3.", "executors", "Члены ОПК, КС, Члены ОПК"), "executors.twice"),
    ("light", put("1.3.", "executors", "те же"), "executors.reference"),
    ("light", put("1.3.", "executors", "см. п. 1.2"), "executors.reference"),
    ("construction", put("2.2", "deadline", "февраль 2021 г."), "executors.early"),
    # deadlines
    ("light", put("1.3.", "deadline", ""), "deadline.missing"),
    ("light", put("1.3.", "deadline", "когда-нибудь потом"), "deadline.unclear"),
    ("light", put("1.3.", "deadline", "март 2020 г."), "deadline.outside_period"),
    ("light", put("1.3.", "deadline", "по графику чемпионата 2019 года"), "deadline.other_year"),
    ("light", put("1.3.", "deadline", "ноябрь 2021 – февраль 2022"), "deadline.early"),
    ("light", put("1.3.", "deadline", "Март 2022 г., не позднее 3 дней после события"), "deadline.mixed"),
    ("light", put("1.3.", "deadline", "до 12.06.2022"), "deadline.day_off"),
    ("light", put("1.3.", "deadline", "15 мая (пятница)"), "deadline.doubtful"),
    ("light", put("1.3.", "deadline", "31.06.2022"), "deadline.*"),
    ("construction", put("1.6.", "deadline", "январь 2021 г."), "deadline.before_approval"),
    ("light", put("1.3.", "deadline", "март 2022г."), "year.glued"),
    ("light", put("1.3.", "deadline", "март – апрель"), "range.varied"),
    ("light", put("1.3.", "deadline", "март- апрель"), "hyphen.spaced"),
    # results
    ("light", put("1.3.", "result", ""), "result.missing"),
    ("light", put("1.3.", "result", "Актуализация списка профессий и специальностей ТОП-регион"), "result.copied"),
]  # fmt: skip


def said(document: PlanDocument, about: About) -> set[tuple[str, str, str]]:
    return {(one.id, one.place, one.text) for one in check(document, about)}


def test_there_are_at_least_98_kinds() -> None:
    assert len(DEFECTS) >= 98


@pytest.mark.parametrize(("name", "change", "id"), DEFECTS, ids=[f"{at}-{id}" for at, (_, _, id) in enumerate(DEFECTS)])
def test_a_defect_is_seen(name: str, change: Change, id: str) -> None:
    document = PLANS[name]
    new = said(change(document), ABOUT) - said(document, About())
    wanted = id.removesuffix("*")
    assert [one for one in new if one[0].startswith(wanted)] != []
