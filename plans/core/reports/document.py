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


class ReportKind(StrEnum):
    """What a report is about."""

    EXECUTION = "execution"
    DISCIPLINE = "discipline"
    MARKS = "marks"


KIND_NAMES = {
    ReportKind.EXECUTION: "Отчёт об исполнении плана",
    ReportKind.DISCIPLINE: "Исполнительская дисциплина",
    ReportKind.MARKS: "План с отметками",
}

DEFINITIONS = (
    "Срок в отчёте – одно мероприятие, одна его дата и одна организация; если довольно одной отметки, то все "
    "исполнители вместе. Строка без даты – один срок.",
    "К сроку, % – доля выполненного среди сроков, которые наступили по день отчёта включительно.",
    "План, % – доля выполненного среди всех сроков отчёта, в том числе будущих и не имеющих даты.",
    "Снятые сроки из обеих долей исключены; перенесённые считаются по новой дате.",
    "Отметка, которую секретарь ещё не проверил, считается выполнением; возвращённая – нет.",
)
DISCIPLINE_DEFINITIONS = (
    "Учтены сроки, которые наступили по день отчёта включительно.",
    "Доля с опозданием – выполненное позже срока и просроченное сейчас от числа этих сроков.",
    "Дни опоздания – календарные: от срока до дня выполнения, у невыполненного – до дня отчёта; среднее взято по тому, "
    "что опоздало.",
    "Отметка, которую секретарь ещё не проверил, считается выполнением; возвращённая – нет.",
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

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the totals: those in which anything stands."""
        return tuple(name for name, count in counts(self.whole).items() if count) or tuple(GROUPS)

    @property
    def definitions(self) -> tuple[str, ...]:
        """What the figures mean, in words."""
        return DISCIPLINE_DEFINITIONS if self.kind is ReportKind.DISCIPLINE else DEFINITIONS

    @property
    def when(self) -> str:
        """«По состоянию на 31.12.2021, за период с 01.09.2021 по 31.12.2021»."""
        words = f"по состоянию на {self.on:%d.%m.%Y}"
        if self.period:
            words += f", за период с {self.period.start:%d.%m.%Y} по {self.period.end:%d.%m.%Y}"
        return words

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
        "whole": _figures(data["whole"]),
        "lines": tuple(ReportLine(**line | {"state": State(line["state"])}) for line in data["lines"]),
        "splits": tuple(_split(split) for split in data["splits"]),
        "disciplines": tuple((name, Discipline(**one)) for name, one in data["disciplines"]),
        "discipline": Discipline(**data["discipline"]),
        "repeated": Discipline(**data["repeated"]),
    }
    return Report(**data | days | made)


def _split(data: Mapping[str, Any]) -> Split:
    parts = tuple((name, _figures(one)) for name, one in data["parts"])
    return Split(data["by"], parts, _figures(data["repeated"]))


def _figures(data: Mapping[str, Any]) -> Figures:
    # A state that was added to the program after a report was frozen stands in no report of that time.
    states = {state: data["states"].get(state.value, 0) for state in State}
    return Figures(**{**data, "states": states})
