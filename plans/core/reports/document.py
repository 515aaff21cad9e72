"""The report on execution as frozen values, ready to be laid out, and its JSON: what a frozen report keeps."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

from plans.core.deadlines import Period
from plans.core.obligations import Figures
from plans.core.progress import STATE_NAMES, State
from plans.core.reports.figures import GROUPS, Discipline, counts


def told_when(on: date, period: Period | None) -> str:
    """«По состоянию на 31.12.2021, за период с 01.09.2021 по 31.12.2021»."""
    words = f"по состоянию на {on:%d.%m.%Y}"
    if period:
        words += f", за период с {period.start:%d.%m.%Y} по {period.end:%d.%m.%Y}"
    return words


class ReportKind(StrEnum):
    """What a report is about."""

    EXECUTION = "execution"
    DISCIPLINE = "discipline"
    MARKS = "marks"
    YEARS = "years"


KIND_NAMES = {
    ReportKind.EXECUTION: "Отчёт об исполнении плана",
    ReportKind.DISCIPLINE: "Исполнительская дисциплина",
    ReportKind.MARKS: "План с отметками",
    ReportKind.YEARS: "Сравнение с прошлым периодом",
}

DEFINITIONS = (
    "Срок в отчёте — одно мероприятие, одна его дата и одна организация; если довольно одной отметки, то все "
    "исполнители вместе. Строка без даты — один срок.",
    "К сроку, % — доля выполненного среди сроков, которые наступили по день отчёта включительно.",
    "План, % — доля выполненного среди всех сроков отчёта, в том числе будущих и не имеющих даты.",
    "Снятые сроки из обеих долей исключены; перенесённые считаются по новой дате.",
    "Отметка, которую секретарь ещё не проверил, считается выполнением; возвращённая — нет.",
)
YEARS_DEFINITIONS = (
    "Прошлый период показан на тот же день, по редакции и отметкам, которые действовали в тот день.",
    *DEFINITIONS,
)
DISCIPLINE_DEFINITIONS = (
    "Учтены сроки, которые наступили по день отчёта включительно.",
    "Доля с опозданием — выполненное позже срока и просроченное сейчас от числа этих сроков.",
    "Дни опоздания — календарные: от срока до дня выполнения, у невыполненного — до дня отчёта; среднее взято по тому, "
    "что опоздало.",
    "Отметка, которую секретарь ещё не проверил, считается выполнением; возвращённая — нет.",
)


@dataclass(frozen=True, slots=True)
class ReportLine:
    """One obligation: what was planned, what was done, by which document, where it stands, the reason or new date."""

    number: str
    title: str
    due: str
    who: str
    planned: str
    done: str
    document: str
    state: State
    days_late: int = 0
    note: str = ""
    section: str = ""

    def is_like(self, other: "ReportLine | None") -> bool:
        """Whether it is about the same activity."""
        return other is not None and (self.number, self.title, self.section) == (
            other.number,
            other.title,
            other.section,
        )

    @property
    def state_name(self) -> str:
        """The state in words, with the days late."""
        days = f" ({self.days_late} дн.)" if self.days_late else ""
        return STATE_NAMES[self.state] + days


@dataclass(frozen=True, slots=True)
class Split:
    """The totals under each name of one kind ("разделам"); `repeated` was counted under several of them."""

    by: str
    parts: tuple[tuple[str, Figures], ...]
    repeated: Figures


@dataclass(frozen=True, slots=True)
class Beside:
    """The figures of one organisation in the period before and in this one; None where it owed nothing."""

    name: str
    before: Figures | None
    now: Figures | None


@dataclass(frozen=True, slots=True)
class Years:
    """Two periods side by side: the names of both, the same day in the one before, its figures, each organisation.

    A plan that follows none has no `whole` before.
    """

    before: str
    now: str
    on: date
    whole: Figures | None
    parts: tuple[Beside, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """A report on the day `on`, of marks known by the day `by`, for a period (None: the whole plan)."""

    kind: ReportKind
    about: tuple[str, ...]
    on: date
    by: date
    period: Period | None
    made_on: date
    post: str
    signer: str
    whole: Figures
    lines: tuple[ReportLine, ...] = ()
    splits: tuple[Split, ...] = ()
    disciplines: tuple[tuple[str, Discipline], ...] = ()
    discipline: Discipline = field(default_factory=Discipline)
    repeated: Discipline = field(default_factory=Discipline)
    years: Years | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the totals: those in which anything stands, in this period or in the one before."""
        wholes = [self.whole, *([self.years.whole] if self.years and self.years.whole else [])]
        found = [counts(one) for one in wholes]
        return tuple(name for name in GROUPS if any(one[name] for one in found)) or tuple(GROUPS)

    @property
    def definitions(self) -> tuple[str, ...]:
        """What the figures mean, in words."""
        of_kind = {ReportKind.DISCIPLINE: DISCIPLINE_DEFINITIONS, ReportKind.YEARS: YEARS_DEFINITIONS}
        return of_kind.get(self.kind, DEFINITIONS)

    @property
    def when(self) -> str:
        return told_when(self.on, self.period)

    @property
    def known(self) -> str:
        """Which marks were counted, as a sentence."""
        return f"Учтены отметки и решения секретаря, внесённые по {self.by:%d.%m.%Y} включительно."


def dumps(report: Report) -> str:
    """The report's canonical JSON text: equal reports give equal texts."""
    return json.dumps(asdict(report), ensure_ascii=False, sort_keys=True, indent=1, default=date.isoformat)


def loads(text: str) -> Report:
    """The inverse of `dumps`."""
    data = json.loads(text)
    period = data["period"]
    days = {key: date.fromisoformat(data[key]) for key in ("on", "by", "made_on")}
    made = {
        "kind": ReportKind(data["kind"]),
        "about": tuple(data["about"]),
        "period": Period(*(date.fromisoformat(period[key]) for key in ("start", "end"))) if period else None,
        "whole": figures_of(data["whole"]),
        "lines": tuple(ReportLine(**line | {"state": State(line["state"])}) for line in data["lines"]),
        "splits": tuple(_split(split) for split in data["splits"]),
        "disciplines": tuple((name, Discipline(**one)) for name, one in data["disciplines"]),
        "discipline": Discipline(**data["discipline"]),
        "repeated": Discipline(**data["repeated"]),
        "years": _years(data.get("years")),
    }
    return Report(**data | days | made)


def _years(data: Mapping[str, Any] | None) -> Years | None:
    if data is None:
        return None
    whole = figures_of(data["whole"]) if data["whole"] else None
    parts = tuple(
        Beside(one["name"], *(figures_of(one[key]) if one[key] else None for key in ("before", "now")))
        for one in data["parts"]
    )
    return Years(data["before"], data["now"], date.fromisoformat(data["on"]), whole, parts)


def _split(data: Mapping[str, Any]) -> Split:
    parts = tuple((name, figures_of(one)) for name, one in data["parts"])
    return Split(data["by"], parts, figures_of(data["repeated"]))


def figures_of(data: Mapping[str, Any]) -> Figures:
    """Figures that a frozen paper keeps."""
    # A state that was added to the program after a report was frozen stands in no report of that time.
    states = {state: data["states"].get(state.value, 0) for state in State}
    return Figures(**{**data, "states": states})
